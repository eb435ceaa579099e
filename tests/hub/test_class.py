"""A small class at a real JupyterHub; `python -m tests.benchmarks.class_load` takes a large one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from .hub import Hub, course_repository, running_hub
from .school import files_of, proxy, teach

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
    lesson = teach(hub, students=4, browsers=1, within=2, downloads=tmp_path)
    assert [(visit.name, visit.error) for visit in lesson.visits if not visit.finished] == []
    assert lesson.lost == []
    assert len(lesson.costs) == 4
    assert "student000 writes" in (tmp_path / "student000.html").read_text(encoding="utf-8")
    for visit in lesson.visits:
        others = [p.name for p in hub.home(visit.name).rglob("*.answers.json") if visit.name not in p.name]
        assert others == []

    # The values' settings hold: what students don't need is not loaded, what they need is.
    log = hub.log.read_text(encoding="utf-8")
    assert "nbgitpuller | extension was successfully loaded" in log
    for name in ("jupyter_lsp", "jupyter_server_terminals"):
        assert f"{name} | extension was successfully loaded" not in log

    # The next day: the lesson is pulled again into the same folder, and the answers are still there.
    [again] = teach(hub, students=1, browsers=0, within=0, downloads=tmp_path).visits
    assert again.finished
    kept = files_of(hub, [again.name])[again.name]
    assert set(kept) >= set(again.typed) | set(lesson.visits[0].typed)
