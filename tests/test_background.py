"""Lesson 01's room: what its figures show, held to the tables."""

import pytest

from helpers import background, data
from helpers.background import alliances, ballot, delegates, famine, grain, lives, politburo

EXHIBITS = (
    background.who_stood_with_whom,
    background.politburo_and_its_fate,
    background.grain_and_hunger,
    background.famine_estimates,
    background.party_cleans_itself,
    background.ballot_of_1934,
    background.fate_of_the_delegates,
    background.five_lives,
)


@pytest.mark.parametrize("build", EXHIBITS)
def test_every_exhibit_has_a_control_a_table_a_source_and_words(build):
    exhibit = build()
    assert exhibit.controls
    assert len(exhibit.frame)
    assert exhibit.source
    assert len(exhibit.alt) > 40
    assert all(state.get("finding") or state.get("panel") for state in exhibit.states)


@pytest.mark.parametrize("build", EXHIBITS[:-1])
def test_every_control_changes_what_is_seen(build):
    states = build().states
    assert len({str(state) for state in states}) == len(states)


def test_zinoviev_kamenev_and_bukharin_are_allies_before_they_are_opponents():
    sides = alliances.sides_table(data.load("power_struggle"))
    for leader in ("Zinoviev", "Kamenev", "Bukharin"):
        steps = sides[sides["leader"] == leader].groupby("side")["step"].min()
        assert steps["with Stalin"] < steps["against"]
    assert "Stalin" not in set(sides.query("side == 'against'")["leader"])


def test_of_the_seven_full_members_of_1924_only_stalin_is_left():
    spells = politburo.spells_table()
    now = [strength == 1 for strength in politburo._strength(spells, 1924)]
    full = spells[now].query("status == 'full'")
    assert len(full) == 7
    assert full[~full["group"].isin(["Died in office", "Outlived Stalin"])]["person_id"].nunique() == 6


def test_every_member_of_the_politburo_has_one_row_and_a_fate_in_words():
    spells = politburo.spells_table()
    figure = politburo.politburo_figure(spells)
    assert len(figure.data[-1].y) == len(set(figure.data[-1].y)) == spells["person_id"].nunique()
    assert all(figure.data[-1].text)


def test_forecasts_of_grain_are_striped_and_unverified_grain_is_starred():
    table = grain.grain_table()
    announced = grain.grain_figure(table, "Harvest as announced").data[0]
    assert [
        year for year, shape in zip(announced.x, announced.marker.pattern.shape, strict=True) if shape
    ] == [1933, 1934, 1935]
    taken = grain.grain_figure(table, "Taken by the state").data[1]
    starred = [text.endswith("*") for text in taken.text]
    assert starred == [word == "memory" for word in table["confidence_procurement"]]


def test_no_famine_estimate_that_was_not_seen_is_shown():
    assert set(famine.famine_table()["confidence"]) <= {"verified", "two-sources"}


def test_missing_papers_are_electors_less_papers():
    assert ballot._missing_papers() == 1_225 - 1_059 == 166


@pytest.mark.parametrize("body", delegates.BODIES)
def test_every_person_of_a_body_is_one_dot(body):
    figure = delegates.delegates_figure(body)
    key = delegates.BODIES[body][0]
    places = [place for trace in figure.data for place in zip(trace.x, trace.y, strict=True)]
    row = data.row("party_elite", key)
    assert len(figure.data[0].x) == row["value"]
    assert len(places) == len(set(places)) == row["of"]


def test_lives_are_told_of_people_of_the_table():
    assert set(lives.PEOPLE) <= set(data.load("people")["person_id"])
