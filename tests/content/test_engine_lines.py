"""The list of the engine's lines is true: compared with the keys in its source."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from support.repository import ROOT

from voice_coach.content.engine_lines import ENGINE_LINES, TOPIC_LINES

KEY = re.compile(r"[a-z]+(\.[a-z_]+)+|goodbye")
LISTED = {*ENGINE_LINES, *(key for lines in TOPIC_LINES.values() for key in lines)}
OUTSIDE = {"ready.hello"}
"""Said by the shell, when everything is ready."""


def patterns() -> Iterator[re.Pattern[str]]:
    """Yield a pattern for each string in the engine that can be a key."""
    for path in sorted((ROOT / "voice_coach" / "engine").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+"
                    for part in node.values
                ]
                text = "".join(parts)
                if re.search(r"\\\.", text):
                    yield re.compile(text)
            elif isinstance(node, ast.Constant) and KEY.fullmatch(str(node.value)):
                yield re.compile(re.escape(str(node.value)))


def test_every_listed_line_is_said() -> None:
    found = list(patterns())
    unsaid = {
        key for key in LISTED - OUTSIDE if not any(pattern.fullmatch(key) for pattern in found)
    }
    assert unsaid == set()


def test_every_line_said_is_listed() -> None:
    unlisted = {
        pattern.pattern
        for pattern in patterns()
        if not any(pattern.fullmatch(key) for key in LISTED)
    }
    assert unlisted == set()
