"""A Python like the one that runs the tests, in which some packages have other versions: made in seconds."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

LAB_EXTENSIONS = {
    "plotly": "jupyterlab-plotly",
    "anywidget": "anywidget",
    "jupyterlab_widgets": "@jupyter-widgets/jupyterlab-manager",
}
"""What a package puts into JupyterLab: a package that is replaced brings its own."""


def with_others(folder: Path, *requirements: str) -> Path:
    """Return the Python of a new environment in `folder` that sees all packages of this one behind its own.

    Pip installs there the `requirements` ("plotly==6.0.*") and whatever else they ask for in another version than
    the one that is here.
    """
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    site = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    )
    (site / "ours.pth").write_text(f"import site; site.addsitedir({sysconfig.get_paths()['purelib']!r})\n")
    # Copied and not linked: pip would write through a link into the environment that runs the tests.
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
