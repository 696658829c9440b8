"""Words for feelings: understood and given back as they were said, and help to find one."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.couple import Couple, Reply

from voice_coach.content.dialogs import read_dialogs
from voice_coach.content.library import Library
from voice_coach.engine.commands import Speak
from voice_coach.resources import dialogs_folder

with (Path(__file__).parent / "feelings.csv").open(encoding="utf-8", newline="") as table:
    FORMS = list(csv.DictReader(table))
"""122 words in ten families, 162 other ways to say them, 26 borrowed ones."""
VAGUE = ("fine", "okay", "bad", "upset", "good", "not good", "not fine", "weird")
OPENLY = re.compile(r"(Anna|Ben), (one word for what you felt|how was that for you, in one word)\?")
FAMILY = "Take your time, or say pass. Is it more heavy, tense or warm?"
WORDS = {
    "heavy": "Is it more like sad, lonely or tired?",
    "tense": "Is it more like anxious, angry or overwhelmed?",
    "warm": "Is it more like grateful, calm or hopeful?",
}


def answered(library: Library, *replies: str | None) -> list[str]:
    """Return what the coach says after its question for Anna's feeling, up to Ben's.

    Args:
        library: the dialogs.
        replies: one for each question; None: nothing is said. After them, "calm".
    """
    left = list(replies)

    def reply(_: Couple) -> str | None:
        words = left.pop(0) if left else "calm"
        if words is None:
            couple.rig.run(15)  # the window passes
        return words

    couple = Couple(library, {"who_first": "Anna", "feeling": reply, "feeling_more": reply})
    return after_the_question(couple)


def after_the_question(couple: Couple) -> list[str]:
    couple.start("feeling check in")
    couple.to_the_end()
    assert couple.completed == ["feeling-check-in"]
    said = couple.rig.said()
    asked = [at for at, line in enumerate(said) if OPENLY.fullmatch(line)]
    return said[asked[0] + 1 : asked[1]]


# --- what is understood ------------------------------------------------------------------------


def test_every_word_is_in_the_dialogs_with_its_family() -> None:
    dialogs = read_dialogs(dialogs_folder()).dialogs
    assert dialogs is not None
    feelings = dialogs.feelings
    kept = {word: (entry.family, entry.valence) for word, entry in feelings.words.items()}
    also = {form: word for word, entry in feelings.words.items() for form in entry.also}
    for row in FORMS:
        form, word = row["form"], row["word"]
        if row["family"] == "borrowed":
            assert feelings.borrowed[form].policy == row["valence"]
        else:
            assert kept[word] == (row["family"], row["valence"])
            assert form == word or also[form] == word
    counts = (len(kept), len(also), len(feelings.borrowed))
    assert counts == (122, 162, 26)
    assert len({family for family, _ in kept.values()}) == 10


@pytest.mark.parametrize(
    ("template", "meant"),
    [
        ("{}", "{}"),
        ("I feel {}.", "{}"),
        pytest.param("i'm a bit {} today", "{}", marks=pytest.mark.slow),
        ("not {}", "not {}"),
        pytest.param("i'm not really {}", "not {}", marks=pytest.mark.slow),
        pytest.param("I don't feel {}", "not {}", marks=pytest.mark.slow),
    ],
)
def test_every_form_is_given_back_as_it_was_said(
    library: Library, template: str, meant: str
) -> None:
    for row in FORMS:
        text = template.format(row["form"])
        match = library.match("feeling", text)
        assert match is not None, text
        assert match.name == "Feeling"
        given_back = str(match.slots["feeling"]).replace("-", " ")
        assert given_back == meant.format(row["form"].replace("-", " "))
        more = library.match("feeling_more", text)
        assert more == match, text


@pytest.mark.parametrize(
    ("meant", "misheard"),
    [
        ("hurt", "heard"),
        ("sad", "said"),
        ("numb", "none"),
        ("calm", "come"),
        ("tense", "tents"),
        ("tired", "tied"),
    ],
)
def test_what_only_sounds_like_a_feeling_is_none(
    library: Library, meant: str, misheard: str
) -> None:
    held = library.grammar("feeling").words - {"said"}  # in "repeat what you said"
    assert meant in held
    assert misheard not in held, "the recogniser cannot even write it"
    for carrier in ("{}", "i feel {}", "a bit {}", "not {}"):
        assert library.match("feeling", carrier.format(meant)) is not None
        assert library.match("feeling", carrier.format(misheard)) is None


def test_a_feeling_that_was_misheard_never_ends_an_exercise(library: Library) -> None:
    couple = Couple(library, {"feeling": lambda _: None})
    couple.start("feeling check in")
    couple.rig.run_until_listening("consent")
    for word in ("yes", "yes"):
        couple.rig.run_until_listening("consent")
        couple.say(word)
    while not couple.over:
        couple.live(1)
        if couple.rig.listening.state == "feeling":
            couple.rig.mumble()
    assert couple.completed == ["feeling-check-in"]
    said = couple.rig.said()
    assert said.count("Once more?") + said.count("Could you say it once more?") == 2
    assert said.count(FAMILY) == 2
    assert "We'll leave it there. Thank you, Ben." in said


# --- what is asked back ------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["anxious", "ignored", "trapped", "not angry", "over the moon"])
def test_a_word_is_taken_as_it_is(library: Library, word: str) -> None:
    assert answered(library, word) == [f"{word.capitalize()}. Thank you."]


@pytest.mark.parametrize("word", VAGUE)
@pytest.mark.parametrize(
    ("then", "kept"),
    [
        ("disappointed", "disappointed"),
        ("a bit lonely", "lonely"),
        ("not angry", "not angry"),
        ("no", ""),
        ("not really", ""),
        ("that's it", ""),
        ("pass", ""),
        ("i don't know", ""),
        ("fine", "fine"),
        (None, ""),
    ],
)
def test_a_vague_word_is_taken_and_asked_about_once(
    library: Library, word: str, then: str | None, kept: str
) -> None:
    assert answered(library, word, then, "calm") == [
        f"{word.capitalize()}. Anything more exact?",
        f"{(kept or word).capitalize()}. Thank you.",
    ]


@pytest.mark.parametrize("stuck", ["i don't know", "no idea", "hard to say", "i can't find a word"])
@pytest.mark.parametrize("family", sorted(WORDS))
def test_whoever_finds_no_word_is_asked_for_a_direction_and_offered_three(
    library: Library, stuck: str, family: str
) -> None:
    offered = WORDS[family].removeprefix("Is it more like ").rstrip("?").replace(" or ", ", ")
    for word in offered.split(", "):
        assert answered(library, stuck, f"more {family}", word) == [
            FAMILY,
            WORDS[family],
            f"{word.capitalize()}. Thank you.",
        ]


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        (("i don't know", "sad"), [FAMILY, "Sad. Thank you."]),
        (
            ("i don't know", "fine", "no"),
            [FAMILY, "Fine. Anything more exact?", "Fine. Thank you."],
        ),
        (("i don't know", "i don't know"), [FAMILY, "We'll leave it there. Thank you, Anna."]),
        (("i don't know", "tense", "tense"), [FAMILY, WORDS["tense"], "Tense. Thank you."]),
        (("i don't know", "heavy", None), [FAMILY, WORDS["heavy"], "Heavy. Thank you."]),
        (("i don't know", "warm", "not really"), [FAMILY, WORDS["warm"], "Warm. Thank you."]),
        (("heavy", "tired"), [WORDS["heavy"], "Tired. Thank you."]),
        (("heavy", "no"), [WORDS["heavy"], "Heavy. Thank you."]),
        (("tense",), ["Tense. Thank you."]),
    ],
)
def test_help_never_insists(
    library: Library, replies: Sequence[str | None], said: list[str]
) -> None:
    assert answered(library, *replies) == said


def test_a_pass_ends_the_help(library: Library) -> None:
    family, kind = answered(library, "i don't know", "pass")
    assert family == FAMILY
    assert kind in {"That's all right.", "That's fine."}, "whichever was not said last"


def test_twice_no_answer_is_helped_and_the_third_time_it_goes_on(library: Library) -> None:
    shorter = "One word for how you felt, Anna?"
    given = "We'll leave it there. Thank you, Anna."
    assert answered(library, None, None, "heavy", "sad") == [
        shorter,
        FAMILY,
        WORDS["heavy"],
        "Sad. Thank you.",
    ]
    assert answered(library, None, None, None) == [shorter, FAMILY, given]


# --- the commands go on working -----------------------------------------------------------------


def asked_more(library: Library, *words: str) -> Couple:
    """Return two who are asked for a more exact word, or for one of three."""
    silent: dict[str, Reply] = dict.fromkeys(("feeling", "feeling_more"), lambda _: None)
    couple = Couple(library, {"who_first": "Anna", **silent})
    couple.start("feeling check in")
    while couple.rig.listening.state != "feeling":
        couple.live(1)
    for word in words:
        couple.say(word)
        couple.rig.run(5)
    return couple


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("fine",), "Fine. Anything more exact?"),
        (("i don't know",), FAMILY),
        (("i don't know", "heavy"), WORDS["heavy"]),
    ],
)
def test_a_pause_or_a_repeat_asks_the_same_again(
    library: Library, words: Sequence[str], line: str
) -> None:
    for command in ("repeat", "pause"):
        couple = asked_more(library, *words)
        assert couple.rig.said()[-1] == line
        state = couple.rig.listening.state
        couple.say(command)
        if command == "pause":
            couple.rig.run(60)
            couple.say("resume")
        couple.rig.run(5)
        assert couple.rig.said()[-2:] == [line, line]
        assert couple.rig.listening.state == state


def test_back_asks_openly_again(library: Library) -> None:
    couple = asked_more(library, "fine", "disappointed")
    couple.rig.run_until_listening("feeling")
    couple.say("go back")
    couple.rig.run(5)
    assert OPENLY.fullmatch(couple.rig.said()[-1])
    couple.say("okay")
    couple.rig.run(5)
    assert couple.rig.said()[-1] == "Okay. Anything more exact?"


@pytest.mark.parametrize("words", [("fine",), ("i don't know",), ("i don't know", "heavy")])
def test_a_stop_is_followed_by_nothing(library: Library, words: Sequence[str]) -> None:
    couple = asked_more(library, *words)
    said = len(couple.rig.said())
    couple.say("stop")
    couple.rig.run(100)
    assert couple.stopped == ["feeling-check-in"]
    assert len(couple.rig.said()) == said


def test_nothing_of_it_is_ever_cached(library: Library) -> None:
    couple = asked_more(library, "i don't know", "heavy", "fine")
    lines = [command for command in couple.rig.notices(Speak) if command.text != FAMILY]
    personal = [line for line in lines if "heavy" in line.text.lower() or "sad" in line.text]
    assert personal
    assert all(line.private for line in personal)
