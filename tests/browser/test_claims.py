"""From a lesson to a claim of the source text, and from the claim to the lesson: by mouse and by keyboard."""

import pytest
from playwright.sync_api import Browser, Page, expect

from .lab import LabServer, open_notebook, open_page, run_all

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


SHARED = """() => {
    const twice = words => words.filter((word, i) => words.indexOf(word) !== i);
    const ids = [...document.querySelectorAll("[id^=course-]")].map(e => e.id);
    const groups = [...document.querySelectorAll(".jp-Notebook")].flatMap(lesson =>
        [...new Set([...lesson.querySelectorAll("input[type=radio]")].map(radio => radio.name))]);
    return [document.querySelectorAll(".course-lesson").length, twice(ids), twice(groups)];
}"""


def follow(page: Page) -> Page:
    """Follow a claim's link out of lesson 04, which was run; return the page of its own that opens."""
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="C104", exact=True).first.click()
    return opening.value


def the_claim_is_found(page: Page, seconds: float = 60) -> None:
    """Run the ledger that a link opened: it shows the claim alone, and goes on from its section."""
    run_all(page, seconds=seconds)
    exhibit = page.locator(".course-exhibit").first
    expect(exhibit.get_by_role("searchbox")).to_have_value("C104")
    expect(exhibit.locator(".course-cards li:not([hidden])")).to_have_count(1)
    page.wait_for_function(IN_VIEW, arg="2 · Audit the article")


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

    # Two lessons in one page: no label, no group of buttons and no citation of one leads into the other.
    assert page.evaluate(SHARED) == [2, [], []]
    both = {
        link.get_attribute("href") for link in page.locator('.jp-MarkdownOutput a[href*="#source-"]').all()
    }
    here = page.locator(in_front(page))
    cited = next(one for one in sorted(both) if page.locator(f'[id="{one.split("#")[1]}"]').count() == 2)
    here.locator(f'.jp-MarkdownOutput a[href="{cited}"]').first.click()
    expect(here.locator(f'[id="{cited.split("#")[1]}"]')).to_be_in_viewport()

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

    # Whatever the controls say; until another section is chosen.
    menu = exhibit.get_by_label("Section of the text")
    menu.select_option(index=menu.locator("option").count() - 1)
    expect(shown).to_have_count(0)
    exhibit.get_by_role("searchbox").fill("")
    page.evaluate("id => jupyterapp.shell.activateById(id)", page.evaluate(lesson))
    page.locator(in_front(page)).get_by_role("link", name="C104", exact=True).first.click()
    expect(exhibit.get_by_role("searchbox")).to_have_value("C104")
    expect(shown).to_have_count(1)


@pytest.mark.release
def test_where_a_lesson_opens_in_a_page_of_its_own_the_link_leads_to_the_claim_too(
    browser: Browser, lab_server: LabServer
) -> None:
    """Notebook 7; the same in the lessons that run in the browser is in test_site.py."""
    with open_page(browser, lab_server) as page:
        open_notebook(page, "notebooks/04-show-trials.ipynb", "notebook")
        run_all(page)
        ledger = follow(page)
        ledger.locator(".jp-Notebook .jp-Cell").first.wait_for()
        the_claim_is_found(ledger)
        # Whoever comes later without a link finds the ledger as it always is.
        later = page.context.new_page()
        open_notebook(later, LEDGER, "notebook")
        run_all(later)
        expect(later.locator(".course-exhibit").first.get_by_role("searchbox")).to_have_value("")
