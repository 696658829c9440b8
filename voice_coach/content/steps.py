"""The steps that an exercise can be made of: a small closed vocabulary."""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from voice_coach.content.keeping_steps import RecordStep, RemindStep
from voice_coach.content.parts import (
    LONGEST_OPEN_SILENCE,
    LONGEST_OPEN_TURN,
    Identifier,
    Label,
    Part,
    Role,
    Setting,
    SlotName,
    Text,
    TurnRole,
    Word,
    need_exactly_one,
    one_or_many,
    shorthand,
)


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
    """A fixed length instead of a share; with ``until``, the longest it can be."""
    until: Literal["done"] | None = None
    """It has no length of its own: it ends with the word "done"."""
    words: Annotated[
        list[Text],
        Field(max_length=20),
        BeforeValidator(one_or_many, json_schema_input_type=str | list[Text]),
    ] = []
    """With ``until``: other sentences that end it; ``(a|b)`` and ``[c]`` may be in them, but not
    in the first."""

    @model_validator(mode="after")
    def _one_length(self) -> Self:
        if self.until is not None:
            if self.share is not None:
                msg = "what ends with a word has no share; give seconds, the longest it can be"
                raise ValueError(msg)
        elif self.words:
            msg = "only what ends with a word has words that end it; add until: done"
            raise ValueError(msg)
        elif (self.share is None) == (self.seconds is None):
            msg = "give either share or seconds"
            raise ValueError(msg)
        return self


class SilenceStep(_TimedStep):
    """Silence, between two sounds if they are named."""

    start_sound: Word | None = None
    end_sound: Word | None = None
    bell_every: Annotated[float, Field(ge=5, le=3600)] | None = None
    """Seconds between bells inside it."""
    bell_sound: Word = "soft_tone"
    """What rings inside it."""
    counts: bool = True
    """The people's own time; false for a few seconds to settle."""
    call_after: Annotated[float, Field(ge=60, le=7200)] | None = None
    """With ``until``: seconds after which a bell calls people back from wherever they are. How
    long that is can be asked for and made longer; it goes on until they say that they are back."""
    call_sound: Word = "bell_finish"
    """What calls them."""
    call_line: Word | None = None
    """What is said after it."""

    @model_validator(mode="after")
    def _calls_while_it_lasts(self) -> Self:
        longest = self.seconds or LONGEST_OPEN_SILENCE
        if self.call_after is not None and (self.until is None or self.call_after >= longest):
            msg = "a call comes in a silence with until: done, before the longest it can be"
            raise ValueError(msg)
        if self.call_after is None and self.call_line is not None:
            msg = "nobody is called, so this line is never said; add call_after"
            raise ValueError(msg)
        return self


class TurnStep(_TimedStep):
    """One partner shares, or both talk. Sounds that are not named are the usual ones."""

    who: TurnRole
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
    """A kind of answer of listening.yaml: ``feeling``, ``who_first``, ``yes_no`` …"""
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
    unanswered: Label | None = None
    """Where it goes on after a pass, or without an answer."""


class LevelStep(Part):
    """Say how well the people are heard: one of three lines, by the last thing they said."""

    good: Word
    faint: Word
    loud: Word


class CallStep(Part):
    """Have one of the two say the coach's name and “what can you do?”, and say how it was heard."""

    line: Word
    who: Role
    good: Word
    unclear: Word
    """The name was only just heard."""
    faint: Word
    loud: Word
    again: Word
    """It was not heard: once more."""
    missed: Word
    """Nor then."""


CALL_LINES: Final = ("line", "good", "unclear", "faint", "loud", "again", "missed")
"""The lines of such a step."""


class Option(Part):
    """One of the answers that a question has."""

    id: SlotName
    """What is kept when it is chosen."""
    sentences: Annotated[
        list[Text],
        Field(min_length=1, max_length=20),
        BeforeValidator(one_or_many, json_schema_input_type=str | list[Text]),
    ]
    """How people say it; the first is how the coach names it. ``(a|b)`` and ``[c]`` may be in the
    others."""
    say: Word | None = None
    """A line that answers it."""
    goto: Label | None = None
    """Where it goes on."""
    lead: Identifier | None = None
    """Exercise that is proposed; this one is over."""
    named: bool = True
    """False: it is understood, and never named to anybody who needs help with the question."""

    @model_validator(mode="after")
    def _one_way_on(self) -> Self:
        if sum(way is not None for way in (self.say, self.goto, self.lead)) > 1:
            msg = "give one of say, goto and lead; a line can be said at the label"
            raise ValueError(msg)
        return self


class _Question(Part):
    line: Word
    """The question."""
    slot: SlotName
    """Name under which the choice is kept."""
    who: Role | None = None
    """Who is asked."""
    shorter: Word | None = None
    """How it is asked again; the question itself where left out."""
    unanswered: Label | None = None
    """Where it goes on after a pass, or without an answer."""


class ChooseStep(_Question):
    """Ask a question whose few answers are written down with it."""

    options: Annotated[list[Option], Field(min_length=2, max_length=6)]

    @model_validator(mode="after")
    def _two_to_choose_from(self) -> Self:
        if sum(option.named for option in self.options) < 2:
            msg = "at least two of the options have a name"
            raise ValueError(msg)
        return self


class Point(Part):
    """One of the points of a scale."""

    name: Word
    """Its label, as it is said; what is kept."""
    also: list[Text] = []
    """Other ways to say it; ``(a|b)`` and ``[c]`` may be in them."""


class ScaleStep(_Question):
    """Ask for one of a few labelled points. What two people choose is never compared."""

    points: Annotated[
        list[Annotated[Point, shorthand("name", Word, Point)]],
        Field(min_length=2, max_length=6),
    ]
    """From one end to the other."""


class IfStep(Part):
    """Go on elsewhere where something was answered."""

    slot: SlotName
    """Slot of an earlier question."""
    value: Annotated[
        list[Word],
        Field(min_length=1),
        BeforeValidator(one_or_many, json_schema_input_type=str | list[Word]),
    ]
    """The answer, or several."""
    goto: Label


class GotoStep(Part):
    """Go on at a label that comes later."""

    label: Label


class LabelStep(Part):
    """A place to go on at."""

    name: Label


class RepeatStep(Part):
    """The same steps several times, or once for each of the two."""

    times: Annotated[int, Field(ge=2, le=20)] | None = None
    for_each: Literal["both"] | None = None
    """First for the first, then for the second; ``each`` and ``other`` are these two."""
    steps: Annotated[list[Step], Field(min_length=1, max_length=50)]

    @model_validator(mode="after")
    def _one_count(self) -> Self:
        if (self.times is None) == (self.for_each is None):
            msg = "give either times or for_each: both"
            raise ValueError(msg)
        return self


class PickStep(Part):
    """One of several ways to go on, drawn at random; repeated, none twice until all were drawn."""

    of: Annotated[
        list[Annotated[list[Step], Field(min_length=1, max_length=50)]],
        Field(min_length=2, max_length=40),
    ]
    """The steps of each. None has a length of its own: how long an exercise takes does not depend
    on what is drawn."""


class CardStep(Part):
    """Draw cards, none twice; both answer each, and either may pass."""

    deck: Identifier
    """A file of dialogs/en/decks, without ``.yaml``."""
    count: Annotated[int, Field(ge=1, le=20)] = 1
    depth: Literal[1, 2, 3] | None = None
    """Only cards of this depth; where left out, all, the light ones first."""
    seconds: Annotated[float, Field(ge=30, le=1800)] = LONGEST_OPEN_TURN
    """The longest that one answer can be."""


class OfferStep(Part):
    """Last of all: offer another exercise. A yes leads to its consent."""

    exercise: Identifier


class LeadStep(Part):
    """This exercise is over, and another one is proposed, with its own question for consent."""

    exercise: Identifier


class IncludeStep(Part):
    """All steps of another exercise, in this place, with its lines and its usual length."""

    exercise: Identifier


Content: TypeAlias = (
    SayStep
    | SoundStep
    | SilenceStep
    | TurnStep
    | AskStep
    | LevelStep
    | CallStep
    | ChooseStep
    | ScaleStep
    | IfStep
    | GotoStep
    | LabelStep
    | RepeatStep
    | PickStep
    | CardStep
    | OfferStep
    | LeadStep
    | IncludeStep
    | RemindStep
    | RecordStep
)
"""What a step can be."""


class Step(Part):
    """One step: exactly one of the kinds. What the player cannot do is not in here."""

    say: Annotated[SayStep | None, shorthand("line", Word, SayStep)] = None
    sound: Annotated[SoundStep | None, shorthand("name", Word, SoundStep)] = None
    silence: Annotated[
        SilenceStep | None, shorthand("seconds", float, SilenceStep, counts=False)
    ] = None
    """A plain number is a silence of so many seconds that does not count."""
    turn: Annotated[TurnStep | None, shorthand("who", TurnRole, TurnStep, share=1.0)] = None
    """A plain role is a turn with an equal share of the time."""
    ask: AskStep | None = None
    level: LevelStep | None = None
    call: CallStep | None = None
    choose: ChooseStep | None = None
    scale: ScaleStep | None = None
    if_: Annotated[IfStep | None, Field(alias="if")] = None
    goto: Annotated[GotoStep | None, shorthand("label", Label, GotoStep)] = None
    label: Annotated[LabelStep | None, shorthand("name", Label, LabelStep)] = None
    repeat: RepeatStep | None = None
    pick: PickStep | None = None
    card: CardStep | None = None
    offer: Annotated[OfferStep | None, shorthand("exercise", Identifier, OfferStep)] = None
    lead: Annotated[LeadStep | None, shorthand("exercise", Identifier, LeadStep)] = None
    include: Annotated[IncludeStep | None, shorthand("exercise", Identifier, IncludeStep)] = None
    remind: RemindStep | None = None
    record: RecordStep | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        need_exactly_one(self)
        return self

    @property
    def kind(self) -> Content | None:
        """The step's content."""
        found: Content | None = getattr(self, next(iter(self.model_fields_set), ""), None)
        return found


RepeatStep.model_rebuild()
PickStep.model_rebuild()
