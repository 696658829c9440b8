"""Processes with the native canceller end cleanly, one after the other."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

SOURCE = """
import numpy as np
from voice_coach.speech.echo import OwnEcho, WebRtcEcho
canceller = OwnEcho(WebRtcEcho())
block = np.ones(160, np.int16)
for _ in range(20):
    canceller.process(block, block)
"""


def test_twenty_processes_end_without_a_word() -> None:
    for _ in range(20):
        ended = subprocess.run([sys.executable, "-c", SOURCE], capture_output=True, check=False)
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
