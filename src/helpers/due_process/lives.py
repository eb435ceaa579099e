"""Exhibit 6: people inside the law who held to it, or who found that it no longer held for them."""

from __future__ import annotations

from helpers import course, texts
from helpers.exhibit import Exhibit

PEOPLE = ("nikiforov", "nyurina", "ishov", "akulov", "kedrov")


@course.shown
def held_to_the_law() -> Exhibit:
    """Exhibit 6: five lives inside the law."""
    return texts.people(
        PEOPLE,
        kicker="Exhibit 6 · People inside the law",
        title="What could one person with a rule in hand do?",
        look_for="Read at least two lives. Which rule did this person hold on to? What would have had to stand behind the rule to make it hold?",
    )
