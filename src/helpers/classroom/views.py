"""The views of an exhibit: one for each state of its controls, told apart by what they say and show."""

from __future__ import annotations

from typing import Any

from helpers import style
from helpers.classroom.page import text
from helpers.exhibit import Exhibit


def figure_of(shown: Exhibit, state: int) -> dict[str, Any]:
    """Return an exhibit's figure in one state, as the page would draw it."""
    base, partial = shown.figure.figure, {"data": [], "layout": {}}
    if state < len(shown.figure.states):
        partial = shown.figure.states[state]
    changes = [*partial["data"], *[{}] * len(base["data"])]
    data = [style.merge(trace, change) for trace, change in zip(base["data"], changes, strict=False)]
    return {"data": data, "layout": style.merge(base["layout"], partial["layout"])}


def different(shown: Exhibit, what: str) -> list[int]:
    """Return the states that say something else than those before them."""
    said, found = {shown.states[shown.state].get(what, "")}, []
    for state, now in enumerate(shown.states):
        if now.get(what, "") not in said:
            said.add(now.get(what, ""))
            found.append(state)
    return found


def setting(shown: Exhibit, state: int) -> str:
    """Return the controls of an exhibit as they stand in a state, as HTML: "Show: People · Scale: Linear"."""
    return " · ".join(f"{text(label)}: {text(option)}" for label, option in shown.chosen(state))
