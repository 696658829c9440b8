from __future__ import annotations

import pytest

from voice_coach.app.setup.level import Listener, Verdict
from voice_coach.clip import DIGITAL_SILENCE_DBFS

ROOM = -62.0


def judged(*levels: float) -> Verdict:
    listener = Listener()
    for level in levels:
        listener.take(level)
        if listener.done:
            break
    return listener.verdict


@pytest.mark.parametrize(
    ("voice", "verdict"),
    [(-26.0, Verdict.WELL), (-48.0, Verdict.FAINT), (-3.0, Verdict.LOUD)],
)
def test_a_voice_is_judged_by_its_level(voice: float, verdict: Verdict) -> None:
    assert judged(*[ROOM] * 10, *[voice, voice, ROOM] * 30) is verdict


def test_a_room_without_a_voice() -> None:
    assert judged(*[ROOM, ROOM + 3] * 60) is Verdict.NO_VOICE


def test_a_slammed_door_is_no_voice() -> None:
    assert judged(*[ROOM] * 40, -10.0, -14.0, *[ROOM] * 70) is Verdict.NO_VOICE


def test_a_switch_that_is_off() -> None:
    assert judged(*[DIGITAL_SILENCE_DBFS] * 120) is Verdict.NOTHING


def test_it_takes_ten_seconds_at_most_and_less_with_a_voice() -> None:
    patient, quick = Listener(), Listener()
    count = 0
    while not patient.done:
        patient.take(ROOM)
        count += 1
    assert count == 100
    for level in [ROOM] * 5 + [-26.0] * 15:
        assert not quick.done
        quick.take(level)
    assert quick.done
