"""A whole class at a real JupyterHub on this machine: who finishes, how long it takes, what it costs.

    python -m tests.benchmarks.class_load                          30 students within 60 s, 2 of them in Chromium
    python -m tests.benchmarks.class_load --students 30 45 60      more, until it breaks
    python -m tests.benchmarks.class_load --browsers 30            every one in Chromium, if the machine has the memory
    python -m tests.benchmarks.class_load --plain                  without the settings of docs/hub-values.yaml

It wants npm (the hub's proxy comes from there), git and Chromium, listens on loopback alone, and ends by itself.
Seconds depend on the machine, and here students and hub share it; read them against the first row (one student).
`ready` is from the link to the lesson run through; `answer` from the sending of an answer to the word that it
stands in the student's file. Memory is what is a student's own (PSS); `CPU s` is server and kernel together.
"""

import argparse
import os
import shutil
import statistics
import tempfile
import threading
import time
from pathlib import Path

import psutil

from tests.hub.hub import Hub, course_repository, running_hub
from tests.hub.school import Lesson, proxy, teach

MB = 2**20
HEADS = (
    "students", "in Chromium", "finished", "answers kept", "lost",
    "ready median", "p95", "worst", "answer median ms", "p95", "worst",
    "server MB", "kernel MB", "CPU s", "machine MB", "load",
)  # fmt: skip


class Peak(threading.Thread):
    """Watches the machine while a class works: the most memory in use, and the mean share of CPU."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.memory, self.shares, self.over = 0, [0.0], threading.Event()

    def run(self) -> None:
        """Look twice a second until told that it is over."""
        while not self.over.wait(0.5):
            self.memory = max(self.memory, psutil.virtual_memory().used)
            self.shares.append(psutil.cpu_percent())


def measure(
    program: Path, students: int, browsers: int, within: float, *, lean: bool
) -> tuple[list[str], list[str]]:
    """Let one class work at a fresh hub; return a row of the table and the errors, a line each."""
    folder = Path(tempfile.mkdtemp(prefix="class-"))
    before, peak = psutil.virtual_memory().used, Peak()
    try:
        with running_hub(folder, course=course_repository(folder), proxy=program, lean=lean) as hub:
            peak.start()
            lesson = teach(hub, students=students, browsers=browsers, within=within, downloads=folder)
            peak.over.set()
            complaints = _complaints(hub)
    finally:
        peak.over.set()
        shutil.rmtree(folder, ignore_errors=True)
    errors = [f"{visit.name}: {visit.error}" for visit in lesson.visits if visit.error]
    return _row(lesson, browsers, peak.memory - before, statistics.mean(peak.shares)), errors + complaints


def _row(lesson: Lesson, browsers: int, memory: int, load: float) -> list[str]:
    visits, costs = lesson.visits, list(lesson.costs.values())
    ready = sorted(visit.reached["lesson ready"] for visit in visits if "lesson ready" in visit.reached)
    answers = sorted(1000 * seconds for visit in visits for seconds in visit.answer_seconds)
    kept = sum(len(visit.acknowledged) for visit in visits)

    def middle(values: list[float]) -> str:
        return f"{statistics.median(values):.0f}" if values else "–"

    return [
        str(len(visits)), str(browsers), str(sum(visit.finished for visit in visits)), str(kept), str(len(lesson.lost)),
        f"{statistics.median(ready):.1f}" if ready else "–", *_tail(ready, ".1f"),
        middle(answers), *_tail(answers, ".0f"),
        middle([cost.server / MB for cost in costs]), middle([cost.kernel / MB for cost in costs]),
        f"{statistics.median(cost.cpu for cost in costs):.1f}" if costs else "–", f"{memory / MB:.0f}", f"{load:.0f} %",
    ]  # fmt: skip


def _tail(ordered: list[float], form: str) -> tuple[str, str]:
    """Return the value that 95 in 100 stay under, and the worst."""
    if not ordered:
        return "–", "–"
    return f"{ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]:{form}}", f"{ordered[-1]:{form}}"


def _complaints(hub: Hub) -> list[str]:
    """Return the lines of the hub's log that speak of an error, each once."""
    lines = hub.log.read_text(encoding="utf-8", errors="replace").splitlines()
    return sorted({line.split("] ", 1)[-1][:200] for line in lines if line.startswith(("[E", "[C"))})


def main() -> None:
    """Print a row for one student, then one for each size of class."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--students", type=int, nargs="+", default=[30])
    parser.add_argument("--browsers", type=int, default=2)
    parser.add_argument("--within", type=float, default=60.0, help="seconds in which all have started")
    parser.add_argument("--plain", action="store_true", help="JupyterLab's own settings, not the values'")
    given = parser.parse_args()
    print(
        f"{os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.0f} GB; {time.strftime('%Y-%m-%d')}\n"
    )
    print(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}", flush=True)
    with tempfile.TemporaryDirectory(prefix="proxy-") as folder:
        program = proxy(Path(folder))
        for students in (1, *given.students):
            alone = students == 1
            browsers, within = (0, 0.0) if alone else (min(given.browsers, students), given.within)
            row, errors = measure(program, students, browsers, within, lean=not given.plain)
            print(f"| {' | '.join(row)} |", flush=True)
            for line in errors[:20]:
                print(f"  {line}", flush=True)


if __name__ == "__main__":
    main()
