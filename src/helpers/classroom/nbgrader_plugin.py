"""What nbgrader loads from the settings of a pack: read turn-in files safely, and grade answers, not cells."""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.plugins.zipcollect import ExtractorPlugin
from nbgrader.preprocessors import NbGraderPreprocessor

from helpers import course
from helpers.classroom import files, gather, grading, nbgrader_pack, sheet, turnin

ANSWERS_FILE = "answers.json"


def student_id(student: gather.Student, taken: set[str]) -> str:
    """Return an id for a student that is a plain folder name and no other student's."""
    name = unicodedata.normalize("NFKD", student.platform_name or student.name)
    plain = re.sub(r"[^a-z0-9]+", "-", name.encode("ascii", "ignore").decode().lower()).strip("-")[:60]
    base = plain or "student"
    found, number = base, 2
    while found in taken:
        found, number = f"{base}-{number}", number + 1
    taken.add(found)
    return found


def as_json(submission: turnin.Submission) -> str:
    """Return checked answers as an answers file of the full bank's order."""
    return json.dumps(
        {
            "format": turnin.FORMAT,
            "version": turnin.VERSION,
            "course_version": submission.course_version.partition("+")[0],
            "lesson": submission.lesson,
            "name": submission.name,
            "saved_at": submission.saved_at.isoformat() if submission.saved_at else None,
            "answers": {
                name: {"value": value, "edited_at": submission.edits.get(name, "")}
                for name, value in submission.answers.items()
            },
        }
    )


class TurnInExtractor(ExtractorPlugin):
    """Put one pristine notebook and one answers file a student where `zip_collect` looks for them."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Read the turn-in files in `archive_path`; write by names of our own into `extracted_path`."""
        lesson_id, target = Path(archive_path).parent.name, Path(extracted_path)
        if lesson_id not in course.lessons():
            raise ValueError(f"'{lesson_id}' is no lesson of this course; keep the assignment's name.")
        coursedir = self.parent.coursedir
        release = Path(coursedir.format_path(coursedir.release_directory, ".", lesson_id))
        pristine = release / f"{lesson_id}.ipynb"
        if not pristine.is_file():
            raise FileNotFoundError(f"{pristine}: run nbgrader generate_assignment first.")
        collected = gather.gather(files.read(Path(archive_path)), lesson_id)
        taken: set[str] = set()
        for student in collected.students:
            saved = student.submission.saved_at or gather.NEVER
            head = f"{student_id(student, taken)}__at__{saved:%Y%m%dT%H%M%SZ}__"
            (target / f"{head}{ANSWERS_FILE}").write_text(as_json(student.submission), encoding="utf-8")
            shutil.copyfile(pristine, target / f"{head}{lesson_id}.ipynb")
        report = sheet.as_csv(sheet.REPORT_HEAD, sheet.report_rows(collected))
        (target / "report.csv").write_text(report, encoding="utf-8")
        for line in collected.unread:
            self.log.warning("Not read: %s (%s)", line.file, line.reason)


class TakeAnswers(NbGraderPreprocessor):
    """Put the questions and the student's answers in place of a submitted notebook's cells; nothing of it is run."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Return the notebook with the cells that nbgrader grades, filled from the answers beside it."""
        lesson_id, folder = resources["nbgrader"]["notebook"], Path(resources["metadata"]["path"])
        try:
            answers = grading.submission(lesson_id, folder).answers
        except grading.NoAnswers as error:
            self.log.warning("%s: %s", resources["nbgrader"]["student"], error)
            answers = {}
        cells = nbgrader_pack.answered(lesson_id, answers)
        nb.cells = [nbformat.from_dict(cell) for cell in cells]
        return nb, resources
