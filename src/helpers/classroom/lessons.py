"""`classroom list`: what lessons there are, how long they take, what they ask, which standards they serve."""

from __future__ import annotations

import json
from collections import Counter
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from helpers import course, questions
from helpers.classroom import shell


def summary(lesson_id: str) -> dict[str, Any]:
    """Return one lesson's facts; `questions` counts by kind, and is empty if there is no bank yet."""
    lesson = course.lesson(lesson_id)
    try:
        kinds = Counter(entry["kind"] for entry in questions.bank(lesson_id).values())
    except course.CourseError:
        kinds = Counter()
    wanted = ("id", "title", "question", "minutes", "status", "standards")
    return {name: lesson[name] for name in wanted} | {"questions": dict(kinds)}


def list_lessons(
    as_json: Annotated[bool, typer.Option("--json", help="For programs: print JSON.")] = False,
) -> None:
    """List the lessons: minutes, status, standards, and how many questions of which kind."""
    lessons = [summary(lesson_id) for lesson_id in course.lessons()]
    if as_json:
        typer.echo(json.dumps(lessons, ensure_ascii=False, indent=1))
        return
    table = Table(
        "Lesson", "Minutes", "Status", "Questions", "Standards", title="Lessons", title_justify="left"
    )
    for one in lessons:
        count, kinds = (
            sum(one["questions"].values()),
            ", ".join(f"{n} {k}" for k, n in one["questions"].items()),
        )
        table.add_row(
            f"[bold]{one['id'][:2]}[/] {escape(one['title'])}\n{escape(one['question'])}",
            str(one["minutes"]),
            one["status"],
            f"{count}\n{kinds}" if count else "none yet",
            ", ".join(one["standards"]),
        )
    shell.out.print(table)
