"""By how much the coach's own voice is turned down in what it hears."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from voice_coach.app.hearing_check.figures import levels_dbfs, room_dbfs
from voice_coach.clip import Pcm16, rms_dbfs
from voice_coach.speech.echo import EchoStage, OwnEcho, WebRtcEcho
from voice_coach.units import HEARING_FORMAT, AudioChunk, Samples

AUDIBLE_DB: Final = 6.0
"""What stands out from the room by less is not heard to come back: headphones, or a speakerphone
that takes its own voice out."""
SETTLED: Final[Samples] = HEARING_FORMAT.rate_hz * 2
"""What the canceller needs to get used to a room (2 s of talk); it is judged by what follows."""


def echo_taken_db(heard: Sequence[AudioChunk], played: Sequence[AudioChunk]) -> float | None:
    """Return by how many dB the canceller turns the coach's voice down; None where none comes back.

    Args:
        heard: from the microphone, while nobody but the coach spoke.
        played: what the speaker played in that time.
    """
    if not heard or not played:
        return None
    stage = EchoStage(OwnEcho(WebRtcEcho()))
    before: list[Pcm16] = []
    after: list[Pcm16] = []
    count: Samples = 0
    waiting = list(played)
    for chunk in heard:
        while waiting and waiting[0].at <= chunk.end:
            stage.played(waiting.pop(0))
        samples = np.frombuffer(chunk.pcm, np.int16)
        active = stage.active
        speech = stage.process(samples, chunk.at).speech
        count += len(samples) if active else 0
        if active and count > SETTLED and waiting:
            before.append(samples)
            after.append(speech)
    stage.close()
    if not before:
        return None
    level = rms_dbfs(np.concatenate(before))
    if level < room_dbfs(levels_dbfs(heard)) + AUDIBLE_DB:
        return None
    return level - rms_dbfs(np.concatenate(after))
