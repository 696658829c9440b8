"""A machine without sound: the environment in which commands find no device."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

_CARDS: Final = Path("/proc/asound/cards")


def environment_without_sound(home: Path) -> dict[str, str]:
    """Return an environment with a home of its own and no sound server.

    A real sound card cannot be hidden: PortAudio aborts where ALSA's settings are missing. So
    a test that needs its absence is skipped on a machine that has one.
    """
    if _CARDS.exists() and "no soundcards" not in _CARDS.read_text(encoding="utf-8"):
        pytest.skip("this machine has a sound card")
    silent = {"PULSE_SERVER": f"unix:{home}/none", "XDG_RUNTIME_DIR": str(home)}
    return {"PATH": os.environ["PATH"], "HOME": str(home), **silent}
