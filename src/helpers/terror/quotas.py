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

    `checked` says in words how far the two limits of a region were read in print.

    `raised` adds the grants of `order_00447_increases` that let a region shoot more people, or that do not say of
    what kind; `raised_for` names the regions of that later date. Both are missing where no grant was read. NKVD
    camps have no place: x and y are missing.
    """
    limits = data.load("order_00447_limits")
    limits = limits.assign(checked=[_checked(row) for row in limits.itertuples()])[
        ["region", "category_1", "category_2", "checked"]
    ]
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


BOTH_READ, ONE_READ, NOT_READ = "both numbers read", "only “to be shot” read", "not verified"


def _checked(limit: tuple) -> str:
    """Return how far a region's limits were read in print; of some the number to be shot alone was seen."""
    if limit.confidence != "memory":
        return BOTH_READ
    return ONE_READ if "velikii-stalin" in limit.source_ids else NOT_READ


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
    labels = go.Scatter(
        mode="text", textposition="top center",
        textfont={"color": style.INK, "size": style.TEXT_SIZE, "shadow": style.HALO},
        hoverinfo="skip", **_city_names(table, column, next(iter(PARTS))),
    )  # fmt: skip
    first = PARTS[next(iter(PARTS))]
    return exhibit.figure(
        land, circles, labels, height=440,
        xaxis={"visible": False, "range": first["x"]}, yaxis={"visible": False, "range": first["y"]},
        margin={"l": 0, "r": 0, "t": 4, "b": 0}, hovermode="closest", annotations=[_north(next(iter(PARTS)))],
    )  # fmt: skip


LANDMARKS = ("Moscow", "Leningrad", "Kiev", "Novosibirsk", "Tashkent", "Khabarovsk", "Sverdlovsk", "Tbilisi")
LARGEST_CIRCLE = 46
HEIGHT = 440
URALS = 60  # degrees east
# part of the map -> kilometres shown, in the proportion of the figure; a place (longitude, latitude) for the arrow to
# the north and where the arrow stands in the figure
PARTS = {
    "Whole country": {"x": [-4700, 4300], "y": [-2700, 2100], "at": (37.6, 55.8), "arrow": (0.03, 0.06)},
    "Western part": {"x": [-5700, -700], "y": [-950, 2050], "at": (37.6, 55.8), "arrow": (0.03, 0.06)},
}


def _city_names(table: pd.DataFrame, column: str, part: str) -> dict:
    """Return names and places of the cities that have a circle, lifted above its upper edge."""
    named = table[table["centre_city_1937"].isin(LANDMARKS) & table[column].notna()]
    low, high = PARTS[part]["y"]
    pixel = (high - low) / HEIGHT
    radius = (named[column] / table.dropna(subset=["x"])[column].max()) ** 0.5 * LARGEST_CIRCLE / 2
    return {
        "x": named["x"].tolist(),
        "y": [round(y + up * pixel) for y, up in zip(named["y"], radius, strict=True)],
        "text": named["centre_city_1937"].tolist(),
    }


def _north(part: str) -> dict:
    """Return an arrow that points north as the map shows it around Moscow."""
    longitude, latitude = PARTS[part]["at"]
    x0, y0 = equal_area(longitude, latitude)
    x1, y1 = equal_area(longitude, latitude + 1)
    length = math.hypot(x1 - x0, y1 - y0)
    x, y = PARTS[part]["arrow"]
    return {
        "x": x, "y": y, "xref": "paper", "yref": "paper", "text": "N", "arrowside": "start", "startarrowhead": 2,
        "ax": round(40 * (x1 - x0) / length), "ay": round(-40 * (y1 - y0) / length), "axref": "pixel", "ayref": "pixel",
        "showarrow": True, "arrowwidth": 1.5, "arrowcolor": style.INK, "standoff": 0, "startstandoff": 2,
        "font": {"size": style.TEXT_SIZE, "color": style.INK},
    }  # fmt: skip


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
        "circle to read it, or open the table. Then choose “Raised later”: what was added, and who asked? In the west, north is where "
        "the arrow points: the map is turned.",
        figure=map_figure(table),
        controls=[Control("Number", list(MEASURES)), Control("Part of the map", list(PARTS))],
        states=[
            State(
                _map_finding(table, words),
                data=[{}, _circles(known, column), _city_names(table, column, part)],
                layout={
                    "xaxis": {"range": shown["x"]},
                    "yaxis": {"range": shown["y"]},
                    "annotations": [_north(part)],
                },
                panel=_asked(words),
            )
            for words, column in MEASURES.items()
            for part, shown in PARTS.items()
        ],
        table=table[
            ["region", "centre_city_1937", "category_1", "category_2", "checked", "raised", "raised_for"]
        ].set_axis(
            [
                "Region",
                "Centre in 1937",
                "To be shot",
                "To camp or prison",
                "Checked",
                "Raised later",
                "Raised for",
            ],
            axis=1,
        ),
        source=f"Limits: {sources.cite('order-00447', 'dmitriev-figures')}. Of {len(table)} rows {_rows(table, BOTH_READ)} were "
        f"read in print; of {_rows(table, ONE_READ)} only the number to be shot; the other {_rows(table, NOT_READ)} fit the "
        f"printed sums but are not verified, and the table says which. NKVD camps ({_camps(table):,} to be shot) have no place on "
        "the map. Circles stand at the centre of each region of July 1937; the largest circle of each view has the same "
        f"size. Land: today’s outer borders without the Baltic states, equal-area projection ({sources.cite('natural-earth')}).",
        alt=_map_finding(table, "To be shot"),
    )


def _map_finding(table: pd.DataFrame, words: str) -> str:
    column = MEASURES[words]
    top = table.nlargest(4, column)
    names = top["raised_for"] if column == "raised" else top["region"]
    listed = ", ".join(
        f"{name} {int(number):,}{_doubt(checked, column)}"
        for name, number, checked in zip(names, top[column], top["checked"], strict=True)
    )
    if column == "raised":
        grants = data.load("order_00447_increases").query("kind == 'granted'")
        undivided = grants.loc[grants["category"] == "undivided", "people"].sum()
        return (
            f"The grants we could read added at least {int(table[column].sum()):,} people; for {undivided:,} of them the "
            f"document does not say how many were to be shot. They went to {table[column].notna().sum()} of the places of the order. "
            f"The largest of those we read: {listed}. No circle means: not read. It does not mean: none."
        )
    west = table.loc[table["lon"] < URALS, column].sum() / table.loc[table["lon"].notna(), column].sum() * 100
    return (
        f"{words}: {table[column].sum():,} people in all, set in advance. Most: {listed}. About {west:.0f} in a hundred of those "
        "set for regions fall west of 60 degrees east, about the line of the Urals."
    )


def _camps(table: pd.DataFrame) -> int:
    """Return how many prisoners of the NKVD's own camps were to be shot: the row without a place."""
    return int(table.loc[table["x"].isna(), "category_1"].sum())


def _rows(table: pd.DataFrame, checked: str) -> int:
    return int((table["checked"] == checked).sum())


def _doubt(checked: str, column: str) -> str:
    """Return words of doubt for a limit that was not read in print."""
    unseen = checked == NOT_READ or (checked == ONE_READ and column == "category_2")
    return " (not verified)" if unseen and column != "raised" else ""


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
