"""Exhibit 1: four explanations of Kirov's murder and the evidence for and against each."""

from __future__ import annotations

import html

import pandas as pd

from helpers import course, data, sources
from helpers.exhibit import Control, Exhibit, State


@course.shown
def kirov_murder() -> Exhibit:
    """Exhibit 1: four explanations of Kirov's murder, each with the evidence for and against it."""
    explanations, evidence = data.load("kirov_explanations"), data.load("kirov_evidence")
    shown = evidence.merge(explanations[["explanation", "name"]], on="explanation")
    return Exhibit(
        kicker="Exhibit 1 · Kirov’s murder",
        title="What is evidence of what?",
        look_for="Choose an explanation. For each piece of evidence ask: who wrote it down, when, and could they "
        "know? The same fact can stand under two explanations.",
        controls=[Control("Explanation", list(explanations["name"]))],
        states=[
            State(_case_finding(row, evidence), panel=_case(row, evidence))
            for row in explanations.itertuples()
        ],
        table=shown[["evidence", "name", "direction", "kind_of_source"]].rename(
            columns={
                "evidence": "Evidence",
                "name": "Explanation",
                "direction": "For or against",
                "kind_of_source": "Kind of source",
            }
        ),
        source="Evidence as historians, prosecutors and the press report it; where texts disagree, the entry says so. "
        "Careless guarding and letting it happen on purpose are two claims: the first is documented.",
        alt=f"{len(evidence)} pieces of evidence, sorted for and against {len(explanations)} explanations of "
        "the murder of Sergei Kirov on 1 December 1934.",
    )


def _case_finding(explanation: tuple, evidence: pd.DataFrame) -> str:
    """Return one sentence: how many pieces of evidence speak for and against an explanation."""
    own = evidence[evidence["explanation"] == explanation.explanation]
    count = own["direction"].value_counts()
    return (
        f"“{html.escape(explanation.name)}”: evidence for it {count['for']}, against it {count['against']}. "
        "Weigh the pieces; do not count them."
    )


def _case(explanation: tuple, evidence: pd.DataFrame) -> str:
    """Return one explanation with its evidence as HTML."""
    own = evidence[evidence["explanation"] == explanation.explanation]
    parts = [f"<p><strong>{html.escape(explanation.claim)}</strong></p>"]
    for direction in ("for", "against"):
        items = "".join(
            f"<li>{html.escape(e.evidence)} <em>{html.escape(e.kind_of_source)}</em> "
            f"({_seen(e.confidence)}{sources.cite_cell(e.source_ids)})</li>"
            for e in own[own["direction"] == direction].itertuples()
        )
        parts.append(f"<p>Evidence {direction} it:</p><ul>{items}</ul>")
    cited = sources.cite_cell(explanation.source_ids)
    parts.append(
        f"<p>Argued by: {html.escape(explanation.argued_by)}.</p><details><summary>Where historians stand "
        f"(open it after you have weighed)</summary><p>{html.escape(explanation.standing)} ({cited}).</p></details>"
    )
    return "".join(parts)


def _seen(confidence: str) -> str:
    return "not verified; " if confidence == "memory" else ""
