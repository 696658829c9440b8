"""Reads expectations: from what is written to windows and counts."""

from __future__ import annotations

import re
from typing import Final, Literal

from voice_coach.simulation.forms import ExpectationForm, read_seconds
from voice_coach.simulation.patterns import EventPattern, PatternMistakeError, parse_pattern
from voice_coach.simulation.references import ReferenceMistakeError, References
from voice_coach.simulation.story import Anchor, Expectation
from voice_coach.units import Seconds

_WITHIN_OF: Final = re.compile(r"(?P<seconds>.+?) of (?P<of>.+)")
_SHORTEST: Final[Seconds] = 0.0


class ExpectationMistakeError(ValueError):
    """An expectation that cannot be meant.

    Attributes:
        key: the part it is about; None for all of it.
        message: what is wrong.
        hint: what may have been meant.
    """

    def __init__(self, key: str | None, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.key = key
        self.message = message
        self.hint = hint


class ExpectationReader:
    """Reads the expectations of one scenario."""

    def __init__(self, references: References) -> None:
        self._references = references

    def read(self, number: int, form: ExpectationForm, line: int | None) -> Expectation:
        """Return what a form means.

        Args:
            number: 1-based place in the file's list.
            form: as written.
            line: where it stands.

        Raises:
            ExpectationMistakeError: it means nothing.
        """
        within, of = self._window(form)
        start, end = self._span(form)
        if start is not None and of is not None:
            raise ExpectationMistakeError(
                "from", "from and of both say where it begins", "keep one of them"
            )
        at_least, at_most = _counts(form)
        return Expectation(
            number=number,
            pattern=_pattern(form),
            at_least=at_least,
            at_most=at_most,
            within=within,
            of=of,
            start=start,
            end=end,
            line=line,
        )

    def _window(self, form: ExpectationForm) -> tuple[Seconds | None, Anchor | None]:
        within: object = form.within
        anchors = {
            key: content
            for key, content in {
                "of": form.of,
                "after": form.after,
                "since": form.since,
                "step": None if form.step is None else {"step": form.step},
            }.items()
            if content is not None
        }
        if isinstance(within, dict):
            within, anchors["within"] = _within_mapping(within)
        elif isinstance(within, str) and (match := _WITHIN_OF.fullmatch(within.strip())):
            within = match["seconds"]
            anchors["within"] = match["of"]
        if len(anchors) > 1:
            listing = " and ".join(anchors)
            raise ExpectationMistakeError(
                list(anchors)[-1], f"{listing} say the same thing", "keep one of them"
            )
        seconds = None if within is None else _seconds("within", within)
        of = [self._anchor(key, content, number="step") for key, content in anchors.items()]
        return seconds, (of[0] if of else None)

    def _span(self, form: ExpectationForm) -> tuple[Anchor | None, Anchor | None]:
        starts = {} if form.start is None else {"from": form.start}
        named = {"to": form.to, "until": form.until, "before": form.before}
        ends = {key: content for key, content in named.items() if content is not None}
        for key, content in {"between": form.between, "over": form.over}.items():
            if content is not None:
                first, last = _both_ends(key, content)
                starts |= {} if first is None else {key: first}
                ends |= {} if last is None else {key: last}
        for keys in (starts, ends):
            if len(keys) > 1:
                raise ExpectationMistakeError(
                    list(keys)[-1], f"{' and '.join(keys)} say the same thing", "keep one"
                )
        start = [self._anchor(key, content, number="moment") for key, content in starts.items()]
        end = [self._anchor(key, content, number="moment") for key, content in ends.items()]
        return (start[0] if start else None), (end[0] if end else None)

    def _anchor(self, key: str, content: object, *, number: Literal["step", "moment"]) -> Anchor:
        try:
            return self._references.anchor(content, number=number)
        except ReferenceMistakeError as mistake:
            raise ExpectationMistakeError(key, mistake.message, mistake.hint) from mistake


def _pattern(form: ExpectationForm) -> EventPattern:
    if form.event is None:
        raise ExpectationMistakeError(
            None, "an expectation needs an event", "write event: NAME, or absent: NAME"
        )
    try:
        return parse_pattern(form.event, form.model_extra or {})
    except PatternMistakeError as mistake:
        raise ExpectationMistakeError(mistake.key, mistake.message, mistake.hint) from mistake


def _counts(form: ExpectationForm) -> tuple[int, int | None]:
    given = [key for key in ("times", "at_least", "at_most") if getattr(form, key) is not None]
    if form.absent is True:
        if given:
            raise ExpectationMistakeError(
                given[0], f"what is absent has no {given[0]}", "keep one of them"
            )
        return 0, 0
    if form.absent is not False:
        raise ExpectationMistakeError(
            "absent", "absent is true, or an event", "write absent: speak"
        )
    if form.times is not None:
        if len(given) > 1:
            raise ExpectationMistakeError(
                "times", "times is an exact count", f"leave out {given[1]}"
            )
        return form.times, form.times
    if form.at_most is not None:
        low = form.at_least or 0
        if low > form.at_most:
            raise ExpectationMistakeError(
                "at_least", f"at_least {low} is more than at_most {form.at_most}"
            )
        return low, form.at_most
    return (1 if form.at_least is None else form.at_least), None


def _within_mapping(written: dict[str, object]) -> tuple[object, object]:
    """Return seconds and reference of ``{seconds: 5, of: …}`` or ``{seconds: 5, event: …}``."""
    others = {key: content for key, content in written.items() if key != "seconds"}
    if "seconds" in written:
        if len(others) == 1 and set(others) <= {"of", "after", "since"}:
            return written["seconds"], next(iter(others.values()))
        if "event" in others or set(others) == {"step"}:
            return written["seconds"], others
    raise ExpectationMistakeError(
        "within", "within needs seconds and of", "write {seconds: 5, of: step 2}"
    )


def _both_ends(key: str, content: object) -> tuple[object, object]:
    if isinstance(content, list) and len(content) == 2:
        return content[0], content[1]
    if isinstance(content, dict) and content and set(content) <= {"from", "to", "until"}:
        return content.get("from"), content.get("to", content.get("until"))
    raise ExpectationMistakeError(key, f"{key} needs two ends", f"write {key}: [FROM, TO]")


def _seconds(key: str, content: object) -> Seconds:
    try:
        seconds = read_seconds(content)
    except ValueError as error:
        raise ExpectationMistakeError(key, str(error), "write 5, or 5 s of step 2") from error
    if not isinstance(seconds, int | float) or seconds < _SHORTEST:
        raise ExpectationMistakeError(
            key, f"{content!r} is no number of seconds", "write 5, or 5 s of step 2"
        )
    return float(seconds)
