"""A lesson without exhibits, quick to run, that asks the questions of our own bank.

A test module takes its fixtures over:

    own_bank, notebook, server, page = short_lesson.FIXTURES
"""

import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from . import bank
from .lab import LabServer, open_notebook, open_page, run_all, running_lab
from .student import desk, question

LESSON = "02-terror"
NOTEBOOK = f"notebooks/{LESSON}.ipynb"


@pytest.fixture(scope="module", autouse=True)
def own_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with bank.used(tmp_path_factory.mktemp("course") / "data", LESSON):
        yield


def hidden_cells(*lines: str) -> nbformat.NotebookNode:
    """Return a notebook with a line of code in each cell, hidden as in a lesson."""
    hidden = {"jupyter": {"source_hidden": True}}
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(line, metadata=hidden) for line in lines],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )


@pytest.fixture(scope="module")
def notebook() -> nbformat.NotebookNode:
    """Desk, questions and turn-in."""
    asked = [f"questions.ask('{LESSON}', '{question_id}')" for question_id in bank.asked()]
    return hidden_cells(
        "from helpers import answers, questions",
        f"answers.desk('{LESSON}')",
        *asked,
        f"answers.turn_in('{LESSON}')",
    )


def new_root(notebook: nbformat.NotebookNode, root: Path) -> Path:
    """Return a folder to serve that holds the lesson and nothing else."""
    (root / "notebooks").mkdir(parents=True)
    nbformat.write(notebook, root / NOTEBOOK)
    return root


@pytest.fixture(scope="module")
def server(notebook: nbformat.NotebookNode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    root = new_root(notebook, tmp_path_factory.mktemp("answers"))
    with running_lab(root, tmp_path_factory.mktemp("jupyter")) as server:
        yield server


@pytest.fixture
def page(browser: Browser, server: LabServer) -> Iterator[Page]:
    for path in (server.root / "notebooks").glob("*answers.json*"):
        path.unlink()
    with open_page(browser, server) as page:
        start(page)
        yield page


FIXTURES = (own_bank, notebook, server, page)


def start(page: Page) -> None:
    open_notebook(page, NOTEBOOK, "doc")
    run_all(page)
    expect(desk(page)).to_be_visible()


def life(page: Page) -> Locator:
    return question(page, "One life").get_by_label("Your answer")


def stored_files(server: LabServer) -> dict[str, dict[str, object]]:
    found = {}
    for path in (server.root / "notebooks").glob(f"{LESSON}.*.answers.json"):
        content = json.loads(path.read_text())
        found[path.name] = {key: answer["value"] for key, answer in content["answers"].items()}
    return found
