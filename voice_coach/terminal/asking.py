"""Questions on a terminal: a line to answer on, keys to press, a bar that moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import DummyHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import Output
from rich.console import Console, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.text import Text

from voice_coach.terminal.keyboard import STYLE
from voice_coach.terminal.printable import printable
from voice_coach.terminal.rendering import make_console

MARK: Final = "> "
LONGEST_ANSWER: Final = 200
"""Letters; nothing that is asked for is longer."""

Check = Callable[[str], str]
"""Returns what is wrong with an answer, in a sentence; empty where nothing is."""


class Asker:
    """Asks one thing after the other, in the terminal's own colours.

    Ctrl-C raises ``KeyboardInterrupt`` and Ctrl-D ``EOFError`` out of every question.

    Args:
        console: where to print; the terminal when None.
        source: keyboard in place of the terminal's.
        screen: screen in place of the terminal's.
    """

    def __init__(
        self,
        console: Console | None = None,
        source: Input | None = None,
        screen: Output | None = None,
    ) -> None:
        self._console = console or make_console()
        self._source = source
        self._screen = screen

    def heading(self, text: str) -> None:
        """Begin a new subject."""
        self._console.print()
        self._console.print(Text(printable(text), style="bold cyan"))

    def say(self, text: str) -> None:
        """Print a sentence."""
        self._console.print(Text(printable(text)))

    def point(self, text: str) -> None:
        """Print a sentence of several that belong together."""
        self._console.print(Padding(Text(printable(text)), (0, 0, 0, 2)))

    def ask(
        self,
        question: str,
        default: str = "",
        *,
        words: Iterable[str] = (),
        check: Check | None = None,
    ) -> str:
        """Ask for a line.

        Args:
            question: what is asked.
            default: stands on the line already, to be kept, changed or wiped out.
            words: what the tab key completes.
            check: what it complains of is said, and the line can be mended.

        Returns:
            The answer, single spaces between its words; empty where nothing was typed.
        """
        known = list(words)
        session: PromptSession[str] = PromptSession(
            [("", f"{question} "), ("class:prompt", MARK)],
            completer=WordCompleter(known, ignore_case=True, sentence=True) if known else None,
            complete_while_typing=False,
            history=DummyHistory(),  # what is typed is kept nowhere but where it is meant to be
            enable_open_in_editor=False,
            enable_system_prompt=False,
            reserve_space_for_menu=5 if known else 0,
            style=STYLE,
            input=self._source,
            output=self._screen,
        )
        while True:
            answer = _one_line(session.prompt(default=default))
            complaint = "That is too long." if len(answer) > LONGEST_ANSWER else ""
            complaint = complaint or ("" if check is None else check(answer))
            if not complaint:
                return answer
            self.say(complaint)
            default = answer[:LONGEST_ANSWER]

    def press(self, question: str, keys: Mapping[str, str]) -> str:
        """Wait for one of several keys.

        Args:
            question: what is asked, with the keys named in it.
            keys: what each key means, by prompt_toolkit's names: ``enter``, ``+``, ``up``.

        Returns:
            What was meant.
        """
        bindings = KeyBindings()
        for key, meaning in keys.items():
            bindings.add(key, eager=True)(_leave_with(meaning))
        session: PromptSession[str] = PromptSession(
            [("", f"{question} "), ("class:prompt", MARK)],
            key_bindings=bindings,
            history=DummyHistory(),
            enable_open_in_editor=False,
            enable_system_prompt=False,
            reserve_space_for_menu=0,
            style=STYLE,
            input=self._source,
            output=self._screen,
        )
        return session.prompt()

    @contextmanager
    def moving(self) -> Iterator[Callable[[RenderableType], None]]:
        """Show one line that changes while the block runs; it is gone afterwards."""
        with Live("", console=self._console, auto_refresh=False, transient=True) as live:
            yield lambda line: live.update(line, refresh=True)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _leave_with(meaning: str) -> Callable[[KeyPressEvent], None]:
    def leave(event: KeyPressEvent) -> None:
        if not event.app.is_done:
            event.app.exit(result=meaning)

    return leave
