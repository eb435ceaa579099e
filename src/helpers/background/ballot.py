"""Exhibit 5: the ballot of 1934, on paper and in memory."""

from __future__ import annotations

import html
import re

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.background.party import measure
from helpers.exhibit import Control, Exhibit, State

BALLOT_VIEWS = {"On record": "record", "Told later": "told", "Not known": "unknown"}


def ballot_figure(ballot: pd.DataFrame, kind: str = "record") -> go.Figure:
    """Return the numbers of one `kind` that are given for votes against Stalin, beside the number of papers missing."""
    missing = _missing_papers()
    shown, said = _ballot_marks(ballot, kind)
    bars = go.Bar(orientation="h", **shown, hoverinfo="skip", marker={"color": style.ACCENT})
    labels = go.Scatter(
        **said, mode="text", textposition="middle right",
        textfont={"color": style.INK, "size": style.TEXT_SIZE}, cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    line = {"color": style.INK, "width": 1.5, "dash": "dot"}
    mark = {
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "text": f"{missing} papers missing",
    }
    return exhibit.figure(
        bars, labels, height=330, annotations=[{"x": missing, **mark}],
        xaxis={"title": {"text": "votes against Stalin, or papers missing"}, "range": [0, 330], "showgrid": True},
        yaxis={"autorange": "reversed", "rangemode": "normal"},
        shapes=[{"type": "line", "yref": "paper", "x0": missing, "x1": missing, "y0": 0, "y1": 1, "line": line}],
    )  # fmt: skip


COUNTS_OTHER = {"andreasyan": "one box of 13", "antonov": "missing papers"}
BESIDE = 30  # a number this close to the dotted line stands on its other side


def _given_votes(ballot: pd.DataFrame) -> pd.DataFrame:
    return ballot.dropna(subset=["votes_against"]).sort_values("votes_against", kind="stable")


def _ballot_marks(ballot: pd.DataFrame, kind: str) -> tuple[dict, dict]:
    """Return the bars of one kind and their numbers; the other rows stay, empty."""
    given, missing = _given_votes(ballot), _missing_papers()
    votes = [int(row.votes_against) if row.kind == kind else None for row in given.itertuples()]
    beside = [missing if number and missing - BESIDE < number < missing else number for number in votes]
    words = ["" if number is None else f" {number}" for number in votes]
    who = [_short(row) for row in given.itertuples()]
    return {"x": votes, "y": who}, {"x": beside, "y": who, "text": words}


def _missing_papers() -> int:
    """Return electors less ballot papers in the archive (1,225 - 1,059)."""
    return int(
        measure("17th-congress-delegates-with-deciding-vote-1225-version")
        - measure("17th-congress-ballot-papers")
    )


def _short(row: tuple) -> str:
    """Return a witness's name, with what the number counts where that is not all votes against Stalin."""
    name, counts = re.split(r",| of | as ", row.who)[0], COUNTS_OTHER.get(row.item_id)
    return f"{name}<br>({counts})" if counts else name


@course.shown
def ballot_of_1934() -> Exhibit:
    """Exhibit 5: what is on record about the vote of 1934, what is told, and what cannot be known."""
    ballot = data.load("ballot_1934")
    return Exhibit(
        kicker="Exhibit 5 · The ballot of 1934",
        title="Did nearly 300 delegates vote against Stalin?",
        look_for="Each bar is a number that someone gives for the votes against Stalin. The dotted line stands at the number of papers "
        "that are missing. Choose what is on record, what was told later, and what is not known. For each story ask: who tells it, "
        "how long afterwards, and could they have seen it? Which bars are longer than the papers allow?",
        figure=ballot_figure(ballot),
        controls=[Control("Evidence", list(BALLOT_VIEWS))],
        states=[_ballot_state(ballot, kind) for kind in BALLOT_VIEWS.values()],
        table=ballot[["who", "kind", "when_told", "statement", "votes_against"]].set_axis(
            ["Who says so", "Kind", "When", "What it says", "Votes against Stalin"], axis=1
        ),
        source="Stories as historians report them; the works are named under each. The dotted line shows the ballot papers that are "
        "missing from the archive. A missing paper is not the same as a vote against.",
        alt=f"Votes against Stalin: 3 on the official tally; later stories from {_told(ballot).min()} to {_told(ballot).max()}. "
        f"{_missing_papers()} ballot papers are missing.",
    )


def _told(ballot: pd.DataFrame) -> pd.Series:
    return _given_votes(ballot).query("kind == 'told'")["votes_against"].astype(int)


def _recorded(ballot: pd.DataFrame) -> int:
    return int(_given_votes(ballot).query("kind == 'record'")["votes_against"].iloc[0])


def _ballot_state(ballot: pd.DataFrame, kind: str) -> State:
    rows = ballot[ballot["kind"] == kind]
    items = "".join(
        f"<li><strong>{html.escape(row.who)}</strong>{f' ({row.when_told})' if row.when_told != 'not known' else ''}: "
        f"{html.escape(row.statement)} ({sources.cite_cell(row.source_ids)})</li>"
        for row in rows.itertuples()
    )
    finding = {
        "record": f"On record: {_recorded(ballot)} votes against Stalin, "
        f"and {_missing_papers()} fewer ballot papers than people who could vote.",
        "told": f"Told decades later: from {_told(ballot).min()} votes to {_told(ballot).max()}. Two of the bars count something else: "
        "one box, or missing papers. Now add up the record: even if every missing paper had been a vote against him, that makes "
        f"{_recorded(ballot)} + {_missing_papers()} = {_recorded(ballot) + _missing_papers()}. A higher number needs papers to have been "
        "exchanged, and nobody has shown that.",
        "unknown": f"Not known: why {_missing_papers()} papers are missing, who crossed out a name, and what Stalin made of it.",
    }[kind]
    return State(finding, data=list(_ballot_marks(ballot, kind)), panel=f"<ul>{items}</ul>")
