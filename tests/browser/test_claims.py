"""From a lesson to a claim of the source text, and from the claim to the lesson: by mouse and by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from .lab import open_notebook, run_all

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEDGER = "notebooks/06-weighing-evidence.ipynb"
IN_VIEW = """words => {
    const panel = jupyterapp.shell.currentWidget.node;
    const heading = [...panel.querySelectorAll("h2")].find(h => h.textContent.startsWith(words));
    const here = heading?.getBoundingClientRect(), all = panel.getBoundingClientRect();
    return heading && here.top >= all.top - 1 && here.bottom <= all.bottom + 1;
}"""


def wait_for(page: Page, path: str, heading: str) -> None:
    """Wait until the notebook is the one in front, with the heading in view."""
    page.wait_for_function(
        "path => jupyterapp.shell.currentWidget?.context?.path === path", arg=path, timeout=60_000
    )
    page.wait_for_function(IN_VIEW, arg=heading, timeout=60_000)


def in_front(page: Page) -> str:
    """Return a selector of the notebook that is in front."""
    return f"#{page.evaluate('() => jupyterapp.shell.currentWidget.id')}"


def test_a_reader_goes_from_the_sentence_to_the_claim_and_from_the_claim_to_another_lesson(
    page: Page,
) -> None:
    open_notebook(page, "notebooks/04-show-trials.ipynb")
    run_all(page)
    page.get_by_role("link", name="C104", exact=True).first.click()
    wait_for(page, LEDGER, "2 · Audit the article")
    run_all(page)
    wait_for(page, LEDGER, "2 · Audit the article")  # and not at the head of the lesson, as after other runs
    exhibit = page.locator(f"{in_front(page)} .course-exhibit").first
    shown = exhibit.locator(".course-cards li:not([hidden])")
    expect(exhibit.get_by_role("searchbox")).to_have_value("C104")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("C104")

    shown.locator("summary").focus()
    page.keyboard.press("Enter")
    shown.get_by_role("link", name="lesson 03, 6 · One night").focus()
    page.keyboard.press("Enter")
    wait_for(page, "notebooks/03-confessions.ipynb", "6 · One night")
    expect(page.locator(".jp-Cell:focus").get_by_role("heading", name="6 · One night")).to_be_visible()

    # The ledger is open and was run: another claim is found at once.
    lesson = "() => [...jupyterapp.shell.widgets('main')].find(w => w.context?.path.includes('04-show')).id"
    page.evaluate("id => jupyterapp.shell.activateById(id)", page.evaluate(lesson))
    page.locator(in_front(page)).get_by_role("link", name="C117", exact=True).focus()
    page.keyboard.press("Enter")
    wait_for(page, LEDGER, "2 · Audit the article")
    expect(exhibit.get_by_role("searchbox")).to_have_value("C117")
    expect(shown).to_have_count(1)
