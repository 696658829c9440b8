"""``script/bench hearing [PART ...] [--share 0.2] [--page]``."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import os
import pkgutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol, cast

import hearing.parts
from hearing.page import FILES, ORDER, PAGE, kept_parts, write
from hearing.part import Kept, Part, save
from hearing.run import Run
from measure import spent_seconds

HOMES: Final = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")


class PartModule(Protocol):
    """A module of ``hearing.parts``."""

    TITLE: str

    def measure(self, run: Run) -> Part:
        """Return what was found."""
        ...


def part_names() -> list[str]:
    """Return the parts there are, in the page's order."""
    found = {module.name for module in pkgutil.iter_modules(hearing.parts.__path__)}
    known = [name for name in ORDER if name in found]
    return [*known, *sorted(found - set(known))]


def part_module(name: str) -> PartModule:
    """Return a part's module."""
    return cast("PartModule", importlib.import_module(f"hearing.parts.{name}"))


def measured(name: str, run: Run) -> Kept:
    """Measure a part, in a home of its own: what the user has set or recorded plays no role."""
    module = part_module(name)
    began = spent_seconds()
    with _empty_home():
        part = module.measure(run)
    today = f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d}"
    spent = round(spent_seconds() - began, 1)
    return Kept(name, module.TITLE, today, run.share, run.seed, spent, part)


def main(arguments: Sequence[str]) -> int:
    """Measure the parts that are named, or all; keep each in its file; write the page."""
    names = part_names()
    parser = argparse.ArgumentParser(prog="script/bench hearing", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(names))
    parser.add_argument("--share", type=_share, default=1.0, help="of the clips, 0 to 1")
    parser.add_argument("--seed", type=int, default=Run.seed, help="of everything drawn")
    parser.add_argument("--page", action="store_true", help="only write the page anew")
    parser.add_argument("--out", type=Path, help="a folder for page and files; else docs/")
    chosen = parser.parse_args(arguments)
    unknown = sorted(set(chosen.parts) - set(names))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(names)}")
    page, files = PAGE, FILES
    if chosen.out is not None:
        page, files = chosen.out / PAGE.name, chosen.out / FILES.name
    files.mkdir(parents=True, exist_ok=True)
    if not chosen.page:
        for name in chosen.parts or names:
            run = Run(chosen.share, chosen.seed)
            run.tell(f"== {name}")
            try:
                kept = measured(name, run)
            finally:
                run.close()
            save(kept, files)
            for key, figure in kept.part.figures.items():
                print(f"{key}: {figure}", flush=True)
            if kept.part.skipped:
                print(f"{name}: skipped: {kept.part.skipped}", flush=True)
    write(kept_parts(files), page, files)
    print(page)
    return 0


def _share(text: str) -> float:
    share = float(text)
    if not 0 < share <= 1:
        msg = "a share is above 0 and at most 1"
        raise argparse.ArgumentTypeError(msg)
    return share


@contextmanager
def _empty_home() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in HOMES}
    with tempfile.TemporaryDirectory(prefix="voice-coach-bench-") as home:
        os.environ.update(dict.fromkeys(HOMES, home))
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
