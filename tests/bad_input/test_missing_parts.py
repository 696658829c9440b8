"""Parts of the system that are not installed: which, and the command that brings them."""

from __future__ import annotations

import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import soundfile
from support.commands import Ran
from support.no_sound import environment_without_sound
from support.refusals import assert_refused
from support.started import environment, run_command

from voice_coach.devices import alsa
from voice_coach.errors import SystemLibraryError

NOTHING_FOUND: Final = """
import ctypes, ctypes.util
load = ctypes.CDLL.__init__
def refuse_espeak(self, name, *rest, **named):
    if name is not None and "espeak" in str(name):
        raise OSError(f"{name}: cannot open shared object file: No such file or directory")
    load(self, name, *rest, **named)
ctypes.CDLL.__init__ = refuse_espeak
ctypes.util.find_library = lambda name: None
from voice_coach import cli
cli.main()
"""
"""A machine on which the loader finds no library by its name, and eSpeak NG not by its file."""

SCENARIO: Final = str(Path(__file__).parents[1] / "scenarios" / "button.yaml")


def without_parts(folder: Path, *words: str) -> Ran:
    """Run a command where neither system libraries nor programs are found."""
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "start.py").write_text(NOTHING_FOUND)
    command = (sys.executable, str(folder / "start.py"))
    environ = environment(folder, PATH=str(folder / "bin"))
    return run_command(words, environ, folder, command=command)


NO_PORTAUDIO: Final = ("PortAudio is not installed.", "sudo apt-get install libportaudio2")
NO_VOICE: Final = ("sudo apt", "flite", "espeak-ng")

ROWS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "devices without PortAudio": (("devices",), NO_PORTAUDIO),
    "run without PortAudio": (("run",), NO_PORTAUDIO),
    "say without a voice": (("say", "Hello.", "--output", "hello.wav"), NO_VOICE),
    "simulate without a voice": (("simulate", SCENARIO), NO_VOICE),
    "demo without a voice": (("demo",), ("sudo apt", "flite")),
    "a file without a voice": (("run", "--input", "quiet.wav"), NO_VOICE),
}


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS)
def test_what_is_not_installed_is_named_with_its_command(tmp_path: Path, row: str) -> None:
    words, sentences = ROWS[row]
    soundfile.write(tmp_path / "quiet.wav", np.zeros(16_000), 16_000)
    assert_refused(without_parts(tmp_path, *words), 3, *sentences)
    assert not (tmp_path / "hello.wav").exists()


@pytest.mark.speech
def test_what_needs_none_of_them_works_without(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "quiet.wav", np.zeros(16_000), 16_000)
    ran = without_parts(tmp_path, "hear", "--json", "quiet.wav")
    assert ran == (0, '{"file": "quiet.wav", "utterances": []}\n', "")


@pytest.mark.slow
def test_no_microphone_and_no_speaker_are_named(tmp_path: Path) -> None:
    silent = environment_without_sound(tmp_path) | {
        "PYTHONPATH": environment(tmp_path)["PYTHONPATH"]
    }
    ran = run_command(("run",), silent, tmp_path)
    assert_refused(ran, 3, "There is no speaker.", "voice-coach devices", "run --text")
    ran = run_command(("run", "--output", "out.wav"), silent, tmp_path)
    assert_refused(ran, 3, "There is no microphone.", "voice-coach devices", "run --text")


@pytest.mark.slow
@pytest.mark.parametrize("words", [("devices",), ("run",)])
def test_missing_settings_of_alsa_do_not_abort(tmp_path: Path, words: tuple[str, ...]) -> None:
    if find_library("portaudio") is None:
        pytest.skip("PortAudio is not installed: sudo apt-get install libportaudio2")
    environ = environment(tmp_path, ALSA_CONFIG_PATH=str(tmp_path / "asound.conf"))
    ran = run_command(words, environ, tmp_path)
    assert_refused(
        ran,
        3,
        f"The settings of ALSA, the system's sound layer, are missing: {tmp_path}/asound.conf.",
        "sudo apt-get install --reinstall libasound2-data",
    )


def test_settings_of_alsa_are_looked_for_where_alsa_looks(tmp_path: Path) -> None:
    there, absent = tmp_path / "alsa.conf", tmp_path / "absent.conf"
    there.touch()
    look = alsa.missing_settings
    assert look({"ALSA_CONFIG_PATH": str(there)}) is None
    assert look({"ALSA_CONFIG_PATH": f"{there}:{absent}"}) == absent
    assert look({"ALSA_CONFIG_DIR": str(tmp_path)}) is None
    assert look({"ALSA_CONFIG_DIR": str(tmp_path / "no")}) == tmp_path / "no" / "alsa.conf"
    assert look({}) in (None, Path("/usr/share/alsa/alsa.conf"))


@pytest.mark.parametrize(("ended", "refused"), [(0, False), (1, False), (-6, True), (-11, True)])
def test_only_a_library_that_dies_is_refused(
    monkeypatch: pytest.MonkeyPatch, ended: int, refused: bool
) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/absent/asound.conf")
    monkeypatch.setattr(sys, "platform", "linux")

    def trial(words: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        assert words[-1] == "import sounddevice"
        return subprocess.CompletedProcess(words, ended)

    monkeypatch.setattr(subprocess, "run", trial)
    if refused:
        with pytest.raises(SystemLibraryError, match=r"/absent/asound\.conf"):
            alsa.check_alsa()
    else:
        alsa.check_alsa()
