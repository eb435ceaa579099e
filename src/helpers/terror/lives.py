"""Exhibit 8: eight lives."""

from __future__ import annotations

from helpers import course, texts
from helpers.exhibit import Exhibit

# person -> which door of the lesson this life went through, as far as it is known
DOORS = {
    "lugovskaya": "Which body sentenced her is not known to this course. She was arrested before the orders of summer 1937.",
    "arzhilovsky": "A regional troika, in the weeks of Order 00447.",
    "bushueva": "Order 00486, on wives.",
    "leiko": "The Latvian operation.",
    "seraphim": "A troika, in the months of Order 00447.",
    "nevsky": "A list that two chiefs signed in Moscow, as in the national operations.",
    "fortwhiteman": "Which body sentenced him is not known to this course. No order of this lesson fits.",
    "shamonin": "A troika. It was not the decree of 1935 on children, as far as is known.",
}


@course.shown
def eight_lives() -> Exhibit:
    """Exhibit 8: eight lives, mostly of ordinary people."""
    return texts.people(
        tuple(DOORS),
        kicker="Exhibit 8 · Eight lives",
        title="Who were they before they were a number?",
        look_for="Read at least one life; choose whose. Which order or law of this lesson reached this person? "
        "What was their life before?",
        remarks=DOORS,
    )
