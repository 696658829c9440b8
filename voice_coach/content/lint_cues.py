"""The rules of what sounds while people's time runs: each cue is over before the next one begins.

Lengths of sounds are those of their files. How long a line takes is asked of the voice where
there is one, else estimated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

from voice_coach.content.dialogs import Dialogs, ExerciseFile
from voice_coach.content.outline import Outline, Placed
from voice_coach.content.phrasebook import SLOT
from voice_coach.content.sound_lengths import sound_lengths
from voice_coach.content.steps import SilenceStep, TurnStep
from voice_coach.content.timing import shortest_share, silence_of, turn_of
from voice_coach.engine import plan
from voice_coach.errors import Problem
from voice_coach.resources import audio_folder
from voice_coach.units import Seconds

SaySeconds: TypeAlias = Callable[[str], Seconds]
"""How long the coach takes to say a text."""

WORDS_PER_SECOND: Final = 2.0
"""Slower than any voice speaks at the coach's rate: an estimate must not be too short."""
BREATH_SECONDS: Final[Seconds] = 0.3
SOMEBODY: Final = "Alexandra"
"""Stands for what a slot of a line holds: about as long as names get."""


def estimated_seconds(text: str) -> Seconds:
    """Return how long a text takes at the most."""
    return BREATH_SECONDS + len(text.split()) / WORDS_PER_SECOND


def lint_cues(
    dialogs: Dialogs, found: ExerciseFile, say_seconds: SaySeconds = estimated_seconds
) -> Iterator[Problem]:
    """Yield every cue that does not fit into its time, at the exercise's shortest length.

    Args:
        dialogs: with the shared lines.
        found: the exercise; what it includes is looked at by itself.
        say_seconds: how long lines take.
    """
    outline = Outline(found.exercise)
    share = shortest_share(found.exercise, outline) or 0.0
    sounds = sound_lengths(audio_folder())
    for step in outline.steps:
        if isinstance(step.content, TurnStep):
            messages = _turn(turn_of(step.content, share, is_last=False), sounds)
        elif isinstance(step.content, SilenceStep):
            said = _call_seconds(dialogs, found, step, say_seconds)
            messages = _silence(step.content, share, sounds, said)
        else:
            continue
        for message, hint in messages:
            yield found.document.problem(step.location, message, hint)


def _turn(turn: plan.Turn, sounds: Mapping[str, Seconds]) -> Iterator[tuple[str, str]]:
    begins = _seconds(turn.start_sound, sounds)
    if begins > turn.seconds:
        yield _too_short("turn", turn.seconds, turn.start_sound, begins)
    elif turn.warn_sound is not None and turn.warn_before_end < turn.seconds:
        left = turn.seconds - turn.warn_before_end
        if begins > left:
            message = f'"{turn.warn_sound}" rings after {left:g} s, while the start still sounds'
            yield message, "make it longer, or write warn_sound: null"
        warns = _seconds(turn.warn_sound, sounds)
        if warns > turn.warn_before_end:
            message = f'"{turn.warn_sound}" lasts {warns:.1f} s, longer than what is left then'
            yield message, "take a shorter sound"


def _silence(
    step: SilenceStep, share: Seconds, sounds: Mapping[str, Seconds], said: Seconds
) -> Iterator[tuple[str, str]]:
    silence = silence_of(step, share, ending=None)
    begins = _seconds(silence.start_sound, sounds)
    if begins > silence.seconds:
        yield _too_short("silence", silence.seconds, silence.start_sound, begins)
    if silence.bell_every is not None:
        rings = max(begins, _seconds(silence.bell_sound, sounds))
        if rings > silence.bell_every:
            message = f"a bell rings every {silence.bell_every:g} s, while another still sounds"
            yield message, f"leave {rings:.0f} s between them, or take a shorter sound"
    if silence.call_after is not None:
        calls = _seconds(silence.call_sound, sounds) + said
        left = silence.seconds - silence.call_after
        if calls > left:
            message = f"the call takes {calls:.0f} s, and only {left:g} s are left for it"
            yield message, "give it more seconds, or call earlier"


def _call_seconds(
    dialogs: Dialogs, found: ExerciseFile, step: Placed, say_seconds: SaySeconds
) -> Seconds:
    """Return how long the longest wording of what is said in a silence takes."""
    line = getattr(step.content, "call_line", None)
    if line is None:
        return 0.0
    wordings = found.exercise.lines.get(line) or dialogs.prompts.get(line, [])
    return max((say_seconds(SLOT.sub(SOMEBODY, text)) for text in wordings), default=0.0)


def _seconds(sound: str | None, sounds: Mapping[str, Seconds]) -> Seconds:
    return 0.0 if sound is None else sounds.get(sound, 0.0)


def _too_short(what: str, seconds: Seconds, sound: str | None, begins: Seconds) -> tuple[str, str]:
    return (
        f'"{sound}" lasts {begins:.1f} s, and the {what} only {seconds:g} s',
        "make it longer, or take a shorter sound",
    )
