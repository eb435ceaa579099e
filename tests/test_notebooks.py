"""Every notebook keeps the rules of the collection. nbval runs the cells themselves: see pyproject.toml."""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from ipywidgets import Widget

from helpers import course, questions, sources
from helpers.exhibit import Exhibit
from tests import lessons, renew

LESSON_ID = re.compile(r"\d\d-[a-z]+(-[a-z]+)*")
ADDRESS_OR_TIME = re.compile(r"\bat 0x[0-9a-f]{6,}|\b\d\d:\d\d:\d\d\b", re.IGNORECASE)
CITED_FROM_WORDS = 60

# "<notebook>: <heading>" of sections that tell no facts, each with the reason why it need not cite.
NOTHING_TO_CITE: dict[str, str] = {
    "06-weighing-evidence: How do we know?": "says of what kinds the works are; they are listed below it",
}

every_notebook = pytest.mark.parametrize("path", lessons.paths(), ids=lambda path: path.stem)


@pytest.fixture
def notebook(path: Path) -> nbformat.NotebookNode:
    return lessons.read(path)


# Lessons and their files --------------------------------------------------------------------------


def test_there_are_lessons() -> None:
    assert lessons.paths(), "notebooks/ holds no notebook: all tests below would pass by looking at nothing"


def test_each_notebook_is_a_lesson_of_the_list_and_each_ready_lesson_has_its_notebook() -> None:
    found = {path.stem for path in lessons.paths()}
    assert found <= set(course.lessons())
    assert {key for key, lesson in course.lessons().items() if lesson["status"] == "ready"} <= found


@every_notebook
def test_the_file_is_as_the_renewing_command_writes_it(path: Path, notebook: nbformat.NotebookNode) -> None:
    renew.normalise(path, notebook)
    assert path.read_text(encoding="utf-8") == renew.stored(notebook), "run python -m tests.renew"


# What is stored -----------------------------------------------------------------------------------


@every_notebook
def test_each_code_cell_has_something_to_compare(path: Path, notebook: nbformat.NotebookNode) -> None:
    code = [cell for _, cell in lessons.cells(notebook, "code")]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1)), (
        "nbval would compare nothing"
    )
    for index, cell in lessons.cells(notebook, "code"):
        silent = "no-output" in cell.metadata.get("tags", [])
        assert bool(cell.outputs) is not silent, lessons.where(path, index)
        for output in cell.outputs:
            text = output.get("text") or output.get("data", {}).get("text/plain", "")
            assert len(text.strip()) > 10, f"{lessons.where(path, index)} stores no words"


@every_notebook
def test_no_cell_is_kept_from_comparison(path: Path, notebook: nbformat.NotebookNode) -> None:
    for index, cell in lessons.cells(notebook, "code"):
        tags = [tag for tag in cell.metadata.get("tags", []) if "nbval" in tag or "raises" in tag]
        reason = cell.metadata.get("reason", "")
        assert not tags or len(reason) > 20, f"{lessons.where(path, index)}: {tags} without metadata 'reason'"
        assert not re.search(r"#\s*(NBVAL|PYTEST)", cell.source), lessons.where(path, index)


@every_notebook
def test_nothing_is_stored_that_changes_from_run_to_run(path: Path, notebook: nbformat.NotebookNode) -> None:
    assert "widgets" not in notebook.metadata
    for index, cell in lessons.cells(notebook, "code"):
        place = lessons.where(path, index)
        assert "execution" not in cell.metadata, place
        for output in cell.outputs:
            assert output.output_type in ("execute_result", "display_data", "stream"), place
            assert set(output.get("data", {})) <= set(lessons.STORED), place
            assert not ADDRESS_OR_TIME.search(json.dumps(output)), place


@every_notebook
def test_stored_html_is_complete_without_a_run(path: Path, notebook: nbformat.NotebookNode) -> None:
    for index, cell in lessons.cells(notebook, "code"):
        for output in cell.outputs:
            text = output.get("data", {}).get("text/html", "")
            place = lessons.where(path, index)
            assert "course-notice" not in text, place
            assert not re.search(r">\s*(nan|None|NaT|&lt;NA&gt;|undefined)\s*<", text), place
            assert not re.search(r"<script|\bsrc=", text), place
            for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
                assert "<caption>" in table, place
                assert 'scope="col"' in table, place


# Structure ----------------------------------------------------------------------------------------


def headings(notebook: nbformat.NotebookNode) -> list[tuple[int, str]]:
    text = "\n".join(cell.source for _, cell in lessons.cells(notebook, "markdown"))
    return [
        (len(marks), words.strip()) for marks, words in re.findall(r"^(#{1,6})\s+(.*)$", text, re.MULTILINE)
    ]


@every_notebook
def test_code_is_hidden_and_at_most_three_lines(path: Path, notebook: nbformat.NotebookNode) -> None:
    for index, cell in lessons.cells(notebook, "code"):
        assert len([line for line in cell.source.splitlines() if line.strip()]) <= 3, lessons.where(
            path, index
        )
        assert cell.metadata.get("jupyter", {}).get("source_hidden") is True, lessons.where(path, index)


@every_notebook
def test_one_title_and_no_level_of_heading_skipped(notebook: nbformat.NotebookNode) -> None:
    levels = [level for level, _ in headings(notebook)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    for (level, _), (following, words) in itertools.pairwise(headings(notebook)):
        assert following <= level + 1, f"a level is skipped before '{words}'"


@every_notebook
def test_no_two_exhibits_without_a_word_between_them(path: Path, notebook: nbformat.NotebookNode) -> None:
    code = [index for index, cell in lessons.cells(notebook, "code") if cell.outputs]
    exhibits = [
        i
        for i in code
        if "Exhibit" in str(notebook.cells[i].outputs[0].get("data", {}).get("text/plain"))[:10]
    ]
    for first, second in itertools.pairwise(exhibits):
        assert second > first + 1, f"{lessons.where(path, first)} and the next"


@every_notebook
def test_pictures_have_a_real_alternative_text(path: Path, notebook: nbformat.NotebookNode) -> None:
    for index, cell in lessons.cells(notebook, "markdown"):
        for alt in re.findall(r"!\[(.*?)\]\(", cell.source):
            assert len(alt) > 12, lessons.where(path, index)


def shown(path: Path, notebook: nbformat.NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield (place, HTML or Markdown) of all that a lesson can show: prose, stored outputs, exhibits in every state."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            yield lessons.where(path, index), cell.source
        for output in cell.get("outputs", []):
            yield f"{lessons.where(path, index)}, stored", output.get("data", {}).get("text/html", "")
    for index, value in lessons.called(path, notebook):
        for name, part in strings(value):
            yield f"{lessons.where(path, index)}, {name}", part


def strings(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield (name, text) of every text in a value, however deep, but for what the page marks itself: table cells and pieces of evidence."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, course.Text):
        yield name, value.html
    elif isinstance(value, Widget):
        traits = {key: part for key, part in value.trait_values().items() if key not in BESIDE}
        yield from strings({key: part for key, part in traits.items() if not key.startswith("_")}, name)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key not in {"rows", "drawer"}:
                yield from strings(part, f"{name} {key}".strip())
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part, name)


BESIDE = {"toolkit", "own", "layout", "comm", "keeper"}
CYRILLIC = re.compile("[\u0400-\u04ff]")


class Unmarked(HTMLParser):
    """Collects Cyrillic text that stands in no element with its language."""

    def __init__(self) -> None:
        super().__init__()
        self.languages: list[tuple[str, str | None]] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "img", "hr", "input"}:
            self.languages.append((tag, dict(attrs).get("lang")))

    def handle_endtag(self, tag: str) -> None:
        while self.languages and self.languages.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if CYRILLIC.search(data) and not any(language in {"ru", "uk"} for _, language in self.languages):
            self.found.append(data.strip()[:80])


def unmarked(text: str) -> list[str]:
    parser = Unmarked()
    parser.feed(text)
    parser.close()
    return parser.found


@every_notebook
def test_every_word_in_cyrillic_says_its_language(path: Path, notebook: nbformat.NotebookNode) -> None:
    found = [f"{place}: {words}" for place, text in shown(path, notebook) for words in unmarked(text)]
    assert found == []


def test_a_cyrillic_word_without_its_language_is_noticed() -> None:
    assert unmarked('<p>Pravda (<span lang="ru">Правда</span>)</p>') == []
    assert unmarked("<p>Pravda (Правда)</p>") == ["Pravda (Правда)"]


@every_notebook
def test_every_link_has_words_that_tell_where_it_leads(path: Path, notebook: nbformat.NotebookNode) -> None:
    vague = {"", "here", "click here", "this", "link", "more", "read more"}
    for place, text in shown(path, notebook):
        links = re.findall(r"(?<!!)\[([^]]*)\]\([^)\s]+\)", text) if "<" not in text[:1] else []
        links += re.findall(r"<a\b[^>]*>(.*?)</a>", text, re.DOTALL)
        for words in links:
            assert course.strip_tags(words).strip(" .").lower() not in vague, (
                f"{place}: a link says “{words}”"
            )


@every_notebook
def test_no_chart_tells_things_apart_by_colour_alone(path: Path, notebook: nbformat.NotebookNode) -> None:
    """Two traces or points of different colour also differ in sign, dash, pattern, width, label or place."""
    for index, value in lessons.called(path, notebook):
        if isinstance(value, Exhibit) and value.figure:
            place = f"{lessons.where(path, index)}, {value.kicker}"
            if value.kicker not in COLOUR_IS_EXTRA:
                assert not same_but_for_colour(value.figure.figure["data"]), place


# Exhibits in which the colour only stresses what the place on the axis says, with the reason.
COLOUR_IS_EXTRA = {
    "Exhibit 2 · How to read an exhibit": "the dark part of a bar holds its number and begins at the axis",
    "Exhibit 3 · Year by year": "the dark bars are 1937 and 1938, as the axis, the text and the finding say",
    "Exhibit 1b · Born and joined (if you have time)": "the dotted line of 1917 divides the same points",
}


def same_but_for_colour(traces: list[dict[str, Any]]) -> bool:
    """Say whether two traces, or two points of one, could be told apart by their colour and by nothing else."""
    seen: dict[Any, Any] = {}
    for trace in traces:
        marker, line = trace.get("marker", {}), trace.get("line", {})
        points = len(trace.get("x") or trace.get("y") or [])
        columns = {
            "colour": marker.get("color", line.get("color")),
            "sign": marker.get("symbol", marker.get("pattern", {}).get("shape")),
            "size": marker.get("size"),
            "opacity": marker.get("opacity"),
            "bold": ["<b>" in str(text) for text in each(trace.get("text"), points)],
        }
        for colour, *look in zip(*(each(values, points) for values in columns.values()), strict=True):
            shape = (trace["type"], trace.get("mode"), line.get("dash"), line.get("width"), *look)
            if seen.setdefault(shape, colour) != colour:
                return True
    return False


def each(values: Any, points: int) -> list[Any]:
    """Return one value a point, from a list or from one value for all."""
    return values[:points] if isinstance(values, list) else [values] * points


# Citations and links ------------------------------------------------------------------------------


@every_notebook
def test_every_citation_resolves_and_has_its_label(path: Path, notebook: nbformat.NotebookNode) -> None:
    for index, cell in lessons.cells(notebook, "markdown"):
        place = lessons.where(path, index)
        assert not lessons.SHORTHAND.search(cell.source), f"{place}: run python -m tests.renew"
        for link in lessons.LINK.finditer(cell.source):
            assert link["label"] == sources.label(link["id"]), place


@every_notebook
def test_the_lessons_list_of_cited_works_is_what_it_cites(
    path: Path, notebook: nbformat.NotebookNode
) -> None:
    cited = lessons.cited(path, notebook)
    assert course.lesson(path.stem)["cites"] == cited, "run python -m tests.renew"


@every_notebook
def test_every_section_that_tells_something_cites(path: Path, notebook: nbformat.NotebookNode) -> None:
    text = "\n\n".join(cell.source for _, cell in lessons.cells(notebook, "markdown"))
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        name = f"{path.stem}: {section.splitlines()[0].strip()}"
        words = len(lessons.prose(section).split())
        if words > CITED_FROM_WORDS and name not in NOTHING_TO_CITE:
            assert lessons.LINK.search(section), f"'{name}' has {words} words and cites nothing"


def test_sections_excused_from_citing_exist_and_say_why() -> None:
    known = {f"{path.stem}: {words}" for path in lessons.paths() for _, words in headings(lessons.read(path))}
    assert set(NOTHING_TO_CITE) <= known
    assert all(len(reason) > 20 for reason in NOTHING_TO_CITE.values())


@every_notebook
def test_every_link_within_the_course_leads_somewhere(path: Path, notebook: nbformat.NotebookNode) -> None:
    anchors = {words.replace(" ", "-") for _, words in headings(notebook)}
    for index, cell in lessons.cells(notebook, "markdown"):
        for target in re.findall(r"(?<!!)\[[^]]*\]\(([^)\s]+)\)", cell.source):
            address, place = urlsplit(target), f"{lessons.where(path, index)}: {target}"
            if address.scheme or address.fragment.startswith("source-"):
                continue
            if address.path:
                other = path.parent / unquote(address.path)
                assert other.is_file(), place
                there = {words.replace(" ", "-") for _, words in headings(lessons.read(other))}
                assert not address.fragment or unquote(address.fragment) in there, place
            else:
                assert unquote(address.fragment) in anchors, place


# Exhibits and questions ---------------------------------------------------------------------------


@every_notebook
def test_every_cell_shows_what_it_calls(path: Path, notebook: nbformat.NotebookNode) -> None:
    for index, value in lessons.called(path, notebook):
        silent = "no-output" in notebook.cells[index].metadata.get("tags", [])
        assert (value is None) is silent, lessons.where(path, index)


@every_notebook
def test_every_question_of_the_bank_is_asked_once(path: Path, notebook: nbformat.NotebookNode) -> None:
    asked = [v.entry["id"] for _, v in lessons.called(path, notebook) if isinstance(v, questions.Question)]
    assert sorted(asked) == sorted(questions.bank(path.stem))


# The comparison itself ----------------------------------------------------------------------------


def nbval(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--nbval",
        "--nbval-current-env",
        "-p",
        "no:cacheprovider",
    ]
    return subprocess.run(
        [*command, str(path)],
        cwd=lessons.REPOSITORY,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_changed_figure_fails_in_the_cell_that_shows_it(tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(course.folder(), copy)
    table = copy / "repression_by_year.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",353074,", ",353075,"), encoding="utf-8")
    path = lessons.NOTEBOOKS / "02-terror.ipynb"
    number = next(
        cell.execution_count - 1
        for _, cell in lessons.cells(lessons.read(path), "code")
        if "repression_by_year" in cell.source
    )
    run = nbval(path, COURSE_DATA=str(copy))
    assert run.returncode == 1, run.stdout
    failed = re.findall(r"^FAILED \S*02-terror\.ipynb::(?:Cell|ipynb::Cell) (\d+)", run.stdout, re.MULTILINE)
    assert str(number) in failed, run.stdout
    assert "353,075" in run.stdout
