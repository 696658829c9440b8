"""Where a demo's sound goes: nothing of anybody's is lost, and what cannot be is told at once."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from voice_coach.app.recording_file import DEFAULT_NAME, RecordingFile
from voice_coach.errors import AudioFileError

SOUND = np.zeros((480, 2), np.int16)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def record(path: Path | None = None) -> Path:
    with RecordingFile(path) as file:
        file.write(SOUND, 24_000)
    return file.path


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_default_is_in_the_current_folder_and_replaces_an_earlier_demo(folder: Path) -> None:
    assert record() == Path(DEFAULT_NAME)
    assert record() == Path(DEFAULT_NAME)
    assert names(folder) == {DEFAULT_NAME}
    samples, rate_hz = soundfile.read(DEFAULT_NAME)
    assert (samples.shape, rate_hz) == ((480, 2), 24_000)


@pytest.mark.parametrize("theirs", ["sound", "text"])
def test_somebody_s_own_file_of_that_name_is_left_alone(theirs: str, folder: Path) -> None:
    if theirs == "sound":
        soundfile.write(DEFAULT_NAME, SOUND, 8000)
    else:
        Path(DEFAULT_NAME).write_text("our wedding")
    before = Path(DEFAULT_NAME).read_bytes()
    assert record() == Path("voice-coach-demo-2.wav")
    assert record() == Path("voice-coach-demo-2.wav")
    assert Path(DEFAULT_NAME).read_bytes() == before
    assert names(folder) == {DEFAULT_NAME, "voice-coach-demo-2.wav"}


def test_a_dangling_link_of_that_name_is_left_alone() -> None:
    Path(DEFAULT_NAME).symlink_to("elsewhere.wav")
    assert record() == Path("voice-coach-demo-2.wav")


def test_a_sound_file_that_was_named_is_replaced(folder: Path) -> None:
    soundfile.write("mine.wav", SOUND, 8000)
    record(Path("mine.wav"))
    assert soundfile.info("mine.wav").samplerate == 24_000
    assert names(folder) == {"mine.wav"}


def test_what_is_no_sound_is_not_replaced(folder: Path) -> None:
    Path("notes.txt").write_text("do not lose this")
    with pytest.raises(AudioFileError, match=r"notes\.txt is there already, and is no sound file"):
        RecordingFile(Path("notes.txt"))
    assert Path("notes.txt").read_text() == "do not lose this"
    assert names(folder) == {"notes.txt"}


def test_nothing_appears_until_it_is_whole(folder: Path) -> None:
    with RecordingFile(Path("new.wav")):
        assert not Path("new.wav").exists()
    assert names(folder) == set()


def test_a_folder_is_refused(folder: Path) -> None:
    with pytest.raises(AudioFileError, match="is a folder") as refused:
        RecordingFile(folder)
    assert "--output" in refused.value.hint


def test_a_folder_that_is_not_there_is_told_before_the_work_begins() -> None:
    with pytest.raises(AudioFileError, match="cannot be written: No such file or directory"):
        RecordingFile(Path("nowhere") / "demo.wav")


def test_a_name_that_is_too_long_is_told() -> None:
    with pytest.raises(AudioFileError, match="cannot be written"):
        RecordingFile(Path("a" * 300 + ".wav"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_file_is_refused() -> None:
    soundfile.write("mine.wav", SOUND, 8000)
    Path("mine.wav").chmod(0o400)
    with pytest.raises(AudioFileError, match="read-only"):
        RecordingFile(Path("mine.wav"))


def test_a_device_is_written_to_and_stays_a_device() -> None:
    record(Path("/dev/null"))
    assert Path("/dev/null").is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told() -> None:
    with (
        RecordingFile(Path("/dev/full")) as file,
        pytest.raises(AudioFileError, match="No space left"),
    ):
        file.write(SOUND, 24_000)


def test_a_link_is_followed() -> None:
    Path("there").mkdir()
    soundfile.write("there/sound.wav", SOUND, 8000)
    Path("link.wav").symlink_to("there/sound.wav")
    record(Path("link.wav"))
    assert Path("link.wav").is_symlink()
    assert soundfile.info("there/sound.wav").samplerate == 24_000


def test_after_many_copies_it_asks_for_a_name() -> None:
    for number in range(1, 100):
        name = DEFAULT_NAME if number == 1 else f"voice-coach-demo-{number}.wav"
        Path(name).write_text("theirs")
    with pytest.raises(AudioFileError, match="are there already"):
        RecordingFile(None)
