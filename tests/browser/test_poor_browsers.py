"""Browsers that lack something: the lesson works, or says in one calm line what it cannot do."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from .lab import LabServer, ask_kernel, open_notebook, open_page, problems, run_all, watch
from .test_accessibility import cut

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTEBOOK = "notebooks/00-start-here.ipynb"


@contextmanager
def run_lesson(browser: Browser, server: LabServer, script: str = "") -> Iterator[Page]:
    """Open and run a lesson in a page in which `script` ran before all else. The browser's console has no complaint."""
    with open_page(browser, server) as page:
        seen = watch(page, server)
        if script:
            page.add_init_script(script)
        open_notebook(page, NOTEBOOK, "doc")
        run_all(page)
        yield page
        assert seen.console_errors == []


def works(page: Page) -> None:
    """An exhibit changes, a question answers, nothing looks broken."""
    exhibit = page.locator(".course-exhibit:has(.course-slot)").first
    before = exhibit.locator(".course-finding").inner_text()
    exhibit.locator(".course-chip").nth(1).click()
    expect(exhibit.locator(".course-finding")).not_to_have_text(before)
    question = page.locator(".course-question:has(.course-option)").first
    question.locator(".course-option input").first.check()
    question.get_by_role("button", name="Check").click()
    expect(question.locator(".course-feedback")).not_to_be_empty()
    assert problems(page) == []


def test_without_local_storage_the_lesson_works_and_says_what_is_not_kept(
    browser: Browser, lab_server: LabServer
) -> None:
    # Only the lesson's own keys: a JupyterLab without any storage does not start at all.
    refuse = """for (const name of ["getItem", "setItem", "removeItem"]) {
        const act = Storage.prototype[name];
        Storage.prototype[name] = function (key, ...rest) {
            if (key.startsWith("stalin-purges-course")) throw new DOMException("The operation is insecure.", "SecurityError");
            return act.call(this, key, ...rest);
        };
    }"""
    with run_lesson(browser, lab_server, refuse) as page:
        works(page)
        expect(page.locator(".course-saving").first).to_contain_text("This browser keeps nothing")
        expect(page.locator(".course-saving").first).to_contain_text("Save my work")


def test_a_browser_too_old_to_unpack_a_lesson_says_so_where_each_part_would_stand(
    browser: Browser, lab_server: LabServer
) -> None:
    with run_lesson(browser, lab_server, "delete globalThis.DecompressionStream;") as page:
        said = page.get_by_text("This part of the lesson needs a newer browser")
        expect(said.first).to_be_visible()
        assert said.count() > 5
        assert problems(page) == []
        expect(page.get_by_role("heading", name="How this works")).to_be_visible()


def test_where_downloads_are_blocked_the_work_can_be_opened_and_printed(
    browser: Browser, lab_server: LabServer
) -> None:
    with open_page(browser, lab_server) as page:
        blocked = page.context.browser.new_browser_cdp_session()
        blocked.send("Browser.setDownloadBehavior", {"behavior": "deny"})
        open_notebook(page, NOTEBOOK, "doc")
        run_all(page)
        answer = page.get_by_role("textbox", name="Your answer")
        answer.fill("<b>words</b> that no file took away")
        desk = page.locator(".course-desk").first
        desk.get_by_role("button", name="Save my work").click()
        expect(desk.locator(".course-said")).to_contain_text("downloads are blocked here")
        with page.context.expect_page() as opening:
            desk.get_by_role("link", name="open the page").click()
        work = opening.value
        expect(work.locator(".answer")).to_have_text("<b>words</b> that no file took away")
        assert problems(page) == []
        blocked.send("Browser.setDownloadBehavior", {"behavior": "default"})


def test_with_one_poor_font_nothing_is_cut(browser: Browser, lab_server: LabServer) -> None:
    """None of the fonts that the lessons ask for, and one wide one in their place."""
    script = """addEventListener("DOMContentLoaded", () => {
        const sheet = document.createElement("style");
        sheet.textContent = ":is(.jp-Notebook, .jp-Notebook *) { font-family: monospace !important; }";
        document.head.append(sheet);
    });"""
    with run_lesson(browser, lab_server, script) as page:
        works(page)
        page.set_viewport_size({"width": 683, "height": 600})
        page.wait_for_timeout(1000)
        assert cut(page) == []


def test_on_a_slow_computer_the_lesson_hears_its_kernel(
    browser: Browser, lab_server: LabServer, answers_forgotten: None
) -> None:
    """Busy with drawing, the page leaves a widget's code waiting for more than the two seconds that anywidget gives."""
    given_up = """const timeout = AbortSignal.timeout, late = { addEventListener: (_, act) => { givenUp += 1; act(); } };
    globalThis.givenUp = 0;
    AbortSignal.timeout = wait => wait === 2000 ? late : timeout.call(AbortSignal, wait);"""
    # The same kernel may have run this lesson for another test: the last one made is the one in the page.
    last_state = """from ipywidgets.widgets.widget import _instances
from helpers.exhibit import Exhibit
*_, exhibit = (one for one in _instances.values() if isinstance(one, Exhibit) and one.kicker.startswith("Exhibit 1 "))
exhibit.state = len(exhibit.states) - 1"""
    with run_lesson(browser, lab_server, given_up) as page:
        assert page.evaluate("givenUp") > 10, (
            "anywidget waits in another way now: is hearKernel still wanted?"
        )
        last = page.locator(".course-exhibit:has(.course-slot)").first.locator(".course-chip input").last
        expect(last).not_to_be_checked()
        ask_kernel(page, last_state)
        expect(last).to_be_checked()
        works(page)
        expect(page.locator(".course-saving").first).to_contain_text("beside the notebook")
