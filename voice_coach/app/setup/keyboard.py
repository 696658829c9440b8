"""``voice-coach setup``: everything that is asked at a keyboard, one thing after the other."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from voice_coach.app.hearing import vosk_model, wake_phrase
from voice_coach.app.install_model import install_model, what_hears_next
from voice_coach.app.keeping import Keeper
from voice_coach.app.parts import make_library
from voice_coach.app.setup.devices import ask_microphone, ask_speaker
from voice_coach.app.setup.kit import Kit
from voice_coach.app.setup.people import ask_names, ask_region
from voice_coach.app.setup.sound_room import RealSoundRoom
from voice_coach.app.setup.voices import ask_voices
from voice_coach.app.started_as import as_typed
from voice_coach.config import PeopleSettings, Settings
from voice_coach.content.library import Library
from voice_coach.errors import CoachError, UsageError

HONEST: Final = ("practice", "alone", "safe", "stop", "kept")
"""Lines of the set up that are to be known before the first exercise."""
YES_OR_NO: Final = {"y": "yes", "Y": "yes", "n": "no", "N": "no", "enter": "no"}


def set_up_at_keyboard(settings: Settings, config_file: Path | None) -> None:
    """Ask everything that can be chosen without looking anything up.

    Breaking off loses nothing: each answer is kept when it is given.

    Args:
        settings: in force; each question shows what it is now.
        config_file: settings file named on the command line, or None for the user's own.

    Raises:
        UsageError: there is nobody at a keyboard.
        DialogError: the dialogs cannot be used.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "There is no keyboard and screen to ask at.",
            "Run voice-coach setup in a terminal, or voice-coach setup --voice to be asked by "
            "voice.",
        )
    from voice_coach.terminal.asking import Asker  # noqa: PLC0415 - only terminals need it

    talk = Asker()
    nameless = settings.model_copy(update={"people": PeopleSettings()})
    library = make_library(nameless, heard=False)
    keeper = Keeper(settings, library.names, config_file, talk.say)
    ask_everything(Kit(talk, RealSoundRoom(settings), keeper, library))


def ask_everything(kit: Kit) -> None:
    """Ask one thing after the other, until the end or until somebody has had enough.

    Raises:
        KeyboardInterrupt: somebody pressed Ctrl-C; it was said that everything is kept.
    """
    talk = kit.talk
    talk.say("Let's get to know each other. Enter keeps what is there; Ctrl-C ends at any time.")
    try:
        ask_names(kit)
        _ask_sound(kit)
        ask_region(kit)
        tell_honestly(kit.library, kit)
        _offer_model(kit)
    except (KeyboardInterrupt, EOFError) as end:
        talk.say(as_typed("What you answered is kept. Go on whenever you like: voice-coach setup"))
        if isinstance(end, KeyboardInterrupt):
            raise
    else:
        _tell_how_to_begin(kit)


def tell_honestly(library: Library, kit: Kit) -> None:
    """Say what the coach is and is not."""
    kit.talk.heading("What I am, and what I am not")
    for line in HONEST:
        kit.talk.point(library.phrasebook.line(f"set-up.{line}").text)


def _ask_sound(kit: Kit) -> None:
    try:
        devices = kit.room.devices()
    except CoachError as error:
        kit.talk.heading("Microphone and speaker")
        kit.complain(error)
        return
    ask_microphone(kit, devices.inputs)
    ask_speaker(kit, devices.outputs)
    if devices.inputs and devices.outputs:
        ask_voices(kit)


def _offer_model(kit: Kit) -> None:
    if vosk_model(kit.settings) is not None:
        return
    kit.talk.heading("Understanding you better")
    kit.talk.say(
        "What is built in understands most of what you say to me. A better recogniser can be "
        "fetched: 41 MB from alphacephei.com, once. Nothing of yours is sent."
    )
    if kit.talk.press("Fetch it now? Y or N", YES_OR_NO) == "no":
        kit.talk.say(as_typed("Later: voice-coach setup --model"))
        return
    try:
        kit.talk.say(what_hears_next(install_model(), kit.settings))
    except CoachError as error:
        kit.complain(error)


def _tell_how_to_begin(kit: Kit) -> None:
    kit.talk.heading("To begin")
    if kit.keeper.path is not None:
        kit.talk.say(f"Your answers are kept in {kit.keeper.path}.")
    name = wake_phrase(kit.settings).title()
    kit.talk.say(as_typed("Start me: voice-coach run"))
    kit.talk.say(f"Then say: “{name}, let's do the feeling check-in.”")
