"""Draw an exhibit's plotly figure for paper, as SVG, without browser or network.

Plotly itself draws only in a browser (its `kaleido` needs Chrome), so the few kinds of trace that the lessons use
are drawn with matplotlib. What is not known here is never guessed: `NotDrawn` says what, and the handout prints the
data table in the chart's place.
"""

from __future__ import annotations

import io
import re
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from helpers import style
from helpers.classroom.paper.around import around, legend
from helpers.classroom.paper.scale import NotDrawn, Scale, column_of
from helpers.classroom.paper.traces import Bars, heatmap, scatter

__all__ = ["NotDrawn", "drawn", "svg"]

INCH = 100  # pixels of the page an inch of paper
WIDTH = 7.4
FACE = "DejaVu Sans"  # measured with it; where it is missing, a narrower one takes its place
RC = {
    "svg.fonttype": "none",
    "font.family": FACE,
    "text.color": style.INK,
    "svg.hashsalt": "course",
    "hatch.linewidth": 0.6,
}

# Points of one look that follow each other.
ALIKE = re.compile(r'((?:<use [^>]*) style="([^"]*)"/>(?:\s*<use [^>]* style="\2"/>)*)')


def svg(figure: dict[str, Any], width: float = WIDTH) -> str:
    """Return a plotly figure (as JSON) as SVG text, `width` inches wide.

    Raises
    ------
    NotDrawn
        A kind of trace, axis or value is not known here.
    """
    try:
        with mpl.rc_context(RC):
            canvas = drawn(figure, width)
            stream = io.StringIO()
            canvas.savefig(
                stream, format="svg", metadata={"Date": None}, bbox_inches="tight", pad_inches=0.08
            )
    except NotDrawn:
        raise
    except Exception as error:  # whatever fails, a chart must not go missing: the table is printed
        raise NotDrawn(f"{type(error).__name__}: {error}") from error
    text = stream.getvalue()
    return slim(text[text.index("<svg") :])


def slim(svg: str) -> str:
    """Return matplotlib's SVG without what nobody sees: its own description, names of groups, the seventh digit.

    Names of groups would stand twice where two pictures stand in one page.
    """
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="[^"]*"/>', "", svg)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg)
    svg = re.sub(r' transform="rotate\(-?0 [^"]*\)"', "", svg)
    svg = re.sub(r"(\.\d\d)\d+", r"\1", svg)
    svg = ALIKE.sub(_together, svg)
    svg = svg.replace(f"'{FACE}'", f"'{FACE}', {style.FONT.replace(chr(34), chr(39))}")
    return re.sub(r">\s+<", "><", re.sub(r"[ \n]+", " ", svg)).strip() + "\n"


def _together(run: re.Match[str]) -> str:
    look = f' style="{run[2]}"'
    return f"<g{look}>{run[1].replace(look, '')}</g>"


def drawn(figure: dict[str, Any], width: float = WIDTH) -> Figure:
    """Return the figure as matplotlib's, ready to be saved."""
    layout, traces = figure["layout"], [t for t in figure["data"] if t.get("visible", True) is True]
    if any(trace.get(axis, "x")[1:] not in ("", "1") for trace in traces for axis in ("xaxis", "yaxis")):
        raise NotDrawn("it has more than one pair of axes")
    canvas = Figure(figsize=(width, max(1.6, layout.get("height", 380) / INCH)))
    axes = canvas.add_subplot()
    x = Scale("x", layout.get("xaxis", {}), [column_of(t, "x") for t in traces], axes)
    y = Scale("y", layout.get("yaxis", {}), [column_of(t, "y") for t in traces], axes)
    bars = Bars(traces, layout)
    for number, trace in enumerate(traces):
        kind = trace.get("type", "scatter")
        if kind == "bar":
            bars.draw(axes, trace, x, y, number)
        elif kind == "scatter":
            scatter(axes, trace, x, y, number)
        elif kind == "heatmap":
            heatmap(axes, trace, x, y)
        else:
            raise NotDrawn(f"charts of kind '{kind}' are not drawn on paper")
    for scale in (x, y):
        scale.finish()
    around(axes, layout, x, y)
    if layout.get("showlegend"):
        legend(axes, traces)
    return canvas
