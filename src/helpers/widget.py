"""CourseWidget: what figures, exhibits, questions and the desk have in common in the page.

A lesson must be quick on a shared 2 Mbit/s line, so three things are sent once or small:

- anywidget sends a widget's JavaScript and style with every instance; here all widgets share one copy, held by
  one `Toolkit` a kernel, and each carries only `static/widget.js`, which finds it;
- large traits travel compressed (`packed`); the page unpacks them;
- all widgets share one (empty) layout.
"""

from __future__ import annotations

import functools
import gzip
import json
import re
import secrets
from pathlib import Path
from typing import Any

import anywidget
import traitlets
from ipywidgets import widget_serialization

from helpers import style

STATIC = Path(__file__).parent / "static"
# Joined into one module in this order. It exports the parts: figure, exhibit, questions, desk, turn_in.
PARTS = (
    "common", "figure", "exhibit",
    "replies", "copies", "answers", "pins", "link", "connection", "turnin", "questions", "essay", "reading", "desk",
)  # fmt: skip


def bare(source: str) -> str:
    """Return JavaScript or CSS without the comments that fill whole lines, and without indentation."""
    lines = re.sub(r"^ */\*.*?\*/$", "", source, flags=re.MULTILINE | re.DOTALL).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip() and not line.strip().startswith("//"))


def _pack(value: Any, _widget: Any = None) -> bytes:
    """Return a trait's value as gzipped JSON, the same bytes for the same value."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0)


def packed(trait: traitlets.TraitType) -> traitlets.TraitType:
    """Tag a trait to be sent compressed; for large values that only Python sets."""
    return trait.tag(sync=True, to_json=_pack)


class Toolkit(anywidget.AnyWidget):
    """The one copy of code and style that all course widgets of a page share; never shown itself.

    Its own code, `static/toolkit.js`, sees to what a saved lesson holds.
    """

    _esm = bare((STATIC / "toolkit.js").read_text(encoding="utf-8"))
    start = traitlets.Unicode((STATIC / "start.js").read_text(encoding="utf-8")).tag(sync=True)
    source = packed(traitlets.Unicode())
    css = packed(traitlets.Unicode())  # "style" would be taken for an ipywidgets style model
    dark_colours = traitlets.Dict(style.DARK).tag(sync=True)


@functools.cache
def toolkit() -> Toolkit:
    """Return this kernel's toolkit, made at the first call."""
    source = "\n".join((STATIC / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)
    return Toolkit(source=bare(source), css=bare((STATIC / "course.css").read_text(encoding="utf-8")))


class CourseWidget(anywidget.AnyWidget):
    """A widget drawn by `part` of the toolkit, with words for screen readers and for a notebook not yet run."""

    _esm = STATIC / "widget.js"
    part = traitlets.Unicode().tag(sync=True)
    toolkit = traitlets.Instance(Toolkit).tag(sync=True, **widget_serialization)
    own = traitlets.Unicode().tag(sync=True)
    """The widget's model id: the code in the page is given a view of the model without it."""

    def __init__(self, **values: Any) -> None:
        own = secrets.token_hex(8)
        super().__init__(model_id=own, own=own, toolkit=toolkit(), layout=toolkit().layout, **values)

    def fallback(self) -> str:
        """Return static HTML that stands in the notebook before it is run."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**(data or {}), "text/plain": repr(self), "text/html": self.fallback()}, metadata
