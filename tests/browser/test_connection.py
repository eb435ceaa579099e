"""The server goes away in mid-lesson: everything goes on, one calm line says so, and nothing is to be done by hand."""

import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import REPOSITORY
from .lab import open_notebook, open_page, problems, run_all, running_lab
from .student import acknowledged, desk, name

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSON = "03-confessions"
AWAY = 7
"""Times five seconds: longer than JupyterLab waits before it saves the notebook by itself."""

SHOWN = "exhibit => exhibit.querySelector('.course-finding, .course-count').parentElement.innerText + JSON.stringify(exhibit.querySelector('.js-plotly-plot')?.data ?? '')"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "course"
    ignored = shutil.ignore_patterns(".ipynb_checkpoints", "*.answers.json")
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks", ignore=ignored)
    return root


def port(url: str) -> int:
    return int(url.split(":")[2].split("/")[0])


def line(page: Page) -> Locator:
    return page.locator(".course-connection")


def field(page: Page) -> Locator:
    return page.locator(".course-question:not(.course-desk) textarea").first


def test_without_a_server_exhibits_change_and_answers_typed_meanwhile_are_saved_when_it_returns(
    browser: Browser, root: Path, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        with running_lab(root, tmp_path / "jupyter") as server:
            page = stack.enter_context(open_page(browser, server))
            open_notebook(page, f"notebooks/{LESSON}.ipynb", "doc")
            run_all(page)
            name(page, "Mia")
            field(page).press_sequentially("before")
            acknowledged(page, LESSON)
        expect(line(page)).to_contain_text(
            "The connection to the notebook server is lost. Go on", timeout=30_000
        )
        expect(line(page)).to_contain_text("kept in this browser")
        assert line(page).get_attribute("role") == "status"
        field(page).press("End")
        for _ in range(AWAY):  # JupyterLab tries to save the notebook meanwhile, and fails
            field(page).evaluate(
                "field => field === document.activeElement || (() => { throw Error('focus lost'); })()"
            )
            page.keyboard.type(", away")
            page.wait_for_timeout(5000)
            expect(page.locator(".jp-Dialog")).to_have_count(0)
        typed = "before" + ", away" * AWAY
        expect(field(page)).to_have_value(typed)
        box = field(page).bounding_box()
        above = line(page).bounding_box()
        assert box
        assert above
        assert box["y"] + box["height"] <= above["y"], "the line hides what is being typed"
        assert stuck(page) == []
        assert page.locator(".jp-Dialog").count() == 0

        with running_lab(root, tmp_path / "jupyter", port=port(server.url)):
            expect(line(page)).to_contain_text("is back", timeout=60_000)
            acknowledged(page, LESSON)
            stored = next((root / "notebooks").glob(f"{LESSON}.mia.answers.json")).read_text(encoding="utf-8")
            assert typed in stored
            expect(desk(page).locator(".course-saving")).to_contain_text("in the file")
            expect(line(page)).to_be_empty(timeout=20_000)
            assert problems(page) == []


def stuck(page: Page) -> list[str]:
    """Choose another option of each control by key; return the controls that leave their exhibit as it was."""
    return [
        f"{exhibit.locator('.course-kicker').inner_text()}: {control.get_attribute('class')}"
        for exhibit in page.locator(".course-exhibit").all()
        for control in exhibit.locator(":is(.course-choice, .course-menu, .course-range)").all()
        if not changes(page, exhibit, control)
    ]


def changes(page: Page, exhibit: Locator, control: Locator) -> bool:
    before = exhibit.evaluate(SHOWN)
    control.locator("input:checked, select, input[type=range]").first.focus()
    keys = ("ArrowDown", "ArrowUp") if control.locator("select").count() else ("ArrowRight", "ArrowLeft")
    for key in (keys[0], keys[0], *[keys[1]] * 3):
        page.keyboard.press(key)
        for _ in range(10):
            if exhibit.evaluate(SHOWN) != before:
                return True
            page.wait_for_timeout(50)
    return False
