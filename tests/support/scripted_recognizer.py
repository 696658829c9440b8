"""A recogniser without a decoder, and sounds that spell what it shall hear."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from support.jsgf import Jsgf
from voice_coach.clip import Pcm16
from voice_coach.content.grammar import Grammar
from voice_coach.errors import RecognizerError
from voice_coach.speech._course import Course
from voice_coach.speech._graph import word_graph
from voice_coach.speech._jsgf import read_jsgf
from voice_coach.speech.hearing import Outlook, Recognition

_BEGIN = 30_000
"""No recorded word begins with two of these."""


def spelled(text: str) -> Pcm16:
    """Return a sound that ``ScriptedRecognizer`` hears as a text."""
    return np.array([_BEGIN, _BEGIN, *map(ord, text)], np.int16)


@dataclass
class ScriptedRecognizer:
    """Hears what a sound spells, if its grammar holds it; insists on the contract."""

    confidence: float = 1.0
    """Of everything it accepts."""
    failing: bool = False
    """While True every decoding is a ``RecognizerError``."""
    heard: list[tuple[str, str]] = field(default_factory=list)
    """Grammar and text of every utterance, accepted or not."""
    closed: bool = False
    _grammars: dict[str, Jsgf] = field(default_factory=dict)
    _courses: dict[str, Course] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return "scripted"

    @property
    def grammars(self) -> frozenset[str]:
        """Those it holds."""
        return frozenset(self._grammars)

    def add_grammar(self, grammar: Grammar) -> None:
        self._check_open()
        if not grammar.jsgf.startswith("#JSGF"):
            msg = "The grammar cannot be read."
            raise RecognizerError(msg)
        self._grammars[grammar.name] = Jsgf.parse(grammar.jsgf)
        self._courses[grammar.name] = Course(word_graph(read_jsgf(grammar.jsgf)))

    def recognize(self, samples: Pcm16, grammar: str) -> Recognition:
        assert samples.dtype == np.int16
        assert samples.ndim == 1
        self._check_open()
        if grammar not in self._grammars:
            msg = f'No grammar "{grammar}" was added to the recogniser.'
            raise RecognizerError(msg)
        if self.failing:
            msg = "The scripted recogniser fails, as it was told to."
            raise RecognizerError(msg)
        spells = len(samples) > 2 and (samples[:2] == _BEGIN).all() and (samples[2:] > 0).all()
        text = "".join(map(chr, samples[2:])) if spells else ""
        self.heard.append((grammar, text))
        outlook = self._courses[grammar].outlook(text.split()) if text else Outlook.NONE
        if not text or not self._grammars[grammar].accepts(text):
            return Recognition("", 0.0, accepted=False, outlook=outlook)
        return Recognition(text, self.confidence, accepted=True, outlook=outlook)

    def close(self) -> None:
        self.closed = True

    def _check_open(self) -> None:
        if self.closed:
            msg = "The recogniser is closed."
            raise RecognizerError(msg)
