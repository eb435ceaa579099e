"""`classroom key` and `classroom handout`: whole, self-contained, and no chart missing."""

import functools
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import plotly.graph_objects as go
import pytest
from typer.testing import CliRunner

from helpers import course, exhibit, questions
from helpers.classroom import charts, handout, key, notebooks
from helpers.classroom.cli import app
from helpers.classroom.page import text
from helpers.exhibit import Exhibit
from helpers.questions import Question

LESSONS = [
    one
    for one in course.lessons()
    if (notebooks.folder() / f"{one}.ipynb").is_file()
    and (course.folder() / f"questions/{one}.toml").is_file()
]
every_lesson = pytest.mark.parametrize("lesson_id", LESSONS)


whole_handout = functools.cache(handout.handout)


def asks_no_host(page: str) -> bool:
    """Say whether a page loads nothing: links may be followed, but nothing is fetched."""
    fetched = re.findall(r"""<(?:script|img|iframe|object|embed)\b|<link\b|url\((?!#|data:)|@import""", page)
    return not fetched and "default-src 'none'" in page


@every_lesson
def test_a_handout_has_every_chart_or_says_that_its_table_stands_for_it(lesson_id: str) -> None:
    page, undrawn = whole_handout(lesson_id)
    shown = [value for _, value in notebooks.values(lesson_id) if isinstance(value, Exhibit)]
    charted = [one for one in shown if one.figure is not None]
    assert page.count("<svg") >= len(charted) - len(undrawn)
    for one in charted:
        part = page[page.index(text(one.kicker)) :]
        assert "<svg" in part[: part.index(one.source)], f"{one.kicker} has no chart"
    assert undrawn == [], "a lesson's chart is not drawn on paper"
    for one in shown:
        assert one.title.replace("'", "&#x27;") in page or one.title in page
        assert one.source in page
    assert asks_no_host(page)


@every_lesson
def test_a_handout_asks_for_nothing_that_only_a_screen_can_do(lesson_id: str) -> None:
    page, _ = whole_handout(lesson_id)
    assert "Before you start" not in page
    assert "Hand in your work" not in page
    if lesson_id != "00-start-here":  # which tells how the lessons work on a screen
        assert "Run All Cells" not in page


@every_lesson
def test_a_handout_has_every_question_and_no_key(lesson_id: str) -> None:
    page, _ = whole_handout(lesson_id)
    for _, value in notebooks.values(lesson_id):
        if isinstance(value, Question):
            assert value.entry["prompt"] in page
    for entry in questions.bank(lesson_id).values():
        hidden = [
            entry.get("feedback"),
            entry.get("model"),
            *(o["feedback"] for o in entry.get("options", [])),
        ]
        assert not [text for text in hidden if text and text in page]


@every_lesson
def test_a_key_has_every_right_answer_and_why(lesson_id: str) -> None:
    page = key.answer_key(lesson_id)
    for entry in questions.bank(lesson_id).values():
        assert entry["prompt"] in page
        wanted = [
            entry.get("feedback"),
            entry.get("model"),
            *(o["feedback"] for o in entry.get("options", [])),
        ]
        wanted += [o.get("tempting") for o in (*entry.get("items", []), *entry.get("phrases", []))]
        wanted += list(entry.get("remarks", {}).values())
        assert all(text in page for text in wanted if text)
    assert asks_no_host(page)


@every_lesson
def test_every_view_of_every_chart_can_be_drawn(lesson_id: str) -> None:
    for _, value in notebooks.values(lesson_id):
        if isinstance(value, Exhibit) and value.figure is not None:
            for state in {len(value.states) // 2, len(value.states) - 1}:
                ET.fromstring(charts.svg(handout.figure_of(value, state)))


def test_what_cannot_be_drawn_is_named_never_left_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(_: object) -> str:
        raise charts.NotDrawn("no paper")

    monkeypatch.setattr(charts, "svg", fails)
    result = CliRunner().invoke(app, ["handout", "02", "--out", str(tmp_path)])
    page = (tmp_path / "02-terror-handout.html").read_text(encoding="utf-8")
    charted = [v for _, v in notebooks.values("02-terror") if isinstance(v, Exhibit) and v.figure is not None]
    assert result.exit_code == 1
    assert page.count("The whole table stands in its place") == len(charted)
    for one in charted:
        assert exhibit.html_table(one.frame, one.title) in page


@pytest.mark.parametrize(
    "figure",
    [
        go.Figure(go.Pie(values=[1, 2])),
        go.Figure(go.Scatter(x=[1], y=[1], mode="markers", marker={"symbol": "hourglass"})),
        go.Figure([go.Bar(y=[1]), go.Bar(y=[2], yaxis="y2")], layout={"yaxis2": {"overlaying": "y"}}),
        go.Figure(go.Scatter(x=[1, 2], y=[1, 2], fill="tonexty")),
    ],
)
def test_what_is_not_known_is_refused_not_guessed(figure: go.Figure) -> None:
    with pytest.raises(charts.NotDrawn):
        charts.svg(figure.to_plotly_json())


def test_bars_lines_dates_and_logarithms_are_drawn_where_they_belong() -> None:
    figure = go.Figure(
        [
            go.Bar(x=["1937-01-01", "1938-01-01"], y=[10, None], base=[1, 1], text=["ten", ""]),
            go.Scatter(x=["1937-06-01", "1938-06-01"], y=[1, 1000], mode="lines+markers+text", text=["a<br>b", "c"]),
        ],
        layout={"yaxis": {"type": "log"}, "shapes": [{"type": "line", "x0": "1937-03-01", "x1": "1937-03-01", "y0": 0, "y1": 1, "yref": "paper"}]},
    )  # fmt: skip
    axes = charts.drawn(figure.to_plotly_json()).axes[0]
    assert axes.get_yscale() == "log"
    assert len(axes.patches) == 1, "a missing value has no bar"
    assert axes.patches[0].get_height() == 10
    assert axes.patches[0].get_y() == 1


def test_a_page_is_not_replaced_silently(tmp_path: Path) -> None:
    for command in ("key", "handout"):
        assert CliRunner().invoke(app, [command, "02", "--out", str(tmp_path)]).exit_code == 0
        assert CliRunner().invoke(app, [command, "02", "--out", str(tmp_path)]).exit_code == 2


def test_a_damaged_bank_ends_with_1_and_names_the_file(tmp_path: Path, spoiled: Path) -> None:
    (spoiled / "questions/02-terror.toml").write_text("no toml at all [", encoding="utf-8")
    result = CliRunner().invoke(app, ["key", "02", "--out", str(tmp_path)])
    assert result.exit_code == 1
    assert "questions/02-terror.toml" in " ".join(result.output.split())
