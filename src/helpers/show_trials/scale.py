"""Exhibit 7: the 54 who were shown, and the death sentences that nobody saw."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

PEAK_YEARS = (1937, 1938)
ASPECT = 2.0
WINDOW = (36, 7)
"""Squares across and down that the window holds at least, so that a square keeps its size while few are shown."""


def scale_steps() -> pd.DataFrame:
    """Return the steps of exhibit 7: words, death sentences (persons), persons a square, number of squares."""
    years = data.load("repression_by_year").set_index("year").loc[list(PEAK_YEARS), "death_sentences"]
    trials = data.load("trials")
    shown = int(trials.loc[trials["kind"] == "public show trial", "n_defendants"].sum())
    days = sum(366 if year % 4 == 0 else 365 for year in PEAK_YEARS)
    people = [shown, years.sum() / days, years.sum() / (12 * len(PEAK_YEARS)), years.sum()]
    table = pd.DataFrame(
        {"step": ["The 54 in court", "An average day", "An average month", "1937 and 1938"], "people": people}
    )
    table["each"] = [1, shown, shown, shown]
    table["squares"] = (table["people"] / table["each"]).round().astype(int)
    return table.assign(people=table["people"].round().astype(int))


def scale_figure(steps: pd.DataFrame, step: int = 0) -> go.Figure:
    """Return the squares of one step of `scale_steps`; the 54 are in the accent colour.

    Thousands of squares cost nothing to send: they are two grey blocks, cut up by the grid lines of the axes.
    """
    lines = {"showgrid": True, "gridcolor": style.PAPER, "tick0": -0.5, "dtick": 1, "showticklabels": False}
    axis = lines | {"constrain": "domain", "showline": False, "linecolor": style.PAPER}
    return exhibit.figure(
        go.Scatter(x=[0], y=[0], mode="markers", marker={"opacity": 0}, hoverinfo="skip"),
        **style.merge(
            {
                "xaxis": axis,
                "yaxis": axis | {"scaleanchor": "x", "rangemode": "normal", "constraintoward": "top"},
                "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            },
            _blocks(steps, step),
        ),
    )


def _blocks(steps: pd.DataFrame, step: int) -> dict:
    """Return the layout of one step: full rows, the last row, and the accent block of the 54 (one a square)."""
    squares = int(steps.iloc[step]["squares"])
    columns = math.ceil(math.sqrt(squares * ASPECT))
    full, rest = divmod(squares, columns)
    colour = style.ACCENT if step == 0 else style.CONTEXT
    blocks = [(columns, 0, full, colour), (rest, full, full + 1, colour), (1, 0, 1, style.ACCENT)]
    wide, high = max(columns, WINDOW[0]), max(full + (rest > 0), WINDOW[1])
    gap = 1 if columns > WINDOW[0] else 3
    return {
        "shapes": [
            {
                "type": "rect",
                "layer": "below",
                "line": {"width": 0},
                "fillcolor": fill,
                "x0": -0.5,
                "x1": width - 0.5,
                "y0": top - 0.5,
                "y1": bottom - 0.5,
            }
            for width, top, bottom, fill in blocks
            if width
        ],
        "height": 420 if columns > WINDOW[0] else 24 * high + 8,
        "annotations": [_pointer()] if step else [],
        "xaxis": {"range": [-0.5, wide - 0.5], "gridwidth": gap},
        "yaxis": {"range": [high - 0.5, -0.5], "gridwidth": gap},
    }


def _pointer() -> dict:
    """Return the words that point at the one square of the 54."""
    return {
        "x": 0.5,
        "y": 0.5,
        "ax": 60,
        "ay": 70,
        "text": "this square: the 54",
        "font": {"size": style.TEXT_SIZE, "color": style.INK},
        "bgcolor": style.PAPER,
        "borderpad": 4,
        "arrowcolor": style.INK,
        "arrowwidth": 2,
        "xanchor": "left",
    }


@course.shown
def shown_and_unseen() -> Exhibit:
    """Exhibit 7: for every person shown in court, how many death sentences that nobody saw?"""
    steps = scale_steps()
    states = [State(_scale(steps, i), layout=_blocks(steps, i)) for i in range(len(steps))]
    return Exhibit(
        kicker="Exhibit 7 · Shown and unseen",
        title="How many unseen, for each of the 54?",
        look_for="Start with the 54: one square is one person. Then move on: from now on one square stands for 54 people, "
        "as many as in all three trials together. The red square in the corner is the 54.",
        figure=scale_figure(steps),
        controls=[Control("Death sentences", steps["step"].tolist())],
        states=states,
        table=steps.set_axis(["Step", "Death sentences (persons)", "Persons a square", "Squares"], axis=1),
        source="Death sentences in cases of the political police in 1937 and 1938, by a Soviet certificate of 1953 "
        f"({sources.cite('popov-1992')}); other counts are higher. Not all of the 54 were sentenced to death, and the 16 "
        "of 1936 fall before these two years. The average day and month are arithmetic: real days were very unequal.",
        alt=_scale(steps, len(steps) - 1),
    )


def _scale(steps: pd.DataFrame, step: int) -> str:
    row, shown = steps.iloc[step], int(steps.iloc[0]["people"])
    if step == 0:
        return f"{shown} people stood in the three public trials. Their names were in newspapers all over the world."
    if step == len(steps) - 1:
        return (
            f"{row['people']:,} death sentences in two years make {row['squares']:,} squares of {shown}. For each person shown in "
            f"court ({shown} in three trials, 1936–38) there were about {round(row['people'] / shown, -2):,.0f} death sentences, almost all without a public hearing."
        )
    return f"{row['step']} of these two years: about {row['people']:,} death sentences, {row['squares']:,} squares of {shown}."
