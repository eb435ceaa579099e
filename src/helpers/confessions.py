"""Lesson 03, The confessions: its figures (pure) and its exhibits, in the order of the lesson."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, questions, sources, style, texts
from helpers.exhibit import Control, Exhibit, State

LESSON = "03-confessions"


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)


# A list of dated steps, drawn downwards: exhibits 1 and 4 ------------------------------------------


def steps_figure(
    days: Sequence[str], words: Sequence[str], symbols: Sequence[str], chosen: Sequence[bool], height: int
) -> go.Figure:
    """Return steps one below the other: day, symbol, words; those `chosen` are filled in the accent colour."""
    rows = list(range(len(days)))
    shared = {"x": [0] * len(rows), "y": rows, "hoverinfo": "skip"}
    line = go.Scatter(
        x=[0, 0], y=[0, len(rows) - 1], mode="lines", line={"color": style.GRID, "width": 2}, hoverinfo="skip"
    )
    marks = go.Scatter(
        mode="markers+text", textposition="middle right", **_marks(words, symbols, chosen), **shared
    )
    return exhibit.figure(
        line,
        marks,
        height=height,
        xaxis={"visible": False, "range": [-0.03, 1]},
        yaxis={
            "tickvals": rows, "ticktext": list(days), "showgrid": False, "rangemode": "normal",
            "range": [len(rows) - 0.5, -0.5], "showline": False,
        },
        margin={"t": 4, "b": 4},
    )  # fmt: skip


def _marks(words: Sequence[str], symbols: Sequence[str], chosen: Sequence[bool]) -> dict:
    """Return words and markers of `steps_figure`; steps not chosen are hollow and grey."""
    colours = [style.ACCENT if is_chosen else style.CONTEXT for is_chosen in chosen]
    return {
        "text": [f"  <b>{w}</b>" if is_chosen else f"  {w}" for w, is_chosen in zip(words, chosen, strict=True)],
        "textfont": {"size": style.TEXT_SIZE, "color": [style.INK if c else style.MUTED for c in chosen]},
        "marker": {
            "symbol": [s if c else f"{s}-open" for s, c in zip(symbols, chosen, strict=True)],
            "size": 13, "color": colours, "line": {"width": 2, "color": colours},
        },
    }  # fmt: skip


# 1 Pressures --------------------------------------------------------------------------------------

# chip -> (word in pressure_steps.kinds, methods)
PRESSURES = {
    "Worn down": (
        "worn down",
        (
            "conveyor",
            "long interrogation",
            "sleep deprivation",
            "stoika (standing)",
            "cell conditions and isolation",
        ),
    ),
    "Threatened": (
        "threatened",
        ("threats to family", "promises of leniency", "warning of more torture after the trial"),
    ),
    "Persuaded": ("persuaded", ("appeal to party loyalty", "confrontation", "cell informers")),
    "Beaten": ("beaten", ("beatings", "humiliation")),
    "Written for them": ("written", ("rewriting of confessions",)),
}
DIRECTION_SYMBOLS = {
    "removes a check": "square",
    "allows": "circle",
    "limits": "diamond",
    "tells": "triangle-up",
}


@course.shown
def pressures() -> Exhibit:
    """Exhibit 1: how confessions were obtained, in words, and what was allowed when."""
    methods, steps = data.load("interrogation_methods").set_index("method"), data.load("pressure_steps")
    days = [texts.day_in_words(day) for day in steps["date"]]
    symbols = [DIRECTION_SYMBOLS[direction] for direction in steps["direction"]]
    first = next(iter(PRESSURES.values()))[0]
    return Exhibit(
        kicker="Exhibit 1 · Pressures",
        title="Who allowed what, and when?",
        look_for="Choose a kind of pressure. The list shows dated steps; those that concern your choice are filled in. "
        "A square takes away a check on the police, a circle allows pressure, a diamond limits it, a triangle tells of "
        "it. Which kinds needed no permission at all?",
        figure=steps_figure(days, steps["words"].tolist(), symbols, _concerns(steps, first), height=300),
        controls=[Control("Kind of pressure", list(PRESSURES))],
        states=[_pressure_state(kind, names, methods, steps, symbols) for kind, names in PRESSURES.values()],
        table=methods.reset_index()[["method", "described", "used_on"]].set_axis(
            ["Method", "What was done", "For whom it is attested"], axis=1
        ),
        source="A step proves what was ordered or said, not how often it was done. How often each method was used is not "
        "known: nobody counted. Works are named under each entry.",
        alt=f"{len(steps)} dated steps from {days[0]} to {days[-1]}, from the law on terror cases to the speech that "
        "made the use of force known.",
    )


def _concerns(steps: pd.DataFrame, kind: str) -> list[bool]:
    return [kind in kinds.split("|") for kinds in steps["kinds"]]


def _pressure_state(
    kind: str, names: Sequence[str], methods: pd.DataFrame, steps: pd.DataFrame, symbols: list[str]
) -> State:
    concerns = _concerns(steps, kind)
    own = steps[concerns]
    allowed = own[own["direction"] == "allows"]
    count = f"{len(names)} {'method' if len(names) == 1 else 'methods'} attested."
    finding = (
        f"{count} No special permission is known: none was needed."
        if allowed.empty
        else f"{count} Steps that allowed it or made it an order: "
        + ", ".join(texts.day_in_words(day) for day in allowed["date"])
        + "."
    )
    described = "".join(
        f"<li><strong>{html.escape(name)}</strong>: {html.escape(methods.loc[name, 'described'])} "
        f"<em>Attested for:</em> {html.escape(methods.loc[name, 'used_on'])} "
        f"({sources.cite_cell(methods.loc[name, 'source_ids'])}).</li>"
        for name in names
    )
    known = "".join(
        f"<li>{texts.day_in_words(step.date)}: {html.escape(step.what_is_known)} ({sources.cite_cell(step.source_ids)})</li>"
        for step in own.itertuples()
    )
    panel = f"<ul>{described}</ul><details><summary>What is known of the steps</summary><ul>{known}</ul></details>"
    return State(finding, data=[{}, _marks(steps["words"].tolist(), symbols, concerns)], panel=panel)


# 2 Test a confession ------------------------------------------------------------------------------

STAGES = ("1 What was said", "2 What could settle it", "3 What was found")
TRIALS = {
    "trial-1936": "August 1936",
    "trial-1937": "January 1937",
    "tukhachevsky-1937": "June 1937 (secret, army)",
    "trial-1938": "March 1938",
}
STATEMENTS = {
    "hotel-bristol": "The Hotel Bristol",
    "oslo-flight": "The flight to Oslo",
    "romm-paris": "A park in Paris",
    "copenhagen-envoys": "Two visitors to Copenhagen",
    "lenin-plot-1918": "A plot against Lenin",
    "medical-murders": "The doctors",
    "merano-1933": "A meeting in Merano",
    "kirov-centre": "The murder of Kirov",
    "smirnov-prison": "Orders from Smirnov",
    "bloc-1932": "The bloc of 1932",
    "kemerovo-mine": "The mine at Kemerovo",
    "shumikha-train": "The train at Shumikha",
    "livestock-plague": "The cattle",
}


@course.shown
def test_a_confession() -> Exhibit:
    """Exhibit 2: a statement, the detail that can be checked, and what other evidence says."""
    tests = data.load("testable_confessions").set_index("test_id").loc[list(STATEMENTS)]
    partly = int((tests["outcome"] == "partly true").sum())
    return Exhibit(
        kicker="Exhibit 2 · Test a confession",
        title="What would settle it?",
        look_for="Choose a statement that was made in court and read step 1. Before you open step 2, decide: which detail can "
        "be checked, and what evidence would you want? Only then see what was found.",
        controls=[Control("Statement", list(STATEMENTS.values()), "menu"), Control("Step", STAGES)],
        states=[_test_state(test, stage) for test in tests.itertuples() for stage in range(len(STAGES))],
        table=tests[["defendant", "claim", "checkable_detail", "independent_evidence", "outcome"]].set_axis(
            ["Who said it", "What was said", "What can be checked", "What was found", "Outcome"], axis=1
        ),
        source=f"{len(tests)} statements, chosen because they name a place, a day or a paper. They are not a sample of all "
        "confessions: most statements in the trials named nothing that anyone could check.",
        alt=f"{len(tests)} statements from the three public trials with what could be checked. Other evidence supports part "
        f"of {partly}; none could be confirmed as it was told.",
    )


def _test_state(test: tuple, stage: int) -> State:
    said = f"<p><strong>{html.escape(test.defendant)}, {TRIALS[test.trial_id]}.</strong> {html.escape(test.claim)}</p>"
    check = (
        f"<p><strong>What can be checked:</strong> {html.escape(test.checkable_detail)}</p>"
        f"<p><strong>What could settle it:</strong> {html.escape(test.could_settle)}</p>"
    )
    dispute = "Still disputed:" if test.still_disputed else "Is it disputed?"
    found = (
        f"<p><strong>What was found:</strong> {html.escape(test.independent_evidence)} "
        f"({sources.cite_cell(test.source_ids)})</p><p><strong>What it shows:</strong> {html.escape(test.what_it_shows)}</p>"
        f"<p><strong>{dispute}</strong> {html.escape(test.still_disputed_detail)}</p>"
    )
    findings = (
        "A statement made in court. Which detail could be checked?",
        "Decide for yourself what you would want to see before you open step 3.",
        f"Outcome: {html.escape(test.outcome)}.",
    )
    return State(findings[stage], panel=said + check * (stage > 0) + found * (stage > 1))


# 2b The calendar as a witness ---------------------------------------------------------------------


DAYS_MONTHS_YEARS = [
    {"dtickrange": [None, "M1"], "value": "%-d %b<br>%Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b<br>%Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


def calendar_figure(checks: pd.DataFrame) -> go.Figure:
    """Return spells of time in two rows: what was said in court above what other evidence says.

    `checks` holds the rows of `calendar_checks` for one statement.
    """
    return exhibit.figure(
        go.Scatter(mode="lines+markers", **_spells(checks, "known")),
        go.Scatter(mode="lines+markers", **_spells(checks, "said")),
        go.Scatter(mode="text", hoverinfo="skip", **_spell_words(checks)),
        height=230,
        xaxis={"type": "date", "showgrid": True, "range": _around(checks), "nticks": 6, "tickformatstops": DAYS_MONTHS_YEARS},
        yaxis={
            "tickvals": [1, 0], "ticktext": ["Said in court", "Other evidence"], "range": [-0.6, 1.6],
            "showgrid": False, "rangemode": "normal",
        },
        margin={"t": 4},
    )  # fmt: skip


def _spells(checks: pd.DataFrame, kind: str) -> dict:
    own = checks[checks["kind"] == kind]
    x: list[str | None] = []
    for spell in own.itertuples():
        x += [_day(spell.start), _day(spell.end), None]
    said = kind == "said"
    look = {"color": style.ACCENT if said else style.CONTEXT}
    return {
        "x": x,
        "y": [1 if said else 0] * len(x),
        "line": look | {"width": 9 if said else 16},
        "marker": look | {"symbol": "diamond" if said else "line-ns", "size": 15 if said else 1},
        "hoverinfo": "skip",
    }


def _spell_words(checks: pd.DataFrame) -> dict:
    """Return the words of each spell, centred below it but kept inside the figure."""
    low, high = (pd.Timestamp(day) for day in _around(checks))
    inner = (low + (high - low) * 0.16, low + (high - low) * 0.84)
    middles = [spell.start + (spell.end - spell.start) / 2 for spell in checks.itertuples()]
    return {
        "x": [_day(min(max(middle, inner[0]), inner[1])) for middle in middles],
        "y": [1.36 if kind == "said" else -0.38 for kind in checks["kind"]],
        "text": [html.escape(words) for words in checks["words"]],
        "textfont": {"size": style.TEXT_SIZE, "color": style.INK},
    }


def _around(checks: pd.DataFrame) -> list[str]:
    """Return first and last day of the figure: a little more than all spells."""
    first, last = checks["start"].min(), checks["end"].max()
    room = (last - first) * 0.08
    return [_day(first - room), _day(last + room)]


def _day(moment: pd.Timestamp) -> str:
    return f"{moment:%Y-%m-%d}"


@course.shown
def calendar_as_witness() -> Exhibit:
    """Exhibit 2b: six statements set against the calendar."""
    checks = data.load("calendar_checks")
    names = list(dict.fromkeys(checks["test_id"]))
    return Exhibit(
        kicker="Exhibit 2b · The calendar as a witness",
        title="Could he have been there?",
        look_for="Diamonds mark what was said in court, the grey bar what other evidence says about the same days. Do they fit? "
        "Each view has its own span of time: read the years below.",
        figure=calendar_figure(checks[checks["test_id"] == names[0]]),
        controls=[Control("Statement", [STATEMENTS[name] for name in names])],
        states=[_calendar_state(checks[checks["test_id"] == name]) for name in names],
        table=checks.assign(
            test_id=checks["test_id"].map(STATEMENTS),
            kind=checks["kind"].map({"said": "Said in court", "known": "Other evidence"}),
        )[["words", "test_id", "kind", "start", "end"]].set_axis(
            ["What", "Statement", "From where", "From", "To"], axis=1
        ),
        source="Where a source gives only a month or a year, the bar runs to the first or last day of it; “around 10 October” is drawn "
        f"as 8 to 12 October. From the Dewey Commission and Robert Conquest ({sources.cite('dewey-1938', 'conquest-1990')}) and "
        "the works named in Exhibit 2.",
        alt=f"{len(names)} statements made in court, each against a spell of time known from other evidence. In each case the "
        "two do not fit.",
    )


def _calendar_state(checks: pd.DataFrame) -> State:
    said = checks[checks["kind"] == "said"].iloc[0]
    known = checks[checks["kind"] == "known"]
    listed = "; ".join(f"{html.escape(row.words)}, {_from_to(row)}" for row in known.itertuples())
    finding = f"Said in court: {html.escape(said['words'])}, {_from_to(said)}. Other evidence: {listed}."
    figure = calendar_figure(checks)
    return State(
        finding,
        data=[_spells(checks, "known"), _spells(checks, "said"), _spell_words(checks)],
        layout={"xaxis": {"range": list(figure.layout.xaxis.range)}},
    )


YEARS_ONLY = 3650  # days: a longer spell is told in years


def _from_to(row: pd.Series) -> str:
    """Return a spell in words: "23 September 1936", "December 1935" (a whole month), "1 May to 3 June 1933"."""
    first, last = (texts.day_in_words(_day(day)) for day in (row.start, row.end))
    if first == last:
        return first
    if (row.end - row.start).days > YEARS_ONLY:
        return f"{row.start.year} to {row.end.year}"
    whole_month = row.start.day == 1 and row.end.is_month_end and row.start.month == row.end.month
    return (
        texts.day_in_words(f"{row.start:%Y-%m}")
        if whole_month and row.start.year == row.end.year
        else f"{first} to {last}"
    )


# 3 The chain of names -----------------------------------------------------------------------------

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
    )


PERSON, FATE = 0.8, 2.0  # where the second and third column stand
HEADS = (
    (0.0, "right", "named by, at"),
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
        "another trial (that of the army in June 1937 was secret); dotted lines and circles to other ends. Go through the years: where do the next defendants come from?",
        figure=chain_figure(views["Those who reached a dock"]),
        controls=[Control("View", list(VIEWS))],
        states=[_chain_state(name, links) for name, links in views.items()],
        table=chain[["full_name", "trial", "named_by", "fate", "confidence"]]
        .assign(
            trial=chain["trial"].map(TRIALS), confidence=chain["confidence"].replace("memory", "not verified")
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
    listed = "; ".join(f"{outcome}: {count}" for outcome, count in counts.items())
    if VIEWS[name] is None:
        return f"{docked} people who were named in one trial stood accused in a later one. {listed}."
    return f"{name}: {len(people)} people. {docked or 'None'} of them later stood in a dock. {listed}."


# 4 One night --------------------------------------------------------------------------------------

RECORD_SYMBOLS = {
    "court report": "square",
    "press abroad": "diamond",
    "no record": "x-thin",
    "later document": "circle",
}


@course.shown
def one_night() -> Exhibit:
    """Exhibit 4: Krestinsky on 2 and 3 March 1938, step by step."""
    steps = data.load("krestinsky_steps").sort_values("position")
    symbols = [RECORD_SYMBOLS[record] for record in steps["record"]]
    silent = int((steps["record"] == "no record").sum())
    return Exhibit(
        kicker="Exhibit 4 · One night",
        title="What happened to Krestinsky?",
        look_for="Move from step to step. A square is the printed court report, a diamond the press abroad, a cross means that "
        "no record exists, a circle a later document. Where exactly does the record fall silent?",
        figure=steps_figure(
            steps["when"].tolist(), steps["words"].tolist(), symbols, _only(0, len(steps)), height=310
        ),
        controls=[Control("Step", steps["when"].tolist(), "slider")],
        states=[_night_state(step, steps, symbols) for step in steps.itertuples()],
        table=steps[["when", "words", "record", "around", "unknown"]].set_axis(
            ["When", "What", "Kind of record", "What was happening", "What cannot be known"], axis=1
        ),
        source="The words are those of the official English court report, which the Soviet government printed for readers abroad "
        f"({sources.cite('court-report-1938')}), as later works quote it.",
        alt=f"{len(steps)} steps from Krestinsky’s first confession to his rehabilitation. For {silent} of them, a pause on 2 "
        "March and the night that followed, there is no record.",
    )


def _only(chosen: int, count: int) -> list[bool]:
    return [number == chosen for number in range(count)]


def _night_state(step: tuple, steps: pd.DataFrame, symbols: list[str]) -> State:
    chosen = _only(step.position - 1, len(steps))
    quoted = _quotation(step.excerpt_id) if step.excerpt_id else ""
    unknown = (
        f"<p><strong>What cannot be known:</strong> {html.escape(step.unknown)}</p>" if step.unknown else ""
    )
    panel = (
        f"{quoted}<p><strong>What was happening:</strong> {html.escape(step.around)} "
        f"({sources.cite_cell(step.source_ids)})</p>{unknown}"
    )
    finding = f"{html.escape(step.when)}: {html.escape(step.record)}."
    return State(finding, data=[{}, _marks(steps["words"].tolist(), symbols, chosen)], panel=panel)


def _quotation(excerpt_id: str) -> str:
    row = data.row("excerpts", excerpt_id)
    return f"<p><strong>{html.escape(row['speaker'])}:</strong> “{html.escape(row['text'])}”</p>"


# 5 Reasons to confess -----------------------------------------------------------------------------

KINDS = {
    "own words": "circle",
    "reported": "square-open",
    "both ways": "diamond-open",
    "against": "x-thin",
    "fiction": "star",
}


def reasons_figure(evidence: pd.DataFrame, reasons: pd.DataFrame, chosen: str) -> go.Figure:
    """Return a matrix of persons by reasons; the column of reason `chosen` stands out."""
    persons = _persons(evidence)
    names = [_two_lines(name) for name in reasons["name"]]
    return exhibit.figure(
        go.Scatter(mode="markers+text", textposition="middle right", hoverinfo="skip", **_matrix(evidence, reasons, chosen)),
        height=70 + 29 * len(persons),
        xaxis={
            "tickvals": list(range(len(names))), "ticktext": names, "side": "top", "range": [-0.25, len(names) - 0.02],
            "showgrid": False, "tickangle": 0,
        },
        yaxis={
            "griddash": "dot", "tickvals": list(range(len(persons))), "ticktext": persons, "range": [len(persons) - 0.5, -0.5],
            "rangemode": "normal",
        },
        margin={"t": 50, "b": 4},
    )  # fmt: skip


def _persons(evidence: pd.DataFrame) -> list[str]:
    """Return persons in the order of the table, the novel's hero last."""
    return sorted(dict.fromkeys(evidence["person"]), key=lambda person: "novel" in person)


def _two_lines(name: str) -> str:
    """Return a name of two words or more on two lines, as even as can be."""
    words = name.split()
    breaks = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return "<br>".join(min(breaks, key=lambda lines: max(map(len, lines))))


def _matrix(evidence: pd.DataFrame, reasons: pd.DataFrame, chosen: str) -> dict:
    persons, columns = _persons(evidence), reasons["reason_id"].tolist()
    strong = [reason == chosen for reason in evidence["reason_id"]]
    colours = [style.ACCENT if is_strong else style.CONTEXT for is_strong in strong]
    return {
        "x": [columns.index(reason) for reason in evidence["reason_id"]],
        "y": [persons.index(person) for person in evidence["person"]],
        "text": [f" <b>{kind}</b>" if s else f" {kind}" for kind, s in zip(evidence["kind"], strong, strict=True)],
        "textfont": {"size": style.TEXT_SIZE, "color": [style.INK if s else style.MUTED for s in strong]},
        "marker": {
            "symbol": [KINDS[kind] for kind in evidence["kind"]], "size": 10, "color": colours,
            "line": {"width": 2, "color": colours},
        },
    }  # fmt: skip


@course.shown
def reasons_to_confess() -> Exhibit:
    """Exhibit 5: five reasons, and for whom there is what kind of evidence."""
    reasons, evidence = data.load("confession_reasons"), data.load("reason_evidence")
    joined = evidence.merge(reasons[["reason_id", "name"]], on="reason_id")
    return Exhibit(
        kicker="Exhibit 5 · Reasons to confess",
        title="One reason, or many?",
        look_for="Choose a reason. Each mark says what kind of evidence there is: own words, a report by others, words that can be "
        "read both ways, evidence against, or fiction. Is there anyone with only one reason?",
        figure=reasons_figure(evidence, reasons, reasons["reason_id"].iloc[0]),
        controls=[Control("Reason", reasons["name"].tolist())],
        states=[_reason_state(reason, evidence, reasons) for reason in reasons.itertuples()],
        table=joined[["person", "name", "kind", "note"]].set_axis(
            ["Person", "Reason", "Kind of evidence", "Note"], axis=1
        ),
        source="Chosen for this course from the trials, letters, memoirs and one novel: examples, not a count. “Own words” were "
        "not always free words: ask each time to whom they were said, and what the speaker risked.",
        alt=f"{evidence['person'].nunique()} people and five reasons to confess. "
        f"{int((evidence['kind'] == 'own words').sum())} marks rest on the person’s own words, "
        f"{int((evidence['kind'] == 'reported').sum())} on reports by others.",
    )


def _reason_state(reason: tuple, evidence: pd.DataFrame, reasons: pd.DataFrame) -> State:
    own = evidence[evidence["reason_id"] == reason.reason_id]
    counts = ", ".join(f"{kind}: {count}" for kind, count in own["kind"].value_counts().items())
    items = "".join(
        f"<li><strong>{html.escape(e.person)}</strong> ({e.kind}): {html.escape(e.note)} ({sources.cite_cell(e.source_ids)})"
        f"{_folded(e.excerpt_id, violent=reason.reason_id == 'force')}</li>"
        for e in own.itertuples()
    )
    panel = (
        f"<p><strong>What it explains:</strong> {html.escape(reason.explains)} <strong>What it leaves open:</strong> "
        f"{html.escape(reason.leaves_open)} ({sources.cite_cell(reason.source_ids)})</p><ul>{items}</ul>"
    )
    return State(
        f"{html.escape(reason.name)}: {len(own)} marks. {counts}.",
        data=[_matrix(evidence, reasons, reason.reason_id)],
        panel=panel,
    )


def _folded(excerpt_id: str, *, violent: bool) -> str:
    if not excerpt_id:
        return ""
    warning = " (they describe violence)" if violent else ""
    return f"<details><summary>Read the words{warning}</summary>{_quotation(excerpt_id)}</details>"


# 6 People -----------------------------------------------------------------------------------------

PEOPLE = ("ginzburg", "gorbatov", "ryutin", "moroz", "ishov", "korolev", "meyerhold", "eikhe")


@course.shown
def never_shown() -> Exhibit:
    """Exhibit 6: people who refused, or took their words back, and so were never shown."""
    return texts.people(
        PEOPLE,
        kicker="Exhibit 6 · Never shown",
        title="Who was not put on the stage?",
        look_for="Read at least three lives. Did this person sign, refuse, or sign and take it back? Was there a public trial? "
        "One of the eight had sentenced others before: which?",
    )
