"""How speech is cut into utterances in each phase: the listening rules as numbers.

Five profiles are settings of the people; the others belong to what the phase is for. Where
people talk to each other and not to the coach (sharing, silence, paused, while the coach
speaks), only short utterances with silence around them are decoded at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from voice_coach.config import ListeningSettings, ProfileSettings
from voice_coach.errors import UsageError
from voice_coach.speech.hearing import EndpointProfile
from voice_coach.suggest import nearest
from voice_coach.units import Seconds

AHEAD_SECONDS: Final[Seconds] = 0.3
"""Silence after which decoding begins ahead of the end; as much as is decoded with the speech."""

COMPLETE_SECONDS: Final[Seconds] = 0.45
"""Silence that ends a complete command. Pauses inside a command of 200 to 400 ms are common."""

_FIXED: Final[Mapping[str, EndpointProfile]] = {
    profile.name: profile
    for profile in (
        EndpointProfile("idle", end_silence=0.5, max_utterance=6.0),
        EndpointProfile(
            "sharing",
            end_silence=0.7,
            max_utterance=2.5,
            lead_silence=0.6,
            speech_end_silence=1.0,
        ),
        EndpointProfile(
            "silence",
            end_silence=0.5,
            max_utterance=2.5,
            lead_silence=0.5,
            # Only bells play here, and a canceller takes more from the word than from the bell:
            # "stop" over a ringing bell, by four voices at five moments, is heard 19, 13 and 10
            # times of 20 without it (no echo, -20 dB, -6 dB), and 15, 9 and 7 times with it.
            echo=True,
        ),
        EndpointProfile("paused", end_silence=0.6, max_utterance=2.5, lead_silence=0.5),
        EndpointProfile(
            "control",
            end_silence=0.4,
            max_utterance=2.5,
            min_speech=0.2,  # the canceller leaves crumbs of the coach's own voice
            lead_silence=0.3,
            decode_silence=AHEAD_SECONDS,
        ),
    )
}

_SETTABLE: Final = ("command", "yes_no", "choice", "name", "feeling")

PROFILES: Final = (*_FIXED, *_SETTABLE)
"""The names of all profiles."""


def endpoint_profile(name: str, settings: ListeningSettings) -> EndpointProfile:
    """Return the endpointing profile of a phase.

    Args:
        name: one of ``PROFILES``.
        settings: the profiles that people can set.

    Raises:
        UsageError: no such profile.
    """
    if name in _FIXED:
        return _FIXED[name]
    if name not in _SETTABLE:
        near = nearest(name, PROFILES)
        hint = f'Did you mean "{near}"?' if near else f"There are {', '.join(PROFILES)}."
        raise UsageError(f'There is no listening profile "{name}".', hint)
    chosen: ProfileSettings = getattr(settings, name)
    end = chosen.end_silence_seconds
    return EndpointProfile(
        name,
        end_silence=end,
        max_utterance=chosen.max_seconds,
        decode_silence=min(AHEAD_SECONDS, end),
        complete_silence=min(COMPLETE_SECONDS, end) if name == "command" else None,
    )
