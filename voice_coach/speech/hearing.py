"""The types of hearing: what to listen for, what a recogniser is, what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol, TypeAlias

from voice_coach.clip import Pcm16
from voice_coach.content.grammar import Grammar
from voice_coach.content.wake_phrases import AUTO_PHRASE_BUILT_IN
from voice_coach.engine.events import (
    NoMatch,
    SpeechEnded,
    SpeechStarted,
    Transcript,
    WakeDetected,
)
from voice_coach.units import AudioChunk, Samples, Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss(NoMatch):
    """Words that a recogniser would not vouch for, and that are worth asking about.

    The engine never sees one and no log holds one: what they mean becomes the ``guess`` of a
    plain ``NoMatch``.
    """

    text: str
    state: str
    """The listening state whose grammar was used."""


STAY_PROBABILITY: Final = 0.35
"""A window that speech, once begun, goes on in (Silero's own: 0.15 below where it begins)."""

HeardEvent: TypeAlias = WakeDetected | SpeechStarted | SpeechEnded | Transcript | NoMatch
"""What comes out of the ears. Moments are on the session's clock. ``SpeechEnded`` comes as soon as
the speech is over, before it is decoded; its ``result_follows`` says whether a ``Transcript`` or
``NoMatch`` of it comes next (the name said alone, or talk that is not decoded, has none)."""


class Outlook(Enum):
    """What some words are in a grammar, and what can still come after them."""

    NONE = "none"
    """Nothing begins like that."""
    BEGUN = "begun"
    """Sentences begin like that, and none ends there: "let's do the …"."""
    OPEN = "open"
    """A sentence, and with more words one that means something else: "ten minutes", "ten minutes
    and thirty seconds"."""
    VALUE = "value"
    """A sentence with words that are kept (a name, a feeling), and nothing can change it."""
    SETTLED = "settled"
    """A sentence without such words, and nothing can change it: "stop", "yes", "i pass"."""


@dataclass(frozen=True, slots=True)
class EndpointProfile:
    """How speech is cut into utterances while one kind of answer is expected."""

    name: str
    """``idle``, ``command``, ``yes_no``, ``choice``, ``name``, ``feeling``, ``sharing``,
    ``silence``, ``control`` or ``paused``."""
    end_silence: Seconds
    """Silence after the last speech that ends an utterance, unless its words say otherwise."""
    max_utterance: Seconds
    """Longer speech is talk, not an answer: it is not decoded at all."""
    min_speech: Seconds = 0.12
    """Shorter sounds are no speech."""
    lead_silence: Seconds = 0.0
    """Silence that an utterance needs before it (whole utterances inside a sharing turn)."""
    speech_end_silence: Seconds = 0.0
    """Silence that ``SpeechEnded`` waits for, where that is longer than ``end_silence``: a
    person who shares pauses inside a sentence."""
    decode_silences: tuple[Seconds, ...] = ()
    """Silences after which an utterance is decoded ahead, so that its words are known at the end;
    the later ones only where the words were not yet found. Empty: nothing is decoded before."""
    settled_silence: Seconds | None = None
    """Silence that ends an utterance whose words are ``SETTLED``; None: as all others."""
    value_silence: Seconds | None = None
    """The same for ``VALUE``."""
    begun_silence: Seconds | None = None
    """The same for ``BEGUN``: somebody looks for the rest of the sentence."""
    hush_silence: Seconds | None = None
    """How long whoever is near has to be silent, while somebody further away speaks, until the
    words are looked at; complete ones then end after the same silences as in quiet. None: as long
    as anybody speaks an utterance goes on."""
    tail: Seconds = 0.3
    """What is decoded after the last speech."""
    echo: bool = False
    """Heard as the microphone hears it, echo of the speaker included: only bells play."""
    stay: float = STAY_PROBABILITY
    """Probability of a window in which speech, once begun, is not over. What is decoded ends with
    the last window of ``STAY_PROBABILITY`` all the same."""

    @property
    def pause(self) -> Seconds:
        """The silence after which nobody speaks any more."""
        return max(self.end_silence, self.speech_end_silence)

    def silence_after(self, outlook: Outlook) -> Seconds:
        """Return the silence that ends an utterance whose words, decoded ahead, are these."""
        chosen = {
            Outlook.SETTLED: self.settled_silence,
            Outlook.VALUE: self.value_silence,
            Outlook.BEGUN: self.begun_silence,
        }.get(outlook)
        return self.end_silence if chosen is None else chosen


@dataclass(frozen=True, slots=True)
class ListenRequest:
    """What to listen for from now on."""

    state: str
    """Listening state: names the grammar given to ``Ears.add_grammar``."""
    profile: EndpointProfile
    decode: bool = True
    """False: only the wake phrase is heard (idle)."""
    wake: bool = True
    """The wake phrase is heard too."""
    breath_state: str = "command"
    """State whose grammar decodes what follows the wake phrase in the same breath."""
    window: bool = True
    """A person is expected to speak; ears hear all the same, people who type wait."""

    @property
    def grammars(self) -> frozenset[str]:
        """The states whose grammars are needed."""
        state = {self.state} if self.decode else set()
        return frozenset(state | ({self.breath_state} if self.wake else set()))


@dataclass(frozen=True, slots=True)
class EarsOptions:
    """What the ears are told once."""

    breath: EndpointProfile
    """How a command in the same breath as the wake phrase ends: the profile ``command``."""
    wake_phrase: str | None = AUTO_PHRASE_BUILT_IN
    """A built-in phrase, or, where Vosk hears, any that its model knows; lower-case words. None:
    no request will ask for one."""
    wake_sensitivity: float = 0.5
    """0.0 (fewest false wakes) to 1.0 (hears everything)."""
    echo: bool = True
    """Whether the coach's own voice is cancelled."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a recogniser made of one utterance."""

    text: str
    """Lower-case words, single spaces; empty where nothing in the grammar fits."""
    confidence: float
    """0.0 to 1.0: how sure it is that it was this and nothing else; 0.5 is the limit, for words of
    this length in this state."""
    accepted: bool
    """Whether the confidence passes the recogniser's own threshold for this text."""
    outlook: Outlook = Outlook.NONE
    """What the words are in the grammar."""

    @property
    def prospect(self) -> Outlook:
        """The outlook as far as it is to be believed: of accepted words, or of a beginning."""
        begun = self.outlook is Outlook.BEGUN
        return self.outlook if self.accepted or begun else Outlook.NONE


class Recognizer(Protocol):
    """Words for one whole, trimmed utterance. One owner thread; never shared."""

    @property
    def name(self) -> str:
        """The decoder: ``pocketsphinx``, ``vosk``, ``scripted``."""
        ...

    def add_grammar(self, grammar: Grammar) -> None:
        """Compile a grammar and keep it under ``grammar.name``; replaces one of that name.

        Raises:
            RecognizerError: the grammar cannot be compiled.
        """
        ...

    def recognize(self, samples: Pcm16, grammar: str) -> Recognition:
        """Decode one utterance.

        Args:
            samples: 16 kHz mono, the speech with about 0.25 s before and 0.3 s after it.
            grammar: name of an added grammar.

        Raises:
            RecognizerError: unknown grammar, or the decoder failed.
        """
        ...

    def close(self) -> None:
        """Release the native decoder; calling it twice is fine."""
        ...


class WakeWord(Protocol):
    """Spots one phrase in a stream."""

    @property
    def phrase(self) -> str:
        """The phrase, in lower-case words."""
        ...

    @property
    def overrun(self) -> Samples:
        """How long before the last sample the phrase was over, when it was spotted last.

        What follows the phrase begins there; 0 where a spotter does not know.
        """
        ...

    @property
    def score(self) -> float:
        """How sure it was when it spotted the phrase last: 0.5 (just enough) to 1.0; 0 before."""
        ...

    def process(self, samples: Pcm16, *, speech: bool = True) -> bool:
        """Feed the next samples; True once when the phrase was just said.

        Args:
            samples: 16 kHz mono, any count.
            speech: whether the voice activity detector hears somebody in them. A spotter that
                costs much looks only there.
        """
        ...

    def reset(self) -> None:
        """Forget what was heard so far."""
        ...


class Hearing(Protocol):
    """The ears as the shell sees them: in this process or in a child."""

    def add_grammar(self, grammar: Grammar) -> None:
        """Make a listening state's grammar known."""
        ...

    def listen(self, request: ListenRequest) -> None:
        """Replace what is listened for; an utterance in progress goes on."""
        ...

    def close(self) -> None:
        """Stop and release everything."""
        ...


class InProcessHearing(Hearing, Protocol):
    """Ears that answer at once: what simulations and file commands use."""

    def hear(self, chunk: AudioChunk, reference: AudioChunk | None = None) -> list[HeardEvent]:
        """Process the next 20 ms block (320 samples of 16 kHz 16-bit mono).

        Args:
            chunk: from the microphone.
            reference: what the speaker played in that time, for the echo canceller.
        """
        ...
