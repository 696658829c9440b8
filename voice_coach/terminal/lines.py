"""Lines from a pipe, or from a terminal that can show nothing but lines.

From a pipe, each line waits until somebody would be expected to speak.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final, TextIO

from voice_coach.engine.events import ShutdownRequested
from voice_coach.runtime.clock import Clock
from voice_coach.runtime.mailbox import Mailbox
from voice_coach.terminal.text_front import LONGEST_LINE, TextHearing, TextMouth
from voice_coach.units import Seconds

POLL_SECONDS: Final[Seconds] = 0.05
"""How often a pipe's next line asks whether it is its turn."""


def read_lines(stream: TextIO, longest: int = LONGEST_LINE + 1) -> Iterator[str]:
    """Return the lines of a stream as they come; of a longer one only the beginning.

    Args:
        stream: standard input. A terminal that is closed is at its end.
        longest: letters of a line that are kept. An endless line needs no more memory than that.
    """
    with suppress(OSError):
        while piece := stream.readline(longest):
            line = piece
            while piece and not piece.endswith("\n"):
                piece = stream.readline(longest)
            yield line.rstrip("\n")


class TypedLines:
    """Reads lines on a thread of its own and posts what they mean.

    Args:
        lines: the keyboard or a pipe.
        hearing: what makes events of a line.
        mouth: has to be quiet before a pipe's next line is read.
        mailbox: where the events go; ``ShutdownRequested`` after the last line.
        clock: the session's clock.
        patient: the lines come from a pipe: each waits for its turn, and the end of the input
            waits for the end of the session.
    """

    def __init__(
        self,
        lines: Iterable[str],
        hearing: TextHearing,
        mouth: TextMouth,
        mailbox: Mailbox,
        clock: Clock,
        *,
        patient: bool,
    ) -> None:
        self._lines = lines
        self._hearing = hearing
        self._mouth = mouth
        self._mailbox = mailbox
        self._clock = clock
        self._patient = patient
        self._stop = threading.Event()
        self.count = 0
        """Lines read so far."""
        self._thread = threading.Thread(target=self._read, name="keyboard", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """Stop waiting for turns; a thread that waits for the keyboard ends with the process."""
        self._stop.set()

    def _read(self) -> None:
        for line in self._lines:
            self.count += 1
            if self._patient and not self._wait(lambda: self._hearing.expects):
                return
            mails = self._hearing.mails(line, self._clock.now())
            for mail in mails:
                self._mailbox.post(mail)
        if self._patient and self.count and not self._wait(lambda: self._hearing.idle):
            return
        self._mailbox.post(ShutdownRequested("end of input"))

    def _wait(self, turn: Callable[[], bool]) -> bool:
        """Wait until it is the line's turn, twice in a row; False when stopped."""
        calm = 0
        while calm < 2:
            if self._stop.wait(POLL_SECONDS):
                return False
            settled = self._mailbox.settled and self._mouth.quiet
            calm = calm + 1 if settled and turn() else 0
        return True
