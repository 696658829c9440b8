"""A store whose process is killed in the middle of writing: whole, with all that was told kept."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from voice_coach.journal.store import Store

ROUNDS = 12
WRITER = """
import sys
from pathlib import Path
from voice_coach.journal.records import Session
from voice_coach.journal.store import Store
store = Store(Path(sys.argv[1]))
number = int(sys.argv[2])
while True:
    store.add_session(Session(f"exercise-{number}", float(number), 1.0))
    print(number, flush=True)
    number += 1
"""


@pytest.mark.slow
def test_nothing_that_was_kept_is_lost_and_nothing_is_half_there(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    generator = random.Random(7)  # noqa: S311 - it picks moments, it guards nothing
    told = 0
    for _ in range(ROUNDS):
        with Store(path) as store:
            begins = len(store.sessions()) + 1
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(begins)], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(generator.uniform(0.0, 0.1))
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split()
        writer.stdout.close()
        writer.wait()
        told = int(rest[-1]) if rest else begins
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
        with Store(path) as store:
            kept = [int(session.at) for session in reversed(store.sessions())]
        assert kept == list(range(1, len(kept) + 1)), "none is lost, none is there twice"
        assert len(kept) in (told, told + 1), "kept at the latest when it was told"
    assert told > ROUNDS
