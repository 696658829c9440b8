"""Talking about what to do: how much time there is, one suggestion and why, at most three."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voice_coach.engine.desk import Desk, Spoken
from voice_coach.engine.events import IntentRecognized, Recalled
from voice_coach.engine.gates import Gates
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.replies import COMMAND_STATE, heard_seconds
from voice_coach.engine.suggesting import Suggestion, Wish, suggest
from voice_coach.units import Seconds

HOW_LONG: Final = "how_long"
"""Listening state after "ten minutes, or an evening?"."""
STATE: Final = "suggestion"
"""Listening state after a suggestion."""


class SuggestionTalk:
    """Implements ``conversation.Topic``."""

    def __init__(
        self,
        desk: Desk,
        repertoire: Repertoire,
        gates: Gates,
    ) -> None:
        self._desk = desk
        self._repertoire = repertoire
        self._gates = gates
        self._rules = repertoire.rules()
        self._wish = Wish()
        self._said = False
        self._suggested: Suggestion | None = None

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take what was said about what to do."""
        if event.name == "Suggest":
            people = event.slots.get("people")
            self._begin(Wish(self._time(event), None if people is None else int(people)))
        elif self._desk.window == HOW_LONG:
            return self._hear_time(event)
        elif self._desk.window == STATE and self._suggested is not None:
            return self._answer(event.name, self._suggested, now)
        else:
            return False
        return True

    def _begin(self, wish: Wish, *, said: bool = True) -> None:
        self._wish, self._said = wish, said
        if wish.seconds is None:
            self._desk.tell(("suggest.how_long", {}), window=HOW_LONG)
        else:
            self._desk.look_up(self._offer)

    def _hear_time(self, event: IntentRecognized) -> bool:
        if event.name in ("HaveTime", "Skip"):
            time = self._time(event)
            self._begin(
                replace(self._wish, seconds=time or self._rules.usual), said=time is not None
            )
        elif event.name == "Help":
            self._desk.tell(("suggest.how_long_help", {}), window=HOW_LONG)
        else:
            return False
        return True

    def _answer(self, intent: str, suggested: Suggestion, now: Seconds) -> bool:
        if intent == "Yes":
            self._desk.lead(suggested.exercise, suggested.seconds, now)
        elif intent in ("SomethingElse", "Skip"):
            self._wish = replace(self._wish, refused=(*self._wish.refused, suggested.exercise))
            self._desk.look_up(self._offer)
        elif intent == "No":
            self._desk.tell(("suggest.declined", {}))
        elif intent == "Help":
            self._desk.tell(("suggest.help", {}), window=STATE)
        else:
            return False
        return True

    def _offer(self, recalled: Recalled, now: Seconds) -> None:
        wish = self._wish
        candidates = self._repertoire.candidates()
        closed = {
            each.exercise for each in candidates if self._gates.closed(each.gates, now) is not None
        }
        found = None
        if len(wish.refused) < self._rules.most:
            found = suggest(wish, candidates, recalled, closed, self._repertoire.choose)
        self._suggested = found
        if found is None:
            key = "suggest.no_more" if wish.refused else "suggest.nothing_fits"
            self._desk.tell((key, {}), window=COMMAND_STATE)
            return
        offered = {"offered": self._desk.title(found.exercise)}
        if wish.refused:
            self._desk.tell(("suggest.instead", offered), window=STATE)
        else:
            self._desk.tell(self._reason(found), ("suggest.how_about", offered), window=STATE)

    def _reason(self, found: Suggestion) -> Spoken:
        slots: dict[str, str | int] = {}
        if found.recent is not None:
            slots["recent"] = self._desk.title(found.recent)
        if not self._said:
            return f"suggest.any.{found.reason}", slots
        if self._wish.seconds is None or self._wish.seconds >= self._rules.evening:
            return f"suggest.evening.{found.reason}", slots
        slots["duration"] = round(self._wish.seconds)
        return f"suggest.timed.{found.reason}", slots

    def _time(self, event: IntentRecognized) -> Seconds | None:
        """Return the time that people say they have, if they do."""
        return self._rules.evening if "evening" in event.slots else heard_seconds(event)
