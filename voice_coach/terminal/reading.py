"""A mouth for people who read: a line lasts as long as reading it takes."""

from __future__ import annotations

from typing import Final

from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.runtime.clock import Clock
from voice_coach.runtime.mailbox import Mailbox
from voice_coach.terminal.text_front import LINE_SECONDS
from voice_coach.units import Seconds

WORDS_PER_SECOND: Final = 5.0
"""A little faster than most people read on a screen (about four words a second, Brysbaert 2019,
https://doi.org/10.1016/j.jml.2019.104047): whoever has read a line should not have to wait."""
NOTICING_SECONDS: Final[Seconds] = 0.3
"""Until the eye has found a new line."""


def reading_seconds(text: str) -> Seconds:
    """Return how long a line is left to be read before the next thing happens."""
    return NOTICING_SECONDS + len(text.split()) / WORDS_PER_SECOND


class ReadMouth:
    """Shows nothing itself (the screen follows the event log), and says when a line was read.

    Args:
        mailbox: is told that lines and sounds are over.
        clock: the session's clock.
    """

    def __init__(self, mailbox: Mailbox, clock: Clock) -> None:
        self._mailbox = mailbox
        self._clock = clock
        self._read: str | None = None
        self._hurried = False

    def hurry(self) -> None:
        """The person has read enough: what is being read is over, the next lines are short."""
        self._hurried = True
        if self._read is not None:  # its end at the usual time will be stale, which harms nothing
            self._mailbox.post(PlaybackFinished(self._read, LINE_SECONDS))

    def relax(self) -> None:
        """Leave the usual time to read again."""
        self._hurried = False

    def speak(self, command: Speak) -> None:
        """Leave time to read a line."""
        self._read = command.utterance_id
        hurried = LINE_SECONDS if self._hurried else reading_seconds(command.text)
        self._report(command.utterance_id, hurried)

    def play(self, command: PlayEarcon) -> None:
        """A sound is read at a glance."""
        self._report(command.utterance_id, LINE_SECONDS)

    def cut(self) -> None:
        """Nothing to do: what is shown is shown, and its end, when it comes, is stale."""

    def set_volume(self, volume: float) -> None:
        """A screen has no loudness."""

    def set_rate(self, rate: float) -> None:
        """People read as fast as they read."""

    def _report(self, utterance_id: str, seconds: Seconds) -> None:
        self._mailbox.post(PlaybackStarted(utterance_id))
        over = PlaybackFinished(utterance_id, seconds)
        self._mailbox.post_at(self._clock.now() + seconds, over)
