"""Whether somebody has said the whole sentence, by how the sounds fit."""

from __future__ import annotations

import math
import shutil

import numpy as np
import pytest

from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.resources import dialogs_folder
from voice_coach.speech._finding import Found
from voice_coach.speech._sphinx import Path, Piece
from voice_coach.speech.acceptance import is_searching
from voice_coach.speech.flite import FliteSynthesizer
from voice_coach.speech.hearing import Outlook
from voice_coach.speech.pocketsphinx_recognizer import PocketSphinxRecognizer
from voice_coach.speech.speaking import VoiceStyle
from voice_coach.units import HEARING_FORMAT


def path(words: str, score: float) -> Path:
    pieces = [Piece(word, at, at + 1, 0.0) for at, word in enumerate(words.split())]
    return Path(score, 100, tuple(pieces))


def found(words: str, begun: str, ahead: float) -> Found:
    free = path("AY F IY L", 0.0)
    return Found(path(words, -1000.0), path(begun, ahead - 1000.0), free, np.zeros(1600, np.int16))


@pytest.mark.parametrize(
    ("ahead", "asked", "searched"),
    [(100.0, False, False), (300.0, False, True), (500.0, True, True), (-math.inf, False, False)],
)
def test_a_beginning_counts_for_more_where_a_word_is_looked_for(
    ahead: float, asked: bool, searched: bool
) -> None:
    heard = found("i feel low", "i feel", ahead)
    assert heard.goes_on() == asked
    assert heard.goes_on(searching=True) == searched


def test_the_same_words_do_not_go_on() -> None:
    assert not found("i feel low", "i feel low", 500.0).goes_on(searching=True)


def test_a_word_is_looked_for_where_a_feeling_is_asked_for() -> None:
    states = load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0).states
    assert {state for state in states if is_searching(state)} == {
        "feeling",
        "feeling_more",
        "their_feeling",
    }


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(dialogs_folder(), ("Anna", "Ben"), choose=lambda _: 0)


@pytest.mark.speech
@pytest.mark.skipif(shutil.which("flite") is None, reason="flite is not installed")
@pytest.mark.parametrize(
    ("said", "outlook"),
    [("i feel", Outlook.BEGUN), ("i feel calm", Outlook.VALUE), ("i'm sad", Outlook.VALUE)],
)
def test_i_feel_is_a_beginning_and_no_feeling(
    library: Library, said: str, outlook: Outlook
) -> None:
    recognizer = PocketSphinxRecognizer()
    recognizer.add_grammar(library.grammar("feeling"))
    clip = FliteSynthesizer().synthesize(said, VoiceStyle("rms"))
    quiet = np.zeros(HEARING_FORMAT.rate_hz // 4, np.int16)
    sound = np.concatenate([quiet, clip.resampled(HEARING_FORMAT.rate_hz).samples // 2, quiet])
    assert recognizer.recognize(sound, "feeling").prospect is outlook
    recognizer.close()
