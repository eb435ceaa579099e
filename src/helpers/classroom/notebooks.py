"""The lesson notebooks as this command reads them: the file, its Markdown, and the value of each code cell."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from helpers import course
from helpers.course import CourseError

HERE = Path(__file__).parents[1]
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def folder() -> Path:
    """Return the folder of notebooks: in the installed package, in the checkout, or `notebooks/` here."""
    places = (HERE / "_notebooks", HERE.parents[1] / "notebooks", Path.cwd() / "notebooks")
    for place in places:
        if any(place.glob("0*.ipynb")):
            return place
    raise CourseError("The lesson notebooks are not here. Run this command in the folder of the course.")


def path(lesson_id: str) -> Path:
    """Return a lesson's notebook file; raises CourseError if it is not written yet."""
    file = folder() / f"{course.lesson(lesson_id)['id']}.ipynb"
    if not file.is_file():
        raise CourseError(f"Lesson {lesson_id} has no notebook yet.")
    return file


def read(lesson_id: str) -> dict[str, Any]:
    """Return a lesson's notebook as JSON; raises CourseError if the file is damaged."""
    file = path(lesson_id)
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CourseError(f"{file.name} cannot be read: {error}. {course.REMEDY}") from None


def source(cell: dict[str, Any]) -> str:
    """Return a cell's text; the file may hold it as lines."""
    held = cell["source"]
    return held if isinstance(held, str) else "".join(held)


def markdown(cell: dict[str, Any]) -> str:
    """Return a Markdown cell without the invisible markers of its numbers."""
    return COMMENT.sub("", source(cell))


def value(cell: dict[str, Any], where: str) -> Any:
    """Return what a code cell shows: one call such as `terror.question("exit")`; None for imports.

    Nothing but such a call is run.
    """
    tree = ast.parse(source(cell))
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        return None
    call = last.value
    if not (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
    ):
        raise CourseError(f"{where}: the cell is not one call of the course's helpers.")
    if call.func.value.id == "answers":  # the store of answers lives in the browser
        return None
    room = importlib.import_module(f"helpers.{call.func.value.id}")
    arguments = [ast.literal_eval(argument) for argument in call.args]
    named = {word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg}
    return getattr(room, call.func.attr)(*arguments, **named)


def values(lesson_id: str) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield (cell, value) of a lesson in order; the value of a Markdown cell is its text."""
    for number, cell in enumerate(read(lesson_id)["cells"], start=1):
        if cell["cell_type"] == "markdown":
            yield cell, markdown(cell)
        elif cell["cell_type"] == "code":
            yield cell, value(cell, f"{lesson_id}.ipynb, cell {number}")
