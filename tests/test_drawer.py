"""The drawer: evidence that essays suggest reads as the lessons show it, and is renewed with them."""

import html
from pathlib import Path

import pytest

from helpers import course, data, drawer, texts
from tests import lessons, renew, rooms

EXCERPTS = list(data.load("excerpts")["excerpt_id"])
REPRESSION = "terror.repression_by_year"


def test_the_exhibits_that_essays_suggest_are_kept_as_they_are_now() -> None:
    kept = (course.folder() / "exhibits.json").read_text(encoding="utf-8")
    assert kept == renew.exhibits_json(), "run python -m tests.renew"


def test_an_exhibit_that_no_lesson_has_is_named_with_its_bank(spoiled: Path) -> None:
    bank = spoiled / "questions/02-terror.toml"
    bank.write_text('[[question]]\nid = "e"\nsuggested = ["exhibit:terror.none"]\n', encoding="utf-8")
    with pytest.raises(lessons.LessonError, match=r"02-terror\.toml, e: there is no exhibit 'terror\.none'"):
        renew.exhibits_json()


@pytest.mark.parametrize("excerpt_id", EXCERPTS)
def test_an_excerpt_in_the_drawer_says_what_the_page_shows(excerpt_id: str) -> None:
    """The page reads a pin from the excerpt's HTML (`static/pins.js`): both must give the same words."""
    [piece] = drawer.pieces([f"excerpt:{excerpt_id}"])
    shown = texts.excerpt(excerpt_id).html
    assert f'data-evidence="{piece["ref"]}" data-cite="{html.escape(piece["cite"])}"' in shown
    assert f"<strong>{html.escape(piece['title'])}</strong>" in shown
    assert f"<blockquote>{html.escape(piece['text'])}</blockquote>" in shown
    assert piece["text"].startswith("“")
    assert piece["source"]


def test_an_exhibit_in_the_drawer_has_setting_finding_and_source() -> None:
    piece = renew.evidence(rooms.every_exhibit()[REPRESSION](), "02-terror")
    assert piece["ref"] == "exhibit:02-terror/Exhibit 3 · Year by year#0"
    assert piece["title"].startswith("Lesson 02, Exhibit 3 · Year by year. When did the state")
    assert piece["text"].startswith("Count: Sentenced, all penalties · Show as: Numbers. Sentenced")
    assert "<" not in "".join(piece.values())


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("exhibits.json", "[]"),
        ("exhibits.json", "{"),
        ("exhibits.json", '{"terror.repression_by_year": {"title": "x"}}'),
        ("excerpts.csv", "id,text\nex-const-111,x\n"),
        ("excerpts.csv", "excerpt_id,text\nex-const-111,x\n"),
        ("excerpts.csv", "excerpt_id,speaker,date,occasion,text,where_published,source_ids\nex-const-111\n"),
    ],
)
def test_a_damaged_file_of_evidence_is_named(spoiled: Path, file: str, content: str) -> None:
    (spoiled / file).write_text(content, encoding="utf-8")
    with pytest.raises(course.CourseError, match=f"data/{file}"):
        drawer.pieces(["exhibit:terror.repression_by_year" if "json" in file else "excerpt:ex-const-111"])
