"""A run as text: what a snapshot holds and a person reviews in a diff."""

from __future__ import annotations

from collections.abc import Iterable

from voice_coach.journal.event_log import LogLine
from voice_coach.simulation.verdicts import moment_of

LEFT_OUT = {"listening_changed", "state_changed", "playback_started"}
"""Follows from the lines around it."""

_DEPENDS_ON_SOUND = {"speech_started", "speech_ended", "playback_finished", "transcript"}
_FIELDS_LEFT_OUT = {
    "at",
    "event",
    "utterance_id",
    "private",
    "start",
    "end",
    "moment",
    "confidence",
    "level_dbfs",
}


def timeline(lines: Iterable[LogLine]) -> str:
    """Return a line for each event that matters, with its moment to the hundredth."""
    return "\n".join(_shown(line) for line in lines if line["event"] not in LEFT_OUT)


def outline(lines: Iterable[LogLine]) -> str:
    """Return what happened in which order, without moments: those of real voices and decoders
    change with every version of theirs."""
    kept = (line for line in lines if line["event"] not in LEFT_OUT | _DEPENDS_ON_SOUND)
    return "\n".join(_shown({**line, "at": 0.0})[8:] for line in kept)


def _shown(line: LogLine) -> str:
    fields = " ".join(
        f"{key}={_value(content)}" for key, content in line.items() if key not in _FIELDS_LEFT_OUT
    )
    return f"{moment_of(line):7.2f} {line['event']} {fields}".rstrip()


def _value(content: object) -> str:
    if isinstance(content, float):
        return f"{content:.2f}"
    return f'"{content}"' if isinstance(content, str) and " " in content else str(content)
