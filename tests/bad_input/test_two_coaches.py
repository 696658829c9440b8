"""Two coaches at once: the second says who is first, and everything else goes on."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from support.refusals import assert_refused
from support.started import environment, run_command, started
from support.virtual_sound import VirtualSound

VARIABLES = ("XDG_RUNTIME_DIR", "PULSE_SERVER", "PULSE_COOKIE", "ALSA_CONFIG_PATH")


@pytest.mark.audio
@pytest.mark.speech
def test_the_second_says_that_one_is_running(silent_sound: VirtualSound, tmp_path: Path) -> None:
    room = {name: silent_sound.environment()[name] for name in VARIABLES}
    environ = environment(tmp_path) | room
    words = ("run", "--set", "microphone.silent_after_seconds=0")
    with started(tmp_path, *words, "--events", "first.jsonl", environ=environ) as first:
        first.wait_for_event(tmp_path / "first.jsonl", "speak")
        pid = first.process.pid
        second = run_command((*words, "--events", "second.jsonl"), environ, tmp_path)
        assert_refused(
            second, 3, f"A coach is running already (process {pid}).", f"To stop it: kill {pid}"
        )
        assert not (tmp_path / "second.jsonl").exists(), "it had not begun"
        (tmp_path / "typed").write_text("hey jarvis, goodbye\n")
        typing = ("sh", "-c", 'exec "$@" <typed', "sh")
        typed = run_command(("run", "--text"), environ, tmp_path, before=typing)
        assert typed.code == 0, "who types needs neither microphone nor speaker"
        assert first.ask(signal.SIGKILL).code == -signal.SIGKILL
    with started(tmp_path, *words, "--events", "third.jsonl", environ=environ) as third:
        third.wait_for_event(tmp_path / "third.jsonl", "speak")
        assert third.ask(signal.SIGTERM).code == 0
