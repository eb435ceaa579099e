"""Draw what stands around the traces of a figure: frame, legend, shapes, annotations."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.transforms import blended_transform_factory

from helpers import style
from helpers.classroom.paper.scale import (
    DASHES,
    HATCHES,
    POINT,
    SYMBOLS,
    NotDrawn,
    Scale,
    each,
    ink,
    own_colour,
    plain,
)  # fmt: skip


def around(axes: Axes, layout: dict[str, Any], x: Scale, y: Scale) -> None:
    """Draw the frame, then shapes and annotations, without changing the range of the axes."""
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


def legend(axes: Axes, traces: list[dict[str, Any]]) -> None:
    """Put the names of traces above the plot, as plotly does."""
    handles = []
    for number, trace in enumerate(traces):
        marker, named = trace.get("marker", {}), trace.get("name")
        if not named or trace.get("showlegend") is False:
            continue
        colour = next(iter(each(marker.get("color"), 1, None)), None) or own_colour(trace, number)
        if trace.get("type") == "bar":
            hatch = HATCHES.get(next(iter(each(marker.get("pattern", {}).get("shape"), 1, ""))), "///")
            handles.append(
                Patch(facecolor=ink(colour), hatch=hatch, edgecolor=style.PAPER, label=plain(named))
            )
            continue
        symbol = str(next(iter(each(marker.get("symbol"), 1, "circle"))))
        mode = trace.get("mode", "lines")
        line = trace.get("line", {})
        handles.append(
            Line2D(
                [],
                [],
                label=plain(named),
                color=ink(line.get("color", colour)),
                linestyle=DASHES.get(line.get("dash", "solid"), "-") if "lines" in mode else "none",
                marker=SYMBOLS.get(symbol.removesuffix("-open"), "o") if "markers" in mode else None,
                markerfacecolor=style.PAPER if symbol.endswith("-open") else ink(colour),
            )
        )
    axes.legend(handles=handles, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, frameon=False, fontsize=9)


def _at(scale: Scale, reference: str, value: Any) -> tuple[float, bool]:
    """Return (place, whether it counts along the paper from 0 to 1)."""
    on_paper = reference.endswith(("paper", "domain"))
    if on_paper:
        return float(value), True
    return (10 ** float(value) if scale.kind == "log" else scale.at(value)), False


def _transform(axes: Axes, x_paper: bool, y_paper: bool) -> Any:
    return blended_transform_factory(
        axes.transAxes if x_paper else axes.transData, axes.transAxes if y_paper else axes.transData
    )


def _shape(axes: Axes, shape: dict[str, Any], x: Scale, y: Scale) -> None:
    (x0, x_paper), (x1, _) = (_at(x, shape.get("xref", "x"), shape[end]) for end in ("x0", "x1"))
    (y0, y_paper), (y1, _) = (_at(y, shape.get("yref", "y"), shape[end]) for end in ("y0", "y1"))
    across, line = _transform(axes, x_paper, y_paper), shape.get("line", {})
    if shape["type"] == "line":
        axes.plot(
            [x0, x1], [y0, y1], transform=across, clip_on=False, color=ink(line.get("color", style.INK)),
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
                facecolor=ink(shape.get("fillcolor", "none")),
                alpha=shape.get("opacity"),
                edgecolor=ink(line.get("color", "none")),
                linewidth=line.get("width", 0) * POINT,
            )
        )
    else:
        raise NotDrawn(f"shapes of kind '{shape['type']}' are not drawn on paper")


def _annotation(axes: Axes, words: dict[str, Any], x: Scale, y: Scale) -> None:
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
        textcoords="offset points", fontsize=8.5, color=ink(words.get("font", {}).get("color", style.INK)),
        ha=auto_x if across == "auto" else across,
        va={"auto": auto_y, "middle": "center"}.get(down, down), annotation_clip=False, zorder=5,
        arrowprops={"arrowstyle": "-", "color": style.MUTED, "linewidth": 0.7} if arrow else None,
    )  # fmt: skip
