"""What all commands share: the console, a lesson named by its number, files written once, kind endings."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from helpers import course

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

UNUSABLE, WRONG_USE = 1, 2


def lesson_id(given: str) -> str:
    """Return the lesson that a teacher means by "03", "3" or "03-confessions"."""
    known = list(course.lessons())
    wanted = given.removesuffix(".ipynb").lower()
    matches = [one for one in known if one == wanted or one.split("-")[0] == wanted.zfill(2)]
    if len(matches) != 1:
        raise typer.BadParameter(f"there is no lesson '{given}'. Known: {', '.join(known)}.")
    return matches[0]


def fail(message: str, code: int = UNUSABLE) -> typer.Exit:
    """Say what went wrong; return the exception to raise."""
    err.print(f"[bold red]Not done:[/] {escape(message)}")
    return typer.Exit(code)


def progress() -> Progress:
    """Return a progress bar on stderr, shown only to people (not in a pipe)."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=err, transient=True)


def new_folder(folder: Path, *, force: bool) -> Path:
    """Return `folder`, made and empty or allowed by --force; else end the command with code 2."""
    if folder.exists() and not folder.is_dir():
        raise fail(f"{folder} is a file. Name a folder with --out.", WRONG_USE)
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise fail(
            f"{folder} is not empty. Name another folder with --out, or replace it with --force.", WRONG_USE
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write(path: Path, content: str | bytes, *, force: bool) -> Path:
    """Write a file at once (the old one stays whole until then); never over another one without --force."""
    if path.exists() and not force:
        raise fail(
            f"{path} is there already. Name another place with --out, or replace it with --force.", WRONG_USE
        )
    data = content.encode("utf-8", "replace") if isinstance(content, str) else content
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(data)
        os.replace(beside, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise fail(f"{path} could not be written: {error.strerror or error}.") from None
    return path


def told(path: Path) -> str:
    """Return a path for a message, safe from being read as markup."""
    return escape(str(path))
