"""Every file of the course, damaged in every way that disks, editors and spreadsheets do it: one message, no traceback."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers import answers, course, data, questions, sources
from helpers.exhibit import Exhibit
from tests import lessons
from tests.conftest import forget
from tests.fuzz import became
from tests.rooms import every_exhibit

TABLES = [resource["path"] for resource in data.schemas().values()]
BANKS = [f"questions/{path.stem}.toml" for path in lessons.paths()]
LISTS = ["sources.json", "lessons.json", "datapackage.json"]

DAMAGE: dict[str, Callable[[str], bytes]] = {
    "cut in the middle": lambda text: text.encode()[: len(text.encode()) // 2 - 1].rstrip(b"\n"),
    "cut at the last letters": lambda text: text.encode().rstrip()[:-3],
    "emptied": lambda text: b"",
    "UTF-16": lambda text: text.encode("utf-16"),
    "a Windows code page": lambda text: (text + "# é").encode("cp1252", "replace"),
    "zeros, as after a power cut": lambda text: bytes(len(text)),
    "huge": lambda text: text.encode() + b"x" * course.LARGEST,
}


def without_a_column(text: str) -> bytes:
    return written([row[:-1] for row in csv.reader(io.StringIO(text))])


def of_the_wrong_type(path: str, text: str) -> bytes | None:
    """Return the table with a word where a number, a day or a known id belongs, or None if all is free text."""
    fields = data.schema(path.removesuffix(".csv"))["schema"]["fields"]
    rows = list(csv.reader(io.StringIO(text)))
    for at, field in enumerate(fields):
        if field["type"] != "string" or field.get("sourceIds") or "enum" in field.get("constraints", {}):
            rows[-1][at] = "a word"
            return written(rows)
    return None


def written(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def damaged(path: str, text: str) -> Iterator[tuple[str, bytes]]:
    yield from ((kind, spoil(text)) for kind, spoil in DAMAGE.items())
    if path.endswith(".csv"):
        yield "a column missing", without_a_column(text)
        if wrong := of_the_wrong_type(path, text):
            yield "wrong type", wrong


@pytest.mark.parametrize("path", TABLES)
def test_a_table_damaged_in_any_way_is_refused_by_name(spoiled: Path, path: str) -> None:
    text = (spoiled / path).read_text(encoding="utf-8")
    for kind, content in damaged(path, text):
        (spoiled / path).write_bytes(content)
        forget()
        with pytest.raises(course.CourseError) as caught:
            data.load(path.removesuffix(".csv"))
        assert f"data/{path}" in str(caught.value), kind
        assert course.REMEDY in str(caught.value), kind
        became(f"data file: {kind}", "clear error")


@pytest.mark.parametrize("path", BANKS)
def test_a_bank_damaged_in_any_way_leaves_a_notice_in_place_of_each_question(
    spoiled: Path, path: str
) -> None:
    lesson_id = Path(path).stem
    last = list(questions.bank(lesson_id))[-1]
    text = (spoiled / path).read_text(encoding="utf-8")
    for kind, content in damaged(path, text):
        (spoiled / path).write_bytes(content)
        forget()
        shown = questions.ask(lesson_id, last)
        assert isinstance(shown, course.Text), kind
        assert f"data/{path}" in shown.plain, kind
        became(f"data file: {kind}", "clear error")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_damaged_in_any_way_leaves_notices_and_no_traceback(spoiled: Path, name: str) -> None:
    text = (spoiled / name).read_text(encoding="utf-8")
    exhibits = every_exhibit()
    if name == "lessons.json":  # few read it
        exhibits = {one: make for one, make in exhibits.items() if one.startswith("start_here.")}
    cells = [
        lambda: sources.bibliography("02-terror"),
        lambda: answers.desk("02-terror"),
        lambda: answers.turn_in("02-terror"),
        *exhibits.values(),
    ]
    for kind, content in damaged(name, text):
        (spoiled / name).write_bytes(content)
        notices = 0
        for show in cells:
            forget()
            answers.keeper.cache_clear()
            shown = show()
            notice = lessons.is_notice(shown)
            assert notice or isinstance(shown, Exhibit | answers.Desk | course.Text), kind
            assert not notice or f"data/{name}" in shown.plain, f"{kind}: {shown.plain}"
            notices += notice
        assert notices, kind
        became(f"data file: {kind}", "clear error")
    answers.keeper.cache_clear()
