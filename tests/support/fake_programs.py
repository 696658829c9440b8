"""Programs that stand in for synthesizers: they note what they got and hand over a WAV file."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_SCRIPT = """#!/bin/sh
{before}
cat > '{folder}/{name}.stdin'
printf '%s\\n' "$@" > '{folder}/{name}.arguments'
while [ $# -gt 0 ]; do
  case "$1" in -o|-w) out="$2" ;; esac
  shift
done
{after}
"""


def wav(seconds: float = 2.0, *, rate_hz: int = 16_000, channels: int = 1) -> bytes:
    """Return a WAV file that hums."""
    t = np.arange(round(seconds * rate_hz * channels))
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(rate_hz)
        writer.writeframes((5000 * np.sin(t / 10)).astype("<i2").tobytes())
    return file.getvalue()


@dataclass(frozen=True)
class FakeProgram:
    """One fake in a ``bin`` folder."""

    folder: Path
    name: str

    @property
    def path(self) -> Path:
        return self.folder / "bin" / self.name

    @property
    def stdin(self) -> bytes:
        return (self.folder / f"{self.name}.stdin").read_bytes()

    @property
    def arguments(self) -> list[str]:
        return (self.folder / f"{self.name}.arguments").read_text().splitlines()

    def answers(self, question: str, answer: str) -> FakeProgram:
        """Print ``answer`` when called with the one argument ``question``."""
        (self.folder / f"{self.name}{question}").write_text(answer)
        return self


def install(
    folder: Path, name: str, *, sound: bytes | None = None, after: str | None = None
) -> FakeProgram:
    """Write a program that renders ``sound`` for everything.

    Args:
        folder: where to; ``folder / "bin"`` belongs on the PATH.
        name: of the program.
        sound: what it writes to the path after ``-o`` or ``-w``.
        after: shell commands that it runs instead of writing the sound.
    """
    source = folder / f"{name}.wav"
    source.write_bytes(wav() if sound is None else sound)
    answer = f"[ -f '{folder}/{name}'\"$1\" ] && exec cat '{folder}/{name}'\"$1\""
    script = _SCRIPT.format(
        folder=folder,
        name=name,
        before=answer,
        after=f"exec cat '{source}' > \"$out\"" if after is None else after,
    )
    program = FakeProgram(folder, name)
    program.path.parent.mkdir(exist_ok=True)
    program.path.write_text(script)
    program.path.chmod(0o755)
    return program
