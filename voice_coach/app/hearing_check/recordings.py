"""The same figures from recordings: no microphone, and no coach that speaks over them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from voice_coach.app.hear import FLUSH_SECONDS
from voice_coach.app.hearing import make_ears
from voice_coach.app.hearing_check.figures import Figures, Part, Try, levels_dbfs, room_dbfs
from voice_coach.app.hearing_check.listening import COMMAND, Ear, Expected
from voice_coach.config import Settings
from voice_coach.content.library import Library
from voice_coach.devices.sound_files import SoundFile, read_chunks
from voice_coach.speech.hearing import InProcessHearing
from voice_coach.units import (
    BLOCK_SAMPLES,
    BLOCK_SECONDS,
    HEARING_FORMAT,
    AudioChunk,
    Seconds,
)


def check_recordings(files: Sequence[Path], settings: Settings, library: Library) -> Figures:
    """Return what is heard in each file: the wake phrase and the command of the check.

    Args:
        files: WAV or FLAC, somebody's try each.
        settings: in force.
        library: what can be said.

    Raises:
        AudioFileError: a file cannot be read; none has been listened to, unless it is damaged
            somewhere in its middle.
        CoachError: a part of the ears cannot be made.
    """
    for path in files:
        SoundFile(path).close()
    ear = Ear(library, settings)
    ears = make_ears(settings)
    tries: list[Try] = []
    try:
        ear.teach(ears)
        now: Seconds = 0.0
        for path in files:
            ears.listen(ear.request(COMMAND))
            expected = Expected(ear, COMMAND)
            levels, now = _hear(path, ears, expected, now)
            tries.append(Try(path.name, Part.COMMAND, expected.caught, room_dbfs(levels)))
    finally:
        ears.close()
    return Figures(tuple(tries))


def _hear(
    path: Path, ears: InProcessHearing, expected: Expected, start: Seconds
) -> tuple[list[float], Seconds]:
    """Let the ears hear a file, up to the first words in it; return its levels, and its end."""
    chunks = list(read_chunks(path, start))
    levels = levels_dbfs(chunks)
    end = chunks[-1].end if chunks else start
    quiet = bytes(BLOCK_SAMPLES * HEARING_FORMAT.frame_bytes)
    chunks += [
        AudioChunk(quiet, HEARING_FORMAT, end + number * BLOCK_SECONDS)
        for number in range(round(FLUSH_SECONDS / BLOCK_SECONDS))
    ]
    for chunk in chunks:
        for event in ears.hear(chunk):
            if not expected.complete:
                expected.take(event)
    return levels, chunks[-1].end
