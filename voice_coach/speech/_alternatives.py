"""What else an utterance may have been: any sounds at all, or just talk."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from voice_coach.clip import Pcm16
from voice_coach.speech._sphinx import Path
from voice_coach.speech.acceptance import Evidence, is_hopeless, is_urgent

_SHORTEST_FRAMES: Final = 5
"""Words are not taken for shorter than this: 50 ms."""
_NO_TALK: Final = 40.0
"""Difference where no everyday words fit at all; the largest that was measured is 23."""


class Everyday(Protocol):
    """Explains a signal by everyday talk; ``EverydayTalk`` does."""

    def explain(self, samples: Pcm16) -> Path | None:
        """Return the best path of everyday words; None where there is none."""
        ...


class Rivals:
    """The alternatives for one utterance, each looked for once, and only where it is needed.

    Free phones cost half as much as everyday talk, and most talk ends with them.
    """

    def __init__(
        self, free: Path, everyday: Everyday, samples: Pcm16, *, noisy: bool = False
    ) -> None:
        """Take note of the utterance.

        Args:
            free: the best sequence of phones.
            everyday: asked when it is needed.
            samples: the utterance.
            noisy: the room was too loud to be sure of its words at once.
        """
        self._free = free
        self._noisy = noisy
        self._everyday = everyday
        self._samples = samples
        self._asked = False
        self._talk: Path | None = None

    def against(self, found: Path, phones: int, state: str) -> Evidence:
        """Return what speaks for words, in the state whose grammar they are of.

        Args:
            found: the words, in the same signal.
            phones: their length.
            state: the listening state.
        """
        spoken = sum(piece.end - piece.start for piece in found.pieces if not piece.is_filler)
        spoken = max(spoken, _SHORTEST_FRAMES)
        lead = found.score - self._free.score
        free, even = lead / spoken, lead / found.frames
        evidence = Evidence(phones, free=free, even=even, noisy=self._noisy)
        if is_urgent(state) or is_hopeless(free):
            return evidence
        if not self._asked:
            self._asked, self._talk = True, self._everyday.explain(self._samples)
        if self._talk is None:
            return replace(evidence, talk=_NO_TALK)
        talk = (found.score - self._talk.score) / spoken
        return replace(evidence, talk=talk, worst=_worst_word(found, self._talk))


def _worst_word(found: Path, other: Path) -> float:
    """Return the least score, against another path, of a word's sounds per 10 ms of it."""
    ahead = np.cumsum(_by_frame(found) - _by_frame(other))
    words = [piece for piece in found.pieces if not piece.is_filler and piece.end > piece.start]
    leads = [
        (ahead[piece.end - 1] - (ahead[piece.start - 1] if piece.start else 0.0))
        / (piece.end - piece.start)
        for piece in words
    ]
    return float(min(leads, default=0.0))


def _by_frame(path: Path) -> NDArray[np.float64]:
    """Return the acoustic score of each frame, that of a piece shared evenly."""
    scores = np.zeros(path.frames + 1)
    for piece in path.pieces:
        if piece.end > piece.start:
            scores[piece.start : piece.end] = piece.score / (piece.end - piece.start)
    return scores
