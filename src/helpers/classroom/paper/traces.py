"""Draw the traces of a plotly figure on paper: bars, lines, points and words, heat maps."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from helpers import style
from helpers.classroom.paper.scale import (
    DASHES,
    HATCHES,
    POINT,
    SYMBOLS,
    NotDrawn,
    Scale,
    column_of,
    each,
    ink,
    listed,
    own_colour,
    plain,
)  # fmt: skip

AMPLE = 0.15  # of the longest bar: where its words fit inside


class Bars:
    """Where bars stand beside or upon each other."""

    def __init__(self, traces: list[dict[str, Any]], layout: dict[str, Any]) -> None:
        self.mode = layout.get("barmode", "group")
        self.gap = layout.get("bargap", 0.25)
        self.order = [i for i, trace in enumerate(traces) if trace.get("type") == "bar"]
        self.heights: dict[tuple[float, bool], float] = {}

    def draw(self, axes: Axes, trace: dict[str, Any], x: Scale, y: Scale, number: int) -> None:
        """Draw one trace of bars, standing or lying."""
        lying = trace.get("orientation") == "h"
        place, length = (y, x) if lying else (x, y)
        at = place.all(column_of(trace, place.name))
        long = length.all(column_of(trace, length.name))
        if length.kind == "date":  # a bar between two dates gives its length in milliseconds
            long = np.array([v / 86_400_000 for v in listed(trace.get(length.name))], dtype=float)
        count = len(at)
        wide = np.array(each(trace.get("width"), count, self._width(at, place)), dtype=float)
        if place.kind == "date" and trace.get("width") is not None:
            wide = wide / 86_400_000  # plotly gives it in milliseconds
        begin = np.array([length.at(v) if v is not None else 0.0 for v in each(trace.get("base"), count, 0)])
        if self.mode == "group" and len(self.order) > 1:
            rank = self.order.index(number)
            at = at + (rank - (len(self.order) - 1) / 2) * wide / len(self.order)
            wide = wide / len(self.order)
        elif self.mode in ("stack", "relative"):
            begin = begin + np.array(
                [self._upon(where, value) for where, value in zip(at, long, strict=True)]
            )
        marker = trace.get("marker", {})
        colours = [ink(c) for c in each(marker.get("color"), count, own_colour(trace, number))]
        hatches = [HATCHES.get(h, "///") for h in each(marker.get("pattern", {}).get("shape"), count, "")]
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

    def _width(self, at: np.ndarray, place: Scale) -> float:
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
    words = each(trace.get("text"), len(at), "")
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
        if error.get("visible") is False or not (more := listed(error.get("array"))):
            continue
        less = listed(error.get("arrayminus")) or more
        both = np.array([[v or 0 for v in less], [v or 0 for v in more]], dtype=float)
        look = {
            "fmt": "none",
            "color": ink(error.get("color", style.INK)),
            "elinewidth": 1.2,
            "capsize": 2.5,
        }
        axes.errorbar(x, y, **{f"{axis}err": both}, **look)


def scatter(axes: Axes, trace: dict[str, Any], x: Scale, y: Scale, number: int) -> None:
    """Draw lines, fills, points and words of one trace."""
    at_x, at_y = x.all(column_of(trace, "x")), y.all(column_of(trace, "y"))
    count = min(len(at_x), len(at_y))
    at_x, at_y = at_x[:count], at_y[:count]
    mode = trace.get("mode", "lines" if count >= 20 else "lines+markers")
    line, fallback = trace.get("line", {}), own_colour(trace, number)
    marker = trace.get("marker", {})
    drawn_colour = line.get("color") or (
        marker.get("color") if isinstance(marker.get("color"), str) else fallback
    )
    if trace.get("fill") == "toself":
        for piece in _pieces(at_x, at_y):
            axes.fill(*piece, color=ink(trace.get("fillcolor", drawn_colour)), linewidth=0, zorder=1)
    elif trace.get("fill") not in (None, "none", "tozeroy"):
        raise NotDrawn(f"fill '{trace['fill']}' is not drawn on paper")
    elif trace.get("fill") == "tozeroy":
        axes.fill_between(
            at_x, at_y, 0, color=ink(trace.get("fillcolor", drawn_colour)), alpha=0.5, linewidth=0
        )
    if "lines" in mode and line.get("width", 2) > 0:
        shape = {"hv": "steps-post", "vh": "steps-pre", "hvh": "steps-mid"}.get(line.get("shape"), "default")
        axes.plot(
            at_x, at_y, color=ink(drawn_colour), linestyle=DASHES.get(line.get("dash", "solid"), "-"),
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
    sizes = [float(size or 0) for size in each(marker.get("size"), count, 6)]
    reference = marker.get("sizeref", 1) or 1
    if not isinstance(marker.get("size"), list | dict):
        return sizes
    if marker.get("sizemode") == "area":
        return [2 * (size / reference / 2) ** 0.5 for size in sizes]
    return [size / reference for size in sizes] if "sizeref" in marker else sizes


def _markers(axes: Axes, marker: dict[str, Any], x: np.ndarray, y: np.ndarray, fallback: str) -> None:
    count = len(x)
    colours, symbols = (
        each(marker.get("color"), count, fallback),
        each(marker.get("symbol"), count, "circle"),
    )
    sizes, edge = _sizes(marker, count), marker.get("line", {})
    opacity = each(marker.get("opacity"), count, 1)
    widths, edges = each(edge.get("width"), count, 0), each(edge.get("color"), count, style.INK)
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
        hollow, drawn, thin = name.endswith("-open"), ink(colour), shape in "x+|_"
        axes.plot(
            x[points],
            y[points],
            marker=shape,
            markersize=size * POINT,
            linestyle="none",
            zorder=3,
            alpha=seen,
            markerfacecolor=style.PAPER if hollow else drawn,
            markeredgecolor=drawn if hollow or thin or not width else ink(around),
            markeredgewidth=1.3 if hollow or thin else float(width or 0) * POINT,
        )


def _words(axes: Axes, trace: dict[str, Any], x: np.ndarray, y: np.ndarray, marker: dict[str, Any]) -> None:
    count = len(x)
    sizes = _sizes(marker, count) if marker else [0.0] * count
    positions = each(trace.get("textposition"), count, "middle center")
    colours = each(trace.get("textfont", {}).get("color"), count, style.INK)
    for i, text in enumerate(each(trace.get("text"), count, "")):
        if not text or not (np.isfinite(x[i]) and np.isfinite(y[i])):
            continue
        up, _, aside = str(positions[i]).partition(" ")
        away = sizes[i] * POINT / 2 + 2
        axes.annotate(
            plain(text), (x[i], y[i]), textcoords="offset points", fontsize=8.5, color=ink(colours[i]), zorder=4,
            xytext=({"left": -away, "right": away}.get(aside, 0), {"top": away, "bottom": -away}.get(up, 0)),
            ha={"left": "right", "right": "left"}.get(aside, "center"),
            va={"top": "bottom", "bottom": "top"}.get(up, "center"),
        )  # fmt: skip


def heatmap(axes: Axes, trace: dict[str, Any], x: Scale, y: Scale) -> None:
    """Draw a grid of colours with its words."""
    rows = listed(trace["z"])
    z = np.array([[float("nan") if v is None else float(v) for v in listed(row)] for row in rows])
    scale = trace.get("colorscale")
    if not (isinstance(scale, list) and isinstance(scale[0], list | tuple)):
        raise NotDrawn("its colours are not given one by one")
    colours = LinearSegmentedColormap.from_list("course", [(stop, ink(colour)) for stop, colour in scale])
    at_x = x.all(listed(trace.get("x")) or list(range(z.shape[1])))
    at_y = y.all(listed(trace.get("y")) or list(range(z.shape[0])))
    axes.pcolormesh(
        at_x, at_y, z, cmap=colours, vmin=trace.get("zmin"), vmax=trace.get("zmax"), shading="nearest",
        edgecolors=style.PAPER, linewidth=float(trace.get("xgap", 0) or 0) * POINT, zorder=1,
    )  # fmt: skip
    words = listed(trace.get("text"))
    for row, line in zip(at_y, words, strict=False):
        for column, text in zip(at_x, listed(line), strict=False):
            if text:
                axes.text(column, row, plain(text), ha="center", va="center", fontsize=8, color=style.INK)
