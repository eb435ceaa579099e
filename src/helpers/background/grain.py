"""Exhibit 3: harvest, procurement and export of grain, year by year."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

GRAIN_YEARS = range(1928, 1936)
GRAIN_VIEWS = ("Harvest as announced", "Harvest as estimated now", "Taken and left", "Sold abroad")
BESIDE = 0.25  # of a year: the later estimate stands right of the middle of its bar
FORECAST_YEARS = (1933, 1934, 1935)


def grain_table() -> pd.DataFrame:
    """Return `grain` for 1928-1935 in million tonnes, columns shortened.

    `middle` and `margin` are those of the estimate of 1994, `later` and `later_margin` those of its authors' book of 2004
    (missing but for 1930-1933); `left` is what `middle` leaves after state procurement.
    """
    grain = data.load("grain")
    grain = grain[grain["year"].isin(GRAIN_YEARS)].reset_index(drop=True)
    grain.columns = [name.removesuffix("_million_tonnes") for name in grain.columns]
    low, high = grain["harvest_modern_estimate_low"], grain["harvest_modern_estimate_high"]
    low_2004, high_2004 = (
        grain["harvest_davies_wheatcroft_2004_low"],
        grain["harvest_davies_wheatcroft_2004_high"],
    )
    middle = (low + high) / 2
    return grain.assign(
        middle=middle,
        margin=(high - low) / 2,
        later=(low_2004 + high_2004) / 2,
        later_margin=(high_2004 - low_2004) / 2,
        left=middle - grain["state_procurement"],
    )


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
        go.Scatter(
            **_later(grain, view),
            mode="markers",
            hoverinfo="skip",
            marker={"symbol": "diamond", "size": 12, "color": style.CATEGORIES[0]},
        ),
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
    if view == GRAIN_VIEWS[2]:
        errors["visible"] = False
    words = [
        f"{value:.0f}" if view in GRAIN_VIEWS[:3] else ""
        for value in (grain["left"] if view == GRAIN_VIEWS[2] else values)
    ]
    place = "outside" if view == GRAIN_VIEWS[0] else "inside"
    return {
        "y": values.tolist(), "text": words, "textposition": place, "error_y": errors, "marker": {"pattern": {"shape": shapes}},
        "insidetextanchor": "end" if view == GRAIN_VIEWS[2] else "start",
    }  # fmt: skip


def _later(grain: pd.DataFrame, view: str) -> dict:
    """Return the estimate of 2004 as points with their margin, in the view of estimates alone."""
    shown = grain.dropna(subset=["later"]) if view == GRAIN_VIEWS[1] else grain.head(0)
    margin = {
        "type": "data",
        "array": shown["later_margin"].tolist(),
        "color": style.CATEGORIES[0],
        "thickness": 3,
        "width": 8,
    }
    return {"x": [year + BESIDE for year in shown["year"]], "y": shown["later"].tolist(), "error_y": margin}


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
        State(
            _grain_finding(grain, view), data=[_harvest(grain, view), _part(grain, view), _later(grain, view)]
        )
        for view in GRAIN_VIEWS
    ]
    return Exhibit(
        kicker="Exhibit 3 · Grain",
        title="What was grown, what was taken, what was sold?",
        look_for="Choose the four views in turn. First compare the harvest that the state announced with what historians estimate now: "
        "grey bars for an estimate of 1994, blue points for one by the same authors of 2004. Then look at what the state took (red) "
        "and what was left (grey), and last at what it sold abroad. In which years was least left to live on?",
        figure=grain_figure(grain),
        controls=[Control("Show", GRAIN_VIEWS)],
        states=states,
        table=_grain_columns(grain),
        source=f"Harvests: {sources.cite('wheatcroft-davies-1994', 'davies-wheatcroft-2004')}. The striped bars of 1933–35 are forecasts of grain still standing in "
        "the field, always more than reaches the barn; do not read them as one line with 1932. Thin lines give the margin of an "
        f"estimate. Lower ones for 1932 are 51 (Ivnitsky) and near 50 (Tauger) ({sources.cite('ivnitsky-2009', 'tauger-1991')}). What was left also had to feed "
        "animals and give seed. Grain taken is counted from July to "
        "June; a star means not verified (all years but 1929). Exports are by calendar year "
        f"({sources.cite('paperspast-1934', 'vif2ne-export', 'tauger-exports')}), so a year’s sales come from two harvests.",
        alt=_grain_finding(grain, GRAIN_VIEWS[1]) + " " + _grain_finding(grain, GRAIN_VIEWS[3]),
    )


def _grain_columns(grain: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "year": "Year",
        "harvest_official": "Harvest as announced (million tonnes)",
        "harvest_official_revised": "Later Soviet figure",
        "harvest_modern_estimate_low": "Estimate of 1994, low",
        "harvest_modern_estimate_high": "Estimate of 1994, high",
        "harvest_davies_wheatcroft_2004_low": "Estimate of 2004, low",
        "harvest_davies_wheatcroft_2004_high": "Estimate of 2004, high",
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
        ranges, later = (
            {year: _span(row.loc[year], stem) for year in (1930, 1931, 1932)}
            for stem in ("harvest_modern_estimate", "harvest_davies_wheatcroft_2004")
        )
        return (
            f"An estimate of 1994 puts the harvest at {ranges[1931]} million tonnes in 1931 and {ranges[1932]} in 1932; ten years later the "
            f"same authors had {later[1931]} and {later[1932]}. All lie below the figures announced, and below 1930: {ranges[1930]}, or "
            f"{later[1930]} by the later book."
        )
    if view == GRAIN_VIEWS[2]:
        return _taken_finding(row)
    export = row["export"]
    return (
        f"Grain sold abroad: {export[1931]:.1f} million tonnes in 1931, {export[1932]:.1f} in 1932 and {export[1933]:.1f} in 1933. From 1931 "
        f"to 1933 sales fell by {(1 - export[1933] / export[1931]) * 100:.0f} per cent, but they never stopped."
    )


def _taken_finding(row: pd.DataFrame) -> str:
    """Return what was taken and left; the row's index is the year."""
    taken, left = row["state_procurement"], row["left"]
    share, later = taken / row["middle"] * 100, taken / row["later"] * 100
    return (
        f"What was taken is not verified but for 1929. By these figures {left[1928]:.0f} million tonnes were left in 1928, {left[1931]:.0f} of the "
        f"harvest of 1931 and {left[1932]:.0f} of that of 1932. The state took {share[1928]:.0f} per cent of the harvest of 1928, and of that of "
        f"1931 {share[1931]:.0f} per cent by the estimate of 1994 or {later[1931]:.0f} by that of 2004."
    )


def _span(row: pd.Series, stem: str) -> str:
    return f"{row[f'{stem}_low']:.0f} to {row[f'{stem}_high']:.0f}"
