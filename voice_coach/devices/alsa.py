"""ALSA under PortAudio: its settings, without which the process ends, and its messages.

(PortAudio 19.6 and 19.7 call ``abort`` where the device list of ALSA cannot be read.) So where
the settings are not in their place, a child process tries first.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from voice_coach.errors import SystemLibraryError
from voice_coach.units import Seconds

_LIBRARY: Final = "libasound.so.2"
_FOLDER: Final = "/usr/share/alsa"
_FILE: Final = "alsa.conf"
_TRIAL_SECONDS: Final[Seconds] = 30.0


def missing_settings(environ: Mapping[str, str]) -> Path | None:
    """Return the file of ALSA's settings that should be there and is not; None where all are."""
    chosen = [name for name in environ.get("ALSA_CONFIG_PATH", "").split(":") if name]
    folder = environ.get("ALSA_CONFIG_DIR") or _FOLDER
    files = [Path(name) for name in chosen] or [Path(folder) / _FILE]
    return next((file for file in files if not file.is_file()), None)


def check_alsa() -> None:
    """Make sure that PortAudio can be loaded without an end of the process.

    Raises:
        SystemLibraryError: it cannot.
    """
    missing = missing_settings(os.environ) if sys.platform == "linux" else None
    if missing is None or _loads_in_a_child():
        return  # ALSA may have been built with another folder in mind
    raise SystemLibraryError(
        f"The settings of ALSA, the system's sound layer, are missing: {missing}.",
        "Install them with: sudo apt-get install --reinstall libasound2-data",
    )


def silence_alsa() -> None:
    """Let ALSA print nothing ("underrun occurred") between the lines that people read.

    What goes wrong is raised or counted anyway. The handler is a function of the C library that
    takes nothing and changes nothing: one in Python would make a thread that plays wait for the
    interpreter.
    """
    try:
        library = ctypes.CDLL(_LIBRARY)
    except OSError:
        return  # PortAudio was built without ALSA, or this is no Linux
    library.snd_lib_error_set_handler(ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p))


def _loads_in_a_child() -> bool:
    """Whether a process of its own outlives loading PortAudio, or fails without being killed."""
    trial = subprocess.run(
        [sys.executable, "-P", "-c", "import sounddevice"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_TRIAL_SECONDS,
        check=False,
    )
    return trial.returncode >= 0
