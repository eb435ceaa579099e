"""Lesson 00, Start here: its exhibits in the order of the lesson."""

from helpers import course, questions
from helpers.start_here.kinds import kinds_of_source
from helpers.start_here.names import people
from helpers.start_here.period import timeline
from helpers.start_here.reading import reading_example
from helpers.start_here.routes import lessons_map
from helpers.start_here.words import glossary

LESSON = "00-start-here"

__all__ = [
    "glossary",
    "kinds_of_source",
    "lessons_map",
    "people",
    "question",
    "reading_example",
    "timeline",
]


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)
