"""The voices: the one that speaks, and those that would stand in for it. Nothing is played."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from voice_coach.app.doctor.findings import DEVICE, Detail, Finding, verdicts
from voice_coach.config import VoiceSettings
from voice_coach.errors import VoiceError
from voice_coach.runtime.clock import Clock, MonotonicClock
from voice_coach.speech.speaking import Synthesizer, VoiceStyle
from voice_coach.speech.voice import ENGINES, CoachVoice, VoiceChoice
from voice_coach.units import Seconds

LINE: Final = "Hello. I'm ready when you are."
_ROBOTS: Final = ("pyttsx3", "espeak-ng")
"""Voices that people understand with an effort."""

Engines = Mapping[str, Callable[[], Synthesizer]]


@dataclass(frozen=True)
class VoiceCheck:
    """The voice that was chosen: it renders a line."""

    settings: VoiceSettings
    engines: Engines | None = None
    """By name, in the order in which they are tried; None: the real ones."""
    make_clock: Callable[[], Clock] = MonotonicClock
    name: ClassVar[str] = "voice"
    doing: ClassVar[str] = "Trying the voice, in silence"
    limit: ClassVar[Seconds] = 60.0
    broken: ClassVar[str] = "Choose another one: voice-coach config set voice.engine flite"
    exit_code: ClassVar[int] = DEVICE

    def run(self) -> Finding:
        """Look.

        Raises:
            VoiceError: nothing that was chosen is installed, or nothing can speak.
        """
        tell = verdicts(self)
        clock = self.make_clock()
        choice = VoiceChoice(self.settings.engine, self.settings.name, self.settings.rate)
        voice = CoachVoice(choice, ENGINES if self.engines is None else self.engines)
        try:
            chosen = voice.describe()
            started = clock.now()
            clip = voice.render(LINE, 1.0, private=True)
            took = clock.now() - started
        finally:
            voice.close()
        facts: dict[str, Detail] = {
            "voice": chosen,
            "line_seconds": round(clip.seconds, 2),
            "took_seconds": round(took, 2),
        }
        line = f"a line of {clip.seconds:.1f} s took {took:.1f} s"
        if took > clip.seconds:
            return tell.warning(
                f"{chosen} speaks, and slowly: {line}.",
                "Choose a quicker one: voice-coach config set voice.engine flite",
                **facts,
            )
        if chosen.startswith(_ROBOTS):
            return tell.note(
                f"{chosen} speaks, like a robot: {line}.",
                "A clearer voice: sudo apt-get install flite",
                **facts,
            )
        return tell.ok(f"{chosen} speaks: {line}.", **facts)


@dataclass(frozen=True)
class SpareVoicesCheck:
    """The voices that stand in when the first one fails."""

    settings: VoiceSettings
    engines: Engines | None = None
    """By name; None: the real ones."""
    name: ClassVar[str] = "spare voices"
    doing: ClassVar[str] = "Trying the voices that stand in"
    limit: ClassVar[Seconds] = 60.0
    broken: ClassVar[str] = "sudo apt-get install --reinstall espeak-ng libespeak-ng1"
    exit_code: ClassVar[int] = DEVICE

    def run(self) -> Finding:
        """Look."""
        tell = verdicts(self)
        states = {
            name: _state(make)
            for name, make in (ENGINES if self.engines is None else self.engines).items()
        }
        works = [name for name, state in states.items() if state == "works"]
        fails = {name: state for name, state in states.items() if state not in ("works", "")}
        first = self.settings.engine if self.settings.engine != "auto" else next(iter(works), "")
        spares = tuple(name for name in works if name != first)
        if fails:
            reasons = " ".join(f"{name}: {reason}" for name, reason in fails.items())
            return tell.warning(
                f"Installed, but not able to speak: {reasons}",
                "sudo apt-get install --reinstall espeak-ng libespeak-ng1 flite",
                works=tuple(works),
                fails=tuple(fails),
            )
        if not spares:
            return tell.warning(
                "If the voice fails, no other can stand in for it.",
                "sudo apt-get install flite espeak-ng libespeak-ng1",
                works=tuple(works),
            )
        return tell.ok(f"{' and '.join(spares)} can stand in.", works=tuple(works))


def _state(make: Callable[[], Synthesizer]) -> str:
    """Return ``works``, nothing for an engine that is not installed, or why it fails."""
    try:
        engine = make()
    except VoiceError:
        return ""
    try:
        engine.synthesize(LINE, VoiceStyle(engine.default_voice, 1.0))
    except VoiceError as error:
        return error.message
    finally:
        engine.close()
    return "works"
