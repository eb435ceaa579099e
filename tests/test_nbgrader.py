"""Real nbgrader takes a packed assignment through its whole way; grades depend on question ids alone."""

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from helpers import questions
from helpers.classroom import grading, nbgrader_pack, wheel, wording
from helpers.classroom.cli import app

from .classroom import submissions
from .classroom.submissions import LESSON, answers, as_json, as_page, moodle, zipped
from .environments import with_others

NBGRADER = "0.9.6"
SECONDS = 900
KEYED = [name for name, entry in questions.bank(LESSON).items() if entry["kind"] in grading.KINDS]
TEXTS = submissions.ids("text")


def right(question_id: str) -> Any:
    return _answer(questions.bank(LESSON)[question_id], right=True)


def wrong(question_id: str) -> Any:
    return _answer(questions.bank(LESSON)[question_id], right=False)


def _answer(entry: dict[str, Any], *, right: bool) -> Any:
    """Return the right answer to a question with a key, or one in which nothing is right."""
    if entry["kind"] == "choice":
        found = [i for i, option in enumerate(entry["options"]) if bool(option.get("right")) == right]
        return found if right else found[:1]
    pieces, words = (entry[name] for name in wording.EACH_GETS[entry["kind"]])
    fits = [words.index(piece["fits"]) for piece in pieces]
    return {str(row): fit if right else (fit + 1) % len(words) for row, fit in enumerate(fits)}


def student(name: str, choose: Any, **changes: Any) -> dict[str, Any]:
    """Return a turn-in of one student whose answers with a key are `choose(question id)`."""
    given = answers(name, **changes)
    for question_id in KEYED:
        given["answers"][question_id]["value"] = choose(question_id)
    return given


# Without nbgrader ---------------------------------------------------------------------------------


def test_a_choice_gives_points_by_what_is_right_in_it() -> None:
    entry = {"kind": "choice", "options": [{"right": True}, {"right": True}, {}, {}]}
    shares = {(0, 1): 1, (0,): 0.5, (0, 2): 0, (0, 1, 2): 0.5, (2, 3): 0, (): 0}
    assert {chosen: grading.share(entry, list(chosen)) for chosen in shares} == shares


@pytest.mark.parametrize(
    ("kind", "pieces", "words"), [("match", "items", "choices"), ("tag", "phrases", "labels")]
)
def test_a_match_gives_points_by_the_pieces_that_fit(kind: str, pieces: str, words: str) -> None:
    entry = {
        "kind": kind,
        words: ["x", "y"],
        pieces: [{"fits": "y"}, {"fits": "x"}, {"fits": "y"}, {"fits": "y"}],
    }
    assert grading.share(entry, {"0": 1, "1": 0, "2": 1, "3": 1}) == 1
    assert grading.share(entry, {"0": 1, "1": 1, "3": 1}) == 0.5
    assert grading.share(entry, {"0": 0}) == 0


def test_points_are_given_while_autograding_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.answers.json").write_bytes(as_json(student("A", right)))
    assert "teacher" in str(grading.points(LESSON, KEYED[0]))
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert grading.points(LESSON, KEYED[0], 2) == 2
    (tmp_path / "x.answers.json").unlink()
    with pytest.raises(grading.NoAnswers):
        grading.points(LESSON, KEYED[0])


def test_the_newest_answers_beside_the_notebook_count(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(as_page(student("A", right, saved_at="2026-11-24T10:00:00+01:00")))
    (tmp_path / "b.answers.json").write_bytes(
        as_json(student("A", wrong, saved_at="2026-11-23T10:00:00+01:00"))
    )
    assert grading.submission(LESSON, tmp_path).answers[KEYED[0]] == right(KEYED[0])


def test_a_students_text_is_shown_as_typed_and_is_no_markup() -> None:
    shown = nbgrader_pack.written("<script>x</script>\n\n# no heading\r\n</pre>")
    assert "<script" not in shown
    assert shown.count("</pre>") == 1
    assert "\n" not in shown


def test_every_graded_cell_has_its_own_id_that_nbgrader_takes() -> None:
    ids = [cell["metadata"]["nbgrader"]["grade_id"] for cell in nbgrader_pack.grading_cells(LESSON)]
    assert len(set(ids)) == len(ids) == len(KEYED) + len(TEXTS)
    assert all(one.replace("-", "").replace("_", "").isalnum() for one in ids)


# With nbgrader ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment with nbgrader and the course; COURSE_NBGRADER names a prepared one."""
    base = tmp_path_factory.mktemp("nbgrader")
    if prepared := os.environ.get("COURSE_NBGRADER"):
        python = Path(prepared)
    else:
        python = with_others(base / "env", f"nbgrader=={NBGRADER}")
        # The one program that it calls by name: that of this Python would not find nbgrader.
        pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
        subprocess.run([*pip, "--ignore-installed", "--no-deps", "alembic"], check=True, timeout=SECONDS)
    return python


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the unpacked assignment, under a path with a space and letters that are not ASCII."""
    base = tmp_path_factory.mktemp("Kurs für 10b")
    result = CliRunner().invoke(app, ["pack", LESSON, "--nbgrader", "--no-key", "--out", str(base)])
    assert result.exit_code == 0, result.output
    (packed,) = base.glob("*.zip")
    zipfile.ZipFile(packed).extractall(base)
    (folder,) = (path for path in base.iterdir() if path.is_dir())
    return folder


def activated(python: Path) -> dict[str, str]:
    """Return the environment variables of an activated environment: nbgrader calls programs that lie in it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return kept | {"PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}


def nbgrader(python: Path, folder: Path, *command: str) -> str:
    done = subprocess.run(
        [python, "-m", "nbgrader", *command],
        cwd=folder, env=activated(python), capture_output=True, text=True, timeout=SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"nbgrader {command}:\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
    return done.stdout + done.stderr


SCRIPT = "<script>document.title='taken'</script>"


def hand_in(archive: Path) -> None:
    """Put into `archive` what a class hands in: pages, a file, a zip, one damaged, one hostile."""
    archive.mkdir(parents=True)
    good, half = (
        student("Ada Good", right),
        student("Bea Half", lambda q: right(q) if q == KEYED[0] else wrong(q)),
    )
    good["answers"][TEXTS[0]]["value"] = SCRIPT
    none = student("Cem None", wrong)
    none["answers"] = {
        name: answer for name, answer in none["answers"].items() if name not in (*KEYED, *TEXTS)
    }
    files = {
        moodle(1, "Good Ada"): as_page(good),
        moodle(2, "Half Bea", "02-terror.bea.answers.json"): as_json(half),
        moodle(3, "None Cem", "work.zip"): zipped({"in/02-terror.html": as_page(none)}),
        moodle(4, "Damaged Dan"): as_page(student("Dan", right))[:300],
        moodle(5, "Hostile Hal", "h.zip"): zipped({"../../../../escaped.html": as_page(good)}),
    }
    (archive / "download.zip").write_bytes(zipped(files))


@pytest.fixture(scope="module")
def graded(environment: Path, course: Path) -> Path:
    """Return the course after nbgrader's whole way."""
    nbgrader(environment, course, "generate_assignment", LESSON)
    hand_in(course / "downloaded" / LESSON / "archive")
    nbgrader(environment, course, "zip_collect", LESSON)
    nbgrader(environment, course, "autograde", LESSON)
    nbgrader(environment, course, "export", "--to", "grades.csv")
    return course


def grades(course: Path) -> dict[str, dict[str, str]]:
    rows = csv.DictReader((course / "grades.csv").read_text(encoding="utf-8").splitlines())
    return {row["student_id"]: row for row in rows if row["assignment"] == LESSON}


def scores(python: Path, course: Path) -> dict[str, dict[str, tuple[Any, bool]]]:
    """Return each student's (points, waits for the teacher) by cell, from nbgrader's own gradebook."""
    code = """
import json, sys
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db", "stalin-purges") as book:
    print(json.dumps({s.student.id: {g.cell.name: [g.auto_score, bool(g.needs_manual_grade)] for n in s.notebooks for g in n.grades}
        for s in book.assignment_submissions(sys.argv[1])}))
"""
    done = subprocess.run(
        [python, "-c", code, LESSON],
        cwd=course,
        env=activated(python),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.slow
def test_what_has_a_key_is_graded_and_texts_wait(environment: Path, graded: Path) -> None:
    found = scores(environment, graded)
    assert set(found) == {"good-ada", "half-bea", "none-cem"}
    for question_id in KEYED:
        name = nbgrader_pack.grade_id(question_id)
        assert found["good-ada"][name][0] == nbgrader_pack.KEYED_POINTS
        assert found["half-bea"][name][0] == (nbgrader_pack.KEYED_POINTS if question_id == KEYED[0] else 0)
        assert found["none-cem"][name][0] == 0
    for question_id in TEXTS:
        name = nbgrader_pack.grade_id(question_id)
        assert found["good-ada"][name] == [None, True], "a text waits for the teacher"
        assert found["none-cem"][name] == [0, False], "no text: nothing to read"


@pytest.mark.slow
def test_the_export_has_every_students_points(graded: Path) -> None:
    exported = grades(graded)
    most = len(KEYED) * nbgrader_pack.KEYED_POINTS + len(TEXTS) * nbgrader_pack.TEXT_POINTS
    assert {name: float(row["score"]) for name, row in exported.items() if row["score"]} == {
        "good-ada": len(KEYED), "half-bea": 1, "none-cem": 0,
    }  # fmt: skip
    assert all(float(row["max_score"]) == most for row in exported.values())


@pytest.mark.slow
def test_what_could_not_be_read_is_named_and_nothing_escapes(graded: Path) -> None:
    report = (graded / "downloaded" / LESSON / "extracted/report.csv").read_text(encoding="utf-8-sig")
    assert "Damaged Dan" in report
    assert "zip-slip" in report
    assert not list(graded.parent.parent.rglob("escaped*"))


@pytest.mark.slow
def test_the_teacher_reads_the_text_as_typed(graded: Path) -> None:
    notebook = (graded / "autograded/good-ada" / LESSON / f"{LESSON}.ipynb").read_text(encoding="utf-8")
    assert "&lt;script&gt;" in notebook
    assert "<script" not in notebook


@pytest.mark.slow
def test_the_students_copy_has_no_key_and_runs_alone(graded: Path) -> None:
    release = graded / "release" / LESSON
    (file,) = release.glob("*.whl")
    assert file.name == wheel.name(key=False)
    assert (release / f"{LESSON}.ipynb").is_file()


@pytest.mark.slow
def test_grades_survive_a_notebook_whose_cells_lost_everything(
    environment: Path, graded: Path, tmp_path: Path
) -> None:
    spoiled = tmp_path / "spoiled course"
    shutil.copytree(graded, spoiled)
    for name in ("good-ada", "half-bea"):
        path = spoiled / "submitted" / name / LESSON / f"{LESSON}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            cell["metadata"] = {}
        notebook["cells"] = [*notebook["cells"][:3], *notebook["cells"][:3]]
        notebook["cells"][0] |= {"cell_type": "markdown", "source": "gone"}
        for number, cell in enumerate(notebook["cells"]):
            cell["id"] = f"c{number}"
        path.write_text(json.dumps(notebook), encoding="utf-8")
    before = scores(environment, spoiled)
    nbgrader(environment, spoiled, "autograde", LESSON, "--force")
    assert scores(environment, spoiled) == before
