"""Every spotter of a wake phrase through the contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.said import said_by_espeak, said_by_flite
from support.staged_hearing import LoudWake, said, wake
from support.vosk_words import coach_model
from support.wake_contract import WakeBench, WakeWordContract

from voice_coach.speech.recognizers import open_wake_word
from voice_coach.speech.vosk_model import VoskModel


class TestScripted(WakeWordContract):
    @pytest.fixture
    def bench(self) -> WakeBench:
        return WakeBench(LoudWake(), wake(), said("what can you do"))


@pytest.mark.speech
class TestMicroWakeWord(WakeWordContract):
    @pytest.fixture
    def bench(self) -> WakeBench:
        return WakeBench(
            open_wake_word("hey jarvis"),
            said_by_flite("hey jarvis", "slt"),
            said_by_flite("what can you do", "slt"),
        )


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> VoskModel:
    return VoskModel(coach_model(Path(tmp_path_factory.mktemp("vosk"))))


@pytest.mark.speech
class TestVosk(WakeWordContract):
    @pytest.fixture
    def bench(self, model: VoskModel) -> WakeBench:
        return WakeBench(
            open_wake_word("hey coach", model=model),
            said_by_espeak("hey coach"),
            said_by_espeak("what can you do"),
        )
