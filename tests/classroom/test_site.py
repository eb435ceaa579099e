"""What the static site is made of; the site itself is tested in tests/browser/test_site.py."""

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from helpers import course
from helpers.classroom.site import lite, packages


def test_the_course_travels_with_its_tables_and_without_what_is_for_teachers() -> None:
    package = packages.course()
    names = zipfile.ZipFile(io.BytesIO(package.content)).namelist()
    assert "helpers/answers.py" in names
    assert "helpers/_data/lessons.json" in names
    assert not [name for name in names if "/classroom/" in name or "/teaching/" in name]
    assert package.imports == ("helpers",)


@pytest.mark.parametrize("name", packages.LIBRARIES)
def test_a_library_travels_as_pure_python_in_the_version_that_is_installed(name: str) -> None:
    package = packages.installed(name)
    archive = zipfile.ZipFile(io.BytesIO(package.content))
    assert archive.testzip() is None
    assert package.version in package.file
    assert name.replace("-", "_") in package.imports
    assert not [one for one in archive.namelist() if one.endswith((".so", ".pyd", ".pyc")) or ".." in one]


def test_a_package_with_other_content_has_another_address() -> None:
    one, other = (packages.Package("a", "1", content, ()) for content in (b"1", b"2"))
    assert one.file != other.file
    assert one.entry()["sha256"] == hashlib.sha256(b"1").hexdigest()


def test_pyodides_packages_come_with_all_that_they_depend_on() -> None:
    listed = json.loads((lite.CONFIG / packages.LOCK).read_text(encoding="utf-8"))
    entries = packages.listed(listed)
    assert entries.keys() == listed["packages"].keys()
    assert {"numpy", "pandas", "ipython"} <= entries.keys()
    with pytest.raises(course.CourseError, match="no package atlantis"):
        packages.listed(listed, ["atlantis"])


def test_a_lesson_of_the_site_names_its_kernel_and_carries_the_mark_of_its_content() -> None:
    notebook = json.loads(lite.lesson("02-terror"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python"
    assert (
        notebook["metadata"]["course"]["content"]
        != json.loads(lite.lesson("03-confessions"))["metadata"]["course"]["content"]
    )


@pytest.mark.parametrize(
    ("lock", "words"),
    [
        (None, "not an unpacked release"),
        ("{", "not an unpacked release"),
        ('{"info": {"version": "0.1.0"}}', "holds Pyodide 0.1.0; the course needs"),
    ],
)
def test_a_folder_without_the_right_pyodide_is_refused_by_name(
    tmp_path: Path, lock: str | None, words: str
) -> None:
    if lock is not None:
        (tmp_path / packages.LOCK).write_text(lock, encoding="utf-8")
    with pytest.raises(course.CourseError, match=words):
        lite.build(tmp_path / "out", pyodide=tmp_path)
    assert not (tmp_path / "out").exists()


def test_workflow_and_page_for_maintainers_name_the_pyodide_that_the_site_lists() -> None:
    version = json.loads((lite.CONFIG / packages.LOCK).read_text(encoding="utf-8"))["info"]["version"]
    root = Path(__file__).parents[2]
    assert f'PYODIDE: "{version}"' in (root / ".github/workflows/site.yml").read_text(encoding="utf-8")
    assert f"pyodide-{version}.tar.bz2" in (root / "docs/site.md").read_text(encoding="utf-8")
