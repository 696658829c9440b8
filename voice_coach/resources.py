"""Finds ``audio/``, ``dialogs/`` and ``config/``, in a checkout and in an installed wheel.

In a wheel the three folders lie in ``voice_coach/_data``. An editable install has no such
copies, so a checkout's own folders win where a ``pyproject.toml`` sits beside the package.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
_CHECKOUT: Final = _PACKAGE.parent


def data_root() -> Path:
    """Return the folder that holds ``audio/``, ``dialogs/`` and ``config/``."""
    if (_CHECKOUT / "pyproject.toml").is_file() and (_CHECKOUT / "dialogs").is_dir():
        return _CHECKOUT
    return _PACKAGE / "_data"


def audio_folder() -> Path:
    """Return the folder of earcons and bells."""
    return data_root() / "audio"


def dialogs_folder(language: str = "en") -> Path:
    """Return the folder of what is said and heard in one language."""
    return data_root() / "dialogs" / language


def default_config_file() -> Path:
    """Return the reference configuration: every key with its default."""
    return data_root() / "config" / "default.toml"


def is_there(path: Path) -> bool:
    """Whether a file or folder is there; one that may not be looked for is not."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists() raises where it may not look


def is_folder(path: Path) -> bool:
    """Whether a folder is there; one that may not be looked for is not."""
    return os.path.isdir(path)  # noqa: PTH112 - Path.is_dir() raises where it may not look


def model_sums_file(model: str) -> Path:
    """Return the checksums of the files of a model that can be fetched."""
    return data_root() / "config" / "models" / f"{model}.sha256"
