"""The coach on virtual time: scenarios, and files in place of a microphone."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from pathlib import Path

from voice_coach.app.hearing import make_ears
from voice_coach.app.keeping import Keeper
from voice_coach.app.parts import make_engine, make_library
from voice_coach.config import Settings
from voice_coach.content.wake_phrases import AUTO, AUTO_PHRASE_BUILT_IN
from voice_coach.errors import ExpectationFailedError
from voice_coach.resources import audio_folder
from voice_coach.simulation.file_run import run_file as run_recording
from voice_coach.simulation.parts import Parts
from voice_coach.simulation.runner import run_simulation
from voice_coach.speech.earcons import load_earcons
from voice_coach.speech.voice import CoachVoice, VoiceChoice


def make_parts(settings: Settings, seed: int, *, own: bool = True) -> Parts:
    """Return the real ears, voice and library, in this process, for one run.

    Args:
        settings: in force for it.
        seed: of the choice between wordings.
        own: the user's own exercises are led too.

    Raises:
        CoachError: one of them cannot be made.
    """
    library = make_library(settings, seed=seed, own=own)
    earcons = load_earcons(audio_folder())
    with ExitStack() as stack:
        # The voice first: native ears thrown away for want of a voice take its error with them.
        voice = CoachVoice(VoiceChoice.of(settings.voice))
        stack.callback(voice.close)
        hearing = make_ears(settings)
        stack.pop_all()
    return Parts(
        library=library,
        engine=make_engine(library, settings),
        hearing=hearing,
        voice=voice,
        earcons=earcons,
        keep=Keeper(settings, library.names, None, print, writes=False).remember,
    )


def run_file(path: Path, settings: Settings, output: Path | None, events: Path | None) -> None:
    """Hear a file as if it were the microphone; ends with the file.

    Args:
        path: WAV or FLAC.
        settings: in force.
        output: WAV file of what the coach plays, or None.
        events: file for the event log, or None.

    Raises:
        AudioFileError: the file cannot be read.
    """
    run_recording(path, settings, make_parts, output=output, events=events)


def simulate_scenario(
    path: Path,
    settings: Settings,
    events: Path | None,
    output: Path | None,
    *,
    as_json: bool,
) -> None:
    """Play a scenario and print what came of each expectation.

    What its people say is written down, so the name they call is the same whichever recogniser
    hears: the wake phrase "auto" is the built-in one here.

    Args:
        path: the scenario.
        settings: in force where it overrides nothing.
        events: file for the event log, or None.
        output: WAV file of what is heard in the room, or None.
        as_json: print JSON.

    Raises:
        ScenarioError: the file has mistakes.
        ExpectationFailedError: an expectation was not met, or a step waited in vain.
    """
    if settings.wake.phrase == AUTO:
        wake = settings.wake.model_copy(update={"phrase": AUTO_PHRASE_BUILT_IN})
        settings = settings.model_copy(update={"wake": wake})
    result = run_simulation(path, settings, make_parts, events=events, output=output)
    print(json.dumps(result.as_json(), indent=2) if as_json else result.as_text())
    sys.stdout.flush()
    if not result.passed:
        raise ExpectationFailedError(f"{path} did not go as expected.")
