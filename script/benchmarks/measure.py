"""What all measurements share: rows, percentiles, and what other processes use."""

from __future__ import annotations

import os
import resource
import statistics
from collections.abc import Iterable, Sequence
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
            tree.extend(int(child) for child in task.read_text().split())
    return tree


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the processor time that living processes have used."""
    total = 0.0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) / _TICK
    return total


def proportional_megabytes(pids: Iterable[int]) -> float:
    """Return the memory of processes in MB; what they share is counted once (PSS)."""
    total = 0
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024
