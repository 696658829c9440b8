"""The real room: PortAudio, the ears' process and the voice, with somebody who answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support import virtual_sound
from support.living_room import Person, missing_voice
from support.virtual_sound import VirtualSound

from voice_coach.app.hearing_check.room import RealHearingRoom
from voice_coach.app.parts import make_library
from voice_coach.config import Settings
from voice_coach.content.library import Library

pytestmark = [
    pytest.mark.audio,
    pytest.mark.speech,
    pytest.mark.timeout(180),
    pytest.mark.skipif(bool(virtual_sound.missing()), reason=virtual_sound.missing()),
    pytest.mark.skipif(bool(missing_voice()), reason=missing_voice()),
]

CALL = "hey jarvis, what can you do"


@pytest.fixture
def library() -> Library:
    return make_library(Settings(), own=False)


@pytest.fixture
def sound() -> Iterator[VirtualSound]:
    with VirtualSound() as server, server.in_this_process():
        yield server


def test_somebody_calls_and_stops_the_coach(
    sound: VirtualSound, library: Library, tmp_path: Path
) -> None:
    person = Person(sound, tmp_path)
    person.prepare(CALL, "stop")

    def soon(text: str, seconds: float) -> None:
        timer = threading.Timer(seconds, person.say, [text])
        timer.start()
        said.append(timer)

    said: list[threading.Timer] = []
    with ExitStack() as stack:
        room = RealHearingRoom(Settings(), library, stack)
        assert -96 < room.quiet(1.0) < -50
        soon(CALL, 0.5)
        caught = room.hear_command()
        assert caught.heard, caught
        assert (caught.wake_score or 0) > 0.5
        assert (caught.confidence or 0) > 0.5
        assert -40 < (caught.level_dbfs or -96) < -5
        soon("stop", 2.0)
        assert room.hear_stop(library.phrasebook.line("hearing.long_line")).heard
        for timer in said:
            timer.join()
