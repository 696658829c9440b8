"""The one tree of errors: what went wrong, what to do about it, how the process ends.

Exit codes of the commands: 0 fine, 1 an expectation failed, 2 usage or input, 3 device,
4 model. An error that is not in this tree is a defect and ends with a traceback.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:  # the engine shares these errors, and may know no file
    from pathlib import Path


class CoachError(Exception):
    """Anything that a person can be told about.

    Attributes:
        message: one sentence that says what is wrong and where.
        hint: one sentence that says what to do, or an empty string.
        code: stable machine name, e.g. ``"microphone_lost"``.
        exit_code: what a command that ends with this error exits with.
        spoken: key of the prompt that says it aloud, or None where nothing is said.
    """

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 2
    spoken: ClassVar[str | None] = None

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a file a person wrote: where it is, what it is, what was meant."""

    path: Path | None
    """File the mistake is in; None for values from the command line or the environment."""
    line: int | None
    """1-based line, where it is known."""
    message: str
    """What is wrong, as a sentence without a full stop's worth of jargon."""
    hint: str = ""
    """What to do, e.g. ``did you mean "turn"?``."""

    def __str__(self) -> str:
        place = "" if self.path is None else str(self.path)
        if self.line is not None:
            place = f"{place}:{self.line}"
        text = f"{self.message} ({self.hint})" if self.hint else self.message
        return f"{place}: {text}" if place else text


class ExpectationFailedError(CoachError):
    """A scenario ran and something it expects did not happen."""

    code = "expectation_failed"
    exit_code = 1


class InputError(CoachError):
    """Something that was given to a command cannot be used."""

    code = "input"


class UsageError(InputError):
    """The words on the command line do not fit together."""

    code = "usage"


class ProblemsError(InputError):
    """Every mistake of a set of files at once."""

    code = "problems"

    def __init__(self, what: str, problems: tuple[Problem, ...]) -> None:
        listing = "\n".join(f"  {problem}" for problem in problems)
        count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        super().__init__(f"{what}: {count}\n{listing}")
        self.problems = problems


class ConfigError(ProblemsError):
    """Settings that cannot be used: unknown keys, wrong types, impossible values."""

    code = "config"


class DialogError(ProblemsError):
    """Exercises, prompts or sentences that cannot be used."""

    code = "dialog"


class ScenarioError(ProblemsError):
    """A scenario file that cannot be run."""

    code = "scenario"


class AudioFileError(InputError):
    """A sound file that is missing, empty, damaged or of a kind we do not read."""

    code = "audio_file"


class JournalError(InputError):
    """What the coach remembers cannot be read or kept."""

    code = "journal"


class DeviceError(CoachError):
    """A microphone, speaker or terminal that is not there or does not work."""

    code = "device"
    exit_code = 3


class MicrophoneError(DeviceError):
    """No microphone, or one that cannot be opened."""

    code = "microphone"
    spoken = "microphone_lost"


class SpeakerError(DeviceError):
    """No speaker, or one that cannot be opened."""

    code = "speaker"


class SystemLibraryError(DeviceError):
    """A system library or program is not installed."""

    code = "system_library"


class TerminalError(DeviceError):
    """Nobody is at the keyboard, or there is no terminal to ask at."""

    code = "terminal"


class AlreadyRunningError(DeviceError):
    """Another coach has the microphone and the speaker."""

    code = "already_running"


class VoiceError(DeviceError):
    """None of the installed voices could speak a line."""

    code = "voice"


class ModelError(CoachError):
    """A model is missing, damaged or not what it should be."""

    code = "model"
    exit_code = 4


class RecognizerError(ModelError):
    """A recogniser cannot be built or failed while decoding."""

    code = "recognizer"
    spoken = "recognizer_failed"


class WakeWordError(ModelError):
    """A wake phrase that what hears cannot spot."""

    code = "wake_word"


class ModelFetchError(ModelError):
    """A model cannot be fetched over the network."""

    code = "model_fetch"


class ModelArchiveError(ModelError):
    """A file or folder is not the model that it should be, or is not safe to unpack."""

    code = "model_archive"


class ModelStorageError(ModelError):
    """A model cannot be kept: no room, no permission, or somebody else is at it."""

    code = "model_storage"


class EngineError(Exception):
    """The engine was used wrongly: a defect in the caller, never a person's mistake."""


class IllegalTransitionError(EngineError):
    """An event that the state it arrived in does not allow."""

    def __init__(self, machine: str, state: str, event: str) -> None:
        super().__init__(f"{machine}: {event} is not possible in state {state}")
        self.machine = machine
        self.state = state
        self.event = event
