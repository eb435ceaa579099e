"""`classroom links`: a launch link for each lesson and each way to open it."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote

import typer

from helpers import __version__, course
from helpers.classroom import shell

REPO = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}/[A-Za-z0-9._-]{1,100}")
REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,120}")
# A release or a commit does not change; any other name is taken for a branch.
STEADY = re.compile(r"v?\d+(\.\d+)+([-+.]?[A-Za-z0-9.]+)?|[0-9a-f]{40}")
BADGE = "https://mybinder.org/badge_logo.svg"


def links(lesson_id: str, repo: str, ref: str, hub: str = "", branch: str = "main") -> dict[str, str]:
    """Return the links of one lesson by the name of the way: JupyterLab, Notebook 7, hub, plain."""
    path = f"notebooks/{lesson_id}.ipynb"
    binder = f"https://mybinder.org/v2/gh/{repo}/{quote(ref, safe='')}?urlpath="
    source = f"https://github.com/{repo}"
    found = {
        "Binder, JupyterLab": f"{binder}lab/tree/{path}",
        "Binder, Notebook 7 (better with a screen reader)": f"{binder}notebooks/{path}",
    }
    if hub:
        target = quote(f"lab/tree/{repo.split('/')[1]}/{path}", safe="")
        found["Your hub (nbgitpuller)"] = (
            f"{hub.rstrip('/')}/hub/user-redirect/git-pull?repo={quote(source, safe='')}"
            f"&branch={quote(branch, safe='')}&urlpath={target}"
        )
    found["Plain (to read, not to run)"] = f"{source}/blob/{quote(ref)}/{path}"
    return found


def badges(lesson_id: str, found: dict[str, str]) -> str:
    """Return one line of Markdown: the lesson's title, a Binder badge, and the other links."""
    title = f"{lesson_id[:2]} {course.lesson(lesson_id)['title']}"
    lab, *rest = found.items()
    more = " · ".join(f"[{name}]({address})" for name, address in rest)
    return f"**{title}** [![Open {title} in JupyterLab on Binder]({BADGE})]({lab[1]}) {more}"


def show_links(
    repo: Annotated[str, typer.Option(help="Where the course lives on GitHub: OWNER/NAME.")],
    ref: Annotated[str, typer.Option(help="A release (tag) such as v0.1.0.")] = f"v{__version__}",
    hub: Annotated[
        str, typer.Option(help="Your JupyterHub with nbgitpuller: https://hub.my-school.org")
    ] = "",
    branch: Annotated[
        str, typer.Option(help="The branch that your hub pulls; nbgitpuller cannot follow a tag.")
    ] = "main",
    lesson: Annotated[str | None, typer.Option(help="Only this lesson, such as 03.")] = None,
    as_badges: Annotated[
        bool, typer.Option("--badges", help="Print Markdown with a badge a lesson.")
    ] = False,
) -> None:
    """Print the links that open a lesson: Binder in two views, your own hub, and the plain file."""
    for given, pattern, what in ((repo, REPO, "--repo OWNER/NAME"), (ref, REF, "--ref")):
        if not pattern.fullmatch(given) or ".." in given:
            raise typer.BadParameter(f"'{given}' does not fit {what}.")
    if hub and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]/_~-]+", hub):
        raise typer.BadParameter(f"'{hub}' is no web address; --hub wants https://hub.my-school.org")
    if not STEADY.fullmatch(ref):
        shell.err.print(
            f"[yellow]'{ref}' looks like a branch: the lesson may change in mid-week. Use a release such as v{__version__}.[/]"
        )
    if hub:
        shell.err.print(
            f"[yellow]Your hub follows the branch '{branch}': keep one for your class that nobody changes.[/]"
        )
    for lesson_id in [shell.lesson_id(lesson)] if lesson else course.lessons():
        found = links(lesson_id, repo, ref, hub, branch)
        if as_badges:
            typer.echo(f"- {badges(lesson_id, found)}")
            continue
        shell.out.print(f"[bold]{lesson_id[:2]} {course.lesson(lesson_id)['title']}[/]")
        for name, address in found.items():
            typer.echo(f"  {name}\n    {address}")
