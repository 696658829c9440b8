"""A session or a turn that would end by words that were heard faintly.

A session is asked about first. In a turn nothing is asked, and nobody is cut off: what is taken for
"done" in people's meetings and short phrases is often fainter than any that was meant, and who is
not heard says it again.
"Stop" is never doubted: it silences at once, whoever says it and however it was heard.
"""

from __future__ import annotations

from typing import Final

from voice_coach.engine.aside import CONFIRM_STATE
from voice_coach.engine.conversation import Conversation
from voice_coach.engine.doubting import CLEAR
from voice_coach.engine.events import IntentRecognized
from voice_coach.engine.session import Session
from voice_coach.engine.window import CommandWindow

_ENDS: Final = frozenset({"GoToSleep", "Goodbye"})
_MOVES_ON: Final = frozenset({"Done", "Skip"})
_TURNS: Final = frozenset({"turn", "conversation"})
"""Phases in which people talk to each other."""
_MEANT: Final = 0.6
"""Confidence of "done" in a turn: those that were meant have 0.62 to 0.73 in scenarios' rooms and
0.73 to 1.0 else (63, eight voices at 1 and 2 m); of thirteen that were not, four had 0.5 to 0.6."""


class EndingDoubt:
    """Weighs what is said in a session; what it asks back is asked in the command window."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._asked: tuple[CommandWindow, IntentRecognized] | None = None

    def weigh(self, event: IntentRecognized, session: Session) -> IntentRecognized | None:
        """Close the window; return what is meant, or None where nothing is to be done (yet).

        Args:
            event: what was understood.
            session: where it was said.
        """
        window, self._conversation.window = self._conversation.window, None
        asked, self._asked = self._asked, None
        if asked is not None and asked[0] is window and event.name in ("Yes", "No"):
            return asked[1] if event.name == "Yes" else None
        if window is None and session.running and session.runner.phase in _TURNS:
            return event if counts_in_turn(event.name, event.confidence) else None
        if event.name not in _ENDS or event.confidence >= CLEAR:
            return event
        if window is not None and not window.still:  # in a deliberate silence nothing is asked
            question = self._conversation.make_window(CONFIRM_STATE, still=False)
            question.ask("sure.end_session")
            self._asked = (question, event)
        return None


def counts_in_turn(intent: str, confidence: float) -> bool:
    """Whether words that were heard without the name are acted on in a turn.

    Args:
        intent: what they mean.
        confidence: 0.0 to 1.0; 0.5 is enough elsewhere.
    """
    return confidence >= _MEANT or intent not in _MOVES_ON
