"""Exhibit 6: lives."""

from __future__ import annotations

from helpers import course, texts
from helpers.exhibit import Exhibit

PEOPLE = ("ginzburg", "gorbatov", "ryutin", "moroz", "ishov", "korolev", "meyerhold", "eikhe")


@course.shown
def never_shown() -> Exhibit:
    """Exhibit 6: people who refused, or took their words back, and so were never shown."""
    return texts.people(
        PEOPLE,
        kicker="Exhibit 6 · Never shown",
        title="Who was not put on the stage?",
        look_for="Read at least three lives. Did this person sign, refuse, or sign and take it back? Was there a public trial? "
        "One of the eight had sentenced others before: which?",
    )
