"""Somebody near stops while somebody further away goes on: complete words are answered then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from voice_coach.speech._hush import Hush
from voice_coach.speech.hearing import EndpointProfile, Outlook
from voice_coach.speech.segmenter import Boundary, Ended, Lull, Segmenter, Started, Utterance
from voice_coach.units import Samples, Seconds

WINDOW: Samples = 512
NEAR, FAR, SOFTER = -20.0, -32.0, -25.0
PROFILE = EndpointProfile(
    "command",
    end_silence=0.6,
    max_utterance=6.0,
    decode_silences=(0.06, 0.3),
    settled_silence=0.2,
    value_silence=0.2,
    begun_silence=1.6,
    hush_silence=0.4,
)


class Room:
    """A segmenter, and what it told by the second."""

    def __init__(self, profile: EndpointProfile, outlook: Outlook) -> None:
        self.segmenter = Segmenter(profile)
        self.outlook = outlook
        self.now: Samples = 0
        self.told: list[tuple[Seconds, Boundary]] = []

    def hear(self, seconds: Seconds, level: float | None) -> None:
        """Hear a voice; None for silence."""
        for _ in range(round(seconds * 16_000 / WINDOW)):
            start, self.now = self.now, self.now + WINDOW
            probability = 0.02 if level is None else 0.95
            for found in self.segmenter.process(start, self.now, probability, level):
                self.told.append((self.now / 16_000, found))
                if isinstance(found, Lull):
                    self.segmenter.judge(self.outlook)

    def kinds(self) -> list[type]:
        return [type(found) for _, found in self.told]


def spoken(outlook: Outlook, profile: EndpointProfile = PROFILE, after: float = FAR) -> Room:
    """Return a room in which a command is over after 1.6 s and other speech goes on for 2 s."""
    room = Room(profile, outlook)
    room.hear(1.6, NEAR)
    room.hear(2.0, after)
    return room


@pytest.mark.parametrize(
    ("outlook", "needed"),
    [(Outlook.SETTLED, 0.6), (Outlook.VALUE, 0.6), (Outlook.OPEN, 1.0)],
)
def test_a_complete_sentence_ends_where_whoever_is_near_stopped(
    outlook: Outlook, needed: Seconds
) -> None:
    room = spoken(outlook)
    assert room.kinds()[:4] == [Started, Lull, Utterance, Ended]
    (_, lull), (told, utterance), (_, ended) = room.told[1:4]
    assert isinstance(lull, Lull)
    assert isinstance(utterance, Utterance)
    assert isinstance(ended, Ended)
    assert (utterance.start, utterance.end) == (lull.start, lull.end)
    assert ended.at == utterance.end
    assert utterance.end / 16_000 == pytest.approx(1.6, abs=0.1)  # a syllable's blur
    assert told - utterance.end / 16_000 == pytest.approx(needed, abs=0.04)


def test_what_is_said_after_it_is_an_utterance_of_its_own() -> None:
    room = spoken(Outlook.SETTLED)
    room.hear(1.0, None)
    first, second = (found for _, found in room.told if isinstance(found, Utterance))
    assert second.start >= first.end
    starts = [found for _, found in room.told if isinstance(found, Started | Ended)]
    assert [type(found) for found in starts] == [Started, Ended, Started, Ended]


@pytest.mark.parametrize("outlook", [Outlook.NONE, Outlook.BEGUN])
def test_what_is_no_sentence_goes_on_with_the_speech(outlook: Outlook) -> None:
    room = spoken(outlook)
    assert room.kinds() == [Started, Lull]


def test_words_that_are_a_little_softer_belong_to_the_sentence() -> None:
    assert spoken(Outlook.SETTLED, after=SOFTER).kinds() == [Started]


def test_nothing_ends_so_where_the_profile_does_not_say_so() -> None:
    profile = replace(PROFILE, hush_silence=None)
    assert spoken(Outlook.SETTLED, profile).kinds() == [Started]


def test_whoever_goes_on_in_time_is_heard_to_the_end() -> None:
    room = Room(PROFILE, Outlook.SETTLED)
    for level in (NEAR, FAR, NEAR):
        room.hear(0.45 if level == FAR else 1.0, level)
    room.hear(1.0, None)
    (utterance,) = (found for _, found in room.told if isinstance(found, Utterance))
    assert utterance.end - utterance.start == pytest.approx(2.45 * 16_000, abs=2 * WINDOW)


def test_a_soft_end_of_a_sentence_is_followed_by_silence_as_any_other() -> None:
    room = Room(PROFILE, Outlook.NONE)
    room.hear(1.6, NEAR)
    room.hear(0.35, FAR)
    room.hear(1.0, None)
    (utterance,) = (found for _, found in room.told if isinstance(found, Utterance))
    lulls = [found for _, found in room.told if isinstance(found, Lull)]
    assert {lull.end for lull in lulls} == {utterance.end}
    assert utterance.end == pytest.approx(1.95 * 16_000, abs=2 * WINDOW)


def test_a_voice_is_not_judged_before_it_is_known_how_loud_it_is() -> None:
    hush = Hush()
    for number in range(1, 8):
        hush.add(number * WINDOW, NEAR if number == 1 else FAR)
        assert hush.since == number * WINDOW


def test_where_no_level_is_known_everybody_is_near() -> None:
    hush = Hush()
    for number in range(1, 60):
        hush.add(number * WINDOW, None)
    assert hush.since == 59 * WINDOW
    assert not hush.is_time_to_look(100 * WINDOW, PROFILE)
