"""What a screen shows follows from the event log alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from support.engine_rig import Rig

from voice_coach.engine import commands, events
from voice_coach.engine.states import CoachState
from voice_coach.journal.event_log import Loggable, MemoryEventLog, event_fields, event_name
from voice_coach.resources import audio_folder
from voice_coach.terminal.view import (
    ENTRIES_KEPT,
    SOUNDS,
    ConversationView,
    Entry,
    Kind,
    ShownTimer,
)

SAYINGS = {"idle": ["let's go"], "consent": ["yes", "no"]}


def sayings(state: str) -> Sequence[str]:
    return SAYINGS.get(state, [])


def fed(*happened: tuple[float, Loggable], hears: bool = True) -> ConversationView:
    """A view that has been told of what happened, through an event log as it is written."""
    view = ConversationView(("Anna", "Ben"), sayings, hears=hears)
    log = MemoryEventLog()
    log.listen(view.notice)
    for at, value in happened:
        log.write(at, event_name(value), event_fields(value))
    return view


def shown(view: ConversationView) -> list[tuple[str, str]]:
    return [(entry.who or entry.kind.value, entry.text) for entry in view.entries]


def test_the_coach_and_its_sounds_are_entries_in_order() -> None:
    view = fed(
        (1.0, commands.Speak("u1", "Welcome.")),
        (2.0, commands.PlayEarcon("u2", "bell_start")),
        (3.0, commands.PlayEarcon("u3", "gong_of_doom")),
    )
    assert shown(view) == [("Coach", "Welcome."), ("sound", "a bell"), ("sound", "gong of doom")]
    assert [entry.at for entry in view.entries] == [1.0, 2.0, 3.0]


def test_every_sound_we_have_is_described() -> None:
    assert {path.stem for path in audio_folder().glob("*.flac")} == set(SOUNDS)


def test_what_can_be_said_follows_the_listening_state() -> None:
    assert fed().can_say == ("let's go",)
    view = fed((1.0, commands.Listen("consent", "yes_no", window=True)))
    assert (view.listening_state, view.can_say) == ("consent", ("yes", "no"))


def test_the_coach_s_state_is_shown() -> None:
    assert fed((1.0, commands.StateChanged("listening"))).state is CoachState.LISTENING


def turn_of_ben(*happened: tuple[float, Loggable], hears: bool = True) -> ConversationView:
    return fed(
        (8.0, commands.SessionStarted("feeling-check-in")),
        (10.0, commands.TurnStarted(2, 90.0)),
        (10.0, commands.TimerStarted(90.0, 90.0)),
        *happened,
        hears=hears,
    )


def test_a_turn_s_timer_bears_the_name_and_runs_down_to_nothing() -> None:
    view = turn_of_ben()
    assert view.turn == 2
    assert view.session_began == 8.0
    assert view.timer(30.0) == ShownTimer("Ben's turn", 70.0, 90.0)
    assert view.timer(999.0) == ShownTimer("Ben's turn", 0.0, 90.0)


def test_a_time_to_talk_belongs_to_both() -> None:
    view = fed(
        (10.0, commands.TurnStarted(commands.BOTH_PARTNERS, 150.0)),
        (10.0, commands.TimerStarted(150.0, 150.0)),
        (12.0, events.SpeechStarted(12.0)),
    )
    assert view.timer(40.0) == ShownTimer("Time for both of you", 120.0, 150.0)
    assert [entry.text for entry in view.entries] == ["somebody speaks"]


def test_a_silence_is_called_one() -> None:
    view = fed((5.0, commands.TimerStarted(60.0, 60.0)))
    assert view.timer(6.0) == ShownTimer("Silence", 59.0, 60.0)


def test_a_timer_stands_still_in_a_pause_and_goes_when_it_is_over() -> None:
    paused = (
        (30.0, commands.SessionPaused("feeling-check-in", "asked")),
        (30.0, commands.TimerStopped()),
    )
    view = turn_of_ben(*paused)
    assert view.paused
    assert view.timer(500.0) == ShownTimer("Ben's turn", 70.0, 90.0, running=False)
    resumed = (
        *paused,
        (500.0, commands.SessionResumed("feeling-check-in")),
        (500.0, commands.TimerStarted(70.0, 90.0)),
    )
    view = turn_of_ben(*resumed)
    assert view.timer(510.0) == ShownTimer("Ben's turn", 60.0, 90.0)
    assert turn_of_ben(*resumed, (570.0, commands.TimerStopped())).timer(570.0) is None


def test_a_stopped_session_leaves_no_timer_and_says_so() -> None:
    view = turn_of_ben(
        (20.0, commands.SessionPaused("feeling-check-in", "asked")),
        (20.0, commands.TimerStopped()),
        (25.0, commands.SessionStopped("feeling-check-in")),
    )
    assert (view.timer(26.0), view.turn, view.paused) == (None, None, False)
    assert shown(view)[-1] == ("note", "stopped")


def test_in_a_turn_it_is_shown_that_somebody_speaks_and_never_what() -> None:
    view = turn_of_ben(
        (11.0, events.SpeechStarted(11.0)),
        (13.0, events.SpeechEnded(13.0)),
        (14.0, events.SpeechStarted(14.0)),
        (20.0, events.SpeechEnded(20.0)),
        (20.0, events.Transcript("a secret", 0.9, 14.0, 20.0, "sharing")),
        (29.0, events.SpeechStarted(29.0)),
    )
    assert view.speaking
    assert shown(view) == [
        ("note", "Ben speaks"),
        ("note", "9 seconds of quiet, then Ben speaks on"),
    ]


def test_typed_words_are_the_person_s_own_and_shown_as_such() -> None:
    view = turn_of_ben((11.0, events.SpeechStarted(11.0)), hears=False)
    view.typed("I was alone", 12.0)
    assert shown(view) == [("You", "I was alone")]


def heard(words: str) -> events.Transcript:
    return events.Transcript(words, 0.9, 1.0, 2.0, "command")


def test_what_was_heard_is_shown_where_it_is_not_what_was_said() -> None:
    view = fed()
    view.person("Anna", "Hey Jarvis, let's do the feeling check-in!", 1.0)
    view.notice({"at": 2.0, "event": "transcript", **event_fields(heard("the feeling check in"))})
    assert len(view.entries) == 1
    view.notice({"at": 3.0, "event": "transcript", **event_fields(heard("the ceiling check in"))})
    assert view.entries[-1] == Entry(Kind.HEARD, "", "the ceiling check in", 3.0)


def test_devices_that_fail_are_told_of() -> None:
    view = fed(
        (1.0, events.DeviceLost("microphone", "it was unplugged")),
        (2.0, events.DeviceRestored("microphone")),
    )
    assert shown(view) == [
        ("note", "The microphone is lost: it was unplugged"),
        ("note", "The microphone is back"),
    ]


def test_whoever_asked_is_told_of_each_entry_and_old_ones_are_let_go() -> None:
    added: list[Entry] = []
    view = ConversationView(("Anna", "Ben"), sayings, added=added.append)
    for number in range(ENTRIES_KEPT + 3):
        view.note(str(number), float(number))
    assert len(added) == ENTRIES_KEPT + 3
    assert view.entries[0] == added[3]


@pytest.mark.parametrize("second", range(0, 96, 5))
def test_a_whole_session_shows_what_the_engine_would_answer(second: int) -> None:
    """The log of a real engine, told line by line: the same seconds are left everywhere."""
    rig = Rig()
    rig.start("silent-gaze")
    rig.run(second)
    view = fed(*rig.log)
    session, timer = rig.engine.session, view.timer(rig.now)
    if session is None or not session.running:
        assert timer is None
    elif (left := session.remaining(rig.now)) is not None:
        assert timer is not None
        assert timer.left == pytest.approx(left, abs=1e-5)
