"""What the first run of a lesson costs: seconds, bytes, memory, and the wait on a slow line."""

import statistics
import time

from playwright.sync_api import Browser, Page

from tests.browser.lab import LabServer, ask_kernel, open_notebook, open_page, run_all, watch

from .slow_line import SlowLine

RUNS = 3
EMPTY = "empty.ipynb"
IMPORTS = "imports.ipynb"
SLOW_BITS = 2_000_000
PAINTED = """() => {
    const slots = [...document.querySelectorAll(".course-slot, .figure-widget")];
    const empty = slots.filter(slot => !slot.querySelector("svg.main-svg :is(.trace, .point, .points path)"));
    return !empty.length && !document.body.innerText.includes("Loading widget");
}"""
FIRST_USABLE = """async () => {
    const begun = performance.now();
    jupyterapp.commands.execute("notebook:run-all-cells");
    const usable = () => [...document.querySelectorAll(".course-exhibit")].some(exhibit =>
        (!exhibit.querySelector(".course-slot") || exhibit.querySelector("svg.main-svg :is(.trace, .point, .points path)"))
        && exhibit.querySelector("input, select, summary, button"))
        || document.querySelector(".jp-OutputArea .js-plotly-plot svg.main-svg :is(.trace, .point, .points path)");
    while (!usable()) await new Promise(requestAnimationFrame);
    return (performance.now() - begun) / 1000;
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
MEMORY = "import os, psutil; print(psutil.Process(os.getpid()).memory_full_info().uss)"


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
        end_kernel(page)
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


def received(browser: Browser, server: LabServer, path: str) -> tuple[float, float]:
    """Return kilobytes over the websocket until all is painted: at the first run, and at a reload with the kernel alive."""
    with open_page(browser, server) as page:
        seen = watch(page, server)
        open_notebook(page, path, "doc")
        before = seen.websocket_bytes
        run_all(page)
        page.wait_for_function(PAINTED)
        first, before = seen.websocket_bytes - before, seen.websocket_bytes
        page.evaluate("async () => { await jupyterapp.commands.execute('docmanager:save'); }")
        slots = page.locator(".course-slot").count()
        page.reload()
        page.locator(".course-slot").nth(slots - 1).wait_for(state="attached")
        page.wait_for_function(PAINTED)
        again = seen.websocket_bytes - before
        end_kernel(page)
    return first / 1000, again / 1000


def received_by_widgets(browser: Browser, server: LabServer, path: str) -> float:
    """Return kilobytes over the websocket at the first run of a notebook of FigureWidgets, until no more come."""
    with open_page(browser, server) as page:
        seen = watch(page, server)
        open_notebook(page, path, "doc")
        before = last = seen.websocket_bytes
        run_all(page)
        while seen.websocket_bytes != last:
            last = seen.websocket_bytes
            page.wait_for_timeout(2000)
        end_kernel(page)
    return (last - before) / 1000


def kernel_memory(browser: Browser, server: LabServer, path: str) -> dict[str, float]:
    """Return the memory of a kernel after Run All (MB that are its own), and of one that has imported pandas and plotly."""
    used = []
    for notebook in (path, IMPORTS):
        with open_page(browser, server) as page:
            open_notebook(page, notebook, "doc")
            run_all(page)
            used.append(int(ask_kernel(page, MEMORY)) / 2**20)
            end_kernel(page)
    return {"MB": used[0], "MB imports": used[1], "memory": used[0] / used[1]}


def first_usable(browser: Browser, server: LabServer, line: SlowLine, path: str) -> float:
    """Return seconds from Run All to the first exhibit that can be used, on a slow line; JupyterLab is in the cache."""
    there = LabServer(url=line.url, token=server.token, root=server.root)
    with open_page(browser, there) as page:
        line.bits = 0
        open_notebook(page, path, "doc")
        run_all(page)
        end_kernel(page)
        page.goto("about:blank")
        open_notebook(page, path, "doc")
        line.bits = SLOW_BITS
        seconds = float(page.evaluate(FIRST_USABLE))
        line.bits = 0
        end_kernel(page)
    return seconds


def end_kernel(page: Page) -> None:
    """Shut down the open notebook's kernel, so that it does not weigh on the next measurement."""
    page.evaluate("async () => { await jupyterapp.shell.currentWidget.sessionContext.shutdown(); }")
