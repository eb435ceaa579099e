"""The README keeps its word: its links lead somewhere, its lessons are there, its address is said once."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SOURCE: str = PROJECT["urls"]["Source"]
TAG = f"v{PROJECT['version']}"
LESSON = re.compile(r"^\| (?P<number>\d\d) \| (?P<title>[^|]+) \| (?P<status>[^|]+) \|(?P<links>.*)\|$", re.M)
LINK = re.compile(r"\]\((?P<target>[^)]+)\)")

LESSONS = {row["number"]: row for row in LESSON.finditer(README)}
READY = [number for number, row in LESSONS.items() if row["status"].strip() == "ready"]


def notebook(number: str) -> str:
    [path] = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
    return path.relative_to(ROOT).as_posix()


def binder_links(path: str) -> list[str]:
    """The two launch links of a notebook: JupyterLab, Notebook 7."""
    launch = SOURCE.replace("https://github.com/", "https://mybinder.org/v2/gh/") + f"/{TAG}?urlpath="
    return [f"{launch}lab/tree/{path}", f"{launch}notebooks/{path}"]


def test_all_seven_lessons_are_listed() -> None:
    assert list(LESSONS) == [f"{number:02}" for number in range(7)]


def test_lessons_marked_ready_are_the_notebooks_that_exist() -> None:
    existing = sorted(path.name[:2] for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert existing == READY


@pytest.mark.parametrize("number", READY)
def test_ready_lesson_launches_its_notebook_from_the_release_in_both_views(number: str) -> None:
    links = [link["target"] for link in LINK.finditer(LESSONS[number]["links"])]
    assert links == binder_links(notebook(number))


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
