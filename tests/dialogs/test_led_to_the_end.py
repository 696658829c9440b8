"""Every exercise and every answer, led in words from its name to its end, whatever is said."""

from __future__ import annotations

import pytest
from hassil.expression import Expression
from hassil.sample import sample_expression
from support.couple import Couple

from voice_coach.content.answers import answer_name
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.content.templates import parse_template
from voice_coach.engine.commands import PlayEarcon, Speak, TurnEnded
from voice_coach.engine.states import SessionState
from voice_coach.resources import dialogs_folder

EXERCISES = sorted(path.stem for path in (dialogs_folder() / "exercises").glob("*.yaml"))
LED = [name for name in EXERCISES if name != "set-up"]
SAID = ("pass", "repeat", "go back", "pause", "done", "how much time is left")
STEPS = [pytest.param(1, id="every moment", marks=pytest.mark.slow), pytest.param(31, id="some")]
"""Every so many moments of a session something is said."""


@pytest.mark.parametrize("exercise", LED)
def test_each_is_led_to_its_end(library: Library, exercise: str) -> None:
    found = library.exercises[exercise]
    assert len(found.aliases) >= 3
    for alias in found.aliases:
        couple = Couple(library, {"confirm": "no"})
        couple.start(f"let's do {alias}")
        couple.to_the_end()
        assert couple.completed == [exercise], alias
        turns = {notice.partner for notice in couple.rig.notices(TurnEnded)}
        assert turns in ({1, 2}, set()), "nobody is left out"


@pytest.mark.parametrize("exercise", LED)
def test_each_ends_though_nobody_says_a_word(library: Library, exercise: str) -> None:
    silent = dict.fromkeys(("confirm", "who_first", "feeling", "card", "sharing", "choice"))
    couple = Couple(library, {state: lambda _: None for state in silent})
    couple.start(f"start {library.exercises[exercise].aliases[0]}")
    couple.to_the_end()
    assert couple.completed == [exercise]


@pytest.mark.parametrize("exercise", LED)
def test_each_ends_though_everything_is_passed(library: Library, exercise: str) -> None:
    passed = dict.fromkeys(("confirm", "who_first", "feeling", "card", "sharing", "choice"), "pass")
    couple = Couple(library, passed)
    couple.start(f"start {library.exercises[exercise].aliases[0]}")
    couple.to_the_end()
    assert couple.completed == [exercise]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("exercise", LED)
def test_whatever_is_said_whenever_it_ends(library: Library, exercise: str, step: int) -> None:
    words = [word for word in SAID for _ in range(2)]
    for moment in range(1, 100_000, step):
        couple = Couple(library, {"confirm": "no"})
        couple.start(f"start {library.exercises[exercise].aliases[0]}")
        couple.live(moment)
        if couple.over:
            break
        if couple.rig.engine.session is None:
            continue
        word = words[moment % len(words)]
        session = couple.rig.engine.session
        understood = any(
            library.match(state, word) is not None
            for state in (couple.rig.listening.state, couple.rig.listening.wake_state)
        )
        if understood:
            couple.say(word)
        if session.state is SessionState.PAUSED:
            couple.rig.run(100)
            couple.say("resume")
        couple.to_the_end()
        assert couple.completed == [exercise], f"{word!r} at {moment} s"
    else:
        pytest.fail("it outlived its length")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("exercise", LED)
def test_a_stop_whenever_it_is_said_is_followed_by_nothing(
    library: Library, exercise: str, step: int
) -> None:
    for moment in range(1, 100_000, step):
        couple = Couple(library, {"confirm": "no"})
        couple.start(f"start {library.exercises[exercise].aliases[0]}")
        couple.live(moment)
        if couple.over:
            break
        before = len(couple.rig.log)
        couple.say("stop")
        couple.rig.run(200)
        assert couple.over
        sounding = [c for _, c in couple.rig.log[before:] if isinstance(c, Speak | PlayEarcon)]
        assert sounding == [], f"at {moment} s"
        assert couple.completed == []
    else:
        pytest.fail("it outlived its length")


def template(text: str) -> Expression:
    return parse_template(text, (), None).expression


ANSWERS = load_library(dialogs_folder(), (), choose=lambda _: 0).answers


@pytest.mark.parametrize(
    ("file", "topic"), [(file, topic) for file, found in ANSWERS.items() for topic in found.topics]
)
def test_each_question_is_answered(library: Library, file: str, topic: str) -> None:
    found = library.answers[file]
    about = found.topics[topic]
    ways = {
        next(iter(sample_expression(template(question.replace("{topic}", name)))))
        for question in found.questions
        for name in about.names
    }
    for words in ways:
        match = library.match("command", words)
        assert match is not None, words
        assert match.slots == {"exercise": answer_name(found, topic)}, words
    couple = Couple(library)
    couple.start(min(ways))
    couple.to_the_end()
    assert couple.completed == [answer_name(found, topic)]
    said = couple.rig.said()
    assert said[: len(about.reply)] == about.reply
    if about.example:
        assert said[-len(about.example) :] == about.example
    for word in ("that's enough", "stop"):
        short = Couple(library)
        short.start(min(ways))
        short.rig.run(0.5)
        short.say(word)
        short.rig.run(60)
        assert short.over
        assert short.rig.said() == about.reply[:1]


def test_an_answer_asks_nobody_for_consent_and_takes_a_no(library: Library) -> None:
    couple = Couple(library, {"confirm": "no"})
    couple.start("what is omoiyari")
    couple.to_the_end()
    assert couple.rig.said()[-1] == "All right."
    assert not any("would you like to?" in line for line in couple.rig.said())
