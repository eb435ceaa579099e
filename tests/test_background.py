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
    taken = grain.grain_figure(table, "Taken and left").data[1]
    starred = [text.endswith("*") for text in taken.text]
    assert starred == [word == "memory" for word in table["confidence_procurement"]]


def test_what_is_left_is_the_harvest_less_what_is_taken():
    table = grain.grain_table().set_index("year")
    assert table["left"].round().loc[[1928, 1931, 1932]].tolist() == [52, 33, 38]
    whole = grain.grain_figure(table.reset_index(), "Taken and left").data[0]
    assert whole.text == tuple(f"{value:.0f}" for value in table["left"])


def test_both_estimates_of_the_same_authors_are_shown_together_and_only_there():
    table = grain.grain_table()
    for view in grain.GRAIN_VIEWS:
        later = grain.grain_figure(table, view).data[2]
        assert len(later.x) == (4 if view == "Harvest as estimated now" else 0)


def test_a_range_of_famine_deaths_has_a_point_at_either_end():
    _, points, _ = famine._famine_marks(famine.famine_table().query("region == 'USSR'"))
    at = [x for x, who in zip(points["x"], points["y"], strict=True) if who == "Kotkin 2017"]
    assert at == [5, 7]


def test_no_famine_estimate_that_was_not_seen_is_shown():
    assert set(famine.famine_table()["confidence"]) <= {"verified", "two-sources"}


def test_an_upper_value_is_never_the_least_of_a_range():
    table = famine.famine_table()
    upper = famine._upper_only(table)
    assert len(upper) >= 4
    for region in famine.REGIONS:
        least = float(famine._span(famine._region(table, region)).split(" to ")[0])
        given = famine._region(table, region).drop(upper.index, errors="ignore")
        assert least * famine.MILLION == pytest.approx(
            given[["low", "central", "high"]].min().min(), rel=0.01
        )


@pytest.mark.parametrize("kind", ballot.BALLOT_VIEWS.values())
def test_only_the_bars_of_the_chosen_kind_are_drawn(kind):
    votes = data.load("ballot_1934")
    drawn = [length for length in ballot.ballot_figure(votes, kind).data[0].x if length is not None]
    given = votes[votes["kind"] == kind]["votes_against"].dropna()
    assert sorted(drawn) == sorted(given)


def test_choosing_a_life_is_spoken():
    exhibit = background.five_lives()
    for name, state in zip(exhibit.controls[0]["options"], exhibit.states, strict=True):
        assert name in state["finding"]


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
