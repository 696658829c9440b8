"""Learns the weights of voice_coach/speech/acceptance.py anew, from the calibration half.

    .venv/bin/python script/calibrate_acceptance.py --keep /tmp/evidence.json [--share 0.5]
    .venv/bin/python script/calibrate_acceptance.py --again /tmp/evidence.json

Commands and foreign speech (``script/benchmarks/hearing/pool.py``) go through the whole ears, and
the evidence for what was found is kept in a file, without a word of it: figures only. From it the
weights for long words are learnt, by logistic regression in which no evidence may speak against
what it speaks for; each utterance is judged by weights that were learnt without any other of the
same sentence, or of the same recording. What it prints is written into acceptance.py by hand, with
what was measured: the weights, the limit, and how many are kept and taken by state and length.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Final
from unittest import mock

import numpy as np

HERE: Final = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "benchmarks"), str(HERE.parent / "tests")]

from hearing.learning import (  # noqa: E402 - the benchmark is no package of ours
    LEAST,
    MOST,
    Rows,
    judged_by_others,
    learned,
)
from hearing.listening import coach_library  # noqa: E402 - the same
from hearing.pool import ORDERS, Heard, meaning, meaning_of, pool, sentences_of  # noqa: E402 - the same
from hearing.run import Run  # noqa: E402 - the same
from voice_coach.content.library import Library  # noqa: E402 - the same
from voice_coach.speech._alternatives import Rivals  # noqa: E402 - the same
from voice_coach.speech._sphinx import Path as WordPath  # noqa: E402 - the same
from voice_coach.speech.acceptance import (  # noqa: E402 - the same
    LONG_PHONES,
    STOP_PHONES,
    Evidence,
    accepts,
    is_hopeless,
)
from voice_coach.speech.hearing import Recognizer  # noqa: E402 - the same
from voice_coach.speech.recognizers import open_recognizer  # noqa: E402 - the same

WINDOWS: Final = ("command", "session_command", ORDERS)
"""The states whose long words the weights are learnt of."""
WEIGHED: Final = ("inside", "weakest", "sounds", "sense")
KEEP: Final = 0.95
"""How many of the commands the limit keeps that are said without a television."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An utterance in a state, and what speaks for the words that were found in it."""

    state: str
    said: bool
    """Whether it was a command."""
    right: bool
    """Whether its words, or what they mean, were found; for foreign speech, whether any were."""
    group: str
    """A number of the sentence or recording: those of one are learnt of together."""
    television: bool
    evidence: Evidence | None


def main() -> None:
    """Decode or read, learn, and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--share", type=float, default=1.0, help="of the clips, 0 to 1")
    parser.add_argument("--keep", type=Path, help="write the evidence to this file")
    parser.add_argument("--again", type=Path, help="read it from this file, decode nothing")
    options = parser.parse_args()
    if options.again is not None:
        weighed = [_read(row) for row in json.loads(options.again.read_text(encoding="utf-8"))]
    else:
        run = Run(options.share)
        weighed = list(_weighed(list(pool(run)), coach_library()))
        run.close()
    if options.keep is not None:
        rows = [asdict(one) for one in weighed]
        options.keep.write_text(json.dumps(rows), encoding="utf-8")
    _learn(weighed)
    _tell(weighed)


def _learn(weighed: Sequence[Weighed]) -> None:
    """Print the weights for long words, and what they do to utterances they were not learnt of."""
    long = [
        one
        for one in weighed
        if one.right
        and one.evidence is not None
        and one.evidence.phones >= LONG_PHONES
        and one.state in WINDOWS
        and one.evidence.sounds is not None
    ]
    true, false = [one for one in long if one.said], [one for one in long if not one.said]
    rows, others = _rows(true), _rows(false)
    weights, base = learned(rows, others)
    groups = [one.group for one in true], [one.group for one in false]
    near, far = judged_by_others((rows, groups[0]), (others, groups[1]))
    quiet = np.array([not one.television for one in true])
    limit = float(np.quantile(near[quiet], 1 - KEEP))
    passing = int((far >= limit).sum())
    print(f"{len(true)} long commands, {len(false)} foreign segments in which one was found")
    told = zip((*WEIGHED, "length"), weights, strict=True)
    print(", ".join(f"{name} {weight:.3f}" for name, weight in told))
    print(f"added, so that {KEEP:.0%} without a television need 0: {base - limit:.2f}")
    print(f"then pass: {passing} foreign; with one, {(near[~quiet] >= limit).mean():.0%} are kept")


def _rows(some: Sequence[Weighed]) -> Rows:
    found = []
    for one in some:
        evidence = one.evidence
        if evidence is not None:
            differences = [getattr(evidence, name) or 0.0 for name in WEIGHED]
            length = float(np.log(evidence.phones / LONG_PHONES))
            found.append([*np.clip(differences, LEAST, MOST), length])
    return np.array(found)


def _tell(weighed: Sequence[Weighed]) -> None:
    """Print what the limits as they are keep and take, by state and length."""
    by_state: dict[tuple[str, str], list[Weighed]] = defaultdict(list)
    tried: dict[str, int] = defaultdict(int)
    for one in weighed:
        tried[one.state] += not one.said
        if one.right and one.evidence is not None:
            by_state[one.state, _length(one.evidence)].append(one)
    print("state, length: commands kept; foreign taken of those that found words, of all")
    for (state, length), some in sorted(by_state.items()):
        said = [_accepted(one) for one in some if one.said]
        foreign = [_accepted(one) for one in some if not one.said]
        print(
            f"{state}, {length}: {sum(said)} of {len(said)}; "
            f"{sum(foreign)} of {len(foreign)}, of {tried[state]}"
        )


def _accepted(one: Weighed) -> bool:
    return one.evidence is not None and accepts(one.evidence, one.state)


def _length(evidence: Evidence) -> str:
    if evidence.phones >= LONG_PHONES:
        return "long"
    return "short" if evidence.phones <= STOP_PHONES else "middle"


def _weighed(heard: Sequence[Heard], library: Library) -> Iterator[Weighed]:
    """Decode everything, state by state, and yield the evidence."""
    noted: list[Evidence] = []
    weigh = Rivals.against

    def noting(rivals: Rivals, found: WordPath, phones: int, state: str) -> Evidence:
        noted.append(weigh(rivals, found, phones, state))
        return noted[-1]

    states = dict.fromkeys(state for one in heard for state in one.states)
    with mock.patch.object(Rivals, "against", noting):
        for state in states:
            recognizer = open_recognizer(None)
            recognizer.add_grammar(
                replace(sentences_of(state, library).grammar(), name=state, called=False)
            )
            for one in heard:
                if state in one.states:
                    noted.clear()
                    yield _one(one, state, library, recognizer, noted)
            recognizer.close()
            print(f"{state} is decoded", file=sys.stderr, flush=True)


def _one(
    heard: Heard, state: str, library: Library, recognizer: Recognizer, noted: Sequence[Evidence]
) -> Weighed:
    found = recognizer.recognize(heard.samples, state)
    meant = sentences_of(state, library).match(found.text) if found.text else None
    wanted = meaning_of(heard, state, library)
    right = meant is not None and (wanted is None or wanted == meaning(meant))
    group = f"{zlib.crc32(heard.name.encode()):08x}"
    # The whole words are weighed first, a beginning that may go on after them.
    evidence = noted[0] if noted and not is_hopeless(noted[0].free or 0.0) else None
    said = wanted is not None
    return Weighed(state, said, right, group, "television" in heard.place, evidence)


def _read(row: dict[str, object]) -> Weighed:
    values = dict(row)
    evidence = values.pop("evidence")
    kept = None
    if isinstance(evidence, dict):
        known = {field.name for field in fields(Evidence)}
        kept = Evidence(**{name: value for name, value in evidence.items() if name in known})
    return Weighed(evidence=kept, **values)  # type: ignore[arg-type] - as it was written


if __name__ == "__main__":
    main()
