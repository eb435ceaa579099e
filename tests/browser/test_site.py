"""The course as a static site: answers, older copies and bad luck in the lessons that run in the browser.

That every lesson runs there without a request to another host is in test_lessons.py, as for the other front ends.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from helpers.classroom.site import lite, packages

from .lab import LabServer, run_all
from .site import READY_SECONDS, open_lesson, served
from .student import acknowledged, desk, name, saving
from .test_claims import IN_VIEW, follow, the_claim_is_found

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LESSON = "00-start-here"
VERSION = json.loads((lite.CONFIG / packages.LOCK).read_text())["info"]["version"]


@pytest.fixture
def context(browser: Browser, site_server: LabServer) -> Iterator[BrowserContext]:
    """A computer on which the site was never opened."""
    context = browser.new_context(base_url=site_server.url, viewport={"width": 1366, "height": 768})
    yield context
    context.close()


def start(context: BrowserContext) -> Page:
    page = context.new_page()
    open_lesson(page, LESSON)
    run_all(page, seconds=READY_SECONDS)
    return page


def files(page: Page) -> list[str]:
    return page.evaluate(
        """async () => {
            const folder = await jupyterapp.serviceManager.contents.get("notebooks", { content: true });
            return folder.content.map(file => file.name).sort();
        }"""
    )


def test_answers_and_an_older_copy_of_a_lesson(context: BrowserContext) -> None:
    """Kept in the browser and in a file, handed in, there after a reload, and untouched by a fresh copy of the lesson."""
    page = start(context)
    name(page, "Mia")
    field = page.locator(".course-question textarea").first
    field.fill("Who wrote it down, and could they know?")
    expect(saving(page)).to_have_text(
        f"Your answers are kept in this browser and in the file {LESSON}.mia.answers.json beside the notebook.",
        timeout=20_000,
    )
    acknowledged(page, LESSON)
    with page.expect_download() as waiting:
        desk(page).get_by_role("button", name="Save my work").click()
    assert "could they know?" in waiting.value.path().read_text(encoding="utf-8")

    # The site is renewed: what this browser keeps is now an older copy.
    page.evaluate(
        """async () => {
            const { context, content } = jupyterapp.shell.currentWidget;
            content.model.setMetadata("course", { version: "0.0.1", content: "older" });
            await context.save();
        }"""
    )
    page.close()
    page = context.new_page()
    page.goto(f"lite/notebooks/index.html?path=notebooks/{LESSON}.ipynb")
    line = page.locator("#course-line")
    expect(line).to_contain_text("This lesson was changed since you first opened it here.", timeout=60_000)
    with page.expect_navigation():
        line.get_by_role("button", name="Open the new version").click()
    expect(line).to_contain_text("Ready.", timeout=READY_SECONDS * 1000)
    mark = page.evaluate("() => jupyterapp.shell.currentWidget.content.model.getMetadata('course').content")
    assert re.fullmatch("[0-9a-f]{16}", mark)
    older, *others = files(page)
    assert re.fullmatch(rf"{LESSON} \(older copy, [0-9 -]+\)\.ipynb", older)
    assert others[:2] == [
        f"{LESSON}.ipynb",
        f"{LESSON}.mia.answers.json",
    ]

    line.get_by_role("button", name="Run the lesson").click()
    desk(page).get_by_role("button", name="Continue as Mia").click(timeout=60_000)
    expect(page.locator(".course-question textarea").first).to_have_value(
        "Who wrote it down, and could they know?", timeout=60_000
    )

    desk(page).get_by_role("button", name="Clear this computer").click()
    desk(page).get_by_role("button", name="Remove all answers").click()
    expect(desk(page)).to_contain_text("All answers were removed from this computer.")
    page.wait_for_timeout(1000)
    assert not [file for file in files(page) if file.endswith("answers.json")]


def test_a_link_to_a_claim_leads_to_it_before_the_lesson_is_run_and_after(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("lite/notebooks/index.html?path=notebooks/04-show-trials.ipynb")
    page.locator("#course-line").wait_for()
    ledger = follow(page)
    expect(ledger.locator("#course-line")).to_contain_text("Ready.", timeout=READY_SECONDS * 1000)
    ledger.wait_for_function(IN_VIEW, arg="2 · Audit the article")
    the_claim_is_found(ledger, READY_SECONDS)


@pytest.mark.release
def test_the_small_form_takes_pyodide_from_its_public_address_and_all_else_from_the_site(
    browser: Browser, pyodide: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    asked = []

    def public(route: Route) -> None:
        asked.append(route.request.url)
        file = pyodide / urlsplit(route.request.url).path.rsplit("/", 1)[1]
        route.fulfill(path=file, headers={"access-control-allow-origin": "*"})

    with served(folder) as server, closing(browser.new_context(base_url=server.url)) as context:
        lite.build(folder / "lite", address=server.url)
        context.route(lambda url: not url.startswith((server.url, "blob:", "data:")), public)
        page = context.new_page()
        open_lesson(page, LESSON)
    assert any(re.search(r"/pandas-[^/]*\.whl$", url) for url in asked)
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(asked[0]).netloc}
    assert all(f"/v{VERSION}/full/" in url for url in asked)
    assert not list(folder.rglob("pandas-*.whl"))


def refuse(pattern: str) -> Callable[[BrowserContext], None]:
    """Block a file, as the filter of a school does."""
    return lambda context: context.route(re.compile(pattern), lambda route: route.abort())


def block_page(pattern: str) -> Callable[[BrowserContext], None]:
    """Answer a file with a page of its own, as other filters do."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Blocked</h1>")

    return lambda context: context.route(re.compile(pattern), answer)


def script(code: str) -> Callable[[BrowserContext], None]:
    return lambda context: context.add_init_script(code)


BAD_LUCK = {
    "an old browser": (
        script("delete globalThis.DecompressionStream"),
        "This browser is too old to run the lessons.",
    ),
    "no WebAssembly": (
        script("delete globalThis.WebAssembly"),
        "WebAssembly is switched off in this browser",
    ),
    "a private window": (
        script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); }"),
        "This window keeps no files when it is closed",
    ),
    "storage full": (
        script("navigator.storage.estimate = async () => ({ quota: 1e8, usage: 9.9e7 })"),
        "This browser’s storage is nearly full.",
    ),
    "a part of the page blocked": (
        refuse(r"jupyterlab-manager/static/remoteEntry"),
        "A file that the lesson needs did not arrive: remoteEntry",
    ),
    "a package blocked": (refuse(r"/plotly-[^/]*\.whl"), "did not arrive: plotly-"),
    "Python answered by a filter's page": (
        block_page(r"pyodide\.asm\.wasm"),
        "did not arrive: pyodide.asm.wasm",
    ),
}


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(kind, marks=pytest.mark.release) if kind == "a private window" else kind
        for kind in BAD_LUCK
    ],
)
def test_bad_luck_is_told_in_one_line_with_what_to_do(context: BrowserContext, kind: str) -> None:
    spoil, words = BAD_LUCK[kind]
    spoil(context)
    page = context.new_page()
    page.goto(f"lite/notebooks/index.html?path=notebooks/{LESSON}.ipynb")
    line = page.locator("#course-line")
    expect(line).to_contain_text(words, timeout=READY_SECONDS * 1000)
    if "read" in line.inner_text().lower():
        way_out = line.get_by_role("link", name="Read the lesson instead")
        expect(way_out).to_have_attribute("href", f"../../read/{LESSON}.html")
    else:
        expect(line).to_contain_text("Save my work")
    if kind == "a private window":  # the lesson works all the same
        page.wait_for_timeout(1000)
        line.get_by_role("button", name="Close").click()
        expect(line.get_by_role("button", name="Run the lesson")).to_be_visible(timeout=READY_SECONDS * 1000)


def test_every_file_of_the_site_lies_on_the_site_and_is_of_a_type_that_hosts_know(
    site_server: LabServer,
) -> None:
    lock = json.loads((site_server.root / "lite/pyodide/pyodide-lock.json").read_text())
    for entry in lock["packages"].values():
        assert (site_server.root / "lite/pyodide" / entry["file_name"]).is_file(), entry["file_name"]
