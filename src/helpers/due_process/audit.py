"""Exhibit 3: the trial of March 1938 in nine steps: first the record, then what it proves."""

from __future__ import annotations

import html

from helpers import course, data, sources, texts
from helpers.exhibit import Control, Exhibit, State

SHOWN = ("The record", "Our audit")


@course.shown
def audit_a_trial() -> Exhibit:
    """Exhibit 3: each step of the trial of March 1938, for the student to audit and then to compare."""
    table = data.load("trial_audit")
    strengths = table["strength"].value_counts()
    return Exhibit(
        kicker="Exhibit 3 · Audit a trial",
        title="At which step was which right broken, and how do you know?",
        look_for="Stay on “The record” and move from step to step. At each ask: which right is touched here, and which single piece of "
        "evidence would I show to a doubter? Answer the two questions below. Only then choose “Our audit”.",
        controls=[
            Control("Step", [f"{i}. {row.step}" for i, row in enumerate(table.itertuples(), 1)], "slider"),
            Control("Show", SHOWN),
        ],
        states=[
            _step(row, number, len(table), shown)
            for number, row in enumerate(table.itertuples(), start=1)
            for shown in SHOWN
        ],
        table=table.assign(date=table["date"].map(texts.day_in_words))[
            ["step", "date", "record", "right", "evidence", "strength", "against"]
        ].set_axis(["Step", "When", "The record", "Right", "Best evidence", "How strong", "For the court"], axis=1),
        source="The record as historians and the state’s own report give it; some of it was read in quotation. Which right a step touches "
        "and how strong the evidence is are our judgement, made for this course. A good auditor also writes down what speaks for the other side.",
        alt=f"The trial of March 1938 in {len(table)} steps. Evidence documented in the state’s own papers or in public: "
        f"{strengths['documented']} steps; strong, with a gap: {strengths['strong']}; kept in form: {strengths['open']}.",
    )  # fmt: skip


def _step(row: tuple, number: int, count: int, shown: str) -> State:
    where = f"Step {number} of {count}, {texts.day_in_words(row.date)}: {html.escape(row.step)}"
    record = (
        f"<p><strong>What a fair trial asks.</strong> {html.escape(row.rule)}</p><p><strong>The record.</strong> {_told(row.record)} "
        f"({sources.cite_cell(row.source_ids)})</p>"
    )
    if shown == SHOWN[0]:
        return State(f"{where}. Which right is touched here?", panel=record)
    return State(
        f"{where}. Right: {html.escape(row.right)}. Evidence: {row.strength}.",
        panel=f"{record}<p><strong>Right.</strong> {html.escape(row.right)}.</p><p><strong>Best evidence ({row.strength}).</strong> "
        f"{_told(row.evidence)}</p><p><strong>What can be said for the court.</strong> {_told(row.against)}</p>",
    )


def _told(text: str) -> str:
    """Return a cell as HTML; titles of newspapers stand between asterisks."""
    parts = html.escape(text).split("*")
    return "".join(f"<cite>{part}</cite>" if i % 2 else part for i, part in enumerate(parts))
