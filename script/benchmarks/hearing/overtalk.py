"""Whole sessions in which somebody speaks over the coach's own voice, from the same box."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final, cast

import numpy as np

from hearing.listening import NAMES, coach_library, embedded
from voice_coach.app.hearing import make_ears
from voice_coach.clip import Clip, Pcm16
from voice_coach.config import VoiceSettings
from voice_coach.content.grammar import Grammar
from voice_coach.content.library import Library
from voice_coach.engine.engine import Engine, EngineOptions
from voice_coach.engine.events import ExerciseRequested, InputEvent
from voice_coach.engine.plan import Line, LineValue, Phrasebook, Plan, Repertoire, Say
from voice_coach.errors import VoiceError
from voice_coach.resources import audio_folder
from voice_coach.simulation.acoustics import Convolver, gain, impulse_response
from voice_coach.simulation.driver import Driver, Played
from voice_coach.simulation.parts import Parts, make_coach
from voice_coach.simulation.sources import RATE_HZ, Signal
from voice_coach.speech.earcons import load_earcons
from voice_coach.speech.hearing import HeardEvent, ListenRequest
from voice_coach.speech.speaking import VoiceStyle
from voice_coach.speech.voice import ENGINES
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioChunk, Seconds

RT60: Final[Seconds] = 0.4
DELAYS: Final = (0.02, 0.1)
"""Between them lies how late the echo comes."""
VOLUME: Final = 0.6
_FLOOR_DBFS: Final = -70.0
_BOX_M: Final = 0.3
"""From the box's speaker to its microphone."""
_FOUND_AGAIN: Final = RATE_HZ * 30 // 1000
"""The ears find the reference again by its moments when clocks have moved so far apart."""
_PATIENCE: Final = 5
_TAPS: Final = 16
"""Half the length of the interpolator between samples."""
_KEPT: Final = _FOUND_AGAIN + 2 * _TAPS
_REST_SECONDS: Final[Seconds] = 1.6
"""Between two sessions."""
_LECTURE: Final = "lecture"


def active_level(signal: Signal) -> float:
    """Return the RMS of the 20 ms frames within 25 dB of the loudest."""
    frames = signal[: len(signal) // BLOCK_SAMPLES * BLOCK_SAMPLES].reshape(-1, BLOCK_SAMPLES)
    powers = np.square(frames, dtype=np.float64).mean(axis=1)
    return float(np.sqrt(powers[powers > powers.max() * 10**-2.5].mean()))


class CoachLines:
    """The coach's voice: one engine, lines kept in memory; implements ``Voice``."""

    def __init__(self, engine: str) -> None:
        self.name: Final = engine
        self._engine = ENGINES[engine]()
        self._render: Callable[[str], Clip] = cache(self._rendered)

    def describe(self) -> str:
        """Name the engine."""
        return self.name

    def warm(self, texts: Sequence[str], rate: float = 1.0) -> None:
        """Render nothing ahead: it takes no time here."""

    def render(self, text: str, rate: float, *, private: bool = False) -> Clip:
        """Return a line; see ``Voice``."""
        return self._render(text)

    def close(self) -> None:
        """Release the engine."""
        self._engine.close()

    def _rendered(self, text: str) -> Clip:
        style = VoiceStyle("slt" if self.name == "flite" else "", VoiceSettings().rate)
        for _ in range(_PATIENCE):
            with contextlib.suppress(VoiceError):  # a busy machine: flite has its time limit
                return self._engine.synthesize(text, style)
        return self._engine.synthesize(text, style)


class _Lecture:
    """A repertoire and a phrasebook with one exercise: lines, one after the other."""

    def __init__(self, library: Library, lines: Sequence[str]) -> None:
        self._library = library
        self._lines = tuple(lines)

    def plan(self, exercise: str, seconds: Seconds | None = None) -> Plan:
        if exercise != _LECTURE:
            return self._library.plan(exercise, seconds)
        steps = tuple(Say(f"{_LECTURE}.{number}") for number in range(len(self._lines)))
        return Plan(_LECTURE, "the lecture", steps, 0.0)

    def line(self, key: str, slots: Mapping[str, LineValue] | None = None) -> Line:
        part, _, number = key.partition(".")
        if part == _LECTURE:
            return Line(self._lines[int(number)], private=False)
        return self._library.phrasebook.line(key, slots)

    def __getattr__(self, name: str) -> object:
        """Everything else is as in the library, or in its phrasebook."""
        owner = self._library if hasattr(self._library, name) else self._library.phrasebook
        return getattr(owner, name)


class _KnowingEars:
    """The real ears; a grammar that they know already is not compiled again."""

    def __init__(self) -> None:
        self._ears = make_ears(embedded())
        self._known: dict[str, Grammar] = {}

    def add_grammar(self, grammar: Grammar) -> None:
        if self._known.get(grammar.name) != grammar:
            self._known[grammar.name] = grammar
            self._ears.add_grammar(grammar)

    def listen(self, request: ListenRequest) -> None:
        self._ears.listen(request)

    def hear(self, chunk: AudioChunk, reference: AudioChunk | None = None) -> list[HeardEvent]:
        return self._ears.hear(chunk, reference)

    def close(self) -> None:
        """Stay: the next session hears with them."""

    def end(self) -> None:
        self._ears.close()


@dataclass(frozen=True)
class Scene:
    """A box and, perhaps, somebody who speaks over it."""

    echo_db: float
    """How much louder the echo is than the person: RMS of the active parts at the microphone."""
    seed: int
    drift_ppm: float = 0.0
    """By how much the microphone's clock is slower than the speaker's."""
    delay: Seconds | None = None
    """How late the echo comes; None: drawn."""
    words: Signal | None = None
    """What somebody says, dry; None: nobody is there."""
    at: Seconds = 0.0
    """When they begin."""
    distance_m: float = 1.5
    distortion: float = 0.0
    """Share of third-order distortion that the speaker adds at full scale."""


class Box:
    """Implements ``Microphone``: what the speaker plays over a room, a person, a little noise."""

    def __init__(self, scene: Scene, coach: Signal) -> None:
        """Work the room out.

        Args:
            scene: what there is.
            coach: some speech of the coach as it is played, for the level of the echo.
        """
        rng = np.random.default_rng([7, scene.seed])
        delay = rng.uniform(*DELAYS) if scene.delay is None else scene.delay
        near = impulse_response(_BOX_M, RT60, rng)
        way = np.pad(near[np.flatnonzero(near)[0] :], (round(delay * RATE_HZ), 0))
        level = gain(-26.0) / scene.distance_m
        factor = level * gain(scene.echo_db) / active_level(Convolver(way).process(coach))
        self._echo = Convolver((way * np.float32(factor)).astype(np.float32))
        self._person = _arriving(scene, level, rng)
        self._noise = rng
        self._drift = scene.drift_ppm * 1e-6
        self._distortion = scene.distortion
        self._played: Signal = np.zeros(_KEPT, np.float32)
        self._position = 0

    def block(self, start: Seconds, played: Played) -> bytes:
        """Return the next 20 ms; see ``Microphone``."""
        if played is None:
            played = np.zeros(BLOCK_SAMPLES, np.int16)
        total = self._echo.process(self._late(played.astype(np.float32) / np.float32(32768)))
        total += self._noise.standard_normal(len(total), np.float32) * gain(_FLOOR_DBFS)
        begin = self._position - len(total)
        words = self._person[begin : self._position]
        total[: len(words)] += words
        return np.clip(np.rint(total * 32767), -32768, 32767).astype("<i2").tobytes()

    def _late(self, played: Signal) -> Signal:
        """Return what sounds: distorted, and later and later as the clocks move apart."""
        signal = played + np.float32(self._distortion) * played**3
        self._played = np.concatenate([self._played[-_KEPT:], signal])
        frames = np.arange(self._position, self._position + len(signal))
        self._position += len(signal)
        if not self._drift:
            return signal
        late = (frames * self._drift) % _FOUND_AGAIN
        places = np.arange(len(signal)) + _KEPT - _TAPS - late
        whole = np.floor(places).astype(int)
        around = np.arange(-_TAPS + 1, _TAPS + 1)
        distance = (places - whole)[:, None] - around
        window = np.cos(np.pi * distance / (2 * _TAPS + 2)) ** 2
        kernel = np.sinc(distance) * window
        late_signal: Signal = (self._played[whole[:, None] + around] * kernel).sum(axis=1)
        return late_signal.astype(np.float32)


def _arriving(scene: Scene, level: float, rng: np.random.Generator) -> Signal:
    """Return what arrives of the person, from the beginning of the session on."""
    if scene.words is None:
        return np.zeros(0, np.float32)
    way = impulse_response(scene.distance_m, RT60, rng)
    heard = Convolver(way).process(np.pad(scene.words, (0, len(way))))
    heard *= np.float32(level / active_level(heard[: len(scene.words) + RATE_HZ // 10]))
    return np.pad(heard, (round(scene.at * RATE_HZ), 0))


@dataclass
class Told:
    """What a session told, in order; an ``EventLog``."""

    lines: list[tuple[Seconds, str, Mapping[str, object]]] = field(default_factory=list)

    def write(self, at: Seconds, event: str, fields: Mapping[str, object]) -> None:
        """Keep a line."""
        self.lines.append((at, event, fields))

    def first(self, event: str, after: Seconds = 0.0) -> Seconds | None:
        """Return when something happened first; None: never."""
        return next((at for at, name, _ in self.lines if name == event and at >= after), None)

    def count(self, event: str) -> int:
        """Return how often it happened."""
        return sum(name == event for _, name, _ in self.lines)


class _Nobody:
    """An agenda without anything on it: who speaks is in the microphone's sound."""

    def next_moment(self) -> Seconds | None:
        return None

    def act(self, now: Seconds) -> InputEvent | None:
        return None


class Sessions:
    """Real ears, engine, voice and mixer on virtual time, for one session after the other."""

    def __init__(self, voice: str) -> None:
        """Load the ears once.

        Args:
            voice: engine that the coach speaks with.
        """
        self.library = coach_library()
        self._ears = _KnowingEars()
        self._voice = CoachLines(voice)
        self._earcons = load_earcons(audio_folder())
        example = self._voice.render(self.lines()[0], 1.0).resampled(RATE_HZ).samples
        self._example = example.astype(np.float32) / np.float32(32768) * np.float32(VOLUME)

    def lines(self) -> list[str]:
        """Return every line of the coach that is always the same, one breath or more long."""
        return [text for text in self.library.phrasebook.fixed_lines() if len(text) >= 40]

    def seconds(self, lines: Sequence[str]) -> Seconds:
        """Return how long it takes to say some lines."""
        return sum(self._voice.render(line, 1.0).seconds for line in lines)

    def live(
        self,
        scene: Scene,
        lines: Sequence[str],
        seconds: Seconds,
        until: Callable[[Told, Seconds], bool] = lambda *_: False,
    ) -> tuple[Told, Pcm16]:
        """Let the coach say lines in a scene.

        Args:
            scene: the room and who is in it.
            lines: what it says.
            seconds: how long this goes on at most.
            until: ends it earlier.

        Returns:
            What the session told, and what the speaker played.
        """
        told = Told()
        lecture = _Lecture(self.library, lines)
        options = EngineOptions(NAMES, volume=VOLUME)
        engine = Engine(cast("Repertoire", lecture), cast("Phrasebook", lecture), options)
        parts = Parts(self.library, engine, self._ears, self._voice, self._earcons)
        coach = make_coach(parts, embedded(), told)
        sound: list[Pcm16] = []
        coach.speaker.add_track(RATE_HZ, sound.append)
        driver = Driver(coach, Box(scene, self._example), _Nobody(), echo=True)
        driver.start()
        coach.conductor.receive(ExerciseRequested(_LECTURE), 0.0)
        for block in range(round(seconds * RATE_HZ / BLOCK_SAMPLES)):
            driver.run_block()
            if until(told, block * BLOCK_SAMPLES / RATE_HZ):
                break
        driver.finish()
        self._rest(seconds)
        return told, np.concatenate(sound)

    def _rest(self, at: Seconds) -> None:
        """Let the ears hear an empty room, until the canceller rests."""
        noise = np.random.default_rng(0)
        silence = np.zeros(BLOCK_SAMPLES, np.int16).tobytes()
        for block in range(round(_REST_SECONDS * RATE_HZ / BLOCK_SAMPLES)):
            moment = at + block * BLOCK_SAMPLES / RATE_HZ
            room = noise.standard_normal(BLOCK_SAMPLES) * gain(_FLOOR_DBFS) * 32767
            heard = AudioChunk(room.astype("<i2").tobytes(), HEARING_FORMAT, moment)
            self._ears.hear(heard, AudioChunk(silence, HEARING_FORMAT, moment))

    def close(self) -> None:
        """Release ears and voice."""
        self._ears.end()
        self._voice.close()
