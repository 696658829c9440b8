"""What the recogniser thought of each utterance, also of those that it did not accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from voice_coach.app.hear import Sentences
from voice_coach.app.hearing import ears_options, vosk_model
from voice_coach.clip import Pcm16
from voice_coach.config import Settings
from voice_coach.content.grammar import Grammar
from voice_coach.content.intents import IntentMatch
from voice_coach.simulation.sources import RATE_HZ, Signal, to_pcm
from voice_coach.speech.ears import Ears, open_ears
from voice_coach.speech.hearing import EndpointProfile, ListenRequest, Recognition, Recognizer
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioChunk, Samples

_SILENCE: Samples = 3 * RATE_HZ
"""After a clip, so that its last word is over; as ``voice-coach hear`` has it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """An utterance, as the recogniser has it."""

    text: str
    """Empty where no sentence fits."""
    confidence: float
    accepted: bool
    match: IntentMatch | None
    """What the text means, accepted or not."""

    @property
    def taken(self) -> bool:
        """Whether the coach would act upon it."""
        return self.accepted and self.match is not None


class _Overheard:
    """A recogniser whose answers are kept."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self.answers: list[Recognition] = []

    @property
    def name(self) -> str:
        return self._recognizer.name

    def add_grammar(self, grammar: Grammar) -> None:
        self._recognizer.add_grammar(grammar)

    def recognize(self, samples: Pcm16, grammar: str) -> Recognition:
        answer = self._recognizer.recognize(samples, grammar)
        self.answers.append(answer)
        return answer

    def close(self) -> None:
        self._recognizer.close()


class Judge:
    """The whole ears in one state, and what they make of clips."""

    def __init__(
        self, settings: Settings, state: str, sentences: Sentences, profile: EndpointProfile
    ) -> None:
        """Open the ears.

        Args:
            settings: recogniser and listening profiles.
            state: that is heard in.
            sentences: what can be said in it.
            profile: how speech is cut; nothing is decoded before it is over.
        """
        self._sentences = sentences
        self._heard: list[_Overheard] = []
        self._ears: Ears = open_ears(
            replace(ears_options(settings), wake_phrase=None), self._model(settings), self._wrapped
        )
        self._ears.add_grammar(replace(sentences.grammar(), called=False))
        plain = replace(profile, decode_silences=(), begun_silence=None, hush_silence=None)
        self._ears.listen(ListenRequest(state, plain, wake=False))
        self._block = 0

    def hear(self, signal: Signal) -> list[Judgement]:
        """Return what became of each utterance in a clip."""
        answers = self._heard[0].answers
        judged: list[Judgement] = []
        pcm = to_pcm(signal) + bytes(2 * _SILENCE)
        size = BLOCK_SAMPLES * HEARING_FORMAT.frame_bytes
        for first in range(0, len(pcm) - size + 1, size):
            answers.clear()
            now = self._block * BLOCK_SAMPLES / HEARING_FORMAT.rate_hz
            self._ears.hear(AudioChunk(pcm[first : first + size], HEARING_FORMAT, now))
            self._block += 1
            if answers:  # all of one utterance, which may be looked at in part too
                judged.append(self._judged(_believed(answers)))
        return judged

    def close(self) -> None:
        """Release the ears."""
        self._ears.close()

    def _judged(self, answer: Recognition) -> Judgement:
        match = self._sentences.match(answer.text) if answer.text else None
        return Judgement(answer.text, answer.confidence, answer.accepted, match)

    def _wrapped(self, recognizer: Recognizer) -> Recognizer:
        self._heard.append(_Overheard(recognizer))
        return self._heard[0]

    @staticmethod
    def _model(settings: Settings) -> Path | None:
        return vosk_model(settings)


def _believed(answers: Sequence[Recognition]) -> Recognition:
    """Return which answer the ears go by: the surest that is accepted, else the first."""
    accepted = [answer for answer in answers if answer.accepted]
    return max(accepted, key=lambda answer: answer.confidence) if accepted else answers[0]
