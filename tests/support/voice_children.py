"""What the voice's child process runs in tests. Children import this module by name.

The choice's engine name says what goes wrong; its cache folder is a place for signs.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from support.fakes_speech import FakeVoice
from voice_coach.clip import Clip
from voice_coach.errors import VoiceError
from voice_coach.speech._voice_child import serve
from voice_coach.speech.voice import VoiceChoice


class TroubledVoice(FakeVoice):
    """A voice that does on some words what native engines do on some days."""

    def __init__(self, signs: Path) -> None:
        super().__init__()
        self._signs = signs

    def describe(self) -> str:
        return str(os.getpid())

    def warm(self, texts: Sequence[str], rate: float = 1.0) -> None:
        super().warm(texts, rate)
        with (self._signs / "warmed").open("a") as file:
            file.write(f"{os.getpid()} {' '.join(texts)} {rate}\n")

    def render(self, text: str, rate: float, *, private: bool) -> Clip:
        if text == "refuse":
            msg = "It cannot be said."
            raise VoiceError(msg, "Say something else.")
        if text == "die" or (text == "die once" and self._first(text)):
            os.kill(os.getpid(), signal.SIGABRT)
        if text == "hang" or (text == "hang once" and self._first(text)):
            time.sleep(600)
        return super().render(text, rate, private=private)

    def _first(self, name: str) -> bool:
        """Whether no child before this one came here."""
        sign = self._signs / name
        seen = sign.exists()
        sign.touch()
        return not seen


def troubled(connection: Connection, choice: VoiceChoice) -> None:
    """Serve with a voice that fails on some words."""
    assert choice.cache_folder is not None
    folder = choice.cache_folder
    serve(connection, lambda: TroubledVoice(folder))


def absent(connection: Connection, choice: VoiceChoice) -> None:
    """Have nothing that speaks until a file ``installed`` is there."""
    assert choice.cache_folder is not None
    if not (choice.cache_folder / "installed").exists():
        msg = "There is no voice."
        raise VoiceError(msg, "Install one.")
    troubled(connection, choice)


def slow_again(connection: Connection, choice: VoiceChoice) -> None:
    """Start at once the first time, and then only when a file ``go`` is there."""
    assert choice.cache_folder is not None
    started = choice.cache_folder / "started"
    while started.exists() and not (choice.cache_folder / "go").exists():
        time.sleep(0.01)
    started.touch()
    troubled(connection, choice)
