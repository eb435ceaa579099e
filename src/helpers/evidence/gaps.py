"""Exhibit 5: what the source text leaves out, and when it could be known."""

from __future__ import annotations

import html

import pandas as pd

from helpers import course, data, sources
from helpers.evidence import places
from helpers.exhibit import Card, Control, Exhibit, State

WHEN = {
    "It could be known in 1991": "could be known in 1991",
    "Only since the archives opened": "known since the archives opened",
}


@course.shown
def left_out() -> Exhibit:
    """Exhibit 5: matters that the source text does not mention, by when they could be known."""
    table = data.load("left_out")
    return Exhibit(
        kicker="Exhibit 5 · What is missing",
        title="What does the text leave out, and could its author have known?",
        look_for="A text can be right in each sentence and wrong as a whole, through what it does not say. Sort the gaps: which are "
        "the author’s choice, and which are the locked archive’s doing?",
        controls=[Control("When could it be known?", ["All", *WHEN])],
        states=[State(_found(table, when)) for when in [None, *WHEN.values()]],
        cards=[
            Card(_gap(row), [[0, 1 + list(WHEN.values()).index(row.knowable)]]) for row in table.itertuples()
        ],
        search_label="Search the gaps",
        table=table[["topic", "what", "knowable"]].set_axis(
            ["Topic", "What is missing", "When it could be known"], axis=1
        ),
        source="Our choice of gaps, made for this course; a text of a few pages has to leave things out. “Could be known in 1991” means that "
        f"a work in print by then told of it, if not always with the numbers of today. The text itself: {sources.cite('bria-7-4')}.",
        alt=_found(table, None),
    )


def _found(table: pd.DataFrame, when: str | None) -> str:
    counts = table["knowable"].value_counts()
    if when is None:
        listed = ", ".join(f"{counts[knowable]} {knowable}" for knowable in WHEN.values())
        return f"{len(table)} matters that the text does not mention: {listed}."
    topics = table.loc[table["knowable"] == when, "topic"]
    return f"{len(topics)} of {len(table)} {when}: {'; '.join(topics)}."


def _gap(row: tuple) -> str:
    return (
        f"<p><strong>{html.escape(row.topic)}</strong> <em>({html.escape(row.knowable)})</em></p><p>{html.escape(row.what)}</p>"
        f'<p class="course-source">{sources.cite_cell(row.source_ids)}. See {places.link(row.lesson, row.section)}</p>'
    )
