"""An engine in a room without sound: lines take as long as their text, time is a number."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from itertools import count
from typing import TypeVar

from voice_coach.engine.commands import (
    Command,
    Listen,
    LookUpReminders,
    PlayEarcon,
    Speak,
    StopPlayback,
)
from voice_coach.engine.engine import Engine, EngineOptions
from voice_coach.engine.events import (
    ButtonPressed,
    Guess,
    InputEvent,
    IntentRecognized,
    NoMatch,
    PlaybackFinished,
    PlaybackStarted,
    RemindersFound,
    Slot,
    SpeechEnded,
    SpeechStarted,
    WakeDetected,
)
from voice_coach.engine.plan import (
    Ask,
    Line,
    LineValue,
    ListeningWindow,
    Phrasebook,
    Plan,
    Repertoire,
    Say,
    Silence,
    Turn,
)
from voice_coach.engine.programmes import Programme
from voice_coach.engine.suggesting import Candidate, Rules

WAITS: Mapping[str, float | None] = {
    "command": 6.0,
    "session_command": 6.0,
    "consent": 8.0,
    "who_first": 8.0,
    "feeling": 15.0,
    "confirm": 8.0,
    "go_on": 8.0,
}
PROFILES = {
    "session_command": "command",
    "consent": "yes_no",
    "confirm": "yes_no",
    "go_on": "yes_no",
    "who_first": "name",
}
"""Profiles of the states that are not called like theirs."""

CUT_DELAY = 0.006
"""Seconds from a cut to the report of it: measured for an aborted PortAudio stream."""


def gaze_plan(seconds: float | None = None) -> Plan:
    """The silent gaze in miniature words, in full time."""
    length = 60.0 if seconds is None else min(max(seconds, 10.0), 1800.0)
    return Plan(
        "silent-gaze",
        "the silent gaze",
        (
            Say("gaze.intro"),
            Silence(5.0, counts=False),
            Silence(length, start_sound="bell_start", end_sound="bell_end"),
            Silence(3.0, counts=False),
            Say("gaze.close"),
        ),
        length,
    )


def _turn(who: str, each: float, end: str) -> Turn:
    return Turn(
        who,
        each,
        start_sound="bell_start",
        warn_sound="soft_tone",
        warn_before_end=30.0 if each > 60 else 15.0,
        end_sound=end,
        quiet_sound="tick",
    )


def _feeling(who: str) -> Ask:
    return Ask(
        f"{who}_feeling",
        "feeling",
        "Feeling",
        "feeling",
        "check.feeling",
        who=who,
        noinput=("check.feeling_short", "check.feeling_help"),
        nomatch=("check.once_more", "check.choices"),
        echo="check.echo",
        passed="check.passed",
        give_up="check.move_on",
    )


def check_in_plan(seconds: float | None = None) -> Plan:
    """The feeling check-in."""
    each = (180.0 if seconds is None else min(max(seconds, 60.0), 1200.0)) / 2
    return Plan(
        "feeling-check-in",
        "the feeling check-in",
        (
            Say("check.intro"),
            Ask(
                "first",
                "who_first",
                "ChooseFirst",
                "partner",
                "check.who",
                noinput=("check.who_short", "check.who_help"),
                nomatch=("check.once_more",),
                give_up="check.lets_begin",
            ),
            Say("check.floor", who="first"),
            _turn("first", each, "bell_handover"),
            Say("check.hand_over", who="second"),
            _turn("second", each, "bell_finish"),
            Say("check.thanks"),
            _feeling("first"),
            _feeling("second"),
            Say("check.close"),
        ),
        each * 2,
    )


T = TypeVar("T")


class FakePhrases:
    """Lines that are their key and values; refuses slots that a phrasebook could not have."""

    def line(self, key: str, slots: Mapping[str, LineValue] | None = None) -> Line:
        assert key
        values = " ".join(f"{name}={value}" for name, value in sorted((slots or {}).items()))
        return Line(f"{key} {values}".strip(), private=bool(slots) and "name" in (slots or {}))

    def has(self, key: str) -> bool:
        return bool(key)


class FakeRepertoire:
    """Two exercises and the windows of the listening states."""

    def plan(self, exercise: str, seconds: float | None = None) -> Plan:
        plans = {"silent-gaze": gaze_plan, "feeling-check-in": check_in_plan}
        return plans[exercise](seconds)

    def led_programmes(self) -> Mapping[str, Programme]:
        return {}

    def candidates(self) -> Sequence[Candidate]:
        return ()

    def card_line(self, deck: str, card: str) -> str | None:
        return None

    def rules(self) -> Rules:
        return Rules()

    def choose(self, count: int) -> int:
        assert count > 0
        return 0

    def window(self, state: str) -> ListeningWindow:
        assert state != "idle", "no window is ever open at idle"
        return ListeningWindow(PROFILES.get(state, state), WAITS.get(state))

    def allowed(self, state: str) -> frozenset[str]:
        raise NotImplementedError(state)


class Rig:
    """Drives an engine; every command is kept with its moment."""

    def __init__(
        self, repertoire: Repertoire | None = None, phrases: Phrasebook | None = None
    ) -> None:
        self.engine = Engine(
            repertoire or FakeRepertoire(),
            phrases or FakePhrases(),
            EngineOptions(names=("Anna", "Ben")),
        )
        self.now = 0.0
        self.confidence = 1.0
        """Of everything that is said from now on."""
        self.wake_score = 0.9
        """Of the name, from now on."""
        self.log: list[tuple[float, Command]] = []
        self._pending: list[tuple[float, int, InputEvent]] = []
        self._order = count()
        self._playing: dict[str, float] = {}
        self._drain()

    # --- time ------------------------------------------------------------------------

    def run(self, seconds: float) -> None:
        """Let time pass."""
        self.run_to(self.now + seconds)

    def run_to(self, moment: float) -> None:
        """Let time pass up to a moment, in the order of what is due."""
        while True:
            timeout = self.engine.next_timeout()
            event_at = self._pending[0][0] if self._pending else None
            due = [at for at in (timeout, event_at) if at is not None]
            if not due or min(due) > moment:
                break
            self.now = max(self.now, min(due))
            if event_at is not None and event_at == min(due):
                self._deliver(heapq.heappop(self._pending)[2])
            else:
                self.engine.handle_timeout(self.now)
                self._drain()
        self.now = moment

    def run_until(self, kind: type[Command], limit: float = 3600.0) -> float:
        """Let time pass until a command of a kind is given; return its moment."""
        seen, end = len(self.log), self.now + limit
        while self.now < end:
            for at, command in self.log[seen:]:
                if isinstance(command, kind):
                    return at
            seen = len(self.log)
            self._step(end)
        raise AssertionError(f"no {kind.__name__} within {limit} s")

    def run_until_listening(
        self, state: str, limit: float = 600.0, *, window: bool = False
    ) -> None:
        """Let time pass until a listening state is in force, and somebody is expected to speak."""
        end = self.now + limit
        while self.listening.state != state or (window and not self.listening.window):
            assert self.now < end, f"{state} never came; {self.listening} is in force"
            self._step(end)

    def _step(self, end: float) -> None:
        timeout = self.engine.next_timeout()
        event_at = self._pending[0][0] if self._pending else None
        due = [at for at in (timeout, event_at) if at is not None]
        self.run_to(min([*due, end]))

    # --- people ----------------------------------------------------------------------

    def say(self, intent: str, **slots: Slot) -> None:
        """Somebody says a sentence that is understood."""
        self._deliver(SpeechStarted(self.now))
        self._deliver(SpeechEnded(self.now, result_follows=True))
        self._deliver(IntentRecognized(intent, slots, confidence=self.confidence))

    def mumble(self, level_dbfs: float | None = None, guess: Guess | None = None) -> None:
        """Somebody says something that is not understood, so loud, and nearest to something."""
        self._deliver(SpeechStarted(self.now))
        self._deliver(SpeechEnded(self.now, result_follows=True, level_dbfs=level_dbfs))
        self._deliver(NoMatch(self.now, self.now, guess))

    def speech(self, *, active: bool) -> None:
        """Somebody begins or stops talking."""
        self._deliver(SpeechStarted(self.now) if active else SpeechEnded(self.now))

    def call(self, intent: str, **slots: Slot) -> None:
        """Somebody says the name and a command in one breath."""
        self._deliver(SpeechStarted(self.now))
        self._deliver(WakeDetected("hey jarvis", self.now, self.wake_score))
        self._deliver(SpeechEnded(self.now, result_follows=True))
        self._deliver(IntentRecognized(intent, slots, confidence=self.confidence))

    def call_name(self) -> None:
        """Somebody says only the name."""
        self._deliver(SpeechStarted(self.now))
        self._deliver(WakeDetected("hey jarvis", self.now, self.wake_score))
        self._deliver(SpeechEnded(self.now))

    def press(self) -> None:
        """Somebody presses the button."""
        self._deliver(ButtonPressed(self.now))

    def tell(self, event: InputEvent) -> None:
        """Anything else happens."""
        self._deliver(event)

    def start(self, exercise: str, **slots: Slot) -> None:
        """Lead the conversation into a running session."""
        self.call("StartExercise", exercise=exercise, **slots)
        for _ in range(2):
            self.run_until_listening("consent")
            self.say("Yes")
        assert self.engine.session is not None

    # --- what happened ---------------------------------------------------------------

    @property
    def listening(self) -> Listen:
        """The last Listen."""
        return next(command for _, command in reversed(self.log) if isinstance(command, Listen))

    def said(self, since: float = 0.0) -> list[str]:
        """The lines spoken since a moment."""
        return [c.text for at, c in self.log if isinstance(c, Speak) and at >= since]

    def sounds(self, since: float = 0.0) -> list[tuple[float, str]]:
        """The sounds played since a moment."""
        return [(at, c.name) for at, c in self.log if isinstance(c, PlayEarcon) and at >= since]

    def notices(self, *kinds: type[T]) -> list[T]:
        """The commands of some kinds, in order."""
        return [command for _, command in self.log if isinstance(command, kinds)]

    # --- inside ----------------------------------------------------------------------

    def _deliver(self, event: InputEvent) -> None:
        if isinstance(event, PlaybackFinished):
            self._playing.pop(event.utterance_id, None)
        self.engine.receive(event, self.now)
        self._drain()

    def _drain(self) -> None:
        for command in self.engine.commands():
            self.log.append((self.now, command))
            if isinstance(command, Speak):
                self._play(command.utterance_id, 0.2 + 0.05 * len(command.text))
            elif isinstance(command, PlayEarcon):
                self._play(command.utterance_id, 4.0 if "bell" in command.name else 0.3)
            elif isinstance(command, StopPlayback):
                self._cut()
            elif isinstance(command, LookUpReminders):
                self._push(self.now, RemindersFound(lost=True))  # nobody keeps any here

    def _play(self, utterance_id: str, seconds: float) -> None:
        assert utterance_id not in self._playing, "an id was used twice"
        self._playing[utterance_id] = self.now
        self._push(self.now, PlaybackStarted(utterance_id))
        self._push(self.now + seconds, PlaybackFinished(utterance_id, seconds))

    def _cut(self) -> None:
        self._pending = [
            entry
            for entry in self._pending
            if not isinstance(entry[2], PlaybackStarted | PlaybackFinished)
            or (isinstance(entry[2], PlaybackFinished) and entry[2].interrupted)
        ]
        heapq.heapify(self._pending)
        for utterance_id, began in self._playing.items():
            played = self.now - began
            self._push(
                self.now + CUT_DELAY, PlaybackFinished(utterance_id, played, interrupted=True)
            )
        self._playing.clear()

    def _push(self, at: float, event: InputEvent) -> None:
        heapq.heappush(self._pending, (at, next(self._order), event))
