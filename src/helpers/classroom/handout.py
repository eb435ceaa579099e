"""`classroom handout`: a lesson on paper. Every chart with its finding and table, and room to write."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from markdown_it import MarkdownIt

from helpers import course, drawer, exhibit, questions
from helpers.classroom import charts, notebooks, shell, wording
from helpers.classroom.page import page, text
from helpers.classroom.views import different, figure_of, setting
from helpers.exhibit import Exhibit
from helpers.questions import Question

ROWS = 16  # of a table on paper, where the chart shows the whole
VIEWS = 8  # other views of an exhibit on paper
# What only somebody who has the notebook open can do.
RUN_IT = re.compile(
    r"\*\*Before you start:\*\* choose \*\*Run > Run All Cells\*\*[^.]*\. Then read downwards\.\s*"
)
HAND_IN = "## Hand in your work"  # as a file; paper is handed in as it is
IN_ITS_PLACE = "The whole table stands in its place."
Entry = dict[str, Any]


def handout(lesson_id: str, step: Callable[[], None] = lambda: None) -> tuple[str, list[str]]:
    """Return a lesson as a self-contained HTML page, and the names of exhibits whose chart could not be drawn."""
    lesson, renderer, undrawn = (
        course.lesson(lesson_id),
        MarkdownIt("commonmark", {"html": True}).enable("table"),
        [],
    )
    parts = [
        f'<p class="small">{text(lesson["title"])} · on paper. Name: ________________________ Date: ______________</p>'
    ]
    for _, value in notebooks.values(lesson_id):
        parts.append(_part(value, renderer, undrawn))
        step()
    # Nobody can open a fold on paper.
    unfolded = [part.replace("<details>", "<details open>") for part in parts]
    return page(f"{lesson_id[:2]} {lesson['title']}", *unfolded), undrawn


def _part(value: Any, renderer: MarkdownIt, undrawn: list[str]) -> str:
    if isinstance(value, str):
        return "" if value.startswith(HAND_IN) else renderer.render(RUN_IT.sub("", value))
    if isinstance(value, Exhibit):
        return _exhibit(value, undrawn)
    if isinstance(value, Question):
        return question(value.entry)
    if isinstance(value, course.Text):
        return f"<section>{value.html}</section>"
    if value is None:
        return ""
    fallback = getattr(value, "fallback", None)
    return f"<section>{fallback()}</section>" if fallback else f"<p>{text(value)}</p>"


# Exhibits -----------------------------------------------------------------------------------------


def _exhibit(shown: Exhibit, undrawn: list[str]) -> str:
    chart, drawn = _chart(shown, undrawn)
    cards = "".join(f"<li>{card['html']}</li>" for card in shown.items)
    told, whole = _charted(shown) if shown.figure is not None else _told(shown)
    table = "" if cards or (whole and shown.figure is None) else _table(shown, whole=not drawn)
    return (
        f'<section class="box"><p class="kicker">{text(shown.kicker)}</p><h3>{text(shown.title)}</h3>'
        f"<p>{shown.look_for}</p>{chart}{told}{f'<ul>{cards}</ul>' if cards else ''}{table}"
        f'<p class="course-source">{shown.source}</p></section>'
    )


def _charted(shown: Exhibit) -> tuple[str, bool]:
    """Return the setting, panel and finding of a chart, then the findings of its other views; and False."""
    now = shown.states[shown.state]
    finding = f'<p class="finding">{now.get("finding") or text(shown.alt)}</p>'
    others = [state for state in different(shown, "finding") if shown.states[state].get("finding")]
    items = "".join(
        f"<li>{_setting(shown, state)}{shown.states[state]['finding']}</li>" for state in _some(others)
    )
    rest = _rest(len(others))
    heading = "<p><strong>What its other views show</strong></p>" if items else ""
    return (
        f"{_setting(shown, shown.state)}{now.get('panel', '')}{finding}{heading}<ul>{items}</ul>{rest}",
        False,
    )


def _told(shown: Exhibit) -> tuple[str, bool]:
    """Return the texts of an exhibit without chart; and whether all of them are there."""
    others = [shown.state, *different(shown, "panel")]
    kept = others if len(others) <= VIEWS else [others[0], others[-1]]
    parts = []
    for state in kept:
        now = shown.states[state]
        finding = f'<p class="finding">{now["finding"]}</p>' if now.get("finding") else ""
        parts.append(f"{_setting(shown, state)}{now.get('panel', '')}{finding}")
    has_texts = any(shown.states[state].get("panel") for state in kept)
    return "".join(parts), has_texts and len(kept) == len(others)


def _some(states: list[int]) -> list[int]:
    if len(states) <= VIEWS:
        return states
    return [states[round(i * (len(states) - 1) / (VIEWS - 1))] for i in range(VIEWS)]


def _rest(count: int) -> str:
    return (
        f'<p class="small">{VIEWS} of {count} other views; all are in the notebook.</p>'
        if count > VIEWS
        else ""
    )


def _chart(shown: Exhibit, undrawn: list[str]) -> tuple[str, bool]:
    """Return the chart, or words that say the table stands for it; and whether it was drawn.

    A slider begins where little is to be seen, so where it ends is drawn as well.
    """
    if shown.figure is None:
        return "", True
    states = [shown.state]
    if shown.state == 0 and any(control["kind"] == "slider" for control in shown.controls):
        states.append(len(shown.states) - 1)
    try:
        return "".join(_drawn(shown, state, named=len(states) > 1) for state in states), True
    except charts.NotDrawn as reason:
        undrawn.append(f"{shown.kicker}: {reason}")
        return f'<p class="small">This chart cannot be drawn on paper. {IN_ITS_PLACE}</p>', False


def _drawn(shown: Exhibit, state: int, *, named: bool) -> str:
    alt = (
        shown.states[state].get("alt")
        or course.strip_tags(shown.states[state].get("finding", ""))
        or shown.alt
    )
    caption = f"<figcaption>{_setting(shown, state)}</figcaption>" if named else ""
    drawn = charts.svg(figure_of(shown, state))
    return f'<figure>{caption}<div role="img" aria-label="{text(alt)}">{drawn}</div></figure>'


def _setting(shown: Exhibit, state: int) -> str:
    words = setting(shown, state)
    return f'<span class="setting">{words}.</span> ' if words else ""


def _table(shown: Exhibit, *, whole: bool) -> str:
    table = shown.frame if whole else shown.frame.head(ROWS)
    rest = len(shown.frame) - len(table)
    more = (
        f'<p class="small">{rest} more rows are in the notebook, as a table and as a CSV file.</p>'
        if rest
        else ""
    )
    return exhibit.html_table(table, shown.title) + more


# Questions ----------------------------------------------------------------------------------------


def question(entry: Entry) -> str:
    """Return a question with room to answer it on paper, and without its key."""
    words = questions.KINDS_IN_WORDS.get(entry["kind"], entry["kind"])
    return (
        f'<section class="box question"><p class="kicker">{text(words)}</p><h3>{text(entry["title"])}</h3>'
        f"<p>{entry['prompt']}</p>{ROOMS.get(entry['kind'], _open)(entry)}</section>"
    )


def lines(count: int) -> str:
    """Return empty lines to write on."""
    return '<div class="lines"></div>' * count


def _ticks(words: list[str]) -> str:
    items = "".join(f'<li><span class="box-to-tick"></span>{text(one)}</li>' for one in words)
    return f'<ul class="plain">{items}</ul>'


def _choice(entry: Entry) -> str:
    several = sum(bool(option.get("right")) for option in entry["options"]) > 1
    head = "Choose all that fit." if entry.get("several", several) else "Choose one."
    return f"<p class='small'>{head}</p>{_ticks([option['text'] for option in entry['options']])}<p>Why?</p>{lines(2)}"


def _estimate(entry: Entry) -> str:
    return f"<p>Your estimate, between {entry['minimum']:,} and {entry['maximum']:,} {text(entry['unit'])}: ______________</p><p>Why?</p>{lines(2)}"


def _order(entry: Entry) -> str:
    stirred = questions.shuffled(len(entry["items"]), seed=entry["id"])
    items = "".join(f"<li>____ {text(entry['items'][i]['text'])}</li>" for i in stirred)
    return f"<p class='small'>Write 1 before the first, 2 before the next, and so on.</p><ul class='plain'>{items}</ul>"


def _scale(entry: Entry) -> str:
    heads = "".join(f'<th scope="col">{text(label)}</th>' for label in entry["labels"])
    tick = '<td><span class="box-to-tick"></span></td>' * len(entry["labels"])
    rows = "".join(f'<tr><th scope="row">{text(one["text"])}</th>{tick}</tr>' for one in entry["statements"])
    return f"<table><caption>Tick one box in each row.</caption><thead><tr><th scope='col'>Statement</th>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _text(entry: Entry) -> str:
    return f"<p class='small'>About {entry['words']} words.</p>{lines(max(3, math.ceil(entry['words'] / 9)))}"


def _pairs(entry: Entry) -> str:
    pieces, labels = wording.EACH_GETS[entry["kind"]]
    named = [f"{wording.letter(i)} {label}" for i, label in enumerate(entry[labels])]
    items = "".join(f"<li>____ {text(piece['text'])}</li>" for piece in entry[pieces])
    head = f"<p class='small'>Write the letter that fits: {text('; '.join(named))}.</p>"
    return f"{head}<ul class='plain'>{items}</ul>"


def _judge(entry: Entry) -> str:
    ticks = _ticks([one["text"] for one in entry["positions"]])
    reasons = f"<p>Your reasons, about {entry['words']} words:</p>{lines(7)}"
    return f"<blockquote>{text(entry['claim'])}</blockquote>{ticks}{reasons}"


def _document(_: Entry) -> str:
    return "".join(f"<p>{text(asked)}</p>{lines(2)}" for asked in questions.ASPECTS.values())


def _essay(entry: Entry) -> str:
    """Return room for each part, and the evidence that lies ready, to be cited by its number."""
    rooms = "".join(
        f"<p><strong>{text(part['text'])}</strong> <span class='small'>{text(part.get('hint', ''))} "
        f"About {part['words']} words.</span></p>{lines(max(3, math.ceil(part['words'] / 9)))}"
        for part in entry["parts"]
    )
    pieces = "".join(
        f"<li><strong>{text(piece['title'])}</strong> {text(piece['text'])} "
        f"<span class='small'>{text(piece['source'])}</span></li>"
        for piece in drawer.pieces(entry["suggested"])
    )
    head = "<p><strong>Evidence</strong> <span class='small'>Cite it by its number: [1], [2] … "
    ready = f"{head}Add your own below.</span></p><ol>{pieces}</ol>{lines(3)}"
    return f"<p class='small'>About {entry['words']} words in all.</p>{rooms}{ready}"


def _open(_: Entry) -> str:
    """Return room to write for a kind that has no form of its own here."""
    return lines(6)


ROOMS: dict[str, Callable[[Entry], str]] = {
    "choice": _choice,
    "estimate": _estimate,
    "order": _order,
    "scale": _scale,
    "match": _pairs,
    "tag": _pairs,
    "judge": _judge,
    "document": _document,
    "text": _text,
    "essay": _essay,
}


def print_handout(
    lesson: Annotated[str, typer.Argument(help="The lesson, such as 03.")],
    out: Annotated[Path, typer.Option(help="The folder to put the page in.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace an older page.")] = False,
) -> None:
    """Write a lesson as a page to print: text, charts, sources, and questions with room to write.

    If a chart cannot be drawn on paper, its whole table stands in its place, and the chart is named here.
    """
    lesson_id = shell.lesson_id(lesson)
    try:
        with shell.progress() as bar:
            task = bar.add_task("Drawing", total=len(notebooks.read(lesson_id)["cells"]))
            content, undrawn = handout(lesson_id, lambda: bar.advance(task))
    except course.CourseError as error:
        raise shell.fail(str(error)) from None
    out.mkdir(parents=True, exist_ok=True)
    file = shell.write(out / f"{lesson_id}-handout.html", content, force=force)
    shell.out.print(f"{shell.told(file)}: open it in a browser and print it.")
    for name in undrawn:
        shell.err.print(f"[yellow]A table stands in place of the chart.[/] {shell.escape(name)}")
    if undrawn:
        raise typer.Exit(shell.UNUSABLE)
