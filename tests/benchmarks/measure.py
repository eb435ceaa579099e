"""Measure what a student feels: length, reading grade, the first run, the network, memory, the answer to a key.

    python -m tests.benchmarks.measure [lesson ...]           (default: every lesson; "02" is enough)
    python -m tests.benchmarks.measure --out docs/benchmarks.md

Times depend on the machine, so each is set against a yardstick measured in the same run, turn by turn: an empty
notebook (one trivial cell), a kernel that has only imported pandas and plotly, and the same figures as plotly's
FigureWidget, which is what a student would have otherwise.

cold      from the address in a browser with an empty cache, over the start of the kernel, until all cells are
          run; divided by the same for the empty notebook. Median of the turns.
warm      the harder yardstick: from the order to restart the kernel until all cells are run, in a page that is
          already open. `painted s` goes on until all figures are painted, also those far down the page.
kB        received over the websocket from Run All in a fresh page until all is painted; `kB reload`: the same
          when the page is loaded again and the kernel still lives; `widget kB`: the figures as FigureWidgets
          (measured with the first lesson alone, and so is `widget slow s`: every figure brings plotly.js again).
memory    of the kernel after Run All (what is its own), divided by that of a kernel with pandas and plotly.
slow s    from Run All to the first exhibit that can be used, on a line of 2 Mbit/s and 150 ms for all
          connections together, JupyterLab itself being in the browser's cache; `widget slow s`: as FigureWidget.
key       from the keydown on a control until the frame that shows the changed figure; divided by the same change
          made on a FigureWidget in the same lesson through an ipywidgets menu and the kernel. Medians; p95 beside.
"""

import argparse
import platform
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import textstat
from playwright.sync_api import Browser

from tests import lessons
from tests.browser.lab import LabServer, chromium, open_notebook, open_page, running_lab

from .first_run import (
    EMPTY,
    IMPORTS,
    cold_runs,
    end_kernel,
    first_usable,
    kernel_memory,
    received,
    received_by_widgets,
    warm_runs,
)
from .key import figures, keys, write
from .slow_line import SlowLine, slow_line

TARGETS = {
    "grade": 11.0, "cold": 2.0, "kB": 400.0, "memory": 1.6, "slow s": 6.0,
    "key ms": 60.0, "key": 0.6, "kB a key": 10.0,
}  # fmt: skip
AS_WIDGETS = """\
import plotly.graph_objects as go
from helpers import {room}
go.FigureWidget(go.Figure({room}.{name}().figure.figure))"""


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


def measure(
    browser: Browser, server: LabServer, line: SlowLine, path: Path, *, widgets: bool
) -> dict[str, float]:
    """Return all measures of one lesson, by the heading of their column; `widgets`: its figures as FigureWidgets, too."""
    row: dict[str, float] = vars(count(path)) | {"file kB": path.stat().st_size / 1000}
    row |= cold_runs(browser, server, path.name)
    with open_page(browser, server) as lesson, open_page(browser, server) as empty:
        open_notebook(lesson, path.name, "doc")
        open_notebook(empty, EMPTY, "doc")
        row |= warm_runs(lesson, empty)
        end_kernel(lesson)  # or the next page would be sent all that this kernel holds
        end_kernel(empty)
    row["kB"], row["kB reload"] = received(browser, server, path.name)
    row |= kernel_memory(browser, server, path.name)
    row["slow s"] = first_usable(browser, server, line, path.name)
    shown = figures(path.stem)
    if widgets and shown:
        copy = f"widgets-{path.name}"
        calls = [name.split(".") for name in shown]
        write(server.root / copy, *(AS_WIDGETS.format(room=room, name=name) for room, name in calls))
        row["widget kB"] = received_by_widgets(browser, server, copy)
        row["widget slow s"] = first_usable(browser, server, line, copy)
    if shown:
        row |= keys(browser, server, path.name, shown)
    return row


def table(rows: dict[str, dict[str, float]]) -> str:
    """Return the measures as a Markdown table, a column a lesson; what misses its target carries an exclamation mark."""
    measures = list(dict.fromkeys(name for row in rows.values() for name in row))
    lines = [["measure", "target", *(name[:2] for name in rows)], ["---", "---:", *("---:" for _ in rows)]]
    for name in measures:
        target = TARGETS.get(name)
        cells = []
        for row in rows.values():
            value = row.get(name)
            missed = value is not None and target is not None and value > target
            number = "–" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"
            cells.append(number + ("!" if missed else ""))
        lines.append([name, "" if target is None else f"≤ {target:g}", *cells])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """Return the machine in words: processor, cores, memory, system, day."""
    name = platform.processor() or platform.machine()
    try:
        found = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
        name = found[1] if found else name
    except OSError:
        pass
    memory = psutil.virtual_memory().total / 2**30
    return f"{name}, {psutil.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}, {time.strftime('%Y-%m-%d')}"


def page(rows: dict[str, dict[str, float]]) -> str:
    """Return docs/benchmarks.md: what was measured, where, against what, and the table."""
    told = "\n".join(line.rstrip() for line in (__doc__ or "").split("\n\n", 2)[2].splitlines())
    return (
        "# Benchmarks\n\n<!-- Written by `python -m tests.benchmarks.measure --out docs/benchmarks.md`. -->\n\n"
        "Measured on one machine, in one run; other machines give other seconds, and much the same ratios. "
        f"What misses its target carries an exclamation mark.\n\nMachine: {machine()}.\n\n"
        f"{table(rows)}\n\n```text\n{told.strip()}\n```\n"
    )


def main() -> int:
    """Measure the named lessons, or all, and print them as a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("lessons", nargs="*", help='such as "02"; left out, all')
    parser.add_argument("--out", type=Path, help="write a page with the table")
    given = parser.parse_args()
    chosen = [
        path for path in lessons.paths() if not given.lessons or path.stem.startswith(tuple(given.lessons))
    ]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "course"
        root.mkdir()
        write(root / EMPTY, "1")
        write(root / IMPORTS, "import pandas, plotly.graph_objects as go; go.Figure")
        for path in chosen:
            lessons.write(root / path.name, path.read_text(encoding="utf-8"))
        with (
            chromium() as browser,
            running_lab(root, Path(folder) / "jupyter") as server,
            slow_line(server.url) as line,
        ):
            rows: dict[str, dict[str, float]] = {}
            for path in chosen:  # two to four minutes each
                rows[path.stem] = measure(browser, server, line, path, widgets=not rows)
                print(f"{path.stem}: {rows[path.stem]}", file=sys.stderr, flush=True)
    print(f"{machine()}\n\n{table(rows)}")
    if given.out:
        given.out.write_text(page(rows), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
