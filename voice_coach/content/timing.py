"""How long the timed steps of an exercise are, and which bells they have."""

from __future__ import annotations

from typing import Final

from voice_coach.content.outline import Outline
from voice_coach.content.parts import LONGEST_OPEN_SILENCE, LONGEST_OPEN_TURN
from voice_coach.content.schema import Exercise
from voice_coach.content.steps import SilenceStep, TurnStep
from voice_coach.engine import plan
from voice_coach.units import Seconds

SHORT_TURN: Final[Seconds] = 60.0
"""A turn of this length or less is warned of its end later (coaching rule)."""
WARN_BEFORE_END: Final[Seconds] = 30.0
WARN_BEFORE_END_OF_SHORT_TURN: Final[Seconds] = 15.0
PAUSE_AFTER_OPEN_TURN: Final[Seconds] = 1.0
"""No bell ends it, so the coach need not wait for one to fade."""
HANDOVER_SOUND: Final = "bell_handover"
FINISH_SOUND: Final = "bell_finish"


def shortest_share(exercise: Exercise, outline: Outline | None = None) -> Seconds | None:
    """Return the least time that one share can get; None where nothing is shared out."""
    counted_fixed, shares = _time_of(outline or Outline(exercise))
    length = exercise.length_seconds
    if not shares or length is None:
        return None
    return (length.min - counted_fixed) / shares


def share_seconds(exercise: Exercise, outline: Outline, seconds: Seconds | None) -> Seconds:
    """Return the length of one share; nothing asked for: of the usual length."""
    counted_fixed, shares = _time_of(outline)
    length = exercise.length_seconds
    if length is None or not shares:
        return 0.0
    wanted = length.default if seconds is None else seconds
    total = min(length.max, max(length.min, wanted))
    return (total - counted_fixed) / shares


def _time_of(outline: Outline) -> tuple[Seconds, float]:
    """Return the fixed seconds that count, and the sum of all shares."""
    counted = [content for _, content in outline.timed()]
    return sum(step.seconds or 0.0 for step in counted), sum(step.share or 0.0 for step in counted)


def _seconds(step: SilenceStep | TurnStep, per_share: Seconds) -> Seconds:
    if step.until is not None:
        longest = LONGEST_OPEN_TURN if isinstance(step, TurnStep) else LONGEST_OPEN_SILENCE
        return step.seconds or longest
    return step.seconds if step.seconds is not None else (step.share or 0.0) * per_share


def silence_of(
    silence: SilenceStep,
    per_share: Seconds,
    ending: str | None = None,
    call_line: str | None = None,
) -> plan.Silence:
    """Return the plan's silence.

    Args:
        silence: as it is written.
        per_share: length of one share.
        ending: the state of words that end it.
        call_line: phrasebook key of its ``call_line``.
    """
    return plan.Silence(
        seconds=_seconds(silence, per_share),
        start_sound=silence.start_sound,
        end_sound=silence.end_sound,
        counts=silence.counts,
        bell_every=silence.bell_every,
        bell_sound=None if silence.bell_every is None else silence.bell_sound,
        until_done=silence.until is not None,
        ending=ending,
        call_after=silence.call_after,
        call_sound=None if silence.call_after is None else silence.call_sound,
        call_line=call_line,
    )


def turn_of(
    turn: TurnStep, per_share: Seconds, *, is_last: bool, ending: str | None = None
) -> plan.Turn:
    """Return the plan's turn; ``ending``: the state of words that end it."""
    seconds = _seconds(turn, per_share)
    if turn.until is not None:
        return _open_turn(turn, seconds, ending)
    end_sound = turn.end_sound
    if end_sound == "auto":
        end_sound = FINISH_SOUND if is_last else HANDOVER_SOUND
    short = seconds <= SHORT_TURN
    return plan.Turn(
        who=turn.who,
        seconds=seconds,
        start_sound=turn.start_sound,
        warn_sound=turn.warn_sound,
        warn_before_end=WARN_BEFORE_END_OF_SHORT_TURN if short else WARN_BEFORE_END,
        end_sound=end_sound,
        quiet_sound=turn.quiet_sound,
        quiet_after=turn.quiet_after,
        grace=turn.grace,
    )


def _open_turn(turn: TurnStep, seconds: Seconds, ending: str | None) -> plan.Turn:
    """Return a turn that ends with a word: bells only where they were written down."""
    named = turn.model_fields_set
    return plan.Turn(
        who=turn.who,
        seconds=seconds,
        start_sound=turn.start_sound if "start_sound" in named else None,
        end_sound=turn.end_sound if "end_sound" in named and turn.end_sound != "auto" else None,
        quiet_sound=turn.quiet_sound,
        quiet_after=turn.quiet_after,
        end_pause=PAUSE_AFTER_OPEN_TURN,
        grace=turn.grace,
        until_done=True,
        ending=ending,
    )
