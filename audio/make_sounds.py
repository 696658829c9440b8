"""Makes every bell and earcon of the coach: ``python audio/make_sounds.py``.

Everything is computed from the numbers below, without chance: the same script makes the same
files (within one step of 16 bits, where another processor rounds a sine another way).

The bowl. A struck singing bowl is a ring whose rim bends in n = 2, 3, 4 … waves round its
circumference. A thin ring bends at frequencies proportional to n (n² - 1) / sqrt(n² + 1)
(Rayleigh, The Theory of Sound, § 233; Fletcher and Rossing, The Physics of Musical Instruments,
on ring and bell modes): 1, 2.83, 5.42, 8.77 … times the lowest, no harmonic series. Bowls are
measured close to that (2.98, 5.70, 9.00 in the Tibetan bowl of the Synthesis ToolKit by Cook
and Scavone). No bowl is perfectly round, so each mode is two modes a little apart, that beat.
Which modes sound is decided by the mallet: felt stays in contact for some milliseconds, and a
push of that length cannot excite what swings faster. Higher modes die away sooner.

The earcons. A tuned wooden bar (a marimba's: partials 1, 4 and about 10), softly struck, in notes
of the bowl's own key, so that everything belongs together; they are over in about a second. The
soft tone has neither strike nor decay: it swells and goes, so that nobody takes it for a bell.

Notes, bowl and mallet were also chosen so that a voice activity detector (Silero) does not take
any of these sounds for somebody speaking: a bowl an octave lower it did.

Loudness is the highest momentary loudness after ITU-R BS.1770-4 (K-weighting, 400 ms).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

Signal = NDArray[np.float64]

RATE_HZ: Final = 48_000

BELL_LUFS: Final = -20.0
"""Bells: as loud as the coach's speech (levelled lines measured: -17 to -21)."""
EARCON_LUFS: Final = -26.0
"""Signs that answer a person who is listening for them: clearly softer than speech."""
QUIET_LUFS: Final = -29.0
"""Signs that must not interrupt anybody: the soft tone, the closing window."""
TICK_LUFS: Final = -38.0
"""The sign that time passes: heard in a quiet room, and by nobody who is talking."""

# The bowl.
BOWL_HZ: Final = (
    293.66  # d above middle c: a bowl of about 14 cm; warm, and not lost on a small speaker
)
BOWL_WAVES: Final = (2, 3, 4, 5, 6)
BOWL_SPLIT: Final = (0.0035, 0.0022, 0.0015, 0.0012, 0.001)  # distance of a pair, of its frequency
BOWL_SECOND_OF_PAIR: Final = 0.3  # strength beside the first: the beat swells, it does not pulse
MALLET_SECONDS: Final = 0.0015  # contact of a felt mallet
HIGHER_DIE_SOONER: Final = 0.8  # ring time falls with frequency to this power

# Notes of the earcons: the bowl's key, a pentatonic scale without half steps.
A4, D5, E5, A5 = (BOWL_HZ * step for step in (3 / 2, 2, 9 / 4, 3))
BAR_PARTIALS: Final = ((1.0, 1.0, 1.0), (4.0, 0.12, 0.35), (9.9, 0.015, 0.15))


def ring_ratios(waves: tuple[int, ...] = BOWL_WAVES) -> Signal:
    """Return the frequencies of a thin ring's bending modes, relative to the first."""
    n = np.asarray(waves, dtype=np.float64)
    bending: Signal = n * (n**2 - 1) / np.sqrt(n**2 + 1)
    relative: Signal = bending / bending[0]
    return relative


def mallet_spectrum(hz: Signal) -> Signal:
    """Return how strongly a raised-cosine push of ``MALLET_SECONDS`` excites each frequency."""
    cycles = hz * MALLET_SECONDS
    excited: Signal = np.abs(np.sinc(cycles) / (1 - cycles**2))
    return excited


def seconds_axis(seconds: float) -> Signal:
    """Return the moments of all samples in ``seconds``."""
    return np.arange(round(seconds * RATE_HZ)) / RATE_HZ


def ringing(hz: float, ring: float, t: Signal) -> Signal:
    """Return a sine that starts at zero and falls by 60 dB in ``ring`` seconds."""
    wave_form: Signal = np.sin(2 * np.pi * hz * t) * np.exp(-np.log(1000.0) * t / ring)
    return wave_form


def rise(t: Signal, seconds: float) -> Signal:
    """Return an envelope from 0 to 1 along half a cosine, then 1."""
    return 0.5 - 0.5 * np.cos(np.pi * np.minimum(t / seconds, 1.0))


def bowl(seconds: float, ring: float) -> Signal:
    """Return one strike.

    Args:
        seconds: length.
        ring: time in which the lowest mode falls by 60 dB: long for a free bowl, shorter for
            one that a hand rests on.
    """
    t = seconds_axis(seconds)
    ratios = ring_ratios()
    modes = BOWL_HZ * ratios
    # What is heard is the rim's speed: a push sets all modes swinging, faster ones radiate more.
    strengths = mallet_spectrum(modes) * ratios
    sound = np.zeros_like(t)
    for hz, ratio, strength, split in zip(modes, ratios, strengths, BOWL_SPLIT, strict=True):
        time = ring / ratio**HIGHER_DIE_SOONER
        sound += strength * ringing(hz, time, t)
        sound += strength * BOWL_SECOND_OF_PAIR * ringing(hz * (1 + split), time, t)
    return sound * rise(t, MALLET_SECONDS)


def strikes(moments: tuple[float, ...], seconds: float, ring: float) -> Signal:
    """Return several strikes of one bowl; each adds to what still rings."""
    sound = np.zeros(round(seconds * RATE_HZ))
    for moment in moments:
        start = round(moment * RATE_HZ)
        sound[start:] += bowl(seconds, ring)[: len(sound) - start]
    return sound


def bar(hz: float, seconds: float, ring: float, attack: float = 0.006) -> Signal:
    """Return one soft stroke on a wooden bar."""
    t = seconds_axis(seconds)
    sound = np.zeros_like(t)
    for ratio, strength, length in BAR_PARTIALS:
        sound += strength * ringing(hz * ratio, ring * length, t)
    return sound * rise(t, attack)


def notes(*played: tuple[float, float], seconds: float, ring: float) -> Signal:
    """Return several strokes: pairs of the moment and the frequency."""
    sound = np.zeros(round(seconds * RATE_HZ))
    for moment, hz in played:
        start = round(moment * RATE_HZ)
        sound[start:] += bar(hz, seconds, ring)[: len(sound) - start]
    return sound


def swell(hz: float, seconds: float) -> Signal:
    """Return a tone and its fifth that come and go without a beginning."""
    t = seconds_axis(seconds)
    chord = (
        np.sin(2 * np.pi * hz * t)
        + 0.5 * np.sin(2 * np.pi * 1.5 * hz * t)
        + 0.12 * np.sin(2 * np.pi * 2 * hz * t)
    )
    shape: Signal = np.sin(np.pi * t / seconds) ** 2
    return chord * shape


def momentary_loudness(sound: Signal) -> Signal:
    """Return the loudness in LUFS of each 400 ms, every 100 ms (ITU-R BS.1770-4, mono, 48 kHz).

    A sound shorter than 400 ms is measured with silence after it.
    """
    block, step = round(0.4 * RATE_HZ), round(0.1 * RATE_HZ)
    padded = np.pad(sound, (0, block))
    size = 1 << (len(padded) + RATE_HZ // 2).bit_length()  # room for the filters to ring out
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    # The two filters of the recommendation, for 48 kHz: the head's shelf, the high-pass.
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    weighted = np.fft.irfft(np.fft.rfft(padded, size) * shelf * high_pass, size)[: len(padded)]
    energy = np.concatenate([[0.0], np.cumsum(weighted**2)])
    starts = np.arange(0, len(sound), step)
    power = np.maximum((energy[starts + block] - energy[starts]) / block, 1e-12)
    loudness: Signal = -0.691 + 10 * np.log10(power)
    return loudness


def finished(sound: Signal, lufs: float, fade: float) -> Signal:
    """Return a sound at its loudness, without a click at its end and without an offset."""
    tail = min(round(fade * RATE_HZ), len(sound))
    sound = sound.copy()
    sound[-tail:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, tail + 1) / tail)
    gain = 10 ** ((lufs - float(momentary_loudness(sound).max())) / 20)
    return sound * gain


SOUNDS: Final[dict[str, Callable[[], Signal]]] = {
    # Bells: what a couple waits for.
    "bell_start": lambda: finished(bowl(5.0, ring=9.0), BELL_LUFS, fade=2.0),
    "bell_end": lambda: finished(bowl(9.0, ring=20.0), BELL_LUFS, fade=4.0),
    "bell_handover": lambda: finished(
        strikes((0.0, 0.9), 4.4, ring=6.0), BELL_LUFS - 1.0, fade=1.8
    ),
    "bell_finish": lambda: finished(strikes((0.0, 1.3, 2.6), 8.4, ring=10.0), BELL_LUFS, fade=3.5),
    # Inside a turn: what must not startle.
    "soft_tone": lambda: finished(swell(A4, 1.8), QUIET_LUFS, fade=0.05),
    "tick": lambda: finished(bar(D5, 0.12, ring=0.09), TICK_LUFS, fade=0.02),
    # Answers.
    "listening": lambda: finished(
        notes((0.0, D5), (0.075, A5), seconds=0.24, ring=0.35), EARCON_LUFS, fade=0.08
    ),
    "closing": lambda: finished(
        notes((0.0, A5), (0.11, E5), seconds=0.4, ring=0.4), QUIET_LUFS, fade=0.15
    ),
    "not_understood": lambda: finished(
        notes((0.0, A4), (0.16, A4), seconds=0.5, ring=0.35), EARCON_LUFS, fade=0.15
    ),
    "paused": lambda: finished(
        notes((0.0, D5), (0.2, A4), seconds=0.8, ring=0.8), EARCON_LUFS, fade=0.3
    ),
    "resumed": lambda: finished(
        notes((0.0, A4), (0.2, D5), seconds=0.8, ring=0.8), EARCON_LUFS, fade=0.3
    ),
    "error": lambda: finished(
        notes((0.0, D5), (0.2, D5), (0.4, A4), seconds=1.2, ring=0.8), EARCON_LUFS, fade=0.3
    ),
    "ready": lambda: finished(
        notes((0.0, A4), (0.16, D5), (0.32, A5), seconds=1.2, ring=0.8),
        EARCON_LUFS,
        fade=0.4,
    ),
}
"""Names (the contract with dialogs/) and how each is made."""


def samples(name: str) -> NDArray[np.int16]:
    """Return one sound as 16-bit samples at ``RATE_HZ``, shape (frames,)."""
    return np.rint(SOUNDS[name]() * 32767).astype(np.int16)


def main() -> None:
    """Write every sound as a mono 16-bit FLAC file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=Path(__file__).parent)
    folder: Path = parser.parse_args().folder
    for name in SOUNDS:
        made = samples(name)
        soundfile.write(folder / f"{name}.flac", made, RATE_HZ, subtype="PCM_16")
        loudness = float(momentary_loudness(made / 32767).max())
        peak = 20 * np.log10(np.abs(made.astype(np.int32)).max() / 32768)
        print(
            f"{name:15} {len(made) / RATE_HZ:5.2f} s  {loudness:6.1f} LUFS  peak {peak:6.1f} dBFS"
        )


if __name__ == "__main__":
    main()
