"""What all pages of the site share: the shell, and where the course is kept."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from helpers import __version__, course
from helpers.classroom.page import text

STYLE = Path(__file__).parent / "site.css"
COURSE = "The Stalin purges and show trials"
PACKAGE = "stalin-purges-course"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
# A page may load its own style and pictures, and run nothing.
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'"


def repository() -> str:
    """Return OWNER/NAME of the course on GitHub, as the installed package names it.

    Raises
    ------
    CourseError
        The package is not installed, or names no address.
    """
    try:
        named = metadata(PACKAGE).get_all("Project-URL") or []
    except PackageNotFoundError:
        named = []
    for one in named:
        if found := re.search(r"github\.com/([^/\s]+/[^/\s]+)", one):
            return found[1]
    raise course.CourseError(
        f"The installed package '{PACKAGE}' names no address on GitHub. Install the course again."
    )


def page(title: str, body: str, *, up: str = "", about: str = "", look: str = "") -> str:
    """Return a whole page of the site.

    `up` leads to the root of the site ("../"); `body` is HTML; `about` describes the page in a sentence.
    """
    described = f'<meta name="description" content="{text(about)}">' if about else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<title>{text(title)}</title>\n{described}\n<link rel="stylesheet" href="{up}site.css">\n</head>\n'
        f"<body{f' class={chr(34)}{look}{chr(34)}' if look else ''}>\n"
        f'<a class="skip" href="#main">Skip to the text</a>\n{body}\n</body>\n</html>\n'
    )


def masthead(up: str) -> str:
    """Return the line at the head of every page but the first: the way back to it."""
    return (
        f'<header class="masthead"><nav aria-label="The course"><a href="{up}index.html">{COURSE}</a> '
        f'<a href="{up}index.html#lessons">All lessons</a> <a href="{up}guide.html">For teachers</a></nav></header>'
    )


def footer(repo: str) -> str:
    """Return the licence and where the course is kept."""
    return (
        f'<footer><p>{COURSE}, version {__version__}. Text and data: <a rel="license" href="{LICENCE}">CC BY 4.0</a>; '
        f'code: MIT License. <a href="https://github.com/{repo}">The course’s files, and how to correct them</a>.</p></footer>'
    )


def scroller(name: str, inside: str) -> str:
    """Return a box that scrolls aside where what is inside is wider than the page; reached by keyboard."""
    return f'<div class="scroll" role="group" aria-label="{text(name)}" tabindex="0">{inside}</div>'


def scrollable(content: str, name: str) -> str:
    """Return HTML with each of its tables in a box that scrolls aside; commands do so as they are."""
    content = content.replace("<pre>", '<pre tabindex="0">')
    return re.sub(r"<table>.*?</table>", lambda table: scroller(name, table[0]), content, flags=re.DOTALL)
