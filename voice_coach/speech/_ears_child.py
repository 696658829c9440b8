"""The ears in their own process: the child's side."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from voice_coach.clip import Pcm16
from voice_coach.content.grammar import Grammar
from voice_coach.errors import CoachError
from voice_coach.speech._ears_wire import (
    REPORT_SAMPLES,
    Build,
    Heard,
    Learned,
    Order,
    Played,
    Ready,
    Refused,
    Report,
    Working,
    decode_message,
)
from voice_coach.speech.ears import Ears, open_ears
from voice_coach.speech.hearing import EarsOptions, ListenRequest, Recognition, Recognizer
from voice_coach.units import HEARING_FORMAT


def serve(
    connection: Connection, options: EarsOptions, model: Path | None, build: Build | None
) -> None:
    """Be the ears until the parent closes the connection (``EOFError``)."""
    ears = (build or open_ears)(options, model, lambda one: _Announcing(one, connection))
    connection.send(Ready())
    heard = reported = 0
    while True:
        match decode_message(connection.recv_bytes()):
            case Heard(chunk):
                for event in ears.hear_each(chunk):
                    connection.send(event)
                heard += chunk.samples
                if heard - reported >= REPORT_SAMPLES:
                    reported = heard
                    connection.send(Report(heard))
            case Played(chunk):
                ears.played(chunk)
            case order:
                _obey(ears, order, connection)


def _obey(ears: Ears, order: Order, connection: Connection) -> None:
    if isinstance(order, ListenRequest):
        ears.listen(order)
        return
    try:
        ears.add_grammar(order)
    except CoachError as error:
        connection.send(Refused(order.name, error.message, error.hint))
    else:
        connection.send(Learned(order.name))


class _Announcing:
    """A recogniser that says when it begins to work, so that work is not taken for a hang."""

    def __init__(self, recognizer: Recognizer, connection: Connection) -> None:
        self._recognizer = recognizer
        self._connection = connection

    @property
    def name(self) -> str:
        return self._recognizer.name

    def add_grammar(self, grammar: Grammar) -> None:
        self._recognizer.add_grammar(grammar)

    def recognize(self, samples: Pcm16, grammar: str) -> Recognition:
        self._connection.send(Working(len(samples) / HEARING_FORMAT.rate_hz))
        return self._recognizer.recognize(samples, grammar)

    def close(self) -> None:
        self._recognizer.close()
