"""Where settings come from, which source wins, and how mistakes are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from voice_coach.config import LoadedSettings, Settings, load_settings, user_config_file
from voice_coach.config.loading import Origin
from voice_coach.config.merging import setting_keys
from voice_coach.errors import ConfigError, Problem

WriteConfig = Callable[[str], Path]


@pytest.fixture
def write_config(tmp_path: Path) -> WriteConfig:
    def write(text: str) -> Path:
        path = tmp_path / "settings.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


def load(path: Path | None, *overrides: str, **environ: str) -> LoadedSettings:
    return load_settings(path, overrides, environ)


def problems_of(path: Path | None, *overrides: str, **environ: str) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        load(path, *overrides, **environ)
    return caught.value.problems


def test_nothing_given_means_the_defaults(home: Path) -> None:
    loaded = load(None)
    assert loaded.settings == Settings()
    assert set(loaded.origins.values()) == {Origin("default")}
    assert loaded.notes == ()
    assert loaded.config_file == home / ".config" / "voice-coach" / "config.toml"


def test_every_setting_has_an_origin(write_config: WriteConfig) -> None:
    loaded = load(write_config(""))
    assert set(loaded.origins) == {".".join(key) for key in setting_keys()}


def test_each_source_is_stronger_than_the_one_before(write_config: WriteConfig) -> None:
    path = write_config('language = "en"\n[speaker]\nvolume = 0.1\ndevice = "USB"\n')
    from_file = load(path)
    from_environment = load(path, VOICE_COACH_SPEAKER__VOLUME="0.2")
    from_command_line = load(path, "speaker.volume=0.3", VOICE_COACH_SPEAKER__VOLUME="0.2")
    assert from_file.settings.speaker.volume == 0.1
    assert from_environment.settings.speaker.volume == 0.2
    assert from_command_line.settings.speaker.volume == 0.3
    assert str(from_file.origins["speaker.volume"]) == f"{path}:3"
    assert str(from_environment.origins["speaker.volume"]) == "VOICE_COACH_SPEAKER__VOLUME"
    assert str(from_command_line.origins["speaker.volume"]) == "--set speaker.volume"
    assert str(from_command_line.origins["speaker.device"]) == f"{path}:4"
    assert str(from_command_line.origins["wake.phrase"]) == "default"


def test_the_last_override_wins() -> None:
    assert load(Path("/dev/null"), "voice.rate=1.0", "voice.rate=1.2").settings.voice.rate == 1.2


@pytest.mark.parametrize(
    ("override", "section", "key", "value"),
    [
        ('wake.phrase="okay nabu"', "wake", "phrase", "okay nabu"),
        ("wake.phrase=okay nabu", "wake", "phrase", "okay nabu"),
        ("microphone.device=2", "microphone", "device", "2"),
        ("microphone.device=", "microphone", "device", ""),
        ("speaker.device=HDA Intel, 0=x", "speaker", "device", "HDA Intel, 0=x"),
        ("voice.cache=false", "voice", "cache", False),
        ("recognizer.model=/opt/vosk", "recognizer", "model", Path("/opt/vosk")),
        ("recognizer.model=~/vosk", "recognizer", "model", Path.home() / "vosk"),
        ('recognizer.model=""', "recognizer", "model", None),
        ('people.names=["Aoife", "Yusuf"]', "people", "names", ["Aoife", "Yusuf"]),
        ('people.names=[" Anna  Maria ", "Ben"]', "people", "names", ["Anna Maria", "Ben"]),
        ("people.names=[]", "people", "names", []),
    ],
)
def test_values_are_toml_or_bare_text(override: str, section: str, key: str, value: object) -> None:
    settings = load(Path("/dev/null"), override).settings
    assert getattr(getattr(settings, section), key) == value


def test_part_of_a_listening_profile_keeps_the_rest() -> None:
    loaded = load(Path("/dev/null"), "listening.feeling.end_silence_seconds=4")
    feeling = loaded.settings.listening.feeling
    assert (feeling.start_seconds, feeling.end_silence_seconds, feeling.max_seconds) == (15, 4, 20)
    nested = load(None, VOICE_COACH_LISTENING__FEELING__MAX_SECONDS="30")
    assert nested.settings.listening.feeling.max_seconds == 30


def test_all_mistakes_are_told_at_once_in_the_order_of_the_lines(write_config: WriteConfig) -> None:
    path = write_config(
        "volume = 1\n"
        "[wake]\n"
        'phrase = "hey jarvi"\n'
        "sensitivity = 3\n"
        "[speakr]\n"
        'device = "x"\n'
        "volume = 1\n"
        "[people]\n"
        "names = [\n"
        '  "Anna",\n'
        "]\n"
        'voice = "flite"\n'
    )
    problems = problems_of(path, "wake.sensitivity", VOICE_COACH_VOICE__RATE="fast")
    assert [(problem.line, problem.hint) for problem in problems] == [
        (None, "write --set section.key=value"),
        (None, ""),
        (1, 'did you mean "speaker.volume"?'),
        (3, 'did you mean "hey jarvis"?'),
        (4, ""),
        (5, 'did you mean "speaker"?'),
        (9, ""),
        (12, "there are names"),
    ]
    messages = [problem.message for problem in problems]
    assert messages[1] == 'VOICE_COACH_VOICE__RATE: voice.rate must be a number, not "fast"'
    assert messages[4] == "wake.sensitivity must be at most 1, not 3"
    assert "two names are needed" in messages[6]
    assert all(problem.path == path for problem in problems[2:])


@pytest.mark.parametrize(
    ("override", "message", "hint"),
    [
        ("wake=3", '"wake" is a section, not a value', "its keys are phrase, sensitivity"),
        ("language.x=1", '"language" is a value, not a section', ""),
        ("language={x = 1}", '"language" is a value, not a section', ""),
        ("wake.phrse=alexa", 'there is no setting "wake.phrse"', 'did you mean "wake.phrase"?'),
        ("nonsense=1", 'there is no setting "nonsense"', "there are people, exercises, safety"),
        ("speaker.volume=nan", "must be a number", ""),
        ("speaker.volume=-0.1", "must be at least 0", ""),
        ("voice.cache=perhaps", "must be true or false", ""),
        ("people.names=Anna", "must be a list", 'for example ["Anna", "Ben"]'),
        ('people.names=["Anna", "anna"]', "the two names must differ", ""),
        ('people.names=["Anna", "42"]', "is no name that can be spoken", ""),
        (f'people.names=["Anna", "{"B" * 41}"]', "is longer than 40 letters", ""),
        ("listening.command.max_seconds=0", "must be more than 0", ""),
        ("recognizer.model=5", "must be a path", ""),
        ("language=../secrets", "language cannot be", ""),
    ],
)
def test_a_mistake_says_what_and_what_to_do(override: str, message: str, hint: str) -> None:
    (problem,) = problems_of(Path("/dev/null"), override)
    assert message in problem.message
    assert problem.message.startswith("--set ")
    assert problem.hint.startswith(hint)
    assert hint or not problem.hint
    assert problem.path is None


def test_a_section_that_does_not_exist_is_told_once(write_config: WriteConfig) -> None:
    problems = problems_of(write_config("[speach]\na = 1\nb = 2\n[empty]\n"))
    assert [(problem.line, problem.message) for problem in problems] == [
        (1, 'there is no setting "speach"'),
        (4, 'there is no setting "empty"'),
    ]


def test_lines_are_right_after_comments_and_long_values(write_config: WriteConfig) -> None:
    path = write_config(
        "# phrase = 1\r\n\r\n[speaker]\r\n"
        'device = """one\ntwo\n[wake]\nphrase = 1\n"""\n'
        "[ listening . 'command' ] # three\nstart_seconds = 500\n"
        "[wake]\nsensitivity = 9\n[listening]\nyes_no.max_seconds = -1\n"
    )
    assert [problem.line for problem in problems_of(path)] == [10, 12, 14]


def test_a_byte_order_mark_does_no_harm(write_config: WriteConfig) -> None:
    path = write_config("\ufeff[voice]\nrate = 1.0\n")
    assert load(path).settings.voice.rate == 1.0


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'[wake]\nphrase = "hey\n', 2),
        (b"[wake]\n[wake]\n", 2),
        (b"language = ", None),
        (b"\xff\xfe[wake]\n", None),
    ],
)
def test_a_damaged_file_is_told_with_its_line(
    tmp_path: Path, content: bytes, line: int | None
) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    (problem,) = problems_of(path)
    assert (problem.path, problem.line) == (path, line)
    assert problem.hint


def test_a_file_that_was_asked_for_must_exist(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path / "none.toml")
    assert "cannot be read" in problem.message


def test_the_users_own_file_is_read(home: Path) -> None:
    path = home / ".config" / "voice-coach" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text("[speaker]\nvolume = 0.9\n", encoding="utf-8")
    assert load(None).settings.speaker.volume == 0.9


def test_the_users_own_file_may_be_unreadable(home: Path) -> None:
    (home / ".config" / "voice-coach" / "config.toml").mkdir(parents=True)
    loaded = load(None)
    assert loaded.settings == Settings()
    assert len(loaded.notes) == 1
    assert "cannot be read" in loaded.notes[0]


def test_a_home_that_is_a_file_does_no_harm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "home"
    file.touch()
    monkeypatch.setenv("HOME", str(file))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert load(None).settings == Settings()


def test_no_home_means_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert user_config_file() is None
    loaded = load(None)
    assert loaded.settings == Settings()
    assert loaded.config_file is None


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICE_COACH_SPEAKER__VOLUME", "0.25")
    assert load_settings(Path("/dev/null")).settings.speaker.volume == 0.25
