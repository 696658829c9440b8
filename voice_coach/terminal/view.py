"""What a screen shows of a conversation: worked out from the lines of the event log.

Whoever runs a coach feeds a ``ConversationView`` (``MemoryEventLog.listen(view.notice)``) and
draws it as often as it likes; how it is drawn is decided in ``rendering.py``. Nothing in here
reads a clock or knows a terminal.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from voice_coach.engine.attention import IDLE
from voice_coach.engine.commands import (
    BOTH_PARTNERS,
    Listen,
    PlayEarcon,
    SessionCompleted,
    SessionPaused,
    SessionResumed,
    SessionStarted,
    SessionStopped,
    Speak,
    StateChanged,
    TimerStarted,
    TimerStopped,
    TurnEnded,
    TurnStarted,
)
from voice_coach.engine.events import (
    DeviceLost,
    DeviceRestored,
    SpeechEnded,
    SpeechStarted,
    Transcript,
)
from voice_coach.engine.states import CoachState
from voice_coach.journal.event_log import Loggable, LogLine, line_value
from voice_coach.units import Seconds

LONG_QUIET: Final[Seconds] = 7.0
"""A silence of this length in a sharing turn is worth a word on the screen."""

ENTRIES_KEPT: Final = 500
"""Older ones have left every screen."""

SOUNDS: Final = {
    "bell_start": "a bell",
    "bell_end": "a bell",
    "bell_handover": "two bells",
    "bell_finish": "three bells",
    "soft_tone": "a soft tone",
    "tick": "a soft tick",
    "listening": "a chime: listening",
    "closing": "a soft tone: no longer listening",
    "not_understood": "a sound: not understood",
    "paused": "a sound: paused",
    "resumed": "a sound: going on",
    "error": "a sound: something is wrong",
    "ready": "a sound: ready",
}
"""How sounds are described to people who cannot hear them, by the name of the earcon."""


class Kind(StrEnum):
    """Kinds of entries."""

    COACH = "coach"
    """A line of the coach."""
    PERSON = "person"
    """What somebody said, as those know who made them say it."""
    SHARED = "shared"
    """The same, in a sharing turn: the coach hears that somebody speaks, not what."""
    TYPED = "typed"
    """What was typed at this terminal."""
    HEARD = "heard"
    """What the recogniser made of it."""
    SOUND = "sound"
    """A bell or chime."""
    NOTE = "note"
    """What happened besides."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a conversation."""

    kind: Kind
    who: str
    """Name of the speaker; empty for sounds and notes."""
    text: str
    """As it came: it may hold anything that people type."""
    at: Seconds
    """Moment on the session's clock."""


@dataclass(frozen=True, slots=True)
class ShownTimer:
    """A time that people watch."""

    label: str
    """``Anna's turn``, ``Silence``."""
    left: Seconds
    total: Seconds
    running: bool = True
    """False while the session is paused."""


class ConversationView:
    """Entries, timer and state of a conversation.

    Args:
        names: how partner 1 and partner 2 are called.
        sayings: returns a few things that can be said in a listening state (``idle`` included).
        hears: people are heard (not typed): their speech in sharing turns, and what the
            recogniser made of their words, become entries.
        added: is called with every new entry.
    """

    def __init__(
        self,
        names: tuple[str, str],
        sayings: Callable[[str], Sequence[str]],
        *,
        hears: bool = True,
        added: Callable[[Entry], None] | None = None,
    ) -> None:
        self.names = names
        self.state = CoachState.IDLE
        """What the coach is doing."""
        self.listening_state = IDLE
        """What can be heard: a listening state, or ``idle``."""
        self.speaking = False
        """Whether somebody speaks now."""
        self.turn: int | None = None
        """Partner (1 or 2) whose sharing turn it is; 0: both talk."""
        self.session_began: Seconds | None = None
        """Moment at which the running or last session began."""
        self._sayings = sayings
        self._hears = hears
        self._added = added
        self._entries: deque[Entry] = deque(maxlen=ENTRIES_KEPT)
        self._timer: ShownTimer | None = None
        self._timer_ends: Seconds = 0.0
        self._paused = False
        self._quiet_since: Seconds | None = None
        self._words_known = False

    @property
    def entries(self) -> Sequence[Entry]:
        """The last entries, oldest first."""
        return tuple(self._entries)

    @property
    def can_say(self) -> tuple[str, ...]:
        """A few things that can be said now."""
        return tuple(self._sayings(self.listening_state))

    @property
    def paused(self) -> bool:
        """Whether a session is paused."""
        return self._paused

    def timer(self, now: Seconds) -> ShownTimer | None:
        """Return the time that runs, or stands still in a pause; None where there is none."""
        if self._timer is None or not self._timer.running:
            return self._timer
        return replace(self._timer, left=max(0.0, self._timer_ends - now))

    def person(self, name: str, text: str, now: Seconds) -> None:
        """Somebody of this name begins to say something."""
        if self.turn is None:
            self._add(Entry(Kind.PERSON, name, text, now))
            return
        if self._quiet_since is not None and now - self._quiet_since >= LONG_QUIET:
            self.note(f"{now - self._quiet_since:.0f} seconds of quiet; nobody cuts in", now)
        self._words_known = True
        self._add(Entry(Kind.SHARED, name, text, now))

    def typed(self, text: str, now: Seconds) -> None:
        """Somebody typed a line."""
        self._add(Entry(Kind.TYPED, "You", text, now))

    def note(self, text: str, now: Seconds) -> None:
        """Something is worth knowing."""
        self._add(Entry(Kind.NOTE, "", text, now))

    def notice(self, line: LogLine) -> None:
        """Take in a line of the event log; lines come in order.

        Raises:
            InputError: the line is of no known event.
        """
        at = line["at"]
        self._take(line_value(line), float(at) if isinstance(at, int | float) else 0.0)

    def _take(self, value: Loggable, now: Seconds) -> None:
        match value:
            case Speak():
                self._add(Entry(Kind.COACH, "Coach", value.text, now))
            case PlayEarcon():
                sound = SOUNDS.get(value.name, value.name.replace("_", " "))
                self._add(Entry(Kind.SOUND, "", sound, now))
            case Listen():
                self.listening_state = value.state
            case StateChanged():
                self.state = CoachState(value.state)
            case Transcript():
                self._heard(value.text, now)
            case SpeechStarted() | SpeechEnded():
                self._speech(value.at, now, active=isinstance(value, SpeechStarted))
            case DeviceLost():
                self.note(f"The {value.device} is lost: {value.reason}", now)
            case DeviceRestored():
                self.note(f"The {value.device} is back", now)
            case _:
                self._follow(value, now)

    def _follow(self, value: Loggable, now: Seconds) -> None:
        """Follow the session and its timer."""
        match value:
            case SessionStarted():
                self.session_began = now
            case SessionPaused():
                self._paused = True
            case SessionResumed():
                self._paused = False
            case SessionCompleted() | SessionStopped():
                self._paused = False
                self.turn = None
                self._timer = None
                if isinstance(value, SessionStopped):
                    self.note("stopped", now)
            case TurnStarted():
                self.turn = value.partner
                self._quiet_since = None
                self._words_known = False
            case TurnEnded():
                self.turn = None
            case TimerStarted():
                self._timer = ShownTimer(self._label(), value.seconds, value.total)
                self._timer_ends = now + value.seconds
            case TimerStopped():
                shown = self.timer(now)
                stands = shown is not None and self._paused
                self._timer = replace(shown, running=False) if shown and stands else None

    def _label(self) -> str:
        if self.turn is None:
            return "Silence"
        if self.turn == BOTH_PARTNERS:
            return "Time for both of you"
        name = self.names[self.turn - 1]
        return f"{name[:1].upper()}{name[1:]}'s turn"

    def _heard(self, text: str, now: Seconds) -> None:
        """Show what was understood, unless it is word for word what was just said."""
        said = next((entry for entry in reversed(self._entries) if entry.kind is Kind.PERSON), None)
        if self._hears and (said is None or not _words(said.text).endswith(_words(text))):
            self._add(Entry(Kind.HEARD, "", text, now))

    def _speech(self, at: Seconds, now: Seconds, *, active: bool) -> None:
        """In a sharing turn, nobody writes down what is said: only that somebody speaks."""
        self.speaking = active
        if self.turn is None or not self._hears:
            return
        if not active:
            self._quiet_since = at
            return
        name = "somebody" if self.turn == BOTH_PARTNERS else self.names[self.turn - 1]
        if self._quiet_since is None:
            known = self._words_known
            words = f"the coach hears that {name} speaks, not what is said"
            self.note(words if known else f"{name} speaks", now)
        elif (quiet := at - self._quiet_since) >= LONG_QUIET and not self._words_known:
            self.note(f"{quiet:.0f} seconds of quiet, then {name} speaks on", now)

    def _add(self, entry: Entry) -> None:
        self._entries.append(entry)
        if self._added is not None:
            self._added(entry)


def _words(text: str) -> str:
    """Return the words of a text, for comparing."""
    kept = "".join(letter if letter.isalnum() else " " for letter in text.lower().replace("'", ""))
    return f" {' '.join(kept.split())}"
