"""A lesson that was run and saved: loaded again while its kernel runs, and opened another day, when the kernel is gone."""

import json

import pytest
from playwright.sync_api import Browser, expect

from tests import lessons

from .conftest import REPOSITORY
from .lab import LabServer, View, open_notebook, open_page, problems, run_all, watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "02-terror.ipynb"
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.mark.parametrize("view", ["doc", pytest.param("notebook", marks=pytest.mark.release)])
def test_a_saved_lesson_is_alive_with_its_kernel_and_readable_without(
    browser: Browser, lab_server: LabServer, view: View
) -> None:
    file = lab_server.root / "notebooks" / NAME
    pristine = (REPOSITORY / "notebooks" / NAME).read_text(encoding="utf-8")
    file.write_text(pristine, encoding="utf-8")
    with open_page(browser, lab_server) as page:
        open_notebook(page, f"notebooks/{NAME}", view)
        as_stored = page.locator(".jp-OutputArea-child .jp-OutputArea-output").all_inner_texts()
        run_all(page)
        drawn = page.locator(".course-exhibit, .course-question").count()
        assert drawn > 20
        page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")

        page.reload()
        expect(page.locator(".course-exhibit, .course-question")).to_have_count(drawn, timeout=60_000)
        exhibit = page.locator(".course-exhibit:has(.course-chip)").first
        exhibit.locator(".course-chip").nth(1).click()
        expect(exhibit.locator(".course-chip input").nth(1)).to_be_checked()
        assert problems(page) == []
        page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    saved = lessons.read(file)
    outputs = [output for _, cell in lessons.cells(saved, "code") for output in cell.outputs]
    assert outputs
    assert not [output for output in outputs if VIEW in json.dumps(output.get("data", {}))]
    with open_page(browser, lab_server) as page:
        seen = watch(page, lab_server)
        open_notebook(page, f"notebooks/{NAME}", view)
        assert page.locator(".jp-OutputArea-child .jp-OutputArea-output").all_inner_texts() == as_stored
        assert problems(page) == []
        assert [error for error in seen.console_errors if "widget" in error] == []
        run_all(page)
        expect(page.locator(".course-exhibit, .course-question")).to_have_count(drawn)
        assert problems(page) == []
    file.write_text(pristine, encoding="utf-8")
