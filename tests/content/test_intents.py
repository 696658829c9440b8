"""hassil files of others: whatever the format allows is matched as spoken words."""

from __future__ import annotations

import pytest

from voice_coach.content.intents import IntentMatch, IntentSet
from voice_coach.engine.events import Slot

COFFEE = """
language: en
skip_words: [please, um]
expansion_rules:
  want: "(can I get|i'd like|make me|get me)"
  some: "(a [little] bit of|some|lots of)"
lists:
  size: {values: [small, large, "eight ounce", 12 ounce, "sixteen-ounce"]}
  roast:
    values:
      - {in: "(light|blonde) roast", out: light}
      - dark roast
  shots:
    values:
      - {in: single shot, out: 1}
      - {in: double shot, out: 2}
      - {in: "(half|0.5) shot", out: 0.5}
  drink: {values: [latte, coffee, iced coffee, "(flat white|flatwhite)"]}
  milk: {values: ["[<some> ](milk|soy milk)"]}
  cups: {range: {from: 1, to: 30}}
  degrees: {range: {from: 60, to: 90, step: 5, digits: true, words: false}}
  spoons: {range: {from: 0, to: 5, fractions: halves}}
  anything: {wildcard: true}
intents:
  Order:
    data:
      - sentences:
          - "<want> [a|an] ([{size}];[{roast}];[{shots}]) {drink} [with {milk}]"
          - "{cups} (cup|cups) of {drink}"
          - "{drink}s"
        slots: {here: true}
      - sentences: ["{drink} to go"]
        slots: {here: false}
        lists: {drink: {values: [tea]}}
  Heat:
    data:
      - sentences: ["heat it to {degrees:temperature} degrees", "{1..3:level} level[s] up"]
  Sugar:
    data:
      - sentences: ["add {spoons} spoon[s] [of sugar]"]
  Say:
    data:
      - sentences: ["write {anything} on it"]
  Cancel:
    data:
      - sentences: ["[un]do (it;now)", "cancel <all>"]
        expansion_rules: {all: "(all|everything)[ of it]"}
"""


@pytest.fixture(scope="module")
def coffee() -> IntentSet:
    return IntentSet.from_text(COFFEE)


@pytest.mark.parametrize(
    ("text", "name", "slots"),
    [
        ("Can I get a large latte?", "Order", {"size": "large", "drink": "latte", "here": "true"}),
        (
            "i'd like a double shot dark roast 8 ounce coffee with a bit of soy milk please",
            "Order",
            {
                "shots": 2,
                "roast": "dark roast",
                "size": "eight ounce",
                "drink": "coffee",
                "milk": "a bit of soy milk",
                "here": "true",
            },
        ),
        (
            "make me a twelve ounce blonde roast iced coffee",
            "Order",
            {"size": "12 ounce", "roast": "light", "drink": "iced coffee", "here": "true"},
        ),
        (
            "get me a sixteen ounce flat-white",
            "Order",
            {"size": "sixteen-ounce", "drink": "flat white", "here": "true"},
        ),
        ("make me half shot latte", "Order", {"shots": 0.5, "drink": "latte", "here": "true"}),
        ("make me um latte", "Order", {"drink": "latte", "here": "true"}),
        ("25 cups of coffee", "Order", {"cups": 25, "drink": "coffee", "here": "true"}),
        ("twenty-five cups of coffee", "Order", {"cups": 25, "drink": "coffee", "here": "true"}),
        ("lattes", "Order", {"drink": "latte", "here": "true"}),
        ("tea to go", "Order", {"drink": "tea", "here": "false"}),
        ("heat it to seventy five degrees", "Heat", {"temperature": 75}),
        ("heat it to 75 degrees", "Heat", {"temperature": 75}),
        ("two levels up", "Heat", {"level": 2}),
        ("add two point five spoons", "Sugar", {"spoons": 2.5}),
        ("add 2.5 spoons of sugar", "Sugar", {"spoons": 2.5}),
        ("write happy birthday on it", "Say", {"anything": "happy birthday"}),
        ("undo it now", "Cancel", {}),
        ("do now it", "Cancel", {}),
        ("cancel everything of it", "Cancel", {}),
    ],
)
def test_what_the_format_allows_is_understood(
    coffee: IntentSet, text: str, name: str, slots: dict[str, Slot]
) -> None:
    assert coffee.match(text) == IntentMatch(name, slots)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "please",
        "latte",
        "coffee to go",
        "can i get",
        "can i get a large large latte",
        "make me a dark roast dark roast coffee",
        "31 cups of coffee",
        "heat it to 77 degrees",
        "heat it to seventy seven degrees",
        "add six spoons",
        "four levels up",
        "do it now it",
        "cancel",
        "could you tell me where the milk is",
        "make me a latte " * 20,
    ],
)
def test_the_rest_is_not(coffee: IntentSet, text: str) -> None:
    assert coffee.match(text) is None


def test_only_allowed_intents_are_thought_of(coffee: IntentSet) -> None:
    assert coffee.match("undo it now", ["Order", "Heat"]) is None
    assert coffee.match("undo it now", ["Cancel"]) == IntentMatch("Cancel")
    assert coffee.match("undo it now", []) is None


def test_slots_of_an_intent_are_known(coffee: IntentSet) -> None:
    assert coffee.slots("Order") == {"size", "roast", "shots", "drink", "milk", "cups", "here"}
    assert coffee.slots("Heat") == {"temperature", "level"}
    assert coffee.slots("Cancel") == frozenset()


TWOFOLD = """
language: en
lists:
  anything: {wildcard: true}
  whole: {values: [go home]}
intents:
  Go: {data: [{sentences: [go home]}]}
  Leave: {data: [{sentences: [go home, "leave [now]"]}]}
  Walk: {data: [{sentences: ["go {anything}"]}]}
  First:
    data:
      - sentences: ["(up|down) {n}"]
        lists: {n: {values: [{in: a, out: 1}, {in: a, out: 2}]}}
"""


def test_nobody_guesses_between_two_intents() -> None:
    intents = IntentSet.from_text(TWOFOLD)
    assert [match.name for match in intents.readings("go home")] == ["Go", "Leave"]
    assert intents.match("go home") is None


def test_what_gives_way_counts_only_where_nothing_else_is_meant() -> None:
    intents = IntentSet.from_text(
        """
language: en
intents:
  Pause:
    data:
      - sentences: [pause]
      - {sentences: ["[let's] take a break"], metadata: {gives_way: true}}
  Break: {data: [{sentences: ["[take] a break"]}]}
"""
    )
    assert intents.match("take a break") == IntentMatch("Break")
    assert intents.match("let's take a break") == IntentMatch("Pause")
    assert intents.match("take a break", ["Pause"]) == IntentMatch("Pause")


def test_the_more_specific_reading_wins() -> None:
    intents = IntentSet.from_text(TWOFOLD)
    assert intents.match("go home", ["Go", "Walk"]) == IntentMatch("Go")
    assert intents.match("go back", ["Go", "Walk"]) == IntentMatch("Walk", {"anything": "back"})


def test_within_an_intent_the_first_reading_wins() -> None:
    assert IntentSet.from_text(TWOFOLD).match("up a") == IntentMatch("First", {"n": 1})


def test_lists_can_be_given_from_outside() -> None:
    text = "language: en\nintents: {Hi: {data: [{sentences: ['hi {who}']}]}}"
    intents = IntentSet.from_text(text, {"who": [("Mary-Jane (the first)", 1), ("o'brien", 2)]})
    assert intents.match("hi mary jane the first") == IntentMatch("Hi", {"who": 1})
    assert intents.match("hi O\u2019Brien") == IntentMatch("Hi", {"who": 2})
