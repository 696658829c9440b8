"""Was it that and nothing else: foreign speech taken for a command, against commands kept."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hearing.corpus import MISSING
from hearing.foreign import KINDS, NEAR, PLACES, Foreign, foreign
from hearing.judged import Judge, Judgement
from hearing.listening import StateSentences, coach_library, embedded
from hearing.part import Figure, Part, Plot, Series, Table
from hearing.run import Run
from hearing.said import SENTENCES, Sentence
from voice_coach.app.hear import file_profile
from voice_coach.content.library import Library
from voice_coach.speech.acceptance import LONG_PHONES, SHORT_PHONES
from voice_coach.speech.lexicon import Lexicon
from voice_coach.speech.profiles import endpoint_profile

TITLE: Final = "Was it that, and nothing else"
WINDOW: Final = "command"
"""The command window that foreign speech is measured in."""
ELSEWHERE: Final[Mapping[str, Sequence[str]]] = {
    "session_command": ("stop", "pause the exercise", "skip this step", "how much time is left"),
    "consent": ("yes", "no", "yes please", "not today"),
    "who_first": ("anna", "ben goes first", "you choose"),
    "feeling": ("calm", "i feel a bit tense", "i don't know"),
    "sharing": ("done", "i'm done", "stop", "pause"),
    "silence": ("stop", "please stop", "pause"),
    "paused": ("resume", "we're back", "please continue", "stop"),
    "control": ("stop", "repeat that", "skip it", "pause"),
}
"""Other states, each with short things that are said in it."""
SHORT_KINDS: Final = ("not_commands", "single_words", "digits", NEAR)
"""What is tried in the other states: there, only short utterances are looked at."""
EVERY: Final = 3
"""Of those, every so many, a different third for each state."""
LENGTHS: Final = ("up to 4 sounds", "5 to 7", f"{LONG_PHONES} or more")
KEPT: Final = (0.80, 0.85, 0.90, 0.925, 0.95, 0.96, 0.97, 0.98, 0.99, 1.0)
"""Where the plot looks."""
TIMES: Final = 2
"""How often every true command is said, by others elsewhere."""

TEXT: Final = """
Foreign speech, each sound cut into segments by the ears as `voice-coach hear` has them: people's
meetings, reading, short phrases, single words, digits and coffee orders of the test half, and
synthesized lines of the couple's talk full of near-commands ({near} of them; the calibration half
of the lines was left out), from 1 m to 3 m and over a kitchen at 20 dB. *Taken* is what would be
acted upon in the command window. True commands are {true} utterances of the sentences that the
part on commands says, by the same voices at the same places; *kept* is the share of those whose
words were found that were accepted as well. Found at all were {found} of them.

What decides of long words is a sum of four differences of scores and of their length, of short ones
one of three (`voice_coach/speech/acceptance.py`). The weights were learnt on the calibration half,
with near-commands of its own (`script/calibrate_acceptance.py`).
"""


@dataclass(frozen=True, slots=True)
class Tried:
    """A segment of foreign speech, and what the recogniser thought of it."""

    foreign: Foreign
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Kept:
    """A true command, and the best of what was thought of it with the right words; else None."""

    sentence: Sentence
    judgement: Judgement | None


def measure(run: Run) -> Part:
    """Hear foreign speech and true commands in the command window, and short ones elsewhere."""
    if not run.recordings.there:
        return Part(skipped=MISSING)
    library = coach_library()
    sounds = list(foreign(run, "test"))
    tried = _window(run, library, sounds)
    kept = list(_commands(run, library))
    found = [one for one in kept if one.judgement is not None]
    run.tell(f"kept: {_accepted(found)}")
    text = TEXT.format(
        near=sum(sound.kind == NEAR for sound in sounds),
        true=len(kept),
        found=Figure.share(len(found), len(kept)),
    )
    tables = (_by_kind(tried), _by_length(tried), _examples(tried))
    return Part(
        text=text,
        tables=(*tables, _by_state(run, library, sounds)),
        plots=(_plot(tried, found),),
        figures={
            "rejection.all": _taken(tried, tried),
            "rejection.long": _taken([t for t in tried if _length(t) == LENGTHS[-1]], tried),
            "rejection.kept": _accepted(found),
            "rejection.found": Figure.share(len(found), len(kept)),
        },
        failed=_missed(found),
    )


def _window(run: Run, library: Library, sounds: Sequence[Foreign]) -> list[Tried]:
    """Hear foreign speech in the command window."""
    settings = embedded()
    sentences = StateSentences(library, WINDOW)
    judge = Judge(settings, WINDOW, sentences, file_profile(settings.listening))
    tried: list[Tried] = []
    for kind, some in itertools.groupby(sounds, key=lambda sound: sound.kind):
        there = [Tried(sound, one) for sound in some for one in judge.hear(sound.signal)]
        run.tell(f"rejection, {kind}: {_taken(there, there)} taken")
        tried += there
    judge.close()
    return tried


def _commands(run: Run, library: Library) -> Iterator[Kept]:
    """Say the true commands of the command windows."""
    settings, cast = embedded(), run.cast()
    for state in (WINDOW, "session_command"):
        judge = Judge(
            settings, state, StateSentences(library, state), file_profile(settings.listening)
        )
        sentences = [one for one in SENTENCES if one.state == state]
        for number, sentence in enumerate(run.some([*sentences * TIMES])):
            speaker = cast[number * 5 % len(cast)]
            place = PLACES[number % len(PLACES)]
            rng = run.rng("kept", sentence.text, number)
            dry = run.spoken(speaker, sentence.text)
            judged = judge.hear(run.rooms.heard(dry, place, rng))
            yield Kept(sentence, _right(library, sentence, judged))
        judge.close()


def _right(library: Library, sentence: Sentence, judged: Sequence[Judgement]) -> Judgement | None:
    wanted = sentence.meaning(library)
    right = [one for one in judged if one.match == wanted]
    return max(right, key=lambda one: one.confidence, default=None)


def _by_state(run: Run, library: Library, sounds: Sequence[Foreign]) -> Table:
    """Hear short foreign speech, and what is said there, in the other states."""
    short = [sound for sound in sounds if sound.kind in SHORT_KINDS]
    settings, cast = embedded(), run.cast()
    rows = []
    for number, (state, texts) in enumerate(ELSEWHERE.items()):
        sentences = StateSentences(library, state)
        profile = endpoint_profile(library.window(state).profile, settings.listening)
        judge = Judge(settings, state, sentences, profile)
        tried = [
            Tried(sound, one)
            for sound in short[number % EVERY :: EVERY]
            for one in judge.hear(sound.signal)
        ]
        said = [Sentence(state, text) for text in texts]
        kept = []
        for turn, sentence in enumerate([*said * TIMES]):
            place, speaker = PLACES[turn % len(PLACES)], cast[turn * 3 % len(cast)]
            rng = run.rng("kept", state, sentence.text, turn)
            judged = judge.hear(run.rooms.heard(run.spoken(speaker, sentence.text), place, rng))
            kept.append(Kept(sentence, _right(library, sentence, judged)))
        judge.close()
        found = [one for one in kept if one.judgement is not None]
        counts = (f"{len(found)} of {len(kept)}", str(_accepted(found)), str(_taken(tried, tried)))
        rows.append((f"`{state}`", *counts))
        run.tell(f"rejection in {state}: kept {_accepted(found)}, taken {_taken(tried, tried)}")
    header = ("state", "words found", "of those kept", "short foreign segments taken")
    return Table(header, tuple(rows), "In other states, with their own endpointing.")


def _length(one: Tried) -> str:
    phones = Lexicon().count_phones(one.judgement.text) or 0
    return LENGTHS[(phones > SHORT_PHONES) + (phones >= LONG_PHONES)]


def _taken(some: Sequence[Tried], of: Sequence[Tried]) -> Figure:
    return Figure.share(sum(one.judgement.taken for one in some), len(of))


def _accepted(found: Sequence[Kept]) -> Figure:
    taken = sum(one.judgement is not None and one.judgement.taken for one in found)
    return Figure.share(taken, len(found))


def _by_kind(tried: Sequence[Tried]) -> Table:
    rows = []
    for kind in (*KINDS, NEAR):
        there = [one for one in tried if one.foreign.kind == kind]
        rows.append((kind, str(len(there)), str(_taken(there, there))))
    rows.append(("**all**", str(len(tried)), str(_taken(tried, tried))))
    return Table(("foreign speech", "segments", "taken for a command"), tuple(rows))


def _by_length(tried: Sequence[Tried]) -> Table:
    rows = []
    for length in LENGTHS:
        there = [one for one in tried if one.judgement.match and _length(one) == length]
        taken = sum(one.judgement.taken for one in there)
        rows.append((length, str(len(there)), str(Figure.share(taken, len(tried)))))
    title = "By the length of the command that fits best."
    return Table(("command", "segments it fits", "taken, of all segments"), tuple(rows), title)


def _examples(tried: Sequence[Tried]) -> Table:
    taken = sorted((one for one in tried if one.judgement.taken), key=lambda t: t.foreign.kind)
    rows = tuple(
        (one.foreign.kind, one.foreign.name, one.judgement.text, f"{one.judgement.confidence:.2f}")
        for one in taken
    )
    header = ("foreign speech", "what was said, or the file", "taken for", "confidence")
    return Table(header, rows or (("none", "", "", ""),), "Everything that was taken.")


def _plot(tried: Sequence[Tried], found: Sequence[Kept]) -> Plot:
    """Return what would be taken at limits that keep so many of the commands."""
    sure = sorted(one.judgement.confidence for one in found if one.judgement is not None)
    figures: list[Figure | None] = []
    for kept in KEPT:
        limit = sure[min(len(sure) - 1, round((1 - kept) * len(sure)))] if sure else 0.0
        passing = [t for t in tried if t.judgement.match and t.judgement.confidence >= limit]
        figures.append(Figure.share(len(passing), len(tried)))
    return Plot(
        "rejection-limits",
        "Foreign segments taken for a command, by how many true commands a limit keeps",
        KEPT,
        (Series.of("taken", figures),),
        "true commands kept",
        "foreign segments taken",
        kind="lines",
        aims={"aim": 0.03},
    )


def _missed(found: Sequence[Kept]) -> str:
    lost = [one.sentence.text for one in found if one.judgement and not one.judgement.taken]
    if not lost:
        return ""
    return f"Words that were right and not believed: {', '.join(dict.fromkeys(lost))}."
