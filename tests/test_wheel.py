"""What a school installs: the wheel holds tables, page code and JupyterLab's settings."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from helpers import data
from tests.lessons import REPOSITORY


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--wheel-dir",
        str(folder),
        str(REPOSITORY),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def folder_of(wheel: zipfile.ZipFile, folder: str) -> set[str]:
    return {name.removeprefix(folder) for name in wheel.namelist() if name.startswith(folder)}


def source(folder: Path, pattern: str) -> set[str]:
    found = folder.rglob(pattern)
    return {path.relative_to(folder).as_posix() for path in found if path.is_file() and path.name[0] != "."}


def test_every_table_bank_and_list_is_inside(wheel: zipfile.ZipFile) -> None:
    assert folder_of(wheel, "helpers/_data/") == source(REPOSITORY / "data", "*")
    assert {resource["path"] for resource in data.schemas().values()} <= folder_of(wheel, "helpers/_data/")


def test_page_code_and_style_are_inside(wheel: zipfile.ZipFile) -> None:
    assert folder_of(wheel, "helpers/static/") == source(REPOSITORY / "src/helpers/static", "*")


def test_jupyterlabs_settings_are_put_where_jupyterlab_looks(wheel: zipfile.ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if "share/jupyter/lab/settings/overrides.d/" in name)
    settings = (REPOSITORY / "src/helpers/static/lab-settings.json").read_text(encoding="utf-8")
    assert json.loads(wheel.read(name)) == json.loads(settings)


def test_an_installed_course_reads_the_tables_it_brought(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    code = (
        "from helpers import course, terror; print(course.folder()); print(repr(terror.repression_by_year()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    folder, words = run.stdout.strip().splitlines()
    assert Path(folder) == tmp_path / "helpers/_data"
    assert words.startswith("Exhibit 3")
