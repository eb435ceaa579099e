"""`classroom pack`: a lesson that runs alone, a wheel that pip takes, and no key where none should be."""

import io
import json
import os
import shutil
import site
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from typer.testing import CliRunner

from helpers import course, questions
from helpers.classroom import keyless, notebooks, pack, tomlish, wheel
from helpers.classroom.cli import app

LESSON = "02-terror"
BANKS = [one for one in course.lessons() if (course.folder() / f"questions/{one}.toml").is_file()]
every_bank = pytest.mark.parametrize("lesson_id", BANKS)


def packed(folder: Path, *options: str, lesson: str = LESSON) -> Path:
    """Pack a lesson and unpack it again; return the folder that was in the zip."""
    result = CliRunner().invoke(app, ["pack", lesson, "--out", str(folder), *options])
    assert result.exit_code == 0, result.output
    (file,) = folder.glob("*.zip")
    zipfile.ZipFile(file).extractall(folder)
    (inner,) = (path for path in folder.iterdir() if path.is_dir())
    return inner


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has pandas, plotly, ipywidgets and anywidget, but not the course."""
    folder = tmp_path_factory.mktemp("alone")
    venv.create(folder, with_pip=False)
    (found,) = [path for path in folder.rglob("site-packages") if path.is_dir()][:1]
    # Folders named in a .pth are searched, but their own .pth files are not: an editable course stays unseen.
    (found / "libraries.pth").write_text("\n".join(site.getsitepackages()))
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def secrets(lesson_id: str) -> list[str]:
    """Return every text of a bank that only the key holds."""
    found: list[str] = []

    def gather(value: object, *, hidden: bool) -> None:
        if isinstance(value, dict):
            for name, one in value.items():
                gather(one, hidden=hidden or name in ("feedback", "model", "remarks", "tempting", "rubric"))
        elif isinstance(value, list):
            for one in value:
                gather(one, hidden=hidden)
        elif hidden and isinstance(value, str) and len(value) > 25:
            found.append(value)

    gather(list(questions.bank(lesson_id).values()), hidden=False)
    return found


# The wheel ----------------------------------------------------------------------------------------


def test_pip_installs_the_wheel_and_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / wheel.name(key=True)
    file.write_bytes(wheel.build())
    target = tmp_path / "installed"
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "--target",
        str(target),
        str(file),
    ]
    subprocess.run(command, check=True, capture_output=True)
    code = "from helpers import course, terror; print(course.folder()); terror.repression_by_year()"
    run = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONPATH": str(target)}, cwd=tmp_path, capture_output=True, text=True, check=True
    )  # fmt: skip
    assert Path(run.stdout.strip()) == target / "helpers/_data"
    assert (target / wheel.SETTINGS).is_file()


def test_the_same_files_give_the_same_wheel() -> None:
    assert wheel.build() == wheel.build()


def test_the_wheel_has_what_the_build_tool_puts_in_it(tmp_path: Path) -> None:
    """Compare with the wheel that hatchling builds of the checkout."""
    root = course.folder().parent
    if not (root / "pyproject.toml").is_file():
        pytest.skip("no checkout")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--wheel-dir",
        str(tmp_path),
        str(root),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = tmp_path.glob("*.whl")

    def content(file: io.BytesIO | Path) -> dict[str, int]:
        infos = zipfile.ZipFile(file).infolist()
        return {
            i.filename: i.CRC
            for i in infos
            if ".dist-info/" not in i.filename and "_notebooks" not in i.filename
        }

    assert content(io.BytesIO(wheel.build())) == content(built)


def test_an_installed_course_packs_without_a_checkout(tmp_path: Path) -> None:
    installed, elsewhere = tmp_path / "installed", tmp_path / "elsewhere"
    zipfile.ZipFile(io.BytesIO(wheel.build())).extractall(installed)
    (installed / "helpers/_notebooks").mkdir()
    shutil.copy(notebooks.path(LESSON), installed / "helpers/_notebooks")
    elsewhere.mkdir()
    command = [sys.executable, "-c", "from helpers.classroom import main; main()", "pack", "02"]
    environment = os.environ | {"PYTHONPATH": str(installed)}
    subprocess.run(command, cwd=elsewhere, env=environment, check=True, capture_output=True)
    (file,) = elsewhere.glob("*.zip")
    archive = zipfile.ZipFile(file)
    (inside,) = (archive.read(name) for name in archive.namelist() if name.endswith(".whl"))
    names = set(zipfile.ZipFile(io.BytesIO(inside)).namelist())
    assert names == set(zipfile.ZipFile(io.BytesIO(wheel.build())).namelist())
    assert not any("_notebooks" in name for name in names)


# Without key --------------------------------------------------------------------------------------


@every_bank
def test_a_bank_without_key_is_read_back_and_asks_the_same(lesson_id: str) -> None:
    full = questions.bank(lesson_id)
    text = tomlish.bank([keyless.question(entry) for entry in full.values()])
    bare = {entry["id"]: entry for entry in tomllib.loads(text)["question"]}
    assert list(bare) == list(full)
    for name, entry in bare.items():
        questions._check(entry, name)
        assert entry["prompt"] == full[name]["prompt"]
        assert not {"answer", "answer_from", "feedback", "model", "remarks"} & set(entry)


@every_bank
def test_no_secret_of_a_key_is_left_in_a_bank_without_it(lesson_id: str) -> None:
    text = tomlish.bank([keyless.question(entry) for entry in questions.bank(lesson_id).values()])
    assert not [secret for secret in secrets(lesson_id) if secret in text]
    assert "right =" not in text
    assert "fits =" not in text


@every_bank
def test_an_order_given_without_key_is_brought_back(lesson_id: str) -> None:
    for entry in questions.bank(lesson_id).values():
        if entry["kind"] == "order":
            bare = keyless.question(entry)
            texts = [item["text"] for item in entry["items"]]
            asked = [item["text"] for item in bare["items"]]
            assert asked != texts, "the order of the bank is the key"
            given = [asked.index(text) for text in texts]
            assert keyless.restored(entry, given, "0.1.0+nokey") == list(range(len(texts)))
            assert keyless.restored(entry, given, "0.1.0") == given


def test_a_pack_without_key_holds_no_key_in_any_file(tmp_path: Path) -> None:
    folder = packed(tmp_path, "--no-key")
    texts = [path.read_bytes() for path in folder.iterdir()]
    (file,) = folder.glob("*.whl")
    archive = zipfile.ZipFile(file)
    texts += [archive.read(name) for name in archive.namelist()]
    for lesson_id in BANKS:
        for secret in secrets(lesson_id):
            assert not any(secret.encode() in text for text in texts), secret
    assert "+nokey" in file.name


# Alone --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("--no-key",)])
def test_a_packed_lesson_runs_without_the_course_installed(
    tmp_path: Path, alone: Path, options: tuple[str, ...]
) -> None:
    folder = packed(tmp_path, *options)
    here = tmp_path / "Große Pause 5b"
    here.mkdir()
    for path in (*folder.glob("*.ipynb"), *folder.glob("*.whl")):
        path.rename(here / path.name)
    code = "import importlib.util as u; found = u.find_spec('helpers'); raise SystemExit(found is not None and found.origin is not None)"
    assert subprocess.run([alone, "-c", code], cwd=here, check=False).returncode == 0, (
        "the course must not be there"
    )
    notebook = nbformat.read(here / f"{LESSON}.ipynb", as_version=4)
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(here)}})
    client.create_kernel_manager()
    client.km.kernel_spec.argv[0] = str(alone)  # type: ignore[union-attr]
    client.execute()
    said = json.dumps([cell.get("outputs", []) for cell in notebook.cells])
    assert "course-notice" not in said
    assert said.count("application/vnd.jupyter.widget-view+json") > 15
    assert not [o for cell in notebook.cells for o in cell.get("outputs", []) if o.output_type == "error"]


def first_cell_says(alone: Path, folder: Path) -> str:
    code = pack.first_cell(wheel.name(key=True))["source"]
    return subprocess.run([alone, "-c", code], cwd=folder, capture_output=True, text=True, check=True).stdout


def test_the_first_cell_says_what_is_missing_or_damaged(tmp_path: Path, alone: Path) -> None:
    (tmp_path / wheel.name(key=True)).write_bytes(wheel.build()[:5000])
    assert "is damaged" in first_cell_says(alone, tmp_path)


def test_the_pack_explains_itself_and_pins_versions(tmp_path: Path) -> None:
    folder = packed(tmp_path)
    words = (folder / "READ-ME-FIRST.txt").read_text(encoding="utf-8")
    assert all(name in words for name in (f"{LESSON}.ipynb", wheel.name(key=True), "--no-key"))
    pins = (folder / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert {"pandas", "plotly", "anywidget", "jupyterlab"} <= {pin.split("==")[0] for pin in pins}
    assert all("==" in pin for pin in pins)


def test_a_zip_is_not_replaced_silently(tmp_path: Path) -> None:
    packed(tmp_path)
    again = CliRunner().invoke(app, ["pack", "02", "--out", str(tmp_path)])
    assert again.exit_code == 2
    assert CliRunner().invoke(app, ["pack", "02", "--out", str(tmp_path), "--force"]).exit_code == 0


def test_a_lesson_without_notebook_and_an_unknown_one_are_said_in_words(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["pack", "77", "--out", str(tmp_path)]).exit_code == 2
