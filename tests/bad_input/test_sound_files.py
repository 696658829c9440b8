"""Sound files: what can be used is used, what cannot be is one sentence and exit code 2."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.commands import Run
from support.refusals import assert_refused

RATE_HZ = 16_000
NOISE = np.random.default_rng(7).normal(0, 0.01, RATE_HZ)


def wav(path: Path, samples: np.ndarray = NOISE, rate_hz: int = RATE_HZ, **kind: str) -> bytes:
    """Write a WAV file and return its bytes."""
    soundfile.write(path, samples, rate_hz, format="WAV", **kind)
    return path.read_bytes()


def cut_after(count: int) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(wav(path)[:count])


def with_header(offset: int, value: int, size: str) -> Callable[[Path], object]:
    """A WAV file whose header says something else at an offset."""

    def write(path: Path) -> None:
        data = bytearray(wav(path))
        struct.pack_into(f"<{size}", data, offset, value)
        path.write_bytes(data)

    return write


def cut_flac(path: Path) -> None:
    soundfile.write(path, NOISE, RATE_HZ, format="FLAC")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


UNUSABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda _: None, "There is no file in.wav."),
    "a folder": (Path.mkdir, "in.wav is a folder, not a sound file."),
    "empty": (Path.touch, "in.wav is empty: it holds no sound."),
    "a header without sound": (lambda p: wav(p, NOISE[:0]), "in.wav holds no sound"),
    "half a header": (cut_after(30), "in.wav is not a sound file, or it is damaged."),
    "truncated": (cut_after(20_000), "in.wav is cut off or damaged (19956 of 32000 bytes"),
    "a truncated FLAC": (cut_flac, "in.wav is cut off or damaged."),
    "text": (lambda p: p.write_text("hello\n" * 99), "in.wav is not a sound file"),
    "a picture": (lambda p: p.write_bytes(b"\x89PNG\r\n\x1a\n" * 99), "not a sound file"),
    "65 535 channels": (with_header(22, 65_535, "H"), "in.wav is not a sound file"),
    "no rate": (with_header(24, 0, "I"), "in.wav is not a sound file"),
    "a pipe": (os.mkfifo, "in.wav is a pipe, not a sound file."),
    "a link to itself": (lambda p: p.symlink_to(p), "in.wav cannot be read"),
}


DAMAGED_INSIDE = ("a truncated FLAC",)
"""Their beginnings are sound; nobody sees the damage before it comes."""

AT_ONCE = [row for row in UNUSABLE if row not in DAMAGED_INSIDE]
ROWS = [*AT_ONCE, *(pytest.param(row, marks=pytest.mark.speech) for row in DAMAGED_INSIDE)]


@pytest.mark.parametrize("row", ROWS)
def test_run_says_why_a_file_is_no_microphone(voice_coach: Run, here: Path, row: str) -> None:
    make, sentence = UNUSABLE[row]
    make(here / "in.wav")
    ran = voice_coach("run", "--input", "in.wav", "--output", "out.wav", "--events", "e.jsonl")
    assert_refused(ran, 2, sentence)
    if row not in DAMAGED_INSIDE:  # what was heard before the damage is kept
        assert not (here / "out.wav").exists()
        assert not (here / "e.jsonl").exists()


@pytest.mark.parametrize("row", ROWS)
def test_hear_says_why_before_anything_is_heard(voice_coach: Run, here: Path, row: str) -> None:
    make, sentence = UNUSABLE[row]
    make(here / "in.wav")
    wav(here / "good.wav")
    ran = voice_coach("hear", "good.wav", "in.wav")
    assert_refused(ran._replace(out="") if row in DAMAGED_INSIDE else ran, 2, sentence)


@pytest.mark.parametrize("row", AT_ONCE)
@pytest.mark.parametrize("place", ["step", "noise"])
def test_a_scenario_says_why_and_where(voice_coach: Run, here: Path, row: str, place: str) -> None:
    make, sentence = UNUSABLE[row]
    make(here / "in.wav")
    lines = {
        "step": "steps:\n  - {play: in.wav, at: 1}\n",
        "noise": "room:\n  noise: {file: in.wav, snr_db: 20}\n",
    }
    (here / "story.yaml").write_text(lines[place])
    if row == "missing":
        sentence = 'there is no file "in.wav" (looked for '
    assert_refused(voice_coach("simulate", "story.yaml"), 2, "story.yaml:2: ", sentence)


def test_a_name_that_moves_the_cursor_is_shown_as_letters(voice_coach: Run) -> None:
    ran = voice_coach("run", "--input", "\x1b[2J\a🙂.wav")
    assert_refused(ran, 2, "There is no file \\x1b[2J\\x07🙂.wav.")


LONG_NAME = "a" * 10_000


def test_a_name_no_file_can_have_is_named(voice_coach: Run) -> None:
    assert_refused(voice_coach("run", "--input", LONG_NAME), 2, "cannot be read: File name too")


USABLE: dict[str, Callable[[Path], object]] = {
    "stereo": lambda p: wav(p, np.stack([NOISE, -NOISE / 2], axis=1), 44_100),
    "8 kHz": lambda p: wav(p, rate_hz=8_000),
    "384 kHz": lambda p: wav(p, rate_hz=384_000),
    "float": lambda p: wav(p, subtype="FLOAT"),
    "double": lambda p: wav(p, subtype="DOUBLE"),
    "24 bit": lambda p: wav(p, subtype="PCM_24"),
    "telephone": lambda p: wav(p, rate_hz=8_000, subtype="ULAW"),
    "one sample": lambda p: wav(p, NOISE[:1]),
    "not numbers": lambda p: wav(p, np.full(RATE_HZ, np.nan), subtype="FLOAT"),
    "endlessly loud": lambda p: wav(p, np.full(RATE_HZ, np.inf), subtype="FLOAT"),
    "a length of 2 GB, from a pipe": with_header(40, 0x7FFF_FFF0, "I"),
    "a length of 4 GB, from a pipe": with_header(40, 0xFFFF_FFFF, "I"),
    "FLAC with another name": lambda p: soundfile.write(p, NOISE, RATE_HZ, format="FLAC"),
}


@pytest.mark.speech
@pytest.mark.parametrize("row", USABLE)
def test_what_can_be_used_is_used(voice_coach: Run, here: Path, row: str) -> None:
    USABLE[row](here / "in.wav")
    ran = voice_coach("run", "--input", "in.wav", "--output", "out.wav")
    assert ran == (0, "", "")
    assert soundfile.info(here / "out.wav").duration >= 3.0


@pytest.mark.speech
def test_one_bad_file_among_many_loses_nothing(voice_coach: Run, here: Path) -> None:
    for row, make in USABLE.items():
        make(here / f"{row}.wav")
    ran = voice_coach("hear", "--json", *sorted(path.name for path in here.iterdir()))
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.out.splitlines()) == len(USABLE)
