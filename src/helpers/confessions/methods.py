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
# direction of a step -> symbol, word before the step, words in the finding
DIRECTIONS = {
    "removes a check": ("square", "check gone", "A check taken away"),
    "allows": ("circle", "allowed", "Allowed"),
    "makes threats real": ("pentagon", "threat", "Made threats real"),
    "limits": ("diamond", "limited", "Limited or forbidden"),
    "tells": ("triangle-up", "told", "Told of"),
}
UNASKED = "We know of no order that allowed this"


@course.shown
def pressures() -> Exhibit:
    """Exhibit 1: how confessions were obtained, in words, and what was allowed when."""
    methods, steps = data.load("interrogation_methods").set_index("method"), data.load("pressure_steps")
    days = [texts.day_in_words(day) for day in steps["date"]]
    symbols = [DIRECTIONS[direction][0] for direction in steps["direction"]]
    first = next(iter(PRESSURES.values()))[0]
    return Exhibit(
        kicker="Exhibit 1 · Pressures",
        title="Who allowed what, and when?",
        look_for="Choose a kind of pressure. The list shows dated steps; those in bold bear on your choice. The word before "
        "each step says what it did. For which kinds do we know of an order?",
        figure=steps_figure(days, _step_words(steps), symbols, _concerns(steps, first), height=335),
        controls=[Control("Kind of pressure", list(PRESSURES))],
        states=[_pressure_state(kind, names, methods, steps, symbols) for kind, names in PRESSURES.values()],
        table=pd.DataFrame(
            {
                "When": days,
                "Step": steps["words"],
                "What it did": steps["direction"],
                "Kinds of pressure": steps["kinds"].str.replace("|", ", "),
                "What is known": steps["what_is_known"],
            }
        ),
        source="A step proves what was ordered or said, not how often it was done. How often each method was used is not "
        "known: nobody counted. Works are named under each entry.",
        alt=f"{len(steps)} dated steps. "
        + " ".join(f"{day}: {words}." for day, words in zip(days, _step_words(steps), strict=True)),
    )


def _step_words(steps: pd.DataFrame) -> list[str]:
    """Return each step with the word that says what it did: "allowed: Party leaders permit force"."""
    return [f"{DIRECTIONS[step.direction][1]}: {step.words}" for step in steps.itertuples()]


def _concerns(steps: pd.DataFrame, kind: str) -> list[bool]:
    return [kind in kinds.split("|") for kinds in steps["kinds"]]


def _pressure_state(
    kind: str, names: Sequence[str], methods: pd.DataFrame, steps: pd.DataFrame, symbols: list[str]
) -> State:
    concerns = _concerns(steps, kind)
    own = steps[concerns]
    count = f"{len(names)} {'method' if len(names) == 1 else 'methods'} attested."
    unasked = "" if (own["direction"] == "allows").any() else f" {UNASKED}."
    described = "".join(
        f"<li><strong>{_method_name(name)}</strong>: {html.escape(methods.loc[name, 'described'])} "
        f"<em>Attested for:</em> {html.escape(methods.loc[name, 'used_on'])} "
        f"({sources.cite_cell(methods.loc[name, 'source_ids'])}).</li>"
        for name in names
    )
    known = "".join(
        f"<li>{texts.day_in_words(step.date)}: {html.escape(step.what_is_known)} ({sources.cite_cell(step.source_ids)})</li>"
        for step in own.itertuples()
    )
    panel = f"<ul>{described}</ul><details><summary>What is known of the steps</summary><ul>{known}</ul></details>"
    return State(
        f"{count}{unasked} {_dated(own)}",
        data=[{}, marks(_step_words(steps), symbols, concerns)],
        panel=panel,
    )


def _dated(own: pd.DataFrame) -> str:
    """Return the days of steps by what they did: "Allowed: 1937, 10 January 1939. Limited or forbidden: …"."""
    groups = [(words, own[own["direction"] == direction]) for direction, (_, _, words) in DIRECTIONS.items()]
    return " ".join(
        f"{words}: {', '.join(texts.day_in_words(day) for day in group['date'])}."
        for words, group in groups
        if not group.empty
    )


def _method_name(name: str) -> str:
    return html.escape(name).replace("stoika", '<span lang="ru-Latn">stoika</span>')
