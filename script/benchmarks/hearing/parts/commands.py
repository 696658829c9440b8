"""The coach's own commands: by synthesized voices and by people, at a distance, in noise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from hearing.listening import Listener, coach_library, coach_listener, embedded, with_vosk
from hearing.page import PI_4, ROOT
from hearing.part import Figure, Part, Plot, Series, Table
from hearing.rooms import TELEVISION, Place
from hearing.run import Run, Speaker
from hearing.said import SENTENCES, STATES, WORDS, Sentence
from measure import spent_seconds
from voice_coach.content.library import Library
from voice_coach.simulation.sources import RATE_HZ, Signal

TITLE: Final = "The coach's commands"
TINY_VOSK: Final = ROOT / "tests" / "fixtures" / "tiny-vosk-model"
Outcome: TypeAlias = Literal["right", "nothing", "wrong"]

QUIET: Final = (
    *(Place(metres) for metres in (1.0, 2.0, 3.0, 4.0)),
    *(Place(3.0, rt60) for rt60 in (0.3, 0.7)),
)
NOISES: Final = ("kitchen", TELEVISION, "music")
SNRS_DB: Final = (20.0, 10.0, 5.0)
NOISY: Final = tuple(Place(2.0, 0.4, noise, snr) for noise in NOISES for snr in SNRS_DB)
AIMED: Final = (
    Place(3.0),
    Place(2.0, 0.4, "kitchen", 20.0),
    Place(2.0, 0.4, TELEVISION, 10.0),
)
"""Places that an aim is about: there every sentence is said."""
WORST: Final = 10
"""How many confusions are listed."""
RT60: Final = 0.4
"""Seconds; the others are other rooms."""
ELSE_EVERY: Final = 5
"""Where no aim is asked for, only one sentence in five is said; which ones differs by place."""
WORD_PLACES: Final = (Place(1.0), *AIMED)

TEXT: Final = """
{sentences} sentences of {intents} intents, in the listening state where they are said, by {voices}
in turn; a voice called higher is a copy with pitch and formants raised by 15 %. Where an aim is
asked for, every sentence is said, else a fifth of them. The window is open, as it is after
the wake phrase, and ends as in a session; the first words that are accepted decide. *Right* is the
very intent with its very slots; *wrong* is any other meaning; the rest was not accepted: the coach
asks again. The *load* is processor seconds per second of sound, all of hearing and decoding.

The tests' tiny Vosk model, a fixture made from synthesized speech and not what people install,
understood {tiny} of the sentences it has words for, at 1 m in quiet.
"""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a sentence."""

    sentence: Sentence
    speaker: str
    place: Place
    outcome: Outcome
    text: str
    """The words that were accepted; empty for none."""
    load: float
    """Processor seconds that a second of the sound took."""


class Household:
    """The ears of a session, and somebody who says the coach's sentences at some place."""

    def __init__(self, run: Run, listener: Listener, library: Library) -> None:
        """Keep what it needs; whoever made the listener closes it."""
        self._run = run
        self._listener = listener
        self._library = library

    def hear(self, sentence: Sentence, speaker: str, dry: Signal, place: Place) -> Heard:
        """Return what comes of a sentence that somebody says at a place."""
        rng = self._run.rng("commands", sentence.text, speaker, place)
        sound = self._run.rooms.heard(dry, place, rng)
        began = spent_seconds()
        utterances = self._listener.hear(sound, sentence.state)
        load = (spent_seconds() - began) / (len(sound) / RATE_HZ)
        wanted = sentence.meaning(self._library)
        # The first that means something is acted on, and closes the window.
        meant = next((said for said in utterances if said.intent is not None), None)
        outcome: Outcome = "nothing"
        if meant is not None:
            right = (meant.intent, meant.slots) == (wanted.name, dict(wanted.slots))
            outcome = "right" if right else "wrong"
        text = "" if meant is None else meant.text
        return Heard(sentence, speaker, place, outcome, text, load)


def profiles(library: Library, states: Sequence[str] = STATES) -> dict[str, str]:
    """Return the endpointing profile of each state."""
    return {state: library.states[state].profile for state in states}


def share(heard: Sequence[Heard], outcome: Outcome = "right") -> Figure:
    """Return how many came out so."""
    return Figure.share(sum(one.outcome == outcome for one in heard), len(heard))


def turns(cast: Sequence[Speaker], sentences: Sequence[Sentence], first: int) -> list[Speaker]:
    """Return who says each sentence: everybody in turn, beginning with another one each time."""
    return [cast[(first + number) % len(cast)] for number in range(len(sentences))]


def measure(run: Run) -> Part:
    """Say the sentences at every place, by people who take turns."""
    cast = run.cast()
    if not cast:
        return Part(skipped="no synthesizer with a voice that is not the coach's")
    places = [*QUIET, *(NOISY if run.recordings.there else ())]
    library = coach_library()
    heard: list[Heard] = []
    with coach_listener(embedded(), library, profiles(library)) as listener:
        household = Household(run, listener, library)
        for number, place in enumerate(places):
            heard += said_at(run, household, cast, place, number)
            run.tell(f"commands, {place}: {share(at(heard, place))}")
        words = list(_words(run, household))
    return _part(run, library, cast, heard, words)


def said_at(
    run: Run, household: Household, cast: Sequence[Speaker], place: Place, number: int
) -> list[Heard]:
    """Have sentences said at a place: all of them where there is an aim, else some."""
    if place in AIMED:
        sentences = run.some(SENTENCES)
    else:
        sentences = run.some(SENTENCES[number % ELSE_EVERY :: ELSE_EVERY])
    speakers = turns(cast, sentences, number * 3)
    return [
        household.hear(sentence, str(speaker), run.spoken(speaker, sentence.text), place)
        for sentence, speaker in zip(sentences, speakers, strict=True)
    ]


def at(heard: Sequence[Heard], place: Place) -> list[Heard]:
    """Return what was said at a place."""
    return [one for one in heard if one.place == place]


def key(place: Place) -> str:
    """Name a place as the figures have it: ``quiet_3m``, ``kitchen_20``."""
    if place.noise:
        return f"{place.noise}_{place.snr_db:g}"
    return f"quiet_{place.distance_m:g}m" + (f"_{place.rt60_s:g}s" if place.rt60_s != RT60 else "")


def _words(run: Run, household: Household) -> Iterator[Heard]:
    """Have people's single words heard: those that are commands."""
    clips = {clip.name: clip for clip in run.recordings.clips("single_words", None)}
    for place in WORD_PLACES:
        for word in run.some([word for word in WORDS if word.text in clips]):
            yield household.hear(word, "people", clips[word.text].signal(), place)


def _tiny_vosk(run: Run, library: Library, cast: Sequence[Speaker]) -> list[Heard]:
    """Have the sentences that the tests' tiny Vosk model has words for heard by it, close by."""
    known = set((TINY_VOSK / "graph" / "words.txt").read_text(encoding="utf-8").split())
    sentences = [one for one in SENTENCES if set(one.text.split()) <= known]
    some = run.some(sentences)
    with coach_listener(with_vosk(TINY_VOSK), library, profiles(library)) as listener:
        household = Household(run, listener, library)
        return [
            household.hear(sentence, str(speaker), run.spoken(speaker, sentence.text), Place(1.0))
            for sentence, speaker in zip(some, turns(cast, some, 0), strict=True)
        ]


def _part(
    run: Run,
    library: Library,
    cast: Sequence[Speaker],
    heard: Sequence[Heard],
    words: Sequence[Heard],
) -> Part:
    tiny = _tiny_vosk(run, library, cast)
    intents = {one.sentence.meaning(library).name for one in heard}
    text = TEXT.format(
        sentences=len({one.sentence for one in heard}),
        intents=len(intents),
        voices=", ".join(map(str, cast)),
        tiny=f"{share(tiny)} of {len(tiny)}",
    )
    return Part(
        text=text,
        tables=(
            _by_place("where", heard),
            *((_by_place("people's single words", words),) if words else ()),
            _by_speaker(cast, heard),
            _worst(heard),
        ),
        plots=(_noise_plot(heard),) if run.recordings.there else (),
        figures={
            f"commands.{key(place)}": share(at(heard, place))
            for place in dict.fromkeys(one.place for one in heard)
        },
        failed=_failed(heard),
    )


def _failed(heard: Sequence[Heard]) -> str:
    """Tell where processor time is not enough for a Raspberry Pi."""
    loads = {
        place: [one.load for one in at(heard, place)] for place in {one.place for one in heard}
    }
    place, most = max(loads.items(), key=lambda item: sum(item[1]) / len(item[1]))
    load = sum(most) / len(most)
    if load * PI_4 < 1:
        return ""
    return (
        f"Hearing takes most at {place}: {load:.2f} processor seconds per second of sound. As a "
        f"Pi 4 is assumed to be slower, that is {load * PI_4:.1f} there: while such a noise goes "
        f"on and somebody speaks in it, a Pi hears later and later, until there is a pause."
    )


def _by_place(title: str, heard: Sequence[Heard]) -> Table:
    rows = []
    for place in dict.fromkeys(one.place for one in heard):
        there = at(heard, place)
        rows.append(
            (
                f"{place}, RT60 {place.rt60_s:g} s",
                str(len(there)),
                *(str(share(there, outcome)) for outcome in ("right", "wrong")),
                f"{sum(one.load for one in there) / len(there):.2f}",
            )
        )
    return Table((title, "said", "right", "wrong", "load"), tuple(rows))


def _by_speaker(cast: Sequence[Speaker], heard: Sequence[Heard]) -> Table:
    quiet = [one for one in heard if not one.place.noise]
    rows = []
    for speaker in map(str, cast):
        mine = [[one for one in some if one.speaker == speaker] for some in (quiet, heard)]
        rows.append((speaker, *(str(share(some)) for some in mine)))
    return Table(("speaker", "right in quiet", "right everywhere"), tuple(rows))


def _worst(heard: Sequence[Heard]) -> Table:
    """Return what was most often taken for something else, and what was most often not accepted."""
    wrong = Counter((one.sentence.text, one.text) for one in heard if one.outcome == "wrong")
    missed = Counter(one.sentence.text for one in heard if one.outcome == "nothing")
    rows = [
        *((said, f"“{text}”", str(times)) for (said, text), times in wrong.most_common(WORST)),
        *((said, "nothing", str(times)) for said, times in missed.most_common(WORST // 2)),
    ]
    return Table(("said", "understood", "times"), tuple(rows), "The worst confusions:")


def _noise_plot(heard: Sequence[Heard]) -> Plot:
    quiet = share(at(heard, Place(2.0)))
    series = tuple(
        Series.of(
            noise, [quiet, *(share(at(heard, Place(2.0, 0.4, noise, snr))) for snr in SNRS_DB)]
        )
        for noise in NOISES
    )
    return Plot(
        "commands-noise",
        "The coach's commands at 2 m that were understood, by noise",
        ("quiet", *(f"{snr:g} dB" for snr in SNRS_DB)),
        series,
        "how far the noise is below the voice, at 2 m",
        "right",
        kind="lines",
    )
