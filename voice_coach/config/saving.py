"""Keeps settings in a settings file, and leaves everything else in it alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from voice_coach.config.files import Key, read_entries, user_config_file
from voice_coach.config.merging import merge
from voice_coach.config.models import Settings
from voice_coach.config.reference import value_at
from voice_coach.errors import ConfigError, InputError, Problem

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def save_names(names: Sequence[str], config_file: Path | None = None) -> Path:
    """Write ``people.names`` into a settings file; see ``save_settings``."""
    return save_settings({("people", "names"): list(names)}, config_file)


def save_settings(values: Mapping[Key, object], config_file: Path | None = None) -> Path:
    """Write values into a settings file; its other lines and comments stay.

    The file is replaced at once or not at all, so nobody ever reads half of it.

    Args:
        values: by key: ``{("speaker", "volume"): 0.4}``.
        config_file: the file, made when it is missing; None: the user's own.

    Returns:
        The file that was written.

    Raises:
        ConfigError: a value cannot be used, or the file is not TOML.
        InputError: there is no place for the file, or it cannot be written.
    """
    settings, mistakes = merge(Settings(), values)
    if mistakes:
        problems = tuple(Problem(None, None, m.message, m.hint) for m in mistakes)
        raise ConfigError("Nothing was changed", problems)
    plain = settings.model_dump(mode="json")

    def write(document: TOMLDocument) -> None:
        for key in values:
            value = value_at(plain, key)
            _section(document, key)[key[-1]] = "" if value is None else value

    return _edit(config_file, write)


def forget_setting(key: Key, config_file: Path | None = None) -> Path:
    """Take a setting out of a settings file, so that its default holds; see ``save_settings``.

    Raises:
        ConfigError: the file is not TOML.
        InputError: there is no place for the file, or it cannot be written.
    """

    def write(document: TOMLDocument) -> None:
        holder: object = document
        for part in key[:-1]:
            holder = holder.get(part) if isinstance(holder, MutableMapping) else None
        if isinstance(holder, MutableMapping):
            holder.pop(key[-1], None)

    return _edit(config_file, write)


def _edit(config_file: Path | None, write: Callable[[TOMLDocument], None]) -> Path:
    import tomlkit  # noqa: PLC0415 - takes 30 ms, and settings are written once in a while

    path = config_file or user_config_file()
    if path is None:
        msg = "Settings cannot be kept: this user has no home folder."
        raise InputError(msg, "Set XDG_CONFIG_HOME, or give --config FILE.")
    try:
        path = path.resolve()
        text = ""
        if path.exists():
            read_entries(path)  # a damaged file is reported with its line, not overwritten
            text = path.read_text(encoding="utf-8-sig")
        document = tomlkit.parse(text)
        write(document)
        _replace(path, tomlkit.dumps(document))
    except _NotASectionError as error:
        name = error.args[0]
        msg = f'Settings cannot be kept in {path}: "{name}" in it is no section.'
        raise InputError(msg, f"Write it as [{name}].") from error
    except OSError as error:
        msg = f"Settings cannot be kept in {path}: {error.strerror or error}."
        raise InputError(msg, "Nothing was changed there.") from error
    return path


class _NotASectionError(Exception):
    """A file has something else where a section should be."""


def _section(document: TOMLDocument, key: Key) -> MutableMapping[str, object]:
    """Return the table that a key stands in; it is made where there is none.

    Raises:
        _NotASectionError: something else has its name.
    """
    import tomlkit  # noqa: PLC0415 - see above

    holder: MutableMapping[str, object] = document
    for depth, part in enumerate(key[:-1]):
        only_holds_others = depth < len(key) - 2
        inner = holder.setdefault(part, tomlkit.table(is_super_table=only_holds_others))
        if not isinstance(inner, MutableMapping):
            raise _NotASectionError(".".join(key[: depth + 1]))
        holder = holder[part]  # type: ignore[assignment] # tomlkit keeps a copy of what it is given
    return holder


def _replace(path: Path, text: str) -> None:
    """Write a file at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=".config-", delete=False
    ) as file:
        temporary = Path(file.name)
        try:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(mode)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
