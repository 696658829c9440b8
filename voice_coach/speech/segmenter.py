"""Speech probabilities in, speech boundaries and utterances out. Pure: audio time only.

Positions count samples of the stream at 16 kHz. The segmenter is told about windows that were
judged (``process``) and how far the stream has come where nothing was judged because the gate
was closed (``advance``): that was silence.

Two things are told apart. *Speech* starts and ends, always in turns, whatever is said; its end
means that a pause of the profile's length has passed. An *utterance* is a stretch of speech
between two end silences, and it exists only where it can be an answer: not longer than the
profile allows, and with the silence before it that the profile wants.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from voice_coach.speech._hush import Hush
from voice_coach.speech.hearing import STAY_PROBABILITY, EndpointProfile, Outlook
from voice_coach.units import HEARING_FORMAT, Samples, Seconds

BEGIN_PROBABILITY: Final = 0.5
"""A window that can begin speech (Silero's own default)."""

NAME_ALONE_SECONDS: Final[Seconds] = 0.3
"""Silence after the wake phrase after which it was said alone."""

AFTER_NAME_SECONDS: Final[Seconds] = 0.2
"""Speech after the wake phrase from which on it is a command in the same breath; less is the
phrase's own last sound."""

MOST_TRIES: Final = 8
"""Looks at the words of one utterance before it is over: whoever pauses more often is talking."""

_KNOWN_LATE_SECONDS: Final[Seconds] = 1.5
"""How long after it was said the wake phrase may become known."""

_CANDIDATE_GAP_SECONDS: Final[Seconds] = 0.1
"""A longer break in sounds that may become speech begins them anew."""


@dataclass(frozen=True, slots=True)
class Started:
    """Speech began at ``at``."""

    at: Samples


@dataclass(frozen=True, slots=True)
class Ended:
    """Speech ended at ``at``, and the pause after it has passed."""

    at: Samples


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something that can be an answer: speech from ``start`` to ``end``."""

    start: Samples
    end: Samples
    after_wake: bool = False
    """It is what followed the wake phrase in the same breath."""


@dataclass(frozen=True, slots=True)
class Lull:
    """The utterance in progress may be over: ``Utterance`` follows if it is."""

    start: Samples
    end: Samples
    after_wake: bool = False


@dataclass(frozen=True, slots=True)
class TooLong:
    """Speech from ``start`` to ``end`` and on has outgrown every answer: it is talk."""

    start: Samples
    end: Samples
    after_wake: bool = False


Boundary: TypeAlias = Started | Ended | Lull | Utterance | TooLong


def to_samples(seconds: Seconds) -> Samples:
    """Return the count of 16 kHz samples nearest to a length."""
    return round(seconds * HEARING_FORMAT.rate_hz)


@dataclass(slots=True)
class _Run:
    """Speech in progress."""

    start: Samples
    end: Samples
    voiced: Samples = 0
    """How much of it was judged to be speech."""
    after_wake: bool = False
    apart: bool = True
    """There was enough silence before it."""
    dead: bool = False
    """It has outgrown every answer."""
    looks: int = 0
    """How often its words were looked at in the silence after it."""
    tries: int = 0
    """How often they were looked at since it began."""
    outlook: Outlook = Outlook.NONE
    """What its words were in this silence."""
    hush: Hush = field(default_factory=Hush)

    def add(self, start: Samples, end: Samples, level: float | None) -> None:
        if start >= self.start:
            self.end = end
            self.voiced += end - start
            self.looks, self.outlook = 0, Outlook.NONE
            self.hush.add(end, level)

    @property
    def name_alone(self) -> bool:
        return self.after_wake and self.voiced < to_samples(AFTER_NAME_SECONDS)

    def is_time_to_look(self, profile: EndpointProfile, silence: Samples) -> bool:
        """Whether its words should be looked at now; once for each silence of the profile."""
        times = profile.decode_silences[self.looks :]
        known = self.outlook not in (Outlook.NONE, Outlook.BEGUN)
        if known or not times or self.tries == MOST_TRIES or silence < to_samples(times[0]):
            return False
        self.looks += sum(silence >= to_samples(time) for time in times)
        self.tries += 1
        self.hush.asked = False
        return True

    def is_time_in_hush(self, profile: EndpointProfile) -> bool:
        """Whether the words of somebody near, who has stopped, should be looked at now."""
        if self.tries == MOST_TRIES or not self.hush.is_time_to_look(self.end, profile):
            return False
        self.tries += 1
        return True

    def judge(self, outlook: Outlook) -> None:
        """Take note of what the words are that were looked at last."""
        if self.hush.asked:
            self.hush.judge(outlook)
        elif self.looks:
            self.outlook = outlook

    def end_silence(self, profile: EndpointProfile) -> Seconds:
        """Return the silence that ends it, as far as its words are known."""
        return NAME_ALONE_SECONDS if self.name_alone else profile.silence_after(self.outlook)


class Segmenter:
    """Cuts a stream of speech probabilities.

    ``Started`` and ``Ended`` alternate, beginning with ``Started``. Utterances lie inside what
    was told, do not overlap, and are reported when the silence that ends them has passed.
    """

    def __init__(self, profile: EndpointProfile) -> None:
        self.profile = profile
        """Takes effect at once, also on speech in progress."""
        self._told: Samples = 0
        self._judged: Samples = 0
        self._voiced: deque[tuple[Samples, Samples, float | None]] = deque()
        """The latest windows that speech goes on in."""
        self._candidate: _Run | None = None
        self._utterance: _Run | None = None
        self._talking = False
        self._pause_over = False
        self._speech_end: Samples = 0
        self._last_end: Samples | None = None

    @property
    def talking(self) -> bool:
        """Whether speech has started and not ended."""
        return self._talking

    @property
    def keep_from(self) -> Samples:
        """Where the speech in progress began that can still be an utterance; else the present."""
        runs = (self._utterance, self._candidate)
        starts = [run.start for run in runs if run is not None and not run.dead]
        return min(starts, default=self._told)

    def process(
        self, start: Samples, end: Samples, probability: float, level: float | None = None
    ) -> list[Boundary]:
        """Take note of one judged window; windows come in order and do not overlap.

        It may lie before what ``advance`` told: what was taken for silence has turned out to be
        the beginning of something.

        Args:
            start: of the window.
            end: of the window.
            probability: that somebody speaks in it.
            level: how loud it is, in dB of any reference; None where nobody asks.

        Raises:
            ValueError: the window is empty or begins before the end of the last one.
        """
        if start < self._judged or end <= start:
            msg = f"window {start}-{end} does not follow on position {self._judged}"
            raise ValueError(msg)
        self._judged = end
        self._told = max(self._told, end)
        if probability >= STAY_PROBABILITY:
            self._voiced.append((start, end, level))
        while self._voiced and self._voiced[0][0] < end - to_samples(_KNOWN_LATE_SECONDS):
            self._voiced.popleft()
        found: list[Boundary] = []
        if self._utterance is not None:
            if probability >= STAY_PROBABILITY:
                self._utterance.add(start, end, level)
            if probability >= self.profile.stay:
                self._speech_end = max(self._speech_end, end)
        elif probability >= BEGIN_PROBABILITY:
            found += self._consider(start, end, level)
        self._drop_candidate(end)
        return found + self._check()

    def advance(self, position: Samples) -> list[Boundary]:
        """Take note that nothing up to ``position`` was worth judging."""
        self._told = max(self._told, position)
        self._drop_candidate(position)
        return self._check()

    def begin_breath(self, at: Samples) -> list[Boundary]:
        """Take note that the wake phrase was said, up to about ``at``.

        What follows in the same breath becomes an utterance of its own, as long as there is at
        least ``AFTER_NAME_SECONDS`` of it; else speech ends after ``NAME_ALONE_SECONDS``. What
        was told since ``at``, at most ``_KNOWN_LATE_SECONDS`` ago, is taken for it too, as far as
        it was not in an utterance that has ended.
        """
        at = max(at, self._last_end or 0)
        started: list[Boundary] = [] if self._talking else [Started(max(at, self._speech_end))]
        self._talking = True
        self._candidate = None
        self._utterance = _Run(at, at, after_wake=True)
        for window in self._voiced:
            self._utterance.add(*window)
        self._speech_end = max(self._speech_end, self._utterance.end)
        return started

    def judge(self, outlook: Outlook) -> None:
        """Take note of what the words of the utterance in its lull are."""
        if self._utterance is not None:
            self._utterance.judge(outlook)

    def _consider(self, start: Samples, end: Samples, level: float | None) -> list[Boundary]:
        """Add a window to what may become speech; say so when it has."""
        if self._candidate is None:
            self._candidate = _Run(start, start)
        candidate = self._candidate
        candidate.add(start, end, level)
        if candidate.voiced < to_samples(self.profile.min_speech):
            return []
        lead = to_samples(self.profile.lead_silence)
        candidate.apart = self._last_end is None or candidate.start - self._last_end >= lead
        self._candidate, self._utterance = None, candidate
        self._speech_end = candidate.end
        if self._talking:
            return []
        self._talking = True
        return [Started(candidate.start)]

    def _drop_candidate(self, position: Samples) -> None:
        """Forget a sound that did not become speech."""
        gap = to_samples(_CANDIDATE_GAP_SECONDS)
        if self._candidate is not None and position - self._candidate.end > gap:
            self._candidate = None

    def _check(self) -> list[Boundary]:
        found: list[Boundary] = []
        if self._utterance is not None:
            found += self._check_utterance(self._utterance)
        if self._talking and self._utterance is None and self._candidate is None:
            silence = self._told - self._speech_end
            if self._pause_over or silence >= to_samples(self.profile.pause):
                self._talking = self._pause_over = False
                found.append(Ended(self._speech_end))
        return found

    def _check_utterance(self, run: _Run) -> list[Boundary]:
        found: list[Boundary] = []
        if not run.dead and run.end - run.start > to_samples(self.profile.max_utterance):
            run.dead = True
            found.append(TooLong(run.start, run.end, run.after_wake))
        silence = self._told - self._speech_end
        answer = run.apart and not run.dead and not run.name_alone
        if answer and run.is_time_to_look(self.profile, silence):
            found.append(Lull(run.start, run.end, run.after_wake))
        elif answer and run.is_time_in_hush(self.profile):
            found.append(Lull(run.start, run.hush.since, run.after_wake))
        if answer and run.hush.is_over(run.end, self.profile):
            self._speech_end = self._last_end = run.hush.since
            self._utterance, self._pause_over = None, True
            return [*found, Utterance(run.start, run.hush.since, run.after_wake)]
        needed = run.end_silence(self.profile)
        if silence >= to_samples(needed):
            if answer:
                found.append(Utterance(run.start, run.end, run.after_wake))
            self._pause_over = needed < self.profile.end_silence
            self._last_end = self._speech_end
            self._utterance = None
        return found
