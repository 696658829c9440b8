"""A microphone and a speaker without sound: they keep the contracts and record what happens."""

from __future__ import annotations

from dataclasses import dataclass, field

from voice_coach.clip import Clip, Pcm16
from voice_coach.devices.protocols import ChunkSink, LostSink, PlaybackSink, RestoredSink
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.runtime.clock import VirtualClock
from voice_coach.units import BLOCK_SAMPLES, BLOCK_SECONDS, HEARING_FORMAT, AudioChunk, Seconds


def _ignore(_reason: str = "") -> None:
    """Take a report that nobody wants."""


@dataclass
class _Playing:
    started_at: Seconds
    seconds: Seconds
    reported: bool = False


@dataclass
class FakeOutput:
    """A speaker on virtual time: its events come while ``advance_to`` moves the clock.

    A clip starts at the moment of ``play``, reported as soon as time moves on, and ends when its
    length has passed, in the order of the moments.
    """

    clock: VirtualClock
    on_event: PlaybackSink
    on_lost: LostSink = _ignore
    on_restored: RestoredSink = _ignore
    name: str = "fake speaker"
    calls: list[tuple[str, object]] = field(default_factory=list)
    """Every call in order: its name and its main argument."""
    events: list[tuple[Seconds, PlaybackStarted | PlaybackFinished]] = field(default_factory=list)
    """Every event with its moment."""
    volume: float = 1.0
    held: bool = False
    lost: bool = False
    _open: bool = False
    _playing: dict[str, _Playing] = field(default_factory=dict)

    def start(self) -> None:
        assert not self._open, "start() twice"
        self._open = True
        self.calls.append(("start", None))

    def play(self, utterance_id: str, clip: Clip) -> None:
        self.calls.append(("play", utterance_id))
        if utterance_id in self._playing:
            msg = f"{utterance_id} is already playing"
            raise ValueError(msg)
        self._playing[utterance_id] = _Playing(self.clock.now(), clip.seconds)
        if self.lost or not self._open:
            self._interrupt()

    def cut(self) -> None:
        self.calls.append(("cut", None))
        self._interrupt()

    def set_volume(self, volume: float) -> None:
        self.calls.append(("volume", volume))
        if not 0.0 <= volume <= 1.0:
            msg = f"volume must lie between 0.0 and 1.0, not {volume}"
            raise ValueError(msg)
        self.volume = volume

    def keep_open(self, *, held: bool) -> None:
        self.calls.append(("keep_open", held))
        self.held = held

    def stop(self) -> None:
        self.calls.append(("stop", None))
        self._interrupt()
        self._open = False

    def advance_to(self, moment: Seconds) -> None:
        """Let time pass, and report what happens in it at its own moments."""
        for utterance_id, playing in list(self._playing.items()):
            if not playing.reported:
                playing.reported = True
                self._send(PlaybackStarted(utterance_id))
        while self._playing:
            utterance_id = min(self._playing, key=self._ends_at)
            if self._ends_at(utterance_id) > moment:
                break
            self.clock.advance_to(max(self._ends_at(utterance_id), self.clock.now()))
            seconds = self._playing.pop(utterance_id).seconds
            self._send(PlaybackFinished(utterance_id, seconds))
        self.clock.advance_to(moment)

    def lose(self, reason: str = "unplugged") -> None:
        """Stop working."""
        assert not self.lost, "a lost speaker cannot be lost again"
        self.lost = True
        self._interrupt()
        self.on_lost(reason)

    def restore(self) -> None:
        """Work again."""
        assert self.lost, "only a lost speaker can be restored"
        self.lost = False
        self.on_restored()

    def _ends_at(self, utterance_id: str) -> Seconds:
        playing = self._playing[utterance_id]
        return playing.started_at + playing.seconds

    def _interrupt(self) -> None:
        dropped, self._playing = self._playing, {}
        for utterance_id, playing in dropped.items():
            if not playing.reported:
                self._send(PlaybackStarted(utterance_id))
            played = 0.0 if self.lost else self.clock.now() - playing.started_at
            self._send(PlaybackFinished(utterance_id, played, interrupted=True))

    def _send(self, event: PlaybackStarted | PlaybackFinished) -> None:
        self.events.append((self.clock.now(), event))
        self.on_event(event)


@dataclass
class FakeInput:
    """A microphone on virtual time: it hears what ``hear`` is given, and time moves with it."""

    clock: VirtualClock
    on_chunk: ChunkSink
    on_lost: LostSink = _ignore
    on_restored: RestoredSink = _ignore
    name: str = "fake microphone"
    dropped: int = 0
    calls: list[str] = field(default_factory=list)
    """Every call in order."""
    lost: bool = False
    _open: bool = False

    def start(self) -> None:
        assert not self._open, "start() twice"
        self._open = True
        self.calls.append("start")

    def stop(self) -> None:
        self._open = False
        self.calls.append("stop")

    def hear(self, samples: Pcm16) -> None:
        """Let samples (16 kHz mono, whole blocks) reach the microphone, in their own time."""
        assert len(samples) % BLOCK_SAMPLES == 0, "only whole blocks of 20 ms"
        for first in range(0, len(samples), BLOCK_SAMPLES):
            at = self.clock.now()
            self.clock.advance_to(at + BLOCK_SECONDS)
            if self._open and not self.lost:
                pcm = samples[first : first + BLOCK_SAMPLES].tobytes()
                self.on_chunk(AudioChunk(pcm, HEARING_FORMAT, at))

    def lose(self, reason: str = "unplugged") -> None:
        """Stop hearing."""
        assert self._open, "a microphone that is closed cannot be lost"
        assert not self.lost, "a lost microphone cannot be lost again"
        self.lost = True
        self.on_lost(reason)

    def restore(self) -> None:
        """Hear again."""
        assert self.lost, "only a lost microphone can be restored"
        self.lost = False
        self.on_restored()
