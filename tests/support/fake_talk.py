"""Somebody at a terminal who answers as written, and rooms with devices that never were."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import RenderableType

from support.fake_hearing_room import FakeHearingRoom
from voice_coach.app.hearing_check.room import HearingRoom
from voice_coach.config import Settings
from voice_coach.content.library import Library
from voice_coach.devices.listing import DeviceInfo, DeviceList
from voice_coach.engine.plan import Line
from voice_coach.errors import MicrophoneError, SpeakerError

KEEP = object()
"""Enter on a line that has something on it already."""
CTRL_C = object()
CTRL_D = object()


class FakeTalk:
    """Answers questions in order; an answer that is complained of takes the next one."""

    def __init__(self, *answers: object) -> None:
        self._answers = list(answers)
        self.said: list[str] = []
        """Everything that was printed, in order."""
        self.asked: list[tuple[str, str]] = []
        """Every question with what stood on its line."""
        self.drawn = 0

    @property
    def left(self) -> list[object]:
        """Answers nobody asked for."""
        return self._answers

    def heading(self, text: str) -> None:
        assert text
        self.said.append(f"# {text}")

    def say(self, text: str) -> None:
        assert text
        self.said.append(text)

    def point(self, text: str) -> None:
        assert text
        self.said.append(f"- {text}")

    def ask(
        self,
        question: str,
        default: str = "",
        *,
        words: Iterable[str] = (),
        check: Callable[[str], str] | None = None,
    ) -> str:
        assert len(list(words)) != 1
        self.asked.append((question, default))
        while True:
            given = self._next()
            answer = default if given is KEEP else " ".join(str(given).split())
            complaint = "" if check is None else check(answer)
            if not complaint:
                return answer
            self.said.append(complaint)

    def press(self, question: str, keys: Mapping[str, str]) -> str:
        self.asked.append((question, ""))
        key = self._next()
        assert key in keys, f"{key!r} is none of {sorted(keys)}"
        return keys[str(key)]

    @contextmanager
    def moving(self) -> Iterator[Callable[[RenderableType], None]]:
        def show(line: RenderableType) -> None:
            assert str(line)
            self.drawn += 1

        yield show

    def _next(self) -> object:
        assert self._answers, f"nobody answers {self.asked[-1][0]!r}"
        given = self._answers.pop(0)
        if given is CTRL_C:
            raise KeyboardInterrupt
        if given is CTRL_D:
            raise EOFError
        return given


def device(name: str, *, default: bool = False) -> DeviceInfo:
    return DeviceInfo(name, 1, 48_000, default, "ALSA")


@dataclass
class FakeRoom:
    """A room whose microphones give levels that were written down."""

    inputs: tuple[DeviceInfo, ...] = ()
    outputs: tuple[DeviceInfo, ...] = ()
    heard: list[list[float]] = field(default_factory=list)
    """Levels of each try, in dBFS."""
    people: FakeHearingRoom = field(default_factory=FakeHearingRoom)
    """Who calls the coach."""
    broken_speaker: bool = False
    opened: list[str] = field(default_factory=list)
    closed: int = 0
    played: list[tuple[str, str, float]] = field(default_factory=list)
    """What sounded, on which speaker, how loud."""

    def devices(self) -> DeviceList:
        return DeviceList(self.inputs, self.outputs)

    def levels(self, microphone: str) -> Generator[float, None, None]:
        self.opened.append(microphone)
        try:
            yield from self.heard.pop(0)
            raise MicrophoneError("The microphone gives no sound any more.", "Plug it in again.")
        finally:
            self.closed += 1

    def play_bell(self, speaker: str, volume: float) -> None:
        if self.broken_speaker:
            raise SpeakerError("The speaker is busy.", "Close what plays on it.")
        self.played.append(("bell", speaker, volume))

    def speak(self, line: Line, speaker: str, volume: float) -> None:
        self.played.append((line.text, speaker, volume))

    @contextmanager
    def hearing(self, settings: Settings, library: Library) -> Iterator[HearingRoom]:
        assert library.grammar("command").phrases
        self.people.events.append(f"open {settings.microphone.device}")
        yield self.people
        self.people.events.append("close")
