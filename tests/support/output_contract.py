"""What every ``AudioOutput`` promises, as tests that any of them can be put through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from voice_coach.clip import Clip
from voice_coach.devices.protocols import AudioOutput
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.units import Seconds


def hum(seconds: Seconds, rate_hz: int = 16_000, hertz: float = 440.0) -> Clip:
    """Return a tone of 8000 at its peaks."""
    wave = 8000 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate_hz)) / rate_hz)
    return Clip(wave.astype(np.int16), rate_hz)


@dataclass
class OutputBench:
    """One output under test."""

    output: AudioOutput
    pass_time: Callable[[Seconds], None]
    """Lets that much of the output's time pass."""
    wait_until: Callable[[Callable[[], bool]], None]
    """Lets time pass until something is true; fails if it never is."""
    events: list[PlaybackStarted | PlaybackFinished]
    tolerance: Seconds = field(default=0.0001)
    """How exact the output's lengths are."""

    def finished(self, utterance_id: str) -> PlaybackFinished:
        """Wait for the end of a clip and return it; it has begun before, and both once."""

        def ends() -> list[PlaybackFinished]:
            return [
                event
                for event in self.events
                if isinstance(event, PlaybackFinished) and event.utterance_id == utterance_id
            ]

        self.wait_until(lambda: bool(ends()))
        (end,) = ends()
        started = [
            index
            for index, event in enumerate(self.events)
            if event == PlaybackStarted(utterance_id)
        ]
        assert len(started) == 1
        assert started[0] < self.events.index(end)
        return end


class OutputContract:
    """Subclass it with a fixture ``bench`` whose output is started."""

    def test_a_clip_is_answered_when_it_begins_and_when_it_is_over(
        self, bench: OutputBench
    ) -> None:
        bench.output.play("a", hum(0.1))
        end = bench.finished("a")
        assert end.played_seconds == pytest.approx(0.1, abs=bench.tolerance)
        assert not end.interrupted

    def test_a_clip_of_any_rate_is_as_long_as_it_is(self, bench: OutputBench) -> None:
        for rate_hz in (8_000, 22_050, 48_000):
            bench.output.play(str(rate_hz), hum(0.1, rate_hz))
            end = bench.finished(str(rate_hz))
            assert end.played_seconds == pytest.approx(0.1, abs=0.001)

    def test_clips_play_over_each_other(self, bench: OutputBench) -> None:
        bench.output.play("long", hum(0.3))
        bench.output.play("short", hum(0.1))
        assert not bench.finished("short").interrupted
        assert not bench.finished("long").interrupted
        kinds = [(type(event).__name__, event.utterance_id) for event in bench.events]
        assert kinds == [
            ("PlaybackStarted", "long"),
            ("PlaybackStarted", "short"),
            ("PlaybackFinished", "short"),
            ("PlaybackFinished", "long"),
        ]

    def test_an_empty_clip_is_answered_too(self, bench: OutputBench) -> None:
        bench.output.play("empty", hum(0.0))
        end = bench.finished("empty")
        assert end.played_seconds == 0.0
        assert not end.interrupted

    def test_a_cut_ends_everything_at_once(self, bench: OutputBench) -> None:
        bench.output.play("a", hum(5.0))
        bench.output.play("b", hum(5.0))
        bench.wait_until(lambda: len(bench.events) == 2)
        bench.pass_time(0.2)
        bench.output.cut()
        for utterance_id in "ab":
            end = bench.finished(utterance_id)
            assert end.interrupted
            assert end.played_seconds < 4.0
        bench.pass_time(0.2)
        assert len(bench.events) == 4

    def test_a_clip_that_was_cut_before_it_began_is_answered(self, bench: OutputBench) -> None:
        bench.output.play("a", hum(1.0))
        bench.output.cut()
        end = bench.finished("a")
        assert end.interrupted
        assert end.played_seconds == pytest.approx(0.0, abs=0.1)

    def test_a_cut_of_nothing_is_nothing(self, bench: OutputBench) -> None:
        bench.output.cut()
        bench.output.play("a", hum(0.05))
        bench.finished("a")
        bench.pass_time(0.2)
        bench.output.cut()
        bench.pass_time(0.1)
        assert len(bench.events) == 2

    def test_it_plays_again_after_a_cut(self, bench: OutputBench) -> None:
        for utterance_id in ("a", "b", "c"):
            bench.output.play(utterance_id, hum(1.0))
            bench.output.cut()
        bench.output.play("d", hum(0.1))
        assert not bench.finished("d").interrupted
        counts = Counter((type(event), event.utterance_id) for event in bench.events)
        assert set(counts.values()) == {1}
        assert len(counts) == 8

    def test_an_id_can_be_used_again_only_when_its_clip_is_over(self, bench: OutputBench) -> None:
        bench.output.play("a", hum(0.5))
        with pytest.raises(ValueError, match="a is already playing"):
            bench.output.play("a", hum(0.5))

    @pytest.mark.parametrize("volume", [-0.1, 1.1])
    def test_a_volume_that_is_none_is_refused(self, bench: OutputBench, volume: float) -> None:
        with pytest.raises(ValueError, match=r"between 0\.0 and 1\.0"):
            bench.output.set_volume(volume)

    def test_volume_and_holding_open_change_no_event(self, bench: OutputBench) -> None:
        bench.output.keep_open(held=True)
        bench.output.set_volume(0.3)
        bench.output.play("a", hum(0.1))
        bench.output.set_volume(0.0)
        assert not bench.finished("a").interrupted
        bench.output.keep_open(held=False)
        bench.pass_time(0.1)
        assert len(bench.events) == 2

    def test_stopping_cuts_and_what_is_played_after_it_is_answered(
        self, bench: OutputBench
    ) -> None:
        bench.output.play("a", hum(5.0))
        bench.output.stop()
        assert bench.finished("a").interrupted
        bench.output.stop()
        bench.output.play("b", hum(5.0))
        assert bench.finished("b") == PlaybackFinished("b", 0.0, interrupted=True)
        bench.output.cut()
        assert len(bench.events) == 4

    def test_it_has_a_name(self, bench: OutputBench) -> None:
        assert bench.output.name
