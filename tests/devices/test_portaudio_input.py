"""The microphone's own thread and rules, on a driver that the test drives."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np
import pytest
from support.fake_sounddevice import FakeDevice, FakeSoundLibrary, FakeStream
from support.waiting import wait_until

from voice_coach.devices.calm import CALM_SECONDS
from voice_coach.devices.input_line import CALM_BLOCKS, DEVICE_BLOCK_SECONDS, QUEUE_SECONDS
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.portaudio_input import PortAudioInput
from voice_coach.errors import MicrophoneError
from voice_coach.runtime.clock import VirtualClock
from voice_coach.units import AudioChunk, Seconds

pytestmark = pytest.mark.slow

RATE_HZ = 16_000
FRAMES = round(DEVICE_BLOCK_SECONDS * RATE_HZ)
CHUNKS_A_BLOCK = FRAMES // 320
SOUND = np.full(FRAMES, 100, np.int16).tobytes()
SILENCE = bytes(len(SOUND))
LOUD = np.full(FRAMES, 3000, np.int16).tobytes()
MIC = FakeDevice("Kitchen microphone", inputs=1)


@dataclass
class Partner:
    """Another stream of the process."""

    busy: bool = False
    log: list[str] = field(default_factory=list)

    def release_stream(self) -> None:
        self.log.append("released")

    def reopen_stream(self) -> None:
        self.log.append("reopened")


class Room:
    """A microphone, its driver and everything it reports."""

    def __init__(self, *devices: FakeDevice, dead_after: Seconds | None = 3.0) -> None:
        self.clock = VirtualClock()
        self.library = FakeSoundLibrary(list(devices))
        self.system = PortAudioSystem(self.library)
        self.chunks: list[AudioChunk] = []
        self.reports: list[str] = []
        self.microphone = PortAudioInput(
            self.system,
            "",
            self.chunks.append,
            lambda reason: self.reports.append(f"lost: {reason}"),
            lambda: self.reports.append("restored"),
            self.clock.now,
            dead_after,
        )

    @property
    def driver(self) -> FakeStream:
        """The open stream, once there is one that runs."""
        wait_until(lambda: any(stream.running for stream in self.library.open_streams))
        (stream,) = self.library.open_streams
        return stream

    def hear(self, pcm: bytes = SOUND, blocks: int = 1) -> None:
        """Let the driver hand blocks over in their own time, each when the last was taken."""
        driver = self.driver
        line = self.microphone._line
        assert line is not None
        for _ in range(blocks):
            wait_until(line._queue.empty)
            self.clock.advance_to(self.clock.now() + DEVICE_BLOCK_SECONDS)
            driver.give(pcm)

    def until_chunks(self, count: int) -> None:
        wait_until(lambda: len(self.chunks) >= count)

    def until_reports(self, count: int) -> None:
        wait_until(lambda: len(self.reports) >= count)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setattr("voice_coach.devices.portaudio_input.retry_delays", lambda: repeat(0.0))
    monkeypatch.setattr("voice_coach.devices.portaudio_input._STALLED_SECONDS", 60.0)
    room = Room(MIC)
    yield room
    room.microphone.stop()
    assert room.library.open_streams == []


def test_blocks_arrive_as_they_are_with_their_moments(room: Room) -> None:
    room.microphone.start()
    room.hear(blocks=4)
    room.until_chunks(4 * CHUNKS_A_BLOCK)
    assert room.microphone.name == "Kitchen microphone"
    assert b"".join(chunk.pcm for chunk in room.chunks) == SOUND * 4
    assert [chunk.at for chunk in room.chunks] == pytest.approx(
        [n * 0.02 for n in range(len(room.chunks))]
    )


def test_a_burst_does_not_turn_time_back(room: Room) -> None:
    room.microphone.start()
    room.clock.advance_to(1.0)
    for _ in range(5):
        room.driver.give(SOUND)
    room.until_chunks(5 * CHUNKS_A_BLOCK)
    moments = [chunk.at for chunk in room.chunks]
    assert moments == sorted(moments)
    assert room.chunks[-1].end == pytest.approx(1.0)


def test_what_nobody_takes_in_time_is_dropped_and_counted_and_time_goes_on() -> None:
    busy, free = threading.Event(), threading.Event()
    clock = VirtualClock()
    library = FakeSoundLibrary([MIC])
    chunks: list[AudioChunk] = []

    def slow(chunk: AudioChunk) -> None:
        chunks.append(chunk)
        busy.set()
        assert free.wait(20)

    microphone = PortAudioInput(
        PortAudioSystem(library), "", slow, pytest.fail, lambda: None, clock.now
    )
    microphone.start()
    driver = library.open_streams[0]
    driver.give(SOUND)
    assert busy.wait(20)
    waiting = round(QUEUE_SECONDS / DEVICE_BLOCK_SECONDS)
    for _ in range(waiting + 4):
        clock.advance_to(clock.now() + DEVICE_BLOCK_SECONDS)
        driver.give(SOUND)
    assert microphone.dropped == 4 * CHUNKS_A_BLOCK
    free.set()
    wait_until(lambda: len(chunks) == (1 + waiting) * CHUNKS_A_BLOCK)
    clock.advance_to(clock.now() + DEVICE_BLOCK_SECONDS)
    driver.give(SOUND)
    wait_until(lambda: len(chunks) == (2 + waiting) * CHUNKS_A_BLOCK)
    gap = chunks[-CHUNKS_A_BLOCK].at - chunks[-CHUNKS_A_BLOCK - 1].end
    assert gap == pytest.approx(4 * DEVICE_BLOCK_SECONDS)
    microphone.stop()
    assert microphone.dropped == 4 * CHUNKS_A_BLOCK


def test_what_the_driver_itself_lost_is_counted(room: Room) -> None:
    room.microphone.start()
    room.driver.give(SOUND, overflow=True)
    assert room.microphone.dropped == CHUNKS_A_BLOCK


def test_exact_silence_after_sound_is_a_loss_and_sound_the_return(room: Room) -> None:
    room.microphone.start()
    room.hear(blocks=5)
    room.hear(SILENCE, blocks=49)
    room.until_chunks(54 * CHUNKS_A_BLOCK)
    assert room.reports == []
    room.hear(SILENCE)
    room.until_reports(1)
    assert room.reports[0].startswith("lost: It gives exact silence")
    room.hear(SILENCE, blocks=3)
    assert len(room.reports) == 1
    count = len(room.chunks)
    room.hear()
    room.until_reports(2)
    room.until_chunks(count + CHUNKS_A_BLOCK)
    assert room.reports[1] == "restored"
    assert room.chunks[count].pcm == SOUND[:640]


def test_exact_silence_from_the_start_is_a_loss_too(room: Room) -> None:
    room.microphone.start()
    room.hear(SILENCE, blocks=50)
    room.until_reports(1)
    assert room.reports[0].startswith("lost: It gives exact silence")


def test_pauses_of_exact_silence_are_no_loss(room: Room) -> None:
    room.microphone.start()
    for _ in range(4):
        room.hear(SILENCE, blocks=40)
        room.hear()
    room.until_chunks(4 * 41 * CHUNKS_A_BLOCK)
    assert room.reports == []


def test_a_device_with_a_noise_gate_may_be_silent_for_ever() -> None:
    room = Room(MIC, dead_after=None)
    room.microphone.start()
    room.hear(SILENCE, blocks=200)
    room.until_chunks(200 * CHUNKS_A_BLOCK)
    assert room.reports == []
    room.microphone.stop()


def test_a_stream_that_ends_is_lost_and_opened_anew_when_the_device_is_back(room: Room) -> None:
    room.microphone.start()
    room.hear()
    room.library.plugged.clear()
    room.driver.die()
    room.until_reports(1)
    assert room.reports == ["lost: The device or the sound server went away."]
    tried = room.library.initializations
    wait_until(lambda: room.library.initializations > tried + 2)
    room.library.plugged.append(MIC)
    room.hear()
    room.until_reports(2)
    assert room.reports[1:] == ["restored"]


def test_a_device_that_stops_giving_blocks_is_lost(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voice_coach.devices.portaudio_input._STALLED_SECONDS", 0.01)
    room.microphone.start()
    room.hear()
    room.until_reports(1)
    assert room.reports[0] == "lost: It has stopped giving sound."


def test_a_device_that_never_gives_a_block_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voice_coach.devices.portaudio_input._WAKING_SECONDS", 0.01)
    room = Room(MIC)
    room.microphone.start()
    room.until_reports(1)
    assert room.reports == ["lost: It has stopped giving sound."]
    room.microphone.stop()


def test_while_people_hear_the_partner_portaudio_is_not_initialised_anew(room: Room) -> None:
    partner = Partner(busy=True)
    room.system.join(partner)
    room.microphone.start()
    room.hear()
    room.driver.die()
    room.hear()
    room.until_reports(2)
    assert room.library.initializations == 1
    assert partner.log == []
    partner.busy = False
    room.driver.die()
    room.hear()
    room.until_reports(4)
    assert room.library.initializations == 2
    assert partner.log == ["released", "reopened"]


def test_a_partner_that_needs_portaudio_anew_is_no_loss(room: Room) -> None:
    partner = Partner()
    room.microphone.start()
    room.hear()
    room.until_chunks(CHUNKS_A_BLOCK)
    first = room.driver
    assert room.system.look_again(partner)
    assert room.driver is not first
    room.hear()
    room.until_chunks(2 * CHUNKS_A_BLOCK)
    assert room.reports == []


def test_a_microphone_that_is_gone_after_the_partner_looked_again_is_lost(room: Room) -> None:
    room.microphone.start()
    room.hear()
    room.until_chunks(CHUNKS_A_BLOCK)
    room.library.plugged.clear()
    room.system.look_again(Partner())
    room.until_reports(1)
    assert room.reports[0] == "lost: The device or the sound server went away."


@pytest.mark.parametrize("refuses_to_start", [False, True])
def test_a_microphone_that_cannot_be_opened_is_refused_and_leaves_nothing(
    refuses_to_start: bool,
) -> None:
    room = Room(*([MIC] if refuses_to_start else []))
    room.library.refuses_to_start = refuses_to_start
    with pytest.raises(MicrophoneError) as caught:
        room.microphone.start()
    assert caught.value.hint
    assert room.library.open_streams == []
    assert room.microphone._thread is None


def test_it_can_be_stopped_by_whoever_takes_its_blocks() -> None:
    library = FakeSoundLibrary([MIC])
    stopped = threading.Event()

    def stop(_chunk: AudioChunk) -> None:
        microphone.stop()
        stopped.set()

    microphone = PortAudioInput(
        PortAudioSystem(library), "", stop, pytest.fail, pytest.fail, VirtualClock().now
    )
    microphone.start()
    library.open_streams[0].give(SOUND)
    assert stopped.wait(20)
    thread = microphone._thread
    assert thread is not None
    wait_until(lambda: not thread.is_alive())
    assert library.open_streams == []


def test_in_a_quiet_room_blocks_come_together_and_a_sound_brings_them_at_once(room: Room) -> None:
    room.microphone.start()
    room.hear(blocks=calm_blocks())
    line = room.microphone._line
    assert line is not None
    room.until_chunks(calm_blocks() * CHUNKS_A_BLOCK)
    room.hear(blocks=CALM_BLOCKS - 1)
    assert len(room.chunks) == calm_blocks() * CHUNKS_A_BLOCK
    room.hear(LOUD)
    room.until_chunks((calm_blocks() + CALM_BLOCKS) * CHUNKS_A_BLOCK)
    assert room.chunks[-1].pcm == LOUD[-640:]
    assert [chunk.at for chunk in room.chunks] == pytest.approx(
        [n * 0.02 for n in range(len(room.chunks))]
    )


def calm_blocks() -> int:
    """Blocks after which the room is quiet, and none of which is held back."""
    return round(CALM_SECONDS / DEVICE_BLOCK_SECONDS)
