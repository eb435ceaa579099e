"""Every lesson on the oldest versions that the package says it works with; the current ones are tested everywhere else."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from playwright.sync_api import Browser, Page, expect

from tests import lessons
from tests.environments import with_others

from .conftest import REPOSITORY
from .lab import (
    LabServer,
    ask_kernel,
    open_beside,
    open_notebook,
    open_page,
    problems,
    run_all,
    running_lab,
    watch,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def oldest() -> list[str]:
    """Return each declared dependency at the lowest version that it allows: "plotly>=6" -> "plotly==6.0.*"."""
    found = []
    for line in PROJECT["dependencies"]:
        requirement = Requirement(line)
        [bound] = re.findall(r">=([\d.]+)", str(requirement.specifier))
        found.append(f"{requirement.name}=={bound if '.' in bound else f'{bound}.0'}.*")
    return found


@pytest.fixture(scope="module")
def old_lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """A JupyterLab with the oldest versions, in an environment of its own."""
    base = tmp_path_factory.mktemp("oldest")
    python = with_others(base / "environment", *oldest())
    root = base / "course"
    root.mkdir()
    for path in lessons.paths():
        lessons.write(root / path.name, path.read_text(encoding="utf-8"))
    with running_lab(root, base / "jupyter", python=python) as server:
        yield server


def test_every_lesson_runs_on_the_oldest_versions(browser: Browser, old_lab: LabServer) -> None:
    first, *others = lessons.paths()
    with open_page(browser, old_lab) as page:
        seen = watch(page, old_lab)
        open_notebook(page, first.name, "doc")
        assert page.evaluate("() => jupyterapp.version").startswith("4.2.")
        for line in oldest():
            name, version = line.removesuffix(".*").split("==")
            told = ask_kernel(page, f"from importlib import metadata; print(metadata.version({name!r}))")
            assert f"{told.strip()}.".startswith(f"{version}."), line
        works(page)
        for path in others:
            open_beside(page, path.name)
            works(page)
        assert seen.foreign == []


def works(page: Page) -> None:
    """Run the lesson: every exhibit is drawn, an answer is kept."""
    run_all(page)
    assert problems(page) == []
    assert page.locator(".course-notice").count() == 0
    assert page.locator(".course-exhibit").count()
    for exhibit in page.locator(".course-exhibit").all():
        exhibit.scroll_into_view_if_needed()
        if exhibit.locator(".course-slot").count():
            expect(exhibit.locator("svg.main-svg").first).to_be_visible()
    field = page.locator(".course-question textarea").first
    field.fill("Written on the oldest versions.")
    expect(page.locator(".course-desk").first).to_contain_text("beside the notebook")
