"""Drawer: what an essay may cite, as plain words: an excerpt, or an exhibit in the state in which it first shows.

A piece of evidence is {"ref", "cite", "title", "text", "source"}, all plain text: `cite` is what stands in the
essay beside its number, `text` the quotation or the finding. The page makes the same of what a student pins
(`static/pins.js`). What the exhibits named by a bank show is kept in `data/exhibits.json`, which `tests.renew`
writes: so a question needs neither a lesson's room nor its tables.
"""

from __future__ import annotations

import csv
import difflib
import functools
import io

from helpers import course, sources

Piece = dict[str, str]
# A pin among the answers of a file has this before its reference.
PIN = "pin:"
FIELDS = {"ref", "cite", "title", "text", "source"}


class DrawerError(course.CourseError):
    """A reference names no excerpt and no exhibit that is known."""


def pieces(refs: list[str]) -> list[Piece]:
    """Return the evidence that `refs` name ("excerpt:<excerpt id>" or "exhibit:<room>.<function>"), in order.

    Raises
    ------
    DrawerError
        A reference has another form, or names nothing that is known: the message names it.
    """
    return [_piece(ref) for ref in refs]


def _piece(ref: str) -> Piece:
    kind, _, name = ref.partition(":")
    if kind == "excerpt":
        row = _known(ref, name, excerpts(), "data/excerpts.csv has no such excerpt")
        try:
            return excerpt(row)
        except (KeyError, ValueError, IndexError, AttributeError, TypeError):
            raise DrawerError(
                f"'{ref}': its row in data/excerpts.csv is not whole. {course.REMEDY}"
            ) from None
    if kind == "exhibit":
        lacking = (
            "data/exhibits.json does not hold it. If a lesson has this exhibit, run python -m tests.renew"
        )
        return _known(ref, name, exhibits(), lacking)
    raise DrawerError(f"'{ref}' is neither excerpt:<excerpt id> nor exhibit:<room>.<function>.")


def _known(ref: str, name: str, among: dict[str, Piece], lacking: str) -> Piece:
    if name in among:
        return among[name]
    near = difflib.get_close_matches(name, among, n=3)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    raise DrawerError(f"'{ref}': {lacking}.{hint}")


@functools.cache
def excerpts() -> dict[str, Piece]:
    """Return the rows of `data/excerpts.csv` by id, unchecked: `data.load` checks them."""
    try:
        rows = csv.DictReader(io.StringIO(course.read("excerpts.csv"), newline=""))
        return {row["excerpt_id"]: row for row in rows}
    except (KeyError, csv.Error) as error:
        raise DrawerError(f"data/excerpts.csv is damaged: {error}. {course.REMEDY}") from None


@functools.cache
def exhibits() -> dict[str, Piece]:
    """Return what the exhibits that banks name show, by "room.function"."""
    found = course.read_json("exhibits.json")
    if not isinstance(found, dict) or not all(
        isinstance(one, dict) and one.keys() == FIELDS for one in found.values()
    ):
        raise DrawerError(f"data/exhibits.json is damaged. {course.REMEDY}")
    return found


def head(row: Piece) -> str:
    """Return who speaks in an excerpt, when, on what occasion."""
    return f"{row['speaker']}, {course.day_in_words(row['date'])}. {row['occasion']}."


def cite(row: Piece) -> str:
    """Return the short name of an excerpt in an essay: "Nikolai Bukharin, 12 March 1938"."""
    return f"{row['speaker'].split(' (')[0].split(',')[0]}, {course.day_in_words(row['date'])}"


def excerpt(row: Piece) -> Piece:
    """Return a row of `data/excerpts.csv` as a piece of evidence."""
    works = "; ".join(sources.label(one) for one in row["source_ids"].split("|") if one)
    return {
        "ref": f"excerpt:{row['excerpt_id']}",
        "cite": cite(row),
        "title": head(row),
        "text": f"“{row['text']}”",
        "source": f"{row['where_published']} ({works or 'not verified'}).",
    }
