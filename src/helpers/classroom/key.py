"""`classroom key`: the answer key of a lesson as a page to print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from helpers import course, drawer, questions
from helpers.classroom import keyless, shell, wording
from helpers.classroom.page import page, text

Entry = dict[str, Any]


def answer_key(lesson_id: str) -> str:
    """Return the key of a lesson as a self-contained HTML page.

    Raises
    ------
    CourseError
        The bank is missing, damaged, or one that was packed without its key.
    """
    lesson, bank = course.lesson(lesson_id), questions.bank(lesson_id)
    if any(entry.get("keyless") for entry in bank.values()):
        raise course.CourseError(keyless.USE_THE_OTHER)
    title = f"{lesson_id[:2]} {lesson['title']}: answer key"
    return page(
        title,
        f"<h1>{text(title)}</h1><p>{text(lesson['question'])}</p><p class='small'>For teachers. {len(bank)} questions. "
        "Nothing is graded in the lesson: the key explains, and a model answer is one good answer among others.</p>",
        *(_question(number, entry) for number, entry in enumerate(bank.values(), start=1)),
    )


def _question(number: int, entry: Entry) -> str:
    words = questions.KINDS_IN_WORDS.get(entry["kind"], entry["kind"])
    return (
        f'<section class="box question"><p class="kicker">{number} · {text(words)} · rests on {text(entry["rests_on"])}</p>'
        f"<h3>{text(entry['title'])}</h3><p>{entry['prompt']}</p>{KEYS.get(entry['kind'], _other)(entry)}</section>"
    )


def _choice(entry: Entry) -> str:
    items = "".join(_option(i, option) for i, option in enumerate(entry["options"]))
    return f'<ul class="plain">{items}</ul>'


def _option(index: int, option: Entry) -> str:
    look, mark = (' class="right"', "(right) ") if option.get("right") else ("", "")
    why = f'<br><span class="small">{option["feedback"]}</span>'
    return f"<li{look}>{wording.letter(index)} {mark}{text(option['text'])}{why}</li>"


def _estimate(entry: Entry) -> str:
    return (
        f"<p class='right'>{entry['answer']:,} {text(entry['unit'])}</p><p>{entry['feedback']}</p>"
        f"<p class='small'>From {text(entry['answer_from'])}. The slider runs from {entry['minimum']:,} to {entry['maximum']:,}.</p>"
    )


def _order(entry: Entry) -> str:
    items = "".join(f"<li>{text(item.get('when', ''))}: {text(item['text'])}</li>" for item in entry["items"])
    return f"<ol>{items}</ol><p>{entry['feedback']}</p>"


def _scale(entry: Entry) -> str:
    items = "".join(
        f"<li>{text(statement['text'])}<br><span class='small'>{statement['feedback']}</span></li>"
        for statement in entry["statements"]
    )
    return f"<p class='small'>Scale: {text(' · '.join(entry['labels']))}</p><ol>{items}</ol><p>{entry['feedback']}</p>"


def _pairs(entry: Entry) -> str:
    pieces, labels = wording.EACH_GETS[entry["kind"]]
    items = "".join(
        f"<li>{text(piece['text'])} → <strong>{text(piece['fits'])}</strong><br><span class='small'>{piece['feedback']} "
        f"<em>If it was chosen otherwise:</em> {piece['tempting']}</span></li>"
        for piece in entry[pieces]
    )
    return f"<p class='small'>To choose from: {text('; '.join(entry[labels]))}</p><ol>{items}</ol><p>{entry['feedback']}</p>"


def _judge(entry: Entry) -> str:
    items = "".join(
        f"<li>{text(one['text'])}<br><span class='small'>{one['feedback']}</span></li>"
        for one in entry["positions"]
    )
    return (
        f"<blockquote>{text(entry['claim'])}</blockquote><ul>{items}</ul>"
        f"<p><strong>Good reasons could be:</strong> {entry['model']}</p>"
    )


def _document(entry: Entry) -> str:
    items = "".join(
        f"<li><strong>{text(asked)}</strong> {entry['remarks'][name]}</li>"
        for name, asked in questions.ASPECTS.items()
    )
    return f"<ul>{items}</ul>"


def _text(entry: Entry) -> str:
    return f"<p class='small'>About {entry['words']} words.</p><p><strong>A good answer could say:</strong> {entry['model']}</p>"


def _essay(entry: Entry) -> str:
    parts = "".join(
        f"<li><strong>{text(part['text'])}</strong> (about {part['words']} words) {text(part.get('hint', ''))}</li>"
        for part in entry["parts"]
    )
    pieces = "".join(f"<li>{text(piece['title'])}</li>" for piece in drawer.pieces(entry["suggested"]))
    ready = f"<p class='small'>Evidence that lies ready in the drawer:</p><ul>{pieces}</ul>" if pieces else ""
    return (
        f"<p class='small'>About {entry['words']} words, in parts:</p><ul>{parts}</ul>{ready}"
        f"<p><strong>What to look for:</strong> {entry['model']}</p>"
    )


def _other(entry: Entry) -> str:
    """Return every field of a kind that has no form of its own here: no part of a key may go missing."""
    rest = {name: value for name, value in entry.items() if name not in questions.COMMON}
    return "".join(f"<p><strong>{text(name)}:</strong> {_plain(value)}</p>" for name, value in rest.items())


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{text(name)}: {_plain(one)}" for name, one in value.items())
    if isinstance(value, list):
        return f"<ul>{''.join(f'<li>{_plain(one)}</li>' for one in value)}</ul>"
    return text(value)


KEYS: dict[str, Callable[[Entry], str]] = {
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


def print_key(
    lesson: Annotated[str, typer.Argument(help="The lesson, such as 03.")],
    out: Annotated[Path, typer.Option(help="The folder to put the page in.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace an older page.")] = False,
) -> None:
    """Write the answer key of a lesson as a page to print: right answers, why, and model answers."""
    lesson_id = shell.lesson_id(lesson)
    try:
        content = answer_key(lesson_id)
    except course.CourseError as error:
        raise shell.fail(str(error)) from None
    out.mkdir(parents=True, exist_ok=True)
    file = shell.write(out / f"{lesson_id}-key.html", content, force=force)
    shell.out.print(f"{shell.told(file)}: open it in a browser and print it.")
