"""The Vosk model, which is fetched and not part of the product."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from voice_coach.app.doctor.findings import MODEL, Finding, verdicts
from voice_coach.app.hearing import vosk_model
from voice_coach.config import Settings
from voice_coach.models.catalogue import ModelEntry, small_english
from voice_coach.models.verify import verify_model
from voice_coach.units import Seconds

FETCH: Final = "voice-coach setup --model"


@dataclass(frozen=True)
class ModelCheck:
    """Whether the better recogniser's model is there and whole."""

    settings: Settings
    entry: Callable[[], ModelEntry] = small_english
    """The model the coach is made for; others can be there, and nobody knows their checksums."""
    full: bool = True
    """Whether every byte is read, or only looked whether each file is there in its size."""
    name: ClassVar[str] = "model"
    doing: ClassVar[str] = "Comparing the model with what it should be"
    limit: ClassVar[Seconds] = 120.0
    broken: ClassVar[str] = FETCH
    exit_code: ClassVar[int] = MODEL

    def run(self) -> Finding:
        """Look.

        Raises:
            ModelError: Vosk was chosen and there is no place for models.
        """
        tell = verdicts(self)
        folder = vosk_model(self.settings)
        if folder is None:
            if self.settings.recognizer.engine == "pocketsphinx":
                return tell.ok("Not used: the built-in recogniser was chosen.")
            return tell.note(
                "Not installed: the built-in recogniser is used. A better one can be fetched.",
                FETCH,
            )
        if not folder.is_dir():
            text = f"There is no model in {folder}."
            return tell.fault(text, FETCH, "model_damaged", folder=str(folder))
        entry = self.entry()
        if folder.name != entry.name:
            text = f"{folder} is a model of your own; its content is not known here."
            return tell.note(text, folder=str(folder))
        problems = tuple(map(str, verify_model(folder, entry, full=self.full)))
        if problems:
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            return tell.fault(
                f"The model is damaged: {problems[0]}{more}.",
                FETCH,
                "model_damaged",
                problems=problems,
            )
        return tell.ok(f"{folder.name} is installed, and whole.", folder=str(folder))
