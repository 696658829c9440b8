"""The speaker's own thread and rules, on a driver that the test drives."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from support.fake_sounddevice import FakeDevice, FakeSoundLibrary, FakeStream
from support.waiting import wait_until

from voice_coach.clip import Clip, Pcm16
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.portaudio_output import LINGER_SECONDS, PortAudioOutput
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.errors import SpeakerError
from voice_coach.runtime.clock import VirtualClock
from voice_coach.units import AudioChunk

pytestmark = pytest.mark.slow

RATE_HZ = 48_000
BLOCK = 960
SPEAKER = FakeDevice("Living room speaker", outputs=2)


def steady(frames: int, value: int = 1000, rate_hz: int = RATE_HZ) -> Clip:
    return Clip(np.full(frames, value, np.int16), rate_hz)


@dataclass
class Partner:
    """Another stream of the process that needs PortAudio anew."""

    busy: bool = False

    def release_stream(self) -> None:
        pass

    def reopen_stream(self) -> None:
        pass


class Room:
    """A speaker, its driver and everything it says."""

    def __init__(self, *devices: FakeDevice) -> None:
        self.clock = VirtualClock()
        self.library = FakeSoundLibrary(list(devices))
        self.system = PortAudioSystem(self.library)
        self.events: list[PlaybackStarted | PlaybackFinished] = []
        self.reports: list[str] = []
        self.reference: list[AudioChunk] = []
        self.output = PortAudioOutput(
            self.system,
            "",
            self.events.append,
            lambda reason: self.reports.append(f"lost: {reason}"),
            lambda: self.reports.append("restored"),
            self.clock.now,
            self.reference.append,
        )

    @property
    def driver(self) -> FakeStream:
        """The open stream, once there is one that runs."""
        wait_until(lambda: any(stream.running for stream in self.library.open_streams))
        (stream,) = self.library.open_streams
        return stream

    def heard(self, blocks: int) -> Pcm16:
        """Let the driver take blocks in their own time and return what is heard."""
        driver = self.driver
        taken = []
        for _ in range(blocks):
            taken.append(driver.ask())
            self.pass_time(0.02)
        channels = driver.options["channels"]
        return np.frombuffer(b"".join(taken), np.int16)[::channels]

    def pass_time(self, seconds: float, alive: FakeStream | None = None) -> None:
        """Move the clock and let the speaker's thread see it, after a driver has asked."""
        self.clock.advance_to(self.clock.now() + seconds)
        if alive is not None:
            alive.ask()
        self.output.keep_open(held=self.output._held)

    def until_events(self, count: int) -> None:
        wait_until(lambda: len(self.events) >= count)


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    monkeypatch.setattr(
        "voice_coach.devices.portaudio_output.retry_delays", lambda: iter([0.25] * 1000)
    )
    room = Room(SPEAKER)
    room.output.start()
    yield room
    room.output.stop()
    assert room.library.open_streams == []


def test_what_is_played_is_heard_once_and_mixed(room: Room) -> None:
    assert room.output.name == "Living room speaker"
    room.output.play("a", steady(BLOCK))
    assert set(room.heard(1).tolist()) == {1000}
    room.output.play("b", steady(2 * BLOCK))
    room.output.play("c", steady(BLOCK, 5))
    heard = room.heard(5)
    assert (heard == 1005).sum() == BLOCK
    assert (heard == 1000).sum() == BLOCK
    assert (heard == 0).sum() == 3 * BLOCK


def test_a_speaker_with_two_channels_gets_both() -> None:
    room = Room(FakeDevice("stereo", outputs=2, rates_hz=(44_100,), channel_counts=(2,)))
    room.output.start()
    room.output.play("a", steady(441, rate_hz=22_050))
    room.clock.advance_to(0.02)
    frames = np.frombuffer(room.driver.ask(), np.int16).reshape(-1, 2)
    assert np.array_equal(frames[:, 0], frames[:, 1])
    assert abs(int(frames[400, 0]) - 1000) < 20
    room.output.stop()


def test_a_clip_is_over_only_when_its_last_frame_was_heard(room: Room) -> None:
    room.output.play("a", steady(5 * BLOCK))
    room.heard(5)
    room.until_events(1)
    assert room.events == [PlaybackStarted("a")]
    room.heard(3)  # 60 ms of latency
    assert len(room.events) == 1
    room.heard(4)
    room.until_events(2)
    assert room.events[1] == PlaybackFinished("a", 0.1)


def test_two_clips_are_as_far_apart_as_the_calls(room: Room) -> None:
    room.output.keep_open(held=True)
    calls = {"a": 1.0, "b": 1.2073, "c": 1.4199, "d": 1.612}
    waiting = dict(calls)
    driver = room.driver
    taken = []
    for block in range(100):
        room.clock.advance_to(block * 0.02)
        taken.append(driver.ask())
        for utterance_id, called in list(waiting.items()):
            if called < (block + 1) * 0.02:
                room.clock.advance_to(called)
                room.output.play(utterance_id, steady(10))
                del waiting[utterance_id]
    heard = np.frombuffer(b"".join(taken), np.int16)
    starts = np.flatnonzero(np.diff(np.abs(heard)) > 0) + 1
    delays = [
        start / RATE_HZ - called for start, called in zip(starts, calls.values(), strict=True)
    ]
    assert delays == pytest.approx([delays[0]] * 4, abs=0.0001)


def test_a_cut_aborts_what_was_handed_over(room: Room) -> None:
    room.output.play("a", steady(50 * BLOCK))
    room.heard(10)
    driver = room.driver
    room.output.cut()
    assert driver.aborts == 1
    room.until_events(2)
    end = room.events[1]
    assert isinstance(end, PlaybackFinished)
    assert end.interrupted
    assert end.played_seconds == pytest.approx(0.2 - 0.06)
    room.output.play("b", steady(BLOCK))
    assert room.driver is not driver
    assert set(room.heard(1).tolist()) == {1000}


def test_a_cut_also_silences_what_is_only_in_the_buffer(room: Room) -> None:
    room.output.play("a", steady(BLOCK))
    room.heard(2)
    driver = room.driver
    room.output.cut()
    assert driver.aborts == 1
    room.until_events(2)
    end = room.events[1]
    assert isinstance(end, PlaybackFinished)
    assert end.interrupted
    assert end.played_seconds < 0.02


def test_a_cut_of_nothing_leaves_the_stream_alone(room: Room) -> None:
    room.heard(3)
    driver = room.driver
    room.output.cut()
    assert driver.aborts == 0
    assert room.driver is driver


def test_the_stream_runs_on_for_a_while_and_then_rests(room: Room) -> None:
    room.output.play("a", steady(BLOCK))
    room.heard(20)
    room.until_events(2)
    driver = room.driver
    room.pass_time(LINGER_SECONDS - 1.0, alive=driver)
    assert driver.running
    room.pass_time(2.0)
    wait_until(lambda: driver.closed)
    assert room.library.open_streams == []
    room.output.play("b", steady(BLOCK))
    assert set(room.heard(1).tolist()) == {1000}


def test_a_stream_that_is_held_open_never_rests(room: Room) -> None:
    room.output.keep_open(held=True)
    driver = room.driver
    for _ in range(30):
        room.pass_time(1.0, alive=driver)
    assert driver.running
    room.output.keep_open(held=False)
    room.pass_time(LINGER_SECONDS + 1.0)
    wait_until(lambda: driver.closed)


def test_volume_is_kept_for_the_next_stream(room: Room) -> None:
    room.output.set_volume(0.5)
    room.output.play("a", steady(BLOCK))
    room.output.cut()
    room.output.play("b", steady(3 * BLOCK))
    assert int(room.heard(3)[-1]) == 500


def test_a_lost_speaker_answers_for_everything_and_is_found_again(room: Room) -> None:
    room.output.play("a", steady(50 * BLOCK))
    room.heard(3)
    room.library.plugged.clear()
    room.driver.die()
    room.until_events(2)
    wait_until(lambda: room.reports == ["lost: The device or the sound server went away."])
    assert isinstance(room.events[1], PlaybackFinished)
    assert room.events[1].interrupted
    room.output.play("b", steady(BLOCK))
    assert room.events[2:] == [
        PlaybackStarted("b"),
        PlaybackFinished("b", 0.0, interrupted=True),
    ]
    room.pass_time(0.3)
    room.library.plugged.append(SPEAKER)
    room.pass_time(0.3)
    wait_until(lambda: room.reports[1:] == ["restored"])
    room.output.play("c", steady(BLOCK))
    assert set(room.heard(1).tolist()) == {1000}
    assert len(room.reports) == 2


def test_a_stream_that_asks_for_nothing_is_lost(room: Room) -> None:
    for _ in range(100):
        room.heard(1)
    room.pass_time(1.5)
    wait_until(lambda: room.reports == ["lost: It has stopped taking sound."])


def test_a_device_that_wakes_slowly_is_not_lost(room: Room) -> None:
    room.output.play("a", steady(BLOCK))
    room.heard(2)
    room.pass_time(3.0)
    room.heard(2)
    room.until_events(2)
    assert room.reports == []


def test_a_server_that_was_restarted_while_nothing_played_is_no_loss(room: Room) -> None:
    room.pass_time(LINGER_SECONDS + 1.0)
    wait_until(lambda: room.library.open_streams == [])
    renewed = FakeDevice("Another speaker", outputs=2)
    room.library.plugged[:] = [renewed]
    room.output.play("a", steady(BLOCK))
    assert set(room.heard(1).tolist()) == {1000}
    assert room.library.initializations == 2
    assert room.output.name == "Another speaker"
    assert room.reports == []


def test_what_waits_survives_a_partner_that_needs_portaudio_anew(room: Room) -> None:
    partner = Partner()
    room.output.keep_open(held=True)
    room.heard(3)
    first = room.driver
    assert room.system.look_again(partner)
    assert first.closed
    room.output.play("a", steady(BLOCK))
    assert 1000 in room.heard(4)
    assert room.reports == []


def test_a_partner_waits_while_something_sounds(room: Room) -> None:
    room.output.play("a", steady(BLOCK))
    assert not room.system.look_again(Partner())
    room.heard(2)
    assert not room.system.look_again(Partner())
    room.heard(10)
    assert room.system.look_again(Partner())


def test_the_reference_is_what_is_heard_and_ends_with_it(room: Room) -> None:
    room.output.play("a", steady(50 * BLOCK))
    room.heard(100)
    wait_until(lambda: len(room.reference) >= 51)
    sound = np.frombuffer(b"".join(chunk.pcm for chunk in room.reference), np.int16)
    assert abs(int(np.median(sound[: 50 * 320])) - 1000) <= 1
    assert len(room.reference) <= 55
    assert room.reference[0].at == pytest.approx(0.06)
    steps = np.diff([chunk.at for chunk in room.reference])
    assert steps == pytest.approx([0.02] * len(steps))


def test_underruns_are_counted(room: Room) -> None:
    room.driver.ask(underflow=True)
    assert room.output.underruns == 1
    room.pass_time(LINGER_SECONDS + 1.0)
    wait_until(lambda: room.library.open_streams == [])
    assert room.output.underruns == 1


@pytest.mark.parametrize("refuses_to_start", [False, True])
def test_a_speaker_that_cannot_be_opened_is_refused_and_leaves_nothing(
    refuses_to_start: bool,
) -> None:
    room = Room(*([SPEAKER] if refuses_to_start else []))
    room.library.refuses_to_start = refuses_to_start
    with pytest.raises(SpeakerError) as caught:
        room.output.start()
    assert caught.value.hint
    assert room.library.open_streams == []
    assert room.output._thread is None


def test_an_output_that_was_never_started_answers_and_stops() -> None:
    room = Room(SPEAKER)
    room.output.play("a", steady(BLOCK))
    room.output.cut()
    room.output.stop()
    assert room.events == [PlaybackStarted("a"), PlaybackFinished("a", 0.0, interrupted=True)]
