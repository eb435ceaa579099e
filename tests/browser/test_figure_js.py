"""The three ways in which a figure comes by plotly.js: the page, JupyterLab's extension, the kernel."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect
from plotly.offline import get_plotlyjs

from .lab import LabServer, ask_kernel, open_notebook, open_page, problems, run_all, running_lab

pytestmark = pytest.mark.browser

EXTENSIONS = Path(sys.prefix) / "share/jupyter/labextensions"
NOTEBOOK, ONE = "two-figures.ipynb", "one-figure.ipynb"
PLOTLY_BYTES = 1_000_000
AXIS = """(plot => plot.querySelector(".nsewdrag").getBoundingClientRect().x - plot.getBoundingClientRect().x)
    (document.querySelector(".course-plot"))"""
COUNTED = """() => {
    globalThis.drawnByThePage = 0;
    const react = Plotly.react;
    Plotly.react = (...values) => { globalThis.drawnByThePage += 1; return react(...values); };
}"""


def write_two_figures(folder: Path) -> None:
    sources = ("from helpers import terror", "terror.days_of_moscow()", "terror.repression_by_year()")
    write(folder / NOTEBOOK, *sources)


def write(notebook: Path, *sources: str) -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), notebook)


@pytest.fixture(scope="module")
def server(lab_server: LabServer) -> LabServer:
    write_two_figures(lab_server.root)
    return lab_server


@pytest.fixture(scope="module")
def server_without_extension(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    root, home = tmp_path_factory.mktemp("bare"), tmp_path_factory.mktemp("jupyter")
    write_two_figures(root)
    # An extension that is only disabled still stands in the page, so this JupyterLab gets a folder without it.
    kept = home / "labextensions"
    shutil.copytree(EXTENSIONS, kept, ignore=shutil.ignore_patterns("jupyterlab-plotly"))
    config = home / "config/jupyter_lab_config.json"
    config.parent.mkdir()
    config.write_text(json.dumps({"LabApp": {"labextensions_path": [str(kept)]}}), encoding="utf-8")
    with running_lab(root, home) as server:
        yield server


class Traffic:
    """What a page fetched of plotly.js, and from where."""

    def __init__(self, page: Page) -> None:
        self.from_extension: list[str] = []
        self.from_kernel = 0
        page.on("response", lambda r: "jupyterlab-plotly" in r.url and self.from_extension.append(r.url))
        page.on("websocket", lambda socket: self._listen(socket))

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda payload: self._count(payload))

    def _count(self, payload: str | bytes) -> None:
        self.from_kernel += len(payload) > PLOTLY_BYTES


def both_are_drawn(page: Page) -> None:
    assert problems(page) == []
    plots = page.locator(".course-plot")
    expect(plots).to_have_count(2)
    for plot in plots.all():
        expect(plot.locator(".bars path").first).to_be_attached()


@pytest.mark.slow
def test_plotly_of_the_page_is_used_first(browser: Browser, server: LabServer) -> None:
    with open_page(browser, server) as page:
        traffic = Traffic(page)
        open_notebook(page, NOTEBOOK, "doc")
        page.evaluate(get_plotlyjs())
        page.evaluate(COUNTED)
        run_all(page)
        both_are_drawn(page)
        assert page.evaluate("drawnByThePage") >= 2
        assert traffic.from_kernel == 0


def test_else_the_lab_extension_lends_its_own(browser: Browser, server: LabServer) -> None:
    with open_page(browser, server) as page:
        traffic = Traffic(page)
        open_notebook(page, NOTEBOOK, "doc")
        assert page.evaluate("typeof globalThis.Plotly") == "undefined"
        run_all(page)
        both_are_drawn(page)
        assert traffic.from_extension
        assert traffic.from_kernel == 0


@pytest.mark.slow
def test_else_the_kernel_sends_it_once_for_two_figures(
    browser: Browser, server_without_extension: LabServer
) -> None:
    with open_page(browser, server_without_extension) as page:
        traffic = Traffic(page)
        open_notebook(page, NOTEBOOK, "doc")
        assert page.evaluate("!('jupyterlab-plotly' in (globalThis._JUPYTERLAB ?? {}))")
        run_all(page)
        expect(page.locator(".course-plot .bars path").first).to_be_attached(timeout=30_000)
        both_are_drawn(page)
        assert traffic.from_kernel == 1
        run_all(page)
        both_are_drawn(page)
        assert traffic.from_kernel == 1


def test_a_control_works_on_after_the_kernel_is_gone(browser: Browser, server: LabServer) -> None:
    with open_page(browser, server) as page:
        open_notebook(page, NOTEBOOK, "doc")
        run_all(page)
        page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        exhibit = page.locator(".course-exhibit").last
        before = exhibit.locator(".course-finding").inner_text()
        exhibit.locator("select").select_option(index=1)
        expect(exhibit.locator(".course-finding")).not_to_have_text(before)


@pytest.fixture
def model(browser: Browser, server: LabServer) -> Iterator[Page]:
    """A page with one chart, whose labels are wider in its last state than in its first; `heard` by its kernel."""
    write(
        server.root / ONE,
        "from helpers import terror\nheard, shown = [], terror.denunciation_model()",
        'shown.observe(lambda change: heard.append(change.new), "state")\nshown',
    )
    with open_page(browser, server) as page:
        open_notebook(page, ONE, "doc")
        run_all(page)
        expect(page.locator(".course-plot .bars path").first).to_be_attached()
        page.locator("input[type=range]").last.focus()
        yield page


def axis(page: Page) -> float:
    """Return how far the vertical axis stands from the left edge of its chart."""
    return page.evaluate(AXIS)


def test_an_axis_moves_for_wider_labels_and_not_back_until_the_page_has_another_width(model: Page) -> None:
    model.keyboard.press("Home")
    before = axis(model)
    model.keyboard.press("End")
    wide = axis(model)
    assert wide > before
    model.keyboard.press("Home")
    assert axis(model) == wide
    model.set_viewport_size({"width": 900, "height": 700})
    model.wait_for_function(f"wide => {AXIS} < wide", arg=wide)


def test_the_kernel_hears_of_a_choice_once_when_the_student_pauses(model: Page) -> None:
    model.keyboard.press("End")
    model.keyboard.press("ArrowLeft")
    model.keyboard.press("ArrowLeft")
    for _ in range(100):
        if (heard := ask_kernel(model, "print(heard)")) != "[]\n":
            break
        model.wait_for_timeout(100)
    assert heard == ask_kernel(model, "print([shown.state])")
