"""Exhibit: the frame that puts figure, controls, finding, table, source and alternative text together."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import traitlets
from ipywidgets import widget_serialization

from helpers import course, style
from helpers.figure import LiveFigure
from helpers.widget import CourseWidget, packed

FALLBACK_ROWS = 8
RUN_HINT = "Choose Run > Run All Cells in the menu to make this exhibit work."


@dataclass(frozen=True)
class Control:
    """A choice among options, drawn as native HTML: `kind` is "chips", "menu" or "slider"."""

    label: str
    options: Sequence[str]
    kind: str = "chips"


@dataclass(frozen=True)
class State:
    """What an exhibit shows for one combination of its controls' options.

    Parameters
    ----------
    finding : str
        HTML: what this state shows, in words and numbers from the table; spoken when it changes.
    data, layout
        Partial traces and partial layout, laid over the exhibit's figure.
    panel : str
        HTML shown in place of, or below, the figure.
    alt : str
        Alternative text of the figure in this state; left out, it is the finding.
    """

    finding: str = ""
    data: Sequence[dict[str, Any]] = ()
    layout: dict[str, Any] = field(default_factory=dict)
    panel: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Card:
    """One entry of a searchable list: `fits[c]` are the options of control c for which it is shown (None: all)."""

    html: str
    fits: Sequence[Sequence[int] | None] = ()


class Exhibit(CourseWidget):
    """An exhibit of a lesson.

    Parameters
    ----------
    kicker : str
        Number and topic: "Exhibit 3 · Year by year".
    title : str
        A question.
    look_for : str
        HTML: what to look for, read before the figure.
    figure : plotly.graph_objects.Figure, optional
        The figure in its first state; exhibits without one show their states' panels or `cards`.
    controls : sequence of Control
        Every combination of options is one state; the last control changes fastest.
    states : sequence of State
        As many as there are combinations (one, where there is no control).
    table : pandas.DataFrame
        The numbers or texts behind the exhibit, with column names for students; its first column heads
        the rows. Shown as a table, offered as CSV, and stored in the notebook as the static fallback.
    source : str
        HTML: what the data are and are not, with citations.
    alt : str
        What the exhibit shows, its peak and trend, in plain words written from the data.

    Raises
    ------
    ValueError
        The number of states does not fit the controls (a mistake in a lesson room, not in the data).
    """

    kicker = traitlets.Unicode().tag(sync=True)
    title = traitlets.Unicode().tag(sync=True)
    look_for = traitlets.Unicode().tag(sync=True)
    figure = traitlets.Instance(LiveFigure, allow_none=True).tag(sync=True, **widget_serialization)
    controls = traitlets.List().tag(sync=True)
    states = packed(traitlets.List())
    state = traitlets.Int(0).tag(sync=True)
    items = packed(traitlets.List())
    search_label = traitlets.Unicode("Search").tag(sync=True)
    table = packed(traitlets.Dict())
    source = traitlets.Unicode().tag(sync=True)

    def __init__(
        self,
        *,
        kicker: str,
        title: str,
        look_for: str,
        states: Sequence[State],
        table: pd.DataFrame,
        source: str,
        alt: str,
        figure: go.Figure | None = None,
        controls: Sequence[Control] = (),
        cards: Sequence[Card] = (),
        search_label: str = "Search",
        zoomable: bool = False,
        start: int = 0,
    ) -> None:
        wanted = 1
        for control in controls:
            wanted *= len(control.options)
        if len(states) != wanted:
            raise ValueError(f"{kicker}: {len(states)} states for {wanted} combinations of the controls")
        self.alt = alt
        self.frame = table
        parts = [_partial(state) for state in states]
        live = figure and LiveFigure(figure, states=parts, alt=alt, zoomable=zoomable, state=start)
        super().__init__(
            part="exhibit",
            kicker=kicker,
            title=title,
            look_for=look_for,
            figure=live,
            controls=[{"kind": c.kind, "label": c.label, "options": list(c.options)} for c in controls],
            states=[_spoken(s) for s in states],
            state=start,
            items=[{"html": c.html, "fits": list(c.fits)} for c in cards],
            search_label=search_label,
            table=_payload(table, caption=title, name=kicker),
            source=source,
        )

    def __repr__(self) -> str:
        stop = "" if self.kicker.endswith("?") else "."  # a kicker that asks has its mark already
        return f"{self.kicker}{stop} {self.title} {self.alt}"

    def chosen(self, state: int) -> list[tuple[str, str]]:
        """Return (label, option) of each control in a state; the last control changes fastest."""
        words: list[tuple[str, str]] = []
        for control in reversed(self.controls):
            state, digit = divmod(state, len(control["options"]))
            words.insert(0, (control["label"], control["options"][digit]))
        return words

    def fallback(self) -> str:
        """Return the exhibit as static HTML: what stands in the notebook before it is run."""
        rest = len(self.frame) - FALLBACK_ROWS
        more = f"<p>{rest} more rows are in the exhibit.</p>" if rest > 0 else ""
        finding = self.states[self.state].get("finding", "")
        return (
            f'<div class="course-text"><p><strong>{html.escape(self.kicker)}</strong></p>'
            f"<h3>{html.escape(self.title)}</h3><p>{self.look_for}</p><p>{finding or html.escape(self.alt)}</p>"
            f"{html_table(self.frame.head(FALLBACK_ROWS), self.title)}{more}"
            f"<p><small>{self.source}</small></p><p><em>{html.escape(RUN_HINT)}</em></p></div>"
        )


def html_table(table: pd.DataFrame, caption: str) -> str:
    """Return `table` as an accessible HTML table: caption, column heads, the first column heading each row."""
    heads = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in table.columns)
    rows = "".join(
        "<tr>"
        + f'<th scope="row">{_cell(cells[0])}</th>'
        + "".join(f"<td>{_cell(c)}</td>" for c in cells[1:])
        + "</tr>"
        for cells in _rows(table)
    )
    return f"<table><caption>{html.escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f"{value:,}"
    return course.marked(html.escape(str(value)))


def _rows(table: pd.DataFrame) -> list[list[Any]]:
    """Return the rows as plain Python values that JSON can carry (missing: None). The first column is text."""
    rows = table.astype(object).where(table.notna(), None).to_numpy().tolist()
    return [[_plain(value) if i else str(value) for i, value in enumerate(row)] for row in rows]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if hasattr(value, "strftime"):
        return value.strftime("%Y-%m-%d")
    number = float(value)
    return int(number) if number.is_integer() else round(number, 4)


def _payload(table: pd.DataFrame, *, caption: str, name: str) -> dict[str, Any]:
    file = "-".join("".join(c if c.isalnum() else " " for c in name.lower()).split()) + ".csv"
    return {
        "caption": caption,
        "columns": [str(c) for c in table.columns],
        "rows": _rows(table),
        "file": file,
    }


def _spoken(state: State) -> dict[str, str]:
    words = {"finding": state.finding, "panel": state.panel, "alt": state.alt}
    return {name: text for name, text in words.items() if text}


def _partial(state: State) -> dict[str, Any]:
    return {"data": list(state.data), "layout": state.layout}


def figure(*traces: Any, height: int = 380, **layout: Any) -> go.Figure:
    """Return a plotly figure in the course's look from traces and changes to `style.layout`."""
    return go.Figure(
        data=list(traces), layout={"template": go.layout.Template(), **style.layout(height, **layout)}
    )


def values(cells: pd.Series) -> list[float | None]:
    """Return a column as the plain numbers a trace can carry; missing cells become None, which leaves a gap."""
    return [None if pd.isna(value) else float(value) for value in cells]


def labels(cells: pd.Series) -> list[str]:
    """Return a column of whole numbers as the words at the end of bars: "1,344,923", "" where missing."""
    return ["" if pd.isna(value) else f"{value:,.0f}" for value in cells]


def bar_range(cells: pd.Series) -> list[float]:
    """Return an axis range for bars of these lengths, with room for a label behind the longest."""
    return [0, float(cells.max()) * 1.18]
