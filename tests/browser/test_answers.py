"""Answers in a real JupyterLab: kept through reloads, dead kernels, other tabs and other addresses."""

import json
import os
import random
import signal
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from . import bank, short_lesson
from .lab import (
    LabServer,
    ask_kernel,
    dismiss_dialogs,
    open_page,
    problems,
    run_all,
    running_lab,
    watch,
)
from .short_lesson import life, new_root, start, stored_files
from .student import MARKUP, acknowledged, desk, download, kill_kernel, name, question, restore, saving

pytestmark = pytest.mark.browser

own_bank, notebook, server, page = short_lesson.FIXTURES


# Kept ---------------------------------------------------------------------------------------------


def test_every_kind_of_answer_comes_back_after_a_reload_and_a_new_kernel(
    page: Page, server: LabServer
) -> None:
    name(page, "Mia")
    question(page, "Which words let the promise").get_by_label("in so far as").check()
    estimate = question(page, "Death sentences in 1937 and 1938").get_by_label("Your estimate")
    estimate.focus()
    page.keyboard.press("ArrowRight")
    given = estimate.input_value()
    question(page, "Which came first?").get_by_role("button", name="Move later").first.click()
    order = question(page, "Which came first?").locator("li > span:first-child").all_inner_texts()
    question(page, "How strong is each").get_by_role("group", name="Nikolaev acted alone.").get_by_label(
        "Likely"
    ).check()
    question(page, "Whom did each order").get_by_label("Order 00447").select_option(index=2)
    question(page, "What does each point").get_by_label("4. Appeals").select_option(label="A second look")
    judged = question(page, "Did it begin")
    judged.get_by_label("Partly right").check()
    judged.get_by_label("Your reasons").fill("Orders came first.")
    question(page, "Question the source").get_by_label("Who made it?").fill("Yezhov")
    life(page).fill(MARKUP)
    acknowledged(page)
    [(file, stored)] = stored_files(server).items()
    assert file == "02-terror.mia.answers.json"
    assert stored["one-life"] == MARKUP
    assert len(stored) == 9

    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    start(page)
    assert life(page).input_value() == ""
    desk(page).get_by_role("button", name="Continue as Mia").click()
    expect(life(page)).to_have_value(MARKUP)
    expect(question(page, "Which words let").get_by_label("in so far as")).to_be_checked()
    expect(estimate).to_have_value(given)
    assert question(page, "Which came first?").locator("li > span:first-child").all_inner_texts() == order
    expect(
        question(page, "How strong").get_by_role("group", name="Nikolaev acted alone.").get_by_label("Likely")
    ).to_be_checked()
    expect(question(page, "Whom did").get_by_label("Order 00447")).to_have_value("1")
    expect(question(page, "What does each").get_by_label("4. Appeals")).to_have_value("3")
    expect(judged.get_by_label("Partly right")).to_be_checked()
    expect(judged.get_by_label("Your reasons")).to_have_value("Orders came first.")
    expect(question(page, "Question the source").get_by_label("Who made it?")).to_have_value("Yezhov")
    expect(desk(page)).to_contain_text(f"5 of {len(bank.asked())} answered")
    assert page.evaluate("window.ran") is None


def test_with_the_kernel_killed_typing_saving_and_restoring_go_on(page: Page, tmp_path: Path) -> None:
    life(page).fill("before")
    acknowledged(page)
    kill_kernel(page)
    life(page).fill("after the kernel's death")
    expect(saving(page)).to_contain_text("No file is written", timeout=15_000)
    expect(saving(page)).to_contain_text("kept in this browser")
    work = download(page, tmp_path)
    assert "after the kernel&#39;s death" in work.read_text(encoding="utf-8")
    life(page).fill("")
    expect(restore(page, work)).to_contain_text("1 answer was restored")
    question(page, "One life").get_by_text("Another version of this answer was kept").click()
    question(page, "One life").get_by_role("button", name="Use this version").first.click()
    expect(life(page)).to_have_value("after the kernel's death")
    start(page)
    desk(page).get_by_role("button", name="Continue with these").click()
    expect(life(page)).to_have_value("after the kernel's death")


@pytest.mark.slow
def test_a_restarted_kernel_gets_everything_again(page: Page, server: LabServer) -> None:
    name(page, "Mia")
    life(page).fill("before")
    acknowledged(page)
    kill_kernel(page, restart=True)
    life(page).fill("between")
    for path in (server.root / "notebooks").glob("*.answers.json"):
        path.unlink()
    page.wait_for_timeout(3000)
    dismiss_dialogs(page)
    run_all(page)
    expect(life(page)).to_have_value("between")
    acknowledged(page)
    assert stored_files(server) == {"02-terror.mia.answers.json": {"one-life": "between"}}


@pytest.mark.slow
def test_a_clock_set_back_does_not_lose_the_newer_text(page: Page, server: LabServer) -> None:
    life(page).fill("first")
    acknowledged(page)
    page.evaluate("() => { const now = Date.now; Date.now = () => now() - 86400000; }")
    life(page).fill("second, typed after the clock was set back")
    acknowledged(page)
    start(page)
    desk(page).get_by_role("button", name="Continue with these").click()
    expect(life(page)).to_have_value("second, typed after the clock was set back")
    [stored] = stored_files(server).values()
    assert stored["one-life"] == "second, typed after the clock was set back"


# Shared computers ---------------------------------------------------------------------------------


@pytest.mark.slow
def test_start_fresh_shows_nothing_of_the_former_student(page: Page) -> None:
    name(page, "Mia")
    life(page).fill("Mia's secret")
    question(page, "Which words let").get_by_label("in so far as").check()
    acknowledged(page)
    start(page)
    desk(page).get_by_role("button", name="Start fresh", exact=True).click()
    shown = page.locator(".jp-Notebook").inner_text()
    assert "Mia" not in shown
    assert life(page).input_value() == ""
    name(page, "Ben")
    life(page).fill("Ben's")
    acknowledged(page)
    desk(page).get_by_role("button", name="Someone else: start fresh").click()
    assert life(page).input_value() == ""
    expect(desk(page).get_by_label("Your name")).to_have_value("")
    name(page, "mia")
    desk(page).get_by_role("button", name="Continue as Mia").click()
    expect(life(page)).to_have_value("Mia's secret")


@pytest.mark.slow
def test_clear_this_computer_removes_all(page: Page, server: LabServer) -> None:
    life(page).fill("to be removed")
    acknowledged(page)
    desk(page).get_by_role("button", name="Clear this computer").click()
    desk(page).get_by_role("button", name="Remove all answers").click()
    assert life(page).input_value() == ""
    page.wait_for_timeout(1000)
    assert stored_files(server) == {}
    assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('stalin-purges-course'))") == []
    start(page)
    expect(desk(page).get_by_role("button", name="Start fresh", exact=True)).to_be_hidden()


@pytest.mark.slow
def test_with_the_kernel_dead_clearing_says_that_files_are_left_and_removes_them_when_a_kernel_comes(
    page: Page, server: LabServer
) -> None:
    name(page, "Mia")
    life(page).fill("nobody else's business")
    acknowledged(page)
    kill_kernel(page)
    desk(page).get_by_role("button", name="Clear this computer").click()
    desk(page).get_by_role("button", name="Remove all answers").click()
    said = desk(page).locator(".course-said")
    expect(said).to_contain_text("The files beside the notebook go as soon as")
    assert list(stored_files(server)) == ["02-terror.mia.answers.json"]
    name(page, "Ben")
    life(page).fill("the next student's")
    run_all(page)
    acknowledged(page)
    assert stored_files(server) == {"02-terror.ben.answers.json": {"one-life": "the next student's"}}
    expect(desk(page).get_by_text("Answers of Mia")).to_have_count(0)


@pytest.mark.slow
def test_an_answer_that_no_longer_fits_its_question_is_kept_beside_what_is_typed_over_it(page: Page) -> None:
    odd = {"value": {"reasons": "long reasons", "position": 99}, "edited_at": "2026-01-01T00:00:00.000+00:00"}
    judged = question(page, "Did it begin")
    page.evaluate(
        "([lesson, odd]) => courseAnswers.get(lesson).adopt('began-with-denunciations', odd)",
        [short_lesson.LESSON, odd],
    )
    expect(judged.get_by_label("Your reasons")).to_have_value("")
    judged.get_by_label("Your reasons").press_sequentially("New")
    judged.get_by_text("Another version of this answer was kept").click()
    expect(judged.locator(".course-words")).to_contain_text("long reasons")


@pytest.mark.slow
def test_what_is_typed_before_continuing_is_kept_beside(page: Page) -> None:
    name(page, "Mia")
    life(page).fill("yesterday")
    acknowledged(page)
    start(page)
    life(page).fill("today, in haste")
    desk(page).get_by_role("button", name="Continue as Mia").click()
    expect(life(page)).to_have_value("today, in haste")
    question(page, "One life").get_by_text("Another version of this answer was kept").click()
    expect(question(page, "One life").locator(".course-words")).to_have_text("yesterday")


@pytest.mark.slow
def test_two_tabs_on_one_lesson_show_and_keep_both_texts(page: Page) -> None:
    name(page, "Mia")
    life(page).fill("one")
    acknowledged(page)
    other = page.context.new_page()
    start(other)
    # Each tab saves the notebook by itself, and asks about what the other one saved.
    page.add_locator_handler(page.locator(".jp-Dialog"), lambda: page.keyboard.press("Escape"))
    other.add_locator_handler(other.locator(".jp-Dialog"), lambda: other.keyboard.press("Escape"))
    desk(other).get_by_role("button", name="Continue as Mia").click()
    expect(life(other)).to_have_value("one")
    # Both tabs believe that they have the focus, and change the same answer.
    life(page).fill("left tab")
    life(other).fill("right tab")
    expect(question(page, "One life")).to_contain_text("Another version of this answer was kept")
    for tab in (page, other):
        texts = [
            life(tab).input_value(),
            *question(tab, "One life").locator(".course-words").all_text_contents(),
        ]
        assert {"left tab", "right tab"} <= set(texts), texts
    versions = question(page, "One life").locator(".course-earlier")
    versions.locator("summary").click()
    versions.get_by_role("button", name="Use this version").first.click()
    expect(versions.locator("summary")).to_be_focused()
    # An answer that nobody is writing here simply follows.
    question(other, "Which words let").get_by_label("in so far as").check()
    expect(question(page, "Which words let").get_by_label("in so far as")).to_be_checked()


@pytest.mark.slow
def test_the_students_own_file_is_read_whenever_the_kernel_names_it(page: Page) -> None:
    """Whoever gives a name before the kernel has answered, as in a long Run All, is not asked whose work it is."""
    name(page, "Mia")
    life(page).fill("written on another computer")
    acknowledged(page)
    page.evaluate(
        """lesson => {
            const store = courseAnswers.get(lesson);
            localStorage.clear();
            store.answers = {};
            store.places("one-life").forEach(place => place.show(undefined, true));
            store.link.send({ kind: "look" });
        }""",
        short_lesson.LESSON,
    )
    expect(life(page)).to_have_value("written on another computer")
    page.wait_for_function(
        "() => Object.values(localStorage).some(text => text.includes('written on another'))"
    )


@pytest.mark.slow
def test_a_menus_restart_and_shutdown_are_no_lost_connection(page: Page) -> None:
    page.evaluate(
        """() => {
            globalThis.told = [];
            const look = () => document.querySelectorAll(".course-connection:not(:empty)").forEach(line => told.push(line.textContent));
            new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    run_all(page)
    name(page, "Mia")
    life(page).fill("after the restart")
    acknowledged(page)
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.wait_for_timeout(7000)
    assert page.evaluate("told") == []
    assert page.evaluate("!jupyterapp.shell.currentWidget.sessionContext.session")


# What cannot be saved -----------------------------------------------------------------------------


@pytest.mark.slow
def test_without_browser_storage_the_file_is_kept_and_the_lesson_says_so(
    browser: Browser, server: LabServer
) -> None:
    with open_page(browser, server) as page:
        page.add_init_script(
            """const write = Storage.prototype.setItem;
            Storage.prototype.setItem = function (key, value) {
                if (key.startsWith("stalin-purges-course")) throw new DOMException("no", "QuotaExceededError");
                return write.call(this, key, value);
            };"""
        )
        start(page)
        expect(saving(page)).to_contain_text("This browser keeps nothing: its storage is full.")
        life(page).fill("kept in the file alone")
        acknowledged(page)
        expect(saving(page)).to_contain_text("kept in the file")
        assert "kept in the file alone" in [
            stored.get("one-life") for stored in stored_files(server).values()
        ]


@pytest.mark.slow
def test_a_long_answer_that_found_no_room_is_told_of_until_it_has_room(page: Page) -> None:
    page.evaluate(
        """() => {
            const write = Storage.prototype.setItem;
            Storage.prototype.setItem = function (key, value) {
                if (!globalThis.room && value.length > 400) throw new DOMException("no", "QuotaExceededError");
                return write.call(this, key, value);
            };
        }"""
    )
    full = "This browser keeps nothing: its storage is full."
    life(page).fill("long " * 100)
    expect(saving(page)).to_contain_text(full)
    question(page, "Which words let").get_by_label("in so far as").check()
    expect(saving(page)).to_contain_text(full)
    name(page, "Mia")
    expect(saving(page)).to_contain_text(full)
    assert question(page, "One life").locator(".course-earlier").is_hidden()
    page.evaluate("() => { globalThis.room = true; }")
    question(page, "Which words let").locator("input").last.check()
    expect(saving(page)).not_to_contain_text(full)
    assert page.evaluate("() => Object.values(localStorage).some(text => text.includes('long long'))")


@pytest.mark.slow
def test_a_folder_that_takes_no_file_is_said_and_tried_again(page: Page, server: LabServer) -> None:
    blocked = server.root / "notebooks" / "02-terror.mia.answers.json"
    blocked.mkdir()
    try:
        name(page, "Mia")
        life(page).fill("text")
        expect(saving(page)).to_contain_text("No file is written")
        expect(saving(page)).to_contain_text("kept in this browser")
    finally:
        blocked.rmdir()
    acknowledged(page)
    expect(saving(page)).not_to_contain_text("No file is written")


@pytest.mark.slow
def test_a_damaged_entry_is_named_and_put_aside_and_nothing_else_is_lost(page: Page) -> None:
    name(page, "Mia")
    life(page).fill("whole")
    question(page, "Question the source").get_by_label("Who made it?").fill("Yezhov")
    acknowledged(page)
    page.evaluate(
        """() => { for (const key of Object.keys(localStorage))
            if (key.endsWith("/source-the-order")) localStorage.setItem(key, '{"value": {"who": "Yez'); }"""
    )
    start(page)
    expect(desk(page).locator(".course-problems")).to_contain_text("“Question the source”")
    desk(page).get_by_role("button", name="Continue as Mia").click()
    expect(life(page)).to_have_value("whole")
    expect(question(page, "Question the source").get_by_label("Who made it?")).to_have_value("Yezhov")
    aside = page.evaluate(
        "Object.entries(localStorage).filter(([k]) => k.includes('/aside/')).map(([, v]) => v)"
    )
    assert aside == ['{"value": {"who": "Yez']


@pytest.mark.slow
def test_a_damaged_file_is_named_once_and_the_browsers_copy_goes_on(page: Page, server: LabServer) -> None:
    name(page, "Mia")
    life(page).fill("whole")
    acknowledged(page)
    path = server.root / "notebooks" / "02-terror.mia.answers.json"
    path.write_bytes(path.read_bytes()[:-40])
    start(page)
    expect(desk(page).locator(".course-problems li")).to_have_count(1)
    expect(desk(page).locator(".course-problems")).to_contain_text(path.name)
    desk(page).get_by_role("button", name="Continue as Mia").click()
    expect(life(page)).to_have_value("whole")
    acknowledged(page)
    assert stored_files(server)[path.name] == {"one-life": "whole"}


@pytest.mark.slow
def test_a_reminder_comes_after_five_answers_and_goes_with_the_saved_file(page: Page) -> None:
    fields = question(page, "Question the source").get_by_role("textbox")
    fields.first.fill("x")
    life(page).fill("x")
    question(page, "Which words let").get_by_label("in so far as").check()
    question(page, "Did it begin").get_by_label("Partly right").check()
    expect(page.locator(".course-reminder:visible")).to_have_count(0)
    question(page, "Leaders or everyone").get_by_label("Leaders ran").check()
    reminder = question(page, "Leaders or everyone").locator(".course-reminder")
    expect(reminder).to_contain_text("5 answers since you last saved")
    with page.expect_download():
        reminder.get_by_role("button", name="Save my work").click()
    expect(reminder).to_contain_text("Saved")


# By keyboard -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_all_of_it_by_keyboard(page: Page) -> None:
    """Tab reaches every control of desk, questions and turn-in; nothing holds the focus."""
    wanted = page.locator(
        ".course-question :is(input, select, textarea, button, summary):visible:enabled"
    ).count()
    page.locator(".course-desk input").first.focus()
    reached = set()
    for _ in range(wanted * 2):
        reached.add(
            page.evaluate(
                "() => [...document.querySelectorAll('.course-question *')].indexOf(document.activeElement)"
            )
        )
        page.keyboard.press("Tab")
    # of a group of radio buttons Tab reaches one
    groups = page.evaluate(
        """() => {
            const controls = [...document.querySelectorAll('.course-question :is(input, select, textarea, button, summary)')]
                .filter(c => c.checkVisibility() && !c.disabled);
            return new Set(controls.map(c => c.type === 'radio' ? c.name : c)).size;
        }"""
    )
    assert len(reached - {-1}) >= groups


@pytest.mark.slow
def test_line_breaks_and_undo_belong_to_the_text_and_not_to_jupyterlab(page: Page) -> None:
    life(page).press_sequentially("one\ntwo")
    for key in ("Shift+Enter", "x", "Control+z"):
        page.keyboard.press(key)
    expect(life(page)).to_have_value("one\ntwo\n")
    expect(life(page)).to_be_focused()


# Minutes ------------------------------------------------------------------------------------------

KILLS = 8


@pytest.mark.slow
def test_kernels_killed_while_a_student_types_lose_nothing_acknowledged(
    browser: Browser, notebook: nbformat.NotebookNode, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, lost, unreadable, acks = random.Random(1938), 0, 0, 0
    root = new_root(notebook, tmp_path / "root")
    # The page restarts the kernel. The server would do so too, some seconds later, and cells under way would be lost.
    once = "--KernelManager.autorestart=False"
    with running_lab(root, tmp_path / "jupyter", once) as server, open_page(browser, server) as page:
        page.add_locator_handler(page.locator(".jp-Dialog"), lambda: page.keyboard.press("Escape"))
        start(page)
        name(page, "Mia")
        life(page).fill("start ")
        acknowledged(page)
        for run in range(KILLS):
            pid = int(ask_kernel(page, "import os; print(os.getpid())"))
            life(page).press("End")
            life(page).press_sequentially(f"{run} " + "typed " * 3, delay=15)
            page.wait_for_timeout(chance.uniform(0, 600))
            life(page).press_sequentially("and ", delay=5)
            os.kill(pid, signal.SIGKILL)
            told = page.evaluate("l => courseAnswers.get(l).acknowledged['one-life']", short_lesson.LESSON)
            typed = life(page).input_value()
            path = server.root / "notebooks" / "02-terror.mia.answers.json"
            try:
                answer = json.loads(path.read_text())["answers"]["one-life"]
            except ValueError:
                unreadable += 1
                continue
            acks += 1
            lost += answer["edited_at"] < told
            assert typed.startswith(answer["value"])
            page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
            run_all(page)
            assert life(page).input_value() == typed
            acknowledged(page)
            assert stored_files(server)[path.name]["one-life"] == typed
    with capsys.disabled():
        print(
            f"\n{KILLS} kernels killed in the browser: {lost} acknowledged answers lost, {unreadable} unreadable files"
        )
    assert (lost, unreadable, acks) == (0, 0, KILLS)


@pytest.mark.slow
def test_a_binder_time_out_is_survived(
    browser: Browser, notebook: nbformat.NotebookNode, tmp_path: Path
) -> None:
    """Type; the server goes; a new one with an empty folder comes at the same address, then at another."""
    root = new_root(notebook, tmp_path / "root")
    with running_lab(root, tmp_path / "first") as server, open_page(browser, server) as page:
        context, port = page.context, int(server.url.split(":")[2].split("/")[0])
        seen = watch(page, server)
        start(page)
        name(page, "Mia")
        life(page).fill("typed in the first session")
        acknowledged(page)
        _stop_and_go_on(page, context, server, notebook, port, tmp_path)
        assert seen.foreign == []


def _stop_and_go_on(
    page: Page,
    context: BrowserContext,
    server: LabServer,
    notebook: nbformat.NotebookNode,
    port: int,
    folder: Path,
) -> None:
    context.request.post("api/shutdown", headers={"Authorization": f"token {server.token}"})
    page.add_locator_handler(page.locator(".jp-Dialog"), lambda: page.keyboard.press("Escape"))
    page.wait_for_timeout(2000)
    life(page).fill("typed in the first session, and after its end")
    expect(saving(page)).to_contain_text("No file is written", timeout=15_000)
    work = download(page, folder)
    page.close(run_before_unload=False)

    with running_lab(new_root(notebook, folder / "root 2"), folder / "second", port=port) as again:
        assert again.url == server.url
        context.request.get("api/status", params={"token": again.token})
        page = context.new_page()
        start(page)
        expect(desk(page)).to_contain_text("Answers of Mia from")
        desk(page).get_by_role("button", name="Continue as Mia").click()
        expect(life(page)).to_have_value("typed in the first session, and after its end")
        acknowledged(page)
        assert list(stored_files(again)) == ["02-terror.mia.answers.json"]
        desk(page).get_by_role("button", name="Someone else: start fresh").click()
        assert "Mia" not in page.locator(".jp-Notebook").inner_text()
        assert life(page).input_value() == ""
        page.close()

    browser = context.browser
    assert browser
    with (
        running_lab(new_root(notebook, folder / "root 3"), folder / "third") as elsewhere,
        open_page(browser, elsewhere) as page,
    ):
        assert elsewhere.url != server.url
        start(page)
        assert "Mia" not in page.locator(".jp-Notebook").inner_text()
        expect(restore(page, work)).to_contain_text("You go on as Mia")
        expect(life(page)).to_have_value("typed in the first session, and after its end")
        acknowledged(page)
        assert problems(page) == []
