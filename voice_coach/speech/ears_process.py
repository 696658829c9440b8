"""The ears in a supervised child process: what a live loop uses.

Native decoders abort and hang; then the child is killed and a new one takes over with the same
grammars, listening for the same thing. A block never waits: its giver puts it into a bounded
queue, and one thread writes that into the child's socket. Nothing that hears is imported here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn, cast

from voice_coach.content.grammar import Grammar
from voice_coach.engine.events import SpeechEnded, SpeechStarted
from voice_coach.errors import RecognizerError
from voice_coach.speech._ears_orders import Orders
from voice_coach.speech._ears_wire import (
    REPORT_SAMPLES,
    Answer,
    Build,
    Learned,
    Ready,
    Refused,
    Report,
    Working,
    serve_ears,
)
from voice_coach.speech._outbox import Outbox
from voice_coach.speech.child import ChildLostError, ChildProcess
from voice_coach.speech.hearing import EarsOptions, HeardEvent, ListenRequest
from voice_coach.units import HEARING_FORMAT, AudioChunk, Samples, Seconds

_SLOWEST_DECODING: Final = 3.0
"""Seconds that decoding a second of speech may take; more is a hang."""
_HEALTHY_SAMPLES: Final[Samples] = 30 * HEARING_FORMAT.rate_hz
"""What a new child has heard (30 s) when it has shown that it works."""


@dataclass(frozen=True, slots=True)
class EarsLimits:
    """How patient the parent is."""

    start: Seconds = 30.0
    """How long the ears may take to be put together."""
    answer: Seconds = 5.0
    """How long they may say nothing while there is something they have to report."""
    queued_blocks: int = 250
    """Messages that wait for the child before new blocks are dropped: 5 s of talk, or 15 s."""
    first_retry: Seconds = 0.5
    """Wait before the second restart in a row (the first is at once); doubles each time."""
    longest_retry: Seconds = 30.0

    def wait_after(self, failures: int) -> Seconds:
        """Return how long to wait after so many failures in a row."""
        if failures < 2:
            return 0.0
        return min(self.longest_retry, self.first_retry * 2.0 ** min(failures - 2, 16))


@dataclass(frozen=True, slots=True)
class _Death:
    """How a child's life ended."""

    message: str
    hint: str
    was_ready: bool


class EarsProcess:
    """Ears in a child process; implements ``Hearing``.

    Everything may be called from any thread. The callbacks come on a thread of the ears; they
    must neither block nor call ``close``.
    """

    def __init__(
        self,
        options: EarsOptions,
        model: Path | None,
        on_event: Callable[[HeardEvent], None],
        on_lost: Callable[[str], None],
        on_restored: Callable[[], None],
        *,
        limits: EarsLimits | None = None,
        build: Build | None = None,
    ) -> None:
        """Start the child; returns at once. What is asked for meanwhile is kept for it.

        Args:
            options: what the ears are told once.
            model: folder of a Vosk model; None for PocketSphinx.
            on_event: takes what was heard.
            on_lost: takes the reason why they hear no more; once until they are restored.
            on_restored: they hear again, for the same as before.
            limits: how patient to be.
            build: makes the ears in the child, a function of a module; None for the real ones.
        """
        self._recipe = (options, model, build)
        self._on_event = on_event
        self._on_lost = on_lost
        self._on_restored = on_restored
        self._limits = limits or EarsLimits()
        self._changed = threading.Condition()
        self._orders = Orders()
        self._outbox = Outbox(self._limits.queued_blocks)
        self._child: ChildProcess | None = None
        self._up = False
        self._failure: RecognizerError | None = None
        self._closing = threading.Event()
        self._reported: Samples = 0
        self._dropped = 0
        self._supervisor = threading.Thread(target=self._supervise, name="ears", daemon=True)
        self._supervisor.start()

    @property
    def dropped(self) -> int:
        """Blocks that nobody heard: the ears were too slow, or not there."""
        return self._dropped

    @property
    def pid(self) -> int | None:
        """The child's process id; None while there is none."""
        child = self._child
        return None if child is None else child.pid

    def wait_until_ready(self) -> None:
        """Wait until the ears hear, and know every grammar that was added.

        Raises:
            RecognizerError: they could not be put together, or refused a grammar.
        """
        with self._changed:
            self._changed.wait_for(self._settled)
            failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def add_grammar(self, grammar: Grammar) -> None:
        """Make a listening state's grammar known; ``wait_until_ready`` tells if it is refused."""
        with self._changed:
            self._orders.add(grammar)
            if self._up:
                self._outbox.order(grammar)

    def listen(self, request: ListenRequest) -> None:
        """Replace what is listened for; an utterance in progress goes on.

        Raises:
            RecognizerError: a state that is to be decoded has no grammar.
        """
        with self._changed:
            self._orders.listen(request)
            if self._up:
                self._outbox.order(request)

    def feed(self, chunk: AudioChunk) -> None:
        """Take a block (``HEARING_FORMAT``) from the microphone's one thread; never blocks."""
        if not (self._up and self._outbox.feed(chunk)):
            self._dropped += 1

    def feed_reference(self, chunk: AudioChunk) -> None:
        """Take a block of what is played from the speaker's one thread; never blocks."""
        if self._up:
            self._outbox.feed_reference(chunk)

    def close(self) -> None:
        """End the child; calling it twice is fine."""
        self._closing.set()
        with self._changed:
            self._changed.notify_all()
            if self._child is not None:
                self._child.kill()
        self._supervisor.join()

    def _settled(self) -> bool:
        ready = self._up and not self._orders.pending
        return ready or self._failure is not None or self._closing.is_set()

    def _supervise(self) -> None:
        failures = 0
        lost = False
        while not self._closing.is_set():
            death = self._live(restored=lost)
            if self._closing.is_set():
                return
            if not death.was_ready and not lost:
                self._fail(death.message, death.hint)
            if death.was_ready or not lost:
                self._on_lost(death.message)
                lost = True
            failures = 0 if self._reported >= _HEALTHY_SAMPLES else failures + 1
            self._closing.wait(self._limits.wait_after(failures))

    def _live(self, *, restored: bool) -> _Death:
        """Run one child until it dies; return how."""
        child = ChildProcess("ears", serve_ears, *self._recipe)
        writer: threading.Thread | None = None
        with self._changed:
            self._child = child
            if self._closing.is_set():
                child.kill()
        try:
            child.receive(self._limits.start)
            writer = threading.Thread(target=self._bring_up().write, args=(child,), name="to ears")
            writer.start()
            if restored:
                self._on_restored()
            self._read(child)
        except ChildLostError as lost:
            return _Death(lost.message, lost.hint, was_ready=writer is not None)
        except TimeoutError as late:
            return _Death(str(late), "", was_ready=writer is not None)
        finally:
            child.kill()
            with self._changed:
                self._up = False
                self._child = None
            self._outbox.close()
            if writer is not None:
                writer.join()
            child.close()

    def _bring_up(self) -> Outbox:
        with self._changed:
            self._outbox = Outbox(self._limits.queued_blocks)
            for order in self._orders.all():
                self._outbox.order(order)
            self._reported = 0
            self._up = True
            self._changed.notify_all()
            return self._outbox

    def _read(self, child: ChildProcess) -> NoReturn:
        """Pass on what the child says, until it is lost or takes too long."""
        patience = self._limits.answer
        while True:
            owed = self._outbox.written - self._reported >= REPORT_SAMPLES or self._orders.pending
            try:
                answer = cast("Answer", child.receive(patience))
            except TimeoutError:
                if owed:
                    raise
                continue
            patience = self._limits.answer
            match answer:
                case Working(seconds):
                    patience += seconds * _SLOWEST_DECODING
                case Report(samples):
                    self._reported = samples
                case Learned(name):
                    with self._changed:
                        self._orders.learned(name)
                        self._changed.notify_all()
                case Refused(name, message, hint):
                    with self._changed:
                        self._orders.refused(name)
                    self._fail(message, hint)
                case Ready():
                    pass
                case heard:
                    if isinstance(heard, SpeechStarted | SpeechEnded):
                        self._outbox.at_once = isinstance(heard, SpeechStarted)
                    self._on_event(heard)

    def _fail(self, message: str, hint: str) -> None:
        with self._changed:
            self._failure = RecognizerError(message, hint)
            self._changed.notify_all()
