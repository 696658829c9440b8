"""The coach's own voice taken out of what the microphone hears.

Two answers are needed, and no single signal gives both. *Does somebody speak?* must not be
answered by crumbs of the coach's own voice, so everything that may be echo is turned down. *Which
words?* wants the person's voice undistorted, so the echo is only subtracted: a recogniser minds
some echo much less than holes in a word.

Measured in a simulated room (RT60 0.4 s, echo 20 to 100 ms late, clocks 100 ppm apart), share of
bare words over the coach's voice in which a detector finds 0.15 s of speech: with WebRTC's AEC3
0.67 at an echo as loud as the person and 0.14 where it is 10 dB louder; with our own 1.0 and 0.86.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from voice_coach.clip import Pcm16
from voice_coach.errors import SystemLibraryError
from voice_coach.speech._drift import Drift
from voice_coach.speech._echo_filter import BLOCK, EchoFilter, Signal
from voice_coach.speech._reference_track import ReferenceTrack, to_samples
from voice_coach.speech._residual_echo import ResidualEcho, Trust
from voice_coach.units import HEARING_FORMAT, AudioChunk, Samples, Seconds

AFTERGLOW_SECONDS: Final[Seconds] = 1.0
"""How long after the last sound of the speaker the canceller goes on working."""

_RINGING_SECONDS: Final[Seconds] = 0.4
"""How long after it a room and a late speaker may still ring."""

_CATCHING_UP: Final[Samples] = HEARING_FORMAT.rate_hz * 200 // 1000
"""What a canceller that has rested hears again before it goes to work. It still holds the end of
what it heard last: where that was somebody's speech it came out as a burst (-22 dBFS, measured,
while the microphone was silent), and was taken for a word."""

_AUDIBLE: Final = 10
"""Amplitude (of 32767) above which the speaker counts as playing: -70 dB of full scale."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What the microphone heard without what the speaker played; both of the same length."""

    words: Pcm16
    """For a recogniser: voices are undistorted, a little echo is left."""
    speech: Pcm16
    """For a detector of speech: no echo is left, voices have lost where it was."""


class EchoCanceller(Protocol):
    """Takes one signal's echo out of another."""

    @property
    def drift(self) -> float:
        """By how much slower than the microphone's clock the reference should be read.

        A share: 1e-4 where the echo is 0.1 ms later every second.
        """
        ...

    def process(self, microphone: Pcm16, reference: Pcm16) -> Cancelled:
        """Return what the microphone heard without what the speaker played.

        Args:
            microphone: 160 samples of 16 kHz mono.
            reference: what the speaker played in the same 10 ms, or up to 0.1 s earlier.
        """
        ...

    def realigned(self) -> None:
        """Take note that the reference may be some milliseconds off from where it was."""
        ...

    def close(self) -> None:
        """Release what it holds; calling it twice is fine."""
        ...


class NoEcho:
    """Leaves everything as it is: headphones, or a speakerphone that cancels by itself."""

    drift: Final = 0.0

    def process(self, microphone: Pcm16, reference: Pcm16) -> Cancelled:
        """Return the microphone's signal."""
        return Cancelled(microphone, microphone)

    def realigned(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class OwnEcho:
    """An echo filter that only subtracts, and behind it what takes out the rest.

    The echo may come 0 to 0.3 s after the reference: 0.35 s of the way are learned. As long as
    the filter does not know the way (in the first seconds, and where the echo comes too late), a
    second canceller answers whether somebody speaks; where there is no echo, none has to.
    """

    def __init__(self, stranger: EchoCanceller) -> None:
        """Begin without knowing the way.

        Args:
            stranger: knows its way in places that it has never heard; closed with this one.
        """
        self._stranger = stranger
        self._filter = EchoFilter()
        self._residual = ResidualEcho()
        self._trust = Trust()
        self._drift = Drift()

    @property
    def drift(self) -> float:
        """By how much slower the reference should be read, by how the way moves."""
        return self._drift.rate

    def process(self, microphone: Pcm16, reference: Pcm16) -> Cancelled:
        """Return what the microphone heard without what the speaker played.

        Args:
            microphone: 160 samples of 16 kHz mono.
            reference: 160 samples of 16 kHz mono.

        Raises:
            ValueError: a block is not 160 samples long.
        """
        _check(microphone, reference)
        heard = _to_signal(microphone)
        played = _to_signal(reference)
        echo = self._filter.process(heard, played)
        rest = heard - echo
        self._trust.follow(heard, rest, played)
        if self._trust.earned:
            self._drift.follow(self._filter.way)
        speech = _to_pcm(self._residual.process(rest, echo))
        strange = self._stranger.process(microphone, reference).speech
        if self._trust.needless:
            return Cancelled(microphone, microphone)
        if not self._trust.earned:
            # Either may be lost just now: the one after a jump of the reference, the other before
            # it has learned the way. Somebody who speaks is heard by both.
            speech = min(speech, strange, key=_power)
        return Cancelled(_to_pcm(rest), speech)

    def realigned(self) -> None:
        """Trust the filter only when it has shown that it still knows the way."""
        self._trust.lose()
        self._drift.lose()

    def close(self) -> None:
        """Release the second canceller; calling it twice is fine."""
        self._stranger.close()


class WebRtcEcho:
    """WebRTC's echo canceller (AEC3), by the library inside the livekit wheel."""

    drift: Final = 0.0

    def __init__(self) -> None:
        """Load the library (0.1 s, 27 MB) and make one canceller.

        Raises:
            SystemLibraryError: the library cannot be loaded on this machine.
        """
        try:
            # Imported here: it costs 0.1 s and 27 MB where no echo is ever cancelled.
            from voice_coach.speech._webrtc import AudioProcessing  # noqa: PLC0415 (said above)

            self._processing: AudioProcessing | None = AudioProcessing()
        except (ImportError, OSError) as error:
            msg = f"The echo canceller's library cannot be loaded ({error})."
            hint = 'Run set-up again, or set microphone.echo to "off".'
            raise SystemLibraryError(msg, hint) from error

    def process(self, microphone: Pcm16, reference: Pcm16) -> Cancelled:
        """Return what the microphone heard without what the speaker played, twice the same.

        The echo may come 0 to 0.4 s after the reference, and up to 10 ms before it.

        Args:
            microphone: 160 samples of 16 kHz mono.
            reference: 160 samples of 16 kHz mono.

        Raises:
            ValueError: a block is not 160 samples long.
        """
        _check(microphone, reference)
        if self._processing is None:
            return Cancelled(microphone, microphone)
        heard = bytearray(microphone.tobytes())
        self._processing.render(bytearray(reference.tobytes()))
        self._processing.capture(heard)
        samples = np.frombuffer(heard, np.int16)
        return Cancelled(samples, samples)

    def realigned(self) -> None:
        """Do nothing: it looks for the delay all the time."""

    def close(self) -> None:
        """Release the canceller; calling it twice is fine."""
        if self._processing is not None:
            self._processing.close()
            self._processing = None


class EchoStage:
    """The canceller at work: only while the speaker plays and a second after it.

    When nothing plays the microphone's signal passes as it is and nothing is computed.
    """

    def __init__(self, canceller: EchoCanceller) -> None:
        self._canceller = canceller
        self._reference = ReferenceTrack()
        self._glow: Samples = 0
        self._rested = _silence(0)
        """The last of what passed while the canceller rested."""

    @property
    def active(self) -> bool:
        """Whether the speaker plays or did a moment ago."""
        return self._glow > 0

    @property
    def sounding(self) -> bool:
        """Whether what the speaker plays, or its reverberation, is heard right now."""
        return self._glow > to_samples(AFTERGLOW_SECONDS - _RINGING_SECONDS)

    def played(self, chunk: AudioChunk) -> None:
        """Take note of what the speaker plays, 16 kHz mono; may be ahead of the microphone."""
        if np.abs(np.frombuffer(chunk.pcm, np.int16)).max(initial=0) > _AUDIBLE:
            self._glow = to_samples(AFTERGLOW_SECONDS)
        if self.active:
            self._reference.add(chunk)

    def process(self, samples: Pcm16, at: Seconds, *, keep_echo: bool = False) -> Cancelled:
        """Return the microphone's samples without echo.

        Args:
            samples: 16 kHz mono; a whole number of 10 ms blocks, else the rest passes as it is.
            at: moment of the first one.
            keep_echo: return them with it; the canceller hears them all the same, and stays used
                to the room.
        """
        if not self.active:
            self._rested = np.concatenate([self._rested, samples])[-_CATCHING_UP:]
            return Cancelled(samples, samples)
        self._catch_up()
        self._glow -= len(samples)
        jumps = self._reference.jumps
        whole = len(samples) - len(samples) % BLOCK
        blocks = []
        for start in range(0, whole, BLOCK):
            moment = at + start / HEARING_FORMAT.rate_hz
            reference = self._reference.take(moment, BLOCK, self._canceller.drift)
            if self._reference.jumps != jumps:
                jumps = self._reference.jumps
                self._canceller.realigned()
            blocks.append(self._canceller.process(samples[start : start + BLOCK], reference))
        if whole < len(samples):
            self._reference.take(at + whole / HEARING_FORMAT.rate_hz, len(samples) - whole)
        if keep_echo:
            return Cancelled(samples, samples)
        return Cancelled(
            np.concatenate([*(block.words for block in blocks), samples[whole:]]),
            np.concatenate([*(block.speech for block in blocks), samples[whole:]]),
        )

    def close(self) -> None:
        """Release the canceller."""
        self._canceller.close()

    def _catch_up(self) -> None:
        """Let a canceller that has rested forget what it heard before."""
        for start in range(0, len(self._rested) - BLOCK + 1, BLOCK):
            self._canceller.process(self._rested[start : start + BLOCK], _silence(BLOCK))
        self._rested = _silence(0)


def _check(microphone: Pcm16, reference: Pcm16) -> None:
    """Refuse blocks of a wrong length.

    Raises:
        ValueError: one is not 160 samples long.
    """
    if len(microphone) != BLOCK or len(reference) != BLOCK:
        msg = f"an echo canceller takes {BLOCK} samples, not {len(microphone)}/{len(reference)}"
        raise ValueError(msg)


def _to_signal(samples: Pcm16) -> Signal:
    return samples.astype(np.float32) / np.float32(32_768.0)


def _to_pcm(signal: Signal) -> Pcm16:
    samples: Pcm16 = np.clip(np.rint(signal * 32_768.0), -32_768, 32_767).astype(np.int16)
    return samples


def _power(samples: Pcm16) -> float:
    return float(np.mean(np.square(samples, dtype=np.float64)))


def _silence(count: Samples) -> Pcm16:
    return np.zeros(count, np.int16)
