"""What the wake phrase must not fall below: people in a room, and recordings that say no name."""

from __future__ import annotations

import pytest

from hearing.corpus import Recordings
from hearing.rooms import TELEVISION, Place
from hearing.run import Run
from hearing.waking import USUAL, Tally, Waker, heard
from voice_coach.simulation.people import People

pytestmark = [
    pytest.mark.recordings,
    pytest.mark.skipif(
        not Recordings().there, reason="there are no recordings beside the checkout"
    ),
]


@pytest.fixture
def run() -> Run:
    return Run(quiet=True, people=People(engines={}))


def test_people_are_heard_across_a_room_with_a_television(run: Run) -> None:
    """The aim is 0.88; measured with all of them: docs/hearing.md."""
    waker, wakes = Waker("alexa"), []
    for number, clip in enumerate(run.recordings.clips("wake_words/alexa")[:16]):
        place = Place(2 + number % 2, noise=TELEVISION, snr_db=10)
        sound = run.rooms.heard(clip.signal(), place, run.rng(clip.name, "alexa", place))
        wakes.append(waker.wakes(sound)[USUAL])
    assert len(wakes) == 16
    assert heard(wakes).value >= 0.8


def test_half_of_the_name_is_not_the_name(run: Run) -> None:
    """Thirty of sixty clips: before it had rivals, 16 of the sixty woke it, near or far."""
    waker, clips = Waker("hey jarvis"), run.recordings.clips("wake_words/jarvis", None)
    assert len(clips) == 60
    assert [clip.name for clip in clips[::2] if waker.wakes(clip.signal())[USUAL]] == []


@pytest.mark.parametrize("phrase", ["hey jarvis", "alexa"])
def test_a_room_in_which_others_talk_never_wakes_it(run: Run, phrase: str) -> None:
    waker, tally = Waker(phrase), Tally()
    kinds = ("read_speech", "meeting_talk", "coffee_orders", "single_words", "not_commands")
    for clip in (one for kind in kinds for one in run.recordings.clips(kind, None)[::8]):
        sound = run.rooms.heard(clip.signal(), Place(2.5), run.rng(clip.name))
        tally.add(waker.wakes(sound)[USUAL], sound)
    assert tally.seconds > 180
    assert tally.wakes == 0
