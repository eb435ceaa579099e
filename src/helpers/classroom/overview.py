"""The class on one page: how answers are distributed, and the texts side by side. All escaped, nothing runs."""

from __future__ import annotations

from helpers import course
from helpers.classroom import gather, wording
from helpers.classroom.gather import Collected, Student
from helpers.classroom.page import page, text


def overview(collected: Collected) -> str:
    """Return the class overview as a self-contained HTML page."""
    lesson = course.lesson(collected.lesson)
    title = f"{collected.lesson[:2]} {lesson['title']}: class overview"
    count = len(collected.students)
    return page(
        title,
        f"<h1>{text(title)}</h1>",
        f"<p>{count} {'student' if count == 1 else 'students'}. Lengths of bars count students. Blue marks what the "
        "key gives; nothing here is a grade.</p>",
        _who(collected),
        *(_question(collected, name) for name in gather.bank(collected)),
        _report(collected),
        wide=True,
    )


def _who(collected: Collected) -> str:
    total = len(gather.bank(collected))
    rows = "".join(
        f'<tr><th scope="row">{text(s.name)}</th><td>{text(s.platform_name)}</td>'
        f"<td>{len(s.submission.answers)} of {total}</td><td>{_saved(s)}</td><td>{text('; '.join(s.notes))}</td></tr>"
        for s in collected.students
    )
    heads = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Student", "On the platform", "Answered", "Saved", "To look at")
    )
    return f"<section><h2>Who handed in</h2><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>"


def _saved(student: Student) -> str:
    moment = student.submission.saved_at
    words = f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "not known"
    return f"{words}, late" if student.late else words


def _question(collected: Collected, name: str) -> str:
    entry = gather.bank(collected)[name]
    given = gather.answered(collected, name)
    head = (
        f'<section><h2>{text(entry["title"])}</h2><p class="small">{text(name)} · {text(entry["kind"])} · '
        f"answered by {len(given)} of {len(collected.students)}</p><p>{entry['prompt']}</p>"
    )
    most = max(len(given), 1)
    bars = "".join(
        (f"<h3>{text(heading)}</h3>" if heading else "") + "".join(_bar(bar, most) for bar in group)
        for heading, group in wording.distribution(entry, [value for _, value in given])
    )
    written = [(student.name, wording.own_words(entry, value)) for student, value in given]
    articles = "".join(
        f"<article><strong>{text(who)}</strong><p>{text(words)}</p></article>"
        for who, words in written
        if words
    )
    texts = f'<div class="texts">{articles}</div>' if articles else ""
    return f"{head}{bars}{texts}</section>"


def _bar(bar: wording.Bar, most: int) -> str:
    share = round(100 * bar.count / most)
    mark = " (key)" if bar.right else ""
    return (
        f'<div class="bar{" right" if bar.right else ""}"><span>{text(bar.words)}{mark}</span>'
        f'<i style="width:{share}%"></i><b>{bar.count}</b></div>'
    )


def _report(collected: Collected) -> str:
    lines = [line for line in collected.report if line.outcome != "collected" or line.reason]
    if not lines:
        return "<section><h2>Files</h2><p>Every file was read.</p></section>"
    rows = "".join(
        f'<tr><th scope="row">{text(line.file)}</th><td>{text(line.outcome)}</td><td>{text(line.kind)}</td>'
        f"<td>{text(line.reason)}</td></tr>"
        for line in lines
    )
    return (
        "<section><h2>Files not read, replaced, or odd</h2><table><thead><tr>"
        '<th scope="col">File</th><th scope="col">Became</th><th scope="col">Kind</th><th scope="col">Reason</th>'
        f"</tr></thead><tbody>{rows}</tbody></table></section>"
    )
