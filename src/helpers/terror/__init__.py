"""Lesson 02, The Terror 1934-1938: its exhibits in the order of the lesson."""

from helpers import course, questions
from helpers.terror.denunciation import denunciation_model
from helpers.terror.groups import who_was_taken
from helpers.terror.kirov import kirov_murder
from helpers.terror.law import law_step_by_step
from helpers.terror.lives import eight_lives
from helpers.terror.moscow import days_of_moscow, names_of_moscow, stamp_collectors, who_they_were
from helpers.terror.quotas import quotas_on_the_map
from helpers.terror.years import repression_by_year

LESSON = "02-terror"

__all__ = [
    "days_of_moscow",
    "denunciation_model",
    "eight_lives",
    "kirov_murder",
    "law_step_by_step",
    "names_of_moscow",
    "question",
    "quotas_on_the_map",
    "repression_by_year",
    "stamp_collectors",
    "who_they_were",
    "who_was_taken",
]


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)
