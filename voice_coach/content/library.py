"""The library: exercises as plans, lines as words, sentences as grammars and meanings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from voice_coach.content.answers import (
    answer_lists,
    answer_plan,
    answer_wordings,
    topics_of,
)
from voice_coach.content.candidates import candidate
from voice_coach.content.clock_words import ClockWords
from voice_coach.content.compiler import Compiler, Shelf
from voice_coach.content.decks import card_key, deck_wordings
from voice_coach.content.dialogs import Dialogs
from voice_coach.content.durations import DurationWords
from voice_coach.content.examples import Examples
from voice_coach.content.exercise_names import exercise_lists
from voice_coach.content.feeling_help import feeling_help, known_feelings
from voice_coach.content.feeling_lists import feeling_lists
from voice_coach.content.grammar import Grammar
from voice_coach.content.household import Household
from voice_coach.content.intents import IntentMatch, IntentSet
from voice_coach.content.listening import shown_words
from voice_coach.content.nearest import NearestSentences
from voice_coach.content.normal import spoken_words
from voice_coach.content.numbers import NumberWords
from voice_coach.content.phrasebook import Choose, Wordings
from voice_coach.content.programme_schema import Programme
from voice_coach.content.programmes import engine_programme, programme_names, programme_wordings
from voice_coach.content.references import line_key
from voice_coach.content.schema import Answers, Country, Exercise, ListeningState
from voice_coach.content.sentences import ListValues, Sentences
from voice_coach.content.wording import enumerate_words
from voice_coach.engine import programmes as engine_programmes
from voice_coach.engine.attention import CALLED
from voice_coach.engine.events import Slot
from voice_coach.engine.plan import ListeningWindow, Plan
from voice_coach.engine.suggesting import Candidate, Rules
from voice_coach.errors import Problem
from voice_coach.units import Seconds


class Library:
    """Implements ``engine.plan.Repertoire``. Made by ``loading.load_library``."""

    def __init__(
        self,
        dialogs: Dialogs,
        sentences: Sentences,
        names: tuple[str, str],
        *,
        choose: Choose,
        household: Household,
    ) -> None:
        self.names = names
        """How the coach calls partner 1 and partner 2."""
        self.problems: tuple[Problem, ...] = ()
        """Mistakes in the user's own exercises, which are left out."""
        self.unnamed = (dialogs.language.unnamed[0], dialogs.language.unnamed[1])
        """What the two are called without names."""
        self.countries: Mapping[str, Country] = dialogs.countries.countries
        """By ISO 3166-1 code."""
        self._led = {name: found.exercise for name, found in dialogs.exercises.items()}
        self.exercises: Mapping[str, Exercise] = {
            name: exercise for name, exercise in self._led.items() if exercise.listed
        }
        """What is offered to people; the set up is led like an exercise and is none."""
        self.states: Mapping[str, ListeningState] = dialogs.listening.states
        self.feelings = tuple(known_feelings(dialogs))
        """Every word or phrase that is understood as a feeling."""
        self.intents = IntentSet(sentences)
        self._prompts = frozenset(dialogs.prompts)
        self.phrasebook = _phrasebook(dialogs, sentences, household.wake_phrase, choose)
        self.answers: Mapping[str, Answers] = {
            name: found.answers for name, found in dialogs.answers.items()
        }
        """Answers to what people ask, by file."""
        self._topics = topics_of(self.answers.values())
        self.programmes: Mapping[str, Programme] = {
            name: found.programme for name, found in dialogs.programmes.items()
        }
        """By id."""
        self.suggestions = dialogs.suggestions
        """How "what shall we do?" is answered."""
        self._choose = choose
        self._kinds = dialogs.listening.answers
        shelf = shelf_of(dialogs, choose, household.switched_on)
        self._compiler = Compiler(self._kinds, line_key, meanings_of(dialogs), shelf)
        self._windows = {**dialogs.listening.profiles, **household.windows}
        self._pronunciations = {**sounds_of(dialogs), **household.pronunciations}
        self._grammars: dict[str, Grammar] = {}
        self._nearest: dict[str, NearestSentences] = {}
        self._candidates: tuple[Candidate, ...] | None = None

    @property
    def common_states(self) -> tuple[str, ...]:
        """The listening states that belong to no single question of an exercise."""
        return tuple(name for name, state in self.states.items() if state.like is None)

    def plan(self, exercise: str, seconds: Seconds | None = None) -> Plan:
        """Return the plan of an exercise, of the length asked for as far as its limits allow.

        An answer to a question is one too: ``definitions/empathy``.

        Raises:
            KeyError: no such exercise.
        """
        if exercise in self._topics:
            return answer_plan(*self._topics[exercise], self._kinds)
        return self._compiler.compile(self._led[exercise], seconds)

    def led_programmes(self) -> Mapping[str, engine_programmes.Programme]:
        """Return the programmes as the engine knows them."""
        return {name: engine_programme(found) for name, found in self.programmes.items()}

    def candidates(self) -> tuple[Candidate, ...]:
        """Return what can be suggested: our exercises and the user's own."""
        if self._candidates is None:
            self._candidates = tuple(
                candidate(self._compiler, exercise) for exercise in self.exercises.values()
            )
        return self._candidates

    def card_line(self, deck: str, card: str) -> str | None:
        """Return the phrasebook key of a card's question; None where there is no such card."""
        key = card_key(deck, card)
        return key if self.phrasebook.has(key) else None

    def rules(self) -> Rules:
        """Return how suggestions are made."""
        made = self.suggestions
        return Rules(made.evening_minutes * 60, made.usual_minutes * 60, made.most)

    def choose(self, count: int) -> int:
        """Return one of 0 … count-1: which of several equally good things is taken."""
        return self._choose(count)

    def fixed_lines(self, exercise: str | None = None) -> tuple[str, ...]:
        """Return what is always said alike: what can be rendered ahead.

        Args:
            exercise: of this one, by its id; None: of none, what may be said at any time.
        """
        if exercise is None:
            return self.phrasebook.fixed_lines(self._prompts.__contains__)
        return self.phrasebook.fixed_lines(lambda key: key.startswith(f"{exercise}."))

    def window(self, state: str) -> ListeningWindow:
        """Return the window of a listening state.

        Raises:
            KeyError: no such state.
        """
        profile = self.states[state].profile
        return ListeningWindow(profile, self._windows[profile])

    def allowed(self, state: str) -> frozenset[str]:
        """Return the intents that a listening state holds.

        Raises:
            KeyError: no such state.
        """
        return frozenset(self.states[state].intents)

    def shown(self, state: str) -> tuple[str, ...]:
        """Return a few of the things that can be said in a listening state, for a screen.

        Raises:
            KeyError: no such state.
        """
        return tuple(shown_words(words, self.names) for words in self.states[state].shown)

    def grammar(self, state: str) -> Grammar:
        """Return the grammar of a listening state.

        Raises:
            KeyError: no such state.
        """
        if state not in self._grammars:
            grammar = self.intents.grammar(state, self.allowed(state), self.states[state].like)
            own = {word: self._pronunciations[word] for word in grammar.words & self._known()}
            like = self.states[state].like
            self._grammars[state] = replace(
                grammar,
                pronunciations=own,
                like=like,
                called=state in CALLED,
                guesses=self.states[state].nearest,
            )
        return self._grammars[state]

    def match(self, state: str, text: str) -> IntentMatch | None:
        """Return what a whole utterance means in a listening state, or None.

        Raises:
            KeyError: no such state.
        """
        return self.intents.match(text, self.allowed(state))

    def nearest(self, state: str, text: str) -> IntentMatch | None:
        """Return what was most probably meant where ``match`` finds nothing.

        Args:
            state: listening state; None comes of every one that is not asked about.
            text: what was said or typed.

        Raises:
            KeyError: no such state.
        """
        if not self.states[state].nearest:
            return None
        if (exact := self.match(state, text)) is not None:
            return exact
        if state not in self._nearest:
            grammar = self.grammar(state)
            self._nearest[state] = NearestSentences(
                grammar.phrases, grammar.words, lambda words: self.match(state, words)
            )
        return self._nearest[state].meant(self.intents.spoken(text))

    def _known(self) -> frozenset[str]:
        return frozenset(self._pronunciations)


def _phrasebook(
    dialogs: Dialogs, sentences: Sentences, wake_phrase: str, choose: Choose
) -> Wordings:
    durations = DurationWords(dialogs.language.durations, sentences.numbers)
    return Wordings(
        wordings_of(dialogs),
        durations=durations,
        times=ClockWords(dialogs.language.clock, durations, sentences.numbers),
        public_slots=frozenset(dialogs.language.public_slots),
        standing={
            "programmes": programmes_words(dialogs),
            "wake": wake_phrase,
        },
        drawn={"exercises": _examples(dialogs, choose).draw},
        choose=choose,
    )


def sounds_of(dialogs: Dialogs) -> dict[str, tuple[str, ...]]:
    """Return how words and names sound that no dictionary knows, in ARPAbet, by word."""
    named = {name.lower(): (sounds,) for name, sounds in dialogs.names.names.items() if sounds}
    return {**dialogs.pronunciations, **named}


def wordings_of(dialogs: Dialogs) -> dict[str, list[str]]:
    """Return every wording by its phrasebook key."""
    wordings = dict(dialogs.prompts)
    for found in dialogs.exercises.values():
        for line, variants in found.exercise.lines.items():
            wordings[line_key(found.exercise, line)] = variants
    for deck in dialogs.decks.values():
        wordings |= deck_wordings(deck.deck)
    for answers in dialogs.answers.values():
        wordings |= answer_wordings(answers.answers)
    for programme in dialogs.programmes.values():
        wordings |= programme_wordings(programme.programme)
    return wordings


def shelf_of(dialogs: Dialogs, choose: Choose, switched_on: frozenset[str] = frozenset()) -> Shelf:
    """Return what exercises are made with besides their own files."""
    return Shelf(
        decks={name: found.deck for name, found in dialogs.decks.items()},
        exercises={name: found.exercise for name, found in dialogs.exercises.items()},
        switched_on=switched_on,
        choices=dialogs.listening.choices,
        enumeration=dialogs.language.enumeration,
        choose=choose,
        feelings=feeling_help(dialogs),
    )


def spoken_names(dialogs: Dialogs, names: tuple[str, ...]) -> tuple[str, str]:
    """Return how the coach calls the two."""
    unnamed = dialogs.language.unnamed
    first = names[0] if names else unnamed[0]
    second = names[1] if len(names) > 1 else unnamed[1]
    return first, second


def given_lists(
    dialogs: Dialogs, names: tuple[str, str], numbers: NumberWords | None
) -> dict[str, ListValues]:
    """Return the lists of the sentences that are filled from the other files.

    Those of ``exercise_lists`` and ``feeling_lists``; ``partner``: 1 or 2; ``given_name``: names as
    they are written; ``country``: names of countries.
    """
    partners: dict[str, str | int | float] = {}
    for index, name in enumerate(names, start=1):
        partners.setdefault(spoken_words(name, numbers), index)
        for other in dialogs.language.partners.get(str(index), []):
            partners.setdefault(spoken_words(other, numbers), index)
    return {
        **exercise_lists(dialogs, numbers),
        "partner": list(partners.items()),
        **feeling_lists(dialogs, numbers),
        "given_name": [(spoken_words(name, numbers), name) for name in dialogs.names.names],
        "country": [
            (spoken_words(heard, numbers), country.name)
            for country in dialogs.countries.countries.values()
            for heard in (country.name, *country.also)
        ],
        **answer_lists(dialogs, numbers),
        **({"programme": programme_names(dialogs, numbers)} if dialogs.programmes else {}),
    }


def meanings_of(dialogs: Dialogs) -> dict[str, dict[str, Slot]]:
    """Return what is kept for an answer that is not kept as it was given back."""
    codes = {country.name: code for code, country in dialogs.countries.countries.items()}
    return {"countries": dict(codes)}


def _examples(dialogs: Dialogs, choose: Choose) -> Examples:
    ours = [
        found.exercise
        for found in dialogs.exercises.values()
        if found.exercise.listed
        and not found.own
        and not (found.exercise.conflict or found.exercise.gates)
    ]
    return Examples(ours, dialogs.language.enumeration, choose)


def programmes_words(dialogs: Dialogs) -> str:
    """Return the names of our programmes, one of which is to be chosen."""
    titles = [found.programme.title for found in dialogs.programmes.values()]
    return enumerate_words(titles, dialogs.language.enumeration, either=True)
