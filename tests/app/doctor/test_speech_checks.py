"""What the doctor says of voices, recogniser, wake word and model."""

from __future__ import annotations

import hashlib
import shutil
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from support.fakes_speech import FakeSynthesizer, spoken_clip
from support.scripted_ears import ScriptedEars

from voice_coach.app.doctor.findings import Finding, Status, examined
from voice_coach.app.doctor.hearing import PHRASE, RecogniserCheck, WakeWordCheck, clear_voices
from voice_coach.app.doctor.model import ModelCheck
from voice_coach.app.doctor.voice import SpareVoicesCheck, VoiceCheck
from voice_coach.app.parts import make_library
from voice_coach.clip import Clip, Pcm16
from voice_coach.config import Settings, VoiceSettings
from voice_coach.content.library import Library
from voice_coach.errors import RecognizerError, VoiceError
from voice_coach.models.catalogue import ModelEntry
from voice_coach.runtime.clock import VirtualClock
from voice_coach.speech.hearing import InProcessHearing
from voice_coach.speech.speaking import Synthesizer, VoiceStyle

pytestmark = pytest.mark.usefixtures("small_house")

AUTO = VoiceSettings()


class SlowEngine(FakeSynthesizer):
    """Takes its time, on a clock that a test can read."""

    def __init__(self, name: str, clock: VirtualClock, seconds: float) -> None:
        super().__init__(name)
        self._clock = clock
        self._seconds = seconds

    def synthesize(self, text: str, style: VoiceStyle) -> Clip:
        self._clock.advance_to(self._clock.now() + self._seconds)
        return super().synthesize(text, style)


def absent() -> Synthesizer:
    raise VoiceError("The program is not installed.", "Install it.")


def engines(*names: str, failing: str = "") -> Mapping[str, Callable[[], Synthesizer]]:
    def make(name: str) -> Callable[[], Synthesizer]:
        return lambda: FakeSynthesizer(name, failing=name == failing)

    return {"rhvoice": absent, **{name: make(name) for name in names}}


def timed(seconds: float) -> Finding:
    """Return what is found of a voice that takes so long."""
    clock = VirtualClock()
    flite = {"flite": lambda: SlowEngine("flite", clock, seconds)}
    return VoiceCheck(AUTO, flite, lambda: clock).run()


def test_a_voice_that_speaks() -> None:
    finding = timed(0.2)
    assert finding.status is Status.OK
    assert finding.message == "flite (hum) speaks: a line of 2.1 s took 0.2 s."
    assert finding.details["took_seconds"] == 0.2


def test_a_voice_that_is_slow() -> None:
    finding = timed(9.0)
    assert finding.status is Status.WARNING
    assert "slowly" in finding.message
    assert finding.mend.endswith("voice-coach config set voice.engine flite")


def test_a_robot_is_noted() -> None:
    finding = VoiceCheck(AUTO, engines("espeak-ng")).run()
    assert finding.status is Status.NOTE
    assert finding.mend == "A clearer voice: sudo apt-get install flite"


def test_no_voice() -> None:
    finding = examined(VoiceCheck(AUTO, engines()))
    assert (finding.status, finding.exit_code) == (Status.FAULT, 3)
    assert finding.message == "There is no voice: no speech synthesizer is installed."
    assert finding.mend == "Install one: sudo apt install flite espeak-ng"


def test_a_voice_that_nobody_has() -> None:
    finding = examined(VoiceCheck(VoiceSettings(name="zarvox"), engines("flite")))
    assert finding.status is Status.FAULT
    assert 'a voice "zarvox"' in finding.message


def test_spare_voices() -> None:
    finding = SpareVoicesCheck(AUTO, engines("flite", "espeak-ng")).run()
    assert (finding.status, finding.message) == (Status.OK, "espeak-ng can stand in.")


def test_no_spare_voice() -> None:
    finding = SpareVoicesCheck(AUTO, engines("flite")).run()
    assert finding.status is Status.WARNING
    assert finding.message == "If the voice fails, no other can stand in for it."
    assert finding.mend == "sudo apt-get install flite espeak-ng libespeak-ng1"


def test_a_voice_that_is_installed_and_fails() -> None:
    finding = SpareVoicesCheck(AUTO, engines("flite", "pyttsx3", failing="pyttsx3")).run()
    assert finding.status is Status.WARNING
    assert "pyttsx3 fails, as it was told to." in finding.message
    assert finding.mend.startswith("sudo apt-get install --reinstall")


class Room:
    """Ears that hear what is spoken to them, or something else."""

    def __init__(self, *heard: str) -> None:
        self._heard = heard
        self._script: deque[str] = deque()
        self.ears: list[ScriptedEars] = []

    def open_ears(self, settings: Settings) -> InProcessHearing:
        library = library_of(settings)
        self.ears.append(
            ScriptedEars(self._script, lambda state, text: library.match(state, text) is not None)
        )
        return self.ears[0]

    def speak(self, text: str) -> Iterator[Pcm16]:
        for words in self._heard:
            self._script.append(words)
            yield spoken_clip(text).samples


def library_of(settings: Settings) -> Library:
    return make_library(settings, seed=0)


def recogniser(room: Room) -> Finding:
    finding = examined(RecogniserCheck(Settings(), room.open_ears, library_of, room.speak))
    assert all(ears.closed for ears in room.ears)
    return finding


def wake_word(room: Room) -> Finding:
    finding = examined(WakeWordCheck(Settings(), room.open_ears, library_of, room.speak))
    assert all(ears.closed for ears in room.ears)
    return finding


def test_a_recogniser_that_understands() -> None:
    finding = recogniser(Room(PHRASE))
    assert finding.status is Status.OK
    assert f'understands "{PHRASE}"' in finding.message


def test_a_second_voice_is_tried() -> None:
    assert recogniser(Room("what can you do", PHRASE)).status is Status.OK


def test_a_recogniser_that_does_not_understand() -> None:
    finding = recogniser(Room("what can you do", "stop making sense"))
    assert (finding.status, finding.exit_code) == (Status.FAULT, 4)
    assert "does not understand" in finding.message
    assert finding.mend == "Install the coach anew: script/setup"


def test_a_recogniser_that_nobody_can_speak_to() -> None:
    finding = recogniser(Room())
    assert finding.status is Status.NOTE
    assert finding.mend == "sudo apt-get install flite"


def test_a_recogniser_that_cannot_be_loaded() -> None:
    def refuse(_: Settings) -> InProcessHearing:
        raise RecognizerError("The model cannot be used.", "voice-coach setup --model")

    finding = examined(RecogniserCheck(Settings(), refuse, library_of, Room().speak))
    assert (finding.status, finding.exit_code) == (Status.FAULT, 4)
    assert finding.mend == "voice-coach setup --model"


def test_a_wake_word_that_is_heard() -> None:
    finding = wake_word(Room("hey jarvis"))
    assert finding.status is Status.OK
    assert '"hey jarvis"' in finding.message


def test_a_wake_word_that_is_not_noticed() -> None:
    finding = wake_word(Room("nothing of the kind"))
    assert finding.status is Status.WARNING
    assert finding.mend == "voice-coach config set wake.sensitivity 0.7"
    assert wake_word(Room()).status is Status.NOTE


def test_no_model_is_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    finding = ModelCheck(Settings()).run()
    assert finding.status is Status.NOTE
    assert "built-in recogniser is used" in finding.message
    assert finding.mend == "voice-coach setup --model"


def test_a_model_that_was_named_and_is_not_there(tmp_path: Path) -> None:
    settings = Settings.model_validate({"recognizer": {"engine": "vosk", "model": tmp_path / "m"}})
    finding = examined(ModelCheck(settings))
    assert (finding.status, finding.exit_code) == (Status.FAULT, 4)
    assert str(tmp_path / "m") in finding.message
    assert finding.mend == "voice-coach setup --model"


def installed(folder: Path) -> Finding:
    """Return what is found of a model of one file in a folder."""
    sums = {"conf/model.conf": hashlib.sha256(b"good").hexdigest()}
    entry = ModelEntry("small", "https://example.org/small.zip", 1, "0" * 64, sums, 1)
    settings = Settings.model_validate({"recognizer": {"engine": "vosk", "model": folder}})
    return examined(ModelCheck(settings, lambda: entry))


@pytest.mark.parametrize(
    ("content", "status"), [(b"good", Status.OK), (b"bad", Status.FAULT), (None, Status.FAULT)]
)
def test_an_installed_model(tmp_path: Path, content: bytes | None, status: Status) -> None:
    (tmp_path / "small" / "conf").mkdir(parents=True)
    if content is not None:
        (tmp_path / "small" / "conf" / "model.conf").write_bytes(content)
    finding = installed(tmp_path / "small")
    assert finding.status is status
    assert ("voice-coach setup --model" in finding.mend) == (status is Status.FAULT)
    assert finding.exit_code == (4 if status is Status.FAULT else 0)


def test_a_model_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    assert installed(tmp_path / "own").status is Status.NOTE


def test_a_model_that_is_not_used() -> None:
    settings = Settings.model_validate({"recognizer": {"engine": "pocketsphinx"}})
    assert ModelCheck(settings).run().status is Status.OK


@pytest.mark.speech
@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
def test_the_real_ears_hear_a_real_voice() -> None:
    settings = Settings.model_validate({"recognizer": {"engine": "pocketsphinx"}})
    assert len(list(clear_voices("Hello."))) >= 3
    assert RecogniserCheck(settings).run().status is Status.OK
    assert WakeWordCheck(settings).run().status is Status.OK
    assert VoiceCheck(VoiceSettings(engine="flite")).run().status is Status.OK
