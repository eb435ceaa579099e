"""Exhibit 1: every claim of the source text, judged first and then looked up."""

from __future__ import annotations

from itertools import product

import pandas as pd
import plotly.graph_objects as go

from helpers import course, exhibit, sources, style
from helpers.evidence.ledger import SECTIONS, VERDICTS, card, claims_table
from helpers.exhibit import Control, Exhibit, State

SAID = {
    "Stands": "{} stand as they are",
    "Stands, with a detail to add": "{} stand with a detail to add",
    "Historians differ": "on {} historians differ",
    "Changed by the archives": "{} were changed by the archives",
    "Wrong": "{} are wrong",
    "Not traced": "{} could not be traced",
}
KINDS = {
    "event": "What happened",
    "characterisation": "What it was like",
    "cause": "Why",
    "number": "How many",
    "law": "What the law said",
    "date": "When",
    "quotation": "Who said what",
}
JUDGE, SEE = "Judge first", "Then see all"
# What stands is grey; what does not stand, or not for everyone, is in the accent.
COLOURS = dict(zip(VERDICTS, (style.CONTEXT, style.CONTEXT, *[style.ACCENT] * 4), strict=True))


def claims_figure(claims: pd.DataFrame) -> go.Figure:
    """Return one horizontal bar a kind of claim (number of claims): what there is to judge, without a verdict."""
    return exhibit.figure(
        go.Bar(
            orientation="h",
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
            **_bars(claims, JUDGE),
        ),
        height=40 + 34 * len(KINDS),
        xaxis={"showticklabels": False, "range": exhibit.bar_range(_counts(claims, JUDGE))},
        yaxis={"autorange": "reversed", "showgrid": False},
        margin={"t": 8},
    )


def _counts(claims: pd.DataFrame, show: str) -> pd.Series:
    """Return the number of claims by kind (to judge) or by verdict (to see), in the order of the lesson."""
    if show == JUDGE:
        return claims["kind"].map(KINDS).value_counts().reindex(list(KINDS.values()), fill_value=0)
    return claims["view"].value_counts().reindex(list(VERDICTS), fill_value=0)


def _bars(claims: pd.DataFrame, show: str) -> dict:
    counts = _counts(claims, show)
    colours = [style.CONTEXT] * len(counts) if show == JUDGE else [COLOURS[name] for name in counts.index]
    if show in VERDICTS:
        colours = [style.ACCENT if name == show else style.CONTEXT for name in counts.index]
    return {
        "x": [int(value) for value in counts],
        "y": list(counts.index),
        "text": [str(value) for value in counts],
        "marker": {"color": colours},
    }


@course.shown
def audit_the_article() -> Exhibit:
    """Exhibit 1: the claims of the source text, by section and verdict; the student judges before seeing."""
    claims = claims_table()
    shows = [JUDGE, SEE, *VERDICTS]
    return Exhibit(
        kicker="Exhibit 1 · Audit the article",
        title="How does the source text stand today?",
        look_for="Stay on “Judge first” and choose a section. For each claim decide: does it stand, does it need a detail, is it "
        "wrong, or can nobody say? Note your judgement on paper, then open the claim. When you have judged five, choose “Then see all”.",
        figure=claims_figure(claims),
        controls=[
            Control("Section of the text", ["The whole text", *SECTIONS.values()], "menu"),
            Control("Show", shows),
        ],
        states=[
            _state(_in(claims, section), section, show) for section, show in product([None, *SECTIONS], shows)
        ],
        cards=[card(row, shows) for row in claims.itertuples()],
        search_label="Search the claims",
        table=claims[["claim_id", "claim", "view", "places"]].set_axis(
            ["Claim", "What the text says", "Verdict", "Lessons"], axis=1
        ),
        source=f"The text, cut into every claim that can be checked ({sources.cite('bria-7-4')}); we read a copy that was posted "
        "later. The verdicts are ours; each names its chief work, and the course’s table of claims has the others. "
        "Most archive figures were read in historians’ books, not in the archive. A claim marked “not traced” may still be true.",
        alt=_finding(claims, None, SEE),
    )


def _in(claims: pd.DataFrame, section: str | None) -> pd.DataFrame:
    return claims if section is None else claims[claims["section"] == section]


def _state(claims: pd.DataFrame, section: str | None, show: str) -> State:
    layout = {"xaxis": {"range": exhibit.bar_range(_counts(claims, show))}}
    return State(_finding(claims, section, show), data=[_bars(claims, show)], layout=layout)


def _finding(claims: pd.DataFrame, section: str | None, show: str) -> str:
    where = "The whole text" if section is None else f"“{SECTIONS[section]}”"
    if show == JUDGE:
        most = _counts(claims, show).idxmax()
        return (
            f"{where}: {len(claims)} claims to judge. The bars sort them by what they claim, not by whether it is true. "
            f"Most are of the kind “{most.lower()}”."
        )
    counts = _counts(claims, SEE)
    if show in VERDICTS:
        return f"{where}, {len(claims)} claims: {SAID[show].format(counts[show])}."
    stands = int(counts.iloc[0] + counts.iloc[1])
    listed = "; ".join(SAID[name].format(count) for name, count in counts.items() if count)
    return f"{where}: {stands} of {len(claims)} claims stand in the main. {listed[0].upper()}{listed[1:]}.{_fair(claims, section)}"


def _fair(claims: pd.DataFrame, section: str | None) -> str:
    """Return, for the whole text, which kind of claim lasted worst; a part of the text has too few of each."""
    if section is not None:
        return ""
    numbers = claims[claims["kind"] == "number"]
    stand = int(numbers["view"].isin(list(VERDICTS)[:2]).sum())
    return (
        f" Of its {len(numbers)} numbers {stand} stand. The text was written before the archives opened: judge its author by what could "
        "be known, and the text by what is known."
    )
