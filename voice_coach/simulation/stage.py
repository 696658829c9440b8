"""The room that a scenario is played in, and everybody in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from voice_coach.simulation.acoustics import Acoustics
from voice_coach.simulation.listener import Listener
from voice_coach.simulation.people import People, PersonVoice
from voice_coach.simulation.room_microphone import RoomMicrophone
from voice_coach.simulation.sources import FileSource
from voice_coach.simulation.spectator import Spectator
from voice_coach.units import Seconds


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the people are, and who hears them."""

    people: People
    voices: Mapping[str, PersonVoice]
    """Everybody's voice by name."""
    acoustics: Acoustics
    microphone: RoomMicrophone
    listener: Listener | None = None
    """Hears the room for a recording; None: none is made."""
    spectator: Spectator | None = None

    def say(self, name: str, text: str, now: Seconds) -> Seconds:
        """Let somebody begin a line; return the moment after it.

        Raises:
            VoiceError: their voice failed.
        """
        voice = self.voices[name]
        clip = self.people.say(voice, text)
        self.microphone.add(self.acoustics.person(str(voice), clip), now)
        if self.listener is not None:
            self.listener.person(str(voice), clip, now)
        if self.spectator is not None:
            self.spectator.says(name, text, now, now + clip.seconds)
        return now + clip.seconds

    def play(self, path: Path, now: Seconds) -> Seconds:
        """Let a recording begin; return the moment after it.

        Raises:
            AudioFileError: it cannot be read.
        """
        source = FileSource(path)
        self.microphone.add(self.acoustics.recording("recording", source), now)
        if self.listener is not None:
            self.listener.recording(FileSource(path), now)
        return now + source.seconds
