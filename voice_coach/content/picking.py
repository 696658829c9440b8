"""Which of the ways of a pick are gone: drawn while a plan is made, so none is like the last."""

from __future__ import annotations

from voice_coach.content.documents import Location
from voice_coach.content.outline import Placed, Round
from voice_coach.content.phrasebook import Choose


class Picks:
    """The draws of one plan."""

    def __init__(self, choose: Choose) -> None:
        self._choose = choose
        self._left: dict[Location, list[int]] = {}
        self._drawn: dict[tuple[Location, tuple[Round, ...]], int] = {}

    def takes(self, step: Placed) -> bool:
        """Return whether a step is on the ways that were drawn; draws where nobody has yet."""
        for way in step.ways:
            key = way.place, way.rounds
            if key not in self._drawn:
                self._drawn[key] = self._draw(way.place, way.among)
            if self._drawn[key] != way.number:
                return False
        return True

    def _draw(self, place: Location, among: int) -> int:
        """A pick that is repeated draws none twice before all were drawn."""
        left = self._left.get(place) or list(range(among))
        drawn = left.pop(self._choose(len(left)))
        self._left[place] = left
        return drawn
