"""The event log: one line for everything that happened, written only when asked for.

A line is ``{"at": seconds on the session's clock, "event": name, ...}``. The name is the value's
class in snake_case (``WakeDetected`` becomes ``wake_detected``) with three exceptions that read
better (``earcon``, ``listening``, ``listening_changed``); the rest of the line is its fields. A
field that is itself called ``at`` (the moment something was heard, which lies a little before the
moment the engine learned of it) is written as ``moment``, so the lines of a log never go backwards.

What people share in their turns is never in a log: see ``TranscriptGuard``.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import stat
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self, TypeAlias, cast, get_args

from voice_coach.engine.commands import Command, Listen, PlayEarcon
from voice_coach.engine.events import InputEvent, Transcript
from voice_coach.errors import InputError
from voice_coach.units import Seconds

Loggable: TypeAlias = InputEvent | Command | Transcript
"""Every value that can become a line."""

LogLine: TypeAlias = dict[str, object]
"""One line: ``at``, ``event`` and the fields; JSON values only."""

LogListener: TypeAlias = Callable[[LogLine], None]
"""Called with each line, in order, at the moment it is written."""

LOGGED_CLASSES: Final[tuple[type, ...]] = tuple(
    dict.fromkeys((*get_args(InputEvent), Transcript, *get_args(Command)))
)
"""The classes behind ``Loggable``."""

_SHARING_STATES: Final = frozenset({"sharing", "card"})
_TURN_ENDS: Final = frozenset({"turn_ended", "session_stopped", "session_completed"})
_DECIMALS: Final = 6
"""Of moments: microseconds; what lies below is the noise of floating-point sums."""
_ENVELOPE: Final = frozenset({"at", "event"})
_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")


class EventLog(Protocol):
    """Where lines go."""

    def write(self, at: Seconds, event: str, fields: Mapping[str, object]) -> None:
        """Write one line.

        Args:
            at: moment on the session's clock.
            event: name, from ``event_name``.
            fields: the rest of the line, from ``event_fields``.
        """
        ...


def event_name(value: Loggable) -> str:
    """Return the name of a value's line."""
    if isinstance(value, Listen):
        return "listening" if value.window else "listening_changed"
    return class_event_names(type(value))[0]


def class_event_names(kind: type) -> tuple[str, ...]:
    """Return every name that lines of a class can have."""
    if kind is Listen:
        return ("listening", "listening_changed")
    if kind is PlayEarcon:
        return ("earcon",)
    return (_CAPITAL.sub("_", kind.__name__).lower(),)


def event_fields(value: Loggable) -> dict[str, object]:
    """Return the fields of a value's line, as JSON values."""
    fields: dict[str, object] = {}
    for field in dataclasses.fields(value):
        if isinstance(value, Listen) and field.name == "window":
            continue
        fields[_line_key(field.name)] = _json_value(getattr(value, field.name))
    return fields


def event_classes() -> dict[str, type]:
    """Return the class behind each line name."""
    return {name: kind for kind in LOGGED_CLASSES for name in class_event_names(kind)}


def event_keys(event: str) -> frozenset[str]:
    """Return the fields that lines of one name have, besides ``at`` and ``event``.

    Raises:
        KeyError: no line has this name.
    """
    kind = event_classes()[event]
    keys = {_line_key(field.name) for field in dataclasses.fields(kind)}
    return frozenset(keys - {"window"} if kind is Listen else keys)


def line_value(line: Mapping[str, object]) -> Loggable:
    """Return the value a line was made from, so that a log can be replayed.

    Raises:
        InputError: the line is of no known event, or its fields do not fit.
    """
    event = line.get("event")
    kind = event_classes().get(event) if isinstance(event, str) else None
    if kind is None:
        msg = f"The log has a line of an unknown event: {event!r}."
        raise InputError(msg, "Was it written by another version?")
    names = {_line_key(field.name): field.name for field in dataclasses.fields(kind)}
    fields = {names.get(key, key): value for key, value in line.items() if key not in _ENVELOPE}
    if kind is Listen:
        fields["window"] = event == "listening"
    try:
        return cast("Loggable", kind(**fields))
    except TypeError as error:
        msg = f"The log's {event} line does not have the fields of that event: {error}."
        raise InputError(msg, "Was it written by another version?") from error


def _line(at: Seconds, event: str, fields: Mapping[str, object]) -> LogLine:
    return {"at": round(at, _DECIMALS), "event": event, **fields}


def _json_value(content: object) -> object:
    if isinstance(content, Mapping):
        return {key: _json_value(each) for key, each in content.items()}
    if isinstance(content, tuple):
        return [_json_value(each) for each in content]
    if dataclasses.is_dataclass(content) and not isinstance(content, type):
        return _json_value(dataclasses.asdict(content))
    return content.value if isinstance(content, Enum) else content


def _line_key(field: str) -> str:
    return "moment" if field == "at" else field


class TranscriptGuard:
    """Decides which lines may exist: what is shared in a turn is never one of them.

    A transcript line is dropped when the grammar of a sharing turn heard it, and whatever
    grammar heard it when it comes between ``turn_started`` and the end of that turn.
    """

    def __init__(self) -> None:
        self._in_turn = False

    def allows(self, event: str, fields: Mapping[str, object]) -> bool:
        """Whether a line may be written; must see every line of a log, in order."""
        if event == "turn_started":
            self._in_turn = True
        elif event in _TURN_ENDS:
            self._in_turn = False
        if event != "transcript":
            return True
        return not self._in_turn and fields.get("state") not in _SHARING_STATES


class NullEventLog:
    """Keeps nothing: what runs when no log was asked for."""

    def write(self, at: Seconds, event: str, fields: Mapping[str, object]) -> None:
        """Forget the line."""


class RelayEventLog:
    """Keeps nothing, and tells a listener of each line: for a screen.

    Args:
        listener: is called with each line, in order.
    """

    def __init__(self, listener: LogListener) -> None:
        self._listener = listener
        self._guard = TranscriptGuard()

    def write(self, at: Seconds, event: str, fields: Mapping[str, object]) -> None:
        """Pass one line on."""
        if self._guard.allows(event, fields):
            self._listener(_line(at, event, fields))


class MemoryEventLog:
    """Keeps the lines in memory, and tells listeners of each."""

    def __init__(self) -> None:
        self.lines: list[LogLine] = []
        """Every line so far, in order."""
        self._listeners: list[LogListener] = []
        self._guard = TranscriptGuard()

    def listen(self, listener: LogListener) -> None:
        """Call ``listener`` with each line from now on, right after it is kept."""
        self._listeners.append(listener)

    def write(self, at: Seconds, event: str, fields: Mapping[str, object]) -> None:
        """Keep one line."""
        if not self._guard.allows(event, fields):
            return
        line = _line(at, event, fields)
        self.lines.append(line)
        for listener in self._listeners:
            listener(line)


class JsonlEventLog:
    """Writes each line to a file at once, readable by its owner only.

    Args:
        path: file to write; replaced when it is there already.

    Raises:
        InputError: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._guard = TranscriptGuard()
        self._path = path
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.fchmod(descriptor, 0o600)
        except OSError as error:
            msg = f"The event log {path} cannot be written: {error.strerror}."
            raise InputError(msg, "Name a file in a folder that you may write to.") from error
        self._file = os.fdopen(descriptor, "wb", buffering=0)
        self._length = 0

    def write(self, at: Seconds, event: str, fields: Mapping[str, object]) -> None:
        """Write one line; it is in the file when this returns.

        Raises:
            InputError: the disk is full or gone.
        """
        if not self._guard.allows(event, fields):
            return
        line = json.dumps(_line(at, event, fields), ensure_ascii=False)
        try:
            self._append(f"{line}\n".encode())
        except OSError as error:
            self._forget_half_a_line()
            msg = f"The event log {self._path} cannot be written any more: {error.strerror}."
            raise InputError(msg, "Free some space, or name another file.") from error

    def _append(self, data: bytes) -> None:
        written = 0
        while written < len(data):  # a disk that fills up takes a part, then refuses the rest
            written += self._file.write(data[written:])
        self._length += written

    def _forget_half_a_line(self) -> None:
        with contextlib.suppress(OSError):  # a pipe has no end to cut
            self._file.truncate(self._length)

    def close(self) -> None:
        """Close the file; calling it twice is fine."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class TeeEventLog:
    """Writes each line to several logs."""

    def __init__(self, *logs: EventLog) -> None:
        self._logs = logs

    def write(self, at: Seconds, event: str, fields: Mapping[str, object]) -> None:
        """Write one line to each."""
        for log in self._logs:
            log.write(at, event, fields)
