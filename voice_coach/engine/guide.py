"""The topics that rest on what is remembered: programmes, what to do, saved cards."""

from __future__ import annotations

from voice_coach.engine.conversation import Conversation
from voice_coach.engine.desk import Desk
from voice_coach.engine.events import IntentRecognized, Recalled
from voice_coach.engine.favourites_talk import FavouritesTalk
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.programme_talk import ProgrammeTalk
from voice_coach.engine.stage import Stage
from voice_coach.engine.suggestion_talk import SuggestionTalk
from voice_coach.units import Seconds


class Guide:
    """Implements ``conversation.Topic`` for all of them, and joins the conversation."""

    def __init__(self, conversation: Conversation, stage: Stage, repertoire: Repertoire) -> None:
        self._desk = Desk(conversation, stage, repertoire)
        self._programmes = ProgrammeTalk(self._desk, repertoire.led_programmes())
        self._suggestions = SuggestionTalk(self._desk, repertoire, conversation.proposals.gates)
        self._favourites = FavouritesTalk(self._desk, repertoire)
        conversation.topics.append(self)

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take what was said in a window; False where it is about something else."""
        topics = (self._programmes, self._suggestions, self._favourites)
        return any(topic.intent(event, now) for topic in topics)

    def recalled(self, event: Recalled, now: Seconds) -> None:
        """Go on with what is remembered."""
        self._desk.recalled(event, now)

    def completed(self, exercise: str) -> None:
        """An exercise was led to its end."""
        self._programmes.completed(exercise)
