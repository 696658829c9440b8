"""What every ``Recognizer`` promises, as tests that any of them can be put through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from voice_coach.clip import Pcm16
from voice_coach.content.grammar import Grammar
from voice_coach.content.intents import IntentSet
from voice_coach.errors import RecognizerError
from voice_coach.speech.hearing import Recognition, Recognizer

RATE_HZ = 16_000

HOME = (
    "turn the kitchen lights on",
    "open the bedroom window",
    "set a timer for ten minutes",
    "cancel the alarm please",
)
PLAYER = ("play the next song", "turn the volume down", "what is the weather today")
FOREIGN = (
    "my brother bought seventeen purple umbrellas yesterday",
    "nobody expected the spanish inquisition",
)
"""Hold no word of either grammar beyond the commonest."""


@dataclass
class RecognizerBench:
    """One recogniser under test, open, without a grammar."""

    recognizer: Recognizer
    say: Callable[[str], Pcm16]
    """Returns a sound in which this recogniser understands a sentence."""


def grammar_of(name: str, *sentences: str) -> Grammar:
    """Return a grammar that holds exactly these sentences."""
    listed = "".join(f'\n          - "{sentence}"' for sentence in sentences)
    return IntentSet.from_text(
        f"language: en\nintents:\n  Say:\n    data:\n      - sentences:{listed}\n"
    ).grammar(name)


def noise(seconds: float, level: float, seed: int = 1) -> Pcm16:
    """Return white noise; the level is its standard deviation in steps of 16 bits."""
    generator = np.random.default_rng(seed)
    return (generator.standard_normal(round(seconds * RATE_HZ)) * level).astype(np.int16)


class RecognizerContract:
    """Subclass it with a fixture ``bench``."""

    def heard(self, bench: RecognizerBench, samples: Pcm16, grammar: str) -> Recognition:
        """Recognise, and check what is true of every answer."""
        found = bench.recognizer.recognize(samples, grammar)
        assert 0.0 <= found.confidence <= 1.0
        assert found.text == " ".join(found.text.lower().split())
        assert found.text or not found.accepted
        return found

    def test_it_has_a_name(self, bench: RecognizerBench) -> None:
        assert bench.recognizer.name in ("pocketsphinx", "vosk", "scripted")

    def test_it_hears_every_sentence_of_its_grammar(self, bench: RecognizerBench) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        for sentence in HOME:
            found = self.heard(bench, bench.say(sentence), "home")
            assert (found.text, found.accepted) == (sentence, True)
            assert found.confidence > 0.5

    def test_what_its_grammar_does_not_hold_is_not_accepted(self, bench: RecognizerBench) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        for sentence in FOREIGN:
            assert not self.heard(bench, bench.say(sentence), "home").accepted

    @pytest.mark.parametrize("seconds", [0.02, 0.2, 1.0, 3.0])
    def test_silence_is_nothing(self, bench: RecognizerBench, seconds: float) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        silence = np.zeros(round(seconds * RATE_HZ), np.int16)
        assert not self.heard(bench, silence, "home").accepted

    @pytest.mark.parametrize("level", [1, 30, 1000, 10_000, 60_000])
    def test_noise_is_nothing(self, bench: RecognizerBench, level: float) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        assert not self.heard(bench, noise(1.5, level), "home").accepted

    @pytest.mark.parametrize("count", [0, 1, 2, 159, 160, 161, 320, 410])
    def test_hardly_any_sound_is_nothing(self, bench: RecognizerBench, count: int) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        found = self.heard(bench, noise(1.0, 1000)[:count], "home")
        assert found == Recognition("", 0.0, accepted=False)
        after = self.heard(bench, bench.say(HOME[0]), "home")
        assert (after.text, after.accepted) == (HOME[0], True)

    def test_a_minute_of_sound_does_no_harm(self, bench: RecognizerBench) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        sentence = bench.say(FOREIGN[0])
        minute = np.resize(np.concatenate([sentence, noise(0.7, 20)]), 60 * RATE_HZ)
        assert not self.heard(bench, minute, "home").accepted
        after = self.heard(bench, bench.say(HOME[1]), "home")
        assert (after.text, after.accepted) == (HOME[1], True)

    def test_grammars_are_kept_apart(self, bench: RecognizerBench) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        bench.recognizer.add_grammar(grammar_of("player", *PLAYER))
        for sentence in PLAYER:
            assert self.heard(bench, bench.say(sentence), "player").text == sentence
            other = self.heard(bench, bench.say(sentence), "home")
            assert other.text != sentence
        for sentence in HOME:
            assert self.heard(bench, bench.say(sentence), "home").text == sentence

    def test_there_can_be_many_grammars(self, bench: RecognizerBench) -> None:
        sentences = (*HOME, *PLAYER)
        for number in range(21):
            bench.recognizer.add_grammar(
                grammar_of(f"state {number}", sentences[number % len(sentences)])
            )
        for number in range(21):
            sentence = sentences[number % len(sentences)]
            assert self.heard(bench, bench.say(sentence), f"state {number}").text == sentence

    def test_a_grammar_replaces_the_one_of_its_name(self, bench: RecognizerBench) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *PLAYER))
        assert self.heard(bench, bench.say(PLAYER[0]), "home").text == PLAYER[0]
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        assert self.heard(bench, bench.say(HOME[0]), "home").text == HOME[0]
        assert self.heard(bench, bench.say(PLAYER[0]), "home").text != PLAYER[0]

    def test_the_same_sound_always_means_the_same(self, bench: RecognizerBench) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        sound = bench.say(HOME[2])
        first = self.heard(bench, sound, "home")
        self.heard(bench, noise(1.0, 3000), "home")
        self.heard(bench, bench.say(FOREIGN[1]), "home")
        assert self.heard(bench, sound, "home") == first
        assert self.heard(bench, sound.copy(), "home") == first

    def test_the_sound_is_left_as_it_is(self, bench: RecognizerBench) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        sound = bench.say(HOME[0])
        before = sound.copy()
        sound.flags.writeable = False
        self.heard(bench, sound, "home")
        assert np.array_equal(sound, before)

    def test_a_grammar_that_was_never_added_is_an_error(self, bench: RecognizerBench) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        with pytest.raises(RecognizerError, match='"garage"'):
            bench.recognizer.recognize(noise(1.0, 100), "garage")

    def test_what_is_no_grammar_is_an_error(self, bench: RecognizerBench) -> None:
        for broken in (
            Grammar("broken", "", frozenset()),
            Grammar("broken", "nonsense", frozenset({"nonsense"})),
        ):
            with pytest.raises(RecognizerError):
                bench.recognizer.add_grammar(broken)
        with pytest.raises(RecognizerError):
            bench.recognizer.recognize(noise(1.0, 100), "broken")

    def test_closing_twice_is_fine_and_then_it_hears_nothing(self, bench: RecognizerBench) -> None:
        bench.recognizer.add_grammar(grammar_of("home", *HOME))
        bench.recognizer.close()
        bench.recognizer.close()
        with pytest.raises(RecognizerError):
            bench.recognizer.recognize(noise(1.0, 100), "home")
        with pytest.raises(RecognizerError):
            bench.recognizer.add_grammar(grammar_of("home", *HOME))
