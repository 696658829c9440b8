"""The simulated speaker and mouth: every sample and every reply at its own moment."""

from __future__ import annotations

import numpy as np
import pytest
from support.fakes_speech import FakeVoice

from voice_coach.clip import Clip, Pcm16
from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.runtime.clock import VirtualClock
from voice_coach.simulation.mouth import VirtualMouth
from voice_coach.simulation.speaker import Speaker

RATE_HZ = 16_000
CLICK = Clip(np.full(1600, 1000, np.int16), RATE_HZ)


class Recording:
    """A speaker with one track, and all that was played on it."""

    def __init__(self, volume: float = 1.0, rate_hz: int = RATE_HZ) -> None:
        self._pieces: list[Pcm16] = []
        self.speaker = Speaker(volume)
        self.speaker.add_track(rate_hz, self._pieces.append)

    @property
    def played(self) -> Pcm16:
        return np.concatenate(self._pieces)


@pytest.mark.parametrize("moment", [0.0, 0.02, 1.00003, 12.3456789])
def test_a_clip_begins_at_the_sample_nearest_to_its_moment(moment: float) -> None:
    recording = Recording()
    recording.speaker.play("u1", CLICK, moment)
    recording.speaker.advance(moment + 1)
    assert np.flatnonzero(recording.played)[0] == round(moment * RATE_HZ)
    assert np.count_nonzero(recording.played) == len(CLICK.samples)


def test_clips_are_resampled_to_the_track_and_mixed() -> None:
    recording = Recording(rate_hz=48_000)
    recording.speaker.play("u1", CLICK, 0.0)
    recording.speaker.play("u2", CLICK, 0.05)
    recording.speaker.advance(0.2)
    assert len(recording.played) == 9600
    assert recording.played[1200] == pytest.approx(1000, abs=20)
    assert recording.played[3600] == pytest.approx(2000, abs=40)
    assert recording.played[6000] == pytest.approx(1000, abs=20)


def test_a_cut_is_silence_from_its_own_sample() -> None:
    recording = Recording()
    recording.speaker.play("u1", CLICK, 0.0)
    recording.speaker.cut(0.0301)
    recording.speaker.advance(0.2)
    assert np.flatnonzero(recording.played)[-1] == round(0.0301 * RATE_HZ) - 1


def test_the_volume_holds_from_the_beginning_and_changes_at_its_moment() -> None:
    recording = Recording(volume=0.5)
    long = Clip(np.full(RATE_HZ, 1000, np.int16), RATE_HZ)
    recording.speaker.play("u1", long, 0.0)
    recording.speaker.set_volume(1.0, 0.5)
    recording.speaker.advance(1.0)
    assert set(recording.played[:8000]) == {500}
    assert set(recording.played[-7000:]) == {1000}


def test_long_times_are_played_in_pieces() -> None:
    recording = Recording()
    recording.speaker.advance(3.25)
    assert [len(piece) for piece in recording._pieces] == [RATE_HZ] * 3 + [RATE_HZ // 4]


class Rig:
    def __init__(self) -> None:
        self.clock = VirtualClock()
        self.voice = FakeVoice()
        self.recording = Recording()
        self.mouth = VirtualMouth(self.clock, self.voice, {"click": CLICK}, self.recording.speaker)

    def replies(self, until: float) -> list[tuple[float, object]]:
        """Return what comes until a moment, and move there."""
        found: list[tuple[float, object]] = []
        while (moment := self.mouth.next_moment()) is not None and moment <= until:
            self.clock.advance_to(max(moment, self.clock.now()))
            found.append((moment, self.mouth.take()))
        self.clock.advance_to(until)
        return found


def test_every_sound_is_answered_at_its_own_moments() -> None:
    rig = Rig()
    rig.clock.advance_to(1.23)
    rig.mouth.play(PlayEarcon("u1", "click"))
    assert rig.mouth.playing
    assert rig.replies(5.0) == [
        (1.23, PlaybackStarted("u1")),
        (1.33, PlaybackFinished("u1", 0.1)),
    ]
    assert not rig.mouth.playing
    assert rig.mouth.next_moment() is None


def test_lines_are_rendered_at_the_rate_in_force_and_take_no_time_to_render() -> None:
    rig = Rig()
    rig.mouth.speak(Speak("u1", "Hello.", private=True))
    rig.mouth.set_rate(2.0)
    rig.mouth.speak(Speak("u2", "Hello."))
    assert [(call.rate, call.private) for call in rig.voice.renders] == [(1.0, True), (2.0, False)]
    replies = rig.replies(5.0)
    assert [reply for _, reply in replies] == [
        PlaybackStarted("u1"),
        PlaybackStarted("u2"),
        PlaybackFinished("u2", 0.18),
        PlaybackFinished("u1", 0.36),
    ]


def test_what_is_cut_is_answered_once_at_once_and_is_silent() -> None:
    rig = Rig()
    rig.mouth.play(PlayEarcon("u1", "click"))
    rig.mouth.speak(Speak("u2", "A longer line."))
    rig.replies(0.04)
    rig.mouth.cut()
    rig.mouth.cut()
    cut = rig.replies(5.0)
    assert cut == [
        (0.04, PlaybackFinished("u1", 0.04, interrupted=True)),
        (0.04, PlaybackFinished("u2", 0.04, interrupted=True)),
    ]
    rig.recording.speaker.advance(5.0)
    assert np.flatnonzero(rig.recording.played)[-1] < 0.04 * RATE_HZ


def test_what_is_cut_before_it_was_reported_to_begin_is_reported_in_order() -> None:
    rig = Rig()
    rig.mouth.play(PlayEarcon("u1", "click"))
    rig.mouth.cut()
    assert rig.replies(1.0) == [
        (0.0, PlaybackStarted("u1")),
        (0.0, PlaybackFinished("u1", 0.0, interrupted=True)),
    ]


def test_what_is_over_is_not_cut() -> None:
    rig = Rig()
    rig.mouth.play(PlayEarcon("u1", "click"))
    rig.replies(0.2)
    rig.mouth.cut()
    assert rig.replies(1.0) == []
