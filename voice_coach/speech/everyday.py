"""Was it just talk? The best sequence of everyday words for an utterance.

A grammar explains everything by a command. Free sequences of phones explain whatever there is, but
nobody speaks those; this explains it by the five hundred words that talk is made of and by what
follows what in it (``everyday.arpa``, made by ``script/make_everyday_talk.py`` of the model of
English in the pocketsphinx wheel). What it explains better than the grammar was talk.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pocketsphinx import Decoder

from voice_coach.clip import Pcm16
from voice_coach.errors import RecognizerError
from voice_coach.speech._sphinx import Path as WordPath
from voice_coach.speech._sphinx import decode, new_decoder
from voice_coach.speech.lexicon import Lexicon

MODEL: Final = Path(__file__).with_name("everyday.arpa")
_SEARCH: Final = "everyday"
_MARKS: Final = frozenset(("<s>", "</s>"))


class EverydayTalk:
    """Everyday words in a decoder. One thread's."""

    def __init__(self, lexicon: Lexicon, decoder: Decoder | None = None) -> None:
        """Load the words and the model.

        Args:
            lexicon: tells how the words sound.
            decoder: has no words yet; None for one of its own.

        Raises:
            RecognizerError: the model is missing or damaged.
        """
        self._decoder = decoder or new_decoder()
        try:
            for word in _words(MODEL):
                for number, phones in enumerate(lexicon.pronunciations(word), start=1):
                    entry = word if number == 1 else f"{word}({number})"
                    self._decoder.add_word(entry, phones, update=False)
            self._decoder.add_lm_file(_SEARCH, str(MODEL))
        except (OSError, ValueError, RuntimeError) as error:
            msg = f"The model of everyday talk, {MODEL.name}, cannot be used."
            raise RecognizerError(msg, "Install Voice Coach again.") from error

    def explain(self, samples: Pcm16) -> WordPath | None:
        """Return the best path of everyday words through an utterance; None where there is none.

        Args:
            samples: 16 kHz mono, at least ``_sphinx.SHORTEST``.
        """
        return decode(self._decoder, _SEARCH, samples)


def _words(model: Path) -> list[str]:
    """Return the words of a model in the ARPA format."""
    text = model.read_text(encoding="utf-8")
    single = text.partition("\\1-grams:\n")[2].partition("\n\n")[0]
    words = [line.split("\t")[1] for line in single.splitlines()]
    return [word for word in words if word not in _MARKS]
