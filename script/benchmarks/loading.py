"""How long it takes to read everything that is said and heard, with exercises of one's own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from measure import Row
from voice_coach.content.loading import load_library
from voice_coach.resources import dialogs_folder

OWN = 1000
ROUNDS = 5
DIGITS = ("amber", "birch", "cedar", "daisy", "elder", "fern", "grove", "hazel", "iris", "juniper")
"""Words for digits: names that are told apart by them."""
MODELS = ("advice-or-listening", "feeling-check-in", "silent-gaze", "listening-checklist")
"""Exercises of ours that the others are copies of, by turns."""


def measure() -> Iterator[Row]:
    """Yield a row without any exercise of one's own, and one with a thousand."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield _row("reading all dialogs", folder, 0, "≤ 0.5 s")
        write_own(folder, OWN)
        yield _row(f"the same with {OWN} exercises of one's own", folder, OWN, "≤ 5 s")


def write_own(folder: Path, count: int) -> None:
    """Write so many exercises without a mistake, each with names of its own."""
    for number in range(count):
        text = (dialogs_folder() / "exercises" / f"{MODELS[number % len(MODELS)]}.yaml").read_text()
        called = " ".join(DIGITS[int(digit)] for digit in f"{number:03d}")
        head = {
            "id": f"own-{number}",
            "aliases": f"[the {called} evening, our {called} exercise, {called} for two]",
        }
        lines = [
            f"{key}: {head[key]}" if (key := line.split(":")[0]) in head else line
            for line in text.splitlines()
        ]
        (folder / f"own-{number}.yaml").write_text("\n".join(lines), encoding="utf-8")


def _row(what: str, folder: Path, own: int, aim: str) -> Row:
    spent = []
    for _ in range(ROUNDS if not own else 1):
        began = time.process_time()
        library = load_library(dialogs_folder(), (), choose=lambda _: 0, user_folder=folder)
        spent.append(time.process_time() - began)
        read = sum(name.startswith("own-") for name in library.exercises)
        if read != own:
            raise RuntimeError(f"{read} of {own}: {library.problems[:2]}")
    return Row(what, f"{sorted(spent)[len(spent) // 2]:.2f} s of processor time", aim)
