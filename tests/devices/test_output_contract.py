"""Every speaker keeps the same promises."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fakes_devices import FakeOutput
from support.output_contract import OutputBench, OutputContract
from support.virtual_sound import VirtualSound
from support.waiting import stepping, wait_until

from voice_coach.devices.clocked_output import ClockedOutput
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.portaudio_output import PortAudioOutput
from voice_coach.devices.wav_output import WavOutput
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.runtime.clock import MonotonicClock, VirtualClock
from voice_coach.units import Seconds


def refuse_loss(reason: str) -> None:
    raise AssertionError(reason)


class TestFakeOutput(OutputContract):
    @pytest.fixture
    def bench(self) -> OutputBench:
        clock = VirtualClock()
        events: list[PlaybackStarted | PlaybackFinished] = []
        output = FakeOutput(clock, events.append)
        output.start()

        def pass_time(seconds: Seconds) -> None:
            output.advance_to(clock.now() + seconds)

        return OutputBench(output, pass_time, stepping(pass_time), events)


class TestClockedOutput(OutputContract):
    @pytest.fixture
    def bench(self) -> OutputBench:
        clock = VirtualClock()
        events: list[PlaybackStarted | PlaybackFinished] = []
        output = ClockedOutput("clocked", 16_000, lambda _samples: None, events.append)
        output.start()

        def pass_time(seconds: Seconds) -> None:
            clock.advance_to(clock.now() + seconds)
            output.advance_to(clock.now())

        return OutputBench(output, pass_time, stepping(pass_time), events)


class TestWavOutput(OutputContract):
    """Its thread ticks too, in real time, and finds that virtual time has not moved."""

    @pytest.fixture
    def bench(self, tmp_path: Path) -> Iterator[OutputBench]:
        clock = VirtualClock()
        events: list[PlaybackStarted | PlaybackFinished] = []
        output = WavOutput(tmp_path / "heard.wav", events.append, refuse_loss, clock.now)
        output.start()

        def pass_time(seconds: Seconds) -> None:
            clock.advance_to(clock.now() + seconds)
            output._tick()

        yield OutputBench(output, pass_time, stepping(pass_time), events)
        output.stop()


@pytest.mark.audio
class TestPortAudioOutput(OutputContract):
    @pytest.fixture
    def bench(self, virtual_sound: VirtualSound) -> Iterator[OutputBench]:
        events: list[PlaybackStarted | PlaybackFinished] = []
        clock = MonotonicClock()
        with virtual_sound.in_this_process():
            output = PortAudioOutput(
                PortAudioSystem(),
                "",
                events.append,
                refuse_loss,
                lambda: None,
                clock.now,
            )
            output.start()
            yield OutputBench(output, time.sleep, wait_until, events, tolerance=0.001)
            output.stop()
