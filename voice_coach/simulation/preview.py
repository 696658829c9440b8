"""An exercise from its name to its end on virtual time, with two people who only do what is asked.

They answer every question with its first answer, sit through every turn and silence that has a
length, and end the others after a while. Nobody has to be there, and no ears are needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from voice_coach.clip import Clip
from voice_coach.content.library import Library
from voice_coach.engine.commands import (
    Command,
    Listen,
    PlayEarcon,
    SessionCompleted,
    SessionStarted,
    Speak,
    StopPlayback,
    TurnEnded,
    TurnStarted,
)
from voice_coach.engine.engine import Engine, EngineOptions
from voice_coach.engine.events import (
    InputEvent,
    IntentRecognized,
    PlaybackFinished,
    SpeechEnded,
    SpeechStarted,
    WakeDetected,
)
from voice_coach.engine.states import Mode
from voice_coach.runtime.clock import VirtualClock
from voice_coach.simulation.mouth import VirtualMouth
from voice_coach.simulation.speaker import Speaker
from voice_coach.speech.speaking import Voice
from voice_coach.units import Seconds

THINKING_SECONDS: Final[Seconds] = 1.5
"""Until a question is answered: about as long as people take who know what they want to say."""
LAST_WORD_SECONDS: Final[Seconds] = 1.0
"""So long before the end of a turn whoever has the floor has finished."""
LONGEST_SECONDS: Final[Seconds] = 6 * 3600.0
"""No exercise is longer; a preview that is has gone wrong."""


class What(Enum):
    """What a moment of a preview is."""

    COACH = "coach"
    SOUND = "sound"
    ANSWER = "answer"
    TURN = "turn"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happens."""

    at: Seconds
    what: What
    text: str
    """What is said, the sound's name, whose turn it is."""
    seconds: Seconds = 0.0
    """How long it lasts."""

    @property
    def end(self) -> Seconds:
        """When it is over."""
        return self.at + self.seconds


@dataclass(frozen=True, slots=True)
class Preview:
    """An exercise, from its name to its end."""

    moments: tuple[Moment, ...]
    seconds: Seconds
    """From the first word to the last."""
    finished: bool
    """It came to its last step; otherwise it was refused or ended before."""

    def spent(self, *kinds: What) -> Seconds:
        """Return how long all moments of some kinds last together."""
        return sum(moment.seconds for moment in self.moments if moment.what in kinds)

    @property
    def nobody_speaks(self) -> Seconds:
        """How long neither the coach speaks nor anybody has the floor."""
        return self.seconds - self.spent(What.COACH, What.TURN)


@dataclass(slots=True)
class _Script:
    """What has happened so far, and what goes on."""

    moments: list[Moment] = field(default_factory=list)
    playing: dict[str, int] = field(default_factory=dict)
    """Index of what is being played, by its id."""
    turn: int | None = None
    turn_until: Seconds = 0.0
    """When the turn's own time is over; the coach waits a little longer for a last word."""
    silence: int | None = None

    def add(self, moment: Moment) -> int:
        """Note what begins; return its index."""
        self.moments.append(moment)
        return len(self.moments) - 1

    def end(self, index: int | None, now: Seconds) -> None:
        """Note that something is over."""
        if index is not None:
            moment = self.moments[index]
            self.moments[index] = replace(moment, seconds=now - moment.at)


class Previewing:
    """Leads one exercise once.

    Args:
        library: holds the exercise.
        voice: says the coach's lines, so they last as long as they will.
        earcons: sounds by name.
        speaker: gets everything that is heard.
    """

    def __init__(
        self,
        library: Library,
        voice: Voice,
        earcons: Mapping[str, Clip],
        speaker: Speaker,
    ) -> None:
        self._library = library
        self._answer_seconds: Seconds = 0.0
        self._answers: Mapping[str, str] = {}
        self._clock = VirtualClock()
        self._mouth = VirtualMouth(self._clock, voice, earcons, speaker)
        self._speaker = speaker
        self._engine = Engine(library, library.phrasebook, EngineOptions(names=library.names))
        self._script = _Script()
        self._listen: Listen | None = None
        self._answer_at: Seconds | None = None
        self._talk: list[tuple[Seconds, bool]] = []
        """When whoever has the floor begins to speak, and when they have finished."""
        self._begun = self._finished = False
        self.unused: set[str] = set()
        """Slots of answers that were never given: no question has them, or not such an answer."""

    def lead(
        self,
        exercise: str,
        seconds: Seconds | None = None,
        *,
        answers: Mapping[str, str],
        answer_seconds: Seconds,
    ) -> Preview:
        """Lead an exercise to its end.

        Args:
            exercise: its id.
            seconds: length to ask for; None: the usual one.
            answers: words by the slot of the question; its first answer where left out.
            answer_seconds: how long turns and silences last that end with a word.

        Raises:
            KeyError: there is no such exercise.
            VoiceError: nothing could say a line.
        """
        self._library.plan(exercise)
        self._answers, self._answer_seconds = answers, answer_seconds
        self.unused = set(answers)
        slots = {"exercise": exercise} | ({} if seconds is None else {"seconds": round(seconds)})
        self._receive(WakeDetected("", 0.0))
        self._receive(SpeechEnded(0.0, result_follows=True))
        self._receive(IntentRecognized("StartExercise", slots))
        while not self._over and (moment := self._next_moment()) is not None:
            if moment > LONGEST_SECONDS:
                break
            self._clock.advance_to(max(moment, self._clock.now()))
            self._act()
        end = max((moment.end for moment in self._script.moments), default=0.0)
        self._speaker.advance(end)
        return Preview(tuple(self._script.moments), end, self._finished)

    @property
    def _over(self) -> bool:
        """Whether the exercise is over, or was never begun."""
        if self._mouth.playing:
            return False
        proposed = self._engine.session is not None or self._engine.mode is Mode.CONSENT
        return self._finished if self._begun else not proposed

    def _next_moment(self) -> Seconds | None:
        talk = self._talk[0][0] if self._talk else None
        moments = (self._mouth.next_moment(), talk, self._answer_at, self._engine.next_timeout())
        return min((moment for moment in moments if moment is not None), default=None)

    def _act(self) -> None:
        """Do the one thing that is due first."""
        now = self._clock.now()
        if (due := self._mouth.next_moment()) is not None and due <= now:
            event = self._mouth.take()
            if isinstance(event, PlaybackFinished):
                self._script.end(self._script.playing.pop(event.utterance_id, None), now)
            self._receive(event)
        elif self._talk and self._talk[0][0] <= now:
            _, active = self._talk.pop(0)
            self._receive(SpeechStarted(now) if active else SpeechEnded(now))
        elif self._answer_at is not None and self._answer_at <= now:
            self._answer_at = None
            self._answer()
        else:
            self._engine.handle_timeout(now)
            self._take()

    def _receive(self, event: InputEvent) -> None:
        self._engine.receive(event, self._clock.now())
        self._take()

    def _take(self) -> None:
        for command in self._engine.commands():
            self._note(command, self._clock.now())

    def _note(self, command: Command, now: Seconds) -> None:
        script = self._script
        match command:
            case Speak() | PlayEarcon() if self._finished:
                pass  # what comes next is another exercise's
            case Speak():
                script.playing[command.utterance_id] = script.add(
                    Moment(now, What.COACH, command.text)
                )
                self._mouth.speak(command)
            case PlayEarcon():
                script.playing[command.utterance_id] = script.add(
                    Moment(now, What.SOUND, command.name)
                )
                self._mouth.play(command)
            case StopPlayback():
                self._mouth.cut()
            case TurnStarted():
                name = self._library.names[command.partner - 1]
                script.turn = script.add(Moment(now, What.TURN, name))
                script.turn_until = now + command.seconds
                self._talk = [(now, True), (script.turn_until - LAST_WORD_SECONDS, False)]
            case TurnEnded():
                script.end(script.turn, min(now, script.turn_until))
                script.turn = None
                self._talk = []
            case Listen():
                self._hear(command, now)
            case SessionStarted():
                self._begun = True
            case SessionCompleted():
                self._finished = True
            case _:
                pass

    def _hear(self, listen: Listen, now: Seconds) -> None:
        """Note what is listened for, and when somebody will say something to it."""
        self._script.end(self._script.silence, now)
        self._script.silence = None
        self._listen, self._answer_at = listen, None
        session = self._engine.session
        timed = session is not None and session.running and session.runner.timed
        if timed and self._script.turn is None:
            self._script.silence = self._script.add(Moment(now, What.SILENCE, ""))
        if not listen.window or self._finished:
            return
        if not timed:
            self._answer_at = now + THINKING_SECONDS
        elif session is not None and session.remaining(now) is None:
            self._answer_at = now + self._answer_seconds

    def _answer(self) -> None:
        """Say what fits."""
        if self._listen is None:
            return
        now, state = self._clock.now(), self._listen.state
        words = self._words(state)
        match = self._library.match(state, words)
        if match is None:
            return
        self._script.add(Moment(now, What.ANSWER, words))
        self._receive(SpeechStarted(now))
        self._receive(SpeechEnded(now, result_follows=True))
        self._receive(IntentRecognized(match.name, dict(match.slots)))

    def _words(self, state: str) -> str:
        for slot, words in self._answers.items():
            if state.endswith(f"_{slot}") and self._library.match(state, words) is not None:
                self.unused.discard(slot)
                return words
        return self._library.shown(state)[0]
