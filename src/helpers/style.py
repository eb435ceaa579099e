"""One quiet look for all charts: greys, one deep accent for what is spoken of, and few categories.

Every colour is written as on white paper; `DARK` gives its partner on JupyterLab's dark theme, and
`figure.js` puts it in place. Graphics reach 3:1 and text 4.5:1 on both grounds (tests hold this).
"""

from __future__ import annotations

import html
import textwrap
from collections import Counter
from collections.abc import Iterable
from typing import Any

INK = "#1f2328"
MUTED = "#57606a"
GRID = "#d8dee4"
CONTEXT = "#868e96"
LAND = "#eceff2"
ACCENT = "#9b2226"
PAPER = "#ffffff"

# Categories that must be told apart: Okabe and Ito's set, without the colours too pale on white.
CATEGORIES = ("#0072b2", "#d55e00", "#009e73", "#b4588b", "#57606a")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
PATTERNS = ("", "/", ".", "x", "-")

DARK_PAPER = "#111111"
DARK = {
    INK: "#e6edf3",
    MUTED: "#aab2bb",
    GRID: "#3d444d",
    CONTEXT: "#868e96",
    LAND: "#2b3036",
    ACCENT: "#e57373",
    PAPER: DARK_PAPER,
    CATEGORIES[0]: "#56b4e9",
    CATEGORIES[1]: "#e8792b",
    CATEGORIES[2]: "#1fb58f",
    CATEGORIES[3]: "#d98cb8",
}

HALO = ",".join(f"{side} 1px {PAPER}" for side in ("1px 1px", "-1px 1px", "1px -1px", "-1px -1px", "0 0"))
"""`textfont.shadow` for words that may lie on a mark: the ground shows around each letter."""

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
TEXT_SIZE = 14


def layout(height: int = 380, **changes: Any) -> dict[str, Any]:
    """Return the layout every chart starts from, with `changes` merged in (height in pixels).

    Axes are fixed, so that a finger that scrolls the page does not zoom the chart.
    """
    axis = {
        "fixedrange": True,
        "gridcolor": GRID,
        "zeroline": False,
        "linecolor": MUTED,
        "ticks": "",
        "automargin": True,
        "title": {"font": {"size": TEXT_SIZE}},
        "tickfont": {"size": TEXT_SIZE},
    }
    base: dict[str, Any] = {
        "height": height,
        "font": {"family": FONT, "size": TEXT_SIZE, "color": INK},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "colorway": list(CATEGORIES),
        "margin": {"l": 10, "r": 16, "t": 36, "b": 10},
        "xaxis": axis | {"showgrid": False},
        "yaxis": axis | {"tickformat": ",", "rangemode": "tozero"},
        "hoverlabel": {"font": {"size": TEXT_SIZE, "family": FONT}},
        "dragmode": False,
        "showlegend": False,
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": TEXT_SIZE}},
        "separators": ".,",
        "bargap": 0.25,
    }
    return merge(base, changes)


def merge(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return `base` with `changes` laid over it, key by key at every depth; neither is altered."""
    merged = dict(base)
    for key, value in changes.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = merge(merged[key], value) if both else value
    return merged


def folded(words: str, longest: int) -> str:
    """Return words for a chart in lines of at most `longest` letters, escaped."""
    return "<br>".join(html.escape(line) for line in textwrap.wrap(words, longest))


WIDE = {"meta": {"least_width": 680}}
"""Part of the layout of a chart with many words: a page with less room (in pixels) moves it sideways (`figure.js`)."""

# Heights inside a row, so that events near in time do not hide each other; they have no other meaning.
LANES = (0.0, 0.36, -0.36, 0.18, -0.18)


def lanes(rows: Iterable[str]) -> list[float]:
    """Return for each event, in the order of time, how far it stands from the middle of its row, in rows."""
    counted: Counter[str] = Counter()
    heights = []
    for row in rows:
        heights.append(LANES[counted[row] % len(LANES)])
        counted[row] += 1
    return heights


def event_line(x: Any, words: str, *, level: int = 0, anchor: str = "left") -> dict[str, Any]:
    """Return a dated event as a dotted line with its words above the plot (merge with `events`).

    `level` lifts the words a line, so that two events near each other do not collide.
    """
    return {
        "shape": {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": x,
            "x1": x,
            "y0": 0,
            "y1": 1 + 0.075 * level,
            "line": {"color": INK, "width": 1.5, "dash": "dot"},
        },
        "annotation": {
            "x": x,
            "xref": "x",
            "y": 1.0 + 0.075 * level,
            "yref": "paper",
            "yanchor": "bottom",
            "xanchor": anchor,
            "text": words,
            "showarrow": False,
            "font": {"size": TEXT_SIZE, "color": INK},
            "align": anchor,
        },
    }


def events(*lines: dict[str, Any]) -> dict[str, Any]:
    """Return the part of a layout that draws `event_line`s, with room above the plot for their words."""
    levels = max((line["annotation"]["y"] for line in lines), default=1.0) - 1.0
    return {
        "shapes": [line["shape"] for line in lines],
        "annotations": [line["annotation"] for line in lines],
        "margin": {"t": 36 + round(levels * 300)},
    }
