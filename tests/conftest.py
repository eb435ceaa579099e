"""What many tests need: a copy of the course's data to spoil, and one browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser

from helpers import course, data, drawer, questions, sources
from tests import environments, fuzz
from tests.browser import site
from tests.browser.lab import chromium

MadeOnce = Callable[[str, Callable[[Path], object]], Path]

# The same examples at each run, and no deadline: a busy machine is no failure.
settings.register_profile("course", deadline=None, derandomize=True, database=None)
# Many more, and new ones each time; see fuzz.py.
settings.register_profile("long", deadline=None, print_blob=True)
settings.load_profile("long" if fuzz.LONG else "course")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end of a run with a named profile what became of its inputs."""
    if fuzz.PROFILE and fuzz.TALLY:
        terminalreporter.section("fuzzing")
        for line in fuzz.table():
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Return a function that has a folder filled by the first worker that wants it, for all workers of the run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made_once(name: str, fill: Callable[[Path], object]) -> Path:
        folder, done = shared / name, shared / f"{name}.done"
        with FileLock(shared / f"{name}.lock"):
            if not done.exists():
                fill(folder)
                done.touch()
        return folder

    return made_once


@pytest.fixture(scope="session")
def binder_pins(made_once: MadeOnce) -> Path:
    """An environment with what Binder's file pins; copy it (environments.copied) and leave it as it is."""
    return made_once("binder-pins", environments.pinned)


@pytest.fixture(scope="session")
def pyodide(made_once: MadeOnce) -> Path:
    """The folder with the tests' Pyodide."""
    return made_once("pyodide", site.fetch_pyodide) / site.INSIDE


@pytest.fixture(scope="session")
def whole_site(made_once: MadeOnce, pyodide: Path) -> Path:
    """The self-hosted site as it is published."""
    return made_once("site", lambda out: site.build(out, "--pyodide", pyodide))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the whole run: a second one beside it would find Playwright already at work."""
    with chromium() as browser:
        yield browser


CACHES = (
    course.lessons,
    data.schemas,
    data._source_ids,
    data._load,
    sources.works,
    questions.bank,
    drawer.excerpts,
    drawer.exhibits,
)
REMEMBERED = [cache for cache in CACHES if hasattr(cache, "cache_clear")]


def forget() -> None:
    """Make the helpers read their files anew."""
    for cache in REMEMBERED:
        cache.cache_clear()


@pytest.fixture
def spoiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of data/ that the helpers read in place of the real one: spoil it, then look."""
    copy = tmp_path / "data"
    shutil.copytree(course.folder(), copy)
    monkeypatch.setenv("COURSE_DATA", str(copy))
    forget()
    yield copy
    forget()


@pytest.fixture
def change(spoiled: Path) -> Callable[[str, str, str], None]:
    """Change words in one file of the copy; fails if they do not stand there exactly once."""

    def change(name: str, old: str, new: str) -> None:
        path = spoiled / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"'{old}' stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        forget()

    return change
