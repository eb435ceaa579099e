"""Citing: ids resolve, labels and references read well, and the bibliography lists what a lesson cites."""

import re
from collections.abc import Callable

import pytest

from helpers import course, sources

Change = Callable[[str, str, str], None]


def test_an_unknown_work_is_answered_with_the_nearest() -> None:
    with pytest.raises(sources.SourceError, match=r"No source 'conqest-1990' .*Did you mean .*conquest-1990"):
        sources.work("conqest-1990")


def test_a_citation_is_a_link_to_the_list_for_each_work() -> None:
    assert sources.cite("conquest-1990", "lenoe-2010") == (
        '<a href="#source-conquest-1990">Conquest 1990</a>; <a href="#source-lenoe-2010">Lenoe 2010</a>'
    )


def test_a_row_without_sources_says_that_it_is_not_verified() -> None:
    assert "not verified" in sources.cite_cell("")
    assert sources.cite_cell("conquest-1990|lenoe-2010") == sources.cite("conquest-1990", "lenoe-2010")


def test_every_reference_reads_as_a_sentence() -> None:
    for source_id, work in sources.works().items():
        reference = sources.reference(source_id)
        assert work["title"] in reference
        assert reference.endswith((".", "!", "?"))
        assert not re.search(r"None|\(\)|  |^\W*\(|(?<!\.)\.\.(?!\.)|[!?]\.", reference), reference


def test_in_the_list_of_a_lesson_no_author_or_title_stands_twice() -> None:
    listed = "".join(sources.bibliography(lesson_id).html for lesson_id in course.lessons())
    items = re.findall(r"<li id=[^>]*><strong>(.*?)</strong>(.*?)</li>", listed, re.DOTALL)
    assert len(items) > 200
    assert [short for short, rest in items if re.match(rf": {re.escape(short)}\W", rest)] == []


def test_the_lists_of_sources_are_set_as_print_is() -> None:
    """Marks are curly, spans of years have a dash, and no sentence begins small unless it is an address."""
    for lesson_id in course.lessons():
        listed = re.sub(r"https?://\S+", "", sources.bibliography(lesson_id).plain)
        for name in course.lesson(lesson_id)["cites"]:
            listed += "\n" + re.sub(
                r"https?://\S+", "", f"{sources.reference(name)} {sources.work(name).get('note', '')}"
            )
        assert re.findall(r".{20}\w'\w.{20}|.{20}(?<![\d/-])\d{4}-\d{2,4}(?![\d-])", listed) == []
        assert '"' not in listed
        assert re.findall(r"\w\w\. [a-z][a-z’]+ [a-z].*", listed) == []


def test_every_kind_of_source_has_its_heading() -> None:
    assert {work["custom"]["kind"] for work in sources.works().values()} <= set(sources.KINDS)


@pytest.mark.parametrize("lesson_id", list(course.lessons()))
def test_the_bibliography_lists_each_cited_work_once_where_citations_lead(lesson_id: str) -> None:
    listed = re.findall(r'<li id="source-([^"]+)"', sources.bibliography(lesson_id).html)
    assert sorted(listed) == sorted(course.lesson(lesson_id)["cites"])


def test_the_bibliography_says_how_a_work_was_read() -> None:
    listed = sources.bibliography("02-terror").html
    (entry,) = re.findall(r'<li id="source-knight-1999">.*?</li>', listed)
    assert "<small>Link is a review.</small>" in entry
    noted = [work for work in course.lesson("02-terror")["cites"] if sources.work(work).get("note")]
    assert listed.count("<small>") == len(noted) > 0


def test_no_note_names_a_work_by_its_id() -> None:
    ids = [source_id for source_id in sources.works() if "-" in source_id]
    named = re.compile(rf"(?<![\w/.:-])(?:{'|'.join(map(re.escape, ids))})(?![\w/-]|\.\w)")
    assert [work["note"] for work in sources.works().values() if named.search(work.get("note", ""))] == []


def test_a_bibliography_that_cannot_be_made_is_a_notice(change: Change) -> None:
    change("sources.json", '"id": "conquest-1990"', '"id": "conquest-1991"')
    cites = course.lesson("02-terror")["cites"]
    assert "conquest-1990" in cites
    text = sources.bibliography("02-terror")
    assert "No source 'conquest-1990'" in text.plain
    assert "course-notice" in text.html
