"""Read one turn-in file: take the JSON out of the page, check it under limits, believe nothing else.

The format is that of the answer store (version 1): a page with the answers in
`<script type="application/json" id="course-answers">`, or the same JSON as a file of its own.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from helpers import course, drawer, questions
from helpers.classroom import keyless, wording

FORMAT = "stalin-purges-course/answers"
VERSION = 1
JSON_BYTES = 5 * 1024 * 1024
DEPTH = 12
ANSWERS = 400
NAME_LENGTH = 200
OPENING = re.compile(
    rb"""<script\b[^<>]{0,400}\bid\s*=\s*["']?course-answers(?:["'\s][^<>]{0,400})?>""", re.IGNORECASE
)
# A string (to its end, or to the end of the text) or a bracket: strings may hold brackets.
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)


class Unreadable(Exception):
    """A file gives no answers; `kind` is a word or two for the report, the message is the reason."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True)
class Submission:
    """The answers of one turn-in file. `answers` holds checked values by question id; `notes` what was odd."""

    file: str
    lesson: str
    name: str
    saved_at: datetime | None
    course_version: str
    answers: dict[str, Any]
    edits: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def parse(file: str, content: bytes) -> Submission:
    """Return the answers in `content`.

    Raises
    ------
    Unreadable
        It is no turn-in file, or damaged, or of another version: the message says which.
    """
    return _submission(file, _decoded(_json_part(content)))


def _json_part(content: bytes) -> bytes:
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        part = start
    else:
        openings = list(OPENING.finditer(content))
        if not openings:
            if not start:
                raise Unreadable("damaged", "the file is empty")
            cut = b"course-answers" in content or b"stalin-purges-course" in content
            raise Unreadable(
                *(
                    ("damaged", "the page breaks off before its answers")
                    if cut
                    else ("not an answer file", "holds no answers of this course")
                )
            )
        if len(openings) > 1:
            raise Unreadable("damaged", f"the page holds {len(openings)} sets of answers; which is meant?")
        begin = openings[0].end()
        end = content.find(b"</script", begin)
        if end < 0:
            raise Unreadable("damaged", "the page breaks off inside its answers")
        part = content[begin:end]
    if len(part) > JSON_BYTES:
        raise Unreadable("too large", f"the answers are larger than {JSON_BYTES // 1024 // 1024} MB")
    return part


def _decoded(part: bytes) -> dict[str, Any]:
    try:
        text = part.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("damaged", "the answers are not UTF-8 text") from None
    depth = 0
    for token in TOKEN.finditer(text):
        if token[0] in "[{":
            depth += 1
            if depth > DEPTH:
                raise Unreadable("too deep", f"the answers are nested more than {DEPTH} levels deep")
        elif token[0] in "]}":
            depth -= 1
    try:
        decoded = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Unreadable("damaged", "the answers are not whole: cut off, or changed") from None
    if not isinstance(decoded, dict) or decoded.get("format") != FORMAT:
        raise Unreadable("not an answer file", "a JSON file, but not the answers of this course")
    return decoded


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _submission(file: str, given: dict[str, Any]) -> Submission:
    version = given.get("version")
    if version != VERSION or isinstance(version, bool):
        raise Unreadable(
            "other version",
            f"written in version {str(version)[:20]} of the format; this command reads version {VERSION}. "
            "Bring the course up to date, here or there",
        )
    lesson, answers = given.get("lesson"), given.get("answers")
    if not isinstance(lesson, str) or lesson not in course.lessons():
        raise Unreadable("wrong lesson", f"names a lesson that this course has not: {str(lesson)[:60]!r}")
    if not isinstance(answers, dict):
        raise Unreadable("damaged", "the answers are missing")
    if len(answers) > ANSWERS:
        raise Unreadable("too large", f"more than {ANSWERS} answers")
    made_with = _line(given.get("course_version"), 40)
    values, edits, notes = _answers(lesson, answers, made_with)
    saved_at = _moment(given.get("saved_at"))
    if saved_at is None:
        notes.append("the time of saving is missing or odd")
    name = _line(given.get("name"), NAME_LENGTH)
    return Submission(file, lesson, name, saved_at, made_with, values, edits, tuple(notes))


def _answers(
    lesson: str, answers: dict[str, Any], made_with: str
) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    bank = questions.bank(lesson)
    values: dict[str, Any] = {}
    edits: dict[str, str] = {}
    unknown: list[str] = []
    odd: list[str] = []
    for question_id, answer in answers.items():
        if question_id.startswith(drawer.PIN):
            continue  # evidence that the student pinned; what an essay cites of it stands in the essay
        if question_id not in bank:
            unknown.append(_line(question_id, 40))
            continue
        try:
            if not isinstance(answer, dict) or "value" not in answer:
                raise ValueError("no value")
            value = wording.checked(bank[question_id], answer["value"])
            if not wording.says_something(bank[question_id], value):
                continue
            by_index = keyless.restored(bank[question_id], value, made_with)
            marked = isinstance(answer["value"], list) and any(isinstance(i, str) for i in answer["value"])
            values[question_id] = value if marked else by_index
            edits[question_id] = _line(answer.get("edited_at"), 40)
        except (ValueError, TypeError, KeyError, OverflowError):
            odd.append(question_id)
    notes = []
    if odd:
        notes.append(f"answers that do not fit their question, left out: {', '.join(odd)}")
    if unknown:
        notes.append(f"answers to questions that this version has not, left out: {', '.join(unknown[:10])}")
    return values, edits, notes


def _line(value: Any, length: int) -> str:
    """Return `value` as one line of printable text; lone surrogates and control characters are replaced."""
    text = value if isinstance(value, str) else ""
    return "".join(c if c.isprintable() else " " for c in text[: length * 2]).strip()[:length]


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def finite(value: Any) -> bool:
    """Say whether `value` is an ordinary number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
