"""``voice-coach hear``: what is understood in sound files, in the state of the command window."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from voice_coach.app.hearing import make_file_ears
from voice_coach.app.parts import make_library
from voice_coach.config import ListeningSettings, Settings
from voice_coach.content.grammar import Grammar
from voice_coach.content.intents import IntentMatch, IntentSet
from voice_coach.devices.sound_files import SoundFile, read_chunks
from voice_coach.engine.events import NoMatch, Slot, Transcript
from voice_coach.speech.hearing import EndpointProfile, InProcessHearing, ListenRequest
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.units import BLOCK_SAMPLES, BLOCK_SECONDS, HEARING_FORMAT, AudioChunk, Seconds

STATE: Final = "command"
"""The state of the command window; a file of intents takes its place."""

FLUSH_SECONDS: Final[Seconds] = 3.0
"""Silence after a file, so that its last word is understood and the next file begins afresh."""

LONGEST_SECONDS: Final[Seconds] = 15.0
"""The longest utterance of a file: recordings hold longer orders than a couple gives."""

PAUSE_SECONDS: Final[Seconds] = 0.8
"""The silence that ends an utterance of a file: nobody waits for the answer."""


@dataclass(frozen=True, slots=True)
class HeardUtterance:
    """One utterance of a file; seconds count from the file's beginning."""

    start: Seconds
    end: Seconds
    text: str
    """What was heard; empty where nothing was accepted."""
    confidence: float
    intent: str | None
    slots: dict[str, Slot]

    def as_json(self) -> dict[str, object]:
        """Return it as the contract's JSON object."""
        return {
            "start": round(self.start, 3),
            "end": round(self.end, 3),
            "text": self.text,
            "confidence": round(self.confidence, 3),
            "intent": self.intent,
            "slots": self.slots,
        }


class Sentences(Protocol):
    """What can be said, and what it means."""

    def grammar(self) -> Grammar:
        """Return everything that can be said."""
        ...

    def match(self, text: str) -> IntentMatch | None:
        """Return what a whole utterance means."""
        ...


class _CommandWindow:
    """The coach's own commands."""

    def __init__(self, settings: Settings) -> None:
        self._library = make_library(settings, seed=0)

    def grammar(self) -> Grammar:
        return self._library.grammar(STATE)

    def match(self, text: str) -> IntentMatch | None:
        return self._library.match(STATE, text)


class _OwnIntents:
    """Somebody's hassil file."""

    def __init__(self, path: Path) -> None:
        self._intents = IntentSet.from_yaml(path)

    def grammar(self) -> Grammar:
        return self._intents.grammar(STATE)

    def match(self, text: str) -> IntentMatch | None:
        return self._intents.match(text)


def hear_files(
    files: Sequence[Path], intents: Path | None, settings: Settings, *, as_json: bool
) -> None:
    """Print what is understood in each file.

    Args:
        files: WAV or FLAC.
        intents: a hassil file in place of the coach's commands, or None.
        settings: in force.
        as_json: a JSON line a file.

    Raises:
        AudioFileError: a file cannot be read; nothing has been printed, unless it is damaged
            somewhere in its middle.
        DialogError: the intents cannot be used.
    """
    sentences: Sentences = _CommandWindow(settings) if intents is None else _OwnIntents(intents)
    for path in files:  # whoever gives a hundred files learns of a wrong name at once
        SoundFile(path).close()
    grammar = sentences.grammar()
    ears = make_file_ears(settings)
    try:
        ears.add_grammar(grammar)
        ears.listen(ListenRequest(STATE, file_profile(settings.listening), wake=False))
        start = 0.0
        for path in files:
            utterances, start = hear_file(path, ears, sentences, start)
            if as_json:
                line = {"file": str(path), "utterances": [heard.as_json() for heard in utterances]}
                print(json.dumps(line, ensure_ascii=False), flush=True)
            else:
                _print(path, utterances)
    finally:
        ears.close()


def file_profile(listening: ListeningSettings) -> EndpointProfile:
    """Return the command window's profile, with the patience of a listener to recordings."""
    return replace(
        endpoint_profile("command", listening),
        end_silence=PAUSE_SECONDS,
        max_utterance=LONGEST_SECONDS,
        decode_silences=(),
        begun_silence=None,
        hush_silence=None,
    )


def hear_file(
    path: Path, ears: InProcessHearing, sentences: Sentences, start: Seconds = 0.0
) -> tuple[list[HeardUtterance], Seconds]:
    """Return the utterances of one file, and the moment up to which the ears have heard.

    Args:
        path: WAV or FLAC.
        ears: listen for the sentences.
        sentences: what an utterance means.
        start: moment at which the file begins; after everything the ears have heard before.

    Raises:
        AudioFileError: the file cannot be read.
    """
    heard: list[HeardUtterance] = []
    end = start
    for chunk in _with_silence(path, start):
        end = chunk.end
        for event in ears.hear(chunk):
            if isinstance(event, Transcript):
                heard.append(_understood(event, sentences, start))
            elif isinstance(event, NoMatch):
                moments = (event.start - start, event.end - start)
                heard.append(HeardUtterance(*moments, "", 0.0, None, {}))
    return heard, end


def _understood(event: Transcript, sentences: Sentences, start: Seconds) -> HeardUtterance:
    match = sentences.match(event.text)
    return HeardUtterance(
        event.start - start,
        event.end - start,
        event.text,
        event.confidence,
        None if match is None else match.name,
        {} if match is None else dict(match.slots),
    )


def _with_silence(path: Path, start: Seconds) -> Iterator[AudioChunk]:
    end = start
    for chunk in read_chunks(path, start):
        yield chunk
        end = chunk.end
    quiet = bytes(BLOCK_SAMPLES * HEARING_FORMAT.frame_bytes)
    for number in range(round(FLUSH_SECONDS / BLOCK_SECONDS)):
        yield AudioChunk(quiet, HEARING_FORMAT, end + number * BLOCK_SECONDS)


def _print(path: Path, utterances: Sequence[HeardUtterance]) -> None:
    print(path)
    for heard in utterances:
        slots = " ".join(f"{name}={value}" for name, value in heard.slots.items())
        meaning = f"{heard.intent} {slots}".rstrip() if heard.intent else "(not understood)"
        words = f'"{heard.text}"' if heard.text else ""
        print(f"  {heard.start:6.2f}-{heard.end:6.2f} s  {meaning}  {words}".rstrip())
    if not utterances:
        print("  no speech")
