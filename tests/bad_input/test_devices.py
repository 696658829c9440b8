"""Microphones that vanish or fall silent, speakers that are busy: in the middle of a session."""

from __future__ import annotations

import signal
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from support.started import Started, environment, lines_of, started
from support.virtual_sound import VirtualSound

pytestmark = [pytest.mark.audio, pytest.mark.speech]

VARIABLES = ("XDG_RUNTIME_DIR", "PULSE_SERVER", "PULSE_COOKIE", "ALSA_CONFIG_PATH")
LOG = "events.jsonl"


def coach_in(sound: VirtualSound, folder: Path, *words: str) -> AbstractContextManager[Started]:
    room = {name: sound.environment()[name] for name in VARIABLES}
    return started(folder, "run", "--events", LOG, *words, environ=environment(folder) | room)


def test_a_microphone_that_vanishes_is_lost_and_found(
    virtual_sound: VirtualSound, tmp_path: Path
) -> None:
    """The server goes on giving zeros in its place: nobody is told that it is gone."""
    log = tmp_path / LOG
    with coach_in(virtual_sound, tmp_path) as coach:
        coach.wait_for_event(log, "playback_finished")
        virtual_sound.unplug_microphone()
        coach.wait_for_event(log, "device_lost", device="microphone")
        virtual_sound.plug_microphone()
        coach.wait_for_event(log, "device_restored", device="microphone")
        ran = coach.ask(signal.SIGTERM)
    assert (ran.code, ran.err) == (0, "")
    reasons = [str(line["reason"]) for line in lines_of(log) if line["event"] == "device_lost"]
    assert len(reasons) == 1
    assert reasons[0].startswith("It gives exact silence")
