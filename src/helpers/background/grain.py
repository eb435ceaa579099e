"""Exhibit 3: harvest, procurement and export of grain, year by year."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

GRAIN_YEARS = range(1928, 1936)
GRAIN_VIEWS = ("Harvest as announced", "Harvest as estimated now", "Taken by the state", "Sold abroad")
FORECAST_YEARS = (1933, 1934, 1935)


def grain_table() -> pd.DataFrame:
    """Return `grain` for 1928-1935 in million tonnes, columns shortened, with the middle of the modern range."""
    grain = data.load("grain")
    grain = grain[grain["year"].isin(GRAIN_YEARS)].reset_index(drop=True)
    grain.columns = [name.removesuffix("_million_tonnes") for name in grain.columns]
    low, high = grain["harvest_modern_estimate_low"], grain["harvest_modern_estimate_high"]
    return grain.assign(middle=(low + high) / 2, margin=(high - low) / 2)


def grain_figure(grain: pd.DataFrame, view: str = GRAIN_VIEWS[0]) -> go.Figure:
    """Return the harvest as wide grey bars and, in the last two views, a part of it as narrower red bars."""
    size = style.TEXT_SIZE
    harvest = {
        "x": grain["year"].tolist(),
        "width": 0.8,
        "insidetextanchor": "start",
        "outsidetextfont": {"color": style.INK, "size": size},
        "insidetextfont": {"color": style.PAPER, "size": size},
        "error_y": {"type": "data", "color": style.INK, "thickness": 1.5, "width": 6},
        "marker": {
            "color": style.CONTEXT,
            "pattern": {"fillmode": "overlay", "fgcolor": style.PAPER, "size": 8},
        },
        "hoverinfo": "skip",
    }
    part = {
        "x": grain["year"].tolist(),
        "width": 0.5,
        "textposition": "outside",
        "textfont": {"color": style.INK, "size": size},
        "marker": {
            "color": style.ACCENT,
            "pattern": {"fillmode": "overlay", "fgcolor": style.PAPER, "size": 6},
        },
        "hoverinfo": "skip",
    }
    return exhibit.figure(
        go.Bar(style.merge(harvest, _harvest(grain, view))),
        go.Bar(style.merge(part, _part(grain, view))),
        height=400,
        barmode="overlay",
        xaxis={"dtick": 1},
        yaxis={"title": {"text": "million tonnes of grain"}, "range": [0, 100]},
    )


def _harvest(grain: pd.DataFrame, view: str) -> dict:
    """Return heights, labels, margins and patterns of the harvest bars in one view."""
    if view == GRAIN_VIEWS[0]:
        shapes = ["/" if year in FORECAST_YEARS else "" for year in grain["year"]]
        values, errors = grain["harvest_official"], {"array": [0] * len(grain), "visible": False}
    else:
        shapes, values = [""] * len(grain), grain["middle"]
        errors = {"array": grain["margin"].tolist(), "visible": True}
    words = [f"{value:.0f}" if view in GRAIN_VIEWS[:2] else "" for value in values]
    place = "outside" if view == GRAIN_VIEWS[0] else "inside"
    return {
        "y": values.tolist(), "text": words, "textposition": place, "error_y": errors, "marker": {"pattern": {"shape": shapes}},
    }  # fmt: skip


def _part(grain: pd.DataFrame, view: str) -> dict:
    column, seen = {
        GRAIN_VIEWS[2]: ("state_procurement", "confidence_procurement"),
        GRAIN_VIEWS[3]: ("export", "confidence_export"),
    }.get(view, ("", ""))
    if not column:
        return {"y": [None] * len(grain), "text": [""] * len(grain)}
    unseen = [word == "memory" for word in grain[seen]]
    return {
        "y": grain[column].tolist(),
        "text": [
            f"{value:.1f}{'*' if star else ''}" for value, star in zip(grain[column], unseen, strict=True)
        ],
        "marker": {"pattern": {"shape": ["x" if star else "" for star in unseen]}},
    }


@course.shown
def grain_and_hunger() -> Exhibit:
    """Exhibit 3: harvest, grain taken by the state, and grain sold abroad."""
    grain = grain_table()
    states = [
        State(_grain_finding(grain, view), data=[_harvest(grain, view), _part(grain, view)])
        for view in GRAIN_VIEWS
    ]
    return Exhibit(
        kicker="Exhibit 3 · Grain",
        title="What was grown, what was taken, what was sold?",
        look_for="Choose the four views in turn. First compare the harvest that the state announced with what historians "
        "estimate now. Then look at the part that the state took, and the part that it sold abroad. Which of them fell when "
        "the harvest fell, and how fast?",
        figure=grain_figure(grain),
        controls=[Control("Show", GRAIN_VIEWS)],
        states=states,
        table=_grain_columns(grain),
        source=f"Harvests: {sources.cite('wheatcroft-davies-1994')}. The striped bars of 1933–35 are forecasts of grain still standing in "
        "the field, always more than reaches the barn; do not read them as one line with 1932. Thin lines give the margin of the "
        "estimate; other estimates differ, and later work by the same authors puts 1930 higher. Grain taken is counted from July to "
        "June; a star means not verified (all years but 1929). Exports are by calendar year "
        f"({sources.cite('paperspast-1934', 'vif2ne-export', 'tauger-exports')}), so a year’s sales come from two harvests.",
        alt=_grain_finding(grain, GRAIN_VIEWS[1]) + " " + _grain_finding(grain, GRAIN_VIEWS[3]),
    )


def _grain_columns(grain: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "year": "Year",
        "harvest_official": "Harvest as announced (million tonnes)",
        "harvest_official_revised": "Later Soviet figure",
        "harvest_modern_estimate_low": "Modern estimate, low",
        "harvest_modern_estimate_high": "Modern estimate, high",
        "state_procurement": "Taken by the state, July–June (not verified but for 1929)",
        "export": "Sold abroad, calendar year (1934–35 not verified)",
    }
    return grain[list(columns)].rename(columns=columns)


def _grain_finding(grain: pd.DataFrame, view: str) -> str:
    row = grain.set_index("year")
    announced, corrected = row["harvest_official"], row["harvest_official_revised"]
    if view == GRAIN_VIEWS[0]:
        return (
            f"The state announced {announced[1931]:.1f} million tonnes for 1931 and {announced[1932]:.1f} for 1932. For 1933 it "
            f"announced {announced[1933]:.1f}, a forecast of standing grain, which was later corrected to {corrected[1933]:.1f}."
        )
    if view == GRAIN_VIEWS[1]:
        ranges = {year: _span(row.loc[year]) for year in (1930, 1931, 1932)}
        return (
            f"One estimate by historians puts the harvest at {ranges[1931]} million tonnes in 1931 and {ranges[1932]} in 1932. Both "
            f"lie far below the figures announced, and below the {ranges[1930]} of 1930."
        )
    if view == GRAIN_VIEWS[2]:
        share = (row["state_procurement"] / row["middle"] * 100).round()
        return (
            f"From the harvest of 1928 the state took about {share[1928]:.0f} per cent, from 1931 about {share[1931]:.0f}, from 1932 about "
            f"{share[1932]:.0f} (middle of the estimate). The harvest fell, but far more of it was taken than in 1928. All these "
            "figures but that of 1929 are not verified."
        )
    export = row["export"]
    return (
        f"Grain sold abroad: {export[1931]:.1f} million tonnes in 1931, {export[1932]:.1f} in 1932 and {export[1933]:.1f} in 1933. From 1931 "
        f"to 1933 sales fell by {(1 - export[1933] / export[1931]) * 100:.0f} per cent, but they never stopped."
    )


def _span(row: pd.Series) -> str:
    return f"{row['harvest_modern_estimate_low']:.0f} to {row['harvest_modern_estimate_high']:.0f}"
