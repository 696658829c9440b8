"""Whatever a person writes into an exercise file: a clear mistake, or a plan that ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.jsgf import Jsgf
from support.odd_files import edited

from voice_coach.content.compiler import Compiler
from voice_coach.content.dialogs import Dialogs, ExerciseFile, read_dialogs
from voice_coach.content.documents import Document, parse_document
from voice_coach.content.intents import IntentSet
from voice_coach.content.library import shelf_of
from voice_coach.content.lint import lint_exercise
from voice_coach.content.references import check_exercise, line_key
from voice_coach.content.schema import Exercise
from voice_coach.content.sentences import read_sentences
from voice_coach.content.validation import validate
from voice_coach.engine.plan import Branch, Plan, Silence, Turn
from voice_coach.errors import DialogError
from voice_coach.resources import dialogs_folder

FOLDER = dialogs_folder()
GAZE = (FOLDER / "exercises" / "silent-gaze.yaml").read_text("utf-8")
CHECK_IN = (FOLDER / "exercises" / "feeling-check-in.yaml").read_text("utf-8")
CARDS = (FOLDER / "exercises" / "twenty-cards.yaml").read_text("utf-8")
ADVICE = (FOLDER / "exercises" / "advice-or-listening.yaml").read_text("utf-8")
CHECKLIST = (FOLDER / "exercises" / "listening-checklist.yaml").read_text("utf-8")
COFFEE = (Path(__file__).parents[1] / "fixtures" / "coffee_orders.yaml").read_text("utf-8")
PATH = Path("fuzzed.yaml")


@pytest.fixture(scope="module")
def dialogs() -> Dialogs:
    found = read_dialogs(FOLDER).dialogs
    assert found is not None
    return found


def outcome(document: Document | None, dialogs: Dialogs) -> Plan | None:
    """Return the plan of an exercise, or None where it has mistakes."""
    if document is None:
        return None
    exercise, problems = validate(Exercise, document)
    if exercise is None:
        assert problems
        assert all(problem.line is not None and problem.message for problem in problems)
        return None
    found = ExerciseFile(exercise, document, own=True)
    if check_exercise(dialogs, found, frozenset()) or lint_exercise(dialogs, found):
        return None
    shelf = shelf_of(dialogs, lambda _: 0)
    return Compiler(dialogs.listening.answers, line_key, shelf=shelf).compile(exercise)


def ends(plan: Plan) -> bool:
    """Whether each step is over some time, and leads only to one that comes later."""
    timed = [step.seconds for step in plan.steps if isinstance(step, Turn | Silence)]
    forward = all(
        at < target <= len(plan.steps)
        for at, step in enumerate(plan.steps)
        if isinstance(step, Branch)
        for target in (step.otherwise, *step.targets.values())
    )
    return forward and all(0 < seconds <= 7200 for seconds in timed)


@given(st.sampled_from([GAZE, CHECK_IN, CARDS, ADVICE, CHECKLIST]).flatmap(edited))
def test_scribbled_exercises_are_mistakes_or_plans(dialogs: Dialogs, text: str) -> None:
    document, problems = parse_document(text, PATH)
    plan = None if problems else outcome(document, dialogs)
    assert plan is None or ends(plan)


KEYS = [
    *("say", "sound", "silence", "turn", "ask", "line", "who", "name", "share", "seconds"),
    *(
        "counts",
        "answer",
        "slot",
        "choose",
        "scale",
        "if",
        "goto",
        "label",
        "repeat",
        "card",
        "pick",
        "of",
    ),
    *("offer", "options", "points", "id", "sentences", "value", "times", "for_each", "steps"),
    *("deck", "count", "depth", "until", "bell_every", "unanswered", "exercise"),
]
WORDS = [
    *("first", "second", "third", "each", "go", "feeling", "both", "bell_start", "", "done"),
    *("closer", "silent-gaze", "yes", "yes_no", "(a|b)", "end"),
]
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 9000),
        st.floats(allow_nan=True, allow_infinity=True),
        st.sampled_from(WORDS),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=6,
)


@given(steps=st.lists(VALUES, max_size=5), seconds=VALUES)
def test_any_steps_are_mistakes_or_plans(
    dialogs: Dialogs, steps: list[object], seconds: object
) -> None:
    value = {
        "id": "fuzzed",
        "title": "the fuzz",
        "aliases": ["a long enough name", "another name like this", "and yet another one"],
        "people": "both",
        "consent": "both",
        "seconds": seconds,
        "lines": {"go": ["Go."]},
        "steps": steps,
    }
    plan = outcome(Document(PATH, value, {(): 1}), dialogs)
    assert plan is None or ends(plan)


QUESTION = st.fixed_dictionaries(
    {
        "choose": st.fixed_dictionaries(
            {
                "line": st.just("go"),
                "slot": st.sampled_from(["a", "b"]),
                "options": st.lists(
                    st.fixed_dictionaries(
                        {
                            "id": st.sampled_from(["x", "y"]),
                            "sentences": st.just(["some words"]),
                        },
                        optional={"goto": st.sampled_from(["l", "m"]), "say": st.just("go")},
                    ),
                    min_size=2,
                    max_size=2,
                ),
            },
            optional={"unanswered": st.sampled_from(["l", "m"])},
        )
    }
)
FLOW = st.recursive(
    st.one_of(
        st.sampled_from(
            [
                {"say": "go"},
                {"goto": "l"},
                {"goto": "m"},
                {"label": "l"},
                {"label": "m"},
                {"if": {"slot": "a", "value": "x", "goto": "l"}},
                {"silence": {"until": "done"}},
                {"card": {"deck": "closer", "count": 2}},
                {"turn": {"who": "each", "until": "done"}},
                {"offer": "silent-gaze"},
            ]
        ),
        QUESTION,
    ),
    lambda inner: st.fixed_dictionaries(
        {
            "repeat": st.one_of(
                st.fixed_dictionaries(
                    {"times": st.integers(2, 20), "steps": st.lists(inner, min_size=1, max_size=4)}
                ),
                st.fixed_dictionaries(
                    {
                        "for_each": st.just("both"),
                        "steps": st.lists(inner, min_size=1, max_size=4),
                    }
                ),
            )
        }
    ),
    max_leaves=10,
)


@given(steps=st.lists(FLOW, min_size=1, max_size=8))
def test_any_flow_is_a_mistake_or_ends(dialogs: Dialogs, steps: list[object]) -> None:
    value = {
        "id": "fuzzed",
        "title": "the fuzz",
        "aliases": ["a long enough name", "another name like this", "and yet another one"],
        "people": "both",
        "consent": "both",
        "lines": {"go": ["Go."]},
        "steps": [*steps, {"say": "go"}],
    }
    plan = outcome(Document(PATH, value, {(): 1}), dialogs)
    assert plan is None or ends(plan)


@given(edited(COFFEE))
def test_scribbled_sentences_are_mistakes_or_sentences(text: str) -> None:
    document, problems = parse_document(text, PATH)
    if document is None:
        assert problems
        return
    sentences, problems = read_sentences(document)
    assert (sentences is None) == bool(problems)
    assert all(problem.line is not None for problem in problems)
    if sentences is not None:
        intents = IntentSet(sentences)
        intents.match("can i get a large dark roast latte with a bit of milk")
        try:
            grammar = intents.grammar("g")
        except DialogError:
            return
        assert Jsgf.parse(grammar.jsgf).accepts(grammar.phrases[0])
