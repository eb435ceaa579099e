"""Evidence pinned in one lesson, cited in the essay of another: by keyboard, through reloads, kernels and files."""

import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from . import bank
from .lab import LabServer, open_notebook, open_page, problems, run_all, running_lab, watch
from .short_lesson import hidden_cells
from .student import MARKUP, acknowledged, desk, download, kill_kernel, name, question, restore

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TERROR, DUE_PROCESS = "02-terror", "05-due-process"
MET_IN_TERROR = ("texts.excerpt('ex-fischer')", "terror.repression_by_year()")
FISCHER = "Louis Fischer, American journalist, undated. Description of everyday life under the Terror."
EXHIBIT = "Lesson 02, Exhibit 3 · Year by year. When did the state sentence to death, and when to camps?"


def lesson(lesson_id: str, *lines: str) -> nbformat.NotebookNode:
    head = ["from helpers import answers, questions, terror, texts", f"answers.desk('{lesson_id}')"]
    ask = [f"questions.ask('{lesson_id}', '{asked}')" for asked in ("one-life", "essay")]
    return hidden_cells(*head, *lines, *ask, f"answers.turn_in('{lesson_id}')")


@pytest.fixture(scope="module", autouse=True)
def own_banks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let both lessons ask from a bank of our own, with an essay in it."""
    with bank.used(tmp_path_factory.mktemp("course") / "data", TERROR, DUE_PROCESS):
        yield


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    root = tmp_path_factory.mktemp("evidence")
    (root / "notebooks").mkdir()
    nbformat.write(lesson(TERROR, *MET_IN_TERROR), root / f"notebooks/{TERROR}.ipynb")
    nbformat.write(lesson(DUE_PROCESS), root / f"notebooks/{DUE_PROCESS}.ipynb")
    with running_lab(root, tmp_path_factory.mktemp("jupyter")) as server:
        yield server


@pytest.fixture
def page(browser: Browser, server: LabServer) -> Iterator[Page]:
    for path in (server.root / "notebooks").glob("*answers.json*"):
        path.unlink()
    with open_page(browser, server) as page:
        yield page


def start(page: Page, lesson_id: str, nickname: str = "") -> None:
    open_notebook(page, f"notebooks/{lesson_id}.ipynb", "doc")
    run_all(page)
    if nickname:
        name(page, nickname)


def pin(page: Page, title: str) -> Locator:
    return page.get_by_role("button", name=f"Pin as evidence: {title}")


def essay(page: Page) -> Locator:
    return question(page, "Which right would have broken the show?")


def claim(page: Page) -> Locator:
    return essay(page).get_by_label("Your claim")


def drawer(page: Page) -> Locator:
    return essay(page).get_by_role("group", name="Evidence")


def lying_ready(page: Page) -> list[str]:
    return [text.strip() for text in drawer(page).locator("summary").all_inner_texts()]


def press(button: Locator, key: str = "Enter") -> None:
    button.focus()
    button.press(key)


def test_what_is_pinned_in_one_lesson_is_cited_in_another_by_keyboard_and_handed_in(
    page: Page, server: LabServer, browser: Browser, tmp_path: Path
) -> None:
    seen = watch(page, server)
    start(page, TERROR, "Mia")
    expect(page.locator(".course-pin")).to_have_count(2)
    press(pin(page, FISCHER), "Space")
    expect(pin(page, FISCHER)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("figure").get_by_role("status")).to_have_text("Kept for your essay.")
    press(pin(page, EXHIBIT))
    shares = page.locator(".course-exhibit").get_by_label("Share of all sentences")
    shares.check()
    expect(pin(page, EXHIBIT)).to_have_attribute("aria-pressed", "false")
    page.locator(".course-exhibit").get_by_label("Numbers", exact=True).check()
    expect(pin(page, EXHIBIT)).to_have_attribute("aria-pressed", "true")
    expect(desk(page)).to_contain_text("0 of ")
    expect(desk(page)).to_contain_text("You have pinned 2 pieces of evidence.")
    acknowledged(page)
    stored = json.loads((server.root / "notebooks/02-terror.mia.answers.json").read_text())["answers"]
    assert [key[:12] for key in stored] == ["pin:excerpt:", "pin:exhibit:"]

    start(page, DUE_PROCESS, "Mia")
    assert len(lying_ready(page)) == 4, "an exhibit that is suggested and pinned lies there once"
    claim(page).focus()
    page.keyboard.type("Nobody was safe.")
    press(drawer(page).get_by_role("button", name=f"Cite {FISCHER}"))
    expect(claim(page)).to_be_focused()
    page.keyboard.type(" So it spread.")
    expect(claim(page)).to_have_value("Nobody was safe. [1: Louis Fischer, undated] So it spread.")
    expect(essay(page)).to_contain_text("1 of 4 pieces of evidence cited")
    expect(essay(page)).to_contain_text("Nothing is cited under “Evidence against it” yet.")
    essay(page).get_by_label("Evidence against it").focus()
    press(drawer(page).get_by_role("button", name="Cite Constitution of the USSR"))
    expect(essay(page).get_by_label("Evidence against it")).to_have_value(
        "[2: Constitution of the USSR, 5 December 1936]"
    )
    expect(essay(page).get_by_text("Nothing is cited under")).to_be_hidden()
    acknowledged(page, DUE_PROCESS)

    start(page, DUE_PROCESS)
    desk(page).get_by_role("button", name="Continue as Mia").click()
    expect(claim(page)).to_have_value("Nobody was safe. [1: Louis Fischer, undated] So it spread.")
    assert f"[1] {FISCHER}" in lying_ready(page)
    work = download(page, tmp_path)
    with open_page(browser, server) as reader:
        reader.goto(work.as_uri())
        section = reader.locator("section").filter(has_text="Which right would have broken the show?")
        expect(section.locator("ol.evidence > li").first).to_have_attribute("value", "1")
        expect(section.locator("ol.evidence blockquote").first).to_contain_text(
            "Everybody played Safety First"
        )
        expect(section).to_contain_text("Quoted in Bill of Rights in Action 7:4")
    assert problems(page) == []
    assert seen.foreign == []


def test_with_the_kernel_killed_evidence_is_pinned_and_cited_and_comes_back(page: Page) -> None:
    start(page, TERROR, "Mia")
    pin(page, EXHIBIT).click()
    acknowledged(page)
    kill_kernel(page)
    pin(page, FISCHER).click()
    pin(page, EXHIBIT).click()
    claim(page).fill("Typed after the kernel died.")
    drawer(page).get_by_role("button", name=f"Cite {FISCHER}").click()
    start(page, TERROR)
    desk(page).get_by_role("button", name="Continue as Mia").click()
    expect(pin(page, FISCHER)).to_have_attribute("aria-pressed", "true")
    expect(pin(page, EXHIBIT)).to_have_attribute("aria-pressed", "false")
    expect(claim(page)).to_have_value("Typed after the kernel died. [1: Louis Fischer, undated]")


def test_a_saved_file_brings_evidence_to_another_computer_and_into_another_lesson(
    page: Page, browser: Browser, server: LabServer, tmp_path: Path
) -> None:
    start(page, TERROR, "Mia")
    pin(page, FISCHER).click()
    question(page, "One life").get_by_label("Your answer").fill("An answer of lesson 02")
    work = download(page, tmp_path)
    for path in (server.root / "notebooks").glob("*.answers.json"):
        path.unlink()
    with open_page(browser, server) as other:
        start(other, DUE_PROCESS)
        assert FISCHER not in lying_ready(other)
        said = restore(other, work)
        expect(said).to_contain_text(
            "1 piece of evidence pinned in lesson 02-terror came back. You go on as Mia."
        )
        expect(said).to_contain_text("open it there")
        assert FISCHER in lying_ready(other)
        assert question(other, "One life").get_by_label("Your answer").input_value() == ""
        start(other, TERROR)
        expect(restore(other, work)).to_contain_text("1 answer was restored, with 1 piece of evidence.")
        expect(pin(other, FISCHER)).to_have_attribute("aria-pressed", "true")


def test_a_file_beside_the_notebook_is_enough_to_find_evidence_of_another_lesson(
    page: Page, browser: Browser, server: LabServer
) -> None:
    start(page, TERROR, "Mia")
    pin(page, FISCHER).click()
    acknowledged(page)
    with open_page(browser, server) as other:
        start(other, DUE_PROCESS, "mia")
        expect(drawer(other)).to_contain_text(FISCHER)
        drawer(other).get_by_role("button", name=f"Remove from the drawer: {FISCHER}").click()
        assert FISCHER not in lying_ready(other)
        start(other, DUE_PROCESS)
        desk(other).get_by_role("button", name="Continue as Mia").click()
        expect(drawer(other)).to_be_visible()
        assert FISCHER not in lying_ready(other)


@pytest.mark.release
def test_another_tab_another_student_and_a_cleared_computer(page: Page) -> None:
    start(page, DUE_PROCESS, "Mia")
    tab = page.context.new_page()
    start(tab, TERROR, "Mia")
    pin(tab, FISCHER).click()
    expect(drawer(page)).to_contain_text(FISCHER)
    tab.bring_to_front()
    desk(tab).get_by_role("button", name="Someone else: start fresh").click()
    expect(pin(tab, FISCHER)).to_have_attribute("aria-pressed", "false")
    pin(tab, FISCHER).click()
    expect(tab.locator("figure").get_by_role("status")).to_contain_text("Give your name")
    expect(drawer(page)).to_contain_text(FISCHER)
    desk(tab).get_by_role("button", name="Clear this computer").click()
    desk(tab).get_by_role("button", name="Remove all answers").click()
    expect(pin(tab, FISCHER)).to_have_attribute("aria-pressed", "false")
    expect(drawer(page)).not_to_contain_text(FISCHER)


def test_what_is_cited_stays_and_what_was_suggested_can_come_back(page: Page) -> None:
    start(page, DUE_PROCESS, "Mia")
    constitution = "Constitution of the USSR, 5 December 1936. Article 111 of the new constitution."
    drawer(page).get_by_role("button", name=f"Cite {constitution}").click()
    removing = drawer(page).get_by_role("button", name=f"Remove from the drawer: {constitution}")
    removing.click()
    expect(drawer(page).get_by_role("status")).to_contain_text("Your essay cites it as [1].")
    claim(page).fill("No reference any more")
    drawer(page).get_by_text(constitution).click()
    drawer(page).get_by_label("Your note").first.fill("A promise")
    press(removing)
    expect(drawer(page).locator("summary")).to_have_count(2)
    expect(drawer(page).locator("summary").first).to_be_focused()
    drawer(page).get_by_role("button", name="Show all suggested evidence").click()
    expect(drawer(page).locator("summary")).to_have_count(3)


def test_hostile_evidence_and_an_essay_of_an_older_version(
    page: Page, browser: Browser, tmp_path: Path
) -> None:
    start(page, DUE_PROCESS)
    claim(page).fill("mine")
    acknowledged(page, DUE_PROCESS)
    work = download(page, tmp_path)
    text = work.read_text(encoding="utf-8")
    data = json.loads(text.split('id="course-answers">')[1].split("</script>")[0])
    at = data["answers"]["essay"]["edited_at"]
    fields = dict.fromkeys(("cite", "title", "text", "source", "note"), MARKUP)
    sound = {"ref": "excerpt:x"} | {name: MARKUP for name in ("cite", "title", "text", "source")}
    later, latest = (f"{int(at[:4]) + years}{at[4:]}" for years in (1, 2))
    data["name"] = "Mallory"
    data["answers"] = {
        "essay": {
            "value": {"parts": {"claim": MARKUP}, "evidence": [{"number": 1, "ref": "r", **fields}]},
            "edited_at": later,
        },
        "pin:excerpt:x": {"value": sound, "edited_at": later},
        "pin:excerpt:y": {"value": {"ref": "excerpt:y", "title": 7}, "edited_at": later},
        "pin:excerpt:z": {"value": sound, "edited_at": later},
        "pin:": {"value": {"ref": ""}, "edited_at": later},
    }
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(data))
    said = restore(page, bad)
    expect(said).to_contain_text("1 answer was restored, with 1 piece of evidence. You go on as Mallory.")
    expect(said).to_contain_text("Not restored, because it cannot be read: a piece of evidence")
    expect(claim(page)).to_have_value(MARKUP)
    lines = drawer(page).locator("li")
    expect(lines).to_have_count(5)
    for line in lines.all():
        line.locator("summary").click()
    handed = download(page, tmp_path)
    reader = browser.new_context().new_page()
    reader.goto(handed.as_uri())
    expect(reader.locator("ol.evidence").first).to_contain_text("</script><script>window.ran = 1</script>")
    for place in (page, reader):
        assert place.evaluate("window.ran") is None
        assert place.locator(".course-drawer img, ol.evidence img").count() == 0
    reader.context.close()
    data["answers"] = {
        "essay": {
            "value": {"parts": {"claim": "as it was once kept"}},
            "edited_at": latest,
        }
    }
    bad.write_text(json.dumps(data))
    expect(restore(page, bad)).to_contain_text("1 answer was restored.")
    expect(claim(page)).to_have_value("as it was once kept")


@pytest.mark.release
def test_a_number_of_the_students_own_takes_no_essay_out_of_bounds(page: Page) -> None:
    start(page, DUE_PROCESS, "Mia")
    claim(page).fill("As note [999] says.")
    press(drawer(page).get_by_role("button", name="Cite Constitution of the USSR"))
    expect(claim(page)).to_have_value("As note [999] says. [1: Constitution of the USSR, 5 December 1936]")
    acknowledged(page, DUE_PROCESS)
    start(page, DUE_PROCESS)
    desk(page).get_by_role("button", name="Continue as Mia").click()
    expect(claim(page)).to_have_value("As note [999] says. [1: Constitution of the USSR, 5 December 1936]")
