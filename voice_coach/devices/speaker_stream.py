"""The one output stream of a speaker: what plays on it, and its opening and closing.

No thread of its own: ``play``, ``cut`` and ``set_volume`` may be called from any thread, the rest
from the thread that looks after it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from voice_coach.clip import Clip
from voice_coach.devices.deck import Deck, Played
from voice_coach.devices.mixer import check_volume
from voice_coach.devices.output_line import PLAY_BLOCK_SECONDS, OutputLine
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.protocols import Now
from voice_coach.errors import DeviceError, SpeakerError
from voice_coach.units import Seconds

_TAIL_SECONDS: Final[Seconds] = 0.05
"""For this much longer than it says, a device may still sound; a cut then aborts it too."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Everything was silenced."""

    dropped: tuple[str, ...]
    """Clips that had not been handed over completely."""
    at: Seconds


@dataclass(frozen=True, slots=True)
class Ended:
    """A stream ended by itself."""

    line: OutputLine


@dataclass(frozen=True, slots=True)
class Released:
    """The stream was closed while PortAudio was initialised anew."""


Reporter = Callable[[Played | Cut | Ended | Released], None]
"""Takes what happens, in order; called from the driver's thread too, must not block."""


class SpeakerStream:
    """A deck and, while it runs, the line it is played on.

    Args:
        system: the process's PortAudio.
        device: part of the speaker's name; empty: the system's default.
        now: the session's clock.
        report: gets what happens.
        everything: blocks in which no clip starts or ends are reported too.
    """

    def __init__(
        self,
        system: PortAudioSystem,
        device: str,
        now: Now,
        report: Reporter,
        *,
        everything: bool,
    ) -> None:
        self._system: Final = system
        self._device: Final = device
        self._now: Final = now
        self._report: Final = report
        self._everything: Final = everything
        self._lock: Final = threading.Lock()
        """Guards what is played and on what; taken inside of the system's lock, never around."""
        self._deck: Deck | None = None
        self._line: OutputLine | None = None
        self._volume = 1.0
        self._stopped = False
        self._underruns_before = 0
        self.name = device or "default"
        """The device's name, for people."""
        self.latency: Seconds = 0.0
        """Time from the hand-over of a frame until it is heard."""

    @property
    def busy(self) -> bool:
        """Whether something sounds."""
        with self._lock:
            return self._deck is not None and (not self._deck.idle or self._sounds(self._deck))

    @property
    def idle(self) -> bool:
        """Whether everything was handed to the driver."""
        deck = self._deck
        return deck is None or deck.idle

    @property
    def underruns(self) -> int:
        """How often the device ran out of sound."""
        line = self._line
        return self._underruns_before + (line.underruns if line is not None else 0)

    @property
    def running(self) -> bool:
        """Whether the driver asks for blocks."""
        line = self._line
        return line is not None and line.running

    def plays_on(self, line: OutputLine) -> bool:
        """Return whether a line is the one in use, not one that was replaced."""
        return self._line is line

    def stalled(self, now: Seconds) -> bool:
        """Return whether the driver should ask for blocks and does not."""
        line = self._line
        return line is not None and line.running and line.stalled(now)

    def open(self) -> None:
        """Open the device and let it run; what is being played begins or goes on.

        Raises:
            SpeakerError: there is none, none of that name, or it cannot be opened.
            SystemLibraryError: PortAudio is not installed.
        """
        with self._system.lock:
            self.rest()
            plan = self._system.plan("output", self._device)
            deck = self._deck_for(plan.format.rate_hz)
            line = OutputLine(
                self._system.library,
                plan,
                deck,
                self._now,
                self._report,
                lambda ended: self._report(Ended(ended)),
                everything=self._everything,
            )
            try:
                with self._lock:  # a cut finds it either not begun or ready to be aborted
                    line.start()
                    self._line, self.name, self.latency = line, line.name, line.latency
            except DeviceError:
                line.close()
                raise

    def play(self, utterance_id: str, clip: Clip) -> bool:
        """Begin to play.

        Returns:
            False where there is no device.

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
        """Silence at once; reported as ``Cut``, in order with the blocks."""
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

    def run(self) -> bool:
        """Let the driver ask for blocks; return whether it does.

        Where it does not it is looked for anew: a sound server may have been restarted while
        nothing played.
        """
        if self.running:
            return True
        with self._system.lock:
            return self._opens() or self.reopen()

    def reopen(self) -> bool:
        """Look for the device anew and let it run; return whether it does."""
        with self._system.lock:
            self.rest()
            try:
                self._system.look_again(self)
            except DeviceError:
                return False
            return self._opens()

    def rest(self) -> None:
        """Close the device until it is needed."""
        with self._lock:
            line, self._line = self._line, None
        if line is not None:
            line.close()
            self._underruns_before += line.underruns

    def give_up(self) -> tuple[str, ...]:
        """Close the device and play nothing until it is opened; return the clips dropped.

        When it returns, nothing of this device is reported any more.
        """
        with self._system.lock:
            self.rest()
        with self._lock:
            deck, self._deck = self._deck, None
        return () if deck is None else tuple(clip.utterance_id for clip in deck.cut())

    def stop(self) -> None:
        """Silence at once, and play nothing any more."""
        with self._lock:
            self._stopped = True
            self._cut()
            self._deck = None

    def release_stream(self) -> None:
        """Close the device, for PortAudio to be initialised anew."""
        self.rest()

    def reopen_stream(self) -> None:
        """Let whoever looks after the stream open it again, where it is needed."""
        self._report(Released())

    def _opens(self) -> bool:
        try:
            self.open()
        except DeviceError:
            return False
        return True

    def _deck_for(self, rate_hz: int) -> Deck:
        """Return what is to be played at a rate; what plays at another one is cut."""
        with self._lock:
            if self._stopped:
                raise SpeakerError("The speaker was stopped.")
            if self._deck is None or self._deck.rate_hz != rate_hz:
                self._cut()
                self._deck = Deck(rate_hz, PLAY_BLOCK_SECONDS)
                self._deck.set_volume(self._volume)
            return self._deck

    def _cut(self) -> None:
        """Silence at once; the lock is held, so that nothing can begin before it is over."""
        if self._deck is None:
            return
        sounded = self._sounds(self._deck)
        dropped = tuple(clip.utterance_id for clip in self._deck.cut())
        moment = self._now()
        if self._line is not None and (dropped or sounded):
            self._line.abort()
        self._report(Cut(dropped, moment))

    def _sounds(self, deck: Deck) -> bool:
        """Return whether something that was handed over completely is still heard."""
        end = deck.end
        return end is not None and self._now() < end + self.latency + _TAIL_SECONDS
