"""A file that several kernels write: whole or not at all, one kernel at a time, and why not in words for a student."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

try:  # how a process locks a file: on Windows, elsewhere, or (in a browser) not at all
    import msvcrt

    fcntl = None
except ImportError:
    msvcrt = None
    try:
        import fcntl
    except ImportError:
        fcntl = None

LOCK_SECONDS = 3  # less than the page waits for a kernel
LOCK = ".lock"


def in_words(error: OSError) -> str:
    """Return why a file could not be written, in words."""
    if isinstance(error, TimeoutError):
        return "another notebook is writing the same file"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "the disk is full"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "the folder is read-only"
    return f"the system says: {error.strerror or error}"


def write_whole(path: Path, content: bytes) -> None:
    """Replace a file at once: whoever reads it, at any moment, finds the old or the new, never half.

    Raises OSError; then the old file is as it was and nothing else is left behind.
    """
    beside = path.with_name(f".{os.getpid()}.{path.name}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    with contextlib.suppress(OSError):  # the folder's own entry; not every system can
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextlib.contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep all other kernels from reading, merging and replacing the file `path` meanwhile.

    The system lets go of the lock of a killed kernel. A file system that knows no locks is written without.

    Raises
    ------
    OSError
        The folder takes no file, or (TimeoutError) another kernel holds the lock for too long.
    """
    if sys.platform == "emscripten":  # JupyterLite: one kernel a page, and a drive without locks
        yield
        return
    lock, end = path.with_name(f".{path.name}{LOCK}"), time.monotonic() + LOCK_SECONDS
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        if _locked(handle) and _is_at(handle, lock):
            break
        os.close(handle)
        if time.monotonic() > end:
            raise TimeoutError(errno.ETIMEDOUT, "locked")
        time.sleep(0.01)
    try:
        yield
    finally:
        if not msvcrt:  # removed while it is held: who waits for it finds it gone, and takes a new one
            lock.unlink(missing_ok=True)
        os.close(handle)
        if msvcrt:  # Windows removes nothing that is open anywhere
            with contextlib.suppress(OSError):
                lock.unlink()


def _locked(handle: int) -> bool:
    """Lock an open file, or say that another process has it."""
    try:
        if fcntl:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        elif msvcrt:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)
    return True


def _is_at(handle: int, path: Path) -> bool:
    """Say whether an open file still is the one under its name."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
