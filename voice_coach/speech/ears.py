"""The ears: blocks of sound in, what was heard out. No thread, no clock: they can be replayed.

    block -> echo canceller -> gate -> Silero -> segmenter -> recogniser
                                  `--> wake word

Everything is decided by the samples and the moments that come with them. An utterance is decoded
when it is over, here and now; a caller that must not wait runs the ears in a process of its own.
Nothing that was heard is kept longer than an utterance can last, or written anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from voice_coach.content.grammar import Grammar
from voice_coach.engine.events import NoMatch, SpeechEnded, SpeechStarted, Transcript, WakeDetected
from voice_coach.errors import RecognizerError, WakeWordError
from voice_coach.speech._breath import breath_grammar, breath_name, without_phrase
from voice_coach.speech._tape import Tape
from voice_coach.speech.confirm import pronunciations
from voice_coach.speech.echo import EchoCanceller, EchoStage, NoEcho, WebRtcEcho
from voice_coach.speech.hearing import (
    EarsOptions,
    EndpointProfile,
    HeardEvent,
    ListenRequest,
    Recognition,
    Recognizer,
    WakeWord,
)
from voice_coach.speech.recognizers import open_recognizer
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
from voice_coach.speech.wake import open_wake_word
from voice_coach.units import HEARING_FORMAT, AudioChunk, Samples

LEAD_SAMPLES: Final[Samples] = to_samples(0.25)
"""What is decoded before the first speech of an utterance."""
TAIL_SAMPLES: Final[Samples] = to_samples(0.30)
"""What is decoded after the last."""
PHRASE_SAMPLES: Final[Samples] = to_samples(1.0)
"""What is decoded before the wake word's answer: the phrase and up to 0.2 s after it."""
EARLY_SAMPLES: Final[Samples] = to_samples(1.0)
"""Speech that began this long before a window opened still counts in it."""
_KEPT_SAMPLES: Final[Samples] = to_samples(2.0)
"""What is kept while nobody speaks: what the gate, the trimming and a breath look back at."""

IDLE: Final = ListenRequest(
    state="idle",
    profile=EndpointProfile("idle", end_silence=0.5, max_utterance=6.0),
    decode=False,
    wake=False,
)
"""What the ears do until they are told."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """Words that were decoded before the end of an utterance was certain."""

    lull: Lull
    grammar: str
    recognition: Recognition

    def fits(self, found: Utterance, grammar: str) -> bool:
        known = (self.lull.start, self.lull.end, self.grammar)
        return known == (found.start, found.end, grammar)


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
        self._recognizer = recognizer
        self._wake = wake
        self._breath_profile = replace(breath, lead_silence=0.0)
        self._echo = EchoStage(echo or NoEcho())
        self._gate = gate or SpeechGate()
        self._vad = vad or SileroVad()
        self._vad_position: Samples = 0
        self._passed: Samples = 0
        self._segmenter = Segmenter(IDLE.profile)
        self._tape = Tape()
        self._grammars: dict[str, Grammar] = {}
        self._breaths: set[str] = set()
        self._request = IDLE
        self._opened: Samples = 0
        self._woken: Samples | None = None
        self._woken_state = IDLE.breath_state
        self._ahead: _Ahead | None = None

    def add_grammar(self, grammar: Grammar) -> None:
        """Make a listening state's grammar known; replaces one of that name.

        Raises:
            RecognizerError: the grammar cannot be compiled.
        """
        self._recognizer.add_grammar(grammar)
        self._grammars[grammar.name] = grammar
        if grammar.name in self._breaths:
            self._add_breath(grammar.name)

    def listen(self, request: ListenRequest) -> None:
        """Replace what is listened for; an utterance in progress goes on.

        It is decoded with the grammar that is asked for at its end, unless it began more than a
        second before that: then it is no answer to what is asked.

        Raises:
            RecognizerError: a state that is to be decoded has no grammar.
            WakeWordError: the wake phrase is asked for, and there is no spotter.
        """
        for state in sorted(request.grammars - self._grammars.keys()):
            msg = f'The ears have no grammar for "{state}".'
            raise RecognizerError(msg)
        if request.wake:
            spotter = self._spotter()
            if request.breath_state not in self._breaths:
                self._add_breath(request.breath_state)
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
        samples = self._echo.process(heard, chunk.at)
        self._tape.add(samples, chunk.at)
        for passage in self._gate.process(samples):
            yield from self._pass(passage)
        if not self._gate.is_open:
            yield from self._tell(self._segmenter.advance(self._gate.position))
        past = self._tape.end - _KEPT_SAMPLES
        self._tape.forget(min(self._segmenter.keep_from - PHRASE_SAMPLES, past))

    def close(self) -> None:
        """Release the recogniser and the echo canceller; calling it twice is fine."""
        self._recognizer.close()
        self._echo.close()

    # --- voice activity and the wake phrase ----------------------------------------------

    def _pass(self, passage: Passage) -> Iterator[HeardEvent]:
        """Judge what the gate let through."""
        if passage.start != self._passed:
            self._vad.reset()
            if self._wake is not None:
                self._wake.reset()
            self._vad_position = passage.start
        self._passed = passage.start + len(passage.samples)
        for probability in self._vad.process(passage.samples):
            start = self._vad_position
            self._vad_position += WINDOW_SAMPLES
            yield from self._tell(self._segmenter.process(start, self._vad_position, probability))
        if self._request.wake and self._spotter().process(passage.samples):
            yield from self._wake_up(self._passed)

    def _wake_up(self, at: Samples) -> Iterator[HeardEvent]:
        self._woken = at
        self._woken_state = self._request.breath_state
        self._segmenter.profile = self._breath_profile
        yield from self._tell(self._segmenter.begin_breath(at))
        yield WakeDetected(self._spotter().phrase, self._tape.moment(at))

    # --- utterances ----------------------------------------------------------------------

    def _tell(self, boundaries: list[Boundary]) -> Iterator[HeardEvent]:
        """Turn what the segmenter found into events, results last."""
        over: Utterance | TooLong | None = None
        for found in boundaries:
            match found:
                case Started(at):
                    yield SpeechStarted(self._tape.moment(at))
                case Lull():
                    self._look_ahead(found)
                case Utterance() | TooLong():
                    over = found if self._answers(found) else over
                case Ended(at):
                    yield SpeechEnded(self._tape.moment(at), result_follows=over is not None)
        if over is not None:
            yield self._result(over)
        if any(isinstance(found, Ended) for found in boundaries):
            self._woken = None
            self._segmenter.profile = self._request.profile

    def _answers(self, found: Utterance | TooLong | Lull) -> bool:
        """Whether speech is an answer to what is asked, so that something must come of it."""
        if found.after_wake:
            return True
        in_time = found.start >= self._opened - EARLY_SAMPLES
        talk = isinstance(found, TooLong) and self._request.profile.lead_silence > 0
        return self._request.decode and in_time and not talk

    def _look_ahead(self, lull: Lull) -> None:
        """Decode what may be the end of an utterance, and end it if its words are complete."""
        if not self._answers(lull):
            return
        grammar = self._grammar_for(lull)
        recognition = self._recognize(lull, grammar)
        self._ahead = _Ahead(lull, grammar, recognition)
        if recognition.accepted:
            self._segmenter.complete()

    def _result(self, found: Utterance | TooLong) -> HeardEvent:
        start, end = self._tape.moment(found.start), self._tape.moment(found.end)
        if isinstance(found, TooLong):
            return NoMatch(start, end)
        recognition = self._recognition(found)
        if not recognition.accepted or not recognition.text:
            return NoMatch(start, end)
        state = self._woken_state if found.after_wake else self._request.state
        return Transcript(recognition.text, recognition.confidence, start, end, state)

    def _recognition(self, found: Utterance) -> Recognition:
        grammar = self._grammar_for(found)
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.fits(found, grammar):
            return ahead.recognition
        return self._recognize(found, grammar)

    def _recognize(self, found: Utterance | Lull, grammar: str) -> Recognition:
        start = found.start - (PHRASE_SAMPLES if found.after_wake else LEAD_SAMPLES)
        samples = self._tape.cut(start, found.end + TAIL_SAMPLES)
        recognition = self._recognizer.recognize(samples, grammar)
        if not found.after_wake:
            return recognition
        return replace(recognition, text=without_phrase(recognition.text, self._spotter().phrase))

    def _grammar_for(self, found: Utterance | Lull) -> str:
        return breath_name(self._woken_state) if found.after_wake else self._request.state

    def _add_breath(self, state: str) -> None:
        phrase = self._spotter().phrase
        grammar = breath_grammar(self._grammars[state], phrase, pronunciations(phrase))
        self._recognizer.add_grammar(grammar)
        self._breaths.add(state)

    def _spotter(self) -> WakeWord:
        if self._wake is None:
            msg = "These ears were made without a wake word."
            raise WakeWordError(msg)
        return self._wake


def assemble_ears(recognizer: Recognizer, options: EarsOptions) -> Ears:
    """Return ears with the real wake word, voice activity detectors and echo canceller.

    Args:
        recognizer: makes words of utterances; closed with the ears.
        options: the rest.

    Raises:
        WakeWordError: no model knows the wake phrase.
        SystemLibraryError: the echo canceller cannot be loaded.
    """
    return Ears(
        recognizer,
        open_wake_word(options.wake_phrase, options.wake_sensitivity),
        options.breath,
        echo=WebRtcEcho() if options.echo else None,
    )


def open_ears(options: EarsOptions, model: Path | None) -> Ears:
    """Return real ears in this process.

    Args:
        options: what the ears are told once.
        model: folder of a Vosk model; None for PocketSphinx.

    Raises:
        RecognizerError: the recogniser's model cannot be used.
        WakeWordError: no model knows the wake phrase.
        SystemLibraryError: the echo canceller cannot be loaded.
    """
    return assemble_ears(open_recognizer(model), options)
