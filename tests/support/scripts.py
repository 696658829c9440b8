"""What an exercise sounds like, as a script with moments: what people review in a diff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from voice_coach.journal.event_log import LogLine

FOLDER: Final = Path(__file__).parent.parent / "timelines"
WHO: Final[Mapping[object, str]] = {0: "both", 1: "Anna", 2: "Ben"}


def script(lines: Iterable[LogLine]) -> str:
    """Return a run as a script; what follows from the lines around it is left out."""
    return "".join(f"t={moment(line)} {told}\n" for line in lines for told in _told(line))


def moment(line: LogLine) -> str:
    """Return the moment of a line, in seconds."""
    return f"{float(str(line['at'])):08.3f}"


def kept(name: str, made: str, *, renew: bool) -> str:
    """Return the script that is kept under a name.

    Args:
        name: of an exercise, or of a file of answers.
        made: the script as it is now.
        renew: keep this one from now on.
    """
    path = FOLDER / f"{name}.txt"
    if renew:
        path.write_text(made, encoding="utf-8")
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _told(line: LogLine) -> Iterator[str]:
    match line["event"]:
        case "transcript":
            yield f"they    {line['text']}"
        case "speak":
            yield f"say     {line['text']}"
        case "earcon":
            yield f"sound   {line['name']}"
        case "listening":
            yield f"listen  {line['state']}"
        case "turn_started":
            yield f"turn    {WHO[line['partner']]}, {line['seconds']:g} s at the most"
        case "turn_ended":
            yield f"over    {WHO[line['partner']]}: {line['reason']}"
        case "card_shown":
            yield f"card    {line['card']}"
        case "session_started" | "session_completed" | "session_stopped":
            yield f"{str(line['event']).replace('session_', ''):<7} {line['exercise']}"
        case _:
            return
