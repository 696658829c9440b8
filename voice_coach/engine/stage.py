"""The coach's mouth as the engine thinks of it: one line after the other, sounds over them."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, Protocol

from voice_coach.engine.commands import (
    Command,
    PlayEarcon,
    SetSpeechRate,
    SetVolume,
    Speak,
    StopPlayback,
)
from voice_coach.engine.plan import LineValue, Phrasebook

Slots = Mapping[str, LineValue]

VOLUME_STEP: Final = 0.12
VOLUME_RANGE: Final = (0.1, 1.0)
RATE_STEP: Final = 0.08
RATE_RANGE: Final = (0.6, 1.4)


class Asker(Protocol):
    """Whoever asks something: what it says ends with a window for the answer."""

    def again(self) -> None:
        """Ask it once more."""
        ...

    def close(self) -> None:
        """Wait for the answer no more."""
        ...


class Stage:
    """Collects commands; keeps lines from overlapping and replies from going astray.

    A line waits for the line before it and for sounds that ask for room (``hold``). Ids are
    never used twice, so what finishes late, after a cut, is recognised as stale.
    """

    def __init__(self, phrases: Phrasebook, *, volume: float, rate: float) -> None:
        self._phrases = phrases
        self._volume = volume
        self._rate = rate
        self._commands: list[Command] = []
        self._count = 0
        self._waiting: deque[Speak] = deque()
        self._speaking: Speak | None = None
        self._sounding = False
        self._resting: list[Speak] = []
        """What was interrupted, and what was to follow it."""
        self._meant: dict[str, str] = {}
        """Ids of lines that are spoken again, and the ids by which others know them."""
        self._askers: dict[str, Asker] = {}
        self._holding: set[str] = set()
        self.cuts = 0
        """How often everything was cut for good."""
        self._last: tuple[str, Slots] | None = None

    @property
    def volume(self) -> float:
        """Loudness, 0.0 to 1.0."""
        return self._volume

    @property
    def rate(self) -> float:
        """Factor on the configured speed of speech."""
        return self._rate

    @property
    def busy(self) -> bool:
        """Whether a line is being spoken or waits to be."""
        return self._speaking is not None or bool(self._waiting or self._resting)

    @property
    def sounding(self) -> bool:
        """Whether a line is heard right now."""
        return self._sounding

    @property
    def clear(self) -> bool:
        """Whether nothing is spoken and no sound asks for room."""
        return not self.busy and not self._holding

    def emit(self, command: Command) -> None:
        """Hand a command to the shell."""
        self._commands.append(command)

    def drain(self) -> list[Command]:
        """Return the commands since the last call, in order."""
        commands, self._commands = self._commands, []
        return commands

    def say(
        self,
        key: str,
        slots: Slots | None = None,
        *,
        remember: bool = True,
        asker: Asker | None = None,
    ) -> str:
        """Speak a line after the lines before it; return its id.

        Args:
            key: of the phrasebook.
            slots: values for it.
            remember: it is what "repeat" repeats.
            asker: whoever asks it, where it is a question.
        """
        slots = slots or {}
        if remember:
            self._last = (key, slots)
        line = self._phrases.line(key, slots)
        speak = Speak(self._next_id(), line.text, line.private)
        if asker is not None:
            self._askers[speak.utterance_id] = asker
        self._waiting.append(speak)
        self._go_on()
        return speak.utterance_id

    def say_again(self) -> str | None:
        """Speak the last remembered line again; return its id, or None if there is none."""
        if self._last is None:
            return None
        return self.say(*self._last)

    def sound(self, name: str, *, hold: bool = False) -> str:
        """Play a sound now, over whatever is said; return its id.

        Args:
            name: of the earcon.
            hold: lines wait until it is over.
        """
        utterance_id = self._next_id()
        if hold:
            self._holding.add(utterance_id)
        self.emit(PlayEarcon(utterance_id, name))
        return utterance_id

    def cut(self) -> None:
        """Silence at once; whatever was waiting is forgotten."""
        self.cuts += 1
        self._resting.clear()
        self._meant.clear()
        self._silence()

    def interrupt(self) -> Asker | None:
        """Silence at once; ``go_on`` says what was interrupted from its start, and what waited.

        A question is only silenced: it counts as asked, and its window opens. Returns whoever
        asks it, then; None for everything else.
        """
        speaking = self._speaking
        if speaking is None:
            return None
        asker = None if self._waiting else self._askers.get(speaking.utterance_id)
        if asker is None:
            self._resting = [speaking, *self._waiting]
        self._silence()
        return asker

    def go_on(self) -> None:
        """Say what was interrupted, from its start."""
        for speak in self._resting:
            again = replace(speak, utterance_id=self._next_id())
            known = self._meant.pop(speak.utterance_id, speak.utterance_id)
            self._meant[again.utterance_id] = known
            if (asker := self._askers.pop(speak.utterance_id, None)) is not None:
                self._askers[again.utterance_id] = asker
            self._waiting.append(again)
        self._resting = []
        self._go_on()

    def started(self, utterance_id: str) -> None:
        """Take note that a line or a sound is heard."""
        if self._speaking is not None and utterance_id == self._speaking.utterance_id:
            self._sounding = True

    def finished(self, utterance_id: str) -> str | None:
        """Take note that a line or a sound is over.

        Returns the id by which others know it; None where it is not over but interrupted.
        """
        self._holding.discard(utterance_id)
        if self._speaking is not None and utterance_id == self._speaking.utterance_id:
            self._speaking, self._sounding = None, False
        self._go_on()
        if any(speak.utterance_id == utterance_id for speak in self._resting):
            return None
        self._askers.pop(utterance_id, None)
        return self._meant.pop(utterance_id, utterance_id)

    def change_volume(self, direction: int) -> bool:
        """Go one step louder (+1) or quieter (-1); False at the end of the range."""
        volume = louder(self._volume, direction)
        changed = volume != self._volume
        self._volume = volume
        self.emit(SetVolume(volume))
        return changed

    def change_rate(self, direction: int) -> bool:
        """Go one step faster (+1) or slower (-1); False at the end of the range."""
        rate = _step(self._rate, direction * RATE_STEP, RATE_RANGE)
        changed = rate != self._rate
        self._rate = rate
        self.emit(SetSpeechRate(rate))
        return changed

    def _next_id(self) -> str:
        self._count += 1
        return f"u{self._count}"

    def _go_on(self) -> None:
        if self._speaking is None and not self._holding and self._waiting:
            self._speaking = self._waiting.popleft()
            self.emit(self._speaking)

    def _silence(self) -> None:
        self._waiting.clear()
        self._holding.clear()
        self._speaking, self._sounding = None, False
        self.emit(StopPlayback())


def louder(volume: float, direction: int) -> float:
    """Return a volume one step louder (+1) or quieter (-1), within its range."""
    return _step(volume, direction * VOLUME_STEP, VOLUME_RANGE)


def _step(value: float, change: float, limits: tuple[float, float]) -> float:
    low, high = limits
    return round(min(high, max(low, value + change)), 3)
