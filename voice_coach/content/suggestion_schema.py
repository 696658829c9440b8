"""What ``dialogs/*/suggestions.yaml`` may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from voice_coach.content.parts import Part, Word


class Suggestions(Part):
    """How "what shall we do?" is answered; without the file, as is written here."""

    covers: list[Annotated[str, Field(pattern=r"^E\d\d$")]] = []
    """Rows of the list of exercises that it covers."""
    sources: list[Word] = []
    """Where it comes from, ``s1:460``."""
    evening_minutes: Annotated[float, Field(ge=15, le=240)] = 90.0
    """What people have who have an evening."""
    usual_minutes: Annotated[float, Field(ge=1, le=60)] = 10.0
    """What is reckoned with where they leave it to the coach."""
    most: Annotated[int, Field(ge=1, le=5)] = 3
    """Suggestions, one after the other."""
