"""Exhibit 6: a labelled model of denunciation."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import course, exhibit, style
from helpers.exhibit import Control, Exhibit, State

TOWN = 10_000
ROUNDS = 12
NAMED = tuple(range(7))
SHARES = tuple(range(0, 101, 10))


def denunciations(named: int, share: float, *, rounds: int = ROUNDS, town: int = TOWN) -> list[float]:
    """Return new arrests in each round, from one arrest in a town of `town` people.

    Everyone arrested names `named` others at random; `share` (0-1) of those named who are still free are
    arrested in the next round. A model to think with, not a description of 1937.
    """
    new, free = [1.0], town - 1.0
    for _ in range(rounds - 1):
        taken = min(free, new[-1] * named * share * free / town)
        new.append(taken)
        free -= taken
    return new


def _rounded(new: list[float]) -> list[float]:
    return [round(number, 1) if number < 10 else round(number) for number in new]


def model_figure(new: list[float]) -> go.Figure:
    """Return new arrests by round as bars."""
    return exhibit.figure(
        go.Bar(x=list(range(1, len(new) + 1)), y=_rounded(new), marker={"color": style.CATEGORIES[0]},
               hovertemplate="round %{x}: %{y:,.0f}<extra></extra>"),
        height=330, xaxis={"title": {"text": "round"}, "dtick": 1}, yaxis={"title": {"text": "new arrests in the model town"}},
    )  # fmt: skip


@course.shown
def denunciation_model() -> Exhibit:
    """Exhibit 6: a labelled model: when does a chain of denunciations die out, and when does it run away?"""
    pairs = [(named, share) for named in NAMED for share in SHARES]
    runs = [denunciations(named, share / 100) for named, share in pairs]
    start = pairs.index((3, 40))
    return Exhibit(
        kicker="Exhibit 6 · More: a model of denunciation",
        title="Where does a chain of names stop?",
        look_for=f"This is a model, not a record. A town has {TOWN:,} people and one is arrested. Everyone arrested names "
        "some others at random, and the police arrest a share of them. Change both numbers. When does the chain die out? The "
        "model reckons in averages, so a bar can be a fraction of an arrest.",
        figure=model_figure(runs[start]),
        controls=[
            Control("Names given by each person", [str(n) for n in NAMED], "slider"),
            Control("Share of the named who are arrested", [f"{s} per cent" for s in SHARES], "slider"),
        ],
        states=[
            State(_model_finding(named, share, run), data=[{"y": _rounded(run)}])
            for (named, share), run in zip(pairs, runs, strict=True)
        ],
        start=start,
        table=pd.DataFrame(
            {
                "Names given by each": [named for named, _ in pairs],
                "Per cent arrested": [share for _, share in pairs],
                f"Arrested after {ROUNDS} rounds, of {TOWN:,}": [round(sum(run)) for run in runs],
            }
        ),
        source="Made for this course. The model leaves out almost everything: who asked the questions, torture, lists kept "
        "by the police, quotas from Moscow, and an order to stop. For those see Exhibits 4 and 7a.",
        alt=f"A model town of {TOWN:,}. If each person arrested leads to less than one more arrest, the chain dies out; "
        "if to more than one, it grows until few are left.",
    )


def _model_finding(named: int, share: int, run: list[float]) -> str:
    spread = named * share / 100
    verdict = (
        "it dies out" if spread < 1 else "it neither grows nor dies at first" if spread == 1 else "it grows"
    )
    return (
        f"{_counted(named, 'name')} × {share} per cent = {spread:.1f} new arrests for each arrest: {verdict}. After {ROUNDS} "
        f"rounds the model has {_counted(round(sum(run)), 'arrest')} among {TOWN:,} people."
    )


def _counted(number: int, word: str) -> str:
    """Return "1 arrest", "2,345 arrests"."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"
