"""`classroom check`: is this installation healthy? Each line says what was looked at, and what to do if it fails."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import typer
from rich.markup import escape
from rich.table import Table

from helpers import __version__, course, data, questions, sources
from helpers.classroom import notebooks, shell, wheel

LEAST = {"pandas": (2, 2), "plotly": (6,), "ipywidgets": (8, 1), "anywidget": (0, 9), "jupyterlab": (4, 2)}
LINK = re.compile(r"\(#source-([^)\s]*)\)")
EXTENSIONS = {
    "@jupyter-widgets/jupyterlab-manager": "python -m pip install jupyterlab_widgets",
    "anywidget": "python -m pip install anywidget",
    "jupyterlab-plotly": "python -m pip install plotly",
}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what, whether it is well, and words."""

    what: str
    well: bool
    words: str


def versions() -> Iterator[Finding]:
    """Look for Python, the course and the libraries that lessons run on."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", sys.version_info >= (3, 11), f"{python} (3.11 or newer is needed)")
    try:
        installed = metadata.version(wheel.DISTRIBUTION)
        yield Finding("The course", installed == __version__, f"{__version__}, installed as {installed}")
    except metadata.PackageNotFoundError:
        yield Finding("The course", False, "is not installed: python -m pip install -e .")
    for name, least in LEAST.items():
        wanted = ".".join(map(str, least))
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            yield Finding(name, False, f"is missing: python -m pip install '{name}>={wanted}'")
            continue
        enough = tuple(int(part) for part in re.findall(r"\d+", found)[: len(least)]) >= least
        yield Finding(name, enough, f"{found} ({wanted} or newer is needed)")


def tables() -> Iterator[Finding]:
    """Load every table by its schema, then validate the data package with frictionless."""
    broken = []
    for name in data.schemas():
        try:
            data.load(name)
        except course.CourseError as error:
            broken.append(str(error))
    yield Finding(
        "Tables", not broken, "; ".join(broken) or f"{len(data.schemas())} tables hold to their schemas"
    )
    from frictionless import Package

    report = Package(course.folder() / "datapackage.json").validate()
    errors = report.flatten(["title", "rowNumber", "fieldName", "note"])
    words = "; ".join(" ".join(str(part) for part in error if part) for error in errors[:5])
    yield Finding("Data package", report.valid, words or "valid (frictionless)")


def banks() -> Iterator[Finding]:
    """Read every question bank that a lesson has."""
    for lesson_id, lesson in course.lessons().items():
        try:
            count = len(questions.bank(lesson_id))
            yield Finding(f"Questions {lesson_id[:2]}", True, f"{count} questions")
        except course.CourseError as error:
            yield Finding(f"Questions {lesson_id[:2]}", lesson["status"] != "ready", str(error))


def settings() -> Iterator[Finding]:
    """Look for the calm settings of JupyterLab that come with the course."""
    file = Path(sys.prefix) / wheel.SETTINGS
    own = json.loads((wheel.HERE / "static/lab-settings.json").read_text(encoding="utf-8"))
    remedy = (
        "Install the course again: python -m pip install --force-reinstall --no-deps stalin-purges-course"
    )
    try:
        same = json.loads(file.read_text(encoding="utf-8")) == own
        yield Finding(
            "JupyterLab's settings", same, "installed" if same else f"differ from the course's. {remedy}"
        )
    except (OSError, ValueError):
        yield Finding("JupyterLab's settings", False, f"are not installed. {remedy}")


def extensions() -> Iterator[Finding]:
    """Look for the parts of widgets and charts that run in the browser."""
    from jupyter_core.paths import jupyter_path

    places = [Path(place) for place in jupyter_path("labextensions")]
    for name, remedy in EXTENSIONS.items():
        found = next((place for place in places if (place / name / "package.json").is_file()), None)
        version = (
            json.loads((found / name / "package.json").read_text(encoding="utf-8")).get("version")
            if found
            else ""
        )
        yield Finding(
            f"In the browser: {name}", bool(found), str(version) if found else f"not found: {remedy}"
        )


def citations() -> Iterator[Finding]:
    """Resolve every citation in the prose of every notebook."""
    for lesson_id, lesson in course.lessons().items():
        try:
            cells = notebooks.read(lesson_id)["cells"]
        except course.CourseError as error:
            yield Finding(f"Notebook {lesson_id[:2]}", lesson["status"] != "ready", str(error))
            continue
        cited = {
            found
            for cell in cells
            if cell["cell_type"] == "markdown"
            for found in LINK.findall(notebooks.source(cell))
        }
        unknown = sorted(cited - set(sources.works()))
        words = (
            f"unknown works: {', '.join(unknown)}"
            if unknown
            else f"{len(cited)} cited works, all in the list"
        )
        yield Finding(f"Notebook {lesson_id[:2]}", not unknown, words)


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    versions,
    tables,
    banks,
    settings,
    extensions,
    citations,
)


def findings(step: Callable[[], None] = lambda: None) -> list[Finding]:
    """Run all checks; one that breaks is a finding too."""
    found: list[Finding] = []
    for look in CHECKS:
        try:
            found += look()
        except Exception as error:  # a check must report, not crash: the rest still tells something
            found.append(Finding(look.__name__.capitalize(), False, f"{type(error).__name__}: {error}"))
        step()
    return found


def check() -> None:
    """Look whether the course is well installed: versions, tables, questions, JupyterLab, citations."""
    with shell.progress() as bar:
        task = bar.add_task("Checking", total=len(CHECKS))
        found = findings(lambda: bar.advance(task))
    table = Table("", "What", "Finding")
    for one in found:
        table.add_row("[green]ok[/]" if one.well else "[bold red]NO[/]", escape(one.what), escape(one.words))
    shell.out.print(table)
    wrong = sum(not one.well for one in found)
    shell.out.print("All is well." if not wrong else f"{wrong} of {len(found)} things are not well.")
    if wrong:
        raise typer.Exit(shell.UNUSABLE)
