"""Utterances to learn acceptance on, as the recogniser gets them: of the calibration half only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final, TypeAlias

import yaml
from support.couple_talk import LINES

from hearing.corpus import half_of
from hearing.foreign import EVERY, KINDS, NEAR, OURS
from hearing.listening import FileSentences, StateSentences, coach_library, embedded
from hearing.parts.orders import AIMED, INTENTS, KIND, mixed, plain, wanted_slots
from hearing.rooms import TELEVISION, Place
from hearing.run import Run
from hearing.said import SENTENCES
from voice_coach.app.hear import Sentences, file_profile
from voice_coach.app.hearing import ears_options
from voice_coach.clip import Pcm16
from voice_coach.content.grammar import Grammar
from voice_coach.content.intents import IntentMatch
from voice_coach.content.library import Library
from voice_coach.simulation.sources import RATE_HZ, Signal, to_pcm
from voice_coach.speech.ears import open_ears
from voice_coach.speech.hearing import ListenRequest, Recognition, Recognizer
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioChunk

Meaning: TypeAlias = tuple[str, dict[str, str]]
"""An intent and its slots."""

EVERYDAY: Final = LINES.with_name("everyday_talk.yaml")
"""Lines to learn on alone."""
WINDOW: Final = "command"
ORDERS: Final = "orders"
ORDER: Final = "orderDrink"
"""Not one of the coach's states: people who order coffee, in the grammar that they do it in."""
PLACES: Final = (
    Place(3.0, 0.4),
    Place(2.0, 0.4, "kitchen", 20.0),
    Place(1.0, 0.3),
    Place(3.0, 0.5),
    Place(2.0, 0.4, TELEVISION, 10.0),
)
"""Where everything is said, in turn."""
EACH: Final = 3
"""Sentences of each intent that are said."""
NEAR_TIMES: Final = 2
"""How often every line of the couple's talk is said, by others elsewhere."""
SAID: Final = {
    "command": EACH,
    "session_command": EACH,
    "consent": EACH,
    "who_first": EACH,
    "feeling": EACH,
    "sharing": EACH,
    "silence": EACH,
    "paused": EACH,
}
STARTS: Final = (
    "let's do {}",
    "can we do {}",
    "please start {}",
    "let's start {} for five minutes",
    "we'd like to try {}",
    "how about {}",
    "lead us through {}",
    "let's try {} please",
    "i want to do {}",
    "could we do {} for ten minutes",
    "{}",
)
"""How people ask for an exercise, in turn: a grammar's sentences, drawn blindly, are odder."""
STARTS_EACH: Final = 2
BARE: Final = {
    "command": ("help", "goodbye", "louder", "who are you"),
    "session_command": ("stop", "pause", "done", "skip", "help", "continue"),
    "consent": ("yes", "no", "stop"),
    "who_first": ("anna", "ben"),
    "feeling": ("calm", "sad", "tense", "angry", "i feel sad", "pass"),
    "sharing": ("done", "stop", "pause", "pass"),
    "silence": ("stop", "pause"),
    "paused": ("resume", "stop", "continue"),
    "control": ("stop", "pause", "repeat", "skip"),
}
"""What matters most is short, and there is no other half of it."""
BARE_TIMES: Final = 3
FOREIGN_STATES: Final = (
    "session_command",
    "consent",
    "who_first",
    "feeling",
    "sharing",
    "silence",
    "paused",
    "control",
)
SHORT_S: Final = 2.6
_SILENCE: Final = 3 * RATE_HZ


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance, cut as the ears cut it."""

    states: tuple[str, ...]
    """Which it is heard in."""
    said: str
    """The very words of a command; empty for what is none."""
    kind: str
    name: str
    """Of the file, or the words: what is in one group must not be learnt on and tried."""
    speaker: str
    place: str
    samples: Pcm16
    order: Mapping[str, str] | None = None
    """The slots of an order of coffee."""


def sentences_of(state: str, library: Library) -> Sentences:
    """Return what can be said in a state."""
    return _ordering() if state == ORDERS else StateSentences(library, state)


def meaning_of(heard: Heard, state: str, library: Library) -> Meaning | None:
    """Return what an utterance means in a state; None for what is no command."""
    if heard.order is not None:
        return ORDER, dict(heard.order)
    match = library.match(state, heard.said) if heard.said else None
    return None if match is None else meaning(match)


def meaning(match: IntentMatch) -> Meaning:
    """Return what a match means, comparable with another."""
    return match.name, plain(match.slots)


@cache
def _ordering() -> Sentences:
    return FileSentences(INTENTS, ORDERS)


def pool(run: Run) -> Iterator[Heard]:
    """Yield everything: commands, then foreign speech."""
    cutter = _Cutter()
    library = coach_library()
    yield from _commands(run, library, cutter)
    yield from _orders(run, cutter)
    number = 0
    for kind, name, signal in _foreign(run):
        for samples in cutter.cut(signal):
            short = len(samples) < SHORT_S * RATE_HZ
            others = (
                FOREIGN_STATES[number % 3 :: 3] if short else FOREIGN_STATES[:1] * (number % 3 == 0)
            )
            yield Heard((WINDOW, *others), "", kind, name, "", "", samples)
            number += 1


def _commands(run: Run, library: Library, cutter: _Cutter) -> Iterator[Heard]:
    cast = run.cast()
    said = [
        (state, text, 1)
        for state, each in SAID.items()
        for text in said_texts(library, state, each)
    ]
    said += [(WINDOW, text, 1) for text in _starts(library)]
    said += [(state, text, BARE_TIMES) for state, texts in BARE.items() for text in texts]
    number = 0
    for state, text, times in run.some(said):
        for _ in range(times):
            speaker, place = cast[number * 3 % len(cast)], PLACES[number % len(PLACES)]
            number += 1
            signal = run.rooms.heard(
                run.spoken(speaker, text), place, run.rng("pool", text, number)
            )
            for samples in cutter.cut(signal):
                yield Heard((state,), text, "true", text, str(speaker), str(place), samples)
    for clip in run.recordings.clips("single_words", "calibration"):
        if clip.name in OURS:
            for samples in cutter.cut(clip.signal()):
                yield Heard(
                    ("consent", "session_command"),
                    clip.name,
                    "person",
                    clip.name,
                    clip.name,
                    "",
                    samples,
                )


def _orders(run: Run, cutter: _Cutter) -> Iterator[Heard]:
    """Yield people's orders, each as it is or in a loud kitchen."""
    if not run.recordings.there:
        return
    wanted = wanted_slots(run)
    for number, clip in enumerate(run.some(run.recordings.clips(KIND, "calibration"))):
        condition = AIMED[number % len(AIMED)]
        for samples in cutter.cut(mixed(run, clip, condition)):
            yield Heard(
                (ORDERS,), "", "order", clip.name, clip.name, "", samples, wanted[clip.name]
            )


def said_texts(library: Library, state: str, each: int = EACH) -> list[str]:
    """Return sentences of every intent, of the calibration half and not in the benchmark."""
    reported = {sentence.text for sentence in SENTENCES}
    by_intent: dict[str, list[str]] = {}
    for text in library.grammar(state).phrases:
        match = library.match(state, text)
        if match is not None and half_of(text) == "calibration" and text not in reported:
            by_intent.setdefault(match.name, []).append(text)
    return [
        text
        for texts in by_intent.values()
        for text in sorted(texts, key=lambda text: hashlib.sha256(text.encode()).digest())[:each]
    ]


def _starts(library: Library) -> list[str]:
    """Return sentences that start exercises, of titles that the benchmark does not say."""
    reported = " ".join(sentence.text for sentence in SENTENCES)
    titles = [
        each.title.lower().replace("-", " ").replace(",", "") for each in library.exercises.values()
    ]
    chosen = [
        title
        for title in titles
        if half_of(title) == "calibration" and title.removeprefix("the ") not in reported
    ]
    texts = [
        STARTS[(number + turn * 4) % len(STARTS)].format(title)
        for number, title in enumerate(chosen)
        for turn in range(STARTS_EACH)
    ]
    return [text for text in texts if library.match(WINDOW, text)]


def _foreign(run: Run) -> Iterator[tuple[str, str, Signal]]:
    for kind in KINDS:
        clips = [
            clip for clip in run.recordings.clips(kind, "calibration") if clip.name not in OURS
        ]
        for clip in run.some(clips[:: EVERY.get(kind, 1)]):
            yield kind, clip.name, clip.signal()
    scenes = yaml.safe_load(LINES.read_text(encoding="utf-8"))["scenes"]
    near = [line for scene in scenes for line in scene["lines"] if half_of(line) == "calibration"]
    everyday: list[str] = yaml.safe_load(EVERYDAY.read_text(encoding="utf-8"))["lines"]
    voices = run.speakers()
    for number, line in enumerate([*run.some(near) * NEAR_TIMES, *run.some(everyday)]):
        voice, place = voices[number * 3 % len(voices)], PLACES[number // 2 % len(PLACES)]
        yield (
            NEAR,
            line,
            run.rooms.heard(run.say(voice, line), place, run.rng("pool", line, number)),
        )


class _Listening:
    """Instead of a recogniser: keeps what it would get."""

    name: Final = "pocketsphinx"

    def __init__(self) -> None:
        self.heard: list[Pcm16] = []

    def add_grammar(self, grammar: Grammar) -> None:
        """Nothing is decoded."""

    def recognize(self, samples: Pcm16, grammar: str) -> Recognition:
        del grammar
        self.heard.append(samples.copy())
        return Recognition("", 0.0, accepted=False)

    def close(self) -> None:
        """There is nothing to release."""


class _Cutter:
    """The ears as ``voice-coach hear`` has them, up to the recogniser."""

    def __init__(self) -> None:
        settings = embedded()
        self._listening = _Listening()
        self._ears = open_ears(
            replace(ears_options(settings), wake_phrase=None), None, self._instead
        )
        self._ears.add_grammar(replace(coach_library().grammar(WINDOW), called=False))
        profile = replace(file_profile(settings.listening), decode_silences=(), begun_silence=None)
        self._ears.listen(ListenRequest(WINDOW, profile, wake=False))
        self._block = 0

    def _instead(self, recognizer: Recognizer) -> Recognizer:
        recognizer.close()
        return self._listening

    def cut(self, signal: Signal) -> list[Pcm16]:
        """Return the utterances in a clip."""
        self._listening.heard.clear()
        pcm = to_pcm(signal) + bytes(2 * _SILENCE)
        size = BLOCK_SAMPLES * HEARING_FORMAT.frame_bytes
        for first in range(0, len(pcm) - size + 1, size):
            now = self._block * BLOCK_SAMPLES / HEARING_FORMAT.rate_hz
            self._ears.hear(AudioChunk(pcm[first : first + size], HEARING_FORMAT, now))
            self._block += 1
        return list(self._listening.heard)
