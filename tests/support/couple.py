"""Two people who are led through an exercise: they answer in words, through the dialogs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from support.engine_rig import Rig
from voice_coach.content.library import Library
from voice_coach.content.questions import STATE_PREFIX
from voice_coach.engine.commands import SessionCompleted, SessionStopped
from voice_coach.engine.states import Mode

Reply: TypeAlias = str | Callable[["Couple"], str | None]
"""Words, or what thinks of some; None: nothing is said."""

CHOICE: Final = "choice"
"""Replies to every question with a list of answers of its own."""

USUAL: Final[Mapping[str, Reply]] = {
    "consent": "yes",
    "confirm": "yes",
    "who_first": "Ben",
    "feeling": "calm",
    "card": "done",
    "sharing": "done",
    "open_silence": "done",
}
MOMENT: Final = 1.0
"""Seconds between two looks at what the coach wants."""


def one_by_one(*words: str) -> Reply:
    """Return a reply that is another one each time; the last is said for ever."""
    left = list(words)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


class Couple:
    """Says what fits whenever something is asked, or nothing.

    Args:
        library: the dialogs.
        replies: by listening state, or ``CHOICE``; the first answer where there is none.
    """

    def __init__(self, library: Library, replies: Mapping[str, Reply] | None = None) -> None:
        self.library = library
        self.rig = Rig(library, library.phrasebook)
        self._replies = {**USUAL, **(replies or {})}

    def start(self, words: str) -> None:
        """Say the name and a wish in one breath."""
        match = self.library.match("command", words)
        assert match is not None, words
        self.rig.call(match.name, **match.slots)

    def say(self, words: str) -> None:
        """Say something where it is heard now; it must be understood there."""
        listening = self.rig.listening
        state = listening.state
        match = self.library.match(state, words)
        if match is None and listening.wake:
            match = self.library.match(listening.wake_state, words)
            assert match is not None, f"{words!r} in {state}"
            self.rig.call(match.name, **match.slots)
            return
        assert match is not None, f"{words!r} in {state}"
        self.rig.say(match.name, **match.slots)

    def answer(self) -> None:
        """Answer what is asked, if something is."""
        if not self.rig.listening.window:
            return
        state = self.rig.listening.state
        reply = self._replies.get(state)
        if state.startswith(STATE_PREFIX) and reply is None:
            reply = self._replies.get(CHOICE, self.library.shown(state)[0])
        words = reply(self) if callable(reply) else reply
        if words is not None:
            self.say(words)

    def live(self, seconds: float) -> None:
        """Let time pass, answering meanwhile; ends when everything is over."""
        end = self.rig.now + seconds
        while self.rig.now < end and not self.over:
            self.rig.run(min(MOMENT, end - self.rig.now))
            self.answer()

    def to_the_end(self, limit: float = 20_000) -> None:
        """Live until everything is over."""
        self.live(limit)
        assert self.over, f"it goes on and on: {self.rig.said()[-3:]}"

    @property
    def over(self) -> bool:
        """Whether nothing goes on any more."""
        engine = self.rig.engine
        return self.rig.now > 1 and engine.session is None and engine.mode is Mode.IDLE

    @property
    def completed(self) -> list[str]:
        """The exercises that came to their last step."""
        return [notice.exercise for notice in self.rig.notices(SessionCompleted)]

    @property
    def stopped(self) -> list[str]:
        """The exercises that were stopped."""
        return [notice.exercise for notice in self.rig.notices(SessionStopped)]
