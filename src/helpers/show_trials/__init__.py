"""Lesson 04, The show trials 1936-1938: its exhibits in the order of the lesson."""

from helpers import course, questions
from helpers.show_trials.cohorts import generations
from helpers.show_trials.days import day_by_day
from helpers.show_trials.dock import defendants
from helpers.show_trials.fates import sentences_and_after
from helpers.show_trials.indictment import charges
from helpers.show_trials.language import prosecutor_language
from helpers.show_trials.lives import lives_beside
from helpers.show_trials.observers import reception
from helpers.show_trials.scale import shown_and_unseen

LESSON = "04-show-trials"

__all__ = [
    "charges",
    "day_by_day",
    "defendants",
    "generations",
    "lives_beside",
    "prosecutor_language",
    "question",
    "reception",
    "sentences_and_after",
    "shown_and_unseen",
]


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)
