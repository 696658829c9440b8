"""Files and folders of a model on disk: written through, replaced in one step, never half.

Every function here turns what the system says (no room, no permission) into one sentence.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from voice_coach.errors import ModelStorageError
from voice_coach.models.reporting import megabytes

_FILE_MODE: Final = 0o644
_FOLDER_MODE: Final = 0o755
_HERE: Final = -100
"""AT_FDCWD: a path is meant from where the process is."""
_EXCHANGE: Final = 2
"""RENAME_EXCHANGE of renameat2(2)."""
_NO_EXCHANGE: Final = (errno.EINVAL, errno.ENOSYS, errno.EPERM)
"""What a system or a file system says that cannot exchange two names."""
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def kept_in(place: Path) -> Iterator[None]:
    """Turn errors of the file system inside the block into one that says what to do.

    Args:
        place: what is being written, for people.

    Raises:
        ModelStorageError: an ``OSError`` came out of the block.
    """
    try:
        yield
    except OSError as error:
        raise storage_error(place, error) from error


def storage_error(place: Path, error: OSError) -> ModelStorageError:
    """Return what a person is told about an error of the file system."""
    if error.errno in _FULL:
        msg = f"The disk is full: the model cannot be kept in {place}."
        return ModelStorageError(msg, "Make room, and run `voice-coach setup --model` again.")
    msg = f"The model cannot be kept in {place}: {error.strerror or error}."
    return ModelStorageError(msg, "XDG_DATA_HOME names another folder for models.")


def need_room(folder: Path, bytes_needed: int) -> None:
    """Make sure that so much can be written.

    Raises:
        ModelStorageError: there is less room.
    """
    with kept_in(folder):
        free = shutil.disk_usage(folder).free
    if free < bytes_needed:
        msg = (
            f"There is not enough room in {folder}: "
            f"{megabytes(bytes_needed)} are needed, {megabytes(free)} are free."
        )
        raise ModelStorageError(msg, "Make room, and run `voice-coach setup --model` again.")


@contextmanager
def sole_use(lock_file: Path) -> Iterator[None]:
    """Be the only one who does something to a model while the block runs.

    The lock ends with the process, however that ends; the empty file stays.

    Raises:
        ModelStorageError: another process is at it, or the file cannot be made.
    """
    with kept_in(lock_file.parent):
        lock_file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
    try:
        with kept_in(lock_file.parent):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                msg = "Another `voice-coach setup --model` is installing the model right now."
                raise ModelStorageError(msg, "Wait until it has finished.") from error
        yield
    finally:
        os.close(handle)


def new_folder(path: Path, *, there_is_fine: bool = False) -> None:
    """Make a folder that everybody may read.

    Raises:
        ModelStorageError: it cannot be made.
    """
    with kept_in(path):
        path.mkdir(exist_ok=there_is_fine)
        path.chmod(_FOLDER_MODE)  # whatever the umask


def new_file(path: Path, blocks: Iterable[bytes]) -> Iterator[int]:
    """Write a file that was not there, through to the disk.

    Args:
        path: where.
        blocks: its content; what they raise is passed on.

    Yields:
        After each block, how many bytes have been written.

    Raises:
        ModelStorageError: it cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with kept_in(path):
        file = os.fdopen(os.open(path, flags, _FILE_MODE), "wb", buffering=0)
    with file:
        done = 0
        for block in blocks:
            with kept_in(path):
                done += write_all(file.fileno(), block)
            yield done
        with kept_in(path):
            os.fchmod(file.fileno(), _FILE_MODE)
            os.fsync(file.fileno())


def new_files(
    folder: Path, files: Iterable[tuple[str, Iterable[bytes]]], reached: Callable[[int], None]
) -> None:
    """Write files and the folders they are in, through to the disk.

    Args:
        folder: where.
        files: path (with "/") and content of each; what they raise is passed on.
        reached: told how many bytes have been written of all.

    Raises:
        ModelStorageError: one cannot be written.
    """
    before = 0
    for name, blocks in files:
        path = folder.joinpath(*name.split("/"))
        for parent in reversed(path.relative_to(folder).parents[:-1]):
            new_folder(folder / parent, there_is_fine=True)
        size = 0
        for size in new_file(path, blocks):
            reached(before + size)
        before += size


def write_all(handle: int, block: bytes) -> int:
    """Write a block whole, however many calls it takes, and return its length.

    Raises:
        OSError: it cannot be written.
    """
    rest = memoryview(block)
    while rest:
        rest = rest[os.write(handle, rest) :]
    return len(block)


def settle(folder: Path) -> None:
    """Bring the names in a folder and all folders in it to the disk.

    Raises:
        ModelStorageError: the disk refuses.
    """
    with kept_in(folder):
        for path, _, _ in os.walk(folder):
            _sync_folder(Path(path))


def put_in_place(new: Path, target: Path, aside: Path) -> None:
    """Give a folder its final name in one step; what had the name before is removed after that.

    Args:
        new: complete, and on the disk.
        target: its final name, in the same folder.
        aside: a name that is free, where two names cannot be exchanged in one step.

    Raises:
        ModelStorageError: the names cannot be changed; what was there is still there.
    """
    with kept_in(target):
        if not os.path.lexists(target):
            new.rename(target)
        elif not _exchanged(new, target):
            _swap_by_steps(new, target, aside)
        _sync_folder(target.parent)
    remove(new)
    remove(aside)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two names in one step; tell whether this system can."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:  # a C library without it
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(other))


def _swap_by_steps(new: Path, target: Path, aside: Path) -> None:
    """Exchange in two steps; ``bring_back`` mends what breaks off in between."""
    target.rename(aside)
    try:
        new.rename(target)
    except OSError:
        aside.rename(target)
        raise


def bring_back(target: Path, aside: Path) -> None:
    """Mend an exchange that broke off between its two steps.

    Raises:
        ModelStorageError: it cannot be mended.
    """
    if os.path.lexists(aside) and not os.path.lexists(target):
        with kept_in(target):
            aside.rename(target)


def remove(path: Path) -> None:
    """Remove a file, a link or a folder with what is in it; what is not there is fine.

    Raises:
        ModelStorageError: it cannot be removed.
    """
    with kept_in(path):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
