"""What the engine is told. Frozen values; every moment is on the session's clock, in seconds.

The names are the field's: wyoming and VoiceXML words wherever they have one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from voice_coach.engine.reminders import Kept, Obstacle, When, kept_of, when_of
from voice_coach.units import Seconds

Slot: TypeAlias = str | int | float
"""A value heard inside a sentence: an exercise id, a number of minutes, a feeling word."""

Trouble: TypeAlias = Literal[
    "model_damaged",
    "disk_full",
    "disk_locked",
    "sound_dropped",
    "voice_slow",
    "memory_low",
    "clock_wrong",
]
"""What can be wrong with a coach that runs; each has a line ``doctor.NAME``."""

Device: TypeAlias = Literal["microphone", "speaker", "ears", "voice"]
"""The four parts that can be lost and come back."""


@dataclass(frozen=True, slots=True)
class WakeDetected:
    """The wake phrase was heard; the rest of the same breath, if any, follows as a result."""

    phrase: str
    at: Seconds
    score: float | None = None
    """How sure the spotter was, 0.0 to 1.0, with its limit at 0.5; None where nobody measured it
    (typed words)."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody began to speak (voice activity, before it is known what is said)."""

    at: Seconds


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """Nobody speaks any more: the silence that ends speech in this profile has passed."""

    at: Seconds
    result_follows: bool = False
    """The speech is being decoded: a ``Transcript`` or ``NoMatch`` of it comes next."""
    level_dbfs: float | None = None
    """How loud it reached the microphone: RMS of its loud parts, relative to full scale; None
    where nobody measured it (typed words)."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """Words a recogniser accepted, before they are matched. The engine never sees one."""

    text: str
    confidence: float
    """0.0 to 1.0, calibrated per recogniser."""
    start: Seconds
    end: Seconds
    state: str
    """The listening state whose grammar was used."""


@dataclass(frozen=True, slots=True)
class IntentRecognized:
    """An utterance that was one of the sentences the listening state allows."""

    name: str
    slots: Mapping[str, Slot] = field(default_factory=dict)
    start: Seconds = 0.0
    end: Seconds = 0.0
    confidence: float = 1.0


class Guess(NamedTuple):
    """What somebody most probably meant: an intent, and no word of what was said."""

    name: str
    slots: Mapping[str, Slot]


@dataclass(frozen=True, slots=True)
class NoMatch:
    """An utterance that was none of the sentences the listening state allows."""

    start: Seconds
    end: Seconds
    guess: Guess | None = None
    """What it comes nearest to, where that is worth asking about; never in a private state."""

    def __post_init__(self) -> None:
        """Take what a line of a log holds, too."""
        object.__setattr__(self, "guess", None if self.guess is None else Guess(*self.guess))


@dataclass(frozen=True, slots=True)
class PlaybackStarted:
    """The first sample of an utterance or earcon went out."""

    utterance_id: str


@dataclass(frozen=True, slots=True)
class PlaybackFinished:
    """An utterance or earcon is over, by itself or because it was cut."""

    utterance_id: str
    played_seconds: Seconds
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """The talk button: opens the command window as the wake phrase would."""

    at: Seconds


@dataclass(frozen=True, slots=True)
class ExerciseRequested:
    """An exercise begins without anybody having asked for it by voice."""

    exercise: str
    offered: bool = False
    """The coach offers it by itself: the steps of the plan's ``offer`` come first."""


@dataclass(frozen=True, slots=True)
class DeviceLost:
    """A part stopped working."""

    device: Device
    reason: str


@dataclass(frozen=True, slots=True)
class DeviceRestored:
    """A part that was lost works again."""

    device: Device
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """The answer to ``Examine``."""

    troubles: tuple[Trouble, ...] = ()
    """What was found, the most important first."""

    def __post_init__(self) -> None:
        """Take a list too: that is what a line of a log holds."""
        object.__setattr__(self, "troubles", tuple(self.troubles))


class Practised(NamedTuple):
    """An exercise that was led to its end before."""

    exercise: str
    days_ago: int
    """Days since the last time: 0 is today; negative where the clock was put back since."""


class StepBehind(NamedTuple):
    """A step of a programme that is behind the couple, or the beginning of a programme."""

    programme: str
    step: str
    """Empty: the programme began."""
    outcome: str
    """``started``, ``done`` or ``skipped``."""
    days_ago: int


class KeptCard(NamedTuple):
    """A card that somebody saved."""

    deck: str
    card: str


@dataclass(frozen=True, slots=True)
class Recalled:
    """The answer to ``Recall``: what is remembered, without any word that people said."""

    practised: tuple[Practised, ...] = ()
    """Each exercise once, the latest first."""
    progress: tuple[StepBehind, ...] = ()
    """In the order in which it happened."""
    cards: tuple[KeptCard, ...] = ()
    lost: bool = False
    """What is remembered cannot be read or kept."""

    def __post_init__(self) -> None:
        """Take lists too: that is what a line of a log holds."""
        object.__setattr__(self, "practised", tuple(Practised(*each) for each in self.practised))
        object.__setattr__(self, "progress", tuple(StepBehind(*each) for each in self.progress))
        object.__setattr__(self, "cards", tuple(KeptCard(*each) for each in self.cards))


@dataclass(frozen=True, slots=True)
class RemindersFound:
    """The answer to everything that is asked or wanted of the reminders, and to ``SetTime``."""

    reminders: tuple[Kept, ...] = ()
    """All that there are."""
    clock_known: bool = True
    """Something tells what time it is."""
    day_wanted: bool = False
    """The day of the week is needed as well, and nothing tells it."""
    when: When | None = None
    """When what was wished for would come, with its day."""
    obstacle: Obstacle | None = None
    """Why it cannot be as it was wished."""
    quiet: tuple[int, int] | None = None
    """The quiet hours, in minutes after midnight; None: there are none."""
    lost: bool = False
    """Nothing can be kept."""

    def __post_init__(self) -> None:
        """Take what a line of a log holds, too."""
        object.__setattr__(self, "reminders", tuple(map(kept_of, self.reminders)))
        object.__setattr__(self, "when", None if self.when is None else when_of(self.when))
        object.__setattr__(self, "quiet", None if self.quiet is None else tuple(self.quiet))


@dataclass(frozen=True, slots=True)
class ReminderDue:
    """A reminder is to be told now; it is kept already that it was. Only while nothing goes on."""

    number: int
    minutes: int
    """After midnight, that it was meant for."""
    exercise: str = ""
    """What is proposed; empty: nothing."""
    named: bool = False
    """The exercise may be named."""
    late: bool = False
    """It is later than that by now."""


@dataclass(frozen=True, slots=True)
class TimeWanted:
    """There are reminders, and nothing tells what time it is."""

    day: bool = False
    """The day of the week is wanted too."""
    wanted: bool = True
    """False: no longer."""


@dataclass(frozen=True, slots=True)
class ShutdownRequested:
    """The process is asked to end (SIGTERM, Ctrl-C, end of the input)."""

    reason: str


InputEvent: TypeAlias = (
    WakeDetected
    | SpeechStarted
    | SpeechEnded
    | IntentRecognized
    | NoMatch
    | PlaybackStarted
    | PlaybackFinished
    | ButtonPressed
    | ExerciseRequested
    | DeviceLost
    | DeviceRestored
    | Examined
    | ReminderDue
    | RemindersFound
    | TimeWanted
    | Recalled
    | ShutdownRequested
)
"""Everything ``Engine.receive`` takes."""
