"""High against low voices: the same clips from a smaller and from a larger throat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from hearing.listening import coach_library, coach_listener, embedded, file_listener
from hearing.mixing import at_snr, with_throat
from hearing.part import Figure, Part, Plot, Series, Table
from hearing.parts.commands import Household, profiles
from hearing.parts.orders import INTENTS, KIND, order_is_right, wanted_slots
from hearing.rooms import Place
from hearing.run import Run, Speaker
from hearing.said import SENTENCES

TITLE: Final = "High and low voices"
APART: Final = 1.17
"""How far the copies are apart: a woman's formants against a man's."""
THROATS: Final = {"higher": APART**0.5, "lower": APART**-0.5}
PLACES: Final = (Place(1.0), Place(2.0, 0.4, "kitchen", 20.0))
ORDERS_SNR_DB: Final = (None, 15)
"""In dB of kitchen noise; None: clean."""
EVERY: Final = 3
"""One order, and one command, in so many is heard, each of them four times."""

TEXT: Final = """
The same clip twice: a higher and a lower copy, with pitch and formants 17 % apart, as a woman's
formants are from a man's. Resampling moves pitch and formants together; stretching the time, by
overlapping grains, gives each copy its length back; what that damages, it damages in both. The
clips are people's orders of the test half, and the coach's commands by synthesized voices in turn.

The gap is the mean of the rows' gaps: **{gap:.1f} points**, {favoured}. One share here is uncertain
by some {around:.0f} points.
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """What both copies of the clips came to in one row."""

    name: str
    higher: Figure
    lower: Figure

    @property
    def gap(self) -> float:
        """How many points the higher copies are ahead."""
        return 100 * (self.higher.value - self.lower.value)


def measure(run: Run) -> Part:
    """Hear both copies of orders and commands."""
    pairs = [*_orders(run), *_commands(run)]
    return _part(pairs) if pairs else Part(skipped="no recordings and no synthesizer")


def _orders(run: Run) -> Iterator[Pair]:
    if not run.recordings.there:
        return
    clips = run.some(run.recordings.clips(KIND)[::EVERY], 2)
    wanted = wanted_slots(run)
    kitchen = run.recordings.noise("kitchen")
    with file_listener(embedded(), INTENTS) as listener:
        for snr in ORDERS_SNR_DB:
            right = dict.fromkeys(THROATS, 0)
            for clip in clips:
                for name, throat in THROATS.items():
                    signal = with_throat(clip.signal(), throat)
                    if snr is not None:
                        signal = at_snr(signal, kitchen, snr, run.rng("voices", clip.name))
                    right[name] += order_is_right(listener.hear(signal), wanted[clip.name])
            where = "clean" if snr is None else f"kitchen {snr} dB"
            yield _pair(run, f"people's orders, {where}", right, len(clips))


def _commands(run: Run) -> Iterator[Pair]:
    voices = [voice for voice in run.speakers() if voice.engine != "espeak"] or run.speakers()
    if not voices:
        return
    places = PLACES if run.recordings.there else PLACES[:1]
    library = coach_library()
    sentences = run.some(SENTENCES[::EVERY], 2)
    with coach_listener(embedded(), library, profiles(library)) as listener:
        household = Household(run, listener, library)
        for place in places:
            right = dict.fromkeys(THROATS, 0)
            for number, sentence in enumerate(sentences):
                for name, throat in THROATS.items():
                    speaker = Speaker(voices[number % len(voices)], throat)
                    dry = run.spoken(speaker, sentence.text)
                    # the same room and the same piece of noise for both
                    heard = household.hear(sentence, str(speaker.voice), dry, place)
                    right[name] += heard.outcome == "right"
            yield _pair(run, f"commands, {place}", right, len(sentences))


def _pair(run: Run, name: str, right: dict[str, int], of: int) -> Pair:
    pair = Pair(name, Figure.share(right["higher"], of), Figure.share(right["lower"], of))
    run.tell(f"voices, {name}: higher {pair.higher}, lower {pair.lower}")
    return pair


def _part(pairs: Sequence[Pair]) -> Part:
    gap = sum(pair.gap for pair in pairs) / len(pairs)
    half_widths = [
        100 * (interval[1] - interval[0]) / 2
        for pair in pairs
        for interval in (pair.higher.interval, pair.lower.interval)
        if interval is not None
    ]
    around = sum(half_widths) / len(half_widths)
    better = "higher" if gap > 0 else "lower"
    favoured = f"the {better} copies are understood better" if gap else "neither is better"
    rows = tuple(
        (pair.name, str(pair.higher.times), str(pair.higher), str(pair.lower), f"{pair.gap:+.1f}")
        for pair in pairs
    )
    return Part(
        text=TEXT.format(gap=abs(gap), favoured=favoured, around=around),
        tables=(Table(("what", "clips", "higher", "lower", "gap in points"), rows),),
        plots=(
            Plot(
                "voices",
                "Higher and lower copies of the same clips that were understood",
                tuple(pair.name.replace(", ", ",\n", 1) for pair in pairs),
                (
                    Series.of("higher", [pair.higher for pair in pairs]),
                    Series.of("lower", [pair.lower for pair in pairs]),
                ),
                y_label="right",
            ),
        ),
        figures={"voices.gap": Figure(abs(gap))},
    )
