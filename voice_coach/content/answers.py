"""Answers to what people ask: how they are asked for, and their small plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from voice_coach.content.assembly import Assembly, Mark
from voice_coach.content.dialogs import AnswersFile, Dialogs
from voice_coach.content.documents import MergedDocument
from voice_coach.content.normal import spoken_words
from voice_coach.content.numbers import NumberWords
from voice_coach.content.schema import AnswerKind, Answers
from voice_coach.content.sentences import ListValues
from voice_coach.engine import plan

ASK_INTENT = "AskAbout"
"""The intent of all such questions, with the answer's name in the slot below."""
ASK_SLOT = "exercise"
EXAMPLE_LINE = "answers.example"
NO_EXAMPLE = "answers.no_example"
EXAMPLE_ANSWER = "yes_no"
_YES = "yes"


def answer_name(answers: Answers, topic: str) -> str:
    """Return what an answer's plan is called: ``definitions/empathy``."""
    return f"{answers.id}/{topic}"


def answer_names(answers: Answers) -> Iterator[str]:
    """Yield the names of all answers of a file."""
    for topic in answers.topics:
        yield answer_name(answers, topic)


def topics_of(files: Iterable[Answers]) -> dict[str, tuple[Answers, str]]:
    """Return the file and the topic of each answer by its name."""
    return {
        answer_name(answers, topic): (answers, topic)
        for answers in files
        for topic in answers.topics
    }


def answer_wordings(answers: Answers) -> dict[str, list[str]]:
    """Return the lines of all answers of a file by their phrasebook key."""
    return {
        _key(answers, topic, part, index): [text]
        for topic, found in answers.topics.items()
        for part, lines in (("reply", found.reply), ("example", found.example or []))
        for index, text in enumerate(lines)
    }


def answer_plan(answers: Answers, topic: str, kinds: Mapping[str, AnswerKind]) -> plan.Plan:
    """Return the plan of an answer: its lines, then an example for those who want one."""
    found = answers.topics[topic]
    steps = Assembly()
    for index in range(len(found.reply)):
        steps.add(plan.Say(_key(answers, topic, "reply", index)))
    if found.example is not None:
        wanted, end = Mark(), Mark()
        steps.add(_example_question(kinds[EXAMPLE_ANSWER]))
        steps.fork("example", {_YES: wanted})
        steps.add(plan.Say(NO_EXAMPLE))
        steps.go(end)
        steps.settle(wanted)
        for index in range(len(found.example)):
            steps.add(plan.Say(_key(answers, topic, "example", index)))
        steps.settle(end)
    return plan.Plan(
        exercise=answer_name(answers, topic),
        title=answers.title,
        steps=steps.steps(),
        seconds=0.0,
        people=1,
        consent=False,
        answer=True,
    )


def with_answers(dialogs: Dialogs) -> Dialogs:
    """Return dialogs whose sentences hold the questions that have an answer."""
    blocks = [
        {"sentences": [text.replace("{topic}", _list_reference(found.answers))]}
        for found in dialogs.answers.values()
        for text in found.answers.questions
    ]
    if not blocks:
        return dialogs
    first = next(iter(dialogs.answers.values()))
    merged = MergedDocument.of(
        dialogs.documents["intents"],
        {ASK_INTENT: {"data": blocks}},
        {ASK_INTENT: (first.document, ("questions",))},
    )
    return dialogs.with_documents({"intents": merged})


def answer_lists(dialogs: Dialogs, numbers: NumberWords | None) -> dict[str, ListValues]:
    """Return the names of the topics, as lists of the sentences."""
    return {
        _list_name(found.answers): [
            (spoken_words(name, numbers), answer_name(found.answers, topic))
            for topic, about in found.answers.topics.items()
            for name in about.names
        ]
        for found in dialogs.answers.values()
    }


def topic_file(dialogs: Dialogs, name: str) -> tuple[AnswersFile, str] | None:
    """Return the file and the topic of an answer by its name; None where it is none."""
    file, _, topic = name.partition("/")
    found = dialogs.answers.get(file)
    return None if found is None or topic not in found.answers.topics else (found, topic)


def _example_question(kind: AnswerKind) -> plan.Ask:
    return plan.Ask(
        slot="example",
        state=kind.state,
        intent=kind.intent,
        value=None,
        line=EXAMPLE_LINE,
        nomatch=(EXAMPLE_LINE,),
        meant=dict(kind.meant),
    )


def _key(answers: Answers, topic: str, part: str, index: int) -> str:
    return f"answers.{answers.id}.{topic}.{part}.{index}"


def _list_name(answers: Answers) -> str:
    return f"topic_of_{answers.id}".replace("-", "_")


def _list_reference(answers: Answers) -> str:
    return f"{{{_list_name(answers)}:{ASK_SLOT}}}"
