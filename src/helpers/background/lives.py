"""Exhibit 6: lives."""

from __future__ import annotations

import html

from helpers import course, data, texts
from helpers.exhibit import Control, Exhibit, State

PEOPLE = ("golovina", "buriak", "shayakhmetov", "ryutin", "arzhilovsky")


@course.shown
def five_lives() -> Exhibit:
    """Exhibit 6: children of the village, a critic inside the party, and a peasant with a diary."""
    people = data.load("people").set_index("person_id").loc[list(PEOPLE)]
    shown = people[["name", "born", "died", "who", "what_happened"]]
    return Exhibit(
        kicker="Exhibit 6 · Five lives",
        title="Who paid for these ten years?",
        look_for="Read at least two lives: one from the village, one from the party. What had each person, or their parents, done? When "
        "was the price paid: at once, or years later? And who tells it: the person, a file, a historian?",
        controls=[Control("Person", list(people["name"]))],
        states=[State(_now_shown(row), panel=texts.life_in_words(row.Index)) for row in people.itertuples()],
        table=shown.set_axis(["Name", "Born", "Died", "Who they were", "What happened"], axis=1),
        source="Lives told from the works named under each. Two are memories told late in life. A life stands for itself: it is not an average.",
        alt=f"The lives of {len(PEOPLE)} people: {', '.join(people['name'])}.",
    )


def _now_shown(row: tuple) -> str:
    return f"Now shown: {html.escape(row.name)}. {html.escape(row.who)}."
