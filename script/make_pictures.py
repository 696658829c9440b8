"""Makes the pictures of docs/pictures that show the program at work, from a real run of it.

- docs/pictures/demo.svg: what voice-coach demo shows, a minute into its story
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Final, Self

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from voice_coach.app.demo import make_show
from voice_coach.app.watching import Watcher
from voice_coach.config import Settings
from voice_coach.terminal.live_conversation import Meter, render_moment_and_entry, render_now
from voice_coach.terminal.view import ConversationView, Entry
from voice_coach.units import Seconds

PICTURE: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures" / "demo.svg"
COLUMNS: Final = 80
AFTER: Final = "Lonely."
"""The picture is taken while the line that begins with this is spoken."""
INTO_IT: Final[Seconds] = 1.3

THEME: Final = TerminalTheme(
    (30, 33, 41),
    (222, 226, 234),
    [
        (72, 78, 92),
        (240, 113, 120),
        (152, 210, 130),
        (231, 198, 110),
        (120, 170, 245),
        (214, 150, 230),
        (110, 205, 220),
        (222, 226, 234),
    ],
)
"""A dark terminal with soft colours: legible on a light and on a dark page."""

FONTS: Final = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


class Camera:
    """Implements ``Screen``: keeps what the terminal would show at one moment."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._meter = Meter()
        self._at: Seconds | None = None
        self._taken = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def add(self, view: ConversationView, entry: Entry) -> None:
        """Keep an entry."""
        if self._taken:
            return
        self._console.print(render_moment_and_entry(view, entry))
        if entry.text.startswith(AFTER):
            self._at = entry.at + INTO_IT

    def follow(self, view: ConversationView, moment: Seconds, level_dbfs: float) -> None:
        """Take the picture when its moment has come."""
        level = self._meter.follow(moment, level_dbfs)
        if not self._taken and self._at is not None and moment >= self._at:
            self._taken = True
            self._console.print(render_now(view, moment, level, COLUMNS))


def main() -> None:
    """Play the demo through and write its picture."""
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, highlight=False
    )
    console.print("$ script/run --demo", style="dim")
    console.print()
    show = make_show(Settings())
    watcher = Watcher(show.names, Camera(console), show.settings.wake.phrase)
    result = show.play(watcher, watcher)
    if not result.passed:
        raise SystemExit(result.as_text())
    svg = console.export_svg(title="voice-coach demo", theme=THEME, unique_id="demo")
    PICTURE.write_text(with_own_fonts(svg), encoding="utf-8")
    print(f"the picture: {PICTURE}")


def with_own_fonts(svg: str) -> str:
    """Return a picture in the reader's own fonts: rich's come from another host."""
    bare = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return bare.replace("Fira Code, monospace", FONTS).replace("Fira Code", "monospace")


if __name__ == "__main__":
    main()
