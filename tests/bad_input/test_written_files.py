"""Scenarios, exercises and sentences as people write them: exit code 2, with a line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.commands import Run
from support.own_exercise import SLOW_BREATH
from support.refusals import assert_refused

BOMB = "\n".join(
    ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    + [f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdef", "bcdefg", strict=True)]
)

ANY_YAML: dict[str, tuple[bytes, str]] = {
    "tabs": (b"steps:\n\t- {say: Hello}\n", "bad.yaml:2: this is no YAML"),
    "a bomb of aliases": (
        BOMB.encode(),
        "bad.yaml:1: an alias makes this endless or far too large",
    ),
    "a list inside itself": (b"title: &a\n  - *a\n", "an alias makes this endless"),
    "ten thousand brackets": (b"[" * 10_000, "bad.yaml:1: is nested more than 50 deep"),
    "three megabytes": (b"# x\n" * 750_000, "bad.yaml: is larger than 2000000 bytes"),
    "UTF-16": ("steps: []\n".encode("utf-16"), "bad.yaml:1: is not UTF-8 text (save it as UTF-8)"),
    "control characters": (b'title: "\x1b[2J"\n', "control characters are not allowed"),
    "a zero byte": (b"title: a\x00b\n", "this is no YAML"),
    "two documents": (b"a: 1\n---\nb: 2\n", "bad.yaml:2: this is no YAML"),
    "a key twice": (b"title: a\ntitle: b\n", 'bad.yaml:2: "title" is here twice'),
    "an open quote": (b'title: "a\n', "this is no YAML"),
    "a sound file": (
        b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\xff",
        "bad.yaml:1: is not UTF-8",
    ),
}
"""What no YAML file may be, whatever it is for."""

READERS: dict[str, tuple[str, ...]] = {
    "a scenario": ("simulate", "bad.yaml"),
    "sentences": ("hear", "--intents", "bad.yaml", "absent.wav"),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("row", ANY_YAML)
def test_a_file_that_cannot_be_read_is_named_with_its_line(
    voice_coach: Run, here: Path, row: str, reader: str
) -> None:
    content, sentence = ANY_YAML[row]
    (here / "bad.yaml").write_bytes(content)
    assert_refused(voice_coach(*READERS[reader]), 2, sentence)


def test_a_folder_of_exercises_names_each_file_that_cannot_be_read(
    voice_coach: Run, here: Path
) -> None:
    for row, (content, _) in ANY_YAML.items():
        (here / f"{slug(row)}.yaml").write_bytes(content)
    sentences = [
        line.replace("bad.yaml", f"{slug(row)}.yaml") for row, (_, line) in ANY_YAML.items()
    ]
    ran = voice_coach("check", ".")
    assert_refused(ran, 2, *sentences, *(f"{slug(row)}.yaml:" for row in ANY_YAML))


def slug(row: str) -> str:
    return row.replace(" ", "-").lower()


@pytest.mark.parametrize("reader", READERS)
def test_a_file_that_is_none_is_named(voice_coach: Run, here: Path, reader: str) -> None:
    absent = voice_coach(*READERS[reader])
    assert_refused(absent, 2, "bad.yaml")
    assert "there is no" in absent.err.lower()
    (here / "bad.yaml").symlink_to("bad.yaml")
    assert_refused(voice_coach(*READERS[reader]), 2, "bad.yaml")


@pytest.mark.parametrize("words", READERS.values(), ids=READERS)
def test_a_folder_is_no_file(voice_coach: Run, here: Path, words: tuple[str, ...]) -> None:
    (here / "bad.yaml").mkdir()
    assert_refused(voice_coach(*words), 2, "bad.yaml: cannot be read: Is a directory")


SCENARIOS: dict[str, tuple[str, str]] = {
    "empty": ("", "this must be a list of keys with values"),
    "a list": ("- say: hello\n", "this must be a list of keys with values"),
    "a tag that runs programs": (
        '!!python/object/apply:os.system ["touch hacked"]\n',
        "this must be a list of keys with values",
    ),
    "an unknown key": ("stesp: []\n", 'bad.yaml:1: unknown key "stesp" (did you mean "steps"?)'),
    "an unknown event": (
        "steps: [{say: Hello, after: {event: lisening}}]\n",
        'did you mean "listening"',
    ),
    "a step that is nothing": ("steps: [{at: 1}]\n", "bad.yaml:1:"),
    "a negative time": ("steps: [{say: Hello, at: -1}]\n", "bad.yaml:1:"),
    "a time that is no number": ("steps: [{say: Hello, at: .nan}]\n", "bad.yaml:1:"),
    "an endless time": ("steps: [{say: Hello, at: 1.0e+308}]\n", "bad.yaml:1:"),
    "an unknown setting": (
        "settings: {wake: {phrse: alexa}}\nsteps: []\n",
        '(did you mean "wake.phrase"?)',
    ),
    "itself as a sound": ("steps: [{play: bad.yaml, at: 1}]\n", "bad.yaml is not a sound file"),
    "a step after itself": (
        "steps: [{say: Hello, after: {step: 1}}]\n",
        "bad.yaml:1:",
    ),
    "a name no file has": ('steps: [{play: "a\\0b.wav", at: 1}]\n', "no file has such a name"),
    "somebody else's home": ("steps: [{play: ~nobody-at-all/a.wav, at: 1}]\n", "there is no file"),
    "a file name of ten thousand letters": (
        f"steps: [{{play: {'a' * 10_000}, at: 1}}]\n",
        "File name too long",
    ),
}


@pytest.mark.parametrize("row", SCENARIOS)
def test_a_scenario_that_cannot_be_played_is_named(voice_coach: Run, here: Path, row: str) -> None:
    text, sentence = SCENARIOS[row]
    (here / "bad.yaml").write_text(text)
    assert_refused(voice_coach("simulate", "bad.yaml"), 2, "cannot be run", sentence)
    assert not (here / "hacked").exists()


EDITORS: dict[str, Callable[[str], bytes]] = {
    "marked": lambda text: text.encode("utf-8-sig"),
    "windowed": lambda text: text.replace("\n", "\r\n").encode(),
    "antique": lambda text: text.replace("\n", "\r").encode(),
    "endless": lambda text: text.rstrip().encode(),
}
"""A byte order mark, line ends of Windows and of old Macs, no line end at the end."""


def test_what_editors_do_to_exercises_is_no_mistake(voice_coach: Run, here: Path) -> None:
    for word, as_saved in EDITORS.items():
        text = SLOW_BREATH.replace("slow", word).replace(
            "breathing together", f"{word} togetherness"
        )
        (here / f"{word}-breath.yaml").write_bytes(as_saved(text))
    assert voice_coach("check", ".") == (0, ".: no mistakes\n", "")


EXERCISES: dict[str, tuple[str, str, int]] = {
    "a title of emoji": ("title: the slow breath", "title: 🙂🙂🙂", 2),
    "a title of control characters": (
        "title: the slow breath",
        'title: "the \\e[2J breath"',
        2,
    ),
    "a title of ten thousand letters": ("title: the slow breath", f"title: {'a' * 10_000}", 2),
    "an alias of emoji": ("the slow breathing,", "🙂,", 3),
    "an alias of ten thousand letters": ("the slow breathing,", f"{'a' * 10_000},", 3),
    "a line of emoji": ("Breathe together, slowly.", "🙂", 8),
    "a line of ten thousand letters": ("Breathe together, slowly.", f"{'a ' * 5_000}.", 8),
    "a line of control characters": (
        "Breathe together, slowly.",
        '"Breathe \\a together."',
        8,
    ),
    "an id that leads elsewhere": ("id: an-id-that-leads-elsewhere", "id: ../../etc", 1),
}


def test_exercises_that_cannot_be_spoken_are_named(voice_coach: Run, here: Path) -> None:
    places = []
    for row, (old, new, line) in EXERCISES.items():
        text = SLOW_BREATH.replace("slow-breath", slug(row))
        assert old in text
        (here / f"{slug(row)}.yaml").write_text(text.replace(old, new))
        places.append(f"{slug(row)}.yaml:{line}: ")
    assert_refused(voice_coach("check", "."), 2, *places)


LONG = "a" * 10_000
EVERYWHERE: dict[str, tuple[str, ...]] = {
    "settings": ("config", "--config", LONG),
    "a scenario": ("simulate", LONG),
    "sentences": ("hear", "--intents", LONG, "a.wav"),
    "a sound": ("hear", LONG),
    "what is checked": ("check", LONG),
    "settings that are checked": ("check", f"{LONG}.toml"),
}


@pytest.mark.parametrize("row", EVERYWHERE)
def test_a_name_no_file_can_have_is_a_sentence(voice_coach: Run, row: str) -> None:
    assert_refused(voice_coach(*EVERYWHERE[row]), 2, "…")
