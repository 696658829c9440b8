"""The supervised voice: real processes that die, hang and stop; waits end by events."""

from __future__ import annotations

import errno
import logging
import os
import queue
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest
from support import voice_children
from support.fakes_speech import spoken_clip

from voice_coach.errors import VoiceError
from voice_coach.speech.speaking import Voice
from voice_coach.speech.voice import CoachVoice, VoiceChoice
from voice_coach.speech.voice_process import VoiceProcess, answer_limit

pytestmark = pytest.mark.slow

LONG = 20.0


@dataclass
class Reports:
    """What the voice reported, in order."""

    queue: queue.Queue[str] = field(default_factory=queue.Queue)

    def lost(self, reason: str) -> None:
        self.queue.put(f"lost: {reason}")

    def restored(self) -> None:
        self.queue.put("restored")

    def next(self) -> str:
        return self.queue.get(timeout=LONG)


@pytest.fixture
def reports() -> Reports:
    return Reports()


Start = Callable[..., VoiceProcess]


@pytest.fixture
def start(tmp_path: Path, reports: Reports) -> Iterator[Start]:
    """Start voices that all end with the test."""
    voices: list[VoiceProcess] = []

    def begin(
        serve: Callable[[Connection, VoiceChoice], None] = voice_children.troubled,
        *,
        limit: Callable[[str], float] = answer_limit,
        grace: float = LONG,
    ) -> VoiceProcess:
        voices.append(
            VoiceProcess(
                VoiceChoice(cache_folder=tmp_path),
                on_lost=reports.lost,
                on_restored=reports.restored,
                serve=serve,
                limit=limit,
                grace=grace,
            )
        )
        return voices[-1]

    before = set(threading.enumerate())
    yield begin
    for voice in voices:
        voice.close()
        voice.close()
    assert set(threading.enumerate()) <= before


def pid_of(voice: VoiceProcess) -> int:
    """The troubled voices describe themselves by their process id."""
    return int(voice.describe())


def wait_for_end(pid: int) -> None:
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([watched], [], [], LONG)[0], f"process {pid} is still there"
    finally:
        os.close(watched)


def wait_for_lines(path: Path, count: int) -> list[str]:
    """Wait until another process has written so many lines."""
    for _ in range(round(LONG / 0.01)):
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= count:
            return lines
        threading.Event().wait(0.01)
    raise AssertionError(f"{path} has fewer than {count} lines")


def test_it_speaks_as_the_voice_in_the_child_does(start: Start, reports: Reports) -> None:
    voice: Voice = start()
    clip = voice.render("Take your time.", 0.8, private=True)
    expected = spoken_clip("Take your time.", 0.8)
    assert clip.rate_hz == expected.rate_hz
    assert np.array_equal(clip.samples, expected.samples)
    assert voice.render("", 1.0, private=False).seconds == 0
    assert reports.queue.empty()


def test_many_threads_may_ask_at_once(start: Start) -> None:
    voice = start()
    wrong: list[str] = []

    def ask(number: int) -> None:
        line = "x" * (number + 1)
        for _ in range(10):
            clip = voice.render(line, 1.0, private=False)
            if clip.samples.shape != spoken_clip(line).samples.shape:
                wrong.append(line)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_line_that_is_refused_is_an_error_and_nothing_more(start: Start) -> None:
    voice = start()
    before = pid_of(voice)
    with pytest.raises(VoiceError, match="cannot be said") as raised:
        voice.render("refuse", 1.0, private=False)
    assert raised.value.hint == "Say something else."
    assert voice.render("fine", 1.0, private=False).seconds > 0
    assert pid_of(voice) == before


def test_a_child_that_dies_on_a_line_is_replaced_and_asked_again(start: Start) -> None:
    voice = start()
    before = pid_of(voice)
    assert voice.render("die once", 1.0, private=False).seconds > 0
    assert pid_of(voice) != before
    wait_for_end(before)


def test_a_child_that_hangs_on_a_line_is_killed_and_the_line_asked_again(start: Start) -> None:
    voice = start(limit=lambda _text: 0.3)
    before = pid_of(voice)
    assert voice.render("hang once", 1.0, private=False).seconds > 0
    assert pid_of(voice) != before
    wait_for_end(before)


@pytest.mark.parametrize("line", ["die", "hang"])
def test_a_line_that_breaks_two_children_is_an_error(
    line: str, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    voice = start(limit=lambda _text: 0.3)
    with pytest.raises(VoiceError, match="twice"):
        voice.render(line, 1.0, private=True)
    assert voice.render("fine", 1.0, private=False).seconds > 0
    assert all(f'"{line}"' not in record.getMessage() for record in caplog.records)


def test_a_child_that_was_killed_while_it_waited_is_replaced(start: Start) -> None:
    voice = start()
    before = pid_of(voice)
    os.kill(before, signal.SIGKILL)
    wait_for_end(before)
    assert voice.render("fine", 1.0, private=False).seconds > 0
    assert pid_of(voice) != before


def test_a_child_that_was_stopped_is_killed_and_replaced(start: Start) -> None:
    voice = start(limit=lambda _text: 0.3)
    before = pid_of(voice)
    os.kill(before, signal.SIGSTOP)
    assert voice.render("fine", 1.0, private=False).seconds > 0
    assert pid_of(voice) != before
    wait_for_end(before)


def test_a_voice_that_comes_back_in_time_was_never_lost(start: Start, reports: Reports) -> None:
    voice = start()
    for _ in range(3):
        os.kill(pid_of(voice), signal.SIGKILL)
        voice.render("fine", 1.0, private=False)
    assert reports.queue.empty()


def test_a_voice_that_does_not_come_back_in_time_is_lost_until_it_does(
    start: Start, reports: Reports, tmp_path: Path
) -> None:
    voice = start(voice_children.slow_again, grace=0.3)
    os.kill(pid_of(voice), signal.SIGKILL)
    assert reports.next() == "lost: The voice takes long to start."
    (tmp_path / "go").touch()
    assert reports.next() == "restored"
    assert voice.render("fine", 1.0, private=False).seconds > 0
    assert reports.queue.empty()


def test_without_an_engine_it_says_what_the_child_says_and_tries_again(
    start: Start, reports: Reports, tmp_path: Path
) -> None:
    voice = start(voice_children.absent)
    for ask in (voice.describe, lambda: voice.render("Hello.", 1.0, private=False)):
        with pytest.raises(VoiceError, match=r"There is no voice\.") as raised:
            ask()
        assert raised.value.hint == "Install one."
    assert reports.next() == "lost: There is no voice. Install one."
    (tmp_path / "installed").touch()
    assert reports.next() == "restored"
    assert pid_of(voice) > 0
    assert voice.render("Hello.", 1.0, private=False).seconds > 0


def test_a_process_that_cannot_be_started_is_told_and_tried_again(
    start: Start, reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_keywords: object) -> None:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    with monkeypatch.context() as full:
        full.setattr("voice_coach.speech.voice_process.ChildProcess", refuse)
        voice = start()
        assert reports.next().startswith("lost: No process can be started")
        with pytest.raises(VoiceError, match="No process can be started"):
            voice.render("fine", 1.0, private=False)
    assert reports.next() == "restored"
    assert voice.render("fine", 1.0, private=False).seconds > 0


def test_warming_is_done_in_idle_moments_and_again_after_a_restart(
    start: Start, tmp_path: Path
) -> None:
    voice = start()
    first = pid_of(voice)
    voice.warm(["one", "two"], 0.8)
    assert wait_for_lines(tmp_path / "warmed", 2) == [f"{first} one 0.8", f"{first} two 0.8"]
    assert voice.render("fine", 1.0, private=False).seconds > 0
    os.kill(first, signal.SIGKILL)
    assert voice.render("fine", 1.0, private=False).seconds > 0
    second = pid_of(voice)
    assert wait_for_lines(tmp_path / "warmed", 4)[2:] == [
        f"{second} one 0.8",
        f"{second} two 0.8",
    ]


def test_warming_before_it_is_ready_is_remembered(start: Start, tmp_path: Path) -> None:
    voice = start()
    voice.warm(["early"])
    (line,) = wait_for_lines(tmp_path / "warmed", 1)
    assert line == f"{pid_of(voice)} early 1.0"


def test_closing_frees_who_waits(start: Start, tmp_path: Path) -> None:
    voice = start(limit=lambda _text: LONG)
    errors: queue.Queue[VoiceError] = queue.Queue()

    def ask() -> None:
        try:
            voice.render("hang once", 1.0, private=False)
        except VoiceError as error:
            errors.put(error)

    thread = threading.Thread(target=ask)
    thread.start()
    while not (tmp_path / "hang once").exists():
        threading.Event().wait(0.01)
    voice.close()
    assert "closed" in errors.get(timeout=LONG).message
    thread.join()
    with pytest.raises(VoiceError, match="closed"):
        voice.render("fine", 1.0, private=False)


def test_closing_at_once_leaves_nothing_behind(start: Start, reports: Reports) -> None:
    for _ in range(5):
        start().close()
    assert reports.queue.empty()


def test_the_limit_grows_with_the_line() -> None:
    assert answer_limit("") >= 4
    assert answer_limit("x" * 1_000) > answer_limit("x" * 100) + 15


@pytest.fixture
def real(tmp_path: Path) -> Iterator[VoiceProcess]:
    """The voice that is installed, with a cache of its own."""
    choice = VoiceChoice(cache_folder=tmp_path / "prompts")
    try:
        CoachVoice(choice).close()
    except VoiceError as error:
        pytest.skip(str(error))
    voice = VoiceProcess(choice)
    yield voice
    voice.close()


@pytest.mark.speech
def test_the_real_voice_survives_kill_and_stop(real: VoiceProcess) -> None:
    line = "Anna, the floor is yours."
    usual = real.render(line, 1.0, private=True).seconds
    for sign in (signal.SIGKILL, signal.SIGSTOP):
        child = real._supervisor.ready
        assert child is not None
        os.kill(child.pid, sign)
        assert real.render(line, 1.0, private=True).seconds == pytest.approx(usual, abs=0.1)
        wait_for_end(child.pid)


@pytest.mark.speech
def test_private_lines_are_nowhere_on_disk(
    real: VoiceProcess, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    public = real.render("Take your time.", 1.0, private=False)
    (kept,) = (tmp_path / "prompts").iterdir()
    private = real.render("Anxious. Thank you, Priya.", 1.0, private=True)
    assert private.seconds > public.seconds
    assert list((tmp_path / "prompts").iterdir()) == [kept]
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert private.samples.tobytes()[8_000:16_000] not in everything
    assert public.samples.tobytes()[8_000:16_000] in everything
    assert b"Priya" not in everything
    assert "Priya" not in caplog.text


@pytest.mark.speech
def test_the_parent_loads_no_engine_and_the_child_ends_with_it(tmp_path: Path) -> None:
    script = """
import os, sys
from voice_coach.speech.voice import VoiceChoice
from voice_coach.speech.voice_process import VoiceProcess
voice = VoiceProcess(VoiceChoice("pyttsx3"))
try:
    voice.describe()
except Exception as error:
    print("absent", error)
    sys.exit()
voice.render("Hello there.", 1.0, private=True)
loaded = [name for name in sys.modules if name.startswith(("pyttsx3", "pydantic"))]
print(voice._supervisor.ready.pid, loaded, flush=True)
os.kill(os.getpid(), 9)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    pid, _, loaded = done.stdout.strip().partition(" ")
    if pid == "absent":
        pytest.skip(loaded)
    assert done.stderr == ""
    assert loaded == "[]"
    wait_for_end(int(pid))
