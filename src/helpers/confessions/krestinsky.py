"""Exhibit 4: one night, Krestinsky on 2 and 3 March 1938."""

from __future__ import annotations

import html

import pandas as pd

from helpers import course, data, sources
from helpers.confessions.steps import marks, steps_figure
from helpers.exhibit import Control, Exhibit, State

RECORD_SYMBOLS = {
    "court report": "square",
    "press abroad": "diamond",
    "no record": "x-thin",
    "later document": "circle",
}
COLUMNS = {
    "when": "When",
    "words": "What",
    "record": "Kind of record",
    "quoted": "Words",
    "around": "What was happening",
    "unknown": "What cannot be known",
    "works": "Sources",
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
        table=steps.assign(
            quoted=[data.row("excerpts", name)["text"] if name else "" for name in steps["excerpt_id"]],
            works=["; ".join(map(sources.label, ids.split("|"))) for ids in steps["source_ids"]],
        )[list(COLUMNS)].set_axis(list(COLUMNS.values()), axis=1),
        source="The words are those of the official English court report, which the Soviet government edited and printed for "
        f"readers abroad ({sources.cite('court-report-1938')}), as later works quote it.",
        alt=f"{len(steps)} steps from Krestinsky’s first confession to his rehabilitation. For {silent} of them, a pause on 2 "
        "March and the night that followed, there is no record.",
    )


def _only(chosen: int, count: int) -> list[bool]:
    return [number == chosen for number in range(count)]


def _night_state(step: tuple, steps: pd.DataFrame, symbols: list[str]) -> State:
    chosen = _only(step.position - 1, len(steps))
    quoted = quotation(step.excerpt_id) if step.excerpt_id else ""
    unknown = (
        f"<p><strong>What cannot be known:</strong> {html.escape(step.unknown)}</p>" if step.unknown else ""
    )
    panel = (
        f"{quoted}<p><strong>What was happening:</strong> {html.escape(step.around)} "
        f"({sources.cite_cell(step.source_ids)})</p>{unknown}"
    )
    said = "" if step.words.lower() == step.record else f" {html.escape(step.words)}."
    finding = f"{html.escape(step.when)}:{said} Kind of record: {html.escape(step.record)}."
    return State(finding, data=[{}, marks(steps["words"].tolist(), symbols, chosen)], panel=panel)


def quotation(excerpt_id: str) -> str:
    """Return an excerpt's speaker and words as HTML."""
    row = data.row("excerpts", excerpt_id)
    return f"<p><strong>{html.escape(row['speaker'])}:</strong> “{html.escape(row['text'])}”</p>"
