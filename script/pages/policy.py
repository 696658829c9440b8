"""docs/architecture.md: in which phase what is heard, how it ends, and what cuts a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from voice_coach.config import ListeningSettings
from voice_coach.content.library import Library
from voice_coach.engine.attention import CALLED, CONTROL, IDLE
from voice_coach.engine.states import BargeIn
from voice_coach.engine.whole import EngineOptions
from voice_coach.speech.hearing import Outlook
from voice_coach.speech.profiles import PROFILES, endpoint_profile
from voice_coach.units import Seconds

_CUT_BY: Final = {
    BargeIn.NONE: "nothing",
    BargeIn.CONTROL_WORDS: "these words",
    BargeIn.ANY: "any speech",
}
_ENDS: Final = (Outlook.SETTLED, Outlook.VALUE, Outlook.OPEN, Outlook.NONE, Outlook.BEGUN)


def phase_policy(library: Library) -> str:
    """Return a row for each listening state: what is heard in it, and how."""
    cut = _CUT_BY[EngineOptions(library.names).barge_in]
    rows = [("`idle`", "idle", "the wake phrase, alone or with a command of `command`", "-")]
    for name in library.common_states:
        state = library.states[name]
        called = f"after the wake phrase: {_list(state.intents)}"
        heard = called if name in CALLED else _list(state.intents)
        rows.append((f"`{name}`", state.profile, heard, cut if name == CONTROL else "-"))
    return _table(("listening state", "profile", "what is heard", "a line is cut by"), rows)


def profile_policy(library: Library) -> str:
    """Return a row for each endpointing profile: how long is waited, by what was said."""
    header = (
        *("profile", "complete", "complete, with a value", "complete, may go on"),
        *("no sentence", "begun", "first look", "longest", "silence before", "no answer after"),
    )
    rows = []
    for name in PROFILES:
        profile = endpoint_profile(name, ListeningSettings())
        window = None if name == IDLE else _window(library, name)
        rows.append((
            f"`{name}`",
            *(_seconds(profile.silence_after(outlook)) for outlook in _ENDS),
            _seconds(min(profile.decode_silences, default=None)),
            _seconds(profile.max_utterance),
            _seconds(profile.lead_silence or None),
            _seconds(window),
        ))  # fmt: skip
    return _table(header, rows)


def _window(library: Library, profile: str) -> Seconds | None:
    """Return after how long without an answer something is said; None: never."""
    state = next(name for name, state in library.states.items() if state.profile == profile)
    return library.window(state).no_input_after


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _seconds(length: Seconds | None) -> str:
    return "-" if length is None else f"{length:g} s"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
