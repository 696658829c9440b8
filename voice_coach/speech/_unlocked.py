"""PocketSphinx's search without Python's lock, so that two can run at the same time.

The wheel's ``Decoder.process_raw`` holds the lock until the whole utterance is searched (seen with
5.1.1: another thread stood still for all of 1.2 s). The C function that it calls is exported by
the very same extension module, on x86-64 and aarch64, for Python 3.11 and 3.13, and ``ctypes``
gives the lock away while a C function runs.
"""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Final

import pocketsphinx
from pocketsphinx import Decoder

from voice_coach.clip import Pcm16

_WORD: Final = ctypes.sizeof(ctypes.c_void_p)
_SIZE: Final = 4 * _WORD
"""Of a ``Decoder`` and of a ``Config``: the head of each Python object, and two pointers."""
_FIRST, _SECOND = 2 * _WORD, 3 * _WORD
_Samples: Final = ctypes.POINTER(ctypes.c_int16)


def search_all(decoder: Decoder, samples: Pcm16) -> None:
    """Search a whole utterance, between ``start_utt`` and ``end_utt``; other threads go on.

    Where a decoder looks otherwise than it does in the versions we know, they wait instead.

    Args:
        decoder: used by no other thread meanwhile.
        samples: 16 kHz mono, at least one frame.

    Raises:
        RuntimeError: the search failed.
    """
    pcm = samples.astype("<i2", copy=False)
    address, library = decoder_address(decoder), _library()
    if address is None or library is None:
        decoder.process_raw(pcm.tobytes(), full_utt=True)
        return
    whole = pcm if pcm.flags.c_contiguous else pcm.copy()
    place = whole.ctypes.data_as(_Samples)
    if library.ps_process_raw(address, place, len(whole), 0, 1) < 0:
        msg = f"the search of {len(whole)} samples failed"
        raise RuntimeError(msg)


def decoder_address(decoder: object) -> int | None:
    """Return where the C decoder of a Python one lies; None where that is not certain.

    A ``Decoder`` holds the C decoder and its ``Config``, a ``Config`` holds, second, the C
    settings, and the first thing in a C decoder is where its settings are: all of this has to fit.
    """
    config = getattr(decoder, "config", None)
    if type(decoder).__basicsize__ != _SIZE or type(config).__basicsize__ != _SIZE:
        return None
    if _word(id(decoder) + _SECOND) != id(config):
        return None
    address = _word(id(decoder) + _FIRST)
    settings = _word(id(config) + _SECOND)
    if not address or not settings or _word(address) != settings:
        return None
    return address


@cache
def _library() -> ctypes.CDLL | None:
    """Return the extension module as the C library that it is; None where it exports nothing."""
    try:
        library = ctypes.CDLL(pocketsphinx._pocketsphinx.__file__)  # noqa: SLF001 - its file only
        search = library.ps_process_raw
    except (AttributeError, OSError):
        return None
    search.argtypes = [
        ctypes.c_void_p,
        _Samples,
        ctypes.c_size_t,
        ctypes.c_int,
        ctypes.c_int,
    ]
    search.restype = ctypes.c_int
    return library


def _word(address: int) -> int | None:
    return ctypes.c_void_p.from_address(address).value
