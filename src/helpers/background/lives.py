"""Exhibit 6: lives."""

from __future__ import annotations

from helpers import course, texts
from helpers.exhibit import Exhibit

PEOPLE = ("golovina", "arzhilovsky", "ryutin", "kaminsky", "tager")


@course.shown
def five_lives() -> Exhibit:
    """Exhibit 6: peasants, critics inside the party, and a man caught by a report to the police."""
    return texts.people(
        PEOPLE,
        kicker="Exhibit 6 · Five lives",
        title="Who paid for these ten years?",
        look_for="Read at least two lives: one from the village, one from the party. What had each person done? When was the price paid: "
        "at once, or years later?",
    )
