"""`classroom list`, `links`, `check`, the help, and what is said when the extra is missing."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from typer.testing import CliRunner

import helpers.classroom
from helpers import __version__, course
from helpers.classroom import check, links
from helpers.classroom.cli import app

COMMANDS = ("list", "links", "pack", "collect", "key", "handout", "guide", "check")


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, list(words), env={"COLUMNS": "200", "NO_COLOR": "1"})
    return result.exit_code, result.output


def test_the_list_names_every_lesson_with_minutes_and_standards() -> None:
    code, said = run("list")
    assert code == 0
    for lesson in course.lessons().values():
        assert f"{lesson['id'][:2]} {lesson['title'].split()[0]}" in said
    lessons = json.loads(run("list", "--json")[1])
    assert [lesson["id"] for lesson in lessons] == list(course.lessons())
    assert all(lesson["standards"] and lesson["minutes"] for lesson in lessons)


@pytest.mark.parametrize("lesson_id", list(course.lessons()))
def test_links_have_the_forms_that_binder_and_nbgitpuller_want(lesson_id: str) -> None:
    found = links.links(lesson_id, "owner/name", "v1.2.0", hub="https://hub.school.org/", branch="class 5b")
    lab, notebook, hub, plain = found.values()
    assert lab == f"https://mybinder.org/v2/gh/owner/name/v1.2.0?urlpath=lab/tree/notebooks/{lesson_id}.ipynb"
    assert (
        notebook
        == f"https://mybinder.org/v2/gh/owner/name/v1.2.0?urlpath=notebooks/notebooks/{lesson_id}.ipynb"
    )
    assert plain == f"https://github.com/owner/name/blob/v1.2.0/notebooks/{lesson_id}.ipynb"
    parts = urlsplit(hub)
    assert parts.path == "/hub/user-redirect/git-pull"
    assert parse_qs(parts.query) == {
        "repo": ["https://github.com/owner/name"],
        "branch": ["class 5b"],
        "urlpath": [f"lab/tree/name/notebooks/{lesson_id}.ipynb"],
    }


def test_the_readmes_links_are_the_commands_links() -> None:
    readme = Path(__file__).parents[2] / "README.md"
    launch = set(re.findall(r"https://mybinder\.org/v2/gh/[^)\s]+", readme.read_text(encoding="utf-8")))
    repo, ref = re.search(r"/v2/gh/([^/]+/[^/]+)/([^?]+)", next(iter(launch))).groups()  # type: ignore[union-attr]
    given = {
        one for lesson_id in course.lessons() for one in links.links(lesson_id, repo, unquote(ref)).values()
    }
    assert launch <= given
    assert ref == f"v{__version__}"


@pytest.mark.parametrize(
    ("ref", "warned"), [("main", True), ("class-2026", True), ("v0.1.0", False), ("a" * 40, False)]
)
def test_a_branch_is_warned_of(ref: str, warned: bool) -> None:
    code, said = run("links", "--repo", "o/n", "--ref", ref)
    assert code == 0
    assert ("looks like a branch" in said) == warned


def test_badges_are_one_line_of_markdown_a_lesson() -> None:
    lines = [
        line for line in run("links", "--repo", "o/n", "--badges")[1].splitlines() if line.startswith("- ")
    ]
    assert len(lines) == len(course.lessons())
    assert all(line.count("](https://mybinder.org/v2/gh/o/n/v") == 2 for line in lines)


@pytest.mark.parametrize(
    "words",
    [
        ("links",),
        ("links", "--repo", "no-owner"),
        ("links", "--repo", "o/n) [x](http://evil.example"),
        ("links", "--repo", "o/n", "--ref", "../x"),
        ("links", "--repo", "o/n", "--hub", "javascript:alert(1)"),
        ("key", "no-such-lesson"),
        ("collect",),
        ("nonsense",),
    ],
)
def test_wrong_use_ends_with_2_and_says_why(words: tuple[str, ...]) -> None:
    code, said = run(*words)
    assert code == 2
    assert said.strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    code, said = run(command, "--help")
    assert code == 0
    assert len(said) > 200


def test_a_missing_extra_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(helpers.classroom, "NEEDED", ("typer", "no_such_package"))
    with pytest.raises(SystemExit) as ended:
        helpers.classroom.main()
    said = capsys.readouterr().err
    assert ended.value.code == 2
    assert said.count("\n") == 1
    assert "no_such_package" in said
    assert "[teach]" in said


def test_lessons_never_load_the_command_line() -> None:
    code = "import sys; from helpers import terror; print([m for m in sys.modules if 'classroom' in m or m in ('typer', 'matplotlib')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_this_installation_is_healthy() -> None:
    wrong = [one for one in check.findings() if not one.well]
    assert wrong == []
    assert run("check")[0] == 0


def test_the_check_names_a_spoiled_table(change: Callable[[str, str, str], None]) -> None:
    change("repression_by_year.csv", "1937,", "193x,")
    wrong = [one for one in check.findings() if not one.well]
    assert any("repression_by_year" in one.words for one in wrong)
    assert run("check")[0] == 1
