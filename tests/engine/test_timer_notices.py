"""The timer that people see runs exactly as long as the phase it stands for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.engine_rig import FakeRepertoire, Rig, gaze_plan

from voice_coach.engine.commands import (
    Command,
    PlayEarcon,
    SessionCompleted,
    SessionPaused,
    TimerStarted,
    TimerStopped,
)
from voice_coach.engine.plan import Plan, Silence

END_BELLS = {"bell_end", "bell_handover", "bell_finish"}


def timers(rig: Rig) -> list[tuple[float, TimerStarted | TimerStopped]]:
    return [
        (at, command) for at, command in rig.log if isinstance(command, TimerStarted | TimerStopped)
    ]


def shown(rig: Rig) -> float | None:
    """What a screen would show as left now."""
    told = timers(rig)
    if not told or isinstance(told[-1][1], TimerStopped):
        return None
    at, started = told[-1]
    assert isinstance(started, TimerStarted)
    return started.seconds - (rig.now - at)


def in_turn() -> Rig:
    rig = Rig()
    rig.start("feeling-check-in")
    rig.run_until_listening("who_first")
    rig.say("ChooseFirst", partner=1)
    rig.run_until_listening("sharing")
    return rig


def test_a_gaze_shows_its_settling_its_silence_and_its_end() -> None:
    rig = Rig()
    rig.start("silent-gaze")
    rig.run_until(SessionCompleted)
    told = timers(rig)
    begun = told[0][0]
    assert [(round(at - begun, 6), notice) for at, notice in told] == [
        (0.0, TimerStarted(5.0, 5.0)),
        (5.0, TimerStopped()),
        (5.0, TimerStarted(60.0, 60.0)),
        (65.0, TimerStopped()),
        (65.0, TimerStarted(3.0, 3.0)),
        (68.0, TimerStopped()),
    ]


def test_a_breath_between_two_lines_shows_no_timer() -> None:
    class Breathing(FakeRepertoire):
        def plan(self, exercise: str, seconds: float | None = None) -> Plan:
            plan = gaze_plan(seconds)
            return Plan(plan.exercise, plan.title, (Silence(0.9, counts=False),), plan.seconds)

    rig = Rig(Breathing())
    rig.start("silent-gaze")
    rig.run_until(SessionCompleted)
    assert timers(rig) == []


def test_a_pause_stops_the_timer_and_resume_starts_what_is_left() -> None:
    rig = in_turn()
    rig.run(20)
    rig.say("Pause")
    assert rig.log[-1][1] == TimerStopped() or shown(rig) is None
    rig.run(500)
    rig.say("Resume")
    assert shown(rig) == pytest.approx(70.0)
    assert timers(rig)[-1][1] == TimerStarted(70.0, 90.0)


def test_added_time_is_told_at_once_and_belongs_to_the_whole() -> None:
    rig = in_turn()
    rig.run(20)
    rig.call("AddTime", minutes=1)
    assert timers(rig)[-1] == (rig.now, TimerStarted(130.0, 150.0))


def test_added_time_after_the_end_bell_starts_the_timer_again() -> None:
    rig = in_turn()
    rig.run(40)
    rig.say("Done")
    assert timers(rig)[-1] == (rig.now, TimerStopped())
    rig.run(1)
    rig.call("AddTime", minutes=1)
    assert timers(rig)[-1] == (rig.now, TimerStarted(60.0, 101.0))


def test_stop_stops_it() -> None:
    rig = in_turn()
    rig.run(5)
    rig.say("Stop")
    assert timers(rig)[-1] == (rig.now, TimerStopped())


ACTIONS = {
    "pause": lambda rig: rig.say("Pause"),
    "resume": lambda rig: rig.say("Resume"),
    "skip": lambda rig: rig.call("Skip"),
    "back": lambda rig: rig.call("Back"),
    "done": lambda rig: rig.say("Done"),
    "a minute": lambda rig: rig.call("AddTime", minutes=1),
    "time left": lambda rig: rig.say("TimeLeft"),
    "repeat": lambda rig: rig.call("Repeat"),
    "stop": lambda rig: rig.say("Stop"),
    "who": lambda rig: rig.say("ChooseFirst", partner=2),
    "talk": lambda rig: rig.speech(active=True),
    "quiet": lambda rig: rig.speech(active=False),
    "name": Rig.call_name,
}


@given(
    exercise=st.sampled_from(["silent-gaze", "feeling-check-in"]),
    script=st.lists(st.tuples(st.floats(0.0, 40.0), st.sampled_from(sorted(ACTIONS))), max_size=14),
)
def test_whatever_is_said_the_timer_is_the_truth(
    exercise: str, script: list[tuple[float, str]]
) -> None:
    rig = Rig()
    rig.start(exercise)
    for wait, action in script:
        rig.run(wait)
        ACTIONS[action](rig)
        assert_true(rig)
        rig.run(0.25)
        assert_true(rig)
    rig.run(4000)
    if rig.engine.session is None:
        assert shown(rig) is None
    assert_each_end_is_told(rig.log)


def assert_true(rig: Rig) -> None:
    """What a screen shows now is what the session would answer to "how much time is left"."""
    session, left = rig.engine.session, shown(rig)
    if session is None or not session.running:
        assert left is None
    elif (remaining := session.remaining(rig.now)) is not None and (left or remaining):
        assert left == pytest.approx(remaining, abs=1e-4)
    elif not session.runner.timed:
        assert left is None


def assert_each_end_is_told(log: list[tuple[float, Command]]) -> None:
    """A timer never runs on over its end, and every bell of an end stops one."""
    running: tuple[float, float] | None = None
    stops = [at for at, command in log if isinstance(command, TimerStopped)]
    for at, command in log:
        if running is not None:
            assert at <= running[0] + running[1] + 1e-4
        if isinstance(command, TimerStarted):
            assert 0.0 < command.seconds <= command.total + 1e-6
            running = (at, command.seconds)
        elif isinstance(command, TimerStopped):
            assert running is not None, "stopped twice"
            running = None
        elif isinstance(command, PlayEarcon) and command.name in END_BELLS:
            assert at in stops
        elif isinstance(command, SessionPaused):
            assert running is None or at in stops
