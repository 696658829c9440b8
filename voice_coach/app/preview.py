"""``voice-coach preview``: what an exercise will be like, as a table and as sound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table
from rich.text import Text

from voice_coach.app.own_exercises import FoundExercise, find_exercise, mistakes_in
from voice_coach.app.parts import VARIANTS_SEED, make_library
from voice_coach.app.recording_file import RecordingFile
from voice_coach.clip import Clip, Pcm16
from voice_coach.config import Settings
from voice_coach.content.library import Library
from voice_coach.errors import InputError, Problem, ProblemsError, VoiceError
from voice_coach.resources import audio_folder
from voice_coach.simulation.preview import Moment, Preview, Previewing, What
from voice_coach.simulation.speaker import RECORDING_RATE_HZ, Speaker
from voice_coach.speech.earcons import load_earcons
from voice_coach.speech.speaking import Voice
from voice_coach.speech.voice import CoachVoice, VoiceChoice
from voice_coach.terminal.printable import printable
from voice_coach.terminal.rendering import make_console
from voice_coach.units import Seconds

_WORDS_PER_SECOND: Final = 2.2
"""How fast the coach's voices speak, unhurried, with their pauses."""
_SHORTEST_SHOWN: Final[Seconds] = 0.5
"""A breath is no silence."""


class EstimatedVoice:
    """Implements ``Voice`` where none is installed: silence, as long as the words would take."""

    def describe(self) -> str:
        """Return what speaks."""
        return "nobody"

    def warm(self, texts: Sequence[str], rate: float = 1.0) -> None:
        """Prepare nothing."""

    def render(self, text: str, rate: float, *, private: bool) -> Clip:
        """Return silence of about the right length."""
        seconds = 0.3 + len(text.split()) / _WORDS_PER_SECOND / rate
        return Clip(np.zeros(round(seconds * RECORDING_RATE_HZ), np.int16), RECORDING_RATE_HZ)

    def close(self) -> None:
        """Release nothing."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be previewed besides the usual."""

    seconds: Seconds | None = None
    """Length to ask for; None: the usual one."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """Words by the slot of the question; its first answer where left out."""
    answer_seconds: Seconds = 20.0
    """How long turns and silences last that end with a word."""


def run_preview(name: str, settings: Settings, wav: Path | None, wishes: Wishes) -> None:
    """Print what happens in an exercise, and when; write its sound where that is wanted.

    Args:
        name: of the exercise, or its file.
        settings: voice and names.
        wav: file for what is heard, or None.
        wishes: length and answers.

    Raises:
        InputError: there is no such exercise, or nothing asks what is answered.
        ProblemsError: it cannot be led; every mistake is told.
        AudioFileError: the sound cannot be written.
        VoiceError: sound is wanted and nothing speaks.
    """
    found = find_exercise(name, settings)
    console = make_console()
    library = library_with(found, settings, console)
    with ExitStack() as stack:
        file = None if wav is None else stack.enter_context(RecordingFile(wav, "--wav"))
        voice, estimated = _voice(settings, needed=wav is not None)
        stack.callback(voice.close)
        sound: list[Pcm16] = []
        speaker = Speaker(settings.speaker.volume)
        if file is not None:
            speaker.add_track(RECORDING_RATE_HZ, sound.append)
        preview = _led(
            Previewing(library, voice, load_earcons(audio_folder()), speaker), found.id, wishes
        )
        show(preview, library, console, estimated=estimated)
        if file is not None:
            file.write(np.concatenate(sound)[:, np.newaxis], RECORDING_RATE_HZ)
            console.print(f"Its sound: {file.path}", soft_wrap=True)


def _led(previewing: Previewing, exercise: str, wishes: Wishes) -> Preview:
    """Return the preview.

    Raises:
        InputError: nothing asks what is answered.
    """
    preview = previewing.lead(
        exercise, wishes.seconds, answers=wishes.answers, answer_seconds=wishes.answer_seconds
    )
    if previewing.unused:
        slot = min(previewing.unused)
        raise InputError(
            f"Nothing was answered with --answer {slot}={wishes.answers[slot]}.",
            "Name the slot of a question that is asked, and words that answer it.",
        )
    return preview


def library_with(found: FoundExercise, settings: Settings, console: Console) -> Library:
    """Return the library with an exercise that is tried; what is wrong with it is printed.

    Raises:
        ProblemsError: it cannot be led; every mistake is told.
    """
    library = make_library(settings, seed=VARIANTS_SEED, heard=False, rehearsed=found)
    problems = [] if found.is_ours else mistakes_in(found.path, settings)
    if found.id not in library.exercises and not found.is_ours:
        raise ProblemsError(f"{found.path} cannot be led yet", tuple(problems))
    if problems:
        _tell(problems, console)
    return library


def _tell(problems: list[Problem], console: Console) -> None:
    count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
    console.print(f"{count}; until they are gone it is left out when the coach runs:")
    for problem in problems:
        console.print(f"  {printable(str(problem))}", soft_wrap=True)
    console.print()


def _voice(settings: Settings, *, needed: bool) -> tuple[Voice, bool]:
    """Return the coach's voice, and whether it is only an estimate of one."""
    try:
        return CoachVoice(VoiceChoice.of(settings.voice)), False
    except VoiceError:
        if needed:
            raise
        return EstimatedVoice(), True


def show(preview: Preview, library: Library, console: Console, *, estimated: bool) -> None:
    """Print a preview as a table, and what it adds up to."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    table.add_column("at", justify="right", no_wrap=True)
    table.add_column("lasts", justify="right", no_wrap=True)
    table.add_column("who", no_wrap=True, max_width=12)
    table.add_column("what", overflow="fold")
    for moment in sorted(preview.moments, key=lambda found: found.at):
        if moment.what is not What.SILENCE or moment.seconds >= _SHORTEST_SHOWN:
            table.add_row(*_cells(moment, library))
    console.print(table)
    console.print()
    console.print(_sum(preview, estimated=estimated))


def _cells(moment: Moment, library: Library) -> tuple[Text, Text, Text, Text]:
    lasts = _clock(moment.seconds) if round(moment.seconds) else ""
    who, text = Text(), Text(printable(moment.text))
    match moment.what:
        case What.COACH:
            who = Text("Coach", style="bold cyan")
        case What.ANSWER:
            who = Text("answer", style="bold green")
        case What.TURN:
            first = moment.text == library.names[0]
            who = Text(printable(moment.text), style="bold magenta" if first else "bold green")
            text = Text("(speaks)", style="italic")
        case What.SOUND:
            text = Text(f"({moment.text.replace('_', ' ')})", style="dim italic")
        case What.SILENCE:
            text = Text("(quiet)", style="dim italic")
    return Text(_clock(moment.at), style="dim"), Text(lasts, style="dim"), who, text


def _sum(preview: Preview, *, estimated: bool) -> str:
    spoken, shared = preview.spent(What.COACH), preview.spent(What.TURN)
    parts = [f"the coach speaks for {_clock(spoken)}"]
    if shared:
        parts.append(f"you have the floor for {_clock(shared)}")
    parts.append(f"nobody speaks for {_clock(preview.nobody_speaks)}")
    told = f"It lasts {_clock(preview.seconds)}: {', '.join(parts)}."
    if not preview.finished:
        told += " It did not come to its last step."
    if estimated:
        told += " No voice is installed, so the lengths of lines are estimated."
    return told


def _clock(seconds: Seconds) -> str:
    """Return ``1:05`` for 64.7 seconds."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"
