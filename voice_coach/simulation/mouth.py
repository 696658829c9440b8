"""The coach's mouth on virtual time: rendering takes none, playing takes as long as the sound."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field

from voice_coach.clip import Clip
from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.runtime.clock import Clock
from voice_coach.simulation.speaker import Speaker
from voice_coach.speech.speaking import Voice
from voice_coach.units import Seconds


@dataclass(order=True, slots=True)
class _Reply:
    moment: Seconds
    order: int
    event: PlaybackStarted | PlaybackFinished = field(compare=False)


class VirtualMouth:
    """Implements ``Mouth``: places clips at exactly ``now``, and keeps the replies until due."""

    def __init__(
        self, clock: Clock, voice: Voice, earcons: Mapping[str, Clip], speaker: Speaker
    ) -> None:
        self._clock = clock
        self._voice = voice
        self._earcons = earcons
        self._speaker = speaker
        self._rate = 1.0
        self._count = 0
        self._replies: list[_Reply] = []
        self._started_at: dict[str, Seconds] = {}

    @property
    def playing(self) -> bool:
        """Whether anything is being played."""
        return bool(self._started_at)

    def speak(self, command: Speak) -> None:
        """Render a line and play it.

        Raises:
            VoiceError: no engine could say it.
        """
        clip = self._voice.render(command.text, self._rate, private=command.private)
        self._begin(command.utterance_id, clip)

    def play(self, command: PlayEarcon) -> None:
        """Play a sound."""
        self._begin(command.utterance_id, self._earcons[command.name])

    def cut(self) -> None:
        """Silence at once."""
        now = self._clock.now()
        self._speaker.cut(now)
        self._replies = [
            reply for reply in self._replies if isinstance(reply.event, PlaybackStarted)
        ]
        heapq.heapify(self._replies)
        for utterance_id, started_at in self._started_at.items():
            played = now - started_at
            self._reply(now, PlaybackFinished(utterance_id, played, interrupted=True))

    def set_volume(self, volume: float) -> None:
        """Change the loudness."""
        self._speaker.set_volume(volume, self._clock.now())

    def set_rate(self, rate: float) -> None:
        """Change the speed of what is said from now on."""
        self._rate = rate

    def next_moment(self) -> Seconds | None:
        """Return when the next reply is due; None where nothing plays."""
        return self._replies[0].moment if self._replies else None

    def take(self) -> PlaybackStarted | PlaybackFinished:
        """Return the reply that is due.

        Raises:
            IndexError: none is.
        """
        event = heapq.heappop(self._replies).event
        if isinstance(event, PlaybackFinished):
            del self._started_at[event.utterance_id]
        return event

    def _begin(self, utterance_id: str, clip: Clip) -> None:
        now = self._clock.now()
        self._speaker.play(utterance_id, clip, now)
        self._started_at[utterance_id] = now
        self._reply(now, PlaybackStarted(utterance_id))
        self._reply(now + clip.seconds, PlaybackFinished(utterance_id, clip.seconds))

    def _reply(self, moment: Seconds, event: PlaybackStarted | PlaybackFinished) -> None:
        self._count += 1
        heapq.heappush(self._replies, _Reply(moment, self._count, event))
