"""Build what Binder builds, as Binder builds it, and follow the README's launch links in it."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import lessons
from tests.environments import copied

from .lab import VIEWS, LabServer, View, open_notebook, open_page, problems, run_all, running_lab, watch

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
LAUNCH_PATHS = re.findall(r"https://mybinder\.org/v2/[^)\s]+\?urlpath=([^)\s]+)", README)
NOT_IN_A_CLONE = shutil.ignore_patterns(
    ".git", ".venv", ".*_cache", "__pycache__", "*.egg-info", "*.answers.json"
)
STEP_SECONDS = 900
VIEWED = {"lab": 2, "notebook": 4}
"""The lesson that is opened by its link, in each view."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Binder's images are Linux; postBuild is a bash script"),
]


def run(*command: str | Path, cwd: Path, path: Path | None = None) -> str:
    """Run one step of the build; if it fails, show what it said."""
    environment = dict(os.environ)
    environment.pop("PYTHONPATH", None)
    if path:
        environment["PATH"] = f"{path}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=STEP_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{command} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory, binder_pins: Path) -> tuple[Path, Path]:
    """Return Binder's image: the copied repository and the environment, made in repo2docker's order."""
    base = tmp_path_factory.mktemp("binder")
    repository, binaries = base / "repository", copied(binder_pins, base / "environment").parent
    shutil.copytree(REPOSITORY, repository, ignore=NOT_IN_A_CLONE)
    run(repository / "binder/postBuild", cwd=repository, path=binaries)
    return repository, binaries / "python"


@pytest.fixture(scope="module")
def binder_lab(
    browser: Browser, image: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LabServer]:
    repository, python = image
    with running_lab(repository, tmp_path_factory.mktemp("jupyter"), python=str(python)) as server:
        yield server


def test_versions_are_the_pinned_ones_and_fit_together(image: tuple[Path, Path]) -> None:
    repository, python = image
    run(python, "-m", "pip", "check", cwd=repository)
    listed = json.loads(run(python, "-m", "pip", "list", "--format=json", cwd=repository))
    beyond_the_pins = {package["name"] for package in listed} - {
        line.split("==")[0] for line in (repository / "binder/requirements.txt").read_text().splitlines()
    }
    assert beyond_the_pins == {"pip", "setuptools", "stalin-purges-course"} & {p["name"] for p in listed}


def test_package_is_whole_without_its_checkout(image: tuple[Path, Path]) -> None:
    repository, python = image
    code = "import helpers, helpers.course as c; print(helpers.__file__); print(c.folder())"
    for place in run(python, "-c", code, cwd=repository.parent).splitlines():
        assert Path(place).is_relative_to(python.parents[1]), place
    settings = python.parents[1] / "share/jupyter/lab/settings/overrides.d/stalin-purges-course.json"
    assert settings.is_file()


@pytest.mark.parametrize("view", ["lab", pytest.param("notebook", marks=pytest.mark.release)])
def test_launch_link_opens_a_lesson_that_runs_without_a_fault(
    browser: Browser, binder_lab: LabServer, view: View
) -> None:
    """The link of one lesson; every lesson is run in both views, on these versions, by test_lessons.py."""
    links = [path for path in LAUNCH_PATHS if path.startswith(f"{VIEWS[view]}/notebooks/")]
    assert [Path(link).name for link in links] == [path.name for path in lessons.paths()]
    notebook = links[VIEWED[view]].removeprefix(f"{VIEWS[view]}/")
    assert (binder_lab.root / notebook).is_file()
    with open_page(browser, binder_lab) as page:
        seen = watch(page, binder_lab)
        open_notebook(page, notebook, view)
        run_all(page)
        assert problems(page) == []
        assert seen.foreign == []
