"""The types of speaking: what a synthesizer is, what a voice does with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from voice_coach.clip import Clip


@dataclass(frozen=True, slots=True)
class VoiceStyle:
    """Which voice, and how it speaks."""

    voice: str = ""
    """The engine's own name of a voice; empty for the engine's default."""
    rate: float = 1.0
    """Factor on the engine's default speed; 0.87 is unhurried."""
    pitch: float = 1.0
    """Factor on the voice's default pitch; not every engine has one."""


class Synthesizer(Protocol):
    """Text to sound by one native engine. Blocking; one owner thread."""

    @property
    def name(self) -> str:
        """The engine: ``pyttsx3``, ``espeak-ng``, ``flite``, ``rhvoice``."""
        ...

    def voices(self) -> tuple[str, ...]:
        """Names of the voices that are installed."""
        ...

    def synthesize(self, text: str, style: VoiceStyle) -> Clip:
        """Render ``text``.

        Raises:
            VoiceError: the engine is missing, failed, or made no sound for these words.
        """
        ...

    def close(self) -> None:
        """Release the engine; calling it twice is fine."""
        ...


class Voice(Protocol):
    """The coach's voice, in this process or in a child: cached, with its fallbacks."""

    def describe(self) -> str:
        """One phrase that says what speaks, for people: ``"flite (slt)"``."""
        ...

    def render(self, text: str, rate: float, *, private: bool) -> Clip:
        """Return the sound of ``text``.

        Args:
            text: one line.
            rate: factor on the configured rate.
            private: never read from or written to the cache on disk.

        Raises:
            VoiceError: no engine could say it.
        """
        ...

    def close(self) -> None:
        """Stop and release everything."""
        ...
