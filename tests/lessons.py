"""The lesson notebooks as tests and `tests.renew` see them: where they lie, their prose, what they cite."""

import ast
import contextlib
import html
import io
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from helpers import course, data, sources

REPOSITORY = Path(__file__).parents[1]
NOTEBOOKS = REPOSITORY / "notebooks"

# Only these are stored: true on a page that was never run, for a screen reader, and in a web preview.
STORED = ("text/html", "text/markdown", "text/plain")

LINK = re.compile(r"\[(?P<label>[^][]*)\]\(#source-(?P<id>[^)\s]*)\)")
SHORTHAND = re.compile(r"\[@(?P<ids>[^][]*)\]")
HREF = re.compile(r"""href=["']?#source-([\w.-]+)""")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CLAIM = re.compile(r"C\d{3}")
CLAIM_LINK = re.compile(r"\[(?P<id>C\d{3})\]\([^)\s]*\)")
LEDGER = "06-weighing-evidence.ipynb#2-·-Audit-the-article"
"""Where the claims of the source text can be looked up; exhibit.js takes the reader on to the very claim."""


class LessonError(Exception):
    """A notebook breaks a rule of the collection; the message names notebook and cell and says what to do."""


def paths() -> list[Path]:
    """Return every lesson notebook, in order."""
    return sorted(NOTEBOOKS.glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    """Return the notebook as it is stored."""
    return nbformat.read(path, as_version=4)


def where(path: Path, index: int) -> str:
    """Return the name of a cell for a message; cells count from 1, as a reader counts them."""
    return f"{path.name}, cell {index + 1}"


def cells(notebook: nbformat.NotebookNode, kind: str) -> Iterator[tuple[int, nbformat.NotebookNode]]:
    """Yield (index, cell) of every cell of a kind: "markdown" or "code"."""
    return ((i, cell) for i, cell in enumerate(notebook.cells) if cell.cell_type == kind)


def prose(markdown: str) -> str:
    """Return Markdown as the words a reader sees: no comments, link targets or marks of emphasis."""
    text = COMMENT.sub("", markdown)
    text = re.sub(r"!\[[^]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^\s{0,3}(#+|>|[-*+]|\d+\.)\s+", "", text, flags=re.MULTILINE)
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"[*_`|]", "", text)))


# Citations ----------------------------------------------------------------------------------------


def linked(markdown: str, place: str) -> str:
    """Return Markdown with `[@id; @id]` turned into links and the existing links renewed.

    An id is a work of data/sources.json, or a claim of data/claims.csv ("C072").

    Raises
    ------
    LessonError
        A cited work or claim is not there; the message names place, id and the nearest ids.
    """

    def link(source_id: str) -> str:
        if CLAIM.fullmatch(source_id):
            return claim_link(source_id, place)
        try:
            return f"[{sources.label(source_id)}](#source-{source_id})"
        except sources.SourceError as error:
            raise LessonError(f"{place}: {error}") from None

    def links(match: re.Match[str]) -> str:
        ids = [part.strip().removeprefix("@") for part in match["ids"].split(";")]
        return f"({'; '.join(link(source_id) for source_id in ids)})"

    renewed = CLAIM_LINK.sub(
        lambda match: link(match["id"]), LINK.sub(lambda match: link(match["id"]), markdown)
    )
    return SHORTHAND.sub(links, renewed)


def claim_link(claim_id: str, place: str) -> str:
    """Return the Markdown link of one claim to the ledger; raises LessonError for a claim that is not there."""
    if claim_id not in set(data.load("claims")["claim_id"]):
        raise LessonError(f"{place}: data/claims.csv has no claim '{claim_id}'.")
    return f"[{claim_id}]({LEDGER})"


def claims_treated(notebook: nbformat.NotebookNode) -> set[tuple[str, str]]:
    """Return (claim, section) of every link from a lesson's prose to a claim; a section is a heading of level two."""
    text = "\n\n".join(cell.source for _, cell in cells(notebook, "markdown"))
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {
        (match["id"], section.splitlines()[0].strip())
        for section in sections
        for match in CLAIM_LINK.finditer(section)
    }


def cited_in_prose(notebook: nbformat.NotebookNode) -> set[str]:
    """Return the ids of the works that the Markdown cells cite."""
    return {match["id"] for _, cell in cells(notebook, "markdown") for match in LINK.finditer(cell.source)}


def cited_in_exhibits(path: Path, notebook: nbformat.NotebookNode) -> set[str]:
    """Return the ids of the works that any state of any exhibit, excerpt or question cites."""
    found: set[str] = set()
    for _, value in called(path, notebook):
        found.update(HREF.findall(html.unescape(all_html(value))))
    return found


def cited(path: Path, notebook: nbformat.NotebookNode) -> list[str]:
    """Return, sorted, the ids of all works that a lesson cites: what its bibliography must list."""
    return sorted(cited_in_prose(notebook) | cited_in_exhibits(path, notebook))


# Values of code cells -----------------------------------------------------------------------------


def called(path: Path, notebook: nbformat.NotebookNode) -> Iterator[tuple[int, Any]]:
    """Run the code cells in this process, where all is quick; yield (index, value of the last line).

    Raises
    ------
    LessonError
        A cell fails, writes to stderr, or shows a notice in place of what it should show.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    for index, cell in cells(notebook, "code"):
        complaint = io.StringIO()
        try:
            with contextlib.redirect_stderr(complaint):
                value = _run(cell.source, names)
        except Exception as error:
            raise LessonError(f"{where(path, index)}: {type(error).__name__}: {error}") from error
        if complaint.getvalue().strip():
            raise LessonError(f"{where(path, index)} writes to stderr: {complaint.getvalue().strip()}")
        if is_notice(value):
            raise LessonError(f"{where(path, index)}: {value.plain}")
        yield index, value


def is_notice(value: Any) -> bool:
    """Say whether a cell shows a message in place of its exhibit, question or text."""
    return isinstance(value, course.Text) and "course-notice" in value.html


def all_html(value: Any) -> str:
    """Return everything that a cell's value can show, in any state, as one text to search."""
    if value is None:
        return ""
    if isinstance(value, course.Text):
        return value.html
    traits = value.trait_values() if hasattr(value, "trait_values") else {"": repr(value)}
    state = {name: part for name, part in traits.items() if not name.startswith("_")}
    return json.dumps(state, default=str, ensure_ascii=False).replace('\\"', '"')


def _run(source: str, names: dict[str, Any]) -> Any:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names) if last else None


# Files --------------------------------------------------------------------------------------------


def write(path: Path, text: str) -> None:
    """Replace a file's content at once, so that whoever reads it sees the old or the new, never half."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)
