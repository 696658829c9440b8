"""A small house: our dialogs with a handful of exercises, for tests of how things work.

What is shared (listening, intents, prompts, feelings ...) is as it is; of what is many there are a
few. What each exercise, deck, answer and programme says and hears is tried on the whole library:
tests/library, tests/dialogs, and ``test_ours_has_no_mistake``.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from voice_coach import resources

_OURS: Final = resources.data_root()
EXERCISES: Final = frozenset(
    {
        "advice-or-listening",  # a choice, and two ways on
        "feeling-check-in",  # feelings, and turns
        "gratitude-sharing",  # turns that end with a word
        "kind-mirror",  # for one
        "listening-checklist",  # a scale, and an offer: advice-or-listening
        "set-up",
        "silent-gaze",
        "small-wins",
        "twenty-cards",  # cards, and gates
        "two-minute-shares",
    }
)
_FEW: Final = {
    "exercises": EXERCISES,
    "answers": {"benefits", "definitions"},
    "decks": {"closer"},
    "programmes": {"nine-step-week"},
}
_NAMES: Final = ("Anna", "Ben", "Maria", "Tom", "Yusuf", "Zoe")
_COUNTRIES: Final = ("DE", "FR", "GB", "IE", "US")
_STEP_EXERCISE: Final = re.compile(r"^    exercise: (.+)\n", re.MULTILINE)


def small_dialogs() -> Path:
    """Return a folder like dialogs/en that nobody may change; ``copy_of_small_dialogs`` may be."""
    return small_root() / "dialogs" / "en"


def copy_of_small_dialogs(folder: Path) -> Path:
    """Copy the small dialogs into a folder that is not there yet, to be changed."""
    return Path(shutil.copytree(small_dialogs(), folder))


def use_small_house(patches: pytest.MonkeyPatch) -> None:
    """Let commands that run in this process find the small dialogs where ours would be."""
    patches.setattr(resources, "data_root", small_root)


def small_root() -> Path:
    """Return a folder with ``audio/``, ``config/`` and the small dialogs."""
    return Path(_made().name)


@cache
def _made() -> tempfile.TemporaryDirectory[str]:
    """Make the house once a process; it goes with it."""

    made = tempfile.TemporaryDirectory(prefix="small-house-")
    root = Path(made.name)
    for name in ("audio", "config"):
        (root / name).symlink_to(_OURS / name)
    en = Path(shutil.copytree(_OURS / "dialogs" / "en", root / "dialogs" / "en"))
    for kind, few in _FEW.items():
        assert few <= {path.stem for path in (en / kind).glob("*.yaml")}, f"some {kind} are gone"
        for path in (en / kind).glob("*.yaml"):
            if path.stem not in few:
                path.unlink()
    for path in (en / "programmes").glob("*.yaml"):
        path.write_text(_STEP_EXERCISE.sub(_where_kept, path.read_text("utf-8")), "utf-8")
    _keep_entries(en / "names.yaml", _NAMES)
    _keep_entries(en / "countries.yaml", _COUNTRIES)
    return made


def _where_kept(line: re.Match[str]) -> str:
    """A step of a programme may have no exercise."""
    return line[0] if line[1] in EXERCISES else ""


def _keep_entries(path: Path, few: Collection[str]) -> None:
    """Leave a few of the entries of a file that has one a line, and whatever is no entry."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.startswith("#") or line.partition(":")[0] in few]
    path.write_text("".join(kept), "utf-8")
