import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.devices.chunker import Chunker, Piece
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioFormat

FRAMES = st.lists(st.integers(0, 1000), max_size=12)


def fed(source: AudioFormat, sound: bytes, sizes: list[int]) -> list[Piece]:
    chunker, position, pieces = Chunker(source), 0, []
    for frames in sizes:
        start = position * source.frame_bytes
        pieces += chunker.feed(position, sound[start : start + frames * source.frame_bytes])
        position += frames
    return pieces


@given(FRAMES)
def test_at_16_khz_mono_the_pieces_are_the_sound_itself(sizes: list[int]) -> None:
    sound = np.arange(sum(sizes)).astype(np.int16).tobytes()
    pieces = fed(HEARING_FORMAT, sound, sizes)
    assert len(pieces) == sum(sizes) // BLOCK_SAMPLES
    assert b"".join(piece.pcm for piece in pieces) == sound[: len(pieces) * 640]
    assert [piece.position for piece in pieces] == [n * 320 for n in range(len(pieces))]


@pytest.mark.parametrize("source", [AudioFormat(48_000, 2, 2), AudioFormat(44_100)])
def test_another_rate_is_resampled_without_seams_and_in_its_place(source: AudioFormat) -> None:
    rate_hz = source.rate_hz
    wave = 8000 * np.sin(2 * np.pi * 300 * np.arange(2 * rate_hz) / rate_hz)
    frames = np.repeat(wave.astype(np.int16), source.channels)
    block = rate_hz // 25
    pieces = fed(source, frames.tobytes(), [block] * 50)
    assert len(pieces) in {98, 99}
    assert [piece.position for piece in pieces] == pytest.approx(
        [n * 0.02 * rate_hz for n in range(len(pieces))]
    )
    heard = np.frombuffer(b"".join(piece.pcm for piece in pieces), np.int16)
    expected = 8000 * np.sin(2 * np.pi * 300 * np.arange(len(heard)) / 16_000)
    assert np.abs(heard - expected)[100:].max() < 80


def test_channels_are_averaged() -> None:
    source = AudioFormat(16_000, 2, 3)
    frames = np.tile(np.array([300, -100, 100], np.int16), BLOCK_SAMPLES)
    (piece,) = Chunker(source).feed(0, frames.tobytes())
    assert set(np.frombuffer(piece.pcm, np.int16).tolist()) == {100}


def test_lost_frames_drop_what_was_begun_and_the_rest_keeps_its_place() -> None:
    sound = np.arange(2000).astype(np.int16)
    chunker = Chunker(HEARING_FORMAT)
    assert chunker.feed(0, sound[:300].tobytes()) == []
    pieces = chunker.feed(1000, sound[1000:1400].tobytes())
    assert [piece.position for piece in pieces] == [1000]
    assert pieces[0].pcm == sound[1000:1320].tobytes()
    (following,) = chunker.feed(1400, sound[1400:1700].tobytes())
    assert following == Piece(1320, sound[1320:1640].tobytes())


def test_only_16_bit_sound_is_taken() -> None:
    with pytest.raises(ValueError, match="16-bit"):
        Chunker(AudioFormat(48_000, 4, 1))
