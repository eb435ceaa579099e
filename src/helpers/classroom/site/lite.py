"""The JupyterLite edition: the lessons with Python in the browser, in the folder `lite/` of the site.

    lite/notebooks/index.html?path=notebooks/02-terror.ipynb     one lesson, in Notebook 7's view
    lite/lab/index.html?path=notebooks/02-terror.ipynb           the same in JupyterLab
    lite/files/notebooks/                                        the lessons as they were built
    lite/pyodide/                                                Python packages and the list of them

Self-hosted, `lite/pyodide/` also holds Pyodide itself, and no request leaves the site. Otherwise the reader's
browser fetches Pyodide from its own public address, and the site's packages from `address`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

from helpers import __version__, course
from helpers.classroom import notebooks
from helpers.classroom.site import packages
from helpers.course import CourseError

CONFIG = Path(__file__).parent / "config"
SETTINGS = Path(__file__).parents[2] / "static/lab-settings.json"
KERNEL = "@jupyterlite/pyodide-kernel-extension"
# Each draws something in a lesson, and is of the same version as its Python half: both come from what is installed.
EXTENSIONS = {
    "plotly": "jupyterlab-plotly",
    "jupyterlab_widgets": "@jupyter-widgets/jupyterlab-manager",
    "anywidget": "anywidget",
}
CORE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip")
PAGE_SCRIPT = "lesson.js"
INSTALL = "python -m pip install -c binder/requirements.txt -e '.[site]'"


def ready() -> list[str]:
    """Return the lessons that have a notebook, in order."""
    return [one for one in course.lessons() if (notebooks.folder() / f"{one}.ipynb").is_file()]


def build(out: Path, *, pyodide: Path | None = None, address: str = "") -> None:
    """Write the edition into the folder `out`, in place of an older edition.

    Parameters
    ----------
    out : Path
        The site's folder `lite`.
    pyodide : Path, optional
        An unpacked release of Pyodide, to be carried in the site; without it, Pyodide comes from its public address.
    address : str
        Where the site will lie ("https://school.example/course/"); needed only without `pyodide`.

    Raises
    ------
    CourseError
        A tool is missing or of another version, Pyodide is not whole, or JupyterLite did not build.
    """
    if importlib.util.find_spec("jupyterlite_core") is None:
        raise CourseError(f"jupyterlite-core is not installed here. Install: {INSTALL}")
    base = _lock_of(pyodide)
    if (out / "jupyter-lite.json").is_file():  # an older edition
        shutil.rmtree(out)
    with tempfile.TemporaryDirectory() as scratch:
        kernel = fetch_kernel(Path(scratch) / "kernel")
        public = "" if pyodide else public_address(kernel)
        own = "" if pyodide else f"{address.rstrip('/')}/lite/pyodide/"
        theirs, mine = packages.listed(base), packages.ours(kernel)
        lock = packages.lock(base, theirs, mine, (public, own))
        settings = {
            "pyodideUrl": f"{public or './pyodide/'}{CORE[0]}",
            "disablePyPIFallback": True,
            "loadPyodideOptions": {
                "lockFileURL": f"pyodide/{packages.LOCK}?{_mark(lock)}",
                "packages": sorted(json.loads(lock)["packages"]),
            },
        }
        _run_jupyterlite(out, settings, [kernel, *map(labextension, EXTENSIONS)], Path(scratch) / "work")
    folder = out / "pyodide"
    for one in mine:
        (folder / one.file).parent.mkdir(parents=True, exist_ok=True)
        (folder / one.file).write_bytes(one.content)
    (folder / packages.LOCK).write_bytes(lock)
    if pyodide:
        _carry(pyodide, theirs, folder)
    _add_page_script(out)


def fetch_kernel(folder: Path) -> Path:
    """Fetch the pinned kernel with pip, by its hash; return the folder of its lab extension.

    It is not installed: in a JupyterLab on this computer it would be loaded, and fail there.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    command += ["--require-hashes", "--dest", str(folder), "--requirement", str(CONFIG / "kernel.txt")]
    done = _run(command)
    if done.returncode:
        raise CourseError(f"pip could not fetch JupyterLite's kernel:\n{done.stderr.strip()}")
    for file in folder.glob("*.whl"):
        with zipfile.ZipFile(file) as archive:
            archive.extractall(folder)
    return next(folder.rglob(f"{KERNEL}/package.json")).parent


def public_address(kernel: Path) -> str:
    """Return where the kernel usually takes Pyodide from, for the version in the course's list."""
    schema = json.loads((kernel / "static/schema/kernel.v0.schema.json").read_text(encoding="utf-8"))
    usual = schema["properties"]["pyodideUrl"]["default"]
    version = _config(packages.LOCK)["info"]["version"]
    return re.sub(r"/v\d+\.\d+\.\d+/", f"/v{version}/", usual).removesuffix(CORE[0])


def labextension(package: str) -> Path:
    """Return the folder of an installed package's lab extension."""
    try:
        files = metadata.distribution(package).files or ()
    except metadata.PackageNotFoundError:
        raise CourseError(f"{package} is not installed here. Install: {INSTALL}") from None
    ending = f"share/jupyter/labextensions/{EXTENSIONS[package]}/package.json"
    for file in files:
        if file.as_posix().endswith(ending):
            return Path(str(file.locate())).resolve().parent
    raise CourseError(f"The lab extension of {package} is not installed here. Install: {INSTALL}")


def lesson(lesson_id: str) -> bytes:
    """Return a lesson's notebook for this edition: its kernel, and a mark by which an older copy is known."""
    notebook = notebooks.read(lesson_id)
    notebook["metadata"]["kernelspec"] = {
        "name": "python",
        "display_name": "Python (Pyodide)",
        "language": "python",
    }
    content = json.dumps(notebook["cells"], sort_keys=True).encode("utf-8")
    notebook["metadata"]["course"] = {
        "version": __version__,
        "content": hashlib.sha256(content).hexdigest()[:16],
    }
    return (json.dumps(notebook, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


# Steps ----------------------------------------------------------------------------------------------


def _run(command: list[str], folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603


def _mark(content: bytes) -> str:
    """Return a word that changes with the content, for an address that no cache answers with an old file."""
    return hashlib.sha256(content).hexdigest()[:10]


def _config(name: str) -> dict[str, Any]:
    return json.loads((CONFIG / name).read_text(encoding="utf-8"))


def _lock_of(pyodide: Path | None) -> dict[str, Any]:
    """Return the lock file of the Pyodide in a folder, which must be of the listed version; else the course's list."""
    listed = _config(packages.LOCK)
    if pyodide is None:
        return listed
    try:
        found = json.loads((pyodide / packages.LOCK).read_text(encoding="utf-8"))
        version = found["info"]["version"]
    except (OSError, ValueError, KeyError):
        raise CourseError(
            f"{pyodide} is not an unpacked release of Pyodide: it has no {packages.LOCK} that can be read."
        ) from None
    if version != listed["info"]["version"]:
        raise CourseError(f"{pyodide} holds Pyodide {version}; the course needs {listed['info']['version']}.")
    return found


def _run_jupyterlite(out: Path, settings: dict[str, Any], extensions: list[Path], work: Path) -> None:
    (work / "files/notebooks").mkdir(parents=True)
    for one in ready():
        (work / f"files/notebooks/{one}.ipynb").write_bytes(lesson(one))
    config, build_config = _config("jupyter-lite.json"), _config("jupyter_lite_config.json")
    config["jupyter-config-data"]["litePluginSettings"] = {f"{KERNEL}:kernel": settings}
    build_config["LiteBuildConfig"]["federated_extensions"] = [str(one) for one in extensions]
    overrides = json.loads(SETTINGS.read_text(encoding="utf-8"))
    written = {
        "jupyter-lite.json": config,
        "jupyter_lite_config.json": build_config,
        "overrides.json": overrides,
    }
    for name, content in written.items():
        (work / name).write_text(json.dumps(content), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(work)]
    done = _run([*command, "--output-dir", str(out.resolve())], work)
    if done.returncode or not (out / "jupyter-lite.json").is_file():
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise CourseError(f"JupyterLite did not build:\n{tail}")


def _carry(pyodide: Path, theirs: dict[str, dict[str, Any]], folder: Path) -> None:
    """Copy Pyodide's own files, and check that packages are those of its list."""
    for name in (*CORE, *(entry["file_name"] for entry in theirs.values())):
        if not (pyodide / name).is_file():
            raise CourseError(f"{pyodide} is not a whole release of Pyodide: {name} is missing.")
        shutil.copyfile(pyodide / name, folder / name)
    for entry in theirs.values():
        file = folder / entry["file_name"]
        if hashlib.sha256(file.read_bytes()).hexdigest() != entry["sha256"]:
            raise CourseError(
                f"{pyodide / entry['file_name']} is damaged. Unpack the release of Pyodide again."
            )


def _add_page_script(out: Path) -> None:
    """Let every page of JupyterLite load the course's own script, before anything else."""
    script = (CONFIG / PAGE_SCRIPT).read_bytes()
    (out / PAGE_SCRIPT).write_bytes(script)
    for app in _config("jupyter_lite_config.json")["LiteBuildConfig"]["apps"]:
        page = out / app / "index.html"
        text = page.read_text(encoding="utf-8")
        tag = f'<link rel="icon" href="favicon.ico"><script src="../{PAGE_SCRIPT}?{_mark(script)}"></script>'
        page.write_text(text.replace("<head>", f"<head>\n    {tag}", 1), encoding="utf-8")
