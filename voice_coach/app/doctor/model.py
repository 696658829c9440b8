"""The Vosk model, which is fetched and not part of the product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from voice_coach.app.doctor.findings import MODEL, Finding, verdicts
from voice_coach.app.hearing import vosk_model
from voice_coach.config import Settings
from voice_coach.units import Seconds

_FETCH = "voice-coach setup --model"


@dataclass(frozen=True)
class ModelCheck:
    """Whether the better recogniser's model is there and whole."""

    settings: Settings
    name: ClassVar[str] = "model"
    doing: ClassVar[str] = "Comparing the model with what it should be"
    limit: ClassVar[Seconds] = 120.0
    broken: ClassVar[str] = _FETCH
    exit_code: ClassVar[int] = MODEL

    def run(self) -> Finding:
        """Look."""
        tell = verdicts(self)
        folder = vosk_model(self.settings)
        if folder is None:
            return tell.note(
                "Not installed: the built-in recogniser is used. A better one can be fetched.",
                _FETCH,
            )
        if not folder.is_dir():
            return tell.fault(f"There is no model in {folder}.", _FETCH, folder=str(folder))
        return tell.ok(f"{folder.name} is installed.", folder=str(folder))
