"""Exhibit 7: people shot in Moscow, counted from Memorial's list by address."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style, texts
from helpers.exhibit import Card, Control, Exhibit, State

STOP = ("1938-11", "17 Nov 1938: stopped")
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
        bars, height=440, xaxis={"showticklabels": False, "range": exhibit.bar_range(table["people"])},
        yaxis={"autorange": "reversed", "showgrid": False}, margin={"r": 50, "t": 10},
    )  # fmt: skip


def _traits_data(table: pd.DataFrame) -> dict:
    return {
        "x": table["people"].tolist(),
        "y": table["name"].tolist(),
        "text": exhibit.labels(table["people"]),
    }


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
                layout={"xaxis": {"range": exhibit.bar_range(table["people"])}},
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
