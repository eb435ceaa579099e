"""Exhibit 2: how a number changed, as estimates gave way to counts."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

MILLION = 1_000_000
# series -> words for the menu, what the source text says (millions; None: no number), how the text puts it
SERIES = {
    "arrests": ("Arrests, 1937–38", "C121", "over"),
    "executions": ("Executions, 1937–38", "C122", "more than"),
    "prisoners": ("Prisoners at one time", None, ""),
    "camp-deaths": ("Deaths in camps, 1937–38", None, ""),
    "all-deaths": ("All deaths of repression, 1937–38", None, ""),
    "famine": ("Famine deaths, Soviet Union", "C017", ""),
}
WITHOUT, FROM, CLAIM = "without the archives", "from the archives", "a claim without a document"
# how an estimate was made -> symbol, its sign in words, colour
MADE = {
    WITHOUT: ("square-open", "□", style.CATEGORIES[1]),
    FROM: ("circle", "●", style.CATEGORIES[0]),
    CLAIM: ("x", "✕", style.CATEGORIES[4]),
}
SHOWN = ("Without the archives", "And from the archives")


def history_table() -> pd.DataFrame:
    """Return the comparable estimates in the order of their years: series, who, low, central, high (persons), made, counts."""
    kept = ["estimate_id", "author_year", "low", "central", "high"]
    figures = pd.concat([data.load("terror_estimates")[kept], data.load("famine_estimates")[kept]])
    table = data.load("number_history").merge(figures, on="estimate_id")
    # The range of this work was seen in print, its middle was not.
    table["central"] = table["central"].mask(table["estimate_id"] == "davies-and-wheatcroft-2004-ussr")
    year = table["author_year"].str.extract(r"(\d{4})", expand=False).fillna("2017").astype(int)
    by_time = table.assign(is_late=table["made"] != WITHOUT, year=year)
    return by_time.sort_values(["series", "is_late", "year"], kind="stable").reset_index(drop=True)


def history_figure(rows: pd.DataFrame, series: str) -> go.Figure:
    """Return the estimates of one series as points and ranges in millions, the earliest on top."""
    ranges, points = _marks(rows, series)
    return exhibit.figure(
        go.Scatter(**ranges, mode="lines", line={"color": style.CONTEXT, "width": 5}, hoverinfo="skip"),
        go.Scatter(
            **points, mode="markers+text", hoverinfo="skip", cliponaxis=False,
            textfont={"color": style.INK, "size": style.TEXT_SIZE},
        ),
        **style.merge(
            {"xaxis": {"title": {"text": "million people"}, "showgrid": True}, "yaxis": {"rangemode": "normal"}},
            _layout(rows, series, SHOWN[0]),
        ),
    )  # fmt: skip


def _bounds(row: tuple) -> list[float]:
    return [value / MILLION for value in (row.low, row.central, row.high) if not pd.isna(value)]


def _words(row: tuple) -> str:
    """Return an estimate in millions as words: "7–8", "1.71+" (at least), "up to 4.8"."""
    bounds = sorted(set(_bounds(row)))
    short = [f"{value:.2f}".rstrip("0").rstrip(".") for value in bounds]
    if len(bounds) > 1:
        return f"{short[0]}–{short[-1]}"
    if row.estimate_id.startswith("memorial"):
        return f"{short[0]}+"
    return f"up to {short[0]}" if pd.isna(row.low) and pd.isna(row.central) else short[0]


def _marks(rows: pd.DataFrame, series: str) -> tuple[dict, dict]:
    """Return the lines of the ranges and the points with their words, which keep clear of the source text's line."""
    line_x: list[float | None] = []
    line_y: list[str | None] = []
    for row in rows.itertuples():
        bounds = _bounds(row)
        if len(bounds) > 1:
            line_x += [min(bounds), max(bounds), None]
            line_y += [row.author_year, row.author_year, None]
    made = [MADE[name] for name in rows["made"]]
    return {"x": line_x, "y": line_y}, {
        "x": [round(max(_bounds(row)), 3) for row in rows.itertuples()],
        "y": rows["author_year"].tolist(),
        "text": [f"  {_words(row)}  " for row in rows.itertuples()],
        "textposition": [_side(row, series) for row in rows.itertuples()],
        "marker": {
            "symbol": [m[0] for m in made], "color": [m[2] for m in made], "size": 12,
            "line": {"width": 2.5, "color": [m[2] for m in made]},
        },
    }  # fmt: skip


def _side(row: tuple, series: str) -> str:
    """Return on which side of its point an estimate's words stand: left where the dotted line would cross them."""
    said, bounds = _in_text(series), _bounds(row)
    crossed = said is not None and 0 < said[0] - max(bounds) < 0.4 * said[0]
    return "middle left" if crossed and len(set(bounds)) == 1 else "middle right"


def _layout(rows: pd.DataFrame, series: str, shown: str) -> dict:
    """Return height, axes and the line of the source text's own number, for all rows whether shown yet or not."""
    names = rows["author_year"].tolist()
    most = max(max(_bounds(row)) for row in rows.itertuples())
    said = _in_text(series)
    line = []
    if said:
        line = [style.event_line(said[0], f"source text: {said[1]}", anchor="center")]
        line[0]["shape"]["layer"] = "below"
    return {
        "height": 130 + 32 * max(len(names), 7),
        "xaxis": {"range": [0, most * 1.32]},
        "yaxis": {"categoryorder": "array", "categoryarray": names[::-1], "range": [-0.7, len(names) - 0.3]},
        "shapes": [],
        "annotations": [],
        "margin": {"t": 36},
        **style.events(*line),
    }


def _in_text(series: str) -> tuple[float, str] | None:
    """Return the source text's number in millions, and in its words; None where it gives none."""
    _, claim, how = SERIES[series]
    if claim is None:
        return None
    millions = float(data.row("claims", claim)["figure_in_text"]) / MILLION
    return millions, f"{how} {millions:g} million".strip()


@course.shown
def how_a_number_changed() -> Exhibit:
    """Exhibit 2: six numbers, each with its estimates before and its counts after the archives opened."""
    table = history_table()
    first = _of(table, "arrests")
    return Exhibit(
        kicker="Exhibit 2 · How a number changed",
        title="What did historians say before the archives, and what after?",
        look_for="Choose one thing that is counted. Look at the open squares first: they were made without the archives. Say where you "
        "expect the counts from the archives. Then show the dots. The dotted line is the source text’s own number; a plus means “at least”.",
        figure=history_figure(first, "arrests"),
        controls=[
            Control("What is counted", [words for words, _, _ in SERIES.values()], "menu"),
            Control("Show estimates", SHOWN),
        ],
        states=[_state(_of(table, series), series, shown) for series in SERIES for shown in SHOWN],
        table=table.assign(
            words=[_words(row) for row in table.itertuples()],
            what=table["series"].map({key: words for key, (words, _, _) in SERIES.items()}),
        )[["author_year", "what", "words", "made", "counts"]].set_axis(
            ["Who and when", "Series", "Million people", "Made", "What exactly is counted"], axis=1
        ),
        source="Each series counts one thing, as nearly as the works allow; the list under the chart says what. No average is drawn. "
        f"Pre-archive figures: {sources.cite('conquest-1968', 'conquest-1990', 'gulag-estimates')}; archival: "
        f"{sources.cite('getty-rittersporn-zemskov-1993', 'nkvd-certificate-1938', 'worldhistoryproject', 'werth-2010')}; famine: "
        f"{sources.cite('vishnevsky-table')}. Estimates known to us but not seen in a source are left out.",
        alt=_finding(first, "arrests", SHOWN[1]),
    )


def _of(table: pd.DataFrame, series: str) -> pd.DataFrame:
    return table[table["series"] == series]


def _state(rows: pd.DataFrame, series: str, shown: str) -> State:
    visible = rows[rows["made"] == WITHOUT] if shown == SHOWN[0] else rows
    items = "".join(
        f"<li>{MADE[row.made][1]} <strong>{html.escape(row.author_year)}</strong>: {html.escape(row.counts)} ({sources.cite_cell(row.source_ids)})</li>"
        for row in visible.itertuples()
    )
    panel = f"<details><summary>What does each of them count?</summary><ul>{items}</ul></details>"
    return State(
        _finding(rows, series, shown),
        data=list(_marks(visible, series)),
        layout=_layout(rows, series, shown),
        panel=panel,
    )


def _finding(rows: pd.DataFrame, series: str, shown: str) -> str:
    words = SERIES[series][0]
    early = f"{words}: without the archives, {_span(rows[rows['made'] == WITHOUT])} million."
    if shown == SHOWN[0]:
        return f"{early} Where do you expect the counts from the archives? (□ made without the archives)"
    late = rows[rows["made"] == FROM]
    claims = rows[rows["made"] == CLAIM]
    more = (
        f" One higher figure ({_span(claims)} million) was reported without a document."
        if len(claims)
        else ""
    )
    cross = "; ✕ a claim without a document" if len(claims) else ""
    return f"{early} From the archives, {_span(late)} million.{more} (□ made without the archives; ● from the archives{cross})"


def _span(rows: pd.DataFrame) -> str:
    bounds = [value for row in rows.itertuples() for value in _bounds(row)]
    low, high = (f"{value:.2f}".rstrip("0").rstrip(".") for value in (min(bounds), max(bounds)))
    return low if low == high else f"{low} to {high}"
