"""The room in which hearing is tried: what the check asks of it, and the real one."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Final, Protocol, TypeAlias

from voice_coach.app.hearing import make_ears_process
from voice_coach.app.hearing_check.echo import echo_taken_db
from voice_coach.app.hearing_check.figures import Caught, levels_dbfs, room_dbfs
from voice_coach.app.hearing_check.listening import COMMAND, CONTROL, Ear, Expected
from voice_coach.config import Settings
from voice_coach.content.library import Library
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.portaudio_input import PortAudioInput
from voice_coach.devices.portaudio_output import PortAudioOutput
from voice_coach.engine.attention import IDLE
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.engine.plan import Line
from voice_coach.errors import CoachError, MicrophoneError, RecognizerError, SpeakerError
from voice_coach.runtime.clock import MonotonicClock
from voice_coach.speech.hearing import HeardEvent
from voice_coach.speech.voice import CoachVoice, VoiceChoice
from voice_coach.units import AudioChunk, Seconds

PATIENCE: Final[Seconds] = 8.0
"""How long somebody may take to begin."""
LONGEST_SPEECH: Final[Seconds] = 12.0
"""How long it may take to hear somebody out, and to understand them on a slow machine."""
AFTERWARDS: Final[Seconds] = 3.0
"""How long a "stop" may come after the coach has finished speaking: decoding takes its time."""
_STALLED: Final[Seconds] = 3.0

_Happening: TypeAlias = HeardEvent | PlaybackStarted | PlaybackFinished | CoachError


class HearingRoom(Protocol):
    """Where somebody speaks, and the coach does too."""

    def quiet(self, seconds: Seconds) -> float:
        """Return how loud the room is while nobody speaks, dBFS.

        Raises:
            MicrophoneError: it is gone.
        """
        ...

    def say(self, line: Line) -> None:
        """Say a line to its end.

        Raises:
            SpeakerError: the speaker is gone.
        """
        ...

    def echo(self, line: Line) -> float | None:
        """Say a line, and return by how many dB its echo is turned down; None: there is none.

        Raises:
            SpeakerError: the speaker is gone.
            MicrophoneError: the microphone is gone.
        """
        ...

    def hear_command(self) -> Caught:
        """Wait for the wake phrase and a command.

        Raises:
            MicrophoneError: it is gone.
        """
        ...

    def hear_stop(self, line: Line) -> Caught:
        """Say a line, and wait for a "stop" over it.

        Raises:
            SpeakerError: the speaker is gone.
            MicrophoneError: the microphone is gone.
        """
        ...


class RealHearingRoom:
    """Implements ``HearingRoom`` with the ears, the voice and the devices that ``run`` uses."""

    def __init__(self, settings: Settings, library: Library, stack: ExitStack) -> None:
        """Open everything; it is closed with the stack.

        Raises:
            CoachError: a part cannot be made.
        """
        self._happened: queue.SimpleQueue[_Happening] = queue.SimpleQueue()
        self._clock = MonotonicClock()
        self._blocks: list[AudioChunk] | None = None
        self._reference: list[AudioChunk] = []
        self._spoken = 0
        self._ears = make_ears_process(
            settings, self._happened.put, self._lost(RecognizerError, "The ears"), lambda: None
        )
        stack.callback(self._ears.close)
        self._ear = Ear(library, settings)
        self._ear.teach(self._ears)
        self._voice = CoachVoice(VoiceChoice.of(settings.voice))
        stack.callback(self._voice.close)
        self._output, microphone = self._devices(settings)
        stack.callback(self._output.stop)
        stack.callback(microphone.stop)
        self._ears.wait_until_ready()

    def quiet(self, seconds: Seconds) -> float:
        """See ``HearingRoom``."""
        self._ears.listen(self._ear.request(IDLE))
        with self._recorded() as blocks:
            self._wait_for_blocks(seconds)
        return room_dbfs(levels_dbfs(blocks))

    def say(self, line: Line) -> None:
        """See ``HearingRoom``."""
        self._ears.listen(self._ear.request(IDLE))
        self._play(line)
        self._wait_for_the_end()

    def echo(self, line: Line) -> float | None:
        """See ``HearingRoom``."""
        self._reference.clear()
        with self._recorded() as blocks:
            self.say(line)
        return echo_taken_db(blocks, self._reference)

    def hear_command(self) -> Caught:
        """See ``HearingRoom``."""
        self._forget()
        self._ears.listen(self._ear.request(COMMAND))
        expected = Expected(self._ear, COMMAND)
        until = self._clock.now() + PATIENCE
        while not expected.complete and (left := until - self._clock.now()) > 0:
            happening = self._next(left)
            if happening is not None and expected.take(happening):
                until = self._clock.now() + LONGEST_SPEECH
        return expected.caught

    def hear_stop(self, line: Line) -> Caught:
        """See ``HearingRoom``."""
        self._forget()
        self._ears.listen(self._ear.request(CONTROL))
        expected = Expected(self._ear, CONTROL)
        self._play(line)
        until = self._clock.now() + LONGEST_SPEECH + PATIENCE
        while not expected.caught.heard and (left := until - self._clock.now()) > 0:
            happening = self._next(left)
            if isinstance(happening, PlaybackFinished):
                until = self._clock.now() + AFTERWARDS
            elif happening is not None:
                expected.take(happening)
        self._output.cut()
        return expected.caught

    def _devices(self, settings: Settings) -> tuple[PortAudioOutput, PortAudioInput]:
        system = PortAudioSystem()
        cancels = settings.microphone.echo == "auto"
        output = PortAudioOutput(
            system,
            settings.speaker.device,
            self._happened.put,
            self._lost(SpeakerError, "The speaker"),
            lambda: None,
            self._clock.now,
            self._played if cancels else None,
        )
        output.start()
        output.set_volume(settings.speaker.volume)
        microphone = PortAudioInput(
            system,
            settings.microphone.device,
            self._heard,
            self._lost(MicrophoneError, "The microphone"),
            lambda: None,
            self._clock.now,
            None,  # one that is muted is told of at the end, with the figures
        )
        try:
            microphone.start()
        except CoachError:
            output.stop()
            raise
        return output, microphone

    def _heard(self, chunk: AudioChunk) -> None:
        self._ears.feed(chunk)
        if (blocks := self._blocks) is not None:
            blocks.append(chunk)

    def _played(self, chunk: AudioChunk) -> None:
        self._ears.feed_reference(chunk)
        if self._blocks is not None:
            self._reference.append(chunk)

    @contextmanager
    def _recorded(self) -> Iterator[list[AudioChunk]]:
        """Keep in memory what is heard while the block runs."""
        blocks: list[AudioChunk] = []
        self._blocks = blocks
        try:
            yield blocks
        finally:
            self._blocks = None

    def _wait_for_blocks(self, seconds: Seconds) -> None:
        began = self._clock.now()
        while self._clock.now() < began + seconds:
            self._next(began + seconds - self._clock.now())
        if not self._blocks:
            raise MicrophoneError("The microphone gives no sound.", "Unplug it and plug it in.")

    def _play(self, line: Line) -> None:
        self._spoken += 1
        clip = self._voice.render(line.text, 1.0, private=line.private)
        self._output.play(f"line {self._spoken}", clip)

    def _wait_for_the_end(self) -> None:
        while not isinstance(self._next(PATIENCE + LONGEST_SPEECH), PlaybackFinished):
            pass

    def _next(self, patience: Seconds) -> _Happening | None:
        """Return what happens next; None where nothing does.

        Raises:
            CoachError: a part was lost.
        """
        try:
            happening = self._happened.get(timeout=max(0.0, patience))
        except queue.Empty:
            return None
        if isinstance(happening, CoachError):
            raise happening
        return happening

    def _forget(self) -> None:
        """What was said before is no answer to what is asked now."""
        while self._next(0.0) is not None:
            pass

    def _lost(self, kind: type[CoachError], what: str) -> Callable[[str], None]:
        return lambda reason: self._happened.put(
            kind(f"{what} stopped working. {reason}", "voice-coach doctor looks for the cause.")
        )
