"""``voice-coach run``: the coach in a real room, with a microphone and a speaker."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from voice_coach.app.beginning import Beginning
from voice_coach.app.doctor.host import RealHost
from voice_coach.app.examination import Examination, quick_checks
from voice_coach.app.hearing import describe_ears, make_ears_process, wake_phrase
from voice_coach.app.keeping import Keeper
from voice_coach.app.left_out import tell_left_out
from voice_coach.app.only_one import lock_file, only_coach
from voice_coach.app.parts import make_engine, make_event_log, make_library
from voice_coach.app.remembering import Remembered
from voice_coach.config import Settings
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.portaudio_input import PortAudioInput
from voice_coach.devices.portaudio_output import PortAudioOutput
from voice_coach.devices.protocols import AudioOutput
from voice_coach.devices.wav_output import WavOutput
from voice_coach.engine.commands import (
    Examine,
    Notice,
    SessionCompleted,
    SessionStarted,
    SessionStopped,
)
from voice_coach.engine.events import (
    Device,
    DeviceLost,
    DeviceRestored,
    ShutdownRequested,
)
from voice_coach.resources import audio_folder
from voice_coach.runtime.clock import MonotonicClock
from voice_coach.runtime.conductor import Conductor
from voice_coach.runtime.mailbox import Mailbox, run_loop
from voice_coach.runtime.mouth import LiveMouth
from voice_coach.runtime.signals import shutdown_signals
from voice_coach.speech.earcons import load_earcons
from voice_coach.speech.voice import VoiceChoice
from voice_coach.speech.voice_process import VoiceProcess

_SESSION_ENDS: Final = (SessionCompleted, SessionStopped)


def run_live(
    settings: Settings,
    output_file: Path | None,
    events: Path | None,
    config_file: Path | None = None,
    beginning: Beginning | None = None,
) -> None:
    """Listen and lead until the process is asked to end.

    Args:
        settings: in force.
        output_file: WAV file in place of the speaker, or None.
        events: file for the event log, or None.
        config_file: settings file that answers are kept in; None: the user's own.
        beginning: what comes first; None: a hello.

    Raises:
        AlreadyRunningError: another coach listens.
        CoachError: a part that nothing works without is missing.
    """
    beginning = beginning or Beginning()
    with ExitStack() as stack:
        stack.enter_context(only_coach(lock_file()))
        log = make_event_log(events)
        room = _Room(settings, stack)
        output = room.open_output(output_file)
        microphone = room.open_microphone()
        mouth = room.mouth(output)
        conductor = Conductor(
            make_engine(room.library, settings),
            room.library,
            room.ears,
            mouth,
            log,
            settings.listening,
            notice=_noticing(output, room, beginning),
        )
        keeper = Keeper(settings, room.library.names, config_file, _complain)
        conductor.keep_with(keeper.remember)
        _remember(settings, room, stack, conductor)
        mouth.set_volume(settings.speaker.volume)
        _introduce(settings, room.voice, microphone, output.name)
        tell_left_out(room.library.problems)
        conductor.start(room.clock.now(), greet=beginning.exercise is None)
        room.ears.wait_until_ready()
        _begin(beginning, room.mailbox, keeper)
        room.examine_for(conductor)
        with shutdown_signals(room.mailbox.post):
            room.voice.warm(room.library.fixed_lines())
            run_loop(conductor, room.mailbox, room.clock, ends=False)


def _remember(settings: Settings, room: _Room, stack: ExitStack, conductor: Conductor) -> None:
    kept = Remembered.open(settings, _complain)
    stack.callback(kept.store.close)
    kept.serve(conductor, room.library, settings, room.clock)


def _begin(beginning: Beginning, mailbox: Mailbox, keeper: Keeper) -> None:
    if beginning.exercise is None:
        _invite(keeper.settings)
        return
    if beginning.exercise.offered:  # once: names that were chosen, even none, are not asked for
        keeper.keep("people.names", keeper.settings.people.names)
    mailbox.post(beginning.exercise)


def _introduce(settings: Settings, voice: VoiceProcess, microphone: str, speaker: str) -> None:
    print(f"Hearing with {describe_ears(settings)}.")
    print(f"Speaking with {voice.describe()}.")
    print(f"Microphone: {microphone}. Speaker: {speaker}.", flush=True)


def _invite(settings: Settings) -> None:
    """Say how to begin, for those who have read nothing."""
    name = wake_phrase(settings).title()
    print(f"Say: “{name}, let's do the feeling check-in.” Ctrl-C ends.", flush=True)


def _complain(what: str) -> None:
    print(f"voice-coach: {what}", file=sys.stderr, flush=True)


class _Room:
    """Everything that listens and speaks, reporting to one mailbox; the children start first."""

    def __init__(self, settings: Settings, stack: ExitStack) -> None:
        self._settings = settings
        self._stack = stack
        self._system = PortAudioSystem()
        self.clock = MonotonicClock()
        self.mailbox = Mailbox(self.clock)
        self.ears = make_ears_process(
            settings, self.mailbox.post, self._lost("ears"), self._restored("ears")
        )
        stack.callback(self.ears.close)
        self.voice = VoiceProcess(
            VoiceChoice.of(settings.voice),
            on_lost=self._lost("voice"),
            on_restored=self._restored("voice"),
        )
        stack.callback(self.voice.close)
        self.library = make_library(settings)

    def examine_for(self, conductor: Conductor) -> None:
        """Look whether everything works whenever somebody asks."""
        checks = quick_checks(RealHost(), self._settings)
        examination = Examination(
            checks, self.voice, lambda: self.ears.dropped, self.clock, self.mailbox.post
        )
        conductor.carry_out(Examine, lambda _: examination.begin())

    def open_output(self, file: Path | None) -> AudioOutput:
        """Open the speaker, or the file in its place."""
        output: AudioOutput
        if file is not None:
            output = WavOutput(file, self.mailbox.post, self._lost("speaker"), self.clock.now)
        else:
            cancels = self._settings.microphone.echo == "auto"
            output = PortAudioOutput(
                self._system,
                self._settings.speaker.device,
                self.mailbox.post,
                self._lost("speaker"),
                self._restored("speaker"),
                self.clock.now,
                self.ears.feed_reference if cancels else None,
            )
        output.start()
        self._stack.callback(output.stop)
        return output

    def mouth(self, output: AudioOutput) -> LiveMouth:
        """Return what speaks and rings on an output."""
        mouth = LiveMouth(self.voice, output, load_earcons(audio_folder()), self.mailbox.post)
        self._stack.callback(mouth.close)
        return mouth

    def open_microphone(self) -> str:
        """Open the microphone and return its name."""
        microphone = PortAudioInput(
            self._system,
            self._settings.microphone.device,
            self.ears.feed,
            self._lost("microphone"),
            self._restored("microphone"),
            self.clock.now,
            self._settings.microphone.silent_after_seconds or None,
        )
        microphone.start()
        self._stack.callback(microphone.stop)
        return microphone.name

    def _lost(self, device: Device) -> Callable[[str], None]:
        return lambda reason: self.mailbox.post(DeviceLost(device, reason))

    def _restored(self, device: Device) -> Callable[[], None]:
        return lambda: self.mailbox.post(DeviceRestored(device))


def _noticing(output: AudioOutput, room: _Room, beginning: Beginning) -> Callable[[Notice], None]:
    """Keep the speaker running through a session, so that its bells are punctual.

    Its lines are rendered ahead; those of the whole library would take a small computer a quarter
    of an hour, and more room than is kept. A session that was all that was wanted ends the loop.
    """

    def note(notice: Notice) -> None:
        if isinstance(notice, SessionStarted):
            output.keep_open(held=True)
            lines = room.library.fixed_lines
            room.voice.warm((*lines(notice.exercise), *lines()))
        elif isinstance(notice, _SESSION_ENDS):
            output.keep_open(held=False)
            if beginning.is_all:
                room.mailbox.post(ShutdownRequested(f"{notice.exercise} is over"))

    return note
