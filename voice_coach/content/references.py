"""Checks that everything a dialog file names is there: lines, states, intents, sounds, slots."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voice_coach.content.dialogs import Dialogs, ExerciseFile
from voice_coach.content.documents import Document, Location
from voice_coach.content.endings import check_endings
from voice_coach.content.engine_lines import (
    ANSWERS_LINES,
    CARD_LINES,
    ENGINE_LINES,
    HEARING_LINES,
    OFFER_LINES,
    ROLE_SLOTS,
    SESSION_SLOTS,
    STANDING_SLOTS,
    TOPIC_LINES,
)
from voice_coach.content.feeling_help import check_finding
from voice_coach.content.flow import check_flow
from voice_coach.content.outline import written_steps
from voice_coach.content.phrasebook import slots_of
from voice_coach.content.questions import check_questions
from voice_coach.content.schema import AnswerKind, Exercise
from voice_coach.content.steps import (
    CALL_LINES,
    AskStep,
    ChooseStep,
    OfferStep,
    ScaleStep,
    SoundStep,
)
from voice_coach.engine.confirming import STATE as CONFIRM_STATE
from voice_coach.errors import Problem
from voice_coach.resources import is_folder
from voice_coach.suggest import did_you_mean

ANSWER_SLOT: Final = "answer"
OPTIONS_SLOT: Final = "options"
LINE_FIELDS: Final = ("line", "or_end", "shorter", "call_line", *CALL_LINES[1:])
"""Fields of steps that name a line."""
FINDING_SLOTS: Final = {"family": OPTIONS_SLOT, "words": "words", "exact": ANSWER_SLOT}
"""What the lines of ``finding`` can hold besides."""
AUTO: Final = "auto"


def line_key(exercise: Exercise, line: str) -> str:
    """Return the phrasebook key of a line named in an exercise: its own, or a shared one."""
    return f"{exercise.id}.{line}" if line in exercise.lines else line


@dataclass(frozen=True, slots=True)
class _Use:
    """A line that is said somewhere, and the slots it may have there."""

    key: str
    slots: frozenset[str]
    document: Document
    location: Location


def check_references(
    dialogs: Dialogs, intents: Collection[str], sounds: Collection[str]
) -> list[Problem]:
    """Return what is named in our dialogs and is not there.

    Exercises of one's own are checked one by one, with ``check_exercise``.

    Args:
        dialogs: the files.
        intents: the intents that have sentences.
        sounds: the sounds there are; empty: not checked.
    """
    problems = [*_check_listening(dialogs, intents)]
    uses = [*_engine_uses(dialogs), *_answer_uses(dialogs)]
    uses += [*_choices_uses(dialogs), *_further_uses(dialogs)]
    for found in dialogs.exercises.values():
        if not found.own:
            problems += check_exercise(dialogs, found, sounds)
            uses += _exercise_uses(found)
    problems += _check_uses(dialogs, [use for use in uses if not _is_own(use, dialogs)])
    return problems


def check_exercise(dialogs: Dialogs, found: ExerciseFile, sounds: Collection[str]) -> list[Problem]:
    """Return what an exercise names and is not there, and lines it has and never says."""
    exercise, document = found.exercise, found.document
    problems: list[Problem] = []
    used: set[str] = set()
    answered: set[str] = set()
    known = {*exercise.lines, *dialogs.prompts}
    for place, content in written_steps(exercise):
        lines = list(_lines_of(content))
        used.update(lines)
        problems += [
            document.problem(place, f'there is no line "{line}"', did_you_mean(line, known))
            for line in lines
            if line not in known
        ]
        if isinstance(content, AskStep):
            problems += _check_question(content, answered, dialogs, document, place)
            answered.add(content.slot)
        problems += [
            document.problem(place, f'there is no sound "{name}"', did_you_mean(name, sounds))
            for name in _sounds_of(content)
            if sounds and name not in sounds
        ]
    problems += [
        document.problem(("lines", line), f'line "{line}" is never said')
        for line in exercise.lines
        if line not in used
    ]
    problems += check_flow(dialogs, found)
    problems += check_questions(dialogs, found)
    problems += check_endings(dialogs, found)
    problems += _slot_problems(_exercise_uses(found), dialogs)
    return problems


def _check_question(
    ask: AskStep, answered: Collection[str], dialogs: Dialogs, document: Document, place: Location
) -> Iterator[Problem]:
    answers = dialogs.listening.answers
    if ask.answer not in answers:
        yield document.problem(
            place,
            f'there is no kind of answer "{ask.answer}"',
            did_you_mean(ask.answer, answers) or "known: " + ", ".join(sorted(answers)),
        )
    elif ask.who is None:
        for key in _lines_of_kind(answers[ask.answer]):
            if any(
                ROLE_SLOTS.intersection(slots_of(text)) for text in dialogs.prompts.get(key, ())
            ):
                yield document.problem(
                    place,
                    f'"{ask.answer}" says a name ("{key}"), and nobody is asked by name',
                    "say who is asked, for example who: first; or take another kind of answer",
                )
                break
    if ask.unlike is not None and ask.unlike not in answered:
        yield document.problem(
            place,
            f'nothing was answered as "{ask.unlike}" before',
            did_you_mean(ask.unlike, answered),
        )


def _lines_of_kind(kind: AnswerKind) -> Iterator[str]:
    yield from (*kind.noinput, *kind.nomatch)
    own = (kind.echo, kind.confirm, kind.passed, kind.give_up, kind.denied, kind.same)
    yield from (key for key in (*own, kind.adjusted) if key is not None)
    if kind.finding is not None:
        yield from (kind.finding.family, kind.finding.words, kind.finding.exact)


def _lines_of(content: object) -> Iterator[str]:
    fields = getattr(type(content), "model_fields", {})
    for field in LINE_FIELDS:
        line = getattr(content, field) if field in fields else None
        if line is not None:
            yield line
    if isinstance(content, ChooseStep):
        yield from (option.say for option in content.options if option.say is not None)


def _sounds_of(content: object) -> Iterator[str]:
    names = ("start_sound", "warn_sound", "end_sound", "quiet_sound", "bell_sound", "call_sound")
    for field in ("name", *names) if isinstance(content, SoundStep) else names:
        name = getattr(content, field, None)
        if isinstance(name, str) and name != AUTO:
            yield name


def _check_listening(dialogs: Dialogs, intents: Collection[str]) -> Iterator[Problem]:
    document = dialogs.documents["listening"]
    listening = dialogs.listening
    for name, state in listening.states.items():
        if state.profile not in listening.profiles:
            yield document.problem(
                ("states", name, "profile"),
                f'there is no profile "{state.profile}"',
                did_you_mean(state.profile, listening.profiles),
            )
        for index, intent in enumerate(state.intents):
            if intent not in intents:
                yield document.problem(
                    ("states", name, "intents", index),
                    f'there are no sentences for "{intent}"',
                    did_you_mean(intent, intents),
                )
    used = {intent for state in listening.states.values() for intent in state.intents}
    sentences = dialogs.documents["intents"]
    for intent in intents:
        if intent not in used:
            yield sentences.problem(
                ("intents", intent), f'"{intent}" is heard in no listening state'
            )
    if listening.choices is not None and listening.choices.state not in listening.states:
        yield document.problem(
            ("choices", "state"),
            f'there is no listening state "{listening.choices.state}"',
            did_you_mean(listening.choices.state, listening.states),
        )
    for name, answer in listening.answers.items():
        if answer.confirm is not None and CONFIRM_STATE not in listening.states:
            yield document.problem(
                ("answers", name, "confirm"), f'there is no listening state "{CONFIRM_STATE}"'
            )
        yield from _check_answer(document, name, answer, dialogs)


def _check_answer(
    document: Document, name: str, answer: AnswerKind, dialogs: Dialogs
) -> Iterator[Problem]:
    place = ("answers", name)
    state = dialogs.listening.states.get(answer.state)
    if state is None:
        yield document.problem(
            (*place, "state"),
            f'there is no listening state "{answer.state}"',
            did_you_mean(answer.state, dialogs.listening.states),
        )
    elif answer.intent not in state.intents:
        yield document.problem(
            (*place, "intent"),
            f'"{answer.intent}" is not heard in "{answer.state}"',
            did_you_mean(answer.intent, state.intents),
        )
    if answer.finding is not None:
        yield from check_finding(dialogs, name, answer, answer.finding)
    for intent in answer.meant:
        if state is not None and intent not in state.intents:
            yield document.problem(
                (*place, "meant", intent),
                f'"{intent}" is not heard in "{answer.state}"',
                did_you_mean(intent, state.intents),
            )


def _engine_uses(dialogs: Dialogs) -> Iterator[_Use]:
    document = dialogs.documents["prompts"]
    for key, slots in ENGINE_LINES.items():
        yield _Use(key, slots, document, ())


def _answer_uses(dialogs: Dialogs) -> Iterator[_Use]:
    document = dialogs.documents["listening"]
    slots = SESSION_SLOTS | ROLE_SLOTS
    for name, answer in dialogs.listening.answers.items():
        place = ("answers", name)
        for field in ("noinput", "nomatch"):
            for index, key in enumerate(getattr(answer, field)):
                yield _Use(key, slots, document, (*place, field, index))
        for field in ("passed", "give_up", "denied", "same", "adjusted"):
            if (key := getattr(answer, field)) is not None:
                yield _Use(key, slots, document, (*place, field))
        for field in ("echo", "confirm"):
            if (key := getattr(answer, field)) is not None:
                yield _Use(key, slots | {ANSWER_SLOT}, document, (*place, field))
        if answer.finding is not None:
            for field, slot in FINDING_SLOTS.items():
                key = getattr(answer.finding, field)
                yield _Use(key, slots | {slot}, document, (*place, "finding", field))


def _choices_uses(dialogs: Dialogs) -> Iterator[_Use]:
    choices = dialogs.listening.choices
    if choices is None:
        return
    document = dialogs.documents["listening"]
    slots = SESSION_SLOTS | {OPTIONS_SLOT}
    for field in ("again", "silent"):
        for index, key in enumerate(getattr(choices, field)):
            yield _Use(key, slots, document, ("choices", field, index))
    for field in ("passed", "give_up"):
        if (key := getattr(choices, field)) is not None:
            yield _Use(key, slots, document, ("choices", field))


def _further_uses(dialogs: Dialogs) -> Iterator[_Use]:
    """Yield the shared lines of cards, offers and answers, where there are any."""
    document = dialogs.documents["prompts"]
    steps = [
        content
        for found in dialogs.exercises.values()
        for _, content in written_steps(found.exercise)
    ]
    heard = {intent for state in dialogs.listening.states.values() for intent in state.intents}
    groups = [HEARING_LINES]
    groups += [CARD_LINES] if dialogs.decks else []
    groups += [lines for intent, lines in TOPIC_LINES.items() if intent in heard]
    groups += [ANSWERS_LINES] if dialogs.answers else []
    groups += [OFFER_LINES] if any(isinstance(step, OfferStep) for step in steps) else []
    for lines in groups:
        for key, slots in lines.items():
            yield _Use(key, slots, document, ())


def _exercise_uses(found: ExerciseFile) -> Iterator[_Use]:
    exercise = found.exercise
    answered: set[str] = set()
    for place, content in written_steps(exercise):
        slots = SESSION_SLOTS | answered
        if isinstance(content, ChooseStep | ScaleStep):
            slots |= {OPTIONS_SLOT}
        if getattr(content, "who", None) is not None:
            slots |= ROLE_SLOTS
        for line in _lines_of(content):
            yield _Use(line_key(exercise, line), slots, found.document, place)
        if isinstance(content, AskStep | ChooseStep | ScaleStep):
            answered.add(content.slot)


def _is_own(use: _Use, dialogs: Dialogs) -> bool:
    """Whether a line is an exercise's own, which ``check_exercise`` has looked at."""
    exercise, _, line = use.key.partition(".")
    found = dialogs.exercises.get(exercise)
    return found is not None and line in found.exercise.lines


def _check_uses(dialogs: Dialogs, uses: Iterable[_Use]) -> Iterator[Problem]:
    uses = list(uses)
    prompts = dialogs.documents["prompts"]
    exercise_files = {found.document.path for found in dialogs.exercises.values()}
    for use in uses:
        if use.key not in dialogs.prompts and use.document.path not in exercise_files:
            yield use.document.problem(
                use.location,
                f'there is no line "{use.key}"',
                did_you_mean(use.key, dialogs.prompts),
            )
    yield from _slot_problems(
        (use for use in uses if use.document.path not in exercise_files), dialogs
    )
    said = {use.key for use in uses}
    for key in dialogs.prompts:
        if key not in said:
            yield prompts.problem((key,), f'line "{key}" is never said', did_you_mean(key, said))


def _slot_problems(uses: Iterable[_Use], dialogs: Dialogs) -> Iterator[Problem]:
    for use in uses:
        for document, place, text in _wordings(use.key, dialogs):
            for slot in slots_of(text):
                if slot not in use.slots | STANDING_SLOTS:
                    known = use.slots | STANDING_SLOTS
                    said_at = use.document.line(use.location)
                    where = "" if said_at is None else f", said at line {said_at}"
                    yield document.problem(
                        place,
                        f'{{{slot}}} has no value in "{use.key}"{where}',
                        did_you_mean(slot, known) or "known: " + ", ".join(sorted(known)),
                    )


def _wordings(key: str, dialogs: Dialogs) -> Iterator[tuple[Document, Location, str]]:
    if key in dialogs.prompts:
        for index, text in enumerate(dialogs.prompts[key]):
            yield dialogs.documents["prompts"], (key, index), text
        return
    exercise, _, line = key.partition(".")
    found = dialogs.exercises.get(exercise)
    if found is not None:
        for index, text in enumerate(found.exercise.lines.get(line, [])):
            yield found.document, ("lines", line, index), text


def sounds_in(folder: Path) -> frozenset[str]:
    """Return the names of the sounds in a folder (WAV and FLAC files, without the ending)."""
    if not is_folder(folder):
        return frozenset()
    return frozenset(path.stem for path in folder.iterdir() if path.suffix in {".wav", ".flac"})
