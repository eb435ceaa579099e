"""The ledger: every claim of the source text with its verdict, what is known, and where the course treats it."""

from __future__ import annotations

import html

import pandas as pd

from helpers import data, sources
from helpers.evidence import places
from helpers.exhibit import Card

SECTIONS = {
    "introduction": "Introduction",
    "purges": "The purges",
    "terror": "The Terror",
    "confessions": "The confessions",
    "show-trials": "The show trials",
    "aftermath": "The end of the text",
}
# words for the chips -> verdicts of the table claims, from what stands to what falls
VERDICTS = {
    "Stands": ("supported",),
    "Stands, with a detail to add": ("supported-with-detail",),
    "Historians differ": ("contested",),
    "Changed by the archives": ("revised-by-archives",),
    "Wrong": ("inaccurate", "misattributed"),
    "Not traced": ("unverified",),
}
WORKS = (
    1  # Every work named here makes the lesson’s list of sources longer to send; the table claims has all.
)


def claims_table() -> pd.DataFrame:
    """Return the claims in order with `view` (verdict in students' words), `treated` (HTML) and `places` (words)."""
    claims, treated = data.load("claims"), data.load("claim_lessons")
    words = {verdict: view for view, verdicts in VERDICTS.items() for verdict in verdicts}
    by_claim = treated.groupby("claim_id")
    links = by_claim.apply(_links, include_groups=False)
    plain = by_claim["lesson"].agg(lambda ids: ", ".join(sorted({i[:2] for i in ids})))
    return claims.assign(
        view=claims["verdict"].map(words),
        treated=claims["claim_id"].map(links).fillna(""),
        places=claims["claim_id"].map(plain).fillna(""),
    )


def _links(rows: pd.DataFrame) -> str:
    return "; ".join(places.link(row.lesson, row.section) for row in rows.itertuples())


def card(row: tuple, shows: list[str]) -> Card:
    """Return a claim with all that is known folded away, so that it can be judged before it is opened."""
    known = (
        f"<p><strong>{row.view}.</strong> {html.escape(row.what_we_know_now)}{_range(row)}</p>"
        f'<p class="course-source">{_works(row)}{_unsure(row)}. Treated in {row.treated}</p>'
    )
    return Card(
        f"<p><strong>{row.claim_id}</strong> {html.escape(row.claim)}</p>"
        f"<details><summary>Judged? Then see</summary>{known}</details>",
        [[0, 1 + list(SECTIONS).index(row.section)], [0, 1, shows.index(row.view)]],
    )


def _works(row: tuple) -> str:
    """Return citations of the chief work of a claim: reference pages only where there is nothing better."""
    ids = row.source_ids.split("|") if row.source_ids else []
    better = [i for i in ids if sources.work(i)["custom"]["kind"] != "reference"]
    return sources.cite_cell("|".join((better or ids)[:WORKS]))


def _range(row: tuple) -> str:
    """Return "In the text: 7,000,000; now 1,372,392–1,710,000 persons." where the claim is a number."""
    if pd.isna(row.figure_low) or pd.isna(row.figure_high):
        return ""
    low, high = (f"{value:,.10g}" for value in (row.figure_low, row.figure_high))
    now = low if low == high else f"{low} to {high}"
    said = "" if pd.isna(row.figure_in_text) else f"in the text {row.figure_in_text:,.10g}, "
    return f" <strong>In figures:</strong> {said}now {now} {html.escape(row.figure_unit)}."


def _unsure(row: tuple) -> str:
    return " (not verified: known, but not re-read for this course)" if row.confidence == "memory" else ""
