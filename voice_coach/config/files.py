"""Settings in files: where the file is, what stands in it, and on which line."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import platformdirs

from voice_coach.errors import ConfigError, Problem

Key: TypeAlias = tuple[str, ...]
"""Where a setting is: ``("wake", "phrase")``."""

APP_NAME: Final = "voice-coach"
_LINE_IN_MESSAGE: Final = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A key of a TOML file; a table's header is an entry too, with an empty table as its value."""

    key: Key
    value: object
    line: int
    """1-based."""


def user_config_file() -> Path | None:
    """Return where the settings of this user are kept, whether or not the file exists.

    Returns:
        ``~/.config/voice-coach/config.toml``, moved by ``XDG_CONFIG_HOME``; None for a user
        without a home.
    """
    if not os.environ.get("HOME", "unset") and not os.environ.get("XDG_CONFIG_HOME"):
        return None  # an empty HOME would make it /.config
    folder = platformdirs.user_config_path(APP_NAME, appauthor=False)
    return folder / "config.toml" if folder.is_absolute() else None


def user_data_folder() -> Path | None:
    """Return where what this user has fetched is kept, whether or not the folder exists.

    Returns:
        ``~/.local/share/voice-coach``, moved by ``XDG_DATA_HOME``; None for a user without a
        home.
    """
    if not os.environ.get("HOME", "unset") and not os.environ.get("XDG_DATA_HOME"):
        return None
    folder = platformdirs.user_data_path(APP_NAME, appauthor=False)
    return folder if folder.is_absolute() else None


def user_state_folder() -> Path | None:
    """Return where the coach notes what it does for this user, whether or not the folder exists.

    Returns:
        ``~/.local/state/voice-coach``, moved by ``XDG_STATE_HOME``; None for a user without a
        home.
    """
    if not os.environ.get("HOME", "unset") and not os.environ.get("XDG_STATE_HOME"):
        return None
    folder = platformdirs.user_state_path(APP_NAME, appauthor=False)
    return folder if folder.is_absolute() else None


def user_exercises_folder() -> Path | None:
    """Return where exercises of one's own are kept, whether or not the folder exists."""
    file = user_config_file()
    return None if file is None else file.parent / "exercises"


def read_entries(path: Path) -> list[FileEntry]:
    """Return every key and header of a TOML file with its line, in the order of the lines.

    Raises:
        OSError: the file is missing or cannot be read.
        ConfigError: it is not TOML.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problem = Problem(path, None, "this is no UTF-8 text", "save it as UTF-8")
        raise ConfigError("The settings cannot be read", (problem,)) from error
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError("The settings cannot be read", (_syntax_problem(path, error),)) from error
    lines = _lines_of_keys(text)
    values = dict(_leaves(tree))
    entries = [FileEntry(key, values.get(key, {}), line) for key, line in lines.items()]
    return sorted(entries, key=lambda entry: entry.line)


def _syntax_problem(path: Path, error: tomllib.TOMLDecodeError) -> Problem:
    message = str(error)
    place = _LINE_IN_MESSAGE.search(message)
    line = int(place["line"]) if place and place["line"] else None
    what = _LINE_IN_MESSAGE.sub("", message)
    return Problem(
        path, line, f"this is not TOML: {what}", 'a line is key = value, text in "quotes"'
    )


def _leaves(tree: Mapping[str, object], prefix: Key = ()) -> Iterator[tuple[Key, object]]:
    for name, value in tree.items():
        key = (*prefix, name)
        if isinstance(value, dict) and value:
            yield from _leaves(value, key)
        else:
            yield key, value


def _lines_of_keys(text: str) -> dict[Key, int]:
    """Return the 1-based line of every key and table header of valid TOML.

    tomllib gives no positions, so the text is cut into its statements: the fewest lines that
    are TOML by themselves.
    """
    lines = text.split("\n")
    found: dict[Key, int] = {}
    table: Key = ()
    start = 0
    while start < len(lines):
        end, tree = _statement(lines, start)
        keys = [key for key, _ in _leaves(tree)]
        if lines[start].lstrip().startswith("["):
            table = keys[0]
            found.setdefault(table, start + 1)
        else:
            found.update({(*table, *key): start + 1 for key in keys})
        start = end
    return found


def _statement(lines: list[str], start: int) -> tuple[int, dict[str, object]]:
    for end in range(start + 1, len(lines) + 1):
        try:
            return end, tomllib.loads("\n".join(lines[start:end]))
        except tomllib.TOMLDecodeError:
            continue
    msg = f"no TOML statement begins on line {start + 1}"
    raise ValueError(msg)
