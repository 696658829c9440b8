"""Coffee orders by people: every slot right, in quiet and in noise, beside the peers' figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, TypeAlias, cast

import numpy as np

from hearing.corpus import MISSING, Recording
from hearing.listening import Listener, embedded, file_listener, with_vosk
from hearing.mixing import at_snr, pitch_of
from hearing.page import ROOT
from hearing.part import Figure, Part, Plot, Series, Table
from hearing.peers import ORDERS as PEERS
from hearing.peers import SNRS_DB, SOURCE
from hearing.rooms import NOISES
from hearing.run import Run
from voice_coach.app.hear import HeardUtterance
from voice_coach.simulation.sources import Signal

TITLE: Final = "Coffee orders"
INTENTS: Final = ROOT / "tests" / "fixtures" / "coffee_orders.yaml"
KIND: Final = "coffee_orders"

Condition: TypeAlias = tuple[str, int]
"""A noise and its ratio in dB; an empty noise: clean."""

AIMED: Final[Sequence[Condition]] = (("", 0), *(("kitchen", snr) for snr in SNRS_DB))
"""Heard with every order."""
BESIDE: Final[Sequence[Condition]] = (("music", 15), ("music", 6), ("dishes", 15), ("dishes", 6))
"""Heard with fewer orders, to save time."""
BESIDE_EVERY: Final = 4
AIMS: Final[Mapping[str, float]] = {"aim, 15 dB": 0.92, "aim, 6 dB": 0.82}

TEXT: Final = """
People order coffee. An order is right when one utterance has the very drink and every slot of its
label, and no other: the same as `voice-coach hear --json --intents
tests/fixtures/coffee_orders.yaml FILES` tells. {orders} orders of the test half in quiet and in
the kitchen, {beside} with music and dishes.
"""
NO_VOSK: Final = """
Vosk is missing in the table: the model that `voice-coach setup --model` fetches was not to be had
where this was measured, and the fixture of the tests knows no coffee. Where a model is installed,
the same command adds its row.
"""


def plain(slots: Mapping[str, object]) -> dict[str, str]:
    """Return slots as labels have them: words with single spaces."""
    return {name: " ".join(str(value).split()) for name, value in slots.items()}


def order_is_right(heard: Sequence[HeardUtterance], wanted: Mapping[str, str]) -> bool:
    """Whether an utterance was understood as exactly this order."""
    return dict(wanted) in [plain(said.slots) for said in heard if said.intent is not None]


def wanted_slots(run: Run) -> dict[str, dict[str, str]]:
    """Return what each file orders, by the file's name without its ending."""
    labels = cast("dict[str, dict[str, dict[str, object]]]", run.recordings.labels(KIND))
    return {name.removesuffix(".flac"): plain(label["slots"]) for name, label in labels.items()}


def mixed(run: Run, clip: Recording, condition: Condition) -> Signal:
    """Return an order as it is in a condition."""
    noise, snr = condition
    if not noise:
        return clip.signal()
    rng = run.rng(KIND, clip.name, noise, snr)
    return at_snr(clip.signal(), run.recordings.noise(NOISES[noise]), snr, rng)


def heard_rightly(
    run: Run, listener: Listener, clips: Sequence[Recording], condition: Condition
) -> dict[Recording, bool]:
    """Return of each order whether it is right in a condition."""
    wanted = wanted_slots(run)
    right = {
        clip: order_is_right(listener.hear(mixed(run, clip, condition)), wanted[clip.name])
        for clip in clips
    }
    run.tell(f"orders, {named(condition)}: {share(right.values())}")
    return right


def share(right: Collection[bool]) -> Figure:
    """Return how many are right."""
    return Figure.share(sum(right), len(right))


def measure(run: Run) -> Part:
    """Hear the orders of the test half in every condition."""
    if not run.recordings.there:
        return Part(skipped=MISSING)
    clips = run.some(run.recordings.clips(KIND), least=2)
    few = clips[::BESIDE_EVERY]
    with file_listener(embedded(), INTENTS) as listener:
        right = {one: heard_rightly(run, listener, clips, one) for one in AIMED}
        beside = {one: heard_rightly(run, listener, few, one) for one in BESIDE}
    vosk = None
    if run.vosk is not None:
        with file_listener(with_vosk(run.vosk), INTENTS) as listener:
            vosk = {one: share(heard_rightly(run, listener, clips, one).values()) for one in AIMED}
    found = {one: share(heard.values()) for one, heard in {**right, **beside}.items()}
    return _part(found, vosk, _by_pitch(right))


def named(condition: Condition) -> str:
    """Name a condition as the tables have it."""
    noise, snr = condition
    return f"{noise} {snr} dB" if noise else "clean"


def _part(
    found: Mapping[Condition, Figure], vosk: Mapping[Condition, Figure] | None, pitch: Table
) -> Part:
    counts = {"orders": found[AIMED[0]].times, "beside": found[BESIDE[0]].times}
    published = [Series(name, (None, *shares)) for name, shares in PEERS.items()]
    ours = Series.of("Voice Coach", [found[condition] for condition in AIMED])
    names = tuple(named(condition) for condition in AIMED)
    return Part(
        text=f"{TEXT.format(**counts)}\n\n{'' if vosk else NO_VOSK}\n\n{SOURCE}",
        tables=(
            Table(("who hears", *names), (*_rows(found, vosk), *_peer_rows())),
            Table(
                ("embedded, in", *(named(condition) for condition in BESIDE)),
                (("orders right", *(str(found[condition]) for condition in BESIDE)),),
            ),
            pitch,
        ),
        plots=(
            Plot(
                "orders",
                "Coffee orders with all slots right, by noise in the kitchen, beside the peers",
                names,
                (ours, *published),
                "noise",
                "orders right",
                kind="lines",
                aims=dict(AIMS),
            ),
        ),
        figures={f"orders.{_key(condition)}": figure for condition, figure in found.items()},
    )


def _key(condition: Condition) -> str:
    noise, snr = condition
    return f"{noise}_{snr}" if noise else "clean"


def _by_pitch(right: Mapping[Condition, Mapping[Recording, bool]]) -> Table:
    """Compare the people with higher voices to those with lower ones."""
    pitches = {clip: pitch_of(clip.signal()) for clip in right[AIMED[0]]}
    middle = float(np.median(list(pitches.values())))
    rows = []
    for name, higher in ((f"above {middle:.0f} Hz", True), (f"up to {middle:.0f} Hz", False)):
        shares = [
            share([well for clip, well in heard.items() if (pitches[clip] > middle) == higher])
            for heard in right.values()
        ]
        rows.append((name, *map(str, shares)))
    names = (named(condition) for condition in right)
    return Table(("people with a voice", *names), tuple(rows))


def _rows(
    found: Mapping[Condition, Figure], vosk: Mapping[Condition, Figure] | None
) -> list[tuple[str, ...]]:
    rows = [("**Voice Coach, embedded**", *(str(found[condition]) for condition in AIMED))]
    if vosk is not None:
        rows.append(("**Voice Coach, Vosk**", *(str(vosk[condition]) for condition in AIMED)))
    return rows


def _peer_rows() -> list[tuple[str, ...]]:
    return [
        (f"{name}, as published", "–", *(f"{100 * share:g} %" for share in shares))
        for name, shares in PEERS.items()
    ]
