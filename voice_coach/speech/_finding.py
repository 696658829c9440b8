"""Finds words in an utterance: as it came, and where that is not enough, without its noise.

What is compared is the margin of ``Found``: the scores of two signals cannot be, those of words
and of free phones in the same signal can.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from pocketsphinx import Decoder

from voice_coach.clip import Pcm16
from voice_coach.speech import _threads
from voice_coach.speech._beside import Beside
from voice_coach.speech._sphinx import SHORTEST, Path, decode_both
from voice_coach.speech.acceptance import is_urgent, talks_among_themselves
from voice_coach.speech.denoiser import Denoiser
from voice_coach.units import HEARING_FORMAT, Samples

_SHORT: Final[Samples] = 2 * HEARING_FORMAT.rate_hz
"""A shorter utterance whose words were not found is looked at again from a little later on."""
_STARTS: Final[tuple[Samples, ...]] = (0, 800, 1_600, 2_400)
"""Where it is looked at. The search is pruned, and whether the end of a lone "yes" is reached
hangs on how its frames of 10 ms happen to fall: the same clip is found or not, 50 ms apart."""
_ROOM_NOISE: Final = 32_768 * 10 ** (-70 / 20)
"""Every utterance is heard in a room as quiet as this, -70 dB of full scale: in one quieter
than any room (a noise gate, a virtual microphone) the free phones win. Measured: a "stop" before
a hum has a confidence of 0.27 without it, and 0.75 with it; orders by people are heard alike."""
_SURE: Final = -4.0
"""Margin from which on the words are not looked for a second time."""
_BETTER: Final = 2.0
"""By how much the margin without noise must be higher to count: in a room that reverberates a
part of the words goes with the noise. Measured: 0 and 2 hear the same orders in noise by people,
and 0 loses one command in 29 at 3 m."""


_UNFINISHED: Final = 400.0
"""A sentence that is not over, of other words, has to explain the sound so much better than one
that is. Measured at 2 m: up to 370 where somebody had said the whole sentence, 400 to 1000 where
somebody stopped in the middle ("what can" as "what can you do": 400 to 630)."""
_UNFINISHED_SEARCH: Final = 200.0
"""The same where people look for a word. "I feel", "I'm", "I feel a bit" and "I don't", after which
nothing came, by eight voices at 1 and 2 m, are taken for beginnings 25 times of 32 (10 by the other
limit); of 48 whole answers three are, which is only waiting longer for the same words."""
_QUIET_DB: Final = 40.0
"""The loudest twentieth of an utterance's frames of 20 ms is so far above the quietest one in a
quiet room, where there is no noise to take out and half of the time is saved. Measured: 44 to 53
at 1 to 3 m in quiet (people's orders 47 to 70), 32 to 37 with a kitchen 20 dB below the voice."""
_FRAME: Final[Samples] = 320


@dataclass(frozen=True, slots=True)
class Found:
    """Words, and how well they explain the sound."""

    words: Path | None
    """A whole sentence; None where its end was not reached."""
    begun: Path | None
    """What was heard if the sentence is not over."""
    free: Path
    """The best free sequence of phones in the same signal."""
    samples: Pcm16
    """That signal."""

    @property
    def margin(self) -> float:
        """That of the words; minus infinity where there is no whole sentence."""
        return -math.inf if self.words is None else self.margin_of(self.words)

    def margin_of(self, path: Path) -> float:
        """Return the log score of a path less that of the free phones, per frame of 10 ms.

        About 0 where the words explain the sound as well as anything could.
        """
        return (path.score - self.free.score) / path.frames

    def goes_on(self, *, searching: bool = False) -> bool:
        """Whether the beginning of a sentence explains the sound better than a whole one does.

        Args:
            searching: people look for a word where this is said.
        """
        if self.words is None or self.begun is None:
            return self.begun is not None
        same = _labels(self.words) == _labels(self.begun)
        least = _UNFINISHED_SEARCH if searching else _UNFINISHED
        return not same and self.begun.score - self.words.score > least


class Finder:
    """Decodes utterances with the grammars of a decoder."""

    def __init__(self, decoder: Decoder, denoiser: Denoiser | None, beside: Beside) -> None:
        """Prepare.

        Args:
            decoder: has the grammars' searches, or gets them later.
            denoiser: None: there is only the sound as it came.
            beside: looks for free phones, and for everyday talk in what is found.
        """
        self._decoder: Decoder | None = decoder
        self._denoiser = denoiser
        self._beside = beside
        self._thread = _threads.one_thread("denoiser")

    def find(self, grammar: str, samples: Pcm16, state: str = "") -> Found | None:
        """Return the words of an utterance; None where no sentence of the grammar was found.

        Where the coach was called, or has asked, what it takes to judge the words is begun beside
        the search for them. Where people talk to each other most of that would be in vain.

        Args:
            grammar: name of its search.
            samples: 16 kHz mono, at least ``SHORTEST``.
            state: the listening state whose limits count.
        """
        if self._denoiser is None:
            return self._look(grammar, samples, state)
        clean = partial(self._denoiser.clean, samples)
        noisy = not _is_quiet(samples)
        ahead = noisy and not talks_among_themselves(state)
        cleaning = self._thread.submit(clean) if ahead else None
        raw = self._look(grammar, samples, state)
        if raw is not None and (raw.margin >= _SURE or (raw.words is not None and not noisy)):
            return raw
        cleaned = clean() if cleaning is None else cleaning.result()
        second = self._look(grammar, cleaned, state)
        if second is None:
            return raw
        return second if raw is None or second.margin > raw.margin + _BETTER else raw

    def close(self) -> None:
        """Let the decoder go; calling it twice is fine."""
        self._decoder = None
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _look(self, grammar: str, samples: Pcm16, state: str) -> Found | None:
        samples = _in_a_room(samples)
        if not talks_among_themselves(state):
            self._beside.begin(samples, talk=not is_urgent(state))
        words, begun, part = self._decode(grammar, samples)
        free = self._beside.free(part) if words or begun else None
        return None if free is None else Found(words, begun, free, part)

    def _decode(self, grammar: str, samples: Pcm16) -> tuple[Path | None, Path | None, Pcm16]:
        """Return the words of an utterance, the same if it is not over, and where they are."""
        first: Path | None = None
        for start in _STARTS if len(samples) < _SHORT else _STARTS[:1]:
            part = samples[start:] if start else samples
            if len(part) < SHORTEST:
                break
            words, begun = decode_both(self._decoder, grammar, part)
            if words is not None:
                return words, begun, part
            first = first or begun
        return None, first, samples


def _labels(path: Path) -> list[str]:
    return [piece.label for piece in path.pieces if not piece.is_filler]


def _is_quiet(samples: Pcm16) -> bool:
    """Whether an utterance, with the silence around it, is of a room without noise."""
    whole = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = np.mean(np.square(whole, dtype=np.float64), axis=1)
    low, high = np.percentile(power, (5, 95))
    return bool(high >= 10 ** (_QUIET_DB / 10) * low)


def _in_a_room(samples: Pcm16) -> Pcm16:
    """Return an utterance with the noise of a quiet room; the same noise each time."""
    noise = np.random.default_rng(0).normal(0.0, _ROOM_NOISE, len(samples))
    return np.clip(samples + noise, -32_768, 32_767).astype(np.int16)
