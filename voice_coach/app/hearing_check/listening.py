"""What is listened for in the check, and what an answer of the ears means in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from voice_coach.app.hearing_check.figures import Caught
from voice_coach.config import Settings
from voice_coach.content.library import Library
from voice_coach.engine.attention import IDLE
from voice_coach.engine.events import (
    NoMatch,
    SpeechEnded,
    SpeechStarted,
    Transcript,
    WakeDetected,
)
from voice_coach.speech.hearing import Hearing, ListenRequest
from voice_coach.speech.profiles import endpoint_profile

COMMAND: Final = "command"
CONTROL: Final = "control"
ASKED: Final = {COMMAND: "WhatCanYouDo", CONTROL: "Stop"}
"""What people are asked to say in a state: its intent."""


class Ear:
    """Knows the two states in which people are tried."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings

    def teach(self, hearing: Hearing) -> None:
        """Give the ears their grammars."""
        for state in ASKED:
            hearing.add_grammar(self._library.grammar(state))

    def request(self, state: str) -> ListenRequest:
        """Return what to listen for in a state; at idle, for nothing."""
        profile = endpoint_profile(state, self._settings.listening)
        if state == IDLE:
            return ListenRequest(IDLE, profile, decode=False, wake=False)
        return ListenRequest(state, profile, wake=state == COMMAND)

    def means(self, heard: Transcript) -> str | None:
        """Return the intent of words, if they have one."""
        match = self._library.match(heard.state, heard.text)
        return None if match is None else match.name


class Expected:
    """Puts what the ears tell together, until it is what somebody was asked to say, or is not."""

    def __init__(self, ear: Ear, state: str) -> None:
        self._ear = ear
        self._state = state
        self.caught = Caught()
        self.complete = False
        """There are words, or something that is none; nothing more is expected."""

    def take(self, happening: object) -> bool:
        """Take note of something that happened; True where somebody speaks, and more follows."""
        match happening:
            case WakeDetected():
                self.caught = replace(self.caught, wake_score=happening.score or 0.0)
            case SpeechStarted():
                return True
            case SpeechEnded() if happening.level_dbfs is not None:
                self.caught = replace(self.caught, level_dbfs=happening.level_dbfs)
                return happening.result_follows
            case Transcript():
                self._judge(happening)
            case NoMatch():
                self.complete = True
            case _:
                pass
        return False

    def _judge(self, heard: Transcript) -> None:
        called = self._state != COMMAND or self.caught.wake_score is not None
        right = self._ear.means(heard) == ASKED[self._state]
        self.caught = replace(
            self.caught, heard=called and right, confidence=heard.confidence if right else None
        )
        self.complete = True
