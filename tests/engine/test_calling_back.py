"""A silence that calls people back: an agreed time, a bell, and then their own words end it."""

from __future__ import annotations

from support.engine_rig import FakeRepertoire, Rig

from voice_coach.engine.commands import SessionStarted, TimerStarted, TimerStopped
from voice_coach.engine.plan import ListeningWindow, Plan, Say, Silence
from voice_coach.engine.states import Mode

BREAK = Silence(
    1500, until_done=True, call_after=1200, call_sound="ring", call_line="come", ending="until_back"
)
PLAN = Plan("own", "the own", (BREAK, Say("back?")), 0.0, people=1, consent=False)


class Quiet(FakeRepertoire):
    """One plan of one's own, and the words that end a break."""

    def plan(self, exercise: str, seconds: float | None = None) -> Plan:
        return PLAN if exercise == "own" else super().plan(exercise, seconds)

    def window(self, state: str) -> ListeningWindow:
        return super().window("open_silence" if state == "until_back" else state)

    def allowed(self, state: str) -> frozenset[str]:
        return frozenset({"until_back", "Stop", "Pause", "Done"}) | super().allowed("open_silence")


def rung(rig: Rig) -> list[float]:
    first = next(at for at, command in rig.log if isinstance(command, SessionStarted))
    return [round(at - first, 3) for at, found in rig.sounds() if found == "ring"]


def over(rig: Rig) -> bool:
    return rig.engine.session is None and rig.engine.mode is Mode.IDLE


def on_a_break() -> Rig:
    rig = Rig(Quiet())
    rig.call("StartExercise", exercise="own")
    return rig


def test_a_break_calls_once_and_goes_on_until_they_are_back() -> None:
    rig = on_a_break()
    rig.run(1400)
    assert rung(rig) == [1200]
    assert rig.said()[-1].startswith("come")
    assert not over(rig)
    rig.say("until_back")
    assert rig.said()[-1].startswith("back?")


def test_the_time_of_a_break_is_told_up_to_its_call() -> None:
    rig = on_a_break()
    rig.run(600)
    rig.call("TimeLeft")
    assert rig.said()[-1] == "session.time_left duration=600"
    (started_at,) = rig.notices(TimerStarted)
    assert (started_at.seconds, started_at.total) == (1200, 1200)
    rig.run(700)
    assert len(rig.notices(TimerStopped)) == 1
    rig.call("TimeLeft")
    assert rig.said()[-1] == "session.no_time_here"


def test_a_break_can_be_made_longer_and_paused() -> None:
    rig = on_a_break()
    rig.run(100)
    rig.call("AddTime", minutes=10)
    rig.run(100)
    rig.call("Pause")
    rig.run(300)
    rig.say("Resume")
    rig.run(3000)
    assert rung(rig) == [2100]
    assert over(rig)


def test_nobody_who_does_not_come_back_is_waited_for_for_ever() -> None:
    rig = on_a_break()
    rig.run(1501)
    assert rig.said()[-1].startswith("back?")


def test_no_time_is_added_once_it_has_called() -> None:
    rig = on_a_break()
    rig.run(1250)
    rig.call("AddTime", minutes=1)
    assert rig.said()[-1] == "session.no_time_here"
