"""Exhibit 2: how to read an exhibit."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

# words -> rows of party_elite: how many of how many, and what the number counts
CONGRESS = {
    "Central Committee": (
        "17th-congress-central-committee-members-and-candidates-arrested-and-shot",
        "members and candidates arrested and shot",
    ),
    "Delegates": ("17th-congress-delegates-arrested", "delegates arrested"),
}
COUNTS = ("People", "Out of 100")


def congress_table() -> pd.DataFrame:
    """Return for each group of the party congress of 1934 `hit` (persons), `whole` (persons) and `counted` (words)."""
    rows = {name: (data.row("party_elite", key), words) for name, (key, words) in CONGRESS.items()}
    return pd.DataFrame(
        [
            {"group": name, "hit": int(row["value"]), "whole": int(row["of"]), "counted": words}
            for name, (row, words) in rows.items()
        ]
    )


def congress_figure(table: pd.DataFrame, count: str = COUNTS[0]) -> go.Figure:
    """Return `congress_table` as bars: those hit in the accent colour, the others in grey, labels inside."""
    return exhibit.figure(
        *(go.Bar(y=table["group"].tolist(), orientation="h", width=0.6, **trace) for trace in _congress(table, count)),
        height=220, barmode="stack", hovermode=False,
        xaxis={"title": {"text": _axis(count)}, "range": _reach(table, count), "tickformat": ","},
        yaxis={"autorange": "reversed", "tickformat": "", "rangemode": "normal"}, margin={"t": 10},
    )  # fmt: skip


def _axis(count: str) -> str:
    return "people" if count == COUNTS[0] else "of every 100"


def _reach(table: pd.DataFrame, count: str) -> list[float]:
    return [0, float(table["whole"].max()) if count == COUNTS[0] else 100]


def _congress(table: pd.DataFrame, count: str) -> list[dict]:
    """Return the two traces, hit and not hit, as people or as shares."""
    share = count != COUNTS[0]
    hit = (table["hit"] / table["whole"] * 100).round() if share else table["hit"]
    rest = 100 - hit if share else table["whole"] - table["hit"]
    inside = [f"{number:,.0f}" for number in hit]
    return [
        {
            "x": [float(n) for n in hit],
            "text": inside,
            "textposition": "auto",
            "insidetextfont": {"color": style.PAPER},
            "textangle": 0,
            "marker": {"color": style.ACCENT},
        },
        {"x": [float(n) for n in rest], "marker": {"color": style.CONTEXT}},
    ]


@course.shown
def reading_example() -> Exhibit:
    """Exhibit 2: two groups of one congress, a small chart on which to learn how exhibits are read."""
    table = congress_table()
    findings = {count: _congress_finding(table, count) for count in COUNTS}
    return Exhibit(
        kicker="Exhibit 2 · How to read an exhibit",
        title="For which group was the risk greater?",
        look_for="The red part of each bar is the people arrested, or arrested and shot; the grey part is the rest. Read the first choice, then the second. Does the answer "
        "change? Then read what exactly each bar counts.",
        figure=congress_figure(table),
        controls=[Control("Count", COUNTS)],
        states=[
            State(
                findings[count],
                data=_congress(table, count),
                layout={"xaxis": {"title": {"text": _axis(count)}, "range": _reach(table, count)}},
            )
            for count in COUNTS
        ],
        table=table.assign(share=(table["hit"] / table["whole"] * 100).round())[
            ["group", "counted", "hit", "whole", "share"]
        ].set_axis(
            [
                "Group",
                "What is counted",
                "Arrested, or arrested and shot",
                "All people in the group",
                "Out of 100",
            ],
            axis=1,
        ),
        source="Nikita Khrushchev gave both numbers in a closed speech in 1956 "
        f"({sources.cite('khrushchev-1956', 'wiki-17th-congress')}). He counted party people only, and many stood in both groups. His two numbers do not count the "
        "same thing: one is “arrested and shot”, the other “arrested”. He himself said 70 per cent for the first.",
        alt=findings[COUNTS[0]],
    )


def _congress_finding(table: pd.DataFrame, count: str) -> str:
    parts = [f"{row.group}: {row.hit:,} of {row.whole:,} {row.counted}" for row in table.itertuples()]
    if count == COUNTS[0]:
        return f"{'; '.join(parts)}. More delegates were arrested, because there were more delegates."
    shares = [f"{row.hit / row.whole * 100:.0f} of every 100 ({row.counted})" for row in table.itertuples()]
    names = [f"{name}: {share}" for name, share in zip(table["group"], shares, strict=True)]
    return f"{'; '.join(names)}. As a share, the smaller and more powerful group lost more."
