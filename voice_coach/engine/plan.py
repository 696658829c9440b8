"""The flat timed plan that an exercise is compiled to, and the words the engine may say.

``content/`` makes these values from YAML; the player walks through them. Lines are named by
key, never by text: the phrasebook turns a key and its slots into words at the moment they are
spoken, so names and answers that are known only then can be in them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol, TypeAlias

from voice_coach.engine.events import Slot
from voice_coach.engine.programmes import Programme
from voice_coach.engine.reminders import ClockTime, When
from voice_coach.engine.suggesting import Candidate, Rules
from voice_coach.units import Seconds

FAINT_DBFS: Final = -45.0
"""People at one metre are at -26 (``SPEECH_DBFS`` of simulations); nine times fainter, the
recogniser begins to fail in a quiet room."""
LOUD_DBFS: Final = -6.0
"""Peaks are cut off there."""
BOTH: Final = "both"
"""In place of a role: the two talk with each other."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words to say."""

    text: str
    private: bool
    """Holds a name, a feeling or anything a person said."""


LineValue: TypeAlias = str | int | ClockTime | When
"""What a slot of a line can hold: words, a length in whole seconds, a time of day, a when."""


class Phrasebook(Protocol):
    """Words for keys; variants are chosen inside, by an injected generator."""

    def line(self, key: str, slots: Mapping[str, LineValue] | None = None) -> Line:
        """Return one wording of ``key`` with its slots filled in.

        Args:
            key: ``"idle.help"``, or ``"<exercise id>.<line>"`` for an exercise's own lines.
            slots: values by name; a missing one is an error in the dialogs.

        Raises:
            KeyError: no such key, or a slot that the wording needs is missing.
        """
        ...

    def has(self, key: str) -> bool:
        """Whether there is a wording for ``key``."""
        ...


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a line; the next step begins when it is over."""

    line: str
    """Phrasebook key."""
    who: str | None = None
    """Role whose name fills ``{name}``: ``first``, ``second``, or None."""
    slots: Mapping[str, str | int] = field(default_factory=dict)
    """Values for this line alone."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Play a sound."""

    name: str
    wait: bool = True
    """The next step begins when it is over (else at once)."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Time that belongs to nobody: nothing is said; only ``stop`` and ``pause`` are heard."""

    seconds: Seconds
    """Its length; the longest it can be where it ends with a word."""
    start_sound: str | None = None
    """Rings at the start; the time counts from there."""
    end_sound: str | None = None
    """Rings at the end, exactly on time."""
    counts: bool = True
    """The people's own time: "how much is left" and "add a minute" are about it."""
    bell_every: Seconds | None = None
    """``bell_sound`` rings each time so much has passed; never at the end."""
    bell_sound: str | None = None
    until_done: bool = False
    """It ends with the word "done"; ``done`` and ``skip`` are heard as well."""
    ending: str | None = None
    """Listening state, and intent, of further words that end it."""
    call_after: Seconds | None = None
    """One that ends with a word calls people back then, and goes on until they say so; the time
    up to the call is what they can ask for, see and lengthen."""
    call_sound: str | None = None
    call_line: str | None = None
    """Phrasebook key of what is said with the call."""


@dataclass(frozen=True, slots=True)
class Card:
    """Lay a card of a deck open: its question is spoken."""

    deck: str
    card: str
    """Its id in the deck."""
    line: str
    """Phrasebook key of the question."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One partner shares, or both talk; nobody is cut off."""

    who: str
    """Role: ``first`` or ``second``; or ``BOTH``."""
    seconds: Seconds
    """Its length; the longest it can be where it ends with a word."""
    start_sound: str | None = None
    warn_sound: str | None = None
    warn_before_end: Seconds = 30.0
    """``warn_sound`` rings this long before the end."""
    end_sound: str | None = None
    """Rings at the end, exactly on time; the step goes on when the person has finished."""
    quiet_sound: str | None = None
    """One soft tick after ``quiet_after`` seconds in which nobody spoke."""
    quiet_after: Seconds = 45.0
    end_pause: Seconds = 3.0
    """The coach speaks this long after the end sound, at the earliest."""
    grace: Seconds = 15.0
    """The longest wait for the end of a sentence."""
    until_done: bool = False
    """It has no time that people are told: it ends with the word "done"."""
    card: Card | None = None
    """What the turn answers: it can be heard again and saved."""
    ending: str | None = None
    """Listening state, and intent, of further words that end it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Help for somebody who finds no word for a feeling, or one that says little."""

    stuck: str
    """Intent of somebody who finds none."""
    family: str
    """Line that asks in which direction it goes."""
    words: str
    """Line that offers ``{words}`` of that direction."""
    exact: str
    """Line that asks, once, for a more exact word than ``{answer}``."""
    state: str
    """Listening state of the last two."""
    families: Mapping[str, str]
    """The directions, each with its words as they are offered."""
    vague: frozenset[str]
    """Answers that say little."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask one question and keep the answer."""

    slot: str
    """Name under which the answer is kept (``first``, ``first_feeling`` …)."""
    state: str
    """Listening state in which the answer is heard."""
    intent: str
    """Intent that answers the question."""
    value: str | None
    """Slot of that intent that is kept; None: that it was said is all."""
    line: str
    """Phrasebook key of the question."""
    who: str | None = None
    """Role that is asked; fills ``{name}``."""
    noinput: tuple[str, ...] = ()
    """Lines after the first, second … window without a word (tapered)."""
    nomatch: tuple[str, ...] = ()
    """Lines after the first, second … answer that was not understood."""
    echo: str | None = None
    """Line that gives the answer back; ``{answer}`` is its words."""
    passed: str | None = None
    """Line after a pass."""
    give_up: str | None = None
    """Line when nothing usable was heard after all the rungs; the session goes on."""
    confirm: str | None = None
    """Line that gives the answer back and asks whether it is right; None: taken as heard."""
    denied: str | None = None
    """Asked after the first answer that was not right; after the second, ``give_up``."""
    unlike: str | None = None
    """Slot whose answer may not be given once more."""
    same: str | None = None
    """Asked where it was; counts as an answer that was not right."""
    remember: str | None = None
    """Setting that the answer is kept as."""
    meanings: Mapping[str, Slot] = field(default_factory=dict)
    """What is kept for an answer, where that is not the answer itself."""
    adjusts: Mapping[str, str] = field(default_factory=dict)
    """Answers that change the voice (``Louder`` …) by the intent they are heard as; what came of
    it is what ``remember`` keeps."""
    adjusted: str | None = None
    """Asked after such a change."""
    or_end: str | None = None
    """Last line of the session where the question was not answered with ``intent``."""
    meant: Mapping[str, Slot] = field(default_factory=dict)
    """What is kept for intents that are an answer by themselves (``Yes``, ``No``)."""
    slots: Mapping[str, str | int] = field(default_factory=dict)
    """Words for the lines of this question alone: ``options``, ``offered``."""
    finding: Finding | None = None
    """How somebody is helped to find the word; None: not at all."""


@dataclass(frozen=True, slots=True)
class Level:
    """Say how well the people are heard, by how loud the last utterance was; else nothing."""

    good: str
    faint: str
    loud: str
    faint_below: float = FAINT_DBFS
    """dBFS."""
    loud_above: float = LOUD_DBFS
    """dBFS."""


@dataclass(frozen=True, slots=True)
class Call:
    """Have one of the two say the coach's name and a command, and say how that was heard."""

    line: str
    who: str
    good: str
    unclear: str
    """The name was only just heard."""
    faint: str
    loud: str
    again: str
    """It was not heard: once more."""
    missed: str
    """Nor then."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Go on at another step. Only forward, so that every plan ends."""

    otherwise: int
    """Index of the step that follows where nothing else does; past the last one: the end."""
    slot: str = ""
    """Slot of an earlier answer that decides; empty: nothing does."""
    targets: Mapping[Slot, int] = field(default_factory=dict)
    """Index of the step that follows, by answer."""
    answered: int | None = None
    """Index of the step that follows any other answer; None: ``otherwise``."""


@dataclass(frozen=True, slots=True)
class Lead:
    """The session is over; another exercise is proposed."""

    exercise: str


@dataclass(frozen=True, slots=True)
class Remind:
    """Ask whether a reminder is wanted, and at what time."""

    line: str
    """Phrasebook key of the question."""
    exercise: str
    """What is proposed when it comes."""
    part: str = ""
    """Of the day, where only the hour is to be asked."""
    every: str = ""
    """``day``, ``week``, ``month`` or ``weekend``; empty: it comes once."""
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """Keep an answer for both, after a yes; nothing is asked where there was no answer."""

    slot: str
    """Under which it was kept for the session."""
    kind: Literal["feeling", "appreciation", "struggle"]
    ask: Ask
    """Asks for the yes."""
    words: Mapping[Slot, str] = field(default_factory=dict)
    """What is kept for an answer, where that is not the answer itself."""


Step: TypeAlias = (
    Say | Sound | Silence | Turn | Ask | Level | Call | Card | Branch | Lead | Remind | Record
)
"""The closed vocabulary. What the player cannot do is not in here."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An exercise, ready to run."""

    exercise: str
    title: str
    """How the coach calls it, in a sentence: "the silent gaze"."""
    steps: tuple[Step, ...]
    seconds: Seconds
    """The length that is told: the sum of the timed steps that count. 0: as long as they like."""
    people: int = 2
    """How many take part."""
    consent: bool = True
    """Each of them says yes before it begins."""
    answer: bool = False
    """It answers a question that somebody asked: "that's enough" ends it like "stop"."""
    roles: Mapping[str, int] = field(default_factory=lambda: {"first": 1, "second": 2})
    """Partner (1 or 2) of each role until an answer decides otherwise."""
    slots: Mapping[str, str | int] = field(default_factory=dict)
    """Values that every line of the exercise may use: its lengths, which depend on the length
    asked for (``duration``, ``turn``), in whole seconds."""
    offer: tuple[Step, ...] = ()
    """Steps before the others where the coach offers it unasked."""
    gates: frozenset[str] = frozenset()
    """What stands against it: ``not_after_conflict``; ``switched_on`` where it is off."""
    conflict: bool = False
    """It is for people who quarrel: what is not for such a moment waits a while after it."""


@dataclass(frozen=True, slots=True)
class ListeningWindow:
    """How long a window of one listening profile stays open; used by the engine's deadlines."""

    profile: str
    no_input_after: Seconds | None
    """Silence until the window counts as unanswered; None: it never does."""


class Repertoire(Protocol):
    """The exercises, as the engine sees them."""

    def plan(self, exercise: str, seconds: Seconds | None = None) -> Plan:
        """Return the plan of an exercise.

        Args:
            exercise: id.
            seconds: length asked for; None for the default. Outside the exercise's limits the
                nearest limit is taken (compare ``Plan.seconds``).

        Raises:
            KeyError: no such exercise.
        """
        ...

    def led_programmes(self) -> Mapping[str, Programme]:
        """Return the programmes."""
        ...

    def candidates(self) -> Sequence[Candidate]:
        """Return what can be suggested."""
        ...

    def card_line(self, deck: str, card: str) -> str | None:
        """Return the phrasebook key of a card's question; None where there is no such card."""
        ...

    def rules(self) -> Rules:
        """Return how suggestions are made."""
        ...

    def choose(self, count: int) -> int:
        """Return one of 0 … count-1: which of several equally good things is taken."""
        ...

    def window(self, state: str) -> ListeningWindow:
        """Return the window of a listening state.

        Raises:
            KeyError: no such state.
        """
        ...

    def allowed(self, state: str) -> frozenset[str]:
        """Return the intents that a listening state holds.

        Raises:
            KeyError: no such state.
        """
        ...
