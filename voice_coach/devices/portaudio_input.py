"""A microphone of this machine: chosen by name, lost and found again."""

from __future__ import annotations

import queue
import threading
from typing import Final

from voice_coach.devices.input_line import InputLine, LineEnded
from voice_coach.devices.portaudio import PortAudioSystem, retry_delays
from voice_coach.devices.protocols import ChunkSink, LostSink, Now, RestoredSink
from voice_coach.errors import DeviceError
from voice_coach.units import Seconds

DEAD_AFTER_SECONDS: Final[Seconds] = 3.0
"""Exact zeros for this long are no room: a switch, a cable or a server took the sound away."""

_STALLED_SECONDS: Final[Seconds] = 1.0
"""A device that hands over nothing for this long is gone."""

_WAKING_SECONDS: Final[Seconds] = 5.0
"""What a device may take for its first block: a sound server may have put it to sleep."""

_WENT_AWAY: Final = "The device or the sound server went away."
_STALLED: Final = "It has stopped giving sound."
_DEAD: Final = "It gives exact silence: it is muted, unplugged or switched off."


class PortAudioInput:
    """An ``AudioInput`` that reports once when it is lost and once when it is found.

    Args:
        system: the process's PortAudio.
        device: part of the microphone's name; empty: the system's default.
        on_chunk: gets the blocks, from a thread of its own; while it is slow, blocks wait for
            two seconds and are then dropped and counted.
        on_lost: gets the reason, from the same thread.
        on_restored: called when sound arrives again, from the same thread, before it is given.
        now: the session's clock.
        dead_after: exact zeros for this long count as a loss, also from the start; None: never
            (a device with a noise gate).
    """

    def __init__(
        self,
        system: PortAudioSystem,
        device: str,
        on_chunk: ChunkSink,
        on_lost: LostSink,
        on_restored: RestoredSink,
        now: Now,
        dead_after: Seconds | None = DEAD_AFTER_SECONDS,
    ) -> None:
        self._system: Final = system
        self._device: Final = device
        self._on_chunk: Final = on_chunk
        self._on_lost: Final = on_lost
        self._on_restored: Final = on_restored
        self._now: Final = now
        self._dead_after: Final = dead_after
        self._name = device or "default"
        self._dropped_before = 0
        self._line: InputLine | None = None
        self._stopping: Final = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """The device's name, for people."""
        return self._name

    @property
    def dropped(self) -> int:
        """Blocks of 20 ms lost since the start because nobody took them in time."""
        line = self._line
        return self._dropped_before + (line.dropped if line is not None else 0)

    @property
    def busy(self) -> bool:
        """Never: what is lost while PortAudio looks for devices is a tenth of a second."""
        return False

    def start(self) -> None:
        """Begin to deliver blocks.

        Raises:
            MicrophoneError: there is none, none of that name, or it cannot be opened.
            SystemLibraryError: PortAudio is not installed.
        """
        with self._system.lock:
            self._open()
            self._system.join(self)
        self._stopping.clear()
        self._thread = threading.Thread(target=self._work, name="microphone", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop and release the device; calling it twice is fine."""
        self._stopping.set()
        with self._system.lock:
            self._system.leave(self)
            self._close()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def release_stream(self) -> None:
        """Close the stream, for PortAudio to be initialised anew."""
        self._close()

    def reopen_stream(self) -> None:
        """Open it again; the thread reports it if that fails."""
        self._try_to_open()

    def _work(self) -> None:
        while not self._stopping.is_set():
            reason = self._listen()
            if self._stopping.is_set():
                return
            self._on_lost(reason)
            self._find()

    def _listen(self) -> str:
        """Deliver until the device is lost, and return the reason; or until it is stopped."""
        while True:
            with self._system.lock:  # held while PortAudio is initialised anew
                line = self._line
            if line is None:
                return _WENT_AWAY
            reason = self._deliver(line)
            with self._system.lock:
                if self._stopping.is_set() or self._line is line:
                    return reason

    def _deliver(self, line: InputLine) -> str:
        """Deliver what a line gives until it gives no more."""
        patience = _WAKING_SECONDS
        while not self._stopping.is_set():
            try:
                chunks = line.read(patience)
            except LineEnded:
                return _WENT_AWAY
            except queue.Empty:
                return _STALLED
            patience = _STALLED_SECONDS
            if self._dead_after is not None and line.silent_seconds >= self._dead_after:
                return _DEAD
            for chunk in chunks:
                self._on_chunk(chunk)
        return ""

    def _find(self) -> None:
        """Try until the device gives sound again, and say so; or until it is stopped."""
        for delay in retry_delays():
            if self._stopping.wait(delay):
                return
            with self._system.lock:
                if self._stopping.is_set():
                    return
                self._close()
                self._look_again()
                self._try_to_open()
                line = self._line
            if line is not None and self._gives_sound(line, max(delay, _STALLED_SECONDS)):
                return

    def _look_again(self) -> None:
        try:
            self._system.look_again(self)
        except DeviceError:
            return  # the attempt to open that follows fails, and the next one is due

    def _gives_sound(self, line: InputLine, patience: Seconds) -> bool:
        """Wait for a block that is not exactly silent; report and deliver it.

        Without it, a server that moved the stream to a source that is never heard (it does so
        without a word) would count as the microphone.
        """
        deadline = self._now() + patience
        while (left := deadline - self._now()) > 0 and not self._stopping.is_set():
            try:
                chunks = line.read(left)
            except (LineEnded, queue.Empty):
                return False
            if self._dead_after is None or line.silent_seconds == 0:
                self._on_restored()
                for chunk in chunks:
                    self._on_chunk(chunk)
                return True
        return False

    def _try_to_open(self) -> None:
        try:
            self._open()
        except DeviceError:
            self._line = None  # whoever asked for it tries again, or reports it

    def _open(self) -> None:
        plan = self._system.plan("input", self._device)
        self._line = InputLine(self._system.library, plan, self._now)
        self._name = self._line.name

    def _close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()
            self._dropped_before += line.dropped
