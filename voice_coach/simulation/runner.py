"""Plays a scenario through and holds what happened against what it expects."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from voice_coach.config import Settings
from voice_coach.devices.wav_writer import WavWriter
from voice_coach.errors import InputError, Problem, ScenarioError
from voice_coach.journal.event_log import EventLog, JsonlEventLog, MemoryEventLog, TeeEventLog
from voice_coach.simulation.acoustics import Acoustics
from voice_coach.simulation.director import Director
from voice_coach.simulation.driver import Coach, Driver, Microphone
from voice_coach.simulation.ending import Ending
from voice_coach.simulation.listener import Listener, Stereo, StereoSink
from voice_coach.simulation.overrides import overridden
from voice_coach.simulation.parts import EVENING, MakeParts, make_coach
from voice_coach.simulation.people import People, PersonVoice
from voice_coach.simulation.room_microphone import RoomMicrophone
from voice_coach.simulation.scenario import load_scenario
from voice_coach.simulation.speaker import RECORDING_RATE_HZ
from voice_coach.simulation.spectator import Spectator, WatchedMicrophone
from voice_coach.simulation.stage import Stage
from voice_coach.simulation.story import EventAnchor, SayWords, Scenario, Step
from voice_coach.simulation.verdicts import Run, Verdict, judge
from voice_coach.units import Seconds

JsonValue: TypeAlias = dict[str, "JsonValue"] | list["JsonValue"] | str | float | int | bool | None


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """What came of a scenario."""

    path: Path
    title: str
    run: Run
    verdicts: tuple[Verdict, ...]
    """One for each expectation, in their order."""
    stuck: str = ""
    """What a step waited for that never came; empty where every step happened."""

    @property
    def passed(self) -> bool:
        """Whether every step happened and every expectation was met."""
        return not self.stuck and all(verdict.passed for verdict in self.verdicts)

    def as_json(self) -> dict[str, JsonValue]:
        """Return the result for ``--json``."""
        steps: list[JsonValue] = [
            {"step": number, "start": round(time.start, 6), "end": round(time.end, 6)}
            for number, time in sorted(self.run.steps.items())
        ]
        expectations: list[JsonValue] = [
            {
                "expectation": verdict.number,
                "line": verdict.line,
                "passed": verdict.passed,
                "expected": verdict.expected,
                "happened": verdict.happened,
            }
            for verdict in self.verdicts
        ]
        return {
            "scenario": str(self.path),
            "title": self.title,
            "passed": self.passed,
            "seconds": round(self.run.seconds, 6),
            "stuck": self.stuck or None,
            "steps": steps,
            "expectations": expectations,
        }

    def as_text(self) -> str:
        """Return the result for people: a line for each expectation."""
        lines = [f"{self.title or self.path}: {self.run.seconds:.1f} s"]
        if self.stuck:
            lines.append(f"  failed  {self.stuck}")
        for verdict in self.verdicts:
            if verdict.passed:
                lines.append(f"  passed  {verdict.expected}")
            else:
                place = "" if verdict.line is None else f" (line {verdict.line})"
                lines.append(f"  failed  {verdict.expected}{place}: {verdict.happened}")
        return "\n".join(lines)


def run_simulation(
    path: Path,
    settings: Settings,
    make_parts: MakeParts,
    *,
    events: Path | None = None,
    output: Path | None = None,
    people: People | None = None,
) -> ScenarioResult:
    """Play the scenario in a file through.

    Args:
        path: the scenario.
        settings: in force where it overrides nothing.
        make_parts: picks ears, voice and the rest.
        events: file to write the event log to.
        output: WAV file to write to what is heard in the room, people and coach; stereo.
        people: whose rendered lines are used again; None: new ones for this run.

    Raises:
        ScenarioError: the file has mistakes.
        CoachError: the parts cannot be made, or fail.
    """
    return play_scenario(
        load_scenario(path), settings, make_parts, events=events, output=output, people=people
    )


def play_scenario(
    scenario: Scenario,
    settings: Settings,
    make_parts: MakeParts,
    *,
    events: Path | None = None,
    output: Path | None = None,
    people: People | None = None,
    spectator: Spectator | None = None,
) -> ScenarioResult:
    """Play a scenario through; see ``run_simulation``.

    Args:
        scenario: what is played.
        settings: in force where it overrides nothing.
        make_parts: picks ears, voice and the rest.
        events: file to write the event log to.
        output: WAV file to write to what is heard in the room.
        people: whose rendered lines are used again; None: new ones for this run.
        spectator: watches.

    Raises:
        CoachError: the parts cannot be made, or fail.
    """
    settings = overridden(settings, scenario)
    with ExitStack() as stack:
        parts = make_parts(settings, scenario.seed)
        stack.callback(parts.close)
        if people is None:
            people = People(parts.voice.describe())
            stack.callback(people.close)
        memory = MemoryEventLog()
        log: EventLog = memory
        if events is not None:
            log = TeeEventLog(memory, stack.enter_context(JsonlEventLog(events)))
        sinks: list[StereoSink] = []
        if output is not None:
            sinks.append(stack.enter_context(WavWriter(output, RECORDING_RATE_HZ, 2)).write)
        if spectator is not None:
            memory.listen(spectator.logged)
            sinks.append(spectator.sounds)
        began = EVENING if scenario.starts is None else scenario.starts
        coach = make_coach(parts, settings, log, began, clock_known=scenario.clock_known)
        stage = _stage(scenario, people, sinks, spectator)
        if stage.listener is not None:
            coach.speaker.add_track(RECORDING_RATE_HZ, stage.listener.speaker)
        run, stuck = _play(scenario, coach, stage, memory)
    verdicts = tuple(judge(expectation, run) for expectation in scenario.expectations)
    return ScenarioResult(scenario.path, scenario.title, run, verdicts, stuck)


def _stage(
    scenario: Scenario,
    people: People,
    sinks: Sequence[StereoSink],
    spectator: Spectator | None,
) -> Stage:
    """Return the room with everybody in it.

    Raises:
        ScenarioError: somebody has no voice.
    """

    def sink(samples: Stereo) -> None:
        for each in sinks:
            each(samples)

    acoustics = Acoustics(scenario.room, scenario.seed)
    listener = Listener(scenario.room, acoustics, scenario.seed, sink) if sinks else None
    microphone = RoomMicrophone(acoustics)
    return Stage(people, _cast(scenario, people), acoustics, microphone, listener, spectator)


def _play(scenario: Scenario, coach: Coach, stage: Stage, log: MemoryEventLog) -> tuple[Run, str]:
    """Play until the end; return what happened, and what a step waited for in vain."""
    director = Director(scenario.steps, stage, log.lines)
    ending = Ending(director, scenario.ends_after, scenario.longest)
    log.listen(ending.notice)
    microphone: Microphone = stage.microphone
    if stage.spectator is not None:
        microphone = WatchedMicrophone(microphone, stage.spectator)
    driver = Driver(coach, microphone, director, echo=stage.acoustics.echoes)
    driver.start()
    while not ending.reached(coach.clock.now()):
        driver.run_block()
    driver.finish()
    if stage.listener is not None:
        stage.listener.flush()
    run = Run(log.lines, director.times, coach.clock.now())
    return run, _stuck(director.coming, scenario.longest)


def _stuck(step: Step | None, longest: Seconds) -> str:
    if step is None:
        return ""
    if isinstance(step.after, EventAnchor):
        return f"{step} waited for {step.after}, which never came"
    return f"{step} lies after the longest run, {longest:g} s"


def _cast(scenario: Scenario, people: People) -> dict[str, PersonVoice]:
    """Return everybody's voice.

    Raises:
        ScenarioError: somebody has none.
    """
    lines: dict[str, int | None] = {}
    for step in scenario.steps:
        if isinstance(step.action, SayWords):
            lines.setdefault(step.action.voice, step.line)
    problems: list[Problem] = []
    for name, line in lines.items():
        try:
            people.cast([name])
        except InputError as error:
            problems.append(Problem(scenario.path, line, error.message, error.hint))
    if not problems:
        try:
            return people.cast(lines)
        except InputError as error:
            problems.append(Problem(scenario.path, None, error.message, error.hint))
    raise ScenarioError(f"The scenario {scenario.path} cannot be run", tuple(problems))
