"""Two people who type to the coach: the text front's own path, on virtual time that jumps.

Typed lines become events (``TextHearing``), the conductor matches them with the real library, the
engine answers, and lines last as long as reading them takes. Nothing waits: time goes from one
thing that is due to the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Final, TypeAlias

from hassil.sample import sample_expression

from voice_coach.config import ListeningSettings
from voice_coach.content.grammar import Grammar
from voice_coach.content.library import Library
from voice_coach.content.schema import Answers
from voice_coach.content.templates import parse_template
from voice_coach.engine.commands import Listen
from voice_coach.engine.engine import Engine, EngineOptions
from voice_coach.engine.plan import Lead, Line, LineValue, Phrasebook, Silence, Turn
from voice_coach.engine.runners import Runner
from voice_coach.engine.states import Mode
from voice_coach.journal.event_log import LogLine
from voice_coach.runtime.clock import VirtualClock
from voice_coach.runtime.conductor import Conductor
from voice_coach.runtime.mailbox import Mailbox
from voice_coach.runtime.understanding import Match
from voice_coach.terminal.reading import ReadMouth
from voice_coach.terminal.text_front import TextHearing

Reply: TypeAlias = str | Callable[["TypedCouple"], str | None] | None
"""What is typed, or what thinks of it; None: nothing."""

USUAL: Final[Mapping[str, Reply]] = {
    "consent": "yes",
    "confirm": "yes",
    "who_first": "Anna",
    "feeling": "calm",
    "feeling_more": "no",
    "their_feeling": "calm",
    "card": "done",
    "sharing": "done",
    "open_silence": "done",
    "silence": None,
    "control": None,
    "idle": None,
    "paused": None,
    "command": None,
    "session_command": None,
}
"""By listening state; in any other, the first of what a screen proposes is typed."""
ANSWERS_AFTER: Final = 1.0
"""Seconds that an answer takes."""
SOUNDING: Final = frozenset({"speak", "earcon"})


class _Letters(Mailbox):
    """A mailbox that says when it will have something."""

    def due(self) -> float | None:
        """Return the moment of the next event; None where there is none."""
        if self._ready:
            return self._clock.now()
        return self._later[0][0] if self._later else None


@dataclass(frozen=True, slots=True)
class _Readers:
    """What the conductor knows of sentences: typed words need no grammar, so none is made."""

    library: Library
    common_states: tuple[str, ...] = ()

    def grammar(self, state: str) -> Grammar:
        return Grammar(state, "", frozenset())

    def match(self, state: str, text: str) -> Match | None:
        return self.library.match(state, text)

    def nearest(self, state: str, text: str) -> Match | None:
        return None


@dataclass(frozen=True, slots=True)
class _NotedLines:
    """The phrasebook; which lines are asked for is noted."""

    phrasebook: Phrasebook
    keys: list[str]

    def has(self, key: str) -> bool:
        return self.phrasebook.has(key)

    def line(self, key: str, slots: Mapping[str, LineValue] | None = None) -> Line:
        self.keys.append(f"{key} {(slots or {}).get('name', '')}".rstrip())
        return self.phrasebook.line(key, slots)


class TypedCouple:
    """Answers what is asked, until everything is over.

    Args:
        library: the dialogs, with the names of the two.
        replies: by listening state, besides ``USUAL``.
    """

    def __init__(self, library: Library, replies: Mapping[str, Reply] | None = None) -> None:
        self.library = library
        self.clock = VirtualClock()
        self.lines: list[LogLine] = []
        self.listening: Listen | None = None
        self.keys: list[str] = []
        """The lines that were asked for, with whom they are about; wordings left out."""
        self.steps = 0
        """How many steps have begun, those that are over at once left out."""
        self._replies = {**USUAL, **(replies or {})}
        self._runner: Runner | None = None
        self._answer_at: float | None = None
        self._mailbox = _Letters(self.clock)
        self._hearing = TextHearing(library, "hey jarvis")
        fresh = copy(library.phrasebook)
        fresh._last = {}  # as if nothing had been said before; no file is read again
        lines = _NotedLines(fresh, self.keys)
        self._engine = Engine(library, lines, EngineOptions(names=library.names))
        self._conductor = Conductor(
            self._engine,
            _Readers(library),
            self._hearing,
            ReadMouth(self._mailbox, self.clock),
            self,
            ListeningSettings(),
        )
        self._conductor.start(0.0)

    # --- what they do --------------------------------------------------------------------

    def type(self, text: str) -> None:
        """Type a line and send it off."""
        for mail in self._hearing.mails(text, self.clock.now()):
            self._conductor.receive(mail, self.clock.now())
        self._look()

    def live(self, seconds: float) -> None:
        """Let time pass, answering meanwhile."""
        self._live(self.clock.now() + seconds, lambda: False)

    def live_until(self, step: int, limit: float) -> bool:
        """Live until so many steps have begun; False where it is over before."""
        self._live(self.clock.now() + limit, lambda: self.steps >= step or self.over)
        return self.steps >= step and not self.over

    def to_the_end(self, limit: float) -> None:
        """Live until everything is over.

        Raises:
            AssertionError: it is not, after ``limit`` seconds.
        """
        self._live(self.clock.now() + limit, lambda: self.over)
        assert self.over, f"it goes on after {limit} s: {self.said()[-3:]}"

    # --- what has happened -----------------------------------------------------------------

    @property
    def engine(self) -> Engine:
        """The coach, to look at."""
        return self._engine

    @property
    def over(self) -> bool:
        """Whether nothing goes on any more."""
        return (
            self._engine.session is None
            and self._engine.mode is Mode.IDLE
            and self._mailbox.due() is None
        )

    def events(self, *names: str) -> list[LogLine]:
        """Return the lines of the event log with some names."""
        return [line for line in self.lines if line["event"] in names]

    def said(self) -> list[str]:
        """Return everything that was spoken."""
        return [str(line["text"]) for line in self.events("speak")]

    @property
    def completed(self) -> list[str]:
        """The exercises that came to their last step."""
        return [str(line["exercise"]) for line in self.events("session_completed")]

    @property
    def stopped(self) -> list[str]:
        """The exercises that were stopped."""
        return [str(line["exercise"]) for line in self.events("session_stopped")]

    def write(self, at: float, event: str, fields: Mapping[str, object]) -> None:
        """Take a line of the event log."""
        self.lines.append({"at": round(at, 6), "event": event, **fields})
        if event in ("listening", "listening_changed"):
            self.listening = Listen(
                str(fields["state"]), str(fields["profile"]), window=event == "listening"
            )
            self._answer_at = at + ANSWERS_AFTER if self.listening.window else None

    # --- inside ----------------------------------------------------------------------------

    def _live(self, end: float, enough: Callable[[], bool]) -> None:
        while not enough():
            moments = (self._conductor.next_timeout(), self._mailbox.due(), self._answer_at)
            due = min((moment for moment in moments if moment is not None), default=end)
            if due > end or self.clock.now() >= end:
                break
            self.clock.advance_to(max(self.clock.now(), due))
            self._happen()
        if self.clock.now() < end and not enough():
            self.clock.advance_to(end)

    def _happen(self) -> None:
        now = self.clock.now()
        while (mail := self._mailbox.take(now)) is not None:
            self._conductor.receive(mail, now)
        self._conductor.handle_timeout(now)
        self._look()
        if self._answer_at is not None and self._answer_at <= now:
            self._answer_at = None
            words = self._reply()
            if words is not None:
                self.type(words)

    def _reply(self) -> str | None:
        assert self.listening is not None
        state = self.listening.state
        reply = self._replies.get(state)
        if state not in self._replies:
            reply = self._replies.get("*", self.library.shown(state)[0])
        return reply(self) if callable(reply) else reply

    def _look(self) -> None:
        session = self._engine.session
        runner = None if session is None else session.runner
        if runner is not None and runner is not self._runner and runner.ended_at is None:
            self.steps += 1
        self._runner = runner


def but_for_an_offer(words: str) -> Reply:
    """Return a reply that is a no where another exercise is offered."""
    return lambda couple: "no" if couple.keys[-1].startswith("offer.") else words


def in_full_time(library: Library, exercise: str) -> TypedCouple:
    """Return two who were led to the end; each timed turn lasted as long as it may."""

    def sharing(couple: TypedCouple) -> str | None:
        session = couple.engine.session
        assert session is not None
        timed = session.remaining(couple.clock.now()) is not None
        return None if timed else "done"

    couple = TypedCouple(library, {"sharing": sharing, "confirm": but_for_an_offer("yes")})
    couple.type(f"let's do {library.exercises[exercise].title}")
    couple.to_the_end(longest(library, exercise))
    assert couple.completed[:1] == [exercise]
    return couple


def ways_to_ask(answers: Answers, topic: str) -> list[str]:
    """Return the shortest way of each sentence that asks for a topic, by each of its names."""
    optional = re.compile(r"\[[^\[\]]*\] ?")
    return [
        next(iter(sample_expression(parse_template(question, (), None).expression)))
        for template in answers.questions
        for name in answers.topics[topic].names
        for question in [optional.sub("", template).replace("{topic}", name)]
    ]


def sounding(lines: list[LogLine]) -> list[LogLine]:
    """Return what could be heard."""
    return [line for line in lines if line["event"] in SOUNDING]


def longest(library: Library, exercise: str, *, deep: int = 3) -> float:
    """Return seconds after which an exercise is over, whatever its people do between.

    The plan's own times, with grace, and what its lines and questions take at the most; and the
    same for what it leads to.
    """
    total = 300.0
    for step in library.plan(exercise).steps:
        total += 100.0
        if isinstance(step, Turn | Silence):
            total += step.seconds
        if isinstance(step, Lead) and deep:
            total += longest(library, step.exercise, deep=deep - 1)
    return total
