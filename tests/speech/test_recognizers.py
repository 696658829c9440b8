"""Every recogniser through the contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.recognizer_contract import RecognizerBench, RecognizerContract
from support.said import said_by_espeak, said_by_flite
from support.scripted_recognizer import ScriptedRecognizer, spelled

from voice_coach.speech.pocketsphinx_recognizer import PocketSphinxRecognizer
from voice_coach.speech.vosk_recognizer import VoskRecognizer

TINY_MODEL = Path(__file__).parents[1] / "fixtures" / "tiny-vosk-model"


class TestScripted(RecognizerContract):
    @pytest.fixture
    def bench(self) -> Iterator[RecognizerBench]:
        recognizer = ScriptedRecognizer()
        yield RecognizerBench(recognizer, spelled)
        recognizer.close()


@pytest.mark.speech
class TestPocketSphinx(RecognizerContract):
    @pytest.fixture
    def bench(self) -> Iterator[RecognizerBench]:
        recognizer = PocketSphinxRecognizer()
        yield RecognizerBench(recognizer, said_by_flite)
        recognizer.close()


@pytest.mark.speech
class TestVosk(RecognizerContract):
    @pytest.fixture
    def bench(self) -> Iterator[RecognizerBench]:
        recognizer = VoskRecognizer(TINY_MODEL)
        yield RecognizerBench(recognizer, said_by_espeak)
        recognizer.close()
