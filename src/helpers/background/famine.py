"""Exhibit 3b: estimates of the famine's deaths, who made them and from what."""

from __future__ import annotations

import html

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
        "Made with papers that had been closed, above all the censuses of 1926, 1937 and 1939 and yearly records of births and deaths. "
        "Clerks in the famine did not write down every death, so missing deaths must still be estimated.",
    ),
    "summary of other work": ("diamond", style.CATEGORIES[2], "A historian or reference work passes on or sums up what others have found."),
    "wider count": ("x", style.CATEGORIES[4], "Counts more than famine deaths, for example losses of all kinds. Not to be compared with the others."),
}  # fmt: skip
IN_WORDS = ("no", "one", "two", "three", "four", "five", "six")
TICKS_APART = 6  # million people: a longer axis has a tick every two
ROOM = 1.35  # of the longest bar: space for the words behind it


def famine_table() -> pd.DataFrame:
    """Return estimates of famine deaths seen in a source: who, region, low, central, high (persons), kind of evidence."""
    estimates = data.load("famine_estimates").merge(
        data.load("famine_evidence")[["estimate_id", "evidence_kind"]], on="estimate_id"
    )
    year = estimates["author_year"].str.extract(r"(\d{4})", expand=False).fillna("9999")
    table = estimates.assign(year=year).sort_values(["region", "year"], kind="stable").reset_index(drop=True)
    return table[table["confidence"] != "memory"]


def famine_figure(table: pd.DataFrame) -> go.Figure:
    """Return estimates as points and ranges in millions, one row an estimate; symbols by kind of evidence."""
    ranges, points, words = _famine_marks(table)
    return exhibit.figure(
        go.Scatter(**ranges, mode="lines", line={"color": style.CONTEXT, "width": 5}, hoverinfo="skip"),
        go.Scatter(**points, mode="markers", hoverinfo="skip", cliponaxis=False),
        go.Scatter(
            **words, mode="text", textposition="middle right", hoverinfo="skip", cliponaxis=False,
            textfont={"color": style.INK, "size": style.TEXT_SIZE},
        ),
        height=500,
        **style.merge(
            {"xaxis": {"title": {"text": "million people"}, "showgrid": True}, "yaxis": {"rangemode": "normal"}},
            _famine_layout(table),
        ),
    )  # fmt: skip


def _famine_layout(table: pd.DataFrame) -> dict:
    """Return the rows, the earliest estimate on top whatever its marks, and an axis that fits the view."""
    rows = table["author_year"].tolist()
    axis = {"categoryorder": "array", "categoryarray": rows[::-1], "range": [-0.7, len(rows) - 0.3]}
    longest = float(table[["low", "central", "high"]].astype(float).max().max()) / MILLION
    return {
        "yaxis": axis,
        "xaxis": {"range": [0, longest * ROOM], "dtick": 2 if longest > TICKS_APART else 1},
    }


def _famine_marks(table: pd.DataFrame) -> tuple[dict, dict, dict]:
    """Return the lines of the ranges, the points, and the words behind each row's largest value; x in millions.

    A range has a point at either end: one at its upper end alone would read as the estimate itself.
    """
    lines: list[tuple[float | None, str | None]] = []
    points: list[tuple[float, str, str]] = []
    words: list[tuple[float, str, str]] = []
    for row in table.itertuples():
        low, central, high = (
            None if pd.isna(value) else round(value / MILLION, 2)
            for value in (row.low, row.central, row.high)
        )
        given = [value for value in (low, central, high) if value is not None]
        if len(given) > 1:
            lines += [(min(given), row.author_year), (max(given), row.author_year), (None, None)]
        marked = [central] if central is not None and low is None else sorted({min(given), max(given)})
        points += [(value, row.author_year, row.evidence_kind) for value in marked]
        words.append((max(given), row.author_year, f"  {_range_words(row)}"))
    return (
        {"x": [x for x, _ in lines], "y": [y for _, y in lines]},
        {
            "x": [x for x, _, _ in points],
            "y": [y for _, y, _ in points],
            "marker": {
                "symbol": [EVIDENCE[kind][0] for _, _, kind in points],
                "color": [EVIDENCE[kind][1] for _, _, kind in points],
                "size": 12,
            },
        },
        {
            "x": [x for x, _, _ in words],
            "y": [y for _, y, _ in words],
            "text": [text for _, _, text in words],
        },
    )


def _range_words(row: tuple) -> str:
    """Return an estimate in millions as words: "5–7", "7 (up to 8)", "up to 4.8"."""
    low, central, high = (
        None if pd.isna(value) else f"{round(value / MILLION, 2):g}"
        for value in (row.low, row.central, row.high)
    )
    if low and (high or central):
        return f"{low}–{high or central}"
    if central:
        return central if high in (None, central) else f"{central} (up to {high})"
    return f"up to {high}"


@course.shown
def famine_estimates() -> Exhibit:
    """Exhibit 3b: how many died in the famine, who estimated it, and from what evidence."""
    table = famine_table()
    return Exhibit(
        kicker="Exhibit 3b · The famine in estimates",
        title="How many died, and how does anyone know?",
        look_for="Clerks wrote down only a part of the deaths, and not as famine, so the dead must be estimated. Each row is one "
        "estimate: who made it, when, and how far it reaches; a bar joins the ends of a range. The shape of the point tells you the kind of "
        "evidence. Do estimates made since the archives opened agree better than older ones?",
        figure=famine_figure(_region(table, "Soviet Union")),
        controls=[Control("Where", list(REGIONS))],
        states=[_famine_state(_region(table, name), name) for name in REGIONS],
        table=table.assign(words=[_range_words(row) for row in table.itertuples()])[
            ["author_year", "region", "words", "evidence_kind", "note"]
        ].set_axis(
            ["Who and when", "Where", "Million people", "Kind of evidence", "What is counted"], axis=1
        ),
        source="Estimates count different things (see the table), so no average is drawn. “Up to” marks upper values, most of them from "
        f"the survey by Vishnevsky ({sources.cite('vishnevsky-table')}). The kinds of evidence are our own sorting, after "
        f"{sources.cite('rudnytskyi-2015-union')}. The figure of {sources.cite('euromaidan-2017')} was read in a news report. "
        f"{_left_out()} known to us, but not seen in a source, are left out.",
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
    if name == "Kazakhstan":
        return _kazakhstan_finding(table)
    late, early = (
        table[table["evidence_kind"] == kind] for kind in ("since the archives opened", "before the archives")
    )
    words = f"{name}: estimates made since the archives opened run from {_span(late)} million deaths; older ones from {_span(early)} million."
    upper = _upper_only(early)
    if len(upper):
        least = float(upper["high"].astype(float).min()) / MILLION
        words += f" {IN_WORDS[len(upper)].capitalize()} older authors give only an upper value, the lowest “up to {least:g}”."
    return words


def _kazakhstan_finding(table: pd.DataFrame) -> str:
    wide = table["evidence_kind"] == "wider count"
    own = table[~wide & (table["region"] == "Kazakhstan")]
    kazakhs = table[table["region"] != "Kazakhstan"].iloc[0]
    works, most = own.drop(_upper_only(own).index), float(_upper_only(own)["high"].iloc[0]) / MILLION
    return (
        f"Kazakhstan: {IN_WORDS[len(works)]} works give from {_span(own)} million deaths; the highest figure in print is {most:g} million. For Kazakhs "
        f"alone it is about {float(kazakhs['central']) / MILLION:g} million: {html.escape(kazakhs['note'].split(': ')[1], quote=False)}."
    )


def _upper_only(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that give nothing but an upper value; such a value is no minimum."""
    return table[table["low"].isna() & table["central"].isna()]


def _span(table: pd.DataFrame) -> str:
    """Return "3.8 to 8.7" in millions: the lowest value that is no upper value, and the highest, of estimates that have one."""
    values = table.drop(_upper_only(table).index)[["low", "central", "high"]].astype(float) / MILLION
    return f"{round(values.min().min(), 2):g} to {round(values.max().max(), 2):g}"


def _left_out() -> str:
    count = len(data.load("famine_estimates")) - len(famine_table())
    return f"{IN_WORDS[count].capitalize()} estimates"
