"""Exhibit 2: thirteen rights: what was promised, what the law said, what was done."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

COLUMNS = ("promise", "law", "practice")
HEADS = ("Promise", "Law", "Practice")
# standing of a right -> how it is drawn: a full dot holds, a hollow one has a hole, a cross is gone
SYMBOLS = {
    "promised": "circle",
    "on the books": "circle",
    "with a way out": "circle-open",
    "kept in form": "circle-open",
    "not promised": "x-thin",
    "silent": "x-thin",
    "cut away": "x-thin",
    "broken": "x-thin",
}
ABOVE = 0.32
"""How far the words of a mark stand above it, in rows."""
LONGEST_LINE = 30
"""How many letters the name of a right has in one line: on a narrow page the columns need the room."""
SHOWN = ("In the Soviet Union", "Beside it, the United States")


def rights_figure(table: pd.DataFrame, chosen: int = 0) -> go.Figure:
    """Return a matrix of rights by promise, law and practice; row number `chosen` of `rights_comparison` stands out."""
    marks, words = _marks(table, chosen)
    still = {"hoverinfo": "skip", "cliponaxis": False}
    return exhibit.figure(
        go.Scatter(mode="markers", **still, **marks),
        go.Scatter(mode="text", textposition="top center", **still, **words),
        height=60 + 31 * len(table),
        xaxis={"tickvals": [0, 1, 2], "ticktext": list(HEADS), "side": "top", "range": [-0.55, 2.45]},
        yaxis={
            "tickvals": list(range(len(table))),
            "ticktext": [style.folded(right, LONGEST_LINE) for right in table["right"]],
            "range": [len(table) - 0.4, -1.1],
            "rangemode": "normal",
            "griddash": "dot",
        },
        margin={"t": 30, "b": 4, "r": 10},
    )


def _marks(table: pd.DataFrame, chosen: int) -> list[dict]:
    """Return two traces: a mark for every right and column, and the words above those of the chosen right."""
    cells = [
        (x, y, row[column]) for y, (_, row) in enumerate(table.iterrows()) for x, column in enumerate(COLUMNS)
    ]
    colours = [style.ACCENT if y == chosen else style.CONTEXT for _, y, _ in cells]
    marks = {
        "x": [x for x, _, _ in cells],
        "y": [y for _, y, _ in cells],
        "marker": {
            "symbol": [SYMBOLS[standing] for _, _, standing in cells],
            "size": [15 if y == chosen else 12 for _, y, _ in cells],
            "color": colours,
            "line": {"width": 2.5, "color": colours},
        },
    }
    words = {
        "x": list(range(len(COLUMNS))),
        "y": [chosen - ABOVE] * len(COLUMNS),
        "text": [table.iloc[chosen][column] for column in COLUMNS],
    }
    return [marks, words]


@course.shown
def promise_law_practice() -> Exhibit:
    """Exhibit 2: each right in the constitution of 1936, in other Soviet law, in practice, and in the United States."""
    table = data.load("rights_comparison")
    return Exhibit(
        kicker="Exhibit 2 · Promise, law, practice",
        title="What was promised, what did the law say, what was done?",
        look_for="Choose a right and read along its line. A full dot: it held. A hollow dot: it had a hole. A cross: it was not "
        "there. Look for a right that the law protected and practice broke, and for the one that was kept in form.",
        figure=rights_figure(table),
        controls=[Control("Right", table["right"].tolist(), "menu"), Control("Show", SHOWN)],
        states=[
            _state(table, row, i, shown) for i, row in enumerate(table.itertuples()) for shown in SHOWN
        ],
        table=table[["right", "ussr_1936_provision", "soviet_law", "practice_1936_38", "us_provision"]].set_axis(
            ["Right", "Constitution of 1936", "Other Soviet law", "What was done", "United States"], axis=1
        ),
        source="For people accused of political crimes in the USSR. The standings are our judgement. The column on the United States "
        "says what a text promises, not that it was always kept: section 7 tells of a case in which it was not.",
        alt=_summary(table),
    )  # fmt: skip


def _summary(table: pd.DataFrame) -> str:
    """Return how many rights stand where, from the table."""
    promise, law, practice = (table[column].value_counts() for column in COLUMNS)
    return (
        f"{len(table)} rights. Promised: {promise['promised']} plainly and {promise['with a way out']} with a way out; "
        f"{promise['not promised']} not at all. Law: {law['on the books']} protected on the books, {law['cut away']} cut away, "
        f"{law['silent']} not stated. Practice: {practice['broken']} broken, {practice['kept in form']} kept in form."
    )


def _state(table: pd.DataFrame, row: tuple, number: int, shown: str) -> State:
    standing = f"{html.escape(row.right)}. Promise: {row.promise}. Law: {row.law}. Practice: {row.practice}."
    if shown == SHOWN[0]:
        finding = standing
        parts = {
            "What it means": row.plain,
            "The constitution of 1936": "It says nothing of it." if row.ussr_1936_provision == "none" else f"{row.ussr_1936_provision}.",
            "Other Soviet law": row.soviet_law,
            "What was done": row.practice_1936_38,
        }  # fmt: skip
    else:
        finding = f"{html.escape(row.right)}. United States: {html.escape(row.us_provision)}. {standing.split('. ', 1)[1]}"
        parts = {"What it means": row.plain, "United States": f"{row.us_provision}. {row.us_note}".strip()}
    words = "".join(f"<p><strong>{name}.</strong> {html.escape(text)}</p>" for name, text in parts.items())
    return State(
        finding,
        data=_marks(table, number),
        panel=f'{words}<p class="course-source">{sources.cite_cell(row.source_ids)}.</p>',
    )
