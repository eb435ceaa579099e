"""Exhibit 2: the laws that took away an accused person's rights, step by step."""

from __future__ import annotations

import html
from collections import Counter

import pandas as pd

from helpers import course, data, sources, texts
from helpers.exhibit import Control, Exhibit, State

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
