"""Names of exercises, said in a room by voices that are not the coach's, and what came of it.

The whole way is real: a synthesized person who says the wake phrase and the command in one breath,
a simulated living room, the ears with their detectors and the embedded recogniser, the matcher.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from support.asking import is_question, put
from voice_coach.config import Settings
from voice_coach.content.dialogs import read_dialogs
from voice_coach.content.library import Library
from voice_coach.content.lint_names import spoken_names_of
from voice_coach.content.listening import START_INTENT, START_SLOT
from voice_coach.content.wake_phrases import AUTO_PHRASE_BUILT_IN
from voice_coach.engine.events import NoMatch, Transcript, WakeDetected
from voice_coach.resources import dialogs_folder
from voice_coach.simulation.acoustics import Acoustics
from voice_coach.simulation.people import People, PersonVoice
from voice_coach.simulation.room_microphone import RoomMicrophone
from voice_coach.simulation.story import Room
from voice_coach.speech.ears import Ears, open_ears
from voice_coach.speech.hearing import EarsOptions, HeardEvent, ListenRequest
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioChunk, Seconds

COACH: Final = "flite (slt)"
"""The voice that the coach has, so that nobody else gets it."""
ROOM: Final = Room(distance_m=1.0, rt60_s=0.4)
"""A quiet living room, the person 1 m away."""
CARRIERS: Final = (
    "let's do the {name}",
    "start the {name}",
    "{name}, please",
    "can we do the {name}",
    "we'd like to try the {name}",
)
"""How names are said, in turn. People say an article before most names, and none before some."""

VOICES: Final = ("flite:awb", "flite:rms", "flite:kal16", "espeak:en-us+f5")
"""Those that people get in simulations and that the wake phrase is heard from: espeak's f2 woke in
one of six sentences here, whatever it went on to say."""
_STATE: Final = "command"
_IDLE: Final = endpoint_profile("idle", Settings().listening)
_QUIET_BEFORE: Final[Seconds] = 0.6
_REST: Final[Seconds] = 1.0
_LONGEST_AFTER: Final[Seconds] = 3.0
"""How long is waited for an answer once everything was said."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something a person says, and what it should start."""

    name: str
    exercise: str
    text: str
    voice: PersonVoice


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it."""

    said: Said
    woken: bool
    text: str
    """The words that were understood; empty for none."""
    started: str
    """The exercise that was started; empty for none."""

    @property
    def right(self) -> bool:
        """Whether it started what was asked for."""
        return self.started == self.said.exercise


def asking_voices(people: People) -> list[PersonVoice]:
    """Return the voices that names are said by."""
    return [voice for voice in people.available() if str(voice) in VOICES]


def names_to_say(library: Library) -> list[tuple[str, str]]:
    """Return the names of all exercises, each with the exercise's id."""
    dialogs = read_dialogs(dialogs_folder()).dialogs
    assert dialogs is not None
    return [
        (name.text, name.owner)
        for name in spoken_names_of(dialogs)
        if not name.is_topic and name.owner in library.exercises
    ]


def to_say(
    names: Sequence[tuple[str, str]], voices: Sequence[PersonVoice], times: int
) -> Iterator[Said]:
    """Yield what is said: every name so many times, by voices and in sentences that take turns."""
    for number, (name, exercise) in enumerate(names):
        for again in range(times):
            carrier = CARRIERS[(number // len(voices) + number + 2 * again) % len(CARRIERS)]
            sentence = name if is_question(name) else put(carrier, name)
            yield Said(name, exercise, sentence, voices[(number + again) % len(voices)])


class Household:
    """A room with ears in it, in which one sentence after the other is said."""

    def __init__(self, library: Library, people: People, *, seed: int = 5) -> None:
        """Open the ears.

        Args:
            library: whose names and sentences are heard.
            people: speak.
            seed: of the room's reverberation and of the microphone's noise.
        """
        self._library = library
        self._people = people
        self._acoustics = Acoustics(ROOM, seed)
        self._microphone = RoomMicrophone(self._acoustics)
        options = EarsOptions(endpoint_profile("command", Settings().listening), echo=False)
        self._ears: Ears = open_ears(options, None)
        self._ears.add_grammar(library.grammar(_STATE))
        self._ears.listen(ListenRequest("idle", _IDLE, decode=False, breath_state=_STATE))
        self._block = 0

    def close(self) -> None:
        """Release the ears."""
        self._ears.close()

    def hear(self, said: Said) -> Heard:
        """Say a sentence after the wake phrase, and wait for what comes of it."""
        clip = self._people.say(said.voice, f"{AUTO_PHRASE_BUILT_IN}, {said.text}.")
        source = self._acoustics.person(str(said.voice), clip)
        self._microphone.add(source, self._now + _QUIET_BEFORE)
        until = self._now + _QUIET_BEFORE + clip.seconds + _LONGEST_AFTER
        events: list[HeardEvent] = []
        while self._now < until and not any(isinstance(e, Transcript | NoMatch) for e in events):
            events += self._listen()
        self._rest()
        woken = any(isinstance(event, WakeDetected) for event in events)
        words = next((event.text for event in events if isinstance(event, Transcript)), "")
        match = self._library.match(_STATE, words) if words else None
        started = "" if match is None or match.name != START_INTENT else match.slots[START_SLOT]
        return Heard(said, woken, words, str(started))

    @property
    def _now(self) -> Seconds:
        return self._block * BLOCK_SAMPLES / HEARING_FORMAT.rate_hz

    def _listen(self) -> list[HeardEvent]:
        pcm = self._microphone.block(self._now, None)
        chunk = AudioChunk(pcm, HEARING_FORMAT, self._now)
        self._block += 1
        return self._ears.hear(chunk)

    def _rest(self) -> None:
        """Let the room fall silent, so that every sentence stands alone."""
        for _ in range(round(_REST * HEARING_FORMAT.rate_hz / BLOCK_SAMPLES)):
            self._listen()
