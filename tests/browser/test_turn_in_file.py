"""The file that a student saves and turns in: read as a page, restored elsewhere, refused where it is damaged."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect

from . import bank, short_lesson
from .lab import LabServer, open_page, running_lab
from .short_lesson import life, new_root, start
from .student import MARKUP, acknowledged, desk, download, name, question, restore

pytestmark = pytest.mark.browser

own_bank, notebook, server, page = short_lesson.FIXTURES


def test_the_turn_in_page_holds_text_as_typed_and_runs_nothing(
    page: Page, browser: Browser, tmp_path: Path
) -> None:
    name(page, "Zoë <b>")
    life(page).fill(MARKUP)
    work = download(page, tmp_path)
    assert re.fullmatch(r"02-terror_Zoë-b_\d{4}-\d\d-\d\d_\d{4}\.html", work.name)
    text = work.read_text(encoding="utf-8")
    [stored] = re.findall(
        r'<script type="application/json" id="course-answers">(.*?)</script>', text, re.DOTALL
    )
    assert not re.search("[<>&\u2028\u2029]", stored)
    data = json.loads(stored)
    assert (data["format"], data["version"], data["lesson"]) == (
        "stalin-purges-course/answers",
        1,
        short_lesson.LESSON,
    )
    assert data["name"] == "Zoë <b>"
    assert list(data["answers"]) == ["one-life"]
    assert data["answers"]["one-life"]["value"] == MARKUP
    context = browser.new_context()
    reader = context.new_page()
    complaints: list[str] = []
    reader.on("console", lambda message: complaints.append(message.text))
    reader.goto(work.as_uri())
    expect(reader.locator(".answer")).to_have_text(
        MARKUP.replace("\u2028", " ").strip(), use_inner_text=False
    )
    assert reader.evaluate("window.ran") is None
    assert reader.locator("img").count() == 0
    assert reader.get_by_text("Not answered.").count() == len(bank.asked()) - 1
    assert complaints == []
    context.close()


def at_another_address(browser: Browser, root: Path, home: Path) -> Iterator[Page]:
    with running_lab(root, home) as server, open_page(browser, server) as page:
        start(page)
        yield page


@pytest.mark.slow
def test_at_another_address_the_saved_file_restores(
    page: Page, browser: Browser, notebook: nbformat.NotebookNode, tmp_path: Path
) -> None:
    name(page, "Mia")
    life(page).fill(MARKUP)
    question(page, "Whom did each order").get_by_label("Order 00447").select_option(index=2)
    work = download(page, tmp_path)
    for other in at_another_address(browser, new_root(notebook, tmp_path / "root"), tmp_path / "jupyter"):
        assert life(other).input_value() == ""
        expect(restore(other, work)).to_contain_text("2 answers were restored. You go on as Mia.")
        expect(life(other)).to_have_value(MARKUP)
        expect(question(other, "Whom did").get_by_label("Order 00447")).to_have_value("1")
        assert other.evaluate("window.ran") is None


BAD_FILES = [
    (lambda text: text.replace('"02-terror"', '"03-confessions"'), "answers to lesson 03-confessions"),
    (lambda text: text.replace('"version":1', '"version":2'), "newer version of the course"),
    (lambda text: text[: len(text) - 60], "damaged or not whole"),
    (lambda text: text.replace('"answers":{', '"answers":[{'), "damaged or not whole"),
    (lambda text: "My holidays", "not a file of answers"),
    (lambda text: "", "not a file of answers"),
    (lambda text: " " * 5_000_001, "too large"),
]


@pytest.mark.slow
def test_a_file_that_cannot_be_restored_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    life(page).fill("stays")
    work = download(page, tmp_path)
    for spoil, words in BAD_FILES:
        bad = tmp_path / "bad.html"
        bad.write_text(spoil(work.read_text(encoding="utf-8")), encoding="utf-8")
        expect(restore(page, bad)).to_contain_text(words)
        expect(life(page)).to_have_value("stays")


@pytest.mark.slow
def test_of_a_file_with_one_odd_answer_the_others_are_restored(
    page: Page, server: LabServer, tmp_path: Path
) -> None:
    life(page).fill("good")
    acknowledged(page)
    [path] = (server.root / "notebooks").glob("*.answers.json")
    data = json.loads(path.read_text())
    odd = data["answers"]["one-life"] | {"value": {"no": "text"}}
    data["answers"] |= {"exit": odd, "unknown-question": odd}
    work = tmp_path / "work.json"
    work.write_text(json.dumps(data))
    desk(page).get_by_role("button", name="Someone else: start fresh").click()
    said = restore(page, work)
    expect(said).to_contain_text("1 answer was restored")
    expect(said).to_contain_text("“How does terror spread")
    expect(said).to_contain_text("unknown-question")
    expect(life(page)).to_have_value("good")
