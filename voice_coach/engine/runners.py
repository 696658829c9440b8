"""How one step of a plan runs: the common face, and the steps without a timer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from voice_coach.engine.commands import CardShown
from voice_coach.engine.events import IntentRecognized, PlaybackFinished, RemindersFound, Slot
from voice_coach.engine.plan import Branch, Card, Lead, Level, Repertoire, Say, Sound
from voice_coach.engine.stage import Slots, Stage
from voice_coach.units import Seconds


@dataclass(slots=True)
class Heard:
    """How well the people were heard last."""

    level: float | None = None
    """Of the last utterance, in dBFS."""
    score: float | None = None
    """How clear the coach's name was, 0.0 to 1.0; None: it was not said, or typed."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a step needs to know of the session around it."""

    stage: Stage
    repertoire: Repertoire
    slots: Callable[[str | None], Slots]
    """Values for a line about a role (or about nobody)."""
    partner: Callable[[str], int]
    """Partner (1 or 2) of a role."""
    keep: Callable[[str, Slot], None]
    """Keeps an answer under its slot."""
    forget: Callable[[str], None]
    """Forgets an answer: it is asked for once more."""
    answer: Callable[[str], Slot | None]
    """Returns what was answered under a slot."""
    remember: Callable[[str, Slot], None]
    """Keeps something as a setting."""
    heard: Heard
    """How well the people were heard last."""


@dataclass(frozen=True, slots=True)
class Timer:
    """A time that runs."""

    deadline: Seconds
    """Moment at which nothing is left."""
    total: Seconds
    """Length of the whole, with what was added."""


class Runner:
    """A step at work. The defaults are those of a step that only waits.

    ``now`` is the moment of the event; a step that ends on a deadline ends at the deadline
    (``ended_at``), so the next one begins there and nothing drifts.
    """

    phase = "say"
    """Name of the phase, for its help line."""
    timed: ClassVar[bool] = False
    """The step has the people's time in it: a command window does not hold it up."""
    still: ClassVar[bool] = False
    """Nothing sounds in it unasked."""

    def __init__(self) -> None:
        self.ended_at: Seconds | None = None
        self.final = False
        """The session is over with this step, though others would follow."""
        self.goes_to: int | None = None
        """Index of the step that follows, where it is not the next one."""
        self.leads_to: str | None = None
        """Exercise that is proposed when the session is over."""

    @property
    def listening(self) -> tuple[str, bool]:
        """Listening state, and whether a person is expected to speak."""
        return "control", False

    @property
    def timer(self) -> Timer | None:
        """The time that runs in this step and is worth seeing; None where none does."""
        return None

    def begin(self, now: Seconds) -> None:
        """Start the step."""
        raise NotImplementedError

    def next_timeout(self) -> Seconds | None:
        """Return the next moment at which ``handle_timeout`` is due."""
        return None

    def handle_timeout(self, now: Seconds) -> None:
        """Do what is due; ``now`` is exactly the deadline."""

    def playback_finished(self, event: PlaybackFinished, now: Seconds) -> None:
        """A line or sound is over."""

    def speech(self, now: Seconds, *, active: bool) -> None:
        """Somebody began or stopped speaking."""

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Offer an intent that only this step understands; True when it was taken."""
        return False

    def no_match(self, now: Seconds) -> None:
        """Something was said that is none of the answers."""

    def found(self, event: RemindersFound, now: Seconds) -> None:
        """What it had looked up."""

    def pause(self, now: Seconds) -> None:
        """Stand still; sounds are already cut."""

    def resume(self, now: Seconds) -> None:
        """Go on where it stood."""
        self.begin(now)

    def skip(self, now: Seconds, reason: str) -> None:
        """End the step early. ``reason`` is ``done`` or ``passed``."""
        self.ended_at = now

    def repeat(self, now: Seconds) -> None:
        """Say the last line again, beside what is going on."""

    def remaining(self, now: Seconds) -> Seconds | None:
        """Return the people's time that is left in this step; None without a timer."""
        return None

    def add(self, seconds: Seconds, now: Seconds) -> bool:
        """Add to the people's time; False without a timer."""
        return False


class SayRunner(Runner):
    """Speaks a line. A line that was cut by a failing device is said once more."""

    def __init__(self, step: Say, scene: Scene) -> None:
        super().__init__()
        self._step = step
        self._scene = scene
        self._id: str | None = None
        self._retried = False

    def begin(self, now: Seconds) -> None:
        """Speak."""
        slots = {**self._scene.slots(self._step.who), **self._step.slots}
        self._id = self._scene.stage.say(self._step.line, slots)

    def playback_finished(self, event: PlaybackFinished, now: Seconds) -> None:
        """End with the line."""
        if event.utterance_id != self._id:
            return
        if event.interrupted and not self._retried:
            self._retried = True
            self.begin(now)
        else:
            self.ended_at = now

    def pause(self, now: Seconds) -> None:
        """Forget the line that was cut."""
        self._id = None

    def skip(self, now: Seconds, reason: str) -> None:
        """Cut the line."""
        self._id = None
        self._scene.stage.cut()
        super().skip(now, reason)

    def repeat(self, now: Seconds) -> None:
        """Say the line from its start."""
        self._id = None
        self._scene.stage.cut()
        self.begin(now)


class CardRunner(SayRunner):
    """Lays a card open."""

    def __init__(self, step: Card, scene: Scene) -> None:
        super().__init__(Say(step.line), scene)
        self._card = step
        self._shown = False

    def begin(self, now: Seconds) -> None:
        """Tell which card it is, once, and read it out."""
        if not self._shown:
            self._shown = True
            self._scene.stage.emit(CardShown(self._card.deck, self._card.card))
        super().begin(now)


class BranchRunner(Runner):
    """Decides which step follows, at once."""

    def __init__(self, step: Branch, scene: Scene) -> None:
        super().__init__()
        self._step = step
        self._scene = scene

    def begin(self, now: Seconds) -> None:
        """Look what was answered."""
        step = self._step
        answer = self._scene.answer(step.slot)
        self.goes_to = step.otherwise
        if answer is not None:
            other = step.otherwise if step.answered is None else step.answered
            self.goes_to = step.targets.get(answer, other)
        self.ended_at = now


class LeadRunner(Runner):
    """Ends the session; its exercise comes next."""

    def __init__(self, step: Lead) -> None:
        super().__init__()
        self._step = step

    def begin(self, now: Seconds) -> None:
        """End."""
        self.leads_to = self._step.exercise
        self.ended_at = now


class LevelRunner(SayRunner):
    """Says how well the people are heard; nothing where nobody knows."""

    def __init__(self, step: Level, scene: Scene) -> None:
        level = scene.heard.level
        line = step.good
        if level is not None and level < step.faint_below:
            line = step.faint
        elif level is not None and level > step.loud_above:
            line = step.loud
        super().__init__(Say(line), scene)
        self._unknown = level is None

    def begin(self, now: Seconds) -> None:
        """Speak, where there is something to say."""
        if self._unknown:
            self.ended_at = now
        else:
            super().begin(now)


class SoundRunner(Runner):
    """Plays a sound."""

    def __init__(self, step: Sound, scene: Scene) -> None:
        super().__init__()
        self._step = step
        self._scene = scene
        self._id: str | None = None

    def begin(self, now: Seconds) -> None:
        """Play."""
        self._id = self._scene.stage.sound(self._step.name)
        if not self._step.wait:
            self.ended_at = now

    def playback_finished(self, event: PlaybackFinished, now: Seconds) -> None:
        """End with the sound."""
        if event.utterance_id == self._id:
            self.ended_at = now

    def pause(self, now: Seconds) -> None:
        """Forget the sound that was cut."""
        self._id = None
