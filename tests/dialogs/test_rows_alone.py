"""The rows for one person, and those that a week is made of: what they must not do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import yaml
from support.couple import CHOICE, Couple, Reply, one_by_one

from voice_coach.content.library import Library
from voice_coach.content.questions import closed_questions
from voice_coach.engine.commands import CardShown, KeepEntry, TurnStarted
from voice_coach.resources import dialogs_folder

AWAY = (
    "i feel trapped",
    "i'm afraid",
    "i am scared to say",
    "i can't say that here",
    "i'm not safe",
)
"""What may be said by somebody who is not alone in the room."""

NAMED = ("trap", "afraid", "fear", "safe", "abuse", "violen", "partner", "number", "help", "call")


def led(library: Library, words: str, replies: Mapping[str, Reply]) -> Couple:
    couple = Couple(library, replies)
    couple.start(words)
    couple.to_the_end()
    return couple


# --- E54 --------------------------------------------------------------------------------------


@pytest.mark.parametrize("strength", ["one", "three", "a five", "hardly there"])
@pytest.mark.parametrize(("when", "word"), [("right now", "I feel"), ("not now", "Tell the other")])
def test_now_or_later_before_a_talk(library: Library, strength: str, when: str, word: str) -> None:
    state = "choose_check_before_a_talk"
    replies = {"feeling": "angry", f"{state}_strength": strength, f"{state}_when": when}
    said = led(library, "before a tough talk", replies).rig.said()
    assert word in said[-1]
    assert any(line == "Angry. Thank you." for line in said)
    assert not any("Anna" in line or "Ben" in line for line in said), "nobody knows who it is"
    assert any("a lot" in line for line in said) == (strength == "a five")


# --- E55, E56, E57, E59, E61: one suggestion at the end, no score -------------------------------

CHECKS = {
    "blind-spot-inventory": "One thing to try",
    "empathy-self-check": "A small start",
    "monthly-look-back": "For the month to come",
    "too-much-check": "One thing",
}


@pytest.mark.parametrize(("exercise", "suggestion"), CHECKS.items())
def test_a_check_ends_with_one_suggestion_and_without_a_score(
    library: Library, exercise: str, suggestion: str
) -> None:
    found = library.exercises[exercise]
    questions = list(closed_questions(found))
    named = [answer.name for answer in questions[0].answers if answer.named]
    seen = set()
    ways = [dict.fromkeys(range(len(questions)), answer) for answer in named]
    ways += [{**ways[0], odd: named[-1]} for odd in range(len(questions))]
    ways += [{**ways[-1], odd: named[0]} for odd in range(len(questions))]
    for way in ways:
        replies = {question.state: way[at] for at, question in enumerate(questions)}
        said = led(library, f"start the {found.aliases[0]}", replies).rig.said()
        tips = [line for line in said if line.startswith(suggestion)]
        tips += [line for line in said if suggestion in line and line not in tips]
        assert len(tips) == 1, way
        seen.add(tips[0])
        everything = " ".join(said).lower()
        assert not any(word in everything for word in ("score", "points", "out of ten", "result"))
    assert len(seen) >= 3, "what is suggested depends on what was said"


@pytest.mark.parametrize("often", range(7))
def test_burnout_is_no_diagnosis_and_leads_to_rest(library: Library, often: int) -> None:
    answers = ["often" if at == often else "never" for at in range(7)]
    couple = Couple(library, {"choice": one_by_one(*answers, "a walk"), "confirm": "yes"})
    couple.start("am i burned out")
    couple.to_the_end()
    said = couple.rig.said()
    assert "no diagnosis" in said[0]
    assert any("a doctor or a counsellor" in line for line in said)
    assert couple.completed == ["burnout-check", "recovery-menu"]


def test_nothing_often_is_no_case_for_a_doctor(library: Library) -> None:
    said = led(library, "burnout check", {"choice": "sometimes", "confirm": "no"}).rig.said()
    assert not any("doctor" in line for line in said)


@pytest.mark.parametrize("words", AWAY)
@pytest.mark.parametrize("question", range(6))
def test_whoever_is_afraid_is_asked_nothing_more(
    library: Library, words: str, question: int
) -> None:
    before = ["often"] * question
    couple = led(library, "toxic empathy check", {"choice": one_by_one(*before, words)})
    last = couple.rig.said()[-1]
    assert last == library.phrasebook.line("too-much-check.end_kindly").text
    assert len([line for line in couple.rig.said() if not line.endswith("?")]) == question + 4
    assert not any(word in last.lower() for word in NAMED)


def test_what_is_not_named_is_not_shown_either(library: Library) -> None:
    couple = Couple(library, {"choice": lambda _: None})
    couple.start("am i giving too much")
    couple.to_the_end()
    assert any("hardly, sometimes or often" in line for line in couple.rig.said())
    assert not any("trapped" in line for line in couple.rig.said())
    state = "choose_too_much_check_needs"
    assert "i feel trapped" not in library.shown(state)
    assert library.match(state, "i feel trapped") is not None


# --- E25 --------------------------------------------------------------------------------------


def test_one_card_in_the_morning_and_more_only_when_asked_for(library: Library) -> None:
    for more, cards in ((["enough for today"], 1), (["another one", "pass"], 2), (["one more"], 3)):
        couple = led(library, "the morning question", {"choice": one_by_one(*more)})
        assert len(couple.rig.notices(CardShown)) == cards
        assert {turn.partner for turn in couple.rig.notices(TurnStarted)} == {1, 2}
        assert couple.completed == ["morning-prompt"]


def test_there_is_a_question_for_each_morning_of_a_month() -> None:
    file = dialogs_folder() / "decks" / "morning.yaml"
    lines = [card["line"] for card in yaml.safe_load(file.read_text("utf-8"))["cards"]]
    assert len(lines) == len(set(lines)) >= 31
    assert all(line.endswith("?") for line in lines)


# --- E03, E14, E24, E27 -----------------------------------------------------------------------


@pytest.mark.parametrize(("heard", "turns"), [("yes", 4), ("partly", 6)])
def test_once_a_week_one_thing_is_given_back(library: Library, heard: str, turns: int) -> None:
    couple = led(library, "the weekly check in", {"choice": heard})
    started = [turn.partner for turn in couple.rig.notices(TurnStarted)]
    assert started == ([2, 1, 1, 2] if turns == 4 else [2, 1, 2, 1, 2, 1])


def test_ten_seconds_and_one_question(library: Library) -> None:
    couple = led(library, "a micro check in", {})
    assert len(couple.rig.said()) == 2
    assert couple.rig.said()[0].count("?") == 1
    assert "ten seconds" in couple.rig.said()[0]


@pytest.mark.parametrize(("part", "turns"), [("we're about to swap", 0), ("look back", 4)])
def test_a_day_of_swapped_sides_has_a_start_and_an_evening(
    library: Library, part: str, turns: int
) -> None:
    couple = led(library, "role reversal day", {"choice": part})
    assert len(couple.rig.notices(TurnStarted)) == turns
    assert couple.completed == ["role-reversal-day"]


@pytest.mark.parametrize(("words", "seconds"), [("", 1800), (" for an hour", 3600)])
def test_somebody_else_keeps_the_time(library: Library, words: str, seconds: int) -> None:
    couple = Couple(library)
    couple.start("device free conversation" + words)
    couple.live(40)
    couple.say("ready")
    couple.to_the_end()
    rings = [at for at, name in couple.rig.sounds() if name in ("bell_start", "bell_end")]
    assert rings[1] - rings[0] == pytest.approx(seconds)


# --- E26 --------------------------------------------------------------------------------------

EVENINGS = {
    "light": ["two-truths.opening", "small-wins.opening"],
    "close": ["high-and-low.opening", "date-night.cards", "gratitude-sharing.opening"],
    "quiet": ["breathing-minute.sit", "silent-gaze.sit", "two-minute-shares.honest"],
}
"""What each evening is made of, by a line of each part."""


def wordings(library: Library, part: str) -> list[str]:
    exercise, _, line = part.partition(".")
    return library.exercises[exercise].lines[line]


@pytest.mark.parametrize(("evening", "parts"), EVENINGS.items())
def test_an_evening_has_two_or_three_parts_and_one_yes(
    library: Library, evening: str, parts: list[str]
) -> None:
    replies = {
        "choose_date_night_evening": evening,
        "until_date_night_silence_ready": "we're ready",
        CHOICE: "the first",
    }
    couple = led(library, "let's have a date night for two", replies)
    said = couple.rig.said()
    assert "as long as you like" in said[0], "nobody is told the sum of three evenings"
    moments = [
        [at for at, line in enumerate(said) if line in wordings(library, part)] for part in parts
    ]
    assert all(len(once) == 1 for once in moments)
    assert moments == sorted(moments)
    others = [part for name, each in EVENINGS.items() if name != evening for part in each]
    assert not [part for part in others if set(wordings(library, part)) & set(said)]
    asked = [line for line in said if line.endswith(("would you like to?", "all right for you?"))]
    assert len(asked) == 2, "each says yes once"
    assert couple.completed == ["date-night"]


def test_nobody_has_to_choose_an_evening(library: Library) -> None:
    replies = {"choose_date_night_evening": "pass", "until_date_night_silence_ready": "ready"}
    couple = led(library, "the date night", {**replies, CHOICE: "pass"})
    assert couple.completed == ["date-night"]
    assert set(wordings(library, "two-truths.opening")) & set(couple.rig.said())


def test_what_has_no_length_is_not_called_too_long(library: Library) -> None:
    couple = Couple(library)
    couple.start("gratitude sharing for ten minutes")
    couple.live(5)
    assert "as long as you like" in couple.rig.said()[0]


# --- E51 --------------------------------------------------------------------------------------


def kept(library: Library, kinds: str, **replies: Reply) -> list[tuple[str, str]]:
    """Return what is kept of an entry from each."""
    kind = {"choose_shared_journal_kind": one_by_one(*kinds.split("|"))}
    couple = led(library, "our shared journal", {**kind, **replies})
    assert couple.completed == ["shared-journal"]
    return [(entry.kind, entry.words) for entry in couple.rig.notices(KeepEntry)]


def test_a_word_is_kept_for_both_after_a_yes_to_just_this_word(library: Library) -> None:
    entries = [("feeling", "calm"), ("struggle", "work")]
    assert kept(library, "a feeling|a struggle") == entries
    assert kept(library, "a feeling|a struggle", confirm=one_by_one("no", "yes")) == entries[1:]
    assert kept(library, "a feeling|a struggle", confirm="no") == []
    assert kept(library, "an appreciation|pass") == [("appreciation", "a helping hand")]
    assert kept(library, "pass") == []


def test_the_word_of_one_is_never_kept_for_the_other(library: Library) -> None:
    passed = kept(library, "a feeling|a feeling", feeling=one_by_one("sad", "pass"))
    assert passed == [("feeling", "sad")]
