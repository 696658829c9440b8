"""The rules of names that are spoken: long enough to be told from talk, and from one another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from voice_coach.content.answers import answer_name
from voice_coach.content.dialogs import Dialogs
from voice_coach.content.documents import Document, Location
from voice_coach.content.likeness import Phones, close_pairs
from voice_coach.content.normal import spoken_words
from voice_coach.content.numbers import number_words
from voice_coach.errors import Problem

FEWEST_PHONES: Final = 8
"""Of a name that is spoken: shorter ones are heard in other talk (measured: 1 in 148 of eight
phones or more is accepted wrongly, 3 in 58 of five to seven, 4 in 16 of four or fewer)."""
PHONES_PER_LETTER: Final = 0.8
"""Estimate for words that nobody was given to pronounce."""
LEAST_APART: Final = 2.0
"""Between names of two exercises, as ``likeness.distance`` measures it. Measured: of 25 names by
three voices at 1 m, each beside the same name with other sounds in it, the embedded recogniser
chose the right one of the two in 83 % where they were 0.4 apart, 90 % at 0.7, 96 to 98 % from 1.0
to 2.0, and always at 3.0 (57 to 75 tries each)."""
LEAST_TOPICS_APART: Final = 1.0
"""Where one of them is a topic: those are the language's own words ("empathy", "sympathy"), asked
for in a whole sentence, and a wrong one costs a sentence of the coach."""

Pronounce: TypeAlias = Callable[[str], Sequence[str]]
"""Pronunciations of a word in ARPAbet ("S T AA P"), the usual one first; none where unknown."""


@dataclass(frozen=True, slots=True)
class SpokenName:
    """A name, whose it is, and where it stands."""

    text: str
    owner: str
    """Id of an exercise or a programme, or an answer's name."""
    document: Document
    location: Location
    is_topic: bool = False


@dataclass(frozen=True, slots=True)
class ClosePair:
    """Two names of different things that sound alike."""

    apart: float
    """As ``likeness.distance`` measures it."""
    first: SpokenName
    second: SpokenName

    @property
    def least(self) -> float:
        """How far these two have to be apart."""
        topic = self.first.is_topic or self.second.is_topic
        return LEAST_TOPICS_APART if topic else LEAST_APART


def lint_lengths(
    dialogs: Dialogs, aliases: Sequence[str], document: Document, pronounce: Pronounce | None
) -> Iterator[Problem]:
    """Yield every name of an exercise or a programme that is too short.

    Args:
        dialogs: know how rare words sound, and the language.
        aliases: the names.
        document: the file they are in.
        pronounce: tells how the other words sound; None for an estimate by letters.
    """
    for index, alias in enumerate(aliases):
        phones = None if pronounce is None else _phones(dialogs, alias, pronounce)
        count = len(phones) if phones is not None else _estimate(alias)
        if count < FEWEST_PHONES:
            yield document.problem(
                ("aliases", index),
                f'"{alias}" has about {count} sounds; shorter than {FEWEST_PHONES} '
                "is heard in other talk",
                "use a longer name",
            )


def lint_likeness(dialogs: Dialogs, pronounce: Pronounce) -> Iterator[Problem]:
    """Yield every name that is taken for one of something else."""
    for pair in closest_names(dialogs, pronounce, max(LEAST_APART, LEAST_TOPICS_APART)):
        if pair.apart < pair.least:
            yield pair.second.document.problem(
                pair.second.location,
                f'"{pair.second.text}" sounds like "{pair.first.text}" of "{pair.first.owner}": '
                f"{pair.apart:.1f} apart, and {pair.least:.1f} is the least",
                "choose another name for one of them",
            )


def closest_names(dialogs: Dialogs, pronounce: Pronounce, most: float) -> list[ClosePair]:
    """Return the pairs of names of different things that are at most so far apart, closest first.

    Names with a word that cannot be pronounced are left out.
    """
    names = [
        (name, phones)
        for name in spoken_names_of(dialogs)
        if (phones := _phones(dialogs, name.text, pronounce))
    ]
    pairs = close_pairs([(name.owner, phones) for name, phones in names], most)
    found = [ClosePair(apart, names[one][0], names[other][0]) for apart, one, other in pairs]
    return sorted(found, key=lambda pair: pair.apart)


def spoken_names_of(dialogs: Dialogs) -> Iterable[SpokenName]:
    """Yield what exercises and programmes are started by, and what can be asked about."""
    for named, document in dialogs.named:
        for index, alias in enumerate(named.aliases):
            place: Location = ("aliases", index)
            yield SpokenName(alias, named.id, document, place)
    for programme in dialogs.programmes.values():
        for index, alias in enumerate(programme.programme.aliases):
            place = ("aliases", index)
            yield SpokenName(alias, programme.programme.id, programme.document, place)
    for file in dialogs.answers.values():
        for topic, about in file.answers.topics.items():
            for index, name in enumerate(about.names):
                place = ("topics", topic, "names", index)
                owner = answer_name(file.answers, topic)
                yield SpokenName(name, owner, file.document, place, is_topic=True)


def _phones(dialogs: Dialogs, name: str, pronounce: Pronounce) -> Phones | None:
    """Return the phones of a name; None where a word of it is unknown."""
    found: list[str] = []
    for word in spoken_words(name, number_words(dialogs.language.language)).split():
        ways = dialogs.pronunciations.get(word) or pronounce(word)
        if not ways:
            return None
        found += ways[0].split()
    return found


def _estimate(name: str) -> int:
    return round(PHONES_PER_LETTER * sum(map(str.isalpha, name)))
