"""The page that a browser really makes is the page that `collect` reads: the two sides of the format agree."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from helpers import questions, widget
from helpers.classroom import gather, turnin
from helpers.classroom.files import Found

from . import submissions
from .submissions import LESSON, SCRIPT, answers

pytestmark = pytest.mark.browser

MAKE = """async ({ source, store }) => {
    const module = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
    return module.turnInPage(store);
}"""


@pytest.fixture(scope="module")
def made(browser: Browser) -> Iterator[str]:
    """The turn-in page of a student whose text is markup, half a character, and every kind of answer."""
    given = answers(SCRIPT)
    given["answers"][submissions.ids("text")[0]]["value"] = SCRIPT + "\ud83d </script> 🙂"
    store = {
        "lesson": LESSON,
        "name": SCRIPT,
        "about": {"version": "0.1.0+nokey", "title": "The Terror"},
        "answers": given["answers"],
        "outline": questions.outline(LESSON),
    }
    page = browser.new_page()
    page.goto("about:blank")
    yield page.evaluate(MAKE, {"source": widget.toolkit().source, "store": json.loads(json.dumps(store))})
    page.close()


def test_a_real_turn_in_page_is_read_whole(made: str) -> None:
    found = turnin.parse("02-terror_x.html", made.encode("utf-8", "surrogatepass"))
    assert set(found.answers) == set(questions.bank(LESSON))
    assert found.notes == ()
    assert found.course_version == "0.1.0+nokey"
    assert found.saved_at is not None
    assert found.answers[submissions.ids("text")[0]].startswith(SCRIPT)


def test_a_real_turn_in_page_gives_one_row_and_is_no_markup(made: str) -> None:
    collected = gather.gather([Found("a.html", made.encode("utf-8", "surrogatepass"))])
    (student,) = collected.students
    assert student.name == SCRIPT.replace("\u2028", " "), "a name is one line"
    assert collected.unread == []
    assert SCRIPT not in made
