"""`classroom pack`: one lesson as a zip that runs alone on any JupyterLab, or as an nbgrader assignment."""

from __future__ import annotations

import io
import json
import re
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

import typer
from packaging.requirements import Requirement

from helpers import __version__, course
from helpers.classroom import keyless, nbgrader_pack, notebooks, shell, wheel

LIBRARIES = ("pandas", "plotly", "ipywidgets", "anywidget")

# The first cell of a packed lesson. It unpacks the wheel beside the notebook into a temporary folder and reads
# the helpers from there: nothing is installed, nothing is fetched.
FIRST_CELL = """\
import atexit, importlib.util, os, pathlib, shutil, sys, tempfile, zipfile
wheel = pathlib.Path("@WHEEL@")
lacking = [name for name in @LIBRARIES@ if importlib.util.find_spec(name) is None]
if wheel.exists() and "NBGRADER_EXECUTION" not in os.environ:
    unpacked = tempfile.mkdtemp(prefix="course-")
    atexit.register(shutil.rmtree, unpacked, ignore_errors=True)
    try:
        zipfile.ZipFile(wheel).extractall(unpacked)
        sys.path.insert(0, unpacked)
    except (zipfile.BadZipFile, OSError) as error:
        print(f"{wheel} is damaged ({error}). Upload it again, then choose Run > Run All Cells.")
elif importlib.util.find_spec("helpers") is None:
    print(f"The file {wheel} must lie beside this notebook. Upload it, then choose Run > Run All Cells.")
if lacking:
    print(f"This JupyterLab lacks {', '.join(lacking)}. READ-ME-FIRST.txt says how to add them.")"""

READ_ME = """\
{title}
{underline}
{question}

One lesson of about {minutes} minutes for students of 14 to 19. This folder holds all it needs.

WHAT IS HERE
  {notebook}
      The lesson. Open it in JupyterLab and choose Run > Run All Cells.
  {wheel}
      What the lesson runs on. It must lie in the same folder as the lesson. Do not open it.
  requirements.txt, constraints.txt
      Only for whoever sets up the computer: see below.

ON A JUPYTERLAB THAT YOUR SCHOOL HAS
  1. Upload the lesson and the .whl file into one folder.
  2. Open the lesson. Choose Run > Run All Cells. Nothing is installed and no network is needed.
  The JupyterLab must have pandas, plotly, ipywidgets and anywidget. If one is missing, the first cell says which.

ON YOUR OWN COMPUTER, with Python 3.11 or newer, once (this needs the network):
  python -m venv course
  course/bin/python -m pip install -r requirements.txt -c constraints.txt
  course/bin/python -m jupyterlab {notebook}
  (Windows: course\\Scripts\\python instead of course/bin/python.)

HANDING IN
  Students press "Save my work" in the lesson and hand in the file that they get, in the way your class uses.
  Put all files in one folder, or take the zip of your learning platform, and run: classroom collect THAT-FOLDER

{key}

Version {version} of the course. Text and data: CC BY 4.0. Code: MIT.
"""
KEY_INSIDE = """\
THE KEY IS INSIDE
  After each answer the lesson explains what is right and why. To give out the lesson without the key, make this
  pack with --no-key."""
NO_KEY = """\
THE KEY IS NOT INSIDE
  This pack holds no right answers, no feedback and no model answers; the lesson says "Your teacher has the key".
  Print the key for yourself with: classroom key {number}"""


def first_cell(wheel_name: str) -> dict[str, Any]:
    """Return the cell that makes a packed lesson find its helpers."""
    code = FIRST_CELL.replace("@WHEEL@", wheel_name).replace("@LIBRARIES@", repr(LIBRARIES))
    return {
        "cell_type": "code",
        "id": "course-files",
        "metadata": {"jupyter": {"source_hidden": True}, "tags": ["no-output"]},
        "execution_count": None,
        "outputs": [],
        "source": code,
    }


def notebook(lesson_id: str, *, key: bool) -> dict[str, Any]:
    """Return the lesson's notebook with the first cell put before its first code cell."""
    packed = notebooks.read(lesson_id)
    at = next(i for i, cell in enumerate(packed["cells"]) if cell["cell_type"] == "code")
    packed["cells"].insert(at, first_cell(wheel.name(key=key)))
    return packed


def constraints() -> str:
    """Return exact versions of all that the course runs on, as installed here, one a line."""
    wanted, pins = [wheel.DISTRIBUTION], dict[str, str]()
    while wanted:
        one = wanted.pop()
        name = re.sub(r"[-_.]+", "-", one).lower()
        try:
            found = metadata.distribution(one)
        except metadata.PackageNotFoundError:
            continue
        if name in pins:
            continue
        pins[name] = found.version
        for line in found.requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                wanted.append(requirement.name)
    pins.pop(wheel.DISTRIBUTION, None)
    return "".join(f"{name}=={version}\n" for name, version in sorted(pins.items()))


def read_me(lesson_id: str, *, key: bool) -> str:
    """Return the words for whoever opens the pack."""
    lesson = course.lesson(lesson_id)
    title = f"{lesson_id[:2]} {lesson['title']}"
    return READ_ME.format(
        title=title,
        underline="=" * len(title),
        question=lesson["question"],
        minutes=lesson["minutes"],
        notebook=f"{lesson_id}.ipynb",
        wheel=wheel.name(key=key),
        key=(KEY_INSIDE if key else NO_KEY).format(number=lesson_id[:2]),
        version=__version__,
    )


def contents(lesson_id: str, *, key: bool) -> dict[str, bytes]:
    """Return the files of a pack by name."""
    return {
        "READ-ME-FIRST.txt": read_me(lesson_id, key=key).encode("utf-8"),
        f"{lesson_id}.ipynb": as_json(notebook(lesson_id, key=key)),
        wheel.name(key=key): wheel.build(key=key),
        "requirements.txt": f"./{wheel.name(key=key)}\n".encode(),
        "constraints.txt": constraints().encode(),
    }


def as_json(notebook: dict[str, Any]) -> bytes:
    """Return a notebook as the bytes of its file."""
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def zipped(folder: str, files: dict[str, bytes]) -> bytes:
    """Return a zip with all files in one folder."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(wheel.stamped(f"{folder}/{name}"), content)
    return stream.getvalue()


def pack(
    lesson: Annotated[str, typer.Argument(help="The lesson, such as 03.")],
    out: Annotated[Path, typer.Option(help="The folder to put the zip in.")] = Path(),
    no_key: Annotated[
        bool, typer.Option("--no-key", help="Leave out right answers, feedback and model answers.")
    ] = False,
    nbgrader: Annotated[
        bool, typer.Option("--nbgrader", help="Make an assignment for nbgrader instead.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an older zip.")] = False,
) -> None:
    """Pack one lesson into a zip that runs alone on any JupyterLab, without network or installation.

    Give your class the zip, or upload its two files (lesson and .whl) to your JupyterLab. READ-ME-FIRST.txt in it
    says how.
    """
    lesson_id = shell.lesson_id(lesson)
    if keyless.is_this_copy():
        raise shell.fail(keyless.USE_THE_OTHER)
    kind = "-nbgrader" if nbgrader else "-no-key" if no_key else ""
    name = f"stalin-purges-{lesson_id}{kind}"
    try:
        with shell.progress() as bar:
            task = bar.add_task("Packing", total=1)
            build = nbgrader_pack.contents if nbgrader else contents
            content = zipped(name, build(lesson_id, key=not no_key))
            bar.advance(task)
    except course.CourseError as error:
        raise shell.fail(str(error)) from None
    out.mkdir(parents=True, exist_ok=True)
    file = shell.write(out / f"{name}.zip", content, force=force)
    shell.out.print(
        f"{shell.told(file)} ({len(content) / 1e6:.1f} MB). Its READ-ME-FIRST.txt says how to use it."
    )
