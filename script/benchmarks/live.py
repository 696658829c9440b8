"""The real ``voice-coach run`` in a room made of a virtual sound server, with a person in it."""

from __future__ import annotations

import contextlib
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from support import virtual_sound
from support.living_room import Line, Person, RunningCoach, missing_voice, running_coach
from support.virtual_sound import VirtualSound

from measure import Row, cpu_seconds, median_and_p95, proportional_megabytes

ROUNDS = 10
QUESTION, STOP = "hey jarvis, what can you do", "please stop"
UNTIL_IT_TALKS_SECONDS = 2.5
"""From the end of the question until it is told to stop: by then the answer sounds."""
BETWEEN_ROUNDS_SECONDS = 2.5
QUIET_SECONDS = 20.0
LONGEST_WARMING_SECONDS = 60.0
"""After the start the voice renders its lines ahead; a quiet room begins when it has done so."""
CALM_SECONDS, CALM_SHARE = 3.0, 0.1
SAMPLING_SECONDS = 0.5
PRINTED_LINES = 3
SETTINGS = ("--set", "voice.engine=flite", "--set", "recognizer.engine=pocketsphinx")


def measure() -> Iterator[Row]:
    """Yield a row for each thing that people in the room notice."""
    absent = virtual_sound.missing() or missing_voice()
    if absent:
        yield Row("the coach, live", f"skipped: {absent}")
        return
    with VirtualSound() as sound, tempfile.TemporaryDirectory() as folder:
        person = Person(sound, Path(folder))
        person.prepare(QUESTION, STOP)
        began = time.monotonic()
        with running_coach(sound, *SETTINGS) as coach, _watched(coach.process.pid) as peak:
            yield from _start(coach, began)
            coach.wait_for("playback_finished")
            calm = wait_until_calm(coach.process.pid)
            yield _quiet(coach.process.pid, calm=calm)
            for _ in range(ROUNDS):
                _round(person)
            coach.process.send_signal(signal.SIGTERM)
            coach.wait_for("shutdown_requested")
            yield from _answers(coach.lines)
            yield _stops(coach.lines)
            yield Row("peak memory of all processes (PSS)", f"{peak():.0f} MB", "≤ 250 MB")


def _start(coach: RunningCoach, began: float) -> Iterator[Row]:
    """Yield the start, as it is seen and as it is heard."""
    printing = coach.process.stdout
    if printing is None:
        raise RuntimeError("nothing can be read from the coach")
    for _ in range(PRINTED_LINES):
        printing.readline()
    printed = time.monotonic() - began
    # What comes out of the speaker is told only by the loop that runs when the ears are ready.
    coach.wait_for("playback_started")
    heard = time.monotonic() - began
    yield Row("start until the devices are open", f"{printed:.2f} s", "≤ 2 s")
    yield Row("start until it listens and greets", f"{heard:.2f} s", "≤ 2 s")


def wait_until_calm(pid: int) -> bool:
    """Wait until the processes have little to do; return whether that came."""
    deadline = time.monotonic() + LONGEST_WARMING_SECONDS
    while time.monotonic() < deadline:
        if share_of_a_core(pid, CALM_SECONDS) < CALM_SHARE:
            return True
    return False


def _quiet(pid: int, *, calm: bool) -> Row:
    used = f"{share_of_a_core(pid, QUIET_SECONDS) * 100:.1f} % of a core"
    note = "" if calm else "; it still rendered lines"
    return Row("processor in a quiet room, all processes", used + note, "< 2 %")


def share_of_a_core(pid: int, seconds: float) -> float:
    """Return how much of a core a process and its descendants use in the next seconds."""
    began, before = time.monotonic(), cpu_seconds(pid)
    time.sleep(seconds)
    return (cpu_seconds(pid) - before) / (time.monotonic() - began)


def _round(person: Person) -> None:
    person.say(QUESTION)
    time.sleep(UNTIL_IT_TALKS_SECONDS)
    person.say(STOP)
    time.sleep(BETWEEN_ROUNDS_SECONDS)


# --- what the log says ---------------------------------------------------------------------------


def _answers(lines: Sequence[Line]) -> Iterator[Row]:
    """Yield how long an answer takes, and its two parts."""
    asked = [place for place, line in enumerate(lines) if line.get("name") == "WhatCanYouDo"]
    ends, words, sounds = [], [], []
    for place in asked:
        sound = _next(lines, place, "playback_started")
        if sound is not None:
            ends.append(_number(lines[place], "end"))
            words.append(_number(lines[place], "at"))
            sounds.append(_number(sound, "at"))
    heard = f"({len(ends)} of {ROUNDS} heard)"
    aim = "≤ 0.7 s median"
    yield Row(f"last word to first sound {heard}", _spread(ends, sounds, "s", 1.0), aim)
    yield Row("of it, last word to meaning", _spread(ends, words, "s", 1.0))
    yield Row("of it, meaning to first sound", _spread(words, sounds, "ms", 1000.0))


def _stops(lines: Sequence[Line]) -> Row:
    """Return how long the speaker goes on after "stop" was understood."""
    stops, silences = [], []
    for place, line in enumerate(lines):
        if line.get("name") != "Stop":
            continue
        silence = _next(lines, place, "playback_finished")
        if silence is not None and silence["interrupted"]:
            stops.append(_number(line, "at"))
            silences.append(_number(silence, "at"))
    what = f'"stop" understood to silence ({len(stops)} of {ROUNDS} heard)'
    return Row(what, _spread(stops, silences, "ms", 1000.0), "≤ 20 ms")


def _next(lines: Sequence[Line], place: int, event: str) -> Line | None:
    return next((line for line in lines[place:] if line["event"] == event), None)


def _number(line: Line, key: str) -> float:
    return float(str(line[key]))


def _spread(froms: Sequence[float], untils: Sequence[float], unit: str, scale: float) -> str:
    if not froms:
        return "never heard"
    return median_and_p95(
        [until - start for start, until in zip(froms, untils, strict=True)], unit, scale
    )


# --- memory --------------------------------------------------------------------------------------


@contextlib.contextmanager
def _watched(pid: int) -> Iterator[Callable[[], float]]:
    """Sample the memory of a process and its descendants; the value returns the peak so far."""
    samples = [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(SAMPLING_SECONDS):
            samples.append(proportional_megabytes(pid))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield lambda: max(samples)
    finally:
        done.set()
        thread.join()
