"""What plays on a speaker now, safe to change from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from voice_coach.clip import Clip
from voice_coach.devices.deck import Deck
from voice_coach.devices.mixer import check_volume
from voice_coach.devices.output_line import PLAY_BLOCK_SECONDS, OutputLine
from voice_coach.devices.protocols import Now
from voice_coach.errors import SpeakerError
from voice_coach.units import Seconds

_TAIL_SECONDS: Final[Seconds] = 0.05
"""For this much longer than it says, a device may still sound; a cut then aborts it too."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Everything was silenced."""

    dropped: tuple[str, ...]
    """Clips that had not been handed over completely."""
    at: Seconds


class NowPlaying:
    """The deck of a speaker and, while it runs, the line that plays it.

    Its lock is held while a line is started or aborted, so that a clip either begins before a
    cut or after it, never in between. It may be taken inside of the PortAudio system's lock,
    never around it.

    Args:
        now: the session's clock.
        report: gets every cut, in order with the blocks of the line.
    """

    def __init__(self, now: Now, report: Callable[[Cut], None]) -> None:
        self._now: Final = now
        self._report: Final = report
        self._lock: Final = threading.Lock()
        self._deck: Deck | None = None
        self._line: OutputLine | None = None
        self._volume = 1.0
        self._stopped = False

    @property
    def line(self) -> OutputLine | None:
        """What the deck is played on, if it runs."""
        return self._line

    @property
    def idle(self) -> bool:
        """Whether everything was handed to the driver."""
        deck = self._deck
        return deck is None or deck.idle

    @property
    def sounds(self) -> bool:
        """Whether something is to be heard, or still heard."""
        with self._lock:
            return self._sounds()

    def play(self, utterance_id: str, clip: Clip) -> bool:
        """Begin to play.

        Returns:
            False where there is no deck to play it on.

        Raises:
            ValueError: a clip with this id is playing.
        """
        called = self._now()
        while (deck := self._deck) is not None:
            samples = clip.resampled(deck.rate_hz).samples
            with self._lock:
                if self._deck is deck:
                    deck.add(utterance_id, samples, called)
                    return True
        return False

    def cut(self) -> None:
        """Silence at once."""
        with self._lock:
            self._cut()

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0.0 to 1.0.

        Raises:
            ValueError: it is outside of that.
        """
        check_volume(volume)
        with self._lock:
            self._volume = volume
            if self._deck is not None:
                self._deck.set_volume(volume)

    def stop(self) -> None:
        """Silence at once, and take nothing any more."""
        with self._lock:
            self._stopped = True
            self._cut()
            self._deck = None

    def deck_for(self, rate_hz: int) -> Deck:
        """Return a deck at a rate: the one there is, with what waits on it, where it fits.

        Raises:
            SpeakerError: everything was stopped.
        """
        with self._lock:
            if self._stopped:
                raise SpeakerError("The speaker was stopped.")
            if self._deck is None or self._deck.rate_hz != rate_hz:
                self._cut()
                self._deck = Deck(rate_hz, PLAY_BLOCK_SECONDS)
                self._deck.set_volume(self._volume)
            return self._deck

    def begin(self, line: OutputLine) -> None:
        """Start a line and play on it from now on.

        Raises:
            SpeakerError: the device refuses.
        """
        with self._lock:
            line.start()
            self._line = line

    def take_line(self) -> OutputLine | None:
        """Return the line, for it to be closed; what is to be played waits for the next one."""
        with self._lock:
            line, self._line = self._line, None
            return line

    def give_up(self) -> tuple[str, ...]:
        """Play nothing until a line begins again; return the clips dropped. It has no line."""
        with self._lock:
            deck, self._deck = self._deck, None
            return () if deck is None else tuple(clip.utterance_id for clip in deck.cut())

    def _cut(self) -> None:
        if self._deck is None:
            return
        sounded = self._sounds()
        dropped = tuple(clip.utterance_id for clip in self._deck.cut())
        moment = self._now()
        if self._line is not None and sounded:
            self._line.abort()
        self._report(Cut(dropped, moment))

    def _sounds(self) -> bool:
        latency = 0.0 if self._line is None else self._line.latency
        return self._deck is not None and self._deck.sounds(self._now(), latency + _TAIL_SECONDS)
