"""The pictures need nothing from anywhere, and show what they are said to show."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.repository import ROOT, name_of

PICTURES = sorted((ROOT / "docs" / "pictures").glob("*.svg"))
DEMO = ROOT / "docs" / "pictures" / "demo.svg"


@pytest.mark.parametrize("picture", PICTURES, ids=name_of)
def test_a_picture_fetches_nothing(picture: Path) -> None:
    text = picture.read_text(encoding="utf-8")
    assert not re.search(r"@import|@font-face|<script|<image", text)
    assert re.findall(r"(?:href=\"|url\(['\"]?)(?!#)[^\"')]*", text) == []


def test_the_demo_s_picture_shows_a_turn_that_the_coach_does_not_write_down() -> None:
    root = ET.fromstring(DEMO.read_bytes())  # noqa: S314 - our own file
    words = " ".join("".join(node.itertext()) for node in root.iter() if node.text)
    shown = " ".join(words.replace("\xa0", " ").split())
    for expected in (
        "script/run --demo",
        "Coach This is the feeling check-in.",
        "(the coach hears that Alex speaks, not what is said)",
        "seconds of quiet; nobody cuts in)",
        "Alex's turn",
        "Microphone",
        "You can say “done”",
    ):
        assert expected in shown, expected
