"""Typing instead of talking: the same engine, a keyboard for ears and a screen for a mouth.

A typed line is a whole utterance. While the coach waits for its name, a line counts as the name
and a command in one breath; so does a session command in a phase that would need the name.
From a pipe, each line waits until somebody would be expected to speak.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Final

from voice_coach.content.grammar import Grammar
from voice_coach.engine.attention import IDLE
from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.events import (
    PlaybackFinished,
    PlaybackStarted,
    ShutdownRequested,
    SpeechEnded,
    SpeechStarted,
    Transcript,
    WakeDetected,
)
from voice_coach.runtime.clock import Clock
from voice_coach.runtime.conductor import Understanding
from voice_coach.runtime.mailbox import Mail, Mailbox
from voice_coach.speech.hearing import ListenRequest
from voice_coach.units import Seconds

LINE_SECONDS: Final[Seconds] = 0.02
"""How long a printed line or sound "plays"."""

POLL_SECONDS: Final[Seconds] = 0.05
"""How often a pipe's next line asks whether it is its turn."""

_PHASES_OF_FEW_WORDS: Final = frozenset({"sharing", "silence", "paused", "control"})


class TextMouth:
    """Prints what would be heard."""

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

    @property
    def expects(self) -> bool:
        """Whether it is somebody's turn to type."""
        return self._request is not None and self._request.state != "control"

    @property
    def idle(self) -> bool:
        """Whether only the name is waited for."""
        return self._request is not None and self._request.state == IDLE

    def add_grammar(self, grammar: Grammar) -> None:
        """Typed words need none."""

    def listen(self, request: ListenRequest) -> None:
        """Remember what is expected."""
        self._request = request

    def close(self) -> None:
        """Nothing to release."""

    def mails(self, line: str, now: Seconds) -> list[Mail]:
        """Return the events of one typed line; none for an empty one."""
        text = " ".join(line.lower().split())
        request = self._request
        if not text or request is None:
            return []
        called = text.startswith(self._wake_phrase)
        if called:
            text = text.removeprefix(self._wake_phrase).strip(" ,.!")
        mails: list[Mail] = [SpeechStarted(now)]
        if request.wake and (called or self._needs_name(request, text)):
            mails.append(WakeDetected(self._wake_phrase, now))
            state = request.breath_state
        else:
            state = request.state
        mails.append(SpeechEnded(now, result_follows=bool(text)))
        if text:
            mails.append(Transcript(text, 1.0, now, now, state))
        return mails

    def _needs_name(self, request: ListenRequest, text: str) -> bool:
        if request.state == IDLE:
            return True
        return (
            request.state in _PHASES_OF_FEW_WORDS
            and self._understanding.match(request.state, text) is None
            and self._understanding.match(request.breath_state, text) is not None
        )


class TypedLines:
    """Reads lines on a thread of its own and posts what they mean.

    Args:
        lines: the keyboard or a pipe.
        hearing: what makes events of a line.
        mouth: has to be quiet before a pipe's next line is read.
        mailbox: where the events go; ``ShutdownRequested`` after the last line.
        clock: the session's clock.
        patient: the lines come from a pipe: each waits for its turn, and the end of the input
            waits for the end of the session.
    """

    def __init__(
        self,
        lines: Iterable[str],
        hearing: TextHearing,
        mouth: TextMouth,
        mailbox: Mailbox,
        clock: Clock,
        *,
        patient: bool,
    ) -> None:
        self._lines = lines
        self._hearing = hearing
        self._mouth = mouth
        self._mailbox = mailbox
        self._clock = clock
        self._patient = patient
        self._stop = threading.Event()
        self.count = 0
        """Lines read so far."""
        self._thread = threading.Thread(target=self._read, name="keyboard", daemon=True)

    def start(self) -> None:
        """Begin to read."""
        self._thread.start()

    def stop(self) -> None:
        """Stop waiting for turns; a thread that waits for the keyboard ends with the process."""
        self._stop.set()

    def _read(self) -> None:
        for line in self._lines:
            self.count += 1
            if self._patient and not self._wait(lambda: self._hearing.expects):
                return
            mails = self._hearing.mails(line, self._clock.now())
            for mail in mails:
                self._mailbox.post(mail)
        if self._patient and self.count and not self._wait(lambda: self._hearing.idle):
            return
        self._mailbox.post(ShutdownRequested("end of input"))

    def _wait(self, turn: Callable[[], bool]) -> bool:
        """Wait until it is the line's turn, twice in a row; False when stopped."""
        calm = 0
        while calm < 2:
            if self._stop.wait(POLL_SECONDS):
                return False
            calm = calm + 1 if turn() and self._mouth.quiet else 0
        return True
