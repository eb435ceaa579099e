"""Lesson 02, The Terror 1934-1938: its figures (pure) and its exhibits, in the order of the lesson."""

from __future__ import annotations

import html
import math
from collections import Counter

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, questions, sources, style, texts
from helpers.exhibit import Card, Control, Exhibit, State

LESSON = "02-terror"
PEAK_YEARS = (1937, 1938)
STOP = ("1938-11", "17 Nov 1938: stopped")


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)


# 1 Kirov's murder ---------------------------------------------------------------------------------


@course.shown
def kirov_murder() -> Exhibit:
    """Exhibit 1: four explanations of Kirov's murder, each with the evidence for and against it."""
    explanations, evidence = data.load("kirov_explanations"), data.load("kirov_evidence")
    shown = evidence.merge(explanations[["explanation", "name"]], on="explanation")
    return Exhibit(
        kicker="Exhibit 1 · Kirov’s murder",
        title="What is evidence of what?",
        look_for="Choose an explanation. For each piece of evidence ask: who wrote it down, when, and could they "
        "know? The same fact can stand under two explanations.",
        controls=[Control("Explanation", list(explanations["name"]))],
        states=[State(panel=_case(row, evidence)) for row in explanations.itertuples()],
        table=shown[["evidence", "name", "direction", "kind_of_source"]].rename(
            columns={
                "evidence": "Evidence",
                "name": "Explanation",
                "direction": "For or against",
                "kind_of_source": "Kind of source",
            }
        ),
        source="Evidence as historians report it; where texts disagree, the entry says so.",
        alt=f"{len(evidence)} pieces of evidence, sorted for and against {len(explanations)} explanations of "
        "the murder of Sergei Kirov on 1 December 1934.",
    )


def _case(explanation: tuple, evidence: pd.DataFrame) -> str:
    """Return one explanation with its evidence as HTML."""
    own = evidence[evidence["explanation"] == explanation.explanation]
    parts = [f"<p><strong>{html.escape(explanation.claim)}</strong></p>"]
    for direction in ("for", "against"):
        items = "".join(
            f"<li>{html.escape(e.evidence)} <em>{html.escape(e.kind_of_source)}</em> "
            f"({sources.cite_cell(e.source_ids)})</li>"
            for e in own[own["direction"] == direction].itertuples()
        )
        parts.append(f"<p>Evidence {direction} it:</p><ul>{items}</ul>")
    argued = f"<p>Argued by: {html.escape(explanation.argued_by)} ({sources.cite_cell(explanation.source_ids)}).</p>"
    return "".join(parts) + argued


# 2 The law ----------------------------------------------------------------------------------------

UNTOUCHED = "not yet touched"
EFFECTS = {
    "removes": "gone",
    "promises": "promised on paper",
    "restores": "given back in part",
    "never": "never in Soviet law",
}


def ladder(laws: pd.DataFrame, step: int) -> list[tuple[str, str, str]]:
    """Return (right, standing, date) after the first `step` laws: standing is UNTOUCHED or a word of EFFECTS.

    `laws` is `legal_instruments` in the order of date; rights come in the order in which laws touch them.
    """
    never = set(laws.loc[laws["effect"] == "never", "due_process_right_affected"])
    rights = laws["due_process_right_affected"]
    rungs = {right: (EFFECTS["never"] if right in never else UNTOUCHED, "") for right in rights}
    for law in laws.head(step).itertuples():
        if law.effect == "never":
            continue
        rungs[law.due_process_right_affected] = (EFFECTS[law.effect], texts.day_in_words(law.date))
    return [(right, *standing) for right, standing in rungs.items()]


@course.shown
def law_step_by_step() -> Exhibit:
    """Exhibit 2: each decree takes away a right; the student steps through them by date."""
    laws = data.load("legal_instruments").sort_values("date", kind="stable").reset_index(drop=True)
    labels = ["before 1927", *(f"{texts.day_in_words(law.date)}" for law in laws.itertuples())]
    return Exhibit(
        kicker="Exhibit 2 · The law, step by step",
        title="What is left of a fair trial?",
        look_for="Move the slider from decree to decree. Each rung is a right that protects an accused person. "
        "Which rung goes first? What does the constitution of December 1936 put back, and what happens next?",
        controls=[Control("Laws up to", labels, "slider")],
        states=[_ladder_state(laws, step) for step in range(len(laws) + 1)],
        table=pd.DataFrame(
            {
                "Law or order": laws["name"],
                "Date": laws["date"],
                "What it did": laws["what_it_did"],
                "Right": laws["due_process_right_affected"],
                "Effect": laws["effect"],
            }
        ),
        source="Most of these rules applied to people accused of political crimes, not to every court case. "
        "Works are named under each law.",
        alt=f"A ladder of {laws['due_process_right_affected'].nunique()} rights and {len(laws)} laws and orders "
        "from 1927 to 1956. By the end of 1937 most rungs are gone for people accused of political crimes, and "
        "the rest stand only as promises.",
    )


def _ladder_state(laws: pd.DataFrame, step: int) -> State:
    rungs = ladder(laws, step)
    count = Counter(standing for _, standing, _ in rungs)
    law = laws.iloc[step - 1] if step else None
    head = (
        "<p><strong>Before these laws.</strong> These are rights that a fair trial needs. Use them as a measure: the "
        "Soviet courts of the 1920s already fell short of several.</p>"
        if law is None
        else f"<p><strong>{html.escape(texts.day_in_words(law['date']))}: {html.escape(law['name'])}.</strong> "
        f"{html.escape(law['what_it_did'])} ({sources.cite_cell(law['source_ids'])})</p>"
    )
    items = "".join(
        f'<li data-standing="{standing}"><b>{html.escape(right)}</b>: {standing}{f", {date}" if date else ""}</li>'
        for right, standing, date in rungs
    )
    parts = [f"{number} {standing}" for standing, number in count.most_common()]
    finding = f"Of {len(rungs)} rights, for people accused of political crimes: {'; '.join(parts)}."
    return State(finding=finding, panel=f'{head}<ul class="course-ladder">{items}</ul>')


# 3 Year by year -----------------------------------------------------------------------------------

# column of the joined table -> (words for the menu, words for the axis, is it a kind of sentence?)
SERIES = {
    "total_convicted": ("Sentenced, all penalties", "people sentenced", False),
    "death_sentences": ("Sentenced to death", "death sentences", True),
    "camps_and_prison": ("Sentenced to camp or prison", "sentences to camp or prison", True),
    "exile_and_banishment": ("Sentenced to exile", "sentences to exile", True),
    "arrested_total": ("Arrested (1921–38, not verified)", "people arrested", False),
    "total": ("In camps and colonies on 1 January", "prisoners", False),
    "deaths_in_year": ("Died in camps and colonies", "deaths in the year", False),
}
SHOWN_AS = ("Numbers", "Share of all sentences", "Logarithmic scale")


def years_table() -> pd.DataFrame:
    """Return convictions, arrests and camp population joined by year, 1921-1953 (persons; missing where not counted)."""
    convicted = data.load("repression_by_year")
    arrested = data.load("arrests_by_year")[["year", "arrested_total"]]
    camps = data.load("gulag_population")[["year", "total", "deaths_in_year"]]
    return convicted.merge(arrested, on="year", how="left").merge(camps, on="year", how="left")[
        ["year", *SERIES]
    ]


def repression_figure(table: pd.DataFrame, column: str = "total_convicted") -> go.Figure:
    """Return one series of `years_table` as bars, the peak years in the accent colour."""
    colours = [style.ACCENT if year in PEAK_YEARS else style.CONTEXT for year in table["year"]]
    bars = go.Bar(
        x=table["year"].tolist(),
        y=_values(table[column]),
        marker={"color": colours},
        hovertemplate="%{x}: %{y:,.4~f}<extra></extra>",
    )
    return exhibit.figure(
        bars,
        height=400,
        yaxis={"title": {"text": SERIES[column][1]}},
        xaxis={"dtick": 4, "range": [1920.2, 1953.8]},
    )


def _values(cells: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in cells]


@course.shown
def repression_by_year() -> Exhibit:
    """Exhibit 3: sentences, arrests, camps and deaths, year by year."""
    table = years_table()
    return Exhibit(
        kicker="Exhibit 3 · Year by year",
        title="When did the state kill, and when did it imprison?",
        look_for="Start with all sentences, then look at death sentences alone. The dark red bars are 1937 and "
        "1938. Which series leaps, and which grows slowly? Arrests, sentences and prisoners are different counts.",
        figure=repression_figure(table),
        controls=[
            Control("Count", [words for words, _, _ in SERIES.values()], "menu"),
            Control("Show as", SHOWN_AS),
        ],
        states=[_year_state(table, column, shown_as) for column in SERIES for shown_as in SHOWN_AS],
        table=table.rename(
            columns={"year": "Year", **{column: words for column, (words, _, _) in SERIES.items()}}
        ),
        source="Sentences in cases of the political police, from a Soviet certificate of December 1953: "
        f"{sources.cite('popov-1992')}. Yearly arrests are known but were not seen in print for this course, so they "
        f"are not verified; prisoners and deaths: {sources.cite('zemskov-1991', 'kokurin-petrov-2000')}. 1953 is the "
        "first half-year. The printed total of the camp column is 3,000 higher than its years add up to.",
        alt=_year_finding(table, "death_sentences", SHOWN_AS[0]),
    )


def _year_state(table: pd.DataFrame, column: str, shown_as: str) -> State:
    _, axis, is_sentence = SERIES[column]
    finding = _year_finding(table, column, shown_as)
    if shown_as == SHOWN_AS[1] and is_sentence:
        share = table[column] / table["total_convicted"] * 100
        layout = {"yaxis": {"title": {"text": "per cent of all sentences"}, "type": "linear", "dtick": None}}
        return State(finding, data=[{"y": _values(share.round(1)), "type": "bar"}], layout=layout)
    logarithmic = shown_as == SHOWN_AS[2]
    values = _values(table[column].where(table[column] > 0) if logarithmic else table[column])
    kind = (
        {"type": "scatter", "mode": "markers+lines", "line": {"color": style.CONTEXT}}
        if logarithmic
        else {"type": "bar"}
    )
    # Powers of ten only: plotly's labels between them collide.
    scale = {"type": "log", "dtick": 1} if logarithmic else {"type": "linear", "dtick": None}
    return State(finding, data=[{"y": values, **kind}], layout={"yaxis": {"title": {"text": axis}, **scale}})


def _year_finding(table: pd.DataFrame, column: str, shown_as: str) -> str:
    words, _, is_sentence = SERIES[column]
    peak = table.loc[table[column].idxmax()]
    both = table[table["year"].isin(PEAK_YEARS)]
    if shown_as == SHOWN_AS[1]:
        if not is_sentence:
            return f"{words}: a share of all sentences makes no sense here, so the bars stay numbers."
        share = both[column].sum() / both["total_convicted"].sum() * 100
        whole = table[~table["year"].isin(PEAK_YEARS)]
        other = whole[column].sum() / whole["total_convicted"].sum() * 100
        return f"{words}: {share:.0f} per cent of all sentences in 1937 and 1938; {other:.0f} per cent in all other years together."
    more = f" 1937 and 1938 together: {both[column].sum():,.0f}." if column not in ("total",) else ""
    note = (
        " On a logarithmic scale each step up is ten times as many; years with none are left out."
        if shown_as == SHOWN_AS[2]
        else ""
    )
    return f"{words}: most in {int(peak['year'])}, {peak[column]:,.0f}.{more}{note}"


# 4 Quotas on the map ------------------------------------------------------------------------------

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


# 5 Who was taken? ---------------------------------------------------------------------------------


# name of the view -> the two legends
GROUPS = {
    "The whole, 1937–38": ("sentenced", "of whom to death"),
    "National operations": ("convicted", "of whom shot"),
    "Red Army ranks": ("serving", "of whom repressed"),
    "Party leaders": ("elected in 1934", "of whom arrested, or arrested and shot"),
}


COLUMNS = ["name", "first", "second"]
PARTY = {
    "17th-congress-delegates-arrested": "Delegates of the 17th Congress (arrested)",
    "17th-congress-central-committee-members-and-candidates-arrested-and-shot": "Central Committee (arrested and shot)",
}


def groups_table() -> pd.DataFrame:
    """Return every view's groups: view, name, first (all counted) and second (of whom ...), in persons."""
    whole = data.load("terror_operations")[["name", "sentenced", "shot"]]
    national = data.load("national_operations").query("row_kind == 'operation'")[
        ["operation", "convicted", "shot"]
    ]
    army = data.load("red_army_purge").query("series == 'A: ranks table'")[["rank", "serving", "people"]]
    party = (
        data.load("party_elite").set_index("measure_id").loc[list(PARTY)].assign(measure=list(PARTY.values()))
    )
    party = party[["measure", "of", "value"]]
    views = (whole, national.dropna(), army, party)
    return pd.concat([t.set_axis(COLUMNS, axis=1).assign(view=v) for v, t in zip(GROUPS, views, strict=True)])


def _groups_finding(view: str, rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    if view == "The whole, 1937–38":
        return (
            f"Of {first['first']:,.0f} sentences in two years, {first['second']:,.0f} were death sentences. Two kinds of secret "
            f"mass operation account for most. The public trials had {rows.iloc[-1]['first']:,.0f} defendants. The rows overlap."
        )
    if view == "National operations":
        total = data.row("national_operations", "All national operations")
        return (
            f"The largest was the Polish operation: {first['first']:,.0f} convicted, {first['second']:,.0f} of them shot. All "
            f"together, as published: {total['convicted']:,} convicted, {total['shot']:,} shot; the rows shown do not quite add up to that."
        )
    if view == "Red Army ranks":
        corps = data.row("red_army_purge", "d-officer-corps-1937-strength")
        top, last = rows.head(3), rows[rows["name"] == "Brigade commanders"].iloc[0]
        return (
            f"Of the {top['first'].sum():,.0f} marshals and army commanders {top['second'].sum():,.0f} were repressed, and "
            f"{last['second']:,.0f} of {last['first']:,.0f} brigade commanders. The whole officer corps had {corps['serving']:,} men "
            "in 1937: no count shows a third of it executed, as the source text says."
        )
    return " ".join(
        f"{name}: {second:,.0f} of {first:,.0f}."
        for name, first, second in zip(*(rows[c] for c in COLUMNS), strict=True)
    )


@course.shown
def who_was_taken() -> Exhibit:
    """Exhibit 5: what the source text's categories look like in the records."""
    table = groups_table()
    views = {view: table[table["view"] == view] for view in GROUPS}
    first = views[next(iter(views))]
    return Exhibit(
        kicker="Exhibit 5 · Who was taken?",
        title="Leaders, or everyone?",
        look_for="The grey bar counts a whole group, the red bar those of them whom something worse befell. Compare the "
        "views: where was the risk greatest, and where were the most people?",
        figure=groups_figure(first, GROUPS[next(iter(views))]),
        controls=[Control("View", list(views))],
        states=[_groups_state(view, rows) for view, rows in views.items()],
        table=table[["name", "view", "first", "second"]].set_axis(
            ["Who", "View", "All counted", "Of whom"], axis=1
        ),
        source=f"Whole: {sources.cite('popov-1992')}. Order 00447: {sources.cite('werth-2010')}; other estimates go up to 820,000 "
        f"sentenced and 436,000 shot ({sources.cite('worldhistoryproject')}). National operations: "
        f"{sources.cite('petrov-roginskii-1997', 'okhotin-roginskii-1999')}; the Greek, Finnish, Estonian, Romanian, Iranian and "
        f"Afghan rows are not verified. Military Collegium: {sources.cite('kropachev-2020')}. Army: "
        f"{sources.cite('leningrad-battles')}. Party: {sources.cite('khrushchev-1956')}.",
        alt=_groups_finding(next(iter(views)), first),
    )


def groups_figure(rows: pd.DataFrame, legend: tuple[str, str]) -> go.Figure:
    """Return two horizontal bars a group: all of them in grey, those of whom something worse befell in the accent."""
    shared = {"orientation": "h", "textposition": "outside", "cliponaxis": False, "hoverinfo": "skip"}
    all_of_them, of_whom = _groups_data(rows, legend)
    return exhibit.figure(
        go.Bar(marker={"color": style.CONTEXT}, **all_of_them, **shared),
        go.Bar(marker={"color": style.ACCENT}, **of_whom, **shared),
        height=_groups_height(rows),
        showlegend=True,
        xaxis={"showticklabels": False, "range": [0, _room(rows["first"])]},
        yaxis={"autorange": "reversed", "showgrid": False},
        margin={"r": 60},
        bargap=0.3,
    )


def _groups_height(rows: pd.DataFrame) -> int:
    return 110 + 44 * max(len(rows), 5)


def _groups_data(rows: pd.DataFrame, legend: tuple[str, str]) -> list[dict]:
    names = [name.replace(" (", "<br>(") for name in rows["name"]]
    columns = zip(legend, ("first", "second"), strict=True)
    return [
        {"x": _values(rows[c]), "y": names, "text": _labels(rows[c]), "name": words} for words, c in columns
    ]


def _labels(values: pd.Series) -> list[str]:
    return [f"{value:,.0f}" for value in values]


def _room(values: pd.Series) -> float:
    return float(values.max()) * 1.18


def _groups_state(view: str, rows: pd.DataFrame) -> State:
    layout = {"xaxis": {"range": [0, _room(rows["first"])]}, "height": _groups_height(rows)}
    return State(_groups_finding(view, rows), data=_groups_data(rows, GROUPS[view]), layout=layout)


# 6 A model of denunciation ------------------------------------------------------------------------

TOWN = 10_000
ROUNDS = 12
NAMED = tuple(range(7))
SHARES = tuple(range(0, 101, 10))


def denunciations(named: int, share: float, *, rounds: int = ROUNDS, town: int = TOWN) -> list[float]:
    """Return new arrests in each round, from one arrest in a town of `town` people.

    Everyone arrested names `named` others at random; `share` (0-1) of those named who are still free are
    arrested in the next round. A model to think with, not a description of 1937.
    """
    new, free = [1.0], town - 1.0
    for _ in range(rounds - 1):
        taken = min(free, new[-1] * named * share * free / town)
        new.append(taken)
        free -= taken
    return new


def _rounded(new: list[float]) -> list[float]:
    return [round(number, 1) if number < 10 else round(number) for number in new]


def model_figure(new: list[float]) -> go.Figure:
    """Return new arrests by round as bars."""
    return exhibit.figure(
        go.Bar(x=list(range(1, len(new) + 1)), y=_rounded(new), marker={"color": style.CATEGORIES[0]},
               hovertemplate="round %{x}: %{y:,.0f}<extra></extra>"),
        height=330, xaxis={"title": {"text": "round"}, "dtick": 1}, yaxis={"title": {"text": "new arrests in the model town"}},
    )  # fmt: skip


@course.shown
def denunciation_model() -> Exhibit:
    """Exhibit 6: a labelled model: when does a chain of denunciations die out, and when does it run away?"""
    pairs = [(named, share) for named in NAMED for share in SHARES]
    runs = [denunciations(named, share / 100) for named, share in pairs]
    start = pairs.index((2, 40))
    return Exhibit(
        kicker="Exhibit 6 · A model of denunciation",
        title="Where does a chain of names stop?",
        look_for="This is a model, not a record. A town has 10,000 people and one is arrested. Everyone arrested names "
        "some others at random, and the police arrest a share of them. Change both numbers. When does the chain die out?",
        figure=model_figure(runs[start]),
        controls=[
            Control("Names given by each person", [str(n) for n in NAMED], "slider"),
            Control("Share of the named who are arrested", [f"{s} per cent" for s in SHARES], "slider"),
        ],
        states=[
            State(_model_finding(named, share, run), data=[{"y": _rounded(run)}])
            for (named, share), run in zip(pairs, runs, strict=True)
        ],
        start=start,
        table=pd.DataFrame(
            {
                "Names given by each": [named for named, _ in pairs],
                "Per cent arrested": [share for _, share in pairs],
                f"Arrested after {ROUNDS} rounds, of {TOWN:,}": [round(sum(run)) for run in runs],
            }
        ),
        source="Made for this course. The model leaves out almost everything: who asked the questions, torture, lists kept "
        "by the police, quotas from Moscow, and an order to stop. In 1937 those set the pace: compare Exhibits 4 and 7.",
        alt="A model town of 10,000. If each person arrested leads to less than one more arrest, the chain dies out; "
        "if to more than one, it grows until few are left.",
    )


def _model_finding(named: int, share: int, run: list[float]) -> str:
    spread = named * share / 100
    verdict = (
        "it dies out" if spread < 1 else "it neither grows nor dies at first" if spread == 1 else "it grows"
    )
    return (
        f"{named} names × {share} per cent = {spread:.1f} new arrests for each arrest: {verdict}. After {ROUNDS} rounds the "
        f"model has {round(sum(run)):,} arrests among {TOWN:,} people."
    )


# 7 Names of Moscow --------------------------------------------------------------------------------

NATIONALITIES = ("Russian", "Jewish", "Latvian", "Polish", "German", "Ukrainian", "Belarusian")
# group -> (month, words) of the order that concerns it
ORDERS = {
    "All": ("1937-07", "30 July 1937: Order 00447"),
    "Polish": ("1937-08", "11 Aug 1937: Order 00485, Poles"),
    "German": ("1937-07", "25 July 1937: Order 00439, Germans"),
    "Latvian": ("1937-11", "30 Nov 1937: Latvian operation"),
}
AXIS_ALL, AXIS_GROUP = 1100, 450
MOSCOW = "memorial-moscow-addresses"


def names_figure(months: pd.DataFrame, group: str = "All") -> go.Figure:
    """Return people of one recorded nationality shot in Moscow, by month, with the orders as dated lines."""
    bars = go.Bar(
        x=months["month"].tolist(), xperiod="M1", xperiodalignment="middle", y=_group_counts(months, group),
        marker={"color": style.ACCENT},
        hovertemplate="%{x|%B %Y}: %{y:,}<extra></extra>",
    )  # fmt: skip
    return exhibit.figure(
        bars, height=400, xaxis={"type": "date", "dtick": "M3", "tickformat": "%b<br>%Y", "range": ["1936-12-28", "1939-01-03"], "ticklabelmode": "period"},
        **style.merge({"yaxis": {"title": {"text": "people shot in the month"}, "range": [0, AXIS_ALL]}}, _order_lines(group)),
    )  # fmt: skip


def _group_counts(months: pd.DataFrame, group: str) -> list[int]:
    return months["all" if group == "All" else group].tolist()


def _order_lines(group: str) -> dict:
    lines = [style.event_line(STOP[0] + "-17", STOP[1], anchor="right")]
    if group in ORDERS:
        date, words = ORDERS[group]
        day = {"1937-07": "30" if group == "All" else "25", "1937-08": "11", "1937-11": "30"}[date]
        lines.append(style.event_line(f"{date}-{day}", words, level=1))
    return style.events(*lines) | {"margin": {"t": 60}}


@course.shown
def names_of_moscow() -> Exhibit:
    """Exhibit 7a: people shot in Moscow by month and recorded nationality, with the dates of the orders."""
    months = data.load("moscow_shot_by_month_nationality")
    groups = ("All", *NATIONALITIES)
    return Exhibit(
        kicker="Exhibit 7 · Names of Moscow",
        title="Can you see an order in the names?",
        look_for="Each bar counts people with a Moscow address who were shot in one month, by the nationality their police "
        "file gave. Before you choose another group: what would the bars look like if neighbours’ denunciations set the pace?",
        figure=names_figure(months),
        controls=[Control("Recorded nationality", groups)],
        states=[_names_state(months, group) for group in groups],
        table=months.rename(
            columns={"month": "Month", "other_or_not_recorded": "Other or not recorded", "all": "All"}
        ),
        source=f"Counted for this course from Memorial’s list “Shootings in Moscow” ({sources.cite(MOSCOW)}): 11,787 people, of "
        "whom 9,987 were shot in 1937 and 1938. Only people shot in Moscow with a Moscow address. What a file records about a "
        "person is not the proven cause of their death. The axis is the same for all nationalities and longer for “All”.",
        alt=_names_finding(months, "Latvian"),
    )


def _names_state(months: pd.DataFrame, group: str) -> State:
    top = AXIS_ALL if group == "All" else AXIS_GROUP
    layout = style.merge({"yaxis": {"range": [0, top]}}, _order_lines(group))
    return State(_names_finding(months, group), data=[{"y": _group_counts(months, group)}], layout=layout)


def _names_finding(months: pd.DataFrame, group: str) -> str:
    counts = pd.Series(_group_counts(months, group), index=months["month"])
    who = "people" if group == "All" else f"people recorded as {group}"
    finding = (
        f"{counts.sum():,} {who} were shot in Moscow in 1937 and 1938. The month with the most was "
        f"{texts.day_in_words(counts.idxmax())}: {counts.max():,}."
    )
    if group in ORDERS:
        before = counts[counts.index < ORDERS[group][0]]
        finding += f" Before the month of the order no month had more than {before.max():,}."
    return finding + f" In December 1938: {counts.iloc[-1]:,}."


PERIODS = {
    "All days": ("1936-08-01", "1939-05-01"),
    "Aug 1936 – Jul 1937": ("1936-08-01", "1937-08-01"),
    "Aug – Dec 1937": ("1937-08-01", "1938-01-01"),
    "Jan – Jun 1938": ("1938-01-01", "1938-07-01"),
    "Jul 1938 – Apr 1939": ("1938-07-01", "1939-05-01"),
}


def days_figure(days: pd.DataFrame) -> go.Figure:
    """Return people shot in Moscow by day, August 1936 to April 1939."""
    bars = go.Bar(
        x=[f"{day:%Y-%m-%d}" for day in days["date"]], y=days["people"].tolist(), marker={"color": style.ACCENT, "line": {"width": 0}},
        width=86_400_000, hovertemplate="%{x|%-d %B %Y}: %{y:,}<extra></extra>",
    )  # fmt: skip
    return exhibit.figure(
        bars, height=330, xaxis={"type": "date", "range": list(PERIODS["All days"]), "tickformat": "%b<br>%Y"},
        yaxis={"title": {"text": "people shot on the day"}},
    )  # fmt: skip


@course.shown
def days_of_moscow() -> Exhibit:
    """Exhibit 7b: the days on which people were shot in Moscow."""
    days = data.load("moscow_shot_by_day")
    return Exhibit(
        kicker="Exhibit 7b · Days",
        title="How did the days differ?",
        look_for="Each thin bar is one day. Look for days with none, and for single days that stand far above the rest. What would "
        "have to be arranged, by how many people, for a day like that?",
        figure=days_figure(days),
        controls=[Control("Period", list(PERIODS))],
        states=[
            State(_days_finding(days, *span), layout={"xaxis": {"range": list(span)}})
            for span in PERIODS.values()
        ],
        table=days.assign(date=days["date"].dt.strftime("%Y-%m-%d")).rename(
            columns={"date": "Day", "people": "People shot"}
        ),
        source=f"Counted for this course from Memorial’s list ({sources.cite(MOSCOW)}); people with a Moscow address only, so these "
        "are not all who were shot on a day.",
        alt=_days_finding(days, *PERIODS["All days"]),
    )


def _days_finding(days: pd.DataFrame, start: str, end: str) -> str:
    span = days[(days["date"] >= start) & (days["date"] < end)]
    worst = span.loc[span["people"].idxmax()]
    length = (pd.Timestamp(end) - pd.Timestamp(start)).days
    return (
        f"On {len(span)} of these {length:,} days people on the list were shot, {span['people'].sum():,} in all. The day with the "
        f"most was {texts.day_in_words(worst['date'].strftime('%Y-%m-%d'))}: {worst['people']:,}."
    )


def _traits() -> dict[str, tuple[pd.DataFrame, str]]:
    """Return, by trait: a table (name, people shot in 1937-38) and its finding."""
    party = data.load("moscow_shot_by_party_status")
    party = pd.DataFrame(
        {"name": party["party_status"], "people": party["people_1937"] + party["people_1938"]}
    )
    age = data.load("moscow_shot_by_age")
    ages = pd.DataFrame({"name": age["age_group"], "people": age["men"] + age["women"]})
    work = data.load("moscow_shot_by_occupation")
    work = pd.DataFrame({"name": work["occupation_group"], "people": work["people_1937_1938"]})
    place = data.load("moscow_shot_by_burial_place")
    place = pd.DataFrame({"name": place["burial_place"], "people": place["people"]})
    outside, members = party["people"].iloc[0], party["people"].iloc[1]
    young, women = int(ages["people"].iloc[0]), int(age["women"].sum())
    return {
        "Party status": (
            party,
            f"{outside:,} of {party['people'].sum():,} people shot in 1937 and 1938, more than half, were recorded as non-party; "
            f"{members:,} were members or candidates. And this is the capital, where the party elite lived.",
        ),
        "Age": (
            ages,
            f"All years of the list, 1921–53. {young} were under twenty. {women} of all were women.",
        ),
        "Work": (
            work,
            "1937 and 1938. The groups come from key words in the entries: they overlap and miss some, so read each as “at least "
            f"about” and never add them up. At least {work['people'].iloc[1]:,} workers.",
        ),
        "Burial place": (
            place,
            f"All years. Most lie at {place['name'].iloc[0]} ({place['people'].iloc[0]:,}) and {place['name'].iloc[1]} "
            f"({place['people'].iloc[1]:,}), fields outside the city whose use stayed secret for half a century.",
        ),
    }


def traits_figure(table: pd.DataFrame) -> go.Figure:
    """Return one horizontal bar a group (columns name, people)."""
    bars = go.Bar(
        orientation="h", marker={"color": style.ACCENT}, textposition="outside", cliponaxis=False, hoverinfo="skip",
        **_traits_data(table),
    )  # fmt: skip
    return exhibit.figure(
        bars, height=440, xaxis={"showticklabels": False, "range": [0, _room(table["people"])]},
        yaxis={"autorange": "reversed", "showgrid": False}, margin={"r": 50, "t": 10},
    )  # fmt: skip


def _traits_data(table: pd.DataFrame) -> dict:
    return {"x": table["people"].tolist(), "y": table["name"].tolist(), "text": _labels(table["people"])}


@course.shown
def who_they_were() -> Exhibit:
    """Exhibit 7c: what Memorial's entries record about the people shot in Moscow."""
    traits = _traits()
    first = next(iter(traits.values()))[0]
    rows = pd.concat([table.assign(trait=name) for name, (table, _) in traits.items()])
    return Exhibit(
        kicker="Exhibit 7c · Who they were",
        title="Were they the elite?",
        look_for="The source text says the Terror went for party officials “at higher and higher levels”. Check that against what "
        "the entries record.",
        figure=traits_figure(first),
        controls=[Control("Recorded", list(traits))],
        states=[
            State(
                finding,
                data=[_traits_data(table)],
                layout={"xaxis": {"range": [0, _room(table["people"])]}},
            )
            for table, finding in traits.values()
        ],
        table=rows[["name", "trait", "people"]].rename(
            columns={"name": "Group", "trait": "Recorded", "people": "People"}
        ),
        source=f"Counted for this course from Memorial’s list ({sources.cite(MOSCOW)}). Each entry repeats what the police file said.",
        alt=traits["Party status"][1],
    )


@course.shown
def stamp_collectors() -> Exhibit:
    """Exhibit 7d: the source text's own categories, looked up among the names."""
    people = data.load("moscow_people")
    echoes = list(dict.fromkeys(people["echoes_in_source_text"]))
    options = ["All", *(echo[0].upper() + echo[1:] for echo in echoes)]
    cards = [
        Card(_entry(row), fits=[[0, 1 + echoes.index(row.echoes_in_source_text)]])
        for row in people.itertuples()
    ]
    counts = people["echoes_in_source_text"].value_counts()
    findings = [f"{len(people)} of 11,787 entries, chosen because they answer the source text’s words."]
    findings += [
        f"{counts[echo]} {'entry' if counts[echo] == 1 else 'entries'} shown here for “{echo}”."
        for echo in echoes
    ]
    return Exhibit(
        kicker="Exhibit 7d · Looked up",
        title="Were there really stamp collectors?",
        look_for="The source text names groups: stamp collectors, language teachers, pen-friends, believers. These are people in the "
        "list whose entries touch them. What does an entry prove about why someone was shot, and what does it leave open?",
        controls=[Control("Words of the source text", options, "menu")],
        states=[State(finding) for finding in findings],
        cards=cards,
        search_label="Search names and work",
        table=people[
            ["name", "born", "nationality_recorded", "party_status", "work_recorded", "shot", "burial_place"]
        ]
        .assign(shot=people["shot"].astype(str).str[:10])
        .set_axis(
            ["Name", "Born", "Recorded nationality", "Party status", "Recorded work", "Shot", "Burial place"],
            axis=1,
        ),
        source=f"Entries of Memorial’s list ({sources.cite(MOSCOW)}), in our translation. These are graves: please read them as such.",
        alt=f"{len(people)} people shot in Moscow in 1937 and 1938, with year of birth, recorded work and date of death.",
    )


def _entry(row: tuple) -> str:
    shot = texts.day_in_words(str(row.shot)[:10])
    return (
        f'<p><strong>{html.escape(row.name)}</strong> (<span lang="ru">{html.escape(row.name_ru)}</span>), born {row.born}. '
        f"{html.escape(row.work_recorded)}. Recorded as {html.escape(row.nationality_recorded)}, {html.escape(row.party_status)}. "
        f"Shot on {shot}; {html.escape(row.burial_place)}.</p>"
    )


# 8 People -----------------------------------------------------------------------------------------

PEOPLE = ("shamonin", "lugovskaya", "arzhilovsky", "bushueva", "leiko", "seraphim", "nevsky", "fortwhiteman")


@course.shown
def eight_lives() -> Exhibit:
    """Exhibit 8: eight lives, mostly of ordinary people."""
    return texts.people(
        PEOPLE,
        kicker="Exhibit 8 · Eight lives",
        title="Who were they before they were a number?",
        look_for="Read at least two lives. For each: which order or law of this lesson caught this person? What was their life before?",
    )
