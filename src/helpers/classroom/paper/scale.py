"""Where values of a plotly figure lie on paper: arrays, axes, colours."""

from __future__ import annotations

import base64
import re
from datetime import datetime
from html import unescape
from typing import Any

import numpy as np
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MultipleLocator

from helpers import style

POINT = 0.66  # of paper a pixel of the page
SYMBOLS = {
    "circle": "o", "square": "s", "diamond": "D", "triangle-up": "^", "triangle-down": "v", "x": "X",
    "x-thin": "x", "cross": "P", "line-ns": "|", "line-ew": "_", "star": "*", "triangle-right": ">", "triangle-left": "<",
    "hexagon": "h", "pentagon": "p", "line-ns-open": "|", "x-thin-open": "x", "cross-thin": "+", "cross-thin-open": "+",
}  # fmt: skip
DASHES = {"solid": "-", "dash": "--", "dot": ":", "dashdot": "-.", "longdash": (0, (8, 3))}
HATCHES = {"": "", "/": "///", ".": "...", "x": "xxx", "-": "---", "\\": "\\\\\\", "+": "+++", "|": "|||"}
DATE = re.compile(r"^\d{4}-\d\d(-\d\d)?([ T].*)?$")
AXIS_KINDS = ("linear", "log", "date", "category")


class NotDrawn(Exception):
    """The figure has something that paper cannot show yet; the message says what."""


def listed(held: Any) -> list[Any]:
    """Return a plotly array as a list; plotly packs numpy arrays as base64."""
    if isinstance(held, dict) and "bdata" in held:
        array = np.frombuffer(base64.b64decode(held["bdata"]), dtype=held["dtype"])
        if shape := held.get("shape"):
            array = array.reshape([int(n) for n in str(shape).split(",")])
        return array.tolist()
    return list(held) if isinstance(held, list | tuple) else []


def column_of(trace: dict[str, Any], axis: str) -> list[Any]:
    """Return the values of a trace along one axis; plotly counts where none are given."""
    values = listed(trace.get(axis))
    if not values and trace.get("type", "scatter") in ("bar", "scatter"):
        other = listed(trace.get("y" if axis == "x" else "x"))
        start, step = trace.get(f"{axis}0", 0), trace.get(f"d{axis}", 1)
        return [start + i * step for i in range(len(other))]
    return values


def each(value: Any, count: int, default: Any = None) -> list[Any]:
    """Return a value that may be one for all, or a list, as a list of `count`."""
    found = (
        listed(value)
        if isinstance(value, list | tuple | dict)
        else [default if value is None else value] * count
    )
    return [default if one is None else one for one in (found + [default] * count)[:count]]


def plain(text: Any) -> str:
    """Return plotly's markup as plain text; mathematics signs stay what they are."""
    words = re.sub(r"<br\s*/?>", "\n", str(text))
    return unescape(re.sub(r"<[^>]+>", "", words)).replace("$", r"\$")


class Scale:
    """One axis: what kind it is, and where a value lies on it."""

    def __init__(self, name: str, layout: dict[str, Any], columns: list[list[Any]], axes: Axes) -> None:
        self.name, self.layout, self.axes = name, layout, axes
        known = [value for column in columns for value in column if value is not None]
        self.kind = layout.get("type") if layout.get("type") in AXIS_KINDS else _kind(known)
        self.places: dict[Any, int] = {}
        if self.kind == "category":
            for value in [*listed(layout.get("categoryarray")), *known]:
                self.places.setdefault(value, len(self.places))
        self.axis = axes.xaxis if name == "x" else axes.yaxis

    def at(self, value: Any) -> float:
        """Return the place of a value; missing values have none."""
        if value is None:
            return float("nan")
        if self.kind == "category":
            return float(self.places[value]) if value in self.places else float(value)
        if self.kind == "date" and isinstance(value, str):
            return mdates.date2num(_moment(value))
        return float(value)

    def all(self, values: list[Any]) -> np.ndarray:
        """Return the places of many values."""
        return np.array([self.at(value) for value in values], dtype=float)

    def finish(self) -> None:
        """Set range, ticks, grid and title as the figure's layout has them."""
        layout, axes = self.layout, self.axes
        limits = axes.set_xlim if self.name == "x" else axes.set_ylim
        if self.kind == "log":
            (axes.set_xscale if self.name == "x" else axes.set_yscale)("log")
        if wanted := listed(layout.get("range")):
            limits(*(10**v if self.kind == "log" else self.at(v) for v in wanted))
        elif self.kind == "linear" and layout.get("rangemode") == "tozero":
            low, high = axes.get_xlim() if self.name == "x" else axes.get_ylim()
            limits(min(0, low) if low < 0 else 0, high)
        if str(layout.get("autorange", "")).startswith("reversed"):
            (axes.invert_xaxis if self.name == "x" else axes.invert_yaxis)()
        self._ticks()
        if layout.get("showgrid", True):
            colour, width = layout.get("gridcolor", style.GRID), layout.get("gridwidth", 1) * 0.7
            self.axis.grid(True, color=colour, linewidth=width)
        title = (layout.get("title") or {}).get("text", "")
        self.axis.set_label_text(plain(title), color=style.INK, fontsize=9)
        if layout.get("visible") is False:
            self.axis.set_visible(False)

    def _ticks(self) -> None:
        layout = self.layout
        if values := listed(layout.get("tickvals")):
            words = listed(layout.get("ticktext")) or values
            self.axis.set_ticks(self.all(values), [plain(word) for word in words])
        elif self.kind == "category":
            self.axis.set_ticks(list(self.places.values()), [plain(value) for value in self.places])
        elif self.kind == "date":
            locator = mdates.AutoDateLocator(maxticks=8)
            self.axis.set_major_locator(locator)
            self.axis.set_major_formatter(mdates.ConciseDateFormatter(locator))
        elif isinstance(layout.get("dtick"), int | float) and self.kind == "linear":
            first = layout.get("tick0", 0) if isinstance(layout.get("tick0", 0), int | float) else 0
            self.axis.set_major_locator(MultipleLocator(layout["dtick"], offset=first))
        if self.kind in ("linear", "log") and not layout.get("tickvals"):
            # A year is no quantity: 1937, not 1,937.
            thousands = "," in str(layout.get("tickformat", ""))
            percent, after = "%" in str(layout.get("tickformat", "")), layout.get("ticksuffix", "")
            self.axis.set_major_formatter(FuncFormatter(lambda v, _: _number(v, thousands, percent) + after))
        self.axis.set_tick_params(length=0, labelsize=9, labelcolor=style.INK)
        if layout.get("showticklabels") is False:
            self.axis.set_tick_params(labelleft=False, labelbottom=False)


def _kind(values: list[Any]) -> str:
    if all(isinstance(value, int | float) for value in values):
        return "linear"
    return "date" if all(isinstance(v, str) and DATE.match(v) for v in values) else "category"


def _moment(value: str) -> datetime:
    text = value.replace("T", " ")
    return datetime.fromisoformat(text if len(text) > 7 else f"{text}-01")


def _number(value: float, thousands: bool, percent: bool) -> str:
    if percent:
        return f"{value * 100:g} %"
    return f"{value:,.10g}" if thousands else f"{value:.10g}"


def own_colour(trace: dict[str, Any], number: int) -> str:
    """Return the colour of a trace that names none, by its number."""
    return style.CATEGORIES[number % len(style.CATEGORIES)]


def ink(colour: Any) -> Any:
    """Return a colour as matplotlib wants it: plotly's rgba(…) becomes numbers."""
    if isinstance(colour, str) and (match := re.match(r"rgba?\(([^)]*)\)", colour)):
        parts = [float(part) for part in match[1].split(",")]
        return (*[part / 255 for part in parts[:3]], *parts[3:])
    return "none" if colour == "transparent" else colour
