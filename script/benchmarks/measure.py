"""What all measurements share: rows, percentiles, and what other processes use."""

from __future__ import annotations

import os
import resource
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Row:
    """One figure of the report."""

    what: str
    value: str
    aim: str = ""


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def median_and_p95(values: Sequence[float], unit: str, scale: float = 1.0) -> str:
    """Return both, formatted."""
    median = statistics.median(values) * scale
    high = percentile(values, 0.95) * scale
    return f"{median:.2f} {unit} median, {high:.2f} {unit} p95, {len(values)} times"


def spent_seconds() -> float:
    """Return the processor time of this process and of the programs it ran to their end."""
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def process_tree(pid: int) -> list[int]:
    """Return a process and all its descendants."""
    tree = [pid]
    for parent in tree:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            tree.extend(int(child) for child in _read(os.fspath(task)).split())
    return tree


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process and its descendants have used.

    The time of a descendant that has ended is in that of the process which waited for it.
    """
    total = 0.0
    for one in process_tree(pid):
        fields = _read(f"/proc/{one}/stat").rpartition(")")[2].split()
        total += sum(map(int, fields[11:15])) / _TICK
    return total


def proportional_megabytes(pid: int) -> float:
    """Return the memory of a process and its descendants in MB; what is shared counts once."""
    total = 0
    for one in process_tree(pid):
        for line in _read(f"/proc/{one}/smaps_rollup").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def _read(path: str) -> str:
    """Return the text of a process's file; empty where the process has just ended."""
    try:
        return Path(path).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
