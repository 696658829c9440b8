"""The ears: blocks of sound in, what was heard out. No thread, no clock: they can be replayed.

    block -> echo canceller -> gate -> Silero -> segmenter -> recogniser
                                  `--> wake word

Everything is decided by the samples and the moments that come with them. An utterance is decoded
when it is over, here and now; a caller that must not wait runs the ears in a process of its own.
Nothing that was heard is kept longer than an utterance can last, or written anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from voice_coach.clip import rms_dbfs
from voice_coach.content.grammar import Grammar
from voice_coach.engine.events import (
    NoMatch,
    SpeechEnded,
    SpeechStarted,
    Transcript,
    WakeDetected,
)
from voice_coach.errors import WakeWordError
from voice_coach.speech._decoding import PHRASE_SAMPLES, Decoding
from voice_coach.speech._ears_wire import Wrap
from voice_coach.speech._level import level_dbfs
from voice_coach.speech._tape import Tape
from voice_coach.speech.echo import EchoCanceller, EchoStage, NoEcho, OwnEcho, WebRtcEcho
from voice_coach.speech.hearing import (
    STAY_PROBABILITY,
    EarsOptions,
    EndpointProfile,
    HeardEvent,
    ListenRequest,
    Recognition,
    Recognizer,
    WakeWord,
)
from voice_coach.speech.recognizers import open_model, open_recognizer, open_wake_word
from voice_coach.speech.segmenter import (
    Boundary,
    Ended,
    Lull,
    Segmenter,
    Started,
    TooLong,
    Utterance,
    to_samples,
)
from voice_coach.speech.vad import (
    WINDOW_SAMPLES,
    Passage,
    SileroVad,
    SpeechGate,
    SpeechProbability,
)
from voice_coach.units import HEARING_FORMAT, AudioChunk, Samples

SHORT_SAMPLES: Final[Samples] = to_samples(0.6)
"""Sound after the wake phrase that is shorter and makes no sense was a part of it: its echo in
the room, or a word cut off by a late answer of the wake word."""
EARLY_SAMPLES: Final[Samples] = to_samples(1.0)
"""Speech that began this long before a window opened still counts in it."""
_KEPT_SAMPLES: Final[Samples] = to_samples(2.5)
"""What is kept while nobody speaks: what the gate, the trimming and a breath look back at."""

IDLE: Final = ListenRequest(
    state="idle",
    profile=EndpointProfile("idle", end_silence=0.5, max_utterance=6.0),
    decode=False,
    wake=False,
)
"""What the ears do until they are told."""


class Ears:
    """Hears what is asked for; implements ``InProcessHearing``."""

    def __init__(
        self,
        recognizer: Recognizer,
        wake: WakeWord | None,
        breath: EndpointProfile,
        *,
        echo: EchoCanceller | None = None,
        gate: SpeechGate | None = None,
        vad: SpeechProbability | None = None,
    ) -> None:
        """Put the ears together.

        Args:
            recognizer: makes words of utterances; closed with the ears.
            wake: spots the wake phrase; None where no request will ask for it.
            breath: how a command in the same breath as the wake phrase ends.
            echo: takes out the coach's own voice; None for no canceller. Closed with the ears.
            gate: the first voice activity detector; None for webrtcvad.
            vad: the second; None for Silero.
        """
        self._wake = wake
        self._breath_profile = replace(breath, lead_silence=0.0)
        self._echo = EchoStage(echo or NoEcho())
        self._gate = gate or SpeechGate()
        self._vad = vad or SileroVad()
        self._vad_position: Samples = 0
        self._voiced = False
        self._passed: Samples = 0
        self._segmenter = Segmenter(IDLE.profile)
        self._tape = Tape()
        self._decoding = Decoding(recognizer, self._tape, None if wake is None else wake.phrase)
        self._request = IDLE
        self._opened: Samples = 0
        self._spoke_from: Samples = 0
        self._woken: str | None = None
        """The state that decodes the rest of a breath that began with the wake phrase."""

    def add_grammar(self, grammar: Grammar) -> None:
        """Make a listening state's grammar known; replaces one of that name.

        Raises:
            RecognizerError: the grammar cannot be compiled.
        """
        self._decoding.add_grammar(grammar)

    def listen(self, request: ListenRequest) -> None:
        """Replace what is listened for; an utterance in progress goes on.

        It is decoded with the grammar that is asked for at its end, unless it began more than a
        second before that: then it is no answer to what is asked.

        Raises:
            RecognizerError: a state that is to be decoded has no grammar.
            WakeWordError: the wake phrase is asked for, and there is no spotter.
        """
        self._decoding.require(request.grammars)
        if request.wake:
            spotter = self._spotter()
            self._decoding.add_breath(request.breath_state)
            if not self._request.wake:
                spotter.reset()
        if (request.state, request.decode) != (self._request.state, self._request.decode):
            self._opened = self._tape.end
        self._request = request
        if self._woken is None:
            self._segmenter.profile = request.profile

    def played(self, reference: AudioChunk) -> None:
        """Take note of what the speaker plays (16 kHz mono), for the echo canceller."""
        self._echo.played(reference)

    def hear(self, chunk: AudioChunk, reference: AudioChunk | None = None) -> list[HeardEvent]:
        """Process the next block (20 ms: 320 samples of 16 kHz 16-bit mono).

        Args:
            chunk: from the microphone.
            reference: what the speaker played in that time, for the echo canceller.

        Raises:
            ValueError: the block is in another format.
        """
        if reference is not None:
            self.played(reference)
        return list(self.hear_each(chunk))

    def hear_each(self, chunk: AudioChunk) -> Iterator[HeardEvent]:
        """Process the next block as ``hear`` does, and tell each event as soon as it is known.

        That speech has ended is told before it is decoded.

        Raises:
            ValueError: the block is in another format.
        """
        if chunk.format != HEARING_FORMAT:
            msg = f"the ears hear {HEARING_FORMAT}, not {chunk.format}"
            raise ValueError(msg)
        heard = np.frombuffer(chunk.pcm, np.int16)
        samples = self._echo.process(heard, chunk.at, keep_echo=self._request.profile.echo)
        self._tape.add(samples.words, chunk.at, samples.speech if self._echo.sounding else None)
        for passage in self._gate.process(samples.speech):
            yield from self._pass(passage)
        if not self._gate.is_open:
            yield from self._tell(self._segmenter.advance(self._gate.position))
        past = self._tape.end - _KEPT_SAMPLES
        self._tape.forget(min(self._segmenter.keep_from - PHRASE_SAMPLES, past))

    def close(self) -> None:
        """Release the recogniser and the echo canceller; calling it twice is fine."""
        self._decoding.close()
        self._echo.close()

    def _pass(self, passage: Passage) -> Iterator[HeardEvent]:
        """Judge what the gate let through."""
        if passage.start != self._passed:
            self._vad.reset()
            if self._wake is not None:
                self._wake.reset()
            self._vad_position = passage.start
        self._passed = passage.start + len(passage.samples)
        for probability in self._vad.process(passage.samples):
            start, end = self._vad_position, self._vad_position + WINDOW_SAMPLES
            self._vad_position = end
            self._voiced = probability >= STAY_PROBABILITY
            level = rms_dbfs(self._tape.cut(start, end)) if self._voiced else None
            yield from self._tell(self._segmenter.process(start, end, probability, level))
        if self._request.wake and self._spotter().process(passage.samples, speech=self._voiced):
            yield from self._wake_up(self._passed - self._spotter().overrun)

    def _wake_up(self, at: Samples) -> Iterator[HeardEvent]:
        self._woken = self._request.breath_state
        self._segmenter.profile = self._breath_profile
        yield from self._tell(self._segmenter.begin_breath(at))
        spotter = self._spotter()
        yield WakeDetected(spotter.phrase, self._tape.moment(at), spotter.score)

    def _tell(self, boundaries: list[Boundary]) -> Iterator[HeardEvent]:
        """Turn what the segmenter found into events, results last."""
        over: Utterance | TooLong | None = None
        for found in boundaries:
            match found:
                case Started(at):
                    self._spoke_from = at
                    yield SpeechStarted(self._tape.moment(at))
                case Lull():
                    self._look_ahead(found)
                case Utterance() | TooLong():
                    answer = self._answers(found) and not self._only_the_name(found)
                    over = found if answer else over
                case Ended(at):
                    level = level_dbfs(self._tape.cut(self._spoke_from, at))
                    yield SpeechEnded(self._tape.moment(at), over is not None, level)
        if over is not None:
            yield self._result(over)
        if any(isinstance(found, Ended) for found in boundaries):
            self._woken = None
            self._decoding.forget()
            self._segmenter.profile = self._request.profile

    def _answers(self, found: Utterance | TooLong | Lull) -> bool:
        """Whether speech is an answer to what is asked, so that something must come of it."""
        if found.after_wake:
            return True
        in_time = found.start >= self._opened - EARLY_SAMPLES
        talk = isinstance(found, TooLong) and self._request.profile.lead_silence > 0
        return self._request.decode and in_time and not talk

    def _look_ahead(self, lull: Lull) -> None:
        """Decode what may be the end of an utterance: its words tell how long to wait."""
        if self._answers(lull):
            self._segmenter.judge(self._words(lull).prospect)

    def _only_the_name(self, found: Utterance | TooLong) -> bool:
        """Whether what followed the wake phrase was too short for no sense to mean anything."""
        short = found.after_wake and found.end - found.start < SHORT_SAMPLES
        return short and isinstance(found, Utterance) and not self._words(found).accepted

    def _result(self, found: Utterance | TooLong) -> HeardEvent:
        start, end = self._tape.moment(found.start), self._tape.moment(found.end)
        if isinstance(found, TooLong):
            return NoMatch(start, end)
        recognition = self._words(found)
        state = self._state_of(found)
        if not recognition.text or not recognition.accepted:
            return self._decoding.missed(recognition, state, start, end)
        return Transcript(recognition.text, recognition.confidence, start, end, state)

    def _words(self, found: Utterance | Lull) -> Recognition:
        return self._decoding.words(found, self._state_of(found), self._request.profile.tail)

    def _state_of(self, found: Utterance | Lull) -> str:
        return self._woken if found.after_wake and self._woken else self._request.state

    def _spotter(self) -> WakeWord:
        if self._wake is None:
            msg = "These ears were made without a wake word."
            raise WakeWordError(msg)
        return self._wake


def assemble_ears(recognizer: Recognizer, wake: WakeWord | None, options: EarsOptions) -> Ears:
    """Return ears with the real voice activity detectors and echo canceller.

    Args:
        recognizer: makes words of utterances; closed with the ears.
        wake: spots the wake phrase; None where no request will ask for it.
        options: the rest.

    Raises:
        SystemLibraryError: the echo canceller cannot be loaded.
    """
    return Ears(
        recognizer, wake, options.breath, echo=OwnEcho(WebRtcEcho()) if options.echo else None
    )


def open_ears(options: EarsOptions, folder: Path | None, wrap: Wrap | None = None) -> Ears:
    """Return real ears in this process.

    Args:
        options: what the ears are told once.
        folder: holds a Vosk model; None for PocketSphinx.
        wrap: what is put around the recogniser; None for nothing.

    Raises:
        RecognizerError: the recogniser's model cannot be used.
        WakeWordError: the wake phrase cannot be spotted.
        SystemLibraryError: the echo canceller cannot be loaded.
    """
    model = open_model(folder)
    recognizer = open_recognizer(model)
    wake = None
    if options.wake_phrase is not None:
        wake = open_wake_word(options.wake_phrase, options.wake_sensitivity, model)
    return assemble_ears(recognizer if wrap is None else wrap(recognizer), wake, options)
