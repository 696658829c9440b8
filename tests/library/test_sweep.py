"""Every exercise and every answer, typed from its name to its end, whatever is said at each step.

The text front's own path, on virtual time (``support.typed_couple``). The fast tests try some
steps of a few exercises that have every kind of step, the slow ones all steps of all exercises.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pytest
from support.typed_couple import (
    Reply,
    TypedCouple,
    but_for_an_offer,
    longest,
    sounding,
    ways_to_ask,
)
from support.whole_library import ANSWERS, FEW, LED, NAMES, Chance, few_first

from voice_coach.content.answers import answer_names
from voice_coach.content.library import Library
from voice_coach.content.outline import written_steps
from voice_coach.content.questions import STATE_PREFIX
from voice_coach.engine.plan import Ask
from voice_coach.engine.states import SessionState

TRIED: Final = [
    *(pytest.param(name, 1000, id=f"{name}-each step", marks=pytest.mark.slow) for name in LED),
    *(pytest.param(name, 3, id=f"{name}-some steps") for name in LED if name in FEW),
]
"""Exercises, and how many of their steps at the most."""
IN_THE_MIDDLE: Final = 0.25
"""Seconds after a step has begun: while its line is being read."""
WITHOUT_CLOCK: Final = "session.no_time_here"
HEARD_OF: Final = re.compile(rf"\b({'|'.join(NAMES)})\b")


def begun(library: Library, name: str, replies: Mapping[str, Reply] | None = None) -> TypedCouple:
    """Return two who have asked for an exercise, or for an answer."""
    couple = TypedCouple(library, {"confirm": but_for_an_offer("yes"), **(replies or {})})
    couple.type(how_it_is_asked_for(library, name))
    return couple


def how_it_is_asked_for(library: Library, name: str) -> str:
    """Return words that begin an exercise, or are the question of an answer."""
    if name in library.exercises:
        return f"let's do {library.exercises[name].title}"
    file, _, topic = name.partition("/")
    return ways_to_ask(library.answers[file], topic)[0]


def at_each_step(
    library: Library, name: str, tried: int, *, until_it_listens: bool = False
) -> Iterator[TypedCouple]:
    """Yield two at a step of an exercise, with its line half said: at so many steps, or all.

    Which steps these are differs from exercise to exercise.

    Args:
        library: the dialogs.
        name: of the exercise or the answer.
        tried: steps at the most.
        until_it_listens: wait until the line is over, where something is asked then.
    """
    limit = longest(library, name)
    whole = begun(library, name)
    whole.to_the_end(limit)
    stride = -(-whole.steps // tried)
    for step in range(1 + sum(name.encode()) % stride, whole.steps + 1, stride):
        couple = begun(library, name)
        assert couple.live_until(step, limit)
        couple.live(IN_THE_MIDDLE)
        for _ in range(100 if until_it_listens else 0):
            if couple.steps > step or (couple.listening and couple.listening.window):
                break
            couple.live(IN_THE_MIDDLE)
        if couple.engine.session is not None:
            yield couple


def test_everything_there_is_is_tried(library: Library) -> None:
    assert set(LED) == set(library.exercises)
    assert set(ANSWERS) == set(library.answers)


def test_the_few_have_every_kind_of_step_and_of_people(library: Library) -> None:
    def forms(names: Iterable[str]) -> set[str]:
        found = [library.exercises[name] for name in names]
        plans = [library.plan(name) for name in names]
        return {
            *(type(content).__name__ for one in found for _, content in written_steps(one)),
            *(type(step).__name__ for plan in plans for step in plan.steps),
            *(f"{one.people}, consent {one.consent}" for one in found),
        }

    assert set(ANSWERS) & FEW
    assert forms(FEW.intersection(LED)) == forms(LED)


# --- to the end -------------------------------------------------------------------------------


@pytest.mark.parametrize("exercise", few_first(LED))
def test_both_are_led_to_the_end_by_every_name(library: Library, exercise: str) -> None:
    found = library.exercises[exercise]
    assert len(found.aliases) >= 3
    for words in (f"let's do {found.title}", *found.aliases):
        couple = TypedCouple(library, {"confirm": but_for_an_offer("yes")})
        couple.type(words)
        couple.to_the_end(longest(library, exercise))
        assert couple.completed[:1] == [exercise], words
        assert couple.stopped == []
        spoke = {line["partner"] for line in couple.events("turn_started")}
        everybody = {1} if found.people == "one" else {1, 2}
        together = {0}
        assert spoke - together in (set(), everybody), "nobody is left out"
        assert_names_are_private(couple)


@pytest.mark.parametrize("file", few_first(ANSWERS))
def test_every_answer_comes_to_its_end(library: Library, file: str) -> None:
    for name in answer_names(library.answers[file]):
        topic = library.answers[file].topics[name.partition("/")[2]]
        for words in ways_to_ask(library.answers[file], name.partition("/")[2]):
            match = library.match("command", words)
            assert match is not None, words
            assert match.slots == {"exercise": name}, words
        for reply in ("yes", "no"):
            couple = begun(library, name, {"confirm": reply})
            couple.to_the_end(longest(library, name))
            assert couple.completed == [name]
            said = couple.said()
            assert said[: len(topic.reply)] == topic.reply
            if topic.example is not None and reply == "yes":
                assert said[-len(topic.example) :] == topic.example


def assert_names_are_private(couple: TypedCouple) -> None:
    """No line with a name may be kept anywhere."""
    for line in couple.events("speak"):
        assert line["private"] or not HEARD_OF.search(str(line["text"])), line["text"]


@pytest.mark.parametrize("exercise", few_first(LED))
def test_every_answer_to_every_question_leads_to_an_end(
    varied: Library, chance: Chance, exercise: str
) -> None:
    library = varied
    chance.begin(exercise)
    chosen: Counter[tuple[str, str]] = Counter()

    def options(state: str) -> list[str]:
        if state == "confirm":
            return ["yes", "no"]
        return [words for words in library.shown(state) if is_an_answer(library, state, words)]

    def rarest(couple: TypedCouple) -> str:
        assert couple.listening is not None
        state = couple.listening.state
        asked = f"{state} {couple.keys[-1]}"
        words = min(options(state), key=lambda words: chosen[asked, words])
        chosen[asked, words] += 1
        return words

    for _ in range(40):
        couple = begun(library, exercise, {"confirm": rarest, "*": rarest})
        couple.to_the_end(longest(library, exercise))
        assert_ended_well(couple, exercise)
        missing = set(closed_answers(library, exercise)) - {
            (asked.partition(" ")[0], words) for asked, words in chosen
        }
        if not missing:
            break
    assert not missing, "no way leads to these"


def assert_ended_well(couple: TypedCouple, exercise: str) -> None:
    """It was completed; or a yes was needed in it, nobody said one, and no trace is left."""
    if couple.keys[-1].partition(" ")[0] in last_words(couple.library, exercise):
        assert (couple.completed, couple.stopped) == ([], [exercise])
    else:
        assert couple.completed[:1] == [exercise]
        assert couple.stopped == []
    assert_names_are_private(couple)


def last_words(library: Library, exercise: str) -> set[str]:
    """Return the lines after which an exercise is over because there was no yes."""
    steps = library.plan(exercise).steps
    return {step.or_end for step in steps if isinstance(step, Ask) and step.or_end is not None}


def is_an_answer(library: Library, state: str, words: str) -> bool:
    """Whether words answer a question, and are no command."""
    match = library.match(state, words)
    return match is not None and match.name == state


def closed_answers(library: Library, exercise: str) -> Iterator[tuple[str, str]]:
    """Yield the answers of an exercise's own questions, with their states."""
    prefix = f"{STATE_PREFIX}{exercise}_".replace("-", "_")
    own = library.exercises[exercise].id
    for state in library.states:
        if state.startswith(prefix) and belongs_to(library, state, own):
            for words in library.shown(state):
                if is_an_answer(library, state, words):
                    yield state, words


def belongs_to(library: Library, state: str, exercise: str) -> bool:
    """Whether a state is of this exercise, and of none whose name begins like it."""
    names = [name for name in library.exercises if state.startswith(beginning(name))]
    return max(names, key=len) == exercise


def beginning(exercise: str) -> str:
    """Return how the states of an exercise's questions begin."""
    return f"{STATE_PREFIX}{exercise}_".replace("-", "_")


# --- at each step ------------------------------------------------------------------------------


@pytest.mark.parametrize(("exercise", "tried"), TRIED)
def test_after_a_stop_nothing_is_heard(library: Library, exercise: str, tried: int) -> None:
    for couple in at_each_step(library, exercise, tried):
        before, running = len(couple.lines), couple.engine.session
        assert running is not None
        ended = list(couple.completed)
        couple.type("stop")
        couple.live(300)
        assert couple.over
        assert couple.stopped == [running.plan.exercise]
        assert couple.completed == ended
        assert sounding(couple.lines[before:]) == []


@pytest.mark.parametrize(("exercise", "tried"), TRIED)
def test_a_pass_leads_on_and_is_never_counted(library: Library, exercise: str, tried: int) -> None:
    for couple in at_each_step(library, exercise, tried):
        session = couple.engine.session
        assert session is not None
        step = session.runner
        couple.type("pass")
        couple.live(30)
        assert session.runner is not step or couple.engine.session is not session
        couple.to_the_end(longest(library, exercise))
        assert_ended_well(couple, exercise)


@pytest.mark.parametrize(("exercise", "tried"), TRIED)
def test_a_pause_keeps_everything_and_says_one_line_again(
    library: Library, exercise: str, tried: int
) -> None:
    whole = begun(library, exercise)
    whole.to_the_end(longest(library, exercise))
    for couple in at_each_step(library, exercise, tried):
        before = len(couple.lines)
        couple.type("pause")
        session = couple.engine.session
        assert session is not None
        assert session.state is SessionState.PAUSED
        left = session.remaining(couple.clock.now())
        couple.live(100)
        paused = sounding(couple.lines[before:])
        assert [line.get("name") for line in paused] == ["paused"]
        assert session.remaining(couple.clock.now()) == left
        couple.type("resume")
        couple.to_the_end(longest(library, exercise))
        assert couple.completed == whole.completed
        assert_said_again(couple.keys, whole.keys)


def assert_said_again(keys: list[str], whole: list[str]) -> None:
    """At most one of the lines was said twice: the one that was being said."""
    if keys == whole:
        return
    again = len(keys) - len(whole)
    pairs = enumerate(zip(keys, whole, strict=False))
    at = next((index for index, (one, other) in pairs if one != other), len(whole))
    assert again == 1
    assert keys == [*whole[:at], keys[at - 1], *whole[at:]]


@pytest.mark.parametrize(("exercise", "tried"), TRIED)
def test_back_repeat_and_time_left_are_answered_at_each_step(
    library: Library, exercise: str, tried: int
) -> None:
    for words in ("go back", "repeat that", "how much time is left"):
        for couple in at_each_step(library, exercise, tried, until_it_listens=True):
            session = couple.engine.session
            assert session is not None
            timed = session.remaining(couple.clock.now()) is not None
            before, asked = len(couple.lines), len(couple.keys)
            couple.type(words)
            couple.live(0.5)
            assert not [line for line in couple.lines[before:] if line["event"] == "no_match"]
            if words.startswith("how much"):
                expected = "session.time_left" if timed else WITHOUT_CLOCK
                assert expected in couple.keys[asked:]
            couple.to_the_end(longest(library, exercise) * 2)
            assert couple.completed[:1] == [exercise]


@pytest.mark.parametrize("file", few_first(ANSWERS))
@pytest.mark.parametrize("words", ["stop", "that's enough"])
def test_an_answer_ends_at_once_when_it_is_enough(library: Library, file: str, words: str) -> None:
    for name in answer_names(library.answers[file]):
        for couple in at_each_step(library, name, 1000):
            before = len(couple.lines)
            state = couple.listening.state if couple.listening else ""
            if words != "stop" and library.match(state, words) is None:
                continue
            couple.type(words)
            couple.live(60)
            assert couple.over
            assert sounding(couple.lines[before:]) == []


@pytest.mark.parametrize("file", few_first(ANSWERS))
def test_an_answer_survives_a_pass_and_a_pause_at_each_step(library: Library, file: str) -> None:
    for name in answer_names(library.answers[file]):
        for words in ("pass", "pause"):
            for couple in at_each_step(library, name, 1000):
                couple.type(words)
                couple.live(60)
                if words == "pause":
                    couple.type("resume")
                couple.to_the_end(longest(library, name))
                assert couple.completed == [name]


# --- nobody helps -------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [None, "pass", "the neighbours have a new dog"])
@pytest.mark.parametrize("exercise", few_first(LED))
def test_it_ends_though_nobody_answers_anything(
    library: Library, exercise: str, words: str | None
) -> None:
    nothing: dict[str, Reply] = dict.fromkeys(
        ("confirm", "who_first", "feeling", "feeling_more", "their_feeling", "card", "*"), words
    )
    if words != "pass":
        nothing |= {"sharing": None, "open_silence": None}
    couple = begun(library, exercise, nothing)
    couple.to_the_end(longest(library, exercise))
    assert_ended_well(couple, exercise)
    assert bool(couple.completed) != bool(last_words(library, exercise)), "silence is no yes"


def test_a_no_to_an_exercise_leaves_no_trace(library: Library) -> None:
    for exercise, found in library.exercises.items():
        if found.consent == "both":
            couple = begun(library, exercise, {"consent": "no"})
            couple.to_the_end(60)
            assert couple.keys[-1] == "consent.declined"
            assert not couple.events("session_started", "session_stopped", "session_completed")
