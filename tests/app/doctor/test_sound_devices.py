"""What the doctor says of microphones and speakers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.driven_sound import DrivenSoundLibrary
from support.fake_host import PULSE, FakeHost
from support.fake_sounddevice import FakeDevice

from voice_coach.app.doctor.findings import Finding, Status, examined
from voice_coach.app.doctor.sound_devices import MicrophoneCheck, SpeakerCheck, levels_dbfs
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.probe import offer_silence
from voice_coach.errors import SpeakerError

MICROPHONE = FakeDevice("USB PnP Audio", inputs=1)
SPEAKER = FakeDevice("Jabra Speak", outputs=2)
SERVER = FakeHost(sockets=(PULSE,), programs=("pactl",))


def hum(amplitude: float) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    wave = amplitude * np.sin(2 * np.pi * np.arange(1600) / 160)
    return np.clip(wave, -32_768, 32_767).astype(np.int16)


def sound(**options: object) -> DrivenSoundLibrary:
    names = {"default_input": MICROPHONE.name, "default_output": SPEAKER.name}
    return DrivenSoundLibrary([MICROPHONE, SPEAKER], **{**names, **options})  # type: ignore[arg-type] # by keyword


def microphone(
    library: DrivenSoundLibrary, host: FakeHost | None = None, device: str = ""
) -> Finding:
    check = MicrophoneCheck(host or FakeHost(), device, lambda: PortAudioSystem(library))
    finding = examined(check)
    assert not library.open_streams, "the device is left open"
    return finding


def speaker(library: DrivenSoundLibrary, host: FakeHost | None = None, device: str = "") -> Finding:
    check = SpeakerCheck(host or FakeHost(), device, lambda: PortAudioSystem(library))
    finding = examined(check)
    assert not library.open_streams, "the device is left open"
    return finding


def test_a_microphone_that_hears() -> None:
    finding = microphone(sound(sound=hum(1000)))
    assert finding.status is Status.OK
    assert finding.details["level_dbfs"] == pytest.approx(-33.3, abs=0.2)
    assert finding.message == '"USB PnP Audio" hears (-33 dBFS, peak -30).'


def test_a_microphone_that_is_faint() -> None:
    finding = microphone(sound(sound=hum(4)))
    assert finding.status is Status.WARNING
    assert "next to nothing (-83 dBFS)" in finding.message
    assert finding.mend == "Turn it up: alsamixer (F4 shows microphones)"
    served = microphone(sound(sound=hum(4)), SERVER)
    assert served.mend == "pactl set-source-volume @DEFAULT_SOURCE@ 100%"


def test_a_microphone_that_distorts() -> None:
    finding = microphone(sound(sound=hum(60_000)))
    assert finding.status is Status.WARNING
    assert "too loud" in finding.message
    assert finding.mend == "Turn it down: alsamixer (F4 shows microphones)"
    assert "60%" in microphone(sound(sound=hum(60_000)), SERVER).mend


def test_a_microphone_that_is_silent() -> None:
    finding = microphone(sound())
    assert (finding.status, finding.exit_code) == (Status.FAULT, 3)
    assert "exact silence" in finding.message
    assert "alsamixer" in finding.mend


def test_a_microphone_with_a_noise_gate() -> None:
    check = MicrophoneCheck(FakeHost(), "", lambda: PortAudioSystem(sound()), may_be_silent=True)
    finding = check.run()
    assert finding.status is Status.NOTE
    assert "noise gate" in finding.message
    assert finding.mend == "Look again, and speak meanwhile."


def test_a_microphone_that_is_muted() -> None:
    finding = microphone(sound(), replace(SERVER, answers={"pactl get-source-mute": "Mute: yes"}))
    assert finding.status is Status.FAULT
    assert finding.message == '"USB PnP Audio" is muted.'
    assert finding.mend == "pactl set-source-mute @DEFAULT_SOURCE@ 0"


def test_a_monitor_is_no_microphone() -> None:
    host = replace(SERVER, answers={"pactl get-default-source": "speaker.monitor\n"})
    finding = microphone(sound(sound=hum(1000)), host)
    assert finding.status is Status.FAULT
    assert "is not a microphone" in finding.message
    assert "Plug a microphone in" in finding.mend


def test_a_microphone_that_stops() -> None:
    finding = microphone(sound(sound=hum(1000), gives_sound=False))
    assert (finding.status, finding.exit_code) == (Status.FAULT, 3)
    assert "gives no sound" in finding.message
    assert "plug it in again" in finding.mend


def test_no_microphone() -> None:
    finding = microphone(DrivenSoundLibrary([SPEAKER]))
    assert (finding.status, finding.exit_code) == (Status.FAULT, 3)
    assert finding.message == "There is no microphone."
    assert "voice-coach devices" in finding.mend


def test_a_microphone_that_does_not_open() -> None:
    broken = replace(MICROPHONE, works=False)
    finding = microphone(DrivenSoundLibrary([broken], default_input=broken.name))
    assert finding.status is Status.FAULT
    assert "cannot be opened: Device unavailable" in finding.message


@pytest.mark.parametrize("look", [microphone, speaker])
def test_a_configured_device_that_is_not_there(look: object) -> None:
    assert callable(look)
    finding = look(sound(), device="USB PnP Audoi 2")
    thing = "microphone" if look is microphone else "speaker"
    name = MICROPHONE.name if look is microphone else SPEAKER.name
    assert (finding.status, finding.exit_code) == (Status.FAULT, 3)
    assert finding.message.startswith(f'The {thing} "USB PnP Audoi 2", as it is set, is not there.')
    assert finding.mend == f'voice-coach config set {thing}.device "{name}"'


def test_a_speaker_that_plays() -> None:
    library = sound()
    finding = speaker(library)
    assert finding.status is Status.OK
    assert finding.message.startswith('"Jabra Speak" plays.')
    assert [stream.kind for stream in library.streams] == ["output"]


def test_a_speaker_that_is_muted() -> None:
    finding = speaker(sound(), replace(SERVER, answers={"pactl get-sink-mute": "Mute: yes"}))
    assert finding.status is Status.WARNING
    assert finding.mend == "pactl set-sink-mute @DEFAULT_SINK@ 0"


def test_a_speaker_that_another_program_holds() -> None:
    finding = speaker(sound(in_use=True), FakeHost(holding=("mpv (process 312)",)))
    assert (finding.status, finding.exit_code) == (Status.FAULT, 3)
    assert finding.message.endswith("mpv (process 312) holds a sound card.")
    assert finding.mend.startswith("End that program")
    nobody = speaker(sound(in_use=True))
    assert nobody.status is Status.FAULT
    assert "Another program may be using it" in nobody.mend


def test_no_speaker() -> None:
    finding = speaker(DrivenSoundLibrary([MICROPHONE]))
    assert (finding.status, finding.exit_code) == (Status.FAULT, 3)
    assert finding.message == "There is no speaker."


def test_a_speaker_that_takes_no_sound() -> None:
    library = sound(takes_sound=False)
    with pytest.raises(SpeakerError, match="takes no sound") as caught:
        offer_silence(PortAudioSystem(library), "", patience=0.0)
    assert "plug it in again" in caught.value.hint
    assert not library.open_streams


def test_levels() -> None:
    assert levels_dbfs(np.zeros(100, np.int16)) == (-99.0, -99.0)
    assert levels_dbfs(np.full(100, -32_768, np.int16)) == (0.0, 0.0)
    assert levels_dbfs(np.zeros(0, np.int16)) == (-99.0, -99.0)
