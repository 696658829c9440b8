"""PocketSphinx 5.1.1 as it really is: what one decoding of a whole utterance gives.

Measured on people's orders: the whole utterance at once (so that the cepstral mean is that of the
utterance), all senones computed (so that scores of two searches can be compared) and no
best-path rescoring is the best and the fastest there is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Final

from pocketsphinx import Decoder

from voice_coach.clip import Pcm16
from voice_coach.speech._unlocked import search_all
from voice_coach.units import HEARING_FORMAT, Samples

FRAMES_PER_SECOND: Final = 100

SHORTEST: Final[Samples] = HEARING_FORMAT.rate_hz // 10
"""Shorter sounds hold no word; an empty one is an error to the decoder."""

_WORD_BEAM: Final = 1e-48
"""How much less likely than the best one a word may be at its end and still be followed further:
no less than a sound inside a word (the decoder's ``beam``). Its own 7e-29 loses whole commands
where many names of exercises can be said: "hey jarvis, add a minute" had no end any more."""

_WIDE_BEAM: Final = 1e-60
"""The same for words and sounds of grammars, see ``search_widely``.

Of 30 commands in rooms, synthesized, 24 were found with 1e-48, 26 with 1e-56, 28 with 1e-60 and
with 1e-64. The search takes 30 % more processor time on average and less at its longest, because
hardly anything has to be looked for again."""

_MOST_ACTIVE: Final = 3000
"""Sounds that a search of a grammar follows at once; where there are more, the beam gets narrower
for as long. Measured on 20 commands, nine of them in noise and reverberation: the same words as
without, in two thirds of the processor time, "hey jarvis, what can you do" in half of it."""
_ALL_ACTIVE: Final = 30_000
"""The decoder's own: what words are compared with is searched as it was when limits were set."""

_LOG_BASE: Final = 1e4
"""Python's scores are exponentials of the decoder's, which count in steps of 0.0001."""
_NULL: Final = "(NULL)"


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, phone or silence where it was heard."""

    label: str
    """As in the dictionary: "a(2)", "<sil>", "AH"."""
    start: int
    """First frame of 10 ms."""
    end: int
    """Frame after the last."""
    score: float
    """Acoustic log score."""

    @property
    def entry(self) -> str:
        """The dictionary's entry, without its variant's number."""
        return self.label.partition("(")[0]

    @property
    def is_filler(self) -> bool:
        """Whether it is silence or noise: ``<sil>``, ``SIL``, ``[NOISE]``, ``++``, ``+SPN+``."""
        return self.label[0] in "<[+(" or self.label == "SIL"


@dataclass(frozen=True, slots=True)
class Path:
    """The best path through a search."""

    score: float
    """Log score of all of it."""
    frames: int
    """Length in frames of 10 ms."""
    pieces: tuple[Piece, ...]
    """In order, without gaps."""


def new_decoder(means: FilePath | None = None) -> Decoder:
    """Return a decoder with the US-English acoustic model and no words (4 MB, 10 ms).

    Args:
        means: a file of other means for the model's Gaussians; None for the model's own.
    """
    return Decoder(
        **({} if means is None else {"mean": str(means)}),
        lm=None,
        dict=None,
        bestpath=False,
        fwdflat=False,
        compallsen=True,
        wbeam=_WORD_BEAM,
        samprate=HEARING_FORMAT.rate_hz,
        loglevel="FATAL",
    )


def search_widely(decoder: Decoder) -> None:
    """Let searches that are added from now on follow what is far behind at first.

    Where everything can be said the right words often are. A decoder takes the width of a search
    from its configuration when the search is added; those that it has keep theirs.
    """
    for beam in ("beam", "pbeam", "wbeam"):
        decoder.config[beam] = _WIDE_BEAM


def decode(decoder: Decoder, search: str, samples: Pcm16) -> Path | None:
    """Return the best path through a search; None where its end was not reached.

    Args:
        decoder: has the search.
        search: its name.
        samples: 16 kHz mono, at least ``SHORTEST``.
    """
    return _both(decoder, search, samples, _ALL_ACTIVE)[0]


def decode_both(decoder: Decoder, search: str, samples: Pcm16) -> tuple[Path | None, Path | None]:
    """Return the best path to the end of a search, and the best to anywhere in it.

    The second is what was heard if the sentence is not over.

    Args:
        decoder: has the search.
        search: its name.
        samples: 16 kHz mono, at least ``SHORTEST``.
    """
    return _both(decoder, search, samples, _MOST_ACTIVE)


def _both(
    decoder: Decoder, search: str, samples: Pcm16, most: int
) -> tuple[Path | None, Path | None]:
    decoder.config["maxhmmpf"] = most  # looked at in every frame
    # Decoding leaves the decoder with a running cepstral mean, so that the next utterance would
    # depend on this one; this brings back the model's own way, the mean of the utterance.
    decoder.reinit_feat()
    decoder.activate_search(search)
    decoder.start_utt()
    try:
        search_all(decoder, samples)
        anywhere = _best(decoder)  # the end of a search counts only once the utterance is over
    finally:
        decoder.end_utt()
    return _best(decoder), anywhere


def _best(decoder: Decoder) -> Path | None:
    best = decoder.hyp()
    if best is None or best.best_score <= 0:
        return None
    pieces = tuple(
        Piece(found.word, found.start_frame, found.end_frame + 1, _log(found.ascore))
        for found in decoder.seg()
        if found.word != _NULL
    )
    return Path(_log(best.best_score), decoder.n_frames(), pieces)


def _log(score: float) -> float:
    return math.log(score) * _LOG_BASE if score > 0 else -math.inf
