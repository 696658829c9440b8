"""The voice in a child process of its own: started again whenever it dies or hangs.

A synthesizer is native code that aborts, hangs and mixes up its output; here that costs a line
half a second, not the session.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from multiprocessing.connection import Connection
from typing import Final

from voice_coach.clip import Clip
from voice_coach.errors import VoiceError
from voice_coach.speech._speakable import render_limit
from voice_coach.speech._voice_child import Refused, Render, Rendered, Warm, serve_voice
from voice_coach.speech._voice_supervisor import VoiceSupervisor
from voice_coach.speech.child import ChildLostError, ChildProcess
from voice_coach.speech.voice import VoiceChoice
from voice_coach.units import Seconds

GRACE: Final[Seconds] = 2.0
"""A voice that speaks again within this time was never lost, for the people who listen."""

_ATTEMPTS: Final = 2


def answer_limit(text: str) -> Seconds:
    """Return how long a line may take: two engines may hang, and the third one speaks."""
    return 2 * render_limit(text)


class VoiceProcess:
    """Speaks through a supervised child; implements ``Voice``.

    Any thread may call; one line is rendered at a time. ``on_lost`` and ``on_restored`` come in
    turn, from a thread of the voice, and must not block: lost when there is nothing that speaks,
    or when the voice died or hung and no new child was ready within the grace time; restored when
    one is.
    """

    def __init__(
        self,
        choice: VoiceChoice,
        *,
        on_lost: Callable[[str], None] | None = None,
        on_restored: Callable[[], None] | None = None,
        serve: Callable[[Connection, VoiceChoice], None] = serve_voice,
        limit: Callable[[str], Seconds] = answer_limit,
        grace: Seconds = GRACE,
    ) -> None:
        """Start the child; returns at once.

        Args:
            choice: which voice.
            on_lost: takes the reason.
            on_restored: the voice speaks again.
            serve: what runs in the child.
            limit: how long a line may take before the child counts as hanging.
            grace: how long a new child may take before the voice counts as lost.
        """
        self._limit = limit
        self._numbers = itertools.count(1)
        self._one_line = threading.Lock()
        self._warm: Warm | None = None
        self._exchange = _Exchange(self._send_warm, on_lost, on_restored)
        self._supervisor = VoiceSupervisor(
            lambda: ChildProcess("voice", serve, choice), self._exchange, grace
        )
        self._supervisor.run()

    def describe(self) -> str:
        """Wait for the voice to be ready and return what speaks: ``"flite (slt)"``.

        Raises:
            VoiceError: nothing that was chosen is installed, or it does not start.
        """
        self._supervisor.wait()
        return self._supervisor.description

    def render(self, text: str, rate: float, *, private: bool) -> Clip:
        """Return the sound of ``text``; see ``Voice``.

        A child that dies or does not answer in time is replaced and asked once more.

        Raises:
            VoiceError: no engine could say it, or two children failed on it.
        """
        with self._one_line:
            for _ in range(_ATTEMPTS):
                child = self._supervisor.wait()
                request = Render(next(self._numbers), text, rate, private)
                try:
                    return self._answered(child, request)
                except (ChildLostError, TimeoutError):
                    self._supervisor.give_up(child)
        msg = "The voice stopped working on a line, twice."
        raise VoiceError(msg, "Choose another voice.engine.")

    def warm(self, texts: Sequence[str], rate: float = 1.0) -> None:
        """Have the child render public lines in its idle moments, after a restart again."""
        self._warm = Warm(tuple(texts), rate)
        self._send_warm()

    def close(self) -> None:
        """End the child; whoever waits for a line gets a ``VoiceError``; repeatable."""
        self._supervisor.close()

    def _send_warm(self) -> None:
        child = self._supervisor.ready
        if child is not None and self._warm is not None:
            with contextlib.suppress(ChildLostError):  # the next one will be told
                self._supervisor.send(child, self._warm)

    def _answered(self, child: ChildProcess, request: Render) -> Clip:
        """Send a request and wait for its answer.

        Raises:
            VoiceError: the child refused the line.
            ChildLostError: the child died.
            TimeoutError: it does not answer.
        """
        answer = self._exchange.expect(request.number)
        self._supervisor.send(child, request)
        result = answer.result(self._limit(request.text))
        if isinstance(result, Refused):
            raise VoiceError(result.message, result.hint)
        return result.clip()


class _Exchange:
    """Where the supervising thread and the one that waits for a line meet."""

    def __init__(
        self,
        on_ready: Callable[[], None],
        on_lost: Callable[[str], None] | None,
        on_restored: Callable[[], None] | None,
    ) -> None:
        self._on_ready = on_ready
        self._on_lost = on_lost
        self._on_restored = on_restored
        self._lock = threading.Lock()
        self._waiting: tuple[int, Future[Rendered | Refused]] | None = None

    def expect(self, number: int) -> Future[Rendered | Refused]:
        """Return where the answer of that number will be; nobody waits for another any more."""
        answer: Future[Rendered | Refused] = Future()
        with self._lock:
            self._waiting = (number, answer)
        return answer

    def child_ready(self) -> None:
        """Have a new child render ahead what the one before it was to."""
        self._on_ready()

    def child_said(self, message: object) -> None:
        """Hand over an answer; one that nobody waits for any more is dropped."""
        if not isinstance(message, Rendered | Refused):
            return
        with self._lock:
            if self._waiting is None or self._waiting[0] != message.number:
                return
            (_, answer), self._waiting = self._waiting, None
        answer.set_result(message)

    def child_gone(self) -> None:
        """Wake who waits: there will be no answer."""
        with self._lock:
            waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting[1].set_exception(ChildLostError("The voice process is gone."))

    def voice_lost(self, reason: str) -> None:
        """Pass it on."""
        if self._on_lost is not None:
            self._on_lost(reason)

    def voice_restored(self) -> None:
        """Pass it on."""
        if self._on_restored is not None:
            self._on_restored()
