"""Whatever is said at whatever second, the promises hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.engine_rig import Rig

from voice_coach.engine.commands import (
    Command,
    PlayEarcon,
    SessionCompleted,
    SessionPaused,
    SessionResumed,
    SessionStarted,
    SessionStopped,
    Speak,
)
from voice_coach.engine.events import Examined, Slot
from voice_coach.engine.states import Mode

LENGTH = {"silent-gaze": 95, "feeling-check-in": 310}
"""Seconds that a session takes at most when nobody interferes or answers."""

STEPS = [pytest.param(1, id="every second", marks=pytest.mark.slow), pytest.param(11, id="some")]
"""Every so many seconds of a session something is said."""

EXERCISES = sorted(LENGTH)
ANSWERS: Mapping[str, tuple[str, Mapping[str, Slot]]] = {
    "who_first": ("ChooseFirst", {"partner": 2}),
    "feeling": ("Feeling", {"feeling": "calm"}),
}


def started(exercise: str) -> Rig:
    rig = Rig()
    rig.start(exercise)
    return rig


def running(rig: Rig) -> bool:
    return rig.engine.session is not None


def live(rig: Rig, seconds: float) -> None:
    """Let time pass; questions are answered when they are asked."""
    end = rig.now + seconds
    while rig.now < end and running(rig):
        rig.run(min(1.0, end - rig.now))
        if rig.listening.window and rig.listening.state in ANSWERS:
            name, slots = ANSWERS[rig.listening.state]
            rig.say(name, **slots)


def span(rig: Rig, kind: type[Command]) -> float:
    return next(at for at, command in rig.log if isinstance(command, kind))


def undisturbed(exercise: str) -> float:
    """Active seconds of a session in which only questions are answered."""
    rig = started(exercise)
    live(rig, 3 * LENGTH[exercise])
    (completed,) = rig.notices(SessionCompleted)
    return completed.active_seconds


def paused_spans(rig: Rig) -> Iterator[tuple[float, float]]:
    begun: float | None = None
    for at, command in rig.log:
        if isinstance(command, SessionPaused):
            begun = at
        elif isinstance(command, SessionResumed | SessionStopped) and begun is not None:
            yield begun, at
            begun = None
    if begun is not None:
        yield begun, rig.now


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("exercise", EXERCISES)
def test_stop_at_every_second_is_silence_from_then_on(exercise: str, step: int) -> None:
    for second in range(0, LENGTH[exercise], step):
        rig = started(exercise)
        live(rig, second)
        if not running(rig):
            break
        at, before = rig.now, len(rig.log)
        rig.say("Stop")
        rig.run(400)
        sounding = [c for _, c in rig.log[before:] if isinstance(c, Speak | PlayEarcon)]
        assert sounding == [], f"at {second} s"
        assert span(rig, SessionStopped) == at
        assert rig.engine.mode is Mode.IDLE
        assert rig.engine.next_timeout() is None
    else:
        pytest.fail("the session outlived its length")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_pause_at_every_second_costs_no_time_and_is_silent(exercise: str, step: int) -> None:
    whole = undisturbed(exercise)
    for second in range(0, LENGTH[exercise], step):
        rig = started(exercise)
        live(rig, second)
        if not running(rig):
            break
        state = rig.listening.state
        rig.say("Pause")
        before = len(rig.log)
        rig.run(1000)
        unasked = [c for _, c in rig.log[before:] if isinstance(c, Speak | PlayEarcon)]
        assert unasked == [], f"at {second} s"
        rig.say("Resume")
        live(rig, 3 * LENGTH[exercise])
        (completed,) = rig.notices(SessionCompleted)
        if state in ("silence", "sharing"):  # a line that was cut is said again
            assert completed.active_seconds == pytest.approx(whole, abs=3.01), f"at {second} s"
        whole_span = span(rig, SessionCompleted) - span(rig, SessionStarted)
        assert whole_span == pytest.approx(1000 + completed.active_seconds)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_minute_more_at_every_second_is_a_minute_or_is_refused(exercise: str, step: int) -> None:
    whole = undisturbed(exercise)
    for second in range(0, LENGTH[exercise], step):
        rig = started(exercise)
        live(rig, second)
        if not running(rig):
            break
        timed = rig.engine.session is not None and rig.engine.session.runner.timed
        left = rig.engine.session.remaining(rig.now) if rig.engine.session else None
        rig.call("AddTime", minutes=1)
        live(rig, 3 * LENGTH[exercise] + 120)
        (completed,) = rig.notices(SessionCompleted)
        refused = any(text == "session.no_time_here" for text in rig.said())
        assert refused == (left is None), f"at {second} s"
        if timed and left:  # in mid-time: exactly a minute, but for the ends of spoken answers
            assert completed.active_seconds == pytest.approx(whole + 60, abs=1.01), f"at {second} s"


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize(
    "command", ["Skip", "Repeat", "Back", "Done", "TimeLeft", "Help", "HowAreYou"]
)
def test_every_command_at_every_second_leads_to_an_end(
    exercise: str, command: str, step: int
) -> None:
    for second in range(0, LENGTH[exercise], step):
        rig = started(exercise)
        live(rig, second)
        if not running(rig):
            break
        rig.call(command)
        live(rig, 4 * LENGTH[exercise])
        assert rig.notices(SessionCompleted) != [], f"at {second} s"
        assert rig.engine.mode is Mode.IDLE


def _say(intent: str, **slots: str | int) -> Callable[[Rig], None]:
    return lambda rig: rig.say(intent, **slots)


def _call(intent: str, **slots: str | int) -> Callable[[Rig], None]:
    return lambda rig: rig.call(intent, **slots)


ACTIONS: dict[str, Callable[[Rig], None]] = {
    "pause": _say("Pause"),
    "resume": _say("Resume"),
    "skip": _call("Skip"),
    "done": _say("Done"),
    "repeat": _call("Repeat"),
    "time left": _say("TimeLeft"),
    "a minute": _call("AddTime", minutes=1),
    "help": _call("Help"),
    "how are you": _call("HowAreYou"),
    "examined": lambda rig: rig.tell(Examined(("disk_full", "clock_wrong"))),
    "louder": _call("Louder"),
    "slower": _call("Slower"),
    "who": _say("ChooseFirst", partner=2),
    "feeling": _say("Feeling", feeling="calm"),
    "yes": _say("Yes"),
    "mumble": Rig.mumble,
    "name": Rig.call_name,
    "press": Rig.press,
    "talk": lambda rig: rig.speech(active=True),
    "quiet": lambda rig: rig.speech(active=False),
}


@given(
    exercise=st.sampled_from(EXERCISES),
    script=st.lists(st.tuples(st.floats(0.0, 40.0), st.sampled_from(sorted(ACTIONS))), max_size=14),
)
def test_any_conversation_keeps_the_promises(
    exercise: str, script: list[tuple[float, str]]
) -> None:
    rig = started(exercise)
    asked: list[float] = []
    for wait, action in script:
        rig.run(wait)
        if action not in ("talk", "quiet"):
            asked.append(rig.now)
        ACTIONS[action](rig)
        if not running(rig):
            break
    rig.speech(active=False)
    rig.run(60)  # whoever spoke over a line is asked whether to go on; without an answer it pauses
    if rig.engine.session is not None and not rig.engine.session.running:
        asked.append(rig.now)
        rig.say("Resume")
    rig.run(4000)
    if rig.engine.session is not None:  # whoever spoke over the coach did not say "go on"
        asked.append(rig.now)
        rig.say("Resume")
        rig.run(4000)
    assert rig.notices(SessionCompleted) != [] or rig.notices(SessionStopped) != []
    assert rig.engine.mode is Mode.IDLE
    for begun, ended in paused_spans(rig):
        spoken = [at for at, c in rig.log if isinstance(c, Speak) and begun < at < ended]
        unasked = [at for at in spoken if not any(at - 12 <= ask <= at for ask in asked)]
        assert unasked == []
    if rig.notices(SessionCompleted):
        (completed,) = rig.notices(SessionCompleted)
        pauses = sum(ended - begun for begun, ended in paused_spans(rig))
        whole = span(rig, SessionCompleted) - span(rig, SessionStarted)
        assert completed.active_seconds == pytest.approx(whole - pauses, abs=1e-4)


@given(wake_ups=st.lists(st.floats(0.0, 30.0), min_size=1, max_size=8))
def test_late_wake_ups_never_move_a_bell(wake_ups: list[float]) -> None:
    exact, late = started("silent-gaze"), started("silent-gaze")
    live(exact, 200)
    for late_by in wake_ups:
        due = late.engine.next_timeout()
        if due is None or not running(late):
            late.run(1.0)
            continue
        late.run_to(due - 1e-6)
        late.now = due + late_by * 0.001
        late.engine.handle_timeout(late.now)
        late._drain()
    live(late, 200)
    ends = [next(at for at, n in rig.sounds() if n == "bell_end") for rig in (exact, late)]
    starts = [next(at for at, n in rig.sounds() if n == "bell_start") for rig in (exact, late)]
    assert ends[0] - starts[0] == pytest.approx(60.0)
    assert ends[1] - starts[1] == pytest.approx(60.0, abs=0.031)
