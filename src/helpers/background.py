"""Lesson 01, Background 1924-1934: its figures (pure) and its exhibits, in the order of the lesson."""

from __future__ import annotations

import html
import re

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, questions, sources, style, texts
from helpers.exhibit import Control, Exhibit, State

LESSON = "01-background"
MILLION = 1_000_000


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)


# 1 Who stood with whom? ---------------------------------------------------------------------------

LEADERS = (
    "Stalin", "Molotov", "Bukharin", "Rykov", "Tomsky",
    "Kamenev", "Zinoviev", "Trotsky", "Syrtsov", "Ryutin",
)  # fmt: skip
SIDES = {"alliance": "with Stalin", "against": "against"}


def sides_table(struggle: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each leader named in a step of `power_struggle`: step, leader, side."""
    rows = [
        (int(step.step), leader, words)
        for step in struggle.itertuples()
        for column, words in SIDES.items()
        for leader in LEADERS
        if re.search(rf"\b{leader}\b", getattr(step, column))
    ]
    return pd.DataFrame(rows, columns=["step", "leader", "side"])


def sides_figure(sides: pd.DataFrame, step: int = 1) -> go.Figure:
    """Return who is named with and against Stalin in each step up to `step`: dots and crosses."""
    marks = {
        "with Stalin": {"symbol": "circle", "size": 15, "color": style.CONTEXT},
        "against": {"symbol": "x", "size": 13, "color": style.ACCENT},
    }
    traces = [
        go.Scatter(
            **_marks_to(sides, side, step), mode="markers", marker=marks[side], name=side,
            hovertemplate="%{y}, step %{x}: " + side + "<extra></extra>",
        )
        for side in SIDES.values()
    ]  # fmt: skip
    return exhibit.figure(
        *traces,
        height=390,
        showlegend=True,
        shapes=[_column(step)],
        xaxis={"title": {"text": "step"}, "dtick": 1, "range": [0.4, sides["step"].max() + 0.6]},
        yaxis={"categoryorder": "array", "categoryarray": LEADERS[::-1], "range": [-0.6, len(LEADERS) - 0.4]},
    )


def _marks_to(sides: pd.DataFrame, side: str, step: int) -> dict[str, list]:
    shown = sides[(sides["side"] == side) & (sides["step"] <= step)]
    return {"x": shown["step"].tolist(), "y": shown["leader"].tolist()}


def _column(step: int) -> dict:
    edges = {"x0": step - 0.45, "x1": step + 0.45, "y0": 0, "y1": 1}
    return {
        "type": "rect",
        "yref": "paper",
        **edges,
        "fillcolor": style.LAND,
        "line": {"width": 0},
        "layer": "below",
    }


@course.shown
def who_stood_with_whom() -> Exhibit:
    """Exhibit 1: the alliances of 1922-1934, step by step."""
    struggle = data.load("power_struggle")
    sides = sides_table(struggle)
    return Exhibit(
        kicker="Exhibit 1 · Who stood with whom?",
        title="How do you beat rivals one after another?",
        look_for="Move the slider from step to step. A grey dot stands for a leader on Stalin’s side, a red cross for "
        "one against him. Follow Zinoviev, Kamenev and Bukharin: when does each one’s dot become a cross?",
        figure=sides_figure(sides),
        controls=[
            Control("Step", [f"{row.step}: {_dashes(row.period)}" for row in struggle.itertuples()], "slider")
        ],
        states=[_struggle_state(row, sides) for row in struggle.itertuples()],
        table=struggle[["period", "alliance", "against", "issue", "outcome"]].set_axis(
            ["When", "On Stalin’s side", "Against", "The issue", "What came of it"], axis=1
        ),
        source="Simplified to nine steps for this course; steps 1 and 2 overlap. Only people named in a step have a "
        "mark. “Left”, “Right” and “opposition” are partly the winners’ words. Works are named under each step.",
        alt=f"Ten party leaders in {len(struggle)} steps, 1922 to 1934. Stalin is in the winning alliance each time. "
        "Zinoviev, Kamenev and Bukharin are first his allies and then his opponents.",
    )


def _dashes(period: str) -> str:
    return period.replace("-", "–")


def _struggle_state(row: tuple, sides: pd.DataFrame) -> State:
    parts = {
        "With Stalin": row.alliance,
        "Against": row.against,
        "The issue": row.issue,
        "What came of it": row.outcome,
    }
    panel = "".join(f"<p><strong>{name}:</strong> {html.escape(words)}</p>" for name, words in parts.items())
    beaten = sides[(sides["step"] <= row.step) & (sides["side"] == "against")]["leader"].unique()
    finding = f"By step {row.step} ({_dashes(row.period)}), {len(beaten)} of these ten leaders had stood against Stalin: {', '.join(beaten)}."
    marks = [_marks_to(sides, side, row.step) for side in SIDES.values()]
    cited = f'<p class="course-source">{sources.cite_cell(row.source_ids)}</p>'
    return State(finding, data=marks, layout={"shapes": [_column(row.step)]}, panel=panel + cited)


# 2 The Politburo and its fate ---------------------------------------------------------------------

YEARS = tuple(range(1919, 1941))
# kind of fate in the table -> (words for a bar, group, colour, pattern)
FATES = {
    "executed": ("shot", "Shot, or killed in prison", style.ACCENT, ""),
    "other": ("in prison", "Shot, or killed in prison", style.ACCENT, ""),
    "suicide": ("suicide", "Suicide", style.CATEGORIES[3], "x"),
    "assassinated": ("murdered", "Murdered", style.CATEGORIES[1], "/"),
    "murdered abroad": ("murdered", "Murdered", style.CATEGORIES[1], "/"),
    "natural death in office": ("died", "Died in office", style.CATEGORIES[0], "."),
    "survived Stalin": ("outlived Stalin", "Outlived Stalin", style.CONTEXT, ""),
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
    """Return surnames, with a star for people of whom no row was seen in a source."""
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
            "showgrid": False, "range": [-0.7, len(people) - 0.3],
        },
        shapes=[_today(year)], margin={"t": 84, "r": 4}, legend={"y": 1.05, "itemclick": False, "itemdoubleclick": False},
    )  # fmt: skip


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
        look_for="The Politburo was the small group that ruled the party. Each row is a person: thick bars are full "
        "members, thin bars candidates. Colour, pattern and the words on the right say what became of them. Begin with "
        "1924, the year Lenin died. How many of the full members of that year are there in 1930? In 1940?",
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
        .assign(confidence=[_seen(word) for word in spells["confidence"]])
        .set_axis(
            ["Name", "Status", "From", "To", "What became of them", "Date", "Seen in a source?"], axis=1
        ),
        source="Compiled for this course from lists of the leading bodies "
        f"({sources.cite('archontology-politburo', 'khlevniuk-1996', 'manualrus-politburo', 'rferl-terror')}) and from lives of "
        "single members; lists differ by a few weeks. Rows marked so in the table are not verified; a star marks a person known to us from no source seen. Bars end at the "
        "end of 1940. Sokolnikov and Bauman died in prison; Ordzhonikidze’s death was announced as heart failure.",
        alt=f"{len(people)} members and candidates of the Politburo, 1919 to 1940, by fate: {_fates_in_words(people)}. "
        + _politburo_finding(spells, 1924),
    )


def _day(day: object) -> str:
    return f"{pd.Timestamp(day):%Y-%m-%d}"


def _seen(confidence: str) -> str:
    return "not verified" if confidence == "memory" else "yes"


def _fates_in_words(people: pd.DataFrame) -> str:
    counts = people["group"].value_counts()
    return ", ".join(f"{group[0].lower()}{group[1:]} {counts[group]}" for group in GROUPS if group in counts)


def _politburo_state(spells: pd.DataFrame, year: int) -> State:
    bars = [{"marker": {"opacity": _strength(spells[spells["group"] == group], year)}} for group in GROUPS]
    return State(_politburo_finding(spells, year), data=bars, layout={"shapes": [_today(year)]})


def _politburo_finding(spells: pd.DataFrame, year: int) -> str:
    now = spells[[strength == 1 for strength in _strength(spells, year)]]
    full = now[now["status"] == "full"]
    lost = full[~full["group"].isin(["Died in office", "Outlived Stalin"])]
    names = ", ".join(full["label"].str.rstrip("*"))
    fates = "; ".join(
        f"{label.rstrip('*')} ({known})" for label, known in zip(lost["label"], lost["known"], strict=True)
    )
    told = f" By the end of 1940, {len(lost)} of them had been killed or had killed themselves: {fates}."
    return f"On 1 July {year} there were {len(full)} full members: {names}.{told if len(lost) else ''}"


# 3 Grain and hunger -------------------------------------------------------------------------------

GRAIN_YEARS = range(1928, 1936)
GRAIN_VIEWS = ("Harvest as announced", "Harvest as estimated now", "Taken by the state", "Sold abroad")
FORECAST_YEARS = (1933, 1934, 1935)


def grain_table() -> pd.DataFrame:
    """Return `grain` for 1928-1935 in million tonnes, columns shortened, with the middle of the modern range."""
    grain = data.load("grain")
    grain = grain[grain["year"].isin(GRAIN_YEARS)].reset_index(drop=True)
    grain.columns = [name.removesuffix("_million_tonnes") for name in grain.columns]
    low, high = grain["harvest_modern_estimate_low"], grain["harvest_modern_estimate_high"]
    return grain.assign(middle=(low + high) / 2, margin=(high - low) / 2)


def grain_figure(grain: pd.DataFrame, view: str = GRAIN_VIEWS[0]) -> go.Figure:
    """Return the harvest as wide grey bars and, in the last two views, a part of it as narrower red bars."""
    size = style.TEXT_SIZE
    harvest = {
        "x": grain["year"].tolist(),
        "width": 0.8,
        "insidetextanchor": "start",
        "outsidetextfont": {"color": style.INK, "size": size},
        "insidetextfont": {"color": style.PAPER, "size": size},
        "error_y": {"type": "data", "color": style.INK, "thickness": 1.5, "width": 6},
        "marker": {
            "color": style.CONTEXT,
            "pattern": {"fillmode": "overlay", "fgcolor": style.PAPER, "size": 8},
        },
        "hoverinfo": "skip",
    }
    part = {
        "x": grain["year"].tolist(),
        "width": 0.5,
        "textposition": "outside",
        "textfont": {"color": style.INK, "size": size},
        "marker": {
            "color": style.ACCENT,
            "pattern": {"fillmode": "overlay", "fgcolor": style.PAPER, "size": 6},
        },
        "hoverinfo": "skip",
    }
    return exhibit.figure(
        go.Bar(style.merge(harvest, _harvest(grain, view))),
        go.Bar(style.merge(part, _part(grain, view))),
        height=400,
        barmode="overlay",
        xaxis={"dtick": 1},
        yaxis={"title": {"text": "million tonnes of grain"}, "range": [0, 100]},
    )


def _harvest(grain: pd.DataFrame, view: str) -> dict:
    """Return heights, labels, margins and patterns of the harvest bars in one view."""
    if view == GRAIN_VIEWS[0]:
        shapes = ["/" if year in FORECAST_YEARS else "" for year in grain["year"]]
        values, errors = grain["harvest_official"], {"array": [0] * len(grain), "visible": False}
    else:
        shapes, values = [""] * len(grain), grain["middle"]
        errors = {"array": grain["margin"].tolist(), "visible": True}
    words = [f"{value:.0f}" if view in GRAIN_VIEWS[:2] else "" for value in values]
    place = "outside" if view == GRAIN_VIEWS[0] else "inside"
    return {
        "y": values.tolist(), "text": words, "textposition": place, "error_y": errors, "marker": {"pattern": {"shape": shapes}},
    }  # fmt: skip


def _part(grain: pd.DataFrame, view: str) -> dict:
    column, seen = {
        GRAIN_VIEWS[2]: ("state_procurement", "confidence_procurement"),
        GRAIN_VIEWS[3]: ("export", "confidence_export"),
    }.get(view, ("", ""))
    if not column:
        return {"y": [None] * len(grain), "text": [""] * len(grain)}
    unseen = [word == "memory" for word in grain[seen]]
    return {
        "y": grain[column].tolist(),
        "text": [
            f"{value:.1f}{'*' if star else ''}" for value, star in zip(grain[column], unseen, strict=True)
        ],
        "marker": {"pattern": {"shape": ["x" if star else "" for star in unseen]}},
    }


@course.shown
def grain_and_hunger() -> Exhibit:
    """Exhibit 3: harvest, grain taken by the state, and grain sold abroad."""
    grain = grain_table()
    states = [
        State(_grain_finding(grain, view), data=[_harvest(grain, view), _part(grain, view)])
        for view in GRAIN_VIEWS
    ]
    return Exhibit(
        kicker="Exhibit 3 · Grain",
        title="What was grown, what was taken, what was sold?",
        look_for="Choose the four views in turn. First compare the harvest that the state announced with what historians "
        "estimate now. Then look at the part that the state took, and the part that it sold abroad. Which of them fell when "
        "the harvest fell, and how fast?",
        figure=grain_figure(grain),
        controls=[Control("Show", GRAIN_VIEWS)],
        states=states,
        table=_grain_columns(grain),
        source=f"Harvests: {sources.cite('wheatcroft-davies-1994')}. The striped bars of 1933–35 are forecasts of grain still standing in "
        "the field, always more than reaches the barn; do not read them as one line with 1932. Thin lines give the margin of the "
        "estimate; other estimates differ, and later work by the same authors puts 1930 higher. Grain taken is counted from July to "
        "June; a star means not verified (all years but 1929). Exports are by calendar year "
        f"({sources.cite('paperspast-1934', 'vif2ne-export', 'tauger-exports')}), so a year’s sales come from two harvests.",
        alt=_grain_finding(grain, GRAIN_VIEWS[1]) + " " + _grain_finding(grain, GRAIN_VIEWS[3]),
    )


def _grain_columns(grain: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "year": "Year",
        "harvest_official": "Harvest as announced (million tonnes)",
        "harvest_official_revised": "Later Soviet figure",
        "harvest_modern_estimate_low": "Modern estimate, low",
        "harvest_modern_estimate_high": "Modern estimate, high",
        "state_procurement": "Taken by the state, July–June (not verified but for 1929)",
        "export": "Sold abroad, calendar year (1934–35 not verified)",
    }
    return grain[list(columns)].rename(columns=columns)


def _grain_finding(grain: pd.DataFrame, view: str) -> str:
    row = grain.set_index("year")
    announced, corrected = row["harvest_official"], row["harvest_official_revised"]
    if view == GRAIN_VIEWS[0]:
        return (
            f"The state announced {announced[1931]:.1f} million tonnes for 1931 and {announced[1932]:.1f} for 1932. For 1933 it "
            f"announced {announced[1933]:.1f}, a forecast of standing grain, which was later corrected to {corrected[1933]:.1f}."
        )
    if view == GRAIN_VIEWS[1]:
        ranges = {year: _span(row.loc[year]) for year in (1930, 1931, 1932)}
        return (
            f"One estimate by historians puts the harvest at {ranges[1931]} million tonnes in 1931 and {ranges[1932]} in 1932. Both "
            f"lie far below the figures announced, and below the {ranges[1930]} of 1930."
        )
    if view == GRAIN_VIEWS[2]:
        share = (row["state_procurement"] / row["middle"] * 100).round()
        return (
            f"From the harvest of 1928 the state took about {share[1928]:.0f} per cent, from 1931 about {share[1931]:.0f}, from 1932 about "
            f"{share[1932]:.0f} (middle of the estimate). The harvest fell, but far more of it was taken than in 1928. All these "
            "figures but that of 1929 are not verified."
        )
    export = row["export"]
    return (
        f"Grain sold abroad: {export[1931]:.1f} million tonnes in 1931, {export[1932]:.1f} in 1932 and {export[1933]:.1f} in 1933. From 1931 "
        f"to 1933 sales fell by {(1 - export[1933] / export[1931]) * 100:.0f} per cent, but they never stopped."
    )


def _span(row: pd.Series) -> str:
    return f"{row['harvest_modern_estimate_low']:.0f} to {row['harvest_modern_estimate_high']:.0f}"


# 3b Estimates of the famine -----------------------------------------------------------------------

REGIONS = {
    "Soviet Union": ("USSR",),
    "Ukraine": ("Ukraine",),
    "Kazakhstan": ("Kazakhstan", "Kazakhstan (ethnic Kazakhs)"),
}
# kind of evidence -> (symbol, colour, how such estimates are made)
EVIDENCE = {
    "before the archives": (
        "square", style.CATEGORIES[1],
        "Made from published censuses years apart, with the births and deaths between them guessed, and from witnesses.",
    ),
    "since the archives opened": (
        "circle", style.CATEGORIES[0],
        "Made with the censuses of 1926, 1937 and 1939 and yearly records of births and deaths. The census of 1937 had been "
        "suppressed. Clerks in the famine did not record every death, so missing deaths must still be estimated.",
    ),
    "summary of other work": ("diamond", style.CATEGORIES[2], "A historian or reference work sums up what others have found."),
    "wider count": ("x", style.CATEGORIES[4], "Counts more than famine deaths, for example losses of all kinds. Not to be compared with the others."),
}  # fmt: skip
FAMINE_AXIS = 17


def famine_table() -> pd.DataFrame:
    """Return estimates of famine deaths seen in a source: who, region, low, central, high (persons), kind of evidence."""
    estimates = data.load("famine_estimates").merge(
        data.load("famine_evidence")[["estimate_id", "evidence_kind"]], on="estimate_id"
    )
    year = estimates["author_year"].str.extract(r"(\d{4})", expand=False).fillna("9999")
    table = estimates.assign(year=year).sort_values(["region", "year"], kind="stable").reset_index(drop=True)
    unseen = (
        table["estimate_id"] == "davies-and-wheatcroft-2004-ussr"
    )  # its range was seen, its middle was not
    return table.assign(central=table["central"].where(~unseen))


def famine_figure(table: pd.DataFrame) -> go.Figure:
    """Return estimates as points and ranges in millions, one row an estimate; symbols by kind of evidence."""
    ranges, points = _famine_marks(table)
    return exhibit.figure(
        go.Scatter(**ranges, mode="lines", line={"color": style.CONTEXT, "width": 5}, hoverinfo="skip"),
        go.Scatter(
            **points, mode="markers+text", textposition="middle right", hoverinfo="skip", cliponaxis=False,
            textfont={"color": style.INK, "size": style.TEXT_SIZE},
        ),
        height=500,
        xaxis={"title": {"text": "million people"}, "range": [0, FAMINE_AXIS], "dtick": 2, "showgrid": True},
        yaxis=_famine_layout(table)["yaxis"] | {"rangemode": "normal"},
    )  # fmt: skip


def _famine_layout(table: pd.DataFrame) -> dict:
    """Return the rows of the axis: the earliest estimate on top, whatever its marks."""
    rows = table["author_year"].tolist()
    axis = {"categoryorder": "array", "categoryarray": rows[::-1], "range": [-0.7, len(rows) - 0.3]}
    return {"yaxis": axis}


def _famine_marks(table: pd.DataFrame) -> tuple[dict, dict]:
    """Return the lines of the ranges and the points with their words (largest value of each row)."""
    line_x: list[float | None] = []
    line_y: list[str | None] = []
    for row in table.itertuples():
        bounds = [value / MILLION for value in (row.low, row.central, row.high) if not pd.isna(value)]
        if len(bounds) > 1:
            line_x += [min(bounds), max(bounds), None]
            line_y += [row.author_year, row.author_year, None]
    largest = table[["low", "central", "high"]].max(axis=1).astype(float) / MILLION
    marker = {
        "symbol": [EVIDENCE[kind][0] for kind in table["evidence_kind"]],
        "color": [EVIDENCE[kind][1] for kind in table["evidence_kind"]],
        "size": 12,
    }
    words = [f"  {_range_words(row)}" for row in table.itertuples()]
    return {"x": line_x, "y": line_y}, {
        "x": largest.round(2).tolist(),
        "y": table["author_year"].tolist(),
        "text": words,
        "marker": marker,
    }


def _range_words(row: tuple) -> str:
    low, central, high = (
        None if pd.isna(value) else value / MILLION for value in (row.low, row.central, row.high)
    )
    if low is not None and (high or central):
        return f"{low:.1f}–{high or central:.1f}"
    if central is not None:
        return f"{central:.1f}" if high in (None, central) else f"{central:.1f} (up to {high:.1f})"
    return f"up to {high:.1f}"


@course.shown
def famine_estimates() -> Exhibit:
    """Exhibit 3b: how many died in the famine, who estimated it, and from what evidence."""
    table = famine_table()
    return Exhibit(
        kicker="Exhibit 3b · The famine in estimates",
        title="How many died, and how does anyone know?",
        look_for="No office counted the dead. Each row is one estimate: who made it, when, and how far it reaches. The shape of "
        "the point tells you the kind of evidence. Do estimates made since the archives opened agree better than older ones?",
        figure=famine_figure(_region(table, "Soviet Union")),
        controls=[Control("Where", list(REGIONS))],
        states=[_famine_state(_region(table, name), name) for name in REGIONS],
        table=table.assign(words=[_range_words(row) for row in table.itertuples()])[
            ["author_year", "region", "words", "evidence_kind", "note"]
        ].set_axis(
            ["Who and when", "Where", "Million people", "Kind of evidence", "What is counted"], axis=1
        ),
        source="Estimates count different things (see the table), so no average is drawn. Those from the survey by Vishnevsky are his "
        f"upper values ({sources.cite('vishnevsky-table')}); methods: {sources.cite('rudnytskyi-2015-union', 'conquest-1986')}. Three "
        "estimates known to us, but not seen in a source, are left out.",
        alt=" ".join(_famine_finding(_region(table, name), name) for name in REGIONS),
    )


def _region(table: pd.DataFrame, name: str) -> pd.DataFrame:
    return table[table["region"].isin(REGIONS[name])]


def _famine_state(table: pd.DataFrame, name: str) -> State:
    kinds = [kind for kind in EVIDENCE if kind in set(table["evidence_kind"])]
    shapes = {"square": "■", "circle": "●", "diamond": "◆", "x": "✕"}
    items = "".join(
        f"<li>{shapes[EVIDENCE[kind][0]]} <strong>{kind}</strong>: {EVIDENCE[kind][2]}</li>" for kind in kinds
    )
    return State(
        _famine_finding(table, name),
        data=list(_famine_marks(table)),
        layout=_famine_layout(table),
        panel=f"<ul>{items}</ul>",
    )


def _famine_finding(table: pd.DataFrame, name: str) -> str:
    narrow = table[~table["evidence_kind"].isin(["wider count", "summary of other work"])]
    late = (
        narrow[narrow["evidence_kind"] == "since the archives opened"][["low", "central", "high"]].astype(
            float
        )
        / MILLION
    )
    early = (
        narrow[narrow["evidence_kind"] == "before the archives"][["low", "central", "high"]].astype(float)
        / MILLION
    )
    words = f"{name}: estimates made since the archives opened run from {late.min().min():.1f} to {late.max().max():.1f} million deaths"
    if len(early):
        return f"{words}; older ones from {early.min().min():.1f} to {early.max().max():.1f} million."
    return f"{words}."


# 4 The party cleans itself ------------------------------------------------------------------------

# year on the axis (1 January unless the measure says otherwise) -> rows of party_elite that are added up
SEEN_MEMBERS = {
    1932.96: (
        "party-full-members-december-1932-contemporary-report",
        "party-candidates-december-1932-contemporary-report",
    ),
    1933.04: ("party-members-and-candidates-on-1-january-1933",),
    1934.07: ("party-members-represented-at-17th-congress", "party-candidates-represented-at-17th-congress"),
    1935: (
        "party-full-members-1-january-1935-contemporary-report",
        "party-candidates-1-january-1935-contemporary-report",
    ),
    1939.2: ("party-full-members-march-1939", "party-candidates-march-1939"),
    1941.1: ("party-full-members-february-1941", "party-candidates-february-1941"),
}
CLEANSINGS = {
    "1921": ("percent-expelled-in-1921-purge",),
    "1929–30": ("percent-expelled-in-1929-purge",),
    "1933": ("percent-expelled-in-1933-chistka-szymanski", "percent-expelled-in-1933-chistka-rogovin"),
    "1935": ("percent-expelled-in-1935-verification-of-documents",),
    "1937": ("percent-expelled-in-1937-purge",),
}


def _measure(key: str | tuple[str, ...]) -> float:
    keys = (key,) if isinstance(key, str) else key
    return float(sum(data.row("party_elite", one)["value"] for one in keys))


def members_figure() -> go.Figure:
    """Return party members and candidates, 1930-1941 (millions): the official series pale, counts seen in a source dark."""
    elite = data.load("party_elite")
    series = elite[elite["measure_id"].str.startswith("party-members-and-candidates-on")]
    line = go.Scatter(
        x=[int(date[:4]) for date in series["date"]], y=(series["value"] / MILLION).round(2).tolist(), mode="lines",
        line={"color": style.CONTEXT, "dash": "dash", "width": 2}, hoverinfo="skip",
    )  # fmt: skip
    seen = {year: _measure(keys) / MILLION for year, keys in SEEN_MEMBERS.items()}
    points = go.Scatter(
        x=list(seen), y=[round(value, 2) for value in seen.values()], mode="markers+text", hoverinfo="skip",
        marker={"color": style.ACCENT, "size": 11}, text=[f"{value:.2f}" for value in seen.values()],
        textposition=["bottom center", "top right", "top right", "bottom center", "top left", "middle left"],
        textfont={"color": style.INK, "size": style.TEXT_SIZE},
    )  # fmt: skip
    bars = go.Bar(x=[], y=[], visible=False, **_cleansing_style())
    return exhibit.figure(
        line,
        points,
        bars,
        height=380,
        xaxis=_time_axis(),
        yaxis={"title": {"text": "million members and candidates"}, "range": [0, 4.4]},
    )


def _time_axis() -> dict:
    return {"type": "linear", "range": [1929.5, 1941.6], "dtick": 1, "tickformat": "d"}


def _cleansing_style() -> dict:
    return {
        "width": 0.6, "marker": {"color": style.ACCENT}, "textposition": "outside", "cliponaxis": False, "hoverinfo": "skip",
        "textfont": {"color": style.INK, "size": style.TEXT_SIZE},
    }  # fmt: skip


@course.shown
def party_cleans_itself() -> Exhibit:
    """Exhibit 4: party membership, and the share expelled in each cleansing."""
    return Exhibit(
        kicker="Exhibit 4 · The party cleans itself",
        title="Thousands, or hundreds of thousands?",
        look_for="Red points are counts that we have seen in a source. The dashed grey line is the official series, which we have "
        "not seen in print except for 1933. Between which years does the party shrink? Then choose the share expelled: "
        "was the cleansing of 1933 the first?",
        figure=members_figure(),
        controls=[Control("Show", ("Members and candidates", "Share expelled"))],
        states=[_members_state(), _expelled_state()],
        table=_party_table(),
        source="Members and candidates: "
        f"{sources.cite('foreign-affairs-1939', 'frus-1947', 'marxdic', 'frus-1941')}; official series not verified except 1933. The counts "
        "do not agree: the report of 1939 has far fewer members in January 1935 than the series. Shares expelled: "
        f"{sources.cite('szymanski-1984', 'rogovin-1937')}. Expelled is not arrested: before 1936 most people lost their party card, not their freedom.",
        alt=_members_finding() + " " + _expelled_finding(),
    )


def _members_state() -> State:
    return State(
        _members_finding(),
        data=[{"visible": True}, {"visible": True}, {"visible": False}],
        layout={
            "xaxis": _time_axis(),
            "yaxis": {"title": {"text": "million members and candidates"}, "range": [0, 4.4]},
        },
    )


def _expelled_state() -> State:
    shares = {words: [_measure(key) for key in keys] for words, keys in CLEANSINGS.items()}
    bars = {
        "visible": True,
        "x": list(shares),
        "y": [max(values) for values in shares.values()],
        "text": [f"{min(v):.0f}–{max(v):.0f} %" if len(v) > 1 else f"{v[0]:.0f} %" for v in shares.values()],
    }
    layout = {
        "xaxis": {"type": "category", "range": [-0.6, len(shares) - 0.4], "dtick": 1},
        "yaxis": {"title": {"text": "per cent of members expelled"}, "range": [0, 30]},
    }
    return State(_expelled_finding(), data=[{"visible": False}, {"visible": False}, bars], layout=layout)


def _members_finding() -> str:
    first, last = SEEN_MEMBERS[1932.96], SEEN_MEMBERS[1935]
    return (
        f"One report of the time counted about {_measure(first):,.0f} members and candidates in December 1932 and {_measure(last):,.0f} in "
        f"January 1935: {_measure(first) - _measure(last):,.0f} fewer. One in three, it says, had been expelled: far more than “thousands”."
    )


def _expelled_finding() -> str:
    low, high = (_measure(key) for key in CLEANSINGS["1933"])
    people = _measure("members-checked-in-1933-chistka")
    fewest, most = (
        _measure("expelled-in-1921-purge-embassy-report"),
        _measure("left-or-expelled-in-1921-purge"),
    )
    return (
        f"The largest share went in 1921, under Lenin: {_measure(CLEANSINGS['1921']):.0f} per cent by one count, {fewest:,.0f} or "
        f"{most:,.0f} people by two others. In 1933 it was {low:.0f} or {high:.1f} per cent; of {people:,.0f} people checked, that is "
        f"about {round(people * low / 100, -4):,.0f} to {round(people * high / 100, -4):,.0f}."
    )


def _party_table() -> pd.DataFrame:
    elite = data.load("party_elite")
    rows = elite[elite["measure_id"].str.contains("expelled|purge|chistka|party-")]
    return rows[["measure", "date", "value", "unit", "confidence"]].assign(confidence=[_seen(w) for w in rows["confidence"]]).set_axis(
        ["What is counted", "Date", "Number", "Unit", "Seen in a source?"], axis=1
    )  # fmt: skip


# 5 The ballot of 1934 -----------------------------------------------------------------------------

BALLOT_VIEWS = {"On record": "record", "Told later": "told", "Not known": "unknown"}


def ballot_figure(ballot: pd.DataFrame, kind: str = "record") -> go.Figure:
    """Return the numbers of votes against Stalin that are given anywhere, those of one `kind` in the accent colour."""
    given, missing = _given_votes(ballot), _missing_papers()
    votes, who = given["votes_against"].astype(int).tolist(), given["who"].map(_short).tolist()
    bars = go.Bar(
        orientation="h", x=votes, y=who, hoverinfo="skip", marker={"color": _ballot_colours(given, kind)}
    )
    beside = [missing if missing - BESIDE < number < missing else number for number in votes]
    labels = go.Scatter(
        x=beside, y=who, mode="text", text=[f" {number}" for number in votes], textposition="middle right",
        textfont={"color": style.INK, "size": style.TEXT_SIZE}, cliponaxis=False, hoverinfo="skip",
    )  # fmt: skip
    line = {"color": style.INK, "width": 1.5, "dash": "dot"}
    mark = {
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "showarrow": False,
        "text": f"{missing} papers missing",
    }
    return exhibit.figure(
        bars, labels, height=330, annotations=[{"x": missing, **mark}],
        xaxis={"title": {"text": "votes against Stalin, or papers missing"}, "range": [0, 330], "showgrid": True},
        yaxis={"autorange": "reversed", "rangemode": "normal"},
        shapes=[{"type": "line", "yref": "paper", "x0": missing, "x1": missing, "y0": 0, "y1": 1, "line": line}],
    )  # fmt: skip


BESIDE = 30  # a number this close to the dotted line stands on its other side


def _given_votes(ballot: pd.DataFrame) -> pd.DataFrame:
    return ballot.dropna(subset=["votes_against"]).sort_values("votes_against", kind="stable")


def _missing_papers() -> int:
    """Return electors less ballot papers in the archive (1,225 - 1,059)."""
    return int(
        _measure("17th-congress-delegates-with-deciding-vote-1225-version")
        - _measure("17th-congress-ballot-papers")
    )


def _short(who: str) -> str:
    return re.split(r",| of | as ", who)[0]


def _ballot_colours(given: pd.DataFrame, kind: str) -> list[str]:
    return [style.ACCENT if row == kind else style.CONTEXT for row in given["kind"]]


@course.shown
def ballot_of_1934() -> Exhibit:
    """Exhibit 5: what is on record about the vote of 1934, what is told, and what cannot be known."""
    ballot = data.load("ballot_1934")
    return Exhibit(
        kicker="Exhibit 5 · The ballot of 1934",
        title="Did nearly 300 delegates vote against Stalin?",
        look_for="Each bar is a number that someone gives for the votes against Stalin. Choose what is on record, what was told "
        "later, and what is not known. For each story ask: who tells it, how long afterwards, and could they have seen it?",
        figure=ballot_figure(ballot),
        controls=[Control("Evidence", list(BALLOT_VIEWS))],
        states=[_ballot_state(ballot, kind) for kind in BALLOT_VIEWS.values()],
        table=ballot[["who", "kind", "when_told", "statement", "votes_against"]].set_axis(
            ["Who says so", "Kind", "When", "What it says", "Votes against Stalin"], axis=1
        ),
        source="Stories as historians report them; the works are named under each. The dotted line shows the ballot papers that are "
        "missing from the archive. A missing paper is not the same as a vote against.",
        alt=f"Votes against Stalin: 3 on the official tally; later stories from {_told(ballot).min()} to {_told(ballot).max()}. "
        f"{_missing_papers()} ballot papers are missing.",
    )


def _told(ballot: pd.DataFrame) -> pd.Series:
    return _given_votes(ballot).query("kind == 'told'")["votes_against"].astype(int)


def _ballot_state(ballot: pd.DataFrame, kind: str) -> State:
    rows = ballot[ballot["kind"] == kind]
    items = "".join(
        f"<li><strong>{html.escape(row.who)}</strong>{f' ({row.when_told})' if row.when_told != 'not known' else ''}: "
        f"{html.escape(row.statement)} ({sources.cite_cell(row.source_ids)})</li>"
        for row in rows.itertuples()
    )
    finding = {
        "record": "On record: three votes against Stalin, "
        f"and {_missing_papers()} fewer ballot papers than people who could vote.",
        "told": f"Told decades later: from {_told(ballot).min()} votes to {_told(ballot).max()}. The stories do not agree "
        "with each other, and some do not agree with the papers in the archive.",
        "unknown": f"Not known: why {_missing_papers()} papers are missing, who crossed out a name, and what Stalin made of it.",
    }[kind]
    colours = {"marker": {"color": _ballot_colours(_given_votes(ballot), kind)}}
    return State(finding, data=[colours], panel=f"<ul>{items}</ul>")


# 5b The delegates ---------------------------------------------------------------------------------

# words of the chip -> (row of party_elite, dots in a column, dot size, words for the first block, words for the rest)
BODIES = {
    "Delegates": ("17th-congress-delegates-arrested", 34, 7, "later arrested", "not counted as arrested"),
    "Central Committee": (
        "17th-congress-central-committee-members-and-candidates-arrested-and-shot", 10, 22, "arrested and shot", "not shot",
    ),
}  # fmt: skip


def dots(count: int, rows: int, start: int = 0) -> tuple[list[int], list[int]]:
    """Return column and row of `count` dots that fill columns of `rows` dots, from dot number `start` on."""
    numbers = range(start, start + count)
    return [n // rows for n in numbers], [n % rows for n in numbers]


def delegates_figure(body: str = "Delegates") -> go.Figure:
    """Return a dot for every person of one body: full red for those arrested or shot, open grey for the rest."""
    taken, rest, layout = _dots_state(body)
    return exhibit.figure(
        go.Scatter(mode="markers", hoverinfo="skip", **taken), go.Scatter(mode="markers", hoverinfo="skip", **rest),
        height=400, **style.merge({"xaxis": {"visible": False}, "yaxis": {"visible": False}, "margin": {"t": 30, "b": 6}}, layout),
    )  # fmt: skip


def _dots_state(body: str) -> tuple[dict, dict, dict]:
    key, rows, size, first, second = BODIES[body]
    taken, of = _taken_of(key)
    marks = []
    for start, count, look in (
        (0, taken, {"color": style.ACCENT, "symbol": "circle"}),
        (taken, of - taken, {"color": style.CONTEXT, "symbol": "circle-open"}),
    ):
        x, y = dots(count, rows, start)
        marks.append({"x": x, "y": y, "marker": {"size": size, **look}})
    columns = -(-of // rows)
    labels = [
        {"x": 0, "xanchor": "left", "text": f"<b>{taken:,} {first}</b>"},
        {"x": columns - 1, "xanchor": "right", "text": f"{of - taken:,} {second}"},
    ]
    layout = {
        "xaxis": {"range": [-1, columns]},
        "yaxis": {"range": [rows, -1]},
        "annotations": [
            {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, **label} for label in labels
        ],
    }
    return marks[0], marks[1], layout


def _taken_of(key: str) -> tuple[int, int]:
    row = data.row("party_elite", key)
    return int(row["value"]), int(row["of"])


@course.shown
def fate_of_the_delegates() -> Exhibit:
    """Exhibit 5b: a dot for every delegate of the 17th Congress and every member of its Central Committee."""
    return Exhibit(
        kicker="Exhibit 5b · The delegates",
        title="What became of the victors?",
        look_for="Every dot is one person at the congress of 1934. Full red dots were arrested (delegates) or arrested and shot (Central "
        "Committee). Choose the committee that they elected: in which of the two was the risk greater?",
        figure=delegates_figure(),
        controls=[Control("Body", list(BODIES))],
        states=[_body_state(body) for body in BODIES],
        table=pd.DataFrame([_body_row(body) for body in BODIES]),
        source=f"Counts announced by Khrushchev in 1956 ({sources.cite('khrushchev-1956', 'wiki-17th-congress')}). “Arrested” and “arrested and "
        "shot” are different counts: do not compare the two without saying so. The delegates include those without a full vote. "
        "Dots stand in no order and show no names.",
        alt=" ".join(_body_finding(body) for body in BODIES),
    )


def _body_state(body: str) -> State:
    if body == next(iter(BODIES)):  # as the figure stands
        return State(_body_finding(body))
    taken, rest, layout = _dots_state(body)
    return State(_body_finding(body), data=[taken, rest], layout=layout)


def _body_row(body: str) -> dict[str, object]:
    key, _, _, words, _ = BODIES[body]
    taken, of = _taken_of(key)
    return {
        "Body": body,
        "People": of,
        "What is counted": words,
        "Number": taken,
        "Per cent": round(taken / of * 100),
    }


def _body_finding(body: str) -> str:
    key, _, _, words, _ = BODIES[body]
    taken, of = _taken_of(key)
    share = f"{taken / of * 100:.0f} per cent"
    if body == "Delegates":
        return f"Of {of:,} delegates of the 17th Congress, {taken:,} were {words}: {share}."
    return (
        f"Of {of:,} members and candidates of the Central Committee that the congress elected, {taken:,} were {words}, most of "
        f"them in 1937 and 1938: {share}."
    )


# 6 People -----------------------------------------------------------------------------------------

PEOPLE = ("golovina", "arzhilovsky", "ryutin", "kaminsky", "tager")


@course.shown
def five_lives() -> Exhibit:
    """Exhibit 6: peasants, critics inside the party, and a man caught by a report to the police."""
    return texts.people(
        PEOPLE,
        kicker="Exhibit 6 · Five lives",
        title="Who paid for these ten years?",
        look_for="Read at least two lives: one from the village, one from the party. What had each person done? When was the price paid: "
        "at once, or years later?",
    )
