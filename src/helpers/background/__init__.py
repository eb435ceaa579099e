"""Lesson 01, Background 1924-1934: its exhibits in the order of the lesson."""

from helpers import course, questions
from helpers.background.alliances import who_stood_with_whom
from helpers.background.ballot import ballot_of_1934
from helpers.background.delegates import fate_of_the_delegates
from helpers.background.famine import famine_estimates
from helpers.background.grain import grain_and_hunger
from helpers.background.lives import five_lives
from helpers.background.party import party_cleans_itself
from helpers.background.politburo import politburo_and_its_fate

LESSON = "01-background"

__all__ = [
    "ballot_of_1934",
    "famine_estimates",
    "fate_of_the_delegates",
    "five_lives",
    "grain_and_hunger",
    "party_cleans_itself",
    "politburo_and_its_fate",
    "question",
    "who_stood_with_whom",
]


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)
