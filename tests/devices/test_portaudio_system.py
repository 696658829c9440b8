import os
from dataclasses import dataclass, field
from itertools import islice

import pytest
from support.fake_sounddevice import FakeDevice, FakePortAudioError, FakeSoundLibrary

from voice_coach.devices.library import native_messages_hidden
from voice_coach.devices.portaudio import PortAudioSystem, cannot_open, retry_delays
from voice_coach.errors import DeviceError, MicrophoneError, SpeakerError
from voice_coach.units import AudioFormat

MIC = FakeDevice("mic", inputs=2)


@dataclass
class Owner:
    """A holder of a stream that writes down what it is told."""

    name: str
    log: list[str]
    busy: bool = False

    def release_stream(self) -> None:
        self.log.append(f"{self.name} released")

    def reopen_stream(self) -> None:
        self.log.append(f"{self.name} reopened")


@dataclass
class Room:
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.library = FakeSoundLibrary([MIC])
        self.library.on_initialize = lambda: self.log.append("initialised")
        self.system = PortAudioSystem(self.library)


@pytest.mark.parametrize(
    ("device", "layout"),
    [
        (FakeDevice("a", inputs=1), AudioFormat(16_000)),
        (FakeDevice("a", inputs=1, rates_hz=(44_100, 48_000)), AudioFormat(48_000)),
        (FakeDevice("a", inputs=1, rates_hz=(44_100,)), AudioFormat(44_100)),
        (FakeDevice("a", inputs=1, rates_hz=(11_025,)), AudioFormat(11_025)),
        (FakeDevice("a", inputs=2, channel_counts=(2,)), AudioFormat(16_000, channels=2)),
        (
            FakeDevice("a", inputs=6, channel_counts=(6,), rates_hz=(48_000,)),
            AudioFormat(48_000, channels=6),
        ),
    ],
)
def test_a_microphone_is_opened_as_near_to_16_khz_mono_as_it_can(
    device: FakeDevice, layout: AudioFormat
) -> None:
    plan = PortAudioSystem(FakeSoundLibrary([device])).plan("input", "a")
    assert plan.format == layout


@pytest.mark.parametrize(
    ("rates_hz", "chosen"),
    [((16_000, 44_100, 48_000), 48_000), ((16_000, 44_100), 44_100), ((22_050,), 22_050)],
)
def test_a_speaker_is_opened_at_48_khz_where_it_can(rates_hz: tuple[int, ...], chosen: int) -> None:
    device = FakeDevice("a", outputs=2, rates_hz=rates_hz, channel_counts=(2,))
    plan = PortAudioSystem(FakeSoundLibrary([device])).plan("output", "a")
    assert plan.format == AudioFormat(chosen, channels=2)


def test_a_device_that_cannot_be_opened_says_why() -> None:
    device = FakeDevice("a", inputs=1, outputs=1, works=False)
    system = PortAudioSystem(FakeSoundLibrary([device]))
    with pytest.raises(MicrophoneError, match='The microphone "a" cannot be opened: Device unav'):
        system.plan("input", "")
    with pytest.raises(SpeakerError, match="Another program may be using it"):
        system.plan("output", "")


def test_a_device_that_can_do_nothing_we_ask_for_says_so() -> None:
    device = FakeDevice("a", inputs=1, channel_counts=(4,))
    with pytest.raises(MicrophoneError, match="Invalid number of channels"):
        PortAudioSystem(FakeSoundLibrary([device])).plan("input", "")


def test_looking_again_closes_the_streams_of_others_around_it() -> None:
    room = Room()
    asking, other = Owner("asking", room.log), Owner("other", room.log)
    room.system.join(asking)
    room.system.join(other)
    assert room.system.look_again(asking)
    assert room.log == ["other released", "initialised", "other reopened"]


def test_a_stream_that_people_hear_is_left_alone() -> None:
    room = Room()
    other = Owner("other", room.log, busy=True)
    room.system.join(other)
    assert not room.system.look_again(Owner("asking", room.log))
    assert room.log == []
    room.system.leave(other)
    room.system.leave(other)
    assert room.system.look_again(Owner("asking", room.log))
    assert room.log == ["initialised"]


def test_devices_that_came_are_seen_after_looking_again() -> None:
    room = Room()
    room.library.plugged.append(FakeDevice("new", inputs=1))
    with pytest.raises(MicrophoneError, match="No microphone"):
        room.system.plan("input", "new")
    room.system.look_again(Owner("asking", room.log))
    assert room.system.plan("input", "new").device.info.name == "new"


def test_a_portaudio_that_does_not_start_is_an_error_that_can_be_tried_again() -> None:
    room = Room()
    broken = True

    def initialize() -> None:
        if broken:
            raise FakePortAudioError("Insufficient memory", -9992)

    room.library.on_initialize = initialize
    other = Owner("other", room.log)
    room.system.join(other)
    with pytest.raises(DeviceError, match="PortAudio does not start: Insufficient memory"):
        room.system.look_again(Owner("asking", room.log))
    assert room.log == ["other released", "other reopened"]
    broken = False
    assert room.system.look_again(Owner("asking", room.log))


def test_portaudio_that_is_shut_down_cannot_list_and_says_so() -> None:
    room = Room()
    room.library._terminate()
    with pytest.raises(MicrophoneError, match="cannot list its devices: PortAudio not init"):
        room.system.plan("input", "")


def test_retries_back_off_from_a_quarter_second_to_five() -> None:
    assert list(islice(retry_delays(), 7)) == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0]


def test_the_error_of_a_device_is_that_of_its_direction() -> None:
    assert isinstance(cannot_open("input", "a", None), MicrophoneError)
    assert isinstance(cannot_open("output", "a", ValueError()), SpeakerError)
    assert str(cannot_open("output", "a", None)).startswith('The speaker "a" cannot be opened.')


def test_what_c_libraries_print_is_hidden_and_only_meanwhile(
    capfd: pytest.CaptureFixture[str],
) -> None:
    os.write(2, b"before ")
    with native_messages_hidden():
        os.write(2, b"hidden ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def test_a_process_without_stderr_opens_devices_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_such_descriptor(_descriptor: int) -> int:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr(os, "dup", no_such_descriptor)
    with native_messages_hidden():
        pass
