"""Says one line with the coach's voice, for people who try voices and speakers."""

from __future__ import annotations

from pathlib import Path

from voice_coach.app.aloud import LoudSpeaker
from voice_coach.config import Settings
from voice_coach.devices.wav_writer import write_clip
from voice_coach.errors import UsageError
from voice_coach.speech.voice import CoachVoice, VoiceChoice


def say_text(text: str, settings: Settings, output: Path | None = None) -> None:
    """Say a line on the speaker, or into a WAV file. It is kept nowhere else.

    Args:
        text: the words.
        settings: voice and speaker.
        output: the file; None: the speaker.

    Raises:
        UsageError: there is nothing in it that can be spoken.
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
    if not len(clip.samples):
        raise UsageError("Nothing in that can be spoken.", "Write words.")
    if output is None:
        with LoudSpeaker(settings.speaker) as speaker:
            speaker.play(clip)
    else:
        write_clip(output, clip)
