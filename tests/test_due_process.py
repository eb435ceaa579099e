"""Lesson 05: what its figures show is what its tables say, and its audit rests on rights that the lesson knows."""

import pandas as pd
import pytest

from helpers import data, questions
from helpers.due_process import audit, clauses, lives, pace, rights, roads


@pytest.fixture
def cases() -> pd.DataFrame:
    return pace.cases_table()


@pytest.fixture
def bank() -> dict[str, dict]:
    return questions.bank("05-due-process")


# Paper rights ---------------------------------------------------------------------------------------


def test_a_promise_is_uncovered_step_by_step():
    table = data.load("paper_rights")
    states = clauses.paper_rights.__wrapped__().states
    assert len(states) == 3 * len(table)
    for number, row in enumerate(table.itertuples()):
        promise, way_out, through = states[3 * number : 3 * number + 3]
        assert "The way out" not in promise["panel"]
        assert "#source-" not in promise["panel"]
        assert row.kind not in promise["finding"]
        assert "The way out" in way_out["panel"]
        assert "What went through it" not in way_out["panel"]
        assert "What went through it" in through["panel"]


def test_every_kind_of_way_out_is_asked_for_once(bank):
    assert sorted(phrase["fits"] for phrase in bank["ways-out"]["phrases"]) == sorted(
        bank["ways-out"]["labels"]
    )
    assert len(bank["ways-out"]["labels"]) == data.load("paper_rights")["kind"].nunique()


# Promise, law, practice -----------------------------------------------------------------------------


def test_a_right_is_promised_exactly_where_the_constitution_names_an_article():
    table = data.load("rights_comparison")
    unnamed = table["ussr_1936_provision"] == "none"
    assert ((table["promise"] == "not promised") == unnamed).all()
    assert table.loc[~unnamed, "ussr_1936_provision"].str.fullmatch(r"Article 1[0-2]\d").all()


def test_articles_with_a_way_out_are_those_of_the_paper_rights():
    table, paper = data.load("rights_comparison"), data.load("paper_rights")
    named = set(table.loc[table["promise"] != "not promised", "ussr_1936_provision"])
    assert named == set(paper["article"]) - {"US Constitution, Article I section 9"}
    plain = set(table.loc[table["promise"] == "promised", "ussr_1936_provision"])
    # The exception in Article 111 is one to the public hearing; counsel is promised without any.
    assert plain - {"Article 111"} == set(paper.loc[paper["kind"] == "nobody to enforce it", "article"])


def test_the_line_of_the_chosen_right_stands_out_and_says_how_it_stands():
    table = data.load("rights_comparison")
    for chosen in range(len(table)):
        marks, words = rights._marks(table, chosen)
        assert [text.strip() for text in words["text"]] == [table.iloc[chosen][c] for c in rights.COLUMNS]
        assert set(words["y"]) == {chosen - rights.ABOVE}
        accent = [
            y for y, c in zip(marks["y"], marks["marker"]["color"], strict=True) if c == rights.style.ACCENT
        ]
        assert accent == [chosen] * len(rights.COLUMNS)


def test_a_mark_is_hollow_for_a_hole_and_a_cross_for_nothing():
    table = data.load("rights_comparison").set_index("right")
    figure = rights.rights_figure(table.reset_index())
    symbols = dict(
        zip(zip(figure.data[0].x, figure.data[0].y, strict=True), figure.data[0].marker.symbol, strict=True)
    )
    line = {right: number for number, right in enumerate(table.index)}
    force = line["Not to be forced to accuse yourself"]
    assert [symbols[x, force] for x in range(3)] == ["x-thin", "circle", "x-thin"]
    assert symbols[2, line["Public trial"]] == "circle-open"


def test_the_summary_counts_each_right_once_in_each_column():
    table = data.load("rights_comparison")
    for column in rights.COLUMNS:
        assert table[column].isin(list(rights.SYMBOLS)).all()
    assert "12 broken, 1 kept in form" in rights._summary(table)


# The audit ------------------------------------------------------------------------------------------


def test_each_step_touches_one_right_that_exhibit_2_knows():
    steps = data.load("trial_audit")["right"]
    assert steps.is_unique
    assert set(steps) <= set(data.load("rights_comparison")["right"])


def test_the_record_is_shown_without_its_right_and_our_audit_with_it():
    states = audit.audit_a_trial.__wrapped__().states
    for number, row in enumerate(data.load("trial_audit").itertuples()):
        record, judged = states[2 * number : 2 * number + 2]
        assert "Best evidence" not in record["panel"]
        assert row.right not in record["finding"]
        assert row.right in judged["panel"]
        assert "What can be said for the court" in judged["panel"]


def test_the_question_asks_for_the_right_of_every_step_and_agrees_with_the_audit(bank):
    asked = [item["fits"] for item in bank["audit-rights"]["items"]]
    assert asked == data.load("trial_audit")["right"].tolist()
    assert set(bank["audit-rights"]["choices"]) == set(asked)


def test_a_title_between_asterisks_is_marked_as_one():
    assert audit._told("*Time* & *Pravda*") == "<cite>Time</cite> &amp; <cite>Pravda</cite>"
    assert not any("*" in state["panel"] for state in audit.audit_a_trial.__wrapped__().states)


# The days -------------------------------------------------------------------------------------------


def test_the_days_are_the_difference_of_the_dates(cases):
    assert ((cases["sentenced"] - cases["arrested"]).dt.days == cases["days_to_sentence"]).all()
    assert ((cases["ended"] - cases["sentenced"]).dt.days == cases["days_after"]).all()
    assert cases["short"].notna().all()


def test_dates_agree_with_the_other_tables_of_the_course(cases):
    ends = cases.set_index("case_id")["ended"].dt.strftime("%Y-%m-%d")
    people = data.load("people").set_index("person_id")["died"]
    for person in ("akulov", "skowronska", "arzhilovsky", "mandelstam"):
        assert ends[person] == people[person]
    days = data.load("trial_days")
    bukharin = cases.set_index("case_id").loc["bukharin"]
    assert {bukharin["sentenced"], bukharin["ended"]} <= set(days["date"])
    assert ends["tukhachevsky"] >= data.row("trials", "tukhachevsky-1937")["closed"].strftime("%Y-%m-%d")


def test_the_line_of_the_law_stands_at_ten_days_before_the_sentence_and_nowhere_after_it(cases):
    before = pace.pace_figure(cases)
    assert [shape.x0 for shape in before.layout.shapes] == [pace.LAW_DAYS]
    assert not pace.pace_figure(cases, "days_after").layout.shapes
    assert (
        pace._frame(cases, "days_after")["shapes"] == []
    )  # a state that is laid over must take the line away


def test_soviet_cases_are_in_the_accent_and_after_the_sentence_executions(cases):
    bars = pace._bars(cases, "days_after")
    accent = [colour == pace.style.ACCENT for colour in bars["marker"]["color"]]
    assert accent == (cases["end"] == "shot").tolist()
    american = cases["case_id"].tolist().index(pace.AMERICAN)
    assert bars["text"][american].strip() == "682 days, sentence<br>annulled"
    before = pace._bars(cases, "days_to_sentence")["marker"]["color"]
    assert [i for i, colour in enumerate(before) if colour != pace.style.ACCENT] == [american]


# The roads ------------------------------------------------------------------------------------------


def test_counts_of_the_roads_are_those_of_the_operations():
    table = data.load("case_roads").set_index("road_id")
    operations = data.load("terror_operations").set_index("operation")
    pairs = {
        "public": "show-trials",
        "collegium": "military-collegium",
        "troika": "order-00447",
        "dvoika": "national-operations",
    }
    for road, operation in pairs.items():
        assert table.loc[road, "people"] == operations.loc[operation, "sentenced"]
        assert table.loc[road, "sentenced_to_death"] == operations.loc[operation, "shot"]


def test_a_count_of_other_years_has_no_bar():
    table = data.load("case_roads")
    bars = roads.roads_figure(table).data[0]
    board = table["road_id"].tolist().index(roads.UNCOUNTED)
    assert bars.x[board] is None
    assert bars.text[board] == ""
    assert [x is None for x in bars.x].count(True) == 1


def test_on_no_road_was_there_an_appeal_and_only_judges_saw_the_accused():
    table = data.load("case_roads").set_index("road_id")
    assert set(table["appeal"]) == {"no"}
    assert set(table.index[table["accused_present"] == "yes"]) == {"public", "collegium"}


def test_every_road_leads_to_a_person_and_every_life_is_there():
    known = set(data.load("people")["person_id"])
    assert set(data.load("case_roads")["person_id"]) <= known
    assert set(lives.PEOPLE) <= known
