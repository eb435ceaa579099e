"""Cite works by id and list them: every citation resolves to `data/sources.json` (CSL-JSON)."""

from __future__ import annotations

import functools
import html
from typing import Any

from helpers import course

# The order in which "How do we know?" lists the kinds of source, with the words students read.
KINDS = {
    "archive": "Documents from the archives",
    "court record": "Court records",
    "law": "Laws and orders",
    "official statement": "Official statements",
    "inquiry": "Inquiries",
    "press": "Newspapers and magazines of the time and later",
    "memoir": "Memoirs and letters",
    "database": "Databases of names",
    "scholarship": "Scholarship",
    "reference": "Reference works and web pages",
    "fiction": "Fiction",
    "source text": "The text this course tests",
}

WANTED: dict[str, type] = {"id": str, "title": str, "custom": dict}
NAME = ("literal", "given", "family")


class SourceError(course.CourseError):
    """A citation names a work that is not in `data/sources.json`."""


@functools.cache
def works() -> dict[str, dict[str, Any]]:
    """Return every work of `data/sources.json`, by id; raises CourseError if one lacks what is shown of it."""
    listed = course.entries(course.read_json("sources.json"), "sources.json", WANTED)
    return {work["id"]: _sound(work) for work in listed}


def _sound(work: dict[str, Any]) -> dict[str, Any]:
    """Return a work whose parts can be put into words; raises CourseError naming it."""
    told, issued, authors = work["custom"], work.get("issued", {}), work.get("author", [])
    names = [name.get(part, "") for name in authors if isinstance(name, dict) for part in NAME]
    try:
        texts = [
            told["short"],
            *names,
            *(work.get(part, "") for part in ("container-title", "publisher", "URL")),
        ]
        texts.append(str(issued["date-parts"][0][0]) if "date-parts" in issued else issued.get("literal", ""))
        sound = told["kind"] in KINDS and all(isinstance(text, str) for text in texts)
        sound = sound and all(isinstance(name, dict) for name in authors)
    except (LookupError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise course.CourseError(
            f"data/sources.json ({work['id']}): its kind, short name, authors or date are missing or not as they "
            f"should be. {course.REMEDY}"
        )
    return work


def work(source_id: str) -> dict[str, Any]:
    """Return one work as CSL-JSON; raises SourceError for an unknown id, with the nearest known ones."""
    try:
        return works()[source_id]
    except KeyError:
        import difflib

        near = difflib.get_close_matches(source_id, works(), n=3)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise SourceError(f"No source '{source_id}' in data/sources.json.{hint}") from None


def label(source_id: str) -> str:
    """Return the words of an in-text citation: "Conquest 1990"."""
    return work(source_id)["custom"]["short"]


def reference(source_id: str) -> str:
    """Return the full reference as plain text: author (or else title), year, title, container, publisher."""
    entry = work(source_id)
    authors = "; ".join(
        name.get("literal") or " ".join(filter(None, (name.get("given"), name.get("family"))))
        for name in entry.get("author", [])
    )
    issued = entry.get("issued", {})
    year = str(issued["date-parts"][0][0]) if "date-parts" in issued else issued.get("literal", "")
    container = entry.get("container-title", "")
    title, dated = entry["title"], f"({year})" if year else ""
    parts = [authors if dated else f"{authors}.", dated, title] if authors else [title, dated]
    head = " ".join(part for part in parts if part)
    parts = [part for part in (head, container, entry.get("publisher", "")) if part]
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts)


def cite(*source_ids: str) -> str:
    """Return in-text citations as HTML links to the lesson's list of sources: "Lenoe 2010; Knight 1999"."""
    links = (
        f'<a href="#source-{html.escape(source_id)}">{html.escape(label(source_id))}</a>'
        for source_id in source_ids
    )
    return "; ".join(links)


def cite_cell(ids: str) -> str:
    """Return citations for a table's `source_ids` cell ("a|b|c"), or words that say there is none yet."""
    return cite(*ids.split("|")) if ids else "not verified: known, but not seen in a source"


@course.shown
def bibliography(lesson_id: str) -> course.Text:
    """Return "How do we know?": every work that the lesson cites, grouped by kind, with the note on how it was read."""
    entries = [work(source_id) for source_id in course.lesson(lesson_id)["cites"]]
    plain, parts = [], ['<div class="course-sources">']
    for kind, heading in KINDS.items():
        of_kind = sorted(
            (e for e in entries if e["custom"]["kind"] == kind), key=lambda e: e["custom"]["short"].casefold()
        )
        if of_kind:
            plain.append(f"{heading}: {'; '.join(e['custom']['short'] for e in of_kind)}.")
            parts += [f"<h3>{heading}</h3><ul>", *(_listed(e) for e in of_kind), "</ul>"]
    return course.Text("\n".join(plain), "".join(parts) + "</div>")


def _listed(entry: dict[str, Any]) -> str:
    url = entry.get("URL")
    link = f' <a href="{html.escape(url)}" target="_blank">Read it online</a>' if url else ""
    short, full = html.escape(entry["custom"]["short"]), html.escape(reference(entry["id"]))
    # Some works go by their author or their whole title: it need not stand twice.
    twice = full.startswith((f"{short} ", f"{short}.", f"{short},"))
    told = full.removeprefix(short) if twice else f": {full}"
    # What of the work was read, and what to know before leaning on it.
    note = f"<br><small>{course.marked(html.escape(entry['note']))}</small>" if entry.get("note") else ""
    return (
        f'<li id="source-{html.escape(entry["id"])}"><strong>{short}</strong>'
        f"{course.marked(told)}{link}{note}</li>"
    )
