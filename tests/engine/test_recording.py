"""A word is kept for both after a yes to it, and leaves no trace otherwise."""

from __future__ import annotations

import pytest
from support.engine_rig import FakeRepertoire, Rig

from voice_coach.engine.commands import KeepEntry, SessionCompleted
from voice_coach.engine.plan import Ask, Plan, Record, Say

FEELING = Ask("word", "feeling", "Feeling", "feeling", "ask", passed="passed")
KEEP = Record(
    "word",
    "feeling",
    Ask(
        "keep_word",
        "confirm",
        "Yes",
        None,
        "keep",
        noinput=("keep",),
        nomatch=("keep",),
        meant={"Yes": "yes", "No": "no"},
    ),
)


class OneWord(FakeRepertoire):
    def plan(self, exercise: str, seconds: float | None = None) -> Plan:
        return Plan("word", "the word", (FEELING, KEEP, Say("after")), 0.0, consent=False)


def asked(answer: str | None = "calm") -> Rig:
    rig = Rig(OneWord())
    rig.call("StartExercise", exercise="word")
    rig.run_until_listening("feeling")
    if answer is None:
        rig.say("Skip")
    else:
        rig.say("Feeling", feeling=answer)
        rig.run_until_listening("confirm")
    return rig


def to_the_end(rig: Rig) -> list[KeepEntry]:
    rig.run_until(SessionCompleted)
    return rig.notices(KeepEntry)


def test_a_yes_keeps_it_and_says_so() -> None:
    rig = asked()
    rig.say("Yes")
    assert to_the_end(rig) == [KeepEntry("feeling", "calm")]
    lines = [line.split()[0] for line in rig.said()]
    assert lines[lines.index("keep") :] == ["keep", "record.kept", "after"]


def test_the_next_step_waits_until_it_is_said() -> None:
    rig = asked()
    rig.say("Yes")
    assert [line.split()[0] for line in rig.said()][-1] == "record.kept"


@pytest.mark.parametrize("answer", ["No", "Skip"])
def test_anything_else_keeps_nothing_and_nothing_is_said_about_it(answer: str) -> None:
    rig = asked()
    rig.say(answer)
    assert to_the_end(rig) == []
    lines = [line.split()[0] for line in rig.said()]
    assert lines[lines.index("keep") :] == ["keep", "after"]


def test_silence_is_no_yes() -> None:
    assert to_the_end(asked()) == []


def test_what_is_not_understood_is_no_yes() -> None:
    rig = asked()
    rig.mumble()
    rig.run_until_listening("confirm")
    rig.mumble()
    assert to_the_end(rig) == []


def test_nothing_is_asked_where_there_was_no_answer() -> None:
    rig = asked(None)
    assert to_the_end(rig) == []
    assert "keep" not in [line.split()[0] for line in rig.said()]


def test_a_stop_keeps_nothing() -> None:
    rig = asked()
    rig.say("Stop")
    rig.run(60)
    assert rig.notices(KeepEntry) == []


def test_a_pause_asks_again_and_does_not_keep_it_twice() -> None:
    rig = asked()
    rig.say("Pause")
    rig.run(5)
    rig.say("Resume")
    rig.run_until_listening("confirm")
    rig.say("Yes")
    rig.say("Pause")
    rig.run(5)
    rig.say("Resume")
    assert to_the_end(rig) == [KeepEntry("feeling", "calm")]
