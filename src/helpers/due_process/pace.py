"""Exhibit 4: how many days a case took, and how many days were left after the sentence."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style, texts
from helpers.exhibit import Control, Exhibit, State

LAW_DAYS = 10
"""What the law of 1 December 1934 allowed for the inquiry, in days."""
AMERICAN = "brown"
CLEAR = "\u2002\u2002"
"""Blanks before the words of a short bar, so that the line of the law does not cross them."""
VIEWS = {"From arrest to sentence": "days_to_sentence", "From sentence to the end": "days_after"}
SHORT = {
    "nikolaev": "Nikolaev, 1934",
    "brown": "Brown and two others, USA, 1934",
    "tukhachevsky": "Tukhachevsky, 1937",
    "arzhilovsky": "Arzhilovsky, 1937",
    "akulov": "Akulov, 1937",
    "skowronska": "Skowrońska, 1937",
    "bukharin": "Bukharin, 1938",
    "mandelstam": "Mandelstam, 1938",
}
ENDS = {
    "shot": "shot",
    "died in a transit camp": "died in a camp",
    "sentence of death annulled": "sentence<br>annulled",
}


def cases_table() -> pd.DataFrame:
    """Return `case_times` in the order of the sentences, with a short name."""
    table = data.load("case_times").sort_values("sentenced", kind="stable").reset_index(drop=True)
    return table.assign(short=table["case_id"].map(SHORT))


def pace_figure(cases: pd.DataFrame, view: str = "days_to_sentence") -> go.Figure:
    """Return a bar of days a case, up to the sentence or after it; Soviet cases, and after the sentence executions, are in the accent colour."""
    bars = go.Bar(
        orientation="h", textposition="outside", cliponaxis=False, hoverinfo="skip", **_bars(cases, view)
    )
    return exhibit.figure(
        bars,
        **style.merge(
            {
                "height": 86 + 38 * len(cases),
                "xaxis": {"showticklabels": False},
                "yaxis": {"autorange": "reversed", "showgrid": False},
                "margin": {"t": 56},
            },
            _frame(cases, view),
        ),
    )  # fmt: skip


def _bars(cases: pd.DataFrame, view: str) -> dict:
    after = view == "days_after"
    stressed = cases["end"] == "shot" if after else cases["case_id"] != AMERICAN
    return {
        "x": [int(days) for days in cases[view]],
        "y": cases["short"].tolist(),
        "text": [
            f"{CLEAR}{days:,} {'day' if days == 1 else 'days'}{f', {ENDS[end]}' if after else ''}"
            for days, end in zip(cases[view], cases["end"], strict=True)
        ],
        "marker": {
            "color": [style.ACCENT if accent else style.CONTEXT for accent in stressed],
            "pattern": {
                "shape": ["" if accent else "/" for accent in stressed],
                "fillmode": "overlay",
                "fgcolor": style.PAPER,
                "size": 6,
            },
        },
    }


def _frame(cases: pd.DataFrame, view: str) -> dict:
    """Return the axis of a view, and over the inquiries the line of the law."""
    longest = float(cases[view].max())
    if view == "days_after":
        return {"xaxis": {"range": [0, longest * 2]}, "shapes": [], "annotations": []}
    line = style.event_line(LAW_DAYS, f"law of 1 December 1934:<br>{LAW_DAYS} days for the inquiry")
    return {
        "xaxis": {"range": [0, longest * 1.3]},
        "shapes": [line["shape"]],
        "annotations": [line["annotation"]],
    }


@course.shown
def how_fast() -> Exhibit:
    """Exhibit 4: days from arrest to sentence and from sentence to the end, in eight cases."""
    cases = cases_table()
    shown = cases.assign(
        **{
            column: cases[column].dt.strftime("%Y-%m-%d").map(texts.day_in_words)
            for column in ("arrested", "sentenced", "ended")
        }
    )
    return Exhibit(
        kicker="Exhibit 4 · How fast?",
        title="How much time was there to notice a mistake?",
        look_for="First compare the time before the sentence. Is the fast court always the unjust one? Then choose the time after the "
        "sentence. How long could somebody still have noticed a mistake, and stopped it?",
        figure=pace_figure(cases),
        controls=[Control("Days", list(VIEWS))],
        states=[
            State(_counted(cases, view), data=[_bars(cases, view)], layout=_frame(cases, view), panel=_cases(cases))
            for view in VIEWS.values()
        ],
        table=shown[["name", "road", "arrested", "sentenced", "days_to_sentence", "ended", "end", "days_after"]].set_axis(
            ["Who", "Who decided", "Arrested", "Sentenced", "Days", "End", "How", "Days after the sentence"], axis=1
        ),
        source="Eight cases whose days are known; they are no sample, and an average of them would mean nothing. Where several were tried, the "
        f"days are those of the first named. One case is American, of the same years ({sources.cite('brown-v-mississippi-1936')}).",
        alt=_counted(cases, "days_after"),
    )  # fmt: skip


def _counted(cases: pd.DataFrame, view: str) -> str:
    soviet, other = cases[cases["case_id"] != AMERICAN], cases[cases["case_id"] == AMERICAN].iloc[0]
    if view == "days_to_sentence":
        quick = soviet[soviet[view] <= LAW_DAYS]
        return (
            f"From arrest to sentence: {soviet[view].min()} to {soviet[view].max()} days in seven Soviet cases, "
            f"{len(quick)} of them within the ten days of the law. In Mississippi: {other[view]} days, the shortest of all."
        )
    shot = soviet[soviet["end"] == "shot"]
    return (
        f"From sentence to execution: {shot[view].min()} to {shot[view].max()} days in the {len(shot)} Soviet cases that ended so. Mandelstam, not "
        f"sentenced to death, died after {soviet.loc[soviet['end'] != 'shot', view].iloc[0]}. In Mississippi a higher court annulled "
        f"the sentence after {other[view]} days: the three men were alive to hear it."
    )


def _cases(cases: pd.DataFrame) -> str:
    """Return the cases in words, as a list to open."""
    items = "".join(
        f"<li><strong>{html.escape(row.name)}</strong>, {html.escape(row.who)}; {html.escape(row.road)}. {html.escape(row.note)} "
        f"({sources.cite_cell(row.source_ids)})</li>"
        for row in cases.itertuples(index=False)
    )
    return f"<details><summary>The cases in words</summary><ul>{items}</ul></details>"
