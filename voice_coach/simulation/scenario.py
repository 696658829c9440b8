"""Reads scenario files: every mistake at once, with its line."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from voice_coach.content.documents import Document, Location, read_document
from voice_coach.content.validation import validate
from voice_coach.devices.sound_files import SoundFile
from voice_coach.errors import AudioFileError, Problem, ScenarioError
from voice_coach.runtime.wall_clock import moment_of
from voice_coach.simulation.expecting import ExpectationMistakeError, ExpectationReader
from voice_coach.simulation.forms import NoiseForm, RoomForm, ScenarioForm, StepForm
from voice_coach.simulation.overrides import flattened, override_problems
from voice_coach.simulation.references import ReferenceMistakeError, References
from voice_coach.simulation.story import (
    Action,
    Echo,
    EventAnchor,
    Expectation,
    MomentAnchor,
    Noise,
    PlayFile,
    PressButton,
    Room,
    SayWords,
    Scenario,
    Step,
    StepAnchor,
)

_DEFAULT_SNR_DB: Final = 20.0
_PLACEHOLDERS: Final = {"steps": {"press": "button"}, "expectations": {"event": "speak"}}
"""What stands in for a broken item of a list while the others are checked."""


def load_scenario(path: Path) -> Scenario:
    """Read a scenario.

    Raises:
        ScenarioError: at least one mistake; it holds all of them.
    """
    document, problems = read_document(path)
    scenario = None
    if document is not None:
        form, found = validate(ScenarioForm, document)
        reader = _Reader(document, form or _usable_part(document))
        scenario = reader.read()
        problems += found + reader.problems
    if problems or scenario is None:
        mistakes = tuple(sorted(problems, key=lambda problem: problem.line or 0))
        raise ScenarioError(f"The scenario {path} cannot be run", mistakes)
    return scenario


def _usable_part(document: Document) -> ScenarioForm:
    """Return what a broken file says where it is not broken, so that the rest is checked too.

    A broken step keeps its number and its name, so that references to it still hold.
    """
    if not isinstance(document.value, dict):
        return ScenarioForm()
    usable = dict(document.value)
    try:
        return ScenarioForm.model_validate(usable)
    except ValidationError as error:
        broken = [details["loc"] for details in error.errors()]
    for key in {place[0] for place in broken if place}:
        items = usable.get(str(key))
        indices = {place[1] for place in broken if len(place) > 1 and place[0] == key}
        if key in _PLACEHOLDERS and isinstance(items, list):
            usable[str(key)] = [
                _placeholder(str(key), item) if index in indices else item
                for index, item in enumerate(items)
            ]
        else:
            usable.pop(str(key), None)
    try:
        return ScenarioForm.model_validate(usable)
    except ValidationError:
        return ScenarioForm()


def _placeholder(key: str, item: object) -> dict[str, str]:
    name = item.get("id") if isinstance(item, dict) else None
    return _PLACEHOLDERS[key] | ({"id": name} if key == "steps" and isinstance(name, str) else {})


class _Reader:
    """Turns checked forms into a scenario; collects what is wrong with them."""

    def __init__(self, document: Document, form: ScenarioForm) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._form = form
        self._ids = self._step_ids()
        self._references = References(len(form.steps), self._ids)

    def read(self) -> Scenario:
        form = self._form
        written = flattened(form.settings)
        lines = {
            key: self._document.line(("settings", *place)) for key, (place, _) in written.items()
        }
        overrides = {key: content for key, (_, content) in written.items()}
        self.problems += override_problems(overrides, self._document.path, lines)
        return Scenario(
            path=self._document.path,
            steps=self._steps(),
            expectations=self._expectations(),
            title=form.title,
            settings=overrides,
            setting_lines=lines,
            room=None if form.room is None else self._room(form.room),
            seed=form.seed,
            ends_after=form.ends_after,
            longest=form.longest,
            starts=None if form.starts is None else moment_of(form.starts),
            clock_known=form.clock_known,
        )

    def _problem(self, location: Location, message: str, hint: str = "") -> None:
        self.problems.append(self._document.problem(location, message, hint))

    def _step_ids(self) -> dict[str, int]:
        ids: dict[str, int] = {}
        for number, form in enumerate(self._form.steps, start=1):
            if form.id is None:
                continue
            if form.id in ids:
                place = ("steps", number - 1, "id")
                self._problem(place, f'step {ids[form.id]} is called "{form.id}" too')
            ids.setdefault(form.id, number)
        return ids

    def _steps(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        latest = 0.0
        for number, form in enumerate(self._form.steps, start=1):
            place: Location = ("steps", number - 1)
            action = self._action(form, place)
            if form.at is not None and form.after is not None:
                self._problem(place, f"step {number} has at and after", "keep one of them")
            if form.at is not None and form.at + form.delay < latest:
                msg = f"step {number} lies before the step above it, which is at {latest:g} s"
                self._problem((*place, "at"), msg, "steps happen in order")
            if form.at is not None:
                latest = max(latest, form.at + form.delay)
            if action is not None:
                after = self._after(number, form.after)
                line = self._document.line(place)
                steps.append(Step(number, action, form.at, after, form.delay, line))
        return tuple(steps)

    def _action(self, form: StepForm, place: Location) -> Action | None:
        given = [key for key in ("say", "play", "press") if getattr(form, key) is not None]
        if len(given) != 1:
            what = "does nothing" if not given else f"does {len(given)} things"
            self._problem(place, f"this step {what}", "each has one of say, play and press")
            return None
        if form.voice is not None and form.say is None:
            self._problem((*place, "voice"), f"voice goes with say, not with {given[0]}")
        if form.say is not None:
            if not any(letter.isalnum() for letter in form.say):
                self._problem((*place, "say"), "there are no words to say")
            return SayWords(form.say, (form.voice or "").strip())
        if form.play is not None:
            return PlayFile(self._sound((*place, "play"), form.play))
        return PressButton()

    def _after(self, number: int, content: object) -> EventAnchor | StepAnchor | None:
        if content is None:
            return None
        place: Location = ("steps", number - 1, "after")
        try:
            anchor = self._references.anchor(content, number="step")
        except ReferenceMistakeError as mistake:
            self._problem(place, mistake.message, mistake.hint)
            return None
        if isinstance(anchor, MomentAnchor):
            self._problem(place, "after needs an event or a step", f"write at: {anchor.at:g}")
            return None
        if isinstance(anchor, StepAnchor) and anchor.number >= number:
            self._problem(place, f"step {number} cannot wait for step {anchor.number}")
            return None
        return anchor

    def _expectations(self) -> tuple[Expectation, ...]:
        reader = ExpectationReader(self._references)
        read: list[Expectation] = []
        for index, form in enumerate(self._form.expectations):
            place: Location = ("expectations", index)
            try:
                read.append(reader.read(index + 1, form, self._document.line(place)))
            except ExpectationMistakeError as mistake:
                inside = place if mistake.key is None else (*place, mistake.key)
                self._problem(inside, mistake.message, mistake.hint)
        return tuple(read)

    def _room(self, form: RoomForm) -> Room:
        echo = None
        if form.echo is not None:
            echo = Echo(form.echo.level_db, form.echo.delay_ms / 1000)
        if form.snr_db is not None and (form.noise is None or form.noise.snr_db is not None):
            hint = "say which noise" if form.noise is None else "keep one of them"
            what = "there is no noise" if form.noise is None else "snr_db is given twice"
            self._problem(("room", "snr_db"), what, hint)
        noise = None if form.noise is None else self._noise(form.noise, form.snr_db)
        return Room(form.distance_m, form.rt60_s, noise, echo, form.microphone_db)

    def _noise(self, form: NoiseForm, snr_db: float | None) -> Noise:
        if (form.kind is None) == (form.file is None):
            self._problem(("room", "noise"), "a noise has a kind or a file, one of them")
        path = None if form.file is None else self._sound(("room", "noise", "file"), form.file)
        level = form.snr_db if snr_db is None else snr_db
        return Noise(form.kind or "file", path, _DEFAULT_SNR_DB if level is None else level)

    def _sound(self, place: Location, name: str) -> Path:
        path = self._document.path.parent / name
        with contextlib.suppress(OSError, RuntimeError, ValueError):  # opening it says why
            path = (self._document.path.parent / Path(name).expanduser()).resolve()
        try:
            SoundFile(path).close()
        except AudioFileError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                self._problem(place, f'there is no file "{name}"', f"looked for {path}")
            else:
                self._problem(place, error.message, error.hint)
        return path
