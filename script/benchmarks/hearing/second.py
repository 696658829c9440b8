"""A second voice that has to agree: the tests' tiny Vosk model, with the words of the grammar."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from support.vosk_words import model_with_words
from vosk import KaldiRecognizer, Model, SetLogLevel

from hearing.lever import Orders, Pulled, Words
from hearing.part import Figure
from hearing.run import Run
from hearing.utterances import pcm, talk
from voice_coach.clip import Pcm16
from voice_coach.content.grammar import Grammar
from voice_coach.speech._graph import word_graph
from voice_coach.speech._jsgf import read_jsgf
from voice_coach.speech.hearing import Recognition, Recognizer
from voice_coach.speech.lexicon import Lexicon
from voice_coach.units import HEARING_FORMAT

LEVER: Final = "a second voice"
STATE: Final = "orders"
OTHERS: Final = ("meeting_talk", "read_speech", "not_commands")
FEW: Final = 3
"""One order in so many is tried,"""
EVERY: Final = 2
"""and one utterance of other talk in so many."""
COST: Final = "1.2 MB"


def second_voice(run: Run, orders: Orders, first: Recognizer) -> Iterator[Pulled]:
    """Yield what of people's orders, and of other talk, both voices understand alike.

    Args:
        run: has the other talk.
        orders: what is meant.
        first: the embedded recogniser, with the orders' grammar.
    """
    grammar = orders.intents.grammar(STATE)
    with tempfile.TemporaryDirectory() as folder:
        second = _tiny(grammar, Path(folder))

        def agrees(heard: Recognition, sound: Pcm16) -> bool:
            meant = orders.meaning(heard.text)
            return meant is not None and orders.meaning(second(sound)) == meant

        clean = list(zip(map(pcm, orders.dry), orders.wanted, strict=True))[::FEW]
        true = [(first.recognize(sound, STATE), sound, wanted) for sound, wanted in clean]
        kept = [
            (heard, agrees(heard, sound))
            for heard, sound, wanted in true
            if orders.meaning(heard.text) == wanted
        ]
        passed = [(heard, agrees(heard, sound)) for heard, sound in _other(run, first)]
    before = [heard.accepted for heard, _ in kept]
    after = [heard.accepted and agreed for heard, agreed in kept]
    yield Pulled.compared("second_true", LEVER, "right orders, clean", before, after, COST)
    yield _false(passed, kept, sum(after))


def _false(
    passed: Sequence[tuple[Recognition, bool]], kept: Sequence[tuple[Recognition, bool]], keep: int
) -> Pulled:
    """Return the row of other talk, beside what a higher limit would do at the same loss."""
    sure = sorted((heard.confidence for heard, _ in kept), reverse=True)
    limit = sure[keep - 1] if keep else 2.0
    accepted = [heard for heard, _ in passed if heard.accepted]
    left = sum(heard.accepted and agreed for heard, agreed in passed)
    higher = sum(heard.confidence >= limit for heard in accepted)
    then, now, raised = (
        Figure.share(count, len(passed)) for count in (len(accepted), left, higher)
    )
    verdict = f"{'fewer' if left < higher else 'no fewer'} than a higher limit lets pass"
    clips = "other talk in which an order is found: accepted"
    return Pulled("second_false", LEVER, clips, then, now, f"at equal loss {raised}", COST, verdict)


def _other(run: Run, first: Recognizer) -> Iterator[tuple[Recognition, Pcm16]]:
    """Yield the utterances of talk in which the first voice finds words of the grammar."""
    clips = [clip for kind in OTHERS for clip in run.recordings.clips(kind, None)]
    sounds = [sound for clip in run.some(clips, 6) for sound in talk(clip.signal())]
    for sound in sounds[::EVERY]:
        heard = first.recognize(sound, STATE)
        if heard.text:
            yield heard, sound


def _tiny(grammar: Grammar, folder: Path) -> Words:
    """Return the model with just the grammar's sentences.

    Neither a bigram, with which it takes people for 2 in 18 right orders, nor ``[unk]``, with which
    people are nothing else.
    """
    lexicon = Lexicon()
    known = {word: lexicon.pronunciations(word) for word in grammar.words}
    model_with_words(folder, known, word_graph(read_jsgf(grammar.jsgf)))
    SetLogLevel(-1)
    decoder = KaldiRecognizer(Model(str(folder)), HEARING_FORMAT.rate_hz)

    def words(sound: Pcm16) -> str:
        decoder.AcceptWaveform(sound.tobytes())
        heard: dict[str, str] = json.loads(decoder.FinalResult())
        return heard["text"]

    return words
