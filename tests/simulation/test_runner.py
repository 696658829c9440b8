"""Scenarios on scripted ears and humming voices: exact, and fast enough to run them all."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from support.simulation_rig import SCENARIOS, ScriptedParts, play, play_text
from support.timelines import timeline
from syrupy.assertion import SnapshotAssertion

from voice_coach.config import Settings
from voice_coach.errors import ScenarioError
from voice_coach.simulation.runner import ScenarioResult, run_simulation
from voice_coach.simulation.verdicts import moment_of

pytestmark = pytest.mark.slow

HALF_HEARD = "nearest"
"""Its people say what is nearly a command: scripted ears hear everything or nothing."""
ALL = sorted(path for path in SCENARIOS.glob("*.yaml") if path.stem != HALF_HEARD)
CONSENTED = """\
          - {say: "hey jarvis, start the silent gaze", voice: Anna, at: 1}
          - {say: "yes", voice: Anna, after: {event: listening, profile: yes_no}, delay: 0.5}
          - {say: "yes", voice: Ben, after: {event: listening, profile: yes_no}, delay: 0.5}
"""


def moments(result: ScenarioResult, event: str, **fields: object) -> list[float]:
    return [
        moment_of(line)
        for line in result.run.lines
        if line["event"] == event and all(line[key] == value for key, value in fields.items())
    ]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_scenarios_pass_and_keep_their_timeline(path: Path, snapshot: SnapshotAssertion) -> None:
    result = play(path)
    assert result.passed, result.as_text()
    assert timeline(result.run.lines) == snapshot


def test_a_run_is_the_same_every_time(tmp_path: Path) -> None:
    runs = []
    for name in ("first", "second"):
        result = play(SCENARIOS / "silent_gaze.yaml", output=tmp_path / f"{name}.wav")
        runs.append((result.run.lines, (tmp_path / f"{name}.wav").read_bytes()))
    assert runs[0] == runs[1]


def test_on_the_recording_the_bells_are_where_the_log_says(tmp_path: Path) -> None:
    result = play(SCENARIOS / "silent_gaze.yaml", output=tmp_path / "out.wav")
    both, rate_hz = soundfile.read(tmp_path / "out.wav", dtype="int16")
    samples = both.max(axis=1)
    assert len(samples) == round(result.run.seconds * rate_hz)
    (start,) = moments(result, "earcon", name="bell_start")
    (end,) = moments(result, "earcon", name="bell_end")
    assert end - start == pytest.approx(60.0, abs=1e-6)
    after_start = round((start - 1) * rate_hz)
    sounding = np.flatnonzero(np.abs(samples[after_start:]) > 1000) + after_start
    first = sounding[0]
    second = sounding[np.searchsorted(sounding, first + 30 * rate_hz)]
    assert first / rate_hz == pytest.approx(start, abs=0.001)
    assert (second - first) / rate_hz == pytest.approx(60.0, abs=1 / rate_hz)


def test_the_log_file_holds_the_lines_of_the_run(tmp_path: Path) -> None:
    result = play(SCENARIOS / "feeling_check_in.yaml", events=tmp_path / "events.jsonl")
    written = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert written == json.loads(json.dumps(result.run.lines))
    moments_written = [line["at"] for line in written]
    assert moments_written == sorted(moments_written)


def test_with_nothing_to_do_it_ends_after_thirty_seconds(tmp_path: Path) -> None:
    assert play_text(tmp_path, "{}").run.seconds == pytest.approx(30.0)


def test_it_ends_thirty_seconds_after_the_last_step(tmp_path: Path) -> None:
    result = play_text(tmp_path, 'steps: [{say: "nobody is meant", at: 2}]')
    assert result.run.seconds == pytest.approx(result.run.steps[1].end + 30, abs=0.021)
    shorter = play_text(tmp_path, 'ends_after: 5\nsteps: [{say: "nobody is meant", at: 2}]')
    assert shorter.run.seconds == pytest.approx(result.run.seconds - 25)


def test_it_goes_on_while_the_session_it_started_does_and_ends_with_its_last_word(
    tmp_path: Path,
) -> None:
    result = play_text(tmp_path, f"steps:\n{CONSENTED}")
    (completed,) = moments(result, "session_completed")
    assert completed > result.run.steps[3].end + 60
    assert result.run.seconds == pytest.approx(completed + 2, abs=0.021)


def test_it_does_not_end_with_a_session_before_its_last_step(tmp_path: Path) -> None:
    result = play_text(
        tmp_path,
        f"""\
        steps:
{CONSENTED}
          - {{say: stop, voice: Anna, after: {{event: earcon, name: bell_start}}, delay: 5}}
          - {{say: "hey jarvis, who are you", voice: Ben, delay: 20}}
        expectations:
          - {{event: session_stopped, within: 2, of: step 4}}
          - {{event: intent_recognized, name: WhoAreYou, within: 2, of: step 5}}
        """,
    )
    assert result.passed, result.as_text()
    assert result.run.seconds == pytest.approx(result.run.steps[5].end + 30, abs=0.021)


def test_a_session_that_stays_paused_does_not_keep_it_going(tmp_path: Path) -> None:
    result = play_text(
        tmp_path,
        f"""\
        steps:
{CONSENTED}
          - {{say: pause, voice: Anna, after: {{event: earcon, name: bell_start}}, delay: 5}}
        """,
    )
    (paused,) = moments(result, "session_paused")
    assert result.run.seconds == pytest.approx(paused + 30, abs=0.021)


def test_it_never_lasts_longer_than_it_may(tmp_path: Path) -> None:
    result = play_text(
        tmp_path, 'longest: 3\nsteps: [{say: "hello", at: 1}, {say: "again", at: 4}]'
    )
    assert result.run.seconds == pytest.approx(3.0)
    assert not result.passed
    assert result.stuck == "step 2 lies after the longest run, 3 s"


def test_a_step_that_waits_in_vain_fails_the_run_and_says_so(tmp_path: Path) -> None:
    result = play_text(
        tmp_path,
        """\
        steps:
          - {say: "hello there", voice: Anna, at: 1}
          - {say: "yes", voice: Ben, after: {event: listening, profile: yes_no}}
        expectations:
          - {event: session_started, within: 5, of: step 2}
        """,
    )
    assert not result.passed
    assert result.stuck == "step 2 waited for listening (profile: yes_no), which never came"
    assert result.run.seconds == pytest.approx(result.run.steps[1].end + 30, abs=0.021)
    (verdict,) = result.verdicts
    assert verdict.happened == "step 2 never happened"


def test_steps_follow_one_another_at_their_own_moments(tmp_path: Path) -> None:
    result = play_text(
        tmp_path,
        """\
        steps:
          - {say: "one", voice: Anna, at: 1.005}
          - {id: two, say: "two two", voice: Ben}
          - {say: "three", voice: Anna, delay: 0.25}
          - {press: button, after: two, delay: 3}
          - {press: button, after: {step: two, edge: start}, delay: 0.5}
        """,
    )
    one, two, three, four, five = (result.run.steps[number] for number in range(1, 6))
    assert (one.start, one.end) == pytest.approx((1.005, 1.185))
    assert two.start == pytest.approx(one.end)
    assert three.start == pytest.approx(two.end + 0.25)
    assert four.start == four.end == pytest.approx(two.end + 3)
    assert five.start == four.start  # its own moment has passed: steps happen in order


def test_a_voice_says_one_thing_at_a_time_and_two_voices_do_not_wait(tmp_path: Path) -> None:
    result = play_text(
        tmp_path,
        """\
        steps:
          - {say: "a rather long sentence to begin with", voice: Anna, at: 1}
          - {say: "another voice", voice: Ben, at: 1.5}
          - {say: "the same voice", voice: anna, at: 2}
        """,
    )
    first, second, third = (result.run.steps[number] for number in range(1, 4))
    assert second.start == 1.5
    assert third.start == pytest.approx(first.end)


def test_events_count_from_the_step_before_on(tmp_path: Path) -> None:
    result = play_text(
        tmp_path,
        """\
        steps:
          - {press: button, at: 1}
          - {press: button, after: {event: earcon, name: closing}}
          - {press: button, after: {event: earcon, name: closing}}
          - {say: "hello", after: {event: earcon, name: listening, nth: 1}}
        """,
    )
    closings = moments(result, "earcon", name="closing")
    assert [result.run.steps[2].start, result.run.steps[3].start] == pytest.approx(closings[:2])
    assert result.run.steps[4].start == result.run.steps[3].start


def test_the_second_of_several_events_can_be_waited_for(tmp_path: Path) -> None:
    result = play_text(
        tmp_path,
        """\
        steps:
          - {press: button, at: 1}
          - {press: button, after: {event: playback_finished, nth: 2}}
        """,
    )
    finished = moments(result, "playback_finished")
    assert result.run.steps[2].start == pytest.approx(finished[1])


def test_settings_hold_for_the_run(tmp_path: Path) -> None:
    text = """\
        settings: {people: {names: [Priya, Aoife]}, listening.command.start_seconds: 3}
        steps:
          - {press: button, at: 1}
          - {say: "hey jarvis, start the silent gaze", voice: Priya, at: 10}
        expectations:
          - {event: earcon, name: closing, within: 3.5, of: listening}
          - {event: speak, text: Priya}
        """
    result = play_text(tmp_path, text)
    assert result.passed, result.as_text()


def test_recordings_are_played_into_the_room(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "talk.flac", 0.1 * np.sin(np.arange(48_000 * 2)), 48_000)
    (tmp_path / "scenario.yaml").write_text("steps: [{play: talk.flac, at: 1}]")
    parts = ScriptedParts()
    parts.script.append("hey jarvis")
    result = run_simulation(tmp_path / "scenario.yaml", Settings(), parts, people=parts.people)
    assert (result.run.steps[1].start, result.run.steps[1].end) == pytest.approx((1.0, 3.0))
    assert moments(result, "wake_detected") == pytest.approx([3.5], abs=0.03)


def test_in_a_room_the_coach_is_told_what_it_plays(tmp_path: Path) -> None:
    result = play_text(
        tmp_path,
        """\
        room: {distance_m: 2, rt60_s: 0.3, echo: {level_db: -60}}
        steps: [{say: "hey jarvis, who are you", at: 1}]
        expectations: [speak]
        """,
    )
    assert result.passed, result.as_text()


def test_voices_that_cannot_be_had_are_mistakes_of_the_scenario(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as caught:
        play_text(
            tmp_path,
            """\
            steps:
              - {say: "a", voice: "flite:slt"}
              - {say: "b", voice: "flite:rsm"}
            """,
        )
    assert [problem.line for problem in caught.value.problems] == [2, 3]


def test_more_people_than_voices_are_one_mistake(tmp_path: Path) -> None:
    steps = ", ".join(f"{{say: hello, voice: {name}}}" for name in ("a", "b", "c", "d"))
    with pytest.raises(ScenarioError, match="4 people speak"):
        play_text(tmp_path, f"steps: [{steps}]")


def test_results_are_told_to_people_and_to_programs(tmp_path: Path) -> None:
    result = play_text(
        tmp_path,
        """\
        title: A try
        steps: [{press: button, at: 1}]
        expectations:
          - {event: listening, within: 1, of: step 1}
          - {event: speak}
        """,
    )
    assert not result.passed
    assert result.as_text().splitlines() == [
        "A try: 31.0 s",
        "  passed  listening within 1 s of step 1",
        "  failed  speak (line 5): it never came in 31.00 s",
    ]
    told = json.loads(json.dumps(result.as_json()))
    assert told["passed"] is False
    assert told["seconds"] == 31.0
    assert told["stuck"] is None
    assert told["steps"] == [{"step": 1, "start": 1.0, "end": 1.0}]
    assert told["expectations"][1] == {
        "expectation": 2,
        "line": 5,
        "passed": False,
        "expected": "speak",
        "happened": "it never came in 31.00 s",
    }


def test_everything_is_closed_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "scenario.yaml").write_text("{}")
    parts = ScriptedParts()
    run_simulation(tmp_path / "scenario.yaml", Settings(), parts, people=parts.people)
    (ears,), (voice,) = parts.ears, parts.voices
    assert ears.closed
    assert voice.closed
