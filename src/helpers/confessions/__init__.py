"""Lesson 03, The confessions: its exhibits in the order of the lesson."""

from helpers import course, questions
from helpers.confessions.calendar import calendar_as_witness
from helpers.confessions.chain import chain_of_names
from helpers.confessions.krestinsky import one_night
from helpers.confessions.lives import closed_excerpt, never_shown
from helpers.confessions.methods import pressures
from helpers.confessions.reasons import reasons_to_confess
from helpers.confessions.tested import test_a_confession

LESSON = "03-confessions"

__all__ = [
    "calendar_as_witness",
    "chain_of_names",
    "closed_excerpt",
    "never_shown",
    "one_night",
    "pressures",
    "question",
    "reasons_to_confess",
    "test_a_confession",
]


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)
