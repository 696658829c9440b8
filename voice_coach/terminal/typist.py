"""What is typed at a terminal, as the coach's ears would report it."""

from __future__ import annotations

import threading
from collections import deque
from typing import Final

from voice_coach.engine.events import NoMatch, ShutdownRequested, SpeechEnded, Transcript
from voice_coach.journal.event_log import LogLine
from voice_coach.runtime.clock import Clock
from voice_coach.runtime.mailbox import Mailbox
from voice_coach.terminal.reading import ReadMouth
from voice_coach.terminal.text_front import LONGEST_LINE, TextHearing
from voice_coach.terminal.typing_speech import TypingSpeech
from voice_coach.terminal.view import ConversationView

SHOWN_OF_A_LONG_LINE: Final = 160
"""Letters of a line that is too long for the coach; nobody wants to see all of it again."""


class TypedEars:
    """Shows each line in the view, and posts what it means.

    A line that comes while the coach is still speaking, and means nothing then, is an answer
    that came early: it waits for the question to be over, which is then soon. So does a line
    that comes before the one ahead of it was understood.

    Args:
        view: shows the conversation.
        hearing: makes events of a line.
        mouth: is in a hurry while a line waits.
        mailbox: takes them.
        clock: the session's clock.
    """

    def __init__(
        self,
        view: ConversationView,
        hearing: TextHearing,
        mouth: ReadMouth,
        mailbox: Mailbox,
        clock: Clock,
    ) -> None:
        self._view = view
        self._hearing = hearing
        self._mouth = mouth
        self._mailbox = mailbox
        self._clock = clock
        self._early: deque[str] = deque()
        self._under_way = False
        # What is listened for changes on the loop's thread, while fingers move on the keyboard's:
        # a line must be either early or in time.
        self._lock = threading.Lock()
        self._speech = TypingSpeech(mailbox.post, clock)
        hearing.changed = self._listening_changed

    def changed(self, text: str) -> None:
        """Somebody types, or took the line back."""
        with self._lock:
            self._take_early()
            self._speech.changed(text)

    def typed(self, text: str) -> None:
        """A line was sent off."""
        now = self._clock.now()
        if text.strip():
            self._view.typed(shortened(text), now)
        with self._lock:
            begun = self._speech.taken()
            if self._under_way or self._early or self._hearing.waits(text):
                if begun:
                    self._mailbox.post(SpeechEnded(now))
                self._early.append(text)
                self._mouth.hurry()
            else:
                self._post(text, begun=begun)

    def notice(self, line: LogLine) -> None:
        """Take in a line of the event log: a typed line was understood, or was not."""
        if line["event"] in ("intent_recognized", "no_match"):
            with self._lock:
                self._under_way = False

    def _listening_changed(self) -> None:
        """Something else is listened for: take the next line that came too early for it."""
        with self._lock:
            self._speech.remind()
            self._take_early()

    def _take_early(self) -> None:
        if self._early and not self._under_way and self._hearing.expects:
            self._post(self._early.popleft(), begun=False)
        if not self._early:
            self._mouth.relax()

    def _post(self, text: str, *, begun: bool) -> None:
        mails = self._hearing.mails(text, self._clock.now(), begun=begun)
        self._under_way = bool(mails) and isinstance(mails[-1], Transcript | NoMatch)
        for mail in mails:
            self._mailbox.post(mail)

    def ended(self, reason: str) -> None:
        """The person wants to end."""
        self._mailbox.post(ShutdownRequested(reason))


def shortened(text: str) -> str:
    """Return a line to show again; one that is too long only in part, with its length."""
    if len(text) <= LONGEST_LINE:
        return text
    return f"{text[:SHOWN_OF_A_LONG_LINE]}… ({len(text):,} letters)"
