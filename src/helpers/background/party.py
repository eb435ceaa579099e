"""Exhibit 4: the party's members and the cleansings."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.background.politburo import seen
from helpers.exhibit import Control, Exhibit, State

MILLION = 1_000_000

# year on the axis (1 January unless the measure says otherwise) -> rows of party_elite that are added up
SEEN_MEMBERS = {
    1932.96: (
        "party-full-members-december-1932-contemporary-report",
        "party-candidates-december-1932-contemporary-report",
    ),
    1933.04: ("party-members-and-candidates-on-1-january-1933",),
    1934.07: ("party-members-represented-at-17th-congress", "party-candidates-represented-at-17th-congress"),
    1935: (
        "party-full-members-1-january-1935-contemporary-report",
        "party-candidates-1-january-1935-contemporary-report",
    ),
    1939.2: ("party-full-members-march-1939", "party-candidates-march-1939"),
    1941.1: ("party-full-members-february-1941", "party-candidates-february-1941"),
}
CLEANSINGS = {
    "1921": ("percent-expelled-in-1921-purge",),
    "1929–30": ("percent-expelled-in-1929-purge",),
    "1933": ("percent-expelled-in-1933-chistka-szymanski", "percent-expelled-in-1933-chistka-rogovin"),
    "1935": ("percent-expelled-in-1935-verification-of-documents",),
}


def measure(key: str | tuple[str, ...]) -> float:
    """Return one value of `party_elite` by its id, or the sum of several (the unit stands in the row)."""
    keys = (key,) if isinstance(key, str) else key
    return float(sum(data.row("party_elite", one)["value"] for one in keys))


def members_figure() -> go.Figure:
    """Return party members and candidates, 1930-1941 (millions): the official series pale, counts seen in a source dark."""
    elite = data.load("party_elite")
    series = elite[elite["measure_id"].str.startswith("party-members-and-candidates-on")]
    line = go.Scatter(
        x=[int(date[:4]) for date in series["date"]], y=(series["value"] / MILLION).round(2).tolist(), mode="lines",
        line={"color": style.CONTEXT, "dash": "dash", "width": 2}, hoverinfo="skip",
    )  # fmt: skip
    seen = {year: measure(keys) / MILLION for year, keys in SEEN_MEMBERS.items()}
    points = go.Scatter(
        x=list(seen), y=[round(value, 2) for value in seen.values()], mode="markers+text", hoverinfo="skip",
        marker={"color": style.ACCENT, "size": 11}, text=[f"{value:.2f}" for value in seen.values()],
        textposition=["bottom center", "top right", "top right", "bottom center", "top left", "middle left"],
        textfont={"color": style.INK, "size": style.TEXT_SIZE},
    )  # fmt: skip
    bars = go.Bar(x=[], y=[], visible=False, **_cleansing_style())
    return exhibit.figure(
        line,
        points,
        bars,
        height=380,
        xaxis=_time_axis(),
        yaxis={"title": {"text": "million members and candidates"}, "range": [0, 4.4]},
    )


def _time_axis() -> dict:
    return {"type": "linear", "range": [1929.5, 1941.6], "dtick": 1, "tickformat": "d"}


def _cleansing_style() -> dict:
    return {
        "width": 0.6, "marker": {"color": style.ACCENT}, "textposition": "outside", "cliponaxis": False, "hoverinfo": "skip",
        "textfont": {"color": style.INK, "size": style.TEXT_SIZE},
    }  # fmt: skip


@course.shown
def party_cleans_itself() -> Exhibit:
    """Exhibit 4: party membership, and the share expelled in each cleansing."""
    return Exhibit(
        kicker="Exhibit 4 · The party cleans itself",
        title="Thousands, or hundreds of thousands?",
        look_for="Red points are counts that we have seen in a source. The dashed grey line is the official series, which we have "
        "not seen in print except for 1933. Between which years does the party shrink? Then choose the share expelled: "
        "was the cleansing of 1933 the first?",
        figure=members_figure(),
        controls=[Control("Show", ("Members and candidates", "Share expelled"))],
        states=[_members_state(), _expelled_state()],
        table=_party_table(),
        source="Members and candidates: "
        f"{sources.cite('foreign-affairs-1939', 'frus-1947', 'marxdic', 'frus-1941')}; official series not verified except 1933. The counts "
        "do not agree: the report of 1939 has far fewer members in January 1935 than the series. Shares expelled: "
        f"{sources.cite('szymanski-1984', 'rogovin-1937')}. The cleansing of 1933 ran on into 1934 and later: numbers for single years "
        "overlap. Expelled is not arrested.",
        alt=_members_finding() + " " + _expelled_finding(),
    )


def _members_state() -> State:
    return State(
        _members_finding(),
        data=[{"visible": True}, {"visible": True}, {"visible": False}],
        layout={
            "xaxis": _time_axis(),
            "yaxis": {"title": {"text": "million members and candidates"}, "range": [0, 4.4]},
        },
    )


def _expelled_state() -> State:
    shares = {words: [measure(key) for key in keys] for words, keys in CLEANSINGS.items()}
    bars = {
        "visible": True,
        "x": list(shares),
        "y": [max(values) for values in shares.values()],
        "text": [f"{min(v):.0f}–{max(v):.0f} %" if len(v) > 1 else f"{v[0]:.0f} %" for v in shares.values()],
    }
    layout = {
        "xaxis": {"type": "category", "range": [-0.6, len(shares) - 0.4], "dtick": 1},
        "yaxis": {"title": {"text": "per cent of members expelled"}, "range": [0, 30]},
    }
    return State(_expelled_finding(), data=[{"visible": False}, {"visible": False}, bars], layout=layout)


def _members_finding() -> str:
    first, last = SEEN_MEMBERS[1932.96], SEEN_MEMBERS[1935]
    return (
        f"One report of the time counted about {measure(first):,.0f} members and candidates in December 1932 and {measure(last):,.0f} in "
        f"January 1935: {measure(first) - measure(last):,.0f} fewer. That is a net fall: those who joined, left or died are counted in. It calls it one in three "
        f"expelled: far more than “thousands”. By the official series, not verified but for 1933, the party shrinks from "
        f"{_series(1933):.2f} million in 1933 to {_series(1938):.2f} in 1938 and then grows to {_series(1941):.2f} on 1 January 1941."
    )


def _series(year: int) -> float:
    """Return members and candidates on 1 January of a year by the official series (millions)."""
    return measure(f"party-members-and-candidates-on-1-january-{year}") / MILLION


def _expelled_finding() -> str:
    low, high = (measure(key) for key in CLEANSINGS["1933"])
    people = measure("members-checked-in-1933-chistka")
    fewest, most = (
        measure("expelled-in-1921-purge-embassy-report"),
        measure("left-or-expelled-in-1921-purge"),
    )
    return (
        f"The largest share went in 1921, under Lenin: {measure(CLEANSINGS['1921']):.0f} per cent by one count, {fewest:,.0f} or "
        f"{most:,.0f} people by two others. In 1933 it was {low:.0f} or {high:.1f} per cent; of {people:,.0f} people checked, that is "
        f"about {round(people * low / 100, -4):,.0f} to {round(people * high / 100, -4):,.0f}."
    )


def _party_table() -> pd.DataFrame:
    """Return the rows that are drawn: the official series, the counts seen, and the shares expelled."""
    elite = data.load("party_elite")
    drawn = {key for keys in (*SEEN_MEMBERS.values(), *CLEANSINGS.values()) for key in keys}
    series = elite["measure_id"].str.startswith("party-members-and-candidates-on")
    rows = elite[series | elite["measure_id"].isin(drawn)]
    kind = ["people" if unit == "persons" else "per cent of members" for unit in rows["unit"]]
    return rows[["measure", "date", "value", "unit", "confidence"]].assign(unit=kind, confidence=[seen(w) for w in rows["confidence"]]).set_axis(
        ["What is counted", "Date", "Number", "Unit", "Seen in a source?"], axis=1
    )  # fmt: skip
