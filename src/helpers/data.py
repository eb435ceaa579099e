"""Load the course's tables, each checked against its schema in `data/datapackage.json`."""

from __future__ import annotations

import csv
import functools
import io
import re
from datetime import date
from typing import Any

import pandas as pd

from helpers import course

PACKAGE = "datapackage.json"
MISSING = ""
ID_SEPARATOR = "|"
FIRST_YEAR, LAST_YEAR = 1700, 2200
_TYPE_NAMES = {
    "integer": "a whole number",
    "number": "a number",
    "year": "a year",
    "date": "a date (YYYY-MM-DD)",
    "boolean": "true or false",
}
_PATTERNS = {
    "integer": r"[+-]?[0-9]{1,18}",  # what 64 bits surely hold
    "number": r"[+-]?([0-9]{1,30}\.?[0-9]{0,30}|\.[0-9]{1,30})([eE][+-]?[0-9]{1,2})?",
    "year": r"[0-9]{4}",
    "date": r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
    "boolean": r"true|false",
}

TYPES = frozenset({*_PATTERNS, "string"})


class DataError(course.CourseError):
    """A table is missing, damaged, unknown, or breaks its schema."""


@functools.cache
def schemas() -> dict[str, dict[str, Any]]:
    """Return every table's resource entry of the data package, by table name."""
    package = course.read_json("datapackage.json")
    listed = package.get("resources") if isinstance(package, dict) else None
    resources = course.entries(listed, PACKAGE, {"name": str, "path": str, "schema": dict})
    for resource in resources:
        if not _is_sound(resource):
            raise DataError(
                f"data/{PACKAGE} ({resource['name']}): its path or schema is not as it should be. {course.REMEDY}"
            )
    return {resource["name"]: resource for resource in resources}


def _is_sound(resource: dict[str, Any]) -> bool:
    """Say whether a table can be checked by its schema: a file of this folder, known types, sound rules."""
    fields, key = resource["schema"].get("fields"), resource["schema"].get("primaryKey", [])
    try:
        names = {str.strip(field["name"]) for field in fields}
        for field in fields:
            rules = field.get("constraints", {})
            re.compile(rules.get("pattern", ""))
            if field["type"] not in TYPES or not isinstance(rules.get("enum", []), list):
                return False
            for bound in ("minimum", "maximum"):
                if bound in rules:
                    _compare(str(rules[bound]), field["type"])
        keyed = {key} if isinstance(key, str) else set(key)
        return (
            bool(names)
            and keyed <= names
            and len(names) == len(fields)
            and resource["path"] == f"{resource['name']}.csv"
        )
    except (LookupError, TypeError, ValueError, AttributeError, re.error, OverflowError, RecursionError):
        return False


def schema(name: str) -> dict[str, Any]:
    """Return the resource entry of one table; raises DataError for an unknown table."""
    try:
        return schemas()[name]
    except KeyError:
        near = _nearest(name, schemas())
        raise DataError(f"There is no table '{name}' in data/datapackage.json.{near}") from None


@functools.cache
def _source_ids() -> frozenset[str]:
    return frozenset(
        entry["id"] for entry in course.entries(course.read_json("sources.json"), "sources.json", {"id": str})
    )


@functools.cache
def _load(name: str) -> pd.DataFrame:
    resource = schema(name)
    raw = _read_rows(resource)
    fields = resource["schema"]["fields"]
    for field in fields:
        _check_field(raw[field["name"]], field, resource["path"])
    key = resource["schema"].get("primaryKey", [])
    _check_key(raw, [key] if isinstance(key, str) else key, resource["path"])
    return pd.DataFrame({field["name"]: _typed(raw[field["name"]], field) for field in fields})


def load(name: str) -> pd.DataFrame:
    """Return table `name` as a typed frame, one row a record, in the order of the file.

    Columns: integer and year -> int64 (Int64 where cells are missing), number -> float64, date -> datetime,
    boolean -> bool, string -> str (missing: ""). Units, meaning and source of every column stand in
    `data/datapackage.json`. The table is read and checked once per session; you get your own copy.

    Raises
    ------
    DataError
        The table is unknown, missing or damaged, or a cell breaks the schema: the message names file,
        row (the header is row 1), column and remedy.
    """
    return _load(name).copy()


def row(name: str, key: str | int) -> pd.Series:
    """Return the one record of table `name` whose primary key is `key`; raises DataError if unknown."""
    table = load(name)
    column = schema(name)["schema"]["primaryKey"]
    column = column if isinstance(column, str) else column[0]
    found = table[table[column] == key]
    if len(found) != 1:
        near = _nearest(str(key), table[column].astype(str))
        raise DataError(f"data/{name}.csv has no row with {column} '{key}'.{near}")
    return found.iloc[0]


def unverified(name: str) -> pd.DataFrame:
    """Return the rows of table `name` whose `confidence` is "memory": known, but not seen in a source."""
    table = load(name)
    return table[table["confidence"] == "memory"]


def _nearest(word: str, known: Any) -> str:
    import difflib

    near = difflib.get_close_matches(word, list(known), n=3)
    return f" Did you mean {' or '.join(near)}?" if near else ""


def _read_rows(resource: dict[str, Any]) -> pd.DataFrame:
    path, names = resource["path"], [field["name"] for field in resource["schema"]["fields"]]
    text = course.read(path)
    if text and not text.endswith("\n"):
        raise DataError(f"data/{path} is damaged (it breaks off in its last line). {course.REMEDY}")
    try:
        rows = list(csv.reader(io.StringIO(text), strict=True))
    except csv.Error as error:
        raise DataError(f"data/{path} is damaged ({error}). {course.REMEDY}") from None
    if not rows or rows[0] != names:
        found = ", ".join(rows[0]) if rows else "nothing"
        raise DataError(
            f"data/{path}, row 1: the columns should be {', '.join(names)}; found {found}. {course.REMEDY}"
        )
    for number, cells in enumerate(rows[1:], start=2):
        if len(cells) != len(names):
            raise DataError(
                f"data/{path}, row {number}: {len(cells)} cells where {len(names)} are wanted. {course.REMEDY}"
            )
    if len(rows) == 1:
        raise DataError(f"data/{path} has no rows. {course.REMEDY}")
    return pd.DataFrame(rows[1:], columns=names, dtype=object)


def _fail(path: str, position: int, column: str, value: str, problem: str) -> None:
    cell = f"'{value}'" if value else "the cell"
    raise DataError(
        f"data/{path}, row {position + 2}, column '{column}': {cell} {problem}. Mend the cell. {course.REMEDY}"
    )


def _check_field(cells: pd.Series, field: dict[str, Any], path: str) -> None:
    """Check one column of text cells against its type and constraints; raises DataError for the first that fails."""
    rules, kind, name = field.get("constraints", {}), field["type"], field["name"]
    pattern = re.compile(rules["pattern"]) if "pattern" in rules else None
    typed = re.compile(_PATTERNS[kind]) if kind in _PATTERNS else None
    enum = {str(value) for value in rules["enum"]} if "enum" in rules else None
    low, high = rules.get("minimum"), rules.get("maximum")
    seen: set[str] = set()
    for position, value in enumerate(cells):
        if value == MISSING:
            if rules.get("required"):
                _fail(path, position, name, value, "is empty, but a value is required")
            continue
        if typed and not (typed.fullmatch(value) and (kind != "date" or _is_day(value))):
            _fail(path, position, name, value, f"is not {_TYPE_NAMES[kind]}")
        if pattern and not pattern.fullmatch(value):
            _fail(path, position, name, value, f"does not have the form {rules['pattern']}")
        if enum is not None and value not in enum:
            _fail(path, position, name, value, f"is none of {', '.join(sorted(enum))}")
        if low is not None and _compare(value, kind) < _compare(str(low), kind):
            _fail(path, position, name, value, f"is below {low}")
        if high is not None and _compare(value, kind) > _compare(str(high), kind):
            _fail(path, position, name, value, f"is above {high}")
        if rules.get("unique"):
            if value in seen:
                _fail(path, position, name, value, "stands twice, but must be unique")
            seen.add(value)
        if field.get("sourceIds"):
            for source_id in value.split(ID_SEPARATOR):
                if source_id not in _source_ids():
                    near = _nearest(source_id, _source_ids())
                    _fail(
                        path,
                        position,
                        name,
                        source_id,
                        f"is no source of data/sources.json.{near}".rstrip("."),
                    )


def _is_day(value: str) -> bool:
    """Say whether the calendar has the day, in a year that pandas can hold: "1937-02-30" is none."""
    try:
        return FIRST_YEAR <= date.fromisoformat(value).year <= LAST_YEAR
    except ValueError:
        return False


def _compare(value: str, kind: str) -> float | str:
    return float(value) if kind in ("integer", "number", "year") else value


def _check_key(raw: pd.DataFrame, key: list[str], path: str) -> None:
    if not key:
        return
    twice = raw.duplicated(subset=key)
    if twice.any():
        position = int(twice.to_numpy().argmax())
        value = ", ".join(raw.loc[position, key])
        _fail(path, position, " + ".join(key), value, "stands twice, but is the key of the table")


def _typed(cells: pd.Series, field: dict[str, Any]) -> pd.Series:
    kind, missing = field["type"], (cells == MISSING).any()
    if kind in ("integer", "year"):
        numbers = pd.to_numeric(cells.where(cells != MISSING), errors="raise")
        return numbers.astype("Int64" if missing else "int64")
    if kind == "number":
        return pd.to_numeric(cells.where(cells != MISSING), errors="raise").astype("float64")
    if kind == "date":
        return pd.to_datetime(cells.where(cells != MISSING), format="%Y-%m-%d")
    if kind == "boolean":
        return cells.map({"true": True, "false": False, MISSING: None}).astype(
            "boolean" if missing else "bool"
        )
    return cells.astype(str)
