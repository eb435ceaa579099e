"""Lesson 06, Weighing the evidence: its exhibits in the order of the lesson."""

from helpers import course, questions
from helpers.evidence.audit import audit_the_article
from helpers.evidence.causes import evidence_and_explanations, why_the_terror
from helpers.evidence.counted import what_is_counted
from helpers.evidence.gaps import left_out
from helpers.evidence.memory import legacy
from helpers.evidence.numbers import how_a_number_changed

LESSON = "06-weighing-evidence"

__all__ = [
    "audit_the_article",
    "evidence_and_explanations",
    "how_a_number_changed",
    "left_out",
    "legacy",
    "question",
    "what_is_counted",
    "why_the_terror",
]


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)
