"""Exhibit 4: eight explanations of the Terror, and the evidence that fits or strains each."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.evidence import places
from helpers.exhibit import Control, Exhibit, State

# explanation -> words above its column
SHORT = {
    "power": "One<br>man",
    "centre-regions": "Regions",
    "fifth-column": "Coming<br>war",
    "policing": "Polic-<br>ing",
    "enemy-nations": "Nations",
    "from-below": "From<br>below",
    "fear": "Fear of<br>plots",
    "despot": "Despot",
}
FITS, STRAINS = "fits", "strains"
SYMBOLS = {FITS: "circle", STRAINS: "x-thin"}


@course.shown
def why_the_terror() -> Exhibit:
    """Exhibit 4: eight explanations that historians have given, one at a time."""
    table = data.load("explanations")
    return Exhibit(
        kicker="Exhibit 4 · Why the Terror?",
        title="Eight explanations: what does each one claim?",
        look_for="Read them one by one. For each, ask what evidence its author could see, what it explains well, and what it leaves "
        "open. Several can be true of different parts of the Terror.",
        controls=[Control("Explanation", table["short_name"].tolist(), "menu")],
        states=[State(_heading(row), panel=_explanation(row)) for row in table.itertuples()],
        table=table.assign(historian=table["historian"].map(_listed), work=table["work"].map(_listed))[
            ["short_name", "historian", "work", "claim_in_our_words"]
        ].set_axis(["Explanation", "Historian", "Work", "Claim"], axis=1),
        source="Claims in our own words, checked against reviews, summaries and passages of the works, which were seldom read whole. "
        "A few sentences cannot do justice to a book: before you quote a historian, open the work.",
        alt=f"{len(table)} explanations of the Terror: {', '.join(table['short_name'])}.",
    )


def _listed(cell: str) -> str:
    return ", ".join(cell.split("|"))


def _heading(row: tuple) -> str:
    return f"{html.escape(row.short_name)}: {html.escape(_listed(row.historian))}, {_listed(row.years)}."


def _explanation(row: tuple) -> str:
    parts = {
        "What it rests on": row.kind_of_evidence,
        "What it explains well": row.fits_well,
        "What it leaves open": row.fits_badly,
        "An objection": row.critics,
    }
    items = "".join(f"<p><strong>{head}:</strong> {html.escape(text)}.</p>" for head, text in parts.items())
    short = SHORT[row.explanation_id].replace("-<br>", "").replace("<br>", " ")
    works = "; ".join(f"<cite>{html.escape(work)}</cite>" for work in row.work.split("|"))
    unsure = " (seen in one text only)" if row.confidence == "verified" else ""
    return (
        f"<p><strong>Short name: {short}.</strong> {html.escape(row.claim_in_our_words)}</p>{items}"
        f'<p class="course-source">{works}. {sources.cite_cell(row.source_ids)}{unsure}.</p>'
    )


# What the evidence does to them -----------------------------------------------------------------------


def fits_figure(evidence: pd.DataFrame, fits: pd.DataFrame, chosen: str) -> go.Figure:
    """Return a matrix of evidence by explanations: a dot fits, a cross strains; column `chosen` stands out."""
    return exhibit.figure(
        go.Scatter(mode="markers", hoverinfo="skip", **_matrix(evidence, fits, chosen)),
        height=90 + 40 * len(evidence),
        xaxis={
            "tickvals": list(range(len(SHORT))), "ticktext": list(SHORT.values()), "side": "top",
            "range": [-0.5, len(SHORT) - 0.5], "tickangle": 0,
        },
        yaxis={
            "tickvals": list(range(len(evidence))), "ticktext": [_two_lines(name) for name in evidence["name"]],
            "range": [len(evidence) - 0.5, -0.5], "rangemode": "normal", "griddash": "dot",
        },
        margin={"t": 56, "b": 4},
    )  # fmt: skip


def _two_lines(name: str) -> str:
    """Return a long name on two lines, broken at the space nearest its middle."""
    if len(name) < 17:
        return name
    spaces = [i for i, letter in enumerate(name) if letter == " "]
    middle = min(spaces, key=lambda i: abs(i - len(name) / 2))
    return f"{name[:middle]}<br>{name[middle + 1 :]}"


def _matrix(evidence: pd.DataFrame, fits: pd.DataFrame, chosen: str) -> dict:
    rows, columns = evidence["evidence_id"].tolist(), list(SHORT)
    colours = [style.ACCENT if name == chosen else style.CONTEXT for name in fits["explanation_id"]]
    sizes = [16 if name == chosen else 11 for name in fits["explanation_id"]]
    return {
        "x": [columns.index(name) for name in fits["explanation_id"]],
        "y": [rows.index(name) for name in fits["evidence_id"]],
        "marker": {
            "symbol": [SYMBOLS[fit] for fit in fits["fit"]], "size": sizes, "color": colours,
            "line": {"width": 2.5, "color": colours},
        },
    }  # fmt: skip


@course.shown
def evidence_and_explanations() -> Exhibit:
    """Exhibit 4b: for each explanation, the evidence that fits it and the evidence that strains it."""
    explanations, evidence = data.load("explanations"), data.load("explanation_evidence")
    fits = data.load("evidence_fits")
    names = explanations.set_index("explanation_id")["short_name"]
    first = explanations["explanation_id"].iloc[0]
    return Exhibit(
        kicker="Exhibit 4b · Evidence against explanations",
        title="Which explanation survives the evidence best?",
        look_for="A dot: this evidence fits the explanation. A cross: it strains it. An empty place: it says little. Choose an "
        "explanation and read the reasons. Where would you put a different mark, and why?",
        figure=fits_figure(evidence, fits, first),
        controls=[Control("Explanation", names.tolist(), "menu")],
        states=[
            State(
                _weighed(fits, explanation, names[explanation]),
                data=[_matrix(evidence, fits, explanation)],
                panel=_reasons(evidence, fits[fits["explanation_id"] == explanation]),
            )
            for explanation in explanations["explanation_id"]
        ],
        table=fits.assign(
            explanation=fits["explanation_id"].map(names),
            evidence=fits["evidence_id"].map(evidence.set_index("evidence_id")["name"]),
        )[["evidence", "explanation", "fit", "reason"]].set_axis(
            ["Evidence", "Explanation", "Fits or strains", "Reason"], axis=1
        ),
        source="The marks are our judgement, made for this course, and you may disagree with them. Do not count dots: one fact that "
        "cannot be true if an explanation is true outweighs five that merely fit. The evidence is cited in the lessons named.",
        alt=f"{len(evidence)} pieces of evidence against {len(names)} explanations: {int((fits['fit'] == FITS).sum())} fit, "
        f"{int((fits['fit'] == STRAINS).sum())} strain. Every explanation has evidence that strains it.",
    )


def _weighed(fits: pd.DataFrame, explanation: str, name: str) -> str:
    counts = fits.loc[fits["explanation_id"] == explanation, "fit"].value_counts()
    return (
        f"{html.escape(name)}. Evidence that fits: {counts.get(FITS, 0)}; evidence that strains: {counts.get(STRAINS, 0)}, by our "
        "judgement. (● fits, ✕ strains)"
    )


def _reasons(evidence: pd.DataFrame, fits: pd.DataFrame) -> str:
    known = evidence.set_index("evidence_id")
    lists = []
    for fit, head in ((FITS, "● Fits"), (STRAINS, "✕ Strains")):
        items = "".join(
            f"<li><strong>{html.escape(known.loc[row.evidence_id, 'name'])}</strong> "
            f"({places.link(known.loc[row.evidence_id, 'lesson'], known.loc[row.evidence_id, 'section'])}): {html.escape(row.reason)}</li>"
            for row in fits[fits["fit"] == fit].itertuples()
        )
        lists.append(f"<p><strong>{head}</strong></p><ul>{items}</ul>")
    return f"<details><summary>Read the reasons</summary>{''.join(lists)}</details>"
