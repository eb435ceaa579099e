"""Exhibit 1: the 54 defendants, by trial, group and sentence."""

from __future__ import annotations

import html
from itertools import product

import pandas as pd

from helpers import course, sources, texts
from helpers.exhibit import Card, Control, Exhibit, State
from helpers.show_trials.people import EVERY, GROUPS, MARK, TRIALS, defendants_table, shown_defendants

SENTENCES = {"Death": "death", "Prison": "prison"}
DEATHS = {"executed": "Shot", "executed 1941": "Shot near Oryol", "killed in prison": "Killed in prison"}


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
        "a group or a sentence, or search for a word: Politburo, doctor, garage. For whom do the words fit, and for whom not?",
        controls=controls,
        states=states,
        cards=[Card(_defendant(row), _fits(row)) for row in table.itertuples()],
        search_label="Search names and work",
        table=shown_defendants(table),
        source="Names, work, sentence and fate from the court reports and later decisions, as named on each card. "
        "The five groups are our own sorting: another historian would draw the lines differently. A year marked “not verified” is known but was not seen in a source "
        "for this course.",
        alt=_chosen(table, None, None, None),
    )


def _chosen(table: pd.DataFrame, trial: str | None, kind: str | None, sentence: str | None) -> str:
    """Return in words how many of the 54 fit one combination of the controls."""
    fits = table
    for column, wanted in (("trial_id", trial), ("kind", kind), ("sentence", sentence)):
        fits = fits if wanted is None else fits[fits[column] == wanted]
    where = f"in {TRIALS[trial]}" if trial else "in the three trials"
    who = f" ({kind})" if kind else ""
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
