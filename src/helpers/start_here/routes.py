"""Exhibit 4: the lessons and ways through them."""

from __future__ import annotations

import html

import pandas as pd

from helpers import course
from helpers.exhibit import Control, Exhibit, State

LESSON = "00-start-here"

# words of the chip -> lessons in order, and why these
ROUTES = {
    "All seven": (tuple("0123456"), "The whole course, in order."),
    "One lesson": (("2",), "Lesson 02 stands on its own: law, numbers, orders, and the lives behind them."),
    "Three lessons": (("2", "4", "6"), "What was hidden, what was shown, and how to weigh the two."),
    "For a law class": (("0", "4", "5"), "What a fair trial needs, seen where it failed."),
    "For a source workshop": (("0", "3", "6"), "Testing confessions, then testing a textbook."),
}


def route(name: str) -> list[dict]:
    """Return the lessons of one route as entries of `data/lessons.json`, in order."""
    numbers, _ = ROUTES[name]
    return [lesson for lesson in course.lessons().values() if lesson["id"][1] in numbers]


def short_title(lesson: dict) -> str:
    """Return number and short title of a lesson: "02 The Terror"."""
    return f"{lesson['id'][:2]} {lesson['title'].split(':')[0].split(',')[0]}"


@course.shown
def lessons_map() -> Exhibit:
    """Exhibit 4: the lessons with their questions and times, and routes for the time there is."""
    lessons = list(course.lessons().values())
    return Exhibit(
        kicker="Exhibit 4 · The lessons",
        title="Where do you want to go?",
        look_for="Choose by the time you have or by what you need. Each lesson also works alone.",
        controls=[Control("Route", list(ROUTES))],
        states=[State(_route_finding(name), panel=_route(name)) for name in ROUTES],
        table=pd.DataFrame(
            [
                {
                    "Lesson": f"{lesson['id'][:2]} {lesson['title']}",
                    "Question": lesson["question"],
                    "Minutes": lesson["minutes"],
                    "Status": lesson["status"],
                }
                for lesson in lessons
            ]
        ),
        source="Times are for careful work without homework. A link opens the lesson in a new tab, so that this page stays as it is.",
        alt=f"{len(lessons)} lessons, {sum(lesson['minutes'] for lesson in lessons)} minutes in all: "
        f"{', '.join(short_title(lesson) for lesson in lessons)}.",
    )


def _route_finding(name: str) -> str:
    lessons, (_, why) = route(name), ROUTES[name]
    waiting = sum(lesson["status"] != "ready" for lesson in lessons)
    count = "1 lesson" if len(lessons) == 1 else f"{len(lessons)} lessons"
    return f"{count}, {sum(lesson['minutes'] for lesson in lessons)} minutes{f', {waiting} of them not ready' if waiting else ''}. {why}"


def _route(name: str) -> str:
    return f'<ul class="course-cards">{"".join(_lesson(lesson) for lesson in route(name))}</ul>'


def _lesson(lesson: dict) -> str:
    title, question_asked = (
        html.escape(f"{lesson['id'][:2]} {lesson['title']}"),
        html.escape(lesson["question"]),
    )
    ready = lesson["status"] == "ready"
    if lesson["id"] == LESSON:
        head = f"<strong>{title}</strong> (this page)"
    elif ready:
        head = f'<strong><a href="{lesson["id"]}.ipynb" target="_blank" rel="noopener">{title}</a></strong>'
    else:
        head = f"<strong>{title}</strong> (in preparation)"
    return f"<li><p>{head}, {lesson['minutes']} minutes</p><p>{question_asked}</p></li>"
