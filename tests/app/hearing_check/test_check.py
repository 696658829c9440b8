"""The check of hearing with people that are written down: its order, its table, its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.fake_hearing_room import HEARD, MISSED, NOBODY, STOPPED, FakeHearingRoom
from support.small_house import use_small_house

from voice_coach.app.hearing_check.command import check_hearing
from voice_coach.app.hearing_check.figures import Caught
from voice_coach.app.hearing_check.listening import ASKED, COMMAND
from voice_coach.app.parts import make_library
from voice_coach.config import PeopleSettings, Settings
from voice_coach.errors import ExpectationFailedError, MicrophoneError

COUPLE = Settings(people=PeopleSettings(names=["Mia", "Yusuf"]))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    use_small_house(monkeypatch)
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path))


def check(room: FakeHearingRoom, *, json_wanted: bool = False) -> None:
    check_hearing(COUPLE, json_wanted=json_wanted, open_room=lambda *_: room)


def test_the_room_first_then_each_three_times_then_stop(
    capsys: pytest.CaptureFixture[str],
) -> None:
    room = FakeHearingRoom()
    check(room)
    happened = [event.partition(" ")[0] for event in room.events]
    assert happened == [
        *("say", "quiet", "echo"),
        *("say", "command") * 6,
        *("say", "stop", "stop", "stop") * 2,
    ]
    said = [event for event in room.events if event.startswith("say")]
    assert "Mia" in said[1]
    assert "Yusuf" in said[4]
    shown = capsys.readouterr().out
    assert shown.count("yes") == 12
    assert "I hear you well." in shown
    assert "28 dB" in shown


def test_what_was_not_heard_is_exit_code_1_with_what_would_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    room = FakeHearingRoom(commands=[HEARD, MISSED, HEARD, MISSED, MISSED, NOBODY])
    with pytest.raises(ExpectationFailedError, match="4 of 12") as failed:
        check(room)
    assert failed.value.exit_code == 1
    shown = capsys.readouterr().out
    assert shown.count("the name was not heard") == 3
    assert shown.count("nobody was heard") == 1
    assert "Try another microphone" in " ".join(shown.split())


def test_as_json_it_is_all_that_is_printed_and_holds_no_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    check(FakeHearingRoom(echo_db=None), json_wanted=True)
    captured = capsys.readouterr()
    whole = json.loads(captured.out)
    assert captured.err == ""
    assert (whole["all_heard"], whole["room_dbfs"], whole["echo_db"]) == (True, -62.0, None)
    assert whole["tries"][0] == {
        "who": "Mia",
        "what": "command",
        "heard": True,
        "wake_score": 0.9,
        "confidence": 0.95,
        "level_dbfs": -30.0,
        "above_room_db": 32.0,
    }
    assert whole["tries"][-1]["what"] == "stop"
    assert whole["advice"]["name"] == "fine"


def test_a_microphone_that_goes_is_a_device_error() -> None:
    with pytest.raises(MicrophoneError) as lost:
        check(FakeHearingRoom(breaks_after=2))
    assert lost.value.exit_code == 3


def test_a_name_that_is_markup_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    room = FakeHearingRoom(stops=[Caught(heard=True, level_dbfs=-33.0)] * 3 + [STOPPED] * 3)
    check(room)
    assert "0.80" in capsys.readouterr().out


def test_people_are_asked_to_say_what_is_listened_for() -> None:
    library = make_library(COUPLE, own=False, heard=False)
    asked = library.phrasebook.line("hearing.say_command", {"name": "Mia"}).text
    words = asked.partition("hey jarvis,")[2]
    match = library.match(COMMAND, words)
    assert match is not None
    assert match.name == ASKED[COMMAND]
