"""Every name of every exercise, said in a room by voices that are not the coach's.

Writes docs/library-by-voice.md. It takes a second or two of processor time for each name, some
minutes in all, so it runs only when it is asked for: ``script/bench names``.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from support.names_by_voice import (
    COACH,
    ROOM,
    Heard,
    Household,
    Said,
    asking_voices,
    names_to_say,
    to_say,
)

from measure import Row
from voice_coach.app.hearing_report import alike
from voice_coach.content.lint_names import LEAST_APART
from voice_coach.content.loading import load_library
from voice_coach.resources import dialogs_folder
from voice_coach.simulation.people import People

PAGE = Path(__file__).resolve().parents[2] / "docs" / "library-by-voice.md"
AIM = 0.95
INTRODUCTION = """
    Whether an exercise is started by its names when they are spoken. `script/bench names` measures
    it again and writes this page.
"""
METHOD = """
    Measured on {date}: {names} names of {exercises} exercises, {sentences} sentences. Each was said
    in one breath with the wake phrase, by a synthesized voice that is not the coach's, {distance} m
    from the microphone in a quiet room that reverberates for {reverberation} s, and went the whole
    way: voice activity, wake word, the embedded recogniser with everything that can be said there,
    the matcher. It counts as right when exactly this exercise was understood. Voices and the words
    around the names take turns.
"""
CONFUSION = """
    Only what started another exercise is a confusion, and the coach names the exercise and asks
    before it begins; where nothing was understood, it asks again.
"""
LIKENESS = """
    By how many sounds they differ, where a swallowed or a similar sound counts less than one.
    `voice-coach check` refuses names of two exercises that are less than {least} apart; names of
    topics are the language's own words, and may be closer.
"""
TIMES = int(os.environ.get("NAMES_TIMES", "1"))
"""How many voices say each name."""
WORKERS = int(os.environ.get("NAMES_WORKERS", str(os.cpu_count() or 1)))
"""Rooms that are spoken in at the same time."""


def measure() -> Iterator[Row]:
    """Yield a row for each voice and one for all, and write the page."""
    if shutil.which("flite") is None:
        yield Row("names of exercises by voice", "skipped: flite is not installed", f"≥ {AIM:.0%}")
        return
    with tempfile.TemporaryDirectory() as home:
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = home
        heard = _heard()
    PAGE.write_text(_page(heard), encoding="utf-8")
    for voice in _voices(heard):
        yield Row(f"names started rightly, {voice}", _share(_by(heard, voice)), "")
    yield Row("names started rightly, all voices", _share(heard), f"≥ {AIM:.0%}")


def _heard() -> list[Heard]:
    library = load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)
    people = People(COACH)
    said = list(to_say(names_to_say(library), asking_voices(people), TIMES))
    people.close()
    shares = [said[first::WORKERS] for first in range(WORKERS)]
    with ProcessPoolExecutor(WORKERS) as pool:
        heard = [one for share in pool.map(_hear, shares) for one in share]
    return sorted(heard, key=lambda one: said.index(one.said))


def _hear(share: Sequence[Said]) -> list[Heard]:
    """Say some of the sentences; runs in a process of its own."""
    library = load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)
    people = People(COACH)
    household = Household(library, people)
    try:
        return [_shown(household.hear(said)) for said in share]
    finally:
        household.close()
        people.close()


def _shown(heard: Heard) -> Heard:
    """Tell on the screen what went wrong, while the others are still being said."""
    if not heard.right:
        print(f"{heard.said.voice}: {heard.said.text}: {_told(heard)}", file=sys.stderr, flush=True)
    return heard


def _by(heard: Sequence[Heard], voice: str) -> list[Heard]:
    return [one for one in heard if str(one.said.voice) == voice]


def _voices(heard: Sequence[Heard]) -> list[str]:
    return list(dict.fromkeys(str(one.said.voice) for one in heard))


def _share(heard: Sequence[Heard]) -> str:
    right = sum(one.right for one in heard)
    return f"{right} of {len(heard)}, {right / len(heard):.1%}"


def _page(heard: Sequence[Heard]) -> str:
    exercises = len({one.said.exercise for one in heard})
    names = len({one.said.name for one in heard})
    rows = [
        f"| {voice} | {_share(mine)} | {sum(one.woken for one in mine)} of {len(mine)} |"
        for voice in _voices(heard)
        if (mine := _by(heard, voice))
    ]
    wrong = [
        f"| {one.said.text} | {one.said.voice} | {_told(one)} |" for one in heard if not one.right
    ]
    pairs = [f"- {line.strip()}" for line in list(alike(dialogs_folder(), None))[1:]]
    parts = (
        "# Names by voice",
        _wrapped(INTRODUCTION),
        _wrapped(
            METHOD.format(
                date=f"{dt.datetime.now(tz=dt.UTC):%Y-%m-%d}",
                names=names,
                exercises=exercises,
                sentences=len(heard),
                distance=f"{ROOM.distance_m:g}",
                reverberation=f"{ROOM.rt60_s:g}",
            )
        ),
        "\n".join(
            (
                "| voice | started rightly | woken |\n|---|---|---|",
                *rows,
                f"| **all** | **{_share(heard)}**; aim: {AIM:.0%} | |",
            )
        ),
        "## What was not started rightly",
        "\n".join(("| said | voice | heard |\n|---|---|---|", *wrong)) if wrong else "Nothing.",
        _wrapped(CONFUSION),
        "## Names that sound most alike",
        _wrapped(LIKENESS.format(least=f"{LEAST_APART:.1f}")),
        "\n".join(pairs),
    )
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), 125, break_on_hyphens=False)


def _told(one: Heard) -> str:
    if not one.woken:
        return "not the wake phrase"
    if not one.text:
        return "nothing that can be said"
    return f"“{one.text}”" + (f": {one.started}" if one.started else "")
