"""What else an utterance may have been, looked for on another thread while its words are.

Free phones and everyday talk together take less time than the words of a large grammar do, and a
Raspberry Pi has four cores: whoever waits for an answer waits for the words only.
"""

from __future__ import annotations

from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Final

from voice_coach.clip import Pcm16
from voice_coach.errors import RecognizerError
from voice_coach.speech import _threads
from voice_coach.speech._sphinx import Path, decode, new_decoder
from voice_coach.speech.everyday import EverydayTalk
from voice_coach.speech.lexicon import Lexicon

_PHONES: Final = " phones"
"""Name of the search for free phones."""


@dataclass(slots=True)
class _Searches:
    """What was begun for one signal."""

    samples: Pcm16
    free: Future[Path | None] | None = None
    talk: Future[Path | None] | None = None


class Beside:
    """One decoder with a thread of its own, which does one search after the other.

    Signals are known by their arrays: what was begun for one is found again with the same array.
    The methods are one thread's; the decoder is only ever the other's.
    """

    def __init__(self, lexicon: Lexicon, means: FilePath | None = None) -> None:
        """Load the model of everyday talk; the thread starts with the first search.

        Args:
            lexicon: tells how its words sound.
            means: of the acoustic model adapted to some speech, a file; None for the model's own.

        Raises:
            RecognizerError: the model of everyday talk is missing or damaged.
        """
        self._decoder = new_decoder(means)
        self._decoder.add_allphone_file(_PHONES)
        self._everyday = EverydayTalk(lexicon, self._decoder)
        self._thread: Executor | None = _threads.one_thread("beside")
        self._begun: list[_Searches] = []

    def begin(self, samples: Pcm16, *, talk: bool = True) -> None:
        """Begin to search a signal; nobody waits.

        Args:
            samples: 16 kHz mono, at least ``SHORTEST``; not changed until ``forget``.
            talk: for everyday talk as well, after the free phones.

        Raises:
            RecognizerError: this is closed.
        """
        self._free(self._of(samples))
        if talk:
            self._talk(self._of(samples))

    def free(self, samples: Pcm16) -> Path | None:
        """Return the best free sequence of phones in a signal, begun before or not.

        Raises:
            RuntimeError: the decoder failed.
            RecognizerError: this is closed.
        """
        return self._free(self._of(samples)).result()

    def explain(self, samples: Pcm16) -> Path | None:
        """Return the best path of everyday words through a signal, begun before or not.

        Raises:
            RuntimeError: the decoder failed.
            RecognizerError: this is closed.
        """
        return self._talk(self._of(samples)).result()

    def forget(self) -> None:
        """Forget all signals; what has not begun by now never will."""
        for searches in self._begun:
            for future in (searches.free, searches.talk):
                if future is not None:
                    future.cancel()
        self._begun.clear()

    def close(self) -> None:
        """End the thread, after the search that it is at; calling it twice is fine."""
        self.forget()
        if self._thread is not None:
            self._thread.shutdown(wait=True, cancel_futures=True)
            self._thread = None

    def _of(self, samples: Pcm16) -> _Searches:
        for searches in self._begun:
            if searches.samples is samples:
                return searches
        self._begun.append(_Searches(samples))
        return self._begun[-1]

    def _free(self, searches: _Searches) -> Future[Path | None]:
        if searches.free is None:
            thread = self._open_thread()
            searches.free = thread.submit(decode, self._decoder, _PHONES, searches.samples)
        return searches.free

    def _talk(self, searches: _Searches) -> Future[Path | None]:
        if searches.talk is None:
            thread = self._open_thread()
            searches.talk = thread.submit(self._everyday.explain, searches.samples)
        return searches.talk

    def _open_thread(self) -> Executor:
        if self._thread is None:
            msg = "The recogniser is closed."
            raise RecognizerError(msg)
        return self._thread
