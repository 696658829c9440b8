"""Settings that cannot be used, wherever they stand: all said at once, exit code 2."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.commands import Run
from support.refusals import assert_refused

TEN_THOUSAND = "a" * 10_000

FILES: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "an unknown key": (
        b'[wake]\nphrse = "alexa"\n',
        ('settings.toml:2: there is no setting "wake.phrse" (did you mean "wake.phrase"?)',),
    ),
    "an unknown section": (
        b'[microfone]\ndevice = ""\n',
        ('settings.toml:1: there is no setting "microfone" (did you mean "microphone"?)',),
    ),
    "a wrong type": (
        b'[speaker]\nvolume = "loud"\n',
        ('settings.toml:2: speaker.volume must be a number, not "loud"',),
    ),
    "too much": (
        b"[speaker]\nvolume = 11\n",
        ("settings.toml:2: speaker.volume must be at most 1, not 11",),
    ),
    "no TOML": (b"[wake\nphrase\n", ("settings.toml:1: this is not TOML",)),
    "YAML": (b"wake:\n  phrase: alexa\n", ("settings.toml:1: this is not TOML",)),
    "a key twice": (
        b'[wake]\nphrase = "alexa"\nphrase = "okay nabu"\n',
        ("settings.toml:3: this is not TOML",),
    ),
    "no UTF-8": (b"[people]\nnames = ['Zo\xeb', 'Ben']\n", ("this is no UTF-8 text",)),
    "UTF-16": ("[wake]\n".encode("utf-16"), ("this is no UTF-8 text",)),
    "a zero byte": (b"[wake]\x00\n", ("settings.toml:1: this is not TOML",)),
    "a sound file": (b"RIFF\x24\x00\x00\x00WAVEfmt ", ("settings.toml:1: this is not TOML",)),
    "names that are none": (
        '[people]\nnames = ["🙂", "Ben"]\n'.encode(),
        ('settings.toml:2: people.names: "🙂" is no name that can be spoken',),
    ),
    "a name that rings a bell": (
        b'[people]\nnames = ["Anna\\u0007", "Ben"]\n',
        ("is no name that can be spoken",),
    ),
    "a name as long as a book": (
        f'[people]\nnames = ["{TEN_THOUSAND}", "Ben"]\n'.encode(),
        ("is longer than 40 letters",),
    ),
    "one name": (b'[people]\nnames = ["Anna"]\n', ("two names are needed",)),
    "everything at once": (
        b'[wake]\nphrase = "hey jarivs"\n[speaker]\nvolume = 2\nvolum = 1\nnope = 1\n',
        (
            "4 mistakes",
            "settings.toml:2: wake.phrase cannot be",
            '(did you mean "hey jarvis"?)',
            "settings.toml:4: speaker.volume must be at most 1, not 2",
            'settings.toml:5: there is no setting "speaker.volum"',
            'settings.toml:6: there is no setting "speaker.nope"',
        ),
    ),
}


@pytest.mark.parametrize("row", FILES)
def test_a_file_with_mistakes_is_named_with_its_lines(
    voice_coach: Run, here: Path, row: str
) -> None:
    content, sentences = FILES[row]
    (here / "settings.toml").write_bytes(content)
    ran = voice_coach("config", "--config", "settings.toml")
    assert_refused(ran, 2, "The settings cannot be used", *sentences)


@pytest.mark.parametrize("row", FILES)
def test_the_own_file_is_no_exception(voice_coach: Run, own_file: Path, row: str) -> None:
    own_file.write_bytes(FILES[row][0])
    assert_refused(voice_coach("config"), 2, "The settings cannot be used", str(own_file))


@pytest.fixture
def own_file() -> Path:
    folder = Path(os.environ["XDG_CONFIG_HOME"]) / "voice-coach"
    folder.mkdir(parents=True)
    return folder / "config.toml"


USABLE: dict[str, bytes] = {
    "empty": b"",
    "a byte order mark": b'\xef\xbb\xbf[wake]\nphrase = "alexa"\n',
    "lines that end as on Windows": b'[wake]\r\nphrase = "alexa"\r\n',
    "a comment": "# 🙂\n".encode(),
}


@pytest.mark.parametrize("row", USABLE)
def test_what_editors_do_to_a_file_is_no_mistake(voice_coach: Run, here: Path, row: str) -> None:
    (here / "settings.toml").write_bytes(USABLE[row])
    ran = voice_coach("config", "--config", "settings.toml", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ('"alexa"' in ran.out) == (b"alexa" in USABLE[row])


def test_a_file_that_is_none_is_named(voice_coach: Run, here: Path) -> None:
    (here / "folder").mkdir()
    for name, reason in (("absent", "No such file"), ("folder", "Is a directory")):
        ran = voice_coach("config", "--config", name)
        assert_refused(ran, 2, f"{name}: the file cannot be read: {reason}")


SET: dict[str, tuple[str, tuple[str, ...]]] = {
    "no equals sign": ("volume", ('--set "volume" has no "="', "--set section.key=value")),
    "an unknown key": (
        "speaker.volme=1",
        ('there is no setting "speaker.volme" (did you mean "speaker.volume"?)',),
    ),
    "emoji": ("speaker.volume=🙂", ('speaker.volume must be a number, not "🙂"',)),
    "an escape sequence": ("voice.engine=\x1b[2J", ("voice.engine must be one of",)),
    "a phrase that nobody can say": ("wake.phrase=🙂", ("wake.phrase",)),
    "a phrase without end": (f"wake.phrase={TEN_THOUSAND}", ("wake.phrase",)),
    "a key that is one": ("\x1b[31mred=1", ("there is no setting",)),
    "ten thousand letters": (f"voice.engine={TEN_THOUSAND}", ("voice.engine must be one of",)),
    "a key of ten thousand": (f"{TEN_THOUSAND}=1", ("there is no setting",)),
    "ten thousand without a sign": (TEN_THOUSAND, ('has no "="',)),
    "not a number": ("speaker.volume=nan", ("speaker.volume",)),
    "too long a silence": (
        "microphone.silent_after_seconds=1e9",
        ("microphone.silent_after_seconds must be at most 3600",),
    ),
    "another language's folder": ("language=../../etc", ("language",)),
}


@pytest.mark.parametrize("row", SET)
def test_a_value_on_the_command_line_is_named(voice_coach: Run, row: str) -> None:
    override, sentences = SET[row]
    assert_refused(voice_coach("config", "--set", override), 2, *sentences)


@pytest.mark.parametrize("row", [row for row in SET if "=" in SET[row][0]])
def test_a_value_in_the_environment_is_named(
    voice_coach: Run, monkeypatch: pytest.MonkeyPatch, row: str
) -> None:
    name, _, value = SET[row][0].partition("=")
    variable = f"VOICE_COACH_{name.upper().replace('.', '__')}"
    monkeypatch.setenv(variable, value)
    assert_refused(voice_coach("config"), 2, "The settings cannot be used", "VOICE_COACH_")


def test_mistakes_of_all_sources_are_said_at_once(
    voice_coach: Run, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "settings.toml").write_text("[speaker]\nvolume = 7\n")
    monkeypatch.setenv("VOICE_COACH_WAKE__SENSITIVITY", "much")
    ran = voice_coach("config", "--config", "settings.toml", "--set", "voice.rate=9")
    assert_refused(
        ran,
        2,
        "3 mistakes",
        "settings.toml:2: speaker.volume",
        "VOICE_COACH_WAKE__SENSITIVITY: wake.sensitivity must be a number",
        "--set voice.rate: voice.rate must be at most 2",
    )
