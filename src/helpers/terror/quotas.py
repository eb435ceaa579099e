"""Exhibit 4: the quotas of Order 00447 on a map."""

from __future__ import annotations

import html
import math

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style, texts
from helpers.exhibit import Control, Exhibit, State

CENTRE = (100.0, 62.0)
EARTH_RADIUS = 6371.0


def equal_area(longitude: float, latitude: float) -> tuple[int, int]:
    """Return whole kilometres east and north of CENTRE in Lambert's azimuthal equal-area projection (degrees in)."""
    away, north = math.radians(longitude - CENTRE[0]), math.radians(latitude)
    middle = math.radians(CENTRE[1])
    cos_angle = math.sin(middle) * math.sin(north) + math.cos(middle) * math.cos(north) * math.cos(away)
    scale = EARTH_RADIUS * math.sqrt(2 / (1 + cos_angle))
    x = scale * math.cos(north) * math.sin(away)
    y = scale * (math.cos(middle) * math.sin(north) - math.sin(middle) * math.cos(north) * math.cos(away))
    return round(x), round(y)


def limits_table() -> pd.DataFrame:
    """Return Order 00447's limits by region, with centre (km on the map) and later grants to shoot more (persons).

    `raised` adds the grants of `order_00447_increases` that let a region shoot more people, or that do not say of
    what kind; `raised_for` names the regions of that later date. Both are missing where no grant was read. NKVD
    camps have no place: x and y are missing.
    """
    limits = data.load("order_00447_limits")[["region", "category_1", "category_2"]]
    centres = data.load("region_centres")[["region", "centre_city_1937", "lat", "lon"]]
    grants = data.load("order_00447_increases").query("kind == 'granted' and category != '2'")
    raised = grants.groupby("map_region").agg(
        raised=("people", "sum"), raised_for=("region", lambda names: " and ".join(dict.fromkeys(names)))
    )
    table = limits.merge(centres, on="region", how="left").merge(
        raised, left_on="region", right_index=True, how="left"
    )
    places = [
        (None, None) if pd.isna(row.lat) else equal_area(row.lon, row.lat) for row in table.itertuples()
    ]
    # The largest circles first, so that small ones lie on top of them.
    return table.assign(x=[x for x, _ in places], y=[y for _, y in places]).sort_values(
        "category_1", ascending=False, kind="stable"
    )


# words of the chip -> column of the table
MEASURES = {"To be shot": "category_1", "To camp or prison": "category_2", "Raised later": "raised"}


def map_figure(table: pd.DataFrame, column: str = "category_1") -> go.Figure:
    """Return the regions as circles whose area is the number in `column`, on the outline of the land."""
    outline = data.load("soviet_outline")
    land_x: list[int | None] = []
    land_y: list[int | None] = []
    for _, ring in outline.groupby("ring"):
        points = [equal_area(point.longitude, point.latitude) for point in ring.itertuples()]
        land_x += [x for x, _ in points] + [None]
        land_y += [y for _, y in points] + [None]
    land = go.Scatter(
        x=land_x, y=land_y, mode="lines", fill="toself", fillcolor=style.LAND,
        line={"width": 0, "color": style.LAND}, hoverinfo="skip",
    )  # fmt: skip
    known = table.dropna(subset=["x"])
    circles = go.Scatter(
        x=known["x"].tolist(), y=known["y"].tolist(), mode="markers", hovertemplate="%{text}<extra></extra>",
        **_circles(known, column),
    )  # fmt: skip
    named = known[known["centre_city_1937"].isin(LANDMARKS)]
    labels = go.Scatter(
        x=named["x"].tolist(), mode="text", text=named["centre_city_1937"].tolist(), textposition="top center",
        textfont={"color": style.INK, "size": style.TEXT_SIZE}, hoverinfo="skip", **_lifted(table, next(iter(PARTS))),
    )  # fmt: skip
    first = PARTS[next(iter(PARTS))]
    return exhibit.figure(
        land, circles, labels, height=440,
        xaxis={"visible": False, "range": first["x"]}, yaxis={"visible": False, "range": first["y"]},
        margin={"l": 0, "r": 0, "t": 4, "b": 0}, hovermode="closest",
    )  # fmt: skip


LANDMARKS = ("Moscow", "Leningrad", "Kiev", "Novosibirsk", "Tashkent", "Khabarovsk", "Sverdlovsk", "Tbilisi")
LARGEST_CIRCLE = 46
# part of the map -> kilometres shown, in the proportion of the figure, and how far names stand above their place
PARTS = {
    "Whole country": {"x": [-4700, 4300], "y": [-2700, 2100], "lift": 190},
    "West of the Urals": {"x": [-5350, -1650], "y": [-250, 1850], "lift": 85},
}


def _lifted(table: pd.DataFrame, part: str) -> dict:
    """Return the heights of the city names, lifted above their circles by a distance that fits the part shown."""
    named = table[table["centre_city_1937"].isin(LANDMARKS)]
    return {"y": [y + PARTS[part]["lift"] for y in named["y"]]}


def _circles(known: pd.DataFrame, column: str) -> dict:
    """Return sizes and hover words of the circles for one measure; the largest is always LARGEST_CIRCLE wide."""
    numbers = [0 if pd.isna(number) else int(number) for number in known[column]]
    words = [f"{number:,}" if number else "none read" for number in numbers]
    names = known["raised_for"].fillna(known["region"]) if column == "raised" else known["region"]
    return {
        "text": [f"{name}<br>{word}" for name, word in zip(names, words, strict=True)],
        "marker": {
            "size": numbers, "sizemode": "area", "sizeref": 2 * max(numbers) / LARGEST_CIRCLE**2,
            "color": style.ACCENT, "opacity": 0.8, "line": {"color": style.PAPER, "width": 1},
        },
    }  # fmt: skip


@course.shown
def quotas_on_the_map() -> Exhibit:
    """Exhibit 4: how many people each region was to shoot or imprison, before any of them was charged."""
    table = limits_table()
    known = table.dropna(subset=["x"])
    return Exhibit(
        kicker="Exhibit 4 · Quotas on the map",
        title="Can a number come before a crime?",
        look_for="Each circle is a region; its area is a number of people in Order 00447 of 30 July 1937. Point at a "
        "circle to read it, or open the table. Then choose “Raised later”: what did regions ask for on top?",
        figure=map_figure(table),
        controls=[Control("Number", list(MEASURES)), Control("Part of the map", list(PARTS))],
        states=[
            State(
                _map_finding(table, words),
                data=[{}, _circles(known, column), _lifted(table, part)],
                layout={"xaxis": {"range": shown["x"]}, "yaxis": {"range": shown["y"]}},
                panel=_asked(words),
            )
            for words, column in MEASURES.items()
            for part, shown in PARTS.items()
        ],
        table=table[["region", "centre_city_1937", "category_1", "category_2", "raised"]].set_axis(
            ["Region", "Centre in 1937", "To be shot", "To camp or prison", "Raised later"], axis=1
        ),
        source=f"Limits: {sources.cite('order-00447', 'dmitriev-figures')}. NKVD camps (10,000 to be shot) have no place on "
        "the map. Circles stand at the centre of each region of July 1937; the largest circle of each view has the same "
        f"size. Land: today’s outer borders without the Baltic states, equal-area projection ({sources.cite('natural-earth')}).",
        alt=_map_finding(table, "To be shot"),
    )


def _map_finding(table: pd.DataFrame, words: str) -> str:
    column = MEASURES[words]
    top = table.nlargest(3, column)
    names = top["raised_for"] if column == "raised" else top["region"]
    listed = ", ".join(f"{name} {int(number):,}" for name, number in zip(names, top[column], strict=True))
    if column == "raised":
        grants = data.load("order_00447_increases").query("kind == 'granted'")
        undivided = grants.loc[grants["category"] == "undivided", "people"].sum()
        return (
            f"The grants we could read added at least {int(table[column].sum()):,} people; for {undivided:,} of them the "
            f"document does not say how many were to be shot. Most: {listed}. There were many more grants."
        )
    return f"{words}: {table[column].sum():,} people in all, set in advance. Most: {listed}."


def _asked(words: str) -> str:
    """Return the requests and grants as an HTML list, for the view that shows them; else nothing."""
    if MEASURES[words] != "raised":
        return ""
    items = "".join(
        f"<li>{texts.day_in_words(row.date)}, {html.escape(row.region)}: {row.people:,} {row.kind}"
        f"{', ' + CATEGORY_WORDS[row.category]}. {html.escape(row.who)} ({sources.cite_cell(row.source_ids)}).</li>"
        for row in data.load("order_00447_increases").itertuples()
    )
    return f"<details><summary>Who asked, and who granted</summary><ul>{items}</ul></details>"


CATEGORY_WORDS = {"1": "to be shot", "2": "to camp or prison", "undivided": "not divided by kind"}
