"""Mixes clips over each other, sample by sample. Pure: no device, no clock, no thread, no lock.

Whoever owns a mixer renders it block by block: a device's callback, a thread that writes a file,
or a simulation on virtual time. A frame's *position* is its number since the mixer was made, so
a mark's moment is exact to the sample however large the blocks are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from voice_coach.clip import Pcm16
from voice_coach.units import Samples, Seconds

VOLUME_RAMP_SECONDS: Final[Seconds] = 0.02
"""A change of volume is spread over this long, so that it does not click."""

_FULL_SCALE = np.iinfo(np.int16)


@dataclass(frozen=True, slots=True)
class Mark:
    """A clip begins or ends at a position."""

    utterance_id: str
    position: Samples
    """Of its first frame, or of the frame just after its last one."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One block."""

    samples: Pcm16
    """The mix, shape (frames,)."""
    started: tuple[Mark, ...]
    """Clips whose first frame is in this block, in order of position."""
    finished: tuple[Mark, ...]
    """Clips whose last frame is in this block, in order of position."""


@dataclass(frozen=True, slots=True)
class CutClip:
    """A clip that was cut."""

    utterance_id: str
    rendered: Samples
    """Frames of it that had been rendered."""
    started: bool
    """Whether its start had been reported by a ``Rendered``."""


@dataclass(slots=True)
class _Track:
    utterance_id: str
    samples: Pcm16
    start: Samples
    taken: Samples = 0
    started: bool = False


class Mixer:
    """The sum of clips, saturated to 16 bits, under one volume."""

    def __init__(self, rate_hz: int) -> None:
        self.rate_hz: Final = rate_hz
        self._position: Samples = 0
        self._tracks: list[_Track] = []
        self._volume = 1.0
        self._ramp_from = 1.0
        self._ramp_frames = max(1, round(VOLUME_RAMP_SECONDS * rate_hz))
        self._ramp_done = self._ramp_frames

    @property
    def position(self) -> Samples:
        """Position of the next frame that ``render`` returns."""
        return self._position

    @property
    def idle(self) -> bool:
        """Whether every clip has been rendered to its end."""
        return not self._tracks

    def add(
        self, utterance_id: str, samples: Pcm16, gain: float = 1.0, start: Samples | None = None
    ) -> None:
        """Mix a clip in.

        Args:
            utterance_id: what the marks carry.
            samples: at the mixer's rate, shape (frames,); may be empty.
            gain: factor on the samples; what then exceeds 16 bits is saturated.
            start: position of its first frame; None, or a position that has already been
                rendered: the next frame.

        Raises:
            ValueError: a clip with this id is still in the mix.
        """
        if any(track.utterance_id == utterance_id for track in self._tracks):
            msg = f"{utterance_id} is already playing"
            raise ValueError(msg)
        position = self._position if start is None else max(start, self._position)
        self._tracks.append(_Track(utterance_id, _amplified(samples, gain), position))

    def set_volume(self, volume: float) -> None:
        """Set the factor on the whole mix, 0.0 to 1.0; reached after ``VOLUME_RAMP_SECONDS``.

        Raises:
            ValueError: it is outside of that.
        """
        check_volume(volume)
        reached = self._ramp_done / self._ramp_frames
        self._ramp_from += (self._volume - self._ramp_from) * reached
        self._volume = volume
        self._ramp_done = self._ramp_frames if self._position == 0 else 0

    def render(self, frames: Samples) -> Rendered:
        """Return the next block of ``frames`` frames and move on."""
        begin = self._position
        self._position += frames
        gains = self._next_gains(frames)
        if not self._tracks:
            return Rendered(np.zeros(frames, np.int16), (), ())
        mix = np.zeros(frames, np.int32)
        started: list[Mark] = []
        finished: list[Mark] = []
        for track in self._tracks:
            _mix_in(track, mix, begin, started, finished)
        done = {mark.utterance_id for mark in finished}
        self._tracks = [track for track in self._tracks if track.utterance_id not in done]
        return Rendered(_loud(mix, gains), _in_order(started), _in_order(finished))

    def cut(self) -> tuple[CutClip, ...]:
        """Drop every clip and return what was dropped, in the order it was added."""
        dropped, self._tracks = self._tracks, []
        return tuple(CutClip(track.utterance_id, track.taken, track.started) for track in dropped)

    def _next_gains(self, frames: Samples) -> float | NDArray[np.float64]:
        """Return the volume of the next block, one value or one a frame, and move it on."""
        if self._ramp_done == self._ramp_frames:
            return self._volume
        steps = np.arange(self._ramp_done + 1, self._ramp_done + frames + 1)
        self._ramp_done = min(self._ramp_done + frames, self._ramp_frames)
        reached = np.minimum(steps, self._ramp_frames) / self._ramp_frames
        return self._ramp_from + (self._volume - self._ramp_from) * reached


def check_volume(volume: float) -> None:
    """Refuse a volume that is none.

    Raises:
        ValueError: it lies outside of 0.0 to 1.0.
    """
    if not 0.0 <= volume <= 1.0:
        msg = f"volume must lie between 0.0 and 1.0, not {volume}"
        raise ValueError(msg)


def _mix_in(
    track: _Track, mix: NDArray[np.int32], begin: Samples, started: list[Mark], finished: list[Mark]
) -> None:
    """Add what a track has for the block that begins at position ``begin``."""
    offset = max(track.start - begin, 0)
    if offset >= len(mix):
        return
    if not track.started:
        track.started = True
        started.append(Mark(track.utterance_id, begin + offset))
    count = min(len(mix) - offset, len(track.samples) - track.taken)
    mix[offset : offset + count] += track.samples[track.taken : track.taken + count]
    track.taken += count
    if track.taken == len(track.samples):
        finished.append(Mark(track.utterance_id, begin + offset + count))


def _in_order(marks: list[Mark]) -> tuple[Mark, ...]:
    return tuple(sorted(marks, key=lambda mark: mark.position))


def _amplified(samples: Pcm16, gain: float) -> Pcm16:
    if gain == 1.0:
        return samples
    return _saturated(np.rint(samples * gain))


def _loud(mix: NDArray[np.int32], gains: float | NDArray[np.float64]) -> Pcm16:
    if isinstance(gains, float) and gains == 1.0:
        return _saturated(mix)
    return _saturated(np.rint(mix * gains))


def _saturated(values: NDArray[np.int32] | NDArray[np.float64]) -> Pcm16:
    return np.clip(values, _FULL_SCALE.min, _FULL_SCALE.max).astype(np.int16)
