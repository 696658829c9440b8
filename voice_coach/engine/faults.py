"""Parts that fail: what stands still, what is said about it, and when it may go on."""

from __future__ import annotations

from voice_coach.engine.conversation import Conversation
from voice_coach.engine.events import Device
from voice_coach.engine.replies import Reply
from voice_coach.engine.session import Session
from voice_coach.engine.stage import Stage
from voice_coach.engine.states import Mode
from voice_coach.units import Seconds


class Faults:
    """Keeps which parts are lost; a session that was paused by one waits for "resume"."""

    def __init__(self, conversation: Conversation, stage: Stage) -> None:
        self._conversation = conversation
        self._stage = stage
        self._lost: set[Device] = set()

    @property
    def any(self) -> bool:
        """Whether a part is lost."""
        return bool(self._lost)

    def lose(self, device: Device, session: Session | None, now: Seconds) -> None:
        """A part stopped working: stand still, and say so where that is possible."""
        self._lost.add(device)
        if session is None:
            self._conversation.hush()
        else:
            self._conversation.window = None
            if session.running:
                session.pause(now, device)
        if device == "voice":
            self._stage.sound("error")
        elif device != "speaker":
            self._announce(f"device.{device}_lost", session)

    def restore(self, device: Device, session: Session | None) -> None:
        """A part works again; one that was not lost is no news."""
        if device in self._lost:
            self._lost.discard(device)
            self._announce(f"device.{device}_back", session)

    def tell(self) -> bool:
        """Say what is still missing; False where nothing is."""
        if not self._lost:
            return False
        self._stage.say(f"device.{min(self._lost)}_lost", remember=False)
        return True

    def _announce(self, key: str, session: Session | None) -> None:
        if "voice" in self._lost or "speaker" in self._lost:
            return
        if session is not None:
            self._stage.say(key, remember=False)
        elif self._conversation.mode in (Mode.IDLE, Mode.REPLYING):
            self._conversation.reply(Reply(key))
