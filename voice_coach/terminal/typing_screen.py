"""A conversation at a terminal: what is said above, a line to type on, how it stands below."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rich.text import Text

from voice_coach.content.library import Library
from voice_coach.journal.event_log import LogLine
from voice_coach.runtime.clock import Clock
from voice_coach.runtime.mailbox import Mailbox
from voice_coach.terminal.completion import SayingsCompleter, Vocabulary, vocabulary_of
from voice_coach.terminal.keyboard import Keyboard
from voice_coach.terminal.reading import ReadMouth
from voice_coach.terminal.rendering import (
    make_console,
    render_can_say,
    render_entry,
    render_status,
)
from voice_coach.terminal.sayings import sayings_of
from voice_coach.terminal.text_front import TextHearing
from voice_coach.terminal.typist import TypedEars
from voice_coach.terminal.view import ConversationView, Entry


class TypingScreen:
    """Shows a conversation to somebody who types.

    Args:
        library: knows what can be said.
        hearing: makes events of typed lines.
        mouth: leaves people time to read.
        mailbox: takes them.
        clock: the session's clock.
    """

    def __init__(
        self,
        library: Library,
        hearing: TextHearing,
        mouth: ReadMouth,
        mailbox: Mailbox,
        clock: Clock,
    ) -> None:
        self.view = ConversationView(
            library.names, sayings_of(library), hears=False, added=self._show
        )
        self._clock = clock
        self._console = make_console()

        @cache
        def vocabulary(states: tuple[str, ...]) -> Vocabulary:
            return vocabulary_of(library, states)

        self._ears = TypedEars(self.view, hearing, mouth, mailbox, clock)
        self.keyboard = Keyboard(
            self._console,
            SayingsCompleter(lambda: vocabulary(hearing.states)),
            self._toolbar,
            self._ears,
        )

    def notice(self, line: LogLine) -> None:
        """Take in a line of the event log."""
        self._ears.notice(line)
        self.view.notice(line)

    def open(self, events: Path | None, speed: float) -> None:
        """Say what can be typed, and begin to read.

        Args:
            events: file that gets the event log, or None.
            speed: how many times as fast turns and silences pass.
        """
        for line in opening(self.view.can_say, events, speed):
            self.keyboard.print(line)
        self.keyboard.start()

    def close(self) -> None:
        """Give the terminal back as it was."""
        self.keyboard.stop()

    def _show(self, entry: Entry) -> None:
        self.keyboard.print(render_entry(self.view, entry))

    def _toolbar(self) -> list[Text]:
        now = self._clock.now()
        return [render_status(self.view, now), render_can_say(self.view, self._console.width - 1)]


def opening(can_say: tuple[str, ...], events: Path | None, speed: float) -> list[Text]:
    """Return what somebody reads who sees this for the first time.

    Args:
        can_say: what can be said at first; the first and the third are named.
        events: file that gets the event log, or None.
        speed: how many times as fast turns and silences pass.
    """
    kept = (
        "Nothing you type is stored, except settings you choose."
        if events is None
        else f"What you type outside of turns is stored in {events}, as you asked."
    )
    lines = [
        Text("Voice Coach", style="bold"),
        Text("Type what you would say, for example:"),
        *(Text(f"  {words}", style="cyan") for words in can_say[0:3:2]),
        Text("Tab completes, the up arrow brings a line back, Ctrl-D ends."),
        Text(kept),
    ]
    if speed != 1.0:
        lines.append(Text(f"Turns and silences pass {speed:g} times as fast."))
    return [*lines, Text()]
