"""The wake phrase and a command in one breath, the whole way through the ears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from hearing.listening import coach_library
from voice_coach.config import Settings
from voice_coach.engine.events import Transcript, WakeDetected
from voice_coach.simulation.sources import RATE_HZ, Signal
from voice_coach.speech.ears import open_ears
from voice_coach.speech.hearing import EarsOptions, HeardEvent, ListenRequest
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.units import BLOCK_SAMPLES, BLOCK_SECONDS, HEARING_FORMAT, AudioChunk, Seconds

COMMANDS: Final = (
    "start the feeling check in",
    "let's do the silent gaze",
    "what can you do",
    "start the gratitude round",
)
_STATE: Final = "command"
_WAITED: Final[Seconds] = 2.5
"""How long an answer is waited for once everything was said."""


@dataclass(frozen=True, slots=True)
class Breath:
    """What came of one."""

    woken: bool
    right: bool
    """It was understood as just this command."""


class BreathListener:
    """A coach that waits for its name, with everything that can be said after it."""

    def __init__(self) -> None:
        """Open the ears."""
        listening = Settings().listening
        self._library = coach_library()
        self._ears = open_ears(EarsOptions(endpoint_profile(_STATE, listening), echo=False), None)
        self._ears.add_grammar(self._library.grammar(_STATE))
        idle = endpoint_profile("idle", listening)
        self._ears.listen(ListenRequest("idle", idle, decode=False, breath_state=_STATE))
        self._block = 0

    def hear(self, sound: Signal, command: str) -> Breath:
        """Return what comes of a sound in which a command follows the phrase."""
        quiet = np.random.default_rng(1).standard_normal(round(_WAITED * RATE_HZ)) * 3e-4
        pcm = np.clip(np.rint(np.concatenate([sound, quiet]) * 32767), -32768, 32767)
        events = self._events(pcm.astype("<i2"))
        texts = [event.text for event in events if isinstance(event, Transcript)]
        meant = self._library.match(_STATE, command)
        return Breath(
            any(isinstance(event, WakeDetected) for event in events),
            meant is not None and [self._library.match(_STATE, text) for text in texts] == [meant],
        )

    def close(self) -> None:
        """Release the ears."""
        self._ears.close()

    def _events(self, pcm: np.ndarray[tuple[int], np.dtype[np.int16]]) -> list[HeardEvent]:
        events: list[HeardEvent] = []
        for start in range(0, len(pcm) - BLOCK_SAMPLES + 1, BLOCK_SAMPLES):
            block = pcm[start : start + BLOCK_SAMPLES].tobytes()
            events += self._ears.hear(
                AudioChunk(block, HEARING_FORMAT, self._block * BLOCK_SECONDS)
            )
            self._block += 1
        return events
