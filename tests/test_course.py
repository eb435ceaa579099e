"""The course's own files: found, read, and missed in words that say what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import course

Change = Callable[[str, str, str], None]


def test_course_data_names_another_folder(spoiled: Path) -> None:
    assert course.folder() == spoiled


def test_without_course_data_the_folder_holds_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_DATA", raising=False)
    assert (course.folder() / "datapackage.json").is_file()


def test_a_missing_file_is_named_with_the_remedy(spoiled: Path) -> None:
    (spoiled / "lessons.json").unlink()
    with pytest.raises(course.CourseError, match=r"data/lessons\.json is missing\. Restore the file"):
        course.lessons()


def test_a_file_that_is_not_utf8_is_named_with_the_remedy(spoiled: Path) -> None:
    (spoiled / "lessons.json").write_bytes("Stalin’s".encode("cp1252"))
    with pytest.raises(course.CourseError, match=r"data/lessons\.json cannot be read .*Restore the file"):
        course.lessons()


def test_damaged_json_is_named_with_its_line(change: Change) -> None:
    change("lessons.json", '"id": "01-background",', '"id": "01-background"')
    with pytest.raises(course.CourseError, match=r"data/lessons\.json, line \d+: .*Restore the file"):
        course.lessons()


def test_an_unknown_lesson_is_answered_with_the_known_ones() -> None:
    with pytest.raises(course.CourseError, match=r"no lesson '07-more'.*02-terror"):
        course.lesson("07-more")


def test_lessons_come_in_order_with_unique_ids() -> None:
    assert list(course.lessons()) == sorted(course.lessons())
    assert len(course.lessons()) == len(course.read_json("lessons.json"))


def test_a_text_says_the_same_in_every_form() -> None:
    text = course.Text("Words", "<p>Words</p>")
    assert repr(text) == "Words"
    assert text._repr_mimebundle_() == {"text/plain": "Words", "text/html": "<p>Words</p>"}


def test_an_error_of_the_course_becomes_a_notice_that_is_spoken_and_escaped() -> None:
    @course.shown
    def exhibit() -> course.Text:
        raise course.CourseError("The file <a> is missing.")

    text = exhibit()
    assert "The file <a> is missing." in text.plain
    assert 'role="alert"' in text.html
    assert "&lt;a&gt;" in text.html


def test_a_mistake_in_the_code_is_not_hidden_behind_a_notice() -> None:
    @course.shown
    def exhibit() -> course.Text:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        exhibit()


@pytest.mark.parametrize(
    ("html", "plain"),
    [("<p>a <b>b</b></p>", "a b"), ("1 &lt; 2", "1 < 2"), ("a\n<br>b", "a b"), ("", "")],
)
def test_stripping_tags_leaves_the_words(html: str, plain: str) -> None:
    assert course.strip_tags(html) == plain
