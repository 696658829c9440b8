"""Where the coach keeps things."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from voice_coach.config import user_config_file, user_data_folder
from voice_coach.speech.prompt_cache import default_folder


def kept_folders(config_file: Path | None = None) -> Mapping[str, Path | None]:
    """Return the folders by what is kept in them; None: this user has no place for it.

    Args:
        config_file: the settings file that was named in place of the user's own.
    """
    file = config_file or user_config_file()
    return {
        "settings": None if file is None else file.parent,
        "rendered lines": default_folder(),
        "a better recogniser": user_data_folder(),
    }
