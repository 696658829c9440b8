"""The check itself: the room, the coach's own voice, each of the two three times, and "stop"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from voice_coach.app.hearing_check.figures import Caught, Figures, Part, Try
from voice_coach.app.hearing_check.room import HearingRoom
from voice_coach.clip import DIGITAL_SILENCE_DBFS
from voice_coach.engine.plan import Line, Phrasebook
from voice_coach.units import Seconds

QUIET_SECONDS: Final[Seconds] = 2.0
"""So long the room is listened to."""
INVITATIONS: Final = ("hearing.say_command", "hearing.once_more", "hearing.last_time")
"""What is said before each of somebody's three tries; the first one names them."""

Show = Callable[[str], None]
"""Shows a line that the coach says."""
Note = Callable[[Try], None]
"""Is told of each try."""


class HearingCheck:
    """Leads two people through it, by voice; what it says is shown as well."""

    def __init__(self, room: HearingRoom, phrases: Phrasebook, show: Show, note: Note) -> None:
        self._room = room
        self._phrases = phrases
        self._show = show
        self._note = note
        self._tries: list[Try] = []
        self._loudness = DIGITAL_SILENCE_DBFS

    def run(self, names: Sequence[str]) -> Figures:
        """Ask everybody, and return what was found out.

        Raises:
            DeviceError: the microphone or the speaker is gone.
        """
        self.listen_to_the_room()
        echo = self._room.echo(self._line("hearing.own_voice"))
        for name in names:
            for invitation in INVITATIONS:
                self.command(name, invitation)
        for name in names:
            self._say("hearing.say_stop", name)
            for _ in INVITATIONS:
                self._keep(name, Part.STOP, self._room.hear_stop(self._line("hearing.long_line")))
        return Figures(tuple(self._tries), echo)

    def prove(self, names: Sequence[str]) -> Figures:
        """Let each call until it was heard, three times at most, and return what was found out.

        Raises:
            DeviceError: the microphone or the speaker is gone.
        """
        self.listen_to_the_room()
        for name in names:
            for invitation in INVITATIONS:
                if self.command(name, invitation).caught.heard:
                    break
        return Figures(tuple(self._tries))

    def listen_to_the_room(self) -> None:
        """Ask for a moment of silence, and measure it."""
        self._say("hearing.begin")
        self._loudness = self._room.quiet(QUIET_SECONDS)

    def command(self, name: str, invitation: str = INVITATIONS[0]) -> Try:
        """Ask one person for the wake phrase and a command."""
        self._say(invitation, name if invitation == INVITATIONS[0] else None)
        return self._keep(name, Part.COMMAND, self._room.hear_command())

    def _keep(self, name: str, part: Part, caught: Caught) -> Try:
        tried = Try(name, part, caught, self._loudness)
        self._tries.append(tried)
        self._note(tried)
        return tried

    def _say(self, key: str, name: str | None = None) -> None:
        self._room.say(self._line(key, name))

    def _line(self, key: str, name: str | None = None) -> Line:
        line = self._phrases.line(key, {} if name is None else {"name": name})
        self._show(line.text)
        return line
