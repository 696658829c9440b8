"""A speaker of this machine: chosen by name, lost and found again."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from voice_coach.clip import Clip
from voice_coach.devices.deck import Played
from voice_coach.devices.now_playing import Cut, NowPlaying
from voice_coach.devices.playback import Playback, refuse
from voice_coach.devices.portaudio import PortAudioSystem, retry_delays
from voice_coach.devices.protocols import LostSink, Now, PlaybackSink, ReferenceSink, RestoredSink
from voice_coach.devices.reference import ReferenceFeed
from voice_coach.devices.speaker_stream import Ended, Released, SpeakerStream
from voice_coach.units import Seconds

LINGER_SECONDS: Final[Seconds] = 10.0
"""A stream that plays nothing runs on for this long, so that the next sound is punctual."""

_LOOK_SECONDS: Final[Seconds] = 0.5
"""How often a running stream is looked after."""

_WENT_AWAY: Final = "The device or the sound server went away."
_STALLED: Final = "It has stopped taking sound."


@dataclass(frozen=True, slots=True)
class _Wake:
    """Something changed that the thread should look at."""


@dataclass(frozen=True, slots=True)
class _Stop:
    """The output is stopped."""


_Message: TypeAlias = Played | Cut | Ended | Released | _Wake | _Stop


class PortAudioOutput:
    """An ``AudioOutput`` that reports once when it is lost and once when it is found.

    The stream runs while something plays, for ten seconds after it, and while it is held open.
    What is played on a lost speaker is answered at once, as interrupted. A sound server that
    takes a speaker away without a word (they do) cannot be noticed.

    Args:
        system: the process's PortAudio.
        device: part of the speaker's name; empty: the system's default.
        on_event: gets the playback events, mostly from a thread of the output.
        on_lost: gets the reason, from that thread.
        on_restored: called when it works again, from that thread.
        now: the session's clock.
        reference: gets what is played, from that thread.
    """

    def __init__(
        self,
        system: PortAudioSystem,
        device: str,
        on_event: PlaybackSink,
        on_lost: LostSink,
        on_restored: RestoredSink,
        now: Now,
        reference: ReferenceSink | None = None,
    ) -> None:
        self._system: Final = system
        self._on_event: Final = on_event
        self._on_lost: Final = on_lost
        self._on_restored: Final = on_restored
        self._now: Final = now
        self._inbox: Final[queue.SimpleQueue[_Message]] = queue.SimpleQueue()
        self._playing: Final = NowPlaying(now, self._inbox.put)
        self._stream: Final = SpeakerStream(
            system,
            device,
            self._playing,
            now,
            self._inbox.put,
            everything=reference is not None,
        )
        self._playback: Final = Playback(on_event)
        self._reference: Final = None if reference is None else ReferenceFeed(reference)
        self._held = False
        self._quiet_since: Seconds = 0.0
        self._delays: Iterator[Seconds] | None = None
        """How long to wait before each attempt to find it; None while it is not lost."""
        self._retry_at: Seconds = 0.0
        self._stopping: Final = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """The device's name, for people."""
        return self._stream.name

    @property
    def underruns(self) -> int:
        """How often the device ran out of sound, because this machine was too busy."""
        return self._stream.underruns

    def start(self) -> None:
        """Open the device.

        Raises:
            SpeakerError: there is none, none of that name, or it cannot be opened.
            SystemLibraryError: PortAudio is not installed.
        """
        self._stream.open()
        self._quiet_since = self._now()
        self._system.join(self._stream)
        self._thread = threading.Thread(target=self._work, name="speaker", daemon=True)
        self._thread.start()

    def play(self, utterance_id: str, clip: Clip) -> None:
        """Begin to play at once, mixed over what plays.

        Raises:
            ValueError: a clip with this id is playing.
        """
        if self._playing.play(utterance_id, clip):
            self._inbox.put(_Wake())
        else:
            refuse(utterance_id, self._on_event)

    def cut(self) -> None:
        """Silence at once."""
        self._playing.cut()

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0.0 to 1.0: a factor on the samples.

        Raises:
            ValueError: it is outside of that.
        """
        self._playing.set_volume(volume)

    def keep_open(self, *, held: bool) -> None:
        """Keep the stream running while nothing plays, or let it rest again."""
        self._held = held
        self._inbox.put(_Wake())

    def stop(self) -> None:
        """Cut, and release the device; calling it twice is fine."""
        self._stopping.set()
        self._playing.stop()
        self._inbox.put(_Stop())
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()
        self._system.leave(self._stream)
        self._stream.rest()

    # What follows is done by the output's own thread.

    def _work(self) -> None:
        while True:
            try:
                message = self._inbox.get(timeout=self._patience())
            except queue.Empty:
                message = _Wake()
            if isinstance(message, _Stop):
                return
            self._take(message)
            self._playback.report(self._now())
            self._tend()

    def _patience(self) -> Seconds | None:
        """Return how long the thread may sleep; None: until somebody calls."""
        now = self._now()
        moments = [self._playback.next_over]
        if self._delays is not None:
            moments.append(self._retry_at)
        elif self._stream.running:
            moments.append(now + _LOOK_SECONDS)
        known = [moment for moment in moments if moment is not None]
        return max(0.0, min(known) - now) if known else None

    def _take(self, message: _Message) -> None:
        match message:
            case Played():
                self._playback.played(message, self._stream.latency)
                if self._reference is not None:
                    self._reference.feed(message, self._stream.latency)
            case Cut():
                self._playback.interrupt(message.dropped, message.at)
            case Ended() if self._stream.plays_on(message.line):
                self._lose(_WENT_AWAY)
            case _:
                pass

    def _tend(self) -> None:
        """Let the stream run or rest, and look after a lost device."""
        now = self._now()
        if self._stopping.is_set():
            return
        if self._delays is not None:
            if now >= self._retry_at:
                self._find()
            return
        if self._held or not self._playing.idle:
            self._quiet_since = now
        if now - self._quiet_since > LINGER_SECONDS:
            self._stream.rest()
        elif not self._stream.run():
            self._lose(_WENT_AWAY)
        elif self._stream.stalled:
            self._lose(_STALLED)

    def _find(self) -> None:
        """Try once to make a lost device work again."""
        if not self._stream.reopen():
            self._let_go()
            return
        self._delays = None
        self._quiet_since = self._now()
        self._on_restored()

    def _lose(self, reason: str) -> None:
        if self._stopping.is_set():
            return
        self._delays = retry_delays()
        self._let_go()
        self._on_lost(reason)

    def _let_go(self) -> None:
        """Answer for everything that was to be played, and wait before the next attempt."""
        self._stream.rest()
        dropped = self._playing.give_up()
        stopped = False
        while not self._inbox.empty():  # nothing comes from that stream any more
            message = self._inbox.get()
            stopped = stopped or isinstance(message, _Stop)
            self._take(message)
        self._playback.interrupt(dropped, self._now())
        if stopped:
            self._inbox.put(_Stop())
        if self._delays is not None:
            self._retry_at = self._now() + next(self._delays)
