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

P = ParamSpec("P")
T = TypeVar("T")

_HERE = Path(__file__).parent
REMEDY = "Restore the file from the course's repository, or install the course again."


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
        The file is missing or not UTF-8 text.
    """
    path = folder() / name
    try:
        return path.read_text(encoding="utf-8")
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


@functools.cache
def lessons() -> dict[str, dict[str, Any]]:
    """Return the lessons in order, by id ("02-terror"): title, question, minutes, status, cited works."""
    return {lesson["id"]: lesson for lesson in read_json("lessons.json")}


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


def strip_tags(text: str) -> str:
    """Return `text` without HTML tags and with entities resolved, on one line."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text))).strip()
