"""Exhibit 3b: estimates of the famine's deaths, who made them and from what."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

MILLION = 1_000_000

REGIONS = {
    "Soviet Union": ("USSR",),
    "Ukraine": ("Ukraine",),
    "Kazakhstan": ("Kazakhstan", "Kazakhstan (ethnic Kazakhs)"),
}
# kind of evidence -> (symbol, colour, how such estimates are made)
EVIDENCE = {
    "before the archives": (
        "square", style.CATEGORIES[1],
        "Made from published censuses years apart, with the births and deaths between them guessed, and from witnesses.",
    ),
    "since the archives opened": (
        "circle", style.CATEGORIES[0],
        "Made with the censuses of 1926, 1937 and 1939 and yearly records of births and deaths. The census of 1937 had been "
        "suppressed. Clerks in the famine did not record every death, so missing deaths must still be estimated.",
    ),
    "summary of other work": ("diamond", style.CATEGORIES[2], "A historian or reference work sums up what others have found."),
    "wider count": ("x", style.CATEGORIES[4], "Counts more than famine deaths, for example losses of all kinds. Not to be compared with the others."),
}  # fmt: skip
FAMINE_AXIS = 17


def famine_table() -> pd.DataFrame:
    """Return estimates of famine deaths seen in a source: who, region, low, central, high (persons), kind of evidence."""
    estimates = data.load("famine_estimates").merge(
        data.load("famine_evidence")[["estimate_id", "evidence_kind"]], on="estimate_id"
    )
    year = estimates["author_year"].str.extract(r"(\d{4})", expand=False).fillna("9999")
    table = estimates.assign(year=year).sort_values(["region", "year"], kind="stable").reset_index(drop=True)
    unseen = (
        table["estimate_id"] == "davies-and-wheatcroft-2004-ussr"
    )  # its range was seen, its middle was not
    return table.assign(central=table["central"].where(~unseen))


def famine_figure(table: pd.DataFrame) -> go.Figure:
    """Return estimates as points and ranges in millions, one row an estimate; symbols by kind of evidence."""
    ranges, points = _famine_marks(table)
    return exhibit.figure(
        go.Scatter(**ranges, mode="lines", line={"color": style.CONTEXT, "width": 5}, hoverinfo="skip"),
        go.Scatter(
            **points, mode="markers+text", textposition="middle right", hoverinfo="skip", cliponaxis=False,
            textfont={"color": style.INK, "size": style.TEXT_SIZE},
        ),
        height=500,
        xaxis={"title": {"text": "million people"}, "range": [0, FAMINE_AXIS], "dtick": 2, "showgrid": True},
        yaxis=_famine_layout(table)["yaxis"] | {"rangemode": "normal"},
    )  # fmt: skip


def _famine_layout(table: pd.DataFrame) -> dict:
    """Return the rows of the axis: the earliest estimate on top, whatever its marks."""
    rows = table["author_year"].tolist()
    axis = {"categoryorder": "array", "categoryarray": rows[::-1], "range": [-0.7, len(rows) - 0.3]}
    return {"yaxis": axis}


def _famine_marks(table: pd.DataFrame) -> tuple[dict, dict]:
    """Return the lines of the ranges and the points with their words (largest value of each row)."""
    line_x: list[float | None] = []
    line_y: list[str | None] = []
    for row in table.itertuples():
        bounds = [value / MILLION for value in (row.low, row.central, row.high) if not pd.isna(value)]
        if len(bounds) > 1:
            line_x += [min(bounds), max(bounds), None]
            line_y += [row.author_year, row.author_year, None]
    largest = table[["low", "central", "high"]].max(axis=1).astype(float) / MILLION
    marker = {
        "symbol": [EVIDENCE[kind][0] for kind in table["evidence_kind"]],
        "color": [EVIDENCE[kind][1] for kind in table["evidence_kind"]],
        "size": 12,
    }
    words = [f"  {_range_words(row)}" for row in table.itertuples()]
    return {"x": line_x, "y": line_y}, {
        "x": largest.round(2).tolist(),
        "y": table["author_year"].tolist(),
        "text": words,
        "marker": marker,
    }


def _range_words(row: tuple) -> str:
    low, central, high = (
        None if pd.isna(value) else value / MILLION for value in (row.low, row.central, row.high)
    )
    if low is not None and (high or central):
        return f"{low:.1f}–{high or central:.1f}"
    if central is not None:
        return f"{central:.1f}" if high in (None, central) else f"{central:.1f} (up to {high:.1f})"
    return f"up to {high:.1f}"


@course.shown
def famine_estimates() -> Exhibit:
    """Exhibit 3b: how many died in the famine, who estimated it, and from what evidence."""
    table = famine_table()
    return Exhibit(
        kicker="Exhibit 3b · The famine in estimates",
        title="How many died, and how does anyone know?",
        look_for="No office counted the dead. Each row is one estimate: who made it, when, and how far it reaches. The shape of "
        "the point tells you the kind of evidence. Do estimates made since the archives opened agree better than older ones?",
        figure=famine_figure(_region(table, "Soviet Union")),
        controls=[Control("Where", list(REGIONS))],
        states=[_famine_state(_region(table, name), name) for name in REGIONS],
        table=table.assign(words=[_range_words(row) for row in table.itertuples()])[
            ["author_year", "region", "words", "evidence_kind", "note"]
        ].set_axis(
            ["Who and when", "Where", "Million people", "Kind of evidence", "What is counted"], axis=1
        ),
        source="Estimates count different things (see the table), so no average is drawn. Those from the survey by Vishnevsky are his "
        f"upper values ({sources.cite('vishnevsky-table')}); methods: {sources.cite('rudnytskyi-2015-union', 'conquest-1986')}. Three "
        "estimates known to us, but not seen in a source, are left out.",
        alt=" ".join(_famine_finding(_region(table, name), name) for name in REGIONS),
    )


def _region(table: pd.DataFrame, name: str) -> pd.DataFrame:
    return table[table["region"].isin(REGIONS[name])]


def _famine_state(table: pd.DataFrame, name: str) -> State:
    kinds = [kind for kind in EVIDENCE if kind in set(table["evidence_kind"])]
    shapes = {"square": "■", "circle": "●", "diamond": "◆", "x": "✕"}
    items = "".join(
        f"<li>{shapes[EVIDENCE[kind][0]]} <strong>{kind}</strong>: {EVIDENCE[kind][2]}</li>" for kind in kinds
    )
    return State(
        _famine_finding(table, name),
        data=list(_famine_marks(table)),
        layout=_famine_layout(table),
        panel=f"<ul>{items}</ul>",
    )


def _famine_finding(table: pd.DataFrame, name: str) -> str:
    narrow = table[~table["evidence_kind"].isin(["wider count", "summary of other work"])]
    late = (
        narrow[narrow["evidence_kind"] == "since the archives opened"][["low", "central", "high"]].astype(
            float
        )
        / MILLION
    )
    early = (
        narrow[narrow["evidence_kind"] == "before the archives"][["low", "central", "high"]].astype(float)
        / MILLION
    )
    words = f"{name}: estimates made since the archives opened run from {late.min().min():.1f} to {late.max().max():.1f} million deaths"
    if len(early):
        return f"{words}; older ones from {early.min().min():.1f} to {early.max().max():.1f} million."
    return f"{words}."
