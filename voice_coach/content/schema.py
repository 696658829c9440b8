"""What the files under ``dialogs/`` may hold. JSON Schema for editors is generated from these."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from voice_coach.content.clock_schema import ClockWording
from voice_coach.content.parts import (
    Identifier,
    Part,
    SlotName,
    Sounds,
    Text,
    Variants,
    Word,
    one_or_many,
    shorthand,
)
from voice_coach.content.steps import Step


class Length(Part):
    """How long an exercise is."""

    min: Annotated[float, Field(gt=0, le=7200)]
    default: Annotated[float, Field(gt=0, le=7200)]
    max: Annotated[float, Field(gt=0, le=7200)]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.min <= self.default <= self.max:
            msg = "min, default and max must rise"
            raise ValueError(msg)
        return self


class Exercise(Part):
    """An exercise file."""

    id: Identifier
    """The file's name without ``.yaml``."""
    title: Word
    """How the coach calls it inside a sentence: "the silent gaze"."""
    aliases: Annotated[list[Word], Field(min_length=3, max_length=20)]
    """What people call it, without an article; each of eight phones or more."""
    people: Literal["one", "both"]
    family: Word = "of your own"
    """What kind of thing it is: "presence", "appreciation" …"""
    minutes: Length | None = None
    """The people's own time; give either minutes or seconds."""
    seconds: Length | None = None
    depth: Literal[1, 2, 3] = 1
    consent: Literal["none", "both"]
    """``both``: each of the two says yes before it begins."""
    gates: list[Literal["not_after_conflict", "switched_on"]] = []
    """When it is not led: a while after a quarrel; unless it was switched on in the settings."""
    conflict: bool = False
    """It is for people who quarrel: ``not_after_conflict`` counts from it."""
    covers: list[Annotated[str, Field(pattern=r"^E\d\d$")]] = []
    """Rows of the list of exercises that it covers."""
    sources: list[Word] = []
    """Where its structure comes from, ``s1:422``."""
    lines: dict[SlotName, Variants] = {}
    """The exercise's own lines."""
    listed: bool = True
    """Named among the exercises; false for what is none, though it is led like one."""
    offer: Annotated[list[Step], Field(max_length=20)] = []
    """Steps before the others where the coach offers it unasked."""
    steps: Annotated[list[Step], Field(min_length=1, max_length=200)]

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if self.minutes is not None and self.seconds is not None:
            msg = "give the length in minutes or in seconds, not in both"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _offers_no_time(self) -> Self:
        plain = {"say", "sound", "ask", "level"}
        if any(not step.model_fields_set <= plain for step in self.offer):
            msg = "an offer has no turn and no silence, only say, sound, ask and level"
            raise ValueError(msg)
        if any(step.ask is not None and step.ask.unanswered is not None for step in self.offer):
            msg = "an offer leads nowhere else; leave unanswered out, or give or_end"
            raise ValueError(msg)
        return self

    @property
    def length_seconds(self) -> Length | None:
        """The length in seconds."""
        if self.minutes is None:
            return self.seconds
        return Length(
            min=self.minutes.min * 60,
            default=self.minutes.default * 60,
            max=self.minutes.max * 60,
        )


class ListeningState(Part):
    """What can be heard in one situation."""

    profile: Word
    """How speech is cut into utterances: a key of ``profiles``."""
    intents: Annotated[list[Word], Field(min_length=1)]
    """All that its grammar holds."""
    private: bool = False
    """Nothing that is said may be kept: no intent with slots."""
    nearest: bool = False
    """What is not understood in it is asked about: did you mean the nearest of its sentences?"""
    like: Word | None = None
    """Another state: what is said only in certain states is said here where it is said there."""
    shown: list[Word] = []
    """Things that can be said: a screen proposes the first few and completes all of them.
    ``{first}`` and ``{second}`` are the names of the two."""


class WordFinding(Part):
    """Help for somebody who finds no word, or one that says little."""

    stuck: Word
    """Intent of somebody who finds none."""
    family: Word
    """Line that asks in which direction it goes: one of ``{options}``."""
    words: Word
    """Line that offers three words of that direction: ``{words}``."""
    exact: Word
    """Line that asks, once, for a word that says more than the vague ``{answer}``."""
    state: Word
    """Listening state of these two: a no is heard in it too."""


class AnswerKind(Part):
    """How one kind of answer is heard, and the lines that help."""

    state: Word
    intent: Word
    value: SlotName | None = None
    """Slot of the intent that is the answer; nothing: that it was said is all."""
    noinput: list[Word] = []
    nomatch: list[Word] = []
    echo: Word | None = None
    passed: Word | None = None
    give_up: Word | None = None
    confirm: Word | None = None
    """Gives the answer back and asks whether it is right."""
    denied: Word | None = None
    """Asked when it was not; the second time, give_up is said."""
    same: Word | None = None
    """Asked when the answer was one that cannot be given twice."""
    adjusts: dict[Word, Literal["Louder", "Quieter", "Slower", "Faster"]] = {}
    """Intents that change the voice: they are carried out, and it is asked again."""
    adjusted: Word | None = None
    """Asked after such a change."""
    meant: dict[Word, Word] = {}
    """Intents that are an answer by themselves, and what is kept for each."""
    meanings: Literal["countries"] | None = None
    """What is kept is the country's code."""
    finding: WordFinding | None = None
    """Help to find the word of a feeling."""


class Choices(Part):
    """How the questions of exercises with a closed list of answers are heard."""

    state: Word
    """Listening state whose commands they have, and whose profile."""
    around: Text
    """Template of an answer; ``{option}`` is what the exercise says."""
    again: list[Word]
    """Lines after the first, second … answer that was not understood."""
    silent: list[Word]
    """Lines after the first, second … window without a word, after the shorter question."""
    passed: Word | None = None
    give_up: Word | None = None


class Listening(Part):
    """``listening.yaml``."""

    profiles: dict[Word, Annotated[float, Field(gt=0, le=120)] | None]
    """Seconds until a window counts as unanswered; nothing: it never does."""
    states: dict[Word, ListeningState]
    answers: dict[Word, AnswerKind] = {}
    choices: Choices | None = None


class Durations(Part):
    """How lengths are said. ``{number}`` is a number in words."""

    exact: dict[str, Word] = {}
    """Lengths with words of their own, by their seconds."""
    seconds: Word
    minutes: Word
    minutes_and_half: Word | None = None
    both: Word
    """``{minutes}`` and ``{seconds}``, each already in words."""


class Enumeration(Part):
    """How several things are named one after the other."""

    between: str = ", "
    last: str
    either: str = ", "
    """Stands before the last of several things of which one is to be chosen."""
    most: Annotated[int, Field(ge=1, le=10)] = 4
    """As many are named; more than that nobody keeps in mind."""


class Language(Part):
    """``language.yaml``: what every line has in common."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}([-_][A-Za-z]+)*$")]
    """Code of the language, for its number words."""
    partners: dict[Word, list[Word]]
    """What the two may be called besides their names; keys "1" and "2"."""
    unnamed: Annotated[list[Word], Field(min_length=2, max_length=2)]
    """How the coach calls the two when it has no names."""
    durations: Durations
    clock: ClockWording
    enumeration: Enumeration
    public_slots: list[SlotName] = []
    """Slots that hold nothing a person said and no name: lines with only these may be cached."""
    capitals: list[Word] = []
    """Words that may begin with a capital inside a sentence; where empty, that is not checked."""
    forbidden: list[Word] = []
    """Words that no line may hold."""
    sayings: list[Word] = []
    """How names begin that are said by themselves, without "let's do the": "we are arguing"."""
    articles: list[Word] = []
    """First words of names that have no other article before them: "the date night"."""


class Names(Part):
    """``names.yaml``: first names that are understood without having been typed."""

    names: dict[Word, Sounds | None]
    """How each sounds (ARPAbet) where the dictionary does not know it."""


class Country(Part):
    """A country, by its ISO 3166-1 code."""

    name: Word
    """As it is said back."""
    also: list[Word] = []
    """Other names that are understood."""


class Countries(Part):
    """``countries.yaml``."""

    countries: dict[
        Annotated[str, Field(pattern=r"^[A-Z]{2}$")],
        Annotated[Country, shorthand("name", Word, Country)],
    ]


class FeelingWord(Part):
    """A word for a feeling."""

    family: Word
    valence: Literal["positive", "negative", "mixed"]
    also: list[Word] = []
    """Other ways to say it."""


class BorrowedWord(Part):
    """A word people use as a feeling though it is about what another did. Accepted as said."""

    offer: list[Word] = []
    """Feelings to offer where somebody asks for help."""
    policy: Literal["accept", "accept-no-translate-if-physical", "safety-aware"] = "accept"


class Feelings(Part):
    """``feelings.yaml``."""

    negated: Word
    """How a feeling is given back that was negated: "not {feeling}"."""
    words: dict[Word, FeelingWord]
    borrowed: dict[Word, BorrowedWord] = {}
    vague: list[Word] = []
    """Words that are accepted though they say little: a more exact one is asked for once."""
    stuck: dict[Word, Annotated[list[Word], Field(min_length=3, max_length=3)]] = {}
    """Directions that are offered to somebody who finds no word, and three words of each."""
    things: list[Word] = []
    """Of all these words the names of feelings: "joy", which nobody says with "a bit"."""


class Prompts(Part):
    """``prompts.yaml``: wordings by key."""

    prompts: dict[Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$")], Variants]


class Pronunciations(Part):
    """``pronunciations.yaml``: ARPAbet by word, one way or several."""

    pronunciations: dict[
        Word,
        Annotated[
            list[Sounds],
            Field(min_length=1),
            BeforeValidator(one_or_many, json_schema_input_type=str | list[str]),
        ],
    ]


class Card(Part):
    """One question of a deck."""

    id: Identifier
    line: Variants
    """The question."""
    depth: Literal[1, 2, 3] = 1
    """1 (light) to 3 (both say yes before it)."""
    follow_up: Variants | None = None
    """What is asked of both once they have answered."""


class Deck(Part):
    """A deck file."""

    id: Identifier
    """The file's name without ``.yaml``."""
    cards: Annotated[list[Card], Field(min_length=1, max_length=200)]


class Topic(Part):
    """One question that people ask, and its answer."""

    names: Annotated[list[Text], Field(min_length=1, max_length=10)]
    """What stands for ``{topic}`` in the question."""
    reply: Annotated[list[Text], Field(min_length=1, max_length=4)]
    """The lines of the answer, one after the other."""
    example: Annotated[list[Text], Field(min_length=1, max_length=3)] | None = None
    """Lines of an example, which is offered first."""


class Answers(Part):
    """A file of answers: short replies to what people ask."""

    id: Identifier
    """The file's name without ``.yaml``."""
    title: Word
    covers: list[Annotated[str, Field(pattern=r"^E\d\d$")]] = []
    sources: list[Word] = []
    questions: Annotated[list[Text], Field(min_length=3, max_length=20)]
    """How people ask; ``{topic}`` is one of a topic's names."""
    topics: Annotated[dict[Identifier, Topic], Field(min_length=1)]
