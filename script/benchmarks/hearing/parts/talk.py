"""An hour of a couple's talk that is not meant for the coach: nothing may come of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from support.couple_talk import LINES, Evening, couple_talk

from hearing.corpus import FOLDER
from hearing.listening import coach_library, embedded, with_vosk
from hearing.part import Figure, Part, Table
from hearing.run import Run
from voice_coach.app.hearing import ears_options, vosk_model
from voice_coach.clip import Pcm16
from voice_coach.config import Settings
from voice_coach.content.library import Library
from voice_coach.engine.attention import CALLED, IDLE
from voice_coach.engine.ending_doubt import counts_in_turn
from voice_coach.engine.events import Transcript, WakeDetected
from voice_coach.speech.ears import Ears
from voice_coach.speech.hearing import HeardEvent, ListenRequest
from voice_coach.speech.profiles import endpoint_profile
from voice_coach.speech.recognizers import open_model, open_recognizer, open_wake_word
from voice_coach.speech.vad import SileroVad
from voice_coach.units import BLOCK_SAMPLES, HEARING_FORMAT, AudioChunk, Seconds

TITLE: Final = "Couple talk"
HOUR: Final[Seconds] = 3600.0
LEAST: Final[Seconds] = 120.0
"""Of the hour, whatever share is wanted."""
IN_TURNS: Final = ("sharing", "card", "silence", "open_silence", "paused")
"""The states in which people talk to each other inside a session."""
TURNS: Final = ("sharing", "card")
"""Those of a turn, where the coach does nothing about a faint "done"."""
AIMED: Final = (IDLE, "sharing")
"""Those that hear the whole hour."""
ELSEWHERE: Final = 1 / 6
"""How much of it the others hear."""

_WAKING: Final[Seconds] = 1.5
"""What is looked back at for what was taken for the wake phrase."""

TEXT: Final = """
{minutes:.0f} minutes of a couple that talks to each other and not to the coach: {lines} lines
written for it (`{lines_file}`), full of what would be a command alone, by
two synthesized voices at a time, heated, tearful (slow and low), quiet, tender and one over the
other, at 1.5 and 2.5 m in a room of 0.4 s; between them each recording of people's meetings,
reading, short phrases and coffee orders {recordings}. The whole ears hear it, wake word and
all, at idle and inside a sharing turn, and a sixth of it in each other state in which people talk,
as if the coach never answered. What counts is everything that the coach
would act upon: its name, or words that mean something in that state.
"""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that the coach would have done."""

    state: str
    heard: str
    """The words that were understood, or the wake phrase."""
    meant: str
    """The intent, or ``wake``."""
    said: str
    """What was said really."""


@dataclass(slots=True)
class Probabilities:
    """Silero's answers: the same stream has the same ones in each state, so they are asked once."""

    answers: deque[list[float]] = field(default_factory=deque)
    later: deque[list[float]] = field(default_factory=deque)
    detector: SileroVad = field(default_factory=SileroVad)

    def process(self, samples: Pcm16) -> list[float]:
        """Return a probability per full window; see ``SpeechProbability``."""
        answer = self.answers.popleft() if self.answers else self.detector.process(samples)
        self.later.append(answer)
        return answer

    def reset(self) -> None:
        """Forget the stream so far."""
        if not self.answers:
            self.detector.reset()

    def again(self) -> None:
        """Begin the stream anew."""
        self.answers, self.later = self.later, deque()


def measure(run: Run) -> Part:
    """Listen to the hour at idle, and in all states in which people talk."""
    seconds = max(LEAST, run.share * HOUR)
    recordings = FOLDER if run.recordings.there else None
    evening = couple_talk(seconds, run.people, recordings, run.seed)
    found = actions(run, evening, embedded())
    tables = [_table(found, "by the embedded recogniser", seconds)]
    figures = _figures(found)
    if run.vosk is not None:
        tables.append(_table(actions(run, evening, with_vosk(run.vosk)), "by Vosk", seconds))
    acted = [action for actions_there in found.values() for action in actions_there]
    return Part(
        text=TEXT.format(
            minutes=seconds / 60,
            lines=len({one.text for one in evening.spoken if one.voice}),
            lines_file=LINES.relative_to(Path(__file__).resolve().parents[4]),
            recordings="as well" if recordings else "are missing here",
        ),
        tables=(*tables, *_listed(acted)),
        figures=figures,
        failed="" if not acted else f"{len(acted)} actions that nobody wanted, see the table.",
    )


def actions(run: Run, evening: Evening, settings: Settings) -> dict[str, list[Action]]:
    """Return what the coach would have done, by the state that it was in."""
    library, detector = coach_library(), Probabilities()
    found = {}
    for state in (IDLE, *IN_TURNS):
        part = evening if state in AIMED else evening.beginning(ELSEWHERE)
        found[state] = heard_in(library, part, state, settings, detector)
        detector.again()
        run.tell(f"talk, {state}: {len(found[state])} actions")
    return found


def heard_in(
    library: Library, evening: Evening, state: str, settings: Settings, detector: Probabilities
) -> list[Action]:
    """Return what the coach would have done in one state.

    Args:
        library: what can be said.
        evening: what the microphone hears.
        state: listening state; in the idle one only the wake phrase is heard.
        settings: recogniser, wake phrase and listening profiles.
        detector: asked, or remembering, whether somebody speaks.
    """
    options = ears_options(settings)
    model = open_model(vosk_model(settings))
    phrase = options.wake_phrase or ""
    wake = open_wake_word(phrase, options.wake_sensitivity, model)
    ears = Ears(open_recognizer(model), wake, options.breath, vad=detector)
    called = CALLED[state != IDLE]
    for name in {called, state} - {IDLE}:
        ears.add_grammar(library.grammar(name))
    profile = endpoint_profile(
        IDLE if state == IDLE else library.window(state).profile, settings.listening
    )
    ears.listen(ListenRequest(state, profile, decode=state != IDLE, breath_state=called))
    found: list[Action] = []
    try:
        for first in range(0, len(evening.samples) - BLOCK_SAMPLES + 1, BLOCK_SAMPLES):
            block = evening.samples[first : first + BLOCK_SAMPLES].astype("<i2").tobytes()
            now = first / HEARING_FORMAT.rate_hz
            for event in ears.hear(AudioChunk(block, HEARING_FORMAT, now)):
                found += _acted(library, evening, state, event)
    finally:
        ears.close()
    return found


def _acted(library: Library, evening: Evening, state: str, event: HeardEvent) -> Iterator[Action]:
    """Yield what the coach would do about something that was heard."""
    if isinstance(event, WakeDetected):
        said = _said(evening, event.at - _WAKING, event.at)
        yield Action(state, event.phrase, "wake", said)
    elif isinstance(event, Transcript):
        match = library.match(event.state, event.text)
        turn = state in TURNS
        if match is not None and (not turn or counts_in_turn(match.name, event.confidence)):
            said = _said(evening, event.start, event.end)
            yield Action(state, event.text, match.name, said)


def _said(evening: Evening, start: Seconds, end: Seconds) -> str:
    return " / ".join(one.text for one in evening.at(start, end))


def _figures(found: Mapping[str, Sequence[Action]]) -> dict[str, Figure]:
    wakes = sum(action.meant == "wake" for there in found.values() for action in there)
    figures = {f"talk.in_{state}": Figure(len(there)) for state, there in found.items()}
    figures["talk.idle"] = Figure(len(found[IDLE]))
    figures["talk.sharing"] = Figure(sum(len(found[state]) for state in TURNS))
    figures["talk.wakes"] = Figure(wakes)
    return figures


def _table(found: Mapping[str, Sequence[Action]], title: str, seconds: Seconds) -> Table:
    rows = []
    for state, there in found.items():
        wakes = sum(action.meant == "wake" for action in there)
        rate = len(there) * HOUR / (seconds if state in AIMED else seconds * ELSEWHERE)
        rows.append((f"`{state}`", str(wakes), str(len(there) - wakes), f"{rate:.3g}"))
    header = ("state", "false wakes", "words taken for a command", "actions per hour")
    return Table(header, tuple(rows), f"What the coach would have done, {title}.")


def _listed(acted: Sequence[Action]) -> tuple[Table, ...]:
    if not acted:
        return ()
    rows = tuple((f"`{one.state}`", one.heard, one.meant, one.said) for one in acted)
    return (Table(("state", "heard", "taken for", "what was said"), rows, "Each of them."),)
