"""Every marked number of a lesson is the number in its table; the marker itself is read exactly."""

from pathlib import Path

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import course, questions
from tests import lessons
from tests.numbers import Cells, Count, Marker, MarkerError, Tally, parse, shown, tally, unmarked, wrong

NAME = st.from_regex(r"[a-z][a-z_0-9]{0,12}", fullmatch=True)
KEY = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 ()-]{0,8}[A-Za-z0-9]", fullmatch=True)
TERM = st.one_of(
    st.builds(Cells, NAME, KEY, NAME, st.one_of(st.just(""), KEY)),
    st.builds(Cells, NAME, st.just("*"), NAME),
    st.builds(Count, NAME, NAME, st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 -]{0,8}[A-Za-z0-9]", fullmatch=True)),
    st.builds(Count, NAME),
)


@st.composite
def markers(draw: st.DrawFn) -> Marker:
    terms = draw(st.lists(st.tuples(st.sampled_from([1, -1]), TERM), min_size=1, max_size=4))
    return Marker(((1, terms[0][1]), *terms[1:]), draw(st.booleans()))


@given(markers())
def test_a_marker_written_out_reads_back_the_same(marker: Marker) -> None:
    assert parse(str(marker)) == marker


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a note",
        "table.column",
        "table[].column",
        "table[1937]",
        "table[1937].a +",
        "table[1937].a+table[1938].a",
        "table[1937].a * 2",
        "count()",
        "681692",
        "~",
    ],
)
def test_what_is_not_in_the_grammar_is_refused(text: str) -> None:
    with pytest.raises(MarkerError, match="is no marker"):
        parse(text)


@pytest.mark.parametrize(
    ("marker", "value"),
    [
        ("repression_by_year[1937].death_sentences", 353074),
        ("repression_by_year[1937..1938].death_sentences", 353074 + 328618),
        ("repression_by_year[1937].death_sentences + repression_by_year[1938].death_sentences", 681692),
        ("repression_by_year[1937].death_sentences - repression_by_year[1938].death_sentences", 24456),
        ("moscow_shot_by_year[*].people", 11787),
        ("count(defendants)", 54),
        ("count(defendants, trial_id=trial-1938)", 21),
    ],
)
def test_a_marker_has_the_value_of_its_cells(marker: str, value: float) -> None:
    assert parse(marker).value() == value


@pytest.mark.parametrize(
    ("marker", "message"),
    [
        ("represion_by_year[1937].death_sentences", "no table 'represion_by_year'.*repression_by_year"),
        ("repression_by_year[1837].death_sentences", "no row '1837'"),
        ("repression_by_year[1937].deaths", "no column 'deaths'.*death_sentences"),
        ("repression_by_year[1938..1937].death_sentences", "'1937' stands before '1938'"),
        ("repression_by_year[1937].confidence", "is no number"),
        ("count(defendants, trial_id=trial-1939)", "no row has the value 'trial-1939'"),
        ("count(defendants, trial=trial-1938)", "no column 'trial'"),
    ],
)
def test_a_marker_that_names_nothing_says_what_is_missing(marker: str, message: str) -> None:
    with pytest.raises(MarkerError, match=message):
        parse(marker).value()


@pytest.mark.parametrize(
    ("text", "value", "step"),
    [
        ("in all 681,692", 681692, 1),
        ("**681,692**", 681692, 1),
        ("54", 54, 1),
        ("680,000", 680000, 10000),
        ("1.34 million", 1340000, 10000),
        ("7 million", 7000000, 1000000),
        ("12.5 per cent", 12.5, 0.1),
    ],
)
def test_a_number_is_read_with_the_digits_it_shows(text: str, value: float, step: float) -> None:
    number = shown(text)
    assert number is not None
    assert (number.value, number.step) == (value, pytest.approx(step))


@given(st.integers(min_value=1, max_value=10**9))
def test_a_whole_number_agrees_with_itself_and_with_no_other(number: int) -> None:
    read = shown(f"about {number:,}")
    assert read is not None
    assert read.agrees(number, rounded=False)
    assert not read.agrees(number + 1, rounded=False)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("681,692<!-- repression_by_year[1937..1938].death_sentences -->", True),
        ("681,693<!-- repression_by_year[1937..1938].death_sentences -->", False),
        ("680,000<!-- repression_by_year[1937..1938].death_sentences -->", False),
        ("680,000<!-- ~ repression_by_year[1937..1938].death_sentences -->", True),
        ("0.68 million<!-- ~ repression_by_year[1937..1938].death_sentences -->", True),
        ("0.69 million<!-- ~ repression_by_year[1937..1938].death_sentences -->", False),
        ("many<!-- repression_by_year[1937..1938].death_sentences -->", False),
        ("681,692 people<!-- repression_by_year[1937..1938].death_sentences -->", False),
    ],
)
def test_a_marked_number_must_be_the_tables(text: str, right: bool) -> None:
    assert (wrong(text, "a cell") == []) is right


def test_a_wrong_number_is_named_with_its_sentence_marker_and_the_tables_value() -> None:
    text = "Before. In 1937 courts passed 353,075<!-- repression_by_year[1937].death_sentences --> sentences."
    (line,) = wrong(text, "02-terror.ipynb, cell 9")
    assert line == (
        "02-terror.ipynb, cell 9: “… In 1937 courts passed 353,075” "
        "<!-- repression_by_year[1937].death_sentences --> the table says 353,074"
    )


@pytest.mark.parametrize(
    ("marker", "missing"),
    [
        ("repression_by_year[1837].death_sentences", "no row '1837' in data/repression_by_year.csv"),
        ("repression_by_year[1937].deaths", "no column 'deaths'"),
        ("represion_by_year[1937].death_sentences", "no table 'represion_by_year'"),
        ("count(defendants, trial_id=trial-1939)", "no row has the value 'trial-1939'"),
        ("not a marker", "is no marker"),
    ],
)
def test_a_marker_that_points_at_nothing_is_named_with_its_sentence(marker: str, missing: str) -> None:
    (line,) = wrong(f"Before. They shot 353,074<!-- {marker} --> people.", "02-terror.ipynb, cell 9")
    assert line.startswith(f"02-terror.ipynb, cell 9: “… They shot 353,074” <!-- {marker} --> ")
    assert missing in line


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They shot 353,074 people.", True),
        ("They shot 353,074<!-- repression_by_year[1937].death_sentences --> people.", False),
        ("On 30 July 1937 Order 00447 began.", False),
        ("In 1937–38 and the 1920s.", False),
        ("About 15 minutes, in 120 words.", False),
        ("Of 54 defendants, three stood.", True),
        ("So [Conquest 1990](#source-conquest-1990) says.", False),
    ],
)
def test_a_number_without_a_marker_is_listed_but_dates_and_labels_are_not(text: str, found: bool) -> None:
    assert bool(unmarked(text)) is found


@pytest.mark.parametrize("path", lessons.paths(), ids=lambda path: path.stem)
def test_every_marked_number_of_a_lesson_is_the_number_in_its_table(path: Path) -> None:
    notebook = lessons.read(path)
    found = [
        line
        for i, cell in lessons.cells(notebook, "markdown")
        for line in wrong(cell.source, lessons.where(path, i))
    ]
    assert found == []


@pytest.mark.parametrize(
    "bank", sorted((course.folder() / "questions").glob("*.toml")), ids=lambda path: path.stem
)
def test_the_answer_of_an_estimate_is_the_number_in_its_table(bank: Path) -> None:
    for question in questions.bank(bank.stem).values():
        if question["kind"] == "estimate":
            marker, answer = parse(question["answer_from"]), shown(str(question["answer"]))
            assert answer is not None
            assert answer.agrees(marker.value(), rounded=marker.rounded), (
                f"{bank.name}, question '{question['id']}': answer {question['answer']}, "
                f"but {marker} is {marker.value():,.10g}"
            )


def test_the_report_counts_numbers_and_citations_and_names_what_does_not_resolve(tmp_path: Path) -> None:
    text = (
        "They shot 353,074<!-- repression_by_year[1937].death_sentences --> of 790,665 people in 1937 "
        "([Conquest 1990](#source-conquest-1990); [Nobody](#source-nobody-1900)). Others: 12 and 3.5 per cent."
    )
    path = tmp_path / "09-made-up.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)]), path)
    assert tally(path) == Tally("09-made-up", marked=1, unmarked=3, citations=2, unresolved=1)
