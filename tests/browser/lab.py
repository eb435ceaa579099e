"""Drive a real JupyterLab: start a server of our own, open a notebook in Chromium, run it, see what fails.

    with running_lab(root, home) as server, chromium() as browser, open_page(browser, server) as page:
        seen = watch(page, server)
        open_notebook(page, "notebooks/02-terror.ipynb")
        run_all(page)
        assert problems(page) == [] and seen.foreign == []

Nothing here touches the settings, the kernels or the workspaces of whoever runs the tests.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    WebSocket,
    sync_playwright,
)

View = Literal["lab", "doc", "notebook"]

VIEWS: dict[View, str] = {"lab": "lab/tree", "doc": "doc/tree", "notebook": "notebooks"}
"""Where a notebook opens: JupyterLab, JupyterLab's simple interface, Notebook 7."""

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
GIVEN_UP = "[anywidget] Failed to initialize model."
"""anywidget's word on a widget whose code took more than two seconds, as on a busy machine. The lessons lose nothing by
it: test_on_a_slow_computer_the_lesson_hears_its_kernel."""
START_SECONDS = 60
OPEN_SECONDS = 60
RUN_SECONDS = 60


def find_chromium() -> str | None:
    """The browser to use: $CHROMIUM if it is set, else the first known name on the PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a headless browser. Without one, skip at home but fail in CI: there a skip would hide a lot."""
    executable = find_chromium()
    if executable is None:
        reason = f"no browser: set CHROMIUM or install one of {', '.join(CHROMIUM_NAMES)}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_ARGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True)
class LabServer:
    """A JupyterLab that is up: its address (which ends with a slash), its token and the folder it serves."""

    url: str
    token: str
    root: Path


@contextmanager
def running_lab(
    root: Path, home: Path, *options: str, python: str | Path = sys.executable, port: int = 0
) -> Iterator[LabServer]:
    """Serve `root` with the JupyterLab of `python`; settings, kernels and log live in `home`.

    Port 0 leaves the choice to the system. `options` are more of the server's own.
    """
    home.mkdir(parents=True, exist_ok=True)
    token, log = secrets.token_hex(16), home / "server.log"
    command = [
        python,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        f"--ServerApp.root_dir={root}",
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
        *options,
    ]
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command,
            cwd=root,
            env=_isolated_environment(home) | {"JUPYTER_TOKEN": token},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
        )
    try:
        yield LabServer(url=_wait_for_address(process, home / "runtime", log), token=token, root=root)
    finally:
        _stop(process)


def _isolated_environment(home: Path) -> dict[str, str]:
    own = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
    }
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
    return inherited | {name: str(home / folder) for name, folder in own.items()}


def _wait_for_address(process: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    """Jupyter writes its address into the runtime folder."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        for info in runtime.glob("jpserver-*.json"):
            with suppress(json.JSONDecodeError):  # caught while it was being written
                return str(json.loads(info.read_text(encoding="utf-8"))["url"])
        time.sleep(0.1)
    _stop(process)
    tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])
    msg = f"JupyterLab did not start within {START_SECONDS} s:\n{tail}"
    raise RuntimeError(msg)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def open_page(browser: Browser, server: LabServer) -> Iterator[Page]:
    """Yield an empty page in a fresh browser profile that is signed in to the server."""
    context = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 900})
    try:
        context.request.get("api/status", params={"token": server.token})  # sets the sign-in cookie
        yield context.new_page()
    finally:
        context.close()


@dataclass
class Watch:
    """What a page does behind the reader's back."""

    foreign: list[str] = field(default_factory=list)
    """Every address the page asked for that is not the server's."""
    console_errors: list[str] = field(default_factory=list)
    websocket_bytes: int = 0
    """Received, over all of the page's websockets."""


def watch(page: Page, server: LabServer) -> Watch:
    """Start to watch a page; call it before the page opens anything."""
    seen, home = Watch(), urlsplit(server.url).netloc

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != home:
            seen.foreign.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.console_errors.append(message.text)

    def on_page_error(error: Error) -> None:
        if error.message != GIVEN_UP:
            seen.console_errors.append(str(error))

    def on_frame(payload: str | bytes) -> None:
        seen.websocket_bytes += len(payload.encode() if isinstance(payload, str) else payload)

    def on_websocket(socket: WebSocket) -> None:
        if urlsplit(socket.url).netloc != home:
            seen.foreign.append(socket.url)
        socket.on("framereceived", on_frame)

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", on_page_error)
    page.on("websocket", on_websocket)
    return seen


def open_notebook(page: Page, path: str, view: View = "lab") -> None:
    """Open a notebook (its path from the server's root) and wait until it shows and its kernel is idle.

    Opened with an empty workspace: otherwise JupyterLab would bring back the notebooks of the last test.
    """
    page.goto(f"{VIEWS[view]}/{quote(path)}?reset")
    page.wait_for_function(
        """path => globalThis.jupyterapp?.shell.currentWidget?.context?.path === path""",
        arg=path,
        timeout=OPEN_SECONDS * 1000,
    )
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=OPEN_SECONDS * 1000)
    dismiss_dialogs(page)
    _wait_for_idle_kernel(page, OPEN_SECONDS)


def open_beside(page: Page, path: str) -> None:
    """Open another notebook in a page in which JupyterLab has already started, in place of the one that is in front."""
    page.evaluate(
        """async path => {
            const before = jupyterapp.shell.currentWidget;
            await before.sessionContext.shutdown();
            await jupyterapp.commands.execute("docmanager:open", { path });
            before.dispose();
        }""",
        path,
    )
    page.wait_for_function(
        "path => jupyterapp.shell.currentWidget?.context?.path === path",
        arg=path,
        timeout=OPEN_SECONDS * 1000,
    )
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=OPEN_SECONDS * 1000)
    _wait_for_idle_kernel(page, OPEN_SECONDS)


@dataclass
class Lesson:
    """A lesson that was opened and run."""

    page: Page
    seen: Watch
    stored: list[str]
    """The plain text of every stored output."""
    before: list[str]
    """What stood in each output before the first run."""
    front_end: str = "JupyterLab"

    def exhibits(self) -> Locator:
        return self.page.locator(".course-exhibit")

    def name(self, exhibit: Locator) -> str:
        return exhibit.locator(".course-kicker").first.inner_text()


def dismiss_dialogs(page: Page) -> None:
    """Close whatever dialog JupyterLab has put in front of the notebook."""
    dialog = page.locator(".jp-Dialog")
    for _ in range(5):
        if not dialog.count():
            return
        page.keyboard.press("Escape")
        page.wait_for_timeout(200)


def run_all(page: Page, *, seconds: float = RUN_SECONDS) -> None:
    """Run every cell as a student does (Run, Run All Cells); return when all are done and drawn.

    JupyterLab itself says when it is done: the prompts can't tell, for a cell with hidden code shows none.
    It is told to run only when the kernel is there: until then it passes over cells and says nothing.
    """
    _wait_for_idle_kernel(page, seconds)
    page.evaluate(
        """() => {
            window.ranAll = new Promise(done =>
                jupyterapp.commands.commandExecuted.connect((_, command) => {
                    if (command.id === "notebook:run-all-cells") command.result.then(done, done);
                }));
        }"""
    )
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.evaluate(
        """async seconds => {
            const late = new Promise((_, fail) =>
                setTimeout(() => fail(new Error(`cells still running after ${seconds} s`)), seconds * 1000));
            await Promise.race([window.ranAll, late]);
        }""",
        seconds,
    )
    _wait_for_idle_kernel(page, seconds)
    page.wait_for_function(
        """() => !document.body.innerText.includes("Loading widget")""", timeout=seconds * 1000
    )
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def _wait_for_idle_kernel(page: Page, seconds: float) -> None:
    page.wait_for_function(
        """() => {
            const panel = jupyterapp.shell.currentWidget;
            const kernel = panel?.sessionContext?.session?.kernel;
            return kernel?.connectionStatus === "connected" && kernel.status === "idle";
        }""",
        timeout=seconds * 1000,
    )


def ask_kernel(page: Page, code: str) -> str:
    """Run code in the open notebook's kernel, beside its cells; return what it prints."""
    return page.evaluate(
        """async code => {
            const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            let said = "";
            const future = kernel.requestExecute({ code });
            future.onIOPub = message => { said += message.content.text ?? ""; };
            const { content } = await future.done;
            if (content.status !== "ok") throw new Error(`${content.ename}: ${content.evalue}`);
            return said;
        }""",
        code,
    )


def scroll_through(page: Page) -> None:
    """Bring every cell into view once, for a JupyterLab that attaches a cell only when it is looked at."""
    for index in range(page.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length")):
        page.evaluate(
            """async index => {
                const notebook = jupyterapp.shell.currentWidget.content;
                await notebook.scrollToItem(index);
                await notebook.widgets[index].ready;
            }""",
            index,
        )
        page.wait_for_timeout(30)


PROBLEMS = {
    "error or warning": '[data-mime-type="application/vnd.jupyter.stderr"]',
    "error": '[data-mime-type="application/vnd.jupyter.error"]',
    "no widget": '.jp-OutputArea-output:has-text("Error displaying widget")',
    "no widget model": '.jp-OutputArea-output:has-text("model not found")',
    "JavaScript error": '.jp-OutputArea-output:has-text("Javascript Error")',
    "dialog": ".jp-Dialog",
}
"""What a student would read as "it is broken", and where it shows."""


def problems(page: Page) -> list[str]:
    """List the page's problems, a line each: none if all is well."""
    return [
        f"{what}: {' '.join(text.split())[:300]}"
        for what, selector in PROBLEMS.items()
        for text in page.locator(selector).all_inner_texts()
    ]
