"""Draw an exhibit's plotly figure for paper, as SVG, without browser or network.

Plotly itself draws only in a browser (its `kaleido` needs Chrome), so the few kinds of trace that the lessons use
are drawn with matplotlib. What is not known here is never guessed: `NotDrawn` says what, and the handout prints the
data table in the chart's place.
"""

from __future__ import annotations

import base64
import io
import re
from datetime import datetime
from html import unescape
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter, MultipleLocator
from matplotlib.transforms import blended_transform_factory

from helpers import style

INCH = 100  # pixels of the page an inch of paper
WIDTH = 7.4
AMPLE = 0.15  # of the longest bar: where its words fit inside
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
RC = {"svg.fonttype": "none", "font.family": "DejaVu Sans", "svg.hashsalt": "course", "hatch.linewidth": 0.6}


class NotDrawn(Exception):
    """The figure has something that paper cannot show yet; the message says what."""


def svg(figure: dict[str, Any]) -> str:
    """Return a plotly figure (as JSON) as SVG text.

    Raises
    ------
    NotDrawn
        A kind of trace, axis or value is not known here.
    """
    try:
        with mpl.rc_context(RC):
            canvas = drawn(figure)
            stream = io.StringIO()
            canvas.savefig(
                stream, format="svg", metadata={"Date": None}, bbox_inches="tight", pad_inches=0.08
            )
    except NotDrawn:
        raise
    except Exception as error:  # whatever fails, a chart must not go missing: the table is printed
        raise NotDrawn(f"{type(error).__name__}: {error}") from error
    text = stream.getvalue()
    return text[text.index("<svg") :]


def drawn(figure: dict[str, Any]) -> Figure:
    """Return the figure as matplotlib's, ready to be saved."""
    layout, traces = figure["layout"], [t for t in figure["data"] if t.get("visible", True) is True]
    if any(trace.get(axis, "x")[1:] not in ("", "1") for trace in traces for axis in ("xaxis", "yaxis")):
        raise NotDrawn("it has more than one pair of axes")
    canvas = Figure(figsize=(WIDTH, max(1.6, layout.get("height", 380) / INCH)))
    axes = canvas.add_subplot()
    x = _Scale("x", layout.get("xaxis", {}), [_values(t, "x") for t in traces], axes)
    y = _Scale("y", layout.get("yaxis", {}), [_values(t, "y") for t in traces], axes)
    bars = _Bars(traces, layout)
    for number, trace in enumerate(traces):
        kind = trace.get("type", "scatter")
        if kind == "bar":
            bars.draw(axes, trace, x, y, number)
        elif kind == "scatter":
            _scatter(axes, trace, x, y, number)
        elif kind == "heatmap":
            _heatmap(axes, trace, x, y)
        else:
            raise NotDrawn(f"charts of kind '{kind}' are not drawn on paper")
    for scale in (x, y):
        scale.finish()
    _around(axes, layout, x, y)
    if layout.get("showlegend"):
        _legend(axes, traces)
    return canvas


# Values and axes ----------------------------------------------------------------------------------


def _list(held: Any) -> list[Any]:
    """Return a plotly array as a list; plotly packs numpy arrays as base64."""
    if isinstance(held, dict) and "bdata" in held:
        array = np.frombuffer(base64.b64decode(held["bdata"]), dtype=held["dtype"])
        if shape := held.get("shape"):
            array = array.reshape([int(n) for n in str(shape).split(",")])
        return array.tolist()
    return list(held) if isinstance(held, list | tuple) else []


def _values(trace: dict[str, Any], axis: str) -> list[Any]:
    values = _list(trace.get(axis))
    if not values and trace.get("type", "scatter") in ("bar", "scatter"):
        other = _list(trace.get("y" if axis == "x" else "x"))
        start, step = trace.get(f"{axis}0", 0), trace.get(f"d{axis}", 1)
        return [start + i * step for i in range(len(other))]
    return values


def _each(value: Any, count: int, default: Any = None) -> list[Any]:
    """Return a value that may be one for all, or a list, as a list of `count`."""
    found = (
        _list(value)
        if isinstance(value, list | tuple | dict)
        else [default if value is None else value] * count
    )
    return [default if one is None else one for one in (found + [default] * count)[:count]]


def plain(text: Any) -> str:
    """Return plotly's markup as plain text; mathematics signs stay what they are."""
    words = re.sub(r"<br\s*/?>", "\n", str(text))
    return unescape(re.sub(r"<[^>]+>", "", words)).replace("$", r"\$")


class _Scale:
    """One axis: what kind it is, and where a value lies on it."""

    def __init__(self, name: str, layout: dict[str, Any], columns: list[list[Any]], axes: Axes) -> None:
        self.name, self.layout, self.axes = name, layout, axes
        known = [value for column in columns for value in column if value is not None]
        self.kind = layout.get("type") if layout.get("type") in AXIS_KINDS else _kind(known)
        self.places: dict[Any, int] = {}
        if self.kind == "category":
            for value in [*_list(layout.get("categoryarray")), *known]:
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
        return np.array([self.at(value) for value in values], dtype=float)

    def finish(self) -> None:
        """Set range, ticks, grid and title as the figure's layout has them."""
        layout, axes = self.layout, self.axes
        limits = axes.set_xlim if self.name == "x" else axes.set_ylim
        if self.kind == "log":
            (axes.set_xscale if self.name == "x" else axes.set_yscale)("log")
        if wanted := _list(layout.get("range")):
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
        if values := _list(layout.get("tickvals")):
            words = _list(layout.get("ticktext")) or values
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


# Traces -------------------------------------------------------------------------------------------


def _colour(trace: dict[str, Any], number: int) -> str:
    return style.CATEGORIES[number % len(style.CATEGORIES)]


def _alpha(colour: Any) -> Any:
    """Return a colour as matplotlib wants it: plotly's rgba(…) becomes numbers."""
    if isinstance(colour, str) and (match := re.match(r"rgba?\(([^)]*)\)", colour)):
        parts = [float(part) for part in match[1].split(",")]
        return (*[part / 255 for part in parts[:3]], *parts[3:])
    return "none" if colour == "transparent" else colour


class _Bars:
    """Where bars stand beside or upon each other."""

    def __init__(self, traces: list[dict[str, Any]], layout: dict[str, Any]) -> None:
        self.mode = layout.get("barmode", "group")
        self.gap = layout.get("bargap", 0.25)
        self.order = [i for i, trace in enumerate(traces) if trace.get("type") == "bar"]
        self.heights: dict[tuple[float, bool], float] = {}

    def draw(self, axes: Axes, trace: dict[str, Any], x: _Scale, y: _Scale, number: int) -> None:
        lying = trace.get("orientation") == "h"
        place, length = (y, x) if lying else (x, y)
        at = place.all(_values(trace, place.name))
        long = length.all(_values(trace, length.name))
        if length.kind == "date":  # a bar between two dates gives its length in milliseconds
            long = np.array([v / 86_400_000 for v in _list(trace.get(length.name))], dtype=float)
        count = len(at)
        wide = np.array(_each(trace.get("width"), count, self._width(at, place)), dtype=float)
        if place.kind == "date" and trace.get("width") is not None:
            wide = wide / 86_400_000  # plotly gives it in milliseconds
        begin = np.array([length.at(v) if v is not None else 0.0 for v in _each(trace.get("base"), count, 0)])
        if self.mode == "group" and len(self.order) > 1:
            rank = self.order.index(number)
            at = at + (rank - (len(self.order) - 1) / 2) * wide / len(self.order)
            wide = wide / len(self.order)
        elif self.mode in ("stack", "relative"):
            begin = begin + np.array(
                [self._upon(where, value) for where, value in zip(at, long, strict=True)]
            )
        marker = trace.get("marker", {})
        colours = [_alpha(c) for c in _each(marker.get("color"), count, _colour(trace, number))]
        hatches = [HATCHES.get(h, "///") for h in _each(marker.get("pattern", {}).get("shape"), count, "")]
        for i in range(count):
            if not np.isfinite(long[i]):
                continue
            look = {
                "color": colours[i], "hatch": hatches[i], "edgecolor": style.PAPER if hatches[i] else colours[i],
                "linewidth": 0, "alpha": trace.get("opacity", marker.get("opacity") if not isinstance(marker.get("opacity"), list) else None),
            }  # fmt: skip
            if lying:
                axes.barh(at[i], long[i], height=wide[i], left=begin[i], **look)
            else:
                axes.bar(at[i], long[i], width=wide[i], bottom=begin[i], **look)
        _error(axes, trace, *((begin + long, at) if lying else (at, begin + long)))
        _bar_words(axes, trace, at, begin, long, lying)

    def _width(self, at: np.ndarray, place: _Scale) -> float:
        steps = np.diff(np.unique(at[np.isfinite(at)]))
        return (1.0 if place.kind == "category" or not len(steps) else float(steps.min())) * (1 - self.gap)

    def _upon(self, where: float, value: float) -> float:
        key = (where, value >= 0)
        below = self.heights.get(key, 0.0)
        self.heights[key] = below + (0 if np.isnan(value) else value)
        return below


def _bar_words(
    axes: Axes, trace: dict[str, Any], at: np.ndarray, begin: np.ndarray, long: np.ndarray, lying: bool
) -> None:
    if trace.get("textposition") == "none":
        return
    position = trace.get("textposition", "auto")
    words = _each(trace.get("text"), len(at), "")
    font = trace.get("textfont", {})
    for i, text in enumerate(words):
        if text in ("", None) or not np.isfinite(long[i]):
            continue
        inside = position == "inside" or (
            position == "auto" and abs(long[i]) > AMPLE * np.nanmax(np.abs(long))
        )
        anchor = trace.get("insidetextanchor", "end")
        end = begin[i] + (long[i] / 2 if inside and anchor == "middle" else long[i])
        shift = 0 if inside and anchor == "middle" else -3 if inside else 3
        colour = (
            style.PAPER if inside and not isinstance(font.get("color"), str) else font.get("color", style.INK)
        )
        side = "center" if shift == 0 else "right" if shift < 0 else "left"
        axes.annotate(
            plain(text), (end, at[i]) if lying else (at[i], end), (shift, 0) if lying else (0, shift),
            textcoords="offset points", fontsize=8.5, color=colour if isinstance(colour, str) else style.INK,
            ha=side if lying else "center", va="center" if lying else {"left": "bottom", "right": "top"}.get(side, "center"),
        )  # fmt: skip


def _error(axes: Axes, trace: dict[str, Any], x: np.ndarray, y: np.ndarray) -> None:
    for axis in ("x", "y"):
        error = trace.get(f"error_{axis}") or {}
        if error.get("visible") is False or not (more := _list(error.get("array"))):
            continue
        less = _list(error.get("arrayminus")) or more
        both = np.array([[v or 0 for v in less], [v or 0 for v in more]], dtype=float)
        look = {
            "fmt": "none",
            "ecolor": _alpha(error.get("color", style.INK)),
            "elinewidth": 1.2,
            "capsize": 2.5,
        }
        axes.errorbar(x, y, **{f"{axis}err": both}, **look)


def _scatter(axes: Axes, trace: dict[str, Any], x: _Scale, y: _Scale, number: int) -> None:
    at_x, at_y = x.all(_values(trace, "x")), y.all(_values(trace, "y"))
    count = min(len(at_x), len(at_y))
    at_x, at_y = at_x[:count], at_y[:count]
    mode = trace.get("mode", "lines" if count >= 20 else "lines+markers")
    line, fallback = trace.get("line", {}), _colour(trace, number)
    marker = trace.get("marker", {})
    drawn_colour = line.get("color") or (
        marker.get("color") if isinstance(marker.get("color"), str) else fallback
    )
    if trace.get("fill") == "toself":
        for piece in _pieces(at_x, at_y):
            axes.fill(*piece, color=_alpha(trace.get("fillcolor", drawn_colour)), linewidth=0, zorder=1)
    elif trace.get("fill") not in (None, "none", "tozeroy"):
        raise NotDrawn(f"fill '{trace['fill']}' is not drawn on paper")
    elif trace.get("fill") == "tozeroy":
        axes.fill_between(
            at_x, at_y, 0, color=_alpha(trace.get("fillcolor", drawn_colour)), alpha=0.5, linewidth=0
        )
    if "lines" in mode and line.get("width", 2) > 0:
        shape = {"hv": "steps-post", "vh": "steps-pre", "hvh": "steps-mid"}.get(line.get("shape"), "default")
        axes.plot(
            at_x, at_y, color=_alpha(drawn_colour), linestyle=DASHES.get(line.get("dash", "solid"), "-"),
            linewidth=line.get("width", 2) * POINT, drawstyle=shape, alpha=trace.get("opacity"), zorder=2,
        )  # fmt: skip
    if "markers" in mode:
        _markers(axes, marker, at_x, at_y, fallback)
    _error(axes, trace, at_x, at_y)
    if "text" in mode:
        _words(axes, trace, at_x, at_y, marker if "markers" in mode else {})


def _pieces(x: np.ndarray, y: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    gaps = np.flatnonzero(~(np.isfinite(x) & np.isfinite(y)))
    parts = np.split(np.arange(len(x)), gaps)
    kept = [part[np.isfinite(x[part]) & np.isfinite(y[part])] for part in parts]
    return [(x[part], y[part]) for part in kept if len(part) > 2]


def _sizes(marker: dict[str, Any], count: int) -> list[float]:
    """Return the widths of markers in pixels."""
    sizes = [float(size or 0) for size in _each(marker.get("size"), count, 6)]
    reference = marker.get("sizeref", 1) or 1
    if not isinstance(marker.get("size"), list | dict):
        return sizes
    if marker.get("sizemode") == "area":
        return [2 * (size / reference / 2) ** 0.5 for size in sizes]
    return [size / reference for size in sizes] if "sizeref" in marker else sizes


def _markers(axes: Axes, marker: dict[str, Any], x: np.ndarray, y: np.ndarray, fallback: str) -> None:
    count = len(x)
    colours, symbols = (
        _each(marker.get("color"), count, fallback),
        _each(marker.get("symbol"), count, "circle"),
    )
    sizes, edge = _sizes(marker, count), marker.get("line", {})
    opacity = _each(marker.get("opacity"), count, 1)
    widths, edges = _each(edge.get("width"), count, 0), _each(edge.get("color"), count, style.INK)
    alike: dict[tuple, list[int]] = {}
    for i in range(count):
        if np.isfinite(x[i]) and np.isfinite(y[i]) and sizes[i] > 0:
            look = (str(symbols[i]), sizes[i], colours[i], widths[i], edges[i], opacity[i])
            alike.setdefault(look, []).append(i)
    for (name, size, colour, width, around, seen), points in alike.items():
        shape = SYMBOLS.get(name) or SYMBOLS.get(name.removesuffix("-open"))
        if shape is None:
            raise NotDrawn(f"the sign '{name}' is not known on paper")
        if isinstance(colour, int | float):
            raise NotDrawn("colours that stand for numbers are not drawn on paper")
        hollow, drawn, thin = name.endswith("-open"), _alpha(colour), shape in "x+|_"
        axes.plot(
            x[points],
            y[points],
            marker=shape,
            markersize=size * POINT,
            linestyle="none",
            zorder=3,
            alpha=seen,
            markerfacecolor=style.PAPER if hollow else drawn,
            markeredgecolor=drawn if hollow or thin or not width else _alpha(around),
            markeredgewidth=1.3 if hollow or thin else float(width or 0) * POINT,
        )


def _words(axes: Axes, trace: dict[str, Any], x: np.ndarray, y: np.ndarray, marker: dict[str, Any]) -> None:
    count = len(x)
    sizes = _sizes(marker, count) if marker else [0.0] * count
    positions = _each(trace.get("textposition"), count, "middle center")
    colours = _each(trace.get("textfont", {}).get("color"), count, style.INK)
    for i, text in enumerate(_each(trace.get("text"), count, "")):
        if not text or not (np.isfinite(x[i]) and np.isfinite(y[i])):
            continue
        up, _, aside = str(positions[i]).partition(" ")
        away = sizes[i] * POINT / 2 + 2
        axes.annotate(
            plain(text), (x[i], y[i]), textcoords="offset points", fontsize=8.5, color=_alpha(colours[i]), zorder=4,
            xytext=({"left": -away, "right": away}.get(aside, 0), {"top": away, "bottom": -away}.get(up, 0)),
            ha={"left": "right", "right": "left"}.get(aside, "center"),
            va={"top": "bottom", "bottom": "top"}.get(up, "center"),
        )  # fmt: skip


def _heatmap(axes: Axes, trace: dict[str, Any], x: _Scale, y: _Scale) -> None:
    rows = _list(trace["z"])
    z = np.array([[float("nan") if v is None else float(v) for v in _list(row)] for row in rows])
    scale = trace.get("colorscale")
    if not (isinstance(scale, list) and isinstance(scale[0], list | tuple)):
        raise NotDrawn("its colours are not given one by one")
    colours = LinearSegmentedColormap.from_list("course", [(stop, _alpha(colour)) for stop, colour in scale])
    at_x = x.all(_list(trace.get("x")) or list(range(z.shape[1])))
    at_y = y.all(_list(trace.get("y")) or list(range(z.shape[0])))
    axes.pcolormesh(
        at_x, at_y, z, cmap=colours, vmin=trace.get("zmin"), vmax=trace.get("zmax"), shading="nearest",
        edgecolors=style.PAPER, linewidth=float(trace.get("xgap", 0) or 0) * POINT, zorder=1,
    )  # fmt: skip
    words = _list(trace.get("text"))
    for row, line in zip(at_y, words, strict=False):
        for column, text in zip(at_x, _list(line), strict=False):
            if text:
                axes.text(column, row, plain(text), ha="center", va="center", fontsize=8, color=style.INK)


# Around the plot ----------------------------------------------------------------------------------


def _around(axes: Axes, layout: dict[str, Any], x: _Scale, y: _Scale) -> None:
    for spine in axes.spines.values():
        spine.set_visible(False)
    if layout.get("xaxis", {}).get("visible", True) and layout.get("xaxis", {}).get("showline", True):
        axes.spines["bottom"].set_visible(True)
        axes.spines["bottom"].set_color(style.MUTED)
    axes.set_axisbelow(True)
    if layout.get("yaxis", {}).get("scaleanchor"):
        axes.set_aspect("equal")
    limits = axes.get_xlim(), axes.get_ylim()
    for shape in layout.get("shapes") or []:
        _shape(axes, shape, x, y)
    for words in layout.get("annotations") or []:
        _annotation(axes, words, x, y)
    axes.set_xlim(limits[0])
    axes.set_ylim(limits[1])


def _legend(axes: Axes, traces: list[dict[str, Any]]) -> None:
    handles = []
    for number, trace in enumerate(traces):
        marker, named = trace.get("marker", {}), trace.get("name")
        if not named or trace.get("showlegend") is False:
            continue
        colour = next(iter(_each(marker.get("color"), 1, None)), None) or _colour(trace, number)
        if trace.get("type") == "bar":
            hatch = HATCHES.get(next(iter(_each(marker.get("pattern", {}).get("shape"), 1, ""))), "///")
            handles.append(
                Patch(facecolor=_alpha(colour), hatch=hatch, edgecolor=style.PAPER, label=plain(named))
            )
            continue
        symbol = str(next(iter(_each(marker.get("symbol"), 1, "circle"))))
        mode = trace.get("mode", "lines")
        line = trace.get("line", {})
        handles.append(
            Line2D(
                [],
                [],
                label=plain(named),
                color=_alpha(line.get("color", colour)),
                linestyle=DASHES.get(line.get("dash", "solid"), "-") if "lines" in mode else "none",
                marker=SYMBOLS.get(symbol.removesuffix("-open"), "o") if "markers" in mode else None,
                markerfacecolor=style.PAPER if symbol.endswith("-open") else _alpha(colour),
            )
        )
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=9)


def _at(scale: _Scale, reference: str, value: Any) -> tuple[float, bool]:
    """Return (place, whether it counts along the paper from 0 to 1)."""
    on_paper = reference.endswith(("paper", "domain"))
    if on_paper:
        return float(value), True
    return (10 ** float(value) if scale.kind == "log" else scale.at(value)), False


def _transform(axes: Axes, x_paper: bool, y_paper: bool) -> Any:
    return blended_transform_factory(
        axes.transAxes if x_paper else axes.transData, axes.transAxes if y_paper else axes.transData
    )


def _shape(axes: Axes, shape: dict[str, Any], x: _Scale, y: _Scale) -> None:
    (x0, x_paper), (x1, _) = (_at(x, shape.get("xref", "x"), shape[end]) for end in ("x0", "x1"))
    (y0, y_paper), (y1, _) = (_at(y, shape.get("yref", "y"), shape[end]) for end in ("y0", "y1"))
    across, line = _transform(axes, x_paper, y_paper), shape.get("line", {})
    if shape["type"] == "line":
        axes.plot(
            [x0, x1], [y0, y1], transform=across, clip_on=False, color=_alpha(line.get("color", style.INK)),
            linewidth=line.get("width", 2) * POINT, linestyle=DASHES.get(line.get("dash", "solid"), "-"), zorder=2,
        )  # fmt: skip
    elif shape["type"] == "rect":
        below = 0.3 if shape.get("layer") == "below" else 2.5
        axes.add_patch(
            Rectangle(
                (x0, y0),
                x1 - x0,
                y1 - y0,
                transform=across,
                clip_on=False,
                zorder=below,
                facecolor=_alpha(shape.get("fillcolor", "none")),
                alpha=shape.get("opacity"),
                edgecolor=_alpha(line.get("color", "none")),
                linewidth=line.get("width", 0) * POINT,
            )
        )
    else:
        raise NotDrawn(f"shapes of kind '{shape['type']}' are not drawn on paper")


def _annotation(axes: Axes, words: dict[str, Any], x: _Scale, y: _Scale) -> None:
    at_x, x_paper = _at(x, words.get("xref", "x"), words.get("x", 0.5))
    at_y, y_paper = _at(y, words.get("yref", "y"), words.get("y", 0.5))
    arrow = words.get("showarrow", True)
    shift = (words.get("xshift", 0) * POINT, words.get("yshift", 0) * POINT)
    if arrow:
        shift = (words.get("ax", 0) * POINT, -words.get("ay", -30) * POINT)
    auto_x = "center" if not x_paper else "left" if at_x <= 1 / 3 else "right" if at_x >= 2 / 3 else "center"
    auto_y = "center" if not y_paper else "bottom" if at_y <= 1 / 3 else "top" if at_y >= 2 / 3 else "center"
    across, down = words.get("xanchor", "auto"), words.get("yanchor", "auto")
    axes.annotate(
        plain(words.get("text", "")), (at_x, at_y), shift, xycoords=_transform(axes, x_paper, y_paper),
        textcoords="offset points", fontsize=8.5, color=_alpha(words.get("font", {}).get("color", style.INK)),
        ha=auto_x if across == "auto" else across,
        va={"auto": auto_y, "middle": "center"}.get(down, down), annotation_clip=False, zorder=5,
        arrowprops={"arrowstyle": "-", "color": style.MUTED, "linewidth": 0.7} if arrow else None,
    )  # fmt: skip
