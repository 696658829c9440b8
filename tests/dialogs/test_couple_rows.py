"""Rows that two people do together: their times, their forms, and what a pass leaves out."""

from __future__ import annotations

import pytest
from support.couple import Couple, one_by_one

from voice_coach.content.household import Household
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.engine.commands import (
    BOTH_PARTNERS,
    CardShown,
    SessionCompleted,
    SessionStarted,
    SessionStopped,
    TimerStarted,
    TurnEnded,
    TurnStarted,
)
from voice_coach.resources import dialogs_folder

QUARREL = "replaying-a-quarrel"
MOMENT_TO_THINK = 15.0
"""Seconds; a silence of this length is no time of the exercise."""


def led(library: Library, words: str, **replies: str | None) -> Couple:
    """Lead an exercise to its end; None: nothing is said."""
    found = {state: (lambda _: None) if said is None else said for state, said in replies.items()}
    couple = Couple(library, found)
    couple.start(words)
    couple.to_the_end()
    return couple


def turns(couple: Couple) -> list[int]:
    return [turn.partner for turn in couple.rig.notices(TurnStarted)]


def said(couple: Couple) -> str:
    return " ".join(couple.rig.said())


# --- E02, E05, E23: the feeling of the other one -------------------------------------------------


@pytest.mark.parametrize(
    ("words", "feeling"),
    [
        ("it sounds like you're anxious", "Anxious."),
        ("you sounded a bit sad", "Sad."),
        ("relieved", "Relieved."),
        ("you seem not angry", "Not angry."),
    ],
)
def test_whoever_listened_names_the_feeling_to_the_other_one(
    library: Library, words: str, feeling: str
) -> None:
    couple = led(library, "start the fear and hope debrief", their_feeling=words)
    assert [line.split(" Thank")[0] for line in couple.rig.said()].count(feeling) == 2
    assert turns(couple) == [2, 2, 1, 1], "a fear and a hope each"


def test_the_one_who_spoke_says_whether_that_is_it(library: Library) -> None:
    right = led(library, "naming feelings", their_feeling="sad", confirm="yes")
    assert "Which word is nearer" not in said(right)
    wrong = led(library, "naming feelings", their_feeling="sad", confirm="no", feeling="tired")
    assert said(wrong).count("Which word is nearer") == 2
    assert said(wrong).count("Tired. Thank you.") == 2


@pytest.mark.parametrize("nothing", ["pass", None])
def test_without_a_guess_nobody_is_asked_whether_it_was_right(
    library: Library, nothing: str | None
) -> None:
    couple = led(library, "naming feelings", their_feeling=nothing)
    assert not any(line.endswith(("is that it?", "is that right?")) for line in couple.rig.said())
    assert couple.completed == ["naming-the-feeling"]


def test_one_feeling_each_and_nothing_but_thanks(library: Library) -> None:
    couple = led(library, "daily empathy check in", feeling="ashamed")
    assert turns(couple) == [2, 1]
    assert said(couple).count("Ashamed. Thank you.") == 2


# --- E07: five minutes, and a bell at half time --------------------------------------------------


@pytest.mark.parametrize(("asked", "minutes"), [("", 5), (" for ten minutes", 10)])
def test_yes_and_is_one_conversation_with_a_bell_in_the_middle(
    library: Library, asked: str, minutes: int
) -> None:
    couple = led(library, f"yes and conversation{asked}", sharing=None)
    assert turns(couple) == [BOTH_PARTNERS, BOTH_PARTNERS]
    assert [turn.seconds for turn in couple.rig.notices(TurnStarted)] == [minutes * 30] * 2
    rings = couple.rig.sounds()
    assert [name for _, name in rings if name.startswith("bell")] == [
        "bell_start",
        "bell_handover",
        "bell_finish",
    ]
    assert {turn.reason for turn in couple.rig.notices(TurnEnded)} == {"time"}


def test_help_in_a_conversation_is_for_both(library: Library) -> None:
    couple = Couple(library, {"sharing": lambda _: None})
    couple.start("yes and conversation")
    couple.live(60)
    couple.rig.call("Help")
    assert couple.rig.said()[-1].startswith("This time belongs to both of you.")


# --- E09, E10: without words ---------------------------------------------------------------------


@pytest.mark.parametrize(("wish", "times"), [("change roles", 2), ("once is enough", 1)])
def test_a_minute_of_mirroring_and_another_one_when_it_is_wanted(
    library: Library, wish: str, times: int
) -> None:
    couple = led(library, "mirror exercise", choice=wish)
    rings = [moment for moment, _ in couple.rig.sounds()]
    lengths = [end - start for start, end in zip(rings[::2], rings[1::2], strict=True)]
    assert lengths == [pytest.approx(60.0)] * times
    assert "Looking away is fine" in said(couple)


def test_dinner_has_no_clock_and_ends_with_its_own_words(library: Library) -> None:
    couple = Couple(library)
    couple.start("let's have a silent dinner")
    couple.live(40 * 60)
    before = couple.rig.said()
    assert before[-1].endswith("Enjoy your meal.")
    assert not couple.rig.notices(TimerStarted), "nobody watches a clock"
    couple.say("dinner is over")
    couple.to_the_end()
    after = couple.rig.said()[len(before) :]
    assert len([line for line in after if line.endswith("?")]) == 2, "one word each"
    assert [name for _, name in couple.rig.sounds()] == ["bell_start", "bell_end"]


# --- E11, E12, E16: from the other side ----------------------------------------------------------


def test_each_argues_for_the_other_and_hears_what_was_right(library: Library) -> None:
    couple = led(library, "swap perspectives")
    assert turns(couple) == [BOTH_PARTNERS, 2, 1, 1, 2]


@pytest.mark.parametrize(
    ("right", "again", "expected"),
    [
        ("yes", "once is enough", [2]),
        ("nearly", "once is enough", [2, 2]),
        ("not really", "the other way round", [2, 2, 1, 1]),
        ("pass", "the other way round", [2, 1]),
    ],
)
def test_only_feelings_are_put_right(
    library: Library, right: str, again: str, expected: list[int]
) -> None:
    couple = led(
        library,
        "emotional swap",
        choose_emotion_swap_right=right,
        choose_emotion_swap_right_too=right,
        choose_emotion_swap_again=again,
    )
    assert turns(couple) == expected


def test_a_feeling_that_nobody_names_is_not_told_again(library: Library) -> None:
    couple = led(
        library,
        "emotional swap",
        choose_emotion_swap_right="nearly",
        choose_emotion_swap_again="once is enough",
        feeling="pass",
    )
    assert turns(couple) == [2]


@pytest.fixture(scope="module")
def daring() -> Library:
    """The dialogs of people who switched the replay of quarrels on."""
    return load_library(
        dialogs_folder(),
        ("Anna", "Ben"),
        choose=lambda _: 0,
        household=Household(switched_on=frozenset({QUARREL})),
    )


def test_a_quarrel_is_replayed_only_where_that_is_switched_on(library: Library) -> None:
    couple = Couple(library)
    couple.start("replaying a quarrel")
    couple.rig.run(60)
    assert couple.rig.notices(SessionStarted) == []


def test_both_are_asked_once_more_before_they_play(daring: Library) -> None:
    couple = led(daring, "replaying a quarrel")
    assert said(couple).count("do you still want to play it?") == 2
    assert turns(couple) == [BOTH_PARTNERS, BOTH_PARTNERS, 1, 2]
    assert couple.completed == [QUARREL]
    assert said(couple).index("say your own name") < said(couple).index("what did you feel as")


@pytest.mark.parametrize("answers", [("no",), ("yes", "no"), ("pass",), ("yes", "pass")])
def test_anything_but_two_times_yes_ends_it_and_leaves_nothing(
    daring: Library, answers: tuple[str, ...]
) -> None:
    couple = Couple(daring, {"confirm": one_by_one(*answers)})
    couple.start("replaying a quarrel")
    couple.to_the_end()
    assert turns(couple) == [BOTH_PARTNERS], "they only agreed on one"
    assert couple.rig.notices(SessionCompleted) == []
    assert len(couple.rig.notices(SessionStopped)) == 1
    assert couple.rig.said()[-1].startswith("Then we leave it.")


# --- E17, E18: guessing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("guess", "found", "expected"),
    [
        ("the second", "yes", [2, 1]),
        ("number three", "no", [2, 2, 1, 1]),
        ("pass", "yes", [2, 2, 1, 1]),
    ],
)
def test_the_feeling_is_guessed_then_revealed(
    library: Library, guess: str, found: str, expected: list[int]
) -> None:
    couple = led(library, "two truths and a feeling", choice=guess, confirm=found)
    assert turns(couple) == expected


@pytest.mark.parametrize("pictures", [1, 2, 3])
def test_up_to_three_pictures_and_both_guess_in_each(library: Library, pictures: int) -> None:
    wishes = ["another picture"] * (pictures - 1) + ["that's enough"]
    couple = Couple(library, {"choice": one_by_one(*wishes)})
    couple.start("photo album of feelings")
    couple.to_the_end()
    assert turns(couple) == [BOTH_PARTNERS, 1, 2] * pictures, "whose feeling it was answers"


# --- E04, E15, E21, E22, E28, E46, E47 -----------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("high and low of the week", [2, 2, 1, 1]),
        ("role reversal storytelling", [2, 2, 2, 1, 1, 1]),
        ("celebrating small wins", [1, 1, 2, 2]),
        ("share one vulnerability", [2, 1]),
        ("what makes you happy", [2, 2, 1, 1, 1, 2]),
        ("how we show we care", [2, 1, 1, 2]),
    ],
)
def test_who_speaks_when(library: Library, words: str, expected: list[int]) -> None:
    couple = led(library, words)
    assert turns(couple) == expected
    long = [timer for timer in couple.rig.notices(TimerStarted) if timer.total > MOMENT_TO_THINK]
    assert long == [], "none of these has a time"


@pytest.mark.parametrize(
    ("beginning", "words"),
    [("i worry", "I worry that"), ("i miss", "I miss"), ("pass", "own beginning")],
)
def test_a_beginning_is_chosen_or_left(library: Library, beginning: str, words: str) -> None:
    couple = led(library, "something vulnerable", choice=beginning)
    told = [line for line in couple.rig.said() if line.startswith("Then ")]
    assert len(told) == 1
    assert words in told[0]


def test_what_did_not_come_across_is_said_once_more(library: Library) -> None:
    couple = led(library, "joys and hurts", choice="partly")
    assert turns(couple) == [2, 2, 1, 2, 1, 1, 2, 1]


def test_one_card_a_day_or_as_many_as_are_wanted_up_to_six(library: Library) -> None:
    one = led(library, "cards about culture", choice="another day")
    assert len(one.rig.notices(CardShown)) == 1
    everything = led(library, "where we come from", choice="another card")
    cards = [notice.card for notice in everything.rig.notices(CardShown)]
    assert sorted(cards) == sorted({"values", "words", "signs", "why", "quarrels", "curious"})
