"""What a student does at a lesson's desk and questions, and where it shows."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from .lab import dismiss_dialogs

MARKUP = (
    "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 1'> “мир” \u2028 🕯️ & \\u003c"
)
"""What a student may type, that a page must show and never run."""


def question(page: Page, title: str) -> Locator:
    return page.locator(".course-question").filter(has=page.get_by_role("heading", name=title))


def desk(page: Page) -> Locator:
    return question(page, "Your answers")


def name(page: Page, nickname: str) -> None:
    field = desk(page).get_by_label("Your name or nickname")
    field.fill(nickname)
    field.press("Enter")


def saving(page: Page) -> Locator:
    return desk(page).locator(".course-saving")


def acknowledged(page: Page, lesson: str = "02-terror") -> None:
    page.wait_for_function(
        """lesson => {
            const { answers, acknowledged, scope } = courseAnswers.get(lesson);
            const ids = Object.keys(answers);
            return ids.length && ids.every(id => acknowledged[id] === answers[id].edited_at);
        }""",
        arg=lesson,
        timeout=20_000,
    )


def download(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        desk(page).get_by_role("button", name="Save my work").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def restore(page: Page, path: Path) -> Locator:
    desk(page).get_by_label("Restore my work").set_input_files(path)
    said = desk(page).locator(".course-said")
    expect(said).not_to_be_empty()
    return said


def kill_kernel(page: Page, *, restart: bool = False) -> None:
    """Kill the notebook's kernel as a crash would; without `restart`, its session goes as well."""
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    end = "" if restart else "await jupyterapp.shell.currentWidget.sessionContext.session.shutdown();"
    page.evaluate(
        f"""async code => {{
            const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            kernel.requestExecute({{ code }}).done.catch(() => {{}});
            {end}
        }}""",
        kill,
    )
    page.wait_for_timeout(500)
    dismiss_dialogs(page)
