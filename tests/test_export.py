"""A lesson exported to plain HTML with nbconvert: every exhibit stands there in words and as a table.

What is stored in a notebook is what such an export shows, and any front end that does not know our widgets.
"""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

from helpers.exhibit import FALLBACK_ROWS, Exhibit, html_table
from tests import lessons

every_lesson = pytest.mark.parametrize("path", lessons.paths(), ids=lambda path: path.stem)
# As docs/front-ends.md gives it.
EXECUTED = ("--to", "html", "--execute", "--ExecutePreprocessor.store_widget_state=False")


def words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def missing(path: Path, export: str) -> list[str]:
    """Return what an export lacks of the exhibits of a lesson, a line each."""
    page = BeautifulSoup(export, "html.parser")
    for script in page.find_all(["script", "style"]):
        script.decompose()
    told, lacks = " ".join(page.get_text(" ").split()), []
    found = [one for _, one in lessons.called(path, lessons.read(path)) if isinstance(one, Exhibit)]
    assert found
    for one in found:
        finding = one.states[one.state].get("finding", "") or one.alt
        table = html_table(one.frame.head(FALLBACK_ROWS), one.title)
        for part in (one.kicker, one.title, one.look_for, finding, table, one.source):
            if words(part) not in told:
                lacks.append(f"{one.kicker}: {words(part)[:80]}")
    return lacks


@every_lesson
def test_no_exhibit_is_missing_from_the_export_of_a_lesson_as_it_is_stored(path: Path) -> None:
    export, _ = HTMLExporter().from_notebook_node(lessons.read(path))
    assert missing(path, export) == []


def test_an_export_without_its_exhibits_is_noticed() -> None:
    path = lessons.paths()[-1]
    bare = lessons.read(path)
    for _, cell in lessons.cells(bare, "code"):
        cell.outputs = []
    export, _ = HTMLExporter().from_notebook_node(bare)
    assert missing(path, export)


@pytest.mark.slow
def test_no_exhibit_is_missing_from_the_export_of_lessons_that_were_run(tmp_path: Path) -> None:
    for path in lessons.paths():
        nbformat.write(lessons.read(path), tmp_path / path.name)
    command = [sys.executable, "-m", "nbconvert", *EXECUTED, *(path.name for path in lessons.paths())]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    for path in lessons.paths():
        export = (tmp_path / path.name).with_suffix(".html").read_text(encoding="utf-8")
        assert missing(path, export) == [], path.name


def test_the_command_stands_in_the_docs() -> None:
    docs = (lessons.REPOSITORY / "docs/front-ends.md").read_text(encoding="utf-8")
    assert f"nbconvert {' '.join(EXECUTED)} " in docs
