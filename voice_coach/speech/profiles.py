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

LOOKS: Final[tuple[Seconds, ...]] = (0.06, 0.3)
"""Silences after which the words so far are looked at; the second time with as much sound after
them as is decoded at the end, where the first found no sentence. Measured at 2 m with 90 sentences:
looked at after 0.06, 0.1 or 0.15 s, as many are understood."""

SETTLED_SECONDS: Final[Seconds] = 0.2
"""Silence that ends words that are a sentence which nothing longer changes. Silero's silence
begins 0.1 s after the voice's, so nobody is answered sooner than 0.3 s after the last sound."""

BEGUN_SECONDS: Final[Seconds] = 1.6
"""Silence that ends the beginning of a sentence: somebody looks for the rest of it."""

FEELING_SECONDS: Final[Seconds] = 1.2
"""Silence that ends the name of a feeling: people add to it."""

SEARCHING_SECONDS: Final[Seconds] = 4.0
"""Silence that ends "I feel …"."""

HUSH_SECONDS: Final[Seconds] = 0.4
"""Silence of whoever is near, while a television goes on, after which the words are looked at."""

SHORT_TAIL_SECONDS: Final[Seconds] = 0.06
"""What is decoded after a short word: its echo in the room is taken for more of it. "Stop" and
"pause" in a silence, by five synthesized voices at 2 m: 6 of 10 are heard with 0.3 s after them, 8
with 0.15 s and 9 with 0.06 s; "stop" in a turn, by eight at 1 and 2 m, 6 of 16 with 0.3 s, 10 with
0.1 s and 13 with 0.06 s."""

QUIET_VOICE: Final = 0.15
"""Probability of speech from which on somebody who shares still speaks: a breath, a sob, the end
of a sentence said into a sleeve. Nothing is gained by an early end there, and a word has to stand
apart from all of that. Dishes, rain and a kitchen have it in at most 1 window of 100."""

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
            tail=SHORT_TAIL_SECONDS,
            stay=QUIET_VOICE,
        ),
        EndpointProfile(
            "silence",
            end_silence=0.5,
            max_utterance=2.5,
            lead_silence=0.5,
            tail=SHORT_TAIL_SECONDS,
            # Only bells play here, and a canceller takes more from the word than from the bell:
            # "stop" over a ringing bell, by four voices at five moments, is heard 19, 13 and 10
            # times of 20 without it (no echo, -20 dB, -6 dB), and 15, 9 and 7 times with it.
            echo=True,
        ),
        EndpointProfile(
            "paused",
            end_silence=0.6,
            max_utterance=2.5,
            lead_silence=0.5,
            tail=SHORT_TAIL_SECONDS,
        ),
        EndpointProfile(
            "control",
            end_silence=0.4,
            max_utterance=2.5,
            min_speech=0.2,  # the canceller leaves crumbs of the coach's own voice
            lead_silence=0.3,
            decode_silences=LOOKS[:1],
            settled_silence=SETTLED_SECONDS,
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
    feels = name == "feeling"
    return EndpointProfile(
        name,
        end_silence=end,
        max_utterance=chosen.max_seconds,
        decode_silences=tuple(look for look in LOOKS if look < end),
        settled_silence=min(SETTLED_SECONDS, end),
        value_silence=min(FEELING_SECONDS if feels else SETTLED_SECONDS, end),
        begun_silence=max(SEARCHING_SECONDS if feels else BEGUN_SECONDS, end),
        hush_silence=HUSH_SECONDS,
    )
