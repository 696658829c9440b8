"""Keeps the two names in the user's settings file, and leaves everything else in it alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from voice_coach.config.files import read_entries, user_config_file
from voice_coach.config.loading import load_settings
from voice_coach.errors import InputError


def save_names(names: Sequence[str], config_file: Path | None = None) -> Path:
    """Write ``people.names`` into a settings file; its other lines and comments stay.

    Args:
        names: two names, or none.
        config_file: the file, made when it is missing; None: the user's own.

    Returns:
        The file that was written.

    Raises:
        ConfigError: the names cannot be used, or the file is not TOML.
        InputError: there is no place for the file, or it cannot be written.
    """
    import tomlkit  # noqa: PLC0415 - takes 30 ms, and names are typed once in a lifetime
    from tomlkit.items import Table  # noqa: PLC0415 - same

    checked = load_settings(
        Path(os.devnull), [f"people.names={tomlkit.item(list(names)).as_string()}"], environ={}
    ).settings.people.names
    path = config_file or user_config_file()
    if path is None:
        msg = "The names cannot be kept: this user has no home folder."
        raise InputError(msg, "Set XDG_CONFIG_HOME, or give --config FILE.")
    try:
        path = path.resolve()
        text = ""
        if path.exists():
            read_entries(path)  # a damaged file is reported with its line, not overwritten
            text = path.read_text(encoding="utf-8-sig")
        document = tomlkit.parse(text)
        people = document.setdefault("people", tomlkit.table())
        if not isinstance(people, Table):
            msg = f'The names cannot be kept: "people" in {path} is no section.'
            raise InputError(msg, "Write it as [people].")
        people["names"] = list(checked)
        _replace(path, tomlkit.dumps(document))
    except OSError as error:
        msg = f"The names cannot be kept in {path}: {error.strerror or error}."
        raise InputError(msg, "They are used until the coach ends.") from error
    return path


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
