"""Lesson 04, The show trials 1936-1938: its figures (pure) and its exhibits, in the order of the lesson."""

from __future__ import annotations

import html
import math
import re
from itertools import product

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, questions, sources, style, texts
from helpers.exhibit import Card, Control, Exhibit, State

LESSON = "04-show-trials"
TRIALS = {"trial-1936": "August 1936", "trial-1937": "January 1937", "trial-1938": "March 1938"}
EVERY = ("All three", *TRIALS.values())
REVOLUTION = 1917


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)


# 1 54 defendants ----------------------------------------------------------------------------------

# our sorting of the groups of `defendants` -> words of the menu
GROUPS = {
    "Leaders of Lenin’s time": ("old Bolshevik leader",),
    "Party and state officials": ("party official", "government/economic official", "diplomat"),
    "Soldiers and police": ("military", "secret police"),
    "Communists from abroad": ("émigré communist",),
    "Doctors, engineers, secretaries": ("physician", "engineer/specialist", "secretary/aide"),
}
SENTENCES = {"Death": "death", "Prison": "prison"}
DEATHS = {"executed": "Shot", "executed 1941": "Shot near Oryol", "killed in prison": "Killed in prison"}
MARK = " (not verified)"


def defendants_table() -> pd.DataFrame:
    """Return `defendants` with birth year, with what was seen of their years, and with our five groups."""
    table = data.load("defendants").merge(
        data.load("defendant_years")[["defendant_id", "born_seen", "joined_seen"]], on="defendant_id"
    )
    by_group = {group: words for words, groups in GROUPS.items() for group in groups}
    return table.assign(birth_year=table["born"].str[:4].astype(int), kind=table["group"].map(by_group))


@course.shown
def defendants() -> Exhibit:
    """Exhibit 1: a card for each of the 54, by trial, group and sentence."""
    table = defendants_table()
    controls = [
        Control("Trial", EVERY),
        Control("Who they were", ["Everyone", *GROUPS], "menu"),
        Control("Sentence", ["Either", *SENTENCES]),
    ]
    states = [
        State(_chosen(table, trial, kind, sentence))
        for trial, kind, sentence in product([None, *TRIALS], [None, *GROUPS], [None, *SENTENCES.values()])
    ]
    return Exhibit(
        kicker="Exhibit 1 · Fifty-four people",
        title="Who stood in the dock?",
        look_for="The source text speaks of “top Communist Party leaders and government officials”. Choose a trial, "
        "a group or a sentence, or search for a name or a town. For whom do the words fit, and for whom not?",
        controls=controls,
        states=states,
        cards=[Card(_defendant(row), _fits(row)) for row in table.itertuples()],
        search_label="Search names and work",
        table=_shown_defendants(table),
        source="Names, work, sentence and fate from the court reports and later decisions, as named on each card. "
        "The five groups are our own sorting. A year marked “not verified” is known but was not seen in a source "
        "for this course.",
        alt=_chosen(table, None, None, None),
    )


def _chosen(table: pd.DataFrame, trial: str | None, kind: str | None, sentence: str | None) -> str:
    """Return in words how many of the 54 fit one combination of the controls."""
    fits = table
    for column, wanted in (("trial_id", trial), ("kind", kind), ("sentence", sentence)):
        fits = fits if wanted is None else fits[fits[column] == wanted]
    where = f"in {TRIALS[trial]}" if trial else "in the three trials"
    who = f" ({kind[0].lower()}{kind[1:]})" if kind else ""
    if fits.empty:
        return f"{len(table)} defendants; none fits this choice."
    death = int((fits["sentence"] == "death").sum())
    rest = len(fits) - death
    fate = (
        f"{death} sentenced to death, {rest} to prison."
        if sentence is None
        else f"All sentenced to {sentence}."
    )
    count = f"All {len(table)}" if len(fits) == len(table) else f"{len(fits)} of {len(table)}"
    return f"{count} defendants{who} {where}. {fate}"


def _fits(row: tuple) -> list[list[int]]:
    return [
        [0, 1 + list(TRIALS).index(row.trial_id)],
        [0, 1 + list(GROUPS).index(row.kind)],
        [0, 1 + list(SENTENCES.values()).index(row.sentence)],
    ]


def _defendant(row: tuple) -> str:
    """Return one defendant's card as HTML."""
    born = f"born {row.birth_year}{'' if row.born_seen else MARK}"
    joined = (
        "no year of joining the Soviet party"
        if pd.isna(row.joined_party)
        else f"joined the party in {row.joined_party}{'' if row.joined_seen else MARK}"
    )
    term = "death" if row.sentence == "death" else f"{row.prison_years} years in prison"
    later = (
        row.rehabilitated if row.rehabilitated.startswith("not") else f"cleared {_cleared(row.rehabilitated)}"
    )
    unsure = f" Sentence and fate{MARK}." if row.confidence == "memory" else ""
    return (
        f'<p><strong>{html.escape(row.name)}</strong> (<span lang="ru">{html.escape(row.name_ru)}</span>), {born}, '
        f"{joined}. {html.escape(row.role)}.</p><p>{TRIALS[row.trial_id]}: pleaded {row.plea_first_day}; sentenced to "
        f"{term}. {DEATHS[row.cause_of_death]} on {texts.day_in_words(row.died.strftime('%Y-%m-%d'))}; {later}.{unsure}</p>"
        f'<p class="course-source">{sources.cite_cell(row.source_ids)}</p>'
    )


def _cleared(rehabilitated: str) -> str:
    return rehabilitated if rehabilitated.startswith("by") else f"in {rehabilitated}"


def _shown_defendants(table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Name": table["name"],
            "Trial": table["trial_id"].map(TRIALS),
            "Office": table["role"],
            "Born": [_year(y, seen) for y, seen in zip(table["birth_year"], table["born_seen"], strict=True)],
            "Joined": [
                _year(y, seen) for y, seen in zip(table["joined_party"], table["joined_seen"], strict=True)
            ],
            "Sentence": table["sentence"],
            "Died": table["died"],
            "Cleared": table["rehabilitated"],
        }
    )


def _year(year: int, seen: bool) -> str:
    """Return a year as text for a table, with a question mark where it was not verified."""
    if pd.isna(year):
        return "none"
    return f"{year}" if seen else f"{year} ?"


# 1b The old generation? ---------------------------------------------------------------------------

NO_YEAR = 1930
NAMED = {
    "zinoviev": ("Zinoviev, Kamenev", "bottom right"),
    "rykov": ("Rykov", "bottom left"),
    "bukharin": ("Bukharin", "top left"),
    "olberg": ("Olberg", "bottom center"),
    "levin": ("Levin", "bottom right"),
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
        kicker="Exhibit 1b · Born and joined",
        title="Were they “the old generation”?",
        look_for="Each circle is a person: further left means older, further down means longer in the party. Those "
        "below the dotted line joined before 1917, when it was dangerous. At the top: no year of joining the Soviet "
        "party. A hollow circle means that we could not verify a year. Which trial fits the claim best?",
        figure=generations_figure(table),
        controls=[Control("Trial", EVERY)],
        states=[State(_generation(table, t), data=[{"marker": _points(table, t)}]) for t in (None, *TRIALS)],
        table=_shown_defendants(table)[["Name", "Trial", "Born", "Joined"]],
        source="Most years here are well known but were not seen in a source for this course: these circles are "
        "hollow, and the table marks them with a question mark. Radek and Rakovsky joined in 1917 "
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
    where = "All three trials" if trial is None else TRIALS[trial]
    return (
        f"{where}: {old} of {len(chosen)} had joined before 1917, {later} in 1917 or later, and {none} have no year of "
        f"joining. The middle year of birth is {chosen['birth_year'].median():.0f}. For {unseen} of them a year is not verified."
    )


# 2 Charges ----------------------------------------------------------------------------------------

# our headings for the charges -> the end of their ids in `charges`
HEADINGS = {
    "Secret centre or bloc": ("terrorist-centre-with-trotsky", "trotskyite-centre", "forming-the-bloc"),
    "Murder of Kirov": ("assassination-of-kirov",),
    "Plots to kill today’s leaders": ("kill-stalin", "kill-voroshilov", "soviet-leaders", "poison-yezhov"),
    "Agents of foreign powers": ("the-gestapo", "germany-and-japan", "japan-and-poland"),
    "Treason, return of capitalism": ("treason", "restore-capitalism"),
    "Wrecking the economy": ("wrecking",),
    "Weakening the army": ("provoking-an-attack",),
    "Giving away republics": ("dismembering-the-ussr",),
    "Murder by doctors": (
        "murder-of-gorky",
        "murder-of-kuibyshev",
        "murder-of-menzhinsky",
        "murder-of-maxim-peshkov",
    ),
    "Plot against Lenin in 1918": ("sverdlov-in-1918",),
    "Spying for the tsar’s police": ("police-before-1917",),
}


def charges_table() -> pd.DataFrame:
    """Return `charges` without the articles of law, each under one of our headings."""
    table = data.load("charges")
    table = table[~table["charge_id"].str.contains("articles-of-law")]
    return table.assign(heading=[_heading(charge_id) for charge_id in table["charge_id"]])


def _heading(charge_id: str) -> str:
    return next(words for words, ends in HEADINGS.items() if charge_id.endswith(ends))


def accused(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many people each trial accused under each heading (persons; columns heading, trial_id, people)."""
    size = data.load("trials").set_index("trial_id")["n_defendants"]
    rows = []
    for (heading, trial), group in table.groupby(["heading", "trial_id"], sort=False):
        named = {name for names in group["charged_against"] for name in names.split("|")}
        rows.append((heading, trial, int(size[trial]) if "all" in named else len(named)))
    return pd.DataFrame(rows, columns=["heading", "trial_id", "people"])


def charges_figure(table: pd.DataFrame, step: int = 0) -> go.Figure:
    """Return the matrix of headings and trials up to trial number `step`, new headings in the accent colour."""
    order = list(HEADINGS)
    squares = go.Scatter(
        mode="markers+text",
        textposition="middle right",
        hoverinfo="skip",
        cliponaxis=False,
        **_squares(table, step),
    )
    return exhibit.figure(
        squares,
        height=470,
        xaxis={
            "tickvals": [0, 1, 2],
            "ticktext": [words[-4:] for words in TRIALS.values()],
            "range": [-0.4, 2.6],
            "side": "top",
        },
        yaxis={
            "tickvals": list(range(len(order))),
            "ticktext": order,
            "range": [len(order) - 0.4, -0.6],
            "rangemode": "normal",
        },
        margin={"t": 30, "r": 10},
    )


def _squares(table: pd.DataFrame, step: int) -> dict:
    """Return the squares of the matrix: where, with how many people, and in which colour."""
    trials, order = list(TRIALS), list(HEADINGS)
    cells = accused(table)
    cells = cells[cells["trial_id"].map(trials.index) <= step]
    first = cells["trial_id"].map(trials.index).groupby(cells["heading"]).transform("min")
    new = cells["trial_id"].map(trials.index) == first
    return {
        "x": [trials.index(t) for t in cells["trial_id"]],
        "y": [order.index(h) for h in cells["heading"]],
        "text": [f"  {people}" for people in cells["people"]],
        "marker": {
            "symbol": "square",
            "size": 20,
            "color": [style.ACCENT if is_new else style.CONTEXT for is_new in new],
        },
    }


@course.shown
def charges() -> Exhibit:
    """Exhibit 2: charges by trial, and how the list grows."""
    table = charges_table()
    shown = table.assign(
        trial=table["trial_id"].map(TRIALS), against=[_against(ids) for ids in table["charged_against"]]
    )
    return Exhibit(
        kicker="Exhibit 2 · The charges",
        title="How does a conspiracy grow?",
        look_for="Move the slider from trial to trial. A dark red square is a kind of charge that is new; a grey one "
        "has been used before. The number says how many were accused of it. What has to be added to make the next trial bigger than the last?",
        figure=charges_figure(table),
        controls=[Control("Trials up to", list(TRIALS.values()), "slider")],
        states=[
            State(_grown(table, i), data=[_squares(table, i)], panel=_listed(table, trial))
            for i, trial in enumerate(TRIALS)
        ],
        table=shown[["charge", "trial", "heading", "against"]].set_axis(
            ["Charge", "Trial", "Kind (our heading)", "Against"], axis=1
        ),
        source="Charges as the indictments and verdicts state them. The headings are ours. A charge is what the state "
        "said, not what happened: the verdicts were annulled in 1963–88, except Yagoda’s.",
        alt=_grown(table, len(TRIALS) - 1),
    )


def _grown(table: pd.DataFrame, step: int) -> str:
    trials = list(TRIALS)
    before = set(table.loc[table["trial_id"].isin(trials[:step]), "heading"])
    now = list(dict.fromkeys(table.loc[table["trial_id"] == trials[step], "heading"]))
    new = [heading for heading in now if heading not in before]
    named = "; ".join(heading[0].lower() + heading[1:] for heading in new)
    return f"{TRIALS[trials[step]]}: {len(now)} kinds of charge, {len(new)} of them new: {named}."


def _listed(table: pd.DataFrame, trial: str) -> str:
    """Return the charges of one trial as an HTML list."""
    items = "".join(
        f"<li>{html.escape(row.charge[0].upper() + row.charge[1:])} (against {_against(row.charged_against)}). "
        f"{html.escape(row.note)} ({sources.cite_cell(row.source_ids)})</li>"
        for row in table[table["trial_id"] == trial].itertuples()
    )
    return f"<details><summary>The charges of {TRIALS[trial]} in words</summary><ul>{items}</ul></details>"


def _against(ids: str) -> str:
    """Return the defendants of a `charged_against` cell by name."""
    names = data.load("defendants").set_index("defendant_id")["name"]
    return "all" if ids == "all" else html.escape(", ".join(names[i] for i in ids.split("|")))


# 3 Day by day -------------------------------------------------------------------------------------


def days_figure(table: pd.DataFrame, step: int = 0) -> go.Figure:
    """Return the days 2-15 March 1938 as a strip, those of row number `step` of `trial_days` in the accent."""
    days = list(range(2, 16))
    strip = go.Scatter(
        x=days, y=[0] * len(days), mode="markers+text", text=[str(day) for day in days], textposition="bottom center",
        marker=_strip(table, step), hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    hidden = {"visible": False, "showgrid": False}
    return exhibit.figure(
        strip, height=84, xaxis=hidden | {"range": [1.4, 15.6]}, yaxis=hidden | {"range": [-1.4, 0.8], "rangemode": "normal"},
        margin={"t": 0, "b": 0, "l": 0, "r": 0},
    )  # fmt: skip


def _strip(table: pd.DataFrame, step: int) -> dict:
    row = table.iloc[step]
    now = range(row["date"].day, row["date_end"].day + 1)
    known = {day for r in table.itertuples() for day in range(r.date.day, r.date_end.day + 1)}
    days = range(2, 16)
    return {
        "size": 20,
        "color": [style.ACCENT if day in now else style.CONTEXT for day in days],
        "symbol": ["square" if day in known else "square-open" for day in days],
    }


@course.shown
def day_by_day() -> Exhibit:
    """Exhibit 3: the trial of March 1938 from the first day to the executions."""
    table = data.load("trial_days")
    return Exhibit(
        kicker="Exhibit 3 · Day by day",
        title="What can be seen in thirteen days?",
        look_for="Move the slider through March 1938. On each day ask: is anything proved here that does not come from "
        "the mouth of an accused person?",
        figure=days_figure(table),
        controls=[Control("March 1938", [_span(row) for row in table.itertuples()], "slider")],
        states=[
            State(
                f"{_span(row)}: {html.escape(row.title)}.",
                data=[{"marker": _strip(table, i)}],
                panel=f"<p><strong>{html.escape(row.title)}.</strong> {html.escape(row.what_happened)} "
                f"({sources.cite_cell(row.source_ids)})</p><p><em>To notice:</em> {html.escape(row.notice)}</p>",
            )
            for i, row in enumerate(table.itertuples())
        ],
        table=table.assign(day=[_span(row) for row in table.itertuples()])[
            ["day", "title", "what_happened"]
        ].set_axis(["Day", "What", "What happened"], axis=1),
        source="From the official report as historians quote it, and from an eyewitness. A hollow square is a day for "
        "which nothing was read. The report was printed by the Soviet state: it shows what was said aloud.",
        alt=f"A strip of days from 2 to 15 March 1938 with {len(table)} entries, from the opening of the court to the executions.",
    )


def _span(row: tuple) -> str:
    days = f"{row.date.day}" if row.date == row.date_end else f"{row.date.day}–{row.date_end.day}"
    return f"{days} March"


# 4 The prosecutor's language ----------------------------------------------------------------------

SHOWN = ("The words", "What they do")


@course.shown
def prosecutor_language() -> Exhibit:
    """Exhibit 4: phrases of the prosecutor, first alone, then with what they do to a listener."""
    table = data.load("prosecutor_phrases")
    labels = [
        f"{i}. {TRIALS[row.trial_id][-4:]}: {_short(row.phrase)}"
        for i, row in enumerate(table.itertuples(), start=1)
    ]
    images = table["image"].str.split("|").explode().value_counts()
    counted = ", ".join(f"{image} {count}" for image, count in images.items())
    return Exhibit(
        kicker="Exhibit 4 · The prosecutor’s language",
        title="What do these words do?",
        look_for="Choose a phrase and read it alone first. What does it want you to feel? What does it tell you about "
        "an act, a time, a place? Only then choose “What they do”.",
        controls=[Control("Phrase", labels, "menu"), Control("Show", SHOWN)],
        states=[_phrase(row, shown, counted) for row in table.itertuples() for shown in SHOWN],
        table=table.assign(year=table["trial_id"].map(TRIALS), image=table["image"].str.replace("|", ", "))[
            ["phrase", "year", "said_of", "image", "proves"]
        ].set_axis(["Words", "Trial", "Said of", "Kind of image", "What it proves"], axis=1),
        source="Spoken by Andrei Vyshinsky, state prosecutor in all three trials; in English as the works named give them. "
        "What the words do is our reading; read the sentence yourself and argue with it.",
        alt=f"{len(table)} phrases of the prosecutor, by kind of image: {counted}.",
    )


def _short(phrase: str) -> str:
    return f"{phrase[:38].rstrip(' ,')} …" if len(phrase) > 40 else phrase


def _phrase(row: tuple, shown: str, counted: str) -> State:
    quoted = (
        f'<div class="course-text"><blockquote>“{html.escape(row.phrase)}”</blockquote></div>'
        f"<p>{TRIALS[row.trial_id]}, of {html.escape(row.said_of)} ({sources.cite_cell(row.source_ids)}).</p>"
    )
    if shown == SHOWN[0]:
        return State("Which feeling do the words ask for? Which fact do they give?", panel=quoted)
    image = row.image.replace("|", " and ")
    return State(
        f"Kind of image: {image}. Among the phrases here: {counted}.",
        panel=f"{quoted}<p><strong>What it may do to a listener.</strong> {html.escape(row.effect)}</p>"
        f"<p><strong>What it proves.</strong> {html.escape(row.proves)}</p>",
    )


# 5 Who believed it? -------------------------------------------------------------------------------

POSITIONS = {
    "Believed": ("believed",),
    "Doubted": ("doubted", "private doubt"),
    "Denounced": ("denounced",),
    "Changed their mind": ("changed mind",),
}
PLACES = ("In the courtroom", "From outside")
IN_COURT = frozenset({
    "joseph-e-davies", "george-kennan-other-us-embassy-staff", "charles-bohlen", "walter-duranty", "d-n-pritt",
    "lion-feuchtwanger", "fitzroy-maclean",
})  # fmt: skip


@course.shown
def reception() -> Exhibit:
    """Exhibit 5: observers of the same trials, by what they believed and from where they watched."""
    table = data.load("reception")
    table = table.assign(
        view=[next(w for w, held in POSITIONS.items() if p in held) for p in table["position"]],
        place=[PLACES[0] if i in IN_COURT else PLACES[1] for i in table["reception_id"]],
    )
    choices = list(product([None, *POSITIONS], [None, *PLACES]))
    return Exhibit(
        kicker="Exhibit 5 · Who believed it?",
        title="Same trial, different observers: why?",
        look_for="Choose a position, then a place. Does sitting in the courtroom decide what people believed? For each "
        "observer ask: what could this person check? What did he or she want to be true?",
        controls=[Control("Position", ["All", *POSITIONS]), Control("Watched", ["From anywhere", *PLACES])],
        states=[State(_observed(table, view, place)) for view, place in choices],
        cards=[
            Card(_observer(row), [[0, 1 + list(POSITIONS).index(row.view)], [0, 1 + PLACES.index(row.place)]])
            for row in table.itertuples()
        ],
        search_label="Search observers",
        table=table[["who", "role", "view", "place"]].set_axis(
            ["Who", "Role", "Position", "Watched"], axis=1
        ),
        source="A choice of observers, not a poll: it can’t show how many people believed. “In the courtroom” means that "
        "the works named place the person there for at least one of the trials.",
        alt=_observed(table, None, None),
    )


def _observed(table: pd.DataFrame, view: str | None, place: str | None) -> str:
    chosen = table if view is None else table[table["view"] == view]
    chosen = chosen if place is None else chosen[chosen["place"] == place]
    where = "" if place is None else f", {place.lower()}"
    if view is not None:
        return f"{len(chosen)} of {len(table)} observers: {view.lower()}{where}."
    counts = chosen["view"].value_counts().reindex(list(POSITIONS)).dropna().astype(int)
    listed = ", ".join(f"{count} {words.lower()}" for words, count in counts.items())
    return f"{len(chosen)} of {len(table)} observers{where}: {listed}."


def _observer(row: tuple) -> str:
    years = texts.day_in_words(row.date) + (f"–{row.date_end[:4]}" if row.date_end else "")
    unsure = MARK if row.confidence == "memory" else ""
    return (
        f"<p><strong>{html.escape(row.who)}</strong>, {html.escape(row.role)} ({years}). <em>{row.view}; {row.place.lower()}.</em>"
        f"</p><p>{html.escape(row.said_or_did)}{unsure}</p><p><em>Later:</em> {html.escape(row.later)}</p>"
        f'<p class="course-source">{sources.cite_cell(row.source_ids)}</p>'
    )


# 6 Sentence, death, rehabilitation ----------------------------------------------------------------

END = 1992.0


def _decimal(date: pd.Timestamp) -> float:
    return round(date.year + (date.day_of_year - 1) / 366, 2)


def fates(table: pd.DataFrame, trial: str) -> pd.DataFrame:
    """Return one trial's defendants in order of clearing and death (columns name, died, cleared: decimal years).

    `cleared` is END for the one never cleared; "by 1988" counts as 1988 and stays marked in `rehabilitated`.
    """
    rows = table[table["trial_id"] == trial]
    cleared = [END if words.startswith("not") else float(words[-4:]) + 0.4 for words in rows["rehabilitated"]]
    rows = rows.assign(ended=rows["died"].map(_decimal), cleared=cleared)
    return rows.sort_values(["ended", "cleared", "name"], kind="stable").reset_index(drop=True)


def fates_figure(table: pd.DataFrame, trial: str = "trial-1936") -> go.Figure:
    """Return a line for each defendant of one trial, from the verdict over the death to the clearing of the name."""
    traces, layout = _fate_lines(table, trial)
    base = {"hoverinfo": "skip", "cliponaxis": False}
    return exhibit.figure(
        go.Scatter(mode="lines", line={"color": style.ACCENT, "width": 5}, name="in prison", **base, **traces[0]),
        go.Scatter(mode="lines", line={"color": style.CONTEXT, "width": 2}, showlegend=False, **base, **traces[1]),
        go.Scatter(mode="markers", marker={"symbol": "x", "size": 10, "color": style.ACCENT}, name="killed", **base, **traces[2]),
        go.Scatter(mode="markers", marker={"size": 11, "color": style.INK}, name="cleared in this year", **base, **traces[3]),
        go.Scatter(
            mode="markers",
            marker={"symbol": "circle-open", "size": 11, "color": style.INK, "line": {"width": 2}},
            name="cleared by 1988", **base, **traces[4],
        ),
        **style.merge(
            {
                "showlegend": True,
                "xaxis": {"range": [1935, END], "tickvals": [1938, 1956, 1988], "showgrid": True},
                "yaxis": {"rangemode": "normal", "showgrid": False},
                "margin": {"t": 40, "r": 10},
            },
            layout,
        ),
    )  # fmt: skip


def _fate_lines(table: pd.DataFrame, trial: str) -> tuple[list[dict], dict]:
    """Return five traces (prison, silence, deaths, years of clearing, "by 1988") and the layout for one trial."""
    rows = fates(table, trial)
    verdict = _decimal(data.load("trials").set_index("trial_id").loc[trial, "closed"])
    lines: list[dict] = [{"x": [], "y": []} for _ in range(5)]

    def add(trace: int, xs: list, y: int) -> None:
        lines[trace]["x"] += xs
        lines[trace]["y"] += [y if x is not None else None for x in xs]

    for y, row in enumerate(rows.itertuples()):
        if row.ended - verdict > 0.5:
            add(0, [verdict, row.ended, None], y)
        add(1, [row.ended, row.cleared, None], y)
        add(2, [row.ended], y)
        if row.cleared < END:
            add(4 if row.rehabilitated.startswith("by") else 3, [row.cleared], y)
    names = [re.sub(r" \(.*?\)", "", name) for name in rows["name"]]
    layout = {
        "height": 90 + 24 * len(rows),
        "yaxis": {"tickvals": list(range(len(rows))), "ticktext": names, "range": [len(rows) - 0.4, -0.6]},
    }
    return lines, layout


@course.shown
def sentences_and_after() -> Exhibit:
    """Exhibit 6: sentence, death and rehabilitation of each defendant."""
    table = defendants_table()
    states = []
    for trial in TRIALS:
        traces, layout = _fate_lines(table, trial)
        states.append(State(_fate(table, trial), data=traces, layout=layout))
    return Exhibit(
        kicker="Exhibit 6 · Sentence, death, clearing",
        title="How long does a false verdict last?",
        look_for="Each line is a person. A cross is the death; the grey line is the time in which the verdict stood in "
        "law; a circle is the year in which a Soviet court or party body cleared the name. Look for the crosses that "
        "come late, the circles that come early, and the line without a circle.",
        figure=fates_figure(table),
        controls=[Control("Trial", list(TRIALS.values()))],
        states=states,
        table=_shown_defendants(table)[["Name", "Sentence", "Died", "Cleared"]],
        source="A hollow circle means “cleared by 1988”: it is certain that the verdict was lifted, but the single year "
        f"was not seen ({sources.cite('wiki-trial2-ru', 'wiki-trial3-ru')}). Yagoda: left out in 1988, refused again "
        f"by Russia’s Supreme Court since ({sources.cite('lat-1988-02-06', 'konflikty-yagoda')}).",
        alt=" ".join(_fate(table, trial) for trial in TRIALS),
    )


def _fate(table: pd.DataFrame, trial: str) -> str:
    rows = fates(table, trial)
    verdict = data.load("trials").set_index("trial_id").loc[trial, "closed"]
    soon = rows[rows["died"] - verdict <= pd.Timedelta(days=7)]
    late = rows[rows["died"] - verdict > pd.Timedelta(days=7)]
    first = rows[rows["rehabilitated"].str.fullmatch(r"19[0-7]\d|198[0-7]")]
    parts = [f"{TRIALS[trial]}: {len(soon)} of {len(rows)} were dead within a week of the verdict."]
    if len(late):
        named = ", ".join(
            f"{r.name} ({texts.day_in_words(r.died.strftime('%Y-%m-%d'))})" for r in late.itertuples()
        )
        parts.append(f"Sent to prison and killed later: {named}.")
    if len(first):
        parts.append(
            "Cleared early: " + ", ".join(f"{r.name} ({r.rehabilitated})" for r in first.itertuples()) + "."
        )
    never = rows.loc[rows["rehabilitated"] == "not rehabilitated", "name"].tolist()
    rest = f"; {', '.join(never)} never" if never else ""
    return " ".join(parts) + f" {len(rows) - len(never)} of {len(rows)} were cleared by 1988{rest}."


@course.shown
def lives_beside() -> Exhibit:
    """Exhibit 6b: four lives beside the stage."""
    return texts.people(
        ("krestinsky", "larina", "reiss", "raskolnikov"),
        kicker="Exhibit 6b · Beside the stage",
        title="What did the trials do to people outside the dock?",
        look_for="Read at least two lives. What did each of these people risk, for whom, and what did it change?",
    )


# 7 Shown and unseen -------------------------------------------------------------------------------

PEAK_YEARS = (1937, 1938)
ASPECT = 2.0
WINDOW = (36, 7)
"""Squares across and down that the window holds at least, so that a square keeps its size while few are shown."""


def scale_steps() -> pd.DataFrame:
    """Return the steps of exhibit 7: words, death sentences (persons), persons a square, number of squares."""
    years = data.load("repression_by_year").set_index("year").loc[list(PEAK_YEARS), "death_sentences"]
    trials = data.load("trials")
    shown = int(trials.loc[trials["kind"] == "public show trial", "n_defendants"].sum())
    days = sum(366 if year % 4 == 0 else 365 for year in PEAK_YEARS)
    people = [shown, years.sum() / days, years.sum() / (12 * len(PEAK_YEARS)), years.sum()]
    table = pd.DataFrame(
        {"step": ["The 54 in court", "An average day", "An average month", "1937 and 1938"], "people": people}
    )
    table["each"] = [1, shown, shown, shown]
    table["squares"] = (table["people"] / table["each"]).round().astype(int)
    return table.assign(people=table["people"].round().astype(int))


def scale_figure(steps: pd.DataFrame, step: int = 0) -> go.Figure:
    """Return the squares of one step of `scale_steps`; the 54 are in the accent colour.

    Thousands of squares cost nothing to send: they are two grey blocks, cut up by the grid lines of the axes.
    """
    lines = {"showgrid": True, "gridcolor": style.PAPER, "tick0": -0.5, "dtick": 1, "showticklabels": False}
    axis = lines | {"constrain": "domain", "showline": False, "linecolor": style.PAPER}
    return exhibit.figure(
        go.Scatter(x=[0], y=[0], mode="markers", marker={"opacity": 0}, hoverinfo="skip"),
        **style.merge(
            {
                "xaxis": axis,
                "yaxis": axis | {"scaleanchor": "x", "rangemode": "normal", "constraintoward": "top"},
                "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
            },
            _blocks(steps, step),
        ),
    )


def _blocks(steps: pd.DataFrame, step: int) -> dict:
    """Return the layout of one step: full rows, the last row, and the accent block of the 54 (one a square)."""
    squares = int(steps.iloc[step]["squares"])
    columns = math.ceil(math.sqrt(squares * ASPECT))
    full, rest = divmod(squares, columns)
    colour = style.ACCENT if step == 0 else style.CONTEXT
    blocks = [(columns, 0, full, colour), (rest, full, full + 1, colour), (1, 0, 1, style.ACCENT)]
    wide, high = max(columns, WINDOW[0]), max(full + (rest > 0), WINDOW[1])
    gap = 1 if columns > WINDOW[0] else 3
    return {
        "shapes": [
            {
                "type": "rect",
                "layer": "below",
                "line": {"width": 0},
                "fillcolor": fill,
                "x0": -0.5,
                "x1": width - 0.5,
                "y0": top - 0.5,
                "y1": bottom - 0.5,
            }
            for width, top, bottom, fill in blocks
            if width
        ],
        "height": 420 if columns > WINDOW[0] else 24 * high + 8,
        "annotations": [_pointer()] if step else [],
        "xaxis": {"range": [-0.5, wide - 0.5], "gridwidth": gap},
        "yaxis": {"range": [high - 0.5, -0.5], "gridwidth": gap},
    }


def _pointer() -> dict:
    """Return the words that point at the one square of the 54."""
    return {
        "x": 0.5,
        "y": 0.5,
        "ax": 60,
        "ay": 70,
        "text": "this square: the 54",
        "font": {"size": style.TEXT_SIZE, "color": style.INK},
        "bgcolor": style.PAPER,
        "borderpad": 4,
        "arrowcolor": style.INK,
        "arrowwidth": 2,
        "xanchor": "left",
    }


@course.shown
def shown_and_unseen() -> Exhibit:
    """Exhibit 7: for every person shown in court, how many death sentences that nobody saw?"""
    steps = scale_steps()
    states = [State(_scale(steps, i), layout=_blocks(steps, i)) for i in range(len(steps))]
    return Exhibit(
        kicker="Exhibit 7 · Shown and unseen",
        title="For every one shown, how many unseen?",
        look_for="Start with the 54: one square is one person. Then move on: from now on one square stands for 54 people, "
        "as many as in all three trials together. The dark red square in the corner is they.",
        figure=scale_figure(steps),
        controls=[Control("Death sentences", steps["step"].tolist())],
        states=states,
        table=steps.set_axis(["Step", "Death sentences (persons)", "Persons a square", "Squares"], axis=1),
        source="Death sentences in cases of the political police in 1937 and 1938, by a Soviet certificate of 1953 "
        f"({sources.cite('popov-1992')}); other counts are higher. Not all of the 54 were sentenced to death, and the 16 "
        "of 1936 fall before these two years. The average day and month are arithmetic: real days were very unequal.",
        alt=_scale(steps, len(steps) - 1),
    )


def _scale(steps: pd.DataFrame, step: int) -> str:
    row, shown = steps.iloc[step], int(steps.iloc[0]["people"])
    if step == 0:
        return f"{shown} people stood in the three public trials. Their names were in newspapers all over the world."
    if step == len(steps) - 1:
        return (
            f"{row['people']:,} death sentences in two years make {row['squares']:,} squares of {shown}. For each person shown "
            f"in court there were about {round(row['people'] / shown, -2):,.0f} death sentences, almost all without a public hearing."
        )
    return f"{row['step']} of these two years: about {row['people']:,} death sentences, {row['squares']:,} squares of {shown}."
