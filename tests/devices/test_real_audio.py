"""Microphone and speaker through the real PortAudio, on a virtual sound server."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support.output_contract import hum
from support.virtual_sound import NAMED_MICROPHONE, NAMED_SPEAKER, VirtualSound
from support.waiting import wait_until

from voice_coach.clip import Clip, Pcm16
from voice_coach.devices.library import SoundLibrary, load_sound_library
from voice_coach.devices.listing import list_devices
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.portaudio_input import PortAudioInput
from voice_coach.devices.portaudio_output import PortAudioOutput
from voice_coach.devices.sound_files import read_clip
from voice_coach.devices.wav_writer import write_clip
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.errors import MicrophoneError, SpeakerError
from voice_coach.runtime.clock import MonotonicClock
from voice_coach.units import AudioChunk

pytestmark = pytest.mark.audio

LOUD = 1500
"""Half of what the quietest tone of these tests reaches, far above the hum of the room."""


class OnlyRate:
    """The real sounddevice on hardware that knows one rate."""

    def __init__(self, library: SoundLibrary, rate_hz: int) -> None:
        self._library = library
        self._rate_hz = rate_hz

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def check_input_settings(self, *, samplerate: int, **settings: Any) -> None:
        self._check(samplerate)
        self._library.check_input_settings(samplerate=samplerate, **settings)

    def check_output_settings(self, *, samplerate: int, **settings: Any) -> None:
        self._check(samplerate)
        self._library.check_output_settings(samplerate=samplerate, **settings)

    def _check(self, rate_hz: int) -> None:
        if rate_hz != self._rate_hz:
            raise self._library.PortAudioError("Invalid sample rate", -9997)


class Room:
    """A microphone and a speaker that share one PortAudio."""

    def __init__(self, library: SoundLibrary | None = None) -> None:
        self.clock = MonotonicClock()
        self.system = PortAudioSystem(library)
        self.chunks: list[AudioChunk] = []
        self.events: list[PlaybackStarted | PlaybackFinished] = []
        self.reports: list[str] = []
        self.devices: list[PortAudioInput | PortAudioOutput] = []

    def microphone(self, name: str = "") -> PortAudioInput:
        microphone = PortAudioInput(
            self.system,
            name,
            self.chunks.append,
            lambda reason: self.reports.append(f"microphone lost: {reason}"),
            lambda: self.reports.append("microphone restored"),
            self.clock.now,
        )
        self.devices.append(microphone)
        microphone.start()
        return microphone

    def speaker(self, name: str = "") -> PortAudioOutput:
        speaker = PortAudioOutput(
            self.system,
            name,
            self.events.append,
            lambda reason: self.reports.append(f"speaker lost: {reason}"),
            lambda: self.reports.append("speaker restored"),
            self.clock.now,
        )
        self.devices.append(speaker)
        speaker.start()
        return speaker

    def until_over(self, utterance_id: str) -> PlaybackFinished:
        def ends() -> list[PlaybackFinished]:
            found = [event for event in self.events if event.utterance_id == utterance_id]
            return [event for event in found if isinstance(event, PlaybackFinished)]

        wait_until(lambda: bool(ends()))
        return ends()[0]

    def heard(self) -> Pcm16:
        return np.frombuffer(b"".join(chunk.pcm for chunk in self.chunks), np.int16)

    def close(self) -> None:
        for device in self.devices:
            device.stop()


@pytest.fixture
def server(virtual_sound: VirtualSound) -> Iterator[VirtualSound]:
    with virtual_sound.in_this_process():
        yield virtual_sound


@pytest.fixture
def room(server: VirtualSound) -> Iterator[Room]:
    assert server.variables
    room = Room()
    yield room
    room.close()


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str, float], None]:
    """Shows a number to whoever runs pytest with ``-s`` and keeps it in its report."""

    def show(what: str, value: float) -> None:
        record_property(what, round(value, 2))
        print(f"\n{what}: {value:.2f}")  # noqa: T201 - the measurement is the point

    return show


def sweep(seconds: float, rate_hz: int = 16_000) -> Clip:
    """Return a rising tone, which is like itself at no other lag."""
    moments = np.arange(round(seconds * rate_hz)) / rate_hz
    wave = 8000 * np.sin(2 * np.pi * (200 * moments + 400 * moments**2))
    return Clip(wave.astype(np.int16), rate_hz)


def likeness(heard: Pcm16, expected: Pcm16) -> float:
    """Return how well what was heard correlates with what was played.

    It is the median over fifths, each found for itself: a busy machine leaves gaps in between.
    """
    return float(np.median([_best_correlation(heard, fifth) for fifth in np.split(expected, 5)]))


def _best_correlation(heard: Pcm16, piece: Pcm16) -> float:
    size = len(heard) + len(piece)
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(piece, size))
    first = int(np.argmax(np.fft.irfft(spectrum, size)[: len(heard) - len(piece)]))
    there = heard[first : first + len(piece)].astype(np.float64)
    return float(np.corrcoef(there, piece.astype(np.float64))[0, 1])


def onsets(samples: Pcm16, rate_hz: int = 16_000, quiet_seconds: float = 0.2) -> list[float]:
    """Return the moments, in seconds, at which it becomes loud after a silence."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > LOUD)
    apart = np.diff(loud, prepend=-rate_hz) > quiet_seconds * rate_hz
    return [float(index) / rate_hz for index in loud[apart]]


def test_what_is_said_reaches_the_microphone(
    server: VirtualSound, room: Room, tmp_path: Path
) -> None:
    write_clip(tmp_path / "said.wav", sweep(1.0))
    microphone = room.microphone()
    server.speak_into_microphone(tmp_path / "said.wav")
    time.sleep(0.3)
    assert likeness(room.heard(), sweep(1.0).samples) > 0.8
    assert microphone.dropped == 0


def test_what_is_played_reaches_the_speaker(
    server: VirtualSound, room: Room, tmp_path: Path
) -> None:
    speaker = room.speaker()
    with server.record_speaker(tmp_path / "heard.wav"):
        speaker.play("a", sweep(1.0, rate_hz=22_050))
        room.until_over("a")
    assert likeness(read_clip(tmp_path / "heard.wav").samples, sweep(1.0).samples) > 0.8


@pytest.mark.parametrize("rate_hz", [44_100, 48_000])
def test_devices_that_know_one_rate_are_resampled(
    server: VirtualSound, tmp_path: Path, rate_hz: int
) -> None:
    room = Room(OnlyRate(load_sound_library(), rate_hz))
    assert room.system.plan("input", "").format.rate_hz == rate_hz
    assert room.system.plan("output", "").format.rate_hz == rate_hz
    write_clip(tmp_path / "said.wav", sweep(1.0))
    room.microphone()
    speaker = room.speaker()
    with server.record_speaker(tmp_path / "heard.wav"):
        speaker.play("a", sweep(1.0))
        server.speak_into_microphone(tmp_path / "said.wav")
        room.until_over("a")
    time.sleep(0.3)
    room.close()
    assert likeness(room.heard(), sweep(1.0).samples) > 0.8
    assert likeness(read_clip(tmp_path / "heard.wav").samples, sweep(1.0).samples) > 0.8


def test_devices_are_listed_and_chosen_by_a_part_of_their_names(room: Room) -> None:
    names = [info.name for info in list_devices().inputs]
    assert {NAMED_MICROPHONE, NAMED_SPEAKER, "default"} <= set(names)
    assert [info.name for info in list_devices().inputs if info.is_default] == ["default"]
    assert room.microphone("ROOM_MIC").name == NAMED_MICROPHONE
    assert room.speaker("room_speak").name == NAMED_SPEAKER
    wait_until(lambda: len(room.chunks) > 5)
    with pytest.raises(MicrophoneError, match=f'"{NAMED_MICROPHONE}"'):
        Room().microphone("blue yeti")
    with pytest.raises(SpeakerError, match="Several speakers"):
        Room().speaker("living")


def test_a_microphone_that_is_unplugged_is_lost_and_found_again(
    server: VirtualSound, room: Room
) -> None:
    room.microphone()
    wait_until(lambda: len(room.chunks) > 20)
    server.unplug_microphone()
    wait_until(lambda: len(room.reports) == 1)
    assert room.reports[0].startswith("microphone lost: It gives exact silence")
    server.plug_microphone()
    wait_until(lambda: len(room.reports) == 2)
    assert room.reports[1] == "microphone restored"
    count = len(room.chunks)
    wait_until(lambda: len(room.chunks) > count + 20)
    assert len(room.reports) == 2


def test_a_server_that_dies_takes_both_devices_and_brings_both_back(
    server: VirtualSound, room: Room, tmp_path: Path
) -> None:
    room.microphone()
    speaker = room.speaker()
    speaker.play("a", hum(30.0))
    wait_until(lambda: room.events == [PlaybackStarted("a")] and len(room.chunks) > 20)
    server.kill_daemon()
    wait_until(lambda: len(room.reports) == 2)
    assert {report.split(":")[0] for report in room.reports} == {
        "microphone lost",
        "speaker lost",
    }
    assert room.until_over("a").interrupted
    speaker.play("b", hum(1.0))
    assert room.until_over("b") == PlaybackFinished("b", 0.0, interrupted=True)
    server.start_daemon()
    wait_until(lambda: len(room.reports) == 4)
    assert set(room.reports[2:]) == {"microphone restored", "speaker restored"}
    count = len(room.chunks)
    with server.record_speaker(tmp_path / "heard.wav"):
        speaker.play("c", sweep(0.5))
        assert not room.until_over("c").interrupted
    assert likeness(read_clip(tmp_path / "heard.wav").samples, sweep(0.5).samples) > 0.8
    wait_until(lambda: len(room.chunks) > count + 20)
    assert len(room.reports) == 4


def test_a_speaker_that_is_unplugged_and_back_plays_on(
    server: VirtualSound, room: Room, tmp_path: Path
) -> None:
    speaker = room.speaker()
    speaker.play("a", hum(1.0))
    server.unplug_speaker()
    room.until_over("a")
    server.plug_speaker()
    with server.record_speaker(tmp_path / "heard.wav"):
        speaker.play("b", hum(0.5))
        room.until_over("b")
        time.sleep(0.2)
        speaker.play("c", sweep(0.5))
        room.until_over("c")
    assert likeness(read_clip(tmp_path / "heard.wav").samples, sweep(0.5).samples) > 0.8


def test_a_room_that_is_exactly_silent_counts_as_a_dead_microphone(
    silent_sound: VirtualSound, tmp_path: Path
) -> None:
    with silent_sound.in_this_process():
        room = Room()
        room.microphone()
        wait_until(lambda: len(room.reports) == 1)
        assert room.reports[0].startswith("microphone lost: It gives exact silence")
        write_clip(tmp_path / "said.wav", sweep(3.0))
        speech = silent_sound.start_speaking(tmp_path / "said.wav")
        wait_until(lambda: len(room.reports) == 2)
        assert room.reports[1] == "microphone restored"
        speech.wait()
        room.close()


def test_a_cut_silences_at_once(
    server: VirtualSound,
    room: Room,
    tmp_path: Path,
    measured: Callable[[str, float], None],
) -> None:
    speaker = room.speaker()
    speaker.keep_open(held=True)
    with server.record_speaker(tmp_path / "heard.wav"):
        speaker.play("a", hum(30.0, hertz=1000))
        wait_until(lambda: bool(room.events))
        time.sleep(1.0)
        called = time.monotonic()
        speaker.cut()
        took = time.monotonic() - called
        end = room.until_over("a")
        time.sleep(1.0)
    loud = np.flatnonzero(np.abs(read_clip(tmp_path / "heard.wav").samples.astype(int)) > LOUD)
    sounded = (loud[-1] - loud[0]) / 16_000
    late = sounded - end.played_seconds
    measured("cut() takes, ms", 1000 * took)
    measured("after a cut it sounds longer than it says by, ms", 1000 * late)
    assert end.interrupted
    assert sounded < 2.0


def test_two_bells_are_as_far_apart_as_they_were_asked_for(
    server: VirtualSound,
    room: Room,
    tmp_path: Path,
    measured: Callable[[str, float], None],
) -> None:
    speaker = room.speaker()
    speaker.keep_open(held=True)
    time.sleep(0.5)
    calls = []
    with server.record_speaker(tmp_path / "heard.wav"):
        for number, pause in enumerate((3.0, 1.237, 0.0)):
            calls.append(time.monotonic())
            speaker.play(str(number), hum(0.3, hertz=1000))
            time.sleep(pause)
        room.until_over("2")
    starts = onsets(read_clip(tmp_path / "heard.wav").samples)
    errors = np.diff(starts) - np.diff(calls)
    worst = 1000 * float(np.abs(errors).max())
    measured("the distance of two bells is off by at most, ms", worst)
    assert len(starts) == 3
    assert worst < 50


def test_drops_are_counted_while_the_consumer_stalls(server: VirtualSound) -> None:
    assert server.variables
    free = threading.Event()
    chunks: list[AudioChunk] = []

    def slow(chunk: AudioChunk) -> None:
        chunks.append(chunk)
        free.wait(20)

    microphone = PortAudioInput(
        PortAudioSystem(), "", slow, pytest.fail, lambda: None, MonotonicClock().now
    )
    microphone.start()
    wait_until(lambda: microphone.dropped >= 10)
    free.set()
    dropped = microphone.dropped
    wait_until(lambda: len(chunks) > 150)
    microphone.stop()
    assert dropped <= microphone.dropped <= dropped + 10
    gaps = [after.at - before.end for before, after in pairwise(chunks)]
    assert max(gaps) == pytest.approx(0.02 * microphone.dropped, abs=0.05)


def test_nothing_is_left_behind(server: VirtualSound) -> None:
    assert server.variables

    def left() -> tuple[int, set[str]]:
        names = {thread.name for thread in threading.enumerate()}
        return len(os.listdir("/proc/self/fd")), names  # noqa: PTH208 - a count, no paths

    def once() -> None:
        room = Room()
        room.microphone()
        speaker = room.speaker()
        speaker.play("a", hum(0.1))
        room.until_over("a")
        wait_until(lambda: len(room.chunks) > 5)
        room.close()

    once()  # what libraries keep for good
    descriptors, names = left()
    for _ in range(5):
        once()
    assert left() == (descriptors, names)
    assert not {"microphone", "speaker"} & names
