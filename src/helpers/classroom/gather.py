"""From many files to one row a student: lesson, duplicates, who is who, and a report that names every file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from helpers import __version__, course, questions
from helpers.classroom import turnin
from helpers.classroom.files import Found, Refused
from helpers.classroom.turnin import Submission

NEVER = datetime.min.replace(tzinfo=UTC)

# How learning platforms name what students upload; the group `id` tells students of the same name apart.
PLATFORMS = (
    re.compile(r"^(?P<name>.+?)_(?P<id>\d+)_assignsubmission_"),  # Moodle
    re.compile(r"^(?P<name>[^_/]+?)(?P<late>_LATE)?_(?P<id>\d{2,})_\d{2,}_"),  # Canvas
    re.compile(r"(?:^|_)(?P<id>(?P<name>[^_/]+))_attempt_\d{4}-\d\d-\d\d"),  # Blackboard
)


@dataclass(frozen=True)
class Line:
    """One line of the report: what became of a file. `outcome`: collected, superseded, ignored, not read."""

    file: str
    outcome: str
    kind: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Student:
    """One row: who, and the answers that count."""

    name: str
    platform_name: str
    submission: Submission
    late: bool = False
    notes: tuple[str, ...] = ()


@dataclass
class Collected:
    """All that `collect` found for one lesson."""

    lesson: str
    students: list[Student] = field(default_factory=list)
    report: list[Line] = field(default_factory=list)

    @property
    def unread(self) -> list[Line]:
        """Return the files that hold something which could not be used."""
        return [line for line in self.report if line.outcome == "not read"]


def gather(
    found: Iterable[Found | Refused], lesson: str | None = None, due: datetime | None = None
) -> Collected:
    """Return one row a student for `lesson`, by default the lesson that most files answer."""
    submissions: list[Submission] = []
    report: list[Line] = []
    seen: dict[str, str] = {}
    for item in found:
        if isinstance(item, Refused):
            outcome = "ignored" if item.kind == "litter" else "not read"
            report.append(Line(item.name, outcome, item.kind, item.reason))
            continue
        digest = hashlib.sha256(item.content).hexdigest()
        platform = _platform(item.name)
        # The same bytes from another student of the platform are that student's file: only he or she can explain it.
        mark = f"{digest} {platform[0] if platform else ''}"
        if mark in seen and item.content:
            report.append(Line(item.name, "superseded", "duplicate", f"the same file as {seen[mark]}"))
            continue
        seen[mark] = item.name
        try:
            submissions.append(turnin.parse(item.name, item.content))
        except turnin.Unreadable as error:
            report.append(Line(item.name, "not read", error.kind, str(error)))
    chosen = lesson or _most(submissions)
    of_lesson = []
    for submission in submissions:
        if submission.lesson == chosen:
            of_lesson.append(submission)
        else:
            reason = f"answers lesson {submission.lesson}; this table is of {chosen}"
            report.append(Line(submission.file, "not read", "wrong lesson", reason))
    students, lines = _students(of_lesson, due)
    return Collected(chosen, students, sorted(report + lines, key=lambda line: (line.outcome, line.file)))


def _most(submissions: list[Submission]) -> str:
    counts = Counter(submission.lesson for submission in submissions)
    return counts.most_common(1)[0][0] if counts else next(iter(course.lessons()))


def _platform(file: str) -> tuple[str, str, bool] | None:
    """Return (id, name, late) that a learning platform wrote into a file's path, or nothing."""
    for part in file.split("/"):
        for pattern in PLATFORMS:
            if match := pattern.search(part):
                found = match.groupdict()
                return found["id"], found["name"], bool(found.get("late"))
    return None


def _same_name(name: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip().casefold()


def _students(submissions: list[Submission], due: datetime | None) -> tuple[list[Student], list[Line]]:
    groups: dict[tuple[str, str], list[Submission]] = defaultdict(list)
    for submission in submissions:
        platform = _platform(submission.file)
        key = ("platform", platform[0]) if platform else ("name", _same_name(submission.name))
        groups[key].append(submission)
    students: list[Student] = []
    lines: list[Line] = []
    for (kind, _), group in groups.items():
        # An empty page comes after all others: it must not take the place of work, whoever handed it in.
        group.sort(key=lambda s: (bool(s.answers), s.saved_at or NEVER, len(s.answers), s.file), reverse=True)
        people = [group] if kind == "platform" else _people(group)
        for person in people:
            student, superseded = _student(person, due)
            if len(people) > 1:
                note = f"{len(people)} rows have this name and share no answer: two students, or one who began anew"
                student = replace(student, notes=(*student.notes, note))
            students.append(student)
            lines += [Line(student.submission.file, "collected", "", "; ".join(student.notes)), *superseded]
    students.sort(key=lambda s: (_same_name(s.platform_name or s.name), s.submission.file))
    return students, lines


def _people(group: list[Submission]) -> list[list[Submission]]:
    """Split files of one name into people: files of one person share at least one edit, or one is empty."""
    people: list[list[Submission]] = []
    for submission in group:
        stamps = set(submission.edits.items())
        for person in people:
            if not stamps or any(stamps & set(other.edits.items()) for other in person):
                person.append(submission)
                break
        else:
            people.append([submission])
    return people


def _student(person: list[Submission], due: datetime | None) -> tuple[Student, list[Line]]:
    newest, *older = person
    platform = _platform(newest.file)
    after = bool(due and newest.saved_at and newest.saved_at > due)
    late = after or bool(platform and platform[2])
    notes = list(newest.notes)
    if elsewhere := _version_note(newest):
        notes.append(elsewhere)
    lines = []
    for old in older:
        lost = [name for name in old.answers if name not in newest.answers]
        newer = "newer " if old.answers else ""
        reason = f"superseded by the {newer}{newest.file}"
        if lost:
            reason += f", which lacks answers that this one has: {', '.join(lost)}"
            notes.append(f"an older file has answers that the newest lacks: {', '.join(lost)} ({old.file})")
        lines.append(Line(old.file, "superseded", "duplicate", reason))
    name = newest.name or (platform[1] if platform else "") or "(no name)"
    return Student(name, platform[1] if platform else "", newest, late, tuple(notes)), lines


def _version_note(submission: Submission) -> str:
    base = submission.course_version.partition("+")[0]
    return (
        "" if base == __version__ else f"made with version {base or '?'} of the course; this is {__version__}"
    )


def answered(collected: Collected, question_id: str) -> list[tuple[Student, object]]:
    """Return (student, answer) of all who answered a question."""
    return [
        (student, student.submission.answers[question_id])
        for student in collected.students
        if question_id in student.submission.answers
    ]


def bank(collected: Collected) -> dict[str, dict]:
    """Return the questions of the collected lesson."""
    return questions.bank(collected.lesson)
