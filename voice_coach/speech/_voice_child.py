"""What runs in the voice's child process, and what goes to and fro."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np

from voice_coach.clip import Clip
from voice_coach.errors import VoiceError
from voice_coach.speech.speaking import Voice
from voice_coach.speech.voice import CoachVoice, VoiceChoice


@dataclass(frozen=True, slots=True)
class Render:
    """Asks for a line; answered by ``Rendered`` or ``Refused`` with the same number."""

    number: int
    text: str
    rate: float
    private: bool


@dataclass(frozen=True, slots=True)
class Warm:
    """Asks for public lines to be rendered ahead; not answered. Replaces what was to come."""

    texts: tuple[str, ...]
    rate: float


@dataclass(frozen=True, slots=True)
class Ready:
    """The first message: the voice can speak."""

    description: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """The sound of a line."""

    number: int
    pcm: bytes
    """16-bit samples, mono."""
    rate_hz: int

    @classmethod
    def of(cls, number: int, clip: Clip) -> Rendered:
        """Pack a clip."""
        return cls(number, clip.samples.astype(np.int16, copy=False).tobytes(), clip.rate_hz)

    def clip(self) -> Clip:
        """Unpack it; the samples are read-only."""
        return Clip(np.frombuffer(self.pcm, np.int16), self.rate_hz)


@dataclass(frozen=True, slots=True)
class Refused:
    """No engine could say the line."""

    number: int
    message: str
    hint: str


def serve_voice(connection: Connection, choice: VoiceChoice) -> None:
    """Serve with the engines that are installed, until the parent closes.

    Raises:
        VoiceError: nothing that was chosen is installed.
    """
    serve(connection, lambda: CoachVoice(choice))


def serve(connection: Connection, make: Callable[[], Voice]) -> None:
    """Say ``Ready``, answer every ``Render``, and render ahead while there is nothing to do."""
    voice = make()
    connection.send(Ready(voice.describe()))
    ahead: deque[tuple[Sequence[str], float]] = deque()
    try:
        while True:
            if ahead and not connection.poll(0):
                texts, rate = ahead.popleft()
                voice.warm(texts, rate)
                continue
            message = connection.recv()
            if isinstance(message, Warm):
                ahead = deque(((text,), message.rate) for text in message.texts)
            else:
                connection.send(_answer(voice, message))
    finally:
        voice.close()


def _answer(voice: Voice, request: Render) -> Rendered | Refused:
    try:
        clip = voice.render(request.text, request.rate, private=request.private)
    except VoiceError as error:
        return Refused(request.number, error.message, error.hint)
    return Rendered.of(request.number, clip)
