"""ALSA prints nothing between the lines that people read."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

OPEN_NONSENSE = """
import ctypes
handle = ctypes.c_void_p()
found = ctypes.CDLL("libasound.so.2").snd_pcm_open(ctypes.byref(handle), b"nonsense", 0, 0)
assert found < 0
"""


def printed(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_what_alsa_finds_wrong_is_not_printed() -> None:
    try:
        ctypes.CDLL("libasound.so.2")
    except OSError:
        pytest.skip("ALSA is not installed: sudo apt-get install libasound2")
    assert "ALSA lib" in printed(OPEN_NONSENSE)
    silenced = "from voice_coach.devices.library import load_sound_library as f; f()\n"
    assert printed(silenced + OPEN_NONSENSE) == ""
