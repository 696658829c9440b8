"""What the doctor says of the noise."""

from __future__ import annotations

from pathlib import Path

import pytest

from voice_coach.app.doctor.denoiser import DenoiserCheck
from voice_coach.app.doctor.findings import Finding, Status
from voice_coach.clip import Pcm16
from voice_coach.config import Settings
from voice_coach.errors import SystemLibraryError
from voice_coach.speech.denoiser import Denoiser, RnNoise, library_path

EMBEDDED = Settings.model_validate({"recognizer": {"engine": "pocketsphinx"}})


class Weakener:
    """Leaves a part of everything."""

    def __init__(self, factor: float) -> None:
        self._factor = factor

    def clean(self, samples: Pcm16) -> Pcm16:
        weaker: Pcm16 = (samples * self._factor).astype(samples.dtype)
        return weaker


def examined(left: float) -> Finding:
    return DenoiserCheck(EMBEDDED, lambda: Weakener(left)).run()


def test_noise_that_goes_is_fine_and_noise_that_stays_is_told() -> None:
    assert examined(0.1).status is Status.OK
    assert examined(0.9).status is Status.WARNING


def test_without_a_denoiser_the_coach_works_less_well() -> None:
    def missing() -> Denoiser:
        raise SystemLibraryError("It is not installed.", "Run script/setup.")

    finding = DenoiserCheck(EMBEDDED, missing).run()
    assert finding.status is Status.WARNING
    assert finding.message.startswith("It is not installed. Commands are understood less well")
    assert finding.mend == "script/setup"


def test_vosk_needs_none(tmp_path: Path) -> None:
    settings = Settings.model_validate({"recognizer": {"engine": "vosk", "model": tmp_path}})
    assert DenoiserCheck(settings).run().status is Status.OK


@pytest.mark.speech
@pytest.mark.skipif(library_path() is None, reason="RNNoise is not installed")
def test_the_real_one_is_fine() -> None:
    assert DenoiserCheck(EMBEDDED, RnNoise).run().status is Status.OK
