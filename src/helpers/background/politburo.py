"""Exhibit 2: every member of the Politburo and what became of them."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

YEARS = tuple(range(1919, 1941))
# kind of fate in the table -> (words for a bar, group, colour, pattern)
FATES = {
    "executed": ("shot", "Shot, or killed in prison", style.ACCENT, ""),
    "other": ("in prison", "Shot, or killed in prison", style.ACCENT, ""),
    "suicide": ("suicide", "Suicide", style.CATEGORIES[3], "x"),
    "assassinated": ("murdered", "Murdered", style.CATEGORIES[1], "/"),
    "murdered abroad": ("murdered", "Murdered", style.CATEGORIES[1], "/"),
    "natural death in office": ("died", "Died in office", style.CATEGORIES[0], "."),
    "survived Stalin": ("outlived Stalin", "Outlived Stalin", style.CONTEXT, "-"),
}
GROUPS = tuple(dict.fromkeys(group for _, group, _, _ in FATES.values()))


def spells_table() -> pd.DataFrame:
    """Return the spells of `politburo` with decimal years (start, length up to the end of 1940) and fate in words."""
    spells = data.load("politburo")
    start = spells["start"].map(_decimal_year)
    end = spells["end"].map(_decimal_year).clip(upper=YEARS[-1] + 1)
    fate = [FATES[kind][0] for kind in spells["fate_kind"]]
    known = [_fate_words(*row) for row in zip(spells["person_id"], fate, spells["fate_date"], strict=True)]
    group = [FATES[kind][1] for kind in spells["fate_kind"]]
    table = spells.assign(begin=start, length=(end - start).round(2), known=known, group=group)
    order = {name: place for place, name in enumerate(GROUPS)}
    first = table.groupby("person_id")["begin"].transform("min")
    table = table.assign(rank=table["group"].map(order), first=first, label=_labels(spells))
    return table.sort_values(["rank", "first", "name", "begin"], kind="stable").reset_index(drop=True)


def _decimal_year(day: object) -> float:
    stamp = pd.Timestamp(day)
    return round(stamp.year + (stamp.day_of_year - 1) / 365, 2)


def _fate_words(person_id: str, fate: str, day: object) -> str:
    year = pd.Timestamp(day).year
    if person_id == "stalin":
        return "in power"
    return fate if fate.startswith("outlived") else f"{fate} {year}"


def _labels(spells: pd.DataFrame) -> list[str]:
    """Return surnames, with a star for people of whom no row was seen in full in a source."""
    unseen = spells.groupby("person_id")["confidence"].transform(lambda c: (c == "memory").all())
    return [
        name.split()[-1] + ("*" if star else "") for name, star in zip(spells["name"], unseen, strict=True)
    ]


def politburo_figure(spells: pd.DataFrame, year: int = 1924) -> go.Figure:
    """Return a row of bars for every member: full membership thick, candidate thin, coloured and marked by fate."""
    people = spells.drop_duplicates("person_id")
    bars = [_bar(spells[spells["group"] == group], group, year) for group in GROUPS]
    words = go.Scatter(
        x=[YEARS[-1] + 1.2] * len(people), y=people["label"].tolist(), mode="text", text=people["known"].tolist(),
        textposition="middle right", textfont={"size": style.TEXT_SIZE, "color": style.INK}, hoverinfo="skip",
        showlegend=False, cliponaxis=False,
    )  # fmt: skip
    return exhibit.figure(
        *bars, words, height=24 * len(people) + 110, barmode="overlay", bargap=0.2, showlegend=True,
        xaxis={"range": [1918.8, 1949], "tickvals": list(range(1920, 1941, 5)), "side": "top", "showgrid": True},
        yaxis={
            "categoryorder": "array", "categoryarray": people["label"].tolist()[::-1], "rangemode": "normal",
            "tickvals": people["label"].tolist(), "ticktext": _names(spells, people["label"].tolist()),
            "showgrid": False, "range": [-0.7, len(people) - 0.3],
        },
        shapes=[_today(year)], margin={"t": 84, "r": 4}, legend={"y": 1.05, "itemclick": False, "itemdoubleclick": False},
    )  # fmt: skip


def _names(spells: pd.DataFrame, labels: list[str]) -> list[str]:
    """Return the names of the rows, those of the full members of 1924 in bold."""
    bold = set(_full_in(spells, 1924)["label"])
    return [f"<b>{label}</b>" if label in bold else label for label in labels]


def _full_in(spells: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the spells of those who were full members on 1 July of `year`."""
    now = spells[[strength == 1 for strength in _strength(spells, year)]]
    return now[now["status"] == "full"]


def _bar(spells: pd.DataFrame, group: str, year: int) -> go.Bar:
    _, _, colour, pattern = next(fate for fate in FATES.values() if fate[1] == group)
    return go.Bar(
        orientation="h", y=spells["label"].tolist(), base=spells["begin"].tolist(), x=spells["length"].tolist(),
        width=[0.72 if status == "full" else 0.26 for status in spells["status"]], name=group,
        marker={
            "color": colour, "opacity": _strength(spells, year), "line": {"width": 0},
            "pattern": {"shape": pattern, "fillmode": "overlay", "fgcolor": style.PAPER, "size": 6, "solidity": 0.3},
        },
        customdata=[[s, f"{b:%Y}"] for s, b in zip(spells["status"], pd.to_datetime(spells["start"]), strict=True)],
        hovertemplate="%{y}: %{customdata[0]} from %{customdata[1]}<extra></extra>",
    )  # fmt: skip


def _strength(spells: pd.DataFrame, year: int) -> list[float]:
    """Return 1 for spells that run on 1 July of `year`, less for others."""
    return [
        1 if start <= year + 0.5 < start + length else 0.4
        for start, length in zip(spells["begin"], spells["length"], strict=True)
    ]


def _today(year: int) -> dict:
    line = {"color": style.INK, "width": 1.5, "dash": "dot"}
    return {
        "type": "line",
        "yref": "paper",
        "x0": year + 0.5,
        "x1": year + 0.5,
        "y0": 0,
        "y1": 1,
        "line": line,
    }


@course.shown
def politburo_and_its_fate() -> Exhibit:
    """Exhibit 2: every member of the Politburo 1919-1940, and what became of them."""
    spells = spells_table()
    people = spells.drop_duplicates("person_id")
    return Exhibit(
        kicker="Exhibit 2 · The Politburo and its fate",
        title="Who was left?",
        look_for="The Politburo was the small group that ruled the party. Each row is a person: thick bars are full members, "
        "thin bars candidates, who had no full vote. Colour, pattern and the words on the right say what became of them. Follow "
        f"the {len(_full_in(spells, 1924))} names in bold, the full members of 1924, the year Lenin died. How many of them are "
        f"there in 1930? In 1940? The other {len(people) - len(_full_in(spells, 1924))} rows are there for comparison.",
        figure=politburo_figure(spells),
        controls=[Control("1 July of", [str(year) for year in YEARS], "slider")],
        states=[_politburo_state(spells, year) for year in YEARS],
        start=YEARS.index(1924),
        table=spells[["name", "status", "start", "end", "fate", "fate_date", "confidence"]]
        .assign(
            start=spells["start"].map(_day),
            end=spells["end"].map(_day),
            fate_date=spells["fate_date"].map(_day),
        )
        .assign(confidence=[seen(word) for word in spells["confidence"]])
        .set_axis(
            ["Name", "Status", "From", "To", "What became of them", "Date", "Seen in a source?"], axis=1
        ),
        source="Compiled for this course from lists of the leading bodies "
        f"({sources.cite('archontology-politburo', 'khlevniuk-1996', 'manualrus-politburo', 'rferl-terror')}) and from lives of "
        "single members; lists differ by a few weeks. Rows marked so in the table are not verified; a star marks a person whose dates in the Politburo we have not seen in full. Bars end at the "
        f"end of 1940. Of all {len(people)}: {_fates_in_words(people)}. Sokolnikov and Bauman died in prison; Ordzhonikidze’s death was announced as heart failure.",
        alt=f"{len(people)} members and candidates of the Politburo, 1919 to 1940, by fate: {_fates_in_words(people)}. "
        + _politburo_finding(spells, 1924),
    )


def _day(day: object) -> str:
    return f"{pd.Timestamp(day):%Y-%m-%d}"


def seen(confidence: str) -> str:
    """Return the word of the table's last column: whether a row was seen in a source."""
    return "not verified" if confidence == "memory" else "yes"


def _fates_in_words(people: pd.DataFrame) -> str:
    counts = people["group"].value_counts()
    return ", ".join(f"{group[0].lower()}{group[1:]} {counts[group]}" for group in GROUPS if group in counts)


def _politburo_state(spells: pd.DataFrame, year: int) -> State:
    bars = [{"marker": {"opacity": _strength(spells[spells["group"] == group], year)}} for group in GROUPS]
    return State(_politburo_finding(spells, year), data=bars, layout={"shapes": [_today(year)]})


def _politburo_finding(spells: pd.DataFrame, year: int) -> str:
    full = _full_in(spells, year)
    lost = full[~full["group"].isin(["Died in office", "Outlived Stalin"])]
    names = ", ".join(full["label"].str.rstrip("*"))
    fates = "; ".join(
        f"{label.rstrip('*')} ({known})" for label, known in zip(lost["label"], lost["known"], strict=True)
    )
    told = f"By the end of 1940, {len(lost)} of them had been killed or had killed themselves: {fates}."
    none = "None of them had been killed by the end of 1940."
    return f"On 1 July {year} there were {len(full)} full members: {names}. {told if len(lost) else none}"
