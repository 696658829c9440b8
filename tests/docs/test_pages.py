"""What the pages say holds: links, settings, exercises, scenarios, and which commands are tried."""

from __future__ import annotations

import re
import wave
from pathlib import Path
from typing import Final

import pytest
from pydantic import BaseModel
from support.pages import Block, blocks, commands, pages, shows
from support.repository import ROOT, name_of

from voice_coach.app.doctor.consultation import all_checks
from voice_coach.app.doctor.host import RealHost
from voice_coach.config import load_settings
from voice_coach.content.loading import check_dialogs
from voice_coach.content.schema import Exercise
from voice_coach.content.steps import Step
from voice_coach.resources import dialogs_folder
from voice_coach.simulation.scenario import load_scenario

ALL: Final = [block for page in pages() for block in blocks(page)]
NOT_RUN: Final = {"script/run setup --model": "it downloads 41 MB"}
"""Commands that no test can run, each with the reason its page gives."""
CHECKED: Final = {"toml", "yaml", "json"}
SHOWN: Final = {"text"}
FOR_PEOPLE: Final = (
    "README.md",
    "what-to-say.md",
    "exercises.md",
    *(f"exercises/{page.name}" for page in sorted((ROOT / "docs" / "exercises").glob("*.md"))),
    "hearing-well.md",
    "privacy.md",
    "troubles.md",
)
CRAFT: Final = re.compile(
    r"\b(?:VAD|PCM|ASR|STT|TTS|RTF|SNR|barge|earcons?|endpoint\w*|grammars?|intents?|JSONL|latency"
    r"|synthesi[sz]\w+|utterances?|transcripts?)\b",
    re.IGNORECASE,
)
"""Words that people who build such things use."""


def write_silence(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(3200))


def of(language: str) -> list[Block]:
    return [block for block in ALL if block.language == language]


def test_every_block_says_what_it_is() -> None:
    known = CHECKED | SHOWN | {"sh"}
    assert [str(block) for block in ALL if block.language not in known] == []
    assert any("script/run\n" in block.body for block in commands(ROOT / "README.md"))


def test_only_these_commands_are_not_tried() -> None:
    left_out = {
        block.body.strip(): block.notes["not run"] for block in ALL if "not run" in block.notes
    }
    assert left_out == NOT_RUN


@pytest.mark.parametrize("block", of("toml"), ids=str)
def test_settings_on_a_page_can_be_used(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(block.body, encoding="utf-8")
    loaded = load_settings(path, environ={})
    assert {origin.kind for origin in loaded.origins.values()} == {"default", "file"}


def is_exercise(block: Block) -> bool:
    return block.body.startswith("id: ")


def test_exercises_on_a_page_have_no_mistakes(tmp_path: Path) -> None:
    exercises = [block for block in of("yaml") if is_exercise(block)]
    for block in exercises:
        name = block.body.split("\n", 1)[0].removeprefix("id: ")
        (tmp_path / f"{name}.yaml").write_text(block.body, encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == len(exercises) > 1, "each has a name of its own"
    assert check_dialogs(dialogs_folder(), tmp_path, None) == []


@pytest.mark.parametrize(
    "block", [block for block in of("yaml") if not is_exercise(block)], ids=str
)
def test_scenarios_on_a_page_have_no_mistakes(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    steps = "" if "steps:" in block.body else "steps: [{say: Hello, voice: Anna, at: 1}]\n"
    path.write_text(block.body + steps, encoding="utf-8")
    for sound in re.findall(r"[\w-]+\.wav", block.body):
        write_silence(tmp_path / sound)
    load_scenario(path)


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text) + re.findall(
        r'(?:src|set)="([^":]+)"', text
    )
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    listed = [path.name for path in (ROOT / "docs").glob("*.md") if path.name != "README.md"]
    assert [page for page in listed if f"({page})" not in index] == []


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "docs" / "README.md"], ids=name_of)
def test_what_the_coach_is_not_is_said_where_people_begin(page: Path) -> None:
    text = " ".join(page.read_text(encoding="utf-8").split())
    for words in (
        "guides practice",
        "no therapist",
        "can call nobody",
        "nobody listens in",
        "cannot notice if something is wrong",
        "for two people who feel safe with each other",
    ):
        assert words in text, words


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_pages_for_people_need_no_knowledge_of_the_craft(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    prose = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    assert CRAFT.findall(prose) == []


@pytest.mark.parametrize("model", [Exercise, Step], ids=lambda model: model.__name__)
def test_every_key_of_an_exercise_is_described(model: type[BaseModel]) -> None:
    page = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
    keys = [info.alias or name for name, info in model.model_fields.items()]
    assert [key for key in keys if not re.search(rf"`{key}\b", page)] == []


def test_every_check_of_the_doctor_is_described() -> None:
    loaded = load_settings(ROOT / "config" / "default.toml", environ={})
    checks = all_checks(RealHost(), loaded, (), None)
    page = (ROOT / "docs" / "troubles.md").read_text(encoding="utf-8")
    rows = "".join(row.split("|")[1] for row in page.splitlines() if row.startswith("| `"))
    assert [check.name for check in checks if f"`{check.name}`" not in rows] == []
    assert len(checks) > 10


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("one\ntwo\n", "one\ntwo  \n", True),
        ("one\n", "one\ntwo\n", False),
        ("one\n…\n", "one\ntwo\nthree\n", True),
        ("…\nthree\n", "one\ntwo\nthree\n", True),
        ("one … three\n", "one and two and three\n", True),
        ("one … three\n", "one\nthree\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_what_a_page_shows_is_compared(expected: str, printed: str, same: bool) -> None:
    assert shows(expected, printed) is same
