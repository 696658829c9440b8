"""What exercises with choices, labels, repetitions and cards become, and every mistake in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.small_house import small_dialogs

from voice_coach.content.dialogs import Dialogs, ExerciseFile, read_dialogs
from voice_coach.content.documents import read_document
from voice_coach.content.library import Library
from voice_coach.content.lint import lint_exercise
from voice_coach.content.loading import load_library
from voice_coach.content.references import check_exercise, sounds_in
from voice_coach.content.schema import Exercise
from voice_coach.content.validation import validate
from voice_coach.engine.plan import BOTH, Ask, Branch, Card, Lead, Plan, Say, Silence, Turn
from voice_coach.resources import audio_folder

HEAD = """\
id: own-walk
title: the own walk
aliases: [our own little walk, a walk of our own, the walk we made]
people: both
consent: both
"""
LINES = {"go": "Go.", "which": "Which one would you like?"}
QUESTION = """\
  - choose:
      line: which
      slot: which
      options:
        - {id: tea, sentences: [a cup of tea, "[some] tea"], goto: end}
        - {id: walk, sentences: [a long walk], say: go}
      unanswered: end
  - say: go
  - label: end
  - say: go
"""


def written(folder: Path, steps: str) -> int:
    """Write an exercise of one's own; return the lines before its steps."""
    used = [
        f"  {name}: {text}\n" for name, text in LINES.items() if re.search(rf"\b{name}\b", steps)
    ]
    head = f"{HEAD}lines:\n{''.join(used)}steps:\n" if used else f"{HEAD}steps:\n"
    (folder / "own-walk.yaml").write_text(head + steps, "utf-8")
    return head.count("\n")


def library(folder: Path) -> Library:
    return load_library(small_dialogs(), ("Anna", "Ben"), choose=lambda _: 0, user_folder=folder)


def planned(folder: Path, steps: str) -> Plan:
    written(folder, steps)
    found = library(folder)
    assert found.problems == ()
    return found.plan("own-walk")


@pytest.fixture(scope="module")
def dialogs() -> Dialogs:
    found = read_dialogs(small_dialogs()).dialogs
    assert found is not None
    return found


def mistakes(dialogs: Dialogs, folder: Path, steps: str) -> list[str]:
    """Return the mistakes, each with its line counted from the first step."""
    before = written(folder, steps)
    document, problems = read_document(folder / "own-walk.yaml")
    assert document is not None
    exercise, problems = validate(Exercise, document)
    if exercise is not None:
        found = ExerciseFile(exercise, document, own=True)
        problems = [
            *check_exercise(dialogs, found, sounds_in(audio_folder())),
            *lint_exercise(dialogs, found),
        ]
    return [
        f"{(problem.line or 0) - before}: {problem.message} {problem.hint}".rstrip()
        for problem in problems
    ]


# --- what they become -----------------------------------------------------------------------


def test_a_question_becomes_an_ask_and_a_way_on(tmp_path: Path) -> None:
    plan = planned(tmp_path, QUESTION)
    ask, branch, *rest = plan.steps
    assert isinstance(ask, Ask)
    assert ask.state == ask.intent == "choose_own_walk_which"
    assert (ask.slot, ask.value, ask.line) == ("which", "option", "own-walk.which")
    assert ask.noinput == ("own-walk.which", "answer.choice.options")
    assert ask.slots == {"options": "a cup of tea or a long walk"}
    assert branch == Branch(4, "which", {"tea": 4, "walk": 2})
    assert rest == [Say("own-walk.go")] * 3


def test_only_its_own_answers_are_heard_in_a_question(tmp_path: Path) -> None:
    written(tmp_path, QUESTION)
    found = library(tmp_path)
    state = "choose_own_walk_which"
    match = found.match(state, "some tea please")
    assert match is not None
    assert match.slots == {"option": "tea"}
    assert found.match(state, "carry on") is None
    assert found.match(state, "stop") is not None
    words = found.grammar(state).words
    assert {"tea", "walk", "stop", "pass", "repeat", "help"} <= words
    for other in found.states:
        if other != state:
            assert "tea" not in found.grammar(other).words
    assert words.isdisjoint({"mostly", "advice", "anna", "sad"})
    assert found.shown(state)[:2] == ("a cup of tea", "a long walk")


def test_what_is_understood_need_not_be_named(tmp_path: Path) -> None:
    quiet = "        - {id: no, sentences: [neither], named: false}\n"
    kept_quiet = QUESTION.replace("      unanswered", f"{quiet}      unanswered")
    plan = planned(tmp_path, kept_quiet)
    (ask,) = (step for step in plan.steps if isinstance(step, Ask))
    assert ask.slots == {"options": "a cup of tea or a long walk"}
    found = library(tmp_path)
    assert found.match(ask.state, "neither") is not None
    assert "neither" not in found.shown(ask.state)


def test_a_scale_is_a_choice_without_numbers(tmp_path: Path) -> None:
    plan = planned(
        tmp_path,
        "  - scale: {line: which, slot: how, who: second, points: [hardly, {name: a lot, also: "
        "[very much]}]}\n  - say: go\n",
    )
    assert len(plan.steps) == 2
    match = library(tmp_path).match("choose_own_walk_how", "very much")
    assert match is not None
    assert match.slots == {"option": "a lot"}


def test_repetitions_are_written_out_and_keep_their_labels_apart(tmp_path: Path) -> None:
    plan = planned(
        tmp_path,
        """\
  - repeat:
      for_each: both
      steps:
        - ask: {line: which, answer: yes_no, slot: well, who: each}
        - if: {slot: well, value: "yes", goto: fine}
        - say: {line: go, who: other}
        - label: fine
  - repeat: {times: 2, steps: [{silence: 5}]}
""",
    )
    asks = [step for step in plan.steps if isinstance(step, Ask)]
    assert [ask.who for ask in asks] == ["first", "second"]
    assert [step.who for step in plan.steps if isinstance(step, Say)] == ["second", "first"]
    branches = [step for step in plan.steps if isinstance(step, Branch)]
    assert branches == [Branch(2, "well", {"yes": 3}), Branch(5, "well", {"yes": 6})]
    assert plan.steps[-2:] == (Silence(5, counts=False),) * 2


def test_what_ends_with_a_word_has_no_share_of_the_time(tmp_path: Path) -> None:
    plan = planned(
        tmp_path,
        """\
  - turn: {who: first, until: done}
  - turn: {who: second, until: done, seconds: 60, end_sound: bell_finish}
  - silence: {until: done, start_sound: bell_start}
""",
    )
    first, second, silence = plan.steps
    assert isinstance(first, Turn)
    assert isinstance(second, Turn)
    assert isinstance(silence, Silence)
    assert (first.seconds, first.start_sound, first.end_sound) == (300, None, None)
    assert (second.seconds, second.end_sound) == (60, "bell_finish")
    assert (silence.seconds, silence.start_sound) == (900, "bell_start")
    assert first.until_done
    assert silence.until_done
    assert (plan.seconds, plan.slots) == (0, {"duration": 0})


def test_a_time_to_talk_is_a_turn_of_both_with_the_usual_bells(tmp_path: Path) -> None:
    steps = "  - turn: {who: both, seconds: 90}\n  - turn: {who: both, until: done}\n"
    talk, open_talk = planned(tmp_path, steps).steps
    assert isinstance(talk, Turn)
    assert isinstance(open_talk, Turn)
    assert (talk.who, talk.seconds, talk.start_sound, talk.end_sound) == (
        BOTH,
        90.0,
        "bell_start",
        "bell_finish",
    )
    assert (open_talk.who, open_talk.start_sound, open_talk.until_done) == (BOTH, None, True)


def test_an_ask_without_an_answer_goes_on_elsewhere(tmp_path: Path) -> None:
    steps = """\
  - ask: {line: which, answer: feeling, slot: word, who: first, unanswered: end}
  - say: go
  - label: end
  - say: go
"""
    asked, way, told, end = planned(tmp_path, steps).steps
    assert isinstance(asked, Ask)
    assert way == Branch(3, "word", {}, answered=2)
    assert told == end == Say("own-walk.go")


def test_cards_are_drawn_once_each_and_the_light_ones_first(tmp_path: Path) -> None:
    for depth, count in (("", 20), (", depth: 3", 9)):
        plan = planned(
            tmp_path, f"  - card: {{deck: closer, count: {count}{depth}}}\n  - say: go\n"
        )
        cards = [step.card for step in plan.steps if isinstance(step, Card)]
        assert len(cards) == len(set(cards)) == count
        turns = [step for step in plan.steps if isinstance(step, Turn)]
        assert all(turn.until_done and turn.card is not None for turn in turns)
        assert sum(turn.who == "first" for turn in turns) * 2 == len(turns)
        if not depth:
            deck = (small_dialogs() / "decks" / "closer.yaml").read_text("utf-8")
            assert cards.index("most-loved") < cards.index("losing")
            assert all(f"id: {card}" in deck for card in cards)


def test_cards_come_in_the_order_in_which_they_are_drawn(tmp_path: Path) -> None:
    written(tmp_path, "  - card: {deck: closer, count: 6, depth: 1}\n  - say: go\n")
    orders = []
    for choose in (lambda _: 0, lambda count: count - 1):
        found = load_library(small_dialogs(), (), choose=choose, user_folder=tmp_path)
        plan = found.plan("own-walk")
        orders.append([step.card for step in plan.steps if isinstance(step, Card)])
    assert orders[0] == orders[1][::-1]


def test_an_offer_comes_last_and_a_no_passes_it(tmp_path: Path) -> None:
    plan = planned(tmp_path, "  - say: go\n  - offer: silent-gaze\n")
    _, ask, branch, declined, past, lead = plan.steps
    assert isinstance(ask, Ask)
    assert ask.slots == {"offered": "the silent gaze"}
    assert branch == Branch(3, "offered", {"yes": 5})
    assert (declined, past, lead) == (Say("offer.declined"), Branch(6), Lead("silent-gaze"))


# --- mistakes -------------------------------------------------------------------------------


MISTAKES = [
    ("  - say: go\n  - goto: end\n", '2: there is no label "end"'),
    (
        "  - silence: {seconds: 90, call_after: 60}\n",
        "a call comes in a silence with until: done",
    ),
    (
        "  - silence: {until: done, seconds: 60, call_after: 60}\n",
        "before the longest it can be",
    ),
    ("  - silence: {until: done, call_line: go}\n", "nobody is called, so this line"),
    (
        "  - silence: {until: done, call_after: 60, call_sound: gong}\n",
        '1: there is no sound "gong"',
    ),
    (
        "  - silence: {until: done, call_after: 60, call_line: come}\n",
        '1: there is no line "come"',
    ),
    (
        "  - goto: ende\n  - say: go\n  - label: end\n  - goto: end\n",
        '1: there is no label "ende" did you mean "end"?',
    ),
    ("  - label: end\n  - say: go\n  - goto: end\n", '3: the label "end" comes no later go only'),
    ("  - say: go\n  - label: end\n", '2: nothing goes to "end"'),
    ("  - goto: a\n  - label: a\n  - say: go\n  - label: a\n", 'the label "a" is here twice'),
    ("  - say: {line: go, who: each}\n", '1: "each" of whom?'),
    (
        "  - if: {slot: tea, value: x, goto: a}\n  - label: a\n  - say: go\n",
        '1: nothing was answered as "tea" before',
    ),
    (
        QUESTION.replace("label: end", "label: end\n  - if: {slot: which, value: tae, goto: b}")
        + "  - label: b\n",
        '"tae" is no answer for "which" did you mean "tea"?',
    ),
    (
        QUESTION.replace("unanswered: end", "unanswered: edn"),
        '1: there is no label "edn" did you mean "end"?',
    ),
    (QUESTION.replace("say: go}", "say: og}"), '1: there is no line "og"'),
    (QUESTION.replace("id: walk", "id: tea"), '"tea" is here twice'),
    (QUESTION.replace("[some] tea", "[some tea"), "brackets do not match"),
    (QUESTION.replace("say: go}", "named: false}"), "at least two of the options have a name"),
    (QUESTION.replace("[some] tea", "{feeling} tea"), "only (a|b) and [c]"),
    (QUESTION.replace("a cup of tea", "(a|one) tea"), "how the coach names this answer"),
    ("  - card: {deck: closr}\n  - say: go\n", '1: there is no deck "closr" did you mean "closer"'),
    ("  - card: {deck: closer, count: 7, depth: 1}\n  - say: go\n", "7 cards of depth 1 are drawn"),
    ("  - offer: silent-gaze\n  - say: go\n", "1: an offer is the last step of all"),
    ("  - say: go\n  - offer: silent-gave\n", 'did you mean "silent-gaze"?'),
    ("  - say: go\n  - offer: own-walk\n", 'there is no other exercise "own-walk"'),
    ("  - say: which\n  - say: go\n", '1: line "which" asks something and nobody listens'),
    ("  - silence: {until: done, share: 1}\n  - say: go\n", "what ends with a word has no share"),
    ("  - repeat: {steps: [{say: go}]}\n", "give either times or for_each: both"),
    ("  - turn: {who: first, until: done}\n", 'the "second" of the two has no turn'),
    (
        "  - ask: {line: which, answer: feeling, slot: word, unanswered: edn}\n  - say: go\n",
        '1: there is no label "edn"',
    ),
    ("  - tern: first\n", 'unknown key "tern" did you mean "turn"?'),
    ("  - chose: {line: which}\n", 'unknown key "chose" did you mean "choose"?'),
    ("  - silence: {until: done, bel_every: 5}\n", 'did you mean "bell_every"?'),
]


@pytest.mark.parametrize(("steps", "expected"), MISTAKES, ids=[row[1][:30] for row in MISTAKES])
def test_every_mistake_is_told_with_its_line(
    dialogs: Dialogs, tmp_path: Path, steps: str, expected: str
) -> None:
    told = mistakes(dialogs, tmp_path, steps)
    assert any(expected in line for line in told), told


def test_repetitions_in_repetitions_end_somewhere(dialogs: Dialogs, tmp_path: Path) -> None:
    deep = "{say: go}"
    for _ in range(4):
        deep = f"{{repeat: {{times: 20, steps: [{deep}]}}}}"
    (told,) = mistakes(dialogs, tmp_path, f"  - {deep}\n")
    assert "more than 600 steps" in told


def test_two_questions_with_one_slot_must_be_the_same(dialogs: Dialogs, tmp_path: Path) -> None:
    scale = "  - scale: {line: which, slot: how, points: [%s, a lot]}\n"
    (told,) = mistakes(dialogs, tmp_path, scale % "hardly" + scale % "not much")
    assert told.startswith("2: ")
    assert "slot of a question with other words" in told
    assert mistakes(dialogs, tmp_path, scale % "hardly" + scale % "hardly") == []


def test_a_broken_question_disables_only_its_own_exercise(tmp_path: Path) -> None:
    written(tmp_path, QUESTION.replace("[some] tea", "[some tea"))
    found = library(tmp_path)
    assert "own-walk" not in found.exercises
    assert len(found.exercises) > 5
    assert [problem.path for problem in found.problems] == [tmp_path / "own-walk.yaml"]
    assert not any(state.startswith("choose_own") for state in found.states)
