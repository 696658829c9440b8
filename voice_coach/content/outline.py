"""An exercise's steps as they are gone through: repetitions written out, roles filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, NamedTuple, TypeAlias

from voice_coach.content.documents import Location
from voice_coach.content.schema import Exercise
from voice_coach.content.steps import (
    Content,
    IncludeStep,
    LabelStep,
    OfferStep,
    PickStep,
    RepeatStep,
    SilenceStep,
    Step,
    TurnStep,
)

MOST_STEPS: Final = 600
"""Steps of one exercise with its repetitions written out."""

Round: TypeAlias = tuple[Location, int]
"""A repetition, by its place, and which time it is; or a pick, and which of its ways."""

_ROLES: Final[Sequence[Mapping[str, str]]] = (
    {"each": "first", "other": "second"},
    {"each": "second", "other": "first"},
)


class Way(NamedTuple):
    """One of the ways of a pick; only one of them is gone."""

    place: Location
    """Where the pick stands in the file."""
    rounds: tuple[Round, ...]
    """What the pick is in."""
    number: int
    """Which of them it is."""
    among: int
    """How many there are."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A step where it is gone through."""

    content: Content
    """Neither a repetition nor a pick; ``each`` and ``other`` are filled in."""
    location: Location
    """Where it stands in the file."""
    owner: Exercise
    """The exercise whose step it is: this one, or one that is included."""
    rounds: tuple[Round, ...] = ()
    """The repetitions, ways and inclusions that it is in, the outermost first."""
    part: tuple[Round, ...] = ()
    """Those up to the inclusion that it came with; empty: it is a step of the exercise itself."""
    ways: tuple[Way, ...] = ()
    """The ways of picks that it is in, the outermost first."""


def written_steps(exercise: Exercise) -> Iterator[tuple[Location, Content]]:
    """Yield every step as it is written, offer first, repetitions before what is in them."""
    for key in ("offer", "steps"):
        steps: Sequence[Step] = getattr(exercise, key)
        yield from _written(steps, (key,))


def _written(steps: Sequence[Step], place: Location) -> Iterator[tuple[Location, Content]]:
    for index, step in enumerate(steps):
        content = step.kind
        assert content is not None  # noqa: S101 - the schema lets no empty step through
        yield (*place, index), content
        if isinstance(content, RepeatStep):
            yield from _written(content.steps, (*place, index, "repeat", "steps"))
        elif isinstance(content, PickStep):
            for number, way in enumerate(content.of):
                yield from _written(way, (*place, index, "pick", "of", number))


class Outline:
    """All steps of an exercise in the order in which they can come, all ways of picks included."""

    def __init__(self, exercise: Exercise, others: Mapping[str, Exercise] | None = None) -> None:
        """Write an exercise's steps out.

        Args:
            exercise: to be written out.
            others: exercises that it may include, by id; without them an inclusion is one step.
        """
        walk = _Walk(exercise, others or {})
        self.steps: tuple[Placed, ...] = tuple(_bounded(walk.placed(exercise.steps, ("steps",))))
        """At most ``MOST_STEPS`` and one more, which says that there are too many."""

    @property
    def too_long(self) -> bool:
        """Whether it is longer than any exercise should be; what is too much is left out."""
        return len(self.steps) > MOST_STEPS

    def target(self, at: int, label: str) -> int | None:
        """Return where a step goes on that goes to a label; None where there is no such place.

        Only forward. Inside a repetition, its own labels count first, and those of another
        repetition never.

        Args:
            at: index of the step that goes there.
            label: its name.
        """
        rounds = self.steps[at].rounds
        found: int | None = None
        depth = -1
        for index in range(at + 1, len(self.steps)):
            step = self.steps[index]
            named = isinstance(step.content, LabelStep) and step.content.name == label
            inside = step.rounds == rounds[: len(step.rounds)]
            if named and inside and len(step.rounds) > depth:
                found, depth = index, len(step.rounds)
        return found

    def timed(self) -> Iterator[tuple[Placed, SilenceStep | TurnStep]]:
        """Yield the steps whose time counts and has a length."""
        for step in self.steps:
            content = step.content
            if not isinstance(content, SilenceStep | TurnStep) or content.until is not None:
                continue
            if isinstance(content, TurnStep) or content.counts:
                yield step, content


def _bounded(steps: Iterator[Placed]) -> Iterator[Placed]:
    for count, step in enumerate(steps):
        if count > MOST_STEPS:
            return
        yield step


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where in an exercise the steps are that are being written out."""

    owner: Exercise
    others: Mapping[str, Exercise]
    roles: Mapping[str, str] = field(default_factory=dict)
    rounds: tuple[Round, ...] = ()
    part: tuple[Round, ...] = ()
    ways: tuple[Way, ...] = ()

    def placed(self, steps: Sequence[Step], place: Location) -> Iterator[Placed]:
        """Yield steps as they are gone through."""
        for index, step in enumerate(steps):
            location = (*place, index)
            content = step.kind
            assert content is not None  # noqa: S101 - the schema lets no empty step through
            if isinstance(content, RepeatStep):
                yield from self._repeated(content, location)
            elif isinstance(content, PickStep):
                yield from self._picked(content, location)
            elif isinstance(content, IncludeStep) and content.exercise in self.others:
                yield from self._included(self.others[content.exercise], location)
            elif not (self.part and isinstance(content, OfferStep)):
                content = _with_roles(content, self.roles)
                yield Placed(content, location, self.owner, self.rounds, self.part, self.ways)

    def _repeated(self, repeat: RepeatStep, location: Location) -> Iterator[Placed]:
        for number in range(repeat.times or len(_ROLES)):
            inner = replace(
                self,
                roles=self.roles if repeat.times else _ROLES[number],
                rounds=(*self.rounds, (location, number)),
            )
            yield from inner.placed(repeat.steps, (*location, "repeat", "steps"))

    def _picked(self, pick: PickStep, location: Location) -> Iterator[Placed]:
        for number, steps in enumerate(pick.of):
            way = Way(location, self.rounds, number, len(pick.of))
            rounds = (*self.rounds, (location, number))
            inner = replace(self, rounds=rounds, ways=(*self.ways, way))
            yield from inner.placed(steps, (*location, "pick", "of", number))

    def _included(self, other: Exercise, location: Location) -> Iterator[Placed]:
        part = (*self.rounds, (location, 0))
        inner = _Walk(other, {}, rounds=part, part=part, ways=self.ways)
        yield from inner.placed(other.steps, (*location, "include", "steps"))


def _with_roles(content: Content, roles: Mapping[str, str]) -> Content:
    who = str(getattr(content, "who", None))
    if who in roles:
        return content.model_copy(update={"who": roles[who]})
    return content
