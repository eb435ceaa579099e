"""Measure what a class feels: length, reading grade, the first run, the network, the answer to a key.

    python -m tests.benchmarks.measure [lesson ...]        (default: every lesson; "02" is enough)

Times depend on the machine, so each is set against a yardstick measured in the same run, turn by turn:

cold      what a student waits: from the address in a browser with an empty cache, over the start of the kernel,
          until all cells are run; divided by the same for a notebook with one trivial cell. Median of the turns.
warm      the harder yardstick: from the order to restart the kernel until all cells are run, in a page that is
          already open. `painted s` goes on until all figures are painted, also those far down the page.
kB        received over the websocket from Run All in a fresh page until all is painted.
key       from the keydown on a control until the frame that shows the changed figure; divided by the same change
          made on plotly's FigureWidget through an ipywidgets menu and the kernel. Median.
"""

import json
import re
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import nbformat
import textstat
from playwright.sync_api import Browser, Locator, Page

from helpers.exhibit import Exhibit
from tests import lessons
from tests.browser.lab import LabServer, chromium, open_notebook, open_page, run_all, running_lab, watch
from tests.rooms import exhibits, rooms

RUNS = 5
KEYS = 12
TARGETS = {"grade": 11.0, "cold": 2.5, "kB": 400.0, "key": 0.7}
EMPTY = "empty.ipynb"


@dataclass(frozen=True)
class Words:
    """What can be counted without running a lesson."""

    words: int
    exhibits: int
    questions: int
    citations: int
    grade: float


def count(path: Path) -> Words:
    """Count a lesson's words, exhibits, questions and citations; grade its prose after Flesch and Kincaid."""
    notebook = lessons.read(path)
    markdown = "\n\n".join(cell.source for _, cell in lessons.cells(notebook, "markdown"))
    told = re.sub(r"^#.*$", "", lessons.LINK.sub("", markdown), flags=re.MULTILINE)
    told = re.sub(r"\s*\([;\s]*\)", "", lessons.prose(told))
    shown = [
        cell.outputs[0]["data"]["text/plain"] for _, cell in lessons.cells(notebook, "code") if cell.outputs
    ]
    return Words(
        words=len(told.split()),
        exhibits=sum(text.startswith("Exhibit ") for text in shown),
        questions=sum(".question(" in cell.source for _, cell in lessons.cells(notebook, "code")),
        citations=len(lessons.LINK.findall(markdown)),
        grade=textstat.flesch_kincaid_grade(told),
    )


# The first run ------------------------------------------------------------------------------------

PAINTED = """() => {
    const slots = [...document.querySelectorAll(".course-slot")];
    const empty = slots.filter(slot => !slot.querySelector("svg.main-svg :is(.trace, .point, .points path)"));
    return !empty.length && !document.body.innerText.includes("Loading widget");
}"""
WARM_RUN = f"""async () => {{
    const panel = jupyterapp.shell.currentWidget;
    await jupyterapp.commands.execute("notebook:clear-all-cell-outputs");
    const start = performance.now();
    await panel.sessionContext.restartKernel();
    await jupyterapp.commands.execute("notebook:run-all-cells");
    const ran = performance.now() - start;
    const painted = {PAINTED};
    while (!painted()) await new Promise(requestAnimationFrame);
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    return [ran / 1000, (performance.now() - start) / 1000];
}}"""


def received(page: Page, server: LabServer, path: str) -> float:
    """Return the kilobytes over the websocket from Run All in a fresh page until all is painted."""
    seen = watch(page, server)
    open_notebook(page, path, "doc")
    before = seen.websocket_bytes
    run_all(page)
    page.wait_for_function(PAINTED)
    return (seen.websocket_bytes - before) / 1000


def cold_runs(browser: Browser, server: LabServer, path: str) -> dict[str, float]:
    """Return medians of first visits: the lesson's and the empty notebook's in seconds, and their ratio."""
    pairs = [(first_visit(browser, server, path), first_visit(browser, server, EMPTY)) for _ in range(RUNS)]
    return {
        "cold s": statistics.median(ours for ours, _ in pairs),
        "cold empty s": statistics.median(trivial for _, trivial in pairs),
        "cold": statistics.median(ours / trivial for ours, trivial in pairs),
    }


def first_visit(browser: Browser, server: LabServer, path: str) -> float:
    """Return seconds from the address, in a fresh browser profile, until all cells are run."""
    with open_page(browser, server) as page:
        start = time.perf_counter()
        open_notebook(page, path, "doc")
        page.evaluate("async () => { await jupyterapp.commands.execute('notebook:run-all-cells'); }")
        seconds = time.perf_counter() - start
        page.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext.shutdown(); }")
    return seconds


def warm_runs(lesson: Page, empty: Page) -> dict[str, float]:
    """Return medians: a lesson's run after a restart and the empty notebook's in seconds, their ratio, all painted."""
    times: dict[Page, list[tuple[float, float]]] = {lesson: [], empty: []}
    for _ in range(RUNS):
        for page in (lesson, empty):
            page.bring_to_front()
            times[page].append(page.evaluate(WARM_RUN))
    pairs = list(zip(times[lesson], times[empty], strict=True))
    return {
        "warm s": statistics.median(ran for (ran, _), _ in pairs),
        "painted s": statistics.median(painted for (_, painted), _ in pairs),
        "warm empty s": statistics.median(trivial for _, (trivial, _) in pairs),
        "warm": statistics.median(ran / trivial for (ran, _), (trivial, _) in pairs),
    }


# The answer to a key ------------------------------------------------------------------------------

WATCH_FOR_CHANGE = """plot => {
    globalThis.changed = new Promise(done => {
        let pressed;
        document.addEventListener("keydown", () => { pressed = performance.now(); }, { capture: true, once: true });
        const observer = new MutationObserver(() => {
            if (pressed === undefined) return;
            observer.disconnect();
            requestAnimationFrame(() => done(performance.now() - pressed));
        });
        for (const svg of plot.querySelectorAll("svg.main-svg"))
            observer.observe(svg, { subtree: true, childList: true, attributes: true, characterData: true });
    });
}"""
FIGURE_WIDGET = """\
import ipywidgets
import plotly.graph_objects as go
from helpers import {room}
live = {room}.{name}().figure
figure = go.FigureWidget(go.Figure(live.figure))
menu = ipywidgets.Dropdown(options=range(len(live.states)), value=live.state)

def change(_):
    state = live.states[menu.value]
    with figure.batch_update():
        for trace, values in zip(figure.data, state["data"]):
            trace.update(values)
        figure.update_layout(state["layout"])

menu.observe(change, names="value")
ipywidgets.VBox([menu, figure])
"""


def figure_with_a_control(lesson_id: str) -> tuple[str, str, Exhibit] | None:
    """Return room, name and exhibit of a lesson's first figure that its last control changes."""
    for room in (room for room in rooms() if lesson_id == room.LESSON):
        for name, function in exhibits(room).items():
            shown = function()
            live = shown.figure if isinstance(shown, Exhibit) else None
            if live is None or live.state + 1 >= len(live.states) or len(shown.controls[-1]["options"]) < 2:
                continue
            now, after = (json.dumps(live.states[live.state + i], sort_keys=True) for i in (0, 1))
            if now != after:
                return room.__name__.removeprefix("helpers."), name, shown
    return None


def key_to_paint(page: Page, control: Locator, plot: Locator) -> float:
    """Return the median milliseconds from a key on `control` to the frame that shows it on `plot`."""
    plot.scroll_into_view_if_needed()
    control.evaluate("control => { control.dataset.lmSuppressShortcuts = 'true'; }")
    is_menu = control.evaluate("control => control.tagName") == "SELECT"
    onward, back = ("ArrowDown", "ArrowUp") if is_menu else ("ArrowRight", "ArrowLeft")
    times = []
    for turn in range(KEYS):
        control.page.wait_for_timeout(250)
        if not turn:
            control.focus()
        plot.evaluate(WATCH_FOR_CHANGE)
        page.keyboard.press(back if turn % 2 else onward)
        times.append(page.evaluate("changed"))
    return statistics.median(times[2:])


def keys(browser: Browser, server: LabServer, lesson: Page, lesson_id: str) -> tuple[float, float] | None:
    """Return milliseconds from key to paint in the lesson and on a FigureWidget, or None without a figure."""
    found = figure_with_a_control(lesson_id)
    if found is None:
        return None
    room, name, shown = found
    scratch = f"figure-widget-{lesson_id}.ipynb"
    write(server.root / scratch, FIGURE_WIDGET.format(room=room, name=name))
    exhibit = lesson.locator(".course-exhibit", has=lesson.get_by_text(shown.kicker, exact=True))
    box = exhibit.locator(":is(.course-choice, .course-menu, .course-range)").nth(len(shown.controls) - 1)
    control = box.locator(":is(input[type=radio]:checked, select, input[type=range])").first
    lesson.bring_to_front()
    ours = key_to_paint(lesson, control, exhibit.locator(".js-plotly-plot"))
    with open_page(browser, server) as page:
        open_notebook(page, scratch, "doc")
        run_all(page)
        plot = page.locator(".js-plotly-plot").first
        plot.locator("svg.main-svg :is(.trace, .point, .points path)").first.wait_for(state="attached")
        theirs = key_to_paint(page, page.locator(".jp-OutputArea select").first, plot)
    return ours, theirs


# All together -------------------------------------------------------------------------------------


def write(path: Path, source: str) -> None:
    """Write a notebook of one code cell."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    cells = [nbformat.v4.new_code_cell(source)]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)


def measure(browser: Browser, server: LabServer, path: Path) -> dict[str, float]:
    """Return all measures of one lesson, by the heading of their column."""
    row: dict[str, float] = dict(vars(count(path)))
    row |= cold_runs(browser, server, path.name)
    with open_page(browser, server) as lesson, open_page(browser, server) as empty:
        row["kB"] = received(lesson, server, path.name)
        open_notebook(empty, EMPTY, "doc")
        row |= warm_runs(lesson, empty)
        if times := keys(browser, server, lesson, path.stem):
            row |= {"key ms": times[0], "widget ms": times[1], "key": times[0] / times[1]}
    return row


def table(rows: dict[str, dict[str, float]]) -> str:
    """Return the measures as a table of text; what misses its target carries an exclamation mark."""
    columns = list(dict.fromkeys(name for row in rows.values() for name in row))
    lines = [["lesson", *columns], ["target", *(f"{TARGETS[c]:g}" if c in TARGETS else "" for c in columns)]]
    for lesson, row in rows.items():
        cells = []
        for column in columns:
            value = row.get(column)
            missed = value is not None and column in TARGETS and value > TARGETS[column]
            number = "" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:.2f}"
            cells.append(number + ("!" if missed else ""))
        lines.append([lesson, *cells])
    widths = [max(len(line[i]) for line in lines) for i in range(len(lines[0]))]
    return "\n".join(
        "  ".join(c.rjust(w) if i else c.ljust(w) for i, (c, w) in enumerate(zip(line, widths, strict=True)))
        for line in lines
    )


def main(names: list[str]) -> int:
    """Measure the named lessons, or all, and print them as a table."""
    chosen = [path for path in lessons.paths() if not names or path.stem.startswith(tuple(names))]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        root.mkdir()
        write(root / EMPTY, "1")
        for path in chosen:
            lessons.write(root / path.name, path.read_text(encoding="utf-8"))
        with chromium() as browser, running_lab(root, Path(folder) / "jupyter") as server:
            print(table({path.stem: measure(browser, server, path) for path in chosen}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
