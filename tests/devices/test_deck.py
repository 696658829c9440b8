import numpy as np
import pytest

from voice_coach.devices.deck import Deck, Played
from voice_coach.devices.reference import ReferenceFeed
from voice_coach.units import HEARING_FORMAT, AudioChunk

RATE_HZ = 48_000
BLOCK = 960
BLOCK_SECONDS = 0.02


def deck_after(blocks: int, first_at: float = 100.0) -> tuple[Deck, list[Played]]:
    """Return a deck whose stream has run for some blocks, each on time."""
    deck = Deck(RATE_HZ, BLOCK_SECONDS)
    deck.begin_run()
    played = [deck.render(BLOCK, first_at + n * BLOCK_SECONDS) for n in range(blocks)]
    return deck, played


@pytest.mark.parametrize("offset", [0.0, 0.001, 0.007, 0.0199])
def test_a_clip_starts_a_constant_time_after_the_call_wherever_in_a_block_that_is(
    offset: float,
) -> None:
    deck, _ = deck_after(50)
    called = 100.0 + 49 * BLOCK_SECONDS + offset
    deck.add("a", np.ones(10, np.int16), called)
    marks = [
        mark
        for n in range(50, 53)
        for mark in deck.render(BLOCK, 100.0 + n * BLOCK_SECONDS).started
    ]
    handed_over = 100.0 + marks[0].position / RATE_HZ
    assert handed_over - called == pytest.approx(0.025, abs=0.0001)


def test_a_clip_that_waits_for_the_stream_starts_with_its_first_frame() -> None:
    deck = Deck(RATE_HZ, BLOCK_SECONDS)
    deck.add("a", np.ones(10, np.int16), 5.0)
    deck.begin_run()
    assert deck.render(BLOCK, 7.0).started[0].position == 0


def test_a_deck_sounds_until_its_last_frame_is_heard() -> None:
    deck, _ = deck_after(2)
    assert not deck.sounds(100.04, 0.1)
    deck.add("a", np.ones(BLOCK, np.int16), 100.02)
    assert deck.sounds(100.03, 0.0)
    blocks = [deck.render(BLOCK, 100.0 + n * BLOCK_SECONDS) for n in (2, 3, 4)]
    (mark,) = [mark for block in blocks for mark in block.finished]
    end = 100.0 + mark.position / RATE_HZ
    assert deck.idle
    assert deck.sounds(end + 0.05, 0.06)
    assert not deck.sounds(end + 0.07, 0.06)
    deck.begin_run()
    assert not deck.sounds(end, 0.06)


def test_a_reference_has_the_sound_and_the_moments_at_which_it_is_heard() -> None:
    deck = Deck(RATE_HZ, BLOCK_SECONDS)
    tone = (8000 * np.sin(2 * np.pi * 300 * np.arange(RATE_HZ) / RATE_HZ)).astype(np.int16)
    deck.add("a", tone, 100.0)
    deck.begin_run()
    chunks: list[AudioChunk] = []
    feed = ReferenceFeed(chunks.append)
    for n in range(60):
        feed.feed(deck.render(BLOCK, 100.0 + n * BLOCK_SECONDS), latency=0.06)
    assert {chunk.format for chunk in chunks} == {HEARING_FORMAT}
    assert [chunk.at for chunk in chunks] == pytest.approx(
        [100.06 + n * BLOCK_SECONDS for n in range(len(chunks))]
    )
    sound = np.frombuffer(b"".join(chunk.pcm for chunk in chunks), np.int16)[:16_000]
    expected = 8000 * np.sin(2 * np.pi * 300 * np.arange(16_000) / 16_000)
    assert np.corrcoef(sound, expected)[0, 1] > 0.999


def test_a_reference_takes_up_its_time_anew_with_every_run() -> None:
    deck = Deck(16_000, BLOCK_SECONDS)
    chunks: list[AudioChunk] = []
    feed = ReferenceFeed(chunks.append)
    for first_at in (10.0, 50.0):
        deck.begin_run()
        feed.feed(deck.render(320, first_at), latency=0.0)
    assert [chunk.at for chunk in chunks] == [10.0, 50.0]
