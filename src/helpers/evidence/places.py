"""Where in the course something is treated, as a link that a reader can follow."""

from __future__ import annotations

import html

LESSON = "06-weighing-evidence"


def link(lesson: str, section: str) -> str:
    """Return a link to a lesson with the section's heading in words: "Lesson 02, 3 · How many?"."""
    where = f"{html.escape(section)}"
    if lesson == LESSON:
        return f"this lesson, {where}"
    return f'<a href="{html.escape(lesson)}.ipynb" target="_blank" rel="noopener">lesson {lesson[:2]}</a>, {where}'
