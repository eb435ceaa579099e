"""A list of dated steps, drawn downwards: shared by exhibits 1 and 4."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from helpers import exhibit, style


def steps_figure(
    days: Sequence[str], words: Sequence[str], symbols: Sequence[str], chosen: Sequence[bool], height: int
) -> go.Figure:
    """Return steps one below the other: day, symbol, words; those `chosen` are filled in the accent colour."""
    rows = list(range(len(days)))
    shared = {"x": [0] * len(rows), "y": rows, "hoverinfo": "skip"}
    line = go.Scatter(
        x=[0, 0], y=[0, len(rows) - 1], mode="lines", line={"color": style.GRID, "width": 2}, hoverinfo="skip"
    )
    points = go.Scatter(
        mode="markers+text", textposition="middle right", **marks(words, symbols, chosen), **shared
    )
    return exhibit.figure(
        line,
        points,
        height=height,
        xaxis={"visible": False, "range": [-0.03, 1]},
        yaxis={
            "tickvals": rows, "ticktext": list(days), "showgrid": False, "rangemode": "normal",
            "range": [len(rows) - 0.5, -0.5], "showline": False,
        },
        margin={"t": 4, "b": 4},
        **style.WIDE,
    )  # fmt: skip


def marks(words: Sequence[str], symbols: Sequence[str], chosen: Sequence[bool]) -> dict:
    """Return words and markers of `steps_figure`; steps not chosen are hollow and grey."""
    colours = [style.ACCENT if is_chosen else style.CONTEXT for is_chosen in chosen]
    return {
        "text": [f"  <b>{w}</b>" if is_chosen else f"  {w}" for w, is_chosen in zip(words, chosen, strict=True)],
        "textfont": {"size": style.TEXT_SIZE, "color": [style.INK if c else style.MUTED for c in chosen]},
        "marker": {
            "symbol": [s if c else f"{s}-open" for s, c in zip(symbols, chosen, strict=True)],
            "size": 13, "color": colours, "line": {"width": 2, "color": colours},
        },
    }  # fmt: skip
