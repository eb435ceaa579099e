"""Exhibit 6: what came after, from 1938 to today."""

from __future__ import annotations

import html
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style, texts
from helpers.exhibit import Card, Control, Exhibit, State

# kind of the table -> words for chips and rows
KINDS = {
    "aftermath": "Aftermath, 1938–41",
    "law and courts": "Law and courts",
    "the state speaks": "The state speaks",
    "people remember": "People remember",
    "against remembrance": "Against remembrance",
}


def legacy_figure(table: pd.DataFrame, chosen: str | None = None) -> go.Figure:
    """Return one point an event: the year across, one row a kind; the chosen kind (None: all) in the accent."""
    return exhibit.figure(
        go.Scatter(mode="markers", hoverinfo="skip", **_points(table, chosen)),
        height=390,
        margin={"t": 8},
        xaxis={"range": [1935, 2025], "dtick": 10, "showgrid": True, "tickformat": "d"},
        yaxis={
            "tickvals": list(range(len(KINDS))), "ticktext": list(KINDS.values()), "range": [len(KINDS) - 0.5, -0.5],
            "rangemode": "normal",
        },
    )  # fmt: skip


def _points(table: pd.DataFrame, chosen: str | None) -> dict:
    kinds = list(KINDS)
    colours = [style.ACCENT if chosen in (None, kind) else style.CONTEXT for kind in table["kind"]]
    return {
        "x": [_year(date) for date in table["date"]],
        "y": [kinds.index(kind) + lane for kind, lane in zip(table["kind"], style.lanes(table["kind"]), strict=True)],
        "marker": {
            "symbol": [style.SYMBOLS[kinds.index(kind)] for kind in table["kind"]], "size": 12, "color": colours,
            "line": {"width": 1.5, "color": style.PAPER},
        },
    }  # fmt: skip


def _year(date: str) -> float:
    """Return a full or partial ISO date as a year with its part: "1956-02-25" -> 1956.1."""
    parts = [int(part) for part in date.split("-")] + [7, 1]
    return round(parts[0] + (parts[1] - 1) / 12, 1) if len(date) > 4 else parts[0] + 0.5


@course.shown
def legacy() -> Exhibit:
    """Exhibit 6: how the state and people dealt with the Terror after it ended."""
    table = data.load("legacy")
    return Exhibit(
        kicker="Exhibit 6 · What came after",
        title="Who clears the names, who remembers, and who closes the file?",
        look_for="Each point is an event. Where are the long gaps? Look at the years around 1988, and then at those after 2014: which "
        "rows have points at the same time?",
        figure=legacy_figure(table),
        controls=[Control("Show", ["All", *KINDS.values()])],
        states=[_state(table, kind) for kind in [None, *KINDS]],
        cards=[Card(_event(row), [[0, 1 + list(KINDS).index(row.kind)]]) for row in table.itertuples()],
        search_label="Search the events",
        table=table.assign(when=[_when(row) for row in table.itertuples()], kind=table["kind"].map(KINDS))[
            ["when", "event", "kind"]
        ].set_axis(["When", "Event", "Kind"], axis=1),
        source="A choice of events; the kinds are our own sorting, made for this course; heights inside a row only keep symbols apart. Counts of releases and of the dead at single sites differ "
        "between sources.",
        alt=_found(table, None),
    )


def _state(table: pd.DataFrame, kind: str | None) -> State:
    return State(_found(table, kind), data=[_points(table, kind)])


def _found(table: pd.DataFrame, kind: str | None) -> str:
    rows = table if kind is None else table[table["kind"] == kind]
    years = [date[:4] for date in rows["date"]]
    if kind is None:
        late = rows[rows["date"] >= "1985"]
        start, end = _longest_gap(years)
        return (
            f"{len(rows)} events from {years[0]} to {years[-1]}; {len(late)} of them since 1985. The longest gap in this list runs "
            f"from {start} to {end}. A gap in a list is a question: silence, or our choice?"
        )
    return f"{KINDS[kind]}: {len(rows)} of {len(table)} events, from {years[0]} to {years[-1]}."


def _longest_gap(years: list[str]) -> tuple[str, str]:
    """Return the two neighbouring years of a sorted list that lie farthest apart."""
    return max(pairwise(years), key=lambda pair: int(pair[1]) - int(pair[0]))


def _when(row: tuple) -> str:
    return texts.day_in_words(row.date) + (f"–{row.date_end[:4]}" if row.date_end else "")


def _event(row: tuple) -> str:
    return (
        f"<p><strong>{_when(row)}</strong> {html.escape(row.event)}. <em>{KINDS[row.kind]}.</em></p><p>{html.escape(row.detail)}</p>"
        f'<p class="course-source">{sources.cite_cell(row.source_ids)}</p>'
    )
