"""The room of lesson 03: its figures say what its tables say."""

import re

import pandas as pd
import pytest

from helpers import confessions, data
from helpers.confessions import calendar, chain, methods, reasons, tested

EXHIBITS = (
    confessions.pressures,
    confessions.test_a_confession,
    confessions.calendar_as_witness,
    confessions.chain_of_names,
    confessions.one_night,
    confessions.reasons_to_confess,
    confessions.never_shown,
)


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda exhibit: exhibit.__name__)
def test_every_exhibit_can_be_handled_and_says_what_it_shows(exhibit):
    shown = exhibit()
    assert shown.controls
    assert shown.alt
    assert all(state.get("finding") or state.get("panel") for state in shown.states)
    assert "not verified: known" not in str(shown.states)


def test_every_method_stands_under_one_kind_of_pressure():
    grouped = [method for _, methods in methods.PRESSURES.values() for method in methods]
    assert sorted(grouped) == sorted(data.load("interrogation_methods")["method"])


def test_every_step_names_kinds_of_pressure_that_a_student_can_choose():
    kinds = {kind for kind, _ in methods.PRESSURES.values()}
    named = {
        kind for kinds_of_step in data.load("pressure_steps")["kinds"] for kind in kinds_of_step.split("|")
    }
    assert named == kinds


def test_every_statement_that_can_be_tested_is_offered_in_three_steps():
    tests = data.load("testable_confessions")
    assert set(tests["test_id"]) == set(tested.STATEMENTS)
    panels = [state["panel"] for state in confessions.test_a_confession().states]
    assert len(panels) == 3 * len(tests)
    for said, asked, found in zip(panels[0::3], panels[1::3], panels[2::3], strict=True):
        assert found.startswith(asked)
        assert asked.startswith(said)
        assert "What was found" not in asked


def test_choosing_another_statement_or_step_is_always_spoken():
    """A screen reader speaks a status only when its words change, so each must name its statement."""
    findings = [state["finding"] for state in confessions.test_a_confession().states]
    assert len(set(findings)) == len(findings)


def test_only_the_bloc_of_1932_is_partly_true():
    tests = data.load("testable_confessions")
    assert tests.loc[tests["outcome"] == "partly true", "test_id"].tolist() == ["bloc-1932"]


@pytest.mark.parametrize(
    "test_id", ["hotel-bristol", "oslo-flight", "romm-paris", "smirnov-prison", "kemerovo-mine"]
)
def test_the_calendar_contradicts_what_was_said(test_id):
    checks = data.load("calendar_checks").query("test_id == @test_id")
    said, known = checks[checks["kind"] == "said"].iloc[0], checks[checks["kind"] == "known"].iloc[0]
    assert known["start"] <= said["end"]
    assert said["end"] <= known["end"]


def test_words_of_the_calendar_stay_inside_the_figure():
    checks = data.load("calendar_checks")
    for _, own in checks.groupby("test_id"):
        figure = calendar.calendar_figure(own)
        low, high = (pd.Timestamp(day) for day in figure.layout.xaxis.range)
        assert all(low < pd.Timestamp(day) < high for day in figure.data[2].x)


def test_people_named_in_one_trial_stand_in_the_next():
    table = chain.chain_table()
    reached = table[table["reached_a_dock"]].groupby("trial")["full_name"].agg(set)
    assert {"Karl Radek", "Georgy Pyatakov", "Nikolai Bukharin"} <= reached["trial-1936"]
    assert "Mikhail Tukhachevsky" in reached["trial-1937"]
    assert "trial-1938" not in reached


def test_who_reached_a_public_dock_is_in_the_list_of_defendants():
    table = chain.chain_table()
    public = table[table["outcome"].isin(["Dock, January 1937", "Dock, March 1938"])]
    accused = {chain._short(name) for name in data.load("defendants")["name"]}
    assert {chain._short(name) for name in public["full_name"]} <= accused


def test_unverified_names_are_marked_in_the_figure_and_nowhere_else():
    table = chain.chain_table()
    marked = table["person"].str.endswith(chain.UNVERIFIED)
    assert (marked == (table["confidence"] == "memory")).all()


def test_a_name_is_drawn_once_in_each_column():
    for name, trial in chain.VIEWS.items():
        figure = chain.chain_figure(chain._view(chain.chain_table(), trial))
        for column in figure.data[2:]:
            assert len(set(column.text)) == len(column.text), name


@pytest.mark.parametrize(
    ("name", "short"),
    [("Georgy (Yuri) Pyatakov", "Pyatakov"), ("Alexander P. Smirnov", "A. Smirnov"), ("Karl Radek", "Radek")],
)
def test_names_are_shortened_but_stay_apart(name, short):
    assert chain._short(name) == short


def test_every_reason_has_evidence_of_more_than_one_person():
    evidence = data.load("reason_evidence")
    assert (evidence.groupby("reason_id")["person"].nunique() >= 3).all()
    assert set(evidence["kind"]) == set(reasons.KINDS)


def test_every_excerpt_that_a_table_names_exists():
    known = set(data.load("excerpts")["excerpt_id"])
    for table in ("krestinsky_steps", "reason_evidence"):
        named = set(data.load(table)["excerpt_id"]) - {""}
        assert named <= known


def test_the_steps_of_pressure_can_be_read_without_the_picture():
    steps = data.load("pressure_steps")
    shown = confessions.pressures()
    assert len(shown.frame) == len(steps)
    assert all(words in shown.alt for words in steps["words"])
    findings = [state["finding"] for state in shown.states]
    assert "Allowed: 1937" in findings[list(methods.PRESSURES).index("Beaten")]
    assert methods.UNASKED in findings[list(methods.PRESSURES).index("Threatened")]


def test_the_tables_of_students_hold_words_and_no_short_names():
    for exhibit in (
        confessions.chain_of_names(),
        confessions.calendar_as_witness(),
        confessions.never_shown(),
    ):
        cells = exhibit.frame.astype(str).to_numpy().ravel()
        assert not any("trial-19" in cell or "tukhachevsky-1937" in cell for cell in cells)
        assert not any(re.search(r"\d{4}-\d\d", cell) for cell in cells)
        assert not set(cells) & {"", "two-sources", "verified", "memory"}


def test_a_prison_cell_is_called_no_full_alibi():
    findings = [state["finding"] for state in confessions.calendar_as_witness().states]
    assert sum("exclude each other" in finding for finding in findings) == len(findings) - len(
        calendar.IN_PRISON
    )


def test_every_choice_of_a_life_says_whose_it_is():
    shown = confessions.never_shown()
    assert [state["finding"] for state in shown.states][1] == "Now shown: Alexander Gorbatov, 1891–1973."


def test_a_closed_excerpt_says_what_to_expect_before_it_is_opened():
    letter = confessions.closed_excerpt("ex-eikhe-1939", "Read (hard words)")
    assert letter.html.startswith('<details class="course-text"><summary>Read (hard words)</summary>')
    assert "open>" not in letter.html
