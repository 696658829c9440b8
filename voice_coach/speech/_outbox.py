"""What waits to be written into the ears' process: blocks that may be dropped, orders that not."""

from __future__ import annotations

import contextlib
import queue

from voice_coach.speech._batching import Afterglow, Batch
from voice_coach.speech._ears_wire import (
    Order,
    heard_message,
    heard_samples,
    order_message,
    played_message,
)
from voice_coach.speech.child import ChildLostError, ChildProcess
from voice_coach.units import AudioChunk, Samples


class Outbox:
    """A bounded queue between the threads that give and the one that writes.

    ``feed`` and ``feed_reference`` are for one thread each, and never block.
    """

    def __init__(self, capacity: int) -> None:
        """Open it.

        Args:
            capacity: messages that wait before new blocks are dropped.
        """
        self._capacity = capacity
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._batch = Batch()
        self._glow = Afterglow()
        self._written: Samples = 0
        self.at_once = False
        """Somebody speaks: no block waits for another."""

    @property
    def written(self) -> Samples:
        """How much of the microphone's sound has gone into the child."""
        return self._written

    def order(self, order: Order) -> None:
        """Add an order; it is never dropped."""
        self._queue.put(order_message(order))

    def feed(self, chunk: AudioChunk) -> bool:
        """Add a block from the microphone; False when it was dropped."""
        if self._queue.qsize() >= self._capacity:
            return False
        for together in self._batch.add(chunk, at_once=self.at_once or self._glow.playing):
            self._queue.put(heard_message(together))
        return True

    def feed_reference(self, chunk: AudioChunk) -> None:
        """Add a block that the speaker plays, where the canceller needs it."""
        if self._glow.worth_sending(chunk) and self._queue.qsize() < self._capacity:
            self._queue.put(played_message(chunk))

    def write(self, child: ChildProcess) -> None:
        """Write into a child until it is gone or the outbox is closed; for one thread."""
        with contextlib.suppress(ChildLostError):  # whoever reads from the child is told
            while (message := self._queue.get()) is not None:
                child.send_bytes(message)
                self._written += heard_samples(message)

    def close(self) -> None:
        """End ``write`` when everything before has been written."""
        self._queue.put(None)
