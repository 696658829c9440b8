"""What goes between the ears' process and its parent; nothing that hears is imported here."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from voice_coach.content.grammar import Grammar
from voice_coach.speech.hearing import (
    EarsOptions,
    HeardEvent,
    ListenRequest,
    Recognizer,
)
from voice_coach.units import HEARING_FORMAT, AudioChunk, Samples, Seconds

if TYPE_CHECKING:
    from voice_coach.speech.ears import Ears

Wrap: TypeAlias = Callable[[Recognizer], Recognizer]
Build: TypeAlias = Callable[[EarsOptions, Path | None, Wrap], "Ears"]
"""Makes ears of options, a recogniser's model, and what is put around the recogniser."""

REPORT_SAMPLES: Final[Samples] = HEARING_FORMAT.rate_hz // 2
"""The child reports each time it has heard so much more: twice a second."""

_HEAD: Final = struct.Struct("<cd")
_HEARD, _PLAYED, _ORDER = b"h", b"p", b"o"


@dataclass(frozen=True, slots=True)
class Heard:
    """A block from the microphone."""

    chunk: AudioChunk


@dataclass(frozen=True, slots=True)
class Played:
    """A block that the speaker plays."""

    chunk: AudioChunk


@dataclass(frozen=True, slots=True)
class Ready:
    """The ears are put together."""


@dataclass(frozen=True, slots=True)
class Report:
    """So much has been heard since the start."""

    samples: Samples


@dataclass(frozen=True, slots=True)
class Working:
    """An utterance is about to be decoded, during which nothing else is answered."""

    seconds: Seconds
    """Its length."""


@dataclass(frozen=True, slots=True)
class Learned:
    """A grammar is in force."""

    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A grammar cannot be compiled."""

    name: str
    message: str
    hint: str


Answer: TypeAlias = Ready | Report | Working | Learned | Refused | HeardEvent
Order: TypeAlias = Grammar | ListenRequest


def heard_message(chunk: AudioChunk) -> bytes:
    """Encode a block from the microphone; in ``HEARING_FORMAT``."""
    return _HEAD.pack(_HEARD, chunk.at) + chunk.pcm


def heard_samples(message: bytes) -> Samples:
    """Return how much of the microphone's sound is in a message."""
    if message[:1] != _HEARD:
        return 0
    return (len(message) - _HEAD.size) // HEARING_FORMAT.frame_bytes


def played_message(chunk: AudioChunk) -> bytes:
    """Encode a block that the speaker plays; in ``HEARING_FORMAT``."""
    return _HEAD.pack(_PLAYED, chunk.at) + chunk.pcm


def order_message(order: Order) -> bytes:
    """Encode anything else."""
    return _HEAD.pack(_ORDER, 0.0) + pickle.dumps(order)


def decode_message(message: bytes) -> Heard | Played | Order:
    """Decode what one of the three above encoded."""
    kind, at = _HEAD.unpack_from(message)
    body = message[_HEAD.size :]
    if kind == _HEARD:
        return Heard(AudioChunk(body, HEARING_FORMAT, at))
    if kind == _PLAYED:
        return Played(AudioChunk(body, HEARING_FORMAT, at))
    order: Order = pickle.loads(body)  # noqa: S301 (from our own parent)
    return order


def serve_ears(
    connection: Connection, options: EarsOptions, model: Path | None, build: Build | None
) -> None:
    """Run in the child: be the ears until the parent closes the connection.

    Args:
        connection: to the parent.
        options: what the ears are told once.
        model: folder of a Vosk model; None for PocketSphinx.
        build: makes the ears; None for the real ones.
    """
    from voice_coach.speech._ears_child import serve  # noqa: PLC0415 (only the child hears)

    serve(connection, options, model, build)
