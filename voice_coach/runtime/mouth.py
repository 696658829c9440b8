"""The live mouth: lines are rendered on a thread of their own, sounds and silence are immediate.

Whatever happens, every line and every sound is answered by exactly one ``PlaybackFinished``:
the engine's exercises hang on it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping

from voice_coach.clip import Clip
from voice_coach.devices.protocols import AudioOutput
from voice_coach.engine.commands import PlayEarcon, Speak
from voice_coach.engine.events import PlaybackFinished
from voice_coach.errors import VoiceError
from voice_coach.runtime.mailbox import Mail
from voice_coach.speech.speaking import Voice


class LiveMouth:
    """Voice and speaker together.

    Args:
        voice: renders lines; may take its time.
        output: plays clips; reports to the mailbox by itself.
        earcons: sounds by name, all in memory.
        post: puts an event into the mailbox.
        rate: factor on the configured speed of speech, to begin with.
    """

    def __init__(
        self,
        voice: Voice,
        output: AudioOutput,
        earcons: Mapping[str, Clip],
        post: Callable[[Mail], None],
        rate: float = 1.0,
    ) -> None:
        self._voice = voice
        self._output = output
        self._earcons = earcons
        self._post = post
        self._rate = rate
        self._lines: deque[tuple[int, Speak]] = deque()
        self._generation = 0
        self._closing = False
        self._changed = threading.Condition()
        self._worker = threading.Thread(target=self._work, name="mouth", daemon=True)
        self._worker.start()

    def speak(self, command: Speak) -> None:
        """Render a line, then play it, unless ``cut`` comes between."""
        with self._changed:
            self._lines.append((self._generation, command))
            self._changed.notify()

    def play(self, command: PlayEarcon) -> None:
        """Play a sound at once."""
        self._output.play(command.utterance_id, self._earcons[command.name])

    def cut(self) -> None:
        """Silence at once; lines that are still being rendered are not played."""
        with self._changed:
            self._generation += 1
            dropped, self._lines = self._lines, deque()
            self._output.cut()
        for _, command in dropped:
            self._post(PlaybackFinished(command.utterance_id, 0.0, interrupted=True))

    def set_volume(self, volume: float) -> None:
        """Change the loudness."""
        self._output.set_volume(volume)

    def set_rate(self, rate: float) -> None:
        """Change the speed of the lines that come."""
        self._rate = rate

    def close(self) -> None:
        """Stop the thread; calling it twice is fine."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._worker.join()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._lines or self._closing)
                if self._closing:
                    return
                generation, command = self._lines.popleft()
            self._render_and_play(generation, command)

    def _render_and_play(self, generation: int, command: Speak) -> None:
        unsaid = PlaybackFinished(command.utterance_id, 0.0, interrupted=True)
        try:
            clip = self._voice.render(command.text, self._rate, private=command.private)
        except VoiceError:
            self._post(unsaid)  # the voice itself reports that it is lost
            return
        with self._changed:
            if generation == self._generation and not self._closing:
                self._output.play(command.utterance_id, clip)
                return
        self._post(unsaid)
