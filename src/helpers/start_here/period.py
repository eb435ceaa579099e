"""Exhibit 1: the whole period as a timeline."""

from __future__ import annotations

import html
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style, texts
from helpers.exhibit import Card, Control, Exhibit, State

# column `category` of events -> words for the chip and the row, symbol; the first stands at the top
KINDS = {
    "power": ("Power", "circle"),
    "law": ("Law", "square"),
    "economy": ("Economy", "diamond"),
    "trial": ("Trials", "triangle-up"),
    "repression": ("Repression", "x"),
    "foreign": ("Abroad", "cross"),
    "aftermath": ("Aftermath", "triangle-down"),
}
# words of the chip -> first and last year
PERIODS = {
    "Whole period": (1917, 1956),
    "1917–33": (1917, 1933),
    "1934–36": (1934, 1936),
    "1937–38": (1937, 1938),
    "1939–56": (1939, 1956),
    "After 1956": (1957, 1991),
}
# Room at both ends of the time axis, in days for each year shown; events outside the period are not drawn.
ROOM_DAYS = 8
HOVER_LINE = 36
"""How many letters a hover label has in one line, to fit a narrow screen."""


def event_day(partial: str) -> date:
    """Return the day at which an event is drawn: the middle of the month or year where no day is known."""
    year, month, day = (*(int(part) for part in partial.split("-")), 0, 0)[:3]
    return date(year, month or 7, day or (15 if month else 1))


def events_table() -> pd.DataFrame:
    """Return `events` in the order of time, with `day` (drawn), `year`, `words` (the date) and `height` (row and lane)."""
    table = data.load("events")
    table = table.assign(day=table["date"].map(event_day), words=table["date"].map(texts.day_in_words))
    table = table.sort_values("day", kind="stable").reset_index(drop=True)
    rows = table["category"].map({kind: len(KINDS) - 1 - i for i, kind in enumerate(KINDS)})
    return table.assign(year=[day.year for day in table["day"]], height=rows + style.lanes(table["category"]))


def timeline_figure(table: pd.DataFrame) -> go.Figure:
    """Return the events of `events_table` by day, one row a kind; hollow symbols are events not verified."""
    traces = []
    for kind, (_, symbol) in KINDS.items():
        own = table[table["category"] == kind]
        symbols = [symbol + ("-open" if event.confidence == "memory" else "") for event in own.itertuples()]
        traces.append(
            go.Scatter(
                x=[str(day) for day in own["day"]], y=[round(height, 2) for height in own["height"]], mode="markers",
                text=[f"{event.words}<br>{style.folded(event.title, HOVER_LINE)}" for event in own.itertuples()],
                hovertemplate="%{text}<extra></extra>",
                selectedpoints=_inside(table, kind, "Whole period"), unselected={"marker": {"opacity": 0}},
                marker={"symbol": symbols, "size": 11, "color": style.CONTEXT, "line": {"width": 1, "color": style.PAPER}},
            )
        )  # fmt: skip
    names = [name for name, _ in KINDS.values()]
    return exhibit.figure(
        *traces, height=500, xaxis={"type": "date", "fixedrange": False, "showgrid": True, **_years("Whole period")},
        yaxis={
            "tickvals": list(range(len(KINDS)))[::-1], "ticktext": names, "range": [-0.6, len(KINDS) - 0.4],
            "tickformat": "", "rangemode": "normal",
        },
        hovermode="closest", margin={"t": 34},
    )  # fmt: skip


def _years(period: str) -> dict:
    """Return the range of the time axis for one period, with a little room at both ends."""
    first, last = PERIODS[period]
    room = ROOM_DAYS * (last - first + 1)
    start = date.fromordinal(date(first, 1, 1).toordinal() - room)
    end = date.fromordinal(date(last, 12, 31).toordinal() + room)
    return {"range": [str(start), str(end)]}


@course.shown
def timeline() -> Exhibit:
    """Exhibit 1: the whole period as a timeline and as a searchable list, both narrowed by the same controls."""
    table = events_table()
    kinds = ["All kinds", *(name for name, _ in KINDS.values())]
    states = [_timeline_state(table, period, kind) for period in PERIODS for kind in (None, *KINDS)]
    shown = table[["words", "title", "detail", "category", "confidence"]].assign(
        category=table["category"].map({kind: name for kind, (name, _) in KINDS.items()}),
        confidence=table["confidence"].map(lambda word: "no" if word == "memory" else "yes"),
    )
    return Exhibit(
        kicker="Exhibit 1 · The whole period",
        title="What happened when?",
        look_for="Each symbol is an event; each row is a kind of event. Where do they crowd together? Choose a period "
        "to come closer, then a kind. The list below the chart holds the events of your choice in words.",
        figure=timeline_figure(table),
        zoomable=True,
        controls=[Control("Period", list(PERIODS)), Control("Kind of event", kinds)],
        states=states,
        cards=[_event_card(event) for event in table.itertuples()],
        search_label="Search the list (a name, a place, a year)",
        table=shown.set_axis(["Date", "Event", "Detail", "Kind", "Seen in a source"], axis=1),
        source="Events chosen for this course: not everything that happened, and not everything that matters. The chart "
        "opens on 1917–1956, the years of the course; “After 1956” leads on to the opening of the archives in 1991, because "
        "how we know is part of the story. Events known only by month or year stand in the middle of it. Heights inside a row "
        "only keep symbols apart. A hollow symbol marks an event that we know but have not yet seen in a source: not verified.",
        alt=states[0].finding,
    )  # fmt: skip


def _timeline_state(every: pd.DataFrame, period: str, kind: str | None) -> State:
    """Return the state for a period and one kind (None: all) of `events_table`."""
    table = every[every["year"].between(*PERIODS[period])]
    traces = [
        {
            "marker": {"color": style.ACCENT if kind == row else style.CONTEXT},
            "selectedpoints": _inside(every, row, period),
        }
        for row in KINDS
    ]
    return State(_timeline_finding(table, period, kind), data=traces, layout={"xaxis": _years(period)})


def _inside(table: pd.DataFrame, kind: str, period: str) -> list[int]:
    """Return the places, among the events of a kind, of those inside the period; the others are not drawn."""
    years = table.loc[table["category"] == kind, "year"].reset_index(drop=True)
    return years.index[years.between(*PERIODS[period])].tolist()


def _timeline_finding(table: pd.DataFrame, period: str, kind: str | None) -> str:
    """Say how many events of the kind the period holds, with the first, the last and the fullest year."""
    own = table if kind is None else table[table["category"] == kind]
    first, last = PERIODS[period]
    when = period if period == "After 1956" else f"{first}–{last}"
    what = "all kinds" if kind is None else f"the kind “{KINDS[kind][0]}”"
    if own.empty:
        return f"{when}, {what}: no event in this list."
    if len(own) == 1:
        title = html.escape(own["title"].iloc[0], quote=False)
        return f"{when}, {what}: one event, {title} ({own['words'].iloc[0]})."
    titles = [html.escape(title, quote=False) for title in own["title"]]
    years = own["year"].value_counts()
    fullest = sorted(years[years == years.max()].index)
    most = f" Most in {fullest[0]}: {years.max()}." if len(fullest) == 1 and years.max() > 1 else ""
    edges = [f"{titles[i]} ({own['words'].iloc[i]})" for i in (0, -1)]
    return f"{when}, {what}: {len(own)} events.{most} Earliest: {edges[0]}. Latest: {edges[1]}."


def _event_card(event: tuple) -> Card:
    """Return one event for the list, with the periods and kinds for which it stands."""
    periods = [i for i, (first, last) in enumerate(PERIODS.values()) if first <= event.year <= last]
    kinds = [0, 1 + list(KINDS).index(event.category)]
    known = sources.cite_cell(event.source_ids) if event.confidence != "memory" else "<em>not verified</em>"
    words = (
        f"<p><strong>{html.escape(event.words)}: {html.escape(event.title)}.</strong> {html.escape(event.detail)} "
        f"({KINDS[event.category][0]}; {known})</p>"
    )
    return Card(words, fits=[periods, kinds])
