"""The wake phrase: heard at a distance and in noise, against false wakes an hour."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

import numpy as np
from support.vosk_words import coach_model

from hearing.breath import COMMANDS, BreathListener
from hearing.corpus import MISSING
from hearing.mixing import with_throat
from hearing.part import Figure, Part, Plot, Series, Table
from hearing.rooms import TELEVISION, Place
from hearing.run import Run
from hearing.waking import USUAL, Tally, Waker, heard, wakes_by_voice_activity
from hearing.waking_text import FAILED, TEXT
from voice_coach.content.wake_phrases import BUILT_IN_PHRASES
from voice_coach.simulation.people import PersonVoice
from voice_coach.simulation.sources import Signal
from voice_coach.speech.recognizers import open_wake_word
from voice_coach.speech.vosk_model import VoskModel
from voice_coach.speech.wake import MicroWake

TITLE: Final = "Wake word"
PEOPLES: Final = "alexa"
"""The one phrase of ours that people have recorded."""
FIRST: Final = "hey jarvis"
OTHERS: Final = tuple(one for one in BUILT_IN_PHRASES if one not in (PEOPLES, FIRST))
MORE_VOICES: Final = tuple(
    PersonVoice("espeak", name, rate=0.857)
    for name in ("en-us", "en-us+f1", "en-us+f3", "en-us+f4", "en-us+m7", "en-gb-scotland")
)
"""Beside those that speak in the other parts."""
SENSITIVITIES: Final = (0.0, 0.25, USUAL, 0.75, 1.0)
QUIET: Final = (Place(2), Place(3))
LOUD: Final = (Place(2, noise=TELEVISION, snr_db=10), Place(3, noise=TELEVISION, snr_db=10))
AIMED: Final = (*QUIET, *LOUD)
REVERBERANT: Final = Place(3, rt60_s=0.7)
PLACES: Final = (
    Place(1),
    *QUIET,
    Place(4),
    REVERBERANT,
    Place(2, noise="kitchen", snr_db=20),
    Place(3, noise="kitchen", snr_db=10),
    Place(3, noise="music", snr_db=10),
    Place(2, noise=TELEVISION, snr_db=20),
    *LOUD,
    Place(2, noise=TELEVISION, snr_db=5),
)
FEW: Final = (QUIET[1], LOUD[1])
"""For the phrases that nobody has at first, and for levels and throats."""
FALSE_PLACE: Final = Place(2.5)
KINDS: Final = (
    *("meeting_talk", "read_speech", "coffee_orders", "not_commands", "single_words", "digits"),
    *("noise", "wake_words/computer", "wake_words/alexa", "wake_words/jarvis"),
)
NEAR: Final[Mapping[str, Sequence[str]]] = {
    FIRST: (
        *("hey java", "hey charles", "hey travis", "a jar of it", "jarvis"),
        *("hey jeffrey", "hey jasper", "hey darling", "hey artist"),
    ),
    PEOPLES: (
        *("a lexus", "alex, are you", "a letter", "alaska"),
        *("i let her", "a lettuce", "let's ask her", "relax a bit"),
    ),
}
"""What sounds like a phrase; the second line of each is not among the rivals it has to beat."""
LEVELS: Final = {"12 dB quieter": 0.25, "6 dB louder, clipped": 2.0}
"""Factors on what the microphone hears."""
CLIPPED: Final = 0.1
"""Where the loud ones are cut off: half the peaks of the louder voices at 3 m."""
THROATS: Final = (0.87, 1.15, 1.3)
VOSK_PHRASE: Final = "hey coach"
AIM: Final = 0.88

READ: Final = 0.2
"""From this share on figures are to be read; below it everything only has to run through."""

HALF: Final = 0.5
"""Below this share only what the aims ask for is measured with as much as can be."""

T = TypeVar("T")
Sounds: TypeAlias = Sequence[tuple[str, Signal]]
Wakes: TypeAlias = dict[Place, list[dict[float, int]]]
Falses: TypeAlias = dict[tuple[str, str, float], Tally]
"""By phrase, kind and sensitivity."""


def enough(run: Run, items: Sequence[T], least: int) -> list[T]:
    """Return this run's share of them, but enough to mean something where it is to be read."""
    return run.some(items, least if run.share >= READ else 1)


def voices(run: Run) -> list[PersonVoice]:
    """Return everybody synthesized who says a phrase."""
    return [*run.speakers(), *(voice for voice in MORE_VOICES if run.has(voice))]


def sounds(run: Run, phrase: str) -> Sounds:
    """Return a phrase as people say it, of the test half, or else as voices do."""
    if phrase == PEOPLES:
        clips = enough(run, run.recordings.clips(f"wake_words/{phrase}"), 16)
        return [(clip.name, clip.signal()) for clip in clips]
    return [(str(voice), run.say(voice, phrase)) for voice in enough(run, voices(run), 8)]


def wakes_in(run: Run, waker: Waker, said: Sounds, places: Sequence[Place]) -> Wakes:
    """Return how often each sound wakes in each place; some of them where no aim is."""
    found: Wakes = {}
    for place in places:
        some = said if place in AIMED else said[:: 2 if run.share >= HALF else 4]
        found[place] = [
            waker.wakes(run.rooms.heard(dry, place, run.rng(name, waker.phrase, place)))
            for name, dry in some
        ]
        share = heard([one[USUAL] for one in found[place]])
        run.tell(f"{waker.phrase}, {_named(place)}: {share}")
    return found


def share(found: Wakes, places: Sequence[Place], sensitivity: float = USUAL) -> Figure:
    """Return what was heard in some places together."""
    return heard([one[sensitivity] for place in places for one in found[place]])


def false_wakes(run: Run, wakers: Mapping[str, Waker]) -> Falses:
    """Return false wakes in every recording, and in this run's share of them in a room.

    The phrases that nobody has at first hear that share near the microphone only.
    """
    tallies: Falses = {}
    for kind in KINDS:
        clips = run.recordings.clips(kind, None)
        some = set(run.some(clips))
        for clip in enough(run, clips, len(clips)):
            dry = np.pad(clip.signal(), (8000, 9600))
            far = run.rooms.heard(clip.signal(), FALSE_PLACE, run.rng(clip.name, kind))
            for phrase, waker in wakers.items():
                if kind == f"wake_words/{phrase}" or (phrase in OTHERS and clip not in some):
                    continue
                for sound in (dry, far) if phrase not in OTHERS and clip in some else (dry,):
                    for sensitivity, count in waker.wakes(sound).items():
                        key = (phrase, kind, sensitivity)
                        tallies.setdefault(key, Tally()).add(count, sound)
        run.tell(f"false, {kind}: {[str(of(tallies, phrase, kind=kind)) for phrase in wakers]}")
    return tallies


def of(tallies: Falses, phrase: str, sensitivity: float = USUAL, kind: str = "") -> Tally:
    """Return the false wakes of a phrase; of one kind of sound, or of all."""
    total = Tally()
    for (which, what, where), tally in tallies.items():
        if (which, where) == (phrase, sensitivity) and kind in ("", what):
            total.wakes += tally.wakes
            total.seconds += tally.seconds
    return total


def near_phrases(run: Run, wakers: Mapping[str, Waker]) -> Table:
    """Return how often what sounds like a phrase wakes, by text."""
    rows = []
    speakers = enough(run, run.speakers(5), 2)
    for phrase, texts in NEAR.items():
        for text in texts:
            woken = [
                wakers[phrase].wakes(
                    run.rooms.heard(run.say(voice, text), QUIET[1], run.rng(text, voice))
                )[USUAL]
                for voice in speakers
            ]
            rows.append((phrase, f"“{text}”", f"{sum(woken)} of {len(woken)}"))
        run.tell(f"near {phrase}: {[row[2] for row in rows if row[0] == phrase]}")
    return Table(("phrase", "said, at 3 m", "woke it"), tuple(rows), "What sounds like a phrase:")


def levels_and_throats(run: Run, waker: Waker, said: Sounds) -> tuple[Table, Figure]:
    """Return people's phrase at other levels and from other throats, and the gap in points."""
    rows = []
    for name, factor in LEVELS.items():
        shares = []
        for place in FEW:
            woken = []
            for who, dry in said:
                sound = run.rooms.heard(dry, place, run.rng(who, waker.phrase, place)) * factor
                louder = np.clip(sound, -CLIPPED, CLIPPED) if factor > 1 else sound
                woken.append(waker.wakes(louder.astype(np.float32))[USUAL])
            shares.append(heard(woken))
        rows.append((name, *map(str, shares)))
    by_throat: dict[float, Figure] = {}
    for throat in THROATS:
        others = [(who, with_throat(dry, throat)) for who, dry in said]
        found = wakes_in(run, waker, others, FEW)
        by_throat[throat] = share(found, FEW)
        rows.append((f"throat × {throat:g}", *(str(share(found, [place])) for place in FEW)))
    gap = abs(by_throat[0.87].value - by_throat[1.15].value) * 100
    header = ("people's “alexa”", *map(_named, FEW))
    return Table(header, tuple(rows), "Other levels, higher and lower voices:"), Figure(gap)


def one_breath(run: Run) -> Table:
    """Return how the phrase and a command in one breath come through the whole chain."""
    rows = []
    listener = BreathListener()
    for place in (Place(3), Place(3, noise="kitchen", snr_db=20)):
        results = [
            listener.hear(
                run.rooms.heard(
                    run.say(voice, f"{FIRST}, {command}."), place, run.rng(command, voice, place)
                ),
                command,
            )
            for voice in enough(run, run.speakers(5), 3)
            for command in enough(run, COMMANDS, 2)
        ]
        woken = Figure.share(sum(one.woken for one in results), len(results))
        right = Figure.share(sum(one.right for one in results), len(results))
        rows.append((_named(place), str(woken), str(right)))
        run.tell(f"one breath, {_named(place)}: {woken}, {right}")
    listener.close()
    return Table(("“hey jarvis” and a command in one breath", "woken", "understood"), tuple(rows))


def vosk_row(run: Run) -> tuple[str, ...]:
    """Return what the tests' tiny model hears of a phrase of one's own."""
    with tempfile.TemporaryDirectory() as folder:
        model = VoskModel(coach_model(Path(folder) / "model"))
        spotter = open_wake_word(VOSK_PHRASE, model=model)
        cells = []
        for place in FEW:
            woken = [
                wakes_by_voice_activity(
                    spotter,
                    run.rooms.heard(run.say(voice, VOSK_PHRASE), place, run.rng(voice, place)),
                )
                for voice in run.some(run.speakers())
            ]
            cells.append(str(heard(woken)))
        tally = Tally()
        for kind in ("not_commands", "single_words"):
            for clip in run.some(run.recordings.clips(kind, None)):
                dry = np.pad(clip.signal(), (8000, 9600))
                tally.add(wakes_by_voice_activity(spotter, dry), dry)
    return ("“hey coach”, Vosk with the tests' tiny model", *cells, str(tally))


def measure(run: Run) -> Part:
    """Measure all of it."""
    if not run.recordings.there:
        return Part(skipped=MISSING)
    wakers = {one: Waker(one, SENSITIVITIES) for one in (FIRST, PEOPLES)}
    wakers |= {one: Waker(one) for one in OTHERS}
    said = {phrase: sounds(run, phrase) for phrase in wakers}
    found = {
        phrase: wakes_in(run, waker, said[phrase], FEW if phrase in OTHERS else PLACES)
        for phrase, waker in wakers.items()
    }
    slow = wakes_in(run, Waker(FIRST, model=MicroWake(FIRST)), said[FIRST], FEW)
    throats, gap = levels_and_throats(run, wakers[PEOPLES], said[PEOPLES][::3])
    breath, near = one_breath(run), near_phrases(run, wakers)
    vosk = vosk_row(run)
    tallies = false_wakes(run, wakers)
    others = [
        (f"“{one}”", *(str(share(found[one], [place])) for place in FEW), str(of(tallies, one)))
        for one in wakers
    ]
    once = (f"“{FIRST}”, heard at its own speed only", *(str(share(slow, [p])) for p in FEW), "–")
    return Part(
        text=TEXT.format(people=len(said[PEOPLES]), voices=len(said[FIRST])),
        tables=(
            _places(found),
            Table(
                ("phrase", *map(_named, FEW), "false wakes"), (*others, once, vosk), "By phrase:"
            ),
            _kinds(tallies),
            _sensitivities(found, tallies),
            near,
            throats,
            breath,
        ),
        plots=(_trade_off(found, tallies),),
        figures={
            "wake.quiet": share(found[PEOPLES], QUIET),
            "wake.television_10": share(found[PEOPLES], LOUD),
            "wake.voices_quiet": share(found[FIRST], QUIET),
            "wake.voices_television_10": share(found[FIRST], LOUD),
            "wake.false": Figure(sum(of(tallies, phrase).wakes for phrase in wakers)),
            "wake.false_usual": Figure(of(tallies, FIRST).wakes),
            "wake.gap": gap,
        },
        failed=FAILED,
    )


def _named(place: Place) -> str:
    return f"{place}, RT60 {place.rt60_s:g} s" if place == REVERBERANT else str(place)


def _places(found: Mapping[str, Wakes]) -> Table:
    rows = tuple(
        (_named(place), *(str(share(found[phrase], [place])) for phrase in (PEOPLES, FIRST)))
        for place in PLACES
    )
    return Table(("heard at", "people's “alexa”", "voices' “hey jarvis”"), rows)


def _kinds(tallies: Falses) -> Table:
    rows = tuple(
        (kind, *(str(of(tallies, phrase, kind=kind)) for phrase in (FIRST, PEOPLES)))
        for kind in KINDS
    )
    return Table(("false wakes in", f"“{FIRST}”", f"“{PEOPLES}”"), rows)


def _sensitivities(found: Mapping[str, Wakes], tallies: Falses) -> Table:
    rows = tuple(
        (
            f"{one:g}",
            *(
                text
                for phrase in (PEOPLES, FIRST)
                for text in (
                    str(share(found[phrase], (*QUIET, *LOUD), one)),
                    str(of(tallies, phrase, one)),
                )
            ),
        )
        for one in SENSITIVITIES
    )
    header = ("sensitivity", "“alexa” heard", "false", "“hey jarvis” heard", "false")
    return Table(header, rows, "`wake.sensitivity`, at 2 and 3 m, quiet and with a television:")


def _trade_off(found: Mapping[str, Wakes], tallies: Falses) -> Plot:
    hours = {one: of(tallies, one).hours for one in (PEOPLES, FIRST)}
    series = []
    for phrase in (PEOPLES, FIRST):
        shares = [share(found[phrase], (*QUIET, *LOUD), one) for one in SENSITIVITIES]
        series.append(Series.of(f"{phrase}", shares))
        rates = tuple(
            of(tallies, phrase, one).wakes / max(hours[phrase], 1e-9) for one in SENSITIVITIES
        )
        series.append(Series(f"{phrase}: false", rates))
    return Plot(
        "wake-sensitivity",
        "What is heard at 2 and 3 m, and false wakes an hour, by the setting wake.sensitivity",
        SENSITIVITIES,
        tuple(series),
        "wake.sensitivity",
        "heard; false an hour (100 %: one)",
        kind="lines",
        aims={"aim": AIM},
    )
