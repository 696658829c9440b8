"""Compiles an exercise file to the flat timed plan that the engine walks through."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from voice_coach.content.schema import (
    AnswerKind,
    AskStep,
    Exercise,
    LevelStep,
    SayStep,
    SilenceStep,
    SoundStep,
    Step,
    TurnStep,
)
from voice_coach.engine import plan
from voice_coach.engine.events import Slot
from voice_coach.units import Seconds

SHORT_TURN: Final[Seconds] = 60.0
"""A turn of this length or less is warned of its end later (coaching rule)."""
WARN_BEFORE_END: Final[Seconds] = 30.0
WARN_BEFORE_END_OF_SHORT_TURN: Final[Seconds] = 15.0
HANDOVER_SOUND: Final = "bell_handover"
FINISH_SOUND: Final = "bell_finish"


@dataclass(frozen=True, slots=True)
class Compiler:
    """What a plan needs besides the exercise itself."""

    answers: Mapping[str, AnswerKind]
    """Kinds of answers by name."""
    line_key: Callable[[Exercise, str], str]
    """Phrasebook key of a line named in an exercise."""
    meanings: Mapping[str, Mapping[str, Slot]] = field(default_factory=dict)
    """What is kept for an answer, by the name of such a list."""

    def compile(self, exercise: Exercise, seconds: Seconds | None = None) -> plan.Plan:
        """Return the plan of an exercise.

        Args:
            exercise: a checked exercise.
            seconds: length asked for, None for the default; the nearest limit is taken.
        """
        counted_fixed, shares = _time_of(exercise)
        length = exercise.length_seconds
        if length is None:
            per_share = 0.0
        else:
            wanted = length.default if seconds is None else seconds
            total = min(length.max, max(length.min, wanted))
            per_share = (total - counted_fixed) / shares if shares else 0.0
        last_turn = max(
            (index for index, step in enumerate(exercise.steps) if step.turn is not None),
            default=-1,
        )
        steps = tuple(
            self._step(exercise, index, per_share, is_last_turn=index == last_turn)
            for index in range(len(exercise.steps))
        )
        counted = sum(
            step.seconds
            for step in steps
            if isinstance(step, plan.Turn) or (isinstance(step, plan.Silence) and step.counts)
        )
        turns = {round(step.seconds) for step in steps if isinstance(step, plan.Turn)}
        slots: dict[str, str | int] = {"duration": round(counted)}
        if len(turns) == 1:
            slots["turn"] = turns.pop()
        return plan.Plan(
            exercise=exercise.id,
            title=exercise.title,
            steps=steps,
            seconds=counted,
            people=2 if exercise.people == "both" else 1,
            consent=exercise.consent == "both",
            slots=slots,
            offer=tuple(self._untimed(exercise, step) for step in exercise.offer),
        )

    def _step(
        self, exercise: Exercise, index: int, per_share: Seconds, *, is_last_turn: bool
    ) -> plan.Step:
        match exercise.steps[index].kind:
            case SilenceStep() as silence:
                return plan.Silence(
                    seconds=_seconds(silence, per_share),
                    start_sound=silence.start_sound,
                    end_sound=silence.end_sound,
                    counts=silence.counts,
                )
            case TurnStep() as turn:
                return _turn(turn, _seconds(turn, per_share), is_last=is_last_turn)
            case _:
                return self._untimed(exercise, exercise.steps[index])

    def _untimed(self, exercise: Exercise, step: Step) -> plan.Step:
        def key(line: str) -> str:
            return self.line_key(exercise, line)

        match step.kind:
            case SayStep() as say:
                return plan.Say(key(say.line), say.who)
            case SoundStep() as sound:
                return plan.Sound(sound.name, sound.wait)
            case LevelStep() as level:
                return plan.Level(key(level.good), key(level.faint), key(level.loud))
            case AskStep() as ask:
                return self._ask(exercise, ask)
            case _:
                raise AssertionError("the schema lets no empty and no timed step through")

    def _ask(self, exercise: Exercise, ask: AskStep) -> plan.Ask:
        kind = self.answers[ask.answer]
        return plan.Ask(
            slot=ask.slot,
            state=kind.state,
            intent=kind.intent,
            value=kind.value,
            line=self.line_key(exercise, ask.line),
            who=ask.who,
            noinput=tuple(kind.noinput),
            nomatch=tuple(kind.nomatch),
            echo=kind.echo,
            passed=kind.passed,
            give_up=kind.give_up,
            confirm=kind.confirm,
            denied=kind.denied,
            unlike=ask.unlike,
            same=kind.same,
            remember=ask.remember,
            meanings={} if kind.meanings is None else self.meanings[kind.meanings],
            adjusts=dict(kind.adjusts),
            adjusted=kind.adjusted,
            or_end=None if ask.or_end is None else self.line_key(exercise, ask.or_end),
        )


def shortest_share(exercise: Exercise) -> Seconds | None:
    """Return the least time that one share can get; None where nothing is shared out."""
    counted_fixed, shares = _time_of(exercise)
    length = exercise.length_seconds
    if not shares or length is None:
        return None
    return (length.min - counted_fixed) / shares


def _time_of(exercise: Exercise) -> tuple[Seconds, float]:
    """Return the fixed seconds that count, and the sum of all shares."""
    timed = [step.turn or step.silence for step in exercise.steps]
    counted = [
        step
        for step in timed
        if step is not None and not (isinstance(step, SilenceStep) and not step.counts)
    ]
    return sum(step.seconds or 0.0 for step in counted), sum(step.share or 0.0 for step in counted)


def _seconds(step: SilenceStep | TurnStep, per_share: Seconds) -> Seconds:
    return step.seconds if step.seconds is not None else (step.share or 0.0) * per_share


def _turn(turn: TurnStep, seconds: Seconds, *, is_last: bool) -> plan.Turn:
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
