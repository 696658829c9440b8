"""The types of speaking: what a synthesizer is, what a voice does with it."""

from __future__ import annotations

from collections.abc import Sequence
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

    def __post_init__(self) -> None:
        """Refuse what no engine can do.

        Raises:
            ValueError: a factor is not positive.
        """
        if not (self.rate > 0 and self.pitch > 0):
            msg = f"rate {self.rate} and pitch {self.pitch} have to be positive factors"
            raise ValueError(msg)


class Synthesizer(Protocol):
    """Text to sound by one native engine. Blocking; one owner thread."""

    @property
    def name(self) -> str:
        """The engine: ``pyttsx3``, ``espeak-ng``, ``flite``, ``rhvoice``."""
        ...

    @property
    def version(self) -> str:
        """Anything that changes when the engine's sound may; part of the cache's keys."""
        ...

    @property
    def default_voice(self) -> str:
        """The voice that speaks when none is named."""
        ...

    def voices(self) -> tuple[str, ...]:
        """Names of the voices that are installed."""
        ...

    def synthesize(self, text: str, style: VoiceStyle) -> Clip:
        """Render ``text``: trimmed, as loud as every other line, mono, at the engine's rate.

        Text that holds nothing to say (empty, only punctuation, emoji) is an empty clip.

        Raises:
            VoiceError: no such voice, a line too long, or the engine is missing, failed, or
                made no sound for these words.
        """
        ...

    def close(self) -> None:
        """Release the engine; calling it twice is fine."""
        ...


class Voice(Protocol):
    """The coach's voice, in this process or in a child: cached, with its fallbacks."""

    def describe(self) -> str:
        """One phrase that says what speaks, for people: ``"flite (slt)"``.

        Raises:
            VoiceError: nothing that speaks is installed.
        """
        ...

    def warm(self, texts: Sequence[str], rate: float = 1.0) -> None:
        """Have public lines rendered ahead: before it returns, or in a child's idle moments.

        Lines that cannot be rendered are passed over; ``render`` tells about them.
        """
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
