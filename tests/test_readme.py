"""The README keeps its word: its links lead somewhere, its lessons are there, its address is said once."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SOURCE: str = PROJECT["urls"]["Source"]
TAG = f"v{PROJECT['version']}"
LESSONS = json.loads((ROOT / "data/lessons.json").read_text(encoding="utf-8"))
READY = [lesson["id"] for lesson in LESSONS if lesson["status"] == "ready"]
ROWS = re.findall(r"^\| \d\d \|.*$", README, re.M)
LINK = re.compile(r"\]\((?P<target>[^)]+)\)")


def row(lesson: dict[str, str]) -> str:
    """The README's line for a lesson: paste it from a failing test."""
    number, path = lesson["id"][:2], f"notebooks/{lesson['id']}.ipynb"
    launch = SOURCE.replace("https://github.com/", "https://mybinder.org/v2/gh/") + f"/{TAG}?urlpath="
    lab, notebook = "in preparation", "in preparation"
    if lesson["id"] in READY:
        lab = f"[{number} in JupyterLab]({launch}lab/tree/{path})"
        notebook = f"[{number} in Notebook 7]({launch}notebooks/{path})"
    return (
        f"| {number} | {lesson['title']} | {lesson['question']} | {lesson['minutes']} | {lab} | {notebook} |"
    )


def test_every_lesson_is_listed_and_a_ready_one_launches_from_the_release_in_both_views() -> None:
    assert [row(lesson) for lesson in LESSONS] == ROWS


def test_ready_lessons_are_there_and_every_notebook_is_a_lesson() -> None:
    existing = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert set(READY) <= existing <= {lesson["id"] for lesson in LESSONS}


def test_no_other_launch_link_is_given() -> None:
    given = re.findall(r"https://mybinder\.org/v2/[^)\s]+", README)
    assert len(given) == 2 * len(READY)


def test_relative_links_lead_to_files() -> None:
    targets = [link["target"].split("#")[0] for link in LINK.finditer(README)]
    missing = [t for t in targets if t and "://" not in t and not (ROOT / t).exists()]
    assert missing == []


def test_pictures_are_described() -> None:
    descriptions = re.findall(r"!\[(.*?)\]\(", README)
    assert descriptions
    assert all(len(text) > 40 for text in descriptions)


def test_address_and_version_are_the_same_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f'repository-code: "{SOURCE}"' in citation
    assert f"version: {PROJECT['version']}\n" in citation
    assert PROJECT["version"] in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"git clone {SOURCE} " in README
    assert set(re.findall(r"https://github\.com/[\w-]+/[\w-]+", README)) == {SOURCE}


@pytest.mark.parametrize("command", re.findall(r"```(?:bash|powershell)\n(.*?)```", README, re.S))
def test_commands_are_one_line_and_name_what_exists(command: str) -> None:
    assert command.count("\n") == 1
    named = re.findall(r"(?:binder|notebooks)/[\w./-]+", command)
    assert [path for path in named if not (ROOT / path).exists()] == []
