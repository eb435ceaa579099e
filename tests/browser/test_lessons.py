"""Every lesson as a student meets it: opened, run once, each exhibit worked by keyboard. In every front end."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import lessons

from .lab import Lesson, problems

FRONT_ENDS = {"JupyterLab": (), "Notebook 7": pytest.mark.slow, "JupyterLite": pytest.mark.slow}
"""JupyterLab, as the README opens it, in every run; the others in the slow one."""

SOME = {"Notebook 7": {"02-terror", "05-due-process"}, "JupyterLite": {"02-terror"}}
"""In the slow run: the longest lesson, and the one with the essay. The others are tested before a release."""

EVERYWHERE = [
    pytest.param(
        (front_end, path.name),
        marks=marks if path.stem in SOME.get(front_end, {path.stem}) else pytest.mark.release,
        id=f"{path.stem}-{front_end}" if marks else path.stem,
    )
    for front_end, marks in FRONT_ENDS.items()
    for path in lessons.paths()
]

OWN_FAULTS = {
    "Notebook 7": [
        "Cannot read properties of undefined (reading 'schema')",
        "Command 'filebrowser:open-path' not registered.",
    ]
}
"""What a front end complains of by itself, with any notebook: here, settings and a command of parts it does not have."""

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("lesson", EVERYWHERE, indirect=True)]

KEYS = (
    ("input[type=radio]:checked", "ArrowRight"),
    ("select", "ArrowDown"),
    ("input[type=range]", "ArrowRight"),
    ("input[type=radio]:checked", "ArrowLeft"),
    ("select", "ArrowUp"),
    ("input[type=range]", "ArrowLeft"),
)
"""Each kind of control, and the key that chooses its next or its last option."""

SHOWN = """exhibit => {
    const plot = exhibit.querySelector(".js-plotly-plot");
    const { xaxis, yaxis, shapes, annotations } = plot?.layout ?? {};
    const drawn = JSON.stringify([plot?.data, xaxis?.range, yaxis?.range, shapes, annotations]);
    const listed = [...exhibit.querySelectorAll(".course-cards li:not([hidden])")].map(item => item.textContent);
    const panel = exhibit.querySelector(".course-panel:not([hidden])")?.innerHTML ?? "";
    return [drawn, panel, ...listed].join("\\n");
}"""
"""What an exhibit shows: the figure's numbers, the panel, the entries of the list."""


def test_before_the_first_run_every_output_says_something_true(lesson: Lesson) -> None:
    assert len(lesson.before) == len(lesson.stored)
    for text in lesson.before:
        assert len(text.split()) >= 5, text
        assert "model not found" not in text
        assert "Loading widget" not in text


def test_running_all_cells_breaks_nothing_and_asks_no_other_host(lesson: Lesson) -> None:
    assert problems(lesson.page) == []
    assert lesson.page.locator(".course-notice").count() == 0
    assert lesson.seen.foreign == []
    own = OWN_FAULTS.get(lesson.front_end, [])
    assert [error for error in lesson.seen.console_errors if error not in own] == []


def test_every_exhibit_is_painted(lesson: Lesson) -> None:
    wanted = [text.split(".")[0] for text in lesson.stored if text.startswith("Exhibit ")]
    expect(lesson.exhibits()).to_have_count(len(wanted))
    for exhibit in lesson.exhibits().all():
        exhibit.scroll_into_view_if_needed()
        if exhibit.locator(".course-slot").count():
            expect(exhibit.locator("svg.main-svg").first).to_be_visible()
            expect(
                exhibit.locator("svg.main-svg :is(.trace, .point, .points path, .bars path)").first
            ).to_be_attached()
        else:
            text = exhibit.locator(".course-panel, .course-cards").all_inner_texts()
            assert len(" ".join(text).split()) >= 5, lesson.name(exhibit)


def test_every_question_is_asked(lesson: Lesson) -> None:
    asked = lesson.page.locator(".course-question")
    for question in asked.all():
        assert question.locator(":is(input, textarea, button)").count() > 0, question.inner_text()
        assert question.locator(".course-title").inner_text().strip()
    bare = [text for text in lesson.stored if text.startswith("Exhibit ")]
    assert asked.count() + len(bare) <= len(lesson.stored)


def test_each_exhibit_is_worked_by_keyboard_alone(lesson: Lesson) -> None:
    dead = [
        lesson.name(e) for e in lesson.exhibits().all() if not any(_changes(lesson.page, e, *k) for k in KEYS)
    ]
    assert dead == []


def _changes(page: Page, exhibit: Locator, selector: str, key: str) -> bool:
    """Say whether pressing `key` on some control of that kind changes what the exhibit shows."""
    for control in exhibit.locator(f":is(.course-choice, .course-menu, .course-range) {selector}").all():
        before = exhibit.evaluate(SHOWN)
        control.focus()
        page.keyboard.press(key)
        for _ in range(10):
            if exhibit.evaluate(SHOWN) != before:
                assert exhibit.evaluate("exhibit => exhibit.contains(document.activeElement)"), (
                    "the focus is lost"
                )
                return True
            page.wait_for_timeout(50)
    return False


def test_a_citation_in_the_text_leads_by_keyboard_to_the_work_in_the_list(lesson: Lesson) -> None:
    link = lesson.page.locator('.jp-MarkdownOutput a[href*="#source-"]').first
    source_id = (link.get_attribute("href") or "").split("#")[1]
    link.focus()
    lesson.page.keyboard.press("Enter")
    expect(lesson.page.locator(f'[id="{source_id}"]')).to_be_in_viewport()
