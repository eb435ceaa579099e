"""One JupyterLab for all browser tests, in the browser of the whole run; a fresh page for each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests import lessons

from . import site
from .lab import LabServer, Lesson, Watch, open_notebook, open_page, run_all, running_lab, watch

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def lab_server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """Serve a copy of the lessons, so that no test writes into the checkout."""
    root = tmp_path_factory.mktemp("course")
    ignored = shutil.ignore_patterns(".ipynb_checkpoints", "*.answers.json")
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks", ignore=ignored)
    with running_lab(root, tmp_path_factory.mktemp("jupyter")) as server:
        yield server


@pytest.fixture(scope="session")
def lesson(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Lesson]:
    """A lesson in a front end, opened and run once for all tests of the run that look at it."""
    front_end, name = request.param
    lite = front_end == "JupyterLite"
    server: LabServer = request.getfixturevalue("site_server" if lite else "lab_server")
    file = server.root / ("lite/files/notebooks" if lite else "notebooks") / name
    if not lite:  # JupyterLab may have saved it in another test
        shutil.copy(REPOSITORY / "notebooks" / name, file)
    outputs = [output for _, cell in lessons.cells(lessons.read(file), "code") for output in cell.outputs]
    with open_page(browser, server) as page:
        seen = watch(page, server)
        if lite:
            site.open_lesson(page, file.stem)
        else:
            open_notebook(page, f"notebooks/{name}", "notebook" if front_end == "Notebook 7" else "doc")
        before = page.locator(".jp-OutputArea-child .jp-OutputArea-output").all_inner_texts()
        run_all(page, seconds=120)
        yield Lesson(page, seen, [output["data"]["text/plain"] for output in outputs], before, front_end)


@pytest.fixture(scope="session")
def site_server(whole_site: Path) -> Iterator[LabServer]:
    """Serve the self-hosted site."""
    with site.served(whole_site) as server:
        yield server


@pytest.fixture
def answers_forgotten(lab_server: LabServer) -> Iterator[None]:
    """Remove afterwards what a test answered: the next one on this server would be asked whether it is Mia."""
    yield
    for file in (lab_server.root / "notebooks").glob("*.answers.json"):
        file.unlink()


@pytest.fixture
def page(browser: Browser, lab_server: LabServer) -> Iterator[Page]:
    with open_page(browser, lab_server) as page:
        yield page


@pytest.fixture
def seen(page: Page, lab_server: LabServer) -> Watch:
    """What the page asks for and complains of; take it before the page opens anything."""
    return watch(page, lab_server)
