from __future__ import annotations

import errno
import json
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from voice_coach.errors import InputError
from voice_coach.journal.enduring_log import EnduringEventLog
from voice_coach.journal.event_log import EventLog, JsonlEventLog, MemoryEventLog

ROOM_BYTES = 100


@contextmanager
def little_room() -> Iterator[None]:
    """A disk that is full after a hundred bytes a file: the kernel cuts, then refuses.

    For all files of this process: what pytest itself writes must not be written meanwhile.
    """
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM_BYTES, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)


def talk(log: EventLog) -> None:
    for at in range(9):
        log.write(float(at), "speak", {"text": "Hello."})


def test_a_log_that_is_full_ends_with_a_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    log = JsonlEventLog(path)
    refused = pytest.raises(InputError, match=r"events\.jsonl cannot be written any more")
    with refused as full, little_room():
        talk(log)
    assert isinstance(full.value.__cause__, OSError)
    assert full.value.__cause__.errno in (errno.EFBIG, errno.ENOSPC)
    log.close()
    lines = path.read_text().splitlines(keepends=True)
    assert [json.loads(line)["at"] for line in lines] == [0.0, 1.0]
    assert lines[-1].endswith("\n")


def test_a_session_outlives_its_log_and_says_so_once(tmp_path: Path) -> None:
    told: list[str] = []
    with JsonlEventLog(tmp_path / "events.jsonl") as file, little_room():
        talk(EnduringEventLog(file, lambda error: told.append(error.message)))
    assert len(told) == 1
    assert "cannot be written any more: File too large." in told[0]


def test_a_log_with_room_is_written_as_it_is() -> None:
    memory = MemoryEventLog()
    log = EnduringEventLog(memory, lambda _: pytest.fail("it was not full"))
    log.write(1.0, "speak", {"text": "Hello."})
    assert memory.lines == [{"at": 1.0, "event": "speak", "text": "Hello."}]
