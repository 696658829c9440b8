"""Looks whether a coach that runs is all right, quickly: somebody has asked, and waits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Final

from voice_coach.app.doctor.findings import Check, examined
from voice_coach.app.doctor.host import Host
from voice_coach.app.doctor.machine import ClockCheck, DiskCheck, MemoryCheck
from voice_coach.app.doctor.model import ModelCheck
from voice_coach.app.doctor.places import kept_folders
from voice_coach.config import Settings
from voice_coach.engine.commands import Examine
from voice_coach.engine.events import Examined, Trouble
from voice_coach.errors import VoiceError
from voice_coach.resources import default_config_file
from voice_coach.runtime.clock import Clock
from voice_coach.speech.speaking import Voice

LINE: Final = "I'm fine, and I hear you well."
"""Rendered to see how quick the voice is; nobody hears it."""

MANY_BLOCKS: Final = 50
"""A second of sound that nobody heard; less is a hiccup."""


def quick_checks(host: Host, settings: Settings) -> tuple[Check, ...]:
    """Return what can be looked at while the coach runs, the most important first."""
    return (
        ModelCheck(settings, full=False),
        DiskCheck(host, kept_folders()),
        MemoryCheck(host),
        ClockCheck(host, default_config_file()),
    )


class Examination:
    """Looks on a thread of its own, and reports to the mailbox.

    Ears, voice, microphone and speaker that are lost report that themselves; here is what they
    cannot know.

    Args:
        checks: what to look at, the most important first.
        voice: renders a line, to see how long it takes.
        dropped: returns how many blocks of sound nobody has heard so far.
        clock: measures the voice.
        post: takes what was found.
    """

    def __init__(
        self,
        checks: Iterable[Check],
        voice: Voice,
        dropped: Callable[[], int],
        clock: Clock,
        post: Callable[[Examined], None],
    ) -> None:
        self._checks = tuple(checks)
        self._voice = voice
        self._dropped = dropped
        self._clock = clock
        self._post = post
        self._dropped_before = dropped()

    def asked(self, _: Examine) -> None:
        """Carry the command out; see ``begin``."""
        self.begin()

    def begin(self) -> None:
        """Look, and post what is found when it is; returns at once."""
        threading.Thread(target=self.look, name="examination", daemon=True).start()

    def look(self) -> None:
        """Look now, and post what is found."""
        found = [examined(check).trouble for check in self._checks]
        troubles = [trouble for trouble in found if trouble is not None]
        self._post(Examined((*troubles, *self._hearing(), *self._speaking())))

    def _hearing(self) -> Iterable[Trouble]:
        before, self._dropped_before = self._dropped_before, self._dropped()
        if self._dropped_before - before >= MANY_BLOCKS:
            yield "sound_dropped"

    def _speaking(self) -> Iterable[Trouble]:
        started = self._clock.now()
        try:
            clip = self._voice.render(LINE, 1.0, private=True)
        except VoiceError:
            return  # a voice that is lost is told by itself, by a sound
        if self._clock.now() - started > clip.seconds:
            yield "voice_slow"
