"""The reference of the settings, from config/default.toml: its comments are the only source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class _Section:
    name: str
    about: list[str] = field(default_factory=list)
    rows: list[tuple[str, str, str]] = field(default_factory=list)
    """Key, default, meaning."""


def settings_reference(path: Path) -> str:
    """Return a table for each section of the file."""
    return "\n\n".join(_shown(section) for section in _sections(path.read_text(encoding="utf-8")))


def _sections(text: str) -> Iterator[_Section]:
    """Yield the sections; comments belong to the key or the section right below them."""
    section = _Section("")
    comments: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            comments.append(line.removeprefix("#").removeprefix(" "))
        elif not line.strip():
            comments = []
        elif line.startswith("["):
            if section.rows:
                yield section
            section = _Section(line.strip("[] "), comments)
            comments = []
        else:
            key, _, value = (part.strip() for part in line.partition("="))
            section.rows.append((key, value, " ".join(comments)))
            comments = []
    yield section


def _shown(section: _Section) -> str:
    rows = [
        f"| `{key}` | `{value}` | {meaning.replace('|', chr(92) + '|')} |"
        for key, value, meaning in section.rows
    ]
    title = f"### `[{section.name}]`" if section.name else "### At the top"
    parts = [title, " ".join(section.about)] if section.about else [title]
    return "\n\n".join(
        [*parts, "\n".join(["| key | default | meaning |", "| --- | --- | --- |", *rows])]
    )
