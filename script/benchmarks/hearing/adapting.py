"""Adapts the embedded recogniser's model to some speech, with Debian's sphinxtrain (MAP of means).

Of the model in PocketSphinx's wheel, only the means of its Gaussians move, towards the frames that
belong to them; ``Decoder(mean=FILE)`` reads what comes of it. Needed for development alone:
``apt-get install sphinxtrain pocketsphinx sphinxbase-utils``.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pocketsphinx

from voice_coach.clip import Pcm16

MODEL: Final = Path(pocketsphinx.get_model_path("en-us/en-us"))
TAU: Final = 50.0
"""How many frames the mean of the model counts for. Measured, orders right of 90 in a 3 m room, of
which 66 are without: 71 with 10 and with 50, 72 with the weights of the mixtures adapted too, 69
with more copies in rooms; 66 with one MLLR matrix instead."""

_TRAINER: Final = Path("/usr/lib/sphinxtrain")
_PROGRAMS: Final = ("pocketsphinx_mdef_convert", "sphinx_fe")
_PHONETICALLY_TIED: Final = (".ptm.",)
_STREAMS: Final = 3
_FEATURES: Final = (
    *("-raw", "yes", "-input_endian", "little", "-samprate", "16000"),
    *("-lowerf", "130", "-upperf", "6800", "-nfilt", "25", "-transform", "dct", "-lifter", "22"),
    *("-remove_noise", "yes", "-remove_silence", "no"),
)
"""As the model's feat.params and PocketSphinx itself compute them: equal to the last bit."""
_MODELLED: Final = (
    *("-feat", "1s_c_d_dd", "-svspec", "0-12/13-25/26-38"),
    *("-cmn", "batch", "-agc", "none", "-varnorm", "no"),
)
_FILLERS: Final = "<s> SIL\n</s> SIL\n<sil> SIL\n[NOISE] +NSN+\n[SPEECH] +SPN+\n"
_LOG_BASE: Final = 1.0001
_WEIGHT_STEP: Final = 1 << 10


@dataclass(frozen=True, slots=True)
class Spoken:
    """Speech to adapt to."""

    samples: Pcm16
    """16 kHz."""
    labels: tuple[str, ...]
    """What is said in it, in the entries of the dictionary: ``<sil>``, ``a(2)``."""


def missing_programs() -> list[str]:
    """Return which programs are not installed."""
    tools = [str(_TRAINER / name) for name in ("bw", "map_adapt")]
    return [name for name in (*tools, *_PROGRAMS) if shutil.which(name) is None]


def adapted_means(spoken: Sequence[Spoken], entries: Mapping[str, str], folder: Path) -> Path:
    """Return the file of the model's means, adapted.

    Args:
        spoken: with its words.
        entries: phones by dictionary entry; silence need not be among them.
        folder: for the programs' files; some 20 MB are left in it.

    Raises:
        subprocess.CalledProcessError: a program failed.
    """
    _write_speech(spoken, entries, folder)
    weights = mixture_weights((MODEL / "sendump").read_bytes())
    (folder / "mixture_weights").write_bytes(weights)
    _run("pocketsphinx_mdef_convert", "-text", MODEL / "mdef", folder / "mdef")
    control = ("-c", folder / "control", "-di", folder, "-ei", "raw", "-do", folder, "-eo", "mfc")
    _run("sphinx_fe", *control, *_FEATURES)
    model = (
        *("-moddeffn", folder / "mdef", "-ts2cbfn", *_PHONETICALLY_TIED),
        *("-meanfn", MODEL / "means", "-varfn", MODEL / "variances"),
        *("-mixwfn", folder / "mixture_weights", "-tmatfn", MODEL / "transition_matrices"),
        *("-accumdir", folder),
    )
    words = ("-dictfn", folder / "words", "-fdictfn", folder / "fillers")
    files = ("-ctlfn", folder / "control", "-lsnfn", folder / "said", "-cepdir", folder)
    _run(_TRAINER / "bw", *model, *words, *files, *_MODELLED)
    means = folder / "means"
    _run(_TRAINER / "map_adapt", *model, "-mapmeanfn", means, "-fixedtau", "yes", "-tau", TAU)
    return means


def _write_speech(spoken: Sequence[Spoken], entries: Mapping[str, str], folder: Path) -> None:
    said = []
    for number, one in enumerate(spoken):
        one.samples.astype("<i2").tofile(folder / f"{number}.raw")
        said.append(f"{' '.join(one.labels)} ({number})\n")
    used = sorted({label for one in spoken for label in one.labels if label in entries})
    (folder / "control").write_text("".join(f"{number}\n" for number in range(len(spoken))))
    (folder / "said").write_text("".join(said))
    (folder / "words").write_text("".join(f"{label} {entries[label]}\n" for label in used))
    (folder / "fillers").write_text(_FILLERS)


def mixture_weights(dump: bytes) -> bytes:
    """Return PocketSphinx's mixture weights (bytes, 1024 steps of log 1.0001) as bw reads them."""
    at = 0
    while (length := struct.unpack_from("<i", dump, at)[0]) > 0:  # lines about the format
        at += 4 + length
    densities, senones = struct.unpack_from("<ii", dump, at + 4)
    shape = (_STREAMS, densities, senones)
    steps = np.frombuffer(dump, np.uint8, int(np.prod(shape)), at + 12).reshape(shape)
    weights = np.power(_LOG_BASE, -_WEIGHT_STEP * steps.astype(np.float64)).transpose(2, 0, 1)
    head = b"s3\nversion 1.0\nendhdr\n" + struct.pack("<I", 0x11223344)
    return head + struct.pack("<4i", *weights.shape, weights.size) + weights.astype("<f4").tobytes()


def _run(program: str | Path, *arguments: str | float | Path) -> None:
    command = [str(program), *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True)
