"""An nbgrader assignment of one lesson: the notebook with graded cells, and the settings that read answers."""

from __future__ import annotations

import html
from typing import Any

from helpers import __version__, course, questions
from helpers.classroom import grading, notebooks, wording

KEYED_POINTS, TEXT_POINTS = 1, 4

CONFIG = """\
# Settings for nbgrader {lesson}: run nbgrader in this folder. They need the course with its key in the Python that
# runs nbgrader: READ-ME-FIRST.txt says how to install it.
c = get_config()
c.CourseDirectory.course_id = "stalin-purges"

# Students hand in the file that "Save my work" gives them. Put these files, or the zip of your learning platform,
# into downloaded/{lesson}/archive. They are read as text and never run.
c.ZipCollectApp.extractor_plugin = "helpers.classroom.nbgrader_plugin.TurnInExtractor"
c.FileNameCollectorPlugin.named_regexp = r".*[/\\\\](?P<student_id>[^/\\\\]+)__at__(?P<timestamp>\\w+)__(?P<file_id>[^/\\\\]+)\\.\\w+$"
c.FileNameCollectorPlugin.valid_ext = [".ipynb", ".json"]

# Grades come from the answers by question id. Cells that a student moved, copied or deleted change nothing.
c.Autograde.sanitize_preprocessors = [
    "helpers.classroom.nbgrader_plugin.TakeAnswers",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.DeduplicateIds",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.OverwriteCells.add_missing_cells = True
c.ClearSolutions.text_stub = "{unanswered}"
"""

READ_ME = """\
{title}: an assignment for nbgrader 0.9.6
{underline}

You need Python 3.11 or newer with nbgrader and the course. Make an environment for them, and activate it
each time before you use nbgrader:
  python -m venv grading
  source grading/bin/activate            (Windows: grading\\Scripts\\activate)
  python -m pip install nbgrader==0.9.6
  python -m pip install {wheel}

In this folder, in this order:
  1. nbgrader generate_assignment {lesson}
     Give students the folder release/{lesson}: the lesson and, beside it, the .whl file it runs on.
  2. Students press "Save my work" and hand in that file. Put the files, or the zip that your learning platform
     gives you, into the folder downloaded/{lesson}/archive.
  3. nbgrader zip_collect {lesson}
     Files that cannot be read are named in downloaded/{lesson}/extracted/report.csv.
  4. nbgrader autograde {lesson}
     {keyed} questions in which students choose, match or label give {keyed_points} point each, or a part of it.
     {texts} texts wait for you, with up to {text_points} points each.
  5. Read the texts in nbgrader's formgrader, then: nbgrader export

Points belong to question ids, so a student who moves or deletes cells loses nothing. Change points in
source/{lesson}/{lesson}.ipynb before step 1. The questions were written to be talked about, not to be counted:
think before you make them a mark.

Version {version} of the course. Text and data: CC BY 4.0. Code: MIT.
"""


def grade_id(question_id: str) -> str:
    """Return the id under which nbgrader keeps the grade of a question."""
    return f"q-{question_id}"


def _metadata(question_id: str, *, points: float, solution: bool) -> dict[str, Any]:
    return {
        "nbgrader": {
            "schema_version": 3,
            "grade_id": grade_id(question_id),
            "grade": True,
            "solution": solution,
            "locked": not solution,
            "task": False,
            "points": points,
        }
    }


UNANSWERED = "(No answer yet. The answer that you wrote in the lesson is put here when the work is graded.)"


def grading_cells(lesson_id: str) -> list[dict[str, Any]]:
    """Return one graded cell a question with a key, as code, and a text, as prose."""
    cells = []
    for name, entry in questions.bank(lesson_id).items():
        if entry["kind"] in grading.KINDS:
            metadata = _metadata(name, points=KEYED_POINTS, solution=False)
            metadata["jupyter"] = {"source_hidden": True}
            code = f'from helpers.classroom import grading\ngrading.points("{lesson_id}", "{name}", {KEYED_POINTS})'
            cells.append(_cell("code", name, code, metadata) | {"execution_count": None, "outputs": []})
        elif entry["kind"] in grading.WRITTEN:
            metadata = _metadata(name, points=TEXT_POINTS, solution=True)
            cells.append(_cell("markdown", name, UNANSWERED, metadata))
    return cells


def _cell(kind: str, question_id: str, source: str, metadata: dict[str, Any]) -> dict[str, Any]:
    return {"cell_type": kind, "id": grade_id(question_id)[:64], "metadata": metadata, "source": source}


def heading(lesson_id: str, question_id: str, answer: Any = None) -> dict[str, Any]:
    """Return the Markdown cell before a graded cell: title and prompt, and what was chosen, in words."""
    entry = questions.bank(lesson_id)[question_id]
    chosen = ""
    if entry["kind"] in grading.KINDS and answer is not None:
        chosen = f"\n\nChosen: {html.escape(str(wording.words(entry, answer)))}"
    source = f"### {entry['title']}\n\n{entry['prompt']}{chosen}"
    return {"cell_type": "markdown", "id": f"t-{question_id}"[:64], "metadata": {}, "source": source}


def written(text: str) -> str:
    """Return a student's text as Markdown that shows it as typed and runs nothing."""
    lines = html.escape(text).replace("\r\n", "\n").replace("\r", "\n").replace("\n", "&#10;")
    return f'<pre style="white-space: pre-wrap; font: inherit">{lines}</pre>'


def answered(lesson_id: str, answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cells of a graded notebook: each graded question with what the student answered."""
    graded = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in grading_cells(lesson_id)}
    cells = []
    for name in questions.bank(lesson_id):
        if cell := graded.get(grade_id(name)):
            if cell["cell_type"] == "markdown" and name in answers:
                cell["source"] = written(str(wording.words(questions.bank(lesson_id)[name], answers[name])))
            cells += [heading(lesson_id, name, answers.get(name)), cell]
    return cells


def source_notebook(lesson_id: str, *, key: bool) -> dict[str, Any]:
    """Return the lesson with, at its end, the cells that nbgrader grades."""
    from helpers.classroom import pack

    packed = pack.notebook(lesson_id, key=key)
    note = (
        "## For your teacher\n\nThe cells below are filled when the work is graded. You need not do anything here: "
        "your answers above count, and you hand in the file that “Save my work” gives you."
    )
    packed["cells"].append({"cell_type": "markdown", "id": "for-teacher", "metadata": {}, "source": note})
    for cell in grading_cells(lesson_id):
        packed["cells"] += [heading(lesson_id, cell["metadata"]["nbgrader"]["grade_id"][2:]), cell]
    return packed


def contents(lesson_id: str, *, key: bool) -> dict[str, bytes]:
    """Return the files of an nbgrader pack; the teacher's wheel has the key, the students' only if `key`."""
    from helpers.classroom import pack, wheel

    notebooks.path(lesson_id)
    title = f"{lesson_id[:2]} {course.lesson(lesson_id)['title']}"
    kinds = [entry["kind"] for entry in questions.bank(lesson_id).values()]
    read_me = READ_ME.format(
        title=title,
        underline="=" * (len(title) + 33),
        wheel=wheel.name(key=True),
        lesson=lesson_id,
        keyed=sum(kind in grading.KINDS for kind in kinds),
        texts=sum(kind in grading.WRITTEN for kind in kinds),
        keyed_points=KEYED_POINTS,
        text_points=TEXT_POINTS,
        version=__version__,
    )
    return {
        "READ-ME-FIRST.txt": read_me.encode("utf-8"),
        "nbgrader_config.py": CONFIG.format(lesson=lesson_id, unanswered=UNANSWERED).encode("utf-8"),
        wheel.name(key=True): wheel.build(key=True),
        f"source/{lesson_id}/{lesson_id}.ipynb": pack.as_json(source_notebook(lesson_id, key=key)),
        f"source/{lesson_id}/{wheel.name(key=key)}": wheel.build(key=key),
    }
