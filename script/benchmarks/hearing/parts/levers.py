"""What could make the embedded recogniser better: each lever pulled, on people's voices."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path as FilePath
from typing import Final

import numpy as np

from hearing.adapting import Spoken, adapted_means, missing_programs
from hearing.corpus import MISSING
from hearing.lever import BETTER, KITCHEN, PLACES, ROOM, WORSE, Orders, Pulled, Words, carried
from hearing.mixing import at_peak, at_snr
from hearing.ngrams import arpa, drawn
from hearing.part import Part, Table
from hearing.parts.orders import INTENTS
from hearing.run import Run
from hearing.second import second_voice
from hearing.utterances import pcm
from measure import spent_seconds
from voice_coach.clip import Pcm16
from voice_coach.simulation.sources import Signal
from voice_coach.speech._graph import word_graph
from voice_coach.speech._jsgf import read_jsgf
from voice_coach.speech._sphinx import Path, decode, new_decoder
from voice_coach.speech.lexicon import Lexicon
from voice_coach.speech.pocketsphinx_recognizer import PocketSphinxRecognizer
from voice_coach.speech.pronounce import Pronouncer
from voice_coach.units import Samples

TITLE: Final = "Levers that were tried"
STATE: Final = "orders"
DRAWN: Final = 3_000
SHIFTS: Final[tuple[Samples, ...]] = (0, 53, 107)
"""A third and two thirds of a frame later."""
EVERY: Final = {ROOM: 1, KITCHEN: 3}
"""One order in so many is tried in a place, to save time."""
KEYS: Final = {ROOM: "room", KITCHEN: "kitchen"}
FEW: Final = 3
"""One in so many of these is tried with a slow lever."""
COPIES: Final = ("clean", "room", "noise", "room and noise")
ADAPTED_NOISES: Final = ("doing_the_dishes", "running_tap", "rain", "music", "exercise_bike")
"""Not the kitchen, in which it is tried."""

HEADER: Final = ("lever", "clips", "without", "with", "p", "cost", "verdict")

TEXT: Final = """
Each lever is tried against the embedded recogniser without it, on the same utterances, trimmed to
their speech, and without the second look behind RNNoise, so that what a lever does can be seen.
Coffee orders are from both halves of the recordings; *p* is McNemar's, exact and two-sided, with
the orders won and lost. A lever is taken in when it is better on people's voices by more than
chance, and worse nowhere.

**Adapted means**: MAP with Debian's sphinxtrain moves the means of the acoustic model towards
people's orders (Apache-2.0), each of them clean, in a room of 1.5–3.5 m and RT60 0.3–0.7, in noise
at 5–22 dB, and in both; the kitchen is not among the noises. Their words are those that the strict
grammar hears in the clean clip, where these agree with the label. Clips that sound as if one person
said them at one microphone are one voice: what is adapted to one half of the voices is tried on the
other, and the other way round.

**Trigrams**: {drawn} sentences drawn from the grammar's graph; the templates decide what is a
sentence. **Votes**: three decodings, a third of a frame apart; what two of them say.

**A second voice**: the tests' tiny Vosk model, trained on synthesized speech alone, with the words
and the strict graph of the same grammar, has to understand the same. *At equal loss* is what the
recogniser's own confidence would do if its limit were raised until as many true orders were lost:
only less than that is a gain.
"""


def measure(run: Run) -> Part:
    """Pull every lever."""
    if not run.recordings.there:
        return Part(skipped=MISSING)
    trial = Trial(run, Orders(run, INTENTS))
    levers = (
        _adapted(trial),
        _trigrams(trial),
        _votes(trial),
        second_voice(run, trial.orders, trial.recognizer),
    )
    rows = []
    for lever in levers:
        for row in lever:
            run.tell(" | ".join(row.cells))
            rows.append(row)
    return Part(
        TEXT.format(drawn=DRAWN),
        (Table(HEADER, tuple(row.cells for row in rows)),),
        figures={f"levers.{row.key}": row.after for row in rows if row.after is not None},
        failed=failed(rows),
    )


def failed(rows: Sequence[Pulled]) -> str:
    """Say which levers have won nothing that counts."""
    better, worse = (
        {row.lever for row in rows if row.verdict == verdict} for verdict in (BETTER, WORSE)
    )
    tried = dict.fromkeys(row.lever for row in rows if row.after is not None)
    lost = ", ".join(lever for lever in tried if lever not in better - worse)
    return f"Not better by more than chance, or worse somewhere, and left out: {lost}." * bool(lost)


class Trial:
    """The orders in their places, and what the recogniser in use makes of them."""

    def __init__(self, run: Run, orders: Orders) -> None:
        """Decode them."""
        self.run = run
        self.orders = orders
        self.recognizer = order_recognizer(orders)
        found = path_of(self.recognizer)
        self.clean = [found(pcm(dry)) for dry in orders.dry]
        self.tried = {place: range(0, len(orders.clips), EVERY[place]) for place in PLACES}
        """Which orders are tried in each place, by number."""
        self.heard = {place: orders.heard_in(place) for place in PLACES}
        began = spent_seconds()
        words = words_of(self.recognizer)
        self.before = {place: self.right(place, words) for place in PLACES}
        count = sum(map(len, self.before.values()))
        self.each = (spent_seconds() - began) / count
        """Processor time of a decoding."""

    def right(self, place: str, words: Words) -> list[bool]:
        """Return whether each order that is tried in a place is understood."""
        return [self.is_right(place, at, words) for at in self.tried[place]]

    def is_right(self, place: str, at: int, words: Words) -> bool:
        """Whether one order is understood, with all its slots."""
        return self.orders.meaning(words(self.heard[place][at])) == self.orders.wanted[at]


def order_recognizer(orders: Orders, means: FilePath | None = None) -> PocketSphinxRecognizer:
    """Return the recogniser with the grammar of the orders, without a second look."""
    recognizer = PocketSphinxRecognizer(means=means)
    recognizer.add_grammar(orders.intents.grammar(STATE))
    return recognizer


def words_of(recognizer: PocketSphinxRecognizer) -> Words:
    """Return what it makes of an utterance, accepted or not."""
    found = path_of(recognizer)
    return lambda utterance: spelled(found(utterance))


def path_of(recognizer: PocketSphinxRecognizer) -> Callable[[Pcm16], Path | None]:
    """Return what finds the path of the words: what else it could be is not asked, to save time."""
    decoder = recognizer._open_decoder()  # noqa: SLF001 - its grammar's search, and nothing else
    recognizer._searches.need(STATE)  # noqa: SLF001 - the same
    return lambda utterance: decode(decoder, STATE, utterance)


def spelled(path: Path | None) -> str:
    """Return the words of a path; empty for none."""
    pieces = () if path is None else path.pieces
    return " ".join(piece.entry for piece in pieces if not piece.is_filler)


# --- adaptation ----------------------------------------------------------------------------------


def _adapted(trial: Trial) -> Iterator[Pulled]:
    key, lever, orders = "adapted", "adapted means", trial.orders
    if missing := missing_programs():
        yield Pulled.absent(key, lever, f"{', '.join(missing)} not installed")
        return
    spoken, entries = _copies(trial)
    of_side = []
    for side in (0, 1):
        lesson = [one for one, voice in spoken if voice == side]
        with tempfile.TemporaryDirectory() as folder:
            means = adapted_means(lesson, entries, FilePath(folder)) if lesson else None
            of_side.append(words_of(order_recognizer(orders, means)))
    for place in PLACES:
        after = [
            trial.is_right(place, at, of_side[1 - orders.sides[at]]) for at in trial.tried[place]
        ]
        cost = "0.8 MB of means; no time"
        yield Pulled.compared(
            f"{key}_{KEYS[place]}", lever, f"orders, {place}", trial.before[place], after, cost
        )


def _copies(trial: Trial) -> tuple[list[tuple[Spoken, int]], dict[str, str]]:
    """Return what is adapted to with the side of its voice, and the dictionary."""
    orders, run = trial.orders, trial.run
    found = []
    for number, clip in enumerate(orders.clips):
        dry, path = orders.dry[number], trial.clean[number]
        if path is None or orders.meaning(spelled(path)) != orders.wanted[number]:
            continue
        labels = tuple(piece.label for piece in path.pieces)
        for kind in COPIES:
            copy = _copy(run, dry, kind, run.rng("adapted", clip.name, kind))
            found.append((Spoken(pcm(copy), labels), orders.sides[number]))
    return found, _entries(orders)


def _entries(orders: Orders) -> dict[str, str]:
    """Return the phones of the dictionary entries of the grammar, all variants of each word."""
    pronouncer = Pronouncer(Lexicon())
    return {
        word if number == 1 else f"{word}({number})": way
        for word in sorted(orders.intents.grammar(STATE).words)
        for number, way in enumerate(pronouncer.word(word), start=1)
    }


def _copy(run: Run, dry: Signal, kind: str, rng: np.random.Generator) -> Signal:
    """Return an order in a room or noise of chance."""
    copy = dry
    if "room" in kind:
        # Longer than the words: what is left of the reverberation belongs to the silence after.
        copy = carried(dry, rng.uniform(1.5, 3.5), rng.uniform(0.3, 0.7), rng)[: len(dry) + 1_600]
    if "noise" in kind:
        noise = run.recordings.noise(str(rng.choice(ADAPTED_NOISES)))
        copy = at_snr(copy, noise, rng.uniform(5.0, 22.0), rng)
    return at_peak(copy)


# --- another graph, another look -----------------------------------------------------------------


def _trigrams(trial: Trial) -> Iterator[Pulled]:
    decoder = new_decoder()
    for entry, phones in _entries(trial.orders).items():
        decoder.add_word(entry, phones, update=False)
    grammar = trial.orders.intents.grammar(STATE)
    sentences = drawn(word_graph(read_jsgf(grammar.jsgf)), DRAWN, trial.run.rng("trigrams"))
    with tempfile.TemporaryDirectory() as folder:
        path = FilePath(folder) / "orders.arpa"
        path.write_text(arpa(sentences), encoding="utf-8")
        decoder.add_lm_file(STATE, str(path))

    def words(utterance: Pcm16) -> str:
        return spelled(decode(decoder, STATE, utterance))

    some = trial.tried[ROOM][::FEW]
    began = spent_seconds()
    after = [trial.is_right(ROOM, at, words) for at in some]
    slower = (spent_seconds() - began) / len(after) / trial.each
    cost = f"{slower:.1f} times the time"
    before = trial.before[ROOM][::FEW]
    yield Pulled.compared("trigrams", "trigrams", f"orders, {ROOM}", before, after, cost)


def _votes(trial: Trial) -> Iterator[Pulled]:
    once = words_of(trial.recognizer)

    def words(utterance: Pcm16) -> str:
        said = [once(utterance[shift:]) for shift in SHIFTS]
        return said[1] if said[1] == said[2] else said[0]

    after = trial.right(KITCHEN, words)
    cost = "3 times the time"
    yield Pulled.compared(
        "votes", "votes of three", f"orders, {KITCHEN}", trial.before[KITCHEN], after, cost
    )
