"""Answers: the desk at the head of a lesson, the turn-in at its end, and the kernel's side of both.

    answers.desk("02-terror")      progress, name, save, restore, clear, and where the answers are kept
    answers.turn_in("02-terror")   what is still open, and the file to hand in

The page keeps every keystroke itself (`static/answers.js`) and sends answers on to the `Keeper`, which writes
them into a file beside the notebook (`answerfile.py`).
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from ipywidgets import widget_serialization

import helpers
from helpers import course, questions
from helpers.answerfile import ENDING, Files, NotWrittenError, serialise
from helpers.widget import CourseWidget, packed


class Keeper(anywidget.AnyWidget):
    """The kernel's side of a lesson's answers; never shown itself. The notebook's folder is the kernel's."""

    _esm = "export default {};"
    lesson = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    course_version = traitlets.Unicode(helpers.__version__).tag(sync=True)
    outline = packed(traitlets.List())

    def __init__(self, lesson_id: str, folder: Path | None = None) -> None:
        self.files = Files(lesson_id, folder or Path.cwd())
        title = course.lesson(lesson_id)["title"]
        super().__init__(lesson=lesson_id, title=title, outline=questions.outline(lesson_id))
        self.on_msg(self.hear)

    def __repr__(self) -> str:
        return f"Keeper of the answers to {self.lesson}"

    def hear(self, _: Any, message: dict[str, Any], __: Any = None) -> None:
        """Answer one message of the page; see `static/link.js`."""
        kind = message.get("kind")
        if kind == "look":
            found, problems = self.files.look()
            self.send({"kind": "found", "files": found, "problems": problems})
        elif kind == "save":
            self.send(self._save(message))
        elif kind == "read" and (data := self.files.read(str(message.get("file")))):
            word = str(message["file"]).removeprefix(f"{self.lesson}.unnamed-").removesuffix(ENDING)
            self.send({"kind": "content"}, buffers=[serialise(data | {"unnamed": word})])
        elif kind == "pins":
            name = str(message.get("name", ""))
            self.send(
                {"kind": "pinned", "name": name}, buffers=[serialise({"answers": self.files.pins(name)})]
            )
        elif kind == "clear":
            self.send({"kind": "cleared", "problems": self.files.clear(str(message.get("until", "")))})

    def _save(self, message: dict[str, Any]) -> dict[str, Any]:
        number = message.get("number")
        about = {name: str(message.get(name, "")) for name in ("name", "unnamed", "saved_at", "page")}
        try:
            file, differs, problems = self.files.save(message.get("answers", {}), **about)
        except NotWrittenError as error:
            return {"kind": "refused", "number": number, "words": str(error)}
        if message.get("instead") and message["instead"] != file:
            self.files.drop(str(message["instead"]))
        return {"kind": "saved", "number": number, "file": file, "differs": differs, "problems": problems}


@functools.cache
def keeper(lesson_id: str) -> Keeper:
    """Return this kernel's keeper of a lesson's answers, made at the first call."""
    return Keeper(lesson_id)


class Desk(CourseWidget):
    """A view of a lesson's answers: the desk at its head or the turn-in at its end."""

    keeper = traitlets.Instance(Keeper).tag(sync=True, **widget_serialization)

    def __init__(self, lesson_id: str, part: str, words: str) -> None:
        self.words = words
        super().__init__(part=part, keeper=keeper(lesson_id))

    def __repr__(self) -> str:
        return self.words

    def fallback(self) -> str:
        """Return in static HTML what stands here after a run."""
        return f'<div class="course-text"><p>{self.words}</p><p><em>Choose Run &gt; Run All Cells in the menu first.</em></p></div>'


@course.shown
def desk(lesson_id: str) -> Desk:
    """Return the desk at the head of a lesson: progress, name, save, restore, clear, state of saving."""
    asked = len(questions.bank(lesson_id))
    return Desk(
        lesson_id,
        "desk",
        f"Your answers. This lesson asks {asked} questions. Here you see how many you have answered and where "
        "your answers are kept; here you save them as a file, and open such a file to go on with your work.",
    )


@course.shown
def turn_in(lesson_id: str) -> Desk:
    """Return the turn-in at the end of a lesson: what is open, and the file to hand in."""
    return Desk(
        lesson_id,
        "turn_in",
        "Save your work and hand it in. Here you see which questions are still open and save all your answers as "
        "one page: to read, to print, to hand in, and to go on with on another computer.",
    )
