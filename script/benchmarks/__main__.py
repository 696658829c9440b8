"""``script/bench``: every measurement, as a table; the parts that cannot run say why."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tests")]

PARTS = ("engine_time", "loading", "stages", "chain", "live")
WHEN_NAMED = ("names",)
"""Parts that take minutes and write pages of their own."""
HEARING = "hearing"
"""A benchmark of its own, with parts of its own, see hearing/command.py."""
KNOWN = (*PARTS, *WHEN_NAMED)


def main() -> int:
    """Run the parts named on the command line, or all that need not be named."""
    if sys.argv[1:2] == [HEARING]:
        return importlib.import_module("hearing.command").main(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join((*KNOWN, HEARING)))
    wanted = parser.parse_args().parts or PARTS
    unknown = sorted(set(wanted) - set(KNOWN))
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(KNOWN)}")
    print("| what | measured | aim |\n| --- | --- | --- |")
    for name in wanted:
        for row in importlib.import_module(name).measure():
            print(f"| {row.what} | {row.value} | {row.aim} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
