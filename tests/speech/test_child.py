"""The child process helper: real processes; every wait ends by an event, not by a sleep."""

from __future__ import annotations

import gc
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import child_functions

from voice_coach.speech.child import ChildLostError, ChildProcess

pytestmark = pytest.mark.slow

LONG = 20.0

Start = Callable[..., ChildProcess]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start children; all are closed at the end, and none is left."""
    children: list[ChildProcess] = []

    def begin(serve: Callable[..., None], *args: object) -> ChildProcess:
        children.append(ChildProcess("test", serve, *args))
        return children[-1]

    before = open_descriptors()
    yield begin
    for one in children:
        one.kill()
        one.close()
        assert not one.alive
        assert gone(one.pid)
    assert open_descriptors() <= before


def open_descriptors() -> int:
    """Count them; what earlier tests left to the garbage collector is closed first."""
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


def gone(pid: int) -> bool:
    """Whether a process ended; a zombie nobody waits for has not."""
    return not Path(f"/proc/{pid}").exists()


def wait_for_end(pid: int) -> None:
    """Wait until a process that may be nobody's child has ended."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([watched], [], [], LONG)[0], f"process {pid} is still there"
    finally:
        os.close(watched)


def test_values_go_there_and_come_back(start: Start) -> None:
    one = start(child_functions.echo, "got")
    for value in ("", 1, (2.5, b"x" * 500_000)):
        one.send(value)
        assert one.receive(LONG) == ("got", value)


def test_close_lets_it_end_by_itself_and_is_repeatable(start: Start) -> None:
    one = start(child_functions.echo)
    one.send(1)
    one.receive(LONG)
    one.close(LONG)
    one.close(LONG)
    assert one._process.returncode == 0


def test_an_answer_that_does_not_come_in_time_leaves_the_child_alone(start: Start) -> None:
    one = start(child_functions.echo)
    with pytest.raises(TimeoutError, match="test process did not answer"):
        one.receive(0.0)
    one.send("late")
    assert one.receive(LONG) == ("", "late")


@pytest.mark.parametrize(
    ("number", "says"), [(signal.SIGKILL, "SIGKILL"), (signal.SIGSEGV, "SIGSEGV")]
)
def test_a_killed_child_is_told_by_receive_and_by_send(
    start: Start, number: signal.Signals, says: str
) -> None:
    one = start(child_functions.hang)
    one.receive(LONG)
    os.kill(one.pid, number)
    with pytest.raises(ChildLostError, match=says):
        one.receive(LONG)
    with pytest.raises(ChildLostError, match=says):
        one.send("anybody there?")


def test_a_native_abort_is_told(start: Start) -> None:
    one = start(child_functions.abort)
    one.send("go")
    with pytest.raises(ChildLostError, match="SIGABRT"):
        one.receive(LONG)


def test_a_child_that_returns_is_lost_too(start: Start) -> None:
    one = start(child_functions.return_at_once)
    one.send("go")
    with pytest.raises(ChildLostError, match="ended with code 0"):
        one.receive(LONG)


def test_a_defect_names_its_place_and_no_value(start: Start) -> None:
    one = start(child_functions.fail_on_purpose, "what somebody said")
    one.send("go")
    with pytest.raises(ChildLostError) as caught:
        one.receive(LONG)
    assert "KeyError" in caught.value.message
    assert "fail_on_purpose" in caught.value.places[-1]
    assert "somebody" not in f"{caught.value} {caught.value.places}"


def test_an_error_for_people_keeps_its_words(start: Start) -> None:
    one = start(child_functions.fail_with_a_reason)
    one.send("go")
    with pytest.raises(ChildLostError, match=r"The model is damaged\. Run set-up again\."):
        one.receive(LONG)


@pytest.mark.parametrize("stopped", [False, True])
def test_kill_ends_what_hangs_and_wakes_a_reader(start: Start, stopped: bool) -> None:
    one = start(child_functions.hang)
    one.receive(LONG)
    if stopped:
        os.kill(one.pid, signal.SIGSTOP)
    told: list[ChildLostError] = []

    def read() -> None:
        try:
            one.receive()
        except ChildLostError as lost:
            told.append(lost)

    reader = threading.Thread(target=read)
    reader.start()
    one.kill()
    reader.join(LONG)
    assert len(told) == 1


def test_close_does_not_wait_for_a_child_that_hangs(start: Start) -> None:
    one = start(child_functions.hang)
    one.receive(LONG)
    one.close(timeout=0.01)
    assert gone(one.pid)


def test_nothing_it_writes_comes_out(start: Start, capfd: pytest.CaptureFixture[str]) -> None:
    one = start(child_functions.shout)
    assert one.receive(LONG) == "written"
    assert capfd.readouterr() == ("", "")


def test_what_it_started_goes_with_it(start: Start) -> None:
    one = start(child_functions.start_a_helper)
    helper = one.receive(LONG)
    assert isinstance(helper, int)
    os.kill(one.pid, signal.SIGKILL)
    with pytest.raises(ChildLostError):
        one.receive(LONG)
    wait_for_end(helper)


def test_it_inherits_only_its_two_ends(start: Start) -> None:
    with Path(__file__).open() as secret:
        os.set_inheritable(secret.fileno(), True)
        one = start(child_functions.count_descriptors)
        one.send("go")
        found = one.receive(LONG)
    assert isinstance(found, list)
    assert len(found) == 5, found  # three standard streams, the connection, the lifeline


@pytest.mark.parametrize("stopped", [False, True])
def test_it_dies_with_a_parent_that_was_killed(stopped: bool) -> None:
    source = (
        "import sys; from support import child_functions\n"
        "from voice_coach.speech.child import ChildProcess\n"
        "one = ChildProcess('test', child_functions.hang)\n"
        "print(one.receive(), flush=True); sys.stdin.read()\n"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry),
    }
    with subprocess.Popen(
        [sys.executable, "-c", source],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        grandchild = int(parent.stdout.readline())
        if stopped:
            os.kill(grandchild, signal.SIGSTOP)
        parent.kill()
        wait_for_end(grandchild)
