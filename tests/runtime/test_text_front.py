from __future__ import annotations

import pytest
from support.fakes_runtime import UNDERSTANDING

from voice_coach.config import ListeningSettings
from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.events import (
    PlaybackFinished,
    PlaybackStarted,
    ShutdownRequested,
    SpeechEnded,
    Transcript,
    WakeDetected,
)
from voice_coach.runtime.clock import MonotonicClock, VirtualClock
from voice_coach.runtime.mailbox import Mail, Mailbox
from voice_coach.runtime.text_front import LINE_SECONDS, TextHearing, TextMouth, TypedLines
from voice_coach.speech.hearing import ListenRequest
from voice_coach.speech.profiles import endpoint_profile


def hearing(state: str, breath_state: str = "command", *, wake: bool = True) -> TextHearing:
    ears = TextHearing(UNDERSTANDING, "hey jarvis")
    profile = endpoint_profile("command", ListeningSettings())
    ears.listen(ListenRequest(state, profile, state != "idle", wake, breath_state))
    return ears


def transcript(mails: list[Mail]) -> tuple[str, str] | None:
    for mail in mails:
        if isinstance(mail, Transcript):
            return mail.text, mail.state
    return None


def woke(mails: list[Mail]) -> bool:
    return any(isinstance(mail, WakeDetected) for mail in mails)


@pytest.mark.parametrize("line", ["Start the silent gaze", "hey jarvis, start  the silent gaze\n"])
def test_at_idle_a_line_is_the_name_and_a_command(line: str) -> None:
    mails = hearing("idle").mails(line, 1.0)
    assert woke(mails)
    assert transcript(mails) == ("start the silent gaze", "command")


def test_the_name_alone_is_only_the_name() -> None:
    mails = hearing("idle").mails("Hey Jarvis!", 1.0)
    assert woke(mails)
    assert mails[-1] == SpeechEnded(1.0)


def test_an_answer_is_heard_in_the_state_that_asks() -> None:
    mails = hearing("consent", wake=False).mails("yes", 1.0)
    assert not woke(mails)
    assert transcript(mails) == ("yes", "consent")


def test_a_bare_word_of_the_phase_needs_no_name() -> None:
    mails = hearing("silence", "session_command").mails("stop", 1.0)
    assert not woke(mails)
    assert transcript(mails) == ("stop", "silence")


def test_a_session_command_in_a_phase_of_few_words_counts_as_called() -> None:
    mails = hearing("silence", "session_command").mails("add a minute", 1.0)
    assert woke(mails)
    assert transcript(mails) == ("add a minute", "session_command")


def test_talk_in_a_phase_of_few_words_stays_talk() -> None:
    mails = hearing("silence", "session_command").mails("what a day", 1.0)
    assert not woke(mails)
    assert transcript(mails) == ("what a day", "silence")


@pytest.mark.parametrize("line", ["", "   ", "\n"])
def test_an_empty_line_is_nothing(line: str) -> None:
    assert hearing("idle").mails(line, 1.0) == []


def test_printed_lines_are_answered_like_played_ones() -> None:
    clock = VirtualClock()
    mailbox = Mailbox(clock)
    printed: list[str] = []
    mouth = TextMouth(printed.append, mailbox, clock)
    mouth.speak(Speak("u1", "Hello."))
    mouth.play(PlayEarcon("u2", "bell_start"))
    assert printed == ["Coach: Hello.", "       (bell start)"]
    assert not mouth.quiet
    clock.advance_to(LINE_SECONDS)
    mails = [mailbox.take(LINE_SECONDS) for _ in range(4)]
    assert mails == [
        PlaybackStarted("u1"),
        PlaybackStarted("u2"),
        PlaybackFinished("u1", LINE_SECONDS),
        PlaybackFinished("u2", LINE_SECONDS),
    ]


def test_a_closed_keyboard_is_a_shutdown() -> None:
    clock = MonotonicClock()
    mailbox = Mailbox(clock)
    mouth = TextMouth(print, mailbox, clock)
    lines = TypedLines([], hearing("idle"), mouth, mailbox, clock, patient=True)
    lines.start()
    assert mailbox.take(None) == ShutdownRequested("end of input")
    assert lines.count == 0
