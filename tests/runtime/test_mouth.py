from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from voice_coach.clip import Clip
from voice_coach.devices.clocked_output import ClockedOutput
from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.errors import VoiceError
from voice_coach.runtime.clock import MonotonicClock
from voice_coach.runtime.mailbox import Mailbox
from voice_coach.runtime.mouth import LiveMouth

RATE = 16_000


class SlowVoice:
    """Renders only when it is let; keeps what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, float, bool]] = []
        self.may_render = threading.Semaphore(0)
        self.began = threading.Semaphore(0)
        self.broken = False

    def describe(self) -> str:
        return "slow"

    def render(self, text: str, rate: float, *, private: bool) -> Clip:
        self.asked.append((text, rate, private))
        self.began.release()
        assert self.may_render.acquire(timeout=30)
        if self.broken:
            raise VoiceError("The voice is gone.")
        return Clip(np.full(len(text) * 160, 1000, np.int16), RATE)

    def warm(self, texts: Sequence[str], rate: float = 1.0) -> None:
        raise AssertionError("the mouth renders what it is told to, nothing ahead")

    def close(self) -> None:
        self.may_render.release(100)


class Stage:
    """A mouth, its voice, an output whose time is told, and the mailbox of both."""

    def __init__(self) -> None:
        self.mailbox = Mailbox(MonotonicClock())
        self.voice = SlowVoice()
        self.output = ClockedOutput("told", RATE, lambda _: None, self.mailbox.post)
        self.output.start()
        bell = Clip(np.full(RATE, 500, np.int16), RATE)
        self.mouth = LiveMouth(self.voice, self.output, {"bell_start": bell}, self.mailbox.post)

    def speak(self, name: str, text: str, *, private: bool = False) -> None:
        self.mouth.speak(Speak(name, text, private))
        assert self.voice.began.acquire(timeout=30)

    def mail(self) -> object:
        return self.mailbox.take(10.0)


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage()
    yield stage
    stage.voice.close()
    stage.mouth.close()


def test_a_line_is_rendered_and_played(stage: Stage) -> None:
    stage.speak("u1", "hello", private=True)
    stage.voice.may_render.release()
    stage.speak("u2", "next")  # is begun when the first one has been handed over
    stage.output.advance_to(1.0)
    assert stage.mail() == PlaybackStarted("u1")
    assert stage.mail() == PlaybackFinished("u1", 0.05)
    assert stage.voice.asked == [("hello", 1.0, True), ("next", 1.0, False)]


def test_a_sound_does_not_wait_for_a_line(stage: Stage) -> None:
    stage.speak("u1", "hello")
    stage.mouth.play(PlayEarcon("u2", "bell_start"))
    stage.output.advance_to(0.1)
    assert stage.mail() == PlaybackStarted("u2")


def test_a_line_that_is_being_rendered_is_not_played_after_a_cut(stage: Stage) -> None:
    stage.speak("u1", "hello")
    stage.mouth.speak(Speak("u2", "waiting"))
    stage.mouth.cut()
    assert stage.mail() == PlaybackFinished("u2", 0.0, interrupted=True)
    stage.voice.may_render.release()
    assert stage.mail() == PlaybackFinished("u1", 0.0, interrupted=True)
    stage.output.advance_to(1.0)
    assert stage.mailbox.take(0.0) is None


def test_a_line_that_cannot_be_said_is_over(stage: Stage) -> None:
    stage.voice.broken = True
    stage.speak("u1", "hello")
    stage.voice.may_render.release()
    assert stage.mail() == PlaybackFinished("u1", 0.0, interrupted=True)


def test_the_speed_is_that_of_the_moment(stage: Stage) -> None:
    stage.mouth.set_rate(0.8)
    stage.speak("u1", "hello")
    assert stage.voice.asked == [("hello", 0.8, False)]


def test_the_loudness_reaches_what_is_playing(stage: Stage) -> None:
    heard: list[int] = []
    output = ClockedOutput("told", RATE, lambda pcm: heard.extend(pcm.tolist()), lambda _: None)
    output.start()
    bell = Clip(np.full(RATE, 1000, np.int16), RATE)
    mouth = LiveMouth(stage.voice, output, {"bell_start": bell}, stage.mailbox.post)
    mouth.set_volume(0.5)
    mouth.play(PlayEarcon("u1", "bell_start"))
    output.advance_to(1.0)
    mouth.close()
    assert heard[-10] == pytest.approx(500, abs=10)


def test_closing_twice_is_fine(stage: Stage) -> None:
    stage.mouth.close()
    stage.mouth.close()
