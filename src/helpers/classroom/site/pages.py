"""The pages of the site that need no script: the first page, reading copies, handouts, the teacher's guide."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from helpers import __version__
from helpers.classroom.site import frame, landing, reading, teachers


def write(out: Path, step: Callable[[str], None] = lambda _: None) -> list[str]:
    """Write all pages into the folder `out`; `step` is told the title of each lesson before it is drawn.

    Returns
    -------
    list of str
        What could not be shown as it should, a line each (in a chart's place stands its table). None, if all is well.

    Raises
    ------
    CourseError
        A file of the course is missing or damaged.
    """
    out.mkdir(parents=True, exist_ok=True)
    repo = frame.repository()
    shutil.copyfile(frame.STYLE, out / "site.css")
    failed = reading.pages(out, repo, step)
    failed += landing.page(out, repo, f"v{__version__}")
    teachers.page(out, repo)
    return failed
