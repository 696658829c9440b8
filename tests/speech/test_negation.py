"""Nobody is told the opposite of what they said because a sound fitted."""

from __future__ import annotations

import pytest

from voice_coach.speech.pocketsphinx_recognizer import negates


@pytest.mark.parametrize("text", ["i'm not angry", "not angry", "i don't feel angry", "i wasn't"])
def test_what_negates(text: str) -> None:
    assert negates(text.split())


@pytest.mark.parametrize("text", ["i feel angry", "another one", "nothing", "note it", ""])
def test_what_does_not(text: str) -> None:
    assert not negates(text.split())
