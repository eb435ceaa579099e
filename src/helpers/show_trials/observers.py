"""Exhibit 5: observers of the same trials, and what each believed."""

from __future__ import annotations

import html
from itertools import product

import pandas as pd

from helpers import course, data, sources, texts
from helpers.exhibit import Card, Control, Exhibit, State
from helpers.show_trials.people import MARK, doubt

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
        title="Same trials, different observers: why?",
        look_for="Choose a position, then a place. Does sitting in the courtroom decide what people believed? For each "
        "observer ask: what could this person check? What did he or she want to be true?",
        controls=[Control("Position", ["All", *POSITIONS]), Control("Watched", ["From anywhere", *PLACES])],
        states=[State(_observed(table, view, place)) for view, place in choices],
        cards=[
            Card(_observer(row), [[0, 1 + list(POSITIONS).index(row.view)], [0, 1 + PLACES.index(row.place)]])
            for row in table.itertuples()
        ],
        search_label="Search observers",
        table=table.assign(who=table["who"] + doubt(table))[["who", "role", "view", "place"]].set_axis(
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
