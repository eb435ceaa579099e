"""The Python packages that travel in the site, and the list by which Pyodide finds them.

Wheels are made of what is installed here, so they have the versions that the course pins, and those of the lab
extensions that are installed with them; nothing is fetched. What no lesson needs is left out.

Pyodide loads what its lock file lists. The site has one of its own: the course, its libraries and JupyterLite's
kernel beside the compiled packages of Pyodide. All of it is loaded when the kernel starts, so that a lesson's
first line is `from helpers import ...` as everywhere else.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from helpers.classroom import wheel
from helpers.course import CourseError

LOCK = "pyodide-lock.json"
PURE = "py3-none-any"
LIBRARIES = ("plotly", "narwhals", "ipywidgets", "comm", "anywidget", "psygnal", "typing_extensions")
FROM_PYODIDE = ("pandas", "ipython", "micropip", "sqlite3")
# JupyterLite's kernel asks for these by name, and no lesson uses them: empty packages spare a student 4 MB.
EMPTY = ("ssl", "jedi")

# Compiled for this computer; drawn by the lab extension in the site; for other tools.
LEFT_OUT = re.compile(
    r"\.(so|pyd|pyc|pyi)$|^\.\.|^plotly/(package_data/.*\.js|labextension/|matplotlylib/)|^anywidget/nbextension/"
    r"|/tests?/|^plotly/_anywidget"
)
NOT_FOR_STUDENTS = re.compile(r"^helpers/(classroom/|_data/teaching/)")


@dataclass(frozen=True)
class Package:
    """A wheel as the site carries it; `imports` are the modules in it."""

    name: str
    version: str
    content: bytes
    imports: tuple[str, ...]

    @property
    def file(self) -> str:
        """Path in the site's folder for Pyodide. New content has a new address, so no cache gives an old one."""
        word = re.sub(r"[^a-z0-9]+", "_", self.name.lower())
        return f"{self.sha256[:10]}/{word}-{self.version}-{PURE}.whl"

    @property
    def sha256(self) -> str:
        """Hash of the wheel, by which Pyodide checks what it received."""
        return hashlib.sha256(self.content).hexdigest()

    def entry(self) -> dict[str, Any]:
        """Return what the lock file says of it, but for where it lies."""
        return {
            "name": self.name,
            "version": self.version,
            "file_name": self.file,
            "install_dir": "site",
            "sha256": self.sha256,
            "package_type": "package",
            "imports": list(self.imports),
            "depends": [],
            "unvendored_tests": False,
        }


def installed(name: str) -> Package:
    """Return a pure Python wheel of an installed package.

    Raises
    ------
    CourseError
        The package is not installed.
    """
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        raise CourseError(
            f"{name} is not installed here. Install: python -m pip install 'stalin-purges-course[site]'"
        ) from None
    word, info = re.sub(r"[-_.]+", "_", name), f"{re.sub(r'[-_.]+', '_', name)}-{found.version}.dist-info"
    files = {
        path.as_posix(): Path(str(found.locate_file(path))).read_bytes()
        for path in sorted(found.files or ())
        if not LEFT_OUT.search(path.as_posix()) and ".dist-info/" not in path.as_posix()
    }
    files |= _about(info, found.read_text("METADATA") or "")
    return _package(word, found.version, files, info)


def empty(name: str) -> Package:
    """Return a package of that name with nothing in it."""
    info = f"{name}-0.dist-info"
    return Package(
        name, "0", wheel.zipped(_about(info, f"Metadata-Version: 2.1\nName: {name}\nVersion: 0\n"), info), ()
    )


def read(file: str, content: bytes, without: re.Pattern[str] | None = None) -> Package:
    """Return a package from a wheel, without the files that match."""
    name, version = Path(file).name.split("-")[:2]
    if without is None:
        return Package(name, version, content, _modules(zipfile.ZipFile(io.BytesIO(content)).namelist()))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {
            one: archive.read(one)
            for one in archive.namelist()
            if not one.endswith(".dist-info/RECORD") and not without.search(one)
        }
    return _package(name, version, files, f"{name}-{version}.dist-info")


def course() -> Package:
    """Return the helpers and their tables, without what is for teachers."""
    return read(wheel.name(key=True), wheel.build(), NOT_FOR_STUDENTS)


def kernel(extension: Path) -> list[Package]:
    """Return the wheels that JupyterLite's Pyodide kernel carries in its lab extension."""
    files = sorted((extension / "static/pypi").glob("*.whl"))
    wanted = [file for file in files if file.name.split("-")[0] in {"ipykernel", "piplite", "pyodide_kernel"}]
    if len(wanted) != 3:
        raise CourseError(f"The Pyodide kernel in {extension} is not of the version that the course pins.")
    return [read(file.name, file.read_bytes()) for file in wanted]


def ours(extension: Path) -> list[Package]:
    """Return all that the site carries in either form."""
    return [course(), *map(installed, LIBRARIES), *kernel(extension), *map(empty, EMPTY)]


def listed(lock: dict[str, Any], names: Iterable[str] = FROM_PYODIDE) -> dict[str, dict[str, Any]]:
    """Return the entries of Pyodide's packages `names` and of all that they depend on.

    Raises
    ------
    CourseError
        Pyodide does not have one of them.
    """
    entries, wanted = dict[str, dict[str, Any]](), list(names)
    while wanted:
        name = wanted.pop().lower().replace("_", "-")
        if name in entries:
            continue
        try:
            entries[name] = lock["packages"][name]
        except KeyError:
            raise CourseError(f"This Pyodide has no package {name}.") from None
        wanted.extend(entries[name]["depends"])
    return dict(sorted(entries.items()))


def lock(
    base: dict[str, Any], theirs: dict[str, dict[str, Any]], mine: list[Package], at: tuple[str, str]
) -> bytes:
    """Return the site's lock file; `at` are the addresses (or "") that Pyodide's and the site's files lie under."""
    packages = {name: entry | {"file_name": at[0] + entry["file_name"]} for name, entry in theirs.items()}
    for one in mine:
        packages[one.name.replace("_", "-").lower()] = one.entry() | {"file_name": at[1] + one.file}
    return json.dumps({"info": base["info"], "packages": packages}, indent=1).encode("ascii")


def _package(name: str, version: str, files: dict[str, bytes], info: str) -> Package:
    return Package(name, version, wheel.zipped(files, info), _modules(files))


def _modules(files: Iterable[str]) -> tuple[str, ...]:
    tops = {file.split("/")[0].removesuffix(".py") for file in files if file.endswith(".py")}
    return tuple(sorted(top for top in tops if top.isidentifier()))


def _about(info: str, text: str) -> dict[str, bytes]:
    tag = f"Wheel-Version: 1.0\nGenerator: classroom\nRoot-Is-Purelib: true\nTag: {PURE}\n"
    return {f"{info}/METADATA": text.encode("utf-8"), f"{info}/WHEEL": tag.encode("ascii")}
