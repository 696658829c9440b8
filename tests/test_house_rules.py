"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

import pytest
from support.repository import (
    ROOT,
    definitions,
    imported,
    name_of,
    nodes,
    python_files,
)

MOST_LINES: Final = {"file": 400, "function": 50, "class": 200}
HEAD: Final = re.compile(r" *(?:async def|def|class)\b")
CLOCKS: Final = {"time", "datetime"}
MAY_READ_A_CLOCK: Final = {
    "voice_coach/runtime/": "the session's clock lives here",
}
"""Files and folders of the package, each with its reason."""


WRITTEN_BY_THE_BENCHMARK: Final = "docs/hearing.md"
"""As long as there is something to report; nobody edits it."""


def pyproject() -> dict[str, dict[str, object]]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def text_files() -> list[Path]:
    """Return everything of ours that people read and edit."""
    folders = ("voice_coach", "tests", "script", "audio", "dialogs", "config", "docs", ".ci")
    kinds = {"", ".py", ".yaml", ".yml", ".toml", ".md", ".sh", ".service"}
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*"))
        if path.is_file() and path.suffix in kinds and "fixtures" not in path.parts
    ]


def is_allowed(path: Path) -> bool:
    return name_of(path).startswith(tuple(MAY_READ_A_CLOCK))


def comments(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        text = io.BytesIO(file.read())
    for token in tokenize.tokenize(text.readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def may_be_long(path: Path, kind: str) -> bool:
    """Whether a definition stands further than is allowed from the next that is no part of it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    heads = [
        (number, len(line) - len(line.lstrip()))
        for number, line in enumerate(lines)
        if HEAD.match(line)
    ]
    ends = [
        next((below for below, inner in heads[at + 1 :] if inner <= indent), len(lines))
        for at, (_, indent) in enumerate(heads)
    ]
    return any(
        end - number > MOST_LINES[kind] for (number, _), end in zip(heads, ends, strict=True)
    )


def test_there_is_something_to_look_at() -> None:
    assert len(python_files("voice_coach")) > 50
    assert len(text_files()) > len(python_files())


def test_files_are_short() -> None:
    sizes = {name_of(path): path.read_bytes().count(b"\n") for path in text_files()}
    del sizes[WRITTEN_BY_THE_BENCHMARK]
    assert {name: lines for name, lines in sizes.items() if lines > MOST_LINES["file"]} == {}


@pytest.mark.parametrize("kind", ["function", "class"])
def test_functions_and_classes_are_short(kind: str) -> None:
    too_long = [
        f"{name_of(path)}:{node.lineno} {node.name} has {lines} lines"
        for path in python_files()
        if may_be_long(path, kind)  # reading syntax takes long
        for node, lines in definitions(path)
        if isinstance(node, ast.ClassDef) == (kind == "class") and lines > MOST_LINES[kind]
    ]
    assert too_long == []


def test_only_the_runtime_reads_a_clock() -> None:
    readers = [
        f"{name_of(path)}:{line} imports {module}"
        for path in python_files("voice_coach")
        for module, line in imported(path)
        if module.partition(".")[0] in CLOCKS and not is_allowed(path)
    ]
    assert readers == []


def test_what_may_read_a_clock_does() -> None:
    """A file that no longer needs its permission loses it."""
    for allowed in MAY_READ_A_CLOCK:
        files = [path for path in python_files("voice_coach") if name_of(path).startswith(allowed)]
        assert any(CLOCKS & {module for module, _ in imported(path)} for path in files), allowed


def test_nothing_sleeps_in_the_fast_tests() -> None:
    """A test that sleeps is slow, and fails on a slow machine; those with real parts may."""
    marks = {"slow", "audio", "speech", "recordings", "packaging"}
    sleepers = []
    for path in python_files("tests"):
        if "sleep" not in path.read_text(encoding="utf-8"):
            continue
        calls = [node for node in nodes(path) if isinstance(node, ast.Attribute)]
        marked = any(node.attr in marks for node in calls)
        if not marked and "support" not in path.parts:
            sleepers += [
                f"{name_of(path)}:{node.lineno}"
                for node in calls
                if node.attr == "sleep" and isinstance(node.value, ast.Name)
            ]
    assert sleepers == []


def test_every_ignored_rule_has_a_reason_beside_it() -> None:
    ignored = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no\s*cover)(?P<rest>.*)")
    reason = re.compile(r"^\s*(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|\[[\w\-, ]+\])(?P<words>.*)$")
    bare = []
    for path in python_files():
        if not ignored.search(path.read_text(encoding="utf-8")):
            continue  # reading it word by word takes long
        for line, comment in comments(path):
            found = ignored.search(comment)
            if found is None:
                continue
            words = reason.match(found["rest"])
            if words is None or not re.search(r"[a-z]{3}", words["words"]):
                bare.append(f"{name_of(path)}:{line} {comment}")
    assert bare == []


def test_every_rule_ignored_everywhere_has_a_reason_beside_it() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start = lines.index("[tool.ruff.lint]")
    end = lines.index("[tool.ruff.lint.pydocstyle]")
    codes = re.compile(r'"[A-Z]+\d*"')
    bare = [
        line
        for line in lines[start:end]
        if codes.search(line) and not line.startswith("select") and "#" not in line
    ]
    assert bare == []


def test_every_import_is_of_a_declared_dependency() -> None:
    """What happens to be installed here need not be there elsewhere."""
    declared = {normal(requirement) for requirement in requirements()}
    providers = distributions()
    strangers = []
    for path in python_files("voice_coach"):
        for module, line in imported(path):
            top = module.partition(".")[0]
            if top in sys.stdlib_module_names or top == "voice_coach":
                continue
            if not {normal(name) for name in providers.get(top, [])} & declared:
                strangers.append(f"{name_of(path)}:{line} imports {top}")
    assert strangers == []


def test_every_dependency_is_used() -> None:
    """Of some only a native library is used: they are looked for, and not imported."""
    providers = distributions()
    used = {
        normal(name)
        for path in python_files("voice_coach")
        for module, _ in imported(path)
        for name in providers.get(module.partition(".")[0], [])
    }
    found = {
        normal(name)
        for path in python_files("voice_coach")
        for name in re.findall(r'find_spec\("(\w+)"\)', path.read_text(encoding="utf-8"))
    }
    assert {normal(requirement) for requirement in requirements()} - used - found == set()


def test_the_changelog_begins_with_what_is_unreleased() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings[0] == "[Unreleased]"
    for heading in headings[1:]:
        assert re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", heading)


def test_every_library_is_in_the_notices() -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    names = re.sub(r"[\s_]+", "-", notices.lower())
    missing = [name for name in map(normal, requirements()) if name not in names]
    assert missing == []


def test_the_licence_is_the_whole_apache_licence() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "9. Accepting Warranty or Additional Liability." in text
    assert text.rstrip().endswith("limitations under the License.")
    assert pyproject()["project"]["license"] == "Apache-2.0"


@cache
def distributions() -> Mapping[str, list[str]]:
    """Return which distributions provide which modules."""
    return packages_distributions()


def requirements() -> list[str]:
    """Return the names of the run-time dependencies."""
    declared = pyproject()["project"]["dependencies"]
    assert isinstance(declared, list)
    found = [re.match(r"[\w.-]+", requirement) for requirement in declared]
    return [name[0] for name in found if name is not None]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
