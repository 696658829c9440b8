"""The clock on which other threads take no time of their own."""

from __future__ import annotations

import pytest

from hearing.beside import WorkClock
from voice_coach.speech import _threads
from voice_coach.units import Seconds


class Processor:
    """Counts the time of work that is none."""

    def __init__(self) -> None:
        self.spent: Seconds = 0.0

    def process_time(self) -> Seconds:
        return self.spent

    def work(self, seconds: Seconds) -> str:
        self.spent += seconds
        return "done"


@pytest.fixture
def processor(monkeypatch: pytest.MonkeyPatch) -> Processor:
    processor = Processor()
    monkeypatch.setattr("hearing.beside.time", processor)
    return processor


def fail() -> None:
    msg = "it broke"
    raise ValueError(msg)


def test_what_runs_beside_costs_nothing_where_nobody_waits_long(processor: Processor) -> None:
    clock = WorkClock()
    with clock.of_threads():
        thread = _threads.one_thread("beside")
    task = thread.submit(processor.work, 2.0)
    processor.work(3.0)
    assert task.result() == "done"
    assert clock.now() == 3.0


def test_one_thread_does_one_thing_after_the_other(processor: Processor) -> None:
    clock = WorkClock()
    with clock.of_threads():
        thread = _threads.one_thread("beside")
    tasks = [thread.submit(processor.work, 2.0) for _ in range(2)]
    assert [task.result() for task in tasks] == ["done", "done"]
    assert clock.now() == 4.0


def test_two_threads_work_at_the_same_time(processor: Processor) -> None:
    clock = WorkClock()
    with clock.of_threads():
        threads = [_threads.one_thread(name) for name in "ab"]
    for task in [thread.submit(processor.work, 2.0) for thread in threads]:
        task.result()
    assert clock.now() == 2.0


def test_what_is_dropped_before_it_began_is_never_done(processor: Processor) -> None:
    clock = WorkClock()
    with clock.of_threads():
        thread = _threads.one_thread("beside")
    thread.submit(processor.work, 2.0)
    dropped = thread.submit(processor.work, 10.0)
    processor.work(1.0)
    assert dropped.cancel()
    assert thread.submit(processor.work, 0.5).result() == "done"
    assert clock.now() == 2.5
    assert processor.spent == 3.5


def test_what_has_begun_is_not_dropped(processor: Processor) -> None:
    clock = WorkClock()
    with clock.of_threads():
        thread = _threads.one_thread("beside")
    begun = thread.submit(processor.work, 2.0)
    processor.work(1.0)
    assert not begun.cancel()
    assert thread.submit(processor.work, 0.5).result() == "done"
    assert clock.now() == 2.5


def test_errors_come_to_whoever_waits() -> None:
    clock = WorkClock()
    with clock.of_threads():
        task = _threads.one_thread("beside").submit(fail)
    with pytest.raises(ValueError, match="it broke"):
        task.result()


def test_other_threads_are_real_again_afterwards() -> None:
    real = _threads.one_thread
    with WorkClock().of_threads():
        assert _threads.one_thread is not real
    assert _threads.one_thread is real
