"""Grammars as the smallest graph of words."""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.jsgf import Jsgf

from voice_coach.content.intents import IntentSet
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.errors import RecognizerError
from voice_coach.resources import dialogs_folder
from voice_coach.speech._course import Course
from voice_coach.speech._graph import WordGraph, word_graph
from voice_coach.speech._jsgf import read_jsgf
from voice_coach.speech.hearing import Outlook

HEADER = "#JSGF V1.0;\ngrammar test;\n"


def graph_of(rules: str) -> WordGraph:
    return word_graph(read_jsgf(HEADER + rules))


def accepts(graph: WordGraph, sentence: str) -> bool:
    """Whether a sentence is a path; a deterministic graph has at most one."""
    ways: dict[tuple[int, str], int] = {}
    for start, end, word in graph.arcs:
        assert (start, word) not in ways, "two arcs of a state have the same word"
        ways[start, word] = end
    state: int | None = 0
    for word in sentence.split():
        state = None if state is None else ways.get((state, word))
    return state in graph.final


def sentences(graph: WordGraph, most: int = 8) -> Iterator[str]:
    """Every sentence of at most ``most`` words."""
    ways: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for start, end, word in graph.arcs:
        ways[start].append((word, end))
    todo: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while todo:
        state, said = todo.pop()
        if state in graph.final:
            yield " ".join(said)
        if len(said) < most:
            todo += [(end, (*said, word)) for word, end in ways[state]]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("public <u> = stop;", {"stop"}),
        ("public <u> = stop [it | now];", {"stop", "stop it", "stop now"}),
        ("<it> = it | this;\npublic <u> = (stop | end) <it>;", {"stop it", "stop this", "end it",
                                                                "end this"}),
        ("public <u> = [please] stop [please];", {"stop", "please stop", "stop please",
                                                  "please stop please"}),
        ("public <u> = <NULL> | yes;", {"", "yes"}),
        ("public <u> = łukasz | o'neil;\n", {"łukasz", "o'neil"}),
        ("public <u> = [a [b] | b [a]] c;", {"c", "a c", "b c", "a b c", "b a c"}),
    ],
)  # fmt: skip
def test_a_graph_holds_exactly_the_sentences(rules: str, said: set[str]) -> None:
    assert set(sentences(graph_of(rules))) == said


def test_repetitions_go_on() -> None:
    assert set(sentences(graph_of("public <u> = very+ good;"), 3)) == {
        "very good",
        "very very good",
    }
    assert set(sentences(graph_of("public <u> = (very)* good;"), 2)) == {"good", "very good"}


def test_a_graph_is_minimal() -> None:
    graph = graph_of("public <u> = go left now | go right now | turn left now | turn right now;")
    assert graph.states == 4
    assert len(graph.arcs) == 5


def test_alternatives_are_equally_likely() -> None:
    graph = graph_of("public <u> = stop | (sad | happy | calm | tired);")
    weights = {word: weight for (_, _, word), weight in graph.arcs.items()}
    assert weights["stop"] == pytest.approx(math.log(1 / 2))
    assert weights["sad"] == pytest.approx(math.log(1 / 8))
    graph = graph_of("public <u> = stop [it];")
    weights = {word: weight for (_, _, word), weight in graph.arcs.items()}
    assert weights == {"stop": 0.0, "it": pytest.approx(math.log(1 / 2))}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "no header"),
        (HEADER, "no public rule"),
        (HEADER + "<u> = stop;", "no public rule"),
        (HEADER + "public <u> = stop", "is no rule"),
        (HEADER + "public <u> = <it>;", "<it> is not defined"),
        (HEADER + "public <u> = stop <u>;", "part of itself"),
        (HEADER + "public <u> = (stop;", "not closed"),
        (HEADER + "public <u> = [stop);", "not closed"),
        (HEADER + "public <u> = stop);", "has no beginning"),
        (HEADER + "public <u> = /0.5/ stop | go;", "/ cannot be used"),
        (HEADER + "public <u> = {tag} stop;", "{tag} cannot be used"),
        (HEADER + "public <u> = stop {tag;", "{ cannot be used"),
        (HEADER + "public <u> = * stop;", r"\* cannot be used"),
    ],
)
def test_what_cannot_be_read_is_named(text: str, message: str) -> None:
    with pytest.raises(RecognizerError, match=message):
        read_jsgf(text)


words = st.sampled_from(["a", "b", "c"])
terms = st.recursive(
    words,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(" ".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"( {' | '.join(parts)} )"),
        inner.map(lambda part: f"[ {part} ]"),
    ),
    max_leaves=10,
)


@given(terms, st.lists(words, max_size=5).map(" ".join))
def test_graph_and_grammar_accept_the_same(term: str, sentence: str) -> None:
    text = f"{HEADER}public <utterance> = {term};"
    assert accepts(word_graph(read_jsgf(text)), sentence) == Jsgf.parse(text).accepts(sentence)


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)


@pytest.mark.parametrize("drawn", [30, pytest.param(300, marks=pytest.mark.slow)])
@pytest.mark.parametrize("state", ["command", "session_command", "feeling", "sharing"])
def test_what_is_drawn_from_the_coachs_grammars_is_in_the_graph(
    library: Library, state: str, drawn: int
) -> None:
    grammar = library.grammar(state)
    parsed = Jsgf.parse(grammar.jsgf)
    graph = word_graph(read_jsgf(grammar.jsgf))
    assert {word for _, _, word in graph.arcs} == grammar.words
    chance = random.Random(7)  # noqa: S311 (it draws sentences, it guards nothing)
    for _ in range(drawn):
        sentence = parsed.draw(chance.randrange)
        assert accepts(graph, sentence), sentence
        assert accepts(graph, f"{sentence} {sentence}") == parsed.accepts(f"{sentence} {sentence}")


def test_any_order_stays_small() -> None:
    intents = IntentSet.from_text(
        """
        language: en
        intents:
          Order:
            data:
              - sentences: ["get me ([small];[light roast];[double shot];[iced]) coffee"]
        """
    )
    graph = word_graph(read_jsgf(intents.grammar("order").jsgf))
    assert graph.states < 60
    assert accepts(graph, "get me iced double shot small coffee")
    assert not accepts(graph, "get me iced iced coffee")


# --- how a grammar goes on -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "words", "outlook"),
    [
        ("public <u> = (stop [it]) {Stop};", "stop", Outlook.SETTLED),
        ("public <u> = (stop [it]) {Stop} | (stop listening) {Sleep};", "stop", Outlook.OPEN),
        ("public <u> = (stop [it]) {Stop} | (stop listening) {Sleep};", "stop it", Outlook.SETTLED),
        ("<n> = one | two;\npublic <u> = (add <n> {_} [please]) {A};", "add one", Outlook.VALUE),
        ("<n> = one | two;\npublic <u> = (add <n> {_} [please]) {A};", "add", Outlook.BEGUN),
        ("public <u> = (gaze [for (five {_} | ten {_}) [minutes]]) {A};", "gaze", Outlook.OPEN),
        ("public <u> = (gaze [for (five {_} | ten {_}) [minutes]]) {A};", "gaze for five",
         Outlook.VALUE),
        ("public <u> = (yes [no]) {A};", "no", Outlook.NONE),
        ("public <u> = (yes [no]) {A};", "yes yes", Outlook.NONE),
        ("public <u> = (yes [no]) {A};", "maybe", Outlook.NONE),
        ("public <u> = (yes [no]) {A};", "", Outlook.BEGUN),
        ("public <u> = yes [no];", "yes", Outlook.OPEN),
        ("public <u> = (very+ good) {A};", "very very", Outlook.BEGUN),
    ],
)  # fmt: skip
def test_what_can_still_come(rules: str, words: str, outlook: Outlook) -> None:
    assert Course(graph_of(rules)).outlook(words.split()) is outlook


WORDS = ("a", "b", "c")
SENTENCES = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from(WORDS), st.booleans()), min_size=1, max_size=4),
        st.sampled_from(("A", "B")),
    ),
    min_size=1,
    max_size=6,
)


@given(SENTENCES, st.lists(st.sampled_from(WORDS), max_size=5))
def test_the_outlook_is_that_of_all_the_sentences(
    sentences: list[tuple[list[tuple[str, bool]], str]], said: list[str]
) -> None:
    """A list of sentences, word by word: what the graph tells is what a look at each tells."""
    rules = " | ".join(
        f"( {' '.join(f'{word} {{_}}' if value else word for word, value in sentence)} ) {{{name}}}"
        for sentence, name in sentences
    )
    going = [
        (name, sentence[len(said) :])
        for sentence, name in sentences
        if [word for word, _ in sentence[: len(said)]] == said
    ]
    ended = [name for name, rest in going if not rest]
    on = [(name, rest) for name, rest in going if rest]
    found = Course(graph_of(f"public <u> = {rules};")).outlook(said)
    if not going:
        assert found is Outlook.NONE
    elif not ended:
        assert found is Outlook.BEGUN
    elif (on and len({name for name, _ in going}) > 1) or any(
        value for _, rest in on for _, value in rest
    ):
        assert found is Outlook.OPEN
    else:
        assert found in (Outlook.SETTLED, Outlook.VALUE)


def test_what_people_say_to_the_coach_is_waited_for_as_it_should_be(library: Library) -> None:
    told = {
        ("command", "what can you do"): Outlook.SETTLED,
        ("command", "let's do the silent gaze"): Outlook.OPEN,
        ("command", "let's do the"): Outlook.BEGUN,
        ("command", "let's do the silent gaze for five minutes"): Outlook.OPEN,
        ("who_first", "anna"): Outlook.VALUE,
        ("session_command", "stop"): Outlook.SETTLED,
        ("consent", "yes"): Outlook.SETTLED,
        ("consent", "no"): Outlook.SETTLED,
        ("confirm", "no"): Outlook.SETTLED,
        ("who_first", "you choose"): Outlook.SETTLED,
        ("feeling", "stop"): Outlook.SETTLED,
        ("feeling", "pass"): Outlook.SETTLED,
        ("feeling", "i feel"): Outlook.BEGUN,
        ("feeling", "anxious"): Outlook.VALUE,
        ("how_long", "ten minutes"): Outlook.OPEN,
    }
    courses = {state: Course(word_graph(read_jsgf(library.grammar(state).jsgf)))
               for state in {state for state, _ in told}}  # fmt: skip
    found = {said: courses[said[0]].outlook(said[1].split()) for said in told}
    assert found == told


def test_stop_is_never_waited_for_in_any_state(library: Library) -> None:
    for state in library.common_states:
        course = Course(word_graph(read_jsgf(library.grammar(state).jsgf)))
        assert course.outlook(["stop"]) in (Outlook.SETTLED, Outlook.NONE, Outlook.BEGUN), state
