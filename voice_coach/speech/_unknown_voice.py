"""The one way to say that an engine has no voice of that name."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Final

from voice_coach.errors import VoiceError

_MOST_LISTED: Final = 24


def unknown_voice(
    engine: str, name: str, known: Sequence[str], *, what: str = "voice"
) -> VoiceError:
    """Return the error that refuses ``name`` and says what there is instead.

    A long list is cut to the names that look like it and the English ones.
    """
    listed = list(known)
    if len(listed) > _MOST_LISTED:
        near = difflib.get_close_matches(name.lower(), known, n=5)
        english = [voice for voice in known if voice.startswith(("en", "mb-us", "mb-en"))]
        listed = list(dict.fromkeys([*near, *english, *known]))[:_MOST_LISTED]
    more = f" and {len(known) - len(listed)} more" if len(known) > len(listed) else ""
    there = f"It has {', '.join(listed)}{more}." if listed else "It has none."
    return VoiceError(f'{engine} has no {what} "{name}".', there)
