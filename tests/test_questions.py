"""Question banks: complete, refused in words when they are not, and asked without giving the key away."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import course, questions

BANKS = sorted(path.stem for path in (course.folder() / "questions").glob("*.toml"))
every_bank = pytest.mark.parametrize("lesson_id", BANKS)

GOOD = """
[[question]]
id = "a"
kind = "choice"
title = "Title"
prompt = "Prompt <em>now</em>"
rests_on = "Exhibit 1"
options = [{text = "x < y", feedback = "Because.", right = true}, {text = "z", feedback = "Not so."}]
"""


@pytest.fixture
def written(spoiled: Path) -> Any:
    """Write a bank for lesson 02 and return what the helpers read in it."""

    def written(text: str) -> dict[str, dict[str, Any]]:
        (spoiled / "questions").mkdir(exist_ok=True)
        (spoiled / "questions/02-terror.toml").write_text(text, encoding="utf-8")
        questions.bank.cache_clear()
        return questions.bank("02-terror")

    return written


# The banks ----------------------------------------------------------------------------------------


def test_there_are_banks() -> None:
    assert BANKS


@every_bank
def test_a_bank_has_three_kinds_besides_choice_and_ends_with_a_check_of_ten_facts(lesson_id: str) -> None:
    bank = questions.bank(lesson_id)
    if lesson_id != "00-start-here":
        assert len({question["kind"] for question in bank.values()} - {"choice"}) >= 3
        assert any(q["kind"] == "scale" and len(q["statements"]) == 10 for q in bank.values())
        assert any(q["kind"] == "text" for q in bank.values())


@every_bank
def test_every_option_statement_and_item_is_complete(lesson_id: str) -> None:
    for name, question in questions.bank(lesson_id).items():
        if question["kind"] == "choice":
            assert len(question["options"]) >= 2, name
            assert not all(option.get("right") for option in question["options"]), name
        if question["kind"] == "scale":
            assert len(question["labels"]) >= 2, name
            assert all(s["text"] and s["feedback"] for s in question["statements"]), name
        if question["kind"] == "order":
            assert all(item["text"] and item["when"] for item in question["items"]), name
        if question["kind"] == "estimate":
            assert question["minimum"] <= question["answer"] <= question["maximum"], name


@every_bank
def test_no_question_lacks_words_and_none_is_asked_in_two_ways(lesson_id: str) -> None:
    titles = [question["title"] for question in questions.bank(lesson_id).values()]
    assert len(set(titles)) == len(titles)
    for question in questions.bank(lesson_id).values():
        assert all(str(question[name]).strip() for name in questions.COMMON)


@every_bank
def test_the_stored_question_does_not_hold_its_key(lesson_id: str) -> None:
    for name in questions.bank(lesson_id):
        question = questions.ask(lesson_id, name)
        assert isinstance(question, questions.Question)
        told = question.fallback() + repr(question)
        for part in ("feedback", "model", "answer_from"):
            assert not question.entry.get(part) or str(question.entry[part]) not in told, name
        for option in question.entry.get("options", []):
            assert option["feedback"] not in told, name


# A bank that is not right -------------------------------------------------------------------------


def test_a_good_bank_is_read(written: Any) -> None:
    assert list(written(GOOD)) == ["a"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'kind = "choice"',
            'kind = "choise"',
            r"question 1 \(a\): kind 'choise' is none of choice, estimate",
        ),
        ('prompt = "Prompt <em>now</em>"\n', "", r"question 1 \(a\): prompt missing"),
        ('id = "a"\n', "", r"question 1 \(no id\): id missing"),
        ("options =", "option =", r"question 1 \(a\): options missing"),
        (", right = true", "", r"question 1 \(a\): no option is marked right"),
        ('feedback = "Not so."', 'feedback = ""', r"question 1 \(a\): every option needs text and feedback"),
        ('title = "Title"', 'title = "Title', r"questions/02-terror\.toml is damaged.*Restore the file"),
        ("", GOOD, r"the id 'a' stands twice"),
    ],
)
def test_a_bad_bank_is_refused_naming_file_and_question(
    written: Any, old: str, new: str, message: str
) -> None:
    assert old in GOOD
    with pytest.raises(questions.QuestionError, match=message) as caught:
        written(GOOD.replace(old, new, 1) if old else GOOD + new)
    assert "data/questions/02-terror.toml" in str(caught.value)


@pytest.mark.parametrize("kind", list(questions.REQUIRED))
def test_every_kind_says_what_it_lacks(written: Any, kind: str) -> None:
    entry = f'[[question]]\nid = "a"\nkind = "{kind}"\ntitle = "t"\nprompt = "p"\nrests_on = "e"\n'
    with pytest.raises(questions.QuestionError) as caught:
        written(entry)
    assert all(name in str(caught.value) for name in questions.REQUIRED[kind])


ESSAY = """
[[question]]
id = "e"
kind = "essay"
title = "Title"
prompt = "Prompt"
rests_on = "Exhibit 1"
words = 300
model = "It has a claim."
suggested = ["excerpt:ex-const-111"]
parts = [{id = "claim", text = "Your claim", words = 40}, {id = "counter", text = "Against it", words = 40}]
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("ex-const-111", "ex-const-112", r"suggested: 'excerpt:ex-const-112': data/excerpts.csv has no such"),
        ("ex-const-112", "ex-const-112", r"Did you mean ex-const-111"),
        ("excerpt:ex-const-111", "exhibit:terror.none", r"exhibit:terror.none'.*run python -m tests.renew"),
        ("excerpt:ex-const-111", "film:x", r"'film:x' is neither excerpt:<excerpt id> nor exhibit:"),
        ('"]', '", "excerpt:ex-const-111"]', r"'suggested' should be a list of different texts"),
        ('id = "counter"', 'id = "claim"', r"parts an id of its own"),
        (', text = "Against it"', "", r"every part needs id, text and words"),
    ],
)
def test_an_essay_that_is_not_right_is_refused(written: Any, old: str, new: str, message: str) -> None:
    with pytest.raises(questions.QuestionError, match=message) as caught:
        written(ESSAY.replace("ex-const-111", "ex-const-112") if old == new else ESSAY.replace(old, new, 1))
    assert "data/questions/02-terror.toml, question 1 (e)" in str(caught.value)


def test_an_essay_lays_its_evidence_ready_and_tells_its_parts_but_not_its_rubric(written: Any) -> None:
    [entry] = written(ESSAY).values()
    question = questions.Question(entry, "02-terror")
    [piece] = question.question["drawer"]
    assert piece["ref"] == "excerpt:ex-const-111"
    assert piece["cite"] == "Constitution of the USSR, 5 December 1936"
    assert "so far as the law makes no exceptions" in piece["text"]
    assert piece["title"] in question.fallback()
    assert "It has a claim" not in question.fallback() + str(questions.outline("02-terror"))
    assert questions.outline("02-terror")[0]["parts"] == [
        {"id": "claim", "text": "Your claim"},
        {"id": "counter", "text": "Against it"},
    ]


def test_a_missing_bank_is_named(spoiled: Path) -> None:
    (spoiled / "questions/02-terror.toml").unlink()
    with pytest.raises(course.CourseError, match=r"data/questions/02-terror\.toml is missing"):
        questions.bank("02-terror")


def test_an_unknown_question_is_a_notice_with_the_known_ones() -> None:
    text = questions.ask("02-terror", "no-such")
    assert isinstance(text, course.Text)
    assert "There is no question 'no-such'" in text.plain
    assert next(iter(questions.bank("02-terror"))) in text.plain


# Asking -------------------------------------------------------------------------------------------


def test_a_question_reads_the_same_at_each_run() -> None:
    question = questions.Question(tomllib.loads(GOOD)["question"][0])
    assert repr(question) == "Title Prompt now"
    assert "<li>x &lt; y</li>" in question.fallback()


@given(st.integers(2, 12), st.text(min_size=1, max_size=20))
def test_items_to_order_start_stirred_and_always_the_same(count: int, seed: str) -> None:
    start = questions.shuffled(count, seed=seed)
    assert sorted(start) == list(range(count))
    assert start != list(range(count))
    assert start == questions.shuffled(count, seed=seed)
