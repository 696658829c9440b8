"""Vosk: the recogniser of choice where its model is installed, behind guards.

libvosk 0.3.45 aborts the process when a grammar is set after audio, and crashes on a grammar
that is "[]" or no list and on a model without its graph. So: the model's files are checked
before they are opened, every grammar is checked before it is built, each has a decoder of its
own that is made once, and every utterance ends with ``FinalResult``, after which the decoder
starts afresh.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

from voice_coach.clip import Pcm16
from voice_coach.content.grammar import Grammar
from voice_coach.errors import RecognizerError
from voice_coach.speech._native_errors import kept_errors
from voice_coach.speech._respelling import Respelling
from voice_coach.speech.acceptance import accepts_words
from voice_coach.speech.hearing import Recognition
from voice_coach.speech.lexicon import Lexicon
from voice_coach.units import HEARING_FORMAT

if TYPE_CHECKING:
    from vosk import KaldiRecognizer, Model

UNKNOWN_WORD: Final = "[unk]"

_EVERYDAY_WORDS: Final = """
    about after again almost always because before brother children could country different every
    father follow friend general great house however important just know large little money
    mother mountain nothing number often other people place possible problem question school
    should small something story system think though through together under water where whole
    window woman world would year
"""
DECOYS: Final = tuple(_EVERYDAY_WORDS.split())
"""Everyday words for talk to be taken for: without them it comes out as some command, often with
full confidence."""

_NEEDED: Final = (
    "am/final.mdl",
    "conf/mfcc.conf",
    "conf/model.conf",
    "graph/Gr.fst",
    "graph/HCLr.fst",
    "graph/disambig_tid.int",
    "graph/phones/word_boundary.int",
)
_IVECTOR: Final = ("final.dubm", "final.ie", "final.mat", "online_cmvn.conf", "splice.conf")
_MAY_BE_EMPTY: Final = "disambig_tid.int"
_SILENCE: Final = re.compile(r"^--endpoint\.silence-phones=\d", re.MULTILINE)
"""Without it libvosk ends the process at the first sound."""
_FIXED_GRAPH: Final = "graph/HCLG.fst"
_ERRORS_ONLY: Final = -2
"""Log level: -1 would print a warning for every word that is not in the vocabulary."""
_PLACE: Final = re.compile(r"^ERROR( \([^)]*\)+:[^)]*\))?:? *")
_HINT: Final = (
    "Fetch it again with `voice-coach setup --model`, or set recognizer.engine to pocketsphinx."
)


class _Word(TypedDict):
    word: str
    conf: float


class _Result(TypedDict, total=False):
    text: str
    result: list[_Word]


class VoskRecognizer:
    """Implements ``hearing.Recognizer``. One thread's; the model is shared by its grammars."""

    name: Final = "vosk"

    def __init__(self, model: Path, lexicon: Lexicon | None = None) -> None:
        """Load a model (measured: the small English one takes 40 MB on disk).

        Args:
            model: folder with ``am``, ``conf`` and ``graph``.
            lexicon: tells how words sound.

        Raises:
            RecognizerError: the folder is missing, incomplete, damaged, or of a kind that takes
                no grammars.
        """
        _check_folder(model)
        self._lexicon = lexicon or Lexicon()
        self._model: Model | None = _load(model)
        self._decoders: dict[str, KaldiRecognizer] = {}
        self._grammars: dict[str, Grammar] = {}
        self._spelling: dict[str, Respelling] = {}

    def knows(self, word: str) -> bool:
        """Whether a word is in the model's vocabulary."""
        number: int = self._open_model().vosk_model_find_word(word)
        return number >= 0

    def unknown_words(self, grammar: str) -> frozenset[str]:
        """Return the words of a grammar that can never be heard with this model.

        Raises:
            RecognizerError: unknown grammar.
        """
        self._decoder(grammar)
        return self._spelling[grammar].unknown

    def add_grammar(self, grammar: Grammar) -> None:
        """Build a decoder for a grammar's phrases; see ``hearing.Recognizer``.

        Phrases with words that the model neither knows nor can spell otherwise are left out:
        see ``unknown_words``.

        Raises:
            RecognizerError: none of the phrases can be heard.
        """
        spelling = Respelling(grammar.words, self.knows, self._lexicon)
        phrases = spelling.to_model(grammar.phrases)
        if not any(phrases):
            msg = f'The Vosk model knows the words of no sentence of "{grammar.name}".'
            raise RecognizerError(msg, "Use the model of the language that is spoken.")
        others = [
            word
            for word in (UNKNOWN_WORD, *DECOYS)
            if word not in grammar.words and self.knows(word)
        ]
        self._decoders[grammar.name] = self._build([*phrases, *others])
        self._grammars[grammar.name] = grammar
        self._spelling[grammar.name] = spelling

    def recognize(self, samples: Pcm16, grammar: str) -> Recognition:
        """Decode one utterance; see ``hearing.Recognizer``.

        Raises:
            RecognizerError: unknown grammar, or the decoder failed.
        """
        decoder = self._decoder(grammar)
        try:
            if len(samples):
                decoder.AcceptWaveform(samples.astype("<i2", copy=False).tobytes())
        except Exception as error:
            # The wheel raises nothing more precise.
            msg = "Vosk could not decode an utterance."
            raise RecognizerError(msg) from error
        finally:
            result: _Result = json.loads(decoder.FinalResult())
        heard = result.get("result", [])
        words = self._spelling[grammar].from_model([word["word"] for word in heard])
        if not words or not self._grammars[grammar].words.issuperset(words):
            return Recognition("", 0.0, accepted=False)
        text = " ".join(words)
        confidence = min(1.0, max(0.0, min(word["conf"] for word in heard)))
        accepted = accepts_words(confidence, self._lexicon.count_phones(text))
        return Recognition(text, confidence, accepted)

    def close(self) -> None:
        """Release the decoders and the model; calling it twice is fine."""
        self._decoders.clear()
        self._model = None

    def _build(self, phrases: list[str]) -> KaldiRecognizer:
        from vosk import KaldiRecognizer  # noqa: PLC0415 (loading libvosk takes 0.1 s and 20 MB)

        with kept_errors():
            decoder = KaldiRecognizer(
                self._open_model(), HEARING_FORMAT.rate_hz, json.dumps(phrases)
            )
        decoder.SetWords(True)  # noqa: FBT003 (libvosk's own signature)
        return decoder

    def _decoder(self, grammar: str) -> KaldiRecognizer:
        if grammar not in self._decoders:
            msg = f'No grammar "{grammar}" was added to the recogniser.'
            raise RecognizerError(msg)
        return self._decoders[grammar]

    def _open_model(self) -> Model:
        if self._model is None:
            msg = "The recogniser is closed."
            raise RecognizerError(msg)
        return self._model


def _check_folder(model: Path) -> None:
    """Refuse what libvosk would print about, or crash on later.

    Raises:
        RecognizerError: files are missing, or the model takes no grammars.
    """
    if not model.is_dir():
        msg = f"There is no Vosk model at {model}."
        raise RecognizerError(msg, _HINT)
    needed = list(_NEEDED)
    if (model / "ivector").is_dir():
        needed += [f"ivector/{file}" for file in _IVECTOR]
    missing = [file for file in needed if not _holds_something(model / file)]
    if missing:
        msg = f"The Vosk model at {model} is incomplete: {', '.join(missing)} missing."
        raise RecognizerError(msg, _HINT)
    if (model / _FIXED_GRAPH).exists():
        msg = f"The Vosk model at {model} takes no grammars ({_FIXED_GRAPH} is there)."
        raise RecognizerError(msg, 'Use a "small" model, or one with a dynamic graph.')
    if not _SILENCE.search((model / "conf" / "model.conf").read_text("utf-8", "replace")):
        msg = f"The Vosk model at {model} does not say which phones are silence."
        raise RecognizerError(msg, _HINT)


def _holds_something(file: Path) -> bool:
    return file.is_file() and (file.stat().st_size > 0 or file.name == _MAY_BE_EMPTY)


def _load(folder: Path) -> Model:
    """Open a model, without a word from libvosk.

    Raises:
        RecognizerError: libvosk cannot read it.
    """
    from vosk import Model, SetLogLevel  # noqa: PLC0415 (loading libvosk takes 0.1 s and 20 MB)

    SetLogLevel(_ERRORS_ONLY)
    model = None
    failure: Exception | None = None
    with kept_errors() as printed:
        try:
            model = Model(str(folder))
        except Exception as error:  # noqa: BLE001 (the wheel raises nothing more precise)
            failure = error
    complaints = [line for line in printed.text.splitlines() if line.startswith("ERROR")]
    if model is None or complaints:
        # OpenFst only prints that a graph is damaged; libvosk would crash on it later.
        what = _PLACE.sub("", complaints[0]).rstrip(".") if complaints else "no reason given"
        msg = f"Vosk cannot load the model at {folder}: {what}."
        raise RecognizerError(msg, _HINT) from failure
    return model
