"""docs/exit-codes.md: the codes that there are, and no others."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator

from support.repository import ROOT

from voice_coach.errors import CoachError
from voice_coach.runtime.signals import AskedToEnd
from voice_coach.speech import child

PAGE = (ROOT / "docs" / "exit-codes.md").read_text(encoding="utf-8")


def kinds(base: type[CoachError]) -> Iterator[type[CoachError]]:
    yield base
    for kind in base.__subclasses__():
        yield from kinds(kind)


def test_the_table_holds_every_code_and_no_other() -> None:
    rows = re.findall(r"^\| ([\d, ]+) \|", PAGE, re.MULTILINE)
    listed = {int(code) for row in rows for code in row.split(",")}
    assert child.ChildLostError in kinds(CoachError), "every room's errors are looked at"
    errors = {kind.exit_code for kind in kinds(CoachError)}
    signals = {
        AskedToEnd(number).exit_code for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
    }
    assert listed == {0} | errors | signals | {128 + signal.SIGPIPE}
