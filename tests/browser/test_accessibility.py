"""Every lesson for everyone: axe, the accessibility tree, focus, narrow pages, both themes, paper."""

import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import lessons

from .lab import Lesson
from .test_connection import stuck
from .test_keyboard import complete

QUICK = {"05-due-process"}
"""In a run of the quick tests one lesson stands for all."""
SLOW = {"02-terror"}
"""What takes longest is done in the slow run with the longest lesson alone; with the others before a release."""


def lessons_with(mark: Callable[[str], pytest.MarkDecorator]) -> pytest.MarkDecorator:
    """Give a test each lesson in JupyterLab, those that are not quick with a mark."""
    return pytest.mark.parametrize(
        "lesson",
        [
            pytest.param(("JupyterLab", p.name), marks=() if p.stem in QUICK else mark(p.stem), id=p.stem)
            for p in lessons.paths()
        ],
        indirect=True,
    )


pytestmark = pytest.mark.browser
every_lesson = lessons_with(lambda _: pytest.mark.slow)
some_lessons = lessons_with(lambda lesson: pytest.mark.slow if lesson in SLOW else pytest.mark.release)

# All that a lesson shows, and none of JupyterLab's own frame around it.
OURS = {"include": [[".jp-OutputArea-output"], [".jp-RenderedMarkdown"]]}
# All rules of WCAG A and AA and of good practice that axe has; those that it leaves off by default are switched on.
OPTIONS = {
    "resultTypes": ["violations"],
    "rules": {
        name: {"enabled": True}
        for name in (
            "target-size",
            "label-content-name-mismatch",
            "focus-order-semantics",
            "css-orientation-lock",
            "p-as-heading",
            "table-fake-caption",
            "td-has-header",
        )
    },
}

# What colours can break; all other rules find the same in either theme.
LOOKS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LABELS = {"runOnly": {"type": "rule", "values": ["label"]}}

CONTROLS = ":is(a[href], button, input, select, textarea, summary, [tabindex='0'])"

CUT = """() => {
    const ours = document.querySelectorAll(".jp-OutputArea-output *, .jp-RenderedMarkdown *");
    const cut = [...ours].filter(element => {
        // What lies in a named region that scrolls can be reached; layers of a chart are cut by plotly on purpose.
        if (!element.checkVisibility() || element.closest("svg, .course-scroll > *, .course-wide > *")) return false;
        const { left, right, width } = element.getBoundingClientRect();
        const hides = ["hidden", "clip"].includes(getComputedStyle(element).overflowX);
        return width && (left < -1 || right > innerWidth + 1 || (hides && element.scrollWidth > element.clientWidth + 1));
    });
    const notebook = document.querySelector(".jp-WindowedPanel-outer");
    const sideways = notebook.scrollWidth > notebook.clientWidth ? ["the lesson scrolls sideways"] : [];
    return [...sideways, ...cut.map(e => `${e.tagName} ${e.className}: ${e.textContent.trim().slice(0, 60)}`)];
}"""

CHART_WORDS_CUT = """async () => {
    const found = new Set();
    const look = exhibit => {
        for (const plot of exhibit.querySelectorAll(".course-plot")) {
            const { left, right } = plot.getBoundingClientRect();
            for (const text of plot.querySelectorAll("svg text")) {
                const words = text.getBoundingClientRect();
                // What lies wholly outside belongs to a part of a map that is not shown.
                if (!words.width || words.right < left || words.left > right) continue;
                if (words.left < left - 1 || words.right > right + 1) found.add(text.textContent);
            }
        }
    };
    const choices = exhibit => [...exhibit.querySelectorAll(":is(.course-choice, .course-menu, .course-range)")].flatMap(box => {
        const radios = [...box.querySelectorAll("input[type=radio]")], select = box.querySelector("select");
        const range = box.querySelector("input[type=range]");
        const set = (control, value, type) => () => { control.value = value; control.dispatchEvent(new Event(type)); };
        if (radios.length) return [...radios, radios.find(radio => radio.checked)].map(radio => () => radio.click());
        if (select) return [...[...select.options].map(option => option.value), select.value].map(v => set(select, v, "change"));
        return [range.max, range.min, range.value].map(value => set(range, value, "input"));
    });
    for (const exhibit of document.querySelectorAll(".course-exhibit:has(.course-plot)")) {
        exhibit.scrollIntoView();
        look(exhibit);
        for (const choose of choices(exhibit)) {
            choose();
            await new Promise(done => setTimeout(done, 40));
            look(exhibit);
        }
    }
    return [...found];
}"""
"""The words that end at the edge of a chart, whatever is chosen; what was chosen is chosen again."""

UNFOCUSED = """controls => {
    const ours = [...document.querySelectorAll(`:is(.jp-OutputArea-output, .jp-RenderedMarkdown) ${controls}`)]
        .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && !e.closest(".modebar-container"));
    return ours.flatMap(element => {
        element.focus();
        const wrong = [];
        const shown = element.closest(".course-chip")?.querySelector("span") ?? element;
        const { outlineStyle, outlineWidth } = getComputedStyle(shown);
        if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) wrong.push("focus not visible");
        const { left, top, width, height } = element.getClientRects()[0];
        const over = document.elementFromPoint(left + Math.min(width / 2, 20), top + Math.min(height / 2, 20));
        const own = over && (element.contains(over) || over.contains(element) || over.closest("label")?.contains(element));
        if (document.activeElement !== element) wrong.push("takes no focus");
        else if (!own) wrong.push(`hidden behind ${over?.className}`);
        return wrong.map(what => `${what}: ${element.tagName} ${element.textContent.slice(0, 40)} ${element.id}`);
    });
}"""

HEADINGS = """() => [...document.querySelectorAll(
    ":is(.jp-RenderedMarkdown, .jp-OutputArea-output) :is(h1, h2, h3, h4, h5, h6)")]
    .filter(h => h.checkVisibility()).map(h => [Number(h.tagName[1]), h.textContent.trim()])"""


def violations(page: Page, options: dict[str, Any] = OPTIONS) -> list[str]:
    """Return what axe finds in a lesson's own content, a line for each element."""
    assert page.locator(".course-exhibit").count(), "nothing of the lesson is drawn"
    found = Axe().run(page, OURS, options).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:200]} {[check['message'] for check in node['any'] + node['all'] + node['none']]}"
        for rule in found
        for node in rule["nodes"]
    ]


def cut(page: Page) -> list[str]:
    """Return what is cut off, a line each, once charts have had time to fit the page."""
    for _ in range(20):
        if not page.evaluate(CUT):
            break
        page.wait_for_timeout(250)
    return page.evaluate(CUT)


@contextmanager
def width(page: Page, pixels: int) -> Iterator[None]:
    """Let the page be this wide (683 px is a screen of 1366 px at 200 % zoom)."""
    before = page.viewport_size
    assert before
    page.set_viewport_size({"width": pixels, "height": 600})
    page.wait_for_timeout(500)
    yield
    page.set_viewport_size(before)
    page.wait_for_timeout(300)


@contextmanager
def theme(page: Page, name: str) -> Iterator[None]:
    """Let JupyterLab wear a theme; every chart is drawn anew."""
    change = "async theme => { await jupyterapp.commands.execute('apputils:change-theme', { theme }); }"
    page.evaluate(change, name)
    page.wait_for_timeout(1000)
    yield
    page.evaluate(change, "JupyterLab Light")
    page.wait_for_timeout(500)


def opened(page: Page) -> None:
    """Open whatever can be unfolded, tables above all, so that axe sees it too."""
    page.evaluate("() => document.querySelectorAll('.jp-Notebook details').forEach(d => { d.open = true; })")
    page.wait_for_timeout(300)


# axe ----------------------------------------------------------------------------------------------


@every_lesson
def test_axe_finds_nothing_to_mend_in_either_theme(lesson: Lesson) -> None:
    page = lesson.page
    opened(page)
    assert violations(page) == []
    with theme(page, "JupyterLab Dark"):
        assert violations(page, LOOKS) == []


@some_lessons
def test_axe_would_find_a_fault_in_our_content(lesson: Lesson) -> None:
    page = lesson.page
    page.evaluate(
        "document.querySelector('.course-exhibit').insertAdjacentHTML('beforeend', '<input id=fault>')"
    )
    assert [line for line in violations(page, LABELS) if line.startswith("label:")]
    page.evaluate("document.getElementById('fault').remove()")


# The accessibility tree ---------------------------------------------------------------------------

ROLES = {
    "button", "checkbox", "combobox", "link", "listbox", "radio", "searchbox", "slider", "spinbutton", "textbox",
    "img", "image", "region", "progressbar", "DisclosureTriangle", "table", "radiogroup",
}  # fmt: skip
OUTER = """function () {
    return this.closest(".jp-OutputArea-output, .jp-MarkdownOutput") && !this.closest(".jp-collapseHeadingButton")
        ? this.outerHTML.slice(0, 160) : "";
}"""
"""The markup of an element of ours; nothing for one of JupyterLab's."""


@every_lesson
def test_every_control_picture_and_region_has_a_name_in_the_accessibility_tree(lesson: Lesson) -> None:
    client = lesson.page.context.new_cdp_session(lesson.page)
    root = client.send("DOM.getDocument")["root"]["nodeId"]
    notebook = client.send("DOM.querySelector", {"nodeId": root, "selector": ".jp-Notebook"})
    nodes = client.send("Accessibility.queryAXTree", notebook)["nodes"]
    told = [node for node in nodes if not node["ignored"] and node["role"]["value"] in ROLES]
    nameless = [node for node in told if not str(node.get("name", {}).get("value", "")).strip()]
    ours = []
    for node in nameless:
        found = client.send("DOM.resolveNode", {"backendNodeId": node["backendDOMNodeId"]})["object"]
        call = {"objectId": found["objectId"], "functionDeclaration": OUTER, "returnByValue": True}
        if words := client.send("Runtime.callFunctionOn", call)["result"].get("value"):
            ours.append(f"{node['role']['value']}: {words}")
    client.detach()
    assert len(told) > 40, "the tree was not read"
    assert ours == []


@every_lesson
def test_what_changes_is_spoken_and_every_chart_leads_to_its_table(lesson: Lesson) -> None:
    for exhibit in lesson.exhibits().all():
        name = lesson.name(exhibit)
        assert exhibit.locator("[role=status]:not(.course-pin *)").count() == 1, name
        assert exhibit.locator(".course-pin [role=status]").count() == 1, name
        if exhibit.locator(".course-slot").count():
            exhibit.scroll_into_view_if_needed()
            picture = exhibit.locator("svg.main-svg[role=img]")
            expect(picture).to_have_count(1)
            assert len((picture.get_attribute("aria-label") or "").split()) >= 4, name
            table = exhibit.locator(f"#{picture.get_attribute('aria-details')}")
            assert exhibit.locator(".course-finding").inner_text().strip(), f"{name}: no finding in words"
            assert table.count() == 1, f"{name}: no way from the chart to the table"
    opened(lesson.page)
    for table in lesson.page.locator(".course-exhibit .course-table table").all():
        assert (table.locator("caption").text_content() or "").strip()
        assert table.locator("thead th[scope=col]").count() >= 2
        assert table.locator("tbody tr").count() == table.locator("tbody th[scope=row]").count() > 0
        region = table.locator("xpath=..")
        assert region.get_attribute("role") == "region"
        assert region.get_attribute("tabindex") == "0"
    for question in lesson.page.locator(".course-question").all():
        assert question.locator("[role=status]").count() >= 1, question.inner_text()


@every_lesson
def test_headings_of_text_and_outputs_together_skip_no_level(lesson: Lesson) -> None:
    found = lesson.page.evaluate(HEADINGS)
    assert [words for level, words in found if level == 1] == [found[0][1]]
    for (level, _), (following, words) in itertools.pairwise(found):
        assert following <= level + 1, f"a level is skipped before '{words}'"


# Seeing it ----------------------------------------------------------------------------------------


@every_lesson
@pytest.mark.parametrize("pixels", [800, 683])
def test_a_narrow_or_zoomed_page_loses_nothing(lesson: Lesson, pixels: int) -> None:
    with width(lesson.page, pixels):
        assert cut(lesson.page) == []


@every_lesson
def test_no_word_of_a_chart_is_cut_off_on_a_zoomed_page_whatever_is_chosen(lesson: Lesson) -> None:
    with width(lesson.page, 683):
        assert lesson.page.evaluate(CHART_WORDS_CUT) == []


@every_lesson
def test_large_letters_lose_nothing(lesson: Lesson) -> None:
    """A reader who sets the browser's letters to twice their size gets them, and loses nothing."""
    page = lesson.page
    look = page.locator(".course-look").first
    before = look.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.wait_for_timeout(500)
    try:
        assert look.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") == 2 * before
        assert cut(page) == []
    finally:
        page.evaluate("document.documentElement.style.fontSize = ''")


@every_lesson
def test_the_focus_is_seen_on_every_control_and_nothing_hides_it(lesson: Lesson) -> None:
    lesson.page.locator(".course-desk input").first.focus()
    lesson.page.keyboard.press("Tab")  # from now on the browser shows the focus
    assert lesson.page.evaluate(UNFOCUSED, CONTROLS) == []


@every_lesson
def test_nothing_of_ours_moves_by_itself(lesson: Lesson) -> None:
    moving = lesson.page.evaluate(
        """() => [...document.querySelectorAll(".jp-OutputArea-output :is([class^=course-], [class^=course-] *)")]
            .filter(e => { const s = getComputedStyle(e); return s.animationName !== "none" || parseFloat(s.transitionDuration) > 0; })
            .filter(e => !e.closest(".js-plotly-plot")).map(e => e.className)"""
    )
    assert moving == []


# On paper -----------------------------------------------------------------------------------------

A4_TEXT = 703  # CSS pixels between margins of 12 mm


@some_lessons
def test_the_whole_lesson_is_printed_on_white_paper_as_wide_as_the_page(lesson: Lesson) -> None:
    page = lesson.page
    with theme(page, "JupyterLab Dark"):
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.wait_for_timeout(1500)
        try:
            height = page.evaluate("document.documentElement.scrollHeight")
            assert height > 8000, "one screen is no lesson"
            parts = page.evaluate(
                """() => [...document.querySelectorAll(
                    ".course-exhibit, .course-question, .course-plot svg.main-svg")]
                    .filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect())
                    .map(({ width, bottom }) => [width, bottom + scrollY])"""
            )
            assert max(w for w, _ in parts) <= A4_TEXT
            assert max(bottom for _, bottom in parts) <= height
            for selector in (".course-finding", ".jp-RenderedMarkdown p", "svg.main-svg .xtick text"):
                words = page.locator(selector).first
                dark = words.evaluate(
                    "e => (getComputedStyle(e).fill !== 'rgb(0, 0, 0)' && e.closest('svg') ? getComputedStyle(e).fill : getComputedStyle(e).color)"
                )
                assert all(int(part) < 110 for part in re.findall(r"\d+", dark)[:3]), (selector, dark)
            chosen = page.locator(".course-exhibit .course-choice")
            for choice in chosen.all():
                assert choice.locator(".course-chip:visible").count() == 1
            assert page.locator(".course-button:visible, .cm-editor:visible").count() == 0
        finally:
            page.evaluate("dispatchEvent(new Event('afterprint'))")
            page.emulate_media(media="screen")


# Last, for it leaves the lesson answered and without a kernel --------------------------------------


@pytest.mark.usefixtures("answers_forgotten")
@some_lessons
def test_a_lesson_is_completed_without_a_mouse_and_its_exhibits_change_without_a_kernel(
    lesson: Lesson, request: pytest.FixtureRequest
) -> None:
    _, name = request.node.callspec.params["lesson"]
    complete(lesson.page, Path(name).stem)
    lesson.page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    assert stuck(lesson.page) == []
    assert lesson.seen.foreign == []
