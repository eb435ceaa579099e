"""The tables of data/ as their tests read them: straight from the files, not by `helpers.data`."""

import csv
import json
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parents[1] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
WORKS = json.loads((DATA / "sources.json").read_text(encoding="utf-8"))
WORK_IDS = {work["id"] for work in WORKS}
TABLES = sorted(RESOURCES)


def records(name):
    """Rows of a table as text, exactly as they stand in the file."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name):
    """Rows of a table with numbers as numbers; only an empty cell is missing."""
    codes = {"order_no": str, "born": str, "date": str, "fate_date": str, "rehabilitated": str}
    return pd.read_csv(DATA / f"{name}.csv", dtype=codes, keep_default_na=False, na_values=[""])


def fields(name):
    return RESOURCES[name]["schema"]["fields"]


def columns(name):
    return [field["name"] for field in fields(name)]


def citing_columns(name):
    return [field["name"] for field in fields(name) if field.get("sourceIds")]
