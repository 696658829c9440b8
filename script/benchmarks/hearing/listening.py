"""The whole ears, as ``voice-coach hear`` and a session use them, given clip after clip."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import soundfile

from voice_coach.app.hear import HeardUtterance, Sentences, file_profile, hear_file
from voice_coach.app.hearing import make_file_ears
from voice_coach.config import RecognizerSettings, Settings
from voice_coach.content.grammar import Grammar
from voice_coach.content.intents import IntentMatch, IntentSet
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.resources import dialogs_folder
from voice_coach.simulation.sources import RATE_HZ, Signal
from voice_coach.speech.hearing import EndpointProfile, ListenRequest
from voice_coach.speech.profiles import endpoint_profile

NAMES: Final = ("Anna", "Ben")
"""The couple's names, which can be said in some states."""


def embedded() -> Settings:
    """Return settings as they are before anybody changes them, for the embedded recogniser."""
    return Settings(recognizer=RecognizerSettings(engine="pocketsphinx"))


def with_vosk(model: Path) -> Settings:
    """Return the same for Vosk with a model."""
    return Settings(recognizer=RecognizerSettings(engine="vosk", model=model))


def coach_library() -> Library:
    """Return everything the coach leads and understands, without anybody's own exercises."""
    return load_library(dialogs_folder(), NAMES, choose=lambda _: 0)


class StateSentences:
    """What can be said to the coach in one of its states; implements ``Sentences``."""

    def __init__(self, library: Library, state: str) -> None:
        self._library = library
        self._state = state

    def grammar(self) -> Grammar:
        """Return everything that can be said."""
        return self._library.grammar(self._state)

    def match(self, text: str) -> IntentMatch | None:
        """Return what a whole utterance means."""
        return self._library.match(self._state, text)


class FileSentences:
    """What a file of intents holds, as ``voice-coach hear --intents`` does; see above."""

    def __init__(self, path: Path, state: str) -> None:
        self._intents = IntentSet.from_yaml(path)
        self._state = state

    def grammar(self) -> Grammar:
        """Return everything that can be said."""
        return self._intents.grammar(self._state)

    def match(self, text: str) -> IntentMatch | None:
        """Return what a whole utterance means."""
        return self._intents.match(text)


class Listener:
    """Ears with the grammars of some states; each clip is heard in one of them.

    A clip is written to a file in memory's own folder and read again as ``voice-coach hear`` reads
    it, so 16 bits, blocks of 20 ms and the silence after it are the same.
    """

    def __init__(
        self,
        settings: Settings,
        sentences: Mapping[str, Sentences],
        profiles: Mapping[str, EndpointProfile],
    ) -> None:
        """Open the ears.

        Args:
            settings: recogniser and listening profiles.
            sentences: what can be said, by state.
            profiles: how speech is cut into utterances, by state.
        """
        self._sentences = sentences
        self._profiles = profiles
        self._folder = tempfile.TemporaryDirectory(prefix="voice-coach-hearing-")
        self._ears = make_file_ears(settings)
        for state in sentences:
            self._ears.add_grammar(sentences[state].grammar())
        self._now = 0.0

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def hear(self, signal: Signal, state: str = "command") -> list[HeardUtterance]:
        """Return what is understood in a clip."""
        path = Path(self._folder.name) / "clip.wav"
        soundfile.write(path, signal, RATE_HZ, subtype="PCM_16")
        self._ears.listen(ListenRequest(state, self._profiles[state], wake=False))
        heard, self._now = hear_file(path, self._ears, self._sentences[state], self._now)
        return heard

    def close(self) -> None:
        """Release the ears and the files."""
        self._ears.close()
        self._folder.cleanup()


def file_listener(settings: Settings, intents: Path) -> Listener:
    """Return what ``voice-coach hear --intents FILE`` hears with."""
    sentences = {"command": FileSentences(intents, "command")}
    return Listener(settings, sentences, {"command": file_profile(settings.listening)})


def coach_listener(settings: Settings, library: Library, states: Mapping[str, str]) -> Listener:
    """Return the ears as they are in a session.

    Args:
        settings: recogniser and listening profiles.
        library: what can be said.
        states: the endpointing profile of each state that is heard in.
    """
    return Listener(
        settings,
        {state: StateSentences(library, state) for state in states},
        {state: endpoint_profile(name, settings.listening) for state, name in states.items()},
    )
