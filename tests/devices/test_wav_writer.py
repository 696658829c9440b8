from pathlib import Path

import numpy as np
import pytest

from voice_coach.clip import Clip
from voice_coach.devices.sound_files import read_clip
from voice_coach.devices.wav_writer import WavWriter, write_clip
from voice_coach.errors import AudioFileError

RATE_HZ = 1000


def pcm(first: int, last: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    return np.arange(first, last, dtype=np.int16)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    clip = Clip(pcm(-500, 500), RATE_HZ)
    write_clip(tmp_path / "a.wav", clip)
    read = read_clip(tmp_path / "a.wav", rate_hz=None)
    assert read.rate_hz == RATE_HZ
    assert np.array_equal(read.samples, clip.samples)


def test_a_file_that_was_never_closed_misses_less_than_a_second(tmp_path: Path) -> None:
    path = tmp_path / "killed.wav"
    writer = WavWriter(path, RATE_HZ)
    for start in range(0, 2700, 20):
        writer.write(pcm(start, start + 20))
    copy = tmp_path / "copy.wav"
    copy.write_bytes(path.read_bytes())
    found = read_clip(copy, rate_hz=None)
    assert np.array_equal(found.samples, pcm(0, 2000))
    writer.close()
    writer.close()
    assert len(read_clip(path, rate_hz=None).samples) == 2700


def test_an_error_inside_still_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"

    def record() -> None:
        with WavWriter(path, RATE_HZ) as writer:
            writer.write(pcm(0, 10))
            raise KeyError

    with pytest.raises(KeyError):
        record()
    assert len(read_clip(path, rate_hz=None).samples) == 10


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="cannot be written: No such file or directory"):
        WavWriter(tmp_path / "nowhere" / "a.wav", RATE_HZ)
    with pytest.raises(AudioFileError, match="cannot be written: Is a directory"):
        WavWriter(tmp_path, RATE_HZ)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_named() -> None:
    with pytest.raises(AudioFileError, match="No space left"):
        WavWriter(Path("/dev/full"), RATE_HZ)
