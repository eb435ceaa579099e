"""Exhibit 1b: were they the old generation? Year of birth against year of joining the party."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import course, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State
from helpers.show_trials.people import EVERY, TRIALS, defendants_table, shown_defendants

REVOLUTION = 1917

NO_YEAR = 1930
NAMED = {
    "zinoviev": ("Zinoviev, Kamenev", "bottom right"),
    "rykov": ("Rykov", "bottom left"),
    "bukharin": ("Bukharin", "top center"),
    "olberg": ("Olberg", "bottom center"),
    "levin": ("Levin", "bottom center"),
    "arnold": ("Arnold", "top center"),
}


def generations_figure(table: pd.DataFrame, trial: str | None = None) -> go.Figure:
    """Return year of birth against year of joining; `table` is `defendants_table`, years are calendar years."""
    points = go.Scatter(
        x=_apart(table),
        y=[NO_YEAR if pd.isna(year) else int(year) for year in table["joined_party"]],
        mode="markers+text",
        text=[NAMED.get(i, ("",))[0] for i in table["defendant_id"]],
        textposition=[NAMED.get(i, ("", "top center"))[1] for i in table["defendant_id"]],
        customdata=[f"{row.name}, born {row.birth_year}" for row in table.itertuples()],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
        marker=_points(table, trial),
    )
    line = {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "line": {"color": style.INK, "width": 1.5, "dash": "dot"},
    }
    words = {
        "xref": "paper",
        "x": 0.01,
        "xanchor": "left",
        "showarrow": False,
        "font": {"size": style.TEXT_SIZE},
    }
    return exhibit.figure(
        points,
        height=460,
        hovermode="closest",
        xaxis={"title": {"text": "year of birth"}, "range": [1867, 1910.5], "showgrid": True},
        yaxis={
            "title": {"text": "joined the party"},
            "range": [1894, 1934],
            "rangemode": "normal",
            "tickvals": [1900, 1905, 1910, 1917, 1924, NO_YEAR],
            "ticktext": ["1900", "1905", "1910", "1917", "1924", "no year"],
        },
        shapes=[line | {"y0": 1916.5, "y1": 1916.5}],
        annotations=[words | {"y": 1915.2, "text": "below: before 1917"}],
        margin={"t": 10},
    )


def _apart(table: pd.DataFrame) -> list[float]:
    """Return birth years, moved a little to the right where several people share both years."""
    twins = table.fillna({"joined_party": NO_YEAR}).groupby(["birth_year", "joined_party"]).cumcount()
    return (table["birth_year"] + 0.45 * twins).round(2).tolist()


def _points(table: pd.DataFrame, trial: str | None) -> dict:
    """Return the markers: accent for who joined before 1917, hollow where a year is not verified."""
    chosen = [trial is None or of == trial for of in table["trial_id"]]
    old = (table["joined_party"] < REVOLUTION).fillna(False)
    seen = table["born_seen"].astype(bool) & (
        table["joined_seen"].astype(bool) | table["joined_party"].isna()
    )
    colours = [style.ACCENT if o and c else style.CONTEXT for o, c in zip(old, chosen, strict=True)]
    return {
        "size": 12,
        "color": colours,
        "symbol": ["circle" if s else "circle-open" for s in seen],
        "opacity": [1 if c else 0.25 for c in chosen],
        "line": {"width": 2, "color": colours},
    }


@course.shown
def generations() -> Exhibit:
    """Exhibit 1b: does the claim hold that the trials were aimed at the old generation?"""
    table = defendants_table()
    return Exhibit(
        kicker="Exhibit 1b · Born and joined (if you have time)",
        title="Were they “the old generation”?",
        look_for="Each circle is a person: further left means older, further down means longer in the party. Those "
        "below the dotted line joined before 1917, when it was dangerous. At the top: no year of joining, because the person "
        "never joined, joined a party abroad, or because we do not know. A hollow circle means that we could not verify a year. Which trial fits the claim best?",
        figure=generations_figure(table),
        controls=[Control("Trial", EVERY)],
        states=[State(_generation(table, t), data=[{"marker": _points(table, t)}]) for t in (None, *TRIALS)],
        table=shown_defendants(table)[["Name", "Trial", "Born", "Joined"]],
        source="Years of birth as the courts read them out, years of joining from histories and reference works "
        f"({sources.cite('verdict-1936-de', 'verdict-1937-de', 'verdict-1938-de', 'koshel-syska', 'conquest-1990')}). A year that "
        "is known but was not seen in a source for this course makes the circle "
        "hollow, and the table marks it with a question mark. Radek and Rakovsky joined in 1917 "
        "after long years in other socialist parties.",
        alt=_generation(table, None),
    )


def _generation(table: pd.DataFrame, trial: str | None) -> str:
    chosen = table if trial is None else table[table["trial_id"] == trial]
    joined = chosen["joined_party"]
    old, later, none = (
        int((joined < REVOLUTION).sum()),
        int((joined >= REVOLUTION).sum()),
        int(joined.isna().sum()),
    )
    unseen = int(
        (~chosen["born_seen"].astype(bool) | (~chosen["joined_seen"].astype(bool) & joined.notna())).sum()
    )
    unseen_old = int(((joined < REVOLUTION).fillna(False) & ~chosen["joined_seen"].astype(bool)).sum())
    doubt = f" ({unseen_old} of these years not verified)" if unseen_old else ""
    where = "All three trials" if trial is None else TRIALS[trial]
    return (
        f"{where}: {old} of {len(chosen)} had joined before 1917{doubt}, {later} in 1917 or later, and {none} have no year "
        f"of joining. The middle year of birth is {chosen['birth_year'].median():.0f}. For {unseen} of them a year is not verified."
    )
