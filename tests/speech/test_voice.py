from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from support.fakes_speech import FakeSynthesizer, spoken_seconds

from voice_coach.config import VoiceSettings
from voice_coach.errors import VoiceError
from voice_coach.speech.prompt_cache import default_folder
from voice_coach.speech.speaking import Synthesizer, Voice, VoiceStyle
from voice_coach.speech.voice import ENGINES, CoachVoice, VoiceChoice


@dataclass
class House:
    """Three engines, of which any may be missing."""

    clear: FakeSynthesizer
    plain: FakeSynthesizer
    robot: FakeSynthesizer
    missing: set[str]
    made: list[str]

    @property
    def engines(self) -> dict[str, Callable[[], Synthesizer]]:
        return {name: partial(self._make, name) for name in ("clear", "plain", "robot")}

    def _make(self, name: str) -> Synthesizer:
        if name in self.missing:
            msg = f"{name} is not installed."
            raise VoiceError(msg, f"Install {name}.")
        self.made.append(name)
        engine = getattr(self, name)
        assert isinstance(engine, FakeSynthesizer)
        return engine

    def voice(self, choice: VoiceChoice | None = None) -> CoachVoice:
        return CoachVoice(choice or VoiceChoice(rate=1.0), self.engines)


@pytest.fixture
def house() -> House:
    return House(
        clear=FakeSynthesizer("clear", known=("slt", "alan"), default_voice="slt"),
        plain=FakeSynthesizer("plain", known=("slt", "rms"), default_voice="rms"),
        robot=FakeSynthesizer("robot", known=("en-us",), default_voice="en-us"),
        missing=set(),
        made=[],
    )


def texts(engine: FakeSynthesizer) -> list[str]:
    return [text for text, _ in engine.calls if text]


def test_it_is_a_voice(house: House) -> None:
    voice: Voice = house.voice()
    assert voice.describe() == "clear (slt)"


def test_the_clearest_engine_that_is_installed_speaks(house: House) -> None:
    house.missing = {"clear"}
    voice = house.voice()
    assert voice.describe() == "plain (rms)"
    assert voice.render("Hello.", 1.0, private=False).seconds == spoken_seconds("Hello.")
    assert house.made == ["plain"]


def test_without_any_engine_it_says_what_to_install(house: House) -> None:
    house.missing = {"clear", "plain", "robot"}
    with pytest.raises(VoiceError, match="no speech synthesizer is installed") as raised:
        house.voice()
    assert "sudo apt install" in raised.value.hint


def test_the_chosen_engine_and_voice_speak(house: House) -> None:
    voice = house.voice(VoiceChoice("plain", "slt", 1.0))
    assert voice.describe() == "plain (slt)"
    voice.render("Hello.", 1.0, private=True)
    assert house.plain.calls[-1] == ("Hello.", VoiceStyle("slt", 1.0))
    assert house.made == ["plain"]


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (VoiceChoice("clear", "nobody"), 'clear has no voice "nobody"'),
        (VoiceChoice("gone"), 'no voice engine "gone"'),
        (VoiceChoice("auto", "nobody"), 'No engine that is installed has a voice "nobody"'),
    ],
)
def test_what_was_chosen_and_is_not_there_is_refused(
    choice: VoiceChoice, said: str, house: House
) -> None:
    with pytest.raises(VoiceError, match=said):
        house.voice(choice)


def test_a_chosen_engine_that_is_missing_is_not_replaced_silently(house: House) -> None:
    house.missing = {"plain"}
    with pytest.raises(VoiceError, match="plain is not installed"):
        house.voice(VoiceChoice("plain"))


def test_a_voice_by_name_speaks_with_the_first_engine_that_has_it(house: House) -> None:
    assert house.voice(VoiceChoice("auto", "slt")).describe() == "clear (slt)"
    assert house.voice(VoiceChoice("auto", "rms")).describe() == "plain (rms)"


def test_rates_multiply_and_stay_where_speech_is_understood(house: House) -> None:
    voice = house.voice(VoiceChoice(rate=0.87))
    for rate in (1.0, 1.2, 9.0, 0.01):
        voice.render("Hello.", rate, private=True)
    assert [style.rate for _, style in house.clear.calls] == [0.87, 1.044, 2.5, 0.4]


def test_a_line_that_fails_is_said_by_the_next_engine(house: House) -> None:
    voice = house.voice()
    house.clear.failing = True
    house.missing = {"plain"}
    clip = voice.render("Hello.", 1.0, private=False)
    assert clip.seconds == spoken_seconds("Hello.")
    assert texts(house.clear) == texts(house.robot) == ["Hello."]
    assert house.robot.calls[-1][1].voice == "en-us"


def test_after_one_failure_the_clearest_engine_speaks_again(house: House) -> None:
    voice = house.voice()
    house.clear.failing = True
    voice.render("one", 1.0, private=True)
    house.clear.failing = False
    voice.render("two", 1.0, private=True)
    assert texts(house.clear) == ["one", "two"]
    assert texts(house.plain) == ["one"]


def test_an_engine_that_keeps_failing_is_asked_last(house: House) -> None:
    voice = house.voice()
    house.clear.failing = True
    for line in ("one", "two", "three"):
        voice.render(line, 1.0, private=True)
    assert texts(house.clear) == ["one", "two"]
    assert voice.describe() == "plain (rms)"
    house.plain.failing = house.robot.failing = True
    house.clear.failing = False
    voice.render("four", 1.0, private=True)
    assert texts(house.clear)[-1] == "four"
    assert voice.describe() == "clear (slt)"


def test_when_every_engine_fails_the_first_ones_error_is_told(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    voice = house.voice()
    house.clear.failing = house.plain.failing = house.robot.failing = True
    with pytest.raises(VoiceError, match="clear fails") as raised:
        voice.render("a secret", 1.0, private=True)
    assert "secret" not in str(raised.value)
    assert "secret" not in caplog.text
    assert len(caplog.records) == 3


def test_public_lines_are_rendered_once(house: House) -> None:
    voice = house.voice()
    clips = [voice.render("Hello.", 1.0, private=False) for _ in range(3)]
    assert texts(house.clear) == ["Hello."]
    assert all(np.array_equal(clip.samples, clips[0].samples) for clip in clips)
    voice.render("Hello.", 0.8, private=False)
    assert texts(house.clear) == ["Hello.", "Hello."]


def test_public_lines_are_kept_on_disk_for_the_next_start(house: House, tmp_path: Path) -> None:
    choice = VoiceChoice(rate=1.0, cache_folder=tmp_path / "prompts")
    first = house.voice(choice).render("Hello.", 1.0, private=False)
    again = house.voice(choice).render("Hello.", 1.0, private=False)
    assert texts(house.clear) == ["Hello."]
    assert np.array_equal(first.samples, again.samples)
    house.clear.version = "2"
    house.voice(choice).render("Hello.", 1.0, private=False)
    assert texts(house.clear) == ["Hello.", "Hello."]


def test_a_line_said_by_a_fallback_is_not_kept_as_the_others(house: House, tmp_path: Path) -> None:
    choice = VoiceChoice(rate=1.0, cache_folder=tmp_path / "prompts")
    voice = house.voice(choice)
    house.clear.failing = True
    voice.render("Hello.", 1.0, private=False)
    house.clear.failing = False
    voice.render("Hello.", 1.0, private=False)
    assert texts(house.clear) == ["Hello.", "Hello."]
    assert texts(house.plain) == ["Hello."]


def test_private_lines_never_touch_the_disk_nor_stay_in_memory(
    house: House, tmp_path: Path
) -> None:
    choice = VoiceChoice(rate=1.0, cache_folder=tmp_path / "prompts")
    voice = house.voice(choice)
    for _ in range(2):
        voice.render("Anxious. Thank you, Priya.", 1.0, private=True)
    assert not (tmp_path / "prompts").exists()
    assert len(texts(house.clear)) == 2
    voice.render("Hello.", 1.0, private=False)
    (kept,) = (tmp_path / "prompts").iterdir()
    voice.render("Hello.", 1.0, private=True)
    assert texts(house.clear)[-1] == "Hello.", "a private line is not looked up either"
    assert list((tmp_path / "prompts").iterdir()) == [kept]


def test_memory_is_bounded(house: House) -> None:
    voice = house.voice()
    lines = [f"{number} " * 300 for number in range(10)]
    for line in lines:
        voice.render(line, 1.0, private=False)
    held = voice._recent._bytes
    assert 0 < held <= 8 * 1024 * 1024
    before = len(house.clear.calls)
    voice.render(lines[-1], 1.0, private=False)
    assert len(house.clear.calls) == before
    voice.render(lines[0], 1.0, private=False)
    assert len(house.clear.calls) == before + 1


def test_warming_renders_ahead_and_passes_over_what_fails(house: House) -> None:
    voice = house.voice()
    voice.warm(["one", "two"], 0.8)
    assert [style.rate for _, style in house.clear.calls] == [0.8, 0.8]
    voice.render("two", 0.8, private=False)
    assert texts(house.clear) == ["one", "two"]
    house.clear.failing = house.plain.failing = house.robot.failing = True
    voice.warm(["three"])


def test_closing_releases_the_engines(house: House) -> None:
    voice = house.voice()
    house.clear.failing = True
    voice.render("Hello.", 1.0, private=True)
    voice.close()
    voice.close()
    assert (house.clear.closed, house.plain.closed, house.robot.closed) == (True, True, False)


def test_settings_become_a_choice() -> None:
    settings = VoiceSettings(engine="flite", name="rms", rate=0.9)
    assert VoiceChoice.of(settings) == VoiceChoice("flite", "rms", 0.9, default_folder())
    assert VoiceChoice.of(VoiceSettings(cache=False)).cache_folder is None
    assert VoiceChoice.of(VoiceSettings()).engine == "auto"


def test_every_engine_of_the_settings_is_known() -> None:
    allowed = VoiceSettings.model_json_schema()["properties"]["engine"]["enum"]
    assert set(allowed) == {"auto", *ENGINES}


@pytest.mark.speech
def test_the_installed_voice_speaks() -> None:
    try:
        voice = CoachVoice(VoiceChoice())
    except VoiceError as error:
        pytest.skip(str(error))
    assert voice.render("The floor is yours.", 1.0, private=True).seconds > 0.8
    assert voice.describe().partition(" ")[0] in ENGINES
    voice.close()
