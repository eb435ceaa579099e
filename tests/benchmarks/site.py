"""Measure the static site: `python -m tests.benchmarks.site [PYODIDE-FOLDER]`.

Prints what makes up the self-hosted site, and for one lesson, on a computer that never opened the site (cold) and on
the same once more (warm): seconds from the address until the page shows, until Python is ready, and until the first
exhibit can be used after "Run the lesson"; requests and megabytes, plain and as a host sends them that compresses.
"""

import gzip
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.browser import site
from tests.browser.lab import CHROMIUM_ARGS, chromium, find_chromium

LESSON = "02-terror"
PARTS = {
    "Pyodide itself": lambda path: (
        path.startswith("lite/pyodide/") and path.count("/") == 2 and not path.endswith(".whl")
    ),
    "packages of Pyodide (pandas, numpy, IPython ...)": lambda path: (
        path.startswith("lite/pyodide/") and path.count("/") == 2
    ),
    "the course's package and libraries": lambda path: path.startswith("lite/pyodide/"),
    "lab extensions (plotly.js, widgets, kernel)": lambda path: path.startswith("lite/extensions/"),
    "lessons": lambda path: path.startswith("lite/files/"),
    "JupyterLite": lambda path: path.startswith("lite/"),
    "landing page and reading copies": lambda path: True,
}
COMPRESSED = (".js", ".json", ".css", ".html", ".wasm", ".ipynb", ".svg")


def part(path: str) -> str:
    """Return the part of the site that a file belongs to."""
    return next(name for name, holds in PARTS.items() if holds(path))


def make_up(folder: Path) -> None:
    """Print the parts of the site with their megabytes."""
    sizes = dict.fromkeys(PARTS, 0)
    for file in folder.rglob("*"):
        if file.is_file():
            sizes[part(file.relative_to(folder).as_posix())] += file.stat().st_size
    print("| part of the site | MB |\n|---|---|")
    for name, size in sizes.items():
        print(f"| {name} | {size / 1e6:.1f} |")
    print(f"| all | {sum(sizes.values()) / 1e6:.1f} |\n")


def sent(path: Path) -> int:
    """Return the bytes of a file as a host sends it that compresses."""
    content = path.read_bytes()
    return len(gzip.compress(content, 6)) if path.suffix in COMPRESSED else len(content)


def visit(context: BrowserContext, folder: Path, name: str) -> str:
    """Open the lesson, run it, and return a line of the table."""
    site.Host.sent.clear()
    page, start, times = context.new_page(), time.monotonic(), []
    page.goto(f"lite/notebooks/index.html?path=notebooks/{LESSON}.ipynb")
    page.locator(".jp-MarkdownOutput h1").first.wait_for(timeout=120_000)
    times.append(time.monotonic() - start)
    run = page.locator("#course-line").get_by_role("button", name="Run the lesson")
    run.wait_for(timeout=240_000)
    times.append(time.monotonic() - start)
    run.click()
    page.locator(".course-exhibit svg.main-svg").first.wait_for(timeout=240_000)
    times.append(time.monotonic() - start)
    page.close()
    served = [(folder / path.lstrip("/"), size) for path, size in site.Host.sent]
    plain, small = sum(size for _, size in served), sum(sent(file) for file, _ in served if file.is_file())
    return f"| {name} | {' | '.join(f'{one:.1f}' for one in times)} | {len(served)} | {plain / 1e6:.1f} | {small / 1e6:.1f} |"


def main() -> None:
    """Build, measure, print."""
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        folder = Path(scratch) / "site"
        if sys.argv[1:]:
            pyodide = Path(sys.argv[1])
        else:
            site.fetch_pyodide(Path(scratch) / "fetched")
            pyodide = Path(scratch) / "fetched" / site.INSIDE
        site.build(folder, "--pyodide", pyodide)
        make_up(folder)
        with site.served(folder) as server:
            # A profile on the disk, as a student has: a private one keeps its cache in memory, and no file above 8 MB.
            context = browser.browser_type.launch_persistent_context(
                Path(scratch) / "profile",
                executable_path=find_chromium(),
                args=list(CHROMIUM_ARGS),
                base_url=server.url,
                viewport={"width": 1366, "height": 768},
            )
            print(
                f"| {LESSON} | page shows, s | Python ready, s | first exhibit, s | files | MB | MB compressed |"
            )
            print("|---|---|---|---|---|---|---|")
            for name in ("cold", "warm"):
                print(visit(context, folder, name))
            context.close()


if __name__ == "__main__":
    main()
