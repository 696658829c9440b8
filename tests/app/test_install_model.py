"""`voice-coach setup --model`: from a server or a file to the next start, and what is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from support.commands import Run, runner
from support.model_files import (
    CONTENT,
    NAME,
    Member,
    NoWaiting,
    Told,
    entry_for,
    members,
    tree,
    written,
    zipped,
)
from support.unruly_server import (
    Answer,
    Request,
    UnrulyServer,
    breaking_off,
    ranged,
    redirect,
    saying,
    sending,
    status,
)
from support.waiting import wait_until

from voice_coach.app import install_model as installing
from voice_coach.app.install_model import install_model, what_hears_next
from voice_coach.config import Settings
from voice_coach.config.models import RecognizerSettings
from voice_coach.errors import InputError, ModelFetchError
from voice_coach.models.catalogue import small_english
from voice_coach.models.download import Patience
from voice_coach.models.verify import verify_model

ARCHIVE = zipped(members())
ENTRY = entry_for(ARCHIVE)
BOMB = {**CONTENT, "am/final.mdl": bytes(3_000_000)}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this user's models are."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "data" / "voice-coach"


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    assert not home.exists()
    return runner(monkeypatch, capsys)


def promising(content: bytes, first: int, total: int) -> Answer:
    """Begin to send a file of some size, or the rest of it, and then send nothing more."""
    headers = {"ETag": '"one"', "Content-Length": str(total - first)}
    if first:
        headers["Content-Range"] = f"bytes {first}-{total - 1}/{total}"

    def answer(request: Request) -> None:
        sending(content, headers, 206 if first else 200)(request)
        request.wfile.flush()
        request.server.owner.closing.wait(30)

    return answer


def no_parts_of(home: Path) -> bool:
    return {path.name for path in home.iterdir()} == {NAME, f".{NAME}.lock"}


@pytest.mark.slow
def test_from_where_it_is_published_to_its_place(home: Path) -> None:
    told = Told()
    with UnrulyServer(breaking_off(ARCHIVE, 1000), ranged(ARCHIVE)) as server:
        entry = replace(ENTRY, url=server.url)
        patience = NoWaiting().patience()
        folder = install_model(entry=entry, report=told, patience=patience)
        assert folder == home / NAME
        assert verify_model(folder, entry, full=True) == []
        assert no_parts_of(home)
        again = install_model(entry=entry, report=told, patience=patience)
    assert again == folder
    assert len(server.asked) == 2  # what is whole is not fetched again
    assert [step for step, _ in told.steps] == ["Fetching", "Checking", "Unpacking"]
    assert "installed already, and whole" in told.notes[-1]


@pytest.mark.slow
def test_a_damaged_model_is_fetched_again(home: Path) -> None:
    written(home / NAME, {**CONTENT, "conf/model.conf": b"--beam=1.0\n"})
    with UnrulyServer(ranged(ARCHIVE)) as server:
        entry = replace(ENTRY, url=server.url)
        install_model(entry=entry, report=Told(), patience=NoWaiting().patience())
    assert verify_model(home / NAME, ENTRY, full=True) == []
    assert no_parts_of(home)


@pytest.mark.slow
def test_a_mirror_serves_as_well(home: Path) -> None:
    with UnrulyServer(ranged(ARCHIVE)) as mirror:
        told, patience = Told(), NoWaiting().patience()
        folder = install_model(mirror.url, entry=ENTRY, report=told, patience=patience)
    assert verify_model(folder, ENTRY, full=True) == []
    assert folder == home / NAME


@pytest.mark.slow
def test_what_was_there_stays_when_nothing_better_comes(home: Path) -> None:
    before = {**CONTENT, "conf/model.conf": b"--beam=1.0\n"}
    written(home / NAME, before)
    told, patience = Told(), NoWaiting().patience()
    with UnrulyServer(status(404)) as server, pytest.raises(ModelFetchError):
        install_model(server.url, entry=ENTRY, report=told, patience=patience)
    assert tree(home / NAME) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)],
)
def test_however_it_is_ended_the_next_time_goes_on(
    tmp_path: Path, home: Path, number: signal.Signals, code: int
) -> None:
    """The real command, the real catalogue: a server that sends a part and then nothing."""
    start = b"PK\x03\x04" + bytes(100_000)
    total = small_english().archive_bytes
    command = [sys.executable, "-m", "voice_coach", "setup", "--model", "--from"]
    part = home / f".{small_english().archive_name}.part"

    def ended(server: UnrulyServer, came: int) -> None:
        ran = subprocess.Popen(
            ["env", "--default-signal=INT", *command, server.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        wait_until(lambda: part.exists() and part.stat().st_size == came)
        ran.send_signal(number)
        out, err = ran.communicate(timeout=30)
        assert ran.returncode == code
        assert "Traceback" not in err
        told = "are kept, and the next time goes on from there." in out
        assert told == (number != signal.SIGKILL)

    with UnrulyServer(promising(start, 0, total), promising(start, len(start), total)) as server:
        ended(server, len(start))
        ended(server, 2 * len(start))
    assert server.asked == [(None, None), (f"bytes={len(start)}-", '"one"')]


def test_enough_is_enough_and_says_what_is_kept(home: Path, tmp_path: Path) -> None:
    class Impatient(Told):
        def begin(self, what: str, total_bytes: int) -> None:
            super().begin(what, total_bytes)
            raise KeyboardInterrupt

    (tmp_path / "given.zip").write_bytes(ARCHIVE)
    told = Impatient()
    with pytest.raises(KeyboardInterrupt):
        install_model(tmp_path / "given.zip", entry=ENTRY, report=told)
    assert told.notes == ["Stopped; nothing was changed."]
    assert {path.name for path in home.iterdir()} == {f".{NAME}.lock"}


def hostile(*extra: Member) -> bytes:
    return zipped([*members(), *extra])


@pytest.mark.parametrize(
    ("archive", "said"),
    [
        (hostile(("../../evil", b"")), 'is not safe: it holds the path "../../evil"'),
        (hostile(("/etc/evil", b"")), "is not safe"),
        (zipped(members(BOMB), 8), "packed too tightly"),
        (zipped(members()[:-1]), "incomplete: graph/phones/word_boundary.int is missing"),
        (ARCHIVE[:9000], "The archive is damaged"),
    ],
)
def test_a_hostile_archive_that_the_catalogue_would_take(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, archive: bytes, said: str
) -> None:
    path = tmp_path / "given.zip"
    path.write_bytes(archive)
    monkeypatch.setattr(installing, "small_english", lambda: entry_for(archive))
    ran = run("setup", "--model", "--from", path)
    assert ran.code == 4
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert {path.name for path in home.iterdir()} == {f".{NAME}.lock"}
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no zip archive"),
        (b"<html>Not found</html>" * 9, "is no zip archive"),
        (ARCHIVE, f'holds "{NAME}", which is another model'),
        (zipped(members(top=small_english().name)), "is incomplete: 0.3 MB of 41.2 MB"),
    ],
)
def test_a_file_that_is_not_the_model(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "given.zip"
    path.write_bytes(content)
    ran = run("setup", "--from", path)
    assert ran.code == 4
    assert f"{path} {said}" in ran.err
    assert "41.2 MB" in ran.err
    assert "https://alphacephei.com/" in ran.err


def test_a_folder_that_is_not_the_model(run: Run, tmp_path: Path) -> None:
    ran = run("setup", "--from", written(tmp_path / "by-hand"))
    assert ran.code == 4
    assert "is not vosk-model-small-en-us-0.15, whole and unchanged" in ran.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("setup", "--from", "/no/such/file.zip"), "/no/such/file.zip is not there."),
        (("setup", "--from", "/dev/null"), "/dev/null is no file."),
        (("setup", "--from", "http://models.example/a.zip"), "no safe address"),
        (("setup", "--from", "https://"), "no safe address"),
        (("setup", "--from", "https://models.example:port/a.zip"), "no safe address"),
        (("setup", "--from", "https://models.example/a b.zip"), "no safe address"),
        (("setup", "--from", "file:///etc/passwd"), "no safe address"),
        (("setup", "--from", "ftp://models.example/a.zip"), "no safe address"),
    ],
)
def test_what_can_be_no_source(run: Run, words: tuple[str, ...], said: str) -> None:
    ran = run(*words)
    assert ran.code == 2
    assert said in ran.err
    assert len(ran.err.splitlines()) == 2


REAL_SIZE = str(small_english().archive_bytes)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (status(404), "127.0.0.1 has no such file (404)"),
        (status(500), "127.0.0.1 answers 500"),
        (promising(b"PK\x03\x04", 0, int(REAL_SIZE)), "127.0.0.1 does not answer"),
        (breaking_off(ARCHIVE, 1000), "127.0.0.1 offers a file of"),
        (sending(ARCHIVE, {"Content-Length": REAL_SIZE}), "127.0.0.1 broke off after 0.3 MB"),
        (sending(ARCHIVE, {}), "127.0.0.1 broke off after 0.3 MB"),
        (sending(b"<html>", {}), "is no archive"),
        (saying(b"220 mail.example\r\n"), "does not answer as a web server does"),
        (redirect("http://models.example/"), "a place that is not safe"),
    ],
)
def test_a_server_that_does_it_wrong(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch, answer: Answer, said: str
) -> None:
    def impatient(*_: object) -> Patience:
        return NoWaiting().patience(timeout=0.1)

    monkeypatch.setattr(installing, "Patience", impatient)
    with UnrulyServer(answer) as server:
        ran = run("setup", "--model", "--from", server.url)
    assert ran.code == 4
    assert said in ran.err
    assert "--from FILE" in ran.err
    assert len(ran.err.splitlines()) == 2
    assert not (home / small_english().name).exists()


def test_without_a_home_there_is_no_place(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "")
    monkeypatch.delenv("XDG_DATA_HOME")
    ran = run("setup", "--model", "--from", "/dev/null")
    assert ran.code == 4
    assert "no home folder" in ran.err
    assert "XDG_DATA_HOME" in ran.err


def test_a_home_that_cannot_be_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/proc")  # nobody, not even root, may write there
    ran = run("setup", "--model", "--from", "/dev/null")
    assert ran.code == 4
    assert "The model cannot be kept in /proc/voice-coach" in ran.err


def settings(**recognizer: object) -> Settings:
    return Settings(recognizer=RecognizerSettings.model_validate(recognizer))


def test_it_is_said_what_the_next_start_hears_with(home: Path) -> None:
    model = written(home / small_english().name)
    assert "hears with Vosk" in what_hears_next(model, settings())
    assert "hears with Vosk" in what_hears_next(model, settings(engine="vosk"))
    left = what_hears_next(model, settings(engine="pocketsphinx"))
    assert "hears with PocketSphinx" in left
    assert 'set recognizer.engine to "auto"' in left
    other = what_hears_next(model, settings(model="/opt/other", engine="vosk"))
    assert 'Its model is /opt/other; to use the new one, set recognizer.model to ""' in other


def test_an_archive_that_goes_away_is_told(home: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        install_model(str(tmp_path / "gone.zip"), entry=ENTRY, report=Told())
    assert not (home / NAME).exists()
