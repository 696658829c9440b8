"""Reading scenario files: every way to write a thing, and every mistake with its line."""

from __future__ import annotations

import math
import textwrap
from pathlib import Path

import numpy as np
import pytest

from voice_coach.clip import Clip
from voice_coach.config import Settings
from voice_coach.devices.wav_writer import write_clip
from voice_coach.errors import ScenarioError
from voice_coach.simulation.overrides import overridden
from voice_coach.simulation.patterns import Filter, parse_pattern
from voice_coach.simulation.scenario import load_scenario
from voice_coach.simulation.story import (
    Echo,
    EventAnchor,
    MomentAnchor,
    PlayFile,
    PressButton,
    SayWords,
    Scenario,
    StepAnchor,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_clip(tmp_path / "door.wav", Clip(np.ones(1600, np.int16), 16_000))
    (tmp_path / "empty.wav").touch()
    return tmp_path


def load(folder: Path, text: str) -> Scenario:
    path = folder / "scenario.yaml"
    path.write_text(textwrap.dedent(text))
    return load_scenario(path)


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(folder, text)
    place = f"{folder / 'scenario.yaml'}:"
    return [str(problem).removeprefix(place) for problem in caught.value.problems]


def test_a_whole_scenario(folder: Path) -> None:
    scenario = load(
        folder,
        """\
        title: The silent gaze, from the name to the bell
        settings:
          wake.phrase: alexa
          people: {names: [Anna, Ben]}
        room: {distance_m: 2, noise: pink, snr_db: 15, echo: {delay_ms: 30}}
        steps:
          - {say: "alexa, start the silent gaze", voice: Anna, at: 1}
          - {say: yes, voice: Anna, after: {event: listening, profile: yes_no}, delay: 0.5}
          - {id: second yes, say: yes, voice: Ben, after: listening}
          - {play: door.wav, delay: 250 ms}
          - {press: button, after: step 2}
        expectations:
          - {event: session_started, exercise: silent-gaze, within: 10, of: second yes}
          - absent: speak
            from: {event: earcon, name: bell_start}
            to: {event: earcon, name: bell_end}
        """,
    )
    assert scenario.settings == {("wake", "phrase"): "alexa", ("people", "names"): ["Anna", "Ben"]}
    assert overridden(Settings(), scenario).people.names == ["Anna", "Ben"]
    assert scenario.room is not None
    assert scenario.room.noise is not None
    assert (scenario.room.noise.kind, scenario.room.noise.snr_db) == ("pink", 15)
    assert scenario.room.echo == Echo(-20.0, 0.03)
    first, second, third, fourth, fifth = scenario.steps
    assert (first.action, first.at, first.line) == (
        SayWords("alexa, start the silent gaze", "Anna"),
        1.0,
        7,
    )
    assert second.after == EventAnchor(parse_pattern("listening", {"profile": "yes_no"}))
    assert second.delay == 0.5
    assert third.after == EventAnchor(parse_pattern("listening", {}))
    assert isinstance(fourth.action, PlayFile)
    assert (fourth.at, fourth.after, fourth.delay) == (None, None, 0.25)
    assert (fifth.action, fifth.after) == (PressButton(), StepAnchor(2))
    started, quiet = scenario.expectations
    assert started.pattern.filters == {"exercise": Filter(any_of=("silent-gaze",))}
    assert (started.within, started.of, started.absent) == (10.0, StepAnchor(3), False)
    assert quiet.absent
    assert quiet.start == EventAnchor(parse_pattern("earcon", {"name": "bell_start"}))
    assert quiet.end == EventAnchor(parse_pattern("earcon", {"name": "bell_end"}))


SPEAK = parse_pattern("speak", {})


@pytest.mark.parametrize(
    "written",
    [
        "{event: speak, within: 5, of: 2}",
        "{event: speak, within: 5 s, of: step 2}",
        "{event: speak, within: 5, after: STEP 2}",
        "{event: speak, within: 5, since: later}",
        "{event: speak, within: 5, step: 2}",
        "{event: speak, within: 5, of: {step: 2}}",
        "{event: speak, within: 5, of: {step: later}}",
        "{event: speak, within: 5, of: last step}",
        "{event: speak, within: 5 of step 2}",
        "{event: speak, within: 5 s of later}",
        "{event: speak, within: {seconds: 5, of: 2}}",
        "{event: speak, within: {seconds: 5000 ms, after: 2}}",
        "{event: {event: speak}, within: 5, of: 2}",
        "{speak: {}, within: 5, of: 2}",
        "{event: speak, within: {seconds: 5, step: later}}",
    ],
)
def test_ways_to_say_within_of_a_step(folder: Path, written: str) -> None:
    (expectation,) = load(
        folder,
        f"""\
        steps: [{{say: hello}}, {{id: later, say: hello again}}]
        expectations:
          - {written}
        """,
    ).expectations
    assert (expectation.pattern, expectation.within, expectation.of) == (SPEAK, 5.0, StepAnchor(2))
    assert (expectation.at_least, expectation.at_most) == (1, None)


@pytest.mark.parametrize(
    "written",
    [
        "{absent: speak, from: 2, to: 3.5}",
        "{absent: true, event: speak, from: 2 s, until: 3.5 s}",
        "{absent: {event: speak}, between: [2, 3.5]}",
        "{absent: {event: speak, from: 2, to: 3.5}}",
        "{absent: speak, over: {from: {at: 2}, to: {at: 3.5}}}",
        "{absent: yes, event: speak, over: [2, 3.5]}",
        "{event: speak, times: 0, from: 2, before: 3.5}",
        "{event: speak, absent: {from: 2, to: 3.5}}",
        "{event: speak, absent: [2, 3.5]}",
    ],
)
def test_ways_to_say_absent_over_a_span(folder: Path, written: str) -> None:
    (expectation,) = load(folder, f"expectations: [{written}]").expectations
    assert (expectation.pattern, expectation.absent) == (SPEAK, True)
    assert (expectation.start, expectation.end) == (MomentAnchor(2.0), MomentAnchor(3.5))


@pytest.mark.parametrize(
    ("written", "anchor"),
    [
        ("speak", EventAnchor(SPEAK)),
        ("{event: speak, nth: 2}", EventAnchor(SPEAK, 2)),
        ("{event: speak, text: hi}", EventAnchor(parse_pattern("speak", {"text": "hi"}))),
        ("{event: speak, fields: {text: hi}}", EventAnchor(parse_pattern("speak", {"text": "hi"}))),
        ("{speak: {text: hi}}", EventAnchor(parse_pattern("speak", {"text": "hi"}))),
        ("{speak: }", EventAnchor(SPEAK)),
        ("step 1", StepAnchor(1)),
        ("end of step 1", StepAnchor(1, "end")),
        ("{step: 1, edge: start}", StepAnchor(1, "start")),
        ("start", MomentAnchor(0.0)),
        ("the end", MomentAnchor(math.inf)),
        ("1 min", MomentAnchor(60.0)),
    ],
)
def test_ways_to_refer_to_a_moment(folder: Path, written: str, anchor: object) -> None:
    (expectation,) = load(
        folder, f"{{steps: [{{say: hello}}], expectations: [{{absent: speak, from: {written}}}]}}"
    ).expectations
    assert expectation.start == anchor


@pytest.mark.parametrize(
    ("written", "counts"),
    [
        ("speak", (1, None)),
        ("{event: speak}", (1, None)),
        ("{event: speak, times: 2}", (2, 2)),
        ("{event: speak, at_least: 3}", (3, None)),
        ("{event: speak, at_most: 3}", (0, 3)),
        ("{event: speak, at_least: 1, at_most: 3}", (1, 3)),
        ("{absent: speak}", (0, 0)),
        ("{absent: false, event: speak}", (1, None)),
    ],
)
def test_how_often(folder: Path, written: str, counts: tuple[int, int | None]) -> None:
    (expectation,) = load(folder, f"expectations: [{written}]").expectations
    assert (expectation.at_least, expectation.at_most) == counts


def test_words_of_yaml_stay_words(folder: Path) -> None:
    scenario = load(folder, "steps: [{say: yes}, {say: 7}]")
    assert [step.action for step in scenario.steps] == [SayWords("yes", ""), SayWords("7", "")]


def test_a_room_echoes_unless_told_not_to(folder: Path) -> None:
    assert load(folder, "room: {}").room is not None
    room, silent = load(folder, "room: {}").room, load(folder, "room: {echo: no}").room
    assert room is not None
    assert silent is not None
    assert (room.echo, silent.echo) == (Echo(-20.0, 0.04), None)
    assert load(folder, "steps: []").room is None


def test_a_noise_file_lies_beside_the_scenario(folder: Path) -> None:
    room = load(folder, "room: {noise: {file: door.wav, snr_db: 3}}").room
    assert room is not None
    assert room.noise is not None
    assert (room.noise.path, room.noise.snr_db) == (folder / "door.wav", 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stpes: []", ['1: unknown key "stpes" (did you mean "steps"?)']),
        (
            "steps:\n  - {say: hello, vioce: Anna}",
            ['2: unknown key "vioce" (did you mean "voice"?)'],
        ),
        ("steps:\n  - {}", ["2: this step does nothing (each has one of say, play and press)"]),
        (
            "steps:\n  - {say: a, press: button}",
            ["2: this step does 2 things (each has one of say, play and press)"],
        ),
        (
            "steps:\n  - {say: a, at: 1, after: speak}",
            ["2: step 1 has at and after (keep one of them)"],
        ),
        (
            "steps:\n  - {say: a, at: 5}\n  - {say: b, at: 4}",
            ["3: step 2 lies before the step above it, which is at 5 s (steps happen in order)"],
        ),
        ("steps:\n  - {press: button, voice: Anna}", ["2: voice goes with say, not with press"]),
        ("steps:\n  - {say: '...'}", ["2: there are no words to say"]),
        (
            "steps:\n  - {say: a, after: lisening}",
            ['2: "lisening" is no step and no event (did you mean "listening"?)'],
        ),
        ("steps:\n  - {say: a, after: 3 s}", ["2: after needs an event or a step (write at: 3)"]),
        ("steps:\n  - {say: a, after: 1}", ["2: step 1 cannot wait for step 1"]),
        (
            "steps:\n  - {say: a, after: 7}",
            ["2: there is no step 7 (there is one step)"],
        ),
        (
            "steps:\n  - {id: x, say: a}\n  - {id: x, say: b}",
            ['3: step 1 is called "x" too'],
        ),
        (
            "expectations:\n  - {within: 5}",
            ["2: an expectation needs an event (write event: NAME, or absent: NAME)"],
        ),
        (
            "expectations:\n  - {event: speak, profile: x}",
            ['2: speak has no field "profile" (its fields are private, text, utterance_id)'],
        ),
        (
            "expectations:\n  - {event: speak, within: 5, of: speak, after: speak}",
            ["2: of and after say the same thing (keep one of them)"],
        ),
        (
            "expectations:\n  - {event: speak, of: speak, from: speak}",
            ["2: from and of both say where it begins (keep one of them)"],
        ),
        (
            "expectations:\n  - {absent: speak, times: 2}",
            ["2: what is absent has no times (keep one of them)"],
        ),
        (
            "expectations:\n  - {event: speak, within: soon}",
            ['2: "soon" is no number of seconds (write 5, or 5 s of step 2)'],
        ),
        (
            "expectations:\n  - {event: speak, within: 5, of: 2.5}",
            ["2: 2.5 is no number of a step (for a moment write {at: 2.5})"],
        ),
        ("expectations:\n  - {absent: speak, from: -1}", ["2: -1 s lies before the beginning"]),
        (
            "expectations:\n  - {absent: speak, between: [1]}",
            ["2: between needs two ends (write between: [FROM, TO])"],
        ),
        (
            "settings:\n  wake.phrse: alexa",
            ['2: there is no setting "wake.phrse" (did you mean "wake.phrase"?)'],
        ),
        ("room: {snr_db: 5}", ["1: there is no noise (say which noise)"]),
        (
            "room:\n  noise: {kind: hum, file: door.wav}",
            ["2: a noise has a kind or a file, one of them"],
        ),
    ],
)
def test_mistakes_have_their_line_and_say_what_to_do(
    folder: Path, text: str, expected: list[str]
) -> None:
    assert mistakes(folder, text) == expected


def test_sound_files_are_looked_at(folder: Path) -> None:
    missing, empty = mistakes(folder, "steps:\n  - {play: absent.wav}\n  - {play: empty.wav}")
    assert missing.startswith(f'2: there is no file "absent.wav" (looked for {folder}')
    assert empty == f"3: {folder / 'empty.wav'} is empty: it holds no sound."


def test_every_mistake_is_told_at_once_in_the_order_of_the_lines(folder: Path) -> None:
    found = mistakes(
        folder,
        """\
        steps:
          - {say: hello, after: spek}
          - {id: ring, press: bell}
          - {say: hello, after: ring}
        room: {rt60_s: long}
        expectations:
          - {event: speek}
          - {times: -1, event: speak}
          - {event: speak, of: rang}
        """,
    )
    assert [line.split(" ")[0] for line in found] == ["2:", "3:", "5:", "7:", "8:", "9:"]


def test_a_file_that_is_no_yaml_says_where(folder: Path) -> None:
    (found,) = mistakes(folder, "steps: [\n")
    assert "this is no YAML" in found


def test_an_absent_file_is_a_mistake_too(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"absent\.yaml: there is no such file"):
        load_scenario(tmp_path / "absent.yaml")
