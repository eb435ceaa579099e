"""Excerpts, lives, words: shown whole, escaped, with their sources."""

import html

import pytest

from helpers import course, data, texts
from helpers.exhibit import Exhibit

EXCERPTS = data.load("excerpts")
PEOPLE = data.load("people")


@pytest.mark.parametrize(
    ("date", "words"),
    [("1937-08-11", "11 August 1937"), ("1937-08", "August 1937"), ("1937", "1937"), ("", "undated")],
)
def test_a_date_is_said_in_words_as_far_as_it_is_known(date: str, words: str) -> None:
    assert texts.day_in_words(date) == words


@pytest.mark.parametrize("excerpt_id", EXCERPTS["excerpt_id"])
def test_an_excerpt_has_words_speaker_place_and_note(excerpt_id: str) -> None:
    row, text = data.row("excerpts", excerpt_id), texts.excerpt(excerpt_id)
    assert "course-notice" not in text.html
    for part in ("text", "speaker", "where_published", "sourcing_note"):
        assert row[part] in text.plain
        assert html.escape(row[part]) in text.html
    assert "#source-" in text.html or "not verified" in text.html
    assert "<blockquote>" in text.html


def test_an_unknown_excerpt_is_a_notice() -> None:
    assert "has no row with excerpt_id 'ex-none'" in texts.excerpt("ex-none").plain


@pytest.mark.parametrize("person_id", PEOPLE["person_id"])
def test_a_life_names_the_person_and_the_works_it_is_told_from(person_id: str) -> None:
    row, life = data.row("people", person_id), texts.life_in_words(person_id)
    assert html.escape(row["name"]) in life
    assert html.escape(row["what_happened"]) in life
    assert "#source-" in life or "not verified" in life
    assert not row["name_ru"] or f'lang="ru">{html.escape(row["name_ru"])}<' in life


def test_lives_are_chosen_by_name_one_state_each() -> None:
    ids = tuple(PEOPLE["person_id"].head(3))
    shown = texts.people(ids, kicker="Exhibit 1", title="Who?", look_for="Read.")
    assert isinstance(shown, Exhibit)
    assert shown.controls[0]["options"] == list(PEOPLE["name"].head(3))
    assert len(shown.states) == 3
    names = [html.escape(name) for name in PEOPLE["name"].head(3)]
    assert all(name in state["finding"] for name, state in zip(names, shown.states, strict=True))


def test_a_remark_is_added_to_what_is_said_of_a_person() -> None:
    person_id = PEOPLE["person_id"].iloc[0]
    shown = texts.people(
        (person_id,), kicker="Exhibit 1", title="Who?", look_for="Read.", remarks={person_id: "A door."}
    )
    assert shown.states[0]["finding"].endswith(" A door.")


@pytest.mark.parametrize("lesson_id", list(course.lessons()))
def test_the_vocabulary_holds_the_words_of_its_lesson_in_order(lesson_id: str) -> None:
    glossary = data.load("glossary")
    own = [row.term for row in glossary.itertuples() if lesson_id in row.lessons.split("|")]
    wanted = sorted(own, key=str.lower)
    text = texts.vocabulary(lesson_id)
    assert [line.split(": ")[0] for line in text.plain.splitlines()] == wanted
    assert text.html.count("<dt>") == text.html.count("<dd>") == len(wanted)


def test_the_glossary_is_one_card_a_word() -> None:
    cards = texts.glossary_cards()
    assert len(cards) == len(data.load("glossary"))
    assert all("<strong>" in card.html for card in cards)
