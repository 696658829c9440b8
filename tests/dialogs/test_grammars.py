"""The recogniser's grammars and the matcher are of one mind: what can be heard is understood."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pocketsphinx import Decoder, get_model_path
from support.jsgf import Jsgf

from voice_coach.content.jsgf import LARGEST
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.content.phrases import MOST_PHRASES
from voice_coach.content.questions import closed_questions
from voice_coach.errors import DialogError
from voice_coach.resources import dialogs_folder

pytestmark = pytest.mark.slow

LIBRARY: Final = load_library(dialogs_folder(), (), choose=lambda _: 0)
FIRST_QUESTIONS: Final = tuple(
    question.state
    for exercise in LIBRARY.exercises.values()
    for question in list(closed_questions(exercise))[:1]
)
STATES: Final = (*LIBRARY.common_states, *FIRST_QUESTIONS)
"""The first question of each exercise that has some stands for all of its questions."""
SHORT: Final = {
    "louder",
    "quieter",
    "slower",
    "faster",
    "help",
    "goodbye",
    "good bye",
    "set up",
    "turn it up",
    "talk louder",
    "talk slower",
}
"""Words that are heard right after the wake phrase though they are short: everybody tries them."""
STEP: Final = ("it", "that", "this")
TOO_SHORT_BUT_NEEDED: Final = {
    "who are you",
    # what people say of today's step
    *(f"{who} did {what}" for who in ("i", "we") for what in STEP),
    *(f"{who} done {what}" for who in ("i've", "we've") for what in STEP),
}
FEWEST_PHONES: Final = 8


def one_meaning(library: Library, state: str, sentence: str) -> bool:
    return len(library.intents.readings(sentence, library.allowed(state))) == 1


@pytest.mark.parametrize("state", STATES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_what_can_be_heard_is_understood(library: Library, state: str, data: st.DataObject) -> None:
    jsgf = Jsgf.parse(library.grammar(state).jsgf)
    sentence = jsgf.draw(lambda count: data.draw(st.integers(0, count - 1)))
    assert one_meaning(library, state, sentence)
    assert library.match(state, sentence) is not None


@pytest.mark.parametrize("state", STATES)
def test_phrases_are_sentences_with_every_word(library: Library, state: str) -> None:
    grammar = library.grammar(state)
    jsgf = Jsgf.parse(grammar.jsgf)
    assert len(grammar.phrases) <= MOST_PHRASES
    if state.endswith("command"):
        assert len(grammar.phrases) < MOST_PHRASES, "pairs of words would be missing"
    assert {word for phrase in grammar.phrases for word in phrase.split()} == grammar.words
    for phrase in random.Random(3).sample(grammar.phrases, min(150, len(grammar.phrases))):  # noqa: S311 - a sample
        assert jsgf.accepts(phrase)
        assert one_meaning(library, state, phrase)


@pytest.mark.parametrize("state", STATES)
def test_words_are_spelled_as_dictionaries_spell_them(library: Library, state: str) -> None:
    for word in library.grammar(state).words:
        assert word == word.lower()
        assert all(sign.isalpha() or sign == "'" for sign in word)


def test_small_states_have_all_their_pairs(library: Library) -> None:
    phrases = library.grammar("silence").phrases
    pairs = {pair for phrase in phrases for pair in pairwise(phrase.split())}
    assert ("please", "stop") in pairs
    assert ("stop", "it") in pairs


def test_a_state_that_is_like_another_has_its_own_sentences_and_those_of_the_other(
    library: Library,
) -> None:
    own = "it sounds like you're lonely"
    jsgf = Jsgf.parse(library.grammar("their_feeling").jsgf)
    assert jsgf.accepts(own)
    assert jsgf.accepts("what now"), "as in the state that it is like"
    assert not Jsgf.parse(library.grammar("feeling").jsgf).accepts(own)


def test_what_is_typed_is_understood_beyond_the_grammar(library: Library) -> None:
    jsgf = Jsgf.parse(library.grammar("command").jsgf)
    for typed in ("a 47 second silent gaze", "bye", "help me", "nothing"):
        assert not jsgf.accepts(library.intents.spoken(typed))
        assert library.match("command", typed) is not None


def test_grammars_do_not_depend_on_the_process() -> None:
    first, second = (
        load_library(dialogs_folder(), (), choose=lambda _: 0).grammar("feeling") for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("state", STATES)
def test_no_grammar_is_near_the_limit(library: Library, state: str) -> None:
    grammar = library.grammar(state)
    assert len(grammar.words) < 1000
    assert grammar.positions < LARGEST / 4


@pytest.fixture(scope="module")
def phones() -> dict[str, int]:
    """Number of phones of every word in PocketSphinx' dictionary."""
    dictionary = Path(get_model_path("en-us/cmudict-en-us.dict"))
    counts: dict[str, int] = {}
    for line in dictionary.read_text("utf-8").splitlines():
        word, *sounds = line.split()
        counts.setdefault(word.partition("(")[0], len(sounds))
    return counts


@pytest.mark.speech
@pytest.mark.parametrize("state", STATES)
def test_pocketsphinx_knows_every_word_and_compiles_every_grammar(
    library: Library, phones: dict[str, int], state: str
) -> None:
    grammar = library.grammar(state)
    names = {name.lower() for name in library.names}
    unknown = grammar.words - phones.keys() - grammar.pronunciations.keys() - names
    assert unknown == set()
    decoder = Decoder(lm=None, bestpath=False, samprate=16000, loglevel="FATAL")
    for word, ways in grammar.pronunciations.items():
        for sounds in () if word in phones else ways:
            decoder.add_word(word, sounds, True)
    decoder.add_jsgf_string(state, grammar.jsgf)
    decoder.activate_search(state)
    decoder.start_utt()
    decoder.process_raw(bytes(32000), full_utt=True)
    decoder.end_utt()


@pytest.mark.speech
def test_names_of_exercises_are_long_enough_to_be_told_apart(
    library: Library, phones: dict[str, int]
) -> None:
    ours = library.grammar("command").pronunciations
    known = {**phones, **{word: len(ways[0].split()) for word, ways in ours.items()}}
    for exercise in library.exercises.values():
        for alias in exercise.aliases:
            assert sum(known[word] for word in alias.split()) >= FEWEST_PHONES, alias


@pytest.mark.speech
def test_commands_are_long_enough_or_wanted_short(library: Library, phones: dict[str, int]) -> None:
    jsgf = Jsgf.parse(library.grammar("command").jsgf)
    draw = random.Random(11).randrange  # noqa: S311 - a sample
    heard = {jsgf.draw(draw) for _ in range(4000)}
    ours = library.grammar("command").pronunciations
    known = {**phones, **{word: len(ways[0].split()) for word, ways in ours.items()}}
    short = {
        sentence
        for sentence in heard
        if sum(known[word] for word in sentence.split()) < FEWEST_PHONES
    }
    assert short <= SHORT | TOO_SHORT_BUT_NEEDED


def test_no_state_holds_another_s_words(library: Library) -> None:
    """A word is heard in a state only because an intent that the state holds has it there."""
    states = library.states
    words = {name: library.grammar(name).words for name in states}
    for name, state in states.items():
        own = {
            word
            for intent in state.intents
            if _can_be_heard(library, name, intent)
            for word in library.intents.grammar(name, [intent], state.like).words
        }
        assert words[name] == own, name


def test_a_question_s_answers_are_heard_in_no_other_state(library: Library) -> None:
    for name in library.states:
        holding = [state for state in library.states if name in library.allowed(state)]
        assert holding in ([], [name]), name


def test_names_and_feelings_are_not_heard_where_people_talk_to_each_other(library: Library) -> None:
    """What nobody asked for there would come out of their talk."""
    private = [name for name, state in library.states.items() if state.private]
    assert len(private) > 5
    for name in private:
        words = library.grammar(name).words
        assert words.isdisjoint({"anna", "ben", "gaze", "anxious", "sad", "remind"}), name
        sayable = Jsgf.parse(library.grammar(name).jsgf)
        assert not any(
            set(alias.split()) <= words and sayable.accepts(alias)
            for exercise in library.exercises.values()
            for alias in exercise.aliases
        ), name


def _can_be_heard(library: Library, state: str, intent: str) -> bool:
    try:
        library.intents.grammar(state, [intent], library.states[state].like)
    except DialogError:
        return False
    return True
