"""Mistakes in files of sentences: each is said once, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hassil.parse_expression import parse_sentence

from voice_coach.content.documents import parse_document
from voice_coach.content.intents import IntentSet
from voice_coach.content.numbers import number_words
from voice_coach.content.sentences import read_sentences
from voice_coach.content.templates import parse_template
from voice_coach.errors import DialogError

RANGE = "lists: {n: {range: {from: 1, to: 3}}}"
HEAD = "language: en\nintents:\n  A:\n    data:\n      - sentences:\n"


def problems_of(text: str) -> list[str]:
    document, problems = parse_document(text, Path("i.yaml"))
    if document is not None and not problems:
        _, problems = read_sentences(document)
    return [str(problem) for problem in problems]


def test_a_good_file_has_no_problems() -> None:
    assert problems_of(HEAD + "          - start\n") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("intents: {A: {data: [{sentences: [a]}]}}", 'i.yaml:1: "language" is missing'),
        ("language: en\n", 'i.yaml:1: "intents" is missing'),
        ("- a\n", "i.yaml:1: this must be a list of keys with values"),
        ("language: en\nintents:\n  A: {}\n", 'i.yaml:3: "intents.A.data" is missing'),
        ("language: en\nintents:\n  A: {data: []}\n", "should have at least 1 item"),
        (HEAD + "          - start (the\n", "i.yaml:6: brackets do not match: unable to find end"),
        (HEAD + "          - fine\n          - the) end\n", "i.yaml:7: brackets do not match"),
        (HEAD + "          - a } b\n", 'i.yaml:6: "'),
        (HEAD + "          - ()\n", "i.yaml:6: brackets are empty"),
        (HEAD + "          - '{}'\n", "i.yaml:6: brackets are empty"),
        (HEAD + "          - '[ ]'\n", "i.yaml:6: there are no words in it"),
        (HEAD + "          - ''\n", "i.yaml:6: there are no words in it"),
        (HEAD + "          - go {whre}\n", 'i.yaml:6: there is no list "whre"'),
        (HEAD + "          - go <plce>\n", 'i.yaml:6: there is no rule "plce"'),
        (
            HEAD + "          - go {plaec}\nlists: {place: {values: [home]}}\n",
            'i.yaml:6: there is no list "plaec" (did you mean "place"?)',
        ),
        (
            HEAD + "          - go <a>\nexpansion_rules:\n  a: x <b>\n  b: y <a>\n",
            'i.yaml:9: the rule "a" uses itself',
        ),
        (
            HEAD + "          - go\nexpansion_rules:\n  a: x <nowhere>\n",
            'i.yaml:8: there is no rule "nowhere"',
        ),
        (
            HEAD + "          - go {l}\nlists:\n  l: {values: ['a {l}']}\n",
            'i.yaml:8: the list "l" uses itself',
        ),
        (HEAD + "          - go\nlists:\n  l: {values: []}\n", "i.yaml:8: this list has no values"),
        (HEAD + "          - go\nlists:\n  l: {valeus: [a]}\n", 'i.yaml:8: unknown key "valeus"'),
        (HEAD + "          - go\nlists:\n  l: {}\n", "i.yaml:8: a list needs values, a range"),
        (HEAD + "          - go\nlists:\n  l: {values: [[a]]}\n", "i.yaml:8: a value is words, or"),
        (
            HEAD + "          - go\nlists:\n  l:\n    values:\n      - {in: a, otu: b}\n",
            'i.yaml:10: unknown key "otu" (did you mean "out"?)',
        ),
        (
            HEAD + "          - go\nlists:\n  l: {range: {from: 5, to: 1}}\n",
            'i.yaml:8: "from" is larger than "to"',
        ),
        (
            HEAD + "          - go\nlists:\n  l: {range: {from: 1, to: 1000000}}\n",
            "i.yaml:8: more than 2000 numbers",
        ),
        (
            HEAD + "          - go\nlists:\n  l: {range: {from: 1, to: 3, step: 0}}\n",
            '"lists.l.range.step": input should be greater than 0',
        ),
        (
            HEAD + "          - go\nlists:\n  l: {range: {from: 1, to: 3, fractions: halfs}}\n",
            'i.yaml:8: unknown fractions "halfs" (did you mean "halves"?)',
        ),
        (
            "language: xx\nintents: {A: {data: [{sentences: [a]}]}}\n" + RANGE,
            "i.yaml:3: no number words are known for this language",
        ),
        (
            "language: en\nskip_word: [um]\nintents: {A: {data: [{sentences: [a]}]}}\n",
            'i.yaml:2: unknown key "skip_word" (did you mean "skip_words"?)',
        ),
        (
            "language: en\nintents:\n  A:\n    data:\n      - {sentences: [a], slot: {b: 1}}\n",
            'i.yaml:5: unknown key "slot" (did you mean "slots"?)',
        ),
    ],
)
def test_a_mistake_is_said_once_with_its_line(text: str, problem: str) -> None:
    problems = problems_of(text)
    assert len(problems) == 1, problems
    assert problem in problems[0]


def test_every_mistake_is_said_at_once() -> None:
    text = HEAD + "          - go <a>\n          - (\n          - '{b}'\n"
    assert len(problems_of(text)) == 3


def test_keys_that_hassil_does_not_know_are_no_mistake() -> None:
    assert problems_of("author: somebody\n" + HEAD + "          - go\n") == []


def test_a_rule_may_use_what_only_a_block_defines() -> None:
    text = HEAD + "          - go <way>\n        lists: {place: {values: [home]}}\n"
    assert problems_of(text + "expansion_rules: {way: 'to {place}'}\n") == []


def test_a_broken_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "coffee.yaml"
    path.write_text(HEAD + "          - go <a>\n", "utf-8")
    with pytest.raises(DialogError) as caught:
        IntentSet.from_yaml(path)
    assert f'{path}:6: there is no rule "a"' in str(caught.value)
    with pytest.raises(DialogError, match="there is no such file"):
        IntentSet.from_yaml(tmp_path / "missing.yaml")


@pytest.mark.parametrize("words", ["one", "it's fine", "a walk in the park", "2 o'clock"])
def test_plain_words_are_what_hassil_makes_of_them(words: str) -> None:
    numbers = number_words("en")
    template = parse_template(words, (), numbers)
    assert repr(template.expression) == repr(parse_sentence(template.text).expression)
