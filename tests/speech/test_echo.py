"""The echo stage with a canceller that can be seen through; the real one on a simulated room."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from support.said import said_by_flite

from voice_coach.clip import Pcm16
from voice_coach.speech._echo_filter import BLOCK
from voice_coach.speech.echo import (
    Cancelled,
    EchoCanceller,
    EchoStage,
    NoEcho,
    OwnEcho,
    WebRtcEcho,
)
from voice_coach.speech.vad import SileroVad
from voice_coach.units import HEARING_FORMAT, AudioChunk, Seconds

RATE = 16_000


class Subtractor:
    """Takes the reference off the microphone: perfect where they are in step."""

    drift = 0.0

    def __init__(self) -> None:
        self.blocks = 0
        self.realignments = 0
        self.closed = False

    def process(self, microphone: Pcm16, reference: Pcm16) -> Cancelled:
        assert not self.closed
        assert len(microphone) == len(reference) == BLOCK
        self.blocks += 1
        return Cancelled(microphone - reference, np.zeros_like(microphone))

    def realigned(self) -> None:
        self.realignments += 1

    def close(self) -> None:
        self.closed = True


def ramp(start: int, count: int) -> Pcm16:
    return (np.arange(start, start + count) % 1000 + 100).astype(np.int16)


def chunk(samples: Pcm16, at: Seconds) -> AudioChunk:
    return AudioChunk(samples.tobytes(), HEARING_FORMAT, at)


# --- the stage -------------------------------------------------------------------------


def test_nothing_is_computed_while_nothing_plays() -> None:
    canceller = Subtractor()
    stage = EchoStage(canceller)
    heard = ramp(0, 320)
    assert stage.process(heard, 0.0).words is heard
    stage.played(chunk(np.zeros(320, np.int16), 0.02))
    assert stage.process(heard, 0.02).speech is heard
    assert canceller.blocks == 0
    assert not stage.active


def test_while_it_plays_the_echo_is_taken_out_and_a_second_longer() -> None:
    canceller = Subtractor()
    stage = EchoStage(canceller)
    stage.played(chunk(ramp(0, 320), 0.0))
    assert (stage.process(ramp(0, 320), 0.0).words == 0).all()
    assert canceller.blocks == 2
    for index in range(1, 50):
        assert stage.active
        stage.process(np.zeros(320, np.int16), index * 0.02)
    assert not stage.active
    assert canceller.blocks == 100


def test_the_canceller_is_told_when_the_reference_is_aligned_anew() -> None:
    canceller = Subtractor()
    stage = EchoStage(canceller)
    for index in range(30):
        stage.played(chunk(ramp(index * 320, 320), index * 0.02))
    for index in range(20):
        stage.process(ramp(0, 320), index * 0.02 + (0.05 if index >= 15 else 0.001))
    assert canceller.realignments == 2  # when it began, and when the moments went apart


def test_the_speaker_sounds_as_long_as_the_room_may_ring() -> None:
    stage = EchoStage(Subtractor())
    assert not stage.sounding
    stage.played(chunk(ramp(0, 320), 0.0))
    sounded = []
    for index in range(40):
        sounded.append(stage.sounding)
        stage.process(np.zeros(320, np.int16), index * 0.02)
    assert sounded == [True] * 20 + [False] * 20
    assert stage.active


def test_what_is_heard_with_its_echo_still_passes_the_canceller() -> None:
    canceller = Subtractor()
    stage = EchoStage(canceller)
    stage.played(chunk(ramp(0, 320), 0.0))
    heard = ramp(0, 320)
    out = stage.process(heard, 0.0, keep_echo=True)
    assert (out.words == heard).all()
    assert (out.speech == heard).all()
    assert canceller.blocks == 2


@pytest.mark.parametrize("count", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 7])
def test_any_count_of_samples_comes_out_again(count: int) -> None:
    stage = EchoStage(Subtractor())
    stage.played(chunk(ramp(0, 3200), 0.0))
    out = stage.process(ramp(0, count), 0.0)
    whole = count - count % BLOCK
    for signal in (out.words, out.speech):
        assert len(signal) == count
        assert (signal[:whole] == 0).all()
        assert (signal[whole:] == ramp(whole, count - whole)).all()


class Listener(Subtractor):
    """Keeps what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[tuple[Pcm16, Pcm16]] = []

    def process(self, microphone: Pcm16, reference: Pcm16) -> Cancelled:
        self.given.append((microphone, reference))
        return super().process(microphone, reference)


def test_after_a_rest_it_first_hears_the_last_that_passed_it_by() -> None:
    canceller = Listener()
    stage = EchoStage(canceller)
    passed = [ramp(index * 320, 320) for index in range(30)]
    for index, samples in enumerate(passed):
        stage.process(samples, index * 0.02)
    assert canceller.given == []
    stage.played(chunk(ramp(500, 320), 0.6))
    assert len(stage.process(ramp(0, 320), 0.6).words) == 320
    before = canceller.given[:-2]
    assert (np.concatenate([heard for heard, _ in before]) == np.concatenate(passed[20:])).all()
    assert not any(played.any() for _, played in before)
    stage.process(ramp(0, 320), 0.62)
    assert len(canceller.given) == len(before) + 4


def test_closing_closes_the_canceller() -> None:
    canceller = Subtractor()
    EchoStage(canceller).close()
    assert canceller.closed


def test_no_canceller_changes_nothing() -> None:
    nothing = NoEcho()
    heard = ramp(0, BLOCK)
    out = nothing.process(heard, ramp(5, BLOCK))
    assert out.words is heard
    assert out.speech is heard
    nothing.close()


class Deaf(Subtractor):
    """Notices nobody."""


@pytest.mark.slow
@pytest.mark.parametrize("ppm", [0, 100])
def test_where_two_clocks_drift_apart_the_reference_is_read_at_the_microphones_pace(
    ppm: float,
) -> None:
    played = np.random.default_rng(4).standard_normal(14 * RATE) * 3000
    places = np.arange(len(played)) * (1 - ppm * 1e-6) - 800.0
    whole = np.floor(places).astype(int)
    around = np.arange(-15, 17)
    kernel = np.sinc((places - whole)[:, None] - around) * np.hanning(34)[1:-1]
    echo = 0.5 * (played[(whole[:, None] + around) % len(played)] * kernel).sum(axis=1)
    canceller = OwnEcho(Deaf())
    stage = EchoStage(canceller)
    heard, reference = (sound.clip(-32_768, 32_767).astype(np.int16) for sound in (echo, played))
    left = []
    for start in range(0, len(heard) - 320, 320):
        stage.played(chunk(reference[start : start + 320], start / RATE))
        left.append(stage.process(heard[start : start + 320], start / RATE).words)
    assert canceller.drift == pytest.approx(ppm * 1e-6, abs=2e-5)
    assert level(np.concatenate(left[-100:])) < level(heard[-32_000:]) - 18


def test_as_long_as_the_filter_knows_nothing_another_canceller_says_whether_somebody_speaks() -> (
    None
):
    stranger = Deaf()
    canceller = OwnEcho(stranger)
    noise = np.random.default_rng(5)
    played = (noise.standard_normal(4 * RATE) * 3000).astype(np.int16)
    heard = (0.5 * np.concatenate([np.zeros(400), played[:-400]])).astype(np.int16)
    silent = []
    for start in range(0, len(played), BLOCK):
        block = slice(start, start + BLOCK)
        silent.append(not canceller.process(heard[block], played[block]).speech.any())
    assert all(silent[:10])
    assert not any(silent[-50:])
    canceller.realigned()
    assert not canceller.process(heard[:BLOCK], played[:BLOCK]).speech.any()
    for start in range(0, len(played), BLOCK):
        block = slice(start, start + BLOCK)
        again = canceller.process(heard[block], played[block]).speech.any()
    assert again
    for _ in range(500):  # the box was moved to where no echo is: it knows nothing any more
        out = canceller.process(
            (noise.standard_normal(BLOCK) * 3000).astype(np.int16), played[:160]
        )
    assert not out.speech.any()
    canceller.close()
    assert stranger.closed


class HearsEverything(Subtractor):
    """Takes all for speech: it has lost the way."""

    def process(self, microphone: Pcm16, reference: Pcm16) -> Cancelled:
        return Cancelled(microphone, microphone)


def test_after_a_jump_one_that_has_lost_the_way_is_not_believed_alone() -> None:
    canceller = OwnEcho(HearsEverything())
    noise = np.random.default_rng(6)
    played = (noise.standard_normal(4 * RATE) * 3000).astype(np.int16)
    heard = (0.5 * np.concatenate([np.zeros(400), played[:-400]])).astype(np.int16)
    told = []
    for start in range(0, len(played), BLOCK):
        if start == 3 * RATE:
            canceller.realigned()
        block = slice(start, start + BLOCK)
        told.append(canceller.process(heard[block], played[block]).speech)
    assert level(np.concatenate(told[300:310])) < level(heard[3 * RATE :]) - 15


# --- WebRTC's --------------------------------------------------------------------------


def test_where_no_echo_is_heard_a_person_passes_as_they_are() -> None:
    """Headphones: after a second the sound of the microphone itself is looked at."""

    class Deaf(NoEcho):
        def process(self, microphone: Pcm16, reference: Pcm16) -> Cancelled:
            return Cancelled(microphone, np.zeros_like(microphone))

    canceller = OwnEcho(Deaf())
    rng = np.random.default_rng(3)
    passed = []
    for block in range(200):
        played = rng.normal(0, 3000, BLOCK).astype(np.int16)
        speaking = 150 <= block < 180
        heard = rng.normal(0, 3000 if speaking else 3, BLOCK).astype(np.int16)
        passed.append(canceller.process(heard, played).speech)
    assert not np.concatenate(passed[:50]).any()
    assert level(np.concatenate(passed[155:180])) > level(np.concatenate(passed[120:150])) + 40


def echo_of(voice: Pcm16, delay: Seconds, loudness: float = 0.5) -> NDArray[np.float64]:
    """Return a voice as a microphone in a room (RT60 0.4 s) hears it."""
    generator = np.random.default_rng(1)
    times = np.arange(RATE // 2) / RATE
    room = generator.standard_normal(len(times)) * 10 ** (-3 * times / 0.4) * 0.3
    room[0] = 1.0
    room = np.concatenate([np.zeros(round(delay * RATE)), room / np.sqrt(np.square(room).sum())])
    size = len(voice) + len(room) - 1
    spectrum = np.fft.rfft(voice.astype(float), size) * np.fft.rfft(room, size)
    return np.fft.irfft(spectrum, size)[: len(voice)] * loudness


CANCELLERS = [lambda: OwnEcho(WebRtcEcho()), WebRtcEcho]


def cancelled(
    microphone: NDArray[np.float64], reference: Pcm16, canceller: EchoCanceller
) -> Cancelled:
    stage = EchoStage(canceller)
    heard = microphone.clip(-32_768, 32_767).astype(np.int16)
    out = []
    for start in range(0, len(heard) - 319, 320):
        stage.played(chunk(reference[start : start + 320], start / RATE))
        out.append(stage.process(heard[start : start + 320], start / RATE))
    stage.close()
    return Cancelled(
        np.concatenate([block.words for block in out]),
        np.concatenate([block.speech for block in out]),
    )


def level(samples: NDArray[np.float64] | Pcm16) -> float:
    """Return the level in decibels."""
    return float(10 * np.log10(np.square(samples.astype(float)).mean() + 1e-9))


def coach() -> Pcm16:
    lines = (
        "When you hear the bell, look into each other's eyes. Looking away is fine.",
        "There is nothing to do, and nothing to get right. Just stay with it for a minute.",
    )
    return np.concatenate([said_by_flite(line, "slt") for line in lines])


@pytest.mark.speech
@pytest.mark.parametrize("make", CANCELLERS)
@pytest.mark.parametrize("delay", [0.0, 0.02, 0.1, 0.3])
def test_the_coachs_own_voice_is_cancelled_and_is_no_speech(
    delay: Seconds, make: Callable[[], EchoCanceller]
) -> None:
    voice = coach()
    noise = np.random.default_rng(2).standard_normal(len(voice)) * 5
    microphone = echo_of(voice, delay) + noise
    out = cancelled(microphone, voice, make()).speech
    assert level(microphone) - level(out) >= 20.0
    before = np.mean(np.array(SileroVad().process(microphone.astype(np.int16))) > 0.5)
    after = np.mean(np.array(SileroVad().process(out)) > 0.5)
    assert before > 0.6
    assert after < 0.03


@pytest.mark.speech
@pytest.mark.parametrize("make", CANCELLERS)
def test_what_was_heard_before_a_rest_does_not_come_out_after_it(
    make: Callable[[], EchoCanceller],
) -> None:
    """Somebody answers, the canceller rests in the middle of that, and the coach speaks again."""
    line = coach()[: 2 * RATE]
    quiet = np.zeros(4 * RATE, np.int16)
    played = np.concatenate([line, quiet, line])
    microphone = echo_of(played, 0.04, 0.1)
    microphone += np.random.default_rng(4).standard_normal(len(played)) * 5
    answer = said_by_flite("yes of course I would like to do that", "rms")[: 2 * RATE]
    microphone[round(2.2 * RATE) : round(2.2 * RATE) + len(answer)] += answer
    out = cancelled(microphone, played, make()).speech
    again = slice(6 * RATE, 6 * RATE + RATE // 10)
    assert level(out[again]) < level(microphone[again]) + 3.0


@pytest.mark.speech
@pytest.mark.parametrize("make", CANCELLERS)
def test_a_person_is_noticed_over_the_coach(make: Callable[[], EchoCanceller]) -> None:
    voice = coach()
    person = said_by_flite("stop the exercise please", "rms").astype(float)
    start = 4 * RATE
    microphone = echo_of(voice, 0.05) + np.random.default_rng(3).standard_normal(len(voice)) * 5
    microphone[start : start + len(person)] += person
    out = cancelled(microphone, voice, make()).speech
    answers = np.array(SileroVad().process(out)) > 0.5
    first, last = start // 512, (start + len(person)) // 512
    assert answers[first:last].mean() > 0.2
    assert answers[: first - 5].mean() < 0.06


@pytest.mark.parametrize("make", CANCELLERS)
def test_the_canceller_insists_on_its_blocks_and_can_be_closed_twice(
    make: Callable[[], EchoCanceller],
) -> None:
    canceller = make()
    with pytest.raises(ValueError, match="takes 160 samples"):
        canceller.process(ramp(0, 161), ramp(0, 160))
    canceller.close()
    canceller.close()


def test_a_closed_canceller_of_webrtc_lets_everything_pass() -> None:
    canceller = WebRtcEcho()
    canceller.close()
    heard = ramp(0, BLOCK)
    assert canceller.process(heard, heard).words is heard
