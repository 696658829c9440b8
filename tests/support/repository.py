"""The files of the checkout that the tests run in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

ROOT: Final = Path(__file__).resolve().parents[2]
"""The checkout."""

SOURCE_FOLDERS: Final = ("voice_coach", "tests", "script", "audio")
"""Where code is."""

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def python_files(*folders: str) -> list[Path]:
    """Return every Python file of our own, in all code folders or in some."""
    roots = [ROOT / folder for folder in folders or SOURCE_FOLDERS]
    return sorted(path for root in roots for path in root.rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return every node of a file's syntax tree."""
    return tuple(ast.walk(parsed(path)))


@cache
def statements(path: Path) -> tuple[ast.AST, ...]:
    """Return every statement of a file; expressions hold none, and are most of its nodes."""
    found: list[ast.AST] = [parsed(path)]
    for node in found:  # which grows meanwhile
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            found += getattr(node, name, ())
    return tuple(found)


def definitions(path: Path) -> Iterator[tuple[Definition, int]]:
    """Yield every function and class of a file with its number of lines."""
    for node in statements(path):
        if isinstance(node, Definition):
            yield node, (node.end_lineno or node.lineno) - node.lineno + 1


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every imported module of a file with its line."""
    for node in statements(path):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield node.module, node.lineno


def name_of(path: Path) -> str:
    """Return a path as people write it: from the checkout on."""
    return str(path.relative_to(ROOT))
