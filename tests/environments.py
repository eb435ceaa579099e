"""Environments for tests: one with Binder's pins, copies of it, and one like ours with a few other versions."""

import os
import shutil
import subprocess
import sys
import sysconfig
import warnings
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).parents[1] / "binder/requirements.txt"
LAB_EXTENSIONS = {
    "plotly": "jupyterlab-plotly",
    "anywidget": "anywidget",
    "jupyterlab_widgets": "@jupyter-widgets/jupyterlab-manager",
}
"""What a package puts into JupyterLab: a package that is replaced brings its own."""


def python_of(environment: Path) -> Path:
    """Return the Python of an environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def packages(python: Path) -> Path:
    """Return the folder in which this Python has its packages."""
    asked = [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"]
    return Path(subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip())


def binder_python() -> str:
    """Return the interpreter that runtime.txt asks for; else the running one, with a warning that says so."""
    name = REQUIREMENTS.with_name("runtime.txt").read_text(encoding="utf-8").strip().replace("-", "")
    if name == f"python{sys.version_info.major}.{sys.version_info.minor}":
        return sys.executable
    found = shutil.which(name)
    if found and subprocess.run([found, "-c", "import ensurepip"], check=False).returncode == 0:
        return found
    warnings.warn(f"no {name} here: Binder's environment is built with {sys.executable}", stacklevel=2)
    return sys.executable


def pinned(folder: Path) -> Path:
    """Make an environment in `folder` that has what Binder's file pins, and not the course; return its Python."""
    subprocess.run([binder_python(), "-m", "venv", str(folder)], check=True)
    made = python_of(folder)
    pip = [made, "-m", "pip", "install", "--quiet", "-r", REQUIREMENTS]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return made


def copied(environment: Path, folder: Path) -> Path:
    """Return the Python of a new environment in `folder` with the packages of another one.

    Files are linked, which is quick: these packages are the environment's own, so pip takes a file away before it
    writes another in its place.
    """
    old = python_of(environment)
    subprocess.run([old, "-m", "venv", "--without-pip", str(folder)], check=True)
    new = python_of(folder)
    for source, target in (
        (packages(old), packages(new)),
        (environment / "share", folder / "share"),
        (environment / "etc", folder / "etc"),
    ):
        shutil.copytree(source, target, copy_function=os.link, dirs_exist_ok=True)
    return new


def with_others(folder: Path, *requirements: str) -> Path:
    """Return the Python of a new environment in `folder` that sees all packages of this one behind its own.

    Pip installs there the `requirements` ("plotly==6.0.*") and whatever else they ask for in another version than
    the one that is here.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = python_of(folder)
    (packages(python) / "ours.pth").write_text(
        f"import site; site.addsitedir({sysconfig.get_paths()['purelib']!r})\n"
    )
    # Copied and not linked: pip does not know these files as the new environment's own, and would write through a link
    # into the environment that runs the tests.
    shutil.copytree(Path(sys.prefix) / "share/jupyter", folder / "share/jupyter", dirs_exist_ok=True)
    for package, extension in LAB_EXTENSIONS.items():
        if any(requirement.startswith(f"{package}==") for requirement in requirements):
            shutil.rmtree(folder / "share/jupyter/labextensions" / extension)
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    done = subprocess.run([*pip, *requirements], capture_output=True, text=True, check=False)
    if done.returncode and os.environ.get("CI") != "true":
        pytest.skip(f"{' '.join(requirements)} cannot be had: {done.stderr.strip()[-200:]}")
    assert done.returncode == 0, done.stderr
    return python
