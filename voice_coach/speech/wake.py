"""The wake phrase: microWakeWord's models, which come inside the pymicro-wakeword wheel."""

from __future__ import annotations

import difflib
from typing import Final

from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model

from voice_coach.clip import Pcm16
from voice_coach.errors import WakeWordError
from voice_coach.units import HEARING_FORMAT, Samples

PHRASES: Final[tuple[str, ...]] = tuple(model.value.replace("_", " ") for model in Model)
"""What can be spotted: the models in the wheel."""

_HIGHEST_CUTOFF: Final = 0.99
"""A model's answer is a byte: 255/256 is the most it can say, so more would be deafness."""
_LOWEST_CUTOFF: Final = 0.5
_REFRACTORY_SAMPLES: Final[Samples] = HEARING_FORMAT.rate_hz
"""One phrase is one detection: the model stays excited for up to half a second."""


def wake_cutoff(own: float, sensitivity: float) -> float:
    """Return the probability above which the phrase counts as said.

    Args:
        own: the cutoff that the model was published with; sensitivity 0.5 stands for it.
        sensitivity: 0.0 (fewest false wakes) to 1.0 (hears everything).
    """
    towards = _LOWEST_CUTOFF if sensitivity >= 0.5 else _HIGHEST_CUTOFF
    return own + (towards - own) * abs(sensitivity - 0.5) * 2


class MicroWake:
    """Spots one phrase; implements ``WakeWord``.

    Format: 16 kHz mono int16, any count of samples a call. Internally 10 ms feature frames, three
    of them a step, and the mean of the last five steps: it answers every 30 ms.
    """

    def __init__(self, phrase: str, sensitivity: float = 0.5) -> None:
        """Load a model.

        Args:
            phrase: one of ``PHRASES``, in any case.
            sensitivity: 0.0 to 1.0.

        Raises:
            WakeWordError: no model knows the phrase.
        """
        words = " ".join(phrase.lower().replace("_", " ").split())
        if words not in PHRASES:
            near = difflib.get_close_matches(words, PHRASES, n=1)
            known = ", ".join(f'"{known}"' for known in PHRASES)
            hint = f'Did you mean "{near[0]}"?' if near else f"There are {known}."
            raise WakeWordError(f'No wake word model knows "{phrase}".', hint)
        self._phrase = words
        self._model = MicroWakeWord.from_builtin(Model(words.replace(" ", "_")))
        self._model.probability_cutoff = wake_cutoff(self._model.probability_cutoff, sensitivity)
        self._features = MicroWakeWordFeatures()
        self._silent: Samples = 0

    @property
    def phrase(self) -> str:
        """The phrase, in lower-case words."""
        return self._phrase

    def process(self, samples: Pcm16) -> bool:
        """Feed the next samples; True once when the phrase was just said."""
        self._silent = max(0, self._silent - len(samples))
        # A list, because the library forgets its buffer only when its generator is used up.
        frames = list(self._features.process_streaming(samples.tobytes()))
        spotted = any([self._model.process_streaming(frame) for frame in frames])
        if not spotted or self._silent > 0:
            return False
        self._silent = _REFRACTORY_SAMPLES
        return True

    def reset(self) -> None:
        """Forget what was heard so far: what comes next does not follow on it."""
        self._features.reset()
        self._model.reset()
        self._silent = 0
