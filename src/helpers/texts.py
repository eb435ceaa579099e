"""Texts that any lesson may show: excerpts from sources, lives of people, words of the glossary."""

from __future__ import annotations

import html

import pandas as pd

from helpers import course, data, drawer, sources
from helpers.course import day_in_words as day_in_words
from helpers.exhibit import Card, Control, Exhibit, State


@course.shown
def excerpt(excerpt_id: str) -> course.Text:
    """Return a short quotation with speaker, date, occasion and a note for sourcing it.

    By its data attributes the page knows it as evidence that a student may pin (`static/pins.js`).
    """
    row = data.row("excerpts", excerpt_id)
    head = drawer.head(row)
    text = html.escape(row["text"])
    published, note = html.escape(row["where_published"]), html.escape(row["sourcing_note"])
    language = course.marked(html.escape(row["translation_of"]))
    return course.Text(
        f"{head} “{row['text']}” Published: {row['where_published']}. To weigh: {row['sourcing_note']}",
        f'<figure class="course-text" data-evidence="excerpt:{excerpt_id}" data-cite="{html.escape(drawer.cite(row))}">'
        f"<p><strong>{html.escape(head)}</strong></p><blockquote>“{text}”</blockquote>"
        f"<figcaption><p>{published} ({sources.cite_cell(row['source_ids'])}).</p>"
        f"<details><summary>Who is speaking, to whom, and why?</summary><p>{note}</p>"
        f"<p>Language: {language}</p></details></figcaption></figure>",
    )


def life_in_words(person_id: str) -> str:
    """Return one person's life as HTML: name, dates, who they were, why targeted, what happened, sources."""
    row = data.row("people", person_id)
    russian = f' (<span lang="ru">{html.escape(row["name_ru"])}</span>)' if row["name_ru"] else ""
    return (
        f"<p><strong>{html.escape(row['name'])}</strong>{russian}, {_years(row)}</p><p>{html.escape(row['who'])}.</p>"
        f"<p><em>Why:</em> {html.escape(row['why_targeted'])}</p><p>{html.escape(row['what_happened'])}</p>"
        f'<p class="course-source">{sources.cite_cell(row["source_ids"])}</p>'
    )


def life_in_brief(person_id: str) -> str:
    """Return a person's name and years as HTML, to be spoken when the person is chosen."""
    row = data.row("people", person_id)
    return f"Now shown: {html.escape(row['name'])}, {_years(row)}."


def _years(row: pd.Series) -> str:
    """Return the years of a life in words: "1904–1977", "about 1886–1937", "born 1890, year of death not known"."""
    born, died = row["born"][:4], row["died"][:4]
    about = "about " if row["born_approximate"] else ""
    if born and died:
        return f"{about}{born}–{died}"
    if born:
        return f"born {about}{born}, year of death not known"
    if died:
        return f"year of birth not known, died {died}"
    return "years of birth and death not known"


def people(
    person_ids: tuple[str, ...],
    *,
    kicker: str,
    title: str,
    look_for: str,
    remarks: dict[str, str] | None = None,
) -> Exhibit:
    """Return an exhibit of lives, one at a time, chosen by name.

    `remarks` (person id -> HTML) are added to what is said of a person when chosen.
    """
    table = data.load("people").set_index("person_id").loc[list(person_ids)]
    shown = table[["name", "born", "died", "who", "what_happened"]]
    shown.columns = ["Name", "Born", "Died", "Who they were", "What happened"]
    extra = remarks or {}
    return Exhibit(
        kicker=kicker,
        title=title,
        look_for=look_for,
        controls=[Control("Person", list(table["name"]))],
        states=[
            State(
                f"{life_in_brief(person_id)} {extra.get(person_id, '')}".strip(),
                panel=life_in_words(person_id),
            )
            for person_id in person_ids
        ],
        table=shown,
        source="Lives told from the works named under each. A life stands for itself: it is not an average.",
        alt=f"The lives of {len(person_ids)} people: {', '.join(table['name'])}.",
    )


def _glossary() -> pd.DataFrame:
    """Return the glossary in alphabetical order, capital letters like small ones."""
    return data.load("glossary").sort_values("term", key=lambda terms: terms.str.lower())


@course.shown
def vocabulary(lesson_id: str) -> course.Text:
    """Return the words of a lesson with their meanings, as a definition list."""
    table = _glossary()
    words = table[table["lessons"].str.split("|").map(lambda ids: lesson_id in ids)]
    plain = "\n".join(f"{row.term}: {row.meaning}" for row in words.itertuples())
    items = "".join(
        f"<dt><strong>{_term(row)}</strong></dt><dd>{html.escape(row.meaning)}</dd>"
        for row in words.itertuples()
    )
    return course.Text(plain, f'<dl class="course-text">{items}</dl>')


def _term(row: object) -> str:
    russian = getattr(row, "term_ru", "")
    extra = f' (<span lang="ru">{html.escape(russian)}</span>)' if russian else ""
    return html.escape(row.term) + extra  # type: ignore[attr-defined]


def glossary_cards() -> list[Card]:
    """Return every word of the glossary as a card for a searchable list, in alphabetical order."""
    return [
        Card(f"<p><strong>{_term(row)}</strong>: {html.escape(row.meaning)}</p>")
        for row in _glossary().itertuples()
    ]
