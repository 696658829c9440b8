"""Steps with the people's time in them: silences and sharing turns."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Final

from voice_coach.engine.commands import BOTH_PARTNERS, CardSaved, TurnEnded, TurnStarted
from voice_coach.engine.events import IntentRecognized
from voice_coach.engine.plan import BOTH, Silence, Turn
from voice_coach.engine.runners import Runner, Scene, Timer
from voice_coach.units import Seconds

SAVE: Final = "SaveCard"
"""The intent "save this one"."""
LEAST_AFTER_BELL: Final[Seconds] = 2.0
"""No bell inside a silence rings so close to its end: two bells would be one."""
SHORTEST_SHOWN: Final[Seconds] = 1.0
"""Shorter silences are a breath between two lines: no timer is shown for them."""


class Countdown:
    """A deadline that can stand still. The next deadline never depends on the wake-up time."""

    def __init__(self, seconds: Seconds) -> None:
        self._left = seconds
        self._total = seconds
        self._deadline: Seconds | None = None

    @property
    def total(self) -> Seconds:
        """The whole length: what has passed and what is left."""
        return self._total

    @property
    def deadline(self) -> Seconds | None:
        """Moment at which nothing is left; None while it stands still."""
        return self._deadline

    @property
    def timer(self) -> Timer | None:
        """When nothing is left, and of how much; None while it stands still."""
        return None if self._deadline is None else Timer(self._deadline, self._total)

    def run(self, now: Seconds) -> None:
        """Start or go on."""
        self._deadline = now + self._left

    def hold(self, now: Seconds) -> None:
        """Stand still."""
        self._left = self.left(now)
        self._deadline = None

    def left(self, now: Seconds) -> Seconds:
        """Return what is left."""
        return self._left if self._deadline is None else max(0.0, self._deadline - now)

    def add(self, seconds: Seconds, now: Seconds) -> None:
        """Add time; below zero there is none left."""
        before = self.left(now)
        if self._deadline is None:
            self._left = max(0.0, self._left + seconds)
        else:
            self._deadline = max(now, self._deadline + seconds)
        self._total += self.left(now) - before

    def clear(self, now: Seconds) -> None:
        """Leave nothing, standing still or not."""
        self.add(-self.left(now), now)


class SilenceRunner(Runner):
    """Silence between two bells: the end bell rings at its deadline, whatever else happens.

    Bells inside it count from its start. One that ends with a word has no time that people are
    told; its deadline is only the longest it can be. Where it calls people back, they are told the
    time up to that.
    """

    phase = "silence"
    timed = True
    still = True

    def __init__(self, step: Silence, scene: Scene) -> None:
        super().__init__()
        self._step = step
        self._scene = scene
        self._countdown = Countdown(step.seconds)
        self._rung = 0
        self._call = None if step.call_after is None else Countdown(step.call_after)
        self._told = step.counts and not step.until_done

    @property
    def listening(self) -> tuple[str, bool]:
        """Only ``stop`` and ``pause`` are heard, and what ends it; settling is no window."""
        if self._step.until_done:
            return self._step.ending or "open_silence", True
        return "silence", self._step.counts

    def begin(self, now: Seconds) -> None:
        """Ring, and count from there."""
        if self._step.start_sound:
            self._scene.stage.sound(self._step.start_sound)
        self._run(now)

    def next_timeout(self) -> Seconds | None:
        """Return the call, the next bell, or the end."""
        call = None if self._call is None else self._call.deadline
        moments = [call, self._next_bell(), self._countdown.deadline]
        return min((moment for moment in moments if moment is not None), default=None)

    def handle_timeout(self, now: Seconds) -> None:
        """Ring what is due."""
        if self._call is not None and self._call.left(now) <= 0:
            self._call = None
            self._scene.stage.sound(str(self._step.call_sound), hold=True)
            if self._step.call_line is not None:
                self._scene.stage.say(self._step.call_line, self._scene.slots(None))
        elif self._next_bell() is None:
            self._end(now)
        else:
            self._rung += 1
            self._scene.stage.sound(str(self._step.bell_sound))

    def pause(self, now: Seconds) -> None:
        """Keep what is left."""
        for countdown in self._countdowns():
            countdown.hold(now)

    def resume(self, now: Seconds) -> None:
        """Run on, without a bell."""
        self._run(now)

    def skip(self, now: Seconds, reason: str) -> None:
        """Ring the end now."""
        self._end(now)

    def repeat(self, now: Seconds) -> None:
        """Say what was said before the silence, because it was asked for."""
        self._scene.stage.say_again()

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """End with words of its own."""
        ends = event.name == self._step.ending
        if ends:
            self._end(now)
        return ends

    def remaining(self, now: Seconds) -> Seconds | None:
        """Return what is left of a silence that counts, or until the call."""
        if self._call is not None:
            return self._call.left(now)
        return self._countdown.left(now) if self._told else None

    @property
    def timer(self) -> Timer | None:
        """The silence, unless it is over before anybody looks, or ends with a word."""
        if self.ended_at is not None or self._step.seconds < SHORTEST_SHOWN:
            return None
        if self._call is not None:
            return self._call.timer
        return None if self._step.until_done else self._countdown.timer

    def add(self, seconds: Seconds, now: Seconds) -> bool:
        """Make a silence that counts longer, or let the call come later."""
        if self._call is None and not self._told:
            return False
        for countdown in self._countdowns():
            countdown.add(seconds, now)
        return True

    def _countdowns(self) -> Iterator[Countdown]:
        yield self._countdown
        if self._call is not None:
            yield self._call

    def _run(self, now: Seconds) -> None:
        for countdown in self._countdowns():
            countdown.run(now)

    def _next_bell(self) -> Seconds | None:
        """Return when the next bell inside is due; None where no more comes, or time stands."""
        every, deadline = self._step.bell_every, self._countdown.deadline
        if every is None or deadline is None:
            return None
        due = deadline - self._countdown.total + (self._rung + 1) * every
        return due if due <= deadline - LEAST_AFTER_BELL else None

    def _end(self, now: Seconds) -> None:
        if self._step.end_sound:
            self._scene.stage.sound(self._step.end_sound)
        self.ended_at = now


class _TurnPhase(Enum):
    SHARING = "sharing"
    ENDING = "ending"
    """The end bell has rung; a sentence may still be finished."""


class TurnRunner(Runner):
    """A sharing turn, or a time to talk. Its bells are on time; nobody is cut off.

    Cues besides the end: a soft sound shortly before it, and one tick after a long quiet. After
    the end bell the step waits ``end_pause``, and up to ``grace`` for a sentence to be finished.
    """

    phase = "turn"
    timed = True

    def __init__(self, step: Turn, scene: Scene) -> None:
        super().__init__()
        self._step = step
        self._scene = scene
        self._partner = BOTH_PARTNERS if step.who == BOTH else scene.partner(step.who)
        if step.who == BOTH:
            self.phase = "conversation"
        self._countdown = Countdown(step.seconds)
        self._phase = _TurnPhase.SHARING
        self._reason = "time"
        self._warned = step.warn_sound is None or step.warn_before_end >= step.seconds
        self._ticked = step.quiet_sound is None
        self._speaking = False
        self._quiet_since: Seconds = 0.0
        self._rang_at: Seconds = 0.0

    @property
    def listening(self) -> tuple[str, bool]:
        """Only whole utterances of the few words a turn knows."""
        return ("card" if self._step.card else self._step.ending or "sharing"), True

    def begin(self, now: Seconds) -> None:
        """Ring, and count from there."""
        self._scene.stage.emit(TurnStarted(self._partner, self._step.seconds))
        if self._step.start_sound:
            self._scene.stage.sound(self._step.start_sound)
        self._quiet_since = now
        self._countdown.run(now)

    def next_timeout(self) -> Seconds | None:
        """Return the next cue, or the end."""
        deadline = self._countdown.deadline
        if deadline is None:
            return None
        if self._phase is _TurnPhase.ENDING:
            return self._ending_due()
        return min(moment for moment, _ in self._cues(deadline))

    def handle_timeout(self, now: Seconds) -> None:
        """Sound the cue that is due, or end."""
        if self._phase is _TurnPhase.ENDING:
            self._finish(now)
            return
        deadline = self._countdown.deadline
        if deadline is None:
            return
        _, cue = min(self._cues(deadline), key=lambda due: due[0])
        if cue == "warn":
            self._warned = True
            self._scene.stage.sound(str(self._step.warn_sound))
        elif cue == "tick":
            self._ticked = True
            self._scene.stage.sound(str(self._step.quiet_sound))
        else:
            self._ring_end(now, "time")

    def speech(self, now: Seconds, *, active: bool) -> None:
        """Remember whether somebody speaks, and since when nobody does."""
        self._speaking = active
        self._quiet_since = now

    def pause(self, now: Seconds) -> None:
        """Keep what is left."""
        self._countdown.hold(now)
        self._speaking = False

    def resume(self, now: Seconds) -> None:
        """Run on; a turn whose end had already rung is over."""
        self._countdown.run(now)
        self._quiet_since = now
        self._rang_at = now

    def skip(self, now: Seconds, reason: str) -> None:
        """End early: the end bell says so."""
        if self._phase is _TurnPhase.SHARING:
            self._ring_end(now, reason)
        else:
            self._finish(now)

    def repeat(self, now: Seconds) -> None:
        """Say the question again, or the invitation."""
        if self._step.card is None:
            self._scene.stage.say_again()
        else:
            self._scene.stage.say(self._step.card.line)

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """End with words of its own, or keep the card that is answered as a favourite."""
        if event.name == self._step.ending:
            self.skip(now, "done")
            return True
        if event.name != SAVE or self._step.card is None:
            return False
        self._scene.stage.emit(CardSaved(self._step.card.deck, self._step.card.card))
        self._scene.stage.say("card.saved", remember=False)
        return True

    def remaining(self, now: Seconds) -> Seconds | None:
        """Return what is left of the turn; None where it ends with a word."""
        if self._step.until_done:
            return None
        return self._countdown.left(now) if self._phase is _TurnPhase.SHARING else 0.0

    @property
    def timer(self) -> Timer | None:
        """The turn, up to the bell that ends it; none where it ends with a word."""
        if self._step.until_done or self._phase is not _TurnPhase.SHARING:
            return None
        return self._countdown.timer

    def add(self, seconds: Seconds, now: Seconds) -> bool:
        """Make the turn longer, even when its end has just rung."""
        if self._step.until_done:
            return False
        if self._phase is _TurnPhase.ENDING:
            self._phase = _TurnPhase.SHARING
            self._countdown.clear(now)
        self._countdown.add(seconds, now)
        if self._step.warn_sound and self._countdown.left(now) > self._step.warn_before_end:
            self._warned = False
        return True

    def _cues(self, deadline: Seconds) -> list[tuple[Seconds, str]]:
        cues = [(deadline, "end")]
        if not self._warned:
            cues.append((deadline - self._step.warn_before_end, "warn"))
        if not self._ticked and not self._speaking:
            quiet_until = self._quiet_since + self._step.quiet_after
            if quiet_until < deadline:
                cues.append((quiet_until, "tick"))
        return cues

    def _ring_end(self, now: Seconds, reason: str) -> None:
        self._phase = _TurnPhase.ENDING
        self._reason = reason
        self._rang_at = now
        if self._step.end_sound:
            self._scene.stage.sound(self._step.end_sound)

    def _ending_due(self) -> Seconds:
        if self._speaking:
            return self._rang_at + self._step.grace
        return max(self._rang_at + self._step.end_pause, self._quiet_since)

    def _finish(self, now: Seconds) -> None:
        self._scene.stage.emit(TurnEnded(self._partner, self._reason))
        self.ended_at = now
