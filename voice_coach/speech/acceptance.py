"""Was it this and nothing else? Scores into confidence, and the confidence that is enough.

PocketSphinx: the *margin* is the log score, per frame of 10 ms, of the words found by a grammar
less that of the best free sequence of phones. It is about 0 where the words explain the sound as
well as anything could. The shorter a command, the more talk fits it, so the limits go by the
phones of what was heard.

Measured on 1 052 right recognitions (people's orders, digits and words; the coach's commands by
flite's voices, dry and in rooms) and 2 522 segments of other speech, one speaker or several, each
tried on every listening state: the limits keep 97 % of the long commands and let 4 % of the
segments pass (people: 0 of 245), 96 % and 12 % (people: 3 of 179) of those of five to seven
phones, 97 % and 46 % (people: 12 of 348) of shorter ones. Short ones are in a grammar only where
they are expected, and the ears hear them only with silence around them.
"""

from __future__ import annotations

import math
from typing import Final

from voice_coach.content.endings import STATE_PREFIX as ENDING_PREFIX

LONG_PHONES: Final = 8
"""From this many phones on a command is told from talk reliably."""
SHORT_PHONES: Final = 4
"""Up to this many, much talk resembles it."""

_LIMITS: Final = {"long": -16.5, "middle": -16.0, "short": -19.0}
"""Least margin by length."""
_SLOPE: Final = 0.25
"""Confidence per unit of margin at the limit, by which 0.5 is the limit and 0.98 a margin of -1."""

_WORD_LIMITS: Final = {"long": 0.6, "middle": 0.75, "short": 0.85}
"""Least confidence of Vosk's least certain word by length: on the tiny model, right words have 0.98
and wrong ones 0.60 to 0.75 on average."""


STOP_PHONES: Final = 6
"""Length of "stop it", as which a bare "stop" is often heard."""
_STATE_LIMITS: Final = {
    "silence": -22.0,
    "open_silence": -22.0,
    "paused": -22.0,
    "sharing": -21.5,
    "card": -21.5,
    "control": -21.5,
    "consent": -24.0,
    "confirm": -24.0,
    "volume": -22.0,
    "who_first": -22.5,
    "feeling": -21.0,
    "feeling_more": -21.0,
    "their_feeling": -21.0,
}
"""Least margin of up to ``STOP_PHONES`` in listening states of a few words, and where a question
was asked: the same "yes" and "Anna" by one voice vary from -12 to -21. A "stop" that is missed is
worse than a wrong one, and the silence around it has already told it from talk: bare "stop" by
eight synthesized voices has -8 to -21 (one -27), by a person -11; of 79 foreign words and phrases
by people, three more pass for "stop" or "pause" in a silence."""


WORTH_ASKING: Final = 0.2
"""Confidence, below the limit of 0.5, from which words that are not accepted are still asked about
in the command window ("Did you mean …?")."""


def _length(phones: int | None) -> str:
    if phones is None or phones <= SHORT_PHONES:
        return "short"
    return "long" if phones >= LONG_PHONES else "middle"


def _limit(phones: int | None, state: str) -> float:
    if phones is not None and phones <= STOP_PHONES:
        if state.startswith(ENDING_PREFIX):
            state = "open_silence"
        if state in _STATE_LIMITS:
            return _STATE_LIMITS[state]
    return _LIMITS[_length(phones)]


def margin_confidence(margin: float, phones: int | None, state: str = "") -> float:
    """Return how sure a margin makes us, 0.0 to 1.0; 0.5 is the limit of acceptance.

    Args:
        margin: log score per frame against free phones.
        phones: length of the words; None where it is not known.
        state: listening state whose grammar was used.
    """
    above = _SLOPE * (margin - _limit(phones, state))
    return 0.5 + 0.5 * math.tanh(above / 2)


def accepts_margin(margin: float, phones: int | None, state: str = "") -> bool:
    """Whether a margin is enough for words of this length in this listening state."""
    return margin >= _limit(phones, state)


def accepts_words(confidence: float, phones: int | None) -> bool:
    """Whether the confidence of the least certain word (0.0 to 1.0) is enough for the length."""
    return confidence >= _WORD_LIMITS[_length(phones)]
