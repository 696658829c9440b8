"""What the engine asks for and what it reports. Frozen values, drained by the shell in order.

Commands are for the shell to carry out; notices are facts for the event log (and, later, the
journal and the indicator). Nothing in here blocks: a reply comes back as an event.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from voice_coach.engine.events import Slot
from voice_coach.engine.reminders import Wish, wish_of
from voice_coach.units import Seconds

BOTH_PARTNERS: Final = 0
"""In place of a partner: the two talk with each other."""


@dataclass(frozen=True, slots=True)
class Speak:
    """Say a line. Answered by ``PlaybackStarted`` and ``PlaybackFinished`` with the same id."""

    utterance_id: str
    text: str
    private: bool = False
    """Holds a name, a feeling or anything a person said: rendered in memory, never cached."""


@dataclass(frozen=True, slots=True)
class PlayEarcon:
    """Play a sound now, mixed over whatever is playing; answered like ``Speak``."""

    utterance_id: str
    name: str


@dataclass(frozen=True, slots=True)
class StopPlayback:
    """Silence at once: cut what plays, forget what waits."""


@dataclass(frozen=True, slots=True)
class Listen:
    """From now on, hear this. Replaces the previous one; an utterance in progress goes on."""

    state: str
    """Listening state, a key of ``dialogs/*/listening.yaml``: decides grammar and profile."""
    profile: str
    """Endpointing profile of that state (``command``, ``yes_no``, ``sharing`` …)."""
    window: bool = False
    """A window opens in which a person is expected to speak: logged as ``listening``."""
    wake: bool = True
    """The wake phrase is heard too."""
    wake_state: str = "command"
    """State whose grammar hears what follows the wake phrase in the same breath."""


@dataclass(frozen=True, slots=True)
class SetVolume:
    """Loudness of everything that is played."""

    volume: float
    """0.0 (silent) to 1.0 (full scale)."""


@dataclass(frozen=True, slots=True)
class SetSpeechRate:
    """Speed of everything that is said from now on."""

    rate: float
    """Factor on the synthesizer's default rate."""


@dataclass(frozen=True, slots=True)
class Remember:
    """Keep an answer as a setting, from now on. Given at once, never queued behind speech."""

    key: str
    """Dotted name of the setting: ``speaker.volume``, ``safety.region``; ``people.names.1`` and
    ``people.names.2`` for one of the two names."""
    value: Slot


@dataclass(frozen=True, slots=True)
class Examine:
    """Look whether everything works, without keeping anybody waiting; ``Examined`` answers."""


@dataclass(frozen=True, slots=True)
class Recall:
    """Look up what is remembered; ``Recalled`` answers."""


@dataclass(frozen=True, slots=True)
class KeepStep:
    """Keep that a programme began, or that a step of it is behind the couple."""

    programme: str
    step: str
    """Empty: the programme begins."""
    outcome: Literal["started", "done", "skipped"]


@dataclass(frozen=True, slots=True)
class KeepEntry:
    """Keep words for both. Given only after a yes to just these words."""

    kind: Literal["feeling", "appreciation", "struggle"]
    words: str


@dataclass(frozen=True, slots=True)
class LookUpReminders:
    """Tell which reminders there are, and whether one more could be; nothing is kept by it.

    This and the next four are each answered by one ``RemindersFound``.
    """

    wish: Wish | None = None
    """What somebody would like."""
    offered: str = ""
    """Exercise of which a reminder is about to be offered."""

    def __post_init__(self) -> None:
        """Take what a line of a log holds, too."""
        object.__setattr__(self, "wish", None if self.wish is None else wish_of(self.wish))


@dataclass(frozen=True, slots=True)
class SetReminder:
    """Keep a reminder: everybody has said yes to it."""

    wish: Wish

    def __post_init__(self) -> None:
        """Take what a line of a log holds, too."""
        object.__setattr__(self, "wish", wish_of(self.wish))


@dataclass(frozen=True, slots=True)
class CancelReminders:
    """Forget reminders."""

    numbers: tuple[int, ...]

    def __post_init__(self) -> None:
        """Take a list too: that is what a line of a log holds."""
        object.__setattr__(self, "numbers", tuple(self.numbers))


@dataclass(frozen=True, slots=True)
class SnoozeReminder:
    """Have a reminder that was told come once more."""

    number: int
    minutes: int
    """From now."""


@dataclass(frozen=True, slots=True)
class SetTime:
    """Believe what people say about the time, until the process ends."""

    minutes: int
    """After midnight, now."""
    weekday: int | None = None
    """0 is Monday; None: nobody was asked."""


@dataclass(frozen=True, slots=True)
class EndConversation:
    """The people said goodbye: a text front ends, a speaker goes on waiting for its name."""


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """Everybody who must say yes has said it; the first step begins."""

    exercise: str


@dataclass(frozen=True, slots=True)
class SessionPaused:
    """The session's time stands still."""

    exercise: str
    reason: str
    """``asked``; the device that was lost; ``interrupted`` where somebody spoke over the coach and
    nobody said that it shall go on."""


@dataclass(frozen=True, slots=True)
class SessionResumed:
    """The session's time runs on."""

    exercise: str


@dataclass(frozen=True, slots=True)
class SessionCompleted:
    """The last step is over."""

    exercise: str
    active_seconds: Seconds
    """Time that was not spent in pauses."""


@dataclass(frozen=True, slots=True)
class SessionStopped:
    """The session ended before its last step, for a reason nobody is asked about."""

    exercise: str


@dataclass(frozen=True, slots=True)
class TurnStarted:
    """A partner's sharing turn begins, or a time in which both talk."""

    partner: int
    """1 or 2, the order in which the names were typed; or ``BOTH_PARTNERS``."""
    seconds: Seconds


@dataclass(frozen=True, slots=True)
class TurnEnded:
    """A turn is over."""

    partner: int
    """As in ``TurnStarted``."""
    reason: str
    """``time``, ``done`` or ``passed``."""


@dataclass(frozen=True, slots=True)
class CardShown:
    """A card of a deck lies open."""

    deck: str
    card: str


@dataclass(frozen=True, slots=True)
class CardSaved:
    """Somebody said "save this one"."""

    deck: str
    card: str


@dataclass(frozen=True, slots=True)
class TimerStarted:
    """A time that people would want to see runs: a sharing turn, or a silence of some length.

    It comes at the moment a phase begins, goes on after a pause, or was given more time; it
    replaces what was said about the same phase before.
    """

    seconds: Seconds
    """What is left from now, if nothing stops it."""
    total: Seconds
    """The length of the whole phase, with what was added to it."""


@dataclass(frozen=True, slots=True)
class TimerStopped:
    """The time that ran is over, stands still in a pause, or ended with the session."""


@dataclass(frozen=True, slots=True)
class NoInput:
    """A window passed in which nobody spoke."""

    state: str
    count: int
    """1 for the first time in this question, 2 for the second …"""


@dataclass(frozen=True, slots=True)
class StateChanged:
    """What the coach is doing, for people who look at a light or a screen."""

    state: str
    """``idle``, ``listening``, ``processing`` or ``responding``."""


Notice: TypeAlias = (
    SessionStarted
    | SessionPaused
    | SessionResumed
    | SessionCompleted
    | SessionStopped
    | TurnStarted
    | TurnEnded
    | CardShown
    | CardSaved
    | TimerStarted
    | TimerStopped
    | NoInput
    | StateChanged
)

Command: TypeAlias = (
    Speak
    | PlayEarcon
    | StopPlayback
    | Listen
    | SetVolume
    | SetSpeechRate
    | Remember
    | Examine
    | LookUpReminders
    | SetReminder
    | CancelReminders
    | SnoozeReminder
    | SetTime
    | Recall
    | KeepStep
    | KeepEntry
    | EndConversation
    | Notice
)
"""Everything ``Engine.commands`` returns."""
