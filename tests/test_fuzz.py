"""Fuzzing the course's own files and the answers file: a right result, or one clear error that names the file."""

import csv
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from helpers import answerfile, answers, course, data, drawer, questions, sources
from helpers.classroom import key, tomlish
from tests.browser import bank
from tests.conftest import forget
from tests.fuzz import became, changed_bytes, changed_json, examples

LESSON = "02-terror"
FIELDS: list[dict[str, Any]] = [
    {
        "name": "row_id",
        "type": "string",
        "constraints": {"required": True, "unique": True, "pattern": "[a-z-]+"},
    },
    {"name": "people", "type": "integer", "constraints": {"minimum": 0, "maximum": 10**7}},
    {"name": "share", "type": "number"},
    {"name": "year", "type": "year", "constraints": {"minimum": 1917, "maximum": 1991}},
    {"name": "date", "type": "date", "constraints": {"minimum": "1900-01-01"}},
    {"name": "known", "type": "boolean"},
    {"name": "effect", "type": "string", "constraints": {"enum": ["a", "b"]}},
    {"name": "words", "type": "string"},
    {"name": "source_ids", "type": "string", "sourceIds": True},
]
SCHEMA = {"fields": FIELDS, "primaryKey": "row_id"}
PACKAGE = {"resources": [{"name": "table", "path": "table.csv", "schema": SCHEMA}]}
HEAD = ",".join(field["name"] for field in FIELDS)
TABLE = f"""{HEAD}
first,12,0.5,1937,1937-08-11,true,a,"said ""so"", and
went",one
second,,1e3,1938,,false,b,Ежов,one|two
third,7,-.5,,1941-06-22,,,,
"""
WORKS = [
    {
        "id": name,
        "title": "T",
        "author": [{"family": "F", "given": "G"}],
        "issued": {"date-parts": [[1990]]},
        "custom": {"kind": "scholarship", "short": name},
    }
    for name in ("one", "two")
]
# What the essay of the bank lays ready.
EXCERPTS = """excerpt_id,speaker,date,occasion,text,where_published,source_ids
ex-const-111,A,1936-12-05,B,C,D,one
ex-decree-1934,A,1934-12,B,C,D,one|two
"""
EXHIBITS = {"terror.repression_by_year": dict.fromkeys(drawer.FIELDS, "x")}
LESSONS = [
    {
        "id": LESSON,
        "title": "T",
        "question": "Q",
        "minutes": 45,
        "status": "ready",
        "standards": ["S"],
        "cites": ["one"],
    }
]
BANK = bank.BANK.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small data folder that the helpers read in place of the course's."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_DATA", str(folder))
        yield folder
    forget()


@pytest.fixture
def fresh(folder: Path) -> Path:
    """The same folder, with everything in it sound."""
    shutil.rmtree(folder / "questions", ignore_errors=True)
    (folder / "questions").mkdir()
    put(folder, **{"datapackage.json": PACKAGE, "sources.json": WORKS, "lessons.json": LESSONS})
    put(folder, **{"table.csv": TABLE, f"questions/{LESSON}.toml": BANK})
    put(folder, **{"excerpts.csv": EXCERPTS, "exhibits.json": EXHIBITS})
    return folder


def put(folder: Path, **files: Any) -> None:
    for name, content in files.items():
        text = content if isinstance(content, bytes | str) else json.dumps(content)
        (folder / name).write_bytes(
            text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        )
    forget()


def clear(kind: str, error: course.CourseError, *files: str) -> None:
    """Check that an error names the file, is of a bearable length, and counts as clear."""
    assert any(f"data/{file}" in str(error) for file in files), error
    assert len(str(error)) < 2000
    became(kind, "clear error")


def read_otherwise(content: bytes) -> list[list[str]]:
    return list(
        csv.reader(io.StringIO(content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")))
    )


def load(kind: str, content: bytes) -> None:
    try:
        table = data.load("table")
    except course.CourseError as error:
        clear(kind, error, "table.csv", "datapackage.json", "sources.json")
        return
    head, *rows = read_otherwise(content)
    assert list(table.columns) == head
    for name in ("row_id", "words", "effect"):
        assert list(table[name]) == [row[head.index(name)] for row in rows]
    for name, number in (("people", int), ("year", int), ("share", float)):
        told = [None if value is data.pd.NA or value != value else number(value) for value in table[name]]
        assert told == [number(cell) if (cell := row[head.index(name)]) else None for row in rows]
    became(kind, "right")


@examples(150)
@given(changed_bytes(TABLE.encode()))
@example(TABLE.encode())
@example(b"\xef\xbb\xbf" + TABLE.encode())
@example(TABLE.encode("utf-16"))
@example(TABLE.replace("12", "٣٧").encode())  # digits, but not ours
@example(TABLE.replace("12", "9" * 30).encode())
@example(TABLE.replace("1e3", "1e999").encode())
@example(TABLE.replace("1937-08-11", "0001-01-01").encode())  # a day that pandas may not hold
@example(TABLE.replace("1937-08-11", "9999-12-31").encode())
@example(TABLE.encode()[:-30])  # breaks off in a cell, where what is left would pass
@example(TABLE.replace("Ежов", "x" * 200_000).encode())
@example(TABLE.replace("\n", "\r\n").encode())
@example(TABLE.replace("Ежов", "\0").encode())
def test_fuzz_a_table_of_spoiled_bytes(fresh: Path, content: bytes) -> None:
    put(fresh, **{"table.csv": content})
    load("table: bytes", content)


@examples(100)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                ["first", "1", "", "1937", "1937-08-11", "true", "a", "one", "-1", "é", "one|two", "٣", '"']
            ),
            min_size=8,
            max_size=10,
        ),
        max_size=4,
    )
)
def test_fuzz_a_table_of_stirred_cells(fresh: Path, rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([HEAD.split(","), *rows])
    put(fresh, **{"table.csv": text.getvalue()})
    load("table: cells", text.getvalue().encode())


@examples(150)
@given(changed_json(PACKAGE))
@example({"resources": {}})
@example([])
@example({"resources": [{"name": "table", "path": "../../table.csv", "schema": SCHEMA}]})
@example(
    {"resources": [{"name": "table", "path": "table.csv", "schema": SCHEMA | {"primaryKey": "no_column"}}]}
)
@example(
    {
        "resources": [
            {
                "name": "table",
                "path": "table.csv",
                "schema": {"fields": [FIELDS[0] | {"constraints": {"pattern": "("}}]},
            }
        ]
    }
)
def test_fuzz_a_schema(fresh: Path, package: Any) -> None:
    put(fresh, **{"datapackage.json": package})
    try:
        table = data.load("table")
    except course.CourseError as error:
        clear("schema", error, "table.csv", "datapackage.json")
    else:
        assert list(table.columns) == [field["name"] for field in data.schema("table")["schema"]["fields"]]
        became("schema", "right")


@examples(120)
@given(changed_json(WORKS))
@example([{"id": "one"}])
@example(
    [
        {
            "id": "one",
            "title": "T",
            "custom": {"kind": "scholarship", "short": "o"},
            "issued": {"date-parts": []},
        }
    ]
)
@example({"one": WORKS[0]})
@example(["one"])
def test_fuzz_the_list_of_works(fresh: Path, works: Any) -> None:
    put(fresh, **{"sources.json": works})
    shown = sources.bibliography(LESSON)
    if "cannot be shown" in shown.plain:
        assert "data/sources.json" in shown.plain
        became("sources.json", "clear error")
    else:
        assert sources.label("one") in shown.plain
        assert sources.reference("one")
        became("sources.json", "right")


@examples(120)
@given(changed_json(LESSONS))
@example({})
@example([{"id": LESSON}])
@example([LESSONS[0], LESSONS[0]])
def test_fuzz_the_list_of_lessons(fresh: Path, lessons: Any) -> None:
    put(fresh, **{"lessons.json": lessons})
    for show in (answers.desk, sources.bibliography):
        answers.keeper.cache_clear()
        shown = show(LESSON)
        notice = isinstance(shown, course.Text) and "cannot be shown" in shown.plain
        assert not notice or "data/lessons.json" in shown.plain or "data/sources.json" in shown.plain
        became("lessons.json", "clear error" if notice else "right")


@examples(60)
@given(st.sampled_from(["lessons.json", "sources.json", "datapackage.json"]), st.data())
def test_fuzz_json_of_spoiled_bytes(fresh: Path, name: str, drawn: st.DataObject) -> None:
    content = drawn.draw(changed_bytes((fresh / name).read_bytes()))
    put(fresh, **{name: content})
    for read in (course.lessons, sources.works, data.schemas):
        try:
            read()
        except course.CourseError as error:
            clear("JSON: bytes", error, name)
        else:
            became("JSON: bytes", "right")
    put(fresh, **{"datapackage.json": PACKAGE, "sources.json": WORKS, "lessons.json": LESSONS})


@pytest.mark.parametrize(
    "content", ["[" * 200_000, "9" * 5000, '{"a": ' * 50_000, "", "\0", "nul", " " * 9_000_000]
)
@pytest.mark.parametrize(
    "name", ["lessons.json", "sources.json", "datapackage.json", f"questions/{LESSON}.toml", "table.csv"]
)
def test_fuzz_files_without_end(fresh: Path, name: str, content: str) -> None:
    put(fresh, **{name: content})
    read = {
        "lessons.json": course.lessons,
        "sources.json": sources.works,
        "datapackage.json": data.schemas,
        "table.csv": lambda: data.load("table"),
    }.get(name, lambda: questions.bank(LESSON))
    if name.endswith(".toml") and content == "":
        assert questions.bank(LESSON) == {}
        return
    with pytest.raises(course.CourseError, match=f"data/{name}"):
        read()


# Question banks -----------------------------------------------------------------------------------


def use_bank(kind: str) -> None:
    """Ask, print the key of and outline every question of the bank, as a lesson and a teacher would."""
    try:
        bank = questions.bank(LESSON)
    except course.CourseError as error:
        clear(kind, error, f"questions/{LESSON}.toml")
        return
    for entry in bank.values():
        assert questions._fallback(entry)
        json.dumps(questions._sent(entry), allow_nan=False)
    json.dumps(questions.outline(LESSON), allow_nan=False)
    if bank and not any(entry.get("keyless") for entry in bank.values()):
        assert "<h1>" in key.answer_key(LESSON)
    became(kind, "right")


@examples(200)
@given(changed_json(questions.tomllib.loads(BANK)))
@example({"question": 5})
@example({"question": [5]})
@example({"question": [{"id": "a", "kind": ["text"]}]})
def test_fuzz_a_bank_of_changed_questions(fresh: Path, bank: Any) -> None:
    entries = bank.get("question") if isinstance(bank, dict) else bank
    if isinstance(entries, list) and entries and all(isinstance(entry, dict) for entry in entries):
        text = tomlish.bank(entries)
    else:
        text = f"question = {tomlish._value(entries)}\n"
    put(fresh, **{f"questions/{LESSON}.toml": text})
    use_bank("bank: structure")


@examples(150)
@given(changed_bytes(BANK.encode()))
@example(BANK.replace("minimum = ", "minimum = nan #").encode())
@example(BANK.replace("words = ", "words = 1979-05-27 #").encode())
@example(b"\xef\xbb\xbf" + BANK.encode())
def test_fuzz_a_bank_of_spoiled_bytes(fresh: Path, content: bytes) -> None:
    put(fresh, **{f"questions/{LESSON}.toml": content})
    use_bank("bank: bytes")


# Answers files ------------------------------------------------------------------------------------

TIMES = st.integers(0, 59).map(lambda second: f"2026-11-23T14:05:{second:02d}.000+01:00")
ENTRIES = st.fixed_dictionaries(
    {"value": st.sampled_from(["", "a", "b", "ab", {"0": 1}, [1]]) | st.text(max_size=8), "edited_at": TIMES}
)
SOUND = {
    "format": answerfile.FORMAT,
    "version": 1,
    "course_version": "0.1.0",
    "lesson": LESSON,
    "name": "Mia",
    "saved_at": "2026-11-23T14:05:00+01:00",
    "answers": {
        "exit": {
            "value": "Because",
            "edited_at": "2026-11-23T14:05:01+01:00",
            "older": [{"value": "Why", "edited_at": "2026-11-23T14:05:00+01:00"}],
        },
        "rate": {"value": {"0": 2}, "edited_at": "2026-11-23T14:05:02+01:00"},
    },
}


def read_answers(kind: str, content: bytes) -> None:
    try:
        found = answerfile.parse(content, LESSON)
    except answerfile.DamagedError:
        became(kind, "clear error")
        return
    again = answerfile.serialise(found)
    json.loads(again, parse_constant=pytest.fail)
    assert answerfile.parse(again, LESSON) == found
    for entry in found["answers"].values():
        assert answerfile.merged(entry, entry)["value"] == entry["value"]
    became(kind, "right")


@examples(250)
@given(changed_json(SOUND))
@example(SOUND | {"version": float("nan")})
@example(SOUND | {"answers": {"exit": {"value": float("inf"), "edited_at": "2026-11-23T14:05:01+01:00"}}})
@example(SOUND | {"answers": {"exit": {"value": 1, "edited_at": "9999-12-31T23:59:59"}}})
@example(SOUND | {"answers": {"exit": {"value": 1, "edited_at": "0001-01-01T00:00:00+23:59"}}})
@example(
    SOUND
    | {
        "answers": {
            "exit": {
                "value": 1,
                "edited_at": "2026-11-23T14:05:01+01:00",
                "older": [{"value": 2, "edited_at": 7}],
            }
        }
    }
)
def test_fuzz_an_answers_file_of_changed_json(content: Any) -> None:
    read_answers("answers file: structure", json.dumps(content).encode())


@examples(150)
@given(changed_bytes(answerfile.serialise(SOUND)))
def test_fuzz_an_answers_file_of_spoiled_bytes(content: bytes) -> None:
    read_answers("answers file: bytes", content)


def said(entry: dict[str, Any]) -> list[Any]:
    return [entry["value"], *(one["value"] for one in entry.get("older", []))]


@examples(200)
@given(st.lists(ENTRIES, min_size=2, max_size=5))
def test_fuzz_merging_is_idempotent_and_the_newest_wins_in_any_order(entries: list[dict[str, Any]]) -> None:
    def all_of(listed: list[dict[str, Any]]) -> dict[str, Any]:
        answer = listed[0]
        for one in listed[1:]:
            answer = answerfile.merged(answer, one)
        return answer

    forth, back = all_of(entries), all_of(entries[::-1])
    assert answerfile.merged(forth, forth) == forth
    assert forth["edited_at"] == back["edited_at"] == max(one["edited_at"] for one in entries)
    for answer in (forth, back):
        for one in entries:
            assert any(answerfile.holds(text, one["value"]) for text in said(answer)), "a text is lost"
    became("answers: merging", "right")


@examples(120)
@given(st.lists(st.tuples(st.sampled_from("pqr"), st.integers(0, 50)), min_size=1, max_size=14))
@example([("p", 9), ("q", 1), ("q", 2)])  # an older edit that came twice was written over the newer
@example([("q", 1), ("p", 2), ("p", 3)])  # what came from elsewhere was dropped at the next keystroke
def test_fuzz_whoever_saves_in_whatever_order_the_last_text_of_each_stays(
    tmp_path_factory: pytest.TempPathFactory, saves: list[tuple[str, int]]
) -> None:
    """Pages save one answer, each from a kernel of its own; a page's own clock never goes back."""
    folder = tmp_path_factory.mktemp("answers")
    kernels = {page: answerfile.Files(LESSON, folder) for page in "pqr"}
    last: dict[str, tuple[int, str]] = {}
    for number, (page, second) in enumerate(saves):
        at = max(second, last.get(page, (-1, ""))[0] + 1)
        last[page] = (at, f"{last.get(page, (0, page))[1]} {number}.")  # typing on
        entry = {"value": last[page][1], "edited_at": f"2026-11-23T14:{at // 60:02d}:{at % 60:02d}.000+01:00"}
        file, _, _ = kernels[page].save({"exit": entry}, name="Mia", page=page)
    stored = answerfile.Files(LESSON, folder).read(file)
    assert stored is not None
    texts = said(stored["answers"]["exit"])
    newest = max(at for at, _ in last.values())
    assert texts[0] in [text for at, text in last.values() if at == newest]
    for _, text in last.values():
        assert any(text in one for one in texts)
    became("answers: saving by turns", "right")
