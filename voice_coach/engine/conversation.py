"""The conversation around sessions: the name, commands, answers, consent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from voice_coach.engine.aside import Aside
from voice_coach.engine.asides import Asides
from voice_coach.engine.attending import Attending
from voice_coach.engine.commands import EndConversation, Examine
from voice_coach.engine.doubting import AskingBack, Doubts, Missed
from voice_coach.engine.events import IntentRecognized, NoMatch
from voice_coach.engine.plan import Repertoire
from voice_coach.engine.proposing import Proposals
from voice_coach.engine.replies import COMMAND_STATE, FIXED, After, Reply, adjust
from voice_coach.engine.stage import Stage
from voice_coach.engine.states import CONVERSATION, Machine, Mode, Turning
from voice_coach.engine.window import CommandWindow
from voice_coach.units import Seconds


class Topic(Protocol):
    """Something that can be talked about outside sessions."""

    def intent(self, event: IntentRecognized, now: Seconds) -> bool:
        """Take what was said in a window; False where it is about something else."""
        ...


class Conversation(Attending):
    """Owns the conversation machine and the command window; ``proposals`` lead to a session.

    It knows no session.
    """

    def __init__(self, stage: Stage, repertoire: Repertoire, names: Mapping[int, str]) -> None:
        self._stage = stage
        self._repertoire = repertoire
        self._machine: Machine[Mode, Turning] = Machine("conversation", CONVERSATION, Mode.IDLE)
        super().__init__(
            Proposals(stage, repertoire, names, self._machine),
            Asides(stage, repertoire, self._machine),
        )
        self._after = After.IDLE
        self._follow_up = COMMAND_STATE
        self._doubts = Doubts(stage, repertoire)
        self.topics: list[Topic] = []
        """What else can be talked about outside sessions; asked in this order."""

    @property
    def mode(self) -> Mode:
        """State of the conversation."""
        return self._machine.state

    def handle_timeout(self, now: Seconds) -> None:
        """Do what is due at exactly ``now``."""
        if self.window is not None and self.window.next_timeout() == now:
            if self.window.handle_timeout(now):
                self.close_window(sound=True)
        elif (part := self.consent or self.aside) is not None:
            part.handle_timeout(now)

    # --- the name and the window ---------------------------------------------------------

    def called(self) -> CommandWindow:
        """Somebody said the name outside a session: whatever is being said ends."""
        if self._stage.busy:
            self._stage.cut()
        self.asides.called()
        self._machine.advance(Turning.WAKE)
        self._doubts.begin_anew()
        return self.make_window(COMMAND_STATE, still=False)

    def make_window(self, state: str, *, still: bool) -> CommandWindow:
        """Put a new command window in place."""
        self.window = CommandWindow(self._stage, self._repertoire, state, still=still)
        return self.window

    def close_window(self, *, sound: bool) -> None:
        """Close the window, with a soft tone if it was waiting for words."""
        window, self.window = self.window, None
        if window is not None and sound and not window.still:
            self._stage.sound("closing", hold=True)
        if self.mode is Mode.COMMAND:
            self._machine.advance(Turning.CLOSE)

    # --- words ---------------------------------------------------------------------------

    def intent(self, event: IntentRecognized, now: Seconds) -> None:
        """Take a command, an answer, or a word said over the coach's own."""
        if event.name == "Stop":
            self.hush()
        elif (part := self.consent or self.aside) is not None:
            part.intent(event)
        elif self.mode is Mode.COMMAND:
            self._command(event, now)
        elif self.mode is Mode.REPLYING and event.name == "Skip":
            self.hush()
        elif self.mode is Mode.REPLYING and event.name == "Repeat":
            self._stage.cut()
            self._repeat()

    def no_match(self, event: NoMatch, now: Seconds) -> None:
        """Something was said that is no command and no answer."""
        if self.consent is not None and self.consent.listening:
            self.consent.no_answer()
        elif self.aside is not None:
            self.aside.no_match()
        elif self.consent is None and self.window is not None:
            self._missed(self._doubts.missed(event, self.window.state), now)

    def hush(self) -> None:
        """Silence, and back to waiting for the name. Nothing is said about it."""
        self.window = None
        self.asides.open = None
        self.proposals.consent = None
        self._stage.cut()
        if self.mode in (Mode.COMMAND, Mode.REPLYING, Mode.CONSENT, Mode.ASIDE):
            self._machine.advance(Turning.END)

    def _missed(self, follows: Missed, now: Seconds) -> None:
        if isinstance(follows, AskingBack):
            self.ask_back(follows)
        elif follows is None:
            self._carry_out(IntentRecognized("Help"), now)
        else:
            self._stage.sound("not_understood", hold=True)
            self.reply(follows)

    def _command(self, event: IntentRecognized, now: Seconds) -> None:
        self._doubts.begin_anew()
        if (question := self._doubts.about(event)) is not None:
            self.ask_back(question)
        else:
            self._carry_out(event, now)

    def _carry_out(self, event: IntentRecognized, now: Seconds) -> None:
        if any(topic.intent(event, now) for topic in self.topics):
            return
        if event.name in ("StartExercise", "AskAbout"):
            self._propose(self.proposals.take(event, now))
        elif self.asides.take(event):
            self.window = None
        elif event.name == "NeverMind":
            self.close_window(sound=True)
        elif event.name == "Repeat":
            self._repeat()
        elif event.name == "HowAreYou":
            self.reply(Reply("doctor.looking"))
            self._stage.emit(Examine())
        else:
            reply = FIXED.get(event.name) or adjust(event.name, self._stage)
            self.reply(reply or Reply("command.nothing_running", after=After.FOLLOW_UP))

    def _repeat(self) -> None:
        asked = self.window is not None and self.window.state != COMMAND_STATE
        self.window = None
        self._machine.advance(Turning.REPLY)
        self._after = After.FOLLOW_UP if asked else After.IDLE
        if self._stage.say_again() is None:
            self._stage.say("command.repeat_nothing", remember=False)

    def reply(self, reply: Reply) -> None:
        """Answer, and remember what follows the answer."""
        self.window = None
        self._machine.advance(Turning.REPLY)
        self._after, self._follow_up = reply.after, reply.window
        self._stage.say(reply.key, reply.slots)

    # --- exercises -----------------------------------------------------------------------

    def _propose(self, unable: Reply | None) -> None:
        self.window = None
        if unable is not None:
            self.reply(unable)

    def session_over(
        self, now: Seconds, leads_to: str | None = None, *, completed: bool = False
    ) -> None:
        """The session ended, however it did; what it offered was accepted, or nothing was."""
        self.window = None
        self._machine.advance(Turning.END)
        if leads_to is not None:
            self._propose(self.proposals.lead(leads_to, now))
        elif completed:
            self.asides.served()

    # --- what follows --------------------------------------------------------------------

    def settle(self, now: Seconds) -> None:
        """Draw the conclusions: consent given or not, an answer that is over."""
        if self.proposals.decided():
            self._stage.cut()
            self._machine.advance(Turning.DECLINE)
            self._after = After.IDLE
            self._stage.say("consent.declined")
        if self.mode is Mode.REPLYING and self._stage.clear:
            self._replied(now)
        elif (aside := self.asides.ended()) is not None:
            self._after_aside(aside, now)

    def _after_aside(self, aside: Aside, now: Seconds) -> None:
        if aside.invites:
            self._machine.advance(Turning.FOLLOW_UP)
            self.make_window("command", still=False).open(now)
            return
        if aside.wish is not None:
            self._machine.advance(Turning.FOLLOW_UP)
            self._command(aside.wish, now)
            return
        self._machine.advance(Turning.END)
        if aside.leads_to:
            self._propose(self.proposals.lead(aside.leads_to, now))
        else:
            self.asides.served()

    def _replied(self, now: Seconds) -> None:
        if self._after is After.FOLLOW_UP:
            self._machine.advance(Turning.FOLLOW_UP)
            self.make_window(self._follow_up, still=False).open(now)
        elif self._after is After.SLEEP:
            self._machine.advance(Turning.SLEEP)
        else:
            self._machine.advance(Turning.REPLIED)
            if self._after is After.GOODBYE:
                self._stage.emit(EndConversation())
            else:
                self.asides.served()
