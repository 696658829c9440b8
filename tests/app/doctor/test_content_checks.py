"""What the doctor says of settings and dialogs, and in which order it looks."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest
from support.fake_host import FakeHost
from support.repository import ROOT
from support.small_house import small_dialogs

from voice_coach.app.doctor.consultation import all_checks
from voice_coach.app.doctor.content import DialogsCheck, SettingsCheck
from voice_coach.app.doctor.findings import Status
from voice_coach.app.doctor.host import RealHost
from voice_coach.app.doctor.printing import FindingReport
from voice_coach.config import load_settings
from voice_coach.errors import Problem
from voice_coach.resources import dialogs_folder

FILE = Path("/home/anna/.config/voice-coach/config.toml")


def settings_check(host: FakeHost, *problems: Problem, note: str = "") -> SettingsCheck:
    return SettingsCheck(host, FILE, problems, (note,) if note else ())


def test_settings_without_mistakes() -> None:
    finding = settings_check(FakeHost(files={str(FILE): ""})).run()
    assert (finding.status, finding.message) == (Status.OK, f"{FILE} has no mistakes.")
    assert "not there yet" in settings_check(FakeHost()).run().message


def test_settings_with_mistakes() -> None:
    problems = [Problem(FILE, line, f"mistake {line}", "mend it") for line in range(1, 6)]
    finding = settings_check(FakeHost(), *problems).run()
    assert (finding.status, finding.exit_code) == (Status.FAULT, 2)
    assert f"{FILE}:1: mistake 1 (mend it)" in finding.message
    assert finding.message.endswith("and 2 more.")
    assert finding.mend == "Correct it with an editor in that file."
    elsewhere = settings_check(FakeHost(), Problem(None, None, "--set x: no")).run()
    assert elsewhere.mend.startswith("Take the variable or option away")


def test_settings_that_cannot_be_read() -> None:
    finding = settings_check(FakeHost(), note="They cannot be read.").run()
    assert finding.status is Status.WARNING
    assert finding.mend == f"ls -ld {FILE}"


def test_settings_that_others_may_change() -> None:
    finding = settings_check(FakeHost(files={str(FILE): ""}, modes={str(FILE): 0o666})).run()
    assert finding.status is Status.WARNING
    assert finding.mend == f"chmod go-w {FILE}"


def test_no_home() -> None:
    assert SettingsCheck(FakeHost(), None, (), ()).run().status is Status.NOTE


def test_the_shipped_dialogs_have_no_mistakes(tmp_path: Path) -> None:
    finding = DialogsCheck(dialogs_folder(), tmp_path).run()
    assert (finding.status, finding.details["own_exercises"]) == (Status.OK, 0)


def test_an_exercise_of_ones_own_with_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("id: mine\n", encoding="utf-8")
    finding = DialogsCheck(small_dialogs(), tmp_path).run()
    assert finding.status is Status.WARNING
    assert str(tmp_path / "mine.yaml") in finding.message
    assert finding.mend == "voice-coach check"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_of_ones_own_that_cannot_be_read(tmp_path: Path) -> None:
    tmp_path.chmod(0)
    finding = DialogsCheck(small_dialogs(), tmp_path).run()
    tmp_path.chmod(0o700)
    assert finding.status is Status.WARNING
    assert f"{tmp_path}: cannot be read" in finding.message


def test_a_file_of_ones_own_with_another_ending(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").touch()
    finding = DialogsCheck(small_dialogs(), tmp_path).run()
    assert finding.status is Status.WARNING
    assert "call it mine.yaml" in finding.message


def test_dialogs_that_are_damaged(tmp_path: Path) -> None:
    finding = DialogsCheck(tmp_path, None).run()
    assert (finding.status, finding.exit_code) == (Status.FAULT, 2)
    assert "script/setup" in finding.mend


@pytest.fixture
def names() -> list[str]:
    checks = all_checks(RealHost(), load_settings(Path("/dev/null"), environ={}), (), None)
    return [pickle.loads(pickle.dumps(check)).name for check in checks]  # noqa: S301 - our own


def test_everything_is_looked_at_in_the_order_of_a_person(names: list[str]) -> None:
    """Each check crosses to another process, so each is pickled here."""
    assert names == [
        *("machine", "PortAudio", "eSpeak NG", "Flite", "sound server", "other coach"),
        *("microphone", "speaker", "voice", "spare voices"),
        *("model", "recogniser", "noise", "wake word", "settings", "dialogs"),
        *("clock", "disk", "memory", "service"),
    ]
    assert max(map(len, names)) <= 13


def test_the_page_explains_every_check(names: list[str]) -> None:
    page = (ROOT / "docs" / "troubles.md").read_text(encoding="utf-8")
    assert [name for name in names if f"`{name}`" not in page] == []
    assert [key for key in FindingReport.__annotations__ if f"| `{key}` |" not in page] == []
