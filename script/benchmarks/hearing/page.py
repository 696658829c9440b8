"""docs/hearing.md and its plots, made of the parts' files alone."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from hearing.aims import MISSED, UNKNOWN, verdicts
from hearing.part import Kept, Table, load

ROOT: Final = Path(__file__).resolve().parents[3]
PAGE: Final = ROOT / "docs" / "hearing.md"
FILES: Final = ROOT / "docs" / "hearing"

PI_4: Final = 4.0
"""How much slower than here a core of a Raspberry Pi 4 is assumed to be; see ``parts/cost.py``."""
PI_3: Final = 9.0
"""The same of a 3B+."""
ORDER: Final = (
    *("orders", "commands", "voices", "rejection", "talk", "wake", "cutoffs", "latency"),
    *("barge", "self", "levers", "cost"),
)
"""Of the parts on the page; others follow by name."""

TEXT: Final = """
How well the coach hears, measured. `script/bench hearing` measures all of it again and writes
this page; `script/bench hearing orders` measures one part, `--share 0.1` with a tenth of the clips,
`--page` only writes the page from what was measured before. What to do about it at home is in
[Hearing well](hearing-well.md).
"""
METHOD: Final = """
The chain is whole in every part: gate, voice activity, segmenter, trimming, recogniser, sentence
templates and acceptance as in the coach itself, in blocks of 20 ms, on audio time. The recogniser
is the embedded one unless a row says otherwise. One seed, one result.

**People** are recordings that lie beside the checkout: coffee orders, wake words, meetings, read
speech, single words. They are in two halves, by the parity of the first byte of the SHA-256 of the
speaker's name, or of the file's where the speaker is unknown. The *calibration* half is there to
tune on; what is reported is the other, the *test* half, unless a line says otherwise.

**Synthesized speakers** are the voices of Flite and eSpeak NG (and RHVoice where it is installed)
other than the coach's own.

**Rooms** are simulated: the direct sound by its distance, and a decaying reverberation whose
strength follows from distance and RT60, over a microphone's own noise at −70 dBFS. Noise in a room
is so many dB below the voice: RMS of the whole noise against that of the voice's active parts, as
they reach the microphone. The *television* is people who read and people in a meeting, 3 m away in
the same room. Orders are mixed with noise as Picovoice's benchmarks do it: by the loudest frames of
2048 samples, the peak set to 0.5.

Shares are followed by their 95 % interval (Wilson), in percent: of a hundred clips, a few points
are chance. No real room, microphone or Raspberry Pi was there to measure.
"""


def kept_parts(folder: Path = FILES) -> list[Kept]:
    """Return every part that was measured, in the page's order."""
    found = [load(path) for path in sorted(folder.glob("*.json"))]
    places = {name: place for place, name in enumerate(ORDER)}
    return sorted(found, key=lambda kept: (places.get(kept.name, len(ORDER)), kept.name))


def page(parts: Sequence[Kept]) -> str:
    """Return the page.

    Args:
        parts: in their order.
    """
    figures = {key: figure for kept in parts for key, figure in kept.part.figures.items()}
    rows = verdicts(figures, {kept.name: kept.share for kept in parts})
    must = Table(("aim", "asked", "measured", ""), tuple(rows))
    missed = [
        f"- Missed: {what}: {got}, asked {asked}." for what, asked, got, so in rows if so == MISSED
    ]
    missed += [f"- Not measured: {what}." for what, _, _, verdict in rows if verdict == UNKNOWN]
    failed = [
        wrapped(f"**{kept.title}.** {kept.part.failed}") for kept in parts if kept.part.failed
    ]
    blocks = ["# Hearing, measured", wrapped(TEXT), "## Aims", _table(must)]
    blocks += ["## Method", wrapped(METHOD)]
    for kept in parts:
        blocks += section(kept)
    if failed or missed:
        blocks += ["## What failed", *(["\n".join(missed)] if missed else []), *failed]
    return "\n\n".join(blocks) + "\n"


def section(kept: Kept) -> list[str]:
    """Return a part's paragraphs."""
    part = kept.part
    blocks = [f"## {kept.title}"]
    if part.skipped:
        return [*blocks, f"Skipped: {part.skipped}."]
    if part.text:
        blocks.append(wrapped(part.text))
    blocks += [f"![{plot.title}](hearing/{plot.name}.svg)" for plot in part.plots]
    for table in part.tables:
        blocks += [table.title] if table.title else []
        blocks.append(_table(table))
    clips = "all clips" if kept.share == 1 else f"{100 * kept.share:g} % of the clips"
    spent = f"{kept.processor_seconds:.0f} s of processor time"
    return [*blocks, f"*Measured on {kept.date} with {clips}, in {spent}.*"]


def wrapped(text: str) -> str:
    """Return paragraphs in a page's lines; lists, tables and headings as they are."""
    as_they_are = ("-", "#", "|", "1.", "<")
    blocks = [block.strip("\n") for block in text.split("\n\n") if block.strip()]
    return "\n\n".join(
        block
        if block.lstrip().startswith(as_they_are)
        else textwrap.fill(" ".join(block.split()), 125, break_on_hyphens=False)
        for block in blocks
    )


def _table(table: Table) -> str:
    lines = [table.header, tuple("---" for _ in table.header), *table.rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def write(parts: Sequence[Kept], page_file: Path = PAGE, folder: Path = FILES) -> None:
    """Write the page and its plots; plots that no part has any more are removed."""
    from hearing.plots import draw  # noqa: PLC0415 - drawing takes seconds to load

    page_file.write_text(page(parts), encoding="utf-8")
    plots = [plot for kept in parts for plot in kept.part.plots]
    for old in set(folder.glob("*.svg")) - {folder / f"{plot.name}.svg" for plot in plots}:
        old.unlink()
    for plot in plots:
        draw(plot, folder / f"{plot.name}.svg")
