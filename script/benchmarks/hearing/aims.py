"""What the benchmark must show, line by line, and which figure shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from hearing.part import Figure

Unit: TypeAlias = Literal["share", "seconds", "points", "count", "megabytes"]


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim."""

    what: str
    figure: str
    """Key in a part's figures: ``PART.NAME``."""
    limit: float
    sense: Literal[">=", "<="] = ">="
    unit: Unit = "share"
    stretch: float | None = None

    @property
    def part(self) -> str:
        """The part that measures it."""
        return self.figure.partition(".")[0]

    def held(self, figure: Figure) -> bool:
        """Whether a figure reaches it."""
        if self.sense == ">=":
            return figure.value >= self.limit
        return figure.value <= self.limit

    def shown(self, value: float) -> str:
        """Write a value in this aim's unit."""
        match self.unit:
            case "share":
                return f"{100 * value:.3g} %"
            case "seconds":
                return f"{value:.2f} s"
            case "points":
                return f"{value:.1f} points"
            case "megabytes":
                return f"{value:.0f} MB"
            case "count":
                return f"{value:.3g}"

    @property
    def asked(self) -> str:
        """Write what is asked for."""
        sign = {">=": "≥", "<=": "≤"}[self.sense]
        stretch = "" if self.stretch is None else f" (stretch {self.shown(self.stretch)})"
        return f"{sign} {self.shown(self.limit)}{stretch}"


AIMS: Final = (
    Aim("coffee orders, clean", "orders.clean", 0.95, stretch=0.99),
    Aim("coffee orders, kitchen at 15 dB", "orders.kitchen_15", 0.92, stretch=0.985),
    Aim("coffee orders, kitchen at 6 dB", "orders.kitchen_6", 0.82, stretch=0.935),
    Aim("foreign segments taken for a long command", "rejection.long", 0.01, "<="),
    Aim("foreign segments taken for any command", "rejection.all", 0.03, "<=", stretch=0.005),
    Aim("true commands kept meanwhile", "rejection.kept", 0.95),
    Aim("actions in the couple-talk hour, at idle", "talk.idle", 0, "<=", "count"),
    Aim("actions in it, inside sharing turns", "talk.sharing", 0, "<=", "count"),
    Aim("commands at 3 m in quiet", "commands.quiet_3m", 0.95),
    Aim("commands at 2 m, kitchen at 20 dB", "commands.kitchen_20", 0.92),
    Aim("commands at 2 m, television at 10 dB", "commands.television_10", 0.65, stretch=0.85),
    Aim("gap between high and low voices", "voices.gap", 3.0, "<=", "points"),
    Aim("wake word at 2–3 m in quiet", "wake.quiet", 0.88),
    Aim("wake word at 2–3 m, television at 10 dB", "wake.television_10", 0.88),
    Aim("false wakes in every recording", "wake.false", 0, "<=", "count"),
    Aim("false wakes in the couple-talk hour", "talk.wakes", 0, "<=", "count"),
    Aim("“stop” over the coach, echo no louder than the person", "barge.equal", 0.90),
    Aim("“stop” over the coach, echo 10 dB louder", "barge.louder_10", 0.60),
    Aim("silence after the word's end, median", "barge.silence", 0.25, "<=", "seconds"),
    Aim("self-interruptions in an hour of its own speech", "self.hour", 0, "<=", "count"),
    Aim("last word → first sound, median", "latency.median", 0.45, "<=", "seconds", 0.30),
    Aim("last word → first sound, 95th percentile", "latency.p95", 0.9, "<=", "seconds"),
    Aim("cut-offs in sharing turns", "cutoffs.sharing", 0, "<=", "count"),
    Aim("a quiet room, of a core beyond the sound device's", "cost.quiet", 0.01, "<="),
    Aim("memory of the ears (265 MB before)", "cost.ears_megabytes", 275, "<=", "megabytes"),
)
"""In the order of the issue. A part puts the figures under these keys."""


MISSED: Final = "**missed**"
UNKNOWN: Final = "–"


def verdicts(
    figures: Mapping[str, Figure], shares: Mapping[str, float] | None = None
) -> list[tuple[str, str, str, str]]:
    """Return a row for each aim: what, what is asked, what was measured, held or missed.

    Args:
        figures: what was measured, by the aims' keys.
        shares: how much of the clips each part used; all, where it is not named.
    """
    rows = []
    for aim in AIMS:
        figure = figures.get(aim.figure)
        if figure is None:
            rows.append((aim.what, aim.asked, "not measured", UNKNOWN))
            continue
        interval = figure.interval
        around = "" if interval is None else f" ({100 * interval[0]:.0f}–{100 * interval[1]:.0f})"
        used = 1.0 if shares is None else shares.get(aim.part, 1.0)
        around += "" if used == 1 else f", {100 * used:.2g} % of the clips"
        verdict = "held" if aim.held(figure) else MISSED
        if aim.stretch is not None and Aim("", "", aim.stretch, aim.sense).held(figure):
            verdict = "held, stretch too"
        rows.append((aim.what, aim.asked, aim.shown(figure.value) + around, verdict))
    return rows
