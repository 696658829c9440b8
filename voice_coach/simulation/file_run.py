"""``run --input FILE``: a recording is the microphone, on virtual time."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Final

from voice_coach.config import Settings
from voice_coach.devices.sound_files import read_chunks
from voice_coach.devices.wav_writer import WavWriter
from voice_coach.engine.events import InputEvent
from voice_coach.journal.event_log import EventLog, JsonlEventLog, NullEventLog
from voice_coach.simulation.driver import Driver, Played
from voice_coach.simulation.parts import MakeParts, make_coach
from voice_coach.simulation.speaker import RECORDING_RATE_HZ
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, Seconds

FLUSH_SECONDS: Final[Seconds] = 3.0
"""Silence after the file, so that a word at its very end is understood: no answer waits longer
than 2.5 s for its end."""

LAST_WORD_SECONDS: Final[Seconds] = 15.0
"""How long the coach may finish what it is saying after that."""

_SILENCE: Final = bytes(BLOCK_SAMPLES * HEARING_FORMAT.frame_bytes)


class FileMicrophone:
    """Implements ``Microphone``: a file's sound, then silence.

    Raises:
        AudioFileError: the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._chunks = read_chunks(path)
        self._ended: Seconds | None = None

    @property
    def ended(self) -> Seconds | None:
        """Moment of the first block after the file; None while it goes on."""
        return self._ended

    def block(self, start: Seconds, played: Played) -> bytes:
        """Return the next 20 ms; see ``Microphone``.

        Raises:
            AudioFileError: the file is damaged further on.
        """
        chunk = next(self._chunks, None)
        if chunk is not None:
            return chunk.pcm
        if self._ended is None:
            self._ended = start
        return _SILENCE


class NobodyThere:
    """Implements ``Agenda``: everything that happens is in the recording."""

    def next_moment(self) -> Seconds | None:
        """Return None: nothing is going to happen."""
        return None

    def act(self, now: Seconds) -> InputEvent | None:
        """Return None."""
        return None


def run_file(
    path: Path,
    settings: Settings,
    make_parts: MakeParts,
    *,
    seed: int = 1,
    events: Path | None = None,
    output: Path | None = None,
) -> Seconds:
    """Let the coach listen to a recording from its beginning to its end.

    Args:
        path: WAV or FLAC of any rate.
        settings: in force.
        make_parts: picks ears, voice and the rest.
        seed: of the choice between wordings.
        events: file to write the event log to.
        output: WAV file to write to what the speaker plays.

    Returns:
        Length of the run: the file, a short flush, and the end of what was being said.

    Raises:
        AudioFileError: the file cannot be read.
        CoachError: the parts cannot be made, or fail.
    """
    microphone = FileMicrophone(path)
    with ExitStack() as stack:
        parts = make_parts(settings, seed)
        stack.callback(parts.close)
        log: EventLog = NullEventLog()
        if events is not None:
            log = stack.enter_context(JsonlEventLog(events))
        coach = make_coach(parts, settings, log)
        if output is not None:
            recording = stack.enter_context(WavWriter(output, RECORDING_RATE_HZ))
            coach.speaker.add_track(RECORDING_RATE_HZ, recording.write)
        driver = Driver(coach, microphone, NobodyThere())
        driver.start()
        while True:
            driver.run_block()
            silent_for = _since(microphone.ended, coach.clock.now())
            patience = LAST_WORD_SECONDS if coach.mouth.playing else 0.0
            if silent_for >= FLUSH_SECONDS + patience:
                break
        driver.finish()
        return coach.clock.now()


def _since(moment: Seconds | None, now: Seconds) -> Seconds:
    return 0.0 if moment is None else now - moment
