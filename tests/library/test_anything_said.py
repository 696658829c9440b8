"""Every plan ends, whatever is said, and whenever."""

from __future__ import annotations

from typing import Final

from hypothesis import given
from hypothesis import strategies as st
from support.typed_couple import TypedCouple, longest, sounding
from support.whole_library import LED

from voice_coach.content.library import Library

WORDS: Final = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "yes",
            "no",
            "pass",
            "done",
            "pause",
            "resume",
            "repeat",
            "go back",
            "help",
            "how much time is left",
            "add a minute",
            "save this one",
            "i don't know",
            "fine",
            "not really sad",
            "anna",
            "louder",
            "what can you do",
            "are you all right",
            "what is empathy",
            "hey jarvis",
            "never mind",
            "the bus was late again",
            "“;--\x00🙂",
        ]
    ),
    st.text(max_size=20),
)
MOMENTS: Final = st.lists(
    st.tuples(st.floats(min_value=0.0, max_value=120.0), WORDS), min_size=1, max_size=15
)


@given(exercise=st.sampled_from(LED), said=MOMENTS, answers=st.lists(WORDS, max_size=12))
def test_it_ends_whatever_is_said_and_whenever(
    library: Library,
    exercise: str,
    said: list[tuple[float, str | None]],
    answers: list[str | None],
) -> None:
    left = list(answers)

    def reply(couple: TypedCouple) -> str | None:
        if left:
            return left.pop(0)
        assert couple.listening is not None
        return library.shown(couple.listening.state)[0]

    couple = TypedCouple(library, {"*": reply, "confirm": reply, "feeling": reply, "card": reply})
    couple.type(f"let's do {library.exercises[exercise].title}")
    for seconds, words in said:
        couple.live(seconds)
        if words is not None:
            couple.type(words)
    limit = longest(library, exercise) * 4 + 3600
    for _ in range(len(said) + len(answers) + 1):
        session = couple.engine.session
        if session is not None and not session.running:
            couple.type("resume")  # paused, it would wait for ever
        couple.live(limit)
    assert couple.over, f"{couple.said()[-3:]}"
    ended = len(couple.events("session_completed", "session_stopped"))
    assert len(couple.events("session_started")) == ended


@given(
    exercise=st.sampled_from(LED),
    moment=st.floats(min_value=0.0, max_value=400.0),
)
def test_a_stop_whenever_it_is_said_is_followed_by_nothing(
    library: Library, exercise: str, moment: float
) -> None:
    quiet = {"sharing": None, "open_silence": None, "card": None}
    couple = TypedCouple(library, quiet)
    couple.type(f"let's do {library.exercises[exercise].title}")
    couple.live(moment)
    if couple.over:
        return
    before = len(couple.lines)
    couple.type("stop")
    couple.live(400)
    assert couple.over
    assert sounding(couple.lines[before:]) == []
