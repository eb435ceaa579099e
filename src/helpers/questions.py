"""Questions: read from a lesson's bank (`data/questions/<lesson>.toml`), asked as native HTML.

One small interface, `ask(lesson, id)`, for every kind:

choice    one or several right options, each with explained feedback
estimate  the student estimates, then sees the figure from the table and what it means
order     put events in order with buttons
scale     rate several statements, then read where historians stand
text      write; then see what a good answer holds
"""

from __future__ import annotations

import functools
import html
import random
import tomllib
from typing import Any

import traitlets

from helpers import course
from helpers.widget import CourseWidget, packed

# What each kind must hold besides id, kind, title, prompt and rests_on.
REQUIRED: dict[str, tuple[str, ...]] = {
    "choice": ("options",),
    "estimate": ("minimum", "maximum", "step", "unit", "answer", "answer_from", "feedback"),
    "order": ("items", "feedback"),
    "scale": ("statements", "labels", "feedback"),
    "text": ("words", "model"),
}
COMMON = ("id", "kind", "title", "prompt", "rests_on")
# A bank packed without its key says `keyless = true` in each question and holds only what is asked.
KEY = frozenset({"answer", "answer_from", "feedback", "model"})
KINDS_IN_WORDS = {
    "choice": "Choose",
    "estimate": "Estimate first",
    "order": "Put in order",
    "scale": "Weigh",
    "text": "Write",
}


class QuestionError(course.CourseError):
    """A question bank is missing or damaged, or a question is unknown or incomplete."""


@functools.cache
def bank(lesson_id: str) -> dict[str, dict[str, Any]]:
    """Return a lesson's questions by id, in the order of the file.

    Raises
    ------
    QuestionError
        The bank is missing or not TOML, or a question lacks something: the message names file and question.
    """
    name = f"questions/{lesson_id}.toml"
    try:
        entries = tomllib.loads(course.read(name)).get("question", [])
    except tomllib.TOMLDecodeError as error:
        raise QuestionError(f"data/{name} is damaged: {error}. {course.REMEDY}") from None
    questions: dict[str, dict[str, Any]] = {}
    for number, entry in enumerate(entries, start=1):
        _check(entry, f"data/{name}, question {number} ({entry.get('id', 'no id')})")
        if entry["id"] in questions:
            raise QuestionError(
                f"data/{name}: the id '{entry['id']}' stands twice. Give each question its own."
            )
        questions[entry["id"]] = entry
    return questions


def _check(entry: dict[str, Any], where: str) -> None:
    kind = entry.get("kind")
    if kind not in REQUIRED:
        raise QuestionError(f"{where}: kind '{kind}' is none of {', '.join(REQUIRED)}.")
    missing = [name for name in (*COMMON, *REQUIRED[kind]) if name not in entry]
    if entry.get("keyless"):
        missing = [name for name in missing if name not in KEY]
    if missing:
        raise QuestionError(f"{where}: {', '.join(missing)} missing. Add it to the bank.")
    if entry.get("keyless"):
        return
    if kind == "choice":
        if not any(option.get("right") for option in entry["options"]):
            raise QuestionError(f"{where}: no option is marked right = true.")
        if not all(option.get("text") and option.get("feedback") for option in entry["options"]):
            raise QuestionError(f"{where}: every option needs text and feedback.")


class Question(CourseWidget):
    """One question of a bank. What the student does stays in `answer` (None before the first)."""

    question = packed(traitlets.Dict())
    answer = traitlets.Any(None, allow_none=True).tag(sync=True)

    def __init__(self, entry: dict[str, Any]) -> None:
        self.entry = entry
        super().__init__(part="questions", question=_sent(entry))

    def __repr__(self) -> str:
        return f"{self.entry['title']} {course.strip_tags(self.entry['prompt'])}"

    def fallback(self) -> str:
        """Return the question as static HTML, without its key."""
        return _fallback(self.entry)


@course.shown
def ask(lesson_id: str, question_id: str) -> Question:
    """Return question `question_id` of a lesson, ready to be answered in the notebook."""
    questions = bank(lesson_id)
    if question_id not in questions:
        raise QuestionError(
            f"There is no question '{question_id}' in data/questions/{lesson_id}.toml. Known: {', '.join(questions)}."
        )
    return Question(questions[question_id])


def _sent(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what the page needs of a question: words for its kind, and a starting order for `order`."""
    sent = entry | {"doing": KINDS_IN_WORDS[entry["kind"]]}
    if entry["kind"] == "order":
        sent["start"] = shuffled(len(entry["items"]), seed=entry["id"])
    return sent


def shuffled(count: int, *, seed: str) -> list[int]:
    """Return 0..count-1 in an order that is the same for the same seed, and never the right one."""
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311 (no secret: the order is only to be stirred)
    return order if order != sorted(order) else order[1:] + order[:1]


def _fallback(entry: dict[str, Any]) -> str:
    listed = {
        "choice": [option["text"] for option in entry.get("options", [])],
        "order": [entry["items"][i]["text"] for i in shuffled(len(entry["items"]), seed=entry["id"])]
        if entry["kind"] == "order"
        else [],
        "scale": [statement["text"] for statement in entry.get("statements", [])],
    }.get(entry["kind"], [])
    items = "".join(f"<li>{html.escape(text)}</li>" for text in listed)
    return (
        f'<div class="course-text"><p><strong>{KINDS_IN_WORDS[entry["kind"]]}</strong></p>'
        f"<h3>{html.escape(entry['title'])}</h3><p>{entry['prompt']}</p>{f'<ul>{items}</ul>' if items else ''}"
        "<p><em>Choose Run &gt; Run All Cells in the menu to answer here.</em></p></div>"
    )
