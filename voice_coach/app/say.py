"""Says one line with the coach's voice, for people who try voices and speakers."""

from __future__ import annotations

import queue
from pathlib import Path
from typing import Final

from voice_coach.clip import Clip
from voice_coach.config import Settings
from voice_coach.devices.portaudio import PortAudioSystem
from voice_coach.devices.portaudio_output import PortAudioOutput
from voice_coach.devices.wav_writer import write_clip
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.errors import SpeakerError, UsageError
from voice_coach.runtime.clock import MonotonicClock
from voice_coach.speech.voice import CoachVoice, VoiceChoice

_LINE: Final = "say"


def say_text(text: str, settings: Settings, output: Path | None = None) -> None:
    """Say a line on the speaker, or into a WAV file. It is kept nowhere else.

    Args:
        text: the words.
        settings: voice and speaker.
        output: the file; None: the speaker.

    Raises:
        UsageError: there are no words.
        VoiceError: nothing could say them.
        SpeakerError: the speaker cannot be used, or was lost.
        AudioFileError: the file cannot be written.
    """
    if not text.strip():
        raise UsageError("There is nothing to say.", 'Give the words: voice-coach say "Hello."')
    voice = CoachVoice(VoiceChoice.of(settings.voice))
    try:
        clip = voice.render(text, 1.0, private=True)
    finally:
        voice.close()
    if output is None:
        _play(clip, settings)
    else:
        write_clip(output, clip)


def _play(clip: Clip, settings: Settings) -> None:
    over: queue.SimpleQueue[PlaybackFinished] = queue.SimpleQueue()

    def note(event: PlaybackStarted | PlaybackFinished) -> None:
        if isinstance(event, PlaybackFinished):
            over.put(event)

    speaker = PortAudioOutput(
        PortAudioSystem(),
        settings.speaker.device,
        note,
        on_lost=lambda _: None,  # whatever plays then is over, and interrupted
        on_restored=lambda: None,
        now=MonotonicClock().now,
    )
    speaker.start()
    try:
        speaker.set_volume(settings.speaker.volume)
        speaker.play(_LINE, clip)
        finished = over.get()
    finally:
        speaker.stop()
    if finished.interrupted:
        raise SpeakerError(
            f"The speaker {speaker.name} was lost before the line was over.",
            "Plug it in again; voice-coach devices lists what is there.",
        )
