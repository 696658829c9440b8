"""The set up at a keyboard, with a person and devices that are written down."""

from __future__ import annotations

from contextlib import nullcontext
from functools import cache
from pathlib import Path

import pytest
from support.commands import Run, runner
from support.fake_hearing_room import HEARD, MISSED, FakeHearingRoom
from support.fake_talk import CTRL_C, CTRL_D, KEEP, FakeRoom, FakeTalk, device

from voice_coach.app.keeping import Keeper
from voice_coach.app.parts import make_library
from voice_coach.app.setup import keyboard
from voice_coach.app.setup.keyboard import ask_everything
from voice_coach.app.setup.kit import Kit
from voice_coach.config import Settings, load_settings
from voice_coach.content.library import Library
from voice_coach.errors import ModelError

VOICE = [-60.0] * 5 + [-26.0] * 30
NO_MODEL = "n"


@pytest.fixture(autouse=True)
def no_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@cache
def loaded() -> Library:
    return make_library(Settings(), heard=False)


def kit(file: Path, talk: FakeTalk, room: FakeRoom | None = None) -> Kit:
    settings = load_settings(file, environ={}).settings if file.exists() else Settings()
    library = loaded()
    keeper = Keeper(settings, library.names, file, talk.say)
    return Kit(talk, room or FakeRoom(), keeper, library)


def kept(file: Path) -> Settings:
    return load_settings(file, environ={}).settings


def test_everything_from_names_to_country(file: Path) -> None:
    room = FakeRoom(
        (device("Built-in", default=True), device("ReSpeaker 4 Mic")),
        (device("Built-in", default=True), device("Jabra")),
        [VOICE],
    )
    answers = ("Mia", "Yusuf", "2", "2", "+", "up", "-", "enter", "enter", "ireland", NO_MODEL)
    talk = FakeTalk(*answers)
    ask_everything(kit(file, talk, room))
    assert talk.left == []
    settings = kept(file)
    assert settings.people.names == ["Mia", "Yusuf"]
    assert settings.microphone.device == "ReSpeaker 4 Mic"
    assert settings.speaker.device == "Jabra"
    assert settings.speaker.volume == pytest.approx(0.72)
    assert settings.safety.region == "IE"
    assert "I hear you well." in talk.said
    assert talk.drawn > 10
    assert room.opened == ["ReSpeaker 4 Mic"]
    assert room.closed == 1
    assert room.played[0][0] == "bell"
    assert "Mia and Yusuf" in room.played[1][0]
    assert [volume for _, _, volume in room.played[2:]] == pytest.approx([0.72, 0.84, 0.72])


def both_devices(people: FakeHearingRoom) -> FakeRoom:
    return FakeRoom((device("A", default=True),), (device("B", default=True),), [VOICE], people)


def test_each_of_them_calls_and_sees_how_well_that_was_heard(file: Path) -> None:
    people = FakeHearingRoom()
    talk = FakeTalk("Mia", "Yusuf", "enter", "enter", "", NO_MODEL)
    ask_everything(kit(file, talk, both_devices(people)))
    assert talk.left == []
    events = [event.partition(" ")[0] for event in people.events]
    assert events == ["open", "say", "quiet", "say", "command", "say", "command", "close"]
    assert "Mia" in people.events[3]
    assert "Yusuf" in people.events[5]
    assert talk.said.count("- heard: name 0.90, words 0.95, 32 dB over the room") == 2
    assert "I hear you well. There is nothing to do." in talk.said


def test_who_is_not_heard_may_say_it_three_times_and_gets_advice(file: Path) -> None:
    people = FakeHearingRoom(commands=[MISSED, HEARD, MISSED, MISSED, MISSED, HEARD, HEARD])
    talk = FakeTalk("Mia", "Yusuf", "enter", "enter", "a", "", NO_MODEL)
    ask_everything(kit(file, talk, both_devices(people)))
    assert talk.left == []
    assert people.events.count("command") == 7
    said = "\n".join(talk.said)
    assert said.count("the name was not heard") == 4
    assert "Try another microphone" in said
    assert "I hear you well. There is nothing to do." in said


def test_the_voices_can_be_tried_later(file: Path) -> None:
    people = FakeHearingRoom()
    talk = FakeTalk("Mia", "Yusuf", "enter", "l", "", NO_MODEL)
    ask_everything(kit(file, talk, both_devices(people)))
    assert people.events == []
    assert any("voice-coach hearing-check" in text for text in talk.said)


def test_a_microphone_that_breaks_while_they_call_is_said_and_it_goes_on(file: Path) -> None:
    talk = FakeTalk("Mia", "Yusuf", "enter", "enter", "ireland", NO_MODEL)
    ask_everything(kit(file, talk, both_devices(FakeHearingRoom(breaks_after=1))))
    assert any("stopped working" in text for text in talk.said)
    assert kept(file).safety.region == "IE"


def test_what_the_coach_is_not_is_said(file: Path) -> None:
    talk = FakeTalk("", "", "", NO_MODEL)
    ask_everything(kit(file, talk))
    said = "\n".join(talk.said)
    for words in ("no therapist", "call nobody", "Nobody listens in", "can't notice", "feel safe"):
        assert words in said
    assert "can't name help lines yet" in said


def test_doing_it_again_shows_what_is_in_force_and_enter_keeps_it(file: Path) -> None:
    ask_everything(kit(file, FakeTalk("Mia", "Yusuf", "nz", NO_MODEL)))
    before = file.read_text(encoding="utf-8")
    talk = FakeTalk(KEEP, KEEP, KEEP, NO_MODEL)
    ask_everything(kit(file, talk))
    assert [default for _, default in talk.asked[:3]] == ["Mia", "Yusuf", "New Zealand"]
    assert file.read_text(encoding="utf-8") == before


def test_everything_can_be_left_out(file: Path) -> None:
    ask_everything(kit(file, FakeTalk("", "", "", NO_MODEL)))
    assert kept(file) == Settings()


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_breaking_off_loses_nothing(file: Path, key: object) -> None:
    talk = FakeTalk("Mia", "Yusuf", key)
    with pytest.raises(KeyboardInterrupt) if key is CTRL_C else nullcontext():
        ask_everything(kit(file, talk))
    assert kept(file).people.names == ["Mia", "Yusuf"]
    assert "Go on whenever you like" in talk.said[-1]


def test_names_that_cannot_be_used_are_asked_for_again(file: Path) -> None:
    talk = FakeTalk(
        "42", "\U0001f600", "Mia", "mia", "x" * 41, "One", "Pass", "Yusuf", "", NO_MODEL
    )
    ask_everything(kit(file, talk))
    assert kept(file).people.names == ["Mia", "Yusuf"]
    said = "\n".join(talk.said)
    for words in ("no name that can be spoken", "must differ", "longer than 40", "something else"):
        assert words in said, words


def test_a_country_nobody_knows_gets_a_suggestion(file: Path) -> None:
    talk = FakeTalk("", "", "Irland", "xyzzy", "the UK", NO_MODEL)
    ask_everything(kit(file, talk))
    assert kept(file).safety.region == "GB"
    said = "\n".join(talk.said)
    assert "Did you mean Ireland?" in said
    assert "I know no country called xyzzy." in said


def test_without_devices_it_goes_on(file: Path) -> None:
    talk = FakeTalk("", "", "", NO_MODEL)
    ask_everything(kit(file, talk))
    assert any(text.startswith("There is no microphone") for text in talk.said)
    assert any(text.startswith("There is no speaker") for text in talk.said)


def test_a_microphone_that_hears_nothing_can_be_changed(file: Path) -> None:
    room = FakeRoom(
        (device("Built-in", default=True), device("USB")), (), [[-96.0] * 100, [-96.0] * 100, VOICE]
    )
    talk = FakeTalk("", "", KEEP, "a", "o", "2", "", NO_MODEL)
    ask_everything(kit(file, talk, room))
    assert room.opened == ["", "", "USB"]
    assert kept(file).microphone.device == "USB"
    assert sum("I hear nothing at all" in text for text in talk.said) == 2


def test_a_microphone_that_breaks_is_said_and_it_goes_on(file: Path) -> None:
    room = FakeRoom((device("USB", default=True),), (), [[-60.0] * 3])
    talk = FakeTalk("", "", "enter", "", NO_MODEL)
    ask_everything(kit(file, talk, room))
    assert any("gives no sound any more" in text for text in talk.said)
    assert room.closed == 1


def test_a_busy_speaker_is_said_and_it_goes_on(file: Path) -> None:
    room = FakeRoom((), (device("USB", default=True),), broken_speaker=True)
    talk = FakeTalk("", "", "", NO_MODEL)
    ask_everything(kit(file, talk, room))
    assert any("The speaker is busy." in text for text in talk.said)


def test_a_number_of_no_device_is_asked_for_again(file: Path) -> None:
    room = FakeRoom((device("A", default=True), device("B")), (), [VOICE])
    talk = FakeTalk("", "", "7", "-1", "two", "1", "", NO_MODEL)
    ask_everything(kit(file, talk, room))
    assert talk.said.count("0 to 2, please.") == 3
    assert kept(file).microphone.device == "A"


def test_a_read_only_home_is_said_once_and_used(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    talk = FakeTalk("Mia", "Yusuf", "ireland", NO_MODEL)
    prepared = kit(tmp_path / "file" / "config.toml", talk)
    ask_everything(prepared)
    assert prepared.settings.people.names == ["Mia", "Yusuf"]
    assert sum("cannot be kept" in text for text in talk.said) == 1


def test_a_model_that_cannot_be_fetched_is_said(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> Path:
        raise ModelError("There is no way to the server.", "Try again later.")

    monkeypatch.setattr(keyboard, "install_model", fails)
    talk = FakeTalk("", "", "", "y")
    ask_everything(kit(file, talk))
    assert "There is no way to the server. Try again later." in talk.said


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return runner(monkeypatch, capsys)


def test_without_a_keyboard_the_command_says_what_to_do(run: Run) -> None:
    done = run("setup")
    assert done.code == 2
    assert "no keyboard" in done.err
    assert "setup --voice" in done.err


def test_voice_and_model_are_two_things(run: Run) -> None:
    done = run("setup", "--voice", "--model")
    assert done.code == 2
    assert "one after the other" in done.err
