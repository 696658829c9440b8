"""Settings: what can be chosen, where each value comes from, and the file they are kept in."""

from __future__ import annotations

from voice_coach.config.files import (
    user_config_file,
    user_data_folder,
    user_exercises_folder,
    user_state_folder,
)
from voice_coach.config.loading import LoadedSettings, load_settings
from voice_coach.config.merging import Mistake, merge, setting_keys
from voice_coach.config.models import (
    ListeningSettings,
    MicrophoneSettings,
    PeopleSettings,
    ProfileSettings,
    RecognizerSettings,
    SafetySettings,
    Settings,
    SpeakerSettings,
    VoiceSettings,
    WakeSettings,
)
from voice_coach.config.saving import forget_setting, save_names, save_settings

__all__ = [
    "ListeningSettings",
    "LoadedSettings",
    "MicrophoneSettings",
    "Mistake",
    "PeopleSettings",
    "ProfileSettings",
    "RecognizerSettings",
    "SafetySettings",
    "Settings",
    "SpeakerSettings",
    "VoiceSettings",
    "WakeSettings",
    "forget_setting",
    "load_settings",
    "merge",
    "save_names",
    "save_settings",
    "setting_keys",
    "user_config_file",
    "user_data_folder",
    "user_exercises_folder",
    "user_state_folder",
]
