"""The speaker of a simulation: clips at exact samples, mixed, streamed to whoever wants them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from voice_coach.clip import Clip, Pcm16
from voice_coach.devices.mixer import Mixer
from voice_coach.units import Seconds

RECORDING_RATE_HZ: Final = 24_000
"""Rate of the WAV: no earcon or voice reaches above 12 kHz, and half an hour is 86 MB on disk."""

Sink: TypeAlias = Callable[[Pcm16], None]
"""Takes what was played, piece by piece, in order."""

_PIECE_SECONDS: Final = 1.0


class Track:
    """One stream of what the speaker plays, at one rate.

    Samples are mixed when time moves on, so a cut or a change of volume takes effect at its own
    sample and nothing that was played before can change.
    """

    def __init__(self, rate_hz: int, sink: Sink, volume: float) -> None:
        self._mixer = Mixer(rate_hz)
        self._mixer.set_volume(volume)
        self._sink = sink

    def advance(self, moment: Seconds) -> None:
        """Play up to a moment."""
        rate_hz = self._mixer.rate_hz
        end = round(moment * rate_hz)
        while (frames := min(round(_PIECE_SECONDS * rate_hz), end - self._mixer.position)) > 0:
            self._sink(self._mixer.render(frames).samples)

    def play(self, utterance_id: str, clip: Clip) -> None:
        """Begin a clip at the moment that was advanced to."""
        self._mixer.add(utterance_id, clip.resampled(self._mixer.rate_hz).samples)

    def cut(self) -> None:
        """Silence from the moment that was advanced to."""
        self._mixer.cut()

    def set_volume(self, volume: float) -> None:
        """Change the loudness from the moment that was advanced to."""
        self._mixer.set_volume(volume)


class Speaker:
    """Everything that is played, on several tracks at once."""

    def __init__(self, volume: float) -> None:
        self._tracks: list[Track] = []
        self._volume = volume

    def add_track(self, rate_hz: int, sink: Sink) -> None:
        """Let ``sink`` have everything from the beginning; call this before anything plays."""
        self._tracks.append(Track(rate_hz, sink, self._volume))

    def advance(self, moment: Seconds) -> None:
        """Play up to a moment."""
        for track in self._tracks:
            track.advance(moment)

    def play(self, utterance_id: str, clip: Clip, now: Seconds) -> None:
        """Begin a clip."""
        for track in self._tracks:
            track.advance(now)
            track.play(utterance_id, clip)

    def cut(self, now: Seconds) -> None:
        """Silence at once."""
        for track in self._tracks:
            track.advance(now)
            track.cut()

    def set_volume(self, volume: float, now: Seconds) -> None:
        """Change the loudness, 0.0 to 1.0."""
        for track in self._tracks:
            track.advance(now)
            track.set_volume(volume)
