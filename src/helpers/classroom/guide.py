"""`classroom guide`: the teacher's guide, made of the lessons themselves and the notes in `data/teaching/`.

`data/teaching/guide.md` is the first part, and `<lesson id>.toml` what a teacher says about a lesson: aim, timing,
misconceptions, discussion. Titles, questions, minutes, exhibits, keys and standards come from where the lessons
have them. `[@id]` cites a work; an HTML comment after a number names its cell, for the tests.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from helpers import course, data, questions, sources, texts
from helpers.classroom import keyless, notebooks, shell, wording
from helpers.exhibit import Exhibit
from helpers.start_here import routes

Entry = dict[str, Any]

FILE = "teacher-guide.md"
HEAD = "<!-- Written by `classroom guide`. To change it, change data/teaching/ or a lesson, and run it again. -->\n\n"
LESSONS_HERE = "<!-- lessons -->"
MOST_WORKS = 4  # cited for one figure of a key
REQUIRED = ("aim", "prepare", "core", "support", "discussion", "extension", "session", "misconception", "standards")  # fmt: skip

# What the first part says of the key that stands in the guide.
ON_KEYS = re.compile(r"<!-- key -->.*?<!-- /key -->", re.DOTALL)
CITED = re.compile(r"\[@(?P<ids>[^][]*)\]")
LINK = re.compile(r"\[([^]]*)\]\([^)]*\)")
CELLS = re.compile(r"(?P<table>\w+)\[(?P<key>[^]]+)\]\.\w+")
COUNT = re.compile(r"count\((?P<table>\w+)")


# What is read -------------------------------------------------------------------------------------


def notes(lesson_id: str) -> dict[str, Any]:
    """Return a teacher's notes on a lesson.

    Raises
    ------
    CourseError
        `data/teaching/<lesson id>.toml` is missing, damaged or not whole.
    """
    name = f"teaching/{lesson_id}.toml"
    told = _toml(name)
    if missing := [part for part in REQUIRED if part not in told]:
        raise course.CourseError(f"data/{name}: {', '.join(missing)} missing.")
    return told


def standards() -> dict[str, str]:
    """Return what each standard asks, in a line, by code."""
    return _toml("teaching/standards.toml")


def _toml(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(course.read(name))
    except tomllib.TOMLDecodeError as error:
        raise course.CourseError(f"data/{name} is damaged: {error}. {course.REMEDY}") from None


def taught() -> list[str]:
    """Return the ids of the lessons that are ready, in order."""
    return [one for one, lesson in course.lessons().items() if lesson["status"] == "ready"]


def first_cell(lesson_id: str) -> str:
    """Return the opening of a lesson as Markdown."""
    cells = notebooks.read(lesson_id)["cells"]
    return next(notebooks.markdown(cell) for cell in cells if cell["cell_type"] == "markdown")


def _opening(lesson_id: str) -> tuple[list[str], str]:
    """Return what students will be able to do, and the note on the content, without links."""
    text = LINK.sub(r"\1", first_cell(lesson_id))
    able = re.findall(r"^- (.+)$", text, re.MULTILINE)
    note = re.search(r"^\*\*What this (?:lesson|course) describes:\*\* (.+)$", text, re.MULTILINE)
    return able, note[1] if note else ""


def exhibits(lesson_id: str) -> list[str]:
    """Return the exhibits of a lesson: "Exhibit 1 · Kirov’s murder. *What is evidence of what?*"."""
    shown = (value for _, value in notebooks.values(lesson_id))
    heads = ((plain(one.kicker), plain(one.title)) for one in shown if isinstance(one, Exhibit))
    return [f"{kicker}{'' if kicker.endswith('?') else '.'} *{title}*" for kicker, title in heads]


def excerpts(lesson_id: str) -> list[str]:
    """Return the excerpts that a lesson shows: who speaks, when, on what occasion."""
    code = (
        notebooks.source(cell) for cell in notebooks.read(lesson_id)["cells"] if cell["cell_type"] == "code"
    )
    calls = (node for one in code for node in ast.walk(ast.parse(one)) if isinstance(node, ast.Constant))
    ids = [node.value for node in calls if str(node.value).startswith("ex-")]
    rows = [data.row("excerpts", one) for one in ids]
    return [f"{row['speaker']}, {texts.day_in_words(row['date'])}. {row['occasion']}." for row in rows]


# Markdown -----------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Return text or HTML of a question as Markdown that shows it as it is."""
    escaped = re.sub(r"([\\`*_<>|\[\]])", r"\\\1", course.strip_tags(text))
    return re.sub(r"^(\d+)\.", r"\1\\.", escaped)  # or else it would begin a list


def items(lines: Iterable[str], mark: str = "-") -> str:
    """Return lines as a list."""
    return "".join(f"{mark} {line}\n" for line in lines)


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table; the cells are Markdown."""
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def timing(steps: list[Entry]) -> str:
    """Return steps as a table with the minutes counted on: 0–5, 5–14, …"""
    rows, begin = [], 0
    for step in steps:
        end = begin + step["minutes"]
        rows.append((f"{begin}–{end}", step["do"], step["teach"]))
        begin = end
    return table(("Minutes", "Students", "You"), rows)


def anchor(lesson_id: str) -> str:
    """Return the heading of a lesson's chapter as the target of a link on the page."""
    title = heading(lesson_id).lower()
    return "".join(
        "-" if letter == " " else letter for letter in title if letter.isalnum() or letter in " -_"
    )


def heading(lesson_id: str) -> str:
    """Return the heading of a lesson's chapter."""
    return f"{lesson_id[:2]} {course.lesson(lesson_id)['title']}"


# The key in short ---------------------------------------------------------------------------------


def key(lesson_id: str) -> str:
    """Return every question of a lesson with its key in short."""
    bank = questions.bank(lesson_id).values()
    return "\n".join(_question(number, entry) for number, entry in enumerate(bank, start=1))


def _question(number: int, entry: Entry) -> str:
    kind = questions.KINDS_IN_WORDS[entry["kind"]]
    return (
        f"**{number}. {plain(entry['title'])}** ({kind}; rests on {plain(entry['rests_on'])}) "
        f"{plain(entry['prompt'])}\n\n{KEYS[entry['kind']](entry)}"
    )


def _choice(entry: Entry) -> str:
    right = [
        f"Right: **{wording.letter(i)}** {plain(option['text'])}"
        for i, option in enumerate(entry["options"])
        if option.get("right")
    ]
    return items(right)


def _estimate(entry: Entry) -> str:
    figure = f"**{entry['answer']:,} {plain(entry['unit'])}**"
    return items([f"{figure} {figure_source(entry['answer_from'])}. {plain(entry['feedback'])}"])


def figure_source(marker: str) -> str:
    """Return the works behind a figure, cited, or the table that was counted."""
    found: list[str] = []
    for match in CELLS.finditer(marker):
        rows = _rows(match["table"], match["key"])
        found += [one for cell in rows["source_ids"] for one in cell.split("|") if one]
    if found:
        works = list(dict.fromkeys(found))
        more = " and other works named in the table" if len(works) > MOST_WORKS else ""
        return f"[@{'; '.join(works[:MOST_WORKS])}]{more}"
    counted = dict.fromkeys(match["table"] for match in COUNT.finditer(marker))
    return f"(counted in `data/{'.csv`, `data/'.join(counted)}.csv`, where each row names its works)"


def _rows(name: str, span: str) -> Any:
    rows, key = data.load(name), data.schema(name)["schema"]["primaryKey"]
    if span == "*":
        return rows
    keys = list(rows[key if isinstance(key, str) else key[0]].astype(str))
    first, _, last = span.partition("..")
    return rows.iloc[keys.index(first) : keys.index(last or first) + 1]


def _order(entry: Entry) -> str:
    return items((f"{plain(item['text'])} ({plain(item['when'])})" for item in entry["items"]), "1.")


def _scale(entry: Entry) -> str:
    rated = [f"“{plain(one['text'])}” {plain(one['feedback'])}" for one in entry["statements"]]
    return items([*rated, f"*In all:* {plain(entry['feedback'])}"])


def _pairs(entry: Entry) -> str:
    pieces, _ = wording.EACH_GETS[entry["kind"]]
    return items(f"{plain(piece['text'])} → **{plain(piece['fits'])}**" for piece in entry[pieces])


def _judge(entry: Entry) -> str:
    places = [f"*{plain(one['text'])}:* {plain(one['feedback'])}" for one in entry["positions"]]
    return items(
        [
            f"The claim: “{plain(entry['claim'])}”",
            *places,
            f"*Good reasons could be:* {plain(entry['model'])}",
        ]
    )


def _document(entry: Entry) -> str:
    return items(f"*{asked}* {plain(entry['remarks'][name])}" for name, asked in questions.ASPECTS.items())


def _text(entry: Entry) -> str:
    return items([f"*A good answer could say* (about {entry['words']} words asked): {plain(entry['model'])}"])


def _essay(entry: Entry) -> str:
    parts = "; ".join(plain(part["text"]) for part in entry["parts"])
    asked = f"*Parts* (about {entry['words']} words in all): {parts}"
    return items([asked, f"*What to look for:* {plain(entry['model'])}"])


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


# The page -----------------------------------------------------------------------------------------


def guide(*, with_key: bool = True) -> str:
    """Return the whole guide as Markdown; without the key it says how to print one.

    Raises
    ------
    CourseError
        Notes on a ready lesson are missing or damaged, or a cited work is unknown.
    """
    first = course.read("teaching/guide.md").replace(LESSONS_HERE, f"{_glance()}\n{_routes()}")
    if not with_key:
        first = ON_KEYS.sub("", first)
    whole = "\n".join([first, *(_chapter(one, with_key) for one in course.lessons())])
    return HEAD + "\n".join(_with_works(notebooks.COMMENT.sub("", whole)))


def _glance() -> str:
    rows = []
    for lesson_id, lesson in course.lessons().items():
        core = str(lesson.get("core_minutes", "–"))
        rows.append(
            (
                f"[{heading(lesson_id)}](#{anchor(lesson_id)})",
                lesson["question"],
                core,
                str(lesson["minutes"]),
            )
        )
    return table(("Lesson", "The question", "Core, minutes", "All, minutes"), rows)


def _routes() -> str:
    rows = []
    for name, (_, why) in routes.ROUTES.items():
        lessons = routes.route(name)
        numbers = ", ".join(lesson["id"][:2] for lesson in lessons)
        rows.append((name, numbers, str(sum(lesson["minutes"] for lesson in lessons)), why))
    return table(("If you want", "Take", "All, minutes", "Why"), rows)


def _chapter(lesson_id: str, with_key: bool) -> str:
    lesson = course.lesson(lesson_id)
    head = f"## {heading(lesson_id)}\n\n**{lesson['question']}**\n"
    if lesson["status"] != "ready":
        codes = ", ".join(lesson["standards"])
        return f"{head}\nThis lesson is in preparation: about {lesson['minutes']} minutes, for the standards {codes}.\n"
    told = notes(lesson_id)
    return "\n".join(
        [
            head,
            *_about(lesson_id, lesson, told),
            *_teaching(lesson, told),
            *_afterwards(lesson_id, lesson, told, with_key),
        ]
    )


def _about(lesson_id: str, lesson: Entry, told: Entry) -> Iterator[str]:
    able, note = _opening(lesson_id)
    core = f"; the core takes {lesson['core_minutes']}" if "core_minutes" in lesson else ""
    yield f"[Read the lesson](../notebooks/{lesson_id}.ipynb). About {lesson['minutes']} minutes in all{core}.\n"
    yield f"**Aim.** {told['aim']}\n"
    yield f"Students will:\n\n{items(one.rstrip(';.') for one in able)}"
    yield f"**What it describes**, in the words that students read: {note}\n"
    yield f"**Exhibits**\n\n{items(exhibits(lesson_id))}"
    if read := excerpts(lesson_id):
        yield f"**Excerpts to read**\n\n{items(plain(one) for one in read)}"
    yield f"### Before lesson {lesson_id[:2]}\n\n{items(told['prepare'])}"


def _teaching(lesson: Entry, told: Entry) -> Iterator[str]:
    number = lesson["id"][:2]
    yield f"### Timing of lesson {number}\n"
    if told["core"]:
        whose = (
            "The core, as the lesson’s first cell names it."
            if "core_minutes" in lesson
            else "A way for one class. The lesson’s first cell names no shorter path; this one is ours."
        )
        yield f"**In {sum(step['minutes'] for step in told['core'])} minutes.** {whose}\n\n{timing(told['core'])}"
    for session in told["session"]:
        minutes = sum(step["minutes"] for step in session["steps"])
        yield f"**The whole. {session['title']}, {minutes} minutes.**\n\n{timing(session['steps'])}"
    yield f"**Help and stretch.** {told['support']}\n"
    wrong = [f"*{one['say']}* {one['know']}" for one in told["misconception"]]
    yield f"### What students may believe about lesson {number}\n\n{items(wrong)}"


def _afterwards(lesson_id: str, lesson: Entry, told: Entry, with_key: bool) -> Iterator[str]:
    number = lesson_id[:2]
    prints = f"`classroom key {number}` prints it in full, with the reason why a wrong option is tempting.\n"
    if with_key:
        yield f"### Key to lesson {number}, in short\n\n{prints}\n{key(lesson_id)}"
    else:
        yield f"### Key to lesson {number}\n\nIt is not on this page. {prints}"
    yield f"### Discussion after lesson {number}\n\n{items(told['discussion'])}"
    yield f"### Beyond lesson {number}\n\n{items(told['extension'])}"
    asked = standards()
    rows = [(f"{code}", asked[code], told["standards"][code]) for code in lesson["standards"]]
    yield f"### Standards of lesson {number}\n\n{table(('Code', 'It asks students to', 'Where'), rows)}"


def _with_works(text: str) -> list[str]:
    """Return the text with its citations as links, and the works they lead to."""
    cited: dict[str, None] = {}

    def link(match: re.Match[str]) -> str:
        ids = [part.strip().removeprefix("@") for part in match["ids"].split(";")]
        cited.update(dict.fromkeys(ids))
        return f"({'; '.join(f'[{plain(sources.label(one))}](#source-{one})' for one in ids)})"

    linked = CITED.sub(link, text)
    works = sorted(cited, key=lambda one: sources.label(one).casefold())
    return [linked, f"## Works cited in this guide\n\n{items(_work(one) for one in works)}"]


def _work(source_id: str) -> str:
    address = sources.work(source_id).get("URL")
    online = f" [Read it online](<{address}>)" if address else ""
    return f'<a id="source-{source_id}"></a>{plain(sources.label(source_id))}: {plain(sources.reference(source_id))}{online}'


def write_guide(
    out: Annotated[Path, typer.Option(help="The folder to put the guide in.")] = Path("docs"),
    force: Annotated[bool, typer.Option("--force", help="Replace an older guide.")] = False,
) -> None:
    """Write the teacher's guide: how to teach this history, and for each lesson timing, key and standards.

    The guide follows the lessons: after a change of a lesson, its questions or data/teaching, write it again.
    """
    if keyless.is_this_copy():
        raise shell.fail(keyless.USE_THE_OTHER)
    try:
        content = guide()
    except course.CourseError as error:
        raise shell.fail(str(error)) from None
    out.mkdir(parents=True, exist_ok=True)
    file = shell.write(out / FILE, content, force=force)
    shell.out.print(f"{shell.told(file)}: Markdown, to read on the course's page or in any editor.")
