"""What the ears were asked for, so that ears that come after them can be asked again."""

from __future__ import annotations

from voice_coach.content.grammar import Grammar
from voice_coach.errors import RecognizerError
from voice_coach.speech._ears_wire import Order
from voice_coach.speech.hearing import ListenRequest


class Orders:
    """All grammars, and the last request; for one thread at a time."""

    def __init__(self) -> None:
        self._grammars: dict[str, Grammar] = {}
        self._unlearned: set[str] = set()
        self._request: ListenRequest | None = None

    @property
    def pending(self) -> bool:
        """Whether a grammar was given that is neither learned nor refused."""
        return bool(self._unlearned)

    def add(self, grammar: Grammar) -> None:
        """Remember a grammar; replaces one of that name."""
        self._grammars[grammar.name] = grammar
        self._unlearned.add(grammar.name)

    def listen(self, request: ListenRequest) -> None:
        """Remember what is listened for.

        Raises:
            RecognizerError: a state that is to be decoded has no grammar.
        """
        for state in sorted(request.grammars - self._grammars.keys()):
            msg = f'The ears have no grammar for "{state}".'
            raise RecognizerError(msg)
        self._request = request

    def learned(self, name: str) -> None:
        """Take note that a grammar is in force."""
        self._unlearned.discard(name)

    def refused(self, name: str) -> None:
        """Forget a grammar that cannot be compiled."""
        self._grammars.pop(name, None)
        self._unlearned.discard(name)

    def all(self) -> list[Order]:
        """Return everything that new ears are to be asked for, in order."""
        self._unlearned = set(self._grammars)
        request = [] if self._request is None else [self._request]
        return [*self._grammars.values(), *request]
