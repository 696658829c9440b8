"""A sound library whose microphone and speaker run by themselves, all at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from support.fake_sounddevice import FakePortAudioError, FakeSoundLibrary, FakeStream

Samples: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int16]]

BLOCKS = 60
"""Of 60 ms: more than anybody listens for."""


@dataclass
class DrivenStream(FakeStream):
    """Runs through its blocks when it is started."""

    def start(self) -> None:
        super().start()
        library = self.library
        assert isinstance(library, DrivenSoundLibrary)
        if self.kind == "output":
            for _ in range(BLOCKS if library.takes_sound else 0):
                self.ask()
            return
        frames = int(self.options["blocksize"])
        sound = np.resize(library.sound, BLOCKS * frames * int(self.options["channels"]))
        for block in np.split(sound.astype("<i2"), BLOCKS)[:: 1 if library.gives_sound else BLOCKS]:
            self.give(block.tobytes())
        if not library.gives_sound:
            self.die()


@dataclass
class DrivenSoundLibrary(FakeSoundLibrary):
    """Hears ``sound`` again and again, at the device's own rate."""

    sound: Samples = field(default_factory=lambda: np.zeros(1, np.int16))
    gives_sound: bool = True
    """False: the microphone ends after a block."""
    takes_sound: bool = True
    in_use: bool = False
    """Another program holds the speaker."""

    def _open(self, kind: str, options: dict[str, Any]) -> FakeStream:
        self._check(options["device"], options["channels"], options["dtype"], options["samplerate"])
        if self.in_use and kind == "output":
            raise FakePortAudioError("Device unavailable", -9985)
        stream = DrivenStream(self, kind, options)
        self.streams.append(stream)
        return stream
