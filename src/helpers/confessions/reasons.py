"""Exhibit 5: reasons to confess."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.confessions.krestinsky import quotation
from helpers.exhibit import Control, Exhibit, State

KINDS = {
    "own words": "circle",
    "reported": "square-open",
    "both ways": "diamond-open",
    "against": "x-thin",
    "fiction": "star",
}


def reasons_figure(evidence: pd.DataFrame, reasons: pd.DataFrame, chosen: str) -> go.Figure:
    """Return a matrix of persons by reasons; the column of reason `chosen` stands out."""
    persons = _persons(evidence)
    names = [_two_lines(name) for name in reasons["name"]]
    return exhibit.figure(
        go.Scatter(mode="markers+text", textposition="middle right", hoverinfo="skip", **_matrix(evidence, reasons, chosen)),
        height=70 + 29 * len(persons),
        xaxis={
            "tickvals": list(range(len(names))), "ticktext": names, "side": "top", "range": [-0.25, len(names) - 0.02],
            "showgrid": False, "tickangle": 0,
        },
        yaxis={
            "griddash": "dot", "tickvals": list(range(len(persons))), "ticktext": persons, "range": [len(persons) - 0.5, -0.5],
            "rangemode": "normal",
        },
        margin={"t": 50, "b": 4},
        **style.WIDE,
    )  # fmt: skip


def _persons(evidence: pd.DataFrame) -> list[str]:
    """Return persons in the order of the table, the novel's hero last."""
    return sorted(dict.fromkeys(evidence["person"]), key=lambda person: "novel" in person)


def _two_lines(name: str) -> str:
    """Return a name of two words or more on two lines, as even as can be."""
    words = name.split()
    breaks = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return "<br>".join(min(breaks, key=lambda lines: max(map(len, lines))))


def _matrix(evidence: pd.DataFrame, reasons: pd.DataFrame, chosen: str) -> dict:
    persons, columns = _persons(evidence), reasons["reason_id"].tolist()
    strong = [reason == chosen for reason in evidence["reason_id"]]
    colours = [style.ACCENT if is_strong else style.CONTEXT for is_strong in strong]
    return {
        "x": [columns.index(reason) for reason in evidence["reason_id"]],
        "y": [persons.index(person) for person in evidence["person"]],
        "text": [f" <b>{kind}</b>" if s else f" {kind}" for kind, s in zip(evidence["kind"], strong, strict=True)],
        "textfont": {"size": style.TEXT_SIZE, "color": [style.INK if s else style.MUTED for s in strong]},
        "marker": {
            "symbol": [KINDS[kind] for kind in evidence["kind"]], "size": 10, "color": colours,
            "line": {"width": 2, "color": colours},
        },
    }  # fmt: skip


@course.shown
def reasons_to_confess() -> Exhibit:
    """Exhibit 5: five reasons, and for whom there is what kind of evidence."""
    reasons, evidence = data.load("confession_reasons"), data.load("reason_evidence")
    joined = evidence.merge(reasons[["reason_id", "name"]], on="reason_id")
    return Exhibit(
        kicker="Exhibit 5 · Reasons to confess",
        title="One reason, or many?",
        look_for="Choose a reason. Each mark says what kind of evidence there is: own words, a report by others, words that can be "
        "read both ways, evidence against, or fiction. For whom do we have evidence of more than one reason? For whom might we "
        "simply lack it?",
        figure=reasons_figure(evidence, reasons, reasons["reason_id"].iloc[0]),
        controls=[Control("Reason", reasons["name"].tolist())],
        states=[_reason_state(reason, evidence, reasons) for reason in reasons.itertuples()],
        table=joined[["person", "name", "kind", "note"]].set_axis(
            ["Person", "Reason", "Kind of evidence", "Note"], axis=1
        ),
        source="Chosen for this course from the trials, letters, memoirs and one novel: examples, not a count. “Own words” were "
        "not always free words: ask each time to whom they were said, and what the speaker risked.",
        alt=f"{evidence['person'].nunique() - 1} people, the hero of a novel, and five reasons to confess. "
        f"{int((evidence['kind'] == 'own words').sum())} marks rest on the person’s own words, "
        f"{int((evidence['kind'] == 'reported').sum())} on reports by others.",
    )


def _reason_state(reason: tuple, evidence: pd.DataFrame, reasons: pd.DataFrame) -> State:
    own = evidence[evidence["reason_id"] == reason.reason_id]
    named = "; ".join(
        f"{kind}: {html.escape(', '.join(own.loc[own['kind'] == kind, 'person']))}"
        for kind in own["kind"].unique()
    )
    items = "".join(
        f"<li><strong>{html.escape(e.person)}</strong> ({e.kind}): {html.escape(e.note)} ({sources.cite_cell(e.source_ids)})"
        f"{_folded(e.excerpt_id, violent=reason.reason_id == 'force')}</li>"
        for e in own.itertuples()
    )
    panel = (
        f"<p><strong>What it explains:</strong> {html.escape(reason.explains)} <strong>What it leaves open:</strong> "
        f"{html.escape(reason.leaves_open)} ({sources.cite_cell(reason.source_ids)})</p><ul>{items}</ul>"
    )
    return State(
        f"{html.escape(reason.name)}: {len(own)} marks. {named[0].upper()}{named[1:]}.",
        data=[_matrix(evidence, reasons, reason.reason_id)],
        panel=panel,
    )


def _folded(excerpt_id: str, *, violent: bool) -> str:
    if not excerpt_id:
        return ""
    warning = " (they describe violence)" if violent else ""
    return f"<details><summary>Read the words{warning}</summary>{quotation(excerpt_id)}</details>"
