"""`classroom collect`: many turn-in files to one table, one overview and one report."""

from __future__ import annotations

import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress
from rich.table import Column, Table

from helpers.classroom import files, gather, keyless, sheet, shell
from helpers.classroom.overview import overview

SHOWN = 12


def collect(
    source: Annotated[Path, typer.Argument(help="The folder or zip that you downloaded.", exists=True)],
    out: Annotated[
        Path | None, typer.Option(help="A new folder for the results. Default: '<name>-collected' here.")
    ] = None,
    lesson: Annotated[
        str | None, typer.Option(help="The lesson, such as 03. Default: the one most files answer.")
    ] = None,
    due: Annotated[
        datetime | None,
        typer.Option(help="Mark what was saved later as late: 2026-11-24T08:00 (your time)."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results in the folder.")] = False,
) -> None:
    """Gather the answers that students handed in: answers.csv, answers.xlsx, overview.html, report.csv.

    Give the folder or zip that your learning platform lets you download, as it is: zips in it are opened, the
    newest of several files by one student counts, and nothing in a file is ever run. The report names every file
    that could not be read, with the reason; then the command ends with code 1.
    """
    if keyless.is_this_copy():
        raise shell.fail(keyless.USE_THE_OTHER)
    chosen = shell.lesson_id(lesson) if lesson else None
    folder = out or Path(f"{source.resolve().stem}-collected")
    shell.new_folder(folder, force=force)
    started = time.perf_counter()
    try:
        with shell.progress() as bar:
            counted = _counted(files.read(source), bar)
            collected = gather.gather(counted, chosen, due.astimezone(UTC) if due else None)
    except (OSError, zipfile.BadZipFile) as error:
        raise shell.fail(f"{source} cannot be opened: {error}") from None
    write(collected, folder)
    _say(collected, folder, time.perf_counter() - started)
    if collected.unread:
        raise typer.Exit(shell.UNUSABLE)


def _counted(
    found: Iterable[files.Found | files.Refused], bar: Progress
) -> Iterator[files.Found | files.Refused]:
    task = bar.add_task("Reading files", total=None)
    for item in found:
        bar.advance(task)
        yield item


def write(collected: gather.Collected, folder: Path) -> None:
    """Write the four results into `folder`."""
    made: dict[str, Callable[[], str | bytes]] = {
        "answers.csv": lambda: sheet.as_csv(sheet.header(collected), sheet.rows(collected)),
        "answers.xlsx": lambda: sheet.as_xlsx(collected),
        "overview.html": lambda: overview(collected),
        "report.csv": lambda: sheet.as_csv(sheet.REPORT_HEAD, sheet.report_rows(collected)),
    }
    for name, make in made.items():
        shell.write(folder / name, make(), force=True)


def _say(collected: gather.Collected, folder: Path, seconds: float) -> None:
    count = len(collected.students)
    shell.out.print(
        f"[bold]{count}[/] {'student' if count == 1 else 'students'}, lesson {collected.lesson}, from "
        f"{len(collected.report)} files in {seconds:.1f} s. Results: {shell.told(folder)}"
    )
    outcomes = Counter(line.outcome for line in collected.report)
    shell.out.print(", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items())))
    if not collected.unread:
        return
    table = Table(
        Column("File", overflow="fold"),
        "Why it was not read",
        title="Not read (all of them in report.csv)",
        title_justify="left",
    )
    for line in collected.unread[:SHOWN]:
        table.add_row(escape(line.file), escape(f"{line.kind}: {line.reason}"))
    shell.err.print(table)
    if len(collected.unread) > SHOWN:
        shell.err.print(f"… and {len(collected.unread) - SHOWN} more in report.csv")
