"""Exhibit 3: the trial of March 1938, day by day."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State


def days_figure(table: pd.DataFrame, step: int = 0) -> go.Figure:
    """Return the days 2-15 March 1938 as a strip, those of row number `step` of `trial_days` in the accent."""
    days = list(range(2, 16))
    strip = go.Scatter(
        x=days, y=[0] * len(days), mode="markers+text", text=[str(day) for day in days], textposition="bottom center",
        marker=_strip(table, step), hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    hidden = {"visible": False, "showgrid": False}
    return exhibit.figure(
        strip, height=84, xaxis=hidden | {"range": [1.4, 15.6]}, yaxis=hidden | {"range": [-1.4, 0.8], "rangemode": "normal"},
        margin={"t": 0, "b": 0, "l": 0, "r": 0},
    )  # fmt: skip


def _strip(table: pd.DataFrame, step: int) -> dict:
    row = table.iloc[step]
    now = range(row["date"].day, row["date_end"].day + 1)
    known = {day for r in table.itertuples() for day in range(r.date.day, r.date_end.day + 1)}
    days = range(2, 16)
    return {
        "size": [26 if day in now else 18 for day in days],
        "color": [style.ACCENT if day in now else style.CONTEXT for day in days],
        "symbol": ["square" if day in known else "square-open" for day in days],
    }


@course.shown
def day_by_day() -> Exhibit:
    """Exhibit 3: the trial of March 1938 from the first day to the executions."""
    table = data.load("trial_days")
    return Exhibit(
        kicker="Exhibit 3 · Day by day",
        title="What can be seen in fourteen days?",
        look_for="Move the slider through March 1938. On each day ask: is anything proved here that does not come from "
        "the mouth of an accused person?",
        figure=days_figure(table),
        controls=[Control("March 1938", [_span(row) for row in table.itertuples()], "slider")],
        states=[
            State(
                f"{_span(row)}: {html.escape(row.title)}. {html.escape(_first(row.what_happened))}",
                data=[{"marker": _strip(table, i)}],
                panel=f"<p><strong>{html.escape(row.title)}.</strong> {html.escape(row.what_happened)} "
                f"({sources.cite_cell(row.source_ids)})</p><p><em>To notice:</em> {html.escape(row.notice)}</p>",
            )
            for i, row in enumerate(table.itertuples())
        ],
        table=table.assign(day=[_span(row) for row in table.itertuples()])[
            ["day", "title", "what_happened"]
        ].set_axis(["Day", "What", "What happened"], axis=1),
        source="From the official report as historians quote it, and from an eyewitness. A hollow square is a day for "
        "which nothing was read. The report was edited before it was printed: it shows what the state let be read. Where "
        "reporters or diplomats in the hall say the same, we can trust it more.",
        alt=f"A strip of days from 2 to 15 March 1938 with {len(table)} entries, from the opening of the court to the executions.",
    )


def _first(text: str) -> str:
    """Return the first sentence of a day's report."""
    return text.split(". ")[0].removesuffix(".") + "."


def _span(row: tuple) -> str:
    days = f"{row.date.day}" if row.date == row.date_end else f"{row.date.day}–{row.date_end.day}"
    return f"{days} March"
