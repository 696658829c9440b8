"""Looking at the words first changes nothing about what an utterance means."""

from __future__ import annotations

import pytest
from hassil import recognize_all
from hypothesis import given
from hypothesis import strategies as st
from support.every_template import every_template

from voice_coach.content.intents import IntentMatch, IntentSet
from voice_coach.content.sentences import Sentences
from voice_coach.content.shortlist import Shortlist

TEXT = """
language: en
skip_words: [please, thank you]
lists:
  n: {range: {from: 1, to: 12}}
  size: {values: ["[very] big", small, {in: "(x|y) {thing}", out: thing}]}
  thing: {values: [cup, "cups of tea"]}
  free: {wildcard: true}
expansion_rules:
  go: "go (home|to work)"
  write: "write {free}"
intents:
  Count:
    data:
      - sentences: ["[take] {n} minute[s]", "({n};now) go"]
      - {sentences: ["{n} more"], lists: {n: {range: {from: 20, to: 30}}}}
  Go:
    data:
      - sentences: ["[please] <go> [now]", "[un]do it", "let's go"]
      - {sentences: ["<go> slowly"], expansion_rules: {go: "crawl"}}
  Note:
    data: [{sentences: ["note {size} [down]", "thank you {thing}"]}]
  Write:
    data: [{sentences: ["<write>", "<write> now", "{free} end"]}]
"""
INTENTS = IntentSet.from_text(TEXT)
WORDS = """take one two second twelfth minute minutes more now go home to work please thank you undo
    do it let's crawl slowly note very big small x y cup cups of tea down write end twenty other"""


def without_a_shortlist(text: str, allowed: frozenset[str]) -> list[str]:
    results = recognize_all(INTENTS.spoken(text), every_template(INTENTS, allowed))
    return sorted(f"{found.intent.name} {found.entities_list}" for found in results)


def with_a_shortlist(text: str, allowed: frozenset[str]) -> list[str]:
    words = INTENTS.spoken(text)
    results = recognize_all(words, INTENTS._shortlist.of(words, allowed))
    return sorted(f"{found.intent.name} {found.entities_list}" for found in results)


@given(
    st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=6),
    st.sets(st.sampled_from(INTENTS.names), min_size=1),
)
def test_the_results_are_those_of_all_templates(words: list[str], allowed: set[str]) -> None:
    text = " ".join(words)
    found = with_a_shortlist(text, frozenset(allowed))
    assert found == without_a_shortlist(text, frozenset(allowed))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("let's go", {"Go": 2, "Write": 3}),
        ("two minutes", {"Count": 1, "Write": 3}),
        ("second minute", {"Write": 3}),
        ("twenty one more please", {"Count": 1, "Write": 3}),
        ("note a cup", {"Write": 3}),
        ("please", {"Count": 3, "Go": 4, "Note": 2, "Write": 3}),
    ],
)
def test_templates_that_lack_a_word_are_left_out(text: str, left: dict[str, int]) -> None:
    shortlist = INTENTS._shortlist.of(text)
    found = {
        name: sum(len(block.sentences) for block in intent.data)
        for name, intent in shortlist.intents.items()
    }
    assert found.keys() == left.keys()
    assert all(found[name] <= left[name] for name in left)


def test_what_is_far_too_large_to_be_written_out_is_always_tried() -> None:
    text = """
language: en
lists: {big: {range: {from: 1, to: 2000}}}
intents: {A: {data: [{sentences: ["x{big}{big}", "stop"]}]}}
"""
    intents = IntentSet.from_text(text)
    assert [len(one.data) for one in intents._shortlist.of("else").intents.values()] == [1]
    assert intents.match("stop") == IntentMatch("A")


def test_it_is_made_for_the_sentences_it_was_given() -> None:
    sentences: Sentences = INTENTS._sentences
    assert Shortlist(sentences).of("nothing of it", ["Go", "Note"]).intents == {}
    assert Shortlist(sentences).of("let's go", ()).intents == {}
