"""What every room needs: where the course's files lie, what went wrong, and static text for a cell."""

from __future__ import annotations

import functools
import html
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

# From one Cyrillic letter to the last one before a Latin letter or an escaped sign.
RUSSIAN = re.compile(r"[\u0400-\u04ff](?:[^A-Za-z&]*[\u0400-\u04ff])?")

P = ParamSpec("P")
T = TypeVar("T")

_HERE = Path(__file__).parent
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
REMEDY = "Restore the file from the course's repository, or install the course again."
LARGEST = 8_000_000  # bytes of a file of the course; the largest now has a thirtieth of it
# What every lesson's entry must hold.
LESSON: dict[str, type] = {
    "id": str, "title": str, "question": str, "minutes": int, "status": str, "standards": list, "cites": list,
}  # fmt: skip


class CourseError(Exception):
    """Something in the course's own files is missing, damaged or unknown; the message says what to do."""


def folder() -> Path:
    """Return the folder of tables: inside the installed package, or `data/` of a checkout.

    The environment variable COURSE_DATA names another one: tests read a spoiled copy through it.
    """
    if other := os.environ.get("COURSE_DATA"):
        return Path(other)
    packed = _HERE / "_data"
    return packed if packed.is_dir() else _HERE.parents[1] / "data"


def read(name: str) -> str:
    """Return the text of `data/<name>`.

    Raises
    ------
    CourseError
        The file is missing, much too large, or not UTF-8 text (with or without the mark that Excel puts first).
    """
    path = folder() / name
    try:
        if path.stat().st_size > LARGEST:
            raise CourseError(f"data/{name} is larger than {LARGEST // 1_000_000} MB. {REMEDY}")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CourseError(f"data/{name} is missing. {REMEDY}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"data/{name} cannot be read ({error}). {REMEDY}") from None


def read_json(name: str) -> Any:
    """Return the content of the JSON file `data/<name>`; raises CourseError if it is damaged."""
    try:
        return json.loads(read(name))
    except json.JSONDecodeError as error:
        raise CourseError(f"data/{name}, line {error.lineno}: {error.msg}. {REMEDY}") from None
    except (ValueError, RecursionError) as error:  # a number without end, brackets without end
        raise CourseError(f"data/{name} is damaged ({error}). {REMEDY}") from None


def entries(listed: Any, name: str, wanted: dict[str, type]) -> list[dict[str, Any]]:
    """Return `listed` if it is a list of tables that hold what is wanted, each under an id of its own.

    Raises
    ------
    CourseError
        It is not; the message names file, entry and what is missing.
    """
    if not isinstance(listed, list):
        raise CourseError(f"data/{name} should hold a list. {REMEDY}")
    key = next(iter(wanted))
    seen: set[str] = set()
    for number, entry in enumerate(listed, start=1):
        where = f"data/{name}, entry {number}"
        if not isinstance(entry, dict):
            raise CourseError(f"{where} is not a table of names and values. {REMEDY}")
        for field, kind in wanted.items():
            if not isinstance(entry.get(field), kind):
                raise CourseError(
                    f"{where} ({entry.get(key, f'no {key}')!s:.60}): '{field}' is missing or not as it should be. {REMEDY}"
                )
        if entry[key] in seen:
            raise CourseError(f"{where}: the {key} '{entry[key]}' stands twice. {REMEDY}")
        seen.add(entry[key])
    return listed


@functools.cache
def lessons() -> dict[str, dict[str, Any]]:
    """Return the lessons in order, by id ("02-terror"): title, question, minutes, status, cited works."""
    found = entries(read_json("lessons.json"), "lessons.json", LESSON)
    for lesson in found:
        if not all(isinstance(word, str) for word in (*lesson["standards"], *lesson["cites"])):
            raise CourseError(f"data/lessons.json ({lesson['id']}): standards and cites hold words. {REMEDY}")
    return {lesson["id"]: lesson for lesson in found}


def lesson(lesson_id: str) -> dict[str, Any]:
    """Return one lesson's entry in `data/lessons.json`; raises CourseError for an unknown id."""
    try:
        return lessons()[lesson_id]
    except KeyError:
        known = ", ".join(lessons())
        raise CourseError(f"There is no lesson '{lesson_id}' in data/lessons.json. Known: {known}.") from None


@dataclass(frozen=True)
class Text:
    """Static content of a cell: HTML for readers, plain text for screen readers and the stored notebook."""

    plain: str
    html: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"text/plain": self.plain, "text/html": self.html}

    def __repr__(self) -> str:
        return self.plain


def notice(error: CourseError) -> Text:
    """Return the message that stands in place of an exhibit or question that cannot be shown."""
    plain = f"This part of the lesson cannot be shown. {error} The rest of the lesson works without it."
    return Text(plain, f'<p class="course-notice" role="alert">{html.escape(plain)}</p>')


def shown(build: Callable[P, T]) -> Callable[P, T | Text]:
    """Decorate a function that a cell calls: a CourseError becomes a notice, so the lesson goes on."""

    @functools.wraps(build)
    def show(*args: P.args, **kwargs: P.kwargs) -> T | Text:
        try:
            return build(*args, **kwargs)
        except CourseError as error:
            return notice(error)

    return show


def marked(text: str) -> str:
    """Return HTML whose Russian words are marked as Russian, so that a screen reader speaks them as such.

    `text` is escaped HTML without tags: "Pravda (Правда)" -> 'Pravda (<span lang="ru">Правда</span>)'.
    """
    return RUSSIAN.sub(r'<span lang="ru">\g<0></span>', text)


def strip_tags(text: str) -> str:
    """Return `text` without HTML tags and with entities resolved, on one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()


def day_in_words(date: str) -> str:
    """Return a full or partial ISO date as words: "1937-08-11" -> "11 August 1937", "" -> "undated"."""
    parts = date.split("-")
    if not date:
        return "undated"
    if len(parts) == 1:
        return date
    month = MONTHS[int(parts[1]) - 1]
    return f"{int(parts[2])} {month} {parts[0]}" if len(parts) == 3 else f"{month} {parts[0]}"
