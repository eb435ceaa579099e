"""The renewing command: what it writes, and when it writes nothing."""

import json
from pathlib import Path

import nbformat
import pytest

from helpers import data
from tests import renew
from tests.lessons import LessonError

LESSON = "02-terror"
EXCERPT = data.load("excerpts")["excerpt_id"].iloc[0]
TEXT = (
    "# A lesson\n\nSome say so [@conquest-1990; @lenoe-2010], others not ([Old label](#source-knight-1999))."
)


def code(source: str, *tags: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(
        source, metadata={"jupyter": {"source_hidden": True}, "tags": list(tags)}
    )


@pytest.fixture
def path(tmp_path: Path, spoiled: Path) -> Path:
    """A small notebook of lesson 02, beside a copy of the data."""
    path = tmp_path / f"{LESSON}.ipynb"
    save(path, code("from helpers import sources, texts", "no-output"), code(f"texts.excerpt({EXCERPT!r})"))
    return path


def save(path: Path, *cells: nbformat.NotebookNode, text: str = TEXT) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text), *cells])
    nbformat.write(notebook, path)


def cites(folder: Path) -> list[str]:
    lessons = json.loads((folder / "lessons.json").read_text(encoding="utf-8"))
    return next(lesson["cites"] for lesson in lessons if lesson["id"] == LESSON)


def test_it_links_citations_lists_the_works_and_stores_plain_outputs(path: Path, spoiled: Path) -> None:
    assert renew.renew(path)
    notebook = nbformat.read(path, as_version=4)
    text, silent, shown = notebook.cells
    assert "([Conquest 1990](#source-conquest-1990); [Lenoe 2010](#source-lenoe-2010))" in text.source
    assert "([Knight 1999](#source-knight-1999))" in text.source
    assert {"conquest-1990", "knight-1999", "lenoe-2010"} < set(cites(spoiled)), (
        "the excerpt's works are missing"
    )
    assert cites(spoiled) == sorted(cites(spoiled))
    assert (silent.outputs, silent.execution_count, shown.execution_count) == ([], 1, 2)
    assert set(shown.outputs[0].data) == {"text/plain", "text/html"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.language_info == {"name": "python"}


def test_what_is_renewed_needs_no_renewing(path: Path) -> None:
    renew.renew(path)
    before = path.read_bytes()
    assert not renew.renew(path)
    assert path.read_bytes() == before


def test_the_list_of_lessons_keeps_its_form(path: Path, spoiled: Path) -> None:
    renew.renew(path)
    text = (spoiled / "lessons.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=1, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (code("1 / 0"), r"02-terror\.ipynb, cell 2: ZeroDivisionError"),
        (code("import sys; print('Warning', file=sys.stderr)"), "cell 2 writes to stderr: Warning"),
        (code("texts = __import__('helpers.texts').texts; texts.excerpt('no-such')"), "cell 2: .*no-such"),
        (code("'words'", "no-output"), "cell 2 is tagged no-output but shows something"),
        (code("None"), "cell 2 shows nothing"),
        (code("object()"), "cell 2 shows an address"),
    ],
    ids=["error", "stderr", "notice", "output despite the tag", "no output", "address"],
)
def test_a_cell_that_is_wrong_stops_it_and_nothing_is_written(
    path: Path, spoiled: Path, cell: nbformat.NotebookNode, message: str
) -> None:
    save(path, cell)
    before, listed = path.read_bytes(), cites(spoiled)
    with pytest.raises(LessonError, match=message):
        renew.renew(path)
    assert path.read_bytes() == before
    assert cites(spoiled) == listed


def test_an_unknown_work_is_named_with_notebook_cell_and_nearest(path: Path) -> None:
    save(path, code("'some words'"), text="# A\n\nSome say so [@conqest-1990].")
    with pytest.raises(
        LessonError, match=r"02-terror\.ipynb, cell 1: No source 'conqest-1990'.*conquest-1990"
    ):
        renew.renew(path)


def test_a_notebook_that_is_no_lesson_is_refused(path: Path) -> None:
    other = path.rename(path.with_name("99-other.ipynb"))
    with pytest.raises(LessonError, match=r"no lesson '99-other'"):
        renew.renew(other)


def test_the_command_says_what_went_wrong_in_one_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save(path, code("1 / 0"))
    assert renew.main([str(path)]) == 1
    assert capsys.readouterr().err.startswith(
        "Nothing was written. 02-terror.ipynb, cell 2: ZeroDivisionError"
    )
