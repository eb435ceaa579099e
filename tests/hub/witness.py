"""A student at the hub in a real browser, with keyboard: what the class feels while the others work."""

import time
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.lab import dismiss_dialogs, run_all

from .hub import Hub
from .student import LESSON, SECONDS, Visit

LONG = SECONDS * 1000
PAINTED = ".course-exhibit svg.main-svg :is(.trace, .point, .points path, .bars path)"


def visit(browser: Browser, hub: Hub, name: str, downloads: Path) -> Visit:
    """Do the whole lesson in a fresh browser profile: link, run all, exhibits, texts, turn-in file."""
    seen = Visit(name, time.monotonic())
    context = browser.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    context.set_default_timeout(LONG)
    page = context.new_page()
    try:
        page.goto(hub.link, timeout=LONG)
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(hub.password)
        page.keyboard.press("Enter")
        seen.reach("logged in")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        seen.reach("lesson opened")
        dismiss_dialogs(page)
        page.wait_for_function(
            "() => jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
        )
        seen.reach("kernel ready")
        run_all(page, seconds=SECONDS)
        page.locator(PAINTED).first.wait_for(state="attached")
        seen.reach("lesson ready")
        for control in page.locator(".course-exhibit input[type=radio]:checked").all():
            control.focus()
            page.keyboard.press("ArrowRight")
        desk = page.locator(".course-desk").first
        desk.get_by_label("Your name or nickname").fill(name)
        page.keyboard.press("Enter")
        for field in page.locator(".course-question textarea").all():
            field.fill(f"{name} writes what the exhibit shows.")
        page.wait_for_function(
            """lesson => {
                const { answers, acknowledged } = courseAnswers.get(lesson);
                const ids = Object.keys(answers);
                return ids.length && ids.every(id => acknowledged[id] === answers[id].edited_at);
            }""",
            arg=LESSON,
        )
        answers = page.evaluate("lesson => courseAnswers.get(lesson).answers", LESSON)
        seen.typed = {key: answer["value"] for key, answer in answers.items()}
        seen.acknowledged = dict(seen.typed)
        seen.reach("answered")
        with page.expect_download() as waiting:
            desk.get_by_role("button", name="Save my work").click()
        turned_in = downloads / f"{name}.html"
        waiting.value.save_as(turned_in)
        expect(page.locator(".course-notice")).to_have_count(0)
        seen.reach("turned in")
    except Exception as error:
        seen.error = f"{type(error).__name__}: {error}"[:300]
    finally:
        context.close()
    return seen
