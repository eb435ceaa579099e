"""The charts of the lessons as picture files, one for each view that a page shows."""

from __future__ import annotations

import re
from pathlib import Path

from helpers import course, style
from helpers.classroom import charts
from helpers.classroom.page import text
from helpers.classroom.views import figure_of
from helpers.exhibit import Exhibit

FOLDER = "pictures"
SIZE = re.compile(r'width="([\d.]+)pt" height="([\d.]+)pt"')
PIXELS = 4 / 3  # a point


def slug(shown: Exhibit) -> str:
    """Return the address of an exhibit on its page: "Exhibit 7a · More: days" -> "exhibit-7a"."""
    return re.sub(r"[^a-z0-9]+", "-", shown.kicker.split("·")[0].strip().lower()).strip("-")


def themed(svg: str) -> str:
    """Return an SVG picture that follows a dark screen, with the partners that the lessons give each colour.

    A picture with a colour that has no partner stays as it is on paper.
    """
    used = set(re.findall(r"(?<=[: ])#[0-9a-f]{6}\b", svg))
    if used - set(style.DARK):
        return svg
    svg = re.sub(r"(?<=[: ])#([0-9a-f]{6})\b", r"var(--c\1,#\1)", svg)
    partners = "".join(f"--c{light[1:]}:{style.DARK[light]};" for light in sorted(used))
    look = f"<style>@media screen and (prefers-color-scheme:dark){{svg{{{partners}}}}}</style>"
    return svg.replace(">", f">{look}", 1)


def alternative(shown: Exhibit, state: int) -> str:
    """Return the words that stand for a picture."""
    now = shown.states[state]
    return str(now.get("alt") or course.strip_tags(now.get("finding", "")) or shown.alt)


def picture(
    shown: Exhibit,
    state: int,
    folder: Path,
    name: str,
    up: str,
    *,
    width: float = charts.WIDTH,
    height: float = float("inf"),
) -> str:
    """Draw one view of an exhibit into `folder`/pictures/`name`.svg; return the image as HTML.

    `width` in inches of paper; `height` in pixels of the lesson, at most.

    Raises
    ------
    NotDrawn
        The chart cannot be drawn.
    """
    figure = figure_of(shown, state)
    lower = {"height": min(height, figure["layout"].get("height", 380))}
    svg = themed(charts.svg(style.merge(figure, {"layout": lower}), width))
    file = folder / FOLDER / f"{name}.svg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(svg, encoding="utf-8")
    match = SIZE.search(svg)
    wide, high = (round(float(points) * PIXELS) for points in match.groups()) if match else (740, 380)
    return (
        f'<img src="{up}{FOLDER}/{name}.svg" alt="{text(alternative(shown, state))}" '
        f'width="{wide}" height="{high}" loading="lazy">'
    )
