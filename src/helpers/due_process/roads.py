"""Exhibit 5: which road a case took, and what was left of an accused person's rights on it."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style, texts
from helpers.exhibit import Control, Exhibit, State

# column of case_roads -> the right in plain words
RIGHTS = {
    "accused_present": "You are in the room",
    "counsel": "A lawyer speaks for you",
    "witnesses": "Witnesses are heard",
    "public": "The doors are open",
    "appeal": "A higher court looks again",
}
WORDS = {"yes": "yes", "in form": "in form only", "no": "no"}
UNCOUNTED = "board"
"""The road whose only count is for other years, so that it has no bar."""


def roads_figure(roads: pd.DataFrame, chosen: int = 0) -> go.Figure:
    """Return a bar of people a road (1936-38); row number `chosen` of `case_roads` stands out."""
    counted = roads["people"].where(roads["road_id"] != UNCOUNTED)
    return exhibit.figure(
        go.Bar(
            x=exhibit.values(counted), y=roads["name"].tolist(), orientation="h", hoverinfo="skip", cliponaxis=False,
            textposition="outside", **_stressed(roads, chosen),
        ),
        height=60 + 44 * len(roads),
        xaxis={"showticklabels": False, "range": exhibit.bar_range(counted.dropna())},
        yaxis={"autorange": "reversed", "showgrid": False},
        margin={"t": 8, "r": 30},
        annotations=[
            {
                "x": 0, "y": roads.loc[roads["road_id"] == UNCOUNTED, "name"].iloc[0], "xanchor": "left", "showarrow": False,
                "text": "no count seen for these years alone", "font": {"size": style.TEXT_SIZE, "color": style.MUTED},
            }
        ],
    )  # fmt: skip


def _stressed(roads: pd.DataFrame, chosen: int) -> dict:
    """Return colours and labels of the bars; the chosen one is dark, and its number bold."""
    labels = ["" if row.road_id == UNCOUNTED else f"{row.people:,}" for row in roads.itertuples()]
    return {
        "marker": {"color": [style.ACCENT if i == chosen else style.CONTEXT for i in range(len(roads))]},
        "text": [f"<b>{label}</b>" if i == chosen and label else label for i, label in enumerate(labels)],
    }


@course.shown
def which_road() -> Exhibit:
    """Exhibit 5: five roads, the people on each, and the rights left."""
    roads = data.load("case_roads")
    shown = roads.assign(**{column: roads[column].map(WORDS) for column in RIGHTS})
    return Exhibit(
        kicker="Exhibit 5 · Five roads",
        title="How many people never had a courtroom to be wronged in?",
        look_for="Choose a road. Look at its bar, at what was left of five rights, and at one person who was sent along it. Who chose the road?",
        figure=roads_figure(roads),
        controls=[Control("Road", roads["name"].tolist(), "menu")],
        states=[
            State(_counted(row), data=[_stressed(roads, i)], panel=_road(row))
            for i, row in enumerate(roads.itertuples())
        ],
        table=shown[["name", "who_decided", *RIGHTS, "people", "sentenced_to_death", "years"]].set_axis(
            ["Road", "Who decided", *RIGHTS.values(), "People", "Sentenced to death", "Years"], axis=1
        ),
        source="The counts come from different books and cover slightly different months, so do not add them up. The Special Board has no bar: the "
        "only count that we have seen is for all nineteen years of its life. Other political cases went to military tribunals and ordinary courts.",
        alt=_summary(roads),
    )  # fmt: skip


def _summary(roads: pd.DataFrame) -> str:
    people = roads.set_index("road_id")["people"]
    return (
        f"Five roads of a political case. Public trials: {people['public']} people. Military Collegium behind closed doors: "
        f"{people['collegium']:,}. Troikas: about {people['troika']:,}. Commission of two: {people['dvoika']:,}. On none of the five was there an appeal."
    )


def _counted(row: tuple) -> str:
    left = [RIGHTS[column].lower() for column in RIGHTS if getattr(row, column) == "yes"]
    form = [RIGHTS[column].lower() for column in RIGHTS if getattr(row, column) == "in form"]
    rights = f"Left of five rights: {', '.join(left) or 'none'}." + (
        f" In form only: {', '.join(form)}." if form else ""
    )
    about = "about " if row.road_id == "troika" else ""
    return (
        f"{html.escape(row.name)}: {about}{row.people:,} people sentenced ({row.years}), {about}{row.sentenced_to_death:,} of them "
        f"to death. {rights}"
    )


def _road(row: tuple) -> str:
    items = "".join(
        f"<li>{words}: <strong>{WORDS[getattr(row, column)]}</strong></li>"
        for column, words in RIGHTS.items()
    )
    return (
        f"<p><strong>Who decided.</strong> {html.escape(row.who_decided)}.</p><ul>{items}</ul><p>{html.escape(row.note)} "
        f"({sources.cite_cell(row.source_ids)})</p><p><strong>One person on this road:</strong></p>{texts.life_in_words(row.person_id)}"
    )
