"""`classroom guide`: docs/teacher-guide.md is what the command writes, whole, and true to the lessons."""

import functools
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from helpers import course, questions, sources
from helpers.classroom import guide, notebooks, wheel
from helpers.classroom.cli import app
from tests.numbers import unmarked, wrong

ROOT = Path(__file__).parents[2]
DOC = ROOT / "docs/teacher-guide.md"
PARTS = sorted((course.folder() / "teaching").iterdir())
TAUGHT = guide.taught()
every_lesson = pytest.mark.parametrize("lesson_id", TAUGHT)
every_part = pytest.mark.parametrize("part", PARTS, ids=lambda path: path.name)

written = functools.cache(guide.guide)


def chapter(lesson_id: str) -> str:
    whole = written()
    begin = whole.index(f"\n## {guide.heading(lesson_id)}\n")
    return whole[begin : whole.index("\n## ", begin + 5)]


def strings(value: Any) -> Iterator[str]:
    """Every text of a notes file, however deep it lies."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)


def texts_of(part: Path) -> list[str]:
    raw = part.read_text(encoding="utf-8")
    return list(strings(tomllib.loads(raw))) if part.suffix == ".toml" else [raw]


# The file -----------------------------------------------------------------------------------------


def test_the_guide_in_docs_is_what_the_command_writes(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["guide", "--out", str(tmp_path)])
    assert done.exit_code == 0
    made = (tmp_path / guide.FILE).read_text(encoding="utf-8")
    assert DOC.read_text(encoding="utf-8") == made, "a lesson has changed: run `classroom guide --force`"


def test_a_guide_is_not_overwritten_without_force(tmp_path: Path) -> None:
    (tmp_path / guide.FILE).write_text("mine", encoding="utf-8")
    assert CliRunner().invoke(app, ["guide", "--out", str(tmp_path)]).exit_code == 2
    assert (tmp_path / guide.FILE).read_text(encoding="utf-8") == "mine"


def test_missing_notes_are_named(change: Callable[[str, str, str], None], spoiled: Path) -> None:
    change("teaching/02-terror.toml", "aim = ", "aims = ")
    with pytest.raises(course.CourseError, match=r"teaching/02-terror\.toml: aim missing"):
        guide.notes("02-terror")
    (spoiled / "teaching/02-terror.toml").unlink()
    with pytest.raises(course.CourseError, match=r"teaching/02-terror\.toml is missing"):
        guide.guide()


def test_a_pack_without_key_has_no_notes_for_teachers() -> None:
    import io
    import zipfile

    names = zipfile.ZipFile(io.BytesIO(wheel.build(key=False))).namelist()
    assert [name for name in names if "/teaching/" in name] == []
    assert any("/teaching/" in name for name in zipfile.ZipFile(io.BytesIO(wheel.build(key=True))).namelist())


# Lessons ------------------------------------------------------------------------------------------


@every_lesson
def test_a_ready_lesson_has_every_question_with_its_key(lesson_id: str) -> None:
    text = chapter(lesson_id)
    for entry in questions.bank(lesson_id).values():
        assert f"{guide.plain(entry['title'])}**" in text
        assert guide.plain(entry["prompt"]) in text
        right = [option["text"] for option in entry.get("options", []) if option.get("right")]
        fitting = [f"→ **{guide.plain(one['fits'])}**" for one in entry.get("items", []) if "fits" in one]
        told = [*right, entry.get("model"), *(s["feedback"] for s in entry.get("statements", []))]
        assert all(guide.plain(one) in text for one in told if one)
        assert all(one in text for one in fitting)
        if entry["kind"] == "estimate":
            assert f"**{entry['answer']:,} {guide.plain(entry['unit'])}** (" in text


@every_lesson
def test_a_ready_lesson_has_its_question_exhibits_and_standards(lesson_id: str) -> None:
    text, lesson = chapter(lesson_id), course.lesson(lesson_id)
    assert f"**{lesson['question']}**" in text
    assert all(one in text for one in guide.exhibits(lesson_id))
    assert f"](../notebooks/{lesson_id}.ipynb)" in text
    assert set(guide.notes(lesson_id)["standards"]) == set(lesson["standards"])
    for code in lesson["standards"]:
        assert f"| {code} | {guide.standards()[code]} | " in text


@every_lesson
def test_the_opening_of_the_lesson_is_told(lesson_id: str) -> None:
    able, note = guide._opening(lesson_id)
    assert len(able) == 3
    assert len(note) > 100
    assert note in chapter(lesson_id)


def test_a_lesson_in_preparation_is_named_and_no_other_is_missing() -> None:
    for lesson_id in course.lessons():
        assert ("in preparation" in chapter(lesson_id)) == (lesson_id not in TAUGHT)
    assert {part.stem for part in PARTS if part.stem[0] == "0"} == set(TAUGHT)


# Minutes ------------------------------------------------------------------------------------------


@every_lesson
def test_minutes_add_up(lesson_id: str) -> None:
    lesson, told = course.lesson(lesson_id), guide.notes(lesson_id)
    whole = sum(step["minutes"] for session in told["session"] for step in session["steps"])
    assert whole == lesson["minutes"]
    core = sum(step["minutes"] for step in told["core"])
    assert core == lesson.get("core_minutes", 45 if whole > 45 else 0)
    assert f"–{core} | " in chapter(lesson_id) or not core


@every_lesson
def test_minutes_are_those_of_the_lessons_first_cell(lesson_id: str) -> None:
    lesson, cell = course.lesson(lesson_id), guide.first_cell(lesson_id)
    time = next(line for line in cell.splitlines() if "**Time:**" in line)
    assert ("45 minutes" in time.replace("45 to 55 minutes", "")) == ("core_minutes" in lesson)
    if about := re.search(r"about (\d+) minutes", time):
        assert int(about[1]) == lesson["minutes"]
    if "two lessons" in time.split("**With")[0]:
        assert 90 <= lesson["minutes"] <= 110


@every_lesson
def test_the_core_names_what_the_first_cell_puts_into_it(lesson_id: str) -> None:
    lesson, told = course.lesson(lesson_id), guide.notes(lesson_id)
    if "core_minutes" not in lesson:
        return
    steps = " ".join(step["do"].lower() for step in told["core"])
    time = next(line for line in guide.first_cell(lesson_id).splitlines() if "**Time:**" in line)
    route = re.split(r"\*\*With 45 minutes,?\*\*|\*\*Only one lesson of 45 minutes\?\*\*", time)[1]
    route = re.split(r"What is |The rest|\*\*Before", route)[0]
    wanted = re.findall(r"exhibits? (\d\w?)", route, re.IGNORECASE)
    assert [
        number for number in wanted if f"exhibit {number}" not in steps.replace("exhibits", "exhibit")
    ] == []
    sections = {
        number
        for named in re.findall(r"sections? ([\d, and]+)", route)
        for number in re.findall(r"\d+", named)
    }
    assert [number for number in sorted(sections) if f"section {number}" not in steps] == []


@every_lesson
def test_questions_that_the_notes_name_are_in_the_lesson(lesson_id: str) -> None:
    told = guide.notes(lesson_id)
    steps = [
        step["do"] for part in (told["core"], *(one["steps"] for one in told["session"])) for step in part
    ]
    named = re.findall(r"“([^”]+)”", " ".join([*steps, *told["standards"].values(), *told["prepare"]]))
    titles = {entry["title"] for entry in questions.bank(lesson_id).values()}
    lesson = " ".join(notebooks.markdown(cell) for cell in notebooks.read(lesson_id)["cells"])
    assert [one for one in named if one not in titles and one not in lesson and one != "More"] == []


@every_lesson
def test_exhibits_and_sections_that_the_notes_name_are_in_the_lesson(lesson_id: str) -> None:
    told = " ".join(texts_of(course.folder() / f"teaching/{lesson_id}.toml"))
    there = {one.split()[1] for one in guide.exhibits(lesson_id)}
    there |= {number.rstrip("abcd") for number in there}
    assert set(re.findall(r"Exhibit (\d\w?)", told)) <= there
    sections = {
        found[1]
        for cell in notebooks.read(lesson_id)["cells"]
        if cell["cell_type"] == "markdown"
        for found in re.finditer(r"^## (\d+) ·", notebooks.markdown(cell), re.MULTILINE)
    }
    assert set(re.findall(r"[Ss]ection (\d+)", told)) <= sections


# Words --------------------------------------------------------------------------------------------


@every_part
def test_every_cited_work_is_known(part: Path) -> None:
    cited = [
        one
        for text in texts_of(part)
        for ids in guide.CITED.findall(text)
        for one in re.split(r";\s*@?", ids)
    ]
    assert [one for one in cited if one.removeprefix("@") not in sources.works()] == []


@every_part
def test_every_number_names_its_cell_and_agrees_with_it(part: Path) -> None:
    if part.name == "guide.md":
        return
    told = texts_of(part)
    assert [problem for text in told for problem in wrong(text, part.name)] == []
    bare = [sentence for text in told for sentence in unmarked(text)]
    # Told numbers of the ballot story, and sections.
    known = ("nearly 300", "166 papers", "sections 7 to 10")
    assert [one for one in bare if not any(words in one for words in known)] == []


def test_no_citation_is_broken_and_every_link_on_the_page_leads_somewhere() -> None:
    text = written()
    assert "[@" not in text
    assert "nan" not in re.findall(r"\w+", text)
    assert text.count("<!--") == 1
    ids = set(re.findall(r'<a id="([^"]+)">', text))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    assert len(heads) == len(set(heads))
    names = {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
    targets = {link for link in re.findall(r"\]\(#([^)\s]+)\)", text)}
    assert targets - ids - names == set()
    assert {one.removeprefix("source-") for one in ids} <= set(sources.works())


def test_links_to_files_lead_to_files() -> None:
    links = re.findall(r"\]\((\.\./[^)#\s]+)", written())
    assert links
    assert [link for link in links if not (DOC.parent / link).exists()] == []


def test_commands_and_options_that_the_guide_names_exist() -> None:
    group = typer.main.get_command(app)
    commands = group.commands  # type: ignore[attr-defined]
    used = re.findall(r"(?:^|`)classroom (\w+)([^`\n]*)", written(), re.MULTILINE)
    assert {name for name, _ in used} >= {"list", "links", "pack", "collect", "key", "handout", "check"} - {
        "list"
    }
    for name, rest in used:
        options = {option for parameter in commands[name].params for option in parameter.opts} | {"--help"}
        assert set(re.findall(r"--[\w-]+", rest)) <= options, f"classroom {name}{rest}"
    for option in ("--no-key", "--due", "--lesson"):
        assert any(option in parameter.opts for one in commands.values() for parameter in one.params)


def test_what_buttons_are_called_is_what_they_say() -> None:
    page = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/helpers/static").glob("*.js"))
    for words in ("Save my work", "Restore my work", "Someone else: start fresh", "Clear this computer"):
        assert f"**{words}**" in written()
        assert words in page


def test_no_placeholder_is_left() -> None:
    assert re.findall(r"\b(?:TODO|TBD|FIXME|XXX|lorem)\b", written(), re.IGNORECASE) == []
