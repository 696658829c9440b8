"""Two thousand exercises that nobody has written: each is a clear mistake, or ends.

``script/fuzz`` tries many more.
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st
from support.led_at_random import began, lead, library_of
from support.made_exercises import Tree, exercises
from support.odd_files import saved
from support.own_exercise import SLOW_BREATH
from support.small_house import small_dialogs

from voice_coach.content.dialogs import Dialogs, read_dialogs
from voice_coach.content.documents import Document, read_document
from voice_coach.content.loading import load_library
from voice_coach.content.references import sounds_in
from voice_coach.engine.commands import SessionCompleted
from voice_coach.resources import audio_folder, dialogs_folder

THOROUGH = 150
"""Examples of the profile that tries for longer."""
IN_ALL = 2000
"""Examples of both tests together, in that profile."""
WANTED = os.environ.get("FUZZ_EXAMPLES")
FEW = settings().max_examples
EXAMPLES = int(WANTED) if WANTED else IN_ALL // 2 if FEW >= THOROUGH else FEW
PHASES = (Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink)
SEEDS = st.integers(0, 2**32)
SOUNDS = sounds_in(audio_folder())
WRITTEN = tuple(
    path.read_text("utf-8") for path in sorted((dialogs_folder() / "exercises").glob("*.yaml"))
)


@cache
def ours() -> Dialogs:
    found = read_dialogs(small_dialogs()).dialogs
    assert found is not None
    return found


def tried(document: Document, seed: int) -> None:
    """Read an exercise and lead it; what cannot be led must be told with its line."""
    led, problems = library_of(document, ours(), SOUNDS)
    for problem in problems:
        assert problem.message
        assert problem.path is not None
        assert problem.line is not None
    if led is None:
        assert problems
        event("a mistake")
        return
    assert not problems
    rig = lead(led, Random(seed))  # noqa: S311 - it guards nothing
    if not began(rig):
        event("not wanted")
    elif rig.notices(SessionCompleted):
        event("led to its end")
    else:
        event("stopped")


@settings(max_examples=EXAMPLES, phases=PHASES)
@given(value=exercises(), seed=SEEDS)
def test_what_the_schema_allows_is_a_mistake_or_ends(value: Tree, seed: int) -> None:
    tried(Document(Path("made-up.yaml"), value, {(): 1}), seed)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("odd") / "odd.yaml"


@settings(max_examples=EXAMPLES, phases=PHASES)
@given(raw=saved(WRITTEN), seed=SEEDS)
def test_what_is_saved_oddly_is_a_mistake_or_ends(file: Path, raw: bytes, seed: int) -> None:
    file.write_bytes(raw)
    document, problems = read_document(file)
    if document is None or problems:
        assert problems
        assert all(problem.message and problem.path == file for problem in problems)
        event("no YAML")
        return
    own = document.value
    if isinstance(own, dict) and isinstance(own.get("id"), str):
        aliases = ["a long enough name", "another name like this", "and yet another one"]
        value = {**own, "id": "odd", "aliases": own.get("aliases") and aliases}  # else ours
        document = replace(document, value=value)
    tried(document, seed)


FOUND: dict[str, tuple[list[Tree], str]] = {
    "only labels": ([{"label": "here"}], "nothing happens in it"),
    "only ways on": ([{"goto": "here"}, {"label": "here"}], "nothing happens in it"),
    "a feeling of nobody": (
        [{"ask": {"line": "go", "answer": "feeling", "slot": "word"}}],
        "say who is asked",
    ),
}
"""Steps that were tried, led to a crash, and are told now."""


@pytest.mark.parametrize("row", FOUND)
def test_what_crashed_once_is_told(row: str) -> None:
    steps, message = FOUND[row]
    value = {
        "id": "found",
        "title": "the found one",
        "aliases": ["a long enough name", "another name like this", "and yet another one"],
        "people": "both",
        "consent": "none",
        "lines": {"go": ["Go on."]},
        "steps": steps,
    }
    led, problems = library_of(Document(Path("found.yaml"), value, {(): 1}), ours(), SOUNDS)
    assert led is None
    assert any(message in str(problem) for problem in problems), problems


@settings(max_examples=max(2, EXAMPLES // 50), phases=PHASES)
@given(files=st.lists(saved(WRITTEN), min_size=1, max_size=8))
def test_a_folder_of_odd_files_harms_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, files: list[bytes]
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    (folder / "slow-breath.yaml").write_text(SLOW_BREATH, "utf-8")
    for number, raw in enumerate(files):
        (folder / f"odd-{number}.yaml").write_bytes(raw)
    library = load_library(small_dialogs(), (), choose=lambda _: 0, user_folder=folder)
    assert set(ours().exercises) - {"set-up"} <= set(library.exercises)
    assert "slow-breath" in library.exercises
    assert {problem.path for problem in library.problems} <= set(folder.iterdir())
    for name in library.exercises:
        assert library.plan(name).steps
    for path in folder.iterdir():
        path.unlink()
