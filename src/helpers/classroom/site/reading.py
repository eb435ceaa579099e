"""The reading copy: each lesson as a page to read without a kernel, a script or a network.

It has all that the lesson has: the text, a picture of every chart with its finding and its whole table, what the
other views of each exhibit show, excerpts, lives, questions as they are asked (without their key), and sources.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from helpers import course, exhibit
from helpers.classroom import charts, handout, notebooks
from helpers.classroom.page import text
from helpers.classroom.site import frame, pictures
from helpers.classroom.site.lite import ready
from helpers.classroom.site.prose import Heading, Prose, jupyter_id
from helpers.classroom.views import setting
from helpers.exhibit import Exhibit
from helpers.questions import Question

FOLDER, PAPER = "read", "print"
FEW = 8  # views that are drawn and told one by one; of more, the first and the last are drawn
SHORT = 24  # cards that stand open on the page
TURN_IN = '<p class="aside">In the lesson, the button that saves your answers as a file stands here.</p>'
NOTEBOOK = re.compile(r"^(?:\.\./notebooks/)?(\d\d-[a-z-]+)\.ipynb(#.*)?$")


def pages(out: Path, repo: str, step: Callable[[str], None] = lambda _: None) -> list[str]:
    """Write the reading copy and the handout of every lesson, with their pictures, into the site `out`.

    `step` is called with the title of each lesson before it is drawn.

    Returns
    -------
    list of str
        What could not be shown as it should, a line each; in a chart's place stands its table. None, if all is well.
    """
    lessons, failed = ready(), []
    for folder in (FOLDER, PAPER):
        (out / folder).mkdir(parents=True, exist_ok=True)
    for lesson_id in lessons:
        step(course.lesson(lesson_id)["title"])
        content, missed = reading_copy(lesson_id, out, repo, lessons)
        (out / FOLDER / f"{lesson_id}.html").write_text(content, encoding="utf-8")
        paper, undrawn = handout.handout(lesson_id)
        (out / PAPER / f"{lesson_id}.html").write_text(_to_pages(paper), encoding="utf-8")
        failed += [f"{lesson_id}, {one}" for one in (*missed, *(f"on paper: {u}" for u in undrawn))]
    return failed


def reading_copy(lesson_id: str, out: Path, repo: str, lessons: list[str]) -> tuple[str, list[str]]:
    """Return the reading copy of a lesson as a page, and what could not be shown as it should.

    Its pictures are written into the site `out`; `lessons` are those that have a page there.
    """
    copy = _Copy(lesson_id, out)
    opening, *parts = [part for part in copy.parts() if part]
    lesson = course.lesson(lesson_id)
    title = f"{lesson_id[:2]} {lesson['title']}"
    body = (
        f'{frame.masthead("../")}\n<div class="page">{contents(copy.headings)}\n<main id="main">\n'
        f"{opening}{_about(lesson_id)}\n{''.join(parts)}\n</main></div>\n{_neighbours(lesson_id, lessons)}{frame.footer(repo)}"
    )
    content = frame.page(title, body, up="../", about=lesson["question"], look="reading")
    return _to_pages(content), copy.missed


def target(address: str) -> str:
    """Return where a link of a lesson leads on the site: a notebook's is that of its page."""
    found = NOTEBOOK.match(address)
    return f"{found[1]}.html{found[2] or ''}" if found else address


def _to_pages(content: str) -> str:
    """Return a page with its links to other notebooks as links to their pages in the same folder."""
    return re.sub(r'(?<=href=")[^"]*', lambda link: target(link[0]), content)


def _about(lesson_id: str) -> str:
    return (
        '<p class="aside">This is the reading copy: the whole lesson, with its charts as pictures. To handle the exhibits '
        f'and to keep your answers, <a href="../index.html#lesson-{lesson_id[:2]}">open the lesson itself</a>. '
        f'For paper there is <a href="../{PAPER}/{lesson_id}.html">a shorter edition with room to write</a>.</p>'
    )


def contents(headings: list[Heading], words: str = "In this lesson") -> str:
    """Return the table of contents: sections, and in each its exhibits."""
    sections: list[tuple[str, list[str]]] = []
    for one in headings:
        link = f'<a href="#{text(one.id)}">{text(one.words)}</a>'
        if one.level == 2:
            sections.append((link, []))
        elif one.level == 3 and sections:
            sections[-1][1].append(f"<li>{link}</li>")
    listed = "".join(f"<li>{link}{_nested(inside)}</li>" for link, inside in sections)
    return f'<nav class="contents" aria-labelledby="contents"><p id="contents">{words}</p><ul>{listed}</ul></nav>'


def _nested(items: list[str]) -> str:
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _neighbours(lesson_id: str, lessons: list[str]) -> str:
    at, found = lessons.index(lesson_id), []
    for rel, words, number in (("prev", "Before", at - 1), ("next", "Next", at + 1)):
        if 0 <= number < len(lessons):
            other = lessons[number]
            name = f"{other[:2]} {text(course.lesson(other)['title'])}"
            found.append(f'<a rel="{rel}" href="{other}.html"><span>{words}</span> {name}</a>')
    return f'<nav class="neighbours" aria-label="Other lessons">{"".join(found)}</nav>'


class _Copy:
    """One lesson on its way to a page."""

    def __init__(self, lesson_id: str, out: Path) -> None:
        self.lesson_id, self.out = lesson_id, out
        self.prose = Prose(jupyter_id)
        self.headings, self.missed = self.prose.headings, []

    def parts(self) -> Iterator[str]:
        for cell, value in notebooks.values(self.lesson_id):
            yield self._turn_in(cell) if value is None else self._part(value)

    def _turn_in(self, cell: dict[str, Any]) -> str:
        return TURN_IN if "answers.turn_in(" in notebooks.source(cell) else ""

    def _part(self, value: Any) -> str:
        if isinstance(value, str):
            return frame.scrollable(self.prose.render(handout.RUN_IT.sub("", value)), "Table")
        if isinstance(value, Exhibit):
            return self._exhibit(value)
        if isinstance(value, Question):
            return frame.scrollable(handout.question(value.entry), value.entry["title"])
        if isinstance(value, course.Text):
            if "course-notice" in value.html:
                self.missed.append(value.plain)
            return f"<section>{frame.scrollable(value.html, 'Table')}</section>"
        fallback = getattr(value, "fallback", None)
        return f"<section>{fallback()}</section>" if fallback else f"<p>{text(value)}</p>"

    # Exhibits -------------------------------------------------------------------------------------

    def _exhibit(self, shown: Exhibit) -> str:
        name = pictures.slug(shown)
        self.headings.append(Heading(3, name, shown.kicker))
        told = self._views(shown)
        return (
            f'<section class="box exhibit" id="{name}" aria-labelledby="{name}-title"><p class="kicker">{text(shown.kicker)}</p>'
            f'<h3 id="{name}-title">{text(shown.title)}</h3><p>{shown.look_for}</p>{told}{_cards(shown)}{_table(shown)}'
            f'<p class="course-source">{shown.source}</p></section>\n'
        )

    def _views(self, shown: Exhibit) -> str:
        """Return the first view of an exhibit, then what its other views show."""
        now = shown.states[shown.state]
        first = f"{self._pictures(shown)}{_panel(now)}"
        finding = now.get("finding") or ("" if now.get("panel") else shown.alt)
        first = f"{_setting(shown, shown.state)}{first}{_finding(finding)}"
        others = _others(shown)
        if not others:
            return first
        once = {shown.state, *_at_once(shown)}
        told = [self._view(shown, state, drawn=len(others) <= FEW and state not in once) for state in others]
        if len(others) > FEW:
            return first + _folded(f"What its {len(others)} other views show", _grouped(shown, others, told))
        heading = "<h4>What its other views show</h4>" if shown.figure is not None else ""
        return f"{first}{heading}{''.join(told)}"

    def _view(self, shown: Exhibit, state: int, *, drawn: bool) -> str:
        now = shown.states[state]
        chart = ""
        if drawn and shown.figure is not None:
            chart = _folded(
                f"Picture: {course.strip_tags(setting(shown, state))}", self._picture(shown, state)
            )
        return f'<div class="view">{_setting(shown, state)}{_panel(now)}{_finding(now.get("finding", ""))}{chart}</div>'

    def _pictures(self, shown: Exhibit) -> str:
        """Return the chart as it first shows, and where its slider ends."""
        if shown.figure is None:
            return ""
        more = "".join(f"{_setting(shown, state)}{self._picture(shown, state)}" for state in _at_once(shown))
        return self._picture(shown, shown.state) + more

    def _picture(self, shown: Exhibit, state: int) -> str:
        view = "" if state == shown.state else f"-view-{state + 1}"
        name = f"{self.lesson_id[:2]}-{pictures.slug(shown)}{view}"
        try:
            image = pictures.picture(shown, state, self.out, name, "../")
        except charts.NotDrawn as reason:
            self.missed.append(f"{shown.kicker}: {reason}. Its table stands in its place.")
            return f'<p class="small">This chart cannot be drawn as a picture. {handout.IN_ITS_PLACE}</p>'
        return f"<figure>{frame.scroller(f'Picture of {shown.kicker}', image)}</figure>"


def _at_once(shown: Exhibit) -> list[int]:
    """Return the last state of a slider that begins where little is to be seen: it is drawn beside the first."""
    slides = any(control["kind"] == "slider" for control in shown.controls)
    return [len(shown.states) - 1] if slides and shown.state == 0 and len(shown.states) > 1 else []


def _others(shown: Exhibit) -> list[int]:
    """Return the states, but the first, that say something which no state before them says."""
    said = {_said(shown.states[shown.state])}
    found = []
    for state, now in enumerate(shown.states):
        if _said(now) not in said:
            said.add(_said(now))
            found.append(state)
    return found


def _said(state: dict[str, str]) -> tuple[str, str]:
    return state.get("panel", ""), state.get("finding", "")


def _grouped(shown: Exhibit, others: list[int], told: list[str]) -> str:
    """Return many views, folded by the option of the first control where there are several controls."""
    if len(shown.controls) < 2:
        return "".join(told)
    groups: dict[str, list[str]] = {}
    for state, view in zip(others, told, strict=True):
        label, option = shown.chosen(state)[0]
        groups.setdefault(f"{label}: {option}", []).append(view)
    return "".join(_folded(words, "".join(views)) for words, views in groups.items())


def _folded(words: str, inside: str) -> str:
    return f"<details><summary>{text(words)}</summary>{inside}</details>"


def _setting(shown: Exhibit, state: int) -> str:
    words = setting(shown, state)
    return f'<p class="setting">{words}</p>' if words else ""


def _panel(state: dict[str, str]) -> str:
    panel = frame.scrollable(state.get("panel", ""), "Table")
    return f'<div class="panel">{panel}</div>' if panel else ""


def _finding(words: str) -> str:
    return f'<p class="finding">{words}</p>' if words else ""


def _cards(shown: Exhibit) -> str:
    if not shown.items:
        return ""
    items = "".join(f"<li>{card['html']}</li>" for card in shown.items)
    cards = f'<ul class="cards">{items}</ul>'
    return cards if len(shown.items) <= SHORT else _folded(f"All {len(shown.items)} entries", cards)


def _table(shown: Exhibit) -> str:
    table = frame.scroller(f"Table of {shown.kicker}", exhibit.html_table(shown.frame, shown.title))
    rows = len(shown.frame)
    return _folded(
        f"{shown.kicker.split('·')[0].strip()} as a table, {rows} row{'s' if rows != 1 else ''}", table
    )
