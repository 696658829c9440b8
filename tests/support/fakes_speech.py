"""Speaking without an engine: fakes that keep the contracts and record what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from voice_coach.clip import Clip
from voice_coach.errors import VoiceError
from voice_coach.speech.speaking import VoiceStyle
from voice_coach.units import Seconds

SECONDS_PER_CHARACTER: Seconds = 0.06
"""How long the fakes take to say a character at rate 1.0; about what real voices take."""

_RATE_HZ = 16_000
_HZ = 200.0
_AMPLITUDE = 4000.0


def spoken_seconds(text: str, rate: float = 1.0) -> Seconds:
    """Return how long a fake's clip of ``text`` is."""
    return round(SECONDS_PER_CHARACTER * len(text) * _RATE_HZ / rate) / _RATE_HZ


def spoken_clip(text: str, rate: float = 1.0) -> Clip:
    """Return a hum as long as the text, 16 kHz; the same text gives the same samples."""
    frames = round(spoken_seconds(text, rate) * _RATE_HZ)
    hum = _AMPLITUDE * np.sin(2 * np.pi * _HZ / _RATE_HZ * np.arange(frames))
    return Clip(hum.astype(np.int16), _RATE_HZ)


@dataclass
class FakeSynthesizer:
    """An engine that hums, and fails for as long as it is told to."""

    name: str = "fake"
    version: str = "1"
    default_voice: str = "hum"
    known: tuple[str, ...] = ("hum", "drone")
    failing: bool = False
    """While True every line is a ``VoiceError``."""
    calls: list[tuple[str, VoiceStyle]] = field(default_factory=list)
    """Every line that was asked for, failed ones too."""
    closed: bool = False

    def voices(self) -> tuple[str, ...]:
        return self.known

    def synthesize(self, text: str, style: VoiceStyle) -> Clip:
        assert not self.closed, "synthesize() after close()"
        self.calls.append((text, style))
        if self.failing:
            msg = f"{self.name} fails, as it was told to."
            raise VoiceError(msg)
        if style.voice not in ("", *self.known):
            msg = f'{self.name} has no voice "{style.voice}".'
            raise VoiceError(msg)
        return spoken_clip(text, style.rate)

    def close(self) -> None:
        self.closed = True


@dataclass(frozen=True)
class RenderCall:
    """One call of ``FakeVoice.render``."""

    text: str
    rate: float
    private: bool


@dataclass
class FakeVoice:
    """A coach's voice that hums, and fails for as long as it is told to."""

    failing: bool = False
    """While True every line is a ``VoiceError``."""
    renders: list[RenderCall] = field(default_factory=list)
    """Every line that was asked for, failed ones too."""
    warmed: list[str] = field(default_factory=list)
    """Every line that was to be rendered ahead."""
    closed: bool = False

    @property
    def said(self) -> list[str]:
        """The texts of all renders, in order."""
        return [call.text for call in self.renders]

    def describe(self) -> str:
        return "fake (hum)"

    def warm(self, texts: Sequence[str], rate: float = 1.0) -> None:
        assert not self.closed, "warm() after close()"
        assert rate > 0
        self.warmed.extend(texts)

    def render(self, text: str, rate: float, *, private: bool) -> Clip:
        assert not self.closed, "render() after close()"
        assert rate > 0
        self.renders.append(RenderCall(text, rate, private))
        if self.failing:
            msg = "The fake voice fails, as it was told to."
            raise VoiceError(msg)
        return spoken_clip(text, rate)

    def close(self) -> None:
        self.closed = True
