"""Exhibits 7a to 7d: people shot in Moscow, counted from Memorial's list by address."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style, texts
from helpers.exhibit import Card, Control, Exhibit, State

STOP = ("1938-11", "17 Nov 1938: stopped")
NATIONALITIES = ("Russian", "Jewish", "Latvian", "Polish", "German", "Ukrainian", "Belarusian")
# group -> (day, words) of the order that concerns it
ORDERS = {
    "All": ("1937-07-30", "30 July 1937: Order 00447"),
    "Polish": ("1937-08-11", "11 Aug 1937: Order 00485, Poles"),
    "German": ("1937-07-25", "25 July 1937: Order 00439, Germans"),
    "Latvian": ("1937-11-30", "30 Nov 1937: Latvian operation"),
}
# group -> how far its bars speak for the order, where it can be said
READINGS = {
    "Latvian": "So many people of one nationality in so few months are hard to explain without an order."
}
# words of the legend -> column of `moscow_shot_by_month_place`
PLACES = {"Donskoe crematorium": "donskoe", "Butovo": "butovo", "Kommunarka": "kommunarka"}
SHOWN_AS = ("All together", "By burial place")
AXIS_ALL, AXIS_GROUP = 1100, 450
MOSCOW = "memorial-moscow-addresses"


def places_of(group: str) -> pd.DataFrame:
    """Return people of one recorded nationality (or "All") shot in Moscow by month: month and a column a burial place."""
    table = data.load("moscow_shot_by_month_place")
    return table[table["nationality"] == group].sort_values("month")[["month", *PLACES.values()]]


def names_figure(group: str = "All") -> go.Figure:
    """Return people of one recorded nationality shot in Moscow, by month, with the orders as dated lines.

    Three traces, one a burial place; together they are stacked, or the first carries the sum.
    """
    months = places_of(group)
    bars = [
        go.Bar(
            x=months["month"].tolist(), xperiod="M1", xperiodalignment="middle", hovertemplate="%{x|%B %Y}: %{y:,}<extra></extra>",
            **trace,
        )
        for trace in _names_data(months, SHOWN_AS[0])
    ]  # fmt: skip
    return exhibit.figure(
        *bars, height=420, barmode="stack",
        xaxis={"type": "date", "dtick": "M3", "tickformat": "%b<br>%Y", "range": ["1936-12-28", "1939-01-03"], "ticklabelmode": "period"},
        **style.merge(_names_layout(group, SHOWN_AS[0]), {"yaxis": {"title": {"text": "people shot in the month"}}}),
    )  # fmt: skip


def _names_data(months: pd.DataFrame, shown_as: str) -> list[dict]:
    """Return what differs between the two ways of showing: one bar a month, or one a month and burial place."""
    if shown_as == SHOWN_AS[0]:
        whole = months[list(PLACES.values())].sum(axis=1).tolist()
        none = [0] * len(whole)
        return [
            {
                "y": y,
                "name": place,
                "marker": {"color": style.ACCENT, "pattern": {"shape": ""}, "line": {"width": 0}},
            }
            for place, y in zip(PLACES, (whole, none, none), strict=True)
        ]
    return [
        {
            "y": months[column].tolist(),
            "name": place,
            "marker": {
                "color": style.CATEGORIES[i],
                "pattern": {"shape": style.PATTERNS[i]},
                "line": {"width": 1.5, "color": style.CATEGORIES[i]},
            },
        }
        for i, (place, column) in enumerate(PLACES.items())
    ]


def _names_layout(group: str, shown_as: str) -> dict:
    """Return axis, dated lines and legend; the legend stands below, so that it never meets the lines' words."""
    by_place = shown_as != SHOWN_AS[0]
    lines = [style.event_line(STOP[0] + "-17", STOP[1], anchor="right")]
    if group in ORDERS:
        lines.append(style.event_line(*ORDERS[group], level=1))
    return style.events(*lines) | {
        "yaxis": {"range": [0, AXIS_ALL if group == "All" else AXIS_GROUP]},
        "margin": {"t": 60},
        "showlegend": by_place,
        "legend": {"y": -0.2, "yanchor": "top"},
    }


@course.shown
def names_of_moscow() -> Exhibit:
    """Exhibit 7a: people shot in Moscow by month, recorded nationality and burial place, with the dates of the orders."""
    groups = ("All", *NATIONALITIES)
    months = data.load("moscow_shot_by_month_nationality")
    return Exhibit(
        kicker="Exhibit 7a · Names of Moscow",
        title="Can you see an order in the names?",
        look_for="Each bar counts people with a Moscow address who were shot in one month, by the nationality their police file gave. "
        "Begin with “Latvian”. Then test “Polish”: the bars rise in the month of the order, but does what comes after an order also come "
        "from it? Choose “By burial place” before you answer.",
        figure=names_figure(),
        controls=[Control("Recorded nationality", groups), Control("Show", SHOWN_AS)],
        states=[_names_state(group, shown_as) for group in groups for shown_as in SHOWN_AS],
        table=months.merge(places_of("All"), on="month").rename(
            columns={
                "month": "Month", "other_or_not_recorded": "Other or not recorded", "all": "All",
                **{column: f"All: {place}" for place, column in PLACES.items()},
            }
        ),
        source=f"Counted for this course from Memorial’s list “Shootings in Moscow” ({sources.cite(MOSCOW)}): {_on_the_list():,} people, of "
        f"whom {_on_the_list(1937, 1938):,} were shot in 1937 and 1938. Only people shot in Moscow with a Moscow address. What a file records about a "
        "person is not the proven cause of their death, and the list does not say who passed the sentence. Burial places: "
        f"{sources.cite('topos-burials', 'birstein-2011')}. The axis is the same for all nationalities and longer for “All”.",
        alt=_names_finding("Latvian", SHOWN_AS[0]),
    )  # fmt: skip


def _on_the_list(first: int | None = None, last: int | None = None) -> int:
    """Return the people on the list, all or those shot in the years from `first` to `last`."""
    years = data.load("moscow_shot_by_year")
    return int((years if first is None else years[years["year"].between(first, last)])["people"].sum())


def _names_state(group: str, shown_as: str) -> State:
    return State(
        _names_finding(group, shown_as),
        data=_names_data(places_of(group), shown_as),
        layout=_names_layout(group, shown_as),
    )


def _names_finding(group: str, shown_as: str) -> str:
    months = places_of(group).set_index("month")
    counts = months.sum(axis=1)
    who = "people" if group == "All" else f"people recorded as {group}"
    top = counts.idxmax()
    finding = (
        f"The list has {counts.sum():,} {who} who were shot in Moscow in 1937 and 1938. The month with the most was "
        f"{texts.day_in_words(top)}: {counts.max():,}."
    )
    if shown_as == SHOWN_AS[1]:
        return f"{finding} {_places_finding(group, months)}"
    if group in ORDERS:
        month = ORDERS[group][0][:7]
        before = counts[counts.index < month]
        after = (pd.Period(top, "M") - pd.Period(month, "M")).n
        finding += (
            f" Before the month of the order no month had more than {before.max():,}; the highest month came {after} months after "
            f"it. {READINGS.get(group, 'What comes after an order does not always come from it.')}"
        )
    else:
        half = counts[counts.index < "1938"].sum()
        finding += f" No single order names this group; {half:,} were shot in 1937 and {counts.sum() - half:,} in 1938."
    return finding + f" In December 1938: {counts.iloc[-1]:,}."


def _places_finding(group: str, months: pd.DataFrame) -> str:
    """Return where the dead of a group lie; for Poles and Latvians, month by month where it decides the question."""
    if group == "Polish":
        early, december = months.loc["1937-08":"1937-09"], months.loc["1937-12"]
        return (
            f"Look where they lie. Of the {early.sum().sum():,} of August and September 1937, {early['donskoe'].sum():,} were burned at "
            f"Donskoe, where people condemned one by one in a closed court were also brought; of December’s {december.sum():,}, "
            f"{december['butovo']:,} lie at Butovo. So the early bars may have another origin than the Polish order. The list does not "
            "say: it is an open question."
        )
    if group == "Latvian":
        february = months.loc["1938-02"]
        return (
            f"Of February 1938’s {february.sum():,}, {february['butovo']:,} lie at Butovo. Before December 1937 only "
            f"{months.loc[:'1937-11', 'butovo'].sum()} Latvians on the list were buried there."
        )
    sums = months.sum()
    listed = ", ".join(f"{place} {sums[column]:,}" for place, column in PLACES.items())
    return f"Burial places: {listed}. From January 1938 nobody on the list was brought to Donskoe."


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
    """Exhibit 7d: the days on which people were shot in Moscow."""
    days = data.load("moscow_shot_by_day")
    return Exhibit(
        kicker="Exhibit 7d · More: days",
        title="How did the days differ?",
        look_for="Each thin bar is one day. Look for days with none, and for single days that stand far above the rest. Which offices "
        "had to work together for such a day? Think of lists, cars, guards, clerks.",
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
    ages = pd.DataFrame({"name": age["age_group"], "people": age["men_1937_1938"] + age["women_1937_1938"]})
    work = data.load("moscow_shot_by_occupation")
    work = pd.DataFrame({"name": work["occupation_group"], "people": work["people_1937_1938"]})
    sums = places_of("All")[list(PLACES.values())].sum()
    place = pd.DataFrame({"name": list(PLACES), "people": sums.tolist()})
    place = place.sort_values("people", ascending=False, ignore_index=True)
    outside, members = party["people"].iloc[0], party["people"].iloc[1]
    whole, least = data.row("terror_counts", "shot-in-moscow")["people"], party["people"].sum()
    named = work.set_index("name")["people"]
    return {
        "Party status": (
            party,
            f"{outside:,} of {least:,} people, more than half, were recorded as non-party; {members:,} were members or candidates. "
            "Members were a small part of the city, so they were in far greater danger than others; and yet most of the dead were "
            f"outside the party. The list has only people with a Moscow address, about {least / whole * 100:.0f} in a hundred of those shot in Moscow.",
        ),
        "Age": (
            ages,
            f"Most were between thirty and fifty. {int(ages['people'].iloc[0])} were under twenty. {int(age['women_1937_1938'].sum())} "
            f"of {int(ages['people'].sum()):,} were women.",
        ),
        "Work": (
            work,
            f"The largest group are directors, heads and officials: {work['people'].iloc[0]:,}. At least {named['worker']:,} were workers, "
            f"{named['engineer or technician']:,} engineers or technicians, {named['teacher of a foreign language']:,} teachers of a foreign "
            "language. The groups overlap and miss some: never add them up.",
        ),
        "Burial place": (
            place,
            f"Most lie at {place['name'].iloc[0]} ({place['people'].iloc[0]:,}) and {place['name'].iloc[1]} "
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
    """Exhibit 7b: what Memorial's entries record about the people shot in Moscow."""
    traits = _traits()
    first = next(iter(traits.values()))[0]
    rows = pd.concat([table.assign(trait=name) for name, (table, _) in traits.items()])
    return Exhibit(
        kicker="Exhibit 7b · More: who they were",
        title="How many were in the party, and how many were not?",
        look_for="The source text is right that arrests climbed to party officials “at higher and higher levels”. But were most of "
        "the dead in the party? All four views count 1937 and 1938.",
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
        source=f"Counted for this course from Memorial’s list ({sources.cite(MOSCOW)}). Each entry repeats what the police file said. "
        "Work: groups found by key words in the entries; they overlap and miss some.",
        alt=traits["Party status"][1],
    )


@course.shown
def stamp_collectors() -> Exhibit:
    """Exhibit 7c: the source text's own categories, looked up among the names."""
    people = data.load("moscow_people")
    echoes = list(dict.fromkeys(people["echoes_in_source_text"]))
    options = ["All", *(echo[0].upper() + echo[1:] for echo in echoes)]
    cards = [
        Card(_entry(row), fits=[[0, 1 + echoes.index(row.echoes_in_source_text)]])
        for row in people.itertuples()
    ]
    counts = people["echoes_in_source_text"].value_counts()
    findings = [
        f"{len(people)} of {_on_the_list():,} entries, chosen because they answer the source text’s words."
    ]
    findings += [_looked_up(echo, counts[echo]) for echo in echoes]
    return Exhibit(
        kicker="Exhibit 7c · More: looked up",
        title="Are the source text’s examples among the names?",
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


# what an entry does not say, where the label could mislead
NOT_SAID = {
    "worked for collectors’ societies": "One was a coin expert, one a bookkeeper. Neither entry says that the man collected stamps.",
    "Esperanto officials": "Nobody for a pen-pal club was found in the list.",
    "recorded as Polish or Latvian (not in the text)": "An entry gives a nationality and a day, not the order behind the sentence.",
    "the youngest": "No entry says by which law.",
}


def _looked_up(echo: str, count: int) -> str:
    words = f"{count} {'entry' if count == 1 else 'entries'} shown here under “{echo}”."
    return f"{words} {NOT_SAID.get(echo, '')}".strip()


def _entry(row: tuple) -> str:
    shot = texts.day_in_words(str(row.shot)[:10])
    return (
        f'<p><strong>{html.escape(row.name)}</strong> (<span lang="ru">{html.escape(row.name_ru)}</span>), born {row.born}. '
        f"{html.escape(row.work_recorded)}. Recorded as {html.escape(row.nationality_recorded)}, {html.escape(row.party_status)}. "
        f"Shot on {shot}; {html.escape(row.burial_place)}.</p>"
    )
