from __future__ import annotations

import pytest
from support.engine_rig import Rig

from voice_coach.engine.commands import (
    SessionCompleted,
    SessionPaused,
    SessionResumed,
    SessionStopped,
    Speak,
    StopPlayback,
)
from voice_coach.engine.events import IntentRecognized
from voice_coach.engine.states import CoachState, Mode


def bells(rig: Rig) -> list[float]:
    return [at for at, name in rig.sounds() if name.startswith("bell")]


@pytest.fixture
def rig() -> Rig:
    rig = Rig()
    rig.start("silent-gaze")
    return rig


def in_silence(rig: Rig) -> None:
    while not bells(rig):
        rig.run(0.5)


def test_exactly_two_bells_sixty_seconds_apart_and_nothing_between(rig: Rig) -> None:
    rig.run_until(SessionCompleted)
    start, end = bells(rig)
    assert end - start == pytest.approx(60.0, abs=1e-9)
    between = [c for at, c in rig.log if start < at < end and isinstance(c, Speak)]
    assert between == []
    assert [name for at, name in rig.sounds(start)] == ["bell_start", "bell_end"]


def test_five_seconds_to_settle_and_three_before_the_quiet_word(rig: Rig) -> None:
    rig.run_until(SessionCompleted)
    start, end = bells(rig)
    intro = next(at for at, c in rig.log if isinstance(c, Speak) and "gaze.intro" in c.text)
    close = next(at for at, c in rig.log if isinstance(c, Speak) and "gaze.close" in c.text)
    intro_text = next(t for t in rig.said() if "gaze.intro" in t)
    assert start == pytest.approx(intro + 0.2 + 0.05 * len(intro_text) + 5.0)
    assert close == pytest.approx(end + 3.0)


def test_a_length_that_was_asked_for_is_kept() -> None:
    rig = Rig()
    rig.start("silent-gaze", minutes=2)
    rig.run_until(SessionCompleted)
    start, end = bells(rig)
    assert end - start == pytest.approx(120.0)
    assert any("duration=120" in text for text in rig.said())


def test_a_length_beyond_the_limit_is_said_to_be_limited() -> None:
    rig = Rig()
    rig.call("StartExercise", exercise="silent-gaze", minutes=59)
    rig.run_until_listening("consent")
    assert rig.said()[0].startswith("consent.length_limited duration=1800")


def test_only_stop_and_pause_are_heard_in_the_silence(rig: Rig) -> None:
    in_silence(rig)
    assert (rig.listening.state, rig.listening.window) == ("silence", True)


def test_stop_is_silence_at_once(rig: Rig) -> None:
    in_silence(rig)
    rig.run(7)
    stopped_at = rig.now
    rig.say("Stop")
    rig.run(120)
    assert rig.notices(SessionStopped) == [SessionStopped("silent-gaze")]
    assert rig.said(stopped_at) == []
    assert rig.sounds(stopped_at) == []
    assert rig.engine.mode is Mode.IDLE
    assert rig.engine.state is CoachState.IDLE
    assert rig.listening.state == "idle"


def test_a_pause_keeps_what_is_left_to_the_hundredth(rig: Rig) -> None:
    in_silence(rig)
    (start,) = bells(rig)
    rig.run_to(start + 20.25)
    rig.say("Pause")
    assert rig.listening.state == "paused"
    rig.run(300)
    rig.say("Resume")
    rig.run_until(SessionCompleted)
    assert bells(rig)[1] - start == pytest.approx(360.0)
    assert rig.notices(SessionPaused) == [SessionPaused("silent-gaze", "asked")]
    assert rig.notices(SessionResumed) == [SessionResumed("silent-gaze")]


def test_a_second_pause_and_a_stray_resume_change_nothing(rig: Rig) -> None:
    in_silence(rig)
    rig.say("Resume")
    rig.say("Pause")
    rig.say("Pause")
    assert len(rig.notices(SessionPaused)) == 1
    assert rig.notices(SessionResumed) == []


def test_a_minute_more(rig: Rig) -> None:
    in_silence(rig)
    (start,) = bells(rig)
    rig.run(10)
    asked = rig.now
    rig.call("AddTime", minutes=1)
    rig.run_until(SessionCompleted)
    assert bells(rig)[1] - start == pytest.approx(120.0)
    assert [text for text in rig.said(asked) if "time_added" in text] == []


def test_how_much_time_is_left_is_answered_because_it_was_asked(rig: Rig) -> None:
    in_silence(rig)
    rig.run(20)
    rig.call("TimeLeft")
    assert rig.said()[-1] == "session.time_left duration=40"
    rig.run_until(SessionCompleted)
    start, end = bells(rig)
    assert end - start == pytest.approx(60.0)


def test_the_name_alone_brings_no_chime_into_the_silence(rig: Rig) -> None:
    in_silence(rig)
    rig.run(10)
    rig.call_name()
    assert (rig.listening.state, rig.listening.window) == ("session_command", True)
    rig.run_until(SessionCompleted)
    assert len(rig.sounds(bells(rig)[0])) == 2


def test_skip_rings_the_end_now(rig: Rig) -> None:
    in_silence(rig)
    rig.run(10)
    rig.call("Skip")
    rig.run_until(SessionCompleted)
    start, end = bells(rig)
    assert end - start == pytest.approx(10.0, abs=0.5)


def test_back_goes_to_the_beginning(rig: Rig) -> None:
    in_silence(rig)
    rig.run(10)
    rig.call("Back")
    assert rig.said()[-1].startswith("gaze.intro")
    rig.run_until(SessionCompleted)
    assert len(bells(rig)) == 3


def test_done_before_the_silence_skips_the_introduction(rig: Rig) -> None:
    rig.run(0.3)
    rig.say("Skip")
    skipped = rig.now
    rig.run_until(SessionCompleted)
    assert bells(rig)[0] == pytest.approx(skipped + 5.0)


def test_pausing_the_introduction_says_it_again_from_the_start(rig: Rig) -> None:
    rig.run(0.3)
    rig.say("Pause")
    rig.run(30)
    assert [t for t in rig.said() if t.startswith("gaze.intro")] != []
    before = len([t for t in rig.said() if t.startswith("gaze.intro")])
    rig.say("Resume")
    rig.run_until(SessionCompleted)
    assert len([t for t in rig.said() if t.startswith("gaze.intro")]) == before + 1


def test_a_pause_cuts_the_line_that_is_being_spoken(rig: Rig) -> None:
    rig.run(0.3)
    rig.say("Pause")
    assert any(isinstance(c, StopPlayback) for at, c in rig.log if at == rig.now)


def test_what_was_due_before_an_event_happens_before_it(rig: Rig) -> None:
    in_silence(rig)
    (start,) = bells(rig)
    rig.now = start + 60.2
    rig.tell(IntentRecognized("Stop"))
    assert [name for _, name in rig.sounds()] == ["bell_start", "bell_end"]
    assert rig.notices(SessionStopped) == [SessionStopped("silent-gaze")]


def test_a_late_wake_up_loses_nothing(rig: Rig) -> None:
    in_silence(rig)
    (start,) = bells(rig)
    rig.engine.handle_timeout(start + 60.4)
    rig.now = start + 60.4
    rig._drain()
    rig.run_until(SessionCompleted)
    close = next(at for at, c in rig.log if isinstance(c, Speak) and "gaze.close" in c.text)
    assert close == pytest.approx(start + 63.0)
