"""Exhibit 3: sentences, arrests, prisoners and deaths, year by year."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

PEAK_YEARS = (1937, 1938)

# column of the joined table -> (words for the menu, words for the axis, is it a kind of sentence?)
SERIES = {
    "total_convicted": ("Sentenced, all penalties", "people sentenced", False),
    "death_sentences": ("Sentenced to death", "death sentences", True),
    "camps_and_prison": ("Sentenced to camp or prison", "sentences to camp or prison", True),
    "exile_and_banishment": ("Sentenced to exile", "sentences to exile", True),
    "arrested_total": ("Arrested (1921–38, not verified)", "people arrested", False),
    "total": ("In camps and colonies on 1 January (half not verified)", "prisoners", False),
    "deaths_in_year": ("Died in camps and colonies", "deaths in the year", False),
}
SHOWN_AS = ("Numbers", "Share of all sentences", "Logarithmic scale")


def years_table() -> pd.DataFrame:
    """Return convictions, arrests and camp population joined by year, 1921-1953 (persons; missing where not counted)."""
    convicted = data.load("repression_by_year")
    arrested = data.load("arrests_by_year")[["year", "arrested_total"]]
    camps = data.load("gulag_population")[["year", "total", "deaths_in_year"]]
    return convicted.merge(arrested, on="year", how="left").merge(camps, on="year", how="left")[
        ["year", *SERIES]
    ]


def repression_figure(table: pd.DataFrame, column: str = "total_convicted") -> go.Figure:
    """Return one series of `years_table` as bars, the peak years in the accent colour."""
    colours = [style.ACCENT if year in PEAK_YEARS else style.CONTEXT for year in table["year"]]
    bars = go.Bar(
        x=table["year"].tolist(),
        y=exhibit.values(table[column]),
        marker={"color": colours},
        hovertemplate="%{x}: %{y:,.4~f}<extra></extra>",
    )
    return exhibit.figure(
        bars,
        height=400,
        yaxis={"title": {"text": SERIES[column][1]}},
        xaxis={"dtick": 4, "range": [1920.2, 1953.8]},
    )


@course.shown
def repression_by_year() -> Exhibit:
    """Exhibit 3: sentences, arrests, camps and deaths, year by year."""
    table = years_table()
    return Exhibit(
        kicker="Exhibit 3 · Year by year",
        title="When did the state sentence to death, and when to camps?",
        look_for="Start with all sentences, then look at death sentences alone. The red bars are 1937 and "
        "1938. Which series leaps, and which grows slowly? Arrests, sentences and prisoners are different counts. Nobody has a yearly count of the shot: death sentences stand in for it.",
        figure=repression_figure(table),
        controls=[
            Control("Count", [words for words, _, _ in SERIES.values()], "menu"),
            Control("Show as", SHOWN_AS),
        ],
        states=[_year_state(table, column, shown_as) for column in SERIES for shown_as in SHOWN_AS],
        table=table.rename(
            columns={"year": "Year", **{column: words for column, (words, _, _) in SERIES.items()}}
        ),
        source="Sentences in cases of the political police, from a Soviet certificate of December 1953: "
        f"{sources.cite('popov-transcript', 'lewin-2005')}. Yearly arrests are known but were not seen in print for this "
        f"course, so they are not verified. Prisoners and deaths: {sources.cite('zemskov-1991', 'kokurin-petrov-2000')}; of "
        f"the yearly counts of prisoners {_not_seen()} were read only in part. 1953 is the first half-year. The printed total "
        "of the camp column is 3,000 higher than its years add up to.",
        alt=_year_finding(table, "death_sentences", SHOWN_AS[0]),
    )


def _not_seen() -> str:
    """Return how many yearly counts of prisoners rest on memory: "12 of 24"."""
    camps = data.load("gulag_population")
    return f"{(camps['confidence'] == 'memory').sum()} of {len(camps)}"


def _year_state(table: pd.DataFrame, column: str, shown_as: str) -> State:
    _, axis, is_sentence = SERIES[column]
    finding = _year_finding(table, column, shown_as)
    if shown_as == SHOWN_AS[1] and is_sentence:
        share = table[column] / table["total_convicted"] * 100
        layout = {"yaxis": {"title": {"text": "per cent of all sentences"}, "type": "linear", "dtick": None}}
        return State(finding, data=[{"y": exhibit.values(share.round(1)), "type": "bar"}], layout=layout)
    logarithmic = shown_as == SHOWN_AS[2]
    values = exhibit.values(table[column].where(table[column] > 0) if logarithmic else table[column])
    kind = (
        {"type": "scatter", "mode": "markers+lines", "line": {"color": style.CONTEXT}}
        if logarithmic
        else {"type": "bar"}
    )
    # Powers of ten only: plotly's labels between them collide.
    scale = {"type": "log", "dtick": 1} if logarithmic else {"type": "linear", "dtick": None}
    return State(finding, data=[{"y": values, **kind}], layout={"yaxis": {"title": {"text": axis}, **scale}})


def _year_finding(table: pd.DataFrame, column: str, shown_as: str) -> str:
    words, _, is_sentence = SERIES[column]
    peak = table.loc[table[column].idxmax()]
    both = table[table["year"].isin(PEAK_YEARS)]
    if shown_as == SHOWN_AS[1]:
        if not is_sentence:
            return f"{words}: a share of all sentences makes no sense here, so the bars stay numbers."
        share = both[column].sum() / both["total_convicted"].sum() * 100
        whole = table[~table["year"].isin(PEAK_YEARS)]
        other = whole[column].sum() / whole["total_convicted"].sum() * 100
        return f"{words}: {share:.0f} per cent of all sentences in 1937 and 1938; {other:.0f} per cent in all other years together."
    more = f" 1937 and 1938 together: {both[column].sum():,.0f}." if column not in ("total",) else ""
    note = (
        " On a logarithmic scale each step up is ten times as many; years with none are left out."
        if shown_as == SHOWN_AS[2]
        else ""
    )
    return f"{words}: most in {int(peak['year'])}, {peak[column]:,.0f}.{more}{note}"
