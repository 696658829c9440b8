"""The page of the library: everything is on it, and its figures are those of a run."""

from __future__ import annotations

import importlib.util
import re
import sys
from types import ModuleType

import pytest
from support.library_rows import everything, rows
from support.repository import ROOT
from support.typed_couple import TypedCouple, in_full_time
from support.whole_library import LED, whole_library

from voice_coach.content.library import Library
from voice_coach.resources import dialogs_folder


@pytest.fixture(scope="module")
def page() -> ModuleType:
    """What writes the page; scripts are no package."""
    name = "library_page"
    spec = importlib.util.spec_from_file_location(name, ROOT / "script" / "pages" / "library.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def library() -> Library:
    return whole_library()


def test_everything_is_in_a_table_with_its_rows_and_sources(
    page: ModuleType, library: Library
) -> None:
    table = page.library_tables(library, dialogs_folder())
    rows = [line for line in table.splitlines() if line.startswith("| **")]
    made = everything(library)
    assert len(rows) == len(made)
    for thing in made:
        name = thing.title.removeprefix("the ")
        row = next(row for row in rows if row.startswith(f"| **{name[0].upper()}{name[1:]}.**"))
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[-2] == ", ".join(thing.covers)
        assert cells[-1] == ", ".join(thing.sources)
        assert re.search(r"[.?!]$", cells[0]), "it says in a sentence what it is"


def test_every_row_of_the_list_is_on_the_page(page: ModuleType, library: Library) -> None:
    table = page.library_tables(library, dialogs_folder())
    assert [row for row in rows() if not re.search(rf"\b{row}\b", table)] == []


@pytest.mark.parametrize("exercise", LED)
def test_the_figures_are_those_of_a_run(page: ModuleType, library: Library, exercise: str) -> None:
    figures = page.figures_of(library, library.plan(exercise))
    couple = in_full_time(library, exercise)
    words = sum(len(line.split()) for line in said_in_it(couple))
    assert abs(figures.words - words) <= words // 3 + 8, "wordings differ, and answers are echoed"
    turns = [float(str(line["seconds"])) for line in couple.events("turn_started")]
    assert figures.yours <= sum(turns)


def said_in_it(couple: TypedCouple) -> list[str]:
    """Return what is said after everybody has agreed, and before it leads to anything else."""
    start = couple.lines.index(couple.events("session_started")[0])
    end = couple.lines.index(couple.events("session_completed")[0])
    return [str(line["text"]) for line in couple.lines[start:end] if line["event"] == "speak"]


def test_the_silent_gaze_in_figures(page: ModuleType, library: Library) -> None:
    figures = page.figures_of(library, library.plan("silent-gaze"))
    assert (figures.quiet, figures.yours, figures.open) == (68.0, 0.0, False)
    figures = page.figures_of(library, library.plan("feeling-check-in"))
    assert (figures.quiet, figures.yours, figures.open) == (0.0, 180.0, False)
