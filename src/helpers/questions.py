"""Questions: read from a lesson's bank (`data/questions/<lesson>.toml`), asked as native HTML.

One small interface, `ask(lesson, id)`, for every kind:

choice    one or several right options, each with explained feedback
estimate  the student estimates, then sees the figure from the table and what it means
order     put events in order with buttons
scale     rate several statements, then read where historians stand
match     give each item the claim it belongs to
tag       give each phrase of a passage a label
judge     place a claim on a scale and give reasons
document  question a source: who, when, why, how far to be trusted
text      write, a line or a page; then see what a good answer holds
essay     write in parts, with a drawer of evidence to cite: what `suggested` names ("excerpt:<excerpt id>" or
          "exhibit:<room>.<function>") and what the student has pinned in any lesson. A part is {id, text, words} and
          perhaps a `hint`; in a part whose id begins with "counter" evidence against the claim is looked for

Optional: `compare`, the words on the button of a scale; `answer_words`, what stands before the figure of an
estimate that is no record ("One careful estimate, of 2015, is").

What the student does is kept by the answer store (`helpers.answers`); `outline` tells it what was asked.
"""

from __future__ import annotations

import functools
import hashlib
import html
import math
import random
import re
import tomllib
from typing import Any

import traitlets

from helpers import course, drawer
from helpers.widget import CourseWidget, packed

# What each kind must hold besides id, kind, title, prompt and rests_on.
REQUIRED: dict[str, tuple[str, ...]] = {
    "choice": ("options",),
    "estimate": ("minimum", "maximum", "step", "unit", "answer", "answer_from", "feedback"),
    "order": ("items", "feedback"),
    "scale": ("statements", "labels", "feedback"),
    "match": ("items", "choices", "feedback"),
    "tag": ("phrases", "labels", "feedback"),
    "judge": ("claim", "positions", "words", "model"),
    "document": ("remarks",),
    "text": ("words", "model"),
    "essay": ("words", "model", "parts", "suggested"),
}
COMMON = ("id", "kind", "title", "prompt", "rests_on")
# A bank packed without its key says `keyless = true` in each question and holds only what is asked.
KEY = frozenset({"answer", "answer_from", "feedback", "model", "remarks"})
KINDS_IN_WORDS = {
    "choice": "Choose",
    "estimate": "Estimate first",
    "order": "Put in order",
    "scale": "Weigh",
    "match": "Match",
    "tag": "Read closely",
    "judge": "Judge a claim",
    "document": "Question a source",
    "text": "Write",
    "essay": "Write from evidence",
}
# The list that a kind consists of, and what each entry of it must say.
PIECES: dict[str, tuple[str, tuple[str, ...]]] = {
    "choice": ("options", ("text", "feedback")),
    "order": ("items", ("text", "when")),
    "scale": ("statements", ("text", "feedback")),
    "match": ("items", ("text", "fits", "feedback", "tempting")),
    "tag": ("phrases", ("text", "fits", "feedback", "tempting")),
    "judge": ("positions", ("text", "feedback")),
    "essay": ("parts", ("id", "text", "words")),
}
# Where a piece that `fits` something finds it.
FITTED = {"match": "choices", "tag": "labels"}
# The four questions to a source, by the name of their answer.
ASPECTS = {
    "who": "Who made it?",
    "when": "When, and how near to what it tells?",
    "why": "Why, and for whom?",
    "trust": "For what do you trust it, and for what not?",
}
# What a field holds, by its name, in a question or in one of its pieces; other fields are texts.
NUMBERS = frozenset({"minimum", "maximum", "step", "answer"})
TRUTHS = frozenset({"right", "several", "keyless"})
LISTS = frozenset({"labels", "choices", "suggested"})
TABLES = frozenset({"remarks"})
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,79}")
# What the answer store and the turn-in page need to know of a question; the key is not among it.
OUTLINED = ("id", "kind", "title", "prompt", "labels", "choices", "claim", "unit", "words")


class QuestionError(course.CourseError):
    """A question bank is missing or damaged, or a question is unknown or incomplete."""


@functools.cache
def bank(lesson_id: str) -> dict[str, dict[str, Any]]:
    """Return a lesson's questions by id, in the order of the file.

    Raises
    ------
    QuestionError
        The bank is missing or not TOML, or a question lacks something or holds what it can't: the message names file and question.
    """
    name = f"questions/{lesson_id}.toml"
    try:
        entries = tomllib.loads(course.read(name)).get("question", [])
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise QuestionError(f"data/{name} is damaged: {error}. {course.REMEDY}") from None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise QuestionError(f"data/{name}: each question begins with [[question]]. {course.REMEDY}")
    questions: dict[str, dict[str, Any]] = {}
    for number, entry in enumerate(entries, start=1):
        _check(entry, f"data/{name}, question {number} ({entry.get('id', 'no id')!s:.60})")
        if entry["id"] in questions:
            raise QuestionError(
                f"data/{name}: the id '{entry['id']}' stands twice. Give each question its own."
            )
        questions[entry["id"]] = entry
    return questions


def _check_types(table: dict[str, Any], where: str) -> None:
    """Check that every field of a question, or of one of its pieces, is what its name says."""
    pieces = {name for name, _ in PIECES.values()}
    for name, value in table.items():
        if name in pieces:
            if not isinstance(value, list) or not value or not all(isinstance(one, dict) for one in value):
                raise QuestionError(
                    f"{where}: '{name}' should be written as [[question.{name}]], once for each."
                )
            for piece in value:
                _check_types(piece, where)
        elif not _is_sound(name, value):
            raise QuestionError(f"{where}: '{name}' should be {_wanted(name)}; it is {value!r:.60}.")


def _wanted(name: str) -> str:
    if name in NUMBERS or name == "words":
        return "a number" if name in NUMBERS else "a whole number of words, 1 or more"
    if name in TRUTHS:
        return "true or false"
    if name == "id":
        return "letters, digits and hyphens"
    return (
        "a list of different texts" if name in LISTS else "a table of texts" if name in TABLES else "a text"
    )


def _is_sound(name: str, value: Any) -> bool:
    if name in NUMBERS:
        return (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and math.isfinite(value)
            and abs(value) < 1e15
        )
    if name == "words":
        return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10_000
    if name in TRUTHS:
        return isinstance(value, bool)
    if name in LISTS:
        return (
            isinstance(value, list)
            and all(isinstance(one, str) and one for one in value)
            and 0 < len(value) == len(set(value))
        )
    if name in TABLES:
        return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return isinstance(value, str) and bool(name != "id" or ID.fullmatch(value))


def _check(entry: dict[str, Any], where: str) -> None:
    kind = entry.get("kind")
    if not isinstance(kind, str) or kind not in REQUIRED:
        raise QuestionError(f"{where}: kind '{kind!s:.60}' is none of {', '.join(REQUIRED)}.")
    missing = [name for name in (*COMMON, *REQUIRED[kind]) if name not in entry]
    if entry.get("keyless"):
        missing = [name for name in missing if name not in KEY]
    if missing:
        raise QuestionError(f"{where}: {', '.join(missing)} missing. Add it to the bank.")
    _check_types(entry, where)
    if kind == "estimate" and not (entry["minimum"] < entry["maximum"] and entry["step"] > 0):
        raise QuestionError(f"{where}: minimum must be below maximum, and step above 0.")
    if entry.get("keyless"):
        return
    if kind in PIECES:
        _check_pieces(entry, where, *PIECES[kind])
    if kind == "choice" and not any(option.get("right") for option in entry["options"]):
        raise QuestionError(f"{where}: no option is marked right = true.")
    if kind == "match" and entry["choices"] == [item["fits"] for item in entry["items"]]:
        raise QuestionError(f"{where}: the choices stand in the order of their items. Stir them.")
    if kind == "document" and not all(entry["remarks"].get(aspect) for aspect in ASPECTS):
        raise QuestionError(f"{where}: remarks needs {', '.join(ASPECTS)}.")
    if kind == "essay":
        _check_essay(entry, where)


def _check_essay(entry: dict[str, Any], where: str) -> None:
    ids = [part["id"] for part in entry["parts"]]
    if len(set(ids)) < len(ids):
        raise QuestionError(f"{where}: give each of the essay's parts an id of its own.")
    try:
        drawer.pieces(entry["suggested"])
    except course.CourseError as error:
        raise QuestionError(f"{where}, suggested: {error}") from None


def _check_pieces(entry: dict[str, Any], where: str, pieces: str, wanted: tuple[str, ...]) -> None:
    for piece in entry[pieces]:
        if not all(piece.get(name) for name in wanted):
            needs = f"{', '.join(wanted[:-1])} and {wanted[-1]}"
            raise QuestionError(f"{where}: every {pieces[:-1]} needs {needs}.")
        fitted = FITTED.get(entry["kind"])
        if fitted and piece["fits"] not in entry[fitted]:
            raise QuestionError(
                f"{where}: '{piece['text']}' fits '{piece['fits']}', which is none of its {fitted}."
            )


class Question(CourseWidget):
    """One question of a bank, with the lesson under whose name the page keeps its answer."""

    question = packed(traitlets.Dict())
    lesson = traitlets.Unicode().tag(sync=True)

    def __init__(self, entry: dict[str, Any], lesson_id: str = "") -> None:
        self.entry = entry
        super().__init__(part="questions", question=_sent(entry), lesson=lesson_id)

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
    return Question(questions[question_id], lesson_id)


def outline(lesson_id: str) -> list[dict[str, Any]]:
    """Return a lesson's questions as asked, without feedback or key: enough to put an answer into words."""
    return [_outlined(entry) for entry in bank(lesson_id).values()]


def _outlined(entry: dict[str, Any]) -> dict[str, Any]:
    told = {name: entry[name] for name in OUTLINED if name in entry}
    if entry["kind"] in PIECES:
        pieces, _ = PIECES[entry["kind"]]
        told[pieces] = [
            {name: piece[name] for name in ("id", "text") if name in piece} for piece in entry[pieces]
        ]
    if entry["kind"] == "order":
        told["items"] = _marked(told["items"])
    if entry["kind"] == "document":
        told["aspects"] = ASPECTS
    return told


def _sent(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what the page needs of a question: words for its kind, and a starting order for `order`."""
    sent = entry | {"doing": KINDS_IN_WORDS[entry["kind"]]}
    if entry["kind"] == "order":
        sent["items"] = _marked(entry["items"])
        sent["start"] = shuffled(len(entry["items"]), seed=entry["id"])
    if entry["kind"] == "document":
        sent["aspects"] = ASPECTS
    if entry["kind"] == "essay":
        sent["drawer"] = drawer.pieces(entry["suggested"])
    return sent


def mark(text: str) -> str:
    """Return the name of an item to be ordered in an answer: the same in every pack, in whatever order it lists them."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:10]


def _marked(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item | {"mark": mark(item["text"])} for item in items]


def shuffled(count: int, *, seed: str) -> list[int]:
    """Return 0..count-1 in an order that is the same for the same seed, and never the right one."""
    order = list(range(count))
    random.Random(seed).shuffle(order)  # noqa: S311 (no secret: the order is only to be stirred)
    return order if order != sorted(order) else order[1:] + order[:1]


def _fallback(entry: dict[str, Any]) -> str:
    kind, listed = entry["kind"], []
    if kind in PIECES:
        listed = [piece["text"] for piece in entry[PIECES[kind][0]]]
    if kind == "order":
        listed = [listed[i] for i in shuffled(len(listed), seed=entry["id"])]
    if kind == "document":
        listed = list(ASPECTS.values())
    items = "".join(f"<li>{html.escape(text)}</li>" for text in listed)
    given = entry.get(FITTED.get(kind, ""), [])
    if kind == "essay":
        given = [piece["title"] for piece in drawer.pieces(entry["suggested"])]
    among = f"<p>To choose from: {html.escape('; '.join(given))}</p>" if given else ""
    claim = f"<blockquote>{html.escape(entry['claim'])}</blockquote>" if kind == "judge" else ""
    return (
        f'<div class="course-text"><p><strong>{KINDS_IN_WORDS[kind]}</strong></p>'
        f"<h3>{html.escape(entry['title'])}</h3><p>{entry['prompt']}</p>{claim}"
        f"{f'<ul>{items}</ul>' if items else ''}{among}"
        "<p><em>Choose Run &gt; Run All Cells in the menu to answer here.</em></p></div>"
    )
