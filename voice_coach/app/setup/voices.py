"""Both voices: each says the coach's name and a command, and sees how well that was heard."""

from __future__ import annotations

from typing import Final

from voice_coach.app.hearing_check.check import HearingCheck
from voice_coach.app.hearing_check.figures import Figures
from voice_coach.app.hearing_check.limits import FINE, advise
from voice_coach.app.hearing_check.printing import short
from voice_coach.app.setup.devices import ON_AGAIN
from voice_coach.app.setup.kit import Kit
from voice_coach.app.started_as import as_typed
from voice_coach.errors import CoachError

TRY_OR_LATER: Final = {"enter": "try", "l": "later", "L": "later"}


def ask_voices(kit: Kit) -> None:
    """Let each of the two prove that they are heard; advice where one is not heard well."""
    talk = kit.talk
    talk.heading("Your voices")
    talk.say(
        "Sit down where you will sit later. Each of you calls me and gives me a short command, "
        "and I show how well I hear it."
    )
    answer = talk.press("Enter: try it, L: later", TRY_OR_LATER)
    while answer == "try":
        figures = _prove(kit)
        if figures is None:
            break
        key = advise(figures)
        talk.say(kit.library.phrasebook.line(key).text)
        if key == FINE:
            return
        answer = talk.press("Enter: go on, A: try again", ON_AGAIN)
    talk.say(as_typed("At any time: voice-coach hearing-check"))


def _prove(kit: Kit) -> Figures | None:
    names = kit.settings.people.names or kit.library.unnamed
    try:
        with kit.room.hearing(kit.settings, kit.library) as room:
            check = HearingCheck(
                room,
                kit.library.phrasebook,
                kit.talk.say,
                lambda tried: kit.talk.point(short(tried).strip()),
            )
            return check.prove(names)
    except CoachError as error:
        kit.complain(error)
        return None
