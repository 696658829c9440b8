"""Was it this and nothing else? Evidence into confidence, and the confidence that is enough.

PocketSphinx: differences of log scores between the words found and what else there may have been,
per 10 ms in which words were found; about 0 and above for what was said, and the more negative the
less it was that. Two things else are looked for: the best free sequence of phones, and the best
sequence of everyday words. Long words are weighed by four of the differences and by their length,
short ones, where most of that says little, by three.

The weights for long words are learnt on the calibration half by ``script/calibrate_acceptance``:
people's recordings, people's orders of coffee, synthesized commands, and near-commands that eight
voices say in five places: 284 commands, 474 foreign segments in which long words were found, most
of them near-commands. 15 of those pass where 95 % of 144 commands without a television do, 85 % of
59 with one, and all of 81 orders. ``free`` holds how likely a sentence is, which says
nothing of the sounds, and the silences; the worst word against talk is mostly a "the" of 30 ms.
More everyday words change nothing (area under the curve 0.847 with 500, 0.839 with 2 500), nor do
the pace of the words, the worst 0.3 s, or noise in the room. How likely a sentence is in the
grammar alone must not count: natural ways to ask for an exercise are among its least likely.
``script/bench hearing rejection`` reports the other half.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from voice_coach.content.endings import STATE_PREFIX as ENDING_PREFIX

LONG_PHONES: Final = 8
"""From this many phones on a command is told from talk reliably."""
SHORT_PHONES: Final = 4
"""Up to this many, much talk resembles it."""
STOP_PHONES: Final = 6
"""Length of "stop it", as which a bare "stop" is often heard."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the words that were found in an utterance; log scores per 10 ms of words."""

    phones: int
    """Length of the words."""
    free: float | None
    """Against free phones; None: those did not reach the end."""
    even: float | None = None
    """As ``free``, per 10 ms of the whole utterance, the silence around the words included."""
    inside: float | None = None
    """The sounds alone against free phones, from the first word to the last; None: not asked."""
    weakest: float | None = None
    """The same for the single word that fits least; None: not asked."""
    talk: float | None = None
    """Against everyday talk; None: not asked, because ``free`` was enough to know."""
    sounds: float | None = None
    """What of ``talk`` the sounds make out; None: not asked."""
    sense: float | None = None
    """What of ``talk`` is how likely such a sentence is: in the grammar, less that of the everyday
    words in theirs; None: not asked."""
    worst: float | None = None
    """The least of any word against everyday talk, by sounds alone; None: not asked."""
    outside: float = 0.0
    """The sounds before the first word and after the last against free phones: what was said
    around them, also per 10 ms of words."""


_LEAST, _MOST = -80.0, 40.0
"""Beyond these the differences mean no more."""
_HOPELESS: Final = -60.0
"""From here down on ``free`` decides alone: nothing that was ever said had less than -51 (a bare
"stop" in a kitchen; commands -28), and most talk has."""

_INSIDE: Final = 0.26
_WEAKEST: Final = 0.045
_SOUNDS: Final = 0.21
_SENSE: Final = 0.28
_LENGTH: Final = 1.5
_LONG_BASE: Final = 7.3
"""Weights for long words, and what is added so that ``LONG_PHONES`` need 0 in a command window. The
longer words are the more they need, by the logarithm of their number of phones: chance evens out,
and a long sentence was put together by the search to fit."""

_FREE: Final = 0.11
_TALK: Final = 0.11
_WORST: Final = 0.055
_SHORT_BASE: Final = 4.75
"""Weights for shorter words: those of the differences by logistic regression over commands of all
lengths, on 62 commands and 70 foreign segments."""

_AROUND: Final = -15.0
_TALKED: Final = 0.5
"""What words need more for each unit by which ``outside`` is less than that: people speak over a
television (down to -12, and a lone "done" has -9), and not in the middle of talk. In a turn it
tells nothing more: "done" in people's meetings has -3."""


@dataclass(frozen=True, slots=True)
class _State:
    """What is believed in a listening state."""

    short: float
    """What words of up to ``STOP_PHONES`` need."""
    middle: float = 0.0
    """What those need that are longer, and shorter than ``LONG_PHONES``."""
    long: float = 0.0
    """What others need."""
    whole: float = math.inf
    """Least ``even`` that is enough as well for words of up to ``STOP_PHONES``."""
    among_themselves: bool = False
    """People talk to each other in it."""
    searching: bool = False
    """People look for a word in it."""
    urgent: bool = False
    """The limits are those of ``even`` alone, and nothing else has to be asked."""


_WINDOW: Final = _State(short=-0.5)
_ASKED: Final = _State(short=-1.4, whole=-24.0)
_TURN: Final = _State(short=-1.45, whole=-14.0, among_themselves=True)
_SILENCE: Final = _State(short=-4.5, among_themselves=True)
_CHOICE: Final = _State(short=-1.1, whole=-21.0)
_FEELING: Final = _State(short=-1.1, whole=-21.0, searching=True)
_OVER_ITSELF: Final = _State(short=-23.0, middle=-16.0, long=-16.5, urgent=True)
"""Nobody waits for a second opinion while the coach speaks: bare "stop" by eight synthesized voices
has -8 to -21 (one -27), by a person -11; over the coach's own voice, by five voices, 18 of 20 had
-22.9 and more, and none of 36 other short words by people was taken for it."""
_STATES: Final[Mapping[str, _State]] = {
    "command": _WINDOW,
    "session_command": _State(short=-1.1),
    "sharing": _TURN,
    "card": _TURN,
    "silence": _SILENCE,
    "open_silence": _SILENCE,
    "paused": _State(short=-1.75, among_themselves=True),
    "consent": _ASKED,
    "confirm": _ASKED,
    "go_on": _ASKED,
    "suggestion": _ASKED,
    "favourite": _ASKED,
    "step": _ASKED,
    "reminder_due": _ASKED,
    "volume": _State(short=-1.4, whole=-22.0),
    "who_first": _State(short=-1.4, whole=-22.5),
    "feeling": _FEELING,
    "feeling_more": _FEELING,
    "their_feeling": _FEELING,
    "choice": _CHOICE,
    "given_name": _CHOICE,
    "country": _CHOICE,
    "reminder_time": _CHOICE,
    "clock_time": _CHOICE,
    "day_part": _CHOICE,
    "weekday": _CHOICE,
    "how_long": _CHOICE,
    "control": _OVER_ITSELF,
    "answering": _OVER_ITSELF,
}
"""What each state needs. Of 107 short answers by seven synthesized voices and people, dry to 3 m,
and 142 short foreign words by people: questions keep 13 of 14 right ones and take 1 of 63 by the
sum; a pause 12 of 14 and 2 of 63; a sharing turn, at -0.25, 9 of 14 and none, and at -1.8 12 and 2,
and "warning" ends a turn in the couple's talk; at -1.45 a plain "done" by a voice at 1 m still
counts (-0.7); the window inside a session, where the coach was just called and "stop" has to be
heard, 18 of 19 and 7. In a silence a missed "stop" is worse than a wrong one: a bare one at 3 m or
in the kitchen has -2.6 to -5.4, "five", "six" and "two" -2.8 to -1.1; silence around it is asked
for too.

``whole``: the same "yes" and "Anna" by one voice vary from -12 to -23, and the sum may refuse one
that is spread over few frames (-22.6 by ``even``, -38 by ``free``). A yes that is not taken ends an
evening before it begins; a foreign word there is asked about or harmless."""

_WHOLE_WORST: Final = -40.0
"""Least ``worst`` of words that are taken because they fit as a whole: "why not" for a person's
"one" has -75, "i do" for "two" -103, bare answers that were said -17 and more."""

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


def has_limits(state: str) -> bool:
    """Whether a state is one of those that limits were set for."""
    return state in _STATES


def is_urgent(state: str) -> bool:
    """Whether a state decides by ``even`` alone, so that nothing else has to be asked."""
    return _limits(state).urgent


def talks_among_themselves(state: str) -> bool:
    """Whether people talk to each other in a state, and most of what is heard is not for us."""
    return _limits(state).among_themselves


def is_searching(state: str) -> bool:
    """Whether people look for a word in a state, so that a beginning is waited for."""
    return _limits(state).searching


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
    limits = _limits(state)
    if limits.urgent:
        even = -math.inf if evidence.even is None else evidence.even
        return _EVEN_SLOPE * (even - _of_length(evidence, limits))
    if evidence.free is None or is_hopeless(evidence.free):
        return -math.inf
    talked = max(0.0, _AROUND - _bounded(evidence.outside))
    return _over_limit(evidence, limits) - _TALKED * talked


def _over_limit(evidence: Evidence, limits: _State) -> float:
    """Return how far the words alone lie above what is needed."""
    long = evidence.phones >= LONG_PHONES
    enough = (_long_sum if long else _short_sum)(evidence) - _of_length(evidence, limits)
    if evidence.even is None or evidence.phones > STOP_PHONES:
        return enough
    if _bounded(evidence.worst) < _WHOLE_WORST:
        return enough
    return max(enough, _EVEN_SLOPE * (evidence.even - limits.whole))


def _of_length(evidence: Evidence, limits: _State) -> float:
    if evidence.phones <= STOP_PHONES:
        return limits.short
    return limits.long if evidence.phones >= LONG_PHONES else limits.middle


def _limits(state: str) -> _State:
    return _STATES.get("open_silence" if state.startswith(ENDING_PREFIX) else state, _WINDOW)


def _long_sum(evidence: Evidence) -> float:
    weighed = (
        _INSIDE * _bounded(evidence.inside)
        + _WEAKEST * _bounded(evidence.weakest)
        + _SOUNDS * _bounded(evidence.sounds)
        + _SENSE * _bounded(evidence.sense)
    )
    return _LONG_BASE + weighed - _LENGTH * math.log(evidence.phones / LONG_PHONES)


def _short_sum(evidence: Evidence) -> float:
    weighed = (
        _FREE * _bounded(evidence.free)
        + _TALK * _bounded(evidence.talk)
        + _WORST * _bounded(evidence.worst)
    )
    return _SHORT_BASE + weighed


def _bounded(difference: float | None) -> float:
    return 0.0 if difference is None else min(_MOST, max(_LEAST, difference))


def _length(phones: int | None) -> str:
    if phones is None or phones <= SHORT_PHONES:
        return "short"
    return "long" if phones >= LONG_PHONES else "middle"
