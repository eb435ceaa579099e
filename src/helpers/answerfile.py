"""The answers file beside a notebook: written whole or not at all, read whole or put aside.

`<lesson>.<nickname>.answers.json` stands in the notebook's folder. The newer edit of an answer wins; an older one
that says something else is kept in `older`. Evidence that the student pinned stands among the answers as
"pin:<reference>" (`static/pins.js`). The format is that of the turn-in file:

    {"format": "stalin-purges-course/answers", "version": 1, "course_version": …, "lesson": …, "name": …,
     "saved_at": …, "answers": {"<question id>": {"value": …, "edited_at": …, "older": [{"value": …, "edited_at": …}]}}}
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import re
import sys
import time
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Any

import helpers
from helpers import course, drawer, safefile

FORMAT = "stalin-purges-course/answers"
VERSION = 1
LARGEST = 5_000_000  # bytes of an answers file
MOST_OLDER = 5
ENDING = ".answers.json"
LITE_DRIVE = (
    "/drive"  # where JupyterLite shows the browser's files; anything else there is gone with the page
)
STALE_SECONDS = 600
CLOCKS_DIFFER = 60
"""By how many seconds a page's clock may be ahead of the kernel's."""

Answers = dict[str, dict[str, Any]]


class DamagedError(Exception):
    """An answers file is not what its name says; nothing in it is used."""


class StrangeError(DamagedError):
    """An answers file is whole, but of another lesson or version: it is left as it is."""


class NotWrittenError(Exception):
    """An answers file could not be written; the message says why, in words for a student."""


# One answer ---------------------------------------------------------------------------------------


def moment(entry: dict[str, Any]) -> float:
    """Return when an answer was edited, in seconds; 0 for what is no time."""
    try:
        return datetime.fromisoformat(entry["edited_at"]).timestamp()
    except (KeyError, TypeError, ValueError, OverflowError):
        return 0.0


def holds(newer: Any, older: Any) -> bool:
    """Say whether `newer` says all that `older` does, so that the older need not be kept beside it."""
    if isinstance(newer, str) and isinstance(older, str):
        return older.strip() in newer
    if isinstance(newer, dict) and isinstance(older, dict):
        return all(name in newer and holds(newer[name], older[name]) for name in older)
    return bool(newer == older)


def merged(mine: dict[str, Any] | None, theirs: dict[str, Any]) -> dict[str, Any]:
    """Return the newer of two copies of an answer, with older ones that say something else in `older`."""
    if mine is None:
        return theirs
    first, other = (theirs, mine) if moment(theirs) >= moment(mine) else (mine, theirs)
    kept: list[dict[str, Any]] = []
    for one in sorted([other, *mine.get("older", []), *theirs.get("older", [])], key=moment, reverse=True):
        if not any(holds(better["value"], one["value"]) for better in (first, *kept)):
            kept.append({"value": one["value"], "edited_at": one.get("edited_at", "")})
    answer = {"value": first["value"], "edited_at": first["edited_at"]}
    return answer | ({"older": kept[:MOST_OLDER]} if kept else {})


def renewed(former: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """Return a page's next text in place of its former one; what came from elsewhere before stays in `older`."""
    return merged({**entry, "older": former.get("older", [])}, entry)


def _mark(page: str, entry: dict[str, Any]) -> tuple[str, str, Any]:
    """Return by what a page knows its own text again: another's may be of the same moment."""
    return page, entry["edited_at"], entry["value"]


def is_entry(entry: Any) -> bool:
    """Say whether something read from a file is an answer with the time of its edit."""
    older = entry.get("older", []) if isinstance(entry, dict) else None
    return (
        isinstance(older, list)
        and "value" in entry
        and moment(entry) > 0
        and all(isinstance(one, dict) and "value" in one for one in older)
    )


# Files --------------------------------------------------------------------------------------------


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number that a page could read")


def _number(text: str) -> float:
    return number if math.isfinite(number := float(text)) else _no_number(text)


def parse(raw: bytes, lesson_id: str) -> dict[str, Any]:
    """Return the content of an answers file.

    Raises
    ------
    DamagedError
        It is cut, spoiled, too large, of another lesson or version; the message says which.
    """
    if len(raw) > LARGEST:
        raise DamagedError("is too large")
    try:
        data = json.loads(raw.decode("utf-8"), parse_constant=_no_number, parse_float=_number)
    except (ValueError, RecursionError):
        raise DamagedError("is damaged or not whole") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise DamagedError("is not a file of answers")
    if data.get("version") != VERSION:
        raise StrangeError("was written by another version of the course")
    if data.get("lesson") != lesson_id:
        raise StrangeError("holds answers to another lesson")
    entries = data.get("answers")
    if not isinstance(entries, dict) or not all(is_entry(entry) for entry in entries.values()):
        raise DamagedError("is damaged")
    return data | {"name": data["name"] if isinstance(data.get("name"), str) else ""}


def serialise(data: dict[str, Any]) -> bytes:
    """Return the bytes of an answers file: plain ASCII, so that any text, however odd, survives."""
    return (json.dumps(data, indent=1, allow_nan=False) + "\n").encode("ascii")


def _fitting(data: dict[str, Any]) -> bytes:
    """Return the bytes of an answers file that can be read again; raises NotWrittenError for too many."""
    if len(content := serialise(data)) > LARGEST:
        raise NotWrittenError(f"the answers are longer than {LARGEST // 1_000_000} MB; shorten the longest")
    return content


def _saved_at(path: Path) -> float:
    """Return when an answers file was saved, by the page's clock, in seconds; 0 if it does not say."""
    try:
        return moment({"edited_at": json.loads(path.read_bytes())["saved_at"]})
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return 0.0


def slug(name: str) -> str:
    """Return a nickname as part of a file name, different for different nicknames: "Zoë K." -> "zo-k-1b4f09"."""
    known = " ".join(unicodedata.normalize("NFKC", name).split()).lower()
    plain = re.sub(r"[^a-z0-9]+", "-", known).strip("-")[:40]
    if plain.replace("-", " ") == known:
        return plain
    mark = hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{plain}-{mark}".strip("-")


class Files:
    """The answers files of one lesson in one folder."""

    def __init__(self, lesson_id: str, folder: Path) -> None:
        self.lesson_id = lesson_id
        self.folder = folder
        self._written: dict[
            tuple[str, str], tuple[str, str, Any]
        ] = {}  # (file, question) -> (page, edited_at, value)

    def name(self, *, name: str, unnamed: str = "") -> str:
        """Return the file of a student: by nickname, or by the word of chance that stands for none."""
        word = slug(name) if name else f"unnamed-{re.sub(r'[^a-z0-9]', '', unnamed)[:12]}"
        return f"{self.lesson_id}.{word}{ENDING}"

    def look(self) -> tuple[list[dict[str, Any]], list[str]]:
        """Return what lies in the folder, file by file, and what was found damaged (and put aside), in words."""
        found, problems = [], []
        for path in self._paths():
            data = self._load(path, problems)
            if data and data["answers"]:
                latest = max(data["answers"].values(), key=moment)["edited_at"]
                word = path.name.removeprefix(f"{self.lesson_id}.unnamed-").removesuffix(ENDING)
                about = {"file": path.name, "name": data["name"], "unnamed": "" if data["name"] else word}
                pins = [
                    entry["value"] for key, entry in data["answers"].items() if key.startswith(drawer.PIN)
                ]
                counts = {"count": len(data["answers"]) - len(pins), "pins": sum(map(bool, pins))}
                found.append(about | counts | {"latest": latest})
        self._sweep()
        return found, problems

    def read(self, file: str) -> dict[str, Any] | None:
        """Return the content of one of the folder's files, or None if it is not (or no longer) there."""
        path = next((path for path in self._paths() if path.name == file), None)
        return self._load(path, []) if path else None

    def save(
        self, sent: Answers, *, name: str, unnamed: str = "", saved_at: str = "", page: str = ""
    ) -> tuple[str, bool, list[str]]:
        """Write a student's answers; return the file's name, whether it holds newer ones, and problems.

        What `page` itself wrote before is replaced; what came from elsewhere is merged, whoever writes at the same time.

        Raises
        ------
        NotWrittenError
            The file could not be written; the message says why.
        """
        path = self.folder / self.name(name=name, unnamed=unnamed)
        if sys.platform == "emscripten" and not path.is_relative_to(LITE_DRIVE):
            raise NotWrittenError("this window has no folder that outlives it, as some private windows")
        try:
            with safefile.alone(path):
                kept, differs, problems = self._merge(path, sent, page)
                safefile.write_whole(path, _fitting(self._document(name, saved_at, kept)))
        except OSError as error:
            raise NotWrittenError(safefile.in_words(error)) from None
        for key, entry in sent.items():
            if is_entry(entry) and _mark(page, kept[key]) == _mark(
                page, entry
            ):  # else a newer one stands there
                self._written[path.name, key] = _mark(page, entry)
        return path.name, differs, problems

    def _merge(self, path: Path, sent: Answers, page: str) -> tuple[Answers, bool, list[str]]:
        """Return what the file is to hold, whether that differs from what was sent, and problems."""
        problems: list[str] = []
        old = self._load(path, problems)
        if old is None and path.exists():
            raise NotWrittenError(problems[0].rstrip("."))
        kept: Answers = dict(old["answers"]) if old else {}
        differs = False
        for key, entry in sent.items():
            if not is_entry(entry):
                problems.append(
                    f"The answer to {key[:40]} has no time of its edit; the file goes without it."
                )
                continue
            theirs = kept.get(key)
            mine = theirs and self._written.get((path.name, key)) == _mark(page, theirs)
            kept[key] = renewed(theirs, entry) if mine else merged(theirs, entry)
            differs = differs or kept[key]["value"] != entry["value"]
        return kept, differs, problems

    def pins(self, name: str) -> Answers:
        """Return what a student of this name pinned in the folder's other lessons, the newest of each pin."""
        found: Answers = {}
        for lesson_id in course.lessons():
            if not name or lesson_id == self.lesson_id:
                continue
            try:
                data = parse((self.folder / f"{lesson_id}.{slug(name)}{ENDING}").read_bytes(), lesson_id)
            except (OSError, DamagedError):
                continue  # that lesson will say what is wrong with its file
            for key, entry in data["answers"].items():
                if key.startswith(drawer.PIN) and moment(entry) >= moment(found.get(key, {})):
                    found[key] = {"value": entry["value"], "edited_at": entry["edited_at"]}
        return found

    def drop(self, file: str) -> None:
        """Remove one of the folder's files, if it is there."""
        for path in self._paths():
            if path.name == file:
                with contextlib.suppress(OSError):
                    path.unlink()

    def clear(self, until: str = "") -> list[str]:
        """Remove the answers files of all lessons in the folder; return what could not be removed, in words.

        A kernel may hear of it late: what the next student has saved after the moment `until` stays.
        """
        problems = []
        for lesson_id in course.lessons():
            for pattern in (
                f"{lesson_id}.*{ENDING}*",
                f".*{lesson_id}.*{ENDING}*",
            ):  # the second: half-written
                for path in self.folder.glob(pattern):
                    saved = _saved_at(path)
                    if until and saved > moment({"edited_at": until}):
                        if saved - time.time() > CLOCKS_DIFFER:
                            problems.append(
                                f"The file {path.name} says that it was saved in the future, and was left. Remove it by hand, "
                                "if its answers are not of the student who works here now."
                            )
                        continue
                    try:
                        path.unlink(missing_ok=True)
                    except OSError as error:
                        problems.append(
                            f"The file {path.name} could not be removed: {safefile.in_words(error)}."
                        )
        return problems

    def _document(self, name: str, saved_at: str, kept: Answers) -> dict[str, Any]:
        about = {"format": FORMAT, "version": VERSION, "course_version": helpers.__version__}
        return about | {"lesson": self.lesson_id, "name": name, "saved_at": saved_at, "answers": kept}

    def _paths(self) -> list[Path]:
        try:
            return sorted(self.folder.glob(f"{self.lesson_id}.*{ENDING}"))
        except OSError:
            return []

    def _load(self, path: Path, problems: list[str]) -> dict[str, Any] | None:
        """Return a file's content; put a damaged one aside under another name and say so."""
        try:
            return parse(path.read_bytes(), self.lesson_id)
        except FileNotFoundError:
            return None
        except OSError as error:
            problems.append(f"The file {path.name} cannot be read: {safefile.in_words(error)}.")
        except StrangeError as fault:
            problems.append(f"The file {path.name} {fault}. It is left as it is.")
        except DamagedError as fault:
            aside = self._aside(path)
            where = f"It is kept as {aside}" if aside else "It stays where it is, for the folder is read-only"
            problems.append(f"The file {path.name} {fault}. {where}; all other answers are untouched.")
        return None

    def _aside(self, path: Path) -> str:
        number = 1
        while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
            number += 1
        try:
            os.replace(path, aside)
        except OSError:
            return ""
        return aside.name

    def _sweep(self) -> None:
        """Remove what a kernel killed while writing has left behind."""
        with contextlib.suppress(OSError):
            for path in self.folder.glob(f".*.{self.lesson_id}.*{ENDING}"):
                if time.time() - path.stat().st_mtime > STALE_SECONDS:
                    path.unlink(missing_ok=True)
