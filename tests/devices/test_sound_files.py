from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from voice_coach.clip import Clip
from voice_coach.devices.sound_files import SoundFile, read_chunks, read_clip
from voice_coach.devices.wav_writer import write_clip
from voice_coach.errors import AudioFileError
from voice_coach.units import BLOCK_SAMPLES, BLOCK_SECONDS, HEARING_FORMAT


def tone(seconds: float, rate_hz: int, hertz: float = 440.0) -> NDArray[np.float64]:
    return 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate_hz)) / rate_hz)


def correlation(heard: NDArray[np.int16], expected: NDArray[np.float64]) -> float:
    return float(np.corrcoef(heard, expected)[0, 1])


@pytest.mark.parametrize("suffix", ["wav", "flac"])
def test_sixteen_bit_mono_at_16_khz_comes_back_bit_for_bit(tmp_path: Path, suffix: str) -> None:
    samples = np.arange(-32768, 32768, 7).astype(np.int16)
    path = tmp_path / f"ramp.{suffix}"
    soundfile.write(path, samples, 16_000, subtype="PCM_16")
    clip = read_clip(path)
    assert clip.rate_hz == 16_000
    assert np.array_equal(clip.samples, samples)


@pytest.mark.parametrize("rate_hz", [8_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT", "PCM_U8"])
def test_any_rate_and_sample_type_becomes_the_same_tone(
    tmp_path: Path, rate_hz: int, subtype: str
) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone(0.5, rate_hz), rate_hz, subtype=subtype)
    clip = read_clip(path)
    assert len(clip.samples) == 8000
    assert correlation(clip.samples, tone(0.5, 16_000)) > 0.999


def test_channels_are_averaged(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    stereo = np.stack([np.full(100, 0.5), np.full(100, -0.25)], axis=1)
    soundfile.write(path, stereo, 16_000, subtype="FLOAT")
    assert set(read_clip(path).samples.tolist()) == {4096}


def test_float_beyond_full_scale_is_saturated(tmp_path: Path) -> None:
    path = tmp_path / "loud.wav"
    soundfile.write(path, np.array([2.0, -2.0, 0.0]), 16_000, subtype="FLOAT")
    assert read_clip(path).samples.tolist() == [32767, -32768, 0]


def test_a_clip_can_keep_the_rate_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "bell.wav"
    write_clip(path, Clip(np.arange(441, dtype=np.int16), 44_100))
    clip = read_clip(path, rate_hz=None)
    assert (clip.rate_hz, len(clip.samples)) == (44_100, 441)


@pytest.mark.parametrize(
    ("samples", "chunks"),
    [(1, 1), (BLOCK_SAMPLES - 1, 1), (BLOCK_SAMPLES, 1), (BLOCK_SAMPLES + 1, 2), (70_000, 219)],
)
def test_a_stream_is_cut_into_blocks_and_the_last_one_filled_up(
    tmp_path: Path, samples: int, chunks: int
) -> None:
    path = tmp_path / "ramp.wav"
    written = np.arange(1, samples + 1).astype(np.int16)
    write_clip(path, Clip(written, 16_000))
    read = list(read_chunks(path, start=5.0))
    assert len(read) == chunks
    assert {len(chunk.pcm) for chunk in read} == {640}
    assert {chunk.format for chunk in read} == {HEARING_FORMAT}
    assert [chunk.at for chunk in read] == [5.0 + n * BLOCK_SECONDS for n in range(chunks)]
    sound = np.frombuffer(b"".join(chunk.pcm for chunk in read), np.int16)
    assert np.array_equal(sound[:samples], written)
    assert not sound[samples:].any()


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 48_000])
def test_a_stream_of_another_rate_is_as_long_and_sounds_the_same(
    tmp_path: Path, rate_hz: int
) -> None:
    path = tmp_path / "tone.flac"
    soundfile.write(path, tone(3.0, rate_hz), rate_hz)
    sound = np.frombuffer(b"".join(chunk.pcm for chunk in read_chunks(path)), np.int16)
    assert len(sound) == 150 * BLOCK_SAMPLES
    assert correlation(sound, tone(3.0, 16_000)) > 0.999


def test_a_stream_that_is_left_early_closes_its_file(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone(1.0, 16_000), 16_000)
    file = SoundFile(path)
    file.close()
    file.close()
    chunks = read_chunks(path)
    next(chunks)
    chunks.close()  # type: ignore[attr-defined] # it is a generator
    assert list(chunks) == []


def cut(path: Path, bytes_kept: int) -> None:
    path.write_bytes(path.read_bytes()[:bytes_kept])


def make_missing(_path: Path) -> None:
    pass


def make_folder(path: Path) -> None:
    path.mkdir()


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def make_text(path: Path) -> None:
    path.write_text("Dear diary, " * 100)


def make_zero_frames(path: Path) -> None:
    soundfile.write(path, np.zeros(0), 16_000, format="WAV")


def make_cut_wav(path: Path) -> None:
    soundfile.write(path, tone(1.0, 16_000), 16_000, format="WAV")
    cut(path, 20_000)


def make_wav_without_its_last_byte(path: Path) -> None:
    soundfile.write(path, tone(1.0, 16_000), 16_000, format="WAV")
    cut(path, 32_043)


def make_wav_cut_in_the_header(path: Path) -> None:
    soundfile.write(path, tone(1.0, 16_000), 16_000, format="WAV")
    cut(path, 30)


def make_cut_flac(path: Path) -> None:
    soundfile.write(path, tone(10.0, 16_000), 16_000, format="FLAC")
    cut(path, path.stat().st_size // 2)


def make_flac_cut_in_the_header(path: Path) -> None:
    soundfile.write(path, tone(10.0, 16_000), 16_000, format="FLAC")
    cut(path, 44)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (make_missing, "There is no file {path}."),
        (make_folder, "{path} is a folder, not a sound file."),
        (make_empty, "{path} is empty"),
        (make_text, "{path} is not a sound file"),
        (make_zero_frames, "{path} holds no sound"),
        (make_cut_wav, "{path} is cut off or damaged (19956 of 32000 bytes of sound)."),
        (make_wav_without_its_last_byte, "{path} is cut off or damaged"),
        (make_wav_cut_in_the_header, "{path} is not a sound file, or it is damaged"),
        (make_cut_flac, "{path} is cut off or damaged"),
        (make_flac_cut_in_the_header, "{path} is"),
    ],
)
@pytest.mark.parametrize("read", [read_clip, lambda path: list(read_chunks(path))])
def test_what_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path,
    make: Callable[[Path], None],
    sentence: str,
    read: Callable[[Path], object],
) -> None:
    path = tmp_path / "sound"
    make(path)
    with pytest.raises(AudioFileError) as caught:
        read(path)
    assert str(caught.value).startswith(sentence.format(path=path))
    assert caught.value.exit_code == 2


def test_a_stream_that_cannot_be_opened_is_refused_before_the_first_block(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="no file"):
        read_chunks(tmp_path / "nowhere.wav")


@pytest.mark.parametrize("promised", [0xFFFFFFFF, 0x7FFFFFFF, 0x7FFF_F000])
def test_a_wav_that_was_written_to_a_pipe_has_no_length_and_is_whole(
    tmp_path: Path, promised: int
) -> None:
    path = tmp_path / "piped.wav"
    write_clip(path, Clip(np.arange(100, dtype=np.int16), 16_000))
    data = bytearray(path.read_bytes())
    data[4:8] = data[40:44] = promised.to_bytes(4, "little")
    path.write_bytes(data)
    assert read_clip(path).samples.tolist() == list(range(100))
