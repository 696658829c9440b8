"""Noise: whether it can be taken out of what the built-in recogniser hears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np

from voice_coach.app.doctor.findings import MODEL, Finding, verdicts
from voice_coach.app.hearing import vosk_model
from voice_coach.config import Settings
from voice_coach.errors import SystemLibraryError
from voice_coach.speech.denoiser import Denoiser, RnNoise
from voice_coach.units import HEARING_FORMAT, Seconds

_HISS: Final = 300.0


@dataclass(frozen=True)
class DenoiserCheck:
    """What takes noise out of a second look at an utterance."""

    settings: Settings
    open_denoiser: Callable[[], Denoiser] = RnNoise
    name: ClassVar[str] = "noise"
    doing: ClassVar[str] = "Taking the noise out of a hiss"
    limit: ClassVar[Seconds] = 60.0
    broken: ClassVar[str] = "script/setup"
    exit_code: ClassVar[int] = MODEL

    def run(self) -> Finding:
        """Look."""
        tell = verdicts(self)
        if vosk_model(self.settings) is not None:
            return tell.ok("Vosk hears, which takes sound with its noise.")
        try:
            denoiser = self.open_denoiser()
        except SystemLibraryError as error:
            return tell.warning(
                f"{error.message} Commands are understood less well while a kitchen is running.",
                self.broken,
            )
        rng = np.random.default_rng(0)
        hiss = rng.normal(0.0, _HISS, HEARING_FORMAT.rate_hz).astype(np.int16)
        before, after = (float(np.abs(one).mean()) for one in (hiss, denoiser.clean(hiss)))
        if after > before / 2:
            return tell.warning("Noise is hardly taken out of what is heard.", self.broken)
        return tell.ok("Noise is taken out of what is heard (RNNoise).")
