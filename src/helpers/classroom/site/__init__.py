"""`classroom site`: the whole course as a folder of static files, for any web host.

    index.html     what the course is, and the ways into each lesson (`landing.py`)
    read/, print/  each lesson as a page to read, and to print (`reading.py`)
    pictures/      their charts (`pictures.py`)
    guide.html     the teacher's guide, without the key (`teachers.py`)
    lite/          the lessons with Python in the browser (`lite.py`)

A maintainer's tool: it needs the extra `site`, the others do not.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from helpers import course
from helpers.classroom import shell

ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]/_~-]+")


def build_site(
    out: Annotated[Path, typer.Option(help="The folder to put the site in.")] = Path("site"),
    pyodide: Annotated[
        Path | None,
        typer.Option(
            help="An unpacked release of Pyodide, to carry in the site: then no request leaves your host.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
    address: Annotated[
        str,
        typer.Option(
            help="Without --pyodide: the web address of the site, such as https://school.org/course/"
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace an older site.")] = False,
) -> None:
    """Build the course as a static site: lessons that run in the browser, to read and to print.

    For whoever publishes the course; docs/site.md says how. With --pyodide the site carries everything and works at
    any address. Without, it is small, and takes Python from Pyodide's public address.
    """
    from helpers.classroom.site import lite, pages

    if pyodide is None and not ADDRESS.fullmatch(address):
        raise shell.fail(
            "say where the site will lie (--address https://…), or give a release of Pyodide (--pyodide FOLDER).",
            shell.WRONG_USE,
        )
    shell.new_folder(out, force=force)
    try:
        lite.build(out / "lite", pyodide=pyodide, address=address)
        with shell.progress() as bar:
            task = bar.add_task("Drawing", total=len(lite.ready()))
            failed = pages.write(
                out, lambda title: bar.update(task, advance=1, description=shell.escape(title))
            )
    except course.CourseError as error:
        raise shell.fail(str(error)) from None
    shell.out.print(f"{shell.told(out)}: {size(out)}. Copy it to a web host, or look at it here:")
    shell.out.print(f"  python -m http.server --bind 127.0.0.1 --directory {shell.told(out)}")
    for one in failed:
        shell.err.print(f"[yellow]Not as it should be.[/] {shell.escape(one)}")
    if failed:
        raise typer.Exit(shell.UNUSABLE)


def size(folder: Path) -> str:
    """Return how many files a folder holds and how large they are, in words."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return f"{len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB"
