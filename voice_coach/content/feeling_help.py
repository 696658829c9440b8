"""How somebody is helped to find a word for a feeling: the data behind the question."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from voice_coach.content.dialogs import Dialogs
from voice_coach.content.schema import AnswerKind, WordFinding
from voice_coach.content.wording import enumerate_words
from voice_coach.engine.plan import Finding
from voice_coach.errors import Problem
from voice_coach.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class FeelingHelp:
    """What can be offered to somebody who finds no word."""

    options: str = ""
    """The directions, as they are offered: "heavy, tense or warm"."""
    families: Mapping[str, str] = field(default_factory=dict)
    """Each direction with its words, as they are offered: "sad, lonely or tired"."""
    vague: frozenset[str] = frozenset()
    """Answers that say little, and the same negated."""

    def finding(self, kind: WordFinding) -> Finding:
        """Return the help that goes with a kind of answer."""
        return Finding(
            stuck=kind.stuck,
            family=kind.family,
            words=kind.words,
            exact=kind.exact,
            state=kind.state,
            families=self.families,
            vague=self.vague,
        )


def feeling_help(dialogs: Dialogs) -> FeelingHelp:
    """Return what feelings.yaml offers."""
    how = dialogs.language.enumeration
    feelings = dialogs.feelings
    negated = {feelings.negated.format(feeling=word) for word in feelings.vague}
    return FeelingHelp(
        options=enumerate_words(list(feelings.stuck), how, either=True),
        families={
            family: enumerate_words(words, how, either=True)
            for family, words in feelings.stuck.items()
        },
        vague=frozenset(feelings.vague) | negated,
    )


def check_finding(
    dialogs: Dialogs, name: str, answer: AnswerKind, finding: WordFinding
) -> Iterator[Problem]:
    """Yield what such help names and is not there."""
    document = dialogs.documents["listening"]
    place = ("answers", name, "finding")
    states = dialogs.listening.states
    asked, more = states.get(answer.state), states.get(finding.state)
    if more is None:
        yield document.problem(
            (*place, "state"),
            f'there is no listening state "{finding.state}"',
            did_you_mean(finding.state, states),
        )
    for state in (asked, more):
        for field_name, intent in (("stuck", finding.stuck), ("state", answer.intent)):
            if state is not None and intent not in state.intents:
                yield document.problem(
                    (*place, field_name),
                    f'"{intent}" is not heard where a word is looked for',
                    did_you_mean(intent, state.intents),
                )
    yield from _check_words(dialogs)
    yield from _check_things(dialogs)


def _check_words(dialogs: Dialogs) -> Iterator[Problem]:
    """Everything that is offered must be understood."""
    document = dialogs.documents["feelings"]
    known = known_feelings(dialogs)
    if not dialogs.feelings.stuck:
        yield document.problem((), "there is nothing to offer to somebody who finds no word")
    for family, words in dialogs.feelings.stuck.items():
        for word in (family, *words):
            if word not in known:
                yield document.problem(
                    ("stuck", family),
                    f'"{word}" is offered and would not be understood',
                    did_you_mean(word, known),
                )


def _check_things(dialogs: Dialogs) -> Iterator[Problem]:
    known = known_feelings(dialogs)
    for index, word in enumerate(dialogs.feelings.things):
        if word not in known:
            yield dialogs.documents["feelings"].problem(
                ("things", index), f'"{word}" is none of the words', did_you_mean(word, known)
            )


def known_feelings(dialogs: Dialogs) -> Collection[str]:
    """Return every word or phrase that is understood as a feeling, in the file's order."""
    forms: list[str] = []
    for word, entry in dialogs.feelings.words.items():
        forms += [word, *entry.also]
    forms += [*dialogs.feelings.borrowed, *dialogs.feelings.vague]
    return list(dict.fromkeys(forms))
