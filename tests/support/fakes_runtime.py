"""Ears, a mouth and an understanding without sound, for the shell's tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from voice_coach.content.grammar import Grammar
from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.events import Slot
from voice_coach.speech.hearing import ListenRequest


@dataclass
class FakeHearing:
    """Keeps what it was told; refuses states whose grammar it does not know."""

    grammars: dict[str, Grammar] = field(default_factory=dict)
    requests: list[ListenRequest] = field(default_factory=list)
    learned: list[str] = field(default_factory=list)
    """Every grammar that came, in order."""

    def add_grammar(self, grammar: Grammar) -> None:
        self.learned.append(grammar.name)
        self.grammars[grammar.name] = grammar

    def listen(self, request: ListenRequest) -> None:
        assert not request.decode or request.state in self.grammars, request.state
        self.requests.append(request)

    def close(self) -> None:
        self.grammars.clear()


@dataclass
class FakeMouth:
    """Keeps what it was asked to do, in order."""

    calls: list[tuple[str, object]] = field(default_factory=list)

    def speak(self, command: Speak) -> None:
        self.calls.append(("speak", command))

    def play(self, command: PlayEarcon) -> None:
        self.calls.append(("play", command))

    def cut(self) -> None:
        self.calls.append(("cut", None))

    def set_volume(self, volume: float) -> None:
        self.calls.append(("volume", volume))

    def set_rate(self, rate: float) -> None:
        self.calls.append(("rate", rate))


@dataclass(frozen=True)
class FakeMatch:
    """A sentence that was understood."""

    name: str
    slots: Mapping[str, Slot] = field(default_factory=dict)


@dataclass
class FakeUnderstanding:
    """Sentences by state, word for word."""

    sentences: Mapping[str, Mapping[str, FakeMatch]]
    rare: frozenset[str] = frozenset()
    """States that belong to a single exercise."""

    @property
    def common_states(self) -> Iterable[str]:
        return ("idle", *(state for state in self.sentences if state not in self.rare))

    def grammar(self, state: str) -> Grammar:
        words = frozenset(word for text in self.sentences[state] for word in text.split())
        return Grammar(state, "#JSGF V1.0;", words)

    def match(self, state: str, text: str) -> FakeMatch | None:
        return self.sentences.get(state, {}).get(text)

    def nearest(self, state: str, text: str) -> FakeMatch | None:
        """The first sentence that has a word in common; only commands are asked about."""
        if state != "command":
            return None
        words = set(text.split())
        return next(
            (m for said, m in self.sentences[state].items() if words & set(said.split())), None
        )


YES_NO = {"yes": FakeMatch("Yes"), "no": FakeMatch("No")}
SESSION = {
    "stop": FakeMatch("Stop"),
    "pause": FakeMatch("Pause"),
    "add a minute": FakeMatch("AddTime", {"minutes": 1}),
}
UNDERSTANDING = FakeUnderstanding(
    {
        "command": {
            "start the silent gaze": FakeMatch("StartExercise", {"exercise": "silent-gaze"}),
            "goodbye": FakeMatch("Goodbye"),
            "speak louder": FakeMatch("Louder"),
        },
        "session_command": SESSION,
        "consent": YES_NO,
        "silence": {"stop": FakeMatch("Stop"), "pause": FakeMatch("Pause")},
        "control": {"stop": FakeMatch("Stop")},
        "paused": {"resume": FakeMatch("Resume")},
        "who_first": {},
        "feeling": {},
        "sharing": {},
    }
)
