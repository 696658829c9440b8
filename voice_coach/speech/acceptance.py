"""Was it this and nothing else? Evidence into confidence, and the confidence that is enough.

PocketSphinx: three differences of log scores, per 10 ms in which words were found. ``free``: the
words of a grammar less the best sequence of phones. ``talk``: less the best sequence of everyday
words. ``worst``: the same for the single word that fits worst, by sounds alone: in "you told me
nothing, you never tell me anything" some words are a command's, others are nowhere near. All are
about 0 and above for what was said, and the more negative the less it was that. Talk that lasts
longer than the words found in it has large differences over few frames.

One sum of the three tells commands from talk, by logistic regression on the calibration half of
people's recordings and of synthesized commands and near-commands (``script/calibrate_acceptance``
repeats it; ``script/bench hearing rejection`` reports the other half). On 62 commands and 70
foreign segments of the calibration half it had the weights below; of 58 and 78 of the test half,
most of the foreign ones near-commands or short words, the limit keeps 97 % and takes one, where
free phones alone take 7 % at 95 %. More everyday words change nothing (44 of the hardest segments,
area under the curve 0.847 with 500 words and 0.839 with 2 500).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from voice_coach.content.endings import STATE_PREFIX as ENDING_PREFIX

LONG_PHONES: Final = 8
"""From this many phones on a command is told from talk reliably."""
SHORT_PHONES: Final = 4
"""Up to this many, much talk resembles it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the words that were found in an utterance; log scores per 10 ms of words."""

    phones: int
    """Length of the words."""
    free: float | None
    """Against free phones; None: those did not reach the end."""
    talk: float | None = None
    """Against everyday talk; None: not asked, because ``free`` was enough to know."""
    worst: float | None = None
    """The least of any word against everyday talk, by sounds alone; None: not asked."""
    even: float | None = None
    """As ``free``, per 10 ms of the whole utterance, the silence around the words included."""
    noisy: bool = False
    """The room was so loud that the words were looked for without its noise as well."""


_FREE: Final = 0.11
_TALK: Final = 0.11
_WORST: Final = 0.055
_BASE: Final = 4.75
"""Weights of the three and what is added, so that a long command needs 0: 0.110, 0.111, 0.054 and
5.54 by the regression, of which 0.79 are taken off: that keeps 94 % of the commands of the
calibration half (0.50: 95 %) and 97 % of the others."""
_LEAST, _MOST = -80.0, 40.0
"""Beyond these the differences mean no more."""
_HOPELESS: Final = -60.0
"""From here down on ``free`` decides alone: nothing that was ever said had less than -51 (a bare
"stop" in a kitchen; commands -28), and most talk has."""

_NOISY: Final = 1.2
"""What long words need less in a loud room: its noise is explained by free phones and not by words.
Of 36 orders by people in the kitchen at 6 dB six were heard rightly and refused, by 0.2 to 1.2."""
_AMONG_THEMSELVES: Final = frozenset({"sharing", "card", "silence", "open_silence", "paused"})
"""States in which people talk to each other, and nothing is believed the sooner for noise."""

_SHORTER: Final = 0.5
"""What words of fewer than ``LONG_PHONES`` need more in a command window."""

STOP_PHONES: Final = 6
"""Length of "stop it", as which a bare "stop" is often heard."""
_STATE_LIMITS: Final = {
    "session_command": -1.1,
    "silence": -4.5,
    "open_silence": -4.5,
    "paused": -1.75,
    "sharing": -1.45,
    "card": -1.45,
    "consent": -1.4,
    "confirm": -1.4,
    "volume": -1.4,
    "go_on": -1.4,
    "who_first": -1.4,
    "feeling": -1.1,
    "feeling_more": -1.1,
    "their_feeling": -1.1,
}
"""What words of up to ``STOP_PHONES`` need in listening states of a few words, and where a question
was asked. Of 107 short answers by seven synthesized voices and people, dry to 3 m, and 142 short
foreign words by people: questions keep 13 of 14 right ones and take 1 of 63; a pause 12 of 14 and 2
of 63; a sharing turn, at -0.25, 9 of 14 and none, and at -1.8 12 and 2, and "warning" ends a turn
in the couple's talk; at -1.45 a plain "done" by a voice at 1 m still counts (-0.7), and of the
foreign words two digits; the window inside a session, where the coach was just called and "stop"
has to be heard, 18 of 19 and 7. In a silence a missed "stop" is worse than a wrong one: a bare one
at 3 m or in the kitchen has -2.6 to -5.4, "five", "six" and "two" -2.8 to -1.1; silence around it
is asked for too."""


_EVEN_LIMITS: Final = {
    "consent": -24.0,
    "confirm": -24.0,
    "volume": -22.0,
    "go_on": -24.0,
    "who_first": -22.5,
    "feeling": -21.0,
    "feeling_more": -21.0,
    "their_feeling": -21.0,
    "sharing": -14.0,
    "card": -14.0,
}
"""Least ``even`` that is enough as well, for words of up to ``STOP_PHONES`` where a question was
asked, or a turn can be ended: the same "yes" and "Anna" by one voice vary from -12 to -23, and the
sum of the three may refuse one that is spread over few frames (-22.6 by ``even``, -38 by ``free``).
A yes that is not taken ends an evening before it begins; a foreign word there is asked about or
harmless."""

_URGENT: Final = "control"
_URGENT_LIMITS: Final = {"long": -16.5, "middle": -16.0, "short": -23.0}
"""Least ``even`` while the coach speaks; "short" is up to ``STOP_PHONES`` there. Nobody waits for a
second opinion: bare "stop" by eight synthesized voices has -8 to -21 (one -27), by a person -11;
over the coach's own voice, by five voices, 18 of 20 had -22.9 and more, and none of 36 other short
words by people was taken for it."""
_EVEN_SLOPE: Final = 0.25
"""Confidence per unit of ``even``, by which 0.5 is the limit and 0.98 a margin of -1."""

_WORD_LIMITS: Final = {"long": 0.6, "middle": 0.75, "short": 0.85}
"""Least confidence of Vosk's least certain word by length: on the tiny model, right words have 0.98
and wrong ones 0.60 to 0.75 on average."""

WORTH_ASKING: Final = 0.15
"""Confidence, below the limit of 0.5, from which words that are not accepted are still asked about
in the command window ("Did you mean …?"): sentences that come near to a command have 0.28 and 0.42
where they are not accepted, eight everyday sentences 0.04 and less, and of 14 clips of people's
words that are none of ours one has 0.49 and the others 0.10 and less."""


def is_urgent(state: str) -> bool:
    """Whether a state decides by ``even`` alone, so that nothing else has to be asked."""
    return state == _URGENT


def talks_among_themselves(state: str) -> bool:
    """Whether people talk to each other in a state, and most of what is heard is not for us."""
    return state in _AMONG_THEMSELVES or state.startswith(ENDING_PREFIX)


def is_hopeless(free: float) -> bool:
    """Whether words fit so badly against free phones that nothing else has to be asked."""
    return free <= _HOPELESS


def confidence(evidence: Evidence, state: str = "") -> float:
    """Return how sure the evidence makes us, 0.0 to 1.0; 0.5 is the limit of acceptance.

    Args:
        evidence: what speaks for the words.
        state: listening state whose grammar was used.
    """
    return 0.5 + 0.5 * math.tanh(_above(evidence, state) / 2)


def accepts(evidence: Evidence, state: str = "") -> bool:
    """Whether it is enough for words of this length in this listening state."""
    return _above(evidence, state) >= 0.0


def words_confidence(least: float, phones: int | None) -> float:
    """Return how sure Vosk's words make us, 0.0 to 1.0; 0.5 is the limit of acceptance.

    Args:
        least: the confidence of the least certain word, 0.0 to 1.0.
        phones: length of the words; None where it is not known.
    """
    limit = _WORD_LIMITS[_length(phones)]
    if least < limit:
        return 0.5 * least / limit
    return 0.5 + 0.5 * (least - limit) / (1.0 - limit)


def accepts_words(confidence: float, phones: int | None) -> bool:
    """Whether the confidence of the least certain word (0.0 to 1.0) is enough for the length."""
    return confidence >= _WORD_LIMITS[_length(phones)]


def _above(evidence: Evidence, state: str) -> float:
    """Return how far the evidence lies above what is needed; negative below."""
    if state.startswith(ENDING_PREFIX):
        state = "open_silence"
    if is_urgent(state):
        even = -math.inf if evidence.even is None else evidence.even
        short = evidence.phones <= STOP_PHONES
        length = "short" if short else _length(max(evidence.phones, SHORT_PHONES + 1))
        return _EVEN_SLOPE * (even - _URGENT_LIMITS[length])
    if evidence.free is None or is_hopeless(evidence.free):
        return -math.inf
    talk = _MOST if evidence.talk is None else evidence.talk
    worst = 0.0 if evidence.worst is None else evidence.worst
    weighed = _FREE * _within(evidence.free) + _TALK * _within(talk) + _WORST * _within(worst)
    enough = _BASE + weighed - _needed(evidence.phones, state)
    if evidence.noisy and evidence.phones >= LONG_PHONES and state not in _AMONG_THEMSELVES:
        enough += _NOISY
    if evidence.even is None or evidence.phones > STOP_PHONES or state not in _EVEN_LIMITS:
        return enough
    return max(enough, _EVEN_SLOPE * (evidence.even - _EVEN_LIMITS[state]))


def _needed(phones: int, state: str) -> float:
    if phones >= LONG_PHONES:
        return 0.0
    if phones <= STOP_PHONES and state in _STATE_LIMITS:
        return _STATE_LIMITS[state]
    return 0.0 if state in _STATE_LIMITS else _SHORTER


def _within(difference: float) -> float:
    return min(_MOST, max(_LEAST, difference))


def _length(phones: int | None) -> str:
    if phones is None or phones <= SHORT_PHONES:
        return "short"
    return "long" if phones >= LONG_PHONES else "middle"
