"""The demo's story, told by scripted ears and voices, as it reaches a screen."""

from __future__ import annotations

import dataclasses
import io
import math
from typing import Self

import numpy as np
import pytest
from rich.console import Console
from support.simulation_rig import ScriptedParts

from voice_coach.app.demo import make_show
from voice_coach.app.watching import QUIET_SPEED, TALK_SPEED, Take, Watcher
from voice_coach.clip import DIGITAL_SILENCE_DBFS, rms_dbfs
from voice_coach.config import Settings
from voice_coach.runtime.pace import Pace
from voice_coach.simulation import Parts, ScenarioResult, play_scenario
from voice_coach.simulation.speaker import RECORDING_RATE_HZ
from voice_coach.terminal.live_conversation import PlainScreen
from voice_coach.terminal.view import ConversationView, Entry

NAMES = ("Alex", "Ben")


class Follower:
    """Implements ``Screen``: keeps entries and what it was told of the microphone."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.moments: list[float] = []
        self.levels: list[float] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def add(self, view: ConversationView, entry: Entry) -> None:
        self.entries.append(entry)

    def follow(self, view: ConversationView, moment: float, level_dbfs: float) -> None:
        self.moments.append(moment)
        self.levels.append(level_dbfs)


def play(watcher: Watcher, take: Take | None = None) -> ScenarioResult:
    """Play the demo's story with scripted parts."""
    show = make_show(Settings())
    scripted = ScriptedParts()

    def parts(settings: Settings, seed: int) -> Parts:
        made = scripted(settings, seed)
        watcher.know(made.library)
        return made

    room = dataclasses.replace(show.scenario, room=None)  # convolving takes seconds
    return play_scenario(
        room, show.settings, parts, people=scripted.people, spectator=take or watcher
    )


@pytest.fixture(scope="module")
def watched() -> tuple[Watcher, Follower, ScenarioResult]:
    screen = Follower()
    watcher = Watcher(NAMES, screen, "hey jarvis")
    return watcher, screen, play(watcher)


def texts(screen: Follower) -> list[str]:
    return [entry.text for entry in screen.entries]


@pytest.mark.slow
def test_the_story_goes_as_it_is_meant_to(
    watched: tuple[Watcher, Follower, ScenarioResult],
) -> None:
    _, _, result = watched
    assert result.passed, result.as_text()
    assert 120 < result.run.seconds < 240


@pytest.mark.slow
def test_everybody_is_shown_in_order(watched: tuple[Watcher, Follower, ScenarioResult]) -> None:
    _, screen, _ = watched
    assert {entry.who for entry in screen.entries} == {"Coach", "Alex", "Ben", ""}
    moments = [entry.at for entry in screen.entries]
    assert moments == sorted(moments)
    said = texts(screen)
    assert said[0] == "Hey Jarvis, start a two minute feeling check in."
    for sound in ("a bell", "a soft tone", "two bells", "three bells"):
        assert sound in said


@pytest.mark.slow
def test_in_turns_it_is_shown_that_the_coach_does_not_know_the_words(
    watched: tuple[Watcher, Follower, ScenarioResult],
) -> None:
    _, screen, _ = watched
    said = texts(screen)
    for name in NAMES:
        assert said.count(f"the coach hears that {name} speaks, not what is said") == 1
    quiet = "9 seconds of quiet; nobody cuts in"
    assert said[said.index(quiet) + 1].startswith("Lonely.")


@pytest.mark.slow
def test_commands_in_turns_are_shown_as_understood(
    watched: tuple[Watcher, Follower, ScenarioResult],
) -> None:
    _, screen, _ = watched
    understood = [text for text in texts(screen) if text.startswith("the coach understands")]
    assert understood == [
        "the coach understands “how much time is left”",
        "the coach understands “done”",
    ]


@pytest.mark.slow
def test_it_is_shown_that_a_bell_cuts_nobody_off(
    watched: tuple[Watcher, Follower, ScenarioResult],
) -> None:
    _, screen, _ = watched
    said = texts(screen)
    waits = "Alex has not finished: the coach waits"
    assert said.count(waits) == 1
    assert said[said.index(waits) - 1] == "two bells"
    assert "Ben has not finished: the coach waits" not in said


@pytest.mark.slow
def test_the_microphone_is_followed_block_by_block(
    watched: tuple[Watcher, Follower, ScenarioResult],
) -> None:
    _, screen, result = watched
    assert np.diff(screen.moments) == pytest.approx(0.02)
    assert screen.moments[-1] == pytest.approx(result.run.seconds)
    assert max(screen.levels) > -30 > -60 > min(screen.levels)


@pytest.mark.slow
def test_the_recording_is_as_long_as_the_evening(
    watched: tuple[Watcher, Follower, ScenarioResult],
) -> None:
    watcher, _, result = watched
    frames = round(result.run.seconds * RECORDING_RATE_HZ)
    assert watcher.recording.shape == (frames, 2)
    assert watcher.recording.max() < 32767


@pytest.mark.slow
def test_a_take_shows_the_same_later_and_no_sooner_than_it_is_asked_for(
    watched: tuple[Watcher, Follower, ScenarioResult],
) -> None:
    _, at_once, result = watched
    screen = Follower()
    watcher = Watcher(NAMES, screen, "hey jarvis")
    passed: list[float] = []
    take = Take(watcher, passed.append)
    play(watcher, take)
    assert screen.entries == []
    assert passed == at_once.moments
    assert len(watcher.recording) > 0
    for moment in (0.0, 30.0, 30.0, 100.0, result.run.seconds):
        take.show_until(moment)
        expected = [entry for entry in at_once.entries if entry.at <= moment]
        assert len(screen.entries) <= len(expected)
        assert screen.entries == expected[: len(screen.entries)]
        assert all(shown <= moment for shown in screen.moments)
    take.show_until(math.inf)
    assert screen.entries == at_once.entries
    assert screen.levels == at_once.levels


def test_time_passes_more_slowly_while_somebody_speaks() -> None:
    waited = [0.0]

    def wait(seconds: float) -> None:
        waited[0] += seconds

    watcher = Watcher(NAMES, Follower(), "hey jarvis", Pace(lambda: waited[0], wait))
    for block in range(500):
        watcher.hears(block * 0.02, -60.0)
    silent = waited[0]
    assert silent == pytest.approx(10 / QUIET_SPEED, abs=0.03)
    watcher.says("Alex", "Hello.", 10.0, 14.0)
    for block in range(500, 700):
        watcher.hears(block * 0.02, -20.0)
    assert waited[0] - silent == pytest.approx(4 / TALK_SPEED, abs=0.06)


@pytest.mark.slow
def test_on_a_plain_screen_there_is_no_escape_code() -> None:
    file = io.StringIO()
    play(Watcher(NAMES, PlainScreen(Console(file=file, highlight=False)), "hey jarvis"))
    text = file.getvalue()
    assert "\x1b" not in text
    assert " 0:01  Alex: Hey Jarvis, start a two minute feeling check in.\n" in text
    assert "Coach: Thank you both.\n" in text


def test_levels_are_those_of_the_samples() -> None:
    assert rms_dbfs(np.zeros(320, np.int16)) == DIGITAL_SILENCE_DBFS
    assert rms_dbfs(np.full(320, -32768, np.int16)) == pytest.approx(0.0)
    assert rms_dbfs(np.full(320, 3277, np.int16)) == pytest.approx(-20.0, abs=0.01)
