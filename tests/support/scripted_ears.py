"""Ears that are told what was said, and hear from the real samples only when it was said."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

import numpy as np

from support.fakes_speech import FakeSynthesizer
from voice_coach.clip import Clip
from voice_coach.content.grammar import Grammar
from voice_coach.engine.events import (
    NoMatch,
    SpeechEnded,
    SpeechStarted,
    Transcript,
    WakeDetected,
)
from voice_coach.simulation.people import People, PersonVoice
from voice_coach.speech.hearing import HeardEvent, ListenRequest
from voice_coach.speech.speaking import Synthesizer
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioChunk, Seconds

LOUD_RMS = 300.0
"""Of 32768: far above the simulated microphone's noise, far below speech."""

Script = deque[str]
"""What people will have said, in the order in which it sounds."""


class ScriptedPeople(People):
    """People who hum, and tell the ears which words they mean by it."""

    def __init__(self, script: Script) -> None:
        engine = FakeSynthesizer(known=("awb", "rms", "slt", "kal16"))
        engines: Mapping[str, Callable[[], Synthesizer]] = {"flite": lambda: engine}
        super().__init__("flite (slt)", engines)
        self._script = script

    def say(self, voice: PersonVoice, text: str) -> Clip:
        self._script.append(text)
        return super().say(voice, text)


class ScriptedEars:
    """Implements ``InProcessHearing``: energy for the VAD, the script for the recogniser."""

    def __init__(self, script: Script, matches: Callable[[str, str], bool]) -> None:
        self._script = script
        self._matches = matches
        self._grammars: set[str] = set()
        self._request: ListenRequest | None = None
        self._started: Seconds | None = None
        self._ended: Seconds = 0.0
        self.closed = False
        self.chunks = 0
        """How many blocks were heard; each must follow on the one before."""

    def add_grammar(self, grammar: Grammar) -> None:
        self._grammars.add(grammar.name)

    def listen(self, request: ListenRequest) -> None:
        assert not request.decode or request.state in self._grammars, request.state
        self._request = request

    def close(self) -> None:
        self.closed = True

    def hear(self, chunk: AudioChunk, reference: AudioChunk | None = None) -> list[HeardEvent]:
        assert not self.closed
        assert chunk.format == HEARING_FORMAT
        assert chunk.samples == BLOCK_SAMPLES
        assert abs(chunk.at - self.chunks * 0.02) < 1e-9
        assert reference is None or (reference.samples, reference.at) == (chunk.samples, chunk.at)
        self.chunks += 1
        samples = np.frombuffer(chunk.pcm, "<i2").astype(np.float64)
        if np.sqrt(np.mean(np.square(samples))) > LOUD_RMS:
            self._ended = chunk.end
            if self._started is None:
                self._started = chunk.at
                return [SpeechStarted(chunk.at)]
            return []
        if self._started is None or self._request is None:
            return []
        if chunk.end - self._ended < self._request.profile.end_silence:
            return []
        start, self._started = self._started, None
        return self._result(self._request, start, self._ended)

    def _result(self, request: ListenRequest, start: Seconds, end: Seconds) -> list[HeardEvent]:
        """Return the events of the speech that is over; nothing is known of what has no script."""
        words = self._script.popleft().lower().replace(",", "").replace(".", "")
        name, wake, rest = words.partition("hey jarvis")
        if wake and not name and request.wake:
            woke: list[HeardEvent] = [WakeDetected("hey jarvis", start + 0.8)]
            state, words = request.breath_state, rest.strip()
            if not words:
                return [*woke, SpeechEnded(end)]
        elif not request.decode or end - start > request.profile.max_utterance:
            return [SpeechEnded(end)]
        else:
            woke, state = [], request.state
        heard: HeardEvent = NoMatch(start, end)
        if self._matches(state, words):
            heard = Transcript(words, 0.9, start, end, state)
        return [*woke, SpeechEnded(end, result_follows=True, level_dbfs=-26.0), heard]
