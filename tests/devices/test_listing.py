import dataclasses
import json
import sys

import pytest
from support.fake_sounddevice import FakeDevice, FakeSoundLibrary

from voice_coach.devices.library import StreamKind, load_sound_library
from voice_coach.devices.listing import (
    DeviceInfo,
    DeviceList,
    describe_devices,
    find_device,
    list_devices,
)
from voice_coach.errors import MicrophoneError, SpeakerError, SystemLibraryError

DEVICES = [
    FakeDevice("USB PnP Sound Device: Audio (hw:1,0)", inputs=1),
    FakeDevice("Jabra SPEAK 510: USB Audio (hw:2,0)", inputs=1, outputs=2),
    FakeDevice("default", inputs=32, outputs=32),
    FakeDevice("bcm2835 Headphones: - (hw:0,0)", outputs=8),
    FakeDevice("default-surround", outputs=6),
]


@pytest.fixture
def library() -> FakeSoundLibrary:
    return FakeSoundLibrary(DEVICES, default_input="default", default_output="default")


def test_each_direction_is_listed_with_its_default(library: FakeSoundLibrary) -> None:
    devices = list_devices(library)
    assert [info.name for info in devices.inputs] == [device.name for device in DEVICES[:3]]
    assert [info.name for info in devices.outputs] == [device.name for device in DEVICES[1:]]
    assert [info.is_default for info in devices.inputs] == [False, False, True]
    assert devices.inputs[0] == DeviceInfo(DEVICES[0].name, 1, 48_000, False, "ALSA")


def test_the_list_can_be_json(library: FakeSoundLibrary) -> None:
    text = json.dumps(dataclasses.asdict(list_devices(library)))
    assert json.loads(text)["inputs"][2]["is_default"] is True


def test_the_list_reads_well(library: FakeSoundLibrary) -> None:
    lines = describe_devices(list_devices(library)).splitlines()
    assert lines[0] == "Microphones:"
    assert lines[1] == "  USB PnP Sound Device: Audio (hw:1,0)  (1 channel, 48000 Hz, ALSA)"
    assert lines[3] == "* default  (32 channels, 48000 Hz, ALSA, the default)"
    assert "Speakers:" in lines


def test_a_machine_without_devices_lists_none() -> None:
    library = FakeSoundLibrary([])
    assert list_devices(library) == DeviceList((), ())
    assert describe_devices(list_devices(library)).split("\n") == [
        "Microphones:",
        "  none",
        "Speakers:",
        "  none",
    ]


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("", "default"),
        ("usb pnp", DEVICES[0].name),
        ("JABRA", DEVICES[1].name),
        ("default", "default"),
        ("Default", "default"),
    ],
)
def test_a_microphone_is_found_by_a_part_of_its_name(
    library: FakeSoundLibrary, part: str, found: str
) -> None:
    assert find_device(library, "input", part).info.name == found


def test_a_whole_name_wins_over_a_part_of_another(library: FakeSoundLibrary) -> None:
    assert find_device(library, "output", "default").info.name == "default"
    assert find_device(library, "output", "surround").info.name == "default-surround"


def test_without_a_default_the_first_one_is_taken() -> None:
    library = FakeSoundLibrary(DEVICES)
    assert find_device(library, "input", "").info.name == DEVICES[0].name


@pytest.mark.parametrize(
    ("kind", "error", "word", "setting"),
    [
        ("input", MicrophoneError, "microphone", "microphone.device"),
        ("output", SpeakerError, "speaker", "speaker.device"),
    ],
)
def test_a_name_that_nothing_or_too_much_has_is_refused_with_the_names(
    library: FakeSoundLibrary, kind: StreamKind, error: type[Exception], word: str, setting: str
) -> None:
    with pytest.raises(error) as absent:
        find_device(library, kind, "Blue Yeti")
    assert f'No {word} has "Blue Yeti" in its name. There are: "' in str(absent.value)
    assert '"default"' in str(absent.value)
    assert setting in str(absent.value)
    with pytest.raises(error) as several:
        find_device(library, kind, "(hw:")
    assert f'Several {word}s have "(hw:" in their names: "' in str(several.value)
    assert '"default"' not in str(several.value)


@pytest.mark.parametrize(("kind", "error"), [("input", MicrophoneError), ("output", SpeakerError)])
def test_a_machine_without_a_device_says_what_to_do(
    kind: StreamKind, error: type[Exception]
) -> None:
    with pytest.raises(error, match=r"There is no \w+\. Plug one in") as caught:
        find_device(FakeSoundLibrary([]), kind, "")
    assert "voice-coach run --text" in str(caught.value)


def test_a_missing_portaudio_names_the_command_that_mends_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Finder:
        @staticmethod
        def find_spec(name: str, _path: object, _target: object = None) -> None:
            if name == "sounddevice":
                msg = "PortAudio library not found"
                raise OSError(msg)

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    with pytest.raises(SystemLibraryError, match="apt-get install libportaudio2") as caught:
        load_sound_library()
    assert caught.value.exit_code == 3
