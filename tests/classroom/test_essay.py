"""An essay with its evidence, as a teacher meets it: table, overview, key, handout, guide, nbgrader."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers import questions
from helpers.classroom import gather, guide, handout, key, keyless, nbgrader_pack, overview, sheet, turnin
from helpers.classroom.files import Found
from tests import conftest

from .submissions import LESSON, SCRIPT, answers, as_json, as_page

ESSAY = """
[[question]]
id = "essay"
kind = "essay"
title = "Which right?"
prompt = "Write from evidence."
rests_on = "The lesson"
words = 300
model = "It names one right and tests it."
suggested = ["excerpt:ex-const-111"]
parts = [{id = "claim", text = "Your claim", hint = "One sentence.", words = 40}, {id = "counter", text = "Against it", words = 60}]
"""
VALUE = {
    "parts": {"claim": "Appeal. [1: Constitution]", "counter": "Troikas had no appeal."},
    "evidence": [
        {
            "number": 1,
            "title": "Constitution, 5 December 1936",
            "text": "“In all courts”",
            "note": "A promise",
        }
    ],
    "removed": ["excerpt:ex-const-111"],
}


@pytest.fixture(autouse=True)
def bank(spoiled: Path) -> dict[str, Any]:
    """Lesson 02 with an essay at its end."""
    with (spoiled / f"questions/{LESSON}.toml").open("a", encoding="utf-8") as file:
        file.write(ESSAY)
    conftest.forget()
    return questions.bank(LESSON)["essay"]


def handed_in(value: Any, write: Callable[[dict], bytes] = as_page, **others: Any) -> gather.Collected:
    given = answers("Mia")
    given["answers"] |= {"essay": {"value": value, "edited_at": "2026-11-23T10:00:00+00:00"}, **others}
    return gather.gather([Found("mia.html", write(given))])


def cell(collected: gather.Collected) -> str:
    return str(sheet.rows(collected)[0][sheet.header(collected).index("essay")])


@pytest.mark.parametrize("write", [as_page, as_json])
def test_a_class_table_has_the_essay_and_the_titles_of_its_evidence(write: Callable[[dict], bytes]) -> None:
    collected = handed_in(VALUE, write)
    assert cell(collected).splitlines() == [
        "Your claim: Appeal. [1: Constitution]",
        "Against it: Troikas had no appeal.",
        "Evidence:",
        "[1] Constitution, 5 December 1936 Note: A promise",
    ]
    page = overview.overview(collected)
    assert "Troikas had no appeal." in page
    assert "[1] Constitution, 5 December 1936" in page


@pytest.mark.parametrize("value", [{}, {"parts": {}}, {"parts": {"claim": " "}, "evidence": []}])
def test_an_essay_not_begun_is_no_answer(value: dict[str, Any]) -> None:
    collected = handed_in(value)
    assert "essay" not in collected.students[0].submission.answers
    assert collected.students[0].notes == ()


def test_an_essay_without_evidence_is_read() -> None:
    assert cell(handed_in({"parts": {"claim": "Appeal."}})) == "Your claim: Appeal."


@pytest.mark.parametrize(
    "value",
    [
        "text",
        {"parts": []},
        {"parts": {"claim": 1}},
        {"parts": {}, "evidence": {}},
        {"parts": {}, "evidence": [1]},
        {"parts": {}, "evidence": [{"number": "1", "title": "x"}]},
        {"parts": {}, "evidence": [{"number": 10**9, "title": "x"}]},
        {"parts": {}, "evidence": [{"number": 1, "title": ["x"]}]},
        {"parts": {}, "evidence": [{"number": 1}] * 61},
        {"parts": {"claim": "x" * 200_001}},
    ],
)
def test_an_essay_of_another_shape_is_left_out_and_named(value: Any) -> None:
    collected = handed_in(value)
    assert "answers that do not fit their question, left out: essay" in collected.students[0].notes
    assert len(collected.students[0].submission.answers) == len(questions.bank(LESSON)) - 1


def test_hostile_evidence_is_shown_as_typed() -> None:
    hostile = {
        "parts": {"claim": SCRIPT},
        "evidence": [{"number": 1, "title": SCRIPT, "text": SCRIPT, "note": "=1+1"}],
    }
    page = overview.overview(handed_in(hostile))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_pinned_evidence_is_no_answer_and_no_fault() -> None:
    pin = {"value": {"ref": "excerpt:x"}, "edited_at": "2026-11-23T10:00:00+00:00"}
    collected = handed_in(VALUE, **{"pin:excerpt:x": pin, "pin:excerpt:y": pin | {"value": None}})
    assert collected.students[0].notes == ()
    assert set(collected.students[0].submission.answers) == set(questions.bank(LESSON))


def test_key_and_guide_have_the_rubric_and_paper_has_room_and_evidence(bank: dict[str, Any]) -> None:
    assert bank["model"] in key.answer_key(LESSON)
    assert bank["model"] in guide.key(LESSON)
    paper = handout.question(bank)
    assert bank["model"] not in paper
    for words in ("Your claim", "One sentence.", "Against it", "so far as the law makes no exceptions"):
        assert words in paper
    assert paper.count('class="lines"') >= 10


def test_a_pack_without_its_key_asks_the_whole_essay(bank: dict[str, Any]) -> None:
    bare = keyless.question(bank)
    assert bare["parts"] == bank["parts"]
    assert "model" not in bare
    questions._check(bare, "here")
    assert questions.Question(bare, LESSON).question["drawer"]


def test_nbgrader_puts_the_essay_before_the_teacher() -> None:
    [essay] = [
        one
        for one in nbgrader_pack.grading_cells(LESSON)
        if one["metadata"]["nbgrader"]["grade_id"] == "q-essay"
    ]
    assert essay["cell_type"] == "markdown"
    value = turnin.parse("x.json", as_json(answers("Mia") | {"answers": {"essay": {"value": VALUE}}})).answers
    [_, filled] = nbgrader_pack.answered(LESSON, value)[-2:]
    assert "Troikas had no appeal." in filled["source"]
    assert "[1] Constitution" in filled["source"]
