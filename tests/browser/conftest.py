"""One JupyterLab for all browser tests, in the browser of the whole run; a fresh page for each."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from . import site
from .lab import LabServer, Watch, open_page, running_lab, watch

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
def pyodide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the tests' Pyodide."""
    return site.fetch_pyodide(tmp_path_factory.mktemp("pyodide"))


@pytest.fixture(scope="session")
def site_server(pyodide: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """Serve the self-hosted site."""
    out = tmp_path_factory.mktemp("host") / "site"
    site.build(out, "--pyodide", pyodide)
    with site.served(out) as server:
        yield server


@pytest.fixture
def page(browser: Browser, lab_server: LabServer) -> Iterator[Page]:
    with open_page(browser, lab_server) as page:
        yield page


@pytest.fixture
def seen(page: Page, lab_server: LabServer) -> Watch:
    """What the page asks for and complains of; take it before the page opens anything."""
    return watch(page, lab_server)
