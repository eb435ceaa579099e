"""Exhibit 6b: lives beside the stage."""

from __future__ import annotations

from helpers import course, texts
from helpers.exhibit import Exhibit


@course.shown
def lives_beside() -> Exhibit:
    """Exhibit 6b: three lives beside the stage."""
    return texts.people(
        ("larina", "reiss", "raskolnikov"),
        kicker="Exhibit 6b · Beside the stage (if you have time)",
        title="What did the trials do to people outside the dock?",
        look_for="Read at least two lives. A murder abroad is told in one of them. What did each of these people risk, for whom, and what did it change?",
    )
