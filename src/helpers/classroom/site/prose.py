"""Markdown as HTML for the site: an address on every heading, caption and scope for every table, links of the site."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt

from helpers import course

CAPTION = re.compile(r'<table data-caption="([^"]*)">')


@dataclass(frozen=True)
class Heading:
    """A heading of a page, for its table of contents."""

    level: int
    id: str
    words: str


def jupyter_id(words: str) -> str:
    """Return the address of a heading as JupyterLab gives it: the lessons' own links use it."""
    return words.replace(" ", "-")


def github_id(words: str) -> str:
    """Return the address of a heading as GitHub gives it: the guide's own links use it."""
    kept = (letter for letter in words.lower() if letter.isalnum() or letter in " -_")
    return "".join("-" if letter == " " else letter for letter in kept)


class Prose:
    """Renders the Markdown of one page, piece by piece.

    Parameters
    ----------
    address : callable
        The id of a heading, from its words.
    target : callable
        Where a link of the Markdown leads on the site; left out, where it says.

    Attributes
    ----------
    headings : list of Heading
        The headings rendered so far, in order.
    """

    def __init__(self, address: Callable[[str], str], target: Callable[[str], str] = str) -> None:
        self.address, self.target = address, target
        self.headings: list[Heading] = []
        self._markdown = MarkdownIt("commonmark", {"html": True}).enable("table")

    def render(self, source: str) -> str:
        """Return Markdown as HTML."""
        tokens = self._markdown.parse(source)
        for token, following in zip(tokens, [*tokens[1:], None], strict=True):
            if token.type == "heading_open" and following:
                inside = self._markdown.renderer.render([following], self._markdown.options, {})
                words = course.strip_tags(inside)
                token.attrSet("id", self.address(words))
                self.headings.append(Heading(int(token.tag[1]), self.address(words), words))
            elif token.type == "table_open":
                token.attrSet("data-caption", self.headings[-1].words if self.headings else "Table")
            elif token.type == "th_open":
                token.attrSet("scope", "col")
            for child in token.children or []:
                if child.type == "link_open":
                    child.attrSet("href", self.target(str(child.attrGet("href"))))
        drawn = self._markdown.renderer.render(tokens, self._markdown.options, {})
        # The heading above a table is its caption, for those who jump from table to table.
        return CAPTION.sub(r'<table><caption class="unseen">\1</caption>', drawn)
