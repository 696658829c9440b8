"""The synthesizers that are programs, with programs that stand in for them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.fake_programs import FakeProgram, install, wav

from voice_coach.errors import VoiceError
from voice_coach.speech._programs import find_program, program_output, read_wav, run_program
from voice_coach.speech.espeak import EspeakSynthesizer
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.rhvoice import RhvoiceSynthesizer
from voice_coach.speech.speaking import VoiceStyle

pytestmark = pytest.mark.slow  # each test starts a few small programs

VOICES = """Pty Language       Age/Gender VoiceName          File                 Other Languages
 2  en-us           --/M      English_(America)  gmw/en-US            (en 3)
 5  de              --/M      German             gmw/de
"""
MBROLA = """Pty Language       Age/Gender VoiceName          File                 Other Languages
 8  en-us           --/F      us-mbrola-1        mb/mb-us1            (en 8)
"""
VARIANTS = """Pty Language       Age/Gender VoiceName          File                 Other Languages
 5  variant         --/F      female3            !v/f3
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty installation: only what a test puts there, and what its scripts need."""
    (tmp_path / "bin").mkdir()
    for needed in ("cat", "sleep"):
        (tmp_path / "bin" / needed).symlink_to(str(shutil.which(needed)))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path


@pytest.fixture
def espeak(folder: Path) -> FakeProgram:
    program = install(folder, "espeak-ng")
    program.answers("--voices", VOICES).answers("--voices=mb", MBROLA)
    return program.answers("--voices=variant", VARIANTS)


@pytest.fixture
def flite(folder: Path) -> FakeProgram:
    return install(folder, "flite").answers("-lv", "Voices available: kal awb_time rms slt \n")


@pytest.fixture
def rhvoice(folder: Path) -> FakeProgram:
    for voice, language in (("alan", "English"), ("slt", "English"), ("anna", "Russian")):
        info = folder / "share" / "RHVoice" / "voices" / voice / "voice.info"
        info.parent.mkdir(parents=True)
        info.write_text(f"name={voice.title()}\nlanguage={language}\ngender=female\n")
    return install(folder, "RHVoice-test")


def test_espeak_gets_its_settings_as_arguments_and_the_text_through_a_pipe(
    espeak: FakeProgram,
) -> None:
    clip = EspeakSynthesizer().synthesize("--help Zoë", VoiceStyle("en-us+f3", 0.8, 2.0))
    assert clip.rate_hz == 16_000
    assert espeak.stdin.decode() == "help Zoë"
    *settings, flag, path, last = espeak.arguments
    assert settings == ["-v", "gmw/en-US+f3", "-b", "1", "-s", "140", "-p", "99"]
    assert (flag, last) == ("-w", "--stdin")
    assert path.startswith("/proc/self/fd/")


def test_flite_gets_its_settings_as_arguments_and_the_text_through_a_pipe(
    flite: FakeProgram,
) -> None:
    FliteSynthesizer().synthesize("-o José", VoiceStyle("rms", 0.8, 1.1))
    assert flite.stdin.decode() == "o Jose"
    assert flite.arguments[:8] == [
        *("-voice", "rms", "--setf", "duration_stretch=1.2500"),
        *("--setf", "f0_shift=1.1000", "-f", "-"),
    ]


def test_rhvoice_gets_its_settings_as_arguments_and_the_text_through_a_pipe(
    rhvoice: FakeProgram,
) -> None:
    RhvoiceSynthesizer().synthesize("José", VoiceStyle(rate=0.87))
    assert rhvoice.stdin.decode() == "Jose"
    assert rhvoice.arguments[:6] == ["-p", "slt", "-r", "87", "-t", "100"]


def test_rhvoice_offers_its_english_voices(rhvoice: FakeProgram) -> None:
    synthesizer = RhvoiceSynthesizer()
    assert synthesizer.voices() == ("alan", "slt")
    assert synthesizer.default_voice == "slt"
    with pytest.raises(VoiceError, match='rhvoice has no voice "anna"') as raised:
        synthesizer.synthesize("Hello there", VoiceStyle("anna"))
    assert raised.value.hint == "It has alan, slt."
    assert not (rhvoice.folder / "RHVoice-test.stdin").exists()


def test_rhvoice_without_an_english_voice_is_not_there(rhvoice: FakeProgram) -> None:
    for info in rhvoice.folder.glob("share/RHVoice/voices/*/voice.info"):
        info.write_text("language=Russian\n")
    with pytest.raises(VoiceError, match="without an English voice") as raised:
        RhvoiceSynthesizer()
    assert "rhvoice-english" in raised.value.hint


def test_voices_that_would_be_ignored_are_refused(espeak: FakeProgram, flite: FakeProgram) -> None:
    assert EspeakSynthesizer().voices() == ("de", "en-us")
    assert FliteSynthesizer().voices() == ("kal", "rms", "slt")
    with pytest.raises(VoiceError, match='flite has no voice "awb_time"'):
        FliteSynthesizer().synthesize("Hello there", VoiceStyle("awb_time"))
    for voice, what in (("mb-us1", "voice"), ("klingon", "voice"), ("en-us+robot", "variant")):
        with pytest.raises(VoiceError, match=f"espeak-ng has no {what} "):
            EspeakSynthesizer().synthesize("Hello there", VoiceStyle(voice))
    assert not (espeak.folder / "espeak-ng.stdin").exists()
    assert not (flite.folder / "flite.stdin").exists()


@pytest.mark.parametrize(("rate", "pitch"), [(0, 1), (1, 0), (1, -1), (float("nan"), 1)])
def test_impossible_factors_are_refused(rate: float, pitch: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        VoiceStyle("", rate, pitch)


@pytest.mark.parametrize(
    ("make", "package"),
    [
        (EspeakSynthesizer, "espeak-ng"),
        (FliteSynthesizer, "flite"),
        (RhvoiceSynthesizer, "rhvoice rhvoice-english"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_a_missing_program_is_said_with_its_package(make: type, package: str) -> None:
    with pytest.raises(VoiceError, match="is not installed") as raised:
        make()
    assert raised.value.hint == f"Install it: sudo apt install {package}"


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ("kill -ABRT $$", "code -6"),
        ("exit 3", "code 3"),
        ("exit 0", "made no sound file"),
        ('printf "RIFF" > "$out"', "made no sound file"),
    ],
)
def test_programs_that_fail_are_voice_errors(behaviour: str, said: str, folder: Path) -> None:
    program = install(folder, "flite", after=behaviour)
    program.answers("-lv", "Voices available: slt \n")
    with pytest.raises(VoiceError, match=said) as raised:
        FliteSynthesizer().synthesize("This is private", VoiceStyle())
    assert "private" not in str(raised.value)


def test_a_program_that_hangs_is_killed(folder: Path) -> None:
    program = install(folder, "flite", after=f"echo $$ > '{folder}/pid'; exec sleep 600")
    with pytest.raises(VoiceError, match=r"did not finish within 0\.3 s"):
        run_program(program.path, lambda path: ["-o", path], "hello", 0.3)
    pid = int((folder / "pid").read_text())
    assert not Path(f"/proc/{pid}").exists()


def test_a_program_that_reads_nothing_is_no_mistake(folder: Path) -> None:
    source = folder / "sound"
    source.write_bytes(wav())
    program = folder / "deaf"
    program.write_text(f"#!/bin/sh\nexec cat '{source}' > \"$1\"\n")
    program.chmod(0o755)
    samples, rate_hz = run_program(program, lambda path: [path], "word " * 40_000, 10)
    assert (len(samples), rate_hz) == (32_000, 16_000)


def test_a_program_that_cannot_be_started_is_a_voice_error(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="cannot be started"):
        run_program(tmp_path / "nothing", lambda path: [path], "hello", 1)
    with pytest.raises(VoiceError, match="does not answer"):
        program_output(tmp_path / "nothing", "--version")
    with pytest.raises(VoiceError, match="nothing is not installed"):
        find_program("nothing", "a-package")


def test_only_mono_sound_is_taken() -> None:
    samples, rate_hz = read_wav(wav(0.5, rate_hz=8_000), "x")
    assert (len(samples), rate_hz) == (4_000, 8_000)
    with pytest.raises(VoiceError, match="2 channels and 16 bits"):
        read_wav(wav(channels=2), "x")
