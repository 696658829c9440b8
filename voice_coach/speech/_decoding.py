"""Words for utterances that lie on the tape, by the grammars of the listening states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from voice_coach.content.grammar import Grammar
from voice_coach.engine.events import NoMatch
from voice_coach.errors import RecognizerError
from voice_coach.speech._breath import breath_grammar, breath_name, without_phrase
from voice_coach.speech._nearby import near_part
from voice_coach.speech._tape import Tape
from voice_coach.speech.acceptance import WORTH_ASKING, is_urgent, talks_among_themselves
from voice_coach.speech.confirm import pronunciations
from voice_coach.speech.hearing import NearMiss, Outlook, Recognition, Recognizer
from voice_coach.speech.segmenter import Lull, Utterance, to_samples
from voice_coach.units import Samples, Seconds

LEAD_SAMPLES: Final[Samples] = to_samples(0.25)
"""What is decoded before the first speech of an utterance."""
TAIL_SECONDS: Final[Seconds] = 0.30
"""What is decoded after the last, unless a profile wants less."""
PHRASE_SAMPLES: Final[Samples] = to_samples(1.0)
"""What is decoded before the wake word's answer: the phrase and up to 0.2 s after it."""

_CLEAR: Final = 0.9
"""Confidence from which on a whole utterance is not looked at in part."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What was decoded last."""

    start: Samples
    end: Samples
    state: str
    until: Samples
    """How far the sound was there."""
    recognition: Recognition


class Decoding:
    """Decodes utterances, also before they are over: again only where that can help."""

    def __init__(self, recognizer: Recognizer, tape: Tape, phrase: str | None) -> None:
        """Prepare; there is no grammar yet.

        Args:
            recognizer: does the work; closed with this.
            tape: holds the sound.
            phrase: the wake phrase, which may come before a command; None where none is spotted.
        """
        self._recognizer = recognizer
        self._tape = tape
        self._phrase = phrase
        self._grammars: dict[str, Grammar] = {}
        self._breaths: set[str] = set()
        self._words: _Words | None = None

    def add_grammar(self, grammar: Grammar) -> None:
        """Make a listening state's grammar known; replaces one of that name.

        Raises:
            RecognizerError: the grammar cannot be compiled.
        """
        self._grammars[grammar.name] = grammar
        if grammar.called and self._phrase is not None:
            # One graph for both, with and without the phrase: two would be the largest of all.
            words = pronunciations(self._phrase)
            breath = breath_grammar(grammar, self._phrase, words)
            self._recognizer.add_grammar(replace(breath, name=grammar.name))
            return
        self._recognizer.add_grammar(grammar)
        if grammar.name in self._breaths:
            self._breaths.discard(grammar.name)
            self.add_breath(grammar.name)

    def require(self, states: frozenset[str]) -> None:
        """Make sure that there are grammars.

        Raises:
            RecognizerError: one is missing.
        """
        for state in sorted(states - self._grammars.keys()):
            msg = f'The ears have no grammar for "{state}".'
            raise RecognizerError(msg)

    def add_breath(self, state: str) -> None:
        """Make the grammar of a state known with the wake phrase before it.

        Raises:
            RecognizerError: it cannot be compiled.
        """
        if state in self._breaths or self._phrase is None or self._grammars[state].called:
            return
        words = pronunciations(self._phrase)
        self._recognizer.add_grammar(breath_grammar(self._grammars[state], self._phrase, words))
        self._breaths.add(state)

    def words(
        self, found: Utterance | Lull, state: str, tail: Seconds = TAIL_SECONDS
    ) -> Recognition:
        """Return the words of an utterance, without the wake phrase.

        Args:
            found: where it is on the tape.
            state: whose grammar it is decoded with.
            tail: what is decoded after it, as far as it is there.

        Raises:
            RecognizerError: the decoder failed.
        """
        until = min(found.end + to_samples(tail), self._tape.end)
        known = self._words
        key = (found.start, found.end, state)
        if known is not None and (known.start, known.end, known.state) == key:
            heard = known.recognition
            sure = heard.prospect not in (Outlook.NONE, Outlook.BEGUN)
            if sure or known.until == until:
                return heard
        lead = PHRASE_SAMPLES if found.after_wake else LEAD_SAMPLES
        recognition = self._decode(found, state, found.start - lead, until)
        part = self._nearest(found, state)
        if part is not None and not (recognition.accepted and recognition.confidence >= _CLEAR):
            start = found.start - lead if part.start == found.start else part.start
            end = until if part.end == found.end else part.end
            recognition = _surer(recognition, self._decode(part, state, start, end))
        self._words = _Words(found.start, found.end, state, until, recognition)
        return recognition

    def missed(
        self, recognition: Recognition, state: str, start: Seconds, end: Seconds
    ) -> NoMatch | NearMiss:
        """Return what is told of words that were not accepted.

        Nothing of them, unless they are near enough to be asked about in this state.
        """
        near = bool(recognition.text) and recognition.confidence >= WORTH_ASKING
        if near and self._grammars[state].guesses:
            return NearMiss(start, end, text=recognition.text, state=state)
        return NoMatch(start, end)

    def forget(self) -> None:
        """Forget the last words."""
        self._words = None

    def close(self) -> None:
        """Release the recogniser; calling it twice is fine."""
        self._recognizer.close()

    def _nearest(self, found: Utterance | Lull, state: str) -> Utterance | Lull | None:
        """Return the part of an utterance in which somebody near speaks; None where that is all.

        Where people talk to each other nothing is looked for in a part of what they say.
        """
        like = self._grammars[state].like or state
        if is_urgent(like) or talks_among_themselves(like):
            return None
        part = near_part(self._tape.cut(found.start, found.end))
        if part is None:
            return None
        return replace(found, start=found.start + part[0], end=found.start + part[1])

    def _decode(
        self, found: Utterance | Lull, state: str, start: Samples, end: Samples
    ) -> Recognition:
        called = self._grammars[state].called
        if self._phrase is None or not (found.after_wake or called):
            return self._over_echo(start, end, found.start, state)
        samples = self._tape.cut(start, end)
        heard = self._recognizer.recognize(samples, state if called else breath_name(state))
        return replace(heard, text=without_phrase(heard.text, self._phrase))

    def _over_echo(self, start: Samples, end: Samples, voice: Samples, state: str) -> Recognition:
        """Return the words of the first version of the sound in which they are accepted.

        Somebody who speaks over the coach is heard with some of its echo, until that is cut. Of 20
        times a bare "stop", by five voices, 18 were accepted so with an echo as loud as they and 19
        with one 10 dB louder, 12 and 9 without the other versions; and of 36 other short words by
        people none for "stop", ten for "repeat", "skip" or "pause", seven without them.
        """
        best: Recognition | None = None
        for samples in self._tape.versions(start, end, voice):
            heard = self._recognizer.recognize(samples, state)
            if heard.accepted:
                return heard
            if best is None or heard.confidence > best.confidence:
                best = heard
        return best or Recognition("", 0.0, accepted=False)


def _surer(whole: Recognition, part: Recognition) -> Recognition:
    """Return the words of a part of an utterance where they are accepted, and surer."""
    better = not whole.accepted or part.confidence > whole.confidence
    return part if part.accepted and better else whole
