"""Points for nbgrader: from the answers file beside the graded notebook, by question id, and from nothing else.

A graded notebook calls `points("02-terror", "four-counts")`; what students did to cells does not matter.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from helpers import questions
from helpers.classroom import files, turnin, wording

AUTOGRADE = "autograde"
# Graded by their key. (An order is moved until it stands, an estimate may be far off, a scale has no one answer.)
KINDS = ("choice", *questions.FITTED)
# Read and graded by the teacher.
WRITTEN = ("text", "essay")


class NoAnswers(Exception):
    """No file with answers to the lesson lies beside the notebook."""


def submission(lesson_id: str, folder: Path | None = None) -> turnin.Submission:
    """Return the newest answers to a lesson among the files in `folder` (default: here).

    Raises
    ------
    NoAnswers
        None of the files can be read; the message names them.
    """
    folder, found, refused = folder or Path(), [], []
    for item in files.read(folder):
        if isinstance(item, files.Refused) or "/" in item.name:
            continue
        try:
            found.append(turnin.parse(item.name, item.content))
        except turnin.Unreadable as error:
            refused.append(f"{item.name}: {error}")
    own = [one for one in found if one.lesson == lesson_id]
    if not own:
        raise NoAnswers(f"No answers to lesson {lesson_id} beside this notebook. {'; '.join(refused)}")
    return max(own, key=lambda one: (one.saved_at is not None, one.saved_at, one.file))


def share(entry: dict[str, Any], value: Any) -> float:
    """Return how much of an answer is right, 0 to 1.

    A choice: right options chosen less wrong ones, of all right ones. A match or tag: the pieces that fit, of all.
    """
    if entry["kind"] == "choice":
        right = {i for i, option in enumerate(entry["options"]) if option.get("right")}
        chosen = set(value)
        return max(0.0, (len(chosen & right) - len(chosen - right)) / len(right))
    pieces, words = (entry[name] for name in wording.EACH_GETS[entry["kind"]])
    return sum(words[given] == pieces[int(row)]["fits"] for row, given in value.items()) / len(pieces)


def points(lesson_id: str, question_id: str, most: float = 1.0) -> float | str:
    """Return the points for one question of KINDS; outside of nbgrader's autograding, words that say so."""
    if os.environ.get("NBGRADER_EXECUTION") != AUTOGRADE:
        return "Your teacher runs this cell when the work is graded."
    value = submission(lesson_id).answers.get(question_id)
    if value is None:
        return 0.0
    return round(most * share(questions.bank(lesson_id)[question_id], value), 2)
