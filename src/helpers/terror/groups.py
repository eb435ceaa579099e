"""Exhibit 5: who was taken, in the records."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

# name of the view -> the two legends
GROUPS = {
    "The whole, 1937–38": ("sentenced", "of them to death"),
    "National operations": ("convicted", "of them shot"),
    "Red Army ranks": ("serving", "of them arrested, shot or otherwise repressed"),
    "Party leaders": ("delegates or members of 1934", "of them arrested, or arrested and shot"),
}


COLUMNS = ["name", "first", "second"]
PARTY = {
    "17th-congress-delegates-arrested": "Delegates of the 17th Congress (arrested)",
    "17th-congress-central-committee-members-and-candidates-arrested-and-shot": "Central Committee (arrested and shot)",
}


def groups_table() -> pd.DataFrame:
    """Return every view's groups: view, name, first (all counted) and second (of whom ...), in persons."""
    whole = data.load("terror_operations")[["name", "sentenced", "shot"]]
    national = data.load("national_operations").query("row_kind == 'operation'")
    unseen = national["confidence"] == "memory"
    national = national.assign(name=national["operation"] + unseen.map({True: " (not verified)", False: ""}))
    national = national[["name", "convicted", "shot"]]
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
            "mass operation, mostly against people who held no high post, account for most. The public trials had "
            f"{rows.iloc[-1]['first']:,.0f} defendants. The rows overlap."
        )
    if view == "National operations":
        total = data.row("national_operations", "All national operations")
        return (
            f"The largest was the Polish operation: {first['first']:,.0f} convicted, {first['second']:,.0f} of them shot. All "
            f"together, as published: {total['convicted']:,} convicted, {total['shot']:,} shot; the rows shown do not quite add up to that."
        )
    if view == "Red Army ranks":
        top, last = rows.head(3), rows[rows["name"] == "Brigade commanders"].iloc[0]
        other = data.row("red_army_purge", "b-army-commanders-purged")
        return (
            f"Of the {top['first'].sum():,.0f} marshals and army commanders {top['second'].sum():,.0f} were repressed, and "
            f"{last['second']:,.0f} of {last['first']:,.0f} brigade commanders. Counts of the highest ranks differ by one or two: "
            f"another table has {other['people']:.0f} of {other['serving']:.0f} army commanders. {_officer_corps()}"
        )
    return " ".join(
        f"{name}: {second:,.0f} of {first:,.0f}."
        for name, first, second in zip(*(rows[c] for c in COLUMNS), strict=True)
    )


def _officer_corps() -> str:
    """Return what the report of 1938 says, as shares of the officer corps of 1937."""
    corps = data.row("red_army_purge", "d-officer-corps-1937-strength")["serving"]
    dismissed = data.row("terror_counts", "officers-dismissed")["people"]
    arrested = data.row("terror_counts", "officers-arrested")["people"]
    return (
        f"Of the {corps:,.0f} officers of 1937 about {dismissed / corps * 100:.0f} in a hundred were dismissed in two years and "
        f"about {arrested / corps * 100:.0f} in a hundred arrested. So a third fits dismissals, not executions."
    )


@course.shown
def who_was_taken() -> Exhibit:
    """Exhibit 5: what the source text's categories look like in the records."""
    table = groups_table()
    views = {view: table[table["view"] == view] for view in GROUPS}
    first = views[next(iter(views))]
    return Exhibit(
        kicker="Exhibit 5 · Who was taken?",
        title="Where was the danger greatest, and where were most people?",
        look_for="The grey bar counts a whole group. The red, striped bar counts those of them who were sentenced to death, shot or "
        "arrested: the line above the bars says which. A share tells of danger, a length tells of numbers of people.",
        figure=groups_figure(first, GROUPS[next(iter(views))]),
        controls=[Control("View", list(views))],
        states=[_groups_state(view, rows) for view, rows in views.items()],
        table=table.assign(counted=table["view"].map(lambda view: " / ".join(GROUPS[view])))[
            ["name", "view", "counted", "first", "second"]
        ].set_axis(["Who", "View", "What the two numbers count", "First number", "Second number"], axis=1),
        source=f"Whole: {sources.cite('popov-transcript', 'lewin-2005')}. Order 00447: {sources.cite('werth-2010')}; other estimates "
        f"go up to {_memorial('order-00447-memorial'):,} sentenced and {_memorial('order-00447-memorial-death'):,} of them to death "
        f"({sources.cite('worldhistoryproject')}). National operations: "
        f"{sources.cite('halaburda-2013', 'national-ops-summary', 'wiki7-national-ops')}, after studies by Memorial’s "
        f"historians; {_unseen_operations()} rows are not verified. Military Collegium: {sources.cite('kropachev-2020')}. Army: "
        f"{sources.cite('leningrad-battles')}. Party: {sources.cite('khrushchev-1956')}.",
        alt=_groups_finding(next(iter(views)), first),
    )


def _memorial(count_id: str) -> int:
    return int(data.row("terror_counts", count_id)["people"])


def _unseen_operations() -> int:
    return len(data.unverified("national_operations"))


def groups_figure(rows: pd.DataFrame, legend: tuple[str, str]) -> go.Figure:
    """Return two horizontal bars a group: all of them in grey, those of whom something worse befell striped."""
    shared = {"orientation": "h", "textposition": "outside", "cliponaxis": False, "hoverinfo": "skip"}
    all_of_them, of_whom = _groups_data(rows, legend)
    return exhibit.figure(
        go.Bar(marker={"color": style.CONTEXT}, **all_of_them, **shared),
        go.Bar(
            marker={
                "color": style.ACCENT,
                "pattern": {"shape": "/", "solidity": 0.2, "fillmode": "overlay", "fgcolor": style.PAPER},
            },
            **of_whom,
            **shared,
        ),
        height=_groups_height(rows),
        showlegend=True,
        xaxis={"showticklabels": False, "range": exhibit.bar_range(rows["first"])},
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
        {"x": exhibit.values(rows[c]), "y": names, "text": exhibit.labels(rows[c]), "name": words}
        for words, c in columns
    ]


def _groups_state(view: str, rows: pd.DataFrame) -> State:
    layout = {"xaxis": {"range": exhibit.bar_range(rows["first"])}, "height": _groups_height(rows)}
    return State(_groups_finding(view, rows), data=_groups_data(rows, GROUPS[view]), layout=layout)
