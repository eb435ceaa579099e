"""Exhibit 3: the chain of names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.confessions.tested import TRIALS
from helpers.exhibit import Control, Exhibit, State

# words in the row -> what became of the person; the first that fits counts
SURVIVED = "Camp; survived"
OUTCOMES = (
    ("tried trial-1937", "Dock, January 1937"),
    ("tried tukhachevsky-1937", "Army trial, June 1937"),
    ("tried trial-1938", "Dock, March 1938"),
    ("fellow defendant", "In the same dock"),
    ("suicide", "Suicide"),
    ("shot himself", "Suicide"),
    ("Mexico", "Murdered abroad"),
    ("Paris", "Died in a Paris clinic"),
    ("survived", SURVIVED),
    ("beaten to death", "Died in prison"),
    ("already shot", "Already shot in secret"),
    ("", "Shot, no public trial"),
)
DOCKS = {outcome for needle, outcome in OUTCOMES if needle.startswith("tried")}
VIEWS = {
    "Those who reached a dock": None,
    "Named in August 1936": "trial-1936",
    "Named in January 1937": "trial-1937",
    "Named in June 1937": "tukhachevsky-1937",
    "Named in March 1938": "trial-1938",
}
UNVERIFIED = "*"
CERTAINTY = {"two-sources": "seen in two texts", "verified": "seen in one text", "memory": "not verified"}
# short names of the table -> words for students
FATE_WORDS = {
    "tried trial-1937": "tried in January 1937",
    "tried tukhachevsky-1937": "tried in the secret army trial of June 1937",
    "tried trial-1938": "tried in March 1938",
    "beaten to death in prison": "killed in prison",
}


def chain_table() -> pd.DataFrame:
    """Return one row a naming: trial, named_by, person (short, with year of the end), outcome, reached_a_dock."""
    named = data.load("implicated")
    who = data.load("defendants").set_index("defendant_id")["name"].map(_short)
    outcome = named["named_person_later_fate"].map(_outcome)
    mark = named["confidence"].map(lambda confidence: UNVERIFIED if confidence == "memory" else "")
    return pd.DataFrame(
        {
            "trial": named["from_trial"],
            "named_by": named["from_defendant_id"].map(who).fillna("The case"),
            "full_name": named["named_person"],
            "person": named["named_person"].map(_short) + _death_year(named, outcome) + mark,
            "fate": named["named_person_later_fate"],
            "outcome": outcome,
            "reached_a_dock": outcome.isin(DOCKS),
            "confidence": named["confidence"],
        }
    )


def _death_year(named: pd.DataFrame, outcome: pd.Series) -> pd.Series:
    """Return " †1938" for each row of `implicated`; nothing where the day is not known or the person lived on."""
    years = named["fate_date"].str[:4]
    return (" †" + years).where((years != "") & (outcome != SURVIVED), "")


def _short(name: str) -> str:
    """Return a surname, with initials where two people share it: "Ivan Smirnov" -> "I. Smirnov"."""
    plain = re.sub(r" \(.*?\)", "", name)
    first, last = plain.split()[0], plain.split()[-1]
    return f"{first[0]}. {last}" if last in ("Smirnov", "Yakovlev", "Lurye") else last


def _outcome(fate: str) -> str:
    return next(outcome for needle, outcome in OUTCOMES if needle in fate)


def _view(chain: pd.DataFrame, trial: str | None) -> pd.DataFrame:
    """Return links (left, person, right, dock) of one view: one trial, or all who later reached a dock."""
    own = chain[chain["reached_a_dock"]] if trial is None else chain[chain["trial"] == trial]
    left = own["trial"].map(TRIALS) if trial is None else own["named_by"]
    links = own.assign(left=left)[["left", "person", "outcome", "reached_a_dock"]].drop_duplicates()
    ends = list(dict.fromkeys(outcome for _, outcome in OUTCOMES))
    return links.sort_values("outcome", key=lambda outcomes: outcomes.map(ends.index), kind="stable")


def chain_figure(links: pd.DataFrame) -> go.Figure:
    """Return who named whom and what followed in three columns; solid lines lead to another trial."""
    names = {"mode": "markers+text", "textposition": "middle right", "hoverinfo": "skip"}
    line = {"mode": "lines", "hoverinfo": "skip"}
    quiet, strong, left, middle, right = _chain_traces(links)
    return exhibit.figure(
        go.Scatter(line={"color": style.CONTEXT, "width": 1.2, "dash": "dot"}, **line, **quiet),
        go.Scatter(line={"color": style.ACCENT, "width": 2.2}, **line, **strong),
        go.Scatter(**names | {"textposition": "middle left"}, **left),
        go.Scatter(**names, **middle),
        go.Scatter(**names, **right),
        xaxis={"visible": False, "range": [-0.62, 3.05]},
        **_chain_layout(links),
        **style.WIDE,
    )


PERSON, FATE = 0.8, 2.0  # where the second and third column stand
HEADS = (
    (0.0, "right", "named by, or at"),
    (PERSON, "left", "person and year of death"),
    (FATE, "left", "what followed"),
)


def _chain_layout(links: pd.DataFrame) -> dict:
    rows = links["person"].nunique()
    heads = [
        {"x": x, "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": anchor, "text": f"<i>{words}</i>",
         "showarrow": False, "font": {"size": style.TEXT_SIZE, "color": style.MUTED}}
        for x, anchor, words in HEADS
    ]  # fmt: skip
    return {
        "height": 60 + 27 * max(rows, 6),
        "yaxis": {"visible": False, "rangemode": "normal", "range": [max(rows, 6) - 0.4, -0.6]},
        "annotations": heads,
        "margin": {"t": 28, "b": 4, "l": 0, "r": 0},
    }


def _chain_traces(links: pd.DataFrame) -> list[dict]:
    """Return the changing part of the five traces: quiet lines, strong lines, left, middle, right names."""
    persons = list(dict.fromkeys(links["person"]))
    row_of = {person: row for row, person in enumerate(persons)}
    left, right = _spread(links, "left", row_of), _spread(links, "outcome", row_of)
    lines: dict[bool, tuple[list, list]] = {False: ([], []), True: ([], [])}
    for link in links.itertuples():
        x, y = lines[link.reached_a_dock]
        x += [0.03, PERSON - 0.04, None, PERSON + 0.98, FATE - 0.03, None]
        row = row_of[link.person]
        y += [left[link.left], row, None, row, right[link.outcome], None]
    docked = links.drop_duplicates("person")["reached_a_dock"].tolist()
    middle = _names(PERSON, {p: row_of[p] for p in persons}, docked)
    ends = _names(FATE, right, [name in DOCKS for name in right])
    quiet, strong = ({"x": x, "y": y} for x, y in (lines[False], lines[True]))
    return [quiet, strong, _names(0.0, left, [False] * len(left)), middle, ends]


def _spread(links: pd.DataFrame, column: str, row_of: dict[str, int]) -> dict[str, float]:
    """Return a height for each name of `column`: the mean of its persons' rows, at least one row apart."""
    means = links.assign(row=links["person"].map(row_of)).groupby(column)["row"].mean().sort_values()
    heights: dict[str, float] = {}
    lowest = -1.0
    for name, mean in means.items():
        lowest = heights[str(name)] = round(max(mean, lowest + 1.0), 2)
    return heights


def _names(x: float, heights: dict[str, float], strong: list[bool]) -> dict:
    colours = [style.ACCENT if is_strong else style.MUTED for is_strong in strong]
    words = [
        f"<b>{html.escape(n)}</b>" if s else html.escape(n) for n, s in zip(heights, strong, strict=True)
    ]
    return {
        "x": [x] * len(heights),
        "y": list(heights.values()),
        "text": [f"{w} " if x == 0 else f" {w}" for w in words],
        "textfont": {"size": style.TEXT_SIZE, "color": style.INK},
        "marker": {"symbol": ["square" if s else "circle-open" for s in strong], "size": 8, "color": colours},
    }


@course.shown
def chain_of_names() -> Exhibit:
    """Exhibit 3: who was named by whom, and what became of them."""
    chain = chain_table()
    views = {name: _view(chain, trial) for name, trial in VIEWS.items()}
    unsure = int((chain["confidence"] == "memory").sum())
    return Exhibit(
        kicker="Exhibit 3 · The chain of names",
        title="What does a confession do to other people?",
        look_for="Read from left to right: who named a person, who was named, what followed. Solid lines and squares lead to "
        "another trial (that of the army in June 1937 was secret); dotted lines and circles to other ends. Who was named in one "
        "trial and accused in a later one?",
        figure=chain_figure(views["Those who reached a dock"]),
        controls=[Control("View", list(VIEWS))],
        states=[_chain_state(name, links) for name, links in views.items()],
        table=chain[["full_name", "trial", "named_by", "fate", "confidence"]]
        .assign(
            trial=chain["trial"].map(TRIALS),
            fate=chain["fate"].map(_fate_in_words),
            confidence=chain["confidence"].map(CERTAINTY),
        )
        .set_axis(["Person", "Named at", "Named by", "What followed", "How sure"], axis=1),
        source=f"From the court reports and later research: {sources.cite('court-report-1936', 'conquest-1990', 'rayfield-2004')}. "
        "“The case” means the indictment, the prosecutor or a witness list. The list is not complete. "
        f"{UNVERIFIED} marks {unsure} entries that are known but not verified, mostly the day of death. "
        "The generals of June 1937 were made to name some of their own judges.",
        alt=_chain_finding("Those who reached a dock", views["Those who reached a dock"]),
    )


def _chain_state(name: str, links: pd.DataFrame) -> State:
    return State(_chain_finding(name, links), data=_chain_traces(links), layout=_chain_layout(links))


def _chain_finding(name: str, links: pd.DataFrame) -> str:
    people = links.drop_duplicates("person")
    counts = people["outcome"].value_counts()
    docked = int(people["reached_a_dock"].sum())
    unsure = int(people["person"].str.endswith(UNVERIFIED).sum())
    note = f" ({UNVERIFIED} not verified: {unsure} of {len(people)}.)" if unsure else ""
    if VIEWS[name] is None:
        listed = ". ".join(
            f"{outcome}: {', '.join(own.map(_without_year))}" for outcome, own in _by_outcome(people)
        )
        return f"{docked} people who were named in one trial stood accused in a later one. {listed}.{note}"
    listed = "; ".join(f"{outcome}: {count}" for outcome, count in counts.items())
    return f"{name}: {len(people)} people. {docked or 'None'} of them later stood in a dock. {listed}.{note}"


def _by_outcome(people: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    for outcome in people["outcome"].unique():
        yield outcome, people.loc[people["outcome"] == outcome, "person"]


def _without_year(person: str) -> str:
    return re.sub(r" †\d{4}", "", person)


def _fate_in_words(fate: str) -> str:
    for short, words in FATE_WORDS.items():
        fate = fate.replace(short, words)
    return fate
