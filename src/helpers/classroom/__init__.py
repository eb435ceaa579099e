"""The teacher's command line: `classroom list`, `links`, `pack`, `collect`, `key`, `handout`, `check`.

One module a command; the others are its parts. Only this command needs the extra `teach`:
a student's notebook never imports this package.
"""

from __future__ import annotations

import importlib.util
import io
import sys

NEEDED = ("typer", "rich", "openpyxl", "matplotlib", "frictionless")
INSTALL = "python -m pip install 'stalin-purges-course[teach]'"


def missing() -> list[str]:
    """Return the packages of the extra `teach` that are not installed."""
    return [name for name in NEEDED if importlib.util.find_spec(name) is None]


def main() -> None:
    """Run the command line; without the extra `teach`, say in one line what to install."""
    if absent := missing():
        sys.stderr.write(f"The classroom command needs {', '.join(absent)}. Install: {INSTALL}\n")
        raise SystemExit(2)
    from helpers import course
    from helpers.classroom import shell
    from helpers.classroom.cli import app

    for stream in (sys.stdout, sys.stderr):  # a console may lack letters that names and texts have
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        app()
    except course.CourseError as error:
        raise SystemExit(shell.fail(str(error)).exit_code) from None
    except OSError as error:  # a full disk, a folder that may not be written
        where = error.filename2 or error.filename or "a file"
        words = f"{where} cannot be read or written: {error.strerror or error}."
        raise SystemExit(shell.fail(words).exit_code) from None
