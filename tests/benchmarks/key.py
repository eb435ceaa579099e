"""From the key on a control to the frame that shows the changed figure: in a lesson, and on plotly's FigureWidget."""

import json
import statistics
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Locator, Page

from helpers.exhibit import Exhibit
from tests.browser.lab import LabServer, Watch, open_notebook, open_page, run_all, watch
from tests.rooms import exhibits, rooms

KEYS = 20
PITCH_MS = 600  # so that the kernel hears of every key (exhibit.js tells it in a pause)
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


def figures(lesson_id: str) -> dict[str, Exhibit]:
    """Return a lesson's exhibits that have a figure, by "room.function"."""
    return {
        f"{room.__name__.removeprefix('helpers.')}.{name}": shown
        for room in rooms()
        if lesson_id == room.LESSON
        for name, function in exhibits(room).items()
        if isinstance(shown := function(), Exhibit) and shown.figure is not None
    }


def with_a_control(shown: dict[str, Exhibit]) -> str | None:
    """Return the name of the first exhibit whose figure its last control changes."""
    for name, exhibit in shown.items():
        live = exhibit.figure
        if live.state + 1 >= len(live.states) or len(exhibit.controls[-1]["options"]) < 2:
            continue
        now, after = (json.dumps(live.states[live.state + i], sort_keys=True) for i in (0, 1))
        if now != after:
            return name
    return None


def key_to_paint(page: Page, control: Locator, plot: Locator) -> list[float]:
    """Return the milliseconds from each key on `control` to the frame that shows it on `plot`."""
    plot.scroll_into_view_if_needed()
    control.evaluate("control => { control.dataset.lmSuppressShortcuts = 'true'; }")
    is_menu = control.evaluate("control => control.tagName") == "SELECT"
    onward, back = ("ArrowDown", "ArrowUp") if is_menu else ("ArrowRight", "ArrowLeft")
    times = []
    for turn in range(KEYS):
        control.page.wait_for_timeout(PITCH_MS)
        if not turn:
            control.focus()
        plot.evaluate(WATCH_FOR_CHANGE)
        page.keyboard.press(back if turn % 2 else onward)
        times.append(page.evaluate("changed"))
    return times[2:]


def keys(browser: Browser, server: LabServer, notebook: str, shown: dict[str, Exhibit]) -> dict[str, float]:
    """Return median and p95 of key to paint in ms, of an exhibit and of a FigureWidget, and the bytes of one key.

    Both stand in the same lesson, for in a small page everything is quicker: the FigureWidget in one more cell at its end.
    """
    found = with_a_control(shown)
    if found is None:
        return {}
    exhibit = shown[found]
    both = f"with-figure-widget-{Path(notebook).name}"
    room, name = found.split(".")
    lesson = nbformat.read(server.root / notebook, as_version=4)
    lesson.cells.append(nbformat.v4.new_code_cell(FIGURE_WIDGET.format(room=room, name=name)))
    nbformat.write(lesson, server.root / both)
    with open_page(browser, server) as page:
        seen = watch(page, server)
        open_notebook(page, both, "doc")
        run_all(page)
        place = page.locator(".course-exhibit", has=page.get_by_text(exhibit.kicker, exact=True))
        box = place.locator(":is(.course-choice, .course-menu, .course-range)").nth(len(exhibit.controls) - 1)
        control = box.locator(":is(input[type=radio]:checked, select, input[type=range])").first
        place.locator("svg.main-svg :is(.trace, .point, .points path)").first.wait_for(state="attached")
        plot = page.locator(".jp-CodeCell").last.locator(".js-plotly-plot")
        plot.scroll_into_view_if_needed()
        plot.locator("svg.main-svg :is(.trace, .point, .points path)").first.wait_for(state="attached")
        ours, sent = counted(page, seen, control, place.locator(".js-plotly-plot"))
        theirs, theirs_sent = counted(page, seen, page.locator(".widget-dropdown select"), plot)
    middle, widget = statistics.median(ours), statistics.median(theirs)
    return {
        "key ms": middle, "key p95": p95(ours), "widget key ms": widget, "widget p95": p95(theirs),
        "key": middle / widget, "kB a key": sent, "widget kB a key": theirs_sent,
    }  # fmt: skip


def counted(page: Page, seen: Watch, control: Locator, plot: Locator) -> tuple[list[float], float]:
    """Return the times of the keys, and the kilobytes that one brought over the websocket."""
    page.wait_for_timeout(1500)
    before = seen.websocket_bytes
    times = key_to_paint(page, control, plot)
    return times, (seen.websocket_bytes - before) / 1000 / KEYS


def p95(values: list[float]) -> float:
    """Return the value that 95 in 100 stay under."""
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def write(path: Path, *sources: str) -> None:
    """Write a notebook of code cells."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), path)
