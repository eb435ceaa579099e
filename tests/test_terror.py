"""Lesson 02: its figures show the numbers of their tables, and its findings name the right ones."""

import itertools
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, style, terror
from helpers.exhibit import Exhibit
from helpers.terror import denunciation, groups, law, lives, moscow, quotas, years


def option(exhibit: Exhibit, *words: str) -> int:
    """Return the number of the state that the controls' options name."""
    state = 0
    for control, word in zip(exhibit.controls, words, strict=True):
        state = state * len(control["options"]) + control["options"].index(word)
    return state


# The law ------------------------------------------------------------------------------------------


def laws() -> object:
    return data.load("legal_instruments").sort_values("date", kind="stable").reset_index(drop=True)


def test_the_ladder_begins_with_no_right_taken_and_changes_at_each_step_what_its_laws_touch() -> None:
    steps = law.step_laws(laws())
    ladders = [
        dict((right, rest) for right, *rest in law.ladder(steps, count)) for count in range(len(steps) + 1)
    ]
    assert all(standing == [law.UNTOUCHED, ""] for standing in ladders[0].values())
    for step, before, after in zip(steps, ladders, ladders[1:], strict=False):
        changed = {right for right in after if after[right] != before[right]}
        assert changed == set(step["due_process_right_affected"])


def test_after_all_steps_each_rung_stands_as_the_last_law_on_it_left_it() -> None:
    steps = law.step_laws(laws())
    last = pd.concat(steps).groupby("due_process_right_affected")["effect"].last()
    ladder = {right: standing for right, standing, _ in law.ladder(steps, len(steps))}
    assert ladder == {right: law.EFFECTS[effect] for right, effect in last.items()}


def test_steps_come_by_date_and_the_table_has_every_law() -> None:
    steps = law.step_laws(laws())
    dates = [str(step["date"].iloc[-1]) for step in steps]
    assert [date[:4] for date in dates] == sorted(date[:4] for date in dates)
    shown = terror.law_step_by_step()
    assert len(shown.controls[0]["options"]) == len(steps) + 1
    assert len(shown.frame) == len(laws())


def test_each_stop_is_spoken_of_in_its_own_words() -> None:
    findings = [state["finding"] for state in terror.law_step_by_step().states]
    assert len(set(findings)) == len(findings)


# Year by year -------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", list(years.SERIES))
def test_the_bars_of_a_series_are_its_column(column: str) -> None:
    table = years.years_table()
    (bars,) = years.repression_figure(table, column).data
    drawn = dict(zip(bars.x, bars.y, strict=True))
    counted = table.dropna(subset=[column]).set_index("year")[column]
    assert {year: value for year, value in drawn.items() if value is not None} == counted.to_dict()


def test_years_are_joined_without_losing_or_doubling_one() -> None:
    assert years.years_table()["year"].tolist() == list(range(1921, 1954))


def test_only_the_two_years_of_the_terror_carry_the_accent() -> None:
    (bars,) = years.repression_figure(years.years_table()).data
    marked = [year for year, colour in zip(bars.x, bars.marker.color, strict=True) if colour == style.ACCENT]
    assert marked == [1937, 1938]


@pytest.mark.parametrize(
    ("series", "shown_as", "words"),
    [
        ("Sentenced to death", "Numbers", ["most in 1937, 353,074", "together: 681,692"]),
        ("Sentenced, all penalties", "Numbers", ["most in 1937, 790,665", "together: 1,344,923"]),
        ("Sentenced to death", "Share of all sentences", ["51 per cent of all sentences in 1937 and 1938"]),
        ("Sentenced to death", "Logarithmic scale", ["most in 1937", "ten times as many"]),
    ],
)
def test_the_finding_names_peak_and_sum(series: str, shown_as: str, words: list[str]) -> None:
    shown = terror.repression_by_year()
    finding = shown.states[option(shown, series, shown_as)]["finding"]
    assert all(word in finding for word in words), finding


def test_a_share_is_counted_in_the_hundred_of_all_sentences_of_its_year() -> None:
    shown = terror.repression_by_year()
    state = shown.figure.states[option(shown, "Sentenced to death", "Share of all sentences")]
    row = data.row("repression_by_year", 1937)
    wanted = row["death_sentences"] / row["total_convicted"] * 100
    assert state["data"][0]["y"][1937 - 1921] == pytest.approx(wanted, abs=0.05)


def test_on_a_logarithmic_scale_years_without_any_are_left_out() -> None:
    shown = terror.repression_by_year()
    state = shown.figure.states[option(shown, "Sentenced to death", "Logarithmic scale")]
    table = years.years_table()
    none = table.loc[table["death_sentences"] == 0, "year"]
    assert len(none) > 0
    assert all(state["data"][0]["y"][year - 1921] is None for year in none)


# The map ------------------------------------------------------------------------------------------


def test_the_middle_of_the_map_is_its_origin() -> None:
    assert quotas.equal_area(*quotas.CENTRE) == (0, 0)


@pytest.mark.parametrize(
    ("place", "east", "north"),
    [((37.62, 55.75), "west", "north"), ((135.07, 48.48), "east", "south"), ((69.24, 41.3), "west", "south")],
    ids=["Moscow", "Khabarovsk", "Tashkent"],
)
def test_cities_lie_on_their_side_of_the_middle(place: tuple[float, float], east: str, north: str) -> None:
    x, y = quotas.equal_area(*place)
    assert (x > 0) is (east == "east")
    assert (y > 0) is (north == "north")


def test_along_the_middle_meridian_a_chord_is_as_long_as_on_the_globe() -> None:
    for latitude in (30, 50, 70, 85):
        _, y = quotas.equal_area(quotas.CENTRE[0], latitude)
        angle = math.radians(latitude - quotas.CENTRE[1])
        assert y == pytest.approx(2 * quotas.EARTH_RADIUS * math.sin(angle / 2), abs=1)


@given(st.floats(20, 180), st.floats(36, 76))
def test_a_square_of_land_keeps_its_area(longitude: float, latitude: float) -> None:
    size = 3.0
    ring = [(0, 0), (0.5, 0), (1, 0), (1, 0.5), (1, 1), (0.5, 1), (0, 1), (0, 0.5)]
    corners = [quotas.equal_area(longitude + x * size, latitude + y * size) for x, y in ring]
    flat = (
        abs(
            sum(
                x0 * y1 - x1 * y0
                for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True)
            )
        )
        / 2
    )
    south, north = math.radians(latitude), math.radians(latitude + size)
    globe = quotas.EARTH_RADIUS**2 * math.radians(size) * (math.sin(north) - math.sin(south))
    assert flat == pytest.approx(globe, rel=0.03)


@pytest.mark.parametrize("column", ["category_1", "category_2", "raised"])
def test_circles_carry_the_numbers_of_the_table_as_area(column: str) -> None:
    table = quotas.limits_table()
    _, circles, _ = quotas.map_figure(table, column).data
    known = table.dropna(subset=["x"])
    assert list(circles.marker.size) == known[column].fillna(0).astype(int).tolist()
    assert circles.marker.sizemode == "area"


@pytest.mark.parametrize("column", ["category_1", "category_2", "raised"])
def test_only_cities_with_a_circle_are_named(column: str) -> None:
    table = quotas.limits_table()
    *_, names = quotas.map_figure(table, column).data
    known = table.dropna(subset=["x", column])
    assert set(names.text) == set(known["centre_city_1937"]) & set(quotas.LANDMARKS)


def test_limits_that_were_not_read_are_marked() -> None:
    table, order = quotas.limits_table(), data.load("order_00447_limits")
    assert (table["checked"] == quotas.BOTH_READ).sum() == (order["confidence"] != "memory").sum()
    finding = terror.quotas_on_the_map().states[0]["finding"]
    assert "West Siberian krai 5,000 (not verified)" in finding


def test_the_limits_on_the_map_are_those_of_the_order() -> None:
    table, order = quotas.limits_table(), data.load("order_00447_limits")
    assert len(table) == len(order)
    assert table["category_1"].sum() == order["category_1"].sum()


def test_later_grants_lie_on_the_region_that_got_them() -> None:
    grants = data.load("order_00447_increases").query("kind == 'granted' and category != '2'")
    on_the_map = grants[grants["map_region"].isin(quotas.limits_table()["region"])]
    assert quotas.limits_table()["raised"].sum() == on_the_map["people"].sum()


# Who was taken ------------------------------------------------------------------------------------


def test_of_no_group_more_were_taken_than_were_counted() -> None:
    table = groups.groups_table()
    assert (table["second"] <= table["first"]).all()
    assert set(table["view"]) == set(groups.GROUPS)


def test_bars_of_a_group_are_its_rows() -> None:
    table = groups.groups_table()
    for view, legend in groups.GROUPS.items():
        rows = table[table["view"] == view]
        counted, of_whom = groups.groups_figure(rows, legend).data
        assert list(counted.x) == rows["first"].tolist()
        assert list(of_whom.x) == rows["second"].tolist()


# The model ----------------------------------------------------------------------------------------

named = st.integers(0, 6)
shares = st.floats(0, 1)


@given(named, shares)
def test_nobody_is_arrested_twice_in_the_model(number: int, share: float) -> None:
    run = denunciation.denunciations(number, share)
    assert len(run) == denunciation.ROUNDS
    assert all(new >= 0 for new in run)
    assert sum(run) <= denunciation.TOWN + 1e-6


@given(named, shares)
def test_a_chain_with_less_than_one_new_arrest_each_dies_out(number: int, share: float) -> None:
    if number * share < 1:
        run = denunciation.denunciations(number, share)
        assert all(after <= before for before, after in itertools.pairwise(run))
        assert sum(run) <= denunciation.ROUNDS


@given(named, st.floats(0, 0.5), st.floats(0, 0.5))
def test_arresting_a_larger_share_never_arrests_fewer_at_first(
    number: int, share: float, more: float
) -> None:
    low, high = denunciation.denunciations(number, share), denunciation.denunciations(number, share + more)
    assert high[1] >= low[1]


def test_a_chain_with_more_than_one_new_arrest_each_grows_until_few_are_left() -> None:
    run = denunciation.denunciations(4, 0.9)
    assert run[1] > run[0]
    assert sum(run) > 0.9 * denunciation.TOWN


def test_without_names_there_is_one_arrest() -> None:
    assert sum(denunciation.denunciations(0, 1)) == 1


def test_the_model_is_called_a_model_and_says_what_it_leaves_out() -> None:
    shown = terror.denunciation_model()
    assert "model" in shown.look_for
    assert "Made for this course" in shown.source
    assert "leaves out" in shown.source


# Names of Moscow ----------------------------------------------------------------------------------


GROUPS = ["All", *moscow.NATIONALITIES]


@pytest.mark.parametrize("group", GROUPS)
def test_months_are_those_of_the_table_and_the_finding_names_the_highest(group: str) -> None:
    months = data.load("moscow_shot_by_month_nationality")
    column = "all" if group == "All" else group
    whole, *rest = moscow.names_figure(group).data
    assert list(whole.y) == months[column].tolist()
    assert not any(sum(bars.y) for bars in rest)
    shown = terror.names_of_moscow()
    finding = shown.states[option(shown, group, "All together")]["finding"]
    assert f"{months[column].sum():,}" in finding
    assert f": {months[column].max():,}." in finding


@pytest.mark.parametrize("group", GROUPS)
def test_burial_places_add_up_to_the_months(group: str) -> None:
    months = data.load("moscow_shot_by_month_nationality")
    column = "all" if group == "All" else group
    shown = terror.names_of_moscow()
    state = shown.figure.states[option(shown, group, "By burial place")]
    assert [sum(day) for day in zip(*(bars["y"] for bars in state["data"]), strict=True)] == months[
        column
    ].tolist()
    assert len({bars["marker"]["pattern"]["shape"] for bars in state["data"]}) == len(moscow.PLACES)


def test_the_early_polish_bars_are_called_an_open_question() -> None:
    shown = terror.names_of_moscow()
    finding = shown.states[option(shown, "Polish", "By burial place")]["finding"]
    assert "Of the 139 of August and September 1937, 137 were burned at Donskoe" in finding
    assert "open question" in finding


def test_all_views_of_who_they_were_count_the_same_people() -> None:
    traits = moscow._traits()
    totals = {name: table["people"].sum() for name, (table, _) in traits.items() if name != "Work"}
    assert set(totals.values()) == {9987}


def test_days_are_those_of_the_table_and_periods_make_the_whole() -> None:
    days = data.load("moscow_shot_by_day")
    (bars,) = moscow.days_figure(days).data
    assert sum(bars.y) == days["people"].sum()
    parts = [span for name, span in moscow.PERIODS.items() if name != "All days"]
    assert [start for start, _ in parts[1:]] == [end for _, end in parts[:-1]]
    assert (parts[0][0], parts[-1][1]) == moscow.PERIODS["All days"]


def test_the_people_looked_up_are_all_shown_and_each_under_its_words() -> None:
    shown, people = terror.stamp_collectors(), data.load("moscow_people")
    assert len(shown.items) == len(people)
    assert all(0 in item["fits"][0] and len(item["fits"][0]) == 2 for item in shown.items)


def test_every_life_of_the_lesson_is_told() -> None:
    shown = terror.eight_lives()
    assert len(shown.states) == len(lives.DOORS) == 8
    for state, door in zip(shown.states, lives.DOORS.values(), strict=True):
        assert state["finding"].endswith(door)


def test_every_state_of_every_exhibit_is_spoken() -> None:
    for name in terror.__all__:
        if name != "question":
            assert all(state.get("finding") for state in getattr(terror, name)().states), name
