from __future__ import annotations

import io

import pytest
from support.fakes_runtime import UNDERSTANDING

from voice_coach.config import ListeningSettings
from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.events import (
    NoMatch,
    PlaybackFinished,
    PlaybackStarted,
    ShutdownRequested,
    SpeechEnded,
    SpeechStarted,
    Transcript,
    WakeDetected,
)
from voice_coach.runtime.clock import MonotonicClock, VirtualClock
from voice_coach.runtime.mailbox import Mail, Mailbox
from voice_coach.speech.hearing import ListenRequest
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.terminal.lines import TypedLines, read_lines
from voice_coach.terminal.text_front import LINE_SECONDS, LONGEST_LINE, TextHearing, TextMouth

PROFILES = {
    "sharing": "sharing",
    "silence": "silence",
    "control": "control",
    "paused": "paused",
    "feeling": "feeling",
    "consent": "yes_no",
}


def hearing(state: str, breath_state: str = "command", *, wake: bool = True) -> TextHearing:
    ears = TextHearing(UNDERSTANDING, "hey jarvis")
    profile = endpoint_profile(PROFILES.get(state, "command"), ListeningSettings())
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


@pytest.mark.parametrize("state", ["idle", "consent", "sharing", "silence"])
def test_a_line_that_is_too_long_to_be_a_command_is_not_looked_at(state: str) -> None:
    line = "stop " * 2000
    assert len(line) == 10_000
    mails = hearing(state, "session_command").mails(line, 1.0)
    assert mails[-2:] == [SpeechEnded(1.0, result_follows=True), NoMatch(1.0, 1.0)]
    assert transcript(mails) is None
    assert woke(mails) == (state == "idle")


def test_the_longest_line_is_still_looked_at() -> None:
    assert transcript(hearing("consent").mails("x" * LONGEST_LINE, 1.0)) is not None
    assert transcript(hearing("consent").mails("x" * (LONGEST_LINE + 1), 1.0)) is None


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("\x1b[2Jyes\x07", "␛[2jyes␇"),
        ("caf\udce9", "caf�"),
        ("👩‍❤️‍👨", "👩‍❤️‍👨"),
        ("yes\tno", "yes no"),
    ],
)
def test_whatever_is_typed_is_heard_as_letters(line: str, text: str) -> None:
    mails = hearing("consent").mails(line, 1.0)
    assert transcript(mails) == (text, "consent")
    text.encode()


def test_a_line_whose_beginning_was_told_is_one_speech() -> None:
    mails = hearing("consent").mails("yes", 1.0, begun=True)
    assert not any(isinstance(mail, SpeechStarted) for mail in mails)
    assert hearing("consent").mails("  ", 1.0, begun=True) == [SpeechEnded(1.0)]


def test_whoever_types_waits_while_the_coach_speaks_or_breathes() -> None:
    for state, window, expected in (
        ("control", False, False),
        ("silence", False, False),
        ("silence", True, True),
        ("idle", False, True),
        ("paused", False, True),
        ("feeling", True, True),
    ):
        ears = TextHearing(UNDERSTANDING, "hey jarvis")
        profile = endpoint_profile(PROFILES.get(state, "command"), ListeningSettings())
        ears.listen(ListenRequest(state, profile, window=window))
        assert ears.expects == expected, (state, window)


@pytest.mark.parametrize(
    ("state", "breath", "wake", "states"),
    [
        ("idle", "command", True, ("command",)),
        ("consent", "command", False, ("consent",)),
        ("sharing", "session_command", True, ("sharing", "session_command")),
        ("feeling", "session_command", True, ("feeling",)),
    ],
)
def test_the_states_in_which_a_line_is_understood(
    state: str, breath: str, wake: bool, states: tuple[str, ...]
) -> None:
    assert hearing(state, breath, wake=wake).states == states


def test_before_anything_is_listened_for_a_command_is_expected() -> None:
    assert TextHearing(UNDERSTANDING, "hey jarvis").states == ("command",)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("yes", ["yes"]),
        ("yes\n\nno\n", ["yes", "", "no"]),
        ("abcd\nabcde\nabcdef\nno\n", ["abcd", "abcde", "abcde", "no"]),
        ("a" * 5000, ["aaaaa"]),
        ("a" * 5 + "\n", ["aaaaa"]),
        ("a" * 4 + "\n" + "b" * 10 + "\n", ["aaaa", "bbbbb"]),
    ],
)
def test_lines_are_read_without_their_ends_and_never_whole_when_endless(
    text: str, lines: list[str]
) -> None:
    assert list(read_lines(io.StringIO(text), 5)) == lines
