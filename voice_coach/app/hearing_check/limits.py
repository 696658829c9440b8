"""From figures to one piece of advice: a table of limits, each with where it comes from.

Sources: "measured" are the figures in docs/hearing.md; "plan" the limits of the set up by voice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Final

from voice_coach.app.hearing_check.figures import Caught, Figures, Part
from voice_coach.clip import DIGITAL_SILENCE_DBFS
from voice_coach.engine.plan import FAINT_DBFS, LOUD_DBFS

NOTHING_ABOVE_DBFS: Final = DIGITAL_SILENCE_DBFS
"""A microphone that is on hears something (16 bits of nothing are a switch or a cable)."""
STANDS_OUT_DB: Final = 15.0
"""A voice that stands out from the room by less is mistaken (measured: of the coach's commands at
2 m, .93 are heard with a kitchen 20 dB below the voice, and .65 with one 10 dB below)."""
NOISY_ABOVE_DBFS: Final = -50.0
"""A room that is louder than this is what hides a faint voice; a quieter one is not (a quiet living
room is at -60 and below at the usual gain, a running kitchen tap at -45)."""
ECHO_TAKEN_DB: Final = 15.0
"""Where less of the coach's own voice is taken out, the rest of it passes for a person (measured:
7 dB leave 0.71 of its frames looking like speech, 30 dB none)."""
CLEAR_SCORE: Final = 0.6
"""A wake phrase that is just spotted now (0.5) is missed in the next evening's noise."""
OFTEN_ENOUGH: Final = 2 / 3
"""Of three tries two: what a person who is asked to say it again forgives."""

FINE: Final = "hearing.advice_fine"
SOME_MISSED: Final = "hearing.advice_again"


@dataclass(frozen=True, slots=True)
class Limit:
    """One figure with its limit."""

    key: str
    """Line that says what would help."""
    short: Callable[[Figures], float | None]
    """How far the figure is beyond the limit, in units of what it can be beyond at all (0.0 just
    beyond, 1.0 hopeless); None where it is well."""


def advise(figures: Figures) -> str:
    """Return the key of the line with the advice that fits the worst figure."""
    worst, key = -1.0, FINE if figures.all_heard else SOME_MISSED
    for limit in LIMITS:
        short = limit.short(figures)
        if short is not None and short > worst:
            worst, key = short, limit.key
    return key


def _beyond(value: float | None, limit: float, hopeless: float) -> float | None:
    """Return how far a value is from its limit towards where it is hopeless."""
    if value is None or (value - limit) * (hopeless - limit) <= 0:
        return None
    return min(1.0, (value - limit) / (hopeless - limit))


def _each(figures: Figures, part: Part | None = None) -> Iterator[Caught]:
    return (each.caught for each in figures.tries if part in (None, each.part))


def _level(figures: Figures) -> float | None:
    levels = [each.level_dbfs for each in _each(figures) if each.level_dbfs is not None]
    return median(levels) if levels else None


def _above_room(figures: Figures) -> float | None:
    found = [above for each in figures.tries if (above := each.above_room_db) is not None]
    return median(found) if found else None


def _muted(figures: Figures) -> float | None:
    nothing = figures.room_dbfs <= NOTHING_ABOVE_DBFS and _level(figures) is None
    return 1.0 if nothing else None


def _loud(figures: Figures) -> float | None:
    return _beyond(_level(figures), LOUD_DBFS, 0.0)


def _noisy(figures: Figures) -> float | None:
    if figures.room_dbfs <= NOISY_ABOVE_DBFS:
        return None
    return _beyond(_above_room(figures), STANDS_OUT_DB, 0.0)


def _far(figures: Figures) -> float | None:
    if figures.room_dbfs > NOISY_ABOVE_DBFS:
        return None
    return _beyond(_above_room(figures), STANDS_OUT_DB, 0.0)


def _faint(figures: Figures) -> float | None:
    above = _above_room(figures)
    if above is None or above < STANDS_OUT_DB:
        return None
    return _beyond(_level(figures), FAINT_DBFS, -70.0)


def _echo(figures: Figures) -> float | None:
    return _beyond(figures.echo_db, ECHO_TAKEN_DB, 0.0)


def _wake(figures: Figures) -> float | None:
    """The wake phrase is missed, or just spotted, where the words after it are understood."""
    tries = [each for each in _each(figures, Part.COMMAND) if each.confidence is not None]
    if not tries:
        return None
    scores = sorted(each.wake_score or 0.0 for each in tries)
    return _beyond(median(scores), CLEAR_SCORE, 0.0)


def _microphone(figures: Figures) -> float | None:
    """Voices are there and loud enough, and what they say is not understood."""
    if (_above_room(figures) or 0.0) < STANDS_OUT_DB:
        return None
    tries = list(_each(figures, Part.COMMAND))
    heard = sum(each.confidence is not None for each in tries) / len(tries) if tries else 1.0
    return _beyond(heard, OFTEN_ENOUGH, 0.0)


def _over_voice(figures: Figures) -> float | None:
    tries = list(_each(figures, Part.STOP))
    heard = sum(each.heard for each in tries) / len(tries) if tries else 1.0
    return _beyond(heard, OFTEN_ENOUGH, -1.0)  # half as bad as a command that is missed


def _nobody(figures: Figures) -> float | None:
    """The room is heard, and nobody in it."""
    return 1.0 if figures.tries and _level(figures) is None else None


LIMITS: Final = (
    Limit("hearing.advice_muted", _muted),
    Limit("hearing.advice_nobody", _nobody),
    Limit("hearing.advice_gain_down", _loud),
    Limit("hearing.advice_quieter", _noisy),
    Limit("hearing.advice_nearer", _far),
    Limit("hearing.advice_gain_up", _faint),
    Limit("hearing.advice_echo", _echo),
    Limit("hearing.advice_wake", _wake),
    Limit("hearing.advice_microphone", _microphone),
    Limit("hearing.advice_volume", _over_voice),
)
"""Where two are equally bad, the first one counts: it is the cause of those below."""
