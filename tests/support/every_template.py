"""What the matcher tries where nothing was looked up before: every template that is allowed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from hassil import Intents

from voice_coach.content.intents import IntentSet


def every_template(intents: IntentSet, allowed: Collection[str] | None) -> Intents:
    """Return the intents that are allowed, whole; None: all of them."""
    whole = intents._sentences.intents
    names = whole.intents if allowed is None else allowed
    found = {name: intent for name, intent in whole.intents.items() if name in names}
    return replace(whole, intents=found)
