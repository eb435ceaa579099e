"""Exhibit 3: how we know, by kind of source."""

from __future__ import annotations

import html

from helpers import course, data, sources
from helpers.exhibit import Control, Exhibit, State


@course.shown
def kinds_of_source() -> Exhibit:
    """Exhibit 3: five kinds of source, what each can show and what it cannot prove alone."""
    kinds = data.load("source_kinds")
    return Exhibit(
        kicker="Exhibit 3 · Five kinds of source",
        title="What can each kind of source prove?",
        look_for="Read two kinds that differ, such as an archive document and a novel. For each: what could it settle, and "
        "what could it never settle?",
        controls=[Control("Kind of source", list(kinds["name"]))],
        states=[State(_ask(row), panel=_kind(row)) for row in kinds.itertuples()],
        table=kinds[["name", "what_it_is", "can_show", "cannot_show", "ask"]].set_axis(
            ["Kind", "What it is", "What it can show", "What it cannot prove alone", "Ask"], axis=1
        ),
        source="Rules of thumb, written for this course. No kind is “good” or “bad”: historians set different kinds side by side. "
        "The works behind the examples are named with them.",
        alt=f"{len(kinds)} kinds of source, each with what it can show and what it cannot prove alone: "
        f"{', '.join(name.lower() for name in kinds['name'])}.",
    )


def _kind(row: tuple) -> str:
    parts = {
        "What it is": row.what_it_is,
        "It cannot prove alone": row.cannot_show,
    }
    lines = "".join(f"<p><strong>{head}:</strong> {html.escape(words)}</p>" for head, words in parts.items())
    return f"{lines}<p><strong>Example:</strong> {html.escape(row.example)} ({sources.cite_cell(row.source_ids)})</p>"


def _ask(row: tuple) -> str:
    return f"{html.escape(row.name)}. It can show: {html.escape(row.can_show)} Ask each time: “{html.escape(row.ask)}”"
