"""The reference of the settings: what config/default.toml says, and what the models allow."""

from __future__ import annotations

import json
from itertools import groupby

from voice_coach.config.reference import Explanation, explanations


def settings_reference() -> str:
    """Return a table for each section."""
    settings = sorted(explanations().items(), key=lambda row: "." in row[0])
    sections = groupby(settings, key=lambda row: row[0].rpartition(".")[0])
    return "\n\n".join(_section(name, dict(rows)) for name, rows in sections)


def _section(name: str, rows: dict[str, Explanation]) -> str:
    lines = ["| key | default | allowed | meaning |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{key.rpartition('.')[2]}` | `{json.dumps(told.default, ensure_ascii=False)}` "
        f"| {_cell(told.allowed)} | {_cell(told.meaning)} |"
        for key, told in rows.items()
    ]
    about = next(iter(rows.values())).section
    title = f"### `[{name}]`" if name else "### At the top"
    return "\n\n".join([title, *([about] if about else []), "\n".join(lines)])


def _cell(words: str) -> str:
    return words.replace("|", "\\|")
