"""Sounds whose amplitude says what they are, and detectors that know that language.

With them the real ``Ears`` can be driven to the sample, here and in a child process: every
sentence of ``SENTENCES`` is a level of its own, silence is zero, the wake phrase is the loudest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from support.jsgf import Jsgf
from voice_coach.clip import Pcm16
from voice_coach.config import ListeningSettings
from voice_coach.content.grammar import Grammar
from voice_coach.engine.events import Transcript
from voice_coach.errors import RecognizerError
from voice_coach.speech._course import Course
from voice_coach.speech._graph import word_graph
from voice_coach.speech._jsgf import read_jsgf
from voice_coach.speech.ears import Ears
from voice_coach.speech.hearing import (
    EarsOptions,
    HeardEvent,
    ListenRequest,
    Recognition,
    Recognizer,
)
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.speech.vad import WINDOW_SAMPLES, SpeechGate
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioChunk, Samples, Seconds

RATE = HEARING_FORMAT.rate_hz
WAKE_PHRASE = "hey jarvis"
SENTENCES = (
    "stop",
    "pause",
    "done",
    "yes",
    "start the silent gaze",
    "what can you do",
    "anxious",
    "i was alone when you left",
    "crash the ears",
    "hang the ears",
)
_SOFTEST = 10_000
_WAKE_LEVEL = 20_000
_WAKE_SAMPLES = RATE // 2
"""The spotter answers when it has heard so much of the phrase."""


def silence(seconds: Seconds) -> Pcm16:
    """Return nothing."""
    return np.zeros(round(seconds * RATE), np.int16)


def said(sentence: str, seconds: Seconds = 0.8) -> Pcm16:
    """Return a sentence of ``SENTENCES``."""
    return np.full(round(seconds * RATE), _level(sentence), np.int16)


def wake(seconds: Seconds = 0.6) -> Pcm16:
    """Return the wake phrase."""
    return np.full(round(seconds * RATE), _WAKE_LEVEL, np.int16)


def grammar(name: str, *sentences: str) -> Grammar:
    """Return a grammar of sentences."""
    jsgf = f"#JSGF V1.0;\ngrammar {name};\npublic <utterance> = {' | '.join(sentences)};\n"
    return Grammar(name, jsgf, frozenset(" ".join(sentences).split()), sentences)


def _level(sentence: str) -> int:
    return _SOFTEST + 1000 * SENTENCES.index(sentence)  # nobody is much louder than the others


class LoudFrames:
    """A classifier for the gate: whatever is not silent may be speech."""

    def __init__(self) -> None:
        self.frames = 0

    def is_speech(self, buf: bytes, sample_rate: int) -> bool:
        assert (len(buf), sample_rate) == (960, RATE)
        self.frames += 1
        return any(buf)


class LoudWindows:
    """A speech probability: 0.95 for windows that are mostly not silent; counts its work."""

    def __init__(self) -> None:
        self._rest: Pcm16 = np.zeros(0, np.int16)
        self.resets = 0
        self.samples: Samples = 0

    def process(self, samples: Pcm16) -> list[float]:
        self.samples += len(samples)
        self._rest = np.concatenate([self._rest, samples])
        count = len(self._rest) // WINDOW_SAMPLES
        windows = self._rest[: count * WINDOW_SAMPLES].reshape(count, WINDOW_SAMPLES)
        self._rest = self._rest[count * WINDOW_SAMPLES :]
        return [0.95 if np.count_nonzero(one) * 2 > WINDOW_SAMPLES else 0.02 for one in windows]

    def reset(self) -> None:
        self.resets += 1
        self._rest = self._rest[:0]


class LoudWake:
    """Implements ``WakeWord`` for the loudest sound."""

    phrase = WAKE_PHRASE
    overrun: Samples = 0
    score = 0.8

    def __init__(self) -> None:
        self._heard: Samples = 0
        self.samples: Samples = 0

    def process(self, samples: Pcm16, *, speech: bool = True) -> bool:
        self.samples += len(samples)
        loud = int(np.count_nonzero(samples == _WAKE_LEVEL))
        before, self._heard = self._heard, self._heard + loud if loud else 0
        return before < _WAKE_SAMPLES <= self._heard

    def reset(self) -> None:
        self._heard = 0


class LateWake(LoudWake):
    """Answers some time after the phrase was over, and says how long."""

    def __init__(self, seconds: Seconds) -> None:
        super().__init__()
        self._late = round(seconds * RATE)
        self._since: Samples | None = None

    def process(self, samples: Pcm16, *, speech: bool = True) -> bool:
        if super().process(samples, speech=speech):
            self._since = 0
        if self._since is None:
            return False
        loud = np.flatnonzero(samples == _WAKE_LEVEL)
        self._since = len(samples) - 1 - int(loud[-1]) if len(loud) else self._since + len(samples)
        if self._since < self._late:
            return False
        self.overrun, self._since = self._since, None
        return True

    def reset(self) -> None:
        super().reset()
        self._since = None


@dataclass
class LevelRecognizer:
    """Implements ``Recognizer``: reads the levels, and insists on the contract."""

    grammars: dict[str, Jsgf] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    asked: list[tuple[str, str, Seconds]] = field(default_factory=list)
    """Grammar, words and length of each decoding."""
    closed: bool = False

    @property
    def name(self) -> str:
        return "levels"

    def add_grammar(self, grammar: Grammar) -> None:
        assert not self.closed
        if not grammar.jsgf.startswith("#JSGF"):
            msg = f'The grammar of "{grammar.name}" cannot be read.'
            raise RecognizerError(msg, "Check the sentences.")
        self.grammars[grammar.name] = Jsgf.parse(grammar.jsgf)
        self.courses[grammar.name] = Course(word_graph(read_jsgf(grammar.jsgf)))

    def recognize(self, samples: Pcm16, grammar: str) -> Recognition:
        assert not self.closed
        levels = samples[samples >= _SOFTEST]  # a television is not understood
        changes = levels[np.flatnonzero(np.diff(levels, prepend=0))]
        words = " ".join(
            WAKE_PHRASE if level == _WAKE_LEVEL else SENTENCES[(int(level) - _SOFTEST) // 1000]
            for level in changes
        )
        self.asked.append((grammar, words, len(samples) / RATE))
        self._misbehave(words)
        outlook = self.courses[grammar].outlook(words.split())
        if not self.grammars[grammar].accepts(words):
            return Recognition("", 0.0, accepted=False, outlook=outlook)
        return Recognition(words, 0.9, accepted=True, outlook=outlook)

    def close(self) -> None:
        self.closed = True

    def _misbehave(self, words: str) -> None:
        """Break in the two ways that native decoders do; only a child should be told to."""
        if words == "crash the ears":
            msg = "somebody's words are in this message"
            raise ValueError(msg)
        while words == "hang the ears":
            pass


@dataclass
class StagedEars:
    """The real ears with detectors that know the language of this module."""

    breath: EarsOptions
    recognizer: LevelRecognizer = field(default_factory=LevelRecognizer)
    frames: LoudFrames = field(default_factory=LoudFrames)
    windows: LoudWindows = field(default_factory=LoudWindows)
    wake: LoudWake = field(default_factory=LoudWake)

    def __post_init__(self) -> None:
        self.ears = Ears(
            self.recognizer,
            self.wake,
            self.breath.breath,
            gate=SpeechGate(self.frames),
            vad=self.windows,
        )
        self.now: Seconds = 0.0

    def hear(self, *sounds: Pcm16) -> list[tuple[Seconds, HeardEvent]]:
        """Play sounds on after what was played before; return events and when they came."""
        heard: list[tuple[Seconds, HeardEvent]] = []
        for chunk in blocks(np.concatenate(sounds), self.now):
            self.now = chunk.end
            heard += [(self.now, event) for event in self.ears.hear(chunk)]
        return heard

    def listen(self, request: ListenRequest) -> None:
        """Ask for something now."""
        self.ears.listen(request)


def blocks(sound: Pcm16, at: Seconds = 0.0) -> list[AudioChunk]:
    """Cut a sound into blocks of 20 ms; the last is filled up with silence."""
    filled = np.concatenate([sound, np.zeros(-len(sound) % BLOCK_SAMPLES, np.int16)])
    return [
        AudioChunk(
            filled[start : start + BLOCK_SAMPLES].tobytes(), HEARING_FORMAT, at + start / RATE
        )
        for start in range(0, len(filled), BLOCK_SAMPLES)
    ]


def asking(state: str, profile: str = "command", *, wake: bool = True) -> ListenRequest:
    """Return what asks for answers in a state."""
    return ListenRequest(state, endpoint_profile(profile, ListeningSettings()), wake=wake)


def kinds(heard: list[tuple[Seconds, HeardEvent]]) -> list[type]:
    """Return what kinds of events were heard."""
    return [type(event) for _, event in heard]


def transcripts(heard: list[tuple[Seconds, HeardEvent]]) -> list[tuple[str, str]]:
    """Return the state and the words of what was understood."""
    return [(event.state, event.text) for _, event in heard if isinstance(event, Transcript)]


def build_in_child(options: EarsOptions, model: Path | None, wrap: object) -> Ears:
    """Put staged ears together in a child process."""
    assert model is None or model.name != "broken"
    assert callable(wrap)
    recognizer: Recognizer = wrap(LevelRecognizer())
    return Ears(
        recognizer, LoudWake(), options.breath, gate=SpeechGate(LoudFrames()), vad=LoudWindows()
    )


def refuse_in_child(options: EarsOptions, model: Path | None, wrap: object) -> Ears:
    """Fail as a missing model does."""
    msg = "The model is not there."
    raise RecognizerError(msg, f"Run set-up ({options.wake_phrase}, {model}, {callable(wrap)}).")
