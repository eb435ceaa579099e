"""Exhibit 6: lives, and a letter that stays closed until a reader opens it."""

from __future__ import annotations

import html

import pandas as pd

from helpers import course, data, texts
from helpers.exhibit import Control, Exhibit, State

PEOPLE = ("ginzburg", "gorbatov", "ryutin", "moroz", "ishov", "korolev", "meyerhold", "eikhe")


@course.shown
def never_shown() -> Exhibit:
    """Exhibit 6: people who refused, or took their words back, and so were never shown."""
    people = data.load("people").set_index("person_id").loc[list(PEOPLE)]
    return Exhibit(
        kicker="Exhibit 6 · Never shown",
        title="Who was not put on the stage?",
        look_for="Read at least three lives; some tell of beatings. Did this person sign, refuse, or sign and take it back? For two "
        "of the eight our sources do not say. One of the eight had sentenced others before: which?",
        controls=[Control("Person", list(people["name"]))],
        states=[
            State(
                f"Now shown: {html.escape(person['name'])}, {_years(person)}.",
                panel=texts.life_in_words(person_id),
            )
            for person_id, person in people.iterrows()
        ],
        table=pd.DataFrame(
            {
                "Name": people["name"],
                "Born": [
                    _day(person["born"], about=person["born_approximate"]) for _, person in people.iterrows()
                ],
                "Died": [_day(died) for died in people["died"]],
                "Who they were": people["who"],
                "What happened": people["what_happened"],
            }
        ),
        source="Lives told from the works named under each. A life stands for itself: it is not an average.",
        alt=f"The lives of {len(people)} people: {', '.join(people['name'])}.",
    )


def _years(person: pd.Series) -> str:
    """Return the years of a life: "1891–1973", "about 1922–1939", or words that say they are not known."""
    if not person["born"]:
        return "years of life not known"
    return f"{_day(person['born'][:4], about=person['born_approximate'])}–{person['died'][:4]}"


def _day(date: str, *, about: bool = False) -> str:
    if not date:
        return "not known"
    return f"{'about ' if about else ''}{texts.day_in_words(date)}"


@course.shown
def closed_excerpt(excerpt_id: str, summary: str) -> course.Text:
    """Return an excerpt behind a line: a reader decides whether to open it. `summary` says what to expect."""
    shown = texts.excerpt(excerpt_id)
    opened = f'<details class="course-text"><summary>{html.escape(summary)}</summary>{shown.html}</details>'
    return course.Text(f"{summary}: closed until you open it. {shown.plain}", opened)
