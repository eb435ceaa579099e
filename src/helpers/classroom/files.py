"""Find files in a folder or zip of submissions, safely: nothing is run, written or followed.

Zips are read in memory, under limits that a class never meets and a zip bomb always does. Whatever is not read
is named with its reason.
"""

from __future__ import annotations

import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much is read: bytes of one turn-in file, of a zip in a zip, of all that it holds; entries; nesting; ratio."""

    file_bytes: int = 8 * MB
    archive_bytes: int = 32 * MB
    unpacked_bytes: int = 128 * MB
    entries: int = 10_000
    nesting: int = 3
    ratio: int = 200


@dataclass(frozen=True)
class Found:
    """A file that may hold answers: the name to show, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Refused:
    """A file that was not read: the name to show, the kind of trouble in a word or two, the reason in words."""

    name: str
    kind: str
    reason: str


LITTER = re.compile(
    r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._|\.ipynb_checkpoints/)", re.IGNORECASE
)
ARCHIVE = re.compile(r"\.zip$", re.IGNORECASE)
OTHER_ARCHIVE = re.compile(r"\.(7z|rar|tar|tgz|gz|bz2|xz)$", re.IGNORECASE)
MAY_HOLD_ANSWERS = re.compile(r"(\.(html?|json|txt)$)|(^[^.]*$)", re.IGNORECASE)
DEPTH_OF_FOLDERS = 40
PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others cannot be unpacked bit by bit
END, ZIP64_LOCATOR, END_BYTES = b"PK\x05\x06", b"PK\x06\x07", 22
ZIP64_BYTES = 56


class _Full(Exception):
    """A zip unpacks to more than the limit."""


class _Budget:
    """The bytes that may still be unpacked from one student's zip and all zips in it."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise _Full


def shown(name: str) -> str:
    """Return a file's name as it may be printed: one line, no control characters, not endless."""
    clean = "".join(c if c.isprintable() else "�" for c in name)
    return clean if len(clean) <= 240 else f"{clean[:150]}…{clean[-80:]}"


def read(source: Path, limits: Limits | None = None) -> Iterator[Found | Refused]:
    """Yield every file in the folder or zip `source`: found (to be parsed), or refused with a reason.

    Raises
    ------
    OSError, zipfile.BadZipFile
        `source` itself cannot be opened.
    """
    limits = limits or Limits()
    if source.is_dir():
        yield from _folder(source, source, 0, limits)
        return
    with source.open("rb") as stream:
        if not zipfile.is_zipfile(stream):
            raise zipfile.BadZipFile(f"{source.name} is neither a folder nor a zip")
        yield from _entries(stream, "", 0, None, limits)


# Folders ------------------------------------------------------------------------------------------


def _folder(folder: Path, root: Path, depth: int, limits: Limits) -> Iterator[Found | Refused]:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        yield Refused(
            shown(_relative(folder, root)), "no access", f"the folder cannot be read: {error.strerror}"
        )
        return
    for entry in entries:
        path, name = Path(entry.path), shown(_relative(Path(entry.path), root))
        if entry.is_symlink():
            yield Refused(name, "link", "a link to another place; links are not followed")
        elif entry.is_dir(follow_symlinks=False):
            if depth >= DEPTH_OF_FOLDERS:
                yield Refused(name, "too deep", f"more than {DEPTH_OF_FOLDERS} folders inside each other")
            else:
                yield from _folder(path, root, depth + 1, limits)
        else:
            yield from _file(path, name, limits)


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _file(path: Path, name: str, limits: Limits) -> Iterator[Found | Refused]:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        yield Refused(name, "no access", f"cannot be opened: {error.strerror}")
        return
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            yield Refused(name, "not an answer file", "not an ordinary file")
            return
        if refusal := _by_name(name):
            yield refusal
        elif ARCHIVE.search(name):
            if status.st_size > limits.archive_bytes:
                yield _too_large(name, limits.archive_bytes)
            else:
                yield from _entries(stream, name, 1, _Budget(limits.unpacked_bytes), limits)
        else:
            content = stream.read(limits.file_bytes + 1)
            yield (
                Found(name, content)
                if len(content) <= limits.file_bytes
                else _too_large(name, limits.file_bytes)
            )


def _by_name(name: str) -> Refused | None:
    if LITTER.search(name):
        return Refused(name, "litter", "a file that the computer made by itself")
    if OTHER_ARCHIVE.search(name):
        return Refused(
            name, "not an answer file", "an archive of a kind that is not opened; unpack it, or make it a zip"
        )
    if not (ARCHIVE.search(name) or MAY_HOLD_ANSWERS.search(name.rsplit("/", 1)[-1])):
        return Refused(name, "not an answer file", "neither a turn-in page nor an .answers.json")
    return None


def _too_large(name: str, limit: int) -> Refused:
    return Refused(name, "too large", f"larger than {limit // MB} MB")


# Zips ---------------------------------------------------------------------------------------------


def _entries(
    stream: BinaryIO, name: str, nesting: int, budget: _Budget | None, limits: Limits
) -> Iterator[Found | Refused]:
    """Yield what a zip holds. `nesting` counts zips in zips; the download itself is 0 and has no budget."""
    try:
        if _directory_is_too_large(stream, limits):
            yield Refused(
                name, "too many entries", f"the zip lists more than {limits.entries:,} files; not opened"
            )
            return
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
            if len(infos) > limits.entries:
                yield Refused(
                    name, "too many entries", f"the zip lists more than {limits.entries:,} files; not opened"
                )
                return
            for info in infos:
                own = budget if budget is not None else _Budget(limits.unpacked_bytes)
                yield from _entry(archive, info, name, nesting, own, limits)
    except _Full:
        if nesting > 1:
            raise
        yield Refused(
            name, "bomb", f"unpacks to more than {limits.unpacked_bytes // MB} MB; the rest was not read"
        )
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, struct.error, NotImplementedError) as error:
        yield Refused(name or "the download", "damaged", f"the zip is damaged: {error}")


def _directory_is_too_large(stream: BinaryIO, limits: Limits) -> bool:
    """Say whether a zip's list of contents is longer than a class needs, without building it in memory."""
    stream.seek(0, os.SEEK_END)
    size = stream.tell()
    stream.seek(max(0, size - END_BYTES - 65_536))
    tail = stream.read()
    stream.seek(0)
    at = (
        len(tail) - END_BYTES
        if tail[-END_BYTES : -END_BYTES + 4] == END and tail[-2:] == b"\0\0"
        else tail.rfind(END)
    )
    if at < 0 or len(tail) - at < END_BYTES:
        return False  # no zip at all: opening it will say so
    count, length = struct.unpack("<HL", tail[at + 10 : at + 16])
    if (locator := tail[max(0, at - 20) : at]).startswith(ZIP64_LOCATOR):  # some programs write every zip so
        stream.seek(struct.unpack("<Q", locator[8:16])[0])
        record = stream.read(ZIP64_BYTES)
        stream.seek(0)
        if len(record) < ZIP64_BYTES:
            return False  # damaged: opening it will say so
        count, length = struct.unpack("<QQ", record[32:48])
    return count > limits.entries or length > limits.entries * 300


def _entry(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    parent: str,
    nesting: int,
    budget: _Budget,
    limits: Limits,
) -> Iterator[Found | Refused]:
    name = shown(f"{parent}/{info.filename}" if parent else info.filename)
    if not info.filename:
        yield Refused(f"{name}(no name)", "unsafe name", "an entry of the zip without a name")
        return
    if info.is_dir() and not info.file_size:
        return
    if _is_unsafe(info.filename):
        yield Refused(
            name, "unsafe name", "a name that points out of its folder (zip-slip); nothing was written"
        )
        return
    if stat.S_ISLNK(info.external_attr >> 16):
        yield Refused(name, "link", "a link to another place; links are not followed")
        return
    if info.flag_bits & 0x1:
        yield Refused(name, "password", "locked with a password")
        return
    if refusal := _by_name(name):
        yield refusal
        return
    is_archive = bool(ARCHIVE.search(name))
    most = limits.archive_bytes if is_archive else limits.file_bytes
    if is_archive and nesting >= limits.nesting:
        yield Refused(name, "too deep", f"more than {limits.nesting} zips inside each other")
    elif info.compress_type not in PLAIN:
        yield Refused(name, "not an answer file", "compressed in a way that is not opened")
    elif info.file_size > MB and info.file_size > limits.ratio * max(info.compress_size, 1):
        yield Refused(
            name, "bomb", f"claims to grow more than {limits.ratio} times when unpacked; not unpacked"
        )
    elif info.file_size > most:
        yield _too_large(name, most)
    else:
        yield from _content(archive, info, name, nesting, budget, limits, most, is_archive)


def _content(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    name: str,
    nesting: int,
    budget: _Budget,
    limits: Limits,
    most: int,
    is_archive: bool,
) -> Iterator[Found | Refused]:
    try:
        with archive.open(info) as opened:
            content = opened.read(most + 1)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        yield Refused(name, "damaged", f"cannot be unpacked: {error}")
        return
    except zlib.error:
        yield Refused(name, "damaged", "cannot be unpacked: its bytes are damaged")
        return
    budget.take(len(content))
    if len(content) > most:
        yield _too_large(name, most)
    elif is_archive:
        yield from _entries(io.BytesIO(content), name, nesting + 1, budget, limits)
    else:
        yield Found(name, content)


def _is_unsafe(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return (
        ".." in parts or name.startswith(("/", "\\")) or bool(re.match(r"^[A-Za-z]:", name)) or "\0" in name
    )
