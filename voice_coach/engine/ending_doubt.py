"""A session that would end by words that were heard faintly: asked back first.

"Stop" is never asked back: it silences at once, whoever says it and however it was heard.
"""

from __future__ import annotations

from typing import Final

from voice_coach.engine.aside import CONFIRM_STATE
from voice_coach.engine.conversation import Conversation
from voice_coach.engine.doubting import CLEAR
from voice_coach.engine.events import IntentRecognized
from voice_coach.engine.window import CommandWindow

_ENDS: Final = frozenset({"GoToSleep", "Goodbye"})


class EndingDoubt:
    """Weighs what is said in a session; what it asks back is asked in the command window."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._asked: tuple[CommandWindow, IntentRecognized] | None = None

    def weigh(self, event: IntentRecognized) -> IntentRecognized | None:
        """Close the window; return what is meant, or None where nothing is to be done (yet)."""
        window, self._conversation.window = self._conversation.window, None
        asked, self._asked = self._asked, None
        if asked is not None and asked[0] is window and event.name in ("Yes", "No"):
            return asked[1] if event.name == "Yes" else None
        if event.name not in _ENDS or event.confidence >= CLEAR:
            return event
        if window is not None and not window.still:  # in a deliberate silence nothing is asked
            question = self._conversation.make_window(CONFIRM_STATE, still=False)
            question.ask("sure.end_session")
            self._asked = (question, event)
        return None
