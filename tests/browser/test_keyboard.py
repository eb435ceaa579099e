"""A lesson done without a mouse: run, answer every question, save the work; only keys are used."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from helpers import questions

from .lab import RUN_SECONDS, LabServer, View, open_notebook, open_page, problems, watch

pytestmark = pytest.mark.browser

LESSON = "00-start-here"
WORDS = "Jam, bread and dd made by a 4 yr old man: x, z"
"""Holds letters that JupyterLab would take for commands (a, b, dd, m, y, x, z, 4)."""
MOST_TABS = 2500

AT = """() => {
    const { activeElement: at } = document, question = at.closest(".course-question");
    const stops = (globalThis.stops ??= new Map()), index = stops.get(at) ?? stops.size;
    stops.set(at, index);
    return {
        index, tag: at.tagName, type: at.type ?? "", name: at.name || String(index), text: at.textContent.trim(),
        checked: at.checked ?? false, move: at.dataset.move ?? "", editor: Boolean(at.closest(".cm-editor, .jp-CodeCell .jp-InputArea")),
        question: question?.querySelector(".course-title").textContent ?? "", desk: question?.matches(".course-desk") ?? false,
        file: at.type === "file",
    };
}"""
"""What has the focus, with a number of its own that stays when the page around it changes."""

CHECKS = re.compile(r"Check|Compare|Show")


def run_all_by_keys(page: Page) -> None:
    """Choose Run All Cells in the command palette, as lesson 00 says."""
    page.keyboard.press("Control+Shift+C")
    page.locator(".lm-CommandPalette-input:focus").wait_for()
    page.keyboard.type("run all cells")
    expect(page.locator(".lm-CommandPalette-item.lm-mod-active")).to_contain_text("Run All Cells")
    page.keyboard.press("Enter")
    page.locator(".course-desk").last.wait_for(timeout=RUN_SECONDS * 1000)
    page.wait_for_function(
        """() => document.querySelectorAll(".course-desk").length === 2
            && jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === "idle"
            && !document.body.innerText.includes("Loading widget")""",
        timeout=RUN_SECONDS * 1000,
    )


class Student:
    """Goes through a lesson by Tab alone and does at each stop what it is there for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.done: set[tuple[str, str]] = set()
        self.stops = Counter[int]()

    def at(self) -> dict[str, Any]:
        return self.page.evaluate(AT)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def first_time(self, stop: dict[str, Any], what: str) -> bool:
        new = (stop["question"], what) not in self.done
        self.done.add((stop["question"], what))
        return new

    def answer(self, stop: dict[str, Any]) -> None:
        """Do what the control with the focus asks for, once."""
        kind = stop["type"] or stop["tag"].lower()
        if kind in ("radio", "checkbox") and self.first_time(stop, stop["name"]):
            self.press("Space")
        elif kind == "range" and self.first_time(stop, "range"):
            self.press("ArrowRight", "ArrowRight", "ArrowRight")
        elif kind == "select-one":
            self.press("ArrowDown")
        elif kind in ("text", "textarea"):
            self.page.keyboard.type(WORDS)
        elif stop["move"] and self.first_time(stop, "order"):
            self.press("Enter")
        elif stop["text"] == "Cite" and self.first_time(stop, "cite"):
            self.press("Enter")  # the focus goes to the text, behind the reference
            assert self.at()["type"] == "textarea"
        elif stop["tag"] == "BUTTON" and CHECKS.match(stop["text"]):
            self.press("Enter")
            told = self.page.locator(".course-question:has(:focus) .course-feedback")
            assert told.inner_text().strip(), f"{stop['question']}: no feedback"

    def go_through(self) -> Path:
        """Tab from the head of the lesson to its end; return the file that was saved there."""
        last = -1
        for _ in range(MOST_TABS):
            self.press("Tab")
            stop = self.at()
            assert stop["index"] != last, f"Tab does not leave {stop}"
            assert not stop["editor"], f"Tab leads into hidden code: {stop}"
            last = stop["index"]
            if stop["desk"]:
                if stop["type"] == "text":
                    self.page.keyboard.type("Mia")
                    self.press("Enter")
                elif stop["text"] == "Save my work" and stop["question"].startswith("Save your work"):
                    with self.page.expect_download() as waiting:
                        self.press("Enter")
                    return Path(waiting.value.path())
            elif stop["question"]:
                self.answer(stop)
                last = self.at()["index"]
        raise AssertionError(f"the end of the lesson was not reached with {MOST_TABS} tabs")


def complete(page: Page, lesson_id: str) -> None:
    """Answer every question of a lesson that was run, and save the work."""
    cells = page.locator(".jp-Notebook .jp-Cell").count()
    page.locator(".jp-Notebook .jp-Cell").first.focus()
    work = Student(page).go_through()
    expect(page.locator(".course-desk").last).to_contain_text("All questions are answered.")
    text = work.read_text(encoding="utf-8")
    stored = json.loads(re.findall(r'id="course-answers">(.*?)</script>', text, re.DOTALL)[0])
    assert stored["name"] == "Mia"
    assert set(stored["answers"]) == set(questions.bank(lesson_id))
    given = json.dumps([answer["value"] for answer in stored["answers"].values()])
    kinds = {entry["kind"] for entry in questions.bank(lesson_id).values()}
    assert (WORDS in given) is bool(kinds & {"text", "judge", "document", "essay"})
    assert ("[1: " in given) is ("essay" in kinds), "an essay cites a piece of evidence"
    assert page.locator(".jp-Notebook .jp-Cell").count() == cells, "a key was taken for a command"
    assert problems(page) == []


@pytest.mark.parametrize(
    "view",
    [pytest.param("doc", id="JupyterLab"), pytest.param("notebook", id="Notebook 7", marks=pytest.mark.slow)],
)
@pytest.mark.usefixtures("answers_forgotten")
def test_a_lesson_is_run_completed_and_turned_in_without_a_mouse(
    browser: Browser, lab_server: LabServer, view: View
) -> None:
    """Every other lesson: test_accessibility.py."""
    with open_page(browser, lab_server) as page:
        seen = watch(page, lab_server)
        open_notebook(page, f"notebooks/{LESSON}.ipynb", view)
        run_all_by_keys(page)
        expect(page.locator(".jp-RenderedMarkdown h1")).to_be_in_viewport()
        assert page.evaluate("document.activeElement.matches('.jp-Cell:first-child, :has(h1)')")
        complete(page, LESSON)
        assert seen.foreign == []
