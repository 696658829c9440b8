"""How long lines take in the coach's own voice, for those who check whether they fit."""

from __future__ import annotations

from functools import cache

from voice_coach.config import VoiceSettings
from voice_coach.content.lint_cues import estimated_seconds
from voice_coach.errors import VoiceError
from voice_coach.speech.voice import CoachVoice, VoiceChoice
from voice_coach.units import Seconds


@cache
def spoken_seconds(text: str) -> Seconds:
    """Return how long the voice that is installed takes for a text; an estimate where none is."""
    try:
        voice = CoachVoice(VoiceChoice.of(VoiceSettings(cache=False)))
    except VoiceError:
        return estimated_seconds(text)
    try:
        return voice.render(text, 1.0, private=True).seconds
    except VoiceError:
        return estimated_seconds(text)
    finally:
        voice.close()
