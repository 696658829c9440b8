"""A comfortable line to type on: the conversation passes above it, its state stands below.

The line is on a thread of its own, from the first letter to the last, so nothing that is
printed meanwhile can get between its parts; the thread that leads the conversation only hands
entries over.
"""

from __future__ import annotations

import asyncio
import os
import sys
import termios
import threading
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import Final, Protocol

from prompt_toolkit import PromptSession
from prompt_toolkit.application import run_in_terminal
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.formatted_text import ANSI
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.output import Output
from prompt_toolkit.styles import Style
from rich.console import Console, RenderableType
from rich.text import Text

from voice_coach.terminal.completion import SayingsCompleter
from voice_coach.terminal.rendering import NAME_COLUMN

REFRESH_SECONDS: Final = 0.2
"""What stands below the line is looked at this often, and drawn anew when it has changed."""
CLOSING_SECONDS: Final = 5.0
"""The longest wait for a terminal to be given back as it was."""

STYLE: Final = Style.from_dict(
    {
        "bottom-toolbar": "noreverse",
        "prompt": "bold ansimagenta",
        "auto-suggestion": "dim italic",
        "completion-menu.completion": "noreverse bg:default fg:default",
        "completion-menu.completion.current": "reverse bg:default fg:default",
        "scrollbar.background": "bg:default",
        "scrollbar.button": "reverse",
    }
)
"""The terminal's own colours: they suit its ground, be it light or dark."""


class SilentInput(Vt100Input):
    """A keyboard that stays silent while something is printed above the line.

    Otherwise the terminal would echo what is typed in just that moment, and cut a long paste.
    """

    def cooked_mode(self) -> AbstractContextManager[None]:
        """Change nothing."""
        return nullcontext()


class Typist(Protocol):
    """Whoever takes what is typed; called on the keyboard's thread."""

    def changed(self, text: str) -> None:
        """The line is now ``text``."""
        ...

    def typed(self, text: str) -> None:
        """The line was sent off."""
        ...

    def ended(self, reason: str) -> None:
        """Nothing more will be typed."""
        ...


class Keyboard:
    """Reads lines until it is told to stop, or the person ends with Ctrl-C or Ctrl-D.

    Args:
        console: what is printed goes through it.
        completer: knows what a line can become.
        toolbar: returns the lines below the line that is typed on.
        typist: takes what is typed.
        source: keyboard in place of the terminal's.
        screen: screen in place of the terminal's.
    """

    def __init__(
        self,
        console: Console,
        completer: SayingsCompleter,
        toolbar: Callable[[], list[Text]],
        typist: Typist,
        *,
        source: Input | None = None,
        screen: Output | None = None,
    ) -> None:
        self._console = console
        self._toolbar = toolbar
        self._typist = typist
        self._printed: deque[RenderableType] = deque()
        self._stopped = threading.Event()
        self._running = threading.Event()
        self._failure: BaseException | None = None
        self._drawn = ""
        self._session: PromptSession[str] = PromptSession(
            [("class:prompt", "You".ljust(NAME_COLUMN))],
            # In memory only: what people type is never written to a disk.
            history=InMemoryHistory(),
            completer=completer,
            complete_while_typing=False,  # a menu that opens unasked covers the conversation
            auto_suggest=completer,
            bottom_toolbar=self._draw_toolbar,
            reserve_space_for_menu=5,
            erase_when_done=True,
            enable_open_in_editor=False,  # an editor would keep a file
            enable_system_prompt=False,
            style=STYLE,
            input=source or SilentInput(sys.stdin),
            output=screen,
        )
        buffer = self._session.default_buffer
        buffer.on_text_changed += lambda line: typist.changed(line.text)
        buffer.accept_handler = self._accept
        self._thread = threading.Thread(target=self.run, name="keyboard", daemon=True)

    def start(self) -> None:
        """Begin to read, on a thread."""
        self._thread.start()

    def print(self, renderable: RenderableType) -> None:
        """Print above the line; from any thread, in the order of the calls."""
        self._printed.append(renderable)
        self._soon(self._print_above)

    def stop(self) -> None:
        """Take the line away, give the terminal back, and print what is still to be printed.

        Raises:
            BaseException: whatever ended the keyboard's thread, if it was a defect.
        """
        self._stopped.set()
        self._soon(self._exit)
        if self._thread.is_alive():
            self._thread.join(CLOSING_SECONDS)
        self._flush()
        if self._failure is not None:
            raise self._failure

    def run(self) -> None:
        """Read until the end; returns when the terminal is as it was."""
        reason = "end of input"
        try:
            self._session.prompt(pre_run=self._begin, handle_sigint=False)
        except EOFError:
            pass
        except KeyboardInterrupt:
            reason = "SIGINT"
        except (OSError, termios.error):
            self._lose_screen()
            reason = "the terminal was closed"
        except BaseException as error:  # noqa: BLE001 - raised again by ``stop``, on the main thread
            self._failure = error
        finally:
            self._running.clear()
            self._typist.ended(reason)

    def _soon(self, act: Callable[[], None]) -> None:
        """Act on the keyboard's thread; when the line is not there, ``stop`` does the rest."""
        loop = self._session.app.loop
        if self._running.is_set() and loop is not None:
            with suppress(RuntimeError):  # it was taken away at this very moment
                loop.call_soon_threadsafe(act)

    def _begin(self) -> None:
        self._running.set()
        self._session.app.create_background_task(self._refresh())
        self._print_above()
        if self._stopped.is_set():
            self._exit()

    def _exit(self) -> None:
        if not self._session.app.is_done:
            self._session.app.exit(result="")

    def _accept(self, buffer: Buffer) -> bool:
        """Hand the line over, and keep the same line for the next one."""
        self._typist.typed(buffer.text)
        return False

    def _print_above(self) -> None:
        if self._printed:
            run_in_terminal(self._flush)

    def _flush(self) -> None:
        try:
            while self._printed:
                self._console.print(self._printed.popleft())
            self._console.file.flush()
        except OSError:
            self._lose_screen()

    def _lose_screen(self) -> None:
        """Somebody closed the window: there is nobody to print for, now or at the exit."""
        self._console.file = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good
        with suppress(OSError, ValueError):
            os.dup2(self._console.file.fileno(), sys.stdout.fileno())

    async def _refresh(self) -> None:
        """Draw the toolbar again when it has changed: a quiet evening costs nothing."""
        while True:
            await asyncio.sleep(REFRESH_SECONDS)
            if self._toolbar_codes() != self._drawn:
                self._session.app.invalidate()

    def _draw_toolbar(self) -> ANSI:
        self._drawn = self._toolbar_codes()
        return ANSI(self._drawn)

    def _toolbar_codes(self) -> str:
        width = self._console.width - 1
        with self._console.capture() as captured:
            for line in self._toolbar():
                line.truncate(width, overflow="ellipsis")
                self._console.print(line)
        return captured.get().rstrip("\n")
