"""What else an utterance may have been: any sounds at all, or just talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from voice_coach.clip import Pcm16
from voice_coach.speech._sphinx import Path, Piece
from voice_coach.speech.acceptance import Evidence, is_hopeless, is_urgent

_SHORTEST_FRAMES: Final = 5
"""Words are not taken for shorter than this: 50 ms."""
_NO_TALK: Final = -20.0
"""Difference where the search for everyday words does not reach the end, which tells nothing: that
of most talk. It happens once in 300 times, and the words were wrong each time."""


class Everyday(Protocol):
    """Explains a signal by everyday talk; ``EverydayTalk`` does."""

    def explain(self, samples: Pcm16) -> Path | None:
        """Return the best path of everyday words; None where there is none."""
        ...


class Rivals:
    """The alternatives for one utterance, each looked for once, and only where it is needed.

    Free phones cost half as much as everyday talk, and most talk ends with them.
    """

    def __init__(self, free: Path, everyday: Everyday, samples: Pcm16) -> None:
        """Take note of the utterance.

        Args:
            free: the best sequence of phones.
            everyday: asked when it is needed.
            samples: the utterance.
        """
        self._free = free
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
        words = [piece for piece in found.pieces if not piece.is_filler]
        spoken = max(sum(piece.end - piece.start for piece in words), _SHORTEST_FRAMES)
        lead = found.score - self._free.score
        evidence = Evidence(phones, free=lead / spoken, even=lead / found.frames)
        if is_urgent(state) or is_hopeless(lead / spoken):
            return evidence
        evidence = _within(evidence, found, self._free, words, spoken)
        if not self._asked:
            self._asked, self._talk = True, self._everyday.explain(self._samples)
        if self._talk is None:
            return replace(evidence, talk=_NO_TALK, sounds=_NO_TALK, sense=0.0)
        talk = (found.score - self._talk.score) / spoken
        sounds = (_acoustic(found) - _acoustic(self._talk)) / spoken
        return replace(
            evidence,
            talk=talk,
            sounds=sounds,
            sense=talk - sounds,
            worst=_least_word(_by_frame(found) - _by_frame(self._talk), words),
        )


def _within(
    evidence: Evidence, found: Path, free: Path, words: Sequence[Piece], spoken: int
) -> Evidence:
    """Add how well the sounds fit: those between the first word and the last, and the others."""
    if not words:
        return evidence
    ahead = _by_frame(found) - _by_frame(free)
    inside = float(np.sum(ahead[words[0].start : words[-1].end]))
    outside = _acoustic(found) - _acoustic(free) - inside
    return replace(
        evidence,
        inside=inside / spoken,
        outside=outside / spoken,
        weakest=_least_word(ahead, words),
    )


def _least_word(ahead: NDArray[np.float64], words: Sequence[Piece]) -> float:
    """Return the least sum, by frame, of a word's sounds against another path, per 10 ms of it."""
    leads = [
        float(np.mean(ahead[piece.start : piece.end])) for piece in words if piece.end > piece.start
    ]
    return min(leads, default=0.0)


def _acoustic(path: Path) -> float:
    """Return the score of a path's sounds, without what its grammar or model of words adds."""
    return sum(piece.score for piece in path.pieces)


def _by_frame(path: Path) -> NDArray[np.float64]:
    """Return the acoustic score of each frame, that of a piece shared evenly."""
    scores = np.zeros(path.frames + 1)
    for piece in path.pieces:
        if piece.end > piece.start:
            scores[piece.start : piece.end] = piece.score / (piece.end - piece.start)
    return scores
