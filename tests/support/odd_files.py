"""Files as no person would save them: bytes lost, lines moved, bombs of aliases, odd numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hypothesis import strategies as st

SCRIBBLES: Final = "ab:-[]{}&*|<>'\"#%?!, 0123.\t"
INSERTED: Final = (
    "<<: *a",
    "x: &a [*a]",
    "steps: &a [&b [*a, *b]]",
    "a: &a {b: *a}",
    "!!python/object/apply:os.system [ls]",
    "id: !!binary R0lGODlh",
    "seconds: {min: 1e999, default: .inf, max: .nan}",
    "minutes: {min: 99999999999999999999999999, default: -1, max: 0x1F}",
    "  - silence: 1_000",
    "  - silence: 0o17",
    "  - repeat: " + "{times: 20, steps: [{repeat: " * 3 + "{times: 20, steps: [{say: end}]}}]}}]}",
    "[" * 60,
    "{a: " * 60,
    "- " * 60,
    "---",
    "...",
    "%YAML 9.9",
    "? [a, b]\n: c",
    "'",
    '"',
    "\t- say: go",
    "lines: yes",
    "steps:",
    "steps: null",
    "title: |\n  two\n  lines",
    "aliases: [on, off, 12:30]",
    "consent: no",
    "\x00",
    "\x1b[2J",
    "\ufeff",
    "\u2028",
    "\u201csmart quotes\u201d: \u2018here\u2019",
)
"""Lines that somebody, or something, could have put in."""


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    """Draw a text with a few lines lost, doubled, moved, shifted, put in or scribbled over."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(
            st.sampled_from(["lose", "double", "swap", "indent", "scribble", "insert", "number"])
        )
        if kind == "lose" and len(lines) > 1:
            del lines[at]
        elif kind == "double":
            lines.insert(at, lines[at])
        elif kind == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "indent":
            lines[at] = "  " + lines[at]
        elif kind == "insert":
            lines.insert(at, draw(st.sampled_from(INSERTED)))
        elif kind == "number":
            number = draw(st.one_of(st.integers(-10, 10**20), st.floats())).__repr__()
            lines[at] = "".join(number if sign.isdigit() else sign for sign in lines[at])
        else:
            where = draw(st.integers(0, len(lines[at])))
            scribble = draw(st.text(alphabet=SCRIBBLES, max_size=5))
            lines[at] = lines[at][:where] + scribble + lines[at][where:]
    return "\n".join(lines)


@st.composite
def saved(draw: st.DrawFn, texts: Sequence[str]) -> bytes:
    """Draw the bytes of one of some texts, edited, and saved somehow."""
    text = draw(edited(draw(st.sampled_from(texts))))
    how = draw(st.sampled_from(["utf-8"] * 6 + ["utf-8-sig", "utf-16", "latin-1", "cp1252"]))
    ends = draw(st.sampled_from(["\n"] * 4 + ["\r\n", "\r"]))
    raw = bytearray(text.replace("\n", ends).encode(how, errors="replace"))
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 3]))):
        if raw:
            at = draw(st.integers(0, len(raw) - 1))
            raw[at : at + draw(st.integers(0, 2))] = draw(st.binary(max_size=3))
    return bytes(raw)
