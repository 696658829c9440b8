"""Typing instead of talking: the same engine, a keyboard for ears and a screen for a mouth.

A typed line is a whole utterance. While the coach waits for its name, a line counts as the name
and a command in one breath; so does a session command wherever it would need the name.
Whoever is typing is speaking: no window closes and no turn ends under their fingers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from voice_coach.content.grammar import Grammar
from voice_coach.engine.attention import IDLE
from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.events import (
    NoMatch,
    PlaybackFinished,
    PlaybackStarted,
    SpeechEnded,
    SpeechStarted,
    Transcript,
    WakeDetected,
)
from voice_coach.runtime.clock import Clock
from voice_coach.runtime.mailbox import Mail, Mailbox
from voice_coach.runtime.understanding import Understanding
from voice_coach.speech.hearing import ListenRequest
from voice_coach.terminal.printable import printable
from voice_coach.units import Seconds

LINE_SECONDS: Final[Seconds] = 0.02
"""How long a printed line or sound "plays"."""

LONGEST_LINE: Final = 500
"""Letters; a longer line is no command, and is not looked at."""

_PROFILES_OF_FEW_WORDS: Final = frozenset({"sharing", "silence", "paused", "control"})
"""Listening profiles of the phases in which a command needs the name."""


class TextMouth:
    """Prints what would be heard.

    Args:
        write: prints a line.
        mailbox: is told that lines and sounds are over.
        clock: the session's clock.
    """

    def __init__(self, write: Callable[[str], None], mailbox: Mailbox, clock: Clock) -> None:
        self._write = write
        self._mailbox = mailbox
        self._clock = clock
        self._quiet_at: Seconds = 0.0

    @property
    def quiet(self) -> bool:
        """Whether everything that was printed has been reported as over."""
        return self._clock.now() > self._quiet_at + LINE_SECONDS

    def speak(self, command: Speak) -> None:
        """Print a line."""
        self._write(f"Coach: {command.text}")
        self._report(command.utterance_id)

    def play(self, command: PlayEarcon) -> None:
        """Print the name of a sound."""
        self._write(f"       ({command.name.replace('_', ' ')})")
        self._report(command.utterance_id)

    def cut(self) -> None:
        """Nothing to do: what is printed is printed, and its end is on its way."""

    def set_volume(self, volume: float) -> None:
        """A screen has no loudness."""

    def set_rate(self, rate: float) -> None:
        """Nor does it speak slower."""

    def _report(self, utterance_id: str) -> None:
        self._quiet_at = self._clock.now() + LINE_SECONDS
        self._mailbox.post(PlaybackStarted(utterance_id))
        self._mailbox.post_at(self._quiet_at, PlaybackFinished(utterance_id, LINE_SECONDS))


class TextHearing:
    """Turns typed lines into what the ears would have made of them."""

    def __init__(self, understanding: Understanding, wake_phrase: str) -> None:
        self._understanding = understanding
        self._wake_phrase = wake_phrase
        self._request: ListenRequest | None = None
        self.changed: Callable[[], None] = lambda: None
        """Is called when something else is listened for."""

    @property
    def states(self) -> tuple[str, ...]:
        """The listening states in which a typed line is understood now, the likelier one first."""
        request = self._request
        if request is None or request.state == IDLE:
            return ("command",)
        if request.wake and request.profile.name in _PROFILES_OF_FEW_WORDS:
            return (request.state, request.breath_state)
        return (request.state,)

    @property
    def expects(self) -> bool:
        """Whether it is somebody's turn to type: not while the coach speaks, or only breathes."""
        request = self._request
        if request is None or request.state == "control":
            return False
        return request.window or request.profile.name != "silence"

    @property
    def idle(self) -> bool:
        """Whether only the name is waited for."""
        return self._request is not None and self._request.state == IDLE

    def add_grammar(self, grammar: Grammar) -> None:
        """Typed words need none."""

    def listen(self, request: ListenRequest) -> None:
        """Remember what is expected."""
        self._request = request
        self.changed()

    def close(self) -> None:
        """Nothing to release."""

    def mails(self, line: str, now: Seconds, *, begun: bool = False) -> list[Mail]:
        """Return the events of one typed line; none for an empty one.

        Args:
            line: as it was typed: anything.
            now: the moment.
            begun: it was already told that somebody speaks.
        """
        text = _heard(line)
        request = self._request
        if not text or request is None:
            return [SpeechEnded(now)] if begun else []
        called = text.startswith(self._wake_phrase)
        if called:
            text = text.removeprefix(self._wake_phrase).strip(" ,.!")
        mails: list[Mail] = [] if begun else [SpeechStarted(now)]
        if request.wake and (called or self._needs_name(request, text)):
            mails.append(WakeDetected(self._wake_phrase, now))
            state = request.breath_state
        else:
            state = request.state
        mails.append(SpeechEnded(now, result_follows=bool(text)))
        if len(text) > LONGEST_LINE:
            mails.append(NoMatch(now, now))
        elif text:
            mails.append(Transcript(text, 1.0, now, now, state))
        return mails

    def waits(self, line: str) -> bool:
        """Whether a line would be lost now: it means nothing while the coach is speaking."""
        text, request = _heard(line), self._request
        if not 0 < len(text) <= LONGEST_LINE or request is None or self.expects:
            return False
        if text.startswith(self._wake_phrase):
            return not request.wake
        understood = self._understanding.match(request.state, text) is not None
        return not understood and not (request.wake and self._needs_name(request, text))

    def _needs_name(self, request: ListenRequest, text: str) -> bool:
        if request.state == IDLE:
            return True
        return (
            len(text) <= LONGEST_LINE
            and self._understanding.match(request.state, text) is None
            and self._understanding.match(request.breath_state, text) is not None
        )


def _heard(line: str) -> str:
    """Return a typed line as a recogniser would write it."""
    return " ".join(printable(line).lower().split())
