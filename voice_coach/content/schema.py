"""What the files under ``dialogs/`` may hold. JSON Schema for editors is generated from these."""

from __future__ import annotations

from typing import Annotated, Literal, Self, Union

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

Word = Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
SlotName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Text = Annotated[str, Field(min_length=1, max_length=400, pattern=r"\S")]
Role = Literal["first", "second"]
Setting = Literal["people.names.1", "people.names.2", "safety.region", "speaker.volume"]
"""What an answer can be kept as."""


Sounds = Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-2]?( [A-Z]{1,2}[0-2]?)*$")]


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


Variants = Annotated[
    list[Text],
    Field(min_length=1, max_length=20),
    BeforeValidator(_one_or_many, json_schema_input_type=str | list[Text]),
]
"""One wording, or several of which one is chosen each time."""


class Part(BaseModel):
    """A mapping in a file: unknown keys are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class SayStep(Part):
    """Speak a line."""

    line: Word
    """A line of this exercise, or a shared one of prompts.yaml."""
    who: Role | None = None
    """Whose name fills ``{name}``."""


class SoundStep(Part):
    """Play a sound."""

    name: Word
    wait: bool = True
    """The next step begins when it is over."""


class _TimedStep(Part):
    share: Annotated[float, Field(gt=0, le=100)] | None = None
    """Part of the exercise's length, compared with the other steps' shares."""
    seconds: Annotated[float, Field(gt=0, le=7200)] | None = None
    """A fixed length instead of a share."""

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if (self.share is None) == (self.seconds is None):
            msg = "give either share or seconds"
            raise ValueError(msg)
        return self


class SilenceStep(_TimedStep):
    """Silence, between two sounds if they are named."""

    start_sound: Word | None = None
    end_sound: Word | None = None
    counts: bool = True
    """The people's own time; false for a few seconds to settle."""


class TurnStep(_TimedStep):
    """One partner shares. Sounds that are not named are the usual ones."""

    who: Role
    start_sound: Word | None = "bell_start"
    warn_sound: Word | None = "soft_tone"
    end_sound: Word | None = "auto"
    """``auto``: ``bell_handover``, and ``bell_finish`` after the last turn."""
    quiet_sound: Word | None = "tick"
    quiet_after: Annotated[float, Field(gt=0, le=600)] = 45.0
    grace: Annotated[float, Field(ge=0, le=60)] = 15.0


class AskStep(Part):
    """Ask one question. How it is heard and what helps is the answer's kind."""

    line: Word
    answer: Word
    """A kind of answer of listening.yaml: ``feeling``, ``who_first`` …"""
    slot: SlotName
    """Name under which the answer is kept."""
    who: Role | None = None
    """Who is asked."""
    unlike: SlotName | None = None
    """Slot of an earlier question whose answer cannot be given once more."""
    remember: Setting | None = None
    """The setting that the answer is kept as."""
    or_end: Word | None = None
    """Last line of all where the answer is another one, or none."""


class LevelStep(Part):
    """Say how well the people are heard: one of three lines, by the last thing they said."""

    good: Word
    faint: Word
    loud: Word


def _shorthand(key: str, kind: object, model: object, **rest: object) -> BeforeValidator:
    """Let a plain value of a kind stand for a mapping with one key."""

    def expand(value: object) -> object:
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return {key: value, **rest}
        return value

    return BeforeValidator(expand, json_schema_input_type=Union[kind, model, None])  # noqa: UP007 - a type that is built


class Step(Part):
    """One step: exactly one of the six kinds. What the player cannot do is not in here."""

    say: Annotated[SayStep | None, _shorthand("line", Word, SayStep)] = None
    sound: Annotated[SoundStep | None, _shorthand("name", Word, SoundStep)] = None
    silence: Annotated[
        SilenceStep | None, _shorthand("seconds", float, SilenceStep, counts=False)
    ] = None
    """A plain number is a silence of so many seconds that does not count."""
    turn: Annotated[TurnStep | None, _shorthand("who", Role, TurnStep, share=1.0)] = None
    """A plain role is a turn with an equal share of the time."""
    ask: AskStep | None = None
    level: LevelStep | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if len(self.model_fields_set) != 1 or self.kind is None:
            msg = "a step is exactly one of say, sound, silence, turn, ask, level"
            raise ValueError(msg)
        return self

    @property
    def kind(self) -> SayStep | SoundStep | SilenceStep | TurnStep | AskStep | LevelStep | None:
        """The step's content."""
        return self.say or self.sound or self.silence or self.turn or self.ask or self.level


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
    minutes: Length | None = None
    """The people's own time; give either minutes or seconds."""
    seconds: Length | None = None
    depth: Literal[1, 2, 3] = 1
    consent: Literal["none", "both"]
    """``both``: each of the two says yes before it begins."""
    gates: list[Literal["not_after_conflict"]] = []
    """When it is not offered."""
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
        if any(step.turn is not None or step.silence is not None for step in self.offer):
            msg = "an offer has no turn and no silence"
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
    shown: list[Word] = []
    """Things that can be said: a screen proposes the first few and completes all of them.
    ``{first}`` and ``{second}`` are the names of the two."""


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
    meanings: Literal["countries"] | None = None
    """What is kept is the country's code."""


class Listening(Part):
    """``listening.yaml``."""

    profiles: dict[Word, Annotated[float, Field(gt=0, le=120)] | None]
    """Seconds until a window counts as unanswered; nothing: it never does."""
    states: dict[Word, ListeningState]
    answers: dict[Word, AnswerKind] = {}


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
    enumeration: Enumeration
    public_slots: list[SlotName] = []
    """Slots that hold nothing a person said and no name: lines with only these may be cached."""
    capitals: list[Word] = []
    """Words that may begin with a capital inside a sentence; where empty, that is not checked."""
    forbidden: list[Word] = []
    """Words that no line may hold."""


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
        Annotated[Country, _shorthand("name", Word, Country)],
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
    """Words that are accepted though they say little."""


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
            BeforeValidator(_one_or_many, json_schema_input_type=str | list[str]),
        ],
    ]
