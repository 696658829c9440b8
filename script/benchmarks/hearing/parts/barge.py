"""Bare words over the coach's own voice, from the same box: whole sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from hearing.overtalk import Scene, Sessions
from hearing.part import Figure, Part, Plot, Series, Table
from hearing.run import Run
from voice_coach.simulation.people import PersonVoice
from voice_coach.simulation.sources import RATE_HZ, Signal
from voice_coach.units import Seconds

TITLE: Final = "Over its own voice"
LEVELS_DB: Final = (-10.0, 0.0, 10.0)
"""How much louder the coach's echo is than the person."""
TIMES: Final = 30
"""A word at each level."""
OTHER_WORDS: Final = {"pause": "session_paused", "skip": "intent_recognized"}
OTHER_TIMES: Final = 10
ROOMS: Final = 2
DRIFT_PPM: Final = 100.0
_WARM_UP: Final[Seconds] = 10.0
"""The coach has spoken so long in a room before: its consent, for example."""
_PATIENCE: Final[Seconds] = 3.0
"""How long after a word something must have come of it."""

TEXT: Final = """
Whole sessions: the coach says its lines (voice of Flite, RT60 0.4 s, the echo 20 to 100 ms late,
in every second room the clocks differ by 100 ppm), somebody at 1 to 2 m says a word once, at a
moment drawn between 2 and 6 s. It counts only when the session really stopped, by that one word.
Levels are RMS of the active parts, at the microphone. "Fell silent" is the cut, whatever was
understood; where no word was, the coach asks "Shall I go on?" two seconds later. The time is that
from the word's last sample to the last sample that is played: negative where the coach was silent
before the word was over. A sound device adds what it takes to abort (median 6 ms).
"""


@dataclass(frozen=True)
class Outcome:
    """What came of one word."""

    understood: bool
    silent: bool
    """It fell silent, whatever was understood."""
    delay: Seconds
    """From the end of the word to silence."""


def trimmed(signal: Signal) -> Signal:
    """Return a word without the silence around it."""
    loud = np.flatnonzero(np.abs(signal) > 300 / 32768)
    return signal[loud[0] : loud[-1] + 1]


def try_word(run: Run, word: str, echo_db: float, times: int, wanted: str) -> list[Outcome]:
    """Let people say a word over the coach.

    Args:
        run: gives the voices.
        word: what they say.
        echo_db: how much louder the echo is than they are.
        times: how often.
        wanted: event that shows that the session did it.
    """
    voices = run.speakers()
    found = []
    for room in range(ROOMS):
        sessions = Sessions("flite")
        lines = sessions.lines()
        drift = DRIFT_PPM * (room % 2)
        warm = Scene(echo_db, room, drift_ppm=drift)
        sessions.live(warm, lines[:: len(lines) // 5], _WARM_UP)
        for number in range(room, times, ROOMS):
            rng = run.rng("barge", word, number)
            some = [lines[place] for place in rng.permutation(len(lines))[:6]]
            said = trimmed(run.say(voices[number % len(voices)], word))
            scene = Scene(
                echo_db,
                room,
                drift_ppm=drift,
                words=said,
                at=float(rng.uniform(2, 6)),
                distance_m=float(rng.uniform(1, 2)),
            )
            found.append(_outcome(sessions, scene, some, said, wanted))
        sessions.close()
    run.tell(f'barge: "{word}" at {echo_db:+g} dB: {_share(found)}')
    return found


def _outcome(
    sessions: Sessions, scene: Scene, lines: Sequence[str], said: Signal, wanted: str
) -> Outcome:
    end = scene.at + len(said) / RATE_HZ
    told, sound = sessions.live(scene, lines, end + _PATIENCE)
    done = told.first(wanted)
    cut = told.first("stop_playback", scene.at)
    early = told.first("stop_playback")
    playing = np.flatnonzero(sound[round(scene.at * RATE_HZ) :])
    last = scene.at + (playing[-1] + 1) / RATE_HZ if len(playing) else scene.at
    understood = done is not None and done >= scene.at and (early is None or early >= scene.at)
    return Outcome(understood, cut is not None and cut < end + 0.5, last - end)


def measure(run: Run) -> Part:
    """Say stop at each level, and a few other words."""
    voices: list[PersonVoice] = run.speakers()
    if not voices:
        return Part(skipped="nobody can speak: no voices")
    times = max(ROOMS, round(TIMES * run.share))
    stops = {db: try_word(run, "stop", db, times, "session_stopped") for db in LEVELS_DB}
    few = max(ROOMS, round(OTHER_TIMES * run.share))
    others = {word: try_word(run, word, 0.0, few, event) for word, event in OTHER_WORDS.items()}
    delays = {
        db: [one.delay for one in outcomes if one.understood] for db, outcomes in stops.items()
    }
    every = [delay for some in delays.values() for delay in some]
    rows = [
        ("stop", f"{db:+g} dB", str(_share(one)), str(_silent(one)), _median(delays[db]))
        for db, one in stops.items()
    ]
    rows += [
        (word, "+0 dB", str(_share(one)), str(_silent(one)), "–") for word, one in others.items()
    ]
    quiet = [one for db in LEVELS_DB if db <= 0 for one in stops[db]]
    return Part(
        text=TEXT,
        tables=(
            Table(
                ("word", "echo against the person", "done", "fell silent", "silence after it"),
                tuple(rows),
            ),
        ),
        plots=(_plot(stops),),
        figures={
            "barge.equal": _share(quiet),
            "barge.louder_10": _share(stops[10.0]),
            "barge.silence": Figure(float(np.median(every)) if every else _PATIENCE),
        },
        failed=FAILED,
    )


def _plot(stops: Mapping[float, Sequence[Outcome]]) -> Plot:
    return Plot(
        "barge",
        "Bare “stop” over the coach's own voice, by how loud its echo is",
        LEVELS_DB,
        (
            Series.of("the session stopped", [_share(one) for one in stops.values()]),
            Series.of("it fell silent", [_silent(one) for one in stops.values()]),
        ),
        "echo against the person, dB",
        "of all",
        kind="lines",
        aims={"aim up to 0 dB": 0.9, "aim at 10 dB": 0.6},
    )


FAILED: Final = """
With WebRTC's canceller alone, as before, the detector found 0.15 s of speech in 67 of 100 words at
an equal level and in 14 at 10 dB more, so little was ever cut. The echo filter in front of WebRTC's
suppressor found as many words as ours and let the coach interrupt itself. To decode only what the
filter leaves finds 9 of 20 at 10 dB; with the two other versions of the sound it is 19. In a first
simulation the drifting clock was made by linear interpolation, which damps high tones several times
a second: no filter follows that, and it is no property of clocks. Only synthesized voices have said
these words; the speaker is linear, as real ones are not.
"""


def _share(outcomes: Sequence[Outcome]) -> Figure:
    return Figure.share(sum(one.understood for one in outcomes), len(outcomes))


def _silent(outcomes: Sequence[Outcome]) -> Figure:
    return Figure.share(sum(one.silent for one in outcomes), len(outcomes))


def _median(delays: Sequence[Seconds]) -> str:
    return f"{np.median(delays):+.2f} s" if delays else "–"
