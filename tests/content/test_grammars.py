"""Templates -> strict grammars: exactly what the templates say, word by word."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.jsgf import Jsgf

from voice_coach.content.grammar import Grammar
from voice_coach.content.intents import IntentSet
from voice_coach.errors import DialogError


def grammar_of(*sentences: str, extra: str = "") -> Grammar:
    listing = "\n".join(f"          - {sentence!r}" for sentence in sentences)
    text = f"language: en\nintents:\n  A:\n    data:\n      - sentences:\n{listing}\n{extra}"
    return IntentSet.from_text(text).grammar("g")


def language_of(grammar: Grammar) -> set[str]:
    """Return every sentence of a small grammar."""
    jsgf = Jsgf.parse(grammar.jsgf)
    sentences = set(jsgf.all())
    assert len(sentences) == len(list(jsgf.all())), "a sentence has two ways through the grammar"
    return sentences


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("stop", {"stop"}),
        ("Stop It", {"stop it"}),
        ("stop [it]", {"stop", "stop it"}),
        ("[please] stop", {"stop", "please stop"}),
        ("[please] [now]", {"please", "now", "please now"}),
        ("(a|b) c", {"a c", "b c"}),
        ("(a|b|a) c", {"a c", "b c"}),
        ("minute[s]", {"minute", "minutes"}),
        ("[un]do it", {"do it", "undo it"}),
        ("turn[ the] light[s]", {"turn light", "turn the light", "turn lights", "turn the lights"}),
        ("go( home| away)", {"go home", "go away"}),
        ("(mis|re)(take|print) it", {"mistake it", "misprint it", "retake it", "reprint it"}),
        ("self-made", {"self made"}),
        ("8 ounce", {"eight ounce"}),
        ("let's go", {"let's go"}),
        ("let\u2019s go", {"let's go"}),
        ("(a;b)", {"a b", "b a"}),
        ("(a;[b])", {"a", "a b", "b a"}),
        ("x ([a];[b]) y", {"x y", "x a y", "x b y", "x a b y", "x b a y"}),
        ("({1..3:n}) up", {"one up", "two up", "three up"}),
        ("{21..22:n}-fold", {"twenty one fold", "twenty two fold"}),
        ("{n}", {"one", "two", "two point five", "one point five", "three point five", "three"}),
        ("{size} cup", {"big cup", "very big cup", "small cup"}),
        ("{size}s", {"bigs", "very bigs", "smalls"}),
        ("<go>", {"go home", "go to work"}),
        ("<go> now", {"go home now", "go to work now"}),
        ("<may> go", {"go", "may go"}),
        ("re<word>", {"rerun", "redo"}),
    ],
)
def test_a_grammar_says_what_its_templates_say(sentence: str, said: set[str]) -> None:
    extra = """
lists:
  n: {range: {from: 1, to: 3, fractions: halves}}
  size: {values: ["[very] big", small]}
expansion_rules:
  go: "go (home|to work)"
  may: "[may]"
  word: "(run|do)"
"""
    assert language_of(grammar_of(sentence, extra=extra)) == said


def test_the_same_sentence_twice_is_in_it_once() -> None:
    assert language_of(grammar_of("stop", "Stop!", "[please] go")) == {"stop", "go", "please go"}


@given(st.lists(st.booleans(), min_size=2, max_size=4))
def test_permutations_hold_every_order_once(optional: list[bool]) -> None:
    parts = "abcd"[: len(optional)]
    template = ";".join(
        f"[{part}]" if may else part for part, may in zip(parts, optional, strict=True)
    )
    needed = {part for part, may in zip(parts, optional, strict=True) if not may}
    orders = {
        " ".join(order)
        for length in range(1, len(parts) + 1)
        for order in itertools.permutations(parts, length)
        if needed <= set(order)
    }
    assert language_of(grammar_of(f"({template})")) == orders


def test_wildcards_are_left_out() -> None:
    extra = "lists: {x: {wildcard: true}}\n"
    assert language_of(grammar_of("write {x}", "stop", extra=extra)) == {"stop"}
    with pytest.raises(DialogError, match="nothing can be said"):
        grammar_of("write {x}", extra=extra)


def test_a_block_may_be_spoken_in_some_grammars_only() -> None:
    intents = IntentSet.from_text(
        """
language: en
intents:
  A:
    data:
      - sentences: [long command]
      - {sentences: [short], metadata: {spoken_in: [here]}}
      - {sentences: [typed], metadata: {spoken_in: []}}
"""
    )
    assert language_of(intents.grammar("here")) == {"long command", "short"}
    assert language_of(intents.grammar("there")) == {"long command"}
    assert intents.match("typed") is not None


def test_own_lists_of_blocks_do_not_mix() -> None:
    intents = IntentSet.from_text(
        """
language: en
expansion_rules: {way: "go {x}"}
lists: {x: {values: [home]}}
intents:
  A:
    data:
      - sentences: ["<way>"]
      - {sentences: ["<way> now"], lists: {x: {values: [away]}}}
"""
    )
    assert language_of(intents.grammar("g")) == {"go home", "go away now"}


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("(a;b;c;d;e;f;g;h)", "permutation has more than"),
        ("x{big}{big}", "too many spellings"),
        (f"({';'.join(['{big}'] * 7)})", "words, over"),
    ],
)
def test_what_is_far_too_large_is_refused(sentence: str, message: str) -> None:
    with pytest.raises(DialogError, match=message):
        grammar_of(sentence, extra="lists: {big: {range: {from: 1, to: 2000}}}\n")


def test_a_grammar_is_the_same_every_time() -> None:
    text = "(start|do) ([{1..9:n}];[now];[please]) {x}[s]"
    extra = "lists: {x: {values: [b, a, c]}}\n"
    assert grammar_of(text, extra=extra) == grammar_of(text, extra=extra)


WORDS = st.sampled_from(["a", "b", "c d", "e's"])
TEMPLATES = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({'|'.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({';'.join(parts)})"),
        inner.map(lambda part: f"[{part}]"),
        st.tuples(WORDS, inner).map(lambda pair: f"{pair[0]}[ {pair[1]}]"),
        st.tuples(WORDS, WORDS).map(lambda pair: f"{pair[0]}[{pair[1]}]"),
    ),
    max_leaves=6,
)


@given(TEMPLATES, st.data())
def test_every_sentence_of_a_grammar_matches_its_template(
    template: str, data: st.DataObject
) -> None:
    text = f"language: en\nintents:\n  A:\n    data:\n      - sentences: [{template!r}]\n"
    intents = IntentSet.from_text(text)
    try:
        grammar = intents.grammar("g")
    except DialogError:
        return  # nothing but silence can be said
    jsgf = Jsgf.parse(grammar.jsgf)
    sentence = jsgf.draw(lambda count: data.draw(st.integers(0, count - 1)))
    assert intents.match(sentence) is not None, (template, sentence)
    assert set(sentence.split()) <= grammar.words
    for phrase in grammar.phrases:
        assert jsgf.accepts(phrase)
