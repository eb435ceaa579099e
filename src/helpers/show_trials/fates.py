"""Exhibit 6: sentence, death and rehabilitation of each defendant."""

from __future__ import annotations

import re

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style, texts
from helpers.exhibit import Control, Exhibit, State
from helpers.show_trials.people import TRIALS, defendants_table, shown_defendants

END = 1992.0
LAST_FIRST = tuple(reversed(TRIALS))
HEIGHT = 594  # room for the 21 lines of 1938; fewer lines stand further apart


def _decimal(date: pd.Timestamp) -> float:
    return round(date.year + (date.day_of_year - 1) / 366, 2)


def fates(table: pd.DataFrame, trial: str) -> pd.DataFrame:
    """Return one trial's defendants in order of clearing and death (columns name, died, cleared: decimal years).

    `cleared` is END for the one never cleared; "by 1965" counts as 1965 and stays marked in `rehabilitated`.
    """
    rows = table[table["trial_id"] == trial]
    cleared = [END if words.startswith("not") else float(words[-4:]) + 0.4 for words in rows["rehabilitated"]]
    rows = rows.assign(ended=rows["died"].map(_decimal), cleared=cleared)
    return rows.sort_values(["ended", "cleared", "name"], kind="stable").reset_index(drop=True)


def fates_figure(table: pd.DataFrame, trial: str = "trial-1938") -> go.Figure:
    """Return a line for each defendant of one trial, from the verdict over the death to the clearing of the name."""
    traces, layout = _fate_lines(table, trial)
    base = {"hoverinfo": "skip", "cliponaxis": False}
    return exhibit.figure(
        go.Scatter(mode="lines", line={"color": style.ACCENT, "width": 5}, name="in prison", **base, **traces[0]),
        go.Scatter(mode="lines", line={"color": style.CONTEXT, "width": 2}, showlegend=False, **base, **traces[1]),
        go.Scatter(mode="markers", marker={"symbol": "x", "size": 10, "color": style.ACCENT}, name="killed", **base, **traces[2]),
        go.Scatter(mode="markers", marker={"size": 11, "color": style.INK}, name="cleared in this year", **base, **traces[3]),
        go.Scatter(
            mode="markers",
            marker={"symbol": "circle-open", "size": 11, "color": style.INK, "line": {"width": 2}},
            name="cleared by this year", **base, **traces[4],
        ),
        **style.merge(
            {
                "height": HEIGHT,
                "showlegend": True,
                "xaxis": {"range": [1935, END], "tickvals": [1938, 1956, 1988], "showgrid": True},
                "yaxis": {"rangemode": "normal", "showgrid": False},
                "margin": {"t": 40, "r": 10},
            },
            layout,
        ),
    )  # fmt: skip


def _fate_lines(table: pd.DataFrame, trial: str) -> tuple[list[dict], dict]:
    """Return five traces (prison, silence, deaths, years of clearing, "by" a year) and the layout for one trial."""
    rows = fates(table, trial)
    verdict = _decimal(data.load("trials").set_index("trial_id").loc[trial, "closed"])
    lines: list[dict] = [{"x": [], "y": []} for _ in range(5)]

    def add(trace: int, xs: list, y: int) -> None:
        lines[trace]["x"] += xs
        lines[trace]["y"] += [y if x is not None else None for x in xs]

    for y, row in enumerate(rows.itertuples()):
        if row.ended - verdict > 0.5:
            add(0, [verdict, row.ended, None], y)
        add(1, [row.ended, row.cleared, None], y)
        add(2, [row.ended], y)
        if row.cleared < END:
            add(4 if row.rehabilitated.startswith("by") else 3, [row.cleared], y)
    names = [re.sub(r" \(.*?\)", "", name) for name in rows["name"]]
    layout = {
        "yaxis": {"tickvals": list(range(len(rows))), "ticktext": names, "range": [len(rows) - 0.4, -0.6]},
    }
    return lines, layout


@course.shown
def sentences_and_after() -> Exhibit:
    """Exhibit 6: sentence, death and rehabilitation of each defendant."""
    table = defendants_table()
    states = []
    for trial in LAST_FIRST:
        traces, layout = _fate_lines(table, trial)
        states.append(State(_fate(table, trial), data=traces, layout=layout))
    return Exhibit(
        kicker="Exhibit 6 · Sentence, death, clearing",
        title="How long does a false verdict last?",
        look_for="Each line is a person. A cross is the death; the grey line means dead, and still guilty in law; a circle is "
        "the year in which a Soviet court or party body cleared the name. Look for the crosses that "
        "come late, the circles that come early, and the line without a circle.",
        figure=fates_figure(table),
        controls=[Control("Trial", [TRIALS[trial] for trial in LAST_FIRST])],
        states=states,
        table=shown_defendants(table)[["Name", "Sentence", "Died", "Cleared"]],
        source="A hollow circle means “cleared by this year”: it is certain that the verdict was lifted, but the single year "
        f"was not seen ({sources.cite('wiki-trial2-ru', 'wiki-trial3-ru', 'conquest-1990')}). Newspapers wrote that "
        f"twenty were cleared on 4 February 1988; the court’s paper names ten ({sources.cite('ussr-supreme-court-1988')}). "
        f"Yagoda: left out in 1988, refused again "
        f"by Russia’s Supreme Court since ({sources.cite('lat-1988-02-06', 'konflikty-yagoda')}).",
        alt=" ".join(_fate(table, trial) for trial in LAST_FIRST),
    )


def _fate(table: pd.DataFrame, trial: str) -> str:
    rows = fates(table, trial)
    verdict = data.load("trials").set_index("trial_id").loc[trial, "closed"]
    soon = rows[rows["died"] - verdict <= pd.Timedelta(days=7)]
    late = rows[rows["died"] - verdict > pd.Timedelta(days=7)]
    first = rows[rows["rehabilitated"].str.fullmatch(r"(by )?(19[0-7]\d|198[0-7])")]
    parts = [f"{TRIALS[trial]}: {len(soon)} of {len(rows)} were dead within a week of the verdict."]
    if len(late):
        named = ", ".join(
            f"{r.name} ({texts.day_in_words(r.died.strftime('%Y-%m-%d'))})" for r in late.itertuples()
        )
        parts.append(f"Sent to prison and killed later: {named}.")
    if len(first):
        parts.append(
            "Years before 1988 that we could find: "
            + ", ".join(f"{r.name} ({r.rehabilitated})" for r in first.itertuples())
            + ". There may be more."
        )
    never = rows.loc[rows["rehabilitated"] == "not rehabilitated", "name"].tolist()
    rest = f"; {', '.join(never)} never" if never else ""
    return " ".join(parts) + f" {len(rows) - len(never)} of {len(rows)} were cleared by 1988{rest}."
