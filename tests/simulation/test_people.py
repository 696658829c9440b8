"""Voices of people: whoever they are, never the coach's."""

from __future__ import annotations

from functools import partial

import pytest
from support.fakes_speech import FakeSynthesizer

from voice_coach.errors import InputError, VoiceError
from voice_coach.simulation.people import People, PersonVoice, described_voice
from voice_coach.speech.speaking import Synthesizer, VoiceStyle

FLITE = ("awb", "kal", "kal16", "rms", "slt")
ESPEAK = ("de", "en-gb", "en-us")


class Engines:
    """Engines of which some are installed; counts how often each is made."""

    def __init__(self, flite: bool = True, espeak: bool = True) -> None:
        self.flite = FakeSynthesizer(known=FLITE)
        self.espeak = FakeSynthesizer(known=ESPEAK)
        self.made: list[str] = []
        self._installed = {"flite": flite, "espeak": espeak, "rhvoice": False}

    def people(self, coach: str = "") -> People:
        return People(coach, {name: partial(self._make, name) for name in self._installed})

    def _make(self, name: str) -> Synthesizer:
        self.made.append(name)
        if not self._installed[name]:
            raise VoiceError(f"{name} is not installed.")
        return self.flite if name == "flite" else self.espeak


def cast(names: list[str], coach: str = "flite (slt)", **installed: bool) -> list[str]:
    return [str(voice) for voice in Engines(**installed).people(coach).cast(names).values()]


@pytest.mark.parametrize(
    ("description", "voice"),
    [
        ("flite (slt)", PersonVoice("flite", "slt")),
        ("espeak-ng (en-us)", PersonVoice("espeak", "en-us")),
        ("pyttsx3 (en-us)", PersonVoice("espeak", "en-us")),
        ("rhvoice (alan), flite", PersonVoice("rhvoice", "alan")),
        ("a stranger", None),
    ],
)
def test_the_coach_is_known_by_its_description(description: str, voice: PersonVoice | None) -> None:
    assert described_voice(description) == voice


@pytest.mark.parametrize(
    ("names", "voices"),
    [
        (["Anna", "Ben"], ["flite:awb", "flite:rms"]),
        (["Ben", "Anna", "Ben"], ["flite:awb", "flite:rms"]),
        ([""], ["flite:awb"]),
        (["flite:awb", "Anna"], ["flite:awb", "flite:rms"]),
        (["Anna", "awb"], ["flite:rms", "flite:awb"]),
        (["flite/kal", "espeak: en-gb"], ["flite:kal", "espeak:en-gb"]),
        (["flite", "espeak-ng"], ["flite:awb", "espeak:en-us+f2"]),
        (
            ["espeak:en-gb", "espeak-ng:en-us+f2", "en-us+m3"],
            ["espeak:en-gb", "espeak:en-us+f2", "espeak:en-us+m3"],
        ),
        (["anna", "Anna ", "de"], ["flite:awb", "flite:awb", "flite:rms"]),  # de is a name too
    ],
)
def test_everybody_has_a_voice_of_their_own(names: list[str], voices: list[str]) -> None:
    assert cast(names) == voices


def test_nobody_gets_the_coach_s_voice() -> None:
    assert cast(["Anna", "Ben"], coach="flite (awb)") == ["flite:rms", "flite:kal16"]
    assert cast(["Anna"], coach="espeak-ng (en-us+f2)", flite=False) == ["espeak:en-us+f5"]


def test_without_flite_people_speak_with_espeak_at_the_speed_that_is_understood() -> None:
    (anna,) = Engines(flite=False).people("espeak-ng (en-us)").cast(["Anna"]).values()
    assert (str(anna), anna.rate) == ("espeak:en-us+f2", 0.857)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("flite:slt", r"flite:slt is the coach's own voice\. People can speak with flite:awb"),
        ("slt", r"flite:slt is the coach's own voice"),
        ("flite:rsm", r'There is no voice flite:rsm\. Did you mean "flite:rms"\?'),
        ("festival:don", r"There is no voice festival:don\. People can speak with"),
        ("rhvoice:alan", r"There is no voice rhvoice:alan"),
        ("flite:awb+f3", r"There is no voice flite:awb\+f3"),
    ],
)
def test_voices_that_cannot_be_had_are_refused_with_the_list(name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        cast([name])


def test_more_people_than_voices_are_refused() -> None:
    with pytest.raises(InputError, match="4 people speak, but there are only voices for 3"):
        cast(["a", "b", "c", "d"], espeak=False)


def test_without_any_engine_the_message_says_what_to_install() -> None:
    with pytest.raises(VoiceError, match="apt-get install flite espeak-ng"):
        cast(["Anna"], flite=False, espeak=False)
    with pytest.raises(InputError, match="No engine is installed"):
        cast(["flite:awb"], flite=False, espeak=False)


def test_a_line_is_rendered_once_and_engines_are_made_once_and_closed() -> None:
    engines = Engines()
    people = engines.people()
    voice = people.cast(["Anna"])["Anna"]
    assert people.say(voice, "Hello.") is people.say(voice, "Hello.")
    people.say(voice, "Again.")
    assert engines.flite.calls == [
        ("Hello.", VoiceStyle("awb", 1.0)),
        ("Again.", VoiceStyle("awb", 1.0)),
    ]
    assert engines.made.count("flite") == 1
    people.close()
    assert engines.flite.closed


def test_a_voice_without_its_engine_cannot_speak() -> None:
    with pytest.raises(VoiceError, match="rhvoice is not installed"):
        Engines().people().say(PersonVoice("rhvoice", "alan"), "Hello.")
