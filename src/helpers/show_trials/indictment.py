"""Exhibit 2: the charges by trial, and how the list grows."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State
from helpers.show_trials.people import TRIALS

# our headings for the charges -> the end of their ids in `charges`
HEADINGS = {
    "Secret centre or bloc": ("terrorist-centre-with-trotsky", "trotskyite-centre", "forming-the-bloc"),
    "Murder of Kirov": ("assassination-of-kirov",),
    "Plots to kill today’s leaders": ("kill-stalin", "kill-voroshilov", "soviet-leaders", "poison-yezhov"),
    "Agents of foreign powers": ("the-gestapo", "germany-and-japan", "japan-and-poland"),
    "Treason and return of capitalism": ("treason", "restore-capitalism"),
    "Wrecking the economy": ("wrecking",),
    "Helping an enemy in war": ("provoking-an-attack", "in-case-of-war"),
    "Giving away land": ("dismembering-the-ussr", "giving-away-land"),
    "Murder by doctors": (
        "murder-of-gorky",
        "murder-of-kuibyshev",
        "murder-of-menzhinsky",
        "murder-of-maxim-peshkov",
    ),
    "Plot against Lenin in 1918": ("sverdlov-in-1918",),
    "Spying for the tsar’s police": ("police-before-1917",),
}


def charges_table() -> pd.DataFrame:
    """Return `charges` without the articles of law, each under one of our headings."""
    table = data.load("charges")
    table = table[~table["charge_id"].str.contains("articles-of-law")]
    return table.assign(heading=[_heading(charge_id) for charge_id in table["charge_id"]])


def _heading(charge_id: str) -> str:
    return next(words for words, ends in HEADINGS.items() if charge_id.endswith(ends))


def accused(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many people each trial accused under each heading (persons; columns heading, trial_id, people)."""
    size = data.load("trials").set_index("trial_id")["n_defendants"]
    rows = []
    for (heading, trial), group in table.groupby(["heading", "trial_id"], sort=False):
        named = {name for names in group["charged_against"] for name in names.split("|")}
        rows.append((heading, trial, int(size[trial]) if "all" in named else len(named)))
    return pd.DataFrame(rows, columns=["heading", "trial_id", "people"])


def _people(table: pd.DataFrame) -> list[int]:
    """Return for each charge how many people it was laid against."""
    size = data.load("trials").set_index("trial_id")["n_defendants"]
    return [
        int(size[row.trial_id]) if row.charged_against == "all" else row.charged_against.count("|") + 1
        for row in table.itertuples()
    ]


def charges_figure(table: pd.DataFrame, step: int = 0) -> go.Figure:
    """Return the matrix of headings and trials up to trial number `step`, new headings in the accent colour."""
    order = list(HEADINGS)
    squares = go.Scatter(
        mode="markers+text",
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
        **_squares(table, step),
    )
    return exhibit.figure(
        squares,
        height=470,
        xaxis={
            "tickvals": [0, 1, 2],
            "ticktext": [words[-4:] for words in TRIALS.values()],
            "range": [-0.4, 2.6],
            "side": "top",
        },
        yaxis={
            "tickvals": list(range(len(order))),
            "ticktext": order,
            "range": [len(order) - 0.4, -0.6],
            "rangemode": "normal",
        },
        margin={"t": 30, "r": 10},
    )


def _squares(table: pd.DataFrame, step: int) -> dict:
    """Return the squares of the matrix: where, with how many people, and in which colour."""
    trials, order = list(TRIALS), list(HEADINGS)
    cells = accused(table)
    cells = cells[cells["trial_id"].map(trials.index) <= step]
    first = cells["trial_id"].map(trials.index).groupby(cells["heading"]).transform("min")
    new = cells["trial_id"].map(trials.index) == first
    return {
        "x": [trials.index(t) for t in cells["trial_id"]],
        "y": [order.index(h) for h in cells["heading"]],
        "text": [f"  {people}" for people in cells["people"]],
        "marker": {
            "symbol": "square",
            "size": 20,
            "color": [style.ACCENT if is_new else style.CONTEXT for is_new in new],
        },
    }


@course.shown
def charges() -> Exhibit:
    """Exhibit 2: charges by trial, and how the list grows."""
    table = charges_table()
    shown = table.assign(
        trial=table["trial_id"].map(TRIALS),
        against=[_against(ids) for ids in table["charged_against"]],
        people=_people(table),
    )
    return Exhibit(
        kicker="Exhibit 2 · The charges",
        title="How does a conspiracy grow?",
        look_for="Move the slider from trial to trial. A red square is a kind of charge that is new; a grey one "
        "has been used before. The number says how many were accused of it. What has to be added to make the next trial bigger than the last?",
        figure=charges_figure(table),
        controls=[Control("Show trials up to", list(TRIALS.values()), "slider")],
        states=[
            State(_grown(table, i), data=[_squares(table, i)], panel=_listed(table, trial))
            for i, trial in enumerate(TRIALS)
        ],
        table=shown[["charge", "trial", "heading", "people", "against"]].set_axis(
            ["Charge", "Trial", "Kind (our heading)", "How many", "Against"], axis=1
        ),
        source="Charges as the indictments, hearings and verdicts state them. The headings are ours, and which charge is “new” "
        "depends on them. A charge is what the state said, not what happened: the verdicts were annulled between 1957 "
        "and 1988, except Yagoda’s.",
        alt=_grown(table, len(TRIALS) - 1),
    )


def _grown(table: pd.DataFrame, step: int) -> str:
    trials = list(TRIALS)
    before = set(table.loc[table["trial_id"].isin(trials[:step]), "heading"])
    now = list(dict.fromkeys(table.loc[table["trial_id"] == trials[step], "heading"]))
    new = [heading for heading in now if heading not in before]
    counts = accused(table[table["trial_id"] == trials[step]]).set_index("heading")["people"]
    first, again = (
        ", ".join(f"{h[0].lower()}{h[1:]} ({counts[h]})" for h in now if (h in before) == old)
        for old in (False, True)
    )
    used = f" Used before: {again}." if again else ""
    return f"{TRIALS[trials[step]]}: {len(now)} kinds of charge, {len(new)} of them new: {first}.{used}"


def _listed(table: pd.DataFrame, trial: str) -> str:
    """Return the charges of one trial as an HTML list."""
    items = "".join(
        f"<li>{html.escape(row.charge[0].upper() + row.charge[1:])} (against {_against(row.charged_against)}). "
        f"{html.escape(row.note)} ({sources.cite_cell(row.source_ids)})</li>"
        for row in table[table["trial_id"] == trial].itertuples()
    )
    return f"<details><summary>The charges of {TRIALS[trial]} in words</summary><ul>{items}</ul></details>"


def _against(ids: str) -> str:
    """Return the defendants of a `charged_against` cell by name."""
    names = data.load("defendants").set_index("defendant_id")["name"]
    return "all" if ids == "all" else html.escape(", ".join(names[i] for i in ids.split("|")))
