"""LiveFigure: what is sent to the page, and what is not."""

import json

import plotly.graph_objects as go
import pytest

from helpers import exhibit, figure, style
from helpers.figure import LiveFigure


@pytest.fixture
def live() -> LiveFigure:
    bars = exhibit.figure(go.Bar(x=[1937, 1938], y=[353074, 328618]))
    return LiveFigure(bars, states=[{"data": [{"y": [1, 2]}]}, {}], alt="Two bars: most in 1937.")


def test_the_figure_is_sent_as_plain_json_without_plotlys_default_template(live: LiveFigure) -> None:
    assert list(live.figure["data"][0]["y"]) == [353074, 328618]
    assert "layout" not in live.figure["layout"]["template"]
    assert len(json.dumps(live.figure)) < 4000


def test_no_logo_and_no_button_that_sends_a_chart_elsewhere() -> None:
    for config in (figure.STILL, figure.ZOOMABLE):
        assert config["displaylogo"] is False
        assert config["showSendToCloud"] is False
    assert figure.STILL["displayModeBar"] is False


def test_a_zoomable_figure_has_only_the_buttons_a_student_needs() -> None:
    (buttons,) = figure.ZOOMABLE["modeBarButtons"]
    assert {"zoomIn2d", "zoomOut2d", "resetScale2d"} <= set(buttons)
    assert not {"sendDataToCloud", "select2d", "lasso2d"} & set(buttons)


def test_its_words_stand_for_it_and_are_the_same_at_each_run(live: LiveFigure) -> None:
    assert repr(live) == "LiveFigure: Two bars: most in 1937."
    assert "Two bars: most in 1937." in live.fallback()


def test_dark_colours_are_the_styles(live: LiveFigure) -> None:
    assert live.toolkit.dark_colours == style.DARK


def test_plotlyjs_is_not_sent_unless_the_page_asks(live: LiveFigure, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[dict[str, str], int]] = []
    monkeypatch.setattr(
        LiveFigure, "send", lambda self, message, buffers: sent.append((message, len(buffers[0])))
    )
    live._handle_custom_msg({"kind": "something else"}, [])
    assert sent == []
    live._handle_custom_msg({"kind": "plotly.js wanted"}, [])
    ((message, size),) = sent
    assert message == {"kind": "plotly.js"}
    assert size > 1_000_000
