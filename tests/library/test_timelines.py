"""Each exercise as a script with its moments; timed turns last as long as they may.

Lines last as long as reading them takes. After a change that is meant:
``pytest tests/library/test_timelines.py --snapshot-update``, and read the difference.
"""

from __future__ import annotations

import pytest
from support.remembering_couple import RememberingCouple
from support.scripts import FOLDER, kept, script
from support.typed_couple import TypedCouple, in_full_time, ways_to_ask
from support.whole_library import ANSWERS, LED, PROGRAMMES

from voice_coach.content.answers import answer_names
from voice_coach.content.library import Library
from voice_coach.journal.store import Store


@pytest.fixture
def renew(pytestconfig: pytest.Config) -> bool:
    """Whether the scripts are written anew."""
    return bool(pytestconfig.getoption("update_snapshots"))


@pytest.mark.parametrize("exercise", LED)
def test_an_exercise_goes_as_its_script(library: Library, exercise: str, renew: bool) -> None:
    couple = in_full_time(library, exercise)
    made = script(couple.lines)
    assert made == kept(exercise, made, renew=renew)


@pytest.mark.parametrize("file", ANSWERS)
def test_answers_go_as_their_scripts(library: Library, file: str, renew: bool) -> None:
    scripts = []
    for name in answer_names(library.answers[file]):
        couple = TypedCouple(library, {"confirm": "yes"})
        couple.type(ways_to_ask(library.answers[file], name.partition("/")[2])[0])
        couple.to_the_end(300)
        scripts.append(script(couple.lines))
    made = "\n".join(scripts)
    assert made == kept(file, made, renew=renew)


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_programme_goes_as_its_script(library: Library, name: str, renew: bool) -> None:
    programme = library.programmes[name]
    store = Store()
    scripts = []
    for number in range(len(programme.steps)):
        day = number * (31 if programme.every == "month" else 1)
        couple = RememberingCouple(library, store, day, {"step": "we did it"})
        couple.type("today's step" if number else f"let's start {programme.title}")
        couple.to_the_end(300)
        scripts.append(f"day {day}\n{script(couple.lines)}")
    made = "\n".join(scripts)
    assert made == kept(name, made, renew=renew)


def test_every_script_is_of_something_that_is_there() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == {*LED, *ANSWERS, *PROGRAMMES}
