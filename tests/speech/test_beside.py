"""Searches that run beside each other: the same answers, and threads that end."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from voice_coach.clip import Pcm16
from voice_coach.errors import RecognizerError
from voice_coach.speech import _unlocked
from voice_coach.speech._beside import Beside
from voice_coach.speech._sphinx import Path, decode, new_decoder
from voice_coach.speech._unlocked import decoder_address
from voice_coach.speech.everyday import EverydayTalk
from voice_coach.speech.lexicon import Lexicon

pytestmark = pytest.mark.speech


def sound(seed: int, seconds: float = 1.0) -> Pcm16:
    noise = np.random.default_rng(seed).normal(0.0, 1_500.0, round(16_000 * seconds))
    return np.clip(noise, -32_768, 32_767).astype(np.int16)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon()


def test_what_is_begun_ahead_is_what_would_have_been_found(lexicon: Lexicon) -> None:
    first, second = sound(1), sound(2)
    beside = Beside(lexicon)
    beside.begin(first)
    beside.begin(second, talk=False)
    talk = EverydayTalk(lexicon)
    phones = new_decoder()
    phones.add_allphone_file("phones")
    assert beside.explain(second) == talk.explain(second)
    assert beside.explain(first) == talk.explain(first)
    assert beside.free(second) == decode(phones, "phones", second)
    assert beside.free(first) == decode(phones, "phones", first) is not None
    beside.close()


def test_a_signal_is_searched_once(lexicon: Lexicon) -> None:
    samples = sound(1)
    beside = Beside(lexicon)
    beside.begin(samples, talk=False)
    assert beside.free(samples) is beside.free(samples)
    beside.close()


def test_a_forgotten_signal_is_searched_anew(lexicon: Lexicon) -> None:
    samples = sound(1)
    beside = Beside(lexicon)
    before = beside.free(samples)
    beside.forget()
    samples[:] = sound(2)
    assert beside.free(samples) != before
    beside.close()


def test_the_thread_ends_with_what_it_was_for(lexicon: Lexicon) -> None:
    beside = Beside(lexicon)
    before = set(threading.enumerate())
    beside.begin(sound(1))
    (thread,) = set(threading.enumerate()) - before
    assert thread.name.startswith("beside")
    beside.close()
    beside.close()
    assert not thread.is_alive()
    with pytest.raises(RecognizerError, match="closed"):
        beside.free(sound(2))


def test_an_error_comes_to_whoever_waits(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        msg = "the search failed"
        raise RuntimeError(msg)

    monkeypatch.setattr("voice_coach.speech._beside.decode", fail)
    beside = Beside(lexicon)
    beside.begin(sound(1), talk=False)
    with pytest.raises(RuntimeError, match="the search failed"):
        beside.free(sound(1))
    beside.close()


def test_others_go_on_while_a_search_runs() -> None:
    decoder = new_decoder()
    decoder.add_allphone_file("phones")
    samples = sound(3, 20.0)
    thread = threading.Thread(target=decode, args=(decoder, "phones", samples))
    thread.start()
    turns = 0
    while thread.is_alive():
        turns += 1
        time.sleep(0.001)
    assert turns > 20  # 1 with the lock held, hundreds without


def test_another_kind_of_decoder_is_searched_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found() -> Path | None:
        decoder = new_decoder()
        decoder.add_allphone_file("phones")
        return decode(decoder, "phones", sound(4))

    known = found()
    assert known is not None
    monkeypatch.setattr(_unlocked, "decoder_address", lambda _: None)
    assert found() == known


def test_the_decoder_in_the_wheel_is_one_that_we_know() -> None:
    assert decoder_address(new_decoder()) is not None


@pytest.mark.parametrize("other", [object(), None, type("Decoder", (), {"config": 3})()])
def test_what_is_no_such_decoder_has_no_address(other: object) -> None:
    assert decoder_address(other) is None
