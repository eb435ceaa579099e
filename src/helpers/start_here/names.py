"""Exhibit 6: the index of people."""

from __future__ import annotations

import html

import pandas as pd

from helpers import course, data, sources
from helpers.exhibit import Card, Control, Exhibit, State

GROUPS = ("Lives", "Trial of 1936", "Trial of 1937", "Trial of 1938", "Politburo", "Names of Moscow")
LIFE_LESSONS = {"background": "01", "terror": "02", "confessions": "03", "trials": "04", "due process": "05"}
TRIALS = {f"trial-{year}": f"Trial of {year}" for year in (1936, 1937, 1938)}


def people_table() -> pd.DataFrame:
    """Return one row a person, sorted by surname: name, name_ru, dates, who, groups and lessons (lists).

    The order is that of the tables' keys, which begin with the surname. A person in several tables keeps
    the first description found and gathers groups and lessons of all.
    """
    found: dict[str, dict] = {}
    for key, name, russian, dates, who, group, lesson in sorted(_mentions(), key=lambda mention: mention[0]):
        person = found.setdefault(
            key, {"name": name, "name_ru": russian, "dates": dates, "who": who, "groups": [], "lessons": []}
        )
        person["groups"] += [group] if group not in person["groups"] else []
        person["lessons"] += [lesson] if lesson not in person["lessons"] else []
    return pd.DataFrame(found.values())


def _mentions() -> list[tuple[str, ...]]:
    """Return (key, name, Russian name, dates, who, group, lesson) for every person in every table."""
    lives = [
        (
            p.person_id,
            *_named(p),
            _dates(p.born, p.died, p.born_approximate),
            p.who + _doubt(p),
            "Lives",
            LIFE_LESSONS[p.notebook],
        )
        for p in data.load("people").itertuples()
    ]
    tried = [
        (p.defendant_id, *_named(p), _dates(p.born, p.died), p.role + _doubt(p), TRIALS[p.trial_id], "04")
        for p in data.load("defendants").itertuples()
    ]
    # The first spell of each person that was seen in a source; one from memory only where there is no other.
    spells = data.load("politburo")
    spells = spells.assign(memory=spells["confidence"] == "memory").sort_values(
        ["memory", "start"], kind="stable"
    )
    rulers = [
        (p.person_id, *_named(p), _dates("", p.fate_date), _ruler(p), "Politburo", "01")
        for p in spells.drop_duplicates("person_id").itertuples()
    ]
    moscow = [
        (p.person_id, *_named(p), _dates(p.born, p.shot), p.work_recorded, "Names of Moscow", "02")
        for p in data.load("moscow_people").itertuples()
    ]
    return lives + tried + rulers + moscow


def _named(row: tuple) -> tuple[str, str]:
    return row.name, row.name_ru


def _ruler(spell: tuple) -> str:
    rank = {"full": "Full member", "candidate": "Candidate member"}[spell.status]
    return f"{rank} of the Politburo from {str(spell.start)[:4]}. {spell.fate}{_doubt(spell)}"


def _doubt(row: tuple) -> str:
    return " (not verified)" if row.confidence == "memory" else ""


def _dates(born: object, died: object, approximate: bool = False) -> str:
    """Return years of birth and death: "1884–1938", "born about 1923", "died 1937", or "" where neither is known."""
    birth, death = str(born)[:4], str(died)[:4]
    birth, death = (year if year.isdigit() else "" for year in (birth, death))
    about = "about " if approximate and birth else ""
    if birth and death:
        return f"{about}{birth}–{death}"
    return f"born {about}{birth}" if birth else f"died {death}" if death else ""


@course.shown
def people() -> Exhibit:
    """Exhibit 6: everyone whom the course names in its tables, by group and by search."""
    table = people_table()
    findings = [f"{len(table)} people in all."]
    findings += [f"{sum(group in own for own in table['groups'])} people: {group}." for group in GROUPS]
    return Exhibit(
        kicker="Exhibit 6 · People",
        title="Who is who?",
        look_for="Search for a name, a trade or a city, in English or Russian. Then choose a group. Who held power, "
        "who lost it, and who never had any?",
        controls=[Control("Group", ["All", *GROUPS])],
        states=[State(finding) for finding in findings],
        cards=[
            Card(_person(row), fits=[[0, *(1 + i for i, group in enumerate(GROUPS) if group in row.groups)]])
            for row in table.itertuples()
        ],
        search_label="Search people",
        table=table.assign(lessons=table["lessons"].map(", ".join))[
            ["name", "dates", "who", "lessons"]
        ].set_axis(["Name", "Dates", "Who", "Lesson"], axis=1),
        source="In the order of surnames. The lesson is the one to whose time and theme a person belongs; not everyone is told there. "
        "“Lives” have their sources in the lessons and in the table “people”. Defendants are named in the "
        f"court reports ({sources.cite('court-report-1936', 'court-report-1937', 'stenogram-1938')}), the Politburo in "
        f"lists of its members ({sources.cite('archontology-politburo', 'khlevniuk-1996')}). “Names of Moscow” are "
        f"entries of Memorial’s list ({sources.cite('memorial-moscow-addresses')}): for them the words are what the police file said.",
        alt=f"An index of {len(table)} people with their dates, who they were, and the lesson to whose theme they belong.",
    )


def _person(row: tuple) -> str:
    russian = f' (<span lang="ru">{html.escape(row.name_ru)}</span>)' if row.name_ru else ""
    dates = f", {row.dates}" if row.dates else ""
    return (
        f"<p><strong>{html.escape(row.name)}</strong>{russian}{dates}. {html.escape(row.who)}. "
        f"See lesson {' and '.join(row.lessons)}.</p>"
    )
