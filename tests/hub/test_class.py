"""A small class at a real JupyterHub; `python -m tests.benchmarks.class_load` takes a large one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .hub import Hub, course_repository, running_hub
from .school import proxy, teach

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="JupyterHub does not run on Windows"),
]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    root = tmp_path_factory.mktemp("hub")
    program = proxy(tmp_path_factory.mktemp("proxy"))
    with running_hub(root, course=course_repository(root), proxy=program) as hub:
        yield hub


def test_a_class_opens_the_link_runs_the_lesson_and_every_answer_lies_in_the_students_own_folder(
    hub: Hub, tmp_path: Path
) -> None:
    lesson = teach(hub, students=5, browsers=1, within=5, downloads=tmp_path)
    assert [(visit.name, visit.error) for visit in lesson.visits if not visit.finished] == []
    assert lesson.lost == []
    assert len(lesson.costs) == 5
    assert "student000 writes" in (tmp_path / "student000.html").read_text(encoding="utf-8")
    for visit in lesson.visits:
        others = [
            path.name for path in hub.home(visit.name).rglob("*.answers.json") if visit.name not in path.name
        ]
        assert others == []


def test_a_lesson_pulled_again_keeps_the_students_answers(hub: Hub, tmp_path: Path) -> None:
    [before] = teach(hub, students=1, browsers=0, within=0, downloads=tmp_path).visits
    folder = hub.home(before.name) / "course/notebooks"
    [kept] = folder.glob("*.answers.json")
    shutil.copy(kept, tmp_path / kept.name)
    again = teach(hub, students=1, browsers=0, within=0, downloads=tmp_path)
    assert again.visits[0].finished
    assert again.lost == []
    assert kept.exists()
