"""Typing, the engine and the real dialogs together, on virtual time."""

from __future__ import annotations

import pytest

from voice_coach.config import ListeningSettings
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.engine.engine import Engine, EngineOptions
from voice_coach.engine.states import BargeIn
from voice_coach.journal.event_log import LogLine, MemoryEventLog
from voice_coach.resources import dialogs_folder
from voice_coach.runtime.clock import VirtualClock
from voice_coach.runtime.conductor import Conductor
from voice_coach.runtime.mailbox import Mailbox
from voice_coach.terminal.reading import ReadMouth
from voice_coach.terminal.sayings import sayings_of
from voice_coach.terminal.text_front import TextHearing
from voice_coach.terminal.typist import TypedEars
from voice_coach.terminal.view import ConversationView

STEP_SECONDS = 0.1


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)


class Desk:
    """A coach that is typed to; time passes when it is told to."""

    def __init__(self, library: Library) -> None:
        self.clock = VirtualClock()
        self.log = MemoryEventLog()
        self.mailbox = Mailbox(self.clock)
        hearing = TextHearing(library, "hey jarvis")
        mouth = ReadMouth(self.mailbox, self.clock)
        self.view = ConversationView(("Anna", "Ben"), sayings_of(library), hears=False)
        self.log.listen(self.view.notice)
        self.ears = TypedEars(self.view, hearing, mouth, self.mailbox, self.clock)
        self.log.listen(self.ears.notice)
        engine = Engine(
            library,
            library.phrasebook,
            EngineOptions(library.names, barge_in=BargeIn.CONTROL_WORDS),
        )
        self.conductor = Conductor(engine, library, hearing, mouth, self.log, ListeningSettings())
        self.conductor.start(0.0)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        end = self.clock.now() + seconds
        while self.clock.now() < end:
            now = self.clock.now() + STEP_SECONDS
            self.clock.advance_to(now)
            self.conductor.handle_timeout(now)
            while (mail := self.mailbox.take(now)) is not None:
                self.conductor.receive(mail, now)

    def wait_for(self, state: str) -> None:
        """Let time pass until something is listened for."""
        for _ in range(3000):
            if self.view.listening_state == state:
                return
            self.wait(STEP_SECONDS)
        pytest.fail(f"{state} never came: {self.view.listening_state}")

    def line(self, text: str) -> None:
        """Type a line, letter by letter."""
        for end in range(1, len(text) + 1):
            self.ears.changed(text[:end])
        self.ears.typed(text)
        self.wait(STEP_SECONDS)

    def events(self, name: str) -> list[LogLine]:
        return [line for line in self.log.lines if line["event"] == name]


def at_consent(library: Library, exercise: str = "let's do the feeling check-in") -> Desk:
    desk = Desk(library)
    desk.line(exercise)
    desk.wait_for("consent")
    return desk


def test_no_window_closes_under_anybody_s_fingers(library: Library) -> None:
    desk = at_consent(library)
    for letters in range(1, 8):
        desk.ears.changed("y" * letters)
        desk.wait(20)
    assert desk.view.listening_state == "consent"
    assert desk.events("no_match") == []
    asked = len(desk.events("speak"))
    desk.ears.typed("yes")
    desk.wait(STEP_SECONDS)
    assert desk.events("intent_recognized")[-1]["name"] == "Yes"
    assert len(desk.events("speak")) == asked + 1


def test_a_line_taken_back_lets_the_window_close(library: Library) -> None:
    desk = at_consent(library)
    asked = len(desk.events("speak"))
    desk.ears.changed("y")
    desk.ears.changed("")
    desk.wait(20)
    assert len(desk.events("speak")) > asked


def test_answers_that_come_early_are_all_taken(library: Library) -> None:
    desk = Desk(library)
    for line in ("let's do the feeling check-in", "yes", "yes", "Ben"):
        desk.line(line)
    desk.wait_for("sharing")
    assert desk.view.turn == 2
    assert desk.clock.now() < 8.0, "early answers hurry the coach"
    assert desk.events("no_match") == []


def test_no_turn_ends_under_anybody_s_fingers(library: Library) -> None:
    desk = at_consent(library, "let's do the feeling check-in for two minutes")
    for line in ("yes", "yes", "Anna"):
        desk.line(line)
    desk.wait_for("sharing")
    desk.wait(55)
    desk.ears.changed("and then")
    desk.wait(15)
    assert desk.events("timer_stopped"), "the bell was on time"
    assert desk.events("turn_ended") == []
    desk.ears.typed("and then I was glad")
    desk.wait(4)
    assert desk.events("turn_ended")[-1]["reason"] == "time"
    assert "glad" not in str(desk.log.lines)


def test_lines_that_come_all_at_once_are_all_taken(library: Library) -> None:
    desk = Desk(library)
    for line in ("let's do the feeling check-in", "yes", "yes", "Anna"):
        desk.ears.typed(line)
    desk.wait_for("sharing")
    assert desk.view.turn == 1
    assert desk.events("no_match") == []


def test_talk_in_a_turn_keeps_nothing_waiting(library: Library) -> None:
    desk = at_consent(library)
    for line in ("yes", "yes", "Anna"):
        desk.line(line)
    desk.wait_for("sharing")
    for line in ("I was", "so glad", "done"):
        desk.line(line)
    desk.wait(4)
    assert desk.events("turn_ended")[-1]["reason"] == "done"


def test_a_command_that_needs_the_name_needs_none_here(library: Library) -> None:
    desk = at_consent(library)
    for line in ("yes", "yes", "Anna"):
        desk.line(line)
    desk.wait_for("sharing")
    desk.line("add a minute")
    desk.wait(1)
    assert desk.events("timer_started")[-1]["total"] == 150.0
    timer = desk.view.timer(desk.clock.now())
    assert timer is not None
    assert timer.label == "Anna's turn"
    assert 145.0 < timer.left < 150.0


def test_stop_is_at_once_even_while_the_coach_speaks(library: Library) -> None:
    desk = at_consent(library)
    desk.line("yes")
    desk.line("yes")
    desk.wait(1.0)
    assert desk.view.listening_state == "control"
    desk.line("stop")
    assert desk.events("session_stopped")
    assert desk.view.entries[-1].text == "stopped"


def test_what_is_no_command_is_answered_kindly(library: Library) -> None:
    desk = Desk(library)
    for line in ("😀", "x" * 10_000, "\x1b[2J"):
        asked = len(desk.events("speak"))
        desk.line(line) if len(line) < 100 else desk.ears.typed(line)
        desk.wait(1)
        assert len(desk.events("speak")) == asked + 1, line[:10]
        desk.wait_for("command")
        desk.line("never mind")
        desk.wait_for("idle")
