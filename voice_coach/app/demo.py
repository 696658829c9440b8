"""``voice-coach demo``: a simulated living room, seen and recorded, for a newcomer."""

from __future__ import annotations

import math
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console

from voice_coach.app.aloud import LoudSpeaker
from voice_coach.app.hearing import wake_phrase
from voice_coach.app.recording_file import RecordingFile
from voice_coach.app.started_as import as_typed
from voice_coach.app.virtual import make_parts
from voice_coach.app.watching import Take, Watcher
from voice_coach.clip import Clip
from voice_coach.config import Settings, SpeakerSettings
from voice_coach.errors import ExpectationFailedError, VoiceError
from voice_coach.resources import dialogs_folder
from voice_coach.runtime.clock import MonotonicClock
from voice_coach.runtime.pace import Pace
from voice_coach.simulation import Parts, ScenarioResult, load_scenario, play_scenario
from voice_coach.simulation.overrides import overridden
from voice_coach.simulation.speaker import RECORDING_RATE_HZ
from voice_coach.simulation.spectator import Spectator
from voice_coach.simulation.story import Scenario
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.terminal.live_conversation import LiveScreen, PlainScreen, Screen, clock_time
from voice_coach.terminal.rendering import make_console
from voice_coach.units import Seconds

SCENARIO: Final = "demo.yaml"
"""The story, among the dialogs."""

_READY: Final = "Getting ready …"


@dataclass(frozen=True, slots=True)
class _Show:
    """What is played, and with which settings."""

    scenario: Scenario
    settings: Settings
    events: Path | None

    @property
    def names(self) -> tuple[str, str]:
        first, second = self.settings.people.names
        return first, second

    def play(self, watcher: Watcher, spectator: Spectator) -> ScenarioResult:
        """Play it through; ``watcher`` is told what can be said."""

        def parts(settings: Settings, seed: int) -> Parts:
            made = make_parts(settings, seed, own=False)
            watcher.know(made.library)
            return made

        return play_scenario(
            self.scenario, self.settings, parts, events=self.events, spectator=spectator
        )


def run_demo(
    settings: Settings, output: Path | None, events: Path | None, *, real_time: bool
) -> None:
    """Let two made-up people be led through a feeling check-in, and show it.

    The voice and the speaker are the user's; names, wake phrase and everything else are the
    story's own, so that it goes as it is meant to.

    Args:
        settings: in force.
        output: WAV file for the sound of the room; None: one in the current folder.
        events: file for the event log, or None.
        real_time: play it aloud, as fast as it would happen.

    Raises:
        AudioFileError: the sound cannot be written.
        SpeakerError: it cannot be played.
        VoiceError: the people or the coach have no voice.
        ExpectationFailedError: it did not go as it is meant to.
    """
    with ExitStack() as stack:
        _need_voices()
        show = make_show(settings, events)
        file = stack.enter_context(RecordingFile(output))
        if real_time:
            with LoudSpeaker(settings.speaker):
                pass  # whether there is one should not be known only after the preparations
        console = make_console()
        console.print(_opening(show.names), soft_wrap=True)
        if real_time:
            result = _listen(show, console, file, settings.speaker)
        else:
            result = _watch(show, console, file)
        if result.passed:
            closing = _closing(result.run.seconds, file.path, wake_phrase(settings))
            console.print(closing, soft_wrap=not console.is_terminal)
        else:
            raise ExpectationFailedError(_failure(result), f"Its sound is in {file.path}.")


def make_show(settings: Settings, events: Path | None = None) -> _Show:
    """Return the story with the settings it is played with.

    Raises:
        ScenarioError: its file has mistakes.
    """
    scenario = load_scenario(dialogs_folder() / SCENARIO)
    voice = settings.voice.model_copy(update={"cache": False})
    return _Show(scenario, overridden(Settings(voice=voice), scenario), events)


def _watch(show: _Show, console: Console, file: RecordingFile) -> ScenarioResult:
    """Play it quickly, at a pace that eyes can follow where eyes follow."""
    clock = MonotonicClock()
    pace = Pace(clock.now) if _lively(console) else None
    with _make_screen(console, clock) as screen:
        watcher = Watcher(show.names, screen, wake_phrase(show.settings), pace)
        result = show.play(watcher, watcher)
    file.write(watcher.recording, RECORDING_RATE_HZ)
    return result


def _listen(
    show: _Show, console: Console, file: RecordingFile, loudness: SpeakerSettings
) -> ScenarioResult:
    """Play it through, then aloud, with the screen in step."""
    screen = _make_screen(console, MonotonicClock())
    watcher = Watcher(show.names, screen, wake_phrase(show.settings))
    with console.status(_READY) as status:
        take = Take(watcher, lambda now: status.update(f"{_READY} {clock_time(now)}"))
        result = show.play(watcher, take)
    file.write(watcher.recording, RECORDING_RATE_HZ)
    mono = np.mean(watcher.recording, axis=1).astype(np.int16)
    with LoudSpeaker(loudness) as speaker, screen:
        speaker.play(Clip(mono, RECORDING_RATE_HZ), take.show_until)
        take.show_until(math.inf)
    return result


def _make_screen(console: Console, clock: MonotonicClock) -> Screen:
    return LiveScreen(console, clock.now) if _lively(console) else PlainScreen(console)


def _lively(console: Console) -> bool:
    return console.is_terminal and not console.is_dumb_terminal


def _need_voices() -> None:
    """Make sure that people can speak.

    Raises:
        VoiceError: they cannot.
    """
    try:
        FliteSynthesizer().close()
    except VoiceError as error:
        msg = "The people in the demo speak with Flite, which is not installed."
        raise VoiceError(msg, error.hint) from error


def _opening(names: tuple[str, str]) -> str:
    first, second = names
    return (
        f"A living room that is made up: {first} and {second} are synthesized voices.\n"
        "The coach is the real one. It knows only what its microphone hears.\n"
    )


def _closing(seconds: Seconds, file: Path, phrase: str) -> str:
    """Return what was seen, where the sound is, and how to go on.

    Args:
        seconds: length of the evening.
        file: holds its sound.
        phrase: the wake phrase that is in force here.
    """
    return as_typed(
        "\nThat was a whole feeling check-in: only the people and the room were made up.\n"
        f"Listen to it: {file} ({clock_time(seconds)}).\n"
        f"Begin for real: voice-coach run, and say “{phrase}, let's do the feeling check-in”.\n"
        "Type instead of talking: voice-coach run --text"
    )


def _failure(result: ScenarioResult) -> str:
    """Return what went otherwise than it is meant to."""
    failed = [verdict for verdict in result.verdicts if not verdict.passed]
    what = result.stuck or f"{failed[0].expected}: {failed[0].happened}"
    return f"The demo did not go as it is meant to: {what}."
