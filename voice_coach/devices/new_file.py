"""A file that replaces another one only once there is something whole to replace it with."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path
from typing import BinaryIO, Final

_SUFFIX: Final = ".part"


def _followed(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # what pathlib makes of a link to itself
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


class NewFile:
    """An open file that has another name until it appears under its own.

    What cannot be replaced (a device, a pipe, a file in a folder that nobody may write to) is
    written to directly.

    Args:
        path: its own name; a link is followed.

    Raises:
        OSError: it cannot be written there.
    """

    def __init__(self, path: Path) -> None:
        self._path: Final = _followed(path)
        self._hidden: Path | None = None
        self.file: Final[BinaryIO] = self._opened()
        """Where to write."""

    def appear(self) -> None:
        """Take the file's own name, in place of what had it; writing may go on.

        Raises:
            OSError: the folder does not take it.
        """
        hidden, self._hidden = self._hidden, None
        if hidden is not None:
            try:
                hidden.replace(self._path)
            except OSError:
                hidden.unlink(missing_ok=True)
                raise

    def forget(self) -> None:
        """Leave what had the name as it is, if the file has not appeared; close it."""
        with contextlib.suppress(OSError):  # a full disk: it has been reported
            self.file.close()
        hidden, self._hidden = self._hidden, None
        if hidden is not None:
            with contextlib.suppress(OSError):
                hidden.unlink()

    def _opened(self) -> BinaryIO:
        if self._path.exists() and not self._path.is_file():
            return self._path.open("wb")
        try:
            descriptor, name = tempfile.mkstemp(_SUFFIX, ".voice-coach-", self._path.parent)
        except PermissionError:
            return self._path.open("wb")
        self._hidden = Path(name)
        with contextlib.suppress(OSError):  # a file system without permissions
            os.fchmod(descriptor, self._mode())
        return os.fdopen(descriptor, "wb")

    def _mode(self) -> int:
        """Return the permissions of what is replaced, else those of any new file."""
        try:
            return self._path.stat().st_mode & 0o777
        except FileNotFoundError:
            mask = os.umask(0)
            os.umask(mask)
            return 0o666 & ~mask
