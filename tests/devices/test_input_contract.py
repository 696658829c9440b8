"""Every microphone keeps the same promises."""

import time
from collections.abc import Iterator
from itertools import repeat

import numpy as np
import pytest
from support.fake_sounddevice import FakeDevice, FakeSoundLibrary
from support.fakes_devices import FakeInput
from support.input_contract import InputBench, InputContract
from support.virtual_sound import VirtualSound
from support.waiting import stepping, wait_until

from voice_coach.devices.input_line import DEVICE_BLOCK_SECONDS
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.portaudio_input import PortAudioInput
from voice_coach.runtime.clock import MonotonicClock, VirtualClock
from voice_coach.units import AudioChunk, Seconds

NOISE = np.random.default_rng(7).integers(-20, 20, 16_000).astype(np.int16)


class TestFakeInput(InputContract):
    @pytest.fixture
    def bench(self) -> InputBench:
        clock = VirtualClock()
        chunks: list[AudioChunk] = []
        reports: list[str] = []
        microphone = FakeInput(
            clock,
            chunks.append,
            lambda _reason: reports.append("lost"),
            lambda: reports.append("restored"),
        )

        def pass_time(seconds: Seconds) -> None:
            blocks = max(1, round(seconds / 0.02))
            microphone.hear(np.resize(NOISE, blocks * 320))

        return InputBench(
            input=microphone,
            pass_time=pass_time,
            wait_until=stepping(pass_time),
            now=clock.now,
            lose=microphone.lose,
            restore=microphone.restore,
            chunks=chunks,
            reports=reports,
        )


class TestPortAudioInputOnAFakeDriver(InputContract):
    """The real class and its real thread; the test is the driver, and its time is virtual."""

    @pytest.fixture
    def bench(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[InputBench]:
        module = "voice_coach.devices.portaudio_input"
        monkeypatch.setattr(f"{module}.retry_delays", lambda: repeat(0.0))
        monkeypatch.setattr(f"{module}._STALLED_SECONDS", 1e6)  # virtual time runs fast
        device = FakeDevice("mic", inputs=2, rates_hz=(48_000,), channel_counts=(2,))
        library = FakeSoundLibrary([device])
        clock = VirtualClock()
        chunks: list[AudioChunk] = []
        reports: list[str] = []
        microphone = PortAudioInput(
            PortAudioSystem(library),
            "",
            chunks.append,
            lambda _reason: reports.append("lost"),
            lambda: reports.append("restored"),
            clock.now,
        )
        block = np.repeat(np.resize(NOISE, round(DEVICE_BLOCK_SECONDS * 48_000)), 2).tobytes()

        def pass_time(seconds: Seconds) -> None:
            for _ in range(max(1, round(seconds / DEVICE_BLOCK_SECONDS))):
                clock.advance_to(clock.now() + DEVICE_BLOCK_SECONDS)
                for stream in library.open_streams:
                    if stream.running:
                        stream.give(block)
            time.sleep(0.0005)  # the thread's turn

        def lose() -> None:
            library.plugged.remove(device)
            library.open_streams[0].die()

        yield InputBench(
            input=microphone,
            pass_time=pass_time,
            wait_until=stepping(pass_time),
            now=clock.now,
            lose=lose,
            restore=lambda: library.plugged.append(device),
            chunks=chunks,
            reports=reports,
        )
        microphone.stop()
        assert library.open_streams == []


@pytest.mark.audio
class TestPortAudioInput(InputContract):
    @pytest.fixture
    def bench(self, virtual_sound: VirtualSound) -> Iterator[InputBench]:
        clock = MonotonicClock()
        chunks: list[AudioChunk] = []
        reports: list[str] = []
        with virtual_sound.in_this_process():
            microphone = PortAudioInput(
                PortAudioSystem(),
                "",
                chunks.append,
                lambda _reason: reports.append("lost"),
                lambda: reports.append("restored"),
                clock.now,
            )
            yield InputBench(
                input=microphone,
                pass_time=time.sleep,
                wait_until=wait_until,
                now=clock.now,
                lose=virtual_sound.kill_daemon,
                restore=virtual_sound.start_daemon,
                chunks=chunks,
                reports=reports,
                jitter=0.005,
            )
            microphone.stop()
