"""What is said to the coach in the benchmark: sentences of every intent, by listening state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from voice_coach.content.intents import IntentMatch
from voice_coach.content.library import Library


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something that is said in one state."""

    state: str
    text: str

    def meaning(self, library: Library) -> IntentMatch:
        """Return what it means when its very words are understood.

        Raises:
            ValueError: nothing; the sentences are out of date.
        """
        match = library.match(self.state, self.text)
        if match is None:
            msg = f'"{self.text}" means nothing in the state {self.state}'
            raise ValueError(msg)
        return match


_SAID: Final = {
    "command": (
        "let's start the silent gaze for three minutes",
        "can we do the feeling check in",
        "please start the gratitude sharing",
        "start the weekly check in",
        "let's do the morning prompt",
        "we'd like to try the role reversal story",
        "how about the breathing minute",
        "lead us through the eight listening steps",
        "what shall we do tonight",
        "what can you do",
        "who are you",
        "are you all right",
        "what is today's step",
        "we did today's step",
        "start the nine step week",
        "remind us every evening at nine",
        "remind us tomorrow at half past eight",
        "which reminders do we have",
        "no more reminders please",
        "read our favourites",
        "speak a bit louder please",
        "can you speak quieter",
        "speak more slowly please",
        "could you talk faster",
        "could you say that again",
        "go to sleep",
        "goodbye",
        "never mind",
        "help",
    ),
    "session_command": (
        "stop the exercise",
        "let's stop here",
        "pause the exercise",
        "wait a moment",
        "please continue",
        "let's carry on",
        "repeat the question please",
        "what did you say",
        "skip this step",
        "let's move on",
        "go back one step",
        "how much time is left",
        "how long do we have",
        "add two minutes",
        "give us another minute",
        "save this one",
        "a little louder please",
        "turn the volume down",
        "slow down please",
        "can you help us",
        "i'm finished",
    ),
    "consent": ("yes please", "no thank you", "let's do it", "not today"),
    "feeling": ("i feel a bit tense", "i'm grateful", "calm", "i don't know"),
}

SENTENCES: Final = tuple(Sentence(state, text) for state, texts in _SAID.items() for text in texts)
"""Every intent of the command windows, and answers to the two questions that every session asks."""

STATES: Final = tuple(_SAID)
"""The listening states they are said in."""

WORDS: Final = (
    *(Sentence("consent", word) for word in ("yes", "no", "stop")),
    *(Sentence("session_command", word) for word in ("stop", "back")),
)
"""Those of people's ``single_words`` that are commands, where they are."""
