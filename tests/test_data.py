"""Loading tables: typed, checked against the schema, and refused in words a historian can act on."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from helpers import course, data

Change = Callable[[str, str, str], None]


@pytest.mark.parametrize("name", list(data.schemas()))
def test_every_table_of_the_package_loads(name: str) -> None:
    table = data.load(name)
    assert list(table.columns) == [field["name"] for field in data.schema(name)["schema"]["fields"]]
    assert len(table) > 0


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("repression_by_year", "year", "int64"),
        ("repression_by_year", "death_sentences", "int64"),
        ("gulag_population", "colonies", "Int64"),
        ("region_centres", "lat", "float64"),
        ("moscow_shot_by_day", "date", "datetime64"),
        ("people", "born_approximate", "bool"),
        ("people", "name", "str"),
    ],
)
def test_a_column_has_the_type_of_its_field(table: str, column: str, kind: str) -> None:
    assert str(data.load(table)[column].dtype).startswith(kind)


def test_an_empty_cell_of_text_is_empty_text_and_of_numbers_is_missing() -> None:
    camps, years = data.load("gulag_population"), data.load("repression_by_year")
    assert camps["colonies"].isna().any()
    assert data.load("people")["name_ru"].eq("").any()
    assert not years["source_ids"].isna().any()


def test_who_changes_a_loaded_table_changes_only_their_copy() -> None:
    table = data.load("repression_by_year")
    table["year"] = 0
    assert data.load("repression_by_year")["year"].iloc[0] == 1921


def test_a_row_is_found_by_its_key() -> None:
    assert data.row("repression_by_year", 1937)["death_sentences"] == 353074


def test_an_unknown_row_is_answered_with_the_nearest_keys() -> None:
    with pytest.raises(
        data.DataError, match=r"data/people\.csv has no row with person_id 'shamonim'.*shamonin"
    ):
        data.row("people", "shamonim")


def test_an_unknown_table_is_answered_with_the_nearest_names() -> None:
    with pytest.raises(data.DataError, match=r"no table 'represion_by_year'.*repression_by_year"):
        data.load("represion_by_year")


def test_unverified_rows_are_those_known_from_memory() -> None:
    rows = data.unverified("arrests_by_year")
    assert len(rows) > 0
    assert set(rows["confidence"]) == {"memory"}


# Spoiled files ------------------------------------------------------------------------------------


def refused(table: str) -> str:
    """Return the message with which a table is refused."""
    with pytest.raises(data.DataError) as caught:
        data.load(table)
    return str(caught.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "where", "what"),
    [
        ("repression_by_year.csv", "1937,790665,", "1937,79O665,", "row 18, column 'total_convicted'", "whole number"),
        ("repression_by_year.csv", "1937,790665,", "1937,,", "row 18, column 'total_convicted'", "value is required"),
        ("repression_by_year.csv", "1937,790665,", "1937,-5,", "row 18, column 'total_convicted'", "is below 0"),
        ("repression_by_year.csv", "\n1937,", "\n2037,", "row 18, column 'year'", "is above 1953"),
        ("repression_by_year.csv", "\n1937,", "\n1936,", "row 18, column 'year'", "stands twice"),
        ("repression_by_year.csv", "\n1937,", "\n37,", "row 18, column 'year'", "is not a year"),
        ("repression_by_year.csv", "\n1921,", '\n"1921,', "repression_by_year.csv is damaged", "Restore the file"),
        ("repression_by_year.csv", "year,total_convicted", "year,total", "row 1", "columns should be year"),
        ("repression_by_year.csv", "\n1937,790665,", "\n1937,790665,1,", "row 18", "9 cells where 8 are wanted"),
        ("moscow_shot_by_day.csv", "1936-08-25,12", "25.8.1936,12", "row 2, column 'date'", "is not a date"),
        ("moscow_shot_by_day.csv", "1936-08-25,12", "1937-02-30,12", "row 2, column 'date'", "is not a date"),
        ("moscow_shot_by_day.csv", "1936-08-25,12", "1935-08-25,12", "row 2, column 'date'", "is below 1936-08-01"),
        ("moscow_shot_by_day.csv", "1936-08-25,12", "1936-08-25,12,", "row 2", "3 cells where 2 are wanted"),
        ("legal_instruments.csv", "charges,removes,", "charges,remove,", "row 2, column 'effect'", "is none of"),
        ("legal_instruments.csv", "\nlaw-art58,", "\nlaw art58,", "row 2, column 'law_id'", "have the form"),
        ("legal_instruments.csv", ",riabchuk-treason,", ",ryabchuk-treason,", "column 'source_ids'", "riabchuk-treason"),
        ("terror_operations.csv", "verified", "sure", "column 'confidence'", "is none of"),
    ],
)  # fmt: skip
def test_a_spoiled_table_is_refused_naming_file_row_column_and_remedy(
    spoiled: Path, file: str, old: str, new: str, where: str, what: str
) -> None:
    path = spoiled / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    message = refused(file.removesuffix(".csv"))
    assert f"data/{file}" in message
    assert where in message
    assert what in message
    assert course.REMEDY in message


def test_a_missing_table_is_named(spoiled: Path) -> None:
    (spoiled / "grain.csv").unlink()
    with pytest.raises(course.CourseError, match=r"data/grain\.csv is missing\. Restore"):
        data.load("grain")


def test_a_table_in_another_encoding_is_named(spoiled: Path) -> None:
    (spoiled / "people.csv").write_bytes(
        (spoiled / "people.csv").read_text(encoding="utf-8").encode("utf-16")
    )
    with pytest.raises(course.CourseError, match=r"data/people\.csv cannot be read"):
        data.load("people")


@pytest.mark.parametrize("text", ["", "date,people\n"])
def test_an_empty_table_is_refused(spoiled: Path, text: str) -> None:
    (spoiled / "moscow_shot_by_day.csv").write_text(text, encoding="utf-8")
    assert re.search(r"found nothing|has no rows", refused("moscow_shot_by_day"))


def test_one_spoiled_table_leaves_the_others_readable(spoiled: Path) -> None:
    (spoiled / "grain.csv").write_text("spoiled", encoding="utf-8")
    assert isinstance(data.load("repression_by_year"), pd.DataFrame)
