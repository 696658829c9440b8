"""Runs a synthesizer program: text in through a pipe, sound out through memory.

Nothing that is said touches the disk or the list of processes: the text goes through stdin, the
sound into an anonymous file in memory that the program opens as ``/proc/self/fd/N``.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import wave
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np

from voice_coach.clip import Pcm16
from voice_coach.errors import VoiceError
from voice_coach.units import Seconds

_LIST_SECONDS: Final[Seconds] = 10.0


def find_program(name: str, package: str) -> Path:
    """Return where a program is.

    Raises:
        VoiceError: it is not installed.
    """
    found = shutil.which(name)
    if found is None:
        msg = f"The program {name} is not installed."
        raise VoiceError(msg, f"Install it: sudo apt install {package}")
    return Path(found)


@lru_cache(maxsize=16)
def program_output(program: Path, *arguments: str) -> str:
    """Return what a program prints about itself (its version, its voices).

    Raises:
        VoiceError: it cannot be run or does not answer.
    """
    try:
        done = subprocess.run(  # noqa: S603 (a fixed program with fixed arguments)
            [str(program), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_LIST_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        msg = f"{program} {' '.join(arguments)} does not answer."
        raise VoiceError(msg, "Reinstall it, or choose another voice.engine.") from error
    return done.stdout.decode("utf-8", "replace")


def run_program(
    program: Path,
    arguments: Callable[[str], Sequence[str]],
    text: str,
    timeout: Seconds,
) -> tuple[Pcm16, int]:
    """Have a program render a text to a WAV file in memory.

    Args:
        program: what to run.
        arguments: makes its arguments from the path of the WAV file it shall write.
        text: what to say; goes to its stdin as UTF-8.
        timeout: it is killed after that.

    Returns:
        Samples of shape (frames,) and frames per second.

    Raises:
        VoiceError: it cannot be run, failed, took too long or wrote no WAV file.
    """
    name = program.name
    descriptor = os.memfd_create("speech")
    with os.fdopen(descriptor, "r+b") as memory:
        try:
            done = subprocess.run(  # noqa: S603 (a fixed program; the text is no argument)
                [str(program), *arguments(f"/proc/self/fd/{descriptor}")],
                input=text.encode("utf-8", "replace"),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(descriptor,),
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            msg = f"{name} did not finish within {timeout:.1f} s."
            raise VoiceError(msg) from error
        except OSError as error:
            msg = f"{name} cannot be started: {error.strerror}."
            raise VoiceError(msg) from error
        if done.returncode != 0:
            msg = f"{name} ended with code {done.returncode}."
            raise VoiceError(msg)
        return read_wav(memory.read(), name)


def read_wav(data: bytes, engine: str) -> tuple[Pcm16, int]:
    """Return the samples and the rate of a mono 16-bit WAV file.

    Raises:
        VoiceError: it is something else, or empty.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            layout = (file.getnchannels(), file.getsampwidth())
            rate_hz = file.getframerate()
            pcm = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        msg = f"{engine} made no sound file."
        raise VoiceError(msg) from error
    if layout != (1, 2) or rate_hz <= 0:
        msg = f"{engine} made a sound of {layout[0]} channels and {8 * layout[1]} bits."
        raise VoiceError(msg, "Mono sound of 16 bits is needed.")
    return np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2").astype(np.int16), rate_hz
