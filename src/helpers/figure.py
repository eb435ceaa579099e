"""LiveFigure: a plotly figure in the page, changed in the browser and cheap to send.

Plotly's own FigureWidget sends 5 MB of JavaScript for every figure; this one sends the figure alone and
takes plotly.js from where it already is (see `static/figure.js`).
"""

from __future__ import annotations

import html
import json
from typing import Any

import plotly.graph_objects as go
import traitlets
from plotly.offline import get_plotlyjs

from helpers.widget import CourseWidget, packed

# No logo, and no button that would upload a student's chart to another host.
STILL: dict[str, Any] = {"displaylogo": False, "showSendToCloud": False, "displayModeBar": False}
ZOOMABLE: dict[str, Any] = STILL | {
    "displayModeBar": True,
    "modeBarButtons": [["zoomIn2d", "zoomOut2d", "pan2d", "resetScale2d"]],
}


class LiveFigure(CourseWidget):
    """Draw `figure` in the state number `state` of `states`.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        The whole figure, in the state in which it first shows.
    states : list of dict, optional
        Partial figures {"data": [one partial trace a trace], "layout": {...}}; the chosen
        one is laid over `figure` in the browser, so a control that only chooses needs no kernel.
    alt : str
        Alternative text: what the chart shows, its peak, its trend.
    zoomable : bool
        Show plotly's zoom buttons; otherwise no mode bar.
    state : int
        The state in which it first shows, if that is not the first one.
    """

    figure = packed(traitlets.Dict())
    states = packed(traitlets.List())
    state = traitlets.Int(0).tag(sync=True)
    alt = traitlets.Unicode().tag(sync=True)
    config = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        figure: go.Figure,
        *,
        states: list[dict[str, Any]] | None = None,
        alt: str,
        zoomable: bool = False,
        state: int = 0,
    ) -> None:
        super().__init__(
            part="figure",
            figure=json.loads(figure.to_json()),
            states=states or [],
            state=state,
            alt=alt,
            config=ZOOMABLE if zoomable else STILL,
        )
        self.on_msg(self._send_plotly)

    def _send_plotly(self, _: Any, message: dict[str, Any], __: Any) -> None:
        """Send plotly.js to a front end that has no other way to it; asked at most once a page."""
        if message.get("kind") == "plotly.js wanted":
            self.send({"kind": "plotly.js"}, buffers=[get_plotlyjs().encode("utf-8")])

    def fallback(self) -> str:
        """Return the alternative text; an exhibit says more."""
        return f"<p>{html.escape(self.alt)}</p>"

    def __repr__(self) -> str:
        return f"LiveFigure: {self.alt}"
