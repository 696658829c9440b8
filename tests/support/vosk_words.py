"""The tiny Vosk model with other words: its network knows phones, so any word can be spelled.

Only the graph is made anew: every word's phones as a tree, in the form that libvosk reads (what
is in it is told in the model's README). The network has heard synthesized voices only.
"""

from __future__ import annotations

import math
import shutil
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from voice_coach.content.loading import load_library
from voice_coach.resources import dialogs_folder
from voice_coach.speech._graph import WordGraph
from voice_coach.speech.decoys import EVERYDAY_WORDS, decoys
from voice_coach.speech.lexicon import PHONES, Lexicon

TINY_MODEL: Final = Path(__file__).parents[1] / "fixtures" / "tiny-vosk-model"

_PHONES: Final = sorted(PHONES)
_BEGIN, _END, _INNER, _SINGLE = range(4)
_SILENCE: Final = 1
_GARBAGE: Final = 2 + 4 * len(_PHONES)
"""Id of ``SPN_B``; then come ``_E``, ``_I`` and ``_S``."""
_UNKNOWN: Final = "[unk]"
_HALF: Final = 0.69
_GARBAGE_COST: Final = 2.0
_MAGIC: Final = 2125659606


@dataclass
class _Graph:
    """A transducer; state 0 is where it starts."""

    arcs: list[list[tuple[int, int, float, int]]] = field(default_factory=list)
    """By state: input, output, cost, next."""
    final: dict[int, float] = field(default_factory=dict)

    def state(self) -> int:
        self.arcs.append([])
        return len(self.arcs) - 1

    def to_bytes(self, *, acceptor: bool) -> bytes:
        """Return it as OpenFst's "const" file, sorted by the label that libvosk looks up."""
        count = sum(map(len, self.arcs))
        properties = 1 | (0x50010000 if acceptor else 0x40020000)
        head = struct.pack("<i", _MAGIC)
        head += b"".join(struct.pack("<i", len(one)) + one for one in (b"const", b"standard"))
        head += struct.pack("<iiQqqq", 2, 0, properties, 0, len(self.arcs), count)
        states, arcs, first = b"", b"", 0
        for number, leaving in enumerate(self.arcs):
            final = self.final.get(number, math.inf)
            silent = [sum(arc[side] == 0 for arc in leaving) for side in (0, 1)]
            states += struct.pack("<fIIII", final, first, len(leaving), *silent)
            by_label = sorted(leaving, key=lambda arc: (arc[0 if acceptor else 1], arc[0], arc[3]))
            arcs += b"".join(struct.pack("<iifi", *arc) for arc in by_label)
            first += len(leaving)
        return head + states + arcs


def model_with_words(
    folder: Path,
    pronunciations: Mapping[str, Iterable[str]],
    sentences: WordGraph | None = None,
) -> Path:
    """Write the tiny model with a vocabulary of its own.

    Args:
        folder: is made; holds the model afterwards.
        pronunciations: ARPAbet pronunciations by word.
        sentences: all that can be heard without a grammar; None for any words.

    Returns:
        The folder.
    """
    shutil.copytree(TINY_MODEL, folder, dirs_exist_ok=True)
    words = {word: number for number, word in enumerate([*sorted(pronunciations), _UNKNOWN], 1)}
    listing = "".join(f"{word} {number}\n" for word, number in words.items())
    (folder / "graph" / "words.txt").write_text(f"<eps> 0\n{listing}", encoding="utf-8")
    (folder / "graph" / "HCLr.fst").write_bytes(_lexicon(words, pronunciations))
    language = _any_word(words) if sentences is None else _strict(words, sentences)
    (folder / "graph" / "Gr.fst").write_bytes(language)
    return folder


def _lexicon(words: Mapping[str, int], pronunciations: Mapping[str, Iterable[str]]) -> bytes:
    graph = _Graph()
    start, loop, pause = graph.state(), graph.state(), graph.state()
    graph.final[loop] = 0.0
    for state in (start, pause):
        cost = _HALF if state == start else 0.0
        sound = 2 * _SILENCE if state == start else 2 * _SILENCE - 1
        graph.arcs[state] += [(sound, 0, cost, pause), (0, 0, cost, loop)]
    ends: dict[int, int] = {}
    for word, ways in pronunciations.items():
        for way in ways:
            _spell(graph, words[word], _phone_ids(way.split()), ends, (loop, pause))
    unknown = [_GARBAGE + _BEGIN, _GARBAGE + _INNER, _GARBAGE + _INNER, _GARBAGE + _END]
    _spell(graph, words[_UNKNOWN], unknown, ends, (loop, pause), _GARBAGE_COST)
    return graph.to_bytes(acceptor=False)


def _phone_ids(phones: list[str]) -> list[int]:
    last = len(phones) - 1
    places = [_BEGIN, *[_INNER] * (last - 1), _END] if last else [_SINGLE]
    return [
        2 + 4 * _PHONES.index(phone) + place for phone, place in zip(phones, places, strict=True)
    ]


def _spell(
    graph: _Graph,
    word: int,
    phones: list[int],
    ends: dict[int, int],
    after: tuple[int, int],
    cost: float = 0.0,
) -> None:
    """Add a word, its output on its first arc; the state after its last phone is shared."""
    loop, pause = after
    at, output = loop, word
    for number, phone in enumerate(phones):
        if number < len(phones) - 1:
            reached = graph.state()
            if phone < _GARBAGE:
                graph.arcs[reached].append((2 * phone - 1, 0, 0.0, reached))
        else:
            reached = ends.get(phone, -1)
            if reached < 0:
                ends[phone] = reached = graph.state()
                graph.arcs[reached] += [
                    (2 * phone - 1, 0, 0.0, reached),
                    (0, 0, _HALF, loop),
                    (2 * _SILENCE, 0, _HALF, pause),
                ]
        graph.arcs[at].append((2 * phone, output, cost, reached))
        at, output, cost = reached, 0, 0.0


def _any_word(words: Mapping[str, int]) -> bytes:
    graph = _Graph()
    state = graph.state()
    cost = math.log(len(words) + 1)
    graph.final[state] = cost
    graph.arcs[state] = [(number, number, cost, state) for number in words.values()]
    return graph.to_bytes(acceptor=True)


def _strict(words: Mapping[str, int], sentences: WordGraph) -> bytes:
    graph = _Graph([[] for _ in range(sentences.states)])
    for (start, end, word), weight in sentences.arcs.items():
        graph.arcs[start].append((words[word], words[word], -weight, end))
    graph.final = {state: -weight for state, weight in sentences.final.items()}
    return graph.to_bytes(acceptor=True)


def coach_model(folder: Path) -> Path:
    """Write the tiny model with all words of the coach, of "hey coach" and of its decoys.

    Returns:
        The folder.
    """
    lexicon = Lexicon()
    library = load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)
    words = {word for state in library.states for word in library.grammar(state).words}
    words |= {"hey", "coach", "they", "said", *EVERYDAY_WORDS}
    words |= {
        one for phrase in decoys("hey coach", lambda _: True, lexicon) for one in phrase.split()
    }
    known = {word: lexicon.pronunciations(word) for word in words}
    return model_with_words(folder, {word: ways for word, ways in known.items() if ways})
