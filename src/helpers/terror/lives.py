"""Exhibit 8: eight lives."""

from __future__ import annotations

from helpers import course, texts
from helpers.exhibit import Exhibit

PEOPLE = ("shamonin", "lugovskaya", "arzhilovsky", "bushueva", "leiko", "seraphim", "nevsky", "fortwhiteman")


@course.shown
def eight_lives() -> Exhibit:
    """Exhibit 8: eight lives, mostly of ordinary people."""
    return texts.people(
        PEOPLE,
        kicker="Exhibit 8 · Eight lives",
        title="Who were they before they were a number?",
        look_for="Read at least two lives. For each: which order or law of this lesson caught this person? What was their life before?",
    )
