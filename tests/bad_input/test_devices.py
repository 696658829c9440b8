"""Microphones that vanish or fall silent, speakers that are busy: what a person is told."""

from __future__ import annotations

import signal
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from support.commands import Run
from support.fake_sounddevice import FakeDevice, FakeSoundLibrary
from support.refusals import assert_refused
from support.started import Started, environment, lines_of, started
from support.virtual_sound import VirtualSound

VARIABLES = ("XDG_RUNTIME_DIR", "PULSE_SERVER", "PULSE_COOKIE", "ALSA_CONFIG_PATH")
LOG = "events.jsonl"

MICROPHONE = FakeDevice("Kitchen microphone", inputs=1)
SPEAKER = FakeDevice("Living room speaker", outputs=2)
BUSY_MICROPHONE = FakeDevice("Kitchen microphone", inputs=1, works=False)
BUSY_SPEAKER = FakeDevice("Living room speaker", outputs=2, works=False)

REFUSED: dict[str, tuple[list[FakeDevice], tuple[str, ...], tuple[str, ...]]] = {
    "a busy speaker": (
        [MICROPHONE, BUSY_SPEAKER],
        ("run",),
        (
            'The speaker "Living room speaker" cannot be opened: Device unavailable.',
            "Another program may be using it; or choose another one: voice-coach devices.",
        ),
    ),
    "a busy speaker, for one line": (
        [BUSY_SPEAKER],
        ("say", "Hello."),
        ('The speaker "Living room speaker" cannot be opened: Device unavailable.',),
    ),
    "a busy microphone": (
        [BUSY_MICROPHONE, SPEAKER],
        ("run",),
        ('The microphone "Kitchen microphone" cannot be opened: Device unavailable.',),
    ),
    "no speaker": ([MICROPHONE], ("run",), ("There is no speaker.", "voice-coach run --text")),
    "no microphone": (
        [SPEAKER],
        ("run",),
        ("There is no microphone.", "voice-coach run --text"),
    ),
    "a microphone of another name": (
        [MICROPHONE, SPEAKER],
        ("run", "--set", "microphone.device=bath\x1b[2J🙂"),
        (
            'No microphone has "bath\\x1b[2J🙂" in its name. There are: "Kitchen microphone".',
            "Set microphone.device",
        ),
    ),
    "speakers that share the name": (
        [MICROPHONE, SPEAKER, FakeDevice("Garden speaker", outputs=2)],
        ("run", "--set", "speaker.device=speaker"),
        ('Several speakers have "speaker" in their names',),
    ),
}


@pytest.mark.speech
@pytest.mark.parametrize("row", REFUSED)
def test_a_device_that_cannot_be_used_is_named(
    voice_coach: Run, monkeypatch: pytest.MonkeyPatch, row: str
) -> None:
    plugged, words, sentences = REFUSED[row]
    library = FakeSoundLibrary(plugged)
    monkeypatch.setattr("voice_coach.devices.portaudio.load_sound_library", lambda: library)
    assert_refused(voice_coach(*words), 3, *sentences)
    assert library.open_streams == []


def coach_in(sound: VirtualSound, folder: Path, *words: str) -> AbstractContextManager[Started]:
    room = {name: sound.environment()[name] for name in VARIABLES}
    return started(folder, "run", "--events", LOG, *words, environ=environment(folder) | room)


def lost(log: Path) -> list[str]:
    return [
        f"{line['device']}: {line['reason']}"
        for line in lines_of(log, whole=False)
        if line["event"] == "device_lost"
    ]


@pytest.mark.audio
@pytest.mark.speech
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
    (reason,) = lost(log)
    assert reason.startswith("microphone: It gives exact silence")


@pytest.mark.audio
@pytest.mark.speech
def test_a_microphone_that_gives_zeros_is_lost_after_as_long_as_was_set(
    silent_sound: VirtualSound, tmp_path: Path
) -> None:
    log = tmp_path / LOG
    with coach_in(silent_sound, tmp_path, "--set", "microphone.silent_after_seconds=1.5") as coach:
        coach.wait_for_event(log, "device_lost", device="microphone")
        assert coach.ask(signal.SIGTERM).code == 0


@pytest.mark.audio
@pytest.mark.speech
def test_a_microphone_with_a_noise_gate_is_not_lost(
    silent_sound: VirtualSound, tmp_path: Path
) -> None:
    log = tmp_path / LOG
    with coach_in(silent_sound, tmp_path, "--set", "microphone.silent_after_seconds=0") as coach:
        coach.wait_for_event(log, "playback_finished")
        ran = coach.ask(signal.SIGTERM)
    assert lines_of(log)[-1]["at"] > 3.5, "so long, and nothing but zeros"  # type: ignore[operator]  # seconds
    assert lost(log) == []
    assert ran.code == 0
