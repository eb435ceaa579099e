"""Exhibit 3: one person, many tables: who is in a count, and who is not."""

from __future__ import annotations

import html

import pandas as pd

from helpers import course, data, sources, texts
from helpers.exhibit import Control, Exhibit, State

SHOWN = ("Decide first", "Then see")
ANSWERS = {"yes": "counted", "no": "not counted", "unclear": "cannot be known"}
PEAK_YEARS = (1937, 1938)


def series_totals() -> dict[str, int]:
    """Return the size of each count that exhibit 3 uses (persons), from the tables of the course."""
    sentences = data.load("repression_by_year").set_index("year").loc[list(PEAK_YEARS)]
    camps = data.load("gulag_population").set_index("year")
    return {
        "arrests": int(data.row("terror_counts", "arrests-1937-38")["people"]),
        "sentences": int(sentences["total_convicted"].sum()),
        "death": int(sentences["death_sentences"].sum()),
        "prisoners": int(camps.loc[1939, "total"]),
        "camp-deaths": int(camps.loc[list(PEAK_YEARS), "deaths_in_year"].sum()),
        "deported": int(data.row("dekulakisation", "deported-1930-31")["value"]),
    }


def _unseen() -> set[str]:
    """Return the counts of `series_totals` that were not seen in a source."""
    return {"prisoners"} if 1939 in set(data.unverified("gulag_population")["year"]) else set()


@course.shown
def what_is_counted() -> Exhibit:
    """Exhibit 3: for seven documented lives, which of six counts would include them."""
    cells = data.load("counted_people")
    people = data.load("people").set_index("person_id").loc[cells["person_id"].drop_duplicates()]
    totals = series_totals()
    return Exhibit(
        kicker="Exhibit 3 · What is counted?",
        title="One person: in which tables?",
        look_for="Choose a person and read the life. For each of the six counts decide: is this person in it? Then look. Watch for "
        "a person who died of the Terror and stands in no count of its dead.",
        controls=[Control("Person", people["name"].tolist(), "menu"), Control("Show", SHOWN)],
        states=[
            _state(person_id, person["name"], cells[cells["person_id"] == person_id], totals, shown)
            for person_id, person in people.iterrows()
            for shown in SHOWN
        ],
        table=cells.assign(name=cells["person_id"].map(people["name"]), answer=cells["counted"].map(ANSWERS))[
            ["name", "series_name", "answer", "reason"]
        ].set_axis(["Person", "Count", "Counted?", "Why"], axis=1),
        source="Our reasoning, made for this course from each life and from what each count includes; nobody has looked these people up in the "
        f"lists behind the counts. The counts: {sources.cite('goldman-terror', 'popov-1992', 'kokurin-petrov-2000', 'zemskov-1991', 'werth-2011-kulaks')}.",
        alt=_summary(cells, people["name"]),
    )


def _summary(cells: pd.DataFrame, names: pd.Series) -> str:
    in_none = [
        names[p] for p, rows in cells.groupby("person_id", sort=False) if not (rows["counted"] == "yes").any()
    ]
    return f"{len(names)} lives and {cells['series'].nunique()} counts. In none of the six counts: {', '.join(in_none)}."


def _state(person_id: str, name: str, cells: pd.DataFrame, totals: dict[str, int], shown: str) -> State:
    unseen = _unseen()
    rows = "".join(
        f'<tr><th scope="row">{html.escape(cell.series_name)}</th>'
        f'<td class="course-number">{totals[cell.series]:,}{" (not verified)" if cell.series in unseen else ""}</td>'
        + (
            "<td>?</td>"
            if shown == SHOWN[0]
            else f"<td><strong>{ANSWERS[cell.counted]}</strong></td><td>{html.escape(cell.reason)}</td>"
        )
        + "</tr>"
        for cell in cells.itertuples()
    )
    words = ("Count", "All people in it", "This person") + (() if shown == SHOWN[0] else ("Why",))
    head = "".join(f'<th scope="col">{word}</th>' for word in words)
    table = f"<table><caption>{html.escape(name)} in six counts</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    counted = int((cells["counted"] == "yes").sum())
    finding = (
        f"{html.escape(name)}: decide for each of the {len(cells)} counts before you look."
        if shown == SHOWN[0]
        else f"{html.escape(name)} is in {counted or 'none'} of the {len(cells)} counts."
    )
    return State(finding, panel=texts.life_in_words(person_id) + table)
