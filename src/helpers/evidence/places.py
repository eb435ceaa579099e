"""Where in the course something is treated, as a link that a reader can follow."""

from __future__ import annotations

import html
from urllib.parse import quote

LESSON = "06-weighing-evidence"


def link(lesson: str, section: str) -> str:
    """Return a link to a section of a lesson: "lesson 02, 3 · How many?"; in JupyterLab it opens there (exhibit.js)."""
    words = "this lesson" if lesson == LESSON else f"lesson {lesson[:2]}"
    address = f"{lesson}.ipynb#{quote(section.replace(' ', '-'))}"
    return f'<a href="{html.escape(address)}" target="_blank">{words}, {html.escape(section)}</a>'
