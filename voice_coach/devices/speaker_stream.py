"""The opening and closing of a speaker's one stream.

No thread of its own: one that looks after it calls it, and the PortAudio system does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from voice_coach.devices.deck import Played
from voice_coach.devices.now_playing import NowPlaying
from voice_coach.devices.output_line import OutputLine
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.protocols import Now
from voice_coach.errors import DeviceError
from voice_coach.units import Seconds


@dataclass(frozen=True, slots=True)
class Ended:
    """A stream ended by itself."""

    line: OutputLine


@dataclass(frozen=True, slots=True)
class Released:
    """The stream was closed while PortAudio was initialised anew."""


Reporter = Callable[[Played | Ended | Released], None]
"""Takes what happens, in order; called from the driver's thread too, must not block."""


class SpeakerStream:
    """The line of one speaker: open and running, or closed.

    Args:
        system: the process's PortAudio.
        device: part of the speaker's name; empty: the system's default.
        playing: what is played.
        now: the session's clock.
        report: gets what happens.
        everything: blocks in which no clip starts or ends are reported too.
    """

    def __init__(
        self,
        system: PortAudioSystem,
        device: str,
        playing: NowPlaying,
        now: Now,
        report: Reporter,
        *,
        everything: bool,
    ) -> None:
        self._system: Final = system
        self._device: Final = device
        self._playing: Final = playing
        self._now: Final = now
        self._report: Final = report
        self._everything: Final = everything
        self._underruns_before = 0
        self.name = device or "default"
        """The device's name, for people."""
        self.latency: Seconds = 0.0
        """Time from the hand-over of a frame until it is heard."""

    @property
    def busy(self) -> bool:
        """Whether something sounds."""
        return self._playing.sounds

    @property
    def running(self) -> bool:
        """Whether the driver asks for blocks."""
        line = self._playing.line
        return line is not None and line.running

    @property
    def stalled(self) -> bool:
        """Whether the driver should ask for blocks and does not."""
        line = self._playing.line
        return line is not None and line.running and line.stalled(self._now())

    @property
    def underruns(self) -> int:
        """How often the device ran out of sound."""
        line = self._playing.line
        return self._underruns_before + (line.underruns if line is not None else 0)

    def plays_on(self, line: OutputLine) -> bool:
        """Return whether a line is the one in use, not one that was replaced."""
        return self._playing.line is line

    def open(self) -> None:
        """Open the device and let it run; what is to be played begins or goes on.

        Raises:
            SpeakerError: there is none, none of that name, or it cannot be opened.
            SystemLibraryError: PortAudio is not installed.
        """
        with self._system.lock:
            self.rest()
            plan = self._system.plan("output", self._device)
            line = OutputLine(
                self._system.library,
                plan,
                self._playing.deck_for(plan.format.rate_hz),
                self._now,
                self._report,
                lambda ended: self._report(Ended(ended)),
                everything=self._everything,
            )
            try:
                self._playing.begin(line)
            except DeviceError:
                line.close()
                raise
            self.name, self.latency = line.name, line.latency

    def run(self) -> bool:
        """Let the driver ask for blocks; return whether it does.

        Where it does not it is looked for anew: a sound server may have been restarted while
        nothing played.
        """
        if self.running:
            return True
        with self._system.lock:
            return self._opens() or self.reopen()

    def reopen(self) -> bool:
        """Look for the device anew and let it run; return whether it does."""
        with self._system.lock:
            self.rest()
            try:
                self._system.look_again(self)
            except DeviceError:
                return False
            return self._opens()

    def rest(self) -> None:
        """Close the device until it is needed; nothing more is reported of it then."""
        if self._playing.line is None:
            return
        with self._system.lock:
            line = self._playing.take_line()
            if line is not None:
                line.close()
                self._underruns_before += line.underruns

    def release_stream(self) -> None:
        """Close the device, for PortAudio to be initialised anew."""
        self.rest()

    def reopen_stream(self) -> None:
        """Let whoever looks after the stream open it again, where it is needed."""
        self._report(Released())

    def _opens(self) -> bool:
        try:
            self.open()
        except DeviceError:
            return False
        return True
