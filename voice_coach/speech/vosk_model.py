"""A Vosk model: checked before libvosk opens it, and the decoders that are made of it.

libvosk 0.3.45 ends or crashes the process on a model without its graph or its silence, and on a
grammar that is no list or "[]". So: the model's files are checked before they are opened, and a
decoder is made of a list that holds something. Nobody calls ``SetGrammar``, which aborts the
process after audio; an utterance ends with ``FinalResult``, after which a decoder starts afresh.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypedDict

from voice_coach.errors import RecognizerError
from voice_coach.speech._native_errors import kept_errors
from voice_coach.units import HEARING_FORMAT, Seconds

if TYPE_CHECKING:
    from vosk import Model

UNKNOWN_WORD: Final = "[unk]"
"""What Vosk calls speech that is none of the grammar's words."""

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


class VoskWord(TypedDict):
    """A word that was heard."""

    word: str
    conf: float
    """0.0 to 1.0."""
    end: Seconds
    """Where it ends, in the sound that the decoder was ever given."""


class VoskResult(TypedDict, total=False):
    """What a decoder makes of an utterance; both are absent where there was no word."""

    text: str
    result: list[VoskWord]


class WordDecoder(Protocol):
    """A decoder as libvosk makes them: 16 kHz 16-bit mono PCM in, JSON out."""

    def AcceptWaveform(self, data: bytes) -> bool | int:  # noqa: N802 (libvosk's name)
        """Take the next sound; true when an utterance ended in it."""
        ...

    def PartialResult(self) -> str:  # noqa: N802 (libvosk's name)
        """Return what was heard so far."""
        ...

    def Result(self) -> str:  # noqa: N802 (libvosk's name)
        """Return the utterance that just ended, a ``VoskResult``."""
        ...

    def FinalResult(self) -> str:  # noqa: N802 (libvosk's name)
        """End the utterance in progress and return it, a ``VoskResult``."""
        ...


class VoskModel:
    """An open model. Its decoders may share it; each of them is one thread's."""

    def __init__(self, folder: Path) -> None:
        """Load a model (measured: the small English one takes 40 MB on disk).

        Args:
            folder: holds ``am``, ``conf`` and ``graph``.

        Raises:
            RecognizerError: the folder is missing, incomplete, damaged, or of a kind that takes
                no grammars.
        """
        _check_folder(folder)
        self._model = _load(folder)

    def knows(self, word: str) -> bool:
        """Whether a word is in the model's vocabulary."""
        number: int = self._model.vosk_model_find_word(word)
        return number >= 0

    def decoder(self, phrases: Sequence[str]) -> WordDecoder:
        """Return a decoder for a list of phrases, whose results tell each word.

        Args:
            phrases: at least one, of words that the model knows.

        Raises:
            ValueError: there is no phrase, or an unknown word in one.
        """
        from vosk import KaldiRecognizer  # noqa: PLC0415 (loading libvosk takes 0.1 s and 20 MB)

        unknown = [word for phrase in phrases for word in phrase.split() if not self.knows(word)]
        if unknown or not any(map(str.split, phrases)):
            msg = f"a grammar of {len(phrases)} phrases with unknown words {unknown}"
            raise ValueError(msg)
        with kept_errors():
            made = KaldiRecognizer(self._model, HEARING_FORMAT.rate_hz, json.dumps(list(phrases)))
        made.SetWords(True)  # noqa: FBT003 (libvosk's own signature)
        decoder: WordDecoder = made
        return decoder


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
