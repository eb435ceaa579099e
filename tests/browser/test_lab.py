"""A lesson in JupyterLab with the course's settings; and the helper itself, which must see a fault."""

import re
from collections.abc import Iterator

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from .lab import LabServer, View, open_notebook, open_page, problems, run_all, running_lab, watch

SECTIONS = 25


def long_lesson() -> nbformat.NotebookNode:
    v4 = nbformat.v4
    cells = [
        v4.new_markdown_cell("# A lesson\n\nGo to [the end](#Section-25) or to [the other](other.ipynb).")
    ]
    for number in range(1, SECTIONS + 1):
        cells.append(v4.new_markdown_cell(f"## Section {number}\n\n" + "A sentence to read. " * 60))
        cells.append(v4.new_code_cell(f"'output {number}'", metadata={"jupyter": {"source_hidden": True}}))
    return v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )


def faulty_lesson() -> nbformat.NotebookNode:
    v4 = nbformat.v4
    cells = [
        v4.new_code_cell("import sys; print('a warning', file=sys.stderr)"),
        v4.new_code_cell("1 / 0"),
    ]
    return v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    )


@pytest.fixture(scope="module")
def scratch_lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    root = tmp_path_factory.mktemp("scratch")
    nbformat.write(long_lesson(), root / "lesson.ipynb")
    nbformat.write(long_lesson(), root / "other.ipynb")
    nbformat.write(faulty_lesson(), root / "faulty.ipynb")
    with running_lab(root, tmp_path_factory.mktemp("jupyter")) as server:
        yield server


@pytest.fixture
def scratch_page(browser: Browser, scratch_lab: LabServer) -> Iterator[Page]:
    with open_page(browser, scratch_lab) as page:
        yield page


@pytest.mark.browser
@pytest.mark.parametrize(
    "view",
    [
        "doc",
        pytest.param("lab", marks=pytest.mark.release),
        pytest.param("notebook", marks=pytest.mark.release),
    ],
)
def test_a_long_lesson_is_drawn_whole_and_asks_no_other_host(
    scratch_page: Page, scratch_lab: LabServer, view: View
) -> None:
    seen = watch(scratch_page, scratch_lab)
    open_notebook(scratch_page, "lesson.ipynb", view)
    run_all(scratch_page)
    assert problems(scratch_page) == []
    for number in (1, SECTIONS):
        output = scratch_page.locator(".jp-OutputArea-output", has_text=f"'output {number}'")
        expect(output).to_have_count(1)
    assert seen.foreign == []
    assert seen.websocket_bytes > 0


@pytest.mark.browser
def test_links_within_and_between_lessons_work(scratch_page: Page) -> None:
    open_notebook(scratch_page, "lesson.ipynb", "doc")
    scratch_page.get_by_role("link", name="the end").click()
    expect(scratch_page.get_by_role("heading", name=f"Section {SECTIONS}")).to_be_in_viewport()
    scratch_page.get_by_role("link", name="the other").first.click()
    expect(scratch_page).to_have_url(re.compile(r"other\.ipynb$"))


@pytest.mark.browser
def test_jupyterlab_is_calm(scratch_page: Page) -> None:
    open_notebook(scratch_page, "lesson.ipynb")
    expect(scratch_page.locator("#jp-main-statusbar")).to_be_hidden()
    expect(scratch_page.locator(".Toastify__toast")).to_have_count(0)
    expect(scratch_page.locator(".jp-cell-toolbar button, .jp-cell-toolbar jp-button")).to_have_count(0)


@pytest.mark.browser
def test_an_error_and_a_warning_are_noticed(scratch_page: Page) -> None:
    open_notebook(scratch_page, "faulty.ipynb")
    run_all(scratch_page)
    found = " ".join(problems(scratch_page))
    assert "a warning" in found
    assert "ZeroDivisionError" in found
