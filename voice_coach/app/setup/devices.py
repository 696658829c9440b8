"""Microphone and speaker: chosen, heard, tried, and made as loud as they should be."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Final

from rich.text import Text

from voice_coach.app.setup.kit import Kit
from voice_coach.app.setup.level import Listener, Verdict
from voice_coach.devices.listing import DeviceInfo
from voice_coach.engine.stage import louder
from voice_coach.engine.tuning import ADJUSTMENTS
from voice_coach.errors import CoachError
from voice_coach.terminal.rendering import render_level

VERDICTS: Final = {
    Verdict.WELL: "I hear you well.",
    Verdict.FAINT: "You are faint: come nearer, or move the microphone to where you sit.",
    Verdict.LOUD: "You are very loud: move the microphone a little away.",
    Verdict.NO_VOICE: "I hear the room, and no voice in it. Is this the right microphone?",
    Verdict.NOTHING: "I hear nothing at all: it may be switched off or muted.",
}
"""What people are told."""
ON_AGAIN_OTHER: Final = {"enter": "on", "a": "again", "o": "other"}
ON_AGAIN: Final = {"enter": "on", "a": "try", "A": "try"}
VOLUME_KEYS: Final = {
    "+": "Louder",
    "up": "Louder",
    "=": "Louder",
    "-": "Quieter",
    "down": "Quieter",
    "enter": "on",
}


def ask_microphone(kit: Kit, microphones: Sequence[DeviceInfo]) -> None:
    """Choose a microphone and show how well it hears."""
    kit.talk.heading("Microphone")
    if not microphones:
        kit.talk.say("There is no microphone. Plug one in and run this again; I go on without.")
        return
    chosen = kit.settings.microphone.device
    choose = len(_names(microphones)) > 1
    while True:
        if choose:
            chosen = _choose(kit, microphones, chosen)
            kit.keeper.keep("microphone.device", chosen)
        choose = True
        answer = _try_microphone(kit, chosen)
        while answer == "again":
            answer = _try_microphone(kit, chosen)
        if answer == "on":
            return


def _try_microphone(kit: Kit, microphone: str) -> str:
    kit.talk.say("Say something, from where you will sit: what you had for breakfast, for example.")
    listener = Listener()
    try:
        with kit.talk.moving() as show, closing(kit.room.levels(microphone)) as levels:
            for dbfs in levels:
                listener.take(dbfs)
                show(Text.assemble("  ", render_level(dbfs)))
                if listener.done:
                    break
    except CoachError as error:
        kit.complain(error)
    else:
        kit.talk.say(VERDICTS[listener.verdict])
        if listener.verdict is Verdict.WELL:
            return "on"
    return kit.talk.press("Enter: go on, A: try again, O: another microphone", ON_AGAIN_OTHER)


def ask_speaker(kit: Kit, speakers: Sequence[DeviceInfo]) -> None:
    """Choose a speaker, ring, say a line, and find the volume."""
    kit.talk.heading("Speaker")
    if not speakers:
        kit.talk.say("There is no speaker. Plug one in and run this again; I go on without.")
        return
    if len(_names(speakers)) > 1:
        kit.keeper.keep("speaker.device", _choose(kit, speakers, kit.settings.speaker.device))
    kit.talk.say("You should hear a bell, and then me.")
    try:
        kit.room.play_bell(kit.settings.speaker.device, kit.settings.speaker.volume)
        _say(kit)
        _find_volume(kit)
    except CoachError as error:
        kit.complain(error)


def _find_volume(kit: Kit) -> None:
    while True:
        volume = kit.settings.speaker.volume
        key = kit.talk.press(
            f"Volume {round(volume * 100)} %.  + louder, - quieter, Enter: good", VOLUME_KEYS
        )
        if key not in ADJUSTMENTS:
            return
        kit.keeper.keep("speaker.volume", louder(volume, ADJUSTMENTS[key][1]))
        _say(kit)


def _say(kit: Kit) -> None:
    first, second = kit.settings.people.names or kit.library.unnamed
    line = kit.library.phrasebook.line("set-up.loud_enough", {"first": first, "second": second})
    kit.room.speak(line, kit.settings.speaker.device, kit.settings.speaker.volume)


def _choose(kit: Kit, devices: Sequence[DeviceInfo], chosen: str) -> str:
    """Return the name of a device, or nothing for the system's default."""
    names = _names(devices)
    default = next((device.name for device in devices if device.is_default), "")
    kit.talk.point(f"0  what the system uses{f': {default}' if default else ''}")
    for number, name in enumerate(names, start=1):
        kit.talk.point(f"{number}  {name}")
    now = next((n for n, name in enumerate(names, 1) if chosen and chosen in name), 0)
    answer = kit.talk.ask(
        f"Which one? Its number (Enter: {now})",
        check=lambda text: "" if _is_number(text, len(names)) else f"0 to {len(names)}, please.",
    )
    number = int(answer or now)
    return names[number - 1] if number else ""


def _is_number(text: str, most: int) -> bool:
    return not text or (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= most)


def _names(devices: Sequence[DeviceInfo]) -> list[str]:
    return list(dict.fromkeys(device.name for device in devices))
