"""The defendants and the trials, as several exhibits of lesson 04 use them."""

from __future__ import annotations

import pandas as pd

from helpers import data

TRIALS = {"trial-1936": "August 1936", "trial-1937": "January 1937", "trial-1938": "March 1938"}
EVERY = ("All three", *TRIALS.values())
MARK = " (not verified)"

# our sorting of the groups of `defendants` -> words of the menu
GROUPS = {
    "Best-known old Bolsheviks": ("old Bolshevik leader",),
    "Party and state officials": ("party official", "government/economic official", "diplomat"),
    "Soldiers and police": ("military", "secret police"),
    "Communists from abroad": ("émigré communist",),
    "Doctors, engineers, secretaries": ("physician", "engineer/specialist", "secretary/aide"),
}


def defendants_table() -> pd.DataFrame:
    """Return `defendants` with birth year, with what was seen of their years, and with our five groups."""
    table = data.load("defendants").merge(
        data.load("defendant_years")[["defendant_id", "born_seen", "joined_seen"]], on="defendant_id"
    )
    by_group = {group: words for words, groups in GROUPS.items() for group in groups}
    return table.assign(birth_year=table["born"].str[:4].astype(int), kind=table["group"].map(by_group))


def shown_defendants(table: pd.DataFrame) -> pd.DataFrame:
    """Return `defendants_table` as students read it: what was not verified carries a question mark or words."""
    return pd.DataFrame(
        {
            "Name": table["name"],
            "Trial": table["trial_id"].map(TRIALS),
            "Office": table["role"],
            "Born": [_year(y, seen) for y, seen in zip(table["birth_year"], table["born_seen"], strict=True)],
            "Joined": [
                _year(y, seen) for y, seen in zip(table["joined_party"], table["joined_seen"], strict=True)
            ],
            "Sentence": table["sentence"] + doubt(table),
            "Died": table["died"],
            "Cleared": table["rehabilitated"],
        }
    )


def doubt(table: pd.DataFrame) -> pd.Series:
    """Return words of doubt for the rows of a table that were not seen in a source, "" for the others."""
    return (table["confidence"] == "memory").map({True: MARK, False: ""})


def _year(year: int, seen: bool) -> str:
    """Return a year as text for a table, with a question mark where it was not verified."""
    if pd.isna(year):
        return "none"
    return f"{year}" if seen else f"{year} ?"
