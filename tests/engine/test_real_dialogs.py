"""The engine with the real dialogs: what a couple hears, word for word, with its moments."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.engine_rig import Rig
from syrupy.assertion import SnapshotAssertion

from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.engine.commands import (
    PlayEarcon,
    SessionCompleted,
    Speak,
    TurnEnded,
    TurnStarted,
)
from voice_coach.engine.events import Guess, Slot
from voice_coach.engine.states import Mode

DIALOGS = Path(__file__).resolve().parents[2] / "dialogs" / "en"


@pytest.fixture
def library() -> Library:
    return load_library(DIALOGS, ("Anna", "Ben"), choose=lambda _: 0)


def timeline(rig: Rig) -> list[str]:
    lines = []
    for at, command in rig.log:
        if isinstance(command, Speak):
            lines.append(f"{at:8.2f}  {command.text}")
        elif isinstance(command, PlayEarcon):
            lines.append(f"{at:8.2f}  ({command.name})")
        elif isinstance(command, TurnStarted | TurnEnded | SessionCompleted):
            lines.append(f"{at:8.2f}  {command}")
    return lines


def test_the_silent_gaze(library: Library, snapshot: SnapshotAssertion) -> None:
    rig = Rig(library, library.phrasebook)
    rig.start("silent-gaze")
    rig.run_until(SessionCompleted)
    assert timeline(rig) == snapshot


def test_the_feeling_check_in(library: Library, snapshot: SnapshotAssertion) -> None:
    rig = Rig(library, library.phrasebook)
    rig.start("feeling-check-in")
    rig.run_until_listening("who_first")
    rig.say("ChooseFirst", partner=2)
    for feeling in ("not angry", "anxious"):
        rig.run_until_listening("feeling")
        rig.say("Feeling", feeling=feeling)
        rig.run_until_listening("control")
    rig.run_until(SessionCompleted)
    assert timeline(rig) == snapshot


def test_help_in_every_phase(library: Library) -> None:
    rig = Rig(library, library.phrasebook)
    rig.call("StartExercise", exercise="feeling-check-in")
    rig.run_until_listening("consent")
    rig.say("Help")
    for _ in range(2):
        rig.run_until_listening("consent")
        rig.say("Yes")
    phases = []
    for state in ("control", "who_first", "sharing"):
        rig.run_until_listening(state)
        rig.call("Help")
        phases.append(rig.said()[-1])
        rig.run(20)
    rig.say("Pause")
    rig.run(1)
    rig.say("Help")
    phases.append(rig.said()[-1])
    expected = [
        library.phrasebook.line(f"session.help.{phase}").text
        for phase in ("say", "ask", "turn", "paused")
    ]
    assert phases == expected


def test_a_small_rounding_of_what_is_left(library: Library) -> None:
    rig = Rig(library, library.phrasebook)
    rig.start("silent-gaze", minutes=2)
    rig.run_until_listening("silence")
    while not rig.listening.window:
        rig.run(0.5)
    rig.run(17)
    rig.call("TimeLeft")
    assert "minute" in rig.said()[-1]


def test_names_are_private_and_fixed_lines_are_not(library: Library) -> None:
    rig = Rig(library, library.phrasebook)
    rig.start("feeling-check-in")
    rig.run_until_listening("sharing")
    for _, command in rig.log:
        if isinstance(command, Speak):
            named = "Anna" in command.text or "Ben" in command.text
            assert command.private == named, command.text


NEVER_OFFERED = {"NeverMind", "Repeat"}
"""What would come of a yes to these is nothing, or the question once more."""
SLOTS: dict[str, dict[str, Slot]] = {
    "StartExercise": {"exercise": "silent-gaze"},
    "AskAbout": {"exercise": "definitions/empathy"},
    "StartProgramme": {"programme": "nine-step-week"},
}


def test_every_command_can_be_offered_where_it_was_not_quite_understood(library: Library) -> None:
    for intent in library.states["command"].intents:
        rig = Rig(library, library.phrasebook)
        rig.call_name()
        rig.run_until_listening("command", window=True)
        rig.mumble(guess=Guess(intent, SLOTS.get(intent, {})))
        rig.run(0.6)
        offered = rig.said()[-1].endswith("?") and rig.engine.mode is Mode.ASIDE
        assert offered == (intent not in NEVER_OFFERED), intent
