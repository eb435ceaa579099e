"""The pages of the site: whole, sound as HTML, asking no host, and without a fault that axe finds.

The quick tests build the site with one small drawing in place of every chart, for the drawing itself is tested with
the handouts; the slow ones build it as it is published.
"""

import functools
import itertools
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from helpers import course, questions
from helpers.classroom import charts, handout, key, notebooks
from helpers.classroom.site import frame, landing, lite, pages, pictures, reading
from helpers.exhibit import Exhibit, html_table
from helpers.questions import Question
from tests import lessons

PLAIN = '<svg xmlns="http://www.w3.org/2000/svg" width="400pt" height="200pt" viewBox="0 0 400 200"></svg>'
LESSONS = lite.ready()
READ = [f"read/{one}.html" for one in LESSONS]
PAGES = ["index.html", "guide.html", *READ]
every_page = pytest.mark.parametrize("name", PAGES)
every_lesson = pytest.mark.parametrize("lesson_id", LESSONS)
LANDING_BYTES = 250_000
ONE = "05-due-process"
"""Stands for all lessons where only looks are tested: they have the same kinds of things in the same colours."""


read_values = notebooks.values


@functools.cache
def cells(lesson_id: str) -> list[tuple[dict, object]]:
    return list(read_values(lesson_id))


def values(lesson_id: str) -> list[object]:
    return [value for _, value in cells(lesson_id)]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, with a plain drawing in place of each chart."""
    out = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts, "svg", lambda *_: PLAIN)
        patch.setattr(notebooks, "values", lambda lesson_id: iter(cells(lesson_id)))
        assert pages.write(out) == []
    return out


@functools.cache
def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@functools.cache
def ids(path: Path) -> frozenset[str]:
    return frozenset(one["id"] for one in soup(path).find_all(id=True))


@functools.cache
def told(path: Path) -> str:
    """Return what a reader sees of a page."""
    return " ".join(soup(path).get_text(" ").split())


def words(html: str) -> str:
    """Return what a reader sees of HTML, with every run of white space as one blank."""
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


# Sound as HTML ------------------------------------------------------------------------------------


@every_page
def test_headings_begin_with_one_and_skip_no_level(site: Path, name: str) -> None:
    levels = [int(one.name[1]) for one in soup(site / name).find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels


@every_page
def test_pictures_have_words_and_a_size_and_tables_a_caption_and_heads(site: Path, name: str) -> None:
    page = soup(site / name)
    for image in page.find_all("img"):
        assert image["alt"].strip()
        assert int(image["width"]) > 0
        assert int(image["height"]) > 0
    for table in page.find_all("table"):
        assert table.caption, table
        assert table.caption.get_text().strip(), table
        assert table.find("th"), table
        assert all(head.get("scope") in ("col", "row") for head in table.find_all("th")), table


@every_page
def test_ids_stand_once_and_links_have_words(site: Path, name: str) -> None:
    page = soup(site / name)
    assert len(page.find_all(id=True)) == len(ids(site / name))
    named = {
        one
        for tag in page.find_all(attrs={"aria-labelledby": True})
        for one in tag["aria-labelledby"].split()
    }
    assert named <= ids(site / name)
    assert all(link.get_text().strip() for link in page.find_all("a", href=True))
    assert page.html["lang"] == "en"


@every_page
def test_every_link_leads_somewhere_on_the_site_or_to_the_web(site: Path, name: str) -> None:
    page = soup(site / name)
    for link in page.find_all("a", href=True):
        address = urlsplit(link["href"])
        if address.scheme in ("http", "https"):
            continue
        assert not address.scheme, link
        file = (site / name).parent / address.path if address.path else site / name
        if file.relative_to(site).parts[0] == "lite":  # built by lite.build, and tested with it
            lesson = re.fullmatch(r"path=notebooks/([\w-]+)\.ipynb", address.query)
            assert lesson
            assert lesson[1] in LESSONS
            continue
        assert file.is_file(), link
        if address.fragment:
            assert unquote(address.fragment) in ids(file.resolve()), link


@pytest.mark.parametrize("name", [*PAGES, *(f"print/{one}.html" for one in LESSONS)])
def test_a_page_asks_no_other_host_and_runs_nothing(site: Path, name: str) -> None:
    page = soup(site / name)
    assert not page.find_all(["script", "iframe", "object", "embed", "form"])
    assert not [tag for tag in page.find_all(True) if any(attr.startswith("on") for attr in tag.attrs)]
    for tag in page.find_all(["img", "link", "source"]):
        address = urlsplit(tag.get("src") or tag.get("href"))
        assert not address.scheme
        assert not address.netloc
        assert ((site / name).parent / address.path).is_file()
    assert "default-src 'none'" in str(page.find("meta", attrs={"http-equiv": "Content-Security-Policy"}))
    assert not re.search(r"url\(|@import", frame.STYLE.read_text(encoding="utf-8"))


@every_lesson
def test_what_the_lesson_marks_as_russian_is_marked_here(site: Path, lesson_id: str) -> None:
    raw = (site / f"read/{lesson_id}.html").read_text(encoding="utf-8")
    marked = {
        span
        for value in values(lesson_id)
        for held in ([value] if isinstance(value, str) else [lessons.all_html(value)])
        for span in re.findall(r'<span lang="ru">[^<]*</span>', held)
    }
    assert marked
    assert not [span for span in marked if span not in raw]


# Nothing is missing -------------------------------------------------------------------------------


@every_lesson
def test_every_chart_is_a_picture_and_every_exhibit_stands_whole(site: Path, lesson_id: str) -> None:
    page = soup(site / f"read/{lesson_id}.html")
    exhibits = [one for one in values(lesson_id) if isinstance(one, Exhibit)]
    shown = page.find_all("section", class_="exhibit")
    assert len(shown) == len(exhibits) > 0
    for one, section in zip(exhibits, shown, strict=True):
        seen = words(str(section))
        if one.figure is None:
            assert section.find(class_=["panel", "cards", "finding"]), one.kicker
        else:
            first = section.find("img")
            assert first, f"{one.kicker} has no picture"
            assert (site / "read" / first["src"]).is_file()
            assert first["alt"] == pictures.alternative(one, one.state)
        for part in (one.kicker, one.title, one.look_for, one.source, html_table(one.frame, one.title)):
            assert words(part) in seen
        for state in one.states:
            assert words(state.get("finding", "")) in seen
            assert words(state.get("panel", "")) in seen
        for card in one.items:
            assert words(card["html"]) in seen


@every_lesson
def test_every_text_and_question_of_a_lesson_is_there_and_no_key(site: Path, lesson_id: str) -> None:
    path = site / f"read/{lesson_id}.html"
    raw, seen = path.read_text(encoding="utf-8"), told(path)
    dense = "".join(seen.split())
    for value in values(lesson_id):
        if isinstance(value, str):
            plain = lessons.prose(handout.RUN_IT.sub("", value))
            for line in re.sub(r"^ *---.*", "", plain, flags=re.MULTILINE).splitlines():
                assert "".join(line.split()) in dense
        elif isinstance(value, course.Text):
            assert words(value.html) in seen
        elif isinstance(value, Question):
            assert value.entry["prompt"] in raw
            pieces, _ = questions.PIECES.get(value.entry["kind"], ("", ()))
            assert all(piece["text"] in seen for piece in value.entry.get(pieces, []))
    for entry in questions.bank(lesson_id).values():
        hidden = [
            entry.get("feedback"),
            entry.get("model"),
            *(o["feedback"] for o in entry.get("options", [])),
        ]
        assert not [one for one in hidden if one and one in raw]


@every_lesson
def test_what_needs_a_kernel_is_not_asked_of_a_reader(site: Path, lesson_id: str) -> None:
    seen = told(site / f"read/{lesson_id}.html")
    assert "Before you start: choose" not in seen
    assert "This is the reading copy" in seen


@every_lesson
def test_the_first_page_has_four_ways_into_each_lesson_and_its_picture(site: Path, lesson_id: str) -> None:
    number, lesson = lesson_id[:2], course.lesson(lesson_id)
    item = soup(site / "index.html").find(id=f"lesson-{number}")
    links = {words(str(link)): link["href"] for link in item.find_all("a")}
    assert links.keys() == {
        f"Open lesson {number} in the browser", f"Open lesson {number} on Binder", f"Read lesson {number}", f"Print lesson {number}",
    }  # fmt: skip
    binder = links[f"Open lesson {number} on Binder"]
    assert binder.startswith(f"https://mybinder.org/v2/gh/{frame.repository()}/v")
    assert binder.endswith(f"/{lesson_id}.ipynb")
    seen = words(str(item))
    assert lesson["question"] in seen
    assert str(lesson["minutes"]) in seen
    assert item.img["alt"]


def test_the_charts_of_the_first_page_are_those_that_were_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebooks, "values", lambda lesson_id: iter(cells(lesson_id)))
    for lesson_id, (exhibit, *_) in landing.TELLING.items():
        found = landing.telling(lesson_id)
        assert found is not None
        assert found[0].kicker.startswith(f"{exhibit} ·"), lesson_id


def test_no_page_of_the_site_publishes_the_key(site: Path) -> None:
    guide = told(site / "guide.html")
    assert "This guide holds the key" not in guide
    for lesson_id in LESSONS:
        assert f"classroom key {lesson_id[:2]}" in guide
        for entry in questions.bank(lesson_id).values():
            secret = entry.get("model") or entry.get("feedback") or ""
            plain = words(str(secret))
            assert not plain or plain not in guide
    assert key.answer_key(LESSONS[0])  # the command that the page names


# When something fails -----------------------------------------------------------------------------


def test_a_chart_that_cannot_be_drawn_is_named_and_its_table_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> str:
        raise charts.NotDrawn("no paper")

    monkeypatch.setattr(charts, "svg", fails)
    content, missed = reading.reading_copy("02-terror", tmp_path, "owner/name", LESSONS)
    charted = [one for one in values("02-terror") if isinstance(one, Exhibit) and one.figure is not None]
    for one in charted:
        assert f"{one.kicker}: no paper. Its table stands in its place." in missed
        assert html_table(one.frame, one.title) in content


def test_a_part_that_cannot_be_shown_is_named_and_the_rest_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "svg", lambda *_: PLAIN)
    monkeypatch.setattr(
        notebooks,
        "values",
        lambda _: iter([({}, "# Title"), ({}, course.notice(course.CourseError("No sun.")))]),
    )
    content, missed = reading.reading_copy("02-terror", tmp_path, "owner/name", LESSONS)
    assert len(missed) == 1
    assert "No sun." in missed[0]
    assert "<h1" in content


def test_a_picture_follows_a_dark_screen_only_if_all_its_colours_can() -> None:
    known = '<svg width="1pt"><path style="fill: #1f2328; stroke: none"/></svg>'
    assert "fill: var(--c1f2328,#1f2328)" in pictures.themed(known)
    assert "prefers-color-scheme:dark" in pictures.themed(known)
    strange = known.replace("none", "#123456")
    assert pictures.themed(strange) == strange


def test_without_its_address_the_course_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "PACKAGE", "no-such-package-of-ours")
    with pytest.raises(course.CourseError, match="names no address"):
        frame.repository()


# In a browser -------------------------------------------------------------------------------------


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.set_default_timeout(120_000)  # on a busy machine axe takes its time
    yield context.new_page()
    context.close()


def opened(page: Page, file: Path, width: int, scheme: str) -> None:
    """Open a page, with all its folds."""
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=scheme)
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def faults(page: Page, file: Path, width: int, scheme: str) -> list[str]:
    """Return what axe finds on a page, and whether it scrolls aside."""
    opened(page, file, width, scheme)
    # All else that axe could tell, of thousands of elements, takes it eight times as long.
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found] + sideways(page)


def sideways(page: Page) -> list[str]:
    """Return how wide a page is, if it is wider than the screen."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return [f"{wide} pixels wide"] if wide > screen else []


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (400, "dark")])
def test_the_first_page_has_no_fault(site: Path, page: Page, width: int, scheme: str) -> None:
    assert faults(page, site / "index.html", width, scheme) == []


@pytest.mark.slow
@pytest.mark.browser
@every_page
def test_no_page_has_a_fault(whole_site: Path, page: Page, name: str) -> None:
    assert faults(page, whole_site / name, 1366, "light") == []


@pytest.mark.slow
@pytest.mark.browser
@every_page
def test_no_page_scrolls_aside_on_a_telephone(whole_site: Path, page: Page, name: str) -> None:
    opened(page, whole_site / name, 400, "light")
    assert sideways(page) == []


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("name", ["index.html", "guide.html", f"read/{ONE}.html"])
def test_no_page_has_a_fault_on_a_dark_telephone(whole_site: Path, page: Page, name: str) -> None:
    assert faults(page, whole_site / name, 400, "dark") == []


@pytest.mark.slow
@pytest.mark.browser
def test_no_page_for_paper_has_a_fault(whole_site: Path, page: Page) -> None:
    assert faults(page, whole_site / f"print/{ONE}.html", 1366, "light") == []


@pytest.mark.slow
def test_the_first_page_with_its_pictures_is_light(whole_site: Path) -> None:
    files = [
        whole_site / "index.html",
        whole_site / "site.css",
        *(whole_site / "pictures").glob("*-lesson.svg"),
    ]
    assert len(files) == 2 + len(LESSONS)
    assert sum(file.stat().st_size for file in files) < LANDING_BYTES


@pytest.mark.slow
def test_every_picture_is_sound_asks_no_host_and_follows_a_dark_screen(whole_site: Path) -> None:
    drawn = sorted((whole_site / "pictures").glob("*.svg"))
    assert drawn
    for file in drawn:
        picture = file.read_text(encoding="utf-8")
        ET.fromstring(picture)
        assert "prefers-color-scheme:dark" in picture, file.name
        assert not re.search(r'(?:href|src)="(?!#)|url\((?!#)', picture), file.name
