"""Which few questions are asked outside of sessions: those about reminders, and the time."""

from __future__ import annotations

from voice_coach.engine.arranging import Arranging, Request
from voice_coach.engine.aside import Aside
from voice_coach.engine.clock_asking import ClockAsking
from voice_coach.engine.events import IntentRecognized, ReminderDue, TimeWanted
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.reminding import Cancelling, Due, Telling
from voice_coach.engine.stage import Stage
from voice_coach.engine.states import Machine, Mode, Turning


class Asides:
    """Owns the one that is going on, and keeps in mind that the time is wanted."""

    def __init__(
        self, stage: Stage, repertoire: Repertoire, machine: Machine[Mode, Turning]
    ) -> None:
        self._stage = stage
        self._repertoire = repertoire
        self._machine = machine
        self._wanted: TimeWanted | None = None
        self._called = False
        self.open: Aside | None = None

    def take(self, event: IntentRecognized) -> bool:
        """Begin what answers a command; False where it is about something else."""
        aside = self._answering(event)
        if aside is not None:
            self.begin(aside)
        return aside is not None

    def begin(self, aside: Aside) -> None:
        """Begin to ask; something that was said leads to it, or nothing goes on."""
        self._machine.advance(Turning.ASK)
        self.open = aside
        aside.begin()

    def due(self, event: ReminderDue) -> None:
        """Tell of a reminder; nothing while something is going on."""
        if self._machine.state is Mode.IDLE:
            self.begin(Due(self._stage, self._repertoire, event))

    def want_time(self, event: TimeWanted) -> None:
        """Keep in mind that the time is wanted, until it was asked for once."""
        self._wanted = event if event.wanted else None

    def called(self) -> None:
        """Somebody said the name: what is being asked is over."""
        self._close()
        self._called = True

    def served(self) -> None:
        """Ask for the time, where it is wanted, now that those who called have what they want."""
        wanted = self._wanted
        if self._called and wanted is not None:
            self._wanted = None
            self.begin(ClockAsking(self._stage, self._repertoire, day=wanted.day))
        self._called = False

    def ended(self) -> Aside | None:
        """Return the one that is over, with its last word spoken."""
        aside = self.open
        if aside is None or not aside.over or not self._stage.clear:
            return None
        self._close()
        return aside

    def _close(self) -> None:
        if self.open is not None and self.open.asked_time:
            self._wanted = None  # once is enough
        self.open = None

    def _answering(self, event: IntentRecognized) -> Aside | None:
        stage, repertoire = self._stage, self._repertoire
        match event.name:
            case "SetReminder":
                exercise = str(event.slots.get("exercise", ""))
                request = Request(event.slots, exercise, named=bool(exercise))
                return Arranging(stage, repertoire, request)
            case "ListReminders":
                return Telling(stage, repertoire)
            case "CancelReminder" | "CancelReminders":
                return Cancelling(stage, repertoire, every=event.name == "CancelReminders")
            case "SetClock":
                return ClockAsking(stage, repertoire, day=True, wanted=True)
            case _:
                return None
