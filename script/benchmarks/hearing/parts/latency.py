"""From the last word to the first sound: what people wait for, by what was asked."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from hearing.listening import coach_library, embedded
from hearing.part import Figure, Part, Plot, Series, Table
from hearing.rooms import BEFORE, Place
from hearing.run import Run
from hearing.timing import TimedEars, voice_end
from measure import percentile
from voice_coach.app.hearing import make_ears
from voice_coach.content.library import Library
from voice_coach.engine.events import NoMatch, Transcript
from voice_coach.simulation.people import PersonVoice
from voice_coach.simulation.sources import RATE_HZ, Signal
from voice_coach.speech._course import Course
from voice_coach.speech._graph import word_graph
from voice_coach.speech._jsgf import read_jsgf
from voice_coach.speech.hearing import ListenRequest, Outlook
from voice_coach.speech.profiles import (
    BEGUN_SECONDS,
    SEARCHING_SECONDS,
    SETTLED_SECONDS,
    endpoint_profile,
)
from voice_coach.units import Seconds

TITLE: Final = "From the last word to the first sound"

SAID: Final[Mapping[str, Sequence[str]]] = {
    "idle": (
        "hey jarvis, what can you do",
        "hey jarvis, let's do the silent gaze",
        "hey jarvis, what reminders do we have",
    ),
    "command": (
        "what can you do",
        "repeat that",
        "speak louder",
        "never mind",
        "who are you",
        "what reminders do we have",
        "let's do the silent gaze",
        "let's do the feeling check-in",
        "what shall we do",
        "let's do the",
        "remind us every",
    ),
    "session_command": ("stop", "pause", "how much time is left", "skip", "add a minute"),
    "consent": ("yes", "no", "yes please", "stop"),
    "confirm": ("yes", "no", "no thank you"),
    "who_first": ("anna", "ben", "you choose"),
    "feeling": ("stop", "pass", "i don't know", "calm", "anxious", "i feel sad", "i feel"),
    "how_long": ("an evening", "ten minutes", "you choose"),
}
"""What is said, by listening state; the beginnings of sentences are never finished."""

PLACE: Final = Place(distance_m=2.0)
AFTER: Final[Seconds] = 5.0
_HUM_DBFS: Final = -70.0
"""A quiet room, as its microphone hears it."""
SOUND: Final[Seconds] = 0.025
"""From the meaning to the first sound, measured live (docs/performance.md)."""
KINDS: Final[Mapping[Outlook, str]] = {
    Outlook.SETTLED: "complete: nothing longer means anything else",
    Outlook.VALUE: "complete, with a name, a number or a feeling",
    Outlook.OPEN: "complete, and something longer means something else",
    Outlook.BEGUN: "begun and never finished",
}
QUICK: Final = ("idle", "command", "session_command", "consent", "confirm", "who_first", "how_long")
"""Where a complete command is answered at once; people search for a feeling."""
STEPS: Final = tuple(round(0.1 * step, 1) for step in range(1, 31))

TEXT: Final = """
{count} sentences by {voices} synthesized voices, 2 m from the microphone in a quiet room (RT60
0.4 s), in the listening states in which they are answers. Counted is from the last audible 10 ms
of the voice itself (40 dB below its loudest) to the first sound of the answer: the silence that is
waited for, the 60 ms in which the microphone's driver collects sound, the processor time of
everything that the ears do meanwhile, decoding first of all, and the {sound:.0f} ms that a live
coach takes from the meaning to the sound of a line that was rendered ahead. Free phones, everyday
talk and RNNoise run on threads beside the search for the words, and count only where that waits for
them. No wall clock is in it: a machine that has a core for each thread is measured, also where
other work takes its time; but processor time grows where that fights for the same caches, and on a
slower processor.

How long is waited follows from the words. Words that are a complete sentence of the state, and
that nothing longer changes, end after {settled:g} s of silence; a name of an exercise, which can be
followed by a length, after 0.6 s; "let's do the ...", which is none, after {begun:g} s, and "I feel
..." after {searching:g} s. A feeling is waited for longer than a yes, because people add to it.
Silero's silence begins about 0.1 s after the voice's.
"""


FAILED: Final = """
Before phones, talk and RNNoise ran beside the words, the same sentences took 0.51 s in the median
and 1.05 s at the 95th percentile, and those of the command window 0.72 s. What is left there is the
search for the words themselves, longest where the name comes before the command, because nearly
everything can be said then; and in a loud room the second look at the sound without its noise.
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """One sentence and when it was answered."""

    state: str
    said: str
    outlook: Outlook
    understood: bool
    silence: Seconds
    """From the last word to the last sound that was needed."""
    work: Seconds
    """From then until it was told: the driver's block, and the processor's time."""

    @property
    def waited(self) -> Seconds:
        """From the last word to the first sound."""
        return self.silence + self.work + SOUND


def measure(run: Run) -> Part:
    """Say every sentence by every voice."""
    library = coach_library()
    voices = run.some(run.speakers(5), 2)
    ears = TimedEars(lambda: make_ears(embedded()))
    for state in SAID:
        if state != "idle":
            ears.ears.add_grammar(library.grammar(state))
    answers: list[Answer] = []
    silent = 0
    for state, sentences in SAID.items():
        run.tell(f"   {state}")
        outlooks = outlooks_of(library, state, sentences)
        request = request_for(library, state)
        for said in run.some(sentences, 2):
            for voice in voices:
                answer = _ask(run, ears, voice, request, said, outlooks[said])
                silent += answer is None
                answers += [] if answer is None else [answer]
    ears.ears.close()
    return _part(answers, len(voices), silent)


def outlooks_of(library: Library, state: str, sentences: Sequence[str]) -> dict[str, Outlook]:
    """Return what each sentence is in a state's grammar."""
    grammar = library.grammar("command" if state == "idle" else state)
    course = Course(word_graph(read_jsgf(grammar.jsgf)))
    bare = {said: said.removeprefix("hey jarvis, ").replace("-", " ") for said in sentences}
    return {said: course.outlook(words.split()) for said, words in bare.items()}


def request_for(library: Library, state: str) -> ListenRequest:
    """Return what is asked of the ears in a state."""
    listening = embedded().listening
    if state == "idle":
        return ListenRequest("idle", endpoint_profile("idle", listening), decode=False)
    profile = endpoint_profile(library.states[state].profile, listening)
    return ListenRequest(state, profile, wake=False)


def in_room(run: Run, dry: Signal, *names: object) -> Signal:
    """Return speech in the room, with silence after it in which something can be told."""
    heard = run.rooms.heard(dry, PLACE, run.rng(*names))
    hum = run.rng("hum", *names).normal(0.0, 10 ** (_HUM_DBFS / 20), round(AFTER * RATE_HZ))
    return np.concatenate((heard, hum.astype(np.float32)))


def _ask(
    run: Run,
    ears: TimedEars,
    voice: PersonVoice,
    request: ListenRequest,
    said: str,
    outlook: Outlook,
) -> Answer | None:
    """Return when a sentence was answered; None where nothing came of it."""
    dry = run.say(voice, said)
    ears.ears.listen(request)
    told = ears.hear(in_room(run, dry, "latency", request.state, said, voice))
    end = BEFORE + voice_end(dry)
    results = [one for one in told if isinstance(one.event, Transcript | NoMatch)]
    if not results:
        return None
    last = results[-1]
    words = last.event.text if isinstance(last.event, Transcript) else ""
    whole = said.removeprefix("hey jarvis, ").replace("-", " ")
    return Answer(
        *(request.state, said, outlook, words == whole),
        silence=last.sound - end,
        work=last.done - last.sound,
    )


def _part(answers: Sequence[Answer], voices: int, silent: int) -> Part:
    kinds = {kind: [one for one in answers if one.outlook is kind] for kind in KINDS}
    for kind in (Outlook.SETTLED, Outlook.VALUE, Outlook.OPEN):
        kinds[kind] = [one for one in kinds[kind] if one.understood]
    quick = [
        one.waited
        for kind in (Outlook.SETTLED, Outlook.VALUE)
        for one in kinds[kind]
        if one.state in QUICK or kind is Outlook.SETTLED
    ]
    complete = [one for one in answers if one.outlook is not Outlook.BEGUN]
    understood = [one for one in complete if one.understood]
    states = {state: [one for one in understood if one.state == state] for state in SAID}
    return Part(
        text=TEXT.format(
            count=len({(one.state, one.said) for one in answers}),
            voices=voices,
            sound=1000 * SOUND,
            settled=SETTLED_SECONDS,
            begun=BEGUN_SECONDS,
            searching=SEARCHING_SECONDS,
        ),
        tables=(
            Table(_HEADER, tuple(_row(KINDS[kind], kinds[kind]) for kind in KINDS)),
            Table(_HEADER, tuple(_row(f"`{state}`", states[state]) for state in SAID)),
        ),
        plots=(
            Plot(
                "latency-distribution",
                "Share of the sentences that have been answered so long after the last word",
                STEPS,
                tuple(
                    Series(name.partition(":")[0].partition(",")[0] + mark, _answered(kinds[kind]))
                    for (kind, name), mark in zip(KINDS.items(), _MARKS, strict=True)
                ),
                "seconds after the last word",
                "answered",
                kind="lines",
            ),
        ),
        figures={
            "latency.median": Figure(statistics.median(quick)),
            "latency.p95": Figure(percentile(quick, 0.95)),
            "latency.answered": Figure.share(len(answers), len(answers) + silent),
            "latency.understood": Figure.share(len(understood), len(complete)),
        },
        failed=FAILED,
    )


_HEADER: Final = ("what was said", "times", "median", "p95", "of it silence", "driver and work")
_MARKS: Final = ("", " with a value", ", may go on", "")


def _row(name: str, answers: Sequence[Answer]) -> tuple[str, ...]:
    if not answers:
        return (name, "0", "–", "–", "–", "–")
    waits = [one.waited for one in answers]
    shown = (
        statistics.median(waits),
        percentile(waits, 0.95),
        statistics.median(one.silence for one in answers),
        statistics.median(one.work for one in answers),
    )
    return (name, str(len(answers)), *(f"{value:.2f} s" for value in shown))


def _answered(answers: Sequence[Answer]) -> tuple[float | None, ...]:
    """Return the share that was answered by each of ``STEPS``."""
    of = max(len(answers), 1)
    return tuple(sum(one.waited <= step for one in answers) / of for step in STEPS)
