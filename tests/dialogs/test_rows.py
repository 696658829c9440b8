"""The rows of the list of exercises: time and structure as they give them."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from support.couple import Couple, one_by_one

from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.engine.commands import (
    CardSaved,
    CardShown,
    SessionStarted,
    TurnEnded,
    TurnStarted,
)
from voice_coach.engine.plan import Card, Plan
from voice_coach.resources import dialogs_folder


def cards(couple: Couple) -> list[str]:
    return [notice.card for notice in couple.rig.notices(CardShown)]


def depths(plan: Plan) -> dict[str, int]:
    """Return the depth of each card of the deck, by the order of the file."""
    deck = [step.card for step in plan.steps if isinstance(step, Card)]
    return {card: 1 if at < 6 else 2 if at < 11 else 3 for at, card in enumerate(deck)}


# --- E06 --------------------------------------------------------------------------------------


def test_two_minutes_each(library: Library) -> None:
    couple = Couple(library, {"sharing": lambda _: None})
    couple.start("start the bedtime shares")
    couple.to_the_end()
    turns = couple.rig.notices(TurnStarted)
    assert [(turn.partner, turn.seconds) for turn in turns] == [(2, 120), (1, 120)]
    assert [turn.reason for turn in couple.rig.notices(TurnEnded)] == ["time", "time"]
    assert any("two minutes each" in line.lower() for line in couple.rig.said())


def test_a_length_asked_for_is_shared_by_the_two(library: Library) -> None:
    couple = Couple(library, {"sharing": lambda _: None})
    couple.start("evening shares for ten minutes")
    couple.to_the_end()
    assert [turn.seconds for turn in couple.rig.notices(TurnStarted)] == [300, 300]


# --- E20 --------------------------------------------------------------------------------------


def test_gratitude_has_no_clock_and_the_other_one_says_thank_you(library: Library) -> None:
    couple = Couple(library, {"sharing": lambda _: None})
    couple.start("let's do the gratitude round")
    couple.live(120)
    assert len(couple.rig.notices(TurnStarted)) == 1, "nobody is hurried"
    couple.say("done")
    couple.live(60)
    couple.say("done")
    couple.to_the_end()
    said = couple.rig.said()
    thanks = [line for line in said if "thank you" in line]
    assert thanks[0].startswith("Ben,")
    assert thanks[1].startswith("Anna,")
    assert "as long as you like" in said[0]


# --- E35 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wish", "turns", "rule"),
    [
        ("advice", [2, 1], "offer one idea"),
        ("just listening", [2], "No advice"),
        ("i'd like some advice please", [2, 1], "offer one idea"),
        ("no advice", [2], "No advice"),
        ("pass", [2], "No advice"),
    ],
)
def test_advice_only_where_it_is_wanted(
    library: Library, wish: str, turns: list[int], rule: str
) -> None:
    couple = Couple(library, {"choice": wish})
    couple.start("do you want advice")
    couple.to_the_end()
    assert [turn.partner for turn in couple.rig.notices(TurnStarted)] == turns
    said = " ".join(couple.rig.said())
    assert rule in said
    assert said.count("offer one idea") + said.count("No advice") == 1


# --- E33 --------------------------------------------------------------------------------------

QUESTIONS = ("free", "reflected", "validated", "advice", "checked", "stayed")


def checked(library: Library, wrong: str, answer: str = "not really") -> list[str]:
    replies = {f"choose_listening_checklist_{name}": "yes" for name in QUESTIONS}
    if wrong:
        replies[f"choose_listening_checklist_{wrong}"] = answer
    couple = Couple(library, {**replies, "confirm": "no"})
    couple.start("start the listening checklist")
    couple.to_the_end()
    return couple.rig.said()


@pytest.mark.parametrize("wrong", QUESTIONS)
@pytest.mark.parametrize("answer", ["not really", "no", "i did not"])
def test_a_check_ends_with_just_one_suggestion(library: Library, wrong: str, answer: str) -> None:
    said = checked(library, wrong, answer)
    tips = [line for line in said if line.startswith("One thing for next time")]
    wanted = library.phrasebook.line(f"listening-checklist.tip_{wrong}").text
    assert tips == [wanted]


def test_a_check_has_no_score(library: Library) -> None:
    for wrong, answer in (("", ""), ("free", "mostly")):
        said = checked(library, wrong, answer)
        tips = [line for line in said if line.startswith("One thing for next time")]
        assert tips == [library.phrasebook.line("listening-checklist.tip_none").text]
        asked = [line for line in said if line.endswith("?")]
        assert len(asked) == 7, "six questions, and the offer"
        assert not any(word in " ".join(said).lower() for word in ("score", "out of", "points"))


def test_a_check_offers_the_next_step(library: Library) -> None:
    couple = Couple(library, {"choice": "yes", "choose_advice_or_listening_want": "advice"})
    couple.start("am i really listening")
    couple.to_the_end()
    assert couple.completed == ["listening-checklist", "advice-or-listening"]


# --- E29 --------------------------------------------------------------------------------------


def test_all_twenty_cards_once_each_and_both_answer_each(library: Library) -> None:
    couple = Couple(library)
    couple.start("let's do the twenty cards")
    couple.to_the_end()
    drawn = cards(couple)
    assert len(drawn) == len(set(drawn)) == 20
    found = [depths(library.plan("twenty-cards"))[card] for card in drawn]
    assert found == sorted(found), "the light ones come first"
    starts = [turn.partner for turn in couple.rig.notices(TurnStarted)]
    assert all({one, other} == {1, 2} for one, other in zip(starts[::2], starts[1::2], strict=True))
    assert starts[0] != starts[2], "they take turns in beginning"


def test_after_three_cards_it_is_asked_whether_to_carry_on(library: Library) -> None:
    for times in range(3):
        replies = one_by_one(*["carry on"] * times, "enough for today")
        couple = Couple(library, {"choice": replies})
        couple.start("the twenty questions")
        couple.to_the_end()
        assert len(cards(couple)) == 3 * (times + 1)
        assert couple.completed == ["twenty-cards"]
        assert couple.rig.said()[-1].startswith("Thank you both.")


@pytest.mark.parametrize(
    ("first", "second", "deep"),
    [
        ("yes", "yes", True),
        ("yes", "no", False),
        ("no", "yes", False),
        ("pass", "yes", False),
        ("yes", "pass", False),
        ("yes", None, False),
        (None, "yes", False),
    ],
)
def test_deeper_cards_only_when_both_say_yes(
    library: Library, first: str | None, second: str | None, deep: bool
) -> None:
    def reply(couple: Couple) -> str | None:
        asked = next(line for line in reversed(couple.rig.said()) if "deeper?" in line)
        return first if asked.startswith("Anna") else second

    couple = Couple(library, {"confirm": reply})
    couple.start("deepening questions")
    couple.to_the_end()
    assert (len(cards(couple)) == 20) == deep
    assert (3 in {depths(library.plan("twenty-cards"))[card] for card in cards(couple)}) == deep
    assert couple.completed == ["twenty-cards"]


def test_a_pass_is_fine_and_a_card_can_be_saved(library: Library) -> None:
    said = one_by_one("pass", "pass", "save this one", "done", "save this one", "done", "done")
    couple = Couple(library, {"card": said, "choice": "enough for today"})
    couple.start("question card deck")
    couple.to_the_end()
    shown = cards(couple)
    assert [notice.card for notice in couple.rig.notices(CardSaved)] == [shown[1], shown[1]]
    assert [turn.reason for turn in couple.rig.notices(TurnEnded)][:2] == ["passed", "passed"]
    assert couple.completed == ["twenty-cards"]


def test_a_card_is_read_again(library: Library) -> None:
    couple = Couple(library, {"card": lambda _: None})
    couple.start("the twenty cards")
    couple.live(40)
    couple.say("repeat")
    assert couple.rig.said()[-1] == "When do you feel most loved?"


def test_chance_orders_the_cards_of_one_depth() -> None:
    orders = set()
    for turn in range(4):
        chance = random.Random(turn)  # noqa: S311 - a sample
        found = load_library(dialogs_folder(), ("Anna", "Ben"), choose=chance.randrange)
        plan = found.plan("twenty-cards")
        orders.add(tuple(step.card for step in plan.steps if isinstance(step, Card)))
    assert len(orders) > 1
    assert len({frozenset(order) for order in orders}) == 1


# --- E53 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "seconds"), [("", 60), (" for three minutes", 180)])
def test_a_minute_of_breathing_with_a_soft_tone_now_and_then(
    library: Library, words: str, seconds: int
) -> None:
    couple = Couple(library)
    couple.start(f"mindful breathing{words}")
    couple.to_the_end()
    rings = couple.rig.sounds()
    assert [name for _, name in rings][:1] == ["bell_start"]
    assert rings[-1][1] == "bell_end"
    assert rings[-1][0] - rings[0][0] == pytest.approx(seconds)
    gaps = [after[0] - before[0] for before, after in pairwise(rings)]
    assert gaps == [pytest.approx(20.0)] * (seconds // 20)
    assert len(couple.rig.notices(SessionStarted)) == 1
    assert couple.rig.said()[0].startswith(("Sit", "Find")), "nobody is asked for consent"
