"""Virtual time: everything at its own moment, whatever block it falls into."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest
from support.fakes_speech import FakeVoice

from voice_coach.clip import Clip, Pcm16
from voice_coach.engine.commands import PlayEarcon
from voice_coach.engine.events import (
    ButtonPressed,
    InputEvent,
    PlaybackFinished,
    PlaybackStarted,
    SpeechStarted,
    Transcript,
)
from voice_coach.runtime.clock import VirtualClock
from voice_coach.simulation.driver import Coach, Driver, Played
from voice_coach.simulation.mouth import VirtualMouth
from voice_coach.simulation.speaker import Speaker
from voice_coach.speech.hearing import HeardEvent
from voice_coach.units import BLOCK_SAMPLES, AudioChunk

RATE_HZ = 24_000
CLICK = Clip(np.full(240, 8000, np.int16), RATE_HZ)


@dataclass
class FakeConductor:
    """Rings at its deadlines and keeps what it is told."""

    clock: VirtualClock
    mouth: VirtualMouth
    deadlines: list[float] = field(default_factory=list)
    told: list[tuple[float, object]] = field(default_factory=list)

    def start(self, now: float) -> None:
        self.told.append((now, "start"))

    def receive(self, event: InputEvent | Transcript, now: float) -> None:
        assert now == self.clock.now()
        self.told.append((now, event))

    def next_timeout(self) -> float | None:
        return self.deadlines[0] if self.deadlines else None

    def handle_timeout(self, now: float) -> None:
        assert now == self.clock.now() == self.deadlines.pop(0)
        self.told.append((now, "timeout"))
        self.mouth.play(PlayEarcon(f"u{len(self.told)}", "click"))


@dataclass
class FakeEars:
    """Hears what it is told to in the block with a number."""

    hears: dict[int, list[HeardEvent]] = field(default_factory=dict)
    chunks: list[AudioChunk] = field(default_factory=list)
    references: list[AudioChunk | None] = field(default_factory=list)

    def hear(self, chunk: AudioChunk, reference: AudioChunk | None = None) -> list[HeardEvent]:
        self.chunks.append(chunk)
        self.references.append(reference)
        return self.hears.get(len(self.chunks) - 1, [])

    def add_grammar(self, grammar: object) -> None:
        raise AssertionError("the driver gives no grammars")

    def listen(self, request: object) -> None:
        raise AssertionError("the driver does not listen")

    def close(self) -> None:
        raise AssertionError("the driver closes nothing")


@dataclass
class FakeMicrophone:
    """Silence; keeps what it was told of the speaker."""

    played: list[Played] = field(default_factory=list)

    def block(self, start: float, played: Played) -> bytes:
        assert start == pytest.approx(len(self.played) * 0.02)
        self.played.append(played)
        return bytes(BLOCK_SAMPLES * 2)


@dataclass
class FakeAgenda:
    """Presses the button at its moments."""

    moments: list[float] = field(default_factory=list)

    def next_moment(self) -> float | None:
        return self.moments[0] if self.moments else None

    def act(self, now: float) -> InputEvent | None:
        assert now == self.moments.pop(0)
        return ButtonPressed(now)


class Rig:
    def __init__(
        self,
        deadlines: list[float] | None = None,
        moments: list[float] | None = None,
        hears: dict[int, list[HeardEvent]] | None = None,
        *,
        echo: bool = False,
    ) -> None:
        self.clock = VirtualClock()
        speaker = Speaker(1.0)
        self.pieces: list[Pcm16] = []
        speaker.add_track(RATE_HZ, self.pieces.append)
        mouth = VirtualMouth(self.clock, FakeVoice(), {"click": CLICK}, speaker)
        self.conductor = FakeConductor(self.clock, mouth, deadlines or [])
        self.ears = FakeEars(hears or {})
        self.microphone = FakeMicrophone()
        coach = Coach(self.clock, self.conductor, self.ears, mouth, speaker)
        self.driver = Driver(coach, self.microphone, FakeAgenda(moments or []), echo=echo)

    def run(self, blocks: int) -> list[tuple[float, object]]:
        self.driver.start()
        for _ in range(blocks):
            self.driver.run_block()
        self.driver.finish()
        return self.conductor.told

    @property
    def recording(self) -> Pcm16:
        return np.concatenate(self.pieces)


def test_deadlines_are_kept_between_blocks_and_heard_at_their_sample() -> None:
    rig = Rig(deadlines=[0.0, 0.0133, 0.02, 0.04567])
    told = rig.run(5)
    assert [(at, what) for at, what in told if what == "timeout"] == [
        (0.0, "timeout"),
        (0.0133, "timeout"),
        (0.02, "timeout"),
        (0.04567, "timeout"),
    ]
    onsets = np.flatnonzero(np.diff(rig.recording.astype(int), prepend=0) > 0)
    assert list(onsets) == [round(at * RATE_HZ) for at in (0.0, 0.0133, 0.02, 0.04567)]


@pytest.mark.parametrize("start", [0.0, 0.0137, 7.3])
def test_bells_a_minute_apart_are_a_minute_apart(start: float) -> None:
    rig = Rig(deadlines=[start, start + 60.0])
    rig.run(3400)
    onsets = np.flatnonzero(np.diff(rig.recording.astype(int), prepend=0) > 0)
    assert (onsets[1] - onsets[0]) / RATE_HZ == pytest.approx(60.0, abs=1 / RATE_HZ)
    assert len(rig.recording) == 3400 * 480


def test_replies_come_at_their_own_moments() -> None:
    told = Rig(deadlines=[0.0133]).run(3)
    assert told[2:] == [
        (0.0133, PlaybackStarted("u2")),
        (0.0233, PlaybackFinished("u2", 0.01)),
    ]


def test_what_is_heard_in_a_block_is_known_at_its_end() -> None:
    heard = SpeechStarted(0.025)
    assert Rig(hears={1: [heard]}).run(3)[1:] == [(0.04, heard)]


def test_of_what_is_due_at_once_replies_come_first_and_deadlines_last() -> None:
    rig = Rig(deadlines=[0.01, 0.02], moments=[0.02])
    told = [what for _, what in rig.run(2)]
    assert told[1:6] == [
        "timeout",
        PlaybackStarted("u2"),
        PlaybackFinished("u2", 0.01),
        ButtonPressed(0.02),
        "timeout",
    ]


def test_the_ears_hear_every_block_once() -> None:
    rig = Rig()
    rig.run(150)
    assert [chunk.at for chunk in rig.ears.chunks] == pytest.approx(np.arange(150) * 0.02)
    assert rig.clock.now() == pytest.approx(3.0, abs=1e-12)
    assert set(rig.ears.references) == {None}
    assert rig.microphone.played == [None] * 150


def test_where_the_room_echoes_ears_and_microphone_know_what_was_played() -> None:
    rig = Rig(deadlines=[0.025], echo=True)
    rig.run(3)
    silent, playing, _ = rig.microphone.played
    assert silent is not None
    assert playing is not None
    assert not silent.any()
    assert len(playing) == BLOCK_SAMPLES
    assert int(np.argmax(playing > 4000)) == pytest.approx(80, abs=1)
    reference = rig.ears.references[1]
    assert reference is not None
    assert (reference.pcm, reference.at) == (playing.tobytes(), 0.02)
