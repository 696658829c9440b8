"""Reading out the cards that were saved, one at a time, as many as people like."""

from __future__ import annotations

from typing import Final

from voice_coach.engine.desk import Desk, Spoken
from voice_coach.engine.events import IntentRecognized, Recalled
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.replies import COMMAND_STATE
from voice_coach.units import Seconds

STATE: Final = "favourite"
"""Listening state after a card was read out."""


class FavouritesTalk:
    """Implements ``conversation.Topic``."""

    def __init__(self, desk: Desk, repertoire: Repertoire) -> None:
        self._desk = desk
        self._repertoire = repertoire
        self._left: list[str] = []

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take what was said about saved cards."""
        if event.name == "ReadFavourites":
            self._desk.look_up(self._begin)
        elif self._desk.window != STATE:
            return False
        elif event.name in ("Yes", "SomethingElse", "Skip"):
            self._read()
        elif event.name in ("No", "Done"):
            self._desk.tell(("favourites.enough", {}))
        elif event.name == "Help":
            self._desk.tell(("favourites.help", {}), window=STATE)
        else:
            return False
        return True

    def _begin(self, recalled: Recalled, now: Seconds) -> None:
        lines = [self._repertoire.card_line(each.deck, each.card) for each in recalled.cards]
        self._left = [line for line in lines if line is not None]
        if self._left:
            self._read(("favourites.opening", {}))
        else:
            self._desk.tell(("favourites.none", {}), window=COMMAND_STATE)

    def _read(self, *before: Spoken) -> None:
        if not self._left:
            self._desk.tell(("favourites.all_read", {}))
            return
        line = self._left.pop(self._repertoire.choose(len(self._left)))
        self._desk.tell(*before, (line, {}), window=STATE)
