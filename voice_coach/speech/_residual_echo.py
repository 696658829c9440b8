"""What the echo filter leaves is made inaudible, for those who only ask whether somebody speaks.

How much of the echo is left, tone by tone, is followed over a second or so while something plays
(a quantile, so that a word over it hardly moves it); what is not well above that is turned down.
A filter that knows nothing yet leaves everything: then everything is turned down.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from voice_coach.speech._echo_filter import BLOCK, Signal

_SIZE: Final = 2 * BLOCK
_BINS: Final = BLOCK + 1
_QUANTILE: Final = 0.8
"""How often what is left is below what is expected of it."""
_STEP: Final = 0.05
"""How fast the expectation moves, in nepers of power every 10 ms."""
_MARGIN: Final = 8.0
"""What is louder than this many times the expected rest of the echo is somebody."""
_DECAY: Final = 0.92
"""Of the echo's power, every 10 ms: a room rings on."""
_SMOOTHING: Final = 0.6
_LEAST_GAIN: Final = 10 ** (-40 / 20)
_LIMITS: Final = (float(np.log(1e-4)), float(np.log(3.0)))
"""Of the expectation: -40 dB of the echo, to three times of it. It begins there."""
_AUDIBLE: Final = 1e-6
"""Power of an echo from which on something is learned of what is left of it."""
_FLOOR: Final = 10 ** (-75 / 20)
"""Noise of a quiet room that is put in the place of the echo: exact silence with crumbs in it
sounds like words to a detector of speech."""
_PLAYING: Final = 10 ** (-50 / 20)
"""Amplitude above which the speaker plays something worth judging by."""
_MEMORY: Final = np.array([0.98, 0.995])
"""Half a second, and two."""
_LEAST_BLOCKS: Final = 10
_EARNED: Final = 10 ** (8 / 10)
_LOST: Final = 10 ** (2 / 10)
"""Echo power before and after the filter by which it is trusted, and no longer. Somebody who
speaks over it spoils the figure too, but not for two seconds."""
_UNHEARD: Final = float(np.log(1e-5))
_HEARD: Final = float(np.log(1e-3))
"""Share of the power that is played which the microphone hears, as a natural logarithm: below the
one no echo is worth taking out (headphones, a speaker in another room), above the other it is."""
_SWIFT: Final = 0.1
"""How fast the figure moves to the middle of what is heard, every 10 ms: to nothing in a second; a
short word over the coach moves it by less than lies between the two."""
_WINDOW: Final = np.sin(np.pi * (np.arange(_SIZE) + 0.5) / _SIZE).astype(np.float32)

_Powers = NDArray[np.float32]


class Trust:
    """Whether the echo filter knows the way, by what it takes out."""

    def __init__(self) -> None:
        self._share = 0.0
        self.needless = False
        """No echo is heard that would have to be taken out."""
        self.lose()

    def lose(self) -> None:
        """Begin without any: the way is not the one that was learned."""
        self._heard = np.zeros(2)
        self._left = np.zeros(2)
        self._blocks = 0
        self.earned = False
        """It took out enough at least once, and has not failed since."""

    def follow(self, heard: Signal, rest: Signal, played: Signal) -> None:
        """Take note of 10 ms.

        Args:
            heard: 160 samples from the microphone.
            rest: what the filter left of them.
            played: what the speaker played.
        """
        if np.abs(played).max() < _PLAYING:
            return
        power = float(np.dot(heard, heard))
        self._look_for_echo(power, float(np.dot(played, played)))
        self._heard = _MEMORY * self._heard + (1 - _MEMORY) * power
        self._left = _MEMORY * self._left + (1 - _MEMORY) * float(np.dot(rest, rest))
        self._blocks += 1
        short, long = self._heard / (self._left + 1e-12)
        if self.earned:
            self.earned = bool(long > _LOST)
        elif short > _EARNED and self._blocks >= _LEAST_BLOCKS:
            self.earned = True
            self._heard[1], self._left[1] = self._heard[0], self._left[0]

    def _look_for_echo(self, heard: float, played: float) -> None:
        share = float(np.log((heard + 1e-12) / played))
        self._share += _SWIFT if share > self._share else -_SWIFT
        self.needless = self._share < (_HEARD if self.needless else _UNHEARD)


class ResidualEcho:
    """Takes out the rest; 10 ms late."""

    def __init__(self) -> None:
        self._expected = np.full(_BINS, _LIMITS[1], np.float32)
        """Natural logarithm of the share of the echo's power that is left."""
        self._ringing = np.zeros(_BINS, np.float32)
        self._smooth = np.zeros(_BINS, np.float32)
        self._gain = np.ones(_BINS, np.float32)
        self._rest: Signal = np.zeros(BLOCK, np.float32)
        self._echo: Signal = np.zeros(BLOCK, np.float32)
        self._tail: Signal = np.zeros(BLOCK, np.float32)
        self._noise = np.random.default_rng(0)

    def process(self, rest: Signal, echo: Signal) -> Signal:
        """Return 10 ms without echo.

        Args:
            rest: 160 samples, what the filter left.
            echo: 160 samples, what it took out.
        """
        spectrum = np.fft.rfft(_WINDOW * np.concatenate([self._rest, rest]))
        left = _spread(spectrum)
        taken = _spread(np.fft.rfft(_WINDOW * np.concatenate([self._echo, echo])))
        self._rest, self._echo = rest, echo
        self._ringing = np.maximum(taken, _DECAY * self._ringing)
        self._follow(left)
        crumbs = _MARGIN * np.exp(self._expected) * self._ringing
        gain = np.sqrt(np.clip(1.0 - crumbs / (left + 1e-12), _LEAST_GAIN, 1.0))
        self._gain = (0.3 * self._gain + 0.7 * gain).astype(np.float32)
        windowed = (np.fft.irfft(self._gain * spectrum, _SIZE) * _WINDOW).astype(np.float32)
        out = self._tail + windowed[:BLOCK]
        self._tail = windowed[BLOCK:]
        return out + np.float32(_FLOOR) * self._noise.standard_normal(BLOCK, np.float32)

    def _follow(self, left: _Powers) -> None:
        """Learn how much of the echo is left, where there is any."""
        self._smooth = _SMOOTHING * self._smooth + (1 - _SMOOTHING) * left
        share = np.log((self._smooth + 1e-9) / (self._ringing + 1e-9))
        step = np.where(share > self._expected, _QUANTILE, _QUANTILE - 1.0) * _STEP
        learned = self._expected + np.where(self._ringing > _AUDIBLE, step, 0.0)
        self._expected = np.clip(learned, *_LIMITS).astype(np.float32)


def _spread(spectrum: NDArray[np.complexfloating]) -> _Powers:
    """Return the power of a spectrum, each tone with a little of its neighbours."""
    power = spectrum.real**2 + spectrum.imag**2
    padded = np.concatenate([power[:1], power, power[-1:]])
    mixed: _Powers = (0.25 * padded[:-2] + 0.5 * padded[1:-1] + 0.25 * padded[2:]).astype(
        np.float32
    )
    return mixed
