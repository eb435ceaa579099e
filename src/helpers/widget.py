"""CourseWidget: what figures, exhibits and questions have in common in the page.

anywidget sends a widget's JavaScript and style with every instance. Twenty widgets of a lesson would send
them twenty times, so all of them share one copy, held by one `Toolkit` a kernel, and each instance carries
only `static/widget.js`, which fetches it.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from ipywidgets import widget_serialization

STATIC = Path(__file__).parent / "static"
# Joined into one module in this order; each but the first exports the part named like the file.
PARTS = ("common", "figure", "exhibit", "questions")


class Toolkit(anywidget.AnyWidget):
    """The one copy of code and style that all course widgets of a page share; never shown itself."""

    _esm = "export default {};"
    source = traitlets.Unicode().tag(sync=True)
    style = traitlets.Unicode().tag(sync=True)


@functools.cache
def toolkit() -> Toolkit:
    """Return this kernel's toolkit, made at the first call."""
    source = "\n".join((STATIC / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)
    return Toolkit(source=source, style=(STATIC / "course.css").read_text(encoding="utf-8"))


class CourseWidget(anywidget.AnyWidget):
    """A widget drawn by `part` of the toolkit, with words for screen readers and for a notebook not yet run."""

    _esm = STATIC / "widget.js"
    part = traitlets.Unicode().tag(sync=True)
    toolkit = traitlets.Instance(Toolkit).tag(sync=True, **widget_serialization)

    def __init__(self, **values: Any) -> None:
        super().__init__(toolkit=toolkit(), **values)

    def fallback(self) -> str:
        """Return static HTML that stands in the notebook before it is run."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**(data or {}), "text/plain": repr(self), "text/html": self.fallback()}, metadata
