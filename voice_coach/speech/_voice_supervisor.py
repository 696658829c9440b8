"""Keeps one voice process alive: starts it, tells whether it is ready, starts the next one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final, Protocol

from voice_coach.errors import VoiceError
from voice_coach.speech._voice_child import Ready
from voice_coach.speech.child import ChildLostError, ChildProcess
from voice_coach.units import Seconds

_LOG = logging.getLogger(__name__)

START_SECONDS: Final[Seconds] = 10.0
"""A child that is not ready by then hangs (measured: 0.35 s on two shared, busy cores)."""

_FIRST_PAUSE: Final[Seconds] = 0.25
_LONGEST_PAUSE: Final[Seconds] = 30.0


class SupervisorEvents(Protocol):
    """What the supervising thread tells; nothing of it may block or raise."""

    def child_ready(self) -> None:
        """A new child can be asked from now on."""
        ...

    def child_said(self, message: object) -> None:
        """A child sent something after it was ready."""
        ...

    def child_gone(self) -> None:
        """The child answers nothing any more, also not what it was asked."""
        ...

    def voice_lost(self, reason: str) -> None:
        """There is no voice, and will not be at once."""
        ...

    def voice_restored(self) -> None:
        """There is a voice again; follows each ``voice_lost``, sooner or later."""
        ...


class VoiceSupervisor:
    """A thread that starts a child whenever there is none, until it is closed."""

    def __init__(
        self, start: Callable[[], ChildProcess], events: SupervisorEvents, grace: Seconds
    ) -> None:
        """Prepare; ``run`` begins.

        Args:
            start: starts a child, which says ``Ready`` first.
            events: told what happens, from the supervising thread.
            grace: how long a second child may take to be ready before the voice counts as lost.
        """
        self._start = start
        self._events = events
        self._grace = grace
        self._closing = threading.Event()
        self._sending = threading.Lock()  # held while a child is sent to, or released
        # Of the supervising thread alone:
        self._told_lost = False
        self._useless = 0  # children in a row that never said anything but Ready
        # Guarded by _changed:
        self._changed = threading.Condition()
        self._child: ChildProcess | None = None
        self._ready: ChildProcess | None = None
        self._description = ""
        self._failure: VoiceError | None = None
        self._thread = threading.Thread(target=self._supervise, name="voice", daemon=True)

    def run(self) -> None:
        """Start the first child; returns at once."""
        self._thread.start()

    @property
    def description(self) -> str:
        """What the last child that was ready said it speaks with."""
        return self._description

    @property
    def ready(self) -> ChildProcess | None:
        """The child that can be asked now, if any."""
        return self._ready

    def send(self, child: ChildProcess, message: object) -> None:
        """Send to a child that was ready.

        Raises:
            ChildLostError: it is not any more.
        """
        with self._sending:
            if self._ready is not child:
                raise ChildLostError("The voice process is gone.")
            child.send(message)

    def wait(self) -> ChildProcess:
        """Return the child that can be asked, as soon as there is one.

        Raises:
            VoiceError: the last one could not start, or it takes too long, or it is closed.
        """
        with self._changed:
            self._changed.wait_for(
                lambda: self._ready or self._failure or self._closing.is_set(), START_SECONDS
            )
            if self._closing.is_set():
                msg = "The voice is closed."
                raise VoiceError(msg)
            if self._ready is not None:
                return self._ready
            if self._failure is not None:
                raise VoiceError(self._failure.message, self._failure.hint)
        msg = f"The voice did not start within {START_SECONDS:.0f} s."
        raise VoiceError(msg)

    def give_up(self, child: ChildProcess) -> None:
        """Kill a child that hangs or is known to be dead; nobody is given it any more."""
        with self._changed:
            if self._ready is child:
                self._ready = None
        child.kill()

    def close(self) -> None:
        """End the child and the thread; repeatable."""
        self._closing.set()
        with self._changed:
            if self._child is not None:
                self._child.kill()
            self._changed.notify_all()
        self._thread.join()

    def _supervise(self) -> None:
        while not self._closing.is_set():
            try:
                child = self._start()
            except OSError as error:
                self._failed_to_start(f"No process can be started: {error.strerror}.", "")
            else:
                self._accompany(child)
            self._useless += 1
            if self._useless > 1:
                self._closing.wait(min(_FIRST_PAUSE * 2 ** (self._useless - 2), _LONGEST_PAUSE))

    def _accompany(self, child: ChildProcess) -> None:
        """Take what a child sends until it is over, and clear up after it."""
        with self._changed:
            self._child = child
            if self._closing.is_set():
                child.kill()
        started = False
        try:
            self._get_ready(child)
            started = True
            self._events.child_ready()
            while True:
                self._events.child_said(child.receive())
                self._useless = 0
        except ChildLostError as error:
            message, hint = error.message, error.hint
        except TimeoutError as error:
            message, hint = str(error), ""
        self.give_up(child)
        with self._sending:
            child.close()
        self._events.child_gone()
        if self._closing.is_set():
            return
        _LOG.warning("%s", message)
        if not started:
            self._failed_to_start(message, hint)

    def _get_ready(self, child: ChildProcess) -> None:
        """Wait for a child's first message; a second child that takes long is a lost voice."""
        try:
            message = child.receive(self._grace if self._description else START_SECONDS)
        except TimeoutError:
            self._tell_lost("The voice takes long to start.")
            message = child.receive(START_SECONDS)
        if not isinstance(message, Ready):
            raise ChildLostError("The voice process did not say that it is ready.")
        with self._changed:
            self._ready = child
            self._description = message.description
            self._failure = None
            self._changed.notify_all()
        if self._told_lost:
            self._told_lost = False
            self._events.voice_restored()

    def _failed_to_start(self, message: str, hint: str) -> None:
        """Tell everybody who waits or asks that there is no voice, until one starts."""
        with self._changed:
            self._failure = VoiceError(message, hint)
            self._changed.notify_all()
        self._tell_lost(f"{message} {hint}".strip())

    def _tell_lost(self, reason: str) -> None:
        if not self._told_lost:
            self._told_lost = True
            self._events.voice_lost(reason)
