"""Exhibit 2: statements of the trials, tested."""

from __future__ import annotations

import html

from helpers import course, data, sources
from helpers.exhibit import Control, Exhibit, State

STAGES = ("1 What was said", "2 What could settle it", "3 What was found")
TRIALS = {
    "trial-1936": "August 1936",
    "trial-1937": "January 1937",
    "tukhachevsky-1937": "June 1937 (secret, army)",
    "trial-1938": "March 1938",
}
STATEMENTS = {
    "hotel-bristol": "The Hotel Bristol",
    "oslo-flight": "The flight to Oslo",
    "romm-paris": "A park in Paris",
    "copenhagen-envoys": "Two visitors to Copenhagen",
    "lenin-plot-1918": "A plot against Lenin",
    "medical-murders": "The doctors",
    "merano-1933": "A meeting in Merano",
    "kirov-centre": "The murder of Kirov",
    "smirnov-prison": "Orders from Smirnov",
    "bloc-1932": "The bloc of 1932",
    "kemerovo-mine": "The mine at Kemerovo",
    "shumikha-train": "The train at Shumikha",
    "livestock-plague": "The cattle",
}


COLUMNS = {
    "defendant": "Who said it",
    "trial": "Trial",
    "claim": "What was said",
    "checkable_detail": "What can be checked",
    "could_settle": "What could settle it",
    "independent_evidence": "What was found",
    "outcome": "Outcome",
    "works": "Sources",
}


@course.shown
def test_a_confession() -> Exhibit:
    """Exhibit 2: a statement, the detail that can be checked, and what other evidence says."""
    tests = data.load("testable_confessions").set_index("test_id").loc[list(STATEMENTS)]
    partly = int((tests["outcome"] == "partly true").sum())
    return Exhibit(
        kicker="Exhibit 2 · Test a confession",
        title="What would settle it?",
        look_for="Choose a statement and read step 1. Write down one thing that you would want to see. Then open step 2 and "
        "compare. Step 3 comes last. In a short lesson take two statements: the Hotel Bristol and one of your choice.",
        controls=[Control("Statement", list(STATEMENTS.values()), "menu"), Control("Step", STAGES)],
        states=[_test_state(test, stage) for test in tests.itertuples() for stage in range(len(STAGES))],
        table=tests.assign(
            trial=tests["trial_id"].map(TRIALS),
            works=["; ".join(map(sources.label, ids.split("|"))) for ids in tests["source_ids"]],
        )[list(COLUMNS)].set_axis(list(COLUMNS.values()), axis=1),
        source=f"{len(tests)} statements, chosen because they name a place, a day or a paper. They are not a sample of all "
        "confessions: most statements in the trials named nothing that anyone could check.",
        alt=f"{len(tests)} statements from the three public trials with what could be checked. Other evidence supports part "
        f"of {partly}; none could be confirmed as it was told.",
    )


def _test_state(test: tuple, stage: int) -> State:
    said = f"<p><strong>{html.escape(test.defendant)}, {TRIALS[test.trial_id]}.</strong> {html.escape(test.claim)}</p>"
    check = (
        f"<p><strong>What can be checked:</strong> {html.escape(test.checkable_detail)}</p>"
        f"<p><strong>What could settle it:</strong> {html.escape(test.could_settle)}</p>"
    )
    dispute = "Still disputed:" if test.still_disputed else "Is it disputed?"
    found = (
        f"<p><strong>What was found:</strong> {html.escape(test.independent_evidence)} "
        f"({sources.cite_cell(test.source_ids)})</p><p><strong>What it shows:</strong> {html.escape(test.what_it_shows)}</p>"
        f"<p><strong>{dispute}</strong> {html.escape(test.still_disputed_detail)}</p>"
    )
    findings = (
        "a statement made in court. Write down one thing that you would want to see.",
        "compare with what you wrote down. Then open step 3.",
        f"{html.escape(test.outcome)}.",
    )
    # With its name: the same words for two statements would not be spoken a second time.
    return State(
        f"{STATEMENTS[test.Index]}: {findings[stage]}", panel=said + check * (stage > 0) + found * (stage > 1)
    )
