"""An hour of the coach's own speech, over its own echo: how often it interrupts itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hearing.overtalk import Scene, Sessions
from hearing.part import Figure, Part, Table
from hearing.run import Run
from voice_coach.errors import VoiceError
from voice_coach.units import Seconds

TITLE: Final = "Its own voice"
VOICES: Final = ("flite", "pyttsx3")
CONDITIONS: Final = ((0.0, 0.0), (0.0, 100.0), (10.0, 0.0), (10.0, 100.0))
"""How much louder the echo is than a person at 1.5 m would be, and the drift in ppm."""
HOUR: Final[Seconds] = 3600.0
_AT_ONCE: Final = 25
"""Lines of one session."""
_LEAST: Final[Seconds] = 0.5
"""What is left and shorter is no session."""

TEXT: Final = """
The coach says its own lines, one after the other, in whole sessions: voice, mixer, a simulated
room (RT60 0.4 s, the echo 20 to 100 ms late), ears and engine. Nobody else is there. What is
counted is every time that it falls silent, because it took something for a person. With a drift,
the microphone's clock and the speaker's differ by 100 millionths. {minutes:.0f} minutes in all.
"""


def interruptions(
    sessions: Sessions, scene: Scene, lines: list[str], seconds: Seconds
) -> Iterator[tuple[Seconds, int]]:
    """Let the coach speak for so long; yield how long each session was, and whether it was cut."""
    done, first = 0.0, 0
    while seconds - done >= _LEAST:
        some = [lines[number % len(lines)] for number in range(first, first + _AT_ONCE)]
        first += _AT_ONCE
        length = min(sessions.seconds(some), seconds - done)
        told, sound = sessions.live(
            scene, some, length, lambda told, _: told.count("stop_playback") > 0
        )
        lasted = len(sound) / 16_000
        done += max(lasted, 0.1)
        yield lasted, told.count("stop_playback")


def measure(run: Run) -> Part:
    """Listen to the coach for an hour."""
    each = HOUR * run.share / (len(VOICES) * len(CONDITIONS))
    found: dict[tuple[str, float, float], tuple[Seconds, int]] = {}
    for voice in VOICES:
        for number, (echo_db, drift) in enumerate(CONDITIONS):
            try:
                sessions = Sessions(voice)
            except VoiceError:
                run.tell(f"self: {voice} is not installed")
                break
            lines = sessions.lines()
            run.rng("self", voice, number).shuffle(lines)
            lasted, cuts = 0.0, 0
            for more, cut in interruptions(
                sessions, Scene(echo_db, number, drift_ppm=drift), lines, each
            ):
                lasted, cuts = lasted + more, cuts + cut
            sessions.close()
            found[voice, echo_db, drift] = lasted, cuts
            run.tell(f"self: {voice}, echo {echo_db:+g} dB, {drift:g} ppm: {cuts}, {lasted:.0f} s")
    if not found:
        return Part(skipped="none of the coach's voices is installed")
    total = sum(cuts for _, cuts in found.values())
    minutes = sum(lasted for lasted, _ in found.values()) / 60
    rows = tuple(
        (voice, f"{echo_db:+g} dB", f"{drift:g} ppm", f"{lasted / 60:.1f}", str(cuts))
        for (voice, echo_db, drift), (lasted, cuts) in found.items()
    )
    header = ("voice", "echo against a person", "drift", "minutes", "interruptions")
    return Part(
        text=TEXT.format(minutes=minutes),
        tables=(Table(header, rows),),
        figures={"self.hour": Figure(total)},
        failed="" if not total else FAILED,
    )


FAILED: Final = """
What the filter leaves of the coach's voice is now and then taken for somebody, mostly right after
the reference had to be aligned anew. What helps at home is a lower volume, more distance between
speaker and microphone, or one device for both.
"""
