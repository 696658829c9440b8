"""Nobody is cut off: in sharing turns with long pauses, and where a question makes one think."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from hearing.corpus import Recording
from hearing.listening import coach_library, embedded
from hearing.part import Figure, Part, Plot, Series, Table
from hearing.parts.latency import in_room, request_for
from hearing.run import Run
from hearing.talking import talk
from hearing.timing import TimedEars, Told, with_pauses
from voice_coach.app.hearing import make_file_ears
from voice_coach.content.intents import IntentMatch
from voice_coach.content.library import Library
from voice_coach.engine.ending_doubt import counts_in_turn
from voice_coach.engine.events import NoMatch, SpeechEnded, Transcript
from voice_coach.simulation.people import PersonVoice
from voice_coach.simulation.sources import Signal
from voice_coach.speech.hearing import HeardEvent
from voice_coach.speech.profiles import BEGUN_SECONDS, SEARCHING_SECONDS
from voice_coach.units import Seconds

TITLE: Final = "Cut-offs"

TURN: Final = (
    "when you came home so late I did not know what to think",
    "I was sitting there and then",
    "I wanted you to stop and look at me",
    "it is not that I am done with it",
    "I just needed",
    "a pause from all of this",
    "and I do not want to skip over it again",
    "that is how much time it took me",
)
"""What somebody shares, with words of commands in it; some pieces end in the middle."""
LONG_PAUSES: Final[Sequence[Seconds]] = (1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 4.0)
SHORT_PAUSES: Final[Sequence[Seconds]] = (0.3, 0.5, 0.7, 0.8, 0.4, 0.6, 0.75)
_MOST_TURNS: Final = 6
"""Of each kind of recording."""

QUESTIONS: Final[Mapping[str, Sequence[tuple[str, ...]]]] = {
    "command": (
        ("let's do", "the silent gaze"),
        ("let's do the", "silent gaze"),
        ("remind us every evening", "at nine"),
        ("what reminders", "do we have"),
        ("can we", "start the feeling check in"),
    ),
    "feeling": (("i feel", "anxious"), ("i feel a bit", "sad"), ("i don't", "know")),
    "given_name": (("my name is", "anna"),),
    "who_first": (("you", "choose"),),
    "how_long": (("we have", "ten minutes"),),
}
"""What is said to the coach, with a pause at each comma, by listening state."""
PAUSES: Final[Sequence[Seconds]] = (0.3, 0.8, 1.4, 2.5)

TEXT: Final = """
*Sharing turns.* {turns} turns: synthesized voices say eight pieces of a sentence full of words
that are commands by themselves, and people of the recordings read and meet, in pieces of one to
four seconds; 2 m from the microphone, once with pauses of 1 to 12 s between the pieces and once
with 0.3 to 0.8 s. People's own pauses of 0.3 s and more are cut out, so that no other ones are in
it: what is 25 dB quieter than their voice, and what the corpus' own labels call silence. All else,
breath and laughter too, counts as talk.
A cut-off is anything that the coach would act on inside the turn, and an end of speech told inside
a pause of less than a second: at that a turn whose time is over would be ended.

*Questions.* {questions} answers by {voices} voices, with a pause of 0.3 to 2.5 s after their
beginning. Cut off is what was answered before the rest was said; understood is what came out as one
utterance with all of its words. A sentence that was begun is waited for 1.6 s, and 4 s where a
feeling was asked for; so longer pauses are cut in a command by design, with a "sorry" and a new
chance, and not in a feeling.
"""


def measure(run: Run) -> Part:
    """Let people share, and let them hesitate."""
    library = coach_library()
    ears = TimedEars(lambda: make_file_ears(embedded()))
    for state in ("sharing", *QUESTIONS):
        ears.ears.add_grammar(library.grammar(state))
    turns: dict[str, tuple[int, int, int, int]] = {}
    shared = _turns(run)
    for number, (who, pieces) in enumerate(shared):
        run.tell(f"   turn {number + 1} of {len(shared)}")
        long, _ = _turn(run, ears, library, pieces, LONG_PAUSES, f"long{number}")
        short, ends = _turn(run, ears, library, pieces, SHORT_PAUSES, f"short{number}")
        count, *cuts = turns.get(who, (0, 0, 0, 0))
        turns[who] = (count + 1, cuts[0] + long, cuts[1] + short, cuts[2] + ends - 1)
    voices = run.some(run.speakers(3), 2)
    questions = _questions(run, ears, library, voices)
    ears.ears.close()
    return _part(turns, questions, len(voices))


def _turns(run: Run) -> list[tuple[str, list[Signal]]]:
    """Return who shares, and the pieces of what is said."""
    turns = [
        ("synthesized", [run.say(voice, piece) for piece in TURN])
        for voice in run.some(run.speakers(4), 2)
    ]
    for kind in ("read_speech", "meeting_talk"):
        clips = run.some(run.recordings.clips(kind) if run.recordings.there else [], 1)
        pieces = [piece for clip in clips for piece in talk(clip.signal(), _spoken(run, clip))]
        count = min(len(pieces) // len(TURN), max(1, round(_MOST_TURNS * run.share)))
        turns += [
            ("people", pieces[number * len(TURN) : (number + 1) * len(TURN)])
            for number in range(count)
        ]
    return turns


def _spoken(run: Run, clip: Recording) -> list[tuple[Seconds, Seconds]] | None:
    """Return when somebody speaks in a recording; None where nobody has written it down."""
    return run.recordings.spoken(clip) if clip.kind == "meeting_talk" else None


def _turn(
    run: Run,
    ears: TimedEars,
    library: Library,
    pieces: Sequence[Signal],
    pauses: Sequence[Seconds],
    name: str,
) -> tuple[int, int]:
    """Return how many actions and how many ends of speech were told in a turn."""
    ears.ears.listen(request_for(library, "sharing"))
    told = ears.hear(in_room(run, with_pauses(pieces, pauses), "cutoffs", name))
    actions = [
        one.event.text
        for one in told
        if isinstance(one.event, Transcript)
        and (match := library.match("sharing", one.event.text)) is not None
        and counts_in_turn(match.name, one.event.confidence)
    ]
    return len(actions), sum(isinstance(one.event, SpeechEnded) for one in told)


def _questions(
    run: Run, ears: TimedEars, library: Library, voices: Sequence[PersonVoice]
) -> dict[tuple[str, Seconds], tuple[int, int, int]]:
    """Return for each state and pause how many answers were not cut off, understood, and given."""
    found: dict[tuple[str, Seconds], tuple[int, int, int]] = {}
    for state, sentences in QUESTIONS.items():
        run.tell(f"   {state}")
        some = run.some(sentences)
        for pause in PAUSES:
            kept = understood = 0
            for words in some:
                for voice in voices:
                    ears.ears.listen(request_for(library, state))
                    pieces = [run.say(voice, piece) for piece in words]
                    dry = with_pauses(pieces, [pause])
                    told = ears.hear(in_room(run, dry, "cutoffs", state, words, voice))
                    heard = _results(told)
                    kept += len(heard) == 1
                    understood += [_meaning(library, state, one) for one in heard] == [
                        library.match(state, " ".join(words))
                    ]
            found[state, pause] = kept, understood, len(some) * len(voices)
    return found


def _results(told: Sequence[Told]) -> list[HeardEvent]:
    return [one.event for one in told if isinstance(one.event, Transcript | NoMatch)]


def _meaning(library: Library, state: str, heard: HeardEvent) -> IntentMatch | None:
    return library.match(state, heard.text) if isinstance(heard, Transcript) else None


def _part(
    turns: Mapping[str, tuple[int, int, int, int]],
    questions: Mapping[tuple[str, Seconds], tuple[int, int, int]],
    voices: int,
) -> Part:
    within = [
        questions[state, pause]
        for state in QUESTIONS
        for pause in PAUSES
        if pause < (SEARCHING_SECONDS if state == "feeling" else BEGUN_SECONDS)
    ]
    return Part(
        text=TEXT.format(
            turns=2 * sum(count for count, *_ in turns.values()),
            questions=sum(of for _, _, of in questions.values()) // voices // len(PAUSES),
            voices=voices,
        ),
        tables=_tables(turns, questions),
        plots=(
            Plot(
                "cutoffs-pauses",
                "Share of the answers that were not cut off, by the pause inside them",
                tuple(PAUSES),
                tuple(
                    Series.of(
                        state,
                        [Figure.share(*_kept(questions[state, pause])) for pause in PAUSES],
                    )
                    for state in QUESTIONS
                ),
                "seconds of pause after the beginning",
                "not cut off",
                kind="lines",
            ),
        ),
        figures={
            "cutoffs.sharing": Figure(float(sum(sum(counts) for _, *counts in turns.values()))),
            "cutoffs.questions": Figure.share(
                sum(kept for kept, _, _ in within), sum(of for _, _, of in within)
            ),
        },
    )


def _tables(
    turns: Mapping[str, tuple[int, int, int, int]],
    questions: Mapping[tuple[str, Seconds], tuple[int, int, int]],
) -> tuple[Table, ...]:
    of_turns = [
        (who, str(count), str(long), str(short), str(ends))
        for who, (count, long, short, ends) in turns.items()
    ]
    rows = [
        (f"`{state}`", *(_shares(questions[state, pause]) for pause in PAUSES))
        for state in QUESTIONS
    ]
    return (
        Table(
            ("who shares", "turns", "actions, long pauses", "actions, short", "speech ended"),
            tuple(of_turns),
            "Sharing turns: cut-offs.",
        ),
        Table(
            ("question", *(f"{pause:g} s" for pause in PAUSES)),
            tuple(rows),
            "Questions: not cut off / understood as one, of all.",
        ),
    )


def _kept(counts: tuple[int, int, int]) -> tuple[int, int]:
    return counts[0], counts[2]


def _shares(counts: tuple[int, int, int]) -> str:
    kept, understood, of = counts
    return f"{kept} / {understood} of {of}"
