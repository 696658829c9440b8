"""Whoever is typing is speaking."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support.fakes_runtime import UNDERSTANDING

from voice_coach.config import ListeningSettings
from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.events import (
    PlaybackFinished,
    PlaybackStarted,
    ShutdownRequested,
    SpeechEnded,
    SpeechStarted,
    Transcript,
)
from voice_coach.runtime.clock import VirtualClock
from voice_coach.runtime.mailbox import Mail, Mailbox
from voice_coach.speech.hearing import ListenRequest
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.terminal.reading import ReadMouth, reading_seconds
from voice_coach.terminal.text_front import LINE_SECONDS, TextHearing
from voice_coach.terminal.typing_speech import SPEAKS_ON_AFTER, TypingSpeech
from voice_coach.terminal.typist import SHOWN_OF_A_LONG_LINE, TypedEars, shortened
from voice_coach.terminal.view import ConversationView


class Room:
    """Somebody who types, a clock, and what was posted."""

    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.mailbox = Mailbox(self.clock)
        self.hearing = TextHearing(UNDERSTANDING, "hey jarvis")
        self.view = ConversationView(("Anna", "Ben"), lambda _: [], hears=False)
        self.mouth = ReadMouth(self.mailbox, self.clock)
        self.ears = TypedEars(self.view, self.hearing, self.mouth, self.mailbox, self.clock)

    def listen(self, state: str) -> None:
        profile = endpoint_profile("command", ListeningSettings())
        self.hearing.listen(ListenRequest(state, profile, True, False, "command"))

    def posted(self) -> list[Mail]:
        mails = []
        while (mail := self.mailbox.take(self.clock.now())) is not None:
            mails.append(mail)
        return mails


def test_a_line_is_one_speech_from_its_first_letter_to_enter() -> None:
    room = Room()
    room.listen("consent")
    for text in ("y", "ye", "yes"):
        room.ears.changed(text)
    assert room.posted() == [SpeechStarted(0.0)]
    room.clock.advance_to(2.0)
    room.ears.typed("yes")
    room.ears.changed("")
    assert room.posted() == [
        SpeechEnded(2.0, result_follows=True),
        Transcript("yes", 1.0, 2.0, 2.0, "consent"),
    ]
    assert [(entry.who, entry.text) for entry in room.view.entries] == [("You", "yes")]


def test_a_line_that_is_taken_back_is_over() -> None:
    room = Room()
    room.ears.changed("y")
    room.ears.changed("")
    assert room.posted() == [SpeechStarted(0.0), SpeechEnded(0.0)]


def test_a_window_that_opens_while_somebody_types_is_told_so() -> None:
    room = Room()
    room.ears.changed("y")
    room.posted()
    room.listen("consent")
    assert room.posted() == [SpeechStarted(0.0)]
    room.ears.typed("yes")
    room.posted()
    room.listen("control")
    assert room.posted() == []


def test_an_empty_line_is_nothing_and_blanks_are_no_words() -> None:
    room = Room()
    room.listen("consent")
    room.ears.typed("")
    assert room.posted() == []
    room.ears.changed("  ")
    room.ears.typed("  ")
    assert room.posted() == [SpeechStarted(0.0), SpeechEnded(0.0)]
    assert room.view.entries == ()


def test_somebody_who_types_for_long_is_told_of_again() -> None:
    room = Room()
    room.ears.changed("I")
    room.clock.advance_to(SPEAKS_ON_AFTER)
    room.ears.changed("I f")
    assert room.posted() == [SpeechStarted(0.0), SpeechStarted(SPEAKS_ON_AFTER)]


@given(st.lists(st.sampled_from(["", "a", "ab", "SEND"]), max_size=20))
def test_whatever_the_fingers_do_speech_begins_and_ends_in_turn(keys: list[str]) -> None:
    room = Room()
    room.listen("consent")
    line = ""
    for key in keys:
        if key == "SEND":
            room.ears.typed(line)
        line = "" if key == "SEND" else key
        room.ears.changed(line)
    told = [mail for mail in room.posted() if isinstance(mail, SpeechStarted | SpeechEnded)]
    kinds = [type(mail) for mail in told]
    assert kinds == [SpeechStarted, SpeechEnded] * (len(kinds) // 2) + [SpeechStarted] * bool(line)


def spoken(room: Room, at: float = 0.0) -> list[Mail]:
    """What the mouth reports up to a moment."""
    room.clock.advance_to(at)
    return room.posted()


def test_a_line_of_the_coach_lasts_as_long_as_reading_it() -> None:
    room = Room()
    room.mouth.speak(Speak("u1", "Who would like to go first?"))
    room.mouth.play(PlayEarcon("u2", "bell_start"))
    assert reading_seconds("Who would like to go first?") == 1.5
    assert spoken(room, LINE_SECONDS) == [
        PlaybackStarted("u1"),
        PlaybackStarted("u2"),
        PlaybackFinished("u2", LINE_SECONDS),
    ]
    assert spoken(room, 1.4) == []
    assert spoken(room, 1.5) == [PlaybackFinished("u1", 1.5)]


def test_an_early_answer_waits_for_the_end_of_the_question_and_hurries_it() -> None:
    room = Room()
    room.listen("control")
    room.mouth.speak(Speak("u1", "Ben, would you like to?"))
    room.ears.changed("yes")
    room.posted()
    room.ears.typed("yes")
    assert room.posted() == [SpeechEnded(0.0), PlaybackFinished("u1", LINE_SECONDS)]
    room.mouth.speak(Speak("u2", "One more short line."))
    assert spoken(room, LINE_SECONDS)[-1] == PlaybackFinished("u2", LINE_SECONDS)
    room.listen("consent")
    at = LINE_SECONDS
    assert room.posted() == [
        SpeechStarted(at),
        SpeechEnded(at, result_follows=True),
        Transcript("yes", 1.0, at, at, "consent"),
    ]
    room.mouth.speak(Speak("u3", "And a line to be read."))
    assert PlaybackFinished("u3", LINE_SECONDS) not in spoken(room, 3 * LINE_SECONDS)


def test_early_answers_are_taken_one_at_a_time() -> None:
    room = Room()
    room.listen("control")
    room.ears.typed("yes")
    room.ears.typed("no")
    room.listen("consent")
    assert [mail.text for mail in room.posted() if isinstance(mail, Transcript)] == ["yes"]
    room.ears.notice({"at": 0.0, "event": "intent_recognized", "name": "Yes"})
    room.listen("control")
    assert room.posted() == []
    room.listen("consent")
    assert [mail.text for mail in room.posted() if isinstance(mail, Transcript)] == ["no"]


def test_what_means_something_while_the_coach_speaks_does_not_wait() -> None:
    room = Room()
    room.listen("control")
    room.ears.typed("stop")
    assert room.posted()[-1] == Transcript("stop", 1.0, 0.0, 0.0, "control")


def test_a_line_that_is_too_long_does_not_wait() -> None:
    room = Room()
    room.listen("control")
    room.ears.typed("x" * 501)
    assert room.posted() != []


def test_the_person_s_end_is_a_shutdown() -> None:
    room = Room()
    room.ears.ended("end of input")
    assert room.posted() == [ShutdownRequested("end of input")]


def test_what_is_too_long_is_shown_in_part() -> None:
    assert shortened("a" * 500) == "a" * 500
    text = shortened("a" * 10_000)
    assert text == "a" * SHOWN_OF_A_LONG_LINE + "… (10,000 letters)"


def test_nobody_is_told_of_what_nobody_types() -> None:
    posted: list[Mail] = []
    speech = TypingSpeech(posted.append, VirtualClock())
    speech.changed("")
    speech.remind()
    assert (posted, speech.active, speech.taken()) == ([], False, False)
