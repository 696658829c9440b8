"""The shape of a scenario file: pydantic models, from which the JSON Schema is made.

Models check shapes and numbers; ``scenario.py`` then checks what needs the whole file (steps that
are referred to, events, files). Where people may write a thing in more than one way, the field
takes them all and the reading of them is in ``references.py``.
"""

from __future__ import annotations

import re
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from voice_coach.runtime.wall_clock import moment_of
from voice_coach.simulation.patterns import event_name_in
from voice_coach.simulation.story import ENDS_AFTER, LONGEST_RUN

NOISE_KINDS: Final = ("white", "pink", "hum")
"""Noises that need no recording."""

_DURATION: Final = re.compile(
    r"(?P<count>\d+(?:\.\d+)?) ?(?P<unit>s|sec|seconds?|ms|min|minutes?)?"
)
_SECONDS_IN: Final = {"ms": 0.001, "min": 60.0, "minute": 60.0, "minutes": 60.0}


def read_seconds(content: object) -> object:
    """Return a length in seconds for a number or a text like ``"250 ms"``; else the content."""
    if isinstance(content, bool):
        msg = "a number of seconds is needed"
        raise ValueError(msg)  # noqa: TRY004 -- pydantic turns only ValueError into a problem
    if isinstance(content, str):
        match = _DURATION.fullmatch(content.strip())
        if match is None:
            msg = f'"{content}" is no number of seconds'
            raise ValueError(msg)
        return float(match["count"]) * _SECONDS_IN.get(match["unit"] or "s", 1.0)
    return content


def _date_and_time(content: object) -> object:
    try:
        moment_of(str(content))
    except ValueError:
        msg = f'"{content}" is no date and time like 2026-11-23 20:59'
        raise ValueError(msg) from None
    return str(content)


_SECONDS_SCHEMA: Final = {
    "anyOf": [
        {"type": "number", "minimum": 0},
        {
            "type": "string",
            "pattern": f"^{_DURATION.pattern.replace('?P<count>', '').replace('?P<unit>', '')}$",
        },
    ]
}

Duration: TypeAlias = Annotated[
    float,
    BeforeValidator(read_seconds),
    Field(ge=0, le=86_400, allow_inf_nan=False),
    WithJsonSchema(_SECONDS_SCHEMA),
]
"""Seconds: a number, or a text with its unit."""

_FILTER_SCHEMA: Final = {
    "description": "What a field of the line must be.",
    "anyOf": [
        {"type": ["string", "number", "boolean"]},
        {"type": "array", "minItems": 1, "items": {"type": ["string", "number", "boolean"]}},
        {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "properties": {
                "contains": {"type": "string"},
                "at_least": {"type": "number"},
                "at_most": {"type": "number"},
            },
        },
    ],
}

_EVENT_SCHEMA: Final = {
    "anyOf": [
        {"type": "string", "description": "Name of an event."},
        {
            "type": "object",
            "required": ["event"],
            "properties": {"event": {"type": "string"}, "nth": {"type": "integer", "minimum": 1}},
            "additionalProperties": _FILTER_SCHEMA,
        },
    ]
}

_STEP_SCHEMA: Final = {
    "type": "object",
    "required": ["step"],
    "properties": {
        "step": {"type": ["integer", "string"]},
        "edge": {"enum": ["start", "end"]},
    },
    "additionalProperties": False,
}

_ANCHOR_SCHEMA: Final = {
    "anyOf": [
        {"type": "number"},
        *_EVENT_SCHEMA["anyOf"],
        _STEP_SCHEMA,
        {
            "type": "object",
            "required": ["at"],
            "properties": {"at": _SECONDS_SCHEMA},
            "additionalProperties": False,
        },
    ]
}

EventForm: TypeAlias = Annotated[object, WithJsonSchema(_EVENT_SCHEMA)]
"""``speak``, or ``{event: speak, text: hello}``."""

AnchorForm: TypeAlias = Annotated[object, WithJsonSchema(_ANCHOR_SCHEMA)]
"""A step, an event or a moment: ``2``, ``step 2``, ``speak``, ``{event: …}``, ``{at: 2.5}``."""

SpanForm: TypeAlias = Annotated[
    object,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "array", "minItems": 2, "maxItems": 2, "items": _ANCHOR_SCHEMA},
                {
                    "type": "object",
                    "properties": {"from": _ANCHOR_SCHEMA, "to": _ANCHOR_SCHEMA},
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
"""``[FROM, TO]``, or a mapping of the two."""

WithinForm: TypeAlias = Annotated[
    object,
    WithJsonSchema(
        {
            "anyOf": [
                *_SECONDS_SCHEMA["anyOf"],
                {"type": "string", "pattern": "^.+ of .+$"},
                {
                    "type": "object",
                    "required": ["seconds"],
                    "properties": {"seconds": _SECONDS_SCHEMA, "of": _ANCHOR_SCHEMA},
                },
            ]
        }
    ),
]
"""``5``, ``5 s``, ``5 s of step 2``, ``{seconds: 5, of: …}``."""

AbsentForm: TypeAlias = Annotated[
    object,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["boolean", "string", "object"]},
                {"type": "array", "minItems": 2, "maxItems": 2, "items": _ANCHOR_SCHEMA},
            ]
        }
    ),
]
"""``true`` beside ``event``; or the event, or the span, or both."""


def _expectation_alone(content: object) -> object:
    """Return an expectation with its event as a word and everything else beside it."""
    if isinstance(content, str):
        return {"event": content}
    if not isinstance(content, dict):
        return content
    written = dict(content)
    if isinstance(written.get("absent"), str) and written["absent"] in {"yes", "no"}:
        written["absent"] = written["absent"] == "yes"
    if isinstance(written.get("absent"), list):
        written = written | {"absent": {"between": written["absent"]}}
    if isinstance(written.get("absent"), str | dict):
        written = _lifted(written, "absent") | {"absent": True}
    if isinstance(written.get("event"), dict):
        written = _lifted(written, "event")
    return event_as_key(written)


def event_as_key(written: dict[str, object]) -> dict[str, object]:
    """Return ``{speak: {text: hello}}`` as ``{event: speak, text: hello}``; else the same."""
    names = [key for key in written if event_name_in(key) is not None]
    if "event" in written or len(names) != 1:
        return written
    inner = written[names[0]]
    if inner is not None and not isinstance(inner, dict):
        return written
    rest = {key: content for key, content in written.items() if key != names[0]}
    return {"event": names[0], **(inner or {}), **rest}


def _lifted(written: dict[str, object], key: str) -> dict[str, object]:
    """Return a mapping with the contents of one key beside its other keys."""
    inner = written.pop(key)
    contents = dict(inner) if isinstance(inner, dict) else {"event": inner}
    if twice := set(contents) & set(written):
        msg = f'"{min(twice)}" is given twice, inside and outside {key}'
        raise ValueError(msg)
    return contents | written


def _noise_alone(content: object) -> object:
    if not isinstance(content, str):
        return content
    return {"kind" if content in NOISE_KINDS else "file": content}


def _echo_alone(content: object) -> object:
    if content in (True, "yes", "on"):
        return {}
    return None if content in (False, "no", "off") else content


class _Form(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, coerce_numbers_to_str=True
    )


class StepForm(_Form):
    """One thing that people do: exactly one of say, play and press."""

    id: str | None = Field(default=None, pattern=r"^[A-Za-z][\w -]*$")
    """A name to refer to it by, instead of its number."""
    say: str | None = None
    """Words that are said in the room."""
    voice: str | None = None
    """Who says them: a voice ("flite:awb") or any person's name; left out: the first person."""
    play: str | None = None
    """A WAV or FLAC file that is heard in the room; relative to the scenario."""
    press: Literal["button"] | None = None
    """The talk button."""
    at: Duration | None = None
    """Moment on the session's clock."""
    after: AnchorForm | None = None
    """The first matching event since the step before began, or an earlier step."""
    delay: Duration = 0.0
    """Seconds after that."""


class ExpectationForm(_Form):
    """An event that must happen, or must not. Other keys are filters on the event's fields."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Annotated[object, WithJsonSchema(_FILTER_SCHEMA)]]

    event: EventForm | None = None
    """Name of the event; its fields are filters beside it."""
    absent: AbsentForm = False
    """It must not happen in the span."""
    within: WithinForm | None = None
    """So many seconds after ``of``."""
    of: AnchorForm | None = None
    """The step or event that ``within`` counts from."""
    after: AnchorForm | None = None
    """Another word for ``of``."""
    since: AnchorForm | None = None
    """Another word for ``of``."""
    step: AnchorForm | None = None
    """Another word for ``of``, for a step's number or id."""
    start: AnchorForm | None = Field(default=None, alias="from")
    """Beginning of a span."""
    to: AnchorForm | None = None
    """End of a span."""
    until: AnchorForm | None = None
    """Another word for ``to``."""
    before: AnchorForm | None = None
    """Another word for ``to``."""
    between: SpanForm | None = None
    """``from`` and ``to`` in one."""
    over: SpanForm | None = None
    """Another word for ``between``."""
    at_least: int | None = Field(default=None, ge=0)
    """So many times or more."""
    at_most: int | None = Field(default=None, ge=0)
    """So many times or fewer."""
    times: int | None = Field(default=None, ge=0)
    """Exactly so many times."""


class EchoForm(_Form):
    """The coach's own voice in the microphone."""

    level_db: float = Field(default=-20.0, ge=-80, le=20)
    """Against what the speaker plays."""
    delay_ms: float = Field(default=40.0, ge=0, le=500)
    """From speaker to microphone, the devices' own delay included."""


class NoiseForm(_Form):
    """A noise that goes on all the time."""

    kind: Literal["white", "pink", "hum"] | None = None
    """A made noise."""
    file: str | None = None
    """A recorded one, played round and round; relative to the scenario."""
    snr_db: float | None = Field(default=None, ge=-20, le=80)
    """How far below the people's voices it lies, as both reach the microphone; 20 if left out."""


class RoomForm(_Form):
    """The living room: left out, voices are dry and nothing echoes."""

    distance_m: float = Field(default=1.0, gt=0, le=10)
    """From the people to the microphone."""
    rt60_s: float = Field(default=0.4, ge=0, le=3)
    """Time in which an echo dies away by 60 dB; 0: no reverberation."""
    noise: Annotated[NoiseForm | None, BeforeValidator(_noise_alone)] = None
    """``white``, ``pink``, ``hum``, or a file; or a mapping."""
    snr_db: float | None = Field(default=None, ge=-20, le=80)
    """The same as the noise's own ``snr_db``."""
    echo: Annotated[EchoForm | None, BeforeValidator(_echo_alone)] = EchoForm()
    """How the microphone hears the coach; ``no``: not at all."""
    microphone_db: float = Field(default=0.0, ge=-60, le=40)
    """Gain of the microphone."""


class ScenarioForm(_Form):
    """A conversation to play through on virtual time, and what must come of it."""

    title: str = Field(default="", validation_alias=AliasChoices("title", "name"))
    """What it shows; ``name`` means the same."""
    description: str = ""
    """More about it."""
    settings: dict[str, object] = {}
    """Settings to override: ``wake.phrase: alexa``, or nested."""
    room: RoomForm | None = None
    """Left out: dry voices over a faint noise floor."""
    seed: int = Field(default=1, ge=0)
    """Of everything that is drawn at random; the same seed gives the same run."""
    steps: list[StepForm] = []
    """What people do, in order."""
    expectations: list[Annotated[ExpectationForm, BeforeValidator(_expectation_alone)]] = []
    """What must happen."""
    ends_after: Duration = ENDS_AFTER
    """How long it goes on after the last step when no session is under way."""
    longest: Duration = LONGEST_RUN
    """It ends here at the latest."""
    starts: Annotated[str, BeforeValidator(_date_and_time)] | None = None
    """The date and time at its beginning, in UTC: ``2026-11-23 20:59``."""
    clock_known: bool = True
    """False: the machine lost its clock, as after a power cut without a network."""
