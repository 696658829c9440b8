"""Fetches the archive of a model: goes on where it broke off, and believes only checksums."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voice_coach.errors import ModelFetchError
from voice_coach.models._http import (
    ELSEWHERE,
    Answer,
    BrokenOffError,
    Link,
    WrongRangeError,
)
from voice_coach.models._identify import ZIP_START
from voice_coach.models._partial import PartialArchive, TooMuchError
from voice_coach.models._storage import kept_in, need_room
from voice_coach.models.catalogue import ModelEntry
from voice_coach.models.reporting import Report, megabytes
from voice_coach.models.verify import file_sha256
from voice_coach.units import Seconds

ATTEMPTS: Final = 5
"""As often in a row it may break off without having got further."""

FURTHER_BYTES: Final = 1 << 16
"""So much more than ever before counts as having got further."""

_BLOCK_BYTES: Final = 1 << 16
_LONGEST_WAIT_SECONDS: Final[Seconds] = 60.0
_WATCH_SECONDS: Final[Seconds] = 60.0
_WATCH_BYTES: Final = 1 << 14
"""A server that sends less than this in ``_WATCH_SECONDS`` has stalled; a telephone line of 1995
sends ten times as much."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How waiting is done: real in the coach, in tests without any waiting."""

    pause: Callable[[Seconds], object]
    """Waits so many seconds."""
    now: Callable[[], Seconds]
    """A clock that never goes backwards."""
    timeout: Seconds = 20.0
    """Seconds to wait for a connection, and for each next byte."""


def fetch_archive(
    entry: ModelEntry, url: str, folder: Path, report: Report, patience: Patience
) -> Path:
    """Fetch the archive of a model, or the rest of it.

    Args:
        entry: the model.
        url: where to fetch it; the entry's own address or a mirror's.
        folder: where it is kept, whole or in part; it exists, and nobody else fetches into it.
        report: told how far it is.
        patience: how waiting is done.

    Returns:
        The archive; size and SHA-256 are right.

    Raises:
        UsageError: the address is none that may be used.
        ModelFetchError: it cannot be fetched; what has come is kept, unless it was wrong.
        ModelStorageError: it cannot be written; what has come is kept.
    """
    link = Link(url, patience.timeout)
    partial = PartialArchive(entry, url, folder)
    need_room(folder, entry.archive_bytes - partial.size + entry.most_unpacked_bytes)
    fetching = _Fetching(entry, link, partial, report, patience)
    if partial.size:
        report.note(f"Going on after {megabytes(partial.size)}.")
    in_parts = partial.size > 0
    for last in (False, True):
        in_parts = fetching.fetch() or in_parts
        with kept_in(partial.path):
            checksum = file_sha256(partial.path)
        if checksum == entry.archive_sha256:
            return partial.path
        partial.discard()
        if last or not in_parts:  # what came in one piece comes no better a second time
            break
        report.note("The parts do not fit together; starting again.")
    msg = f"What {link.host} sent is not {entry.name}: its checksum is wrong."
    raise ModelFetchError(msg, f"Try again later. {ELSEWHERE}")


def kept_bytes(entry: ModelEntry, folder: Path) -> int:
    """Return how much of an archive is there, for the next ``fetch_archive`` to go on with."""
    return PartialArchive(entry, "", folder).size


def discard_archive(entry: ModelEntry, folder: Path) -> None:
    """Remove an archive that was fetched.

    Raises:
        ModelStorageError: it cannot be removed.
    """
    PartialArchive(entry, "", folder).discard()


class _Fetching:
    """Attempt after attempt, until every byte is there."""

    def __init__(
        self,
        entry: ModelEntry,
        link: Link,
        partial: PartialArchive,
        report: Report,
        patience: Patience,
    ) -> None:
        self._entry = entry
        self._link = link
        self._partial = partial
        self._report = report
        self._patience = patience

    def fetch(self) -> bool:
        """Get every byte; return whether they came in more than one part.

        Raises:
            ModelFetchError: the attempts are used up, or it is hopeless.
            ModelStorageError: what comes cannot be written.
        """
        self._report.begin("Fetching", self._entry.archive_bytes)
        furthest = self._partial.size
        failed = attempts = 0
        while not self._partial.complete:
            attempts += 1
            try:
                self._attempt()
            except BrokenOffError as broken:
                if self._partial.size >= furthest + FURTHER_BYTES:
                    failed = 0
                furthest = max(furthest, self._partial.size)
                failed += 1
                if failed == ATTEMPTS:
                    raise self._given_up(broken.reason) from broken
                wait = min(max(2.0 ** (failed - 1), broken.wait), _LONGEST_WAIT_SECONDS)
                self._report.note(f"{broken.reason}; trying again in {wait:g} s.")
                self._patience.pause(wait)
        return attempts > 1

    def _given_up(self, reason: str) -> ModelFetchError:
        kept = ""
        if self._partial.size:
            kept = f" {megabytes(self._partial.size)} are kept, and gone on with next time."
        return ModelFetchError(
            f"The model cannot be fetched: {reason}.{kept}", f"Is there a network? {ELSEWHERE}"
        )

    def _attempt(self) -> None:
        try:
            answer = self._link.request(self._partial.size, self._partial.validator)
        except WrongRangeError as error:
            self._partial.discard()  # the next request is for the whole file
            raise BrokenOffError(f"{self._link.host} cannot send only the rest") from error
        with answer.body:
            self._check(answer)
            if answer.first == 0:
                self._partial.begin(answer.validator)
            self._receive(answer)
        if not self._partial.complete:
            came = megabytes(self._partial.size)
            raise BrokenOffError(f"{self._link.host} broke off after {came}")

    def _check(self, answer: Answer) -> None:
        """Refuse a file of another size before a byte of it is read."""
        expected = self._entry.archive_bytes
        if answer.total not in (None, expected):
            msg = (
                f"{self._link.host} offers a file of {answer.total} bytes, "
                f"and {self._entry.archive_name} has {expected}."
            )
            raise ModelFetchError(msg, f"Does the network want a sign-in first? {ELSEWHERE}")

    def _receive(self, answer: Answer) -> None:
        began, before = self._patience.now(), self._partial.size
        while block := self._read(answer):
            if self._partial.size == 0 and not block.startswith(ZIP_START[: len(block)]):
                msg = f"What {self._link.host} sends is no archive."
                raise ModelFetchError(msg, f"Does the network want a sign-in first? {ELSEWHERE}")
            try:
                self._partial.append(block)
            except TooMuchError as error:
                msg = f"{self._link.host} sends more than {self._entry.archive_name} has."
                raise ModelFetchError(msg, f"Try again later. {ELSEWHERE}") from error
            self._report.reached(self._partial.size)
            if self._patience.now() - began > _WATCH_SECONDS:
                if self._partial.size - before < _WATCH_BYTES:
                    raise BrokenOffError(f"{self._link.host} sends next to nothing")
                began, before = self._patience.now(), self._partial.size

    def _read(self, answer: Answer) -> bytes:
        try:
            return answer.body.read1(_BLOCK_BYTES)
        except (OSError, http.client.HTTPException) as error:
            raise self._link.unreachable(error) from error
