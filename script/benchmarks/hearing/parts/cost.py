"""Processor time and memory of each stage, and what they mean for a Raspberry Pi."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np

from hearing.memory import ears_memory
from hearing.page import PI_3, PI_4
from hearing.part import Figure, Part, Table
from hearing.quiet_room import QuietRoom, missing, quiet_room
from hearing.run import Run
from stages import command_times, hearing_loads, order_times, speech

TITLE: Final = "What it costs, and a Raspberry Pi"

TEXT: Final = """
Processor seconds per second of sound, all threads, in blocks of 20 ms; for decoding, per command
that was said. It was measured on shared x86-64 cores beside other work, so only processor time is
told.

**Assumed** for a Raspberry Pi, for none was there: a core of a Pi 3B+ is {pi_3:g} times slower than
one here (Vosk's makers tell 0.11 of real time for a desktop and about real time for a 3B+), and a
core of a Pi 4 {pi_4:g} times. Both have four, and the ears use one.
"""
MEANING: Final = """
**What it means.** In a quiet room only the gate runs, on any Pi. While somebody speaks, the ears
take {speech_4:.0f} % of a Pi 4's core and {speech_3:.0f} % of a 3B+'s. A command of {length:.1f} s
costs {command:.2f} s to decode here, and {noisy:.2f} s in noise, where it is looked at twice. It is
decoded while the silence after it is still waited for, which hides some {hidden:.1f} s; what is
left is how much later the answer comes than on an endlessly fast machine: {late_4:.1f} s on a Pi 4
({noisy_4:.1f} s in noise), {late_3:.1f} s on a 3B+ ({noisy_3:.1f} s in noise). A 3B+ therefore
understands as well, and answers late; a Pi 4 is the least to recommend, and a Pi 5, which its
makers call two to three times as fast, the one to wish for.
"""
Decoded: TypeAlias = tuple[float, float]
"""Seconds for a command, as it was said and in noise."""
NOISY_DB: Final = 10.0
"""How far below the commands a noise lies."""
HIDDEN_SECONDS: Final = 0.3
"""Of the silence at the end; see ``voice_coach.speech.profiles``."""
QUIET: Final = """
**A quiet room**, the real `voice-coach run` on a virtual sound card for {seconds:.0f} s: all
processes {coach:.2f} % of a core, a process that only takes the sound from the device
{device:.2f} %; the difference is the coach's. Its processes have {memory:.0f} MB together.
"""
SECONDS: Final = 20.0
BEFORE_MEGABYTES: Final = 265
"""Measured in the same way on 2026-11-23, before the chain was worked on."""


def measure(run: Run) -> Part:
    """Measure stages, decoding, memory and a quiet room."""
    clips, source = speech()
    loads = list(hearing_loads(np.concatenate(clips), source)) if clips else []
    length, commands = command_times()
    _, noisy = command_times(NOISY_DB)
    orders = order_times()
    run.tell("cost: the stages are measured")
    memory = ears_memory()
    run.tell("cost: the memory is measured")
    absent = missing()
    room = None if absent else quiet_room(max(5.0, SECONDS * run.share))
    decoded = (float(np.median(commands)), float(np.median(noisy))) if commands else None
    return Part(
        text="\n\n".join(
            (
                TEXT.format(pi_3=PI_3, pi_4=PI_4),
                _meaning(loads, length, decoded),
                f"A quiet room was not measured: {absent}." if room is None else _quiet(room, run),
            )
        ),
        tables=(_stages(loads, length, decoded, orders), _memory(memory)),
        figures=_figures(loads, decoded, memory, room),
    )


def _quiet(room: QuietRoom, run: Run) -> str:
    return QUIET.format(
        seconds=max(5.0, SECONDS * run.share),
        coach=100 * room.coach,
        device=100 * room.device,
        memory=room.megabytes,
    )


def _meaning(loads: Sequence[tuple[str, float]], length: float, decoded: Decoded | None) -> str:
    if not loads or decoded is None:
        return ""
    talk = max(load for _, load in loads)
    late = [
        max(0.0, seconds * times - HIDDEN_SECONDS) for seconds in decoded for times in (PI_4, PI_3)
    ]
    return MEANING.format(
        speech_4=100 * talk * PI_4,
        speech_3=100 * talk * PI_3,
        length=length,
        command=decoded[0],
        noisy=decoded[1],
        hidden=HIDDEN_SECONDS,
        late_4=late[0],
        late_3=late[1],
        noisy_4=late[2],
        noisy_3=late[3],
    )


def _stages(
    loads: Sequence[tuple[str, float]],
    length: float,
    decoded: Decoded | None,
    orders: Sequence[float],
) -> Table:
    rows = [(name, *_three(load, "s per s")) for name, load in loads]
    if decoded is not None:
        rows.append((f"decoding a command of {length:.1f} s, median", *_three(decoded[0], "s")))
        rows.append((f"the same in noise ({NOISY_DB:g} dB)", *_three(decoded[1], "s")))
    if orders:
        each = float(np.median(orders))
        rows.append(("decoding an order by people, per second", *_three(each, "s per s")))
    header = ("stage", "here", f"Pi 4 (x {PI_4:g}, assumed)", f"Pi 3B+ (x {PI_3:g}, assumed)")
    return Table(header, tuple(rows))


def _three(seconds: float, unit: str) -> tuple[str, str, str]:
    here, pi_4, pi_3 = (f"{seconds * times:.2g} {unit}" for times in (1.0, PI_4, PI_3))
    return here, pi_4, pi_3


def _memory(steps: Sequence[tuple[str, float]]) -> Table:
    rows = [(name, f"{size:.0f} MB") for name, size in steps]
    rows.append(("the last, before the chain was tuned", f"{BEFORE_MEGABYTES} MB"))
    return Table(("the ears in one process, with", "memory"), tuple(rows))


def _figures(
    loads: Sequence[tuple[str, float]],
    decoded: Decoded | None,
    memory: Sequence[tuple[str, float]],
    room: QuietRoom | None,
) -> dict[str, Figure]:
    figures = {"cost.ears_megabytes": Figure(memory[-1][1])}
    if loads:
        figures["cost.hiss"] = Figure(loads[-1][1])
        figures["cost.speech"] = Figure(max(load for _, load in loads))
    if decoded is not None:
        figures["cost.command_seconds"] = Figure(decoded[0])
        figures["cost.noisy_command_seconds"] = Figure(decoded[1])
    if room is not None:
        figures["cost.quiet"] = Figure(max(0.0, room.coach - room.device))
        figures["cost.megabytes"] = Figure(room.megabytes)
    return figures
