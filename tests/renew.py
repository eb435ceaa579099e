"""Renew what the notebooks store: citations, the list of cited works, and each cell's output.

    python -m tests.renew [notebook ...]          (default: all of notebooks/)

0. What the exhibits that an essay suggests as evidence show goes into data/exhibits.json.
1. In Markdown `[@id; @id]` becomes links, and the labels of older links follow data/sources.json.
2. The works a lesson cites, in prose or in any state of an exhibit, go into `cites` of data/lessons.json.
3. The notebook is run, and its outputs are stored in their plainest form: text and static HTML, no widget
   views or state, no times, so that strict nbval compares real content and a diff shows real changes.

A cell that fails, warns, or shows a notice or an address stops the command; its file stays as it was.
"""

import json
import re
import sys
import textwrap
import tomllib
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from helpers import course
from helpers.exhibit import Exhibit
from tests.lessons import STORED, LessonError, cells, cited, linked, paths, read, where, write
from tests.rooms import every_exhibit

CELL_SECONDS = 120
PANEL_LENGTH = 600
ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}", re.IGNORECASE)


def suggested() -> dict[str, str]:
    """Return every exhibit that a bank suggests as evidence, by "room.function", with the bank that does."""
    found: dict[str, str] = {}
    for path in sorted((course.folder() / "questions").glob("*.toml")):
        for question in tomllib.loads(path.read_text(encoding="utf-8")).get("question", []):
            refs = (ref.partition(":") for ref in question.get("suggested", []))
            found |= {name: f"{path.name}, {question['id']}" for kind, _, name in refs if kind == "exhibit"}
    return found


def evidence(shown: Exhibit, lesson_id: str) -> dict[str, str]:
    """Return an exhibit, in the state in which it first shows, as a piece of evidence (`helpers/drawer.py`).

    `static/exhibit.js` makes the same of what a student pins.
    """
    now, number = shown.states[shown.state], lesson_id[:2]
    setting = " · ".join(f"{label}: {option}" for label, option in shown.chosen(shown.state))
    panel = textwrap.shorten(plain(now.get("panel", "")), PANEL_LENGTH, placeholder=" …")
    said = [setting and f"{setting}.", plain(now.get("finding", "")) or shown.alt, panel]
    return {
        "ref": f"exhibit:{lesson_id}/{shown.kicker}#{shown.state}",
        "cite": f"lesson {number}, {shown.kicker.split(' · ')[0]}",
        "title": f"Lesson {number}, {shown.kicker}{'' if shown.kicker.endswith('?') else '.'} {shown.title}",
        "text": " ".join(filter(None, said)),
        "source": plain(shown.source),
    }


def plain(text: str) -> str:
    """Return HTML as the words that a browser shows, on one line."""
    inline = re.sub(r"</?(a|em|strong|span|i|b)\b[^>]*>", "", text)
    return course.strip_tags(inline)


def exhibits_json() -> str:
    """Return what data/exhibits.json must hold: the exhibits that essays suggest.

    Raises
    ------
    LessonError
        A bank suggests an exhibit that no lesson has; the message names bank and question.
    """
    known, told = every_exhibit(), {}
    for name, place in suggested().items():
        if name not in known:
            raise LessonError(f"{place}: there is no exhibit '{name}'. Known: {', '.join(known)}.")
        lesson_id = sys.modules[f"helpers.{name.partition('.')[0]}"].LESSON
        told[name] = evidence(known[name](), lesson_id)
    return json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def renew(path: Path) -> bool:
    """Renew one notebook and its lesson's entry; return whether anything changed on disk.

    Raises
    ------
    LessonError
        Something in the notebook is wrong; the message names the cell, and nothing was written.
    """
    before = path.read_text(encoding="utf-8")
    notebook = read(path)
    for index, cell in cells(notebook, "markdown"):
        cell.source = linked(cell.source, where(path, index))
    lessons_before = course.read("lessons.json")
    listed = keep_cites(path.stem, cited(path, notebook))
    try:
        run(path, notebook)
        normalise(path, notebook)
    except LessonError:
        if listed:
            write(course.folder() / "lessons.json", lessons_before)
        raise
    after = stored(notebook)
    if after != before:
        write(path, after)
    return listed or after != before


def keep_cites(lesson_id: str, ids: list[str]) -> bool:
    """Write a lesson's cited works into data/lessons.json; return whether they differ from before."""
    lessons = course.read_json("lessons.json")
    entry = next((lesson for lesson in lessons if lesson["id"] == lesson_id), None)
    if entry is None:
        raise LessonError(
            f"{lesson_id}.ipynb: there is no lesson '{lesson_id}' in data/lessons.json. Add it."
        )
    if entry["cites"] == ids:
        return False
    entry["cites"] = ids
    write(course.folder() / "lessons.json", json.dumps(lessons, indent=1, ensure_ascii=False) + "\n")
    return True


def run(path: Path, notebook: nbformat.NotebookNode) -> None:
    """Run all cells in a new kernel that starts in the notebook's folder."""
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        store_widget_state=False,
        record_timing=False,
    )
    try:
        client.execute()
    except CellExecutionError as error:
        failed = next(
            i for i, c in cells(notebook, "code") if any(o.output_type == "error" for o in c.outputs)
        )
        raise LessonError(f"{where(path, failed)}: {error.ename}: {error.evalue}") from None


def normalise(path: Path, notebook: nbformat.NotebookNode) -> None:
    """Leave in the notebook only what reads true before a run and compares well after one."""
    notebook.metadata.pop("widgets", None)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {"name": "python"}
    for number, (index, cell) in enumerate(cells(notebook, "code"), start=1):
        place = where(path, index)
        for name in ("execution", "collapsed", "scrolled", "trusted"):
            cell.metadata.pop(name, None)
        cell.outputs = [plain for output in cell.outputs if (plain := plainest(output, number, place))]
        cell.execution_count = number
        silent = "no-output" in cell.metadata.get("tags", [])
        if silent and cell.outputs:
            raise LessonError(
                f"{place} is tagged no-output but shows something. Take the tag off, or the output."
            )
        if not silent and not cell.outputs:
            raise LessonError(f"{place} shows nothing. Tag it no-output if that is meant.")


def plainest(output: nbformat.NotebookNode, number: int, place: str) -> nbformat.NotebookNode | None:
    """Return one output with its stored parts alone, or None if nothing of it is stored."""
    if output.output_type == "stream":
        if output.name == "stderr":
            raise LessonError(f"{place} writes to stderr: {output.text.strip()}")
        return output
    data = {kind: text for kind, text in output.data.items() if kind in STORED}
    for text in data.values():
        if "course-notice" in text:
            raise LessonError(f"{place} shows a notice: {data.get('text/plain', text)}")
        if found := ADDRESS.search(text):
            raise LessonError(
                f"{place} shows an address ({found[0]}), new at each run. Give the object a __repr__."
            )
    if not data:
        return None
    kept = {"output_type": output.output_type, "data": data, "metadata": {}}
    if output.output_type == "execute_result":
        kept["execution_count"] = number
    return nbformat.from_dict(kept)


def stored(notebook: nbformat.NotebookNode) -> str:
    """Return the notebook's file: keys sorted, one blank of indent, as JupyterLab itself would save it."""
    return nbformat.writes(notebook, version=4).rstrip("\n") + "\n"


def main(names: list[str]) -> int:
    """Renew the named notebooks, or all; say what changed, and stop at the first that is wrong."""
    try:
        write(course.folder() / "exhibits.json", exhibits_json())
    except LessonError as error:
        print(f"Nothing was written. {error}", file=sys.stderr)
        return 1
    for path in [Path(name).resolve() for name in names] or paths():
        try:
            changed = renew(path)
        except (LessonError, course.CourseError, OSError) as error:
            print(f"Nothing was written. {error}", file=sys.stderr)
            return 1
        print(f"{path.name}: {'renewed' if changed else 'nothing to renew'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
