"""Exhibit 1: the pressures, and when each was authorised."""

from __future__ import annotations

import html
from collections.abc import Sequence

import pandas as pd

from helpers import course, data, sources, texts
from helpers.confessions.steps import marks, steps_figure
from helpers.exhibit import Control, Exhibit, State

# chip -> (word in pressure_steps.kinds, methods)
PRESSURES = {
    "Worn down": (
        "worn down",
        (
            "conveyor",
            "long interrogation",
            "sleep deprivation",
            "stoika (standing)",
            "cell conditions and isolation",
        ),
    ),
    "Threatened": (
        "threatened",
        ("threats to family", "promises of leniency", "warning of more torture after the trial"),
    ),
    "Persuaded": ("persuaded", ("appeal to party loyalty", "confrontation", "cell informers")),
    "Beaten": ("beaten", ("beatings", "humiliation")),
    "Written for them": ("written", ("rewriting of confessions",)),
}
DIRECTION_SYMBOLS = {
    "removes a check": "square",
    "allows": "circle",
    "limits": "diamond",
    "tells": "triangle-up",
}


@course.shown
def pressures() -> Exhibit:
    """Exhibit 1: how confessions were obtained, in words, and what was allowed when."""
    methods, steps = data.load("interrogation_methods").set_index("method"), data.load("pressure_steps")
    days = [texts.day_in_words(day) for day in steps["date"]]
    symbols = [DIRECTION_SYMBOLS[direction] for direction in steps["direction"]]
    first = next(iter(PRESSURES.values()))[0]
    return Exhibit(
        kicker="Exhibit 1 · Pressures",
        title="Who allowed what, and when?",
        look_for="Choose a kind of pressure. The list shows dated steps; those that concern your choice are filled in. "
        "A square takes away a check on the police, a circle allows pressure, a diamond limits it, a triangle tells of "
        "it. Which kinds needed no permission at all?",
        figure=steps_figure(days, steps["words"].tolist(), symbols, _concerns(steps, first), height=300),
        controls=[Control("Kind of pressure", list(PRESSURES))],
        states=[_pressure_state(kind, names, methods, steps, symbols) for kind, names in PRESSURES.values()],
        table=methods.reset_index()[["method", "described", "used_on"]].set_axis(
            ["Method", "What was done", "For whom it is attested"], axis=1
        ),
        source="A step proves what was ordered or said, not how often it was done. How often each method was used is not "
        "known: nobody counted. Works are named under each entry.",
        alt=f"{len(steps)} dated steps from {days[0]} to {days[-1]}, from the law on terror cases to the speech that "
        "made the use of force known.",
    )


def _concerns(steps: pd.DataFrame, kind: str) -> list[bool]:
    return [kind in kinds.split("|") for kinds in steps["kinds"]]


def _pressure_state(
    kind: str, names: Sequence[str], methods: pd.DataFrame, steps: pd.DataFrame, symbols: list[str]
) -> State:
    concerns = _concerns(steps, kind)
    own = steps[concerns]
    allowed = own[own["direction"] == "allows"]
    count = f"{len(names)} {'method' if len(names) == 1 else 'methods'} attested."
    finding = (
        f"{count} No special permission is known: none was needed."
        if allowed.empty
        else f"{count} Steps that allowed it or made it an order: "
        + ", ".join(texts.day_in_words(day) for day in allowed["date"])
        + "."
    )
    described = "".join(
        f"<li><strong>{html.escape(name)}</strong>: {html.escape(methods.loc[name, 'described'])} "
        f"<em>Attested for:</em> {html.escape(methods.loc[name, 'used_on'])} "
        f"({sources.cite_cell(methods.loc[name, 'source_ids'])}).</li>"
        for name in names
    )
    known = "".join(
        f"<li>{texts.day_in_words(step.date)}: {html.escape(step.what_is_known)} ({sources.cite_cell(step.source_ids)})</li>"
        for step in own.itertuples()
    )
    panel = f"<ul>{described}</ul><details><summary>What is known of the steps</summary><ul>{known}</ul></details>"
    return State(finding, data=[{}, marks(steps["words"].tolist(), symbols, concerns)], panel=panel)
