"""What a microphone and a speaker are to the rest of the house."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from voice_coach.clip import Clip
from voice_coach.engine.events import PlaybackFinished, PlaybackStarted
from voice_coach.units import AudioChunk, Seconds

ChunkSink = Callable[[AudioChunk], None]
"""Takes blocks of ``HEARING_FORMAT``; called from a thread of the device, must not block."""

PlaybackSink = Callable[[PlaybackStarted | PlaybackFinished], None]
"""Takes playback events; called from any thread, must not block."""

LostSink = Callable[[str], None]
"""Takes the reason why a device stopped working; called once for each loss."""

RestoredSink = Callable[[], None]
"""Called once when a device that was lost works again."""

Now = Callable[[], Seconds]
"""The session's clock: ``Clock.now``. May be called from any thread."""

ReferenceSink = Callable[[AudioChunk], None]
"""Takes what the speaker plays, blocks of ``HEARING_FORMAT`` with the moments at which they are
heard, for the echo canceller; nothing comes while nothing plays. Must not block."""


class AudioInput(Protocol):
    """A stream of 20 ms blocks."""

    @property
    def name(self) -> str:
        """The device's name, for people."""
        ...

    @property
    def dropped(self) -> int:
        """Blocks lost since the start because nobody took them in time."""
        ...

    def start(self) -> None:
        """Begin to deliver blocks.

        Raises:
            MicrophoneError: there is none, or it cannot be opened.
        """
        ...

    def stop(self) -> None:
        """Stop and release the device; calling it twice is fine."""
        ...


class AudioOutput(Protocol):
    """Plays clips: at once, mixed over each other, until cut."""

    @property
    def name(self) -> str:
        """The device's name, for people."""
        ...

    def start(self) -> None:
        """Make the device ready.

        Raises:
            SpeakerError: there is none, or it cannot be opened.
        """
        ...

    def play(self, utterance_id: str, clip: Clip) -> None:
        """Begin to play at once; the events carry the id.

        Exactly one ``PlaybackStarted`` and one ``PlaybackFinished`` follow, also when it is
        cut or the device is lost (then ``interrupted`` is True). An empty clip is no mistake.

        Raises:
            ValueError: a clip with this id is playing.
        """
        ...

    def cut(self) -> None:
        """Silence at once: everything that plays ends, ``interrupted``."""
        ...

    def set_volume(self, volume: float) -> None:
        """Set the loudness, 0.0 to 1.0, a factor on the samples; takes effect on what plays.

        Raises:
            ValueError: it is outside of that.
        """
        ...

    def keep_open(self, *, held: bool) -> None:
        """Keep the device running while nothing plays, or let it sleep again.

        Held (a session runs), two clips are as far apart as the calls of ``play`` were; else the
        device may be stopped after a while to save power, and takes some 10 ms more to wake.
        """
        ...

    def stop(self) -> None:
        """Cut, and release the device; calling it twice is fine.

        What is played after that is answered as on a lost device.
        """
        ...
