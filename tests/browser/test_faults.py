"""Faults while a student works: what the lesson says, and that nothing is lost.

python -m pytest -m slow tests/browser/test_faults.py
"""

import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.environments import with_others

from . import short_lesson, student
from .conftest import REPOSITORY
from .lab import (
    LabServer,
    ask_kernel,
    open_notebook,
    open_page,
    problems,
    run_all,
    running_lab,
    scroll_through,
    watch,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# The short lesson with a bank of its own, and a server for it.
own_bank, notebook, server, page = short_lesson.FIXTURES
FILE = "02-terror.mia.answers.json"


def stored(server: LabServer) -> str:
    """Return the text in the file beside the notebook; it must be whole at any moment."""
    content = json.loads((server.root / "notebooks" / FILE).read_text(encoding="ascii"))
    return content["answers"]["one-life"]["value"]


def acknowledged(page: Page) -> str:
    """Return the time of the last edit of which the page was told that it is in the file."""
    return page.evaluate("l => courseAnswers.get(l).acknowledged['one-life'] ?? ''", short_lesson.LESSON)


# The line to the kernel ---------------------------------------------------------------------------

CUTS, EVERY_SECONDS = 3, 20


def test_with_the_line_cut_every_20_seconds_typing_goes_on_and_all_is_in_the_file(
    browser: Browser, server: LabServer
) -> None:
    lines: list[tuple[WebSocketRoute, WebSocketRoute]] = []
    with open_page(browser, server) as page:
        page.route_web_socket(
            re.compile("/api/kernels/"), lambda line: lines.append((line, line.connect_to_server()))
        )
        page.add_locator_handler(page.locator(".jp-Dialog"), lambda: page.keyboard.press("Escape"))
        short_lesson.start(page)
        student.name(page, "Mia")
        typed = ""
        for cut in range(CUTS):
            for word in range(EVERY_SECONDS // 2):
                typed += f"{cut}.{word} "
                short_lesson.life(page).press_sequentially(f"{cut}.{word} ", delay=20)
                page.wait_for_timeout(1700)
                if word == 0:
                    told = student.saving(page).inner_text()
                    assert "kept in this browser" in told
            for line, beyond in lines[cut:]:
                line.close()
                beyond.close()
            assert short_lesson.life(page).input_value() == typed
        student.acknowledged(page)
        assert stored(server) == typed
        expect(student.saving(page)).to_contain_text("kept in this browser and in the file")
        assert len(lines) > CUTS, "the line was not opened again"
        assert problems(page) == []


# The disk -----------------------------------------------------------------------------------------


def test_a_slow_disk_is_waited_for_and_what_it_wrote_counts(page: Page, server: LabServer) -> None:
    student.name(page, "Mia")
    short_lesson.life(page).fill("quick")
    student.acknowledged(page)
    # Twice a save: together longer than the page waits.
    ask_kernel(
        page, "import os, time; quick = os.fsync; os.fsync = lambda file: (time.sleep(3.5), quick(file))[1]"
    )
    short_lesson.life(page).fill("slow")
    expect(student.saving(page)).to_contain_text("No file is written", timeout=15_000)
    expect(student.saving(page)).to_contain_text("kept in this browser")
    expect(student.saving(page)).to_contain_text("kept in this browser and in the file", timeout=15_000)
    student.acknowledged(page)
    assert stored(server) == "slow"
    ask_kernel(page, "os.fsync = quick")  # the next test has the same kernel


# The clock ----------------------------------------------------------------------------------------

DAY = 86_400_000


@pytest.mark.parametrize(
    "jumps",
    [
        (400 * DAY, -400 * DAY),
        pytest.param((-70 * 365 * DAY, 3 * DAY), marks=pytest.mark.release),
        pytest.param((8e15, -8e15), marks=pytest.mark.release),
    ],
)
def test_whichever_way_the_clock_jumps_the_last_text_is_the_one_that_stays(
    page: Page, server: LabServer, jumps: tuple[float, float]
) -> None:
    student.name(page, "Mia")
    texts = ["at first", *(f"after a jump of {jump:.0f} ms" for jump in jumps)]
    short_lesson.life(page).fill(texts[0])
    student.acknowledged(page)
    ask_kernel(page, "import time; right = time.time")
    for jump, text in zip(jumps, texts[1:], strict=True):
        page.evaluate("jump => { const now = Date.now; Date.now = () => now() + jump; }", jump)
        ask_kernel(page, f"time.time = lambda now=time.time: now() + {jump / 1000}")
        short_lesson.life(page).fill(text)
        student.acknowledged(page)
        assert stored(server) == text
    short_lesson.start(page)
    student.desk(page).get_by_role("button", name="Continue as Mia").click()
    expect(short_lesson.life(page)).to_have_value(texts[-1])
    ask_kernel(page, "time.time = right")
    short_lesson.life(page).fill("with the clock right again")
    student.acknowledged(page)
    assert stored(server) == "with the clock right again"


# The server ---------------------------------------------------------------------------------------


def test_a_server_killed_while_a_student_types_leaves_a_whole_file_and_the_text_in_the_browser(
    browser: Browser, notebook: nbformat.NotebookNode, tmp_path: Path
) -> None:
    root = short_lesson.new_root(notebook, tmp_path / "root")
    with running_lab(root, tmp_path / "first") as server, open_page(browser, server) as page:
        port = int(server.url.split(":")[2].split("/")[0])
        page.add_locator_handler(page.locator(".jp-Dialog"), lambda: page.keyboard.press("Escape"))
        short_lesson.start(page)
        student.name(page, "Mia")
        short_lesson.life(page).press_sequentially("typed while the server goes", delay=30)
        [info] = (tmp_path / "first" / "runtime").glob("jpserver-*.json")
        kernel = int(ask_kernel(page, "import os; print(os.getpid())"))
        os.kill(json.loads(info.read_text())["pid"], signal.SIGKILL)
        os.kill(kernel, signal.SIGKILL)
        told = acknowledged(page)
        content = json.loads((root / "notebooks" / FILE).read_text())["answers"]["one-life"]
        assert content["edited_at"] >= told
        short_lesson.life(page).press_sequentially(", and after", delay=10)
        expect(student.saving(page)).to_contain_text("No file is written", timeout=15_000)
        expect(student.saving(page)).to_contain_text("kept in this browser")
        context = page.context
        page.close(run_before_unload=False)
        with running_lab(root, tmp_path / "second", port=port) as again:
            context.request.get("api/status", params={"token": again.token})
            page = context.new_page()
            short_lesson.start(page)
            student.desk(page).get_by_role("button", name="Continue as Mia").click()
            expect(short_lesson.life(page)).to_have_value("typed while the server goes, and after")
            student.acknowledged(page)
            assert stored(again) == "typed while the server goes, and after"


# Neighbouring versions ----------------------------------------------------------------------------

# One minor version down; with the oldest that the package allows test_front_ends.py runs every lesson. Nothing newer is out.
NEIGHBOURS = ["plotly==7.0.0", "ipywidgets==8.0.7"]
LESSON = "notebooks/03-confessions.ipynb"
LOOK = """
from helpers.exhibit import Exhibit
from tests.rooms import every_exhibit
print([name for name, make in every_exhibit().items() if not isinstance(make(), Exhibit)])
"""


@pytest.fixture(params=NEIGHBOURS)
def neighbour(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A Python like this one, but with one package in another version."""
    python = with_others(tmp_path / "venv", request.param)
    package = request.param.split("==")[0]
    told = subprocess.run(
        [python, "-c", f"import {package}; print({package}.__version__)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == request.param.split("==")[1]
    return python


@pytest.mark.release
def test_with_a_neighbouring_version_every_exhibit_is_made_and_a_lesson_runs(
    browser: Browser, neighbour: Path, tmp_path: Path
) -> None:
    done = subprocess.run(
        [neighbour, "-c", LOOK], capture_output=True, text=True, check=False, cwd=REPOSITORY
    )
    assert done.stdout.strip() == "[]", done.stderr
    root = tmp_path / "root"
    (root / "notebooks").mkdir(parents=True)
    shutil.copy(REPOSITORY / LESSON, root / LESSON)
    with (
        running_lab(root, tmp_path / "jupyter", python=neighbour) as server,
        open_page(browser, server) as page,
    ):
        seen = watch(page, server)
        open_notebook(page, LESSON)
        run_all(page)
        scroll_through(page)
        page.wait_for_function(
            "() => document.querySelectorAll('.course-plot .main-svg').length > 0", timeout=30_000
        )
        assert problems(page) == []
        assert page.locator(".course-plot:has-text('cannot be drawn')").count() == 0
        assert seen.foreign == []
