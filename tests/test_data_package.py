"""The package of data/: every table validates and says what it is, and every work that is cited is listed."""

import csv
import re
import shutil
from collections import Counter

import frictionless
import pytest

from .tables import (
    DATA,
    PACKAGE,
    RESOURCES,
    TABLES,
    WORK_IDS,
    WORKS,
    citing_columns,
    columns,
    fields,
    records,
)

KINDS = {
    "archive", "court record", "law", "memoir", "scholarship", "press", "reference", "database", "fiction",
    "official statement", "inquiry", "source text",
}  # fmt: skip
CSL_TYPES = {
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map",
    "motion_picture", "pamphlet", "paper-conference", "periodical", "personal_communication", "post",
    "post-weblog", "regulation", "report", "review", "review-book", "song", "speech", "thesis", "treaty",
    "webpage",
}  # fmt: skip
FIELD_TYPES = {"string", "integer", "number", "date", "year", "boolean"}
CONSTRAINTS = {"required", "unique", "minimum", "maximum", "enum", "pattern"}


def errors_of(package_file):
    report = frictionless.validate(str(package_file))
    found = [error.type for error in report.errors]
    found += [error.type for task in report.tasks for error in task.errors]
    return found


@pytest.fixture
def copied_package(tmp_path):
    """A copy of data/ that a test may spoil."""
    for file in [*DATA.glob("*.csv"), DATA / "datapackage.json", DATA / "sources.json"]:
        shutil.copy(file, tmp_path / file.name)
    return tmp_path


# --- the package -------------------------------------------------------------------------------------------


def test_the_whole_package_validates():
    report = frictionless.validate(str(DATA / "datapackage.json"))
    assert report.flatten(["type", "message"]) == []
    assert report.valid
    assert report.stats["tasks"] == len(TABLES) >= 38


@pytest.mark.parametrize(
    ("file", "old", "new", "error"),
    [
        ("repression_by_year.csv", "1937,790665,", "1937,many,", "type-error"),
        ("repression_by_year.csv", "1937,790665,", "1936,790665,", "primary-key"),
        ("defendants.csv", "zinoviev,trial-1936,", "zinoviev,trial-1935,", "foreign-key"),
        ("order_00447_limits.csv", "Kursk oblast,RSFSR", "Kurks oblast,RSFSR", "foreign-key"),
        ("region_centres.csv", "55.75", "155.75", "constraint-error"),
        ("events.csv", "1918-07,First", "July 1918,First", "constraint-error"),
        ("trials.csv", "1936-08-19", "19.8.1936", "type-error"),
        ("claims.csv", ",two-sources\nC002", ",surely\nC002", "constraint-error"),
    ],
)
def test_validation_notices_a_spoiled_cell(copied_package, file, old, new, error):
    text = (copied_package / file).read_text(encoding="utf-8")
    assert old in text
    (copied_package / file).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    assert error in errors_of(copied_package / "datapackage.json")


def test_every_csv_is_in_the_package_and_every_resource_has_its_csv():
    paths = [resource["path"] for resource in PACKAGE["resources"]]
    assert sorted(paths) == sorted(file.name for file in DATA.glob("*.csv"))
    assert all(resource["path"] == f"{name}.csv" for name, resource in RESOURCES.items())


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_it_counts_where_it_comes_from_and_how_it_is_licensed(name):
    resource = RESOURCES[name]
    assert resource["title"]
    assert len(resource["description"]) > 40
    assert [licence["name"] for licence in resource["licenses"]] == ["CC-BY-4.0"]
    assert resource["sources"]
    assert resource["schema"]["missingValues"] == [""]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_a_primary_key_of_one_required_unique_column(name):
    key = RESOURCES[name]["schema"]["primaryKey"]
    rules = next(field for field in fields(name) if field["name"] == key)["constraints"]
    assert rules["required"]
    assert rules["unique"]


@pytest.mark.parametrize("name", TABLES)
def test_every_field_is_described_and_every_number_has_a_unit(name):
    for field in fields(name):
        assert field["title"], field
        assert field["description"], field
        assert field["type"] in FIELD_TYPES, field
        assert set(field.get("constraints", {})) <= CONSTRAINTS, field
        assert ("unit" in field) == (field["type"] in {"integer", "number", "year"}), field


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_clean_utf8_text(name):
    raw = (DATA / f"{name}.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    rows = list(csv.reader(raw.decode("utf-8").splitlines(keepends=True), strict=True))
    assert rows[0] == columns(name)
    for number, cells in enumerate(rows[1:], start=2):
        assert len(cells) == len(rows[0]), number
        assert all(cell == " ".join(cell.split()) for cell in cells), number


def test_lists_in_a_cell_are_separated_by_a_bar_without_gaps_or_repeats():
    listed = [(name, column) for name in TABLES for column in citing_columns(name)]
    listed += [("gulag_population", "fields_seen"), ("charges", "charged_against")]
    listed += [("explanations", "historian"), ("explanations", "work"), ("explanations", "years")]
    for name, column in listed:
        for row in records(name):
            parts = row[column].split("|")
            assert ";" not in row[column], (name, row[column])
            assert len(set(parts)) == len(parts), (name, row[column])
            assert row[column] == "" or all(part == part.strip() != "" for part in parts), (name, row[column])


# --- the works ---------------------------------------------------------------------------------------------


def test_works_are_sorted_and_no_id_or_short_label_stands_twice():
    ids = [work["id"] for work in WORKS]
    shorts = [work["custom"]["short"] for work in WORKS]
    assert ids == sorted(ids)
    assert [key for key, count in Counter(ids).items() if count > 1] == []
    assert [key for key, count in Counter(shorts).items() if count > 1] == []
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in ids)


@pytest.mark.parametrize("work", WORKS, ids=lambda work: work["id"])
def test_a_work_is_well_formed_csl(work):
    assert set(work) <= {
        "id", "type", "author", "issued", "title", "container-title", "publisher", "volume", "issue", "page",
        "URL", "note", "custom",
    }  # fmt: skip
    assert work["type"] in CSL_TYPES
    assert work["title"].strip() == work["title"] != ""
    assert set(work["custom"]) == {"kind", "short"}
    assert work["custom"]["kind"] in KINDS
    assert work["custom"]["short"].strip() == work["custom"]["short"] != ""
    for name in work.get("author", []):
        assert set(name) in ({"literal"}, {"family"}, {"family", "given"}), name
        assert all(part.strip() == part != "" for part in name.values()), name
    if "issued" in work:
        assert ("date-parts" in work["issued"]) != ("literal" in work["issued"])
    assert re.fullmatch(r"https://[^\s/]+\.[^\s]+", work.get("URL", "https://example.org"))


def test_wikipedia_is_a_reference_by_its_contributors():
    pages = [work for work in WORKS if "wikipedia.org/" in work.get("URL", "")]
    assert len(pages) > 20
    for page in pages:
        if page["id"] == "law-1935-04-07":  # a decree, read in the article that prints it
            continue
        assert page["author"] == [{"literal": "Wikipedia contributors"}], page["id"]
        assert page["custom"]["kind"] == "reference", page["id"]


def test_every_cited_work_is_listed():
    cited = set()
    for name in TABLES:
        for column in citing_columns(name):
            for row in records(name):
                cited |= {source for source in row[column].split("|") if source}
        cited |= {source["sourceId"] for source in RESOURCES[name]["sources"] if "sourceId" in source}
    assert len(cited) > 400
    assert cited - WORK_IDS == set()


def test_a_package_source_with_an_id_leads_where_the_list_of_works_leads():
    works = {work["id"]: work for work in WORKS}
    named = [source for name in TABLES for source in RESOURCES[name]["sources"] if "sourceId" in source]
    assert len(named) > 20
    assert [source for source in named if not source["title"]] == []
    assert [source for source in named if source.get("path") != works[source["sourceId"]].get("URL")] == []


def test_a_column_of_source_ids_is_marked_as_one():
    for name in TABLES:
        assert citing_columns(name) == [column for column in columns(name) if column == "source_ids"]


def test_a_table_without_source_ids_names_its_source_in_the_package():
    for name in TABLES:
        if not citing_columns(name):
            assert [
                source for source in RESOURCES[name]["sources"] if source.get("path") != "sources.json"
            ], name
    assert "General knowledge" in RESOURCES["region_centres"]["sources"][0]["title"]


def test_the_moscow_tables_name_memorials_list_and_that_its_licence_is_not_stated():
    moscow = [name for name in TABLES if name.startswith("moscow_")]
    assert len(moscow) == 10
    for name in moscow:
        assert [source["sourceId"] for source in RESOURCES[name]["sources"]] == ["memorial-moscow-addresses"]
        assert "licence of Memorial's list itself is not stated" in RESOURCES[name]["description"]


def test_a_row_without_sources_is_marked_as_memory():
    without = [row for name in TABLES for row in records(name) if row.get("source_ids") == ""]
    assert without
    assert [row for row in without if row["confidence"] != "memory"] == []


def test_confidence_has_three_values_wherever_it_stands():
    graded = [name for name in TABLES if "confidence" in columns(name)]
    assert len(graded) > 20
    found = {row["confidence"] for name in graded for row in records(name)}
    assert found == {"two-sources", "verified", "memory"}
