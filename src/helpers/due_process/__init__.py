"""Lesson 05, Due process: its exhibits in the order of the lesson."""

from helpers import course, questions
from helpers.due_process.audit import audit_a_trial
from helpers.due_process.clauses import paper_rights
from helpers.due_process.lives import held_to_the_law
from helpers.due_process.pace import how_fast
from helpers.due_process.rights import promise_law_practice
from helpers.due_process.roads import which_road

LESSON = "05-due-process"

__all__ = [
    "audit_a_trial",
    "held_to_the_law",
    "how_fast",
    "paper_rights",
    "promise_law_practice",
    "question",
    "which_road",
]


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)
