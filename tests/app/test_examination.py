"""What a coach that runs finds when somebody asks whether it is all right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from support.fake_host import FakeHost
from support.fakes_speech import FakeVoice

from voice_coach.app.doctor.findings import Finding, verdicts
from voice_coach.app.doctor.machine import DiskCheck, MemoryCheck
from voice_coach.app.examination import MANY_BLOCKS, Examination, quick_checks
from voice_coach.clip import Clip
from voice_coach.config import Settings
from voice_coach.engine.events import Examined, Trouble
from voice_coach.runtime.clock import VirtualClock


@dataclass(frozen=True)
class TroubledCheck:
    """Finds what it is told to."""

    trouble: Trouble | None
    name: ClassVar[str] = "staged"
    doing: ClassVar[str] = "Looking"
    limit: ClassVar[float] = 1.0
    broken: ClassVar[str] = ""
    exit_code: ClassVar[int] = 2

    def run(self) -> Finding:
        return verdicts(self).warning("It is so.", "Mend it.", self.trouble)


class SlowVoice(FakeVoice):
    """Takes its time, on a clock that a test can read."""

    clock = VirtualClock()
    seconds = 0.0

    def render(self, text: str, rate: float, *, private: bool) -> Clip:
        self.clock.advance_to(self.clock.now() + self.seconds)
        return super().render(text, rate, private=private)


class Rig:
    """An examination and what it posted."""

    def __init__(self, *troubles: Trouble | None) -> None:
        self.voice = SlowVoice()
        self.voice.clock = VirtualClock()
        self.dropped = 1000
        self.posted: list[Examined] = []
        self.examination = Examination(
            map(TroubledCheck, troubles),
            self.voice,
            lambda: self.dropped,
            self.voice.clock,
            self.posted.append,
        )

    def look(self) -> tuple[Trouble, ...]:
        self.examination.look()
        return self.posted[-1].troubles


def test_all_is_well() -> None:
    rig = Rig(None, None)
    assert rig.look() == ()
    assert [call.private for call in rig.voice.renders] == [True]


def test_troubles_come_in_the_order_of_the_checks() -> None:
    assert Rig("model_damaged", None, "disk_full").look() == ("model_damaged", "disk_full")


def test_sound_that_was_lost_since_the_last_look() -> None:
    rig = Rig()
    rig.dropped += MANY_BLOCKS
    assert rig.look() == ("sound_dropped",)
    rig.dropped += MANY_BLOCKS - 1
    assert rig.look() == ()


def test_a_voice_that_is_slow() -> None:
    rig = Rig()
    rig.voice.seconds = 20.0
    assert rig.look() == ("voice_slow",)


def test_a_voice_that_is_lost_tells_that_by_itself() -> None:
    rig = Rig()
    rig.voice.failing = True
    assert rig.look() == ()


@pytest.mark.slow
def test_it_begins_at_once_and_answers_later() -> None:
    from support.waiting import wait_until  # noqa: PLC0415 - one test waits

    rig = Rig("disk_full")
    rig.examination.begin()
    wait_until(lambda: bool(rig.posted))
    assert rig.posted == [Examined(("disk_full",))]


def test_the_quick_checks_name_their_troubles() -> None:
    assert [check.name for check in quick_checks(FakeHost(), Settings())] == [
        *("model", "disk", "memory", "clock")
    ]
    full = FakeHost(folders=("/",), free={"/": 0})
    assert DiskCheck(full, {"settings": Path("/x")}).run().trouble == "disk_full"
    locked = FakeHost(folders=("/",), locked=("/",))
    assert DiskCheck(locked, {"settings": Path("/x")}).run().trouble == "disk_locked"
    little = FakeHost(files={"/proc/meminfo": "MemAvailable: 10 kB\n"})
    assert MemoryCheck(little).run().trouble == "memory_low"
