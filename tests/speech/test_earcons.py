from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_coach.errors import AudioFileError
from voice_coach.resources import audio_folder
from voice_coach.speech.earcons import EARCON_NAMES, load_earcons


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of short sounds of somebody's own, as WAV files."""
    for name in EARCON_NAMES:
        soundfile.write(tmp_path / f"{name}.wav", np.full(80, 100, np.int16), 8_000)
    return tmp_path


def test_the_shipped_sounds_load_and_cannot_be_changed() -> None:
    sounds = load_earcons(audio_folder())
    assert list(sounds) == list(EARCON_NAMES)
    with pytest.raises(ValueError, match="read-only"):
        sounds["tick"].samples[0] = 1


def test_own_wav_files_are_taken(folder: Path) -> None:
    sounds = load_earcons(folder)
    assert sounds["ready"].rate_hz == 8_000
    assert sounds["ready"].samples.tolist() == [100] * 80


def test_all_missing_sounds_are_named_at_once(folder: Path) -> None:
    (folder / "tick.wav").unlink()
    (folder / "ready.wav").unlink()
    with pytest.raises(AudioFileError, match="tick, ready") as raised:
        load_earcons(folder)
    assert str(folder) in raised.value.message
    assert "make_sounds.py" in raised.value.hint


def test_a_missing_folder_is_an_audio_file_error(tmp_path: Path) -> None:
    with pytest.raises(AudioFileError, match="lacks"):
        load_earcons(tmp_path / "nowhere")


def test_damaged_files_are_named(folder: Path) -> None:
    (folder / "tick.wav").write_bytes(b"RIFF, but not really")
    with pytest.raises(AudioFileError, match=r"tick\.wav cannot be read"):
        load_earcons(folder)


@pytest.mark.parametrize(
    ("samples", "rate_hz", "said"),
    [
        (np.zeros((80, 2), np.int16), 8_000, "80 frames in 2 channels at 8000 Hz"),
        (np.zeros(0, np.int16), 8_000, "0 frames in 1 channels"),
        (np.zeros(80, np.int16), 4_000, "at 4000 Hz"),
    ],
)
def test_sounds_of_the_wrong_kind_are_refused(
    samples: np.typing.NDArray[np.int16], rate_hz: int, said: str, folder: Path
) -> None:
    soundfile.write(folder / "error.wav", samples, rate_hz)
    with pytest.raises(AudioFileError, match=said) as raised:
        load_earcons(folder)
    assert "error.wav" in raised.value.message


def test_a_flac_file_goes_before_a_wav_file(folder: Path) -> None:
    shutil.copy(audio_folder() / "tick.flac", folder)
    assert load_earcons(folder)["tick"].rate_hz == 48_000
