"""What every ``AudioInput`` promises, as tests that any of them can be put through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from voice_coach.devices.protocols import AudioInput
from voice_coach.units import BLOCK_SECONDS, HEARING_FORMAT, AudioChunk, Seconds


@dataclass
class InputBench:
    """One input under test, not started; the room is never exactly silent."""

    input: AudioInput
    pass_time: Callable[[Seconds], None]
    """Lets that much of the input's time pass, and be heard."""
    wait_until: Callable[[Callable[[], bool]], None]
    """Lets time pass until something is true; fails if it never is."""
    now: Callable[[], Seconds]
    lose: Callable[[], None]
    """Takes the device away."""
    restore: Callable[[], None]
    """Brings it back."""
    chunks: list[AudioChunk]
    reports: list[str] = field(default_factory=list)
    """``lost`` and ``restored``, in order."""
    jitter: Seconds = field(default=0.0)
    """How exact the moments are."""


class InputContract:
    """Subclass it with a fixture ``bench``."""

    def test_it_delivers_blocks_of_20_ms(self, bench: InputBench) -> None:
        bench.pass_time(0.1)
        assert bench.chunks == []
        bench.input.start()
        bench.wait_until(lambda: len(bench.chunks) >= 10)
        assert {chunk.format for chunk in bench.chunks} == {HEARING_FORMAT}
        assert {chunk.samples for chunk in bench.chunks} == {320}
        assert any(np.frombuffer(chunk.pcm, np.int16).any() for chunk in bench.chunks)
        assert bench.input.dropped == 0
        assert bench.reports == []

    def test_moments_are_those_of_the_session_and_advance_evenly(self, bench: InputBench) -> None:
        bench.input.start()
        begun = bench.now()
        bench.wait_until(lambda: len(bench.chunks) >= 100)
        settled = [chunk.at for chunk in bench.chunks[30:]]
        uneven = [
            step
            for step in (after - before for before, after in pairwise(settled))
            if abs(step - BLOCK_SECONDS) > bench.jitter + 1e-9
        ]
        assert len(uneven) <= bench.input.dropped, uneven
        assert begun - 0.1 <= bench.chunks[0].at
        assert bench.chunks[-1].end <= bench.now() + 1e-9

    def test_nothing_comes_after_it_was_stopped(self, bench: InputBench) -> None:
        bench.input.start()
        bench.wait_until(lambda: len(bench.chunks) >= 5)
        bench.input.stop()
        count = len(bench.chunks)
        bench.pass_time(0.2)
        bench.input.stop()
        assert len(bench.chunks) == count
        assert bench.reports == []

    def test_it_can_be_stopped_before_it_was_started(self, bench: InputBench) -> None:
        bench.input.stop()
        assert bench.chunks == []

    def test_a_loss_and_a_return_are_each_reported_once(self, bench: InputBench) -> None:
        bench.input.start()
        bench.wait_until(lambda: len(bench.chunks) >= 5)
        bench.lose()
        bench.wait_until(lambda: bench.reports == ["lost"])
        bench.pass_time(0.5)
        count = len(bench.chunks)
        bench.restore()
        bench.wait_until(lambda: bench.reports == ["lost", "restored"])
        bench.wait_until(lambda: len(bench.chunks) >= count + 10)
        assert bench.reports == ["lost", "restored"]
        moments = [chunk.at for chunk in bench.chunks]
        assert moments == sorted(moments)

    def test_it_has_a_name(self, bench: InputBench) -> None:
        bench.input.start()
        assert bench.input.name
