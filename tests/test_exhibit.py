"""The frame of an exhibit: its states, its static stand-in, and the table it carries."""

import re
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import exhibit
from helpers.exhibit import Card, Control, Exhibit, State

TABLE = pd.DataFrame({"Year": [1937, 1938], "Shot": [353074, 328618], "Note": ["<a> & b", "c"]})


def made(**changes: Any) -> Exhibit:
    parts: dict[str, Any] = {
        "kicker": "Exhibit 1 · Years",
        "title": "How many?",
        "look_for": "Look at <em>both</em> bars.",
        "controls": [Control("Year", ["1937", "1938"])],
        "states": [State("353,074 people.", panel="<p>One</p>"), State("328,618 people.")],
        "table": TABLE,
        "source": 'From <a href="#source-popov-1992">Popov 1992</a>.',
        "alt": "Two bars: most in 1937.",
    }
    return Exhibit(**parts | changes)


def test_every_combination_of_the_controls_needs_its_state() -> None:
    two = [Control("A", ["a", "b"]), Control("B", ["c", "d", "e"])]
    assert len(made(controls=two, states=[State(str(i)) for i in range(6)]).states) == 6
    with pytest.raises(ValueError, match="Exhibit 1 · Years: 5 states for 6 combinations"):
        made(controls=two, states=[State(str(i)) for i in range(5)])


def test_an_exhibit_without_controls_has_one_state() -> None:
    assert len(made(controls=[], states=[State("a")]).states) == 1
    with pytest.raises(ValueError, match="0 states for 1"):
        made(controls=[], states=[])


def test_it_says_what_it_shows_the_same_at_each_run() -> None:
    assert repr(made()) == repr(made()) == "Exhibit 1 · Years. How many? Two bars: most in 1937."


def test_plain_text_and_static_html_stand_beside_the_live_exhibit() -> None:
    data, _ = made()._repr_mimebundle_()
    assert data["text/plain"] == repr(made())
    assert data["text/html"] == made().fallback()


def test_the_stand_in_holds_title_finding_table_and_source() -> None:
    text = made().fallback()
    for words in (
        "How many?",
        "Look at <em>both</em> bars.",
        "353,074 people.",
        "#source-popov-1992",
        "Run All Cells",
    ):
        assert words in text


def test_the_stand_in_shows_the_state_in_which_the_exhibit_starts() -> None:
    text = made(start=1).fallback()
    assert "<p>328,618 people.</p>" in text


def test_a_long_table_is_shortened_in_the_stand_in_and_says_so() -> None:
    long = pd.DataFrame({"Year": range(100), "Shot": range(100)})
    text = made(table=long).fallback()
    assert text.count("<tr>") == exhibit.FALLBACK_ROWS + 1
    assert f"{100 - exhibit.FALLBACK_ROWS} more rows" in text
    assert len(made(table=long).table["rows"]) == 100


def test_a_table_has_caption_heads_and_escaped_cells() -> None:
    text = exhibit.html_table(TABLE, "Years & people")
    assert "<caption>Years &amp; people</caption>" in text
    assert text.count('<th scope="col">') == 3
    assert re.findall(r'<th scope="row">(.*?)</th>', text) == ["1937", "1938"]
    assert "<td>353,074</td>" in text
    assert "<td>&lt;a&gt; &amp; b</td>" in text


@pytest.mark.parametrize(
    ("column", "missing"),
    [
        (pd.Series([1.5, None]), None),
        (pd.Series([1, None], dtype="Int64"), None),
        (pd.to_datetime(pd.Series(["1937-07-30", None])), None),
        (pd.Series(["a", None], dtype=object), None),
    ],
    ids=["numbers", "whole numbers", "days", "text"],
)
def test_a_missing_value_is_an_empty_cell(column: pd.Series, missing: None) -> None:
    table = pd.DataFrame({"Key": ["a", "b"], "Value": column})
    assert made(table=table).table["rows"][1] == ["b", missing]
    assert exhibit.html_table(table, "c").count("<td></td>") == 1


@pytest.mark.parametrize(
    ("value", "carried"),
    [(3.0, 3), (1 / 3, 0.3333), (pd.Timestamp("1937-07-30"), "1937-07-30"), ("text", "text"), (True, True)],
)
def test_cells_are_carried_as_plain_values(value: Any, carried: Any) -> None:
    table = pd.DataFrame({"Key": ["a"], "Value": [value]})
    assert made(table=table).table["rows"] == [["a", carried]]


@given(st.lists(st.one_of(st.integers(-(10**9), 10**9), st.none()), min_size=1, max_size=20))
def test_whole_numbers_arrive_unchanged_whatever_is_missing(values: list[int | None]) -> None:
    table = pd.DataFrame(
        {"Key": [str(i) for i in range(len(values))], "Value": pd.array(values, dtype="Int64")}
    )
    assert [row[1] for row in exhibit._rows(table)] == values


def test_the_csv_is_named_after_the_exhibit() -> None:
    assert made().table["file"] == "exhibit-1-years.csv"
    assert made().table["columns"] == ["Year", "Shot", "Note"]


def test_states_of_the_figure_follow_those_of_the_exhibit() -> None:
    bars = exhibit.figure(go.Bar(x=[1], y=[2]))
    states = [State("a", data=[{"y": [2]}]), State("b", data=[{"y": [3]}], layout={"height": 500})]
    live = made(figure=bars, states=states, start=1).figure
    assert [state["data"] for state in live.states] == [[{"y": [2]}], [{"y": [3]}]]
    assert live.states[1]["layout"] == {"height": 500}
    assert live.state == 1


def test_cards_carry_their_options() -> None:
    cards = [Card("<p>a</p>", fits=[[0, 1]]), Card("<p>b</p>")]
    assert made(cards=cards).items == [
        {"html": "<p>a</p>", "fits": [[0, 1]]},
        {"html": "<p>b</p>", "fits": []},
    ]


def test_a_figure_has_the_courses_look() -> None:
    layout = exhibit.figure(go.Bar(x=[1], y=[2]), height=300, xaxis={"dtick": 1}).to_dict()["layout"]
    assert layout["height"] == 300
    assert layout["xaxis"]["dtick"] == 1
    assert layout["xaxis"]["fixedrange"] is True
