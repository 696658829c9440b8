"""Who is who in a session, and what was answered: everything a line may have in it."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Final

from voice_coach.engine.commands import Remember
from voice_coach.engine.events import Slot
from voice_coach.engine.plan import Plan
from voice_coach.engine.stage import Slots

NAME_KEYS: Final = {"people.names.1": 1, "people.names.2": 2}
"""The settings that are the two names, and whose each is."""


class Cast:
    """Roles, names and answers. An answer under a role's name decides who has that role."""

    def __init__(
        self,
        plan: Plan,
        names: MutableMapping[int, str],
        emit: Callable[[Remember], None],
    ) -> None:
        self._emit = emit
        self._plan = plan
        self._names = names
        self._roles = dict(plan.roles)
        self._answers: dict[str, Slot] = {}

    def partner(self, role: str) -> int:
        """Return the partner (1 or 2) who has a role."""
        return self._roles[role]

    def keep(self, slot: str, answer: Slot) -> None:
        """Keep an answer until the session is over."""
        if slot in self._roles and answer in (1, 2):
            other = "second" if slot == "first" else "first"
            self._roles[slot] = int(answer)
            self._roles[other] = 3 - int(answer)
        else:
            self._answers[slot] = answer

    def forget(self, slot: str) -> None:
        """Forget an answer, because it is asked for once more."""
        self._answers.pop(slot, None)

    def answer(self, slot: str) -> Slot | None:
        """Return what was answered under a slot, or None."""
        return self._answers.get(slot)

    def remember(self, key: str, value: Slot) -> None:
        """Have something kept as a setting; a name is used from now on."""
        if key in NAME_KEYS:
            self._names[NAME_KEYS[key]] = str(value)
        self._emit(Remember(key, value))

    def slots(self, role: str | None) -> Slots:
        """Return the values for a line about a role, or about nobody."""
        first, second = (self._names[self._roles[name]] for name in ("first", "second"))
        slots: dict[str, str | int] = {
            **self._plan.slots,
            "first": first,
            "second": second,
            "title": self._plan.title,
        }
        if role is not None:
            slots["name"] = self._names[self._roles[role]]
            slots["other"] = second if role == "first" else first
        for slot, answer in self._answers.items():
            slots.setdefault(slot, str(answer))
        return slots
