"""Exhibit 1: promises of the constitution of 1936, and the words that let each be broken."""

from __future__ import annotations

import html

from helpers import course, data, sources
from helpers.exhibit import Control, Exhibit, State

SHOWN = ("The promise", "The way out", "What went through it")
COLUMNS = ("promise", "way_out", "what_went_through")


@course.shown
def paper_rights() -> Exhibit:
    """Exhibit 1: five articles and one foreign clause, each uncovered in three steps."""
    table = data.load("paper_rights")
    kinds = table["kind"].value_counts()
    return Exhibit(
        kicker="Exhibit 1 · Paper rights",
        title="Where is the way out of this promise?",
        look_for="Choose an article and read the promise alone. How could a government keep these words and still do as it likes? "
        "Then uncover the way out, and what went through it.",
        controls=[
            Control("Article", [f"{row.article}: {row.subject}" for row in table.itertuples()], "menu"),
            Control("Uncover", SHOWN),
        ],
        states=[
            _uncovered(row, number, len(table), step)
            for number, row in enumerate(table.itertuples(), start=1)
            for step in range(len(SHOWN))
        ],
        table=table[["article", "promise", "way_out", "kind", "what_went_through"]].set_axis(
            ["Article", "The promise", "The way out", "Kind of way out", "What went through it"], axis=1
        ),
        source="In our words, after an English edition of 1936, and after histories and press that quote the articles or give their "
        f"content ({sources.cite('constitution-1936', 'litfond-const', 'conquest-1990')}). What each way out does is our reading. The "
        "last entry is from another constitution, for comparison.",
        alt=f"{len(table)} promises, uncovered in three steps. Kinds of way out: "
        + ", ".join(f"{kind} {count}" for kind, count in kinds.items())
        + ".",
    )


def _uncovered(row: tuple, number: int, count: int, step: int) -> State:
    """Return a promise with as much of its way out as `step` (0, 1 or 2) uncovers."""
    parts = "".join(
        f"<p><strong>{name}.</strong> {html.escape(getattr(row, column))}</p>"
        for name, column in zip(SHOWN[: step + 1], COLUMNS, strict=False)
    )
    cite = f'<p class="course-source">{sources.cite_cell(row.source_ids)}.</p>' if step else ""
    where = f"{number} of {count}, {html.escape(row.article)}"
    finding = (
        f"{where}: the promise alone. Where could it be left?",
        f"{where}. Kind of way out: {row.kind}.",
        f"{where}: what went through it.",
    )[step]
    return State(finding, panel=parts + cite)
