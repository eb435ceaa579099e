"""Lesson 04: what its figures show is what its tables say."""

import pytest

from helpers import data
from helpers.show_trials import cohorts, days, dock, fates, indictment, language, observers, people, scale


@pytest.fixture
def defendants():
    return people.defendants_table()


def test_there_is_a_card_for_each_of_the_54_and_each_fits_one_group(defendants):
    assert len(defendants) == 54
    assert defendants["kind"].notna().all()
    assert set(defendants["kind"]) == set(people.GROUPS)
    exhibit = dock.defendants.__wrapped__()
    assert len(exhibit.states) == 4 * 6 * 3
    assert exhibit.states[0]["finding"].startswith("All 54 defendants")


def test_a_year_from_memory_is_marked_on_the_card_in_the_table_and_in_the_chart(defendants):
    norkin = next(row for row in defendants.itertuples() if row.defendant_id == "norkin")
    assert dock._defendant(norkin).count(people.MARK) == 2
    shown = people.shown_defendants(defendants).set_index("Name")
    assert shown.loc["Boris Norkin", "Born"] == "1895 ?"
    assert shown.loc["Karl Radek", "Born"] == "1885"
    assert shown.loc["Alexei Rykov", "Joined"] == "1898"
    symbols = cohorts.generations_figure(defendants).data[0].marker.symbol
    hollow = dict(zip(defendants["defendant_id"], symbols, strict=True))
    assert (hollow["norkin"], hollow["rykov"]) == ("circle-open", "circle")


def test_people_who_share_both_years_do_not_hide_each_other(defendants):
    chart = cohorts.generations_figure(defendants).data[0]
    assert len(set(zip(chart.x, chart.y, strict=True))) == 54


def test_every_charge_stands_under_one_heading_and_a_new_heading_is_in_the_accent():
    table = indictment.charges_table()
    assert set(table["heading"]) == set(indictment.HEADINGS)
    last = indictment.charges_figure(table, 2).data[0]
    lenin = list(indictment.HEADINGS).index("Plot against Lenin in 1918")
    assert [x for x, y in zip(last.x, last.y, strict=True) if y == lenin] == [2]
    assert "11 kinds of charge, 3 of them new" in indictment._grown(table, 2)
    assert "4 of them new: treason and return of capitalism (17)" in indictment._grown(table, 1)


def test_plots_against_the_leaders_of_the_day_run_through_all_three_trials():
    counts = indictment.accused(indictment.charges_table()).set_index(["heading", "trial_id"])["people"]
    assert counts["Plots to kill today’s leaders"].tolist() == [16, 17, 21]


def test_all_against_whom_a_charge_stands_are_counted_once():
    counts = indictment.accused(indictment.charges_table()).set_index(["heading", "trial_id"])["people"]
    assert counts["Murder by doctors", "trial-1938"] == 7
    assert counts["Wrecking the economy", "trial-1937"] == 17


def test_who_sat_in_the_politburo_is_what_the_table_of_the_politburo_says(defendants):
    sat = set(data.load("politburo")["person_id"]) & set(defendants["defendant_id"])
    assert set(defendants.loc[defendants["politburo"] == "yes", "defendant_id"]) == sat
    assert len(sat) == 6
    assert defendants.loc[defendants["politburo"] == "yes", "role"].str.startswith("Politburo").all()


def test_the_words_spoken_differ_from_phrase_to_phrase_and_from_day_to_day():
    for exhibit in (language.prosecutor_language, days.day_by_day):
        spoken = [state["finding"] for state in exhibit.__wrapped__().states]
        assert len(set(spoken)) == len(spoken)


def test_ten_men_of_march_1938_were_cleared_in_1988_by_name(defendants):
    last = defendants[defendants["trial_id"] == "trial-1938"]
    assert (last["rehabilitated"] == "1988").sum() == 10
    assert "Akmal Ikramov (1957)" in fates._fate(defendants, "trial-1938")
    assert fates.sentences_and_after.__wrapped__().states[0]["finding"].startswith("March 1938")


def test_the_days_run_from_the_opening_to_the_executions_in_order():
    table = data.load("trial_days")
    assert table["date"].is_monotonic_increasing
    assert days._span(table.iloc[0]) == "2 March"
    assert days._span(table.iloc[-1]) == "15 March"


def test_observers_in_the_courtroom_are_in_the_table_and_did_not_agree():
    table = data.load("reception")
    assert set(table["reception_id"]) >= observers.IN_COURT
    there = table[table["reception_id"].isin(observers.IN_COURT)]
    assert {"believed", "doubted"} <= set(there["position"])


def test_each_trial_ends_as_the_trials_table_says(defendants):
    trials = data.load("trials").set_index("trial_id")
    for trial in people.TRIALS:
        rows = fates.fates(defendants, trial)
        assert len(rows) == trials.loc[trial, "n_defendants"]
        assert (rows["sentence"] == "death").sum() == trials.loc[trial, "n_death"]
        assert (rows["sentence"] == "prison").sum() == trials.loc[trial, "n_prison"]


def test_one_line_has_no_circle_and_it_is_yagodas(defendants):
    traces, _ = fates._fate_lines(defendants, "trial-1938")
    cleared = set(traces[3]["y"]) | set(traces[4]["y"])
    (left,) = set(range(21)) - cleared
    assert fates.fates(defendants, "trial-1938").loc[left, "name"] == "Genrikh Yagoda"


def test_the_squares_are_arithmetic_on_the_tables():
    steps = scale.scale_steps()
    assert steps["people"].tolist() == [54, 934, 28404, 681692]
    assert steps["squares"].iloc[-1] == round(681692 / 54)


@pytest.mark.parametrize("step", range(4))
def test_the_blocks_hold_as_many_squares_as_the_step(step):
    steps = scale.scale_steps()
    area = sum((s["x1"] - s["x0"]) * (s["y1"] - s["y0"]) for s in scale._blocks(steps, step)["shapes"])
    assert area - 1 == steps.loc[step, "squares"]  # the one square of the 54 lies on the others
