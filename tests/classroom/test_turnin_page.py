"""The page that a browser really makes is the page that `collect` reads: the two sides of the format agree."""

import json
import random
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from helpers import questions, widget
from helpers.classroom import gather, turnin
from helpers.classroom.files import Found
from helpers.classroom.overview import overview
from tests.fuzz import became, changed_bytes, changed_json, examples

from . import submissions
from .submissions import LESSON, SCRIPT, answers, as_json, as_page

pytestmark = pytest.mark.browser

MAKE = """async ({ source, store }) => {
    const module = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
    return module.turnInPage(store);
}"""


@pytest.fixture(scope="module")
def made(browser: Browser) -> Iterator[str]:
    """The turn-in page of a student whose text is markup, half a character, and every kind of answer."""
    given = answers(SCRIPT)
    given["answers"][submissions.ids("text")[0]]["value"] = SCRIPT + "\ud83d </script> 🙂"
    store = {
        "lesson": LESSON,
        "name": SCRIPT,
        "about": {"version": "0.1.0+nokey", "title": "The Terror"},
        "answers": given["answers"],
        "outline": questions.outline(LESSON),
    }
    page = browser.new_page()
    page.goto("about:blank")
    yield page.evaluate(MAKE, {"source": widget.toolkit().source, "store": json.loads(json.dumps(store))})
    page.close()


def test_a_real_turn_in_page_is_read_whole(made: str) -> None:
    found = turnin.parse("02-terror_x.html", made.encode("utf-8", "surrogatepass"))
    assert set(found.answers) == set(questions.bank(LESSON))
    assert found.notes == ()
    assert found.course_version == "0.1.0+nokey"
    assert found.saved_at is not None
    assert found.answers[submissions.ids("text")[0]].startswith(SCRIPT)


def test_a_real_turn_in_page_gives_one_row_and_is_no_markup(made: str) -> None:
    collected = gather.gather([Found("a.html", made.encode("utf-8", "surrogatepass"))])
    (student,) = collected.students
    assert student.name == SCRIPT.replace("\u2028", " "), "a name is one line"
    assert collected.unread == []
    assert SCRIPT not in made


def test_the_overview_of_a_hostile_class_runs_and_asks_nothing_in_a_browser(browser: Browser) -> None:
    rng = random.Random(1)
    cases = submissions.hostile(rng)
    evil = answers("<script>window.ran = 1</script>", rng)
    for name in submissions.ids("text"):
        evil["answers"][name]["value"] = (
            "<img src=x onerror='window.ran = 1'><svg onload='window.ran = 1'></p></article><script>window.ran = 1</script>"
            "<form action=http://evil.example><base href=http://evil.example><meta http-equiv=refresh content='0;url=http://evil.example'>"
        )
    found = gather.gather(
        [
            Found("<svg onload=alert(1)>.html", as_page(evil)),
            *(Found(c.name, c.content) for c in cases if c.outcome == "collected"),
        ]
    )
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.set_content(overview(found), wait_until="load")
    page.wait_for_timeout(300)
    assert page.evaluate("window.ran") is None
    assert page.locator("script, img, form, base, iframe").count() == 0
    assert page.url == "about:blank"
    assert asked == []
    page.close()


# Read back by the page ----------------------------------------------------------------------------

RESTORE = """async ({ source, lesson, outline, texts }) => {
    globalThis.course ??= await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
    const { answersOf, readWork, restoreWork, turnInPage } = globalThis.course;
    const told = [];
    for (const text of texts) {
        globalThis.courseAnswers.clear();
        const store = Object.assign(answersOf(lesson), { outline, about: { version: "0.1.0", title: "T" } });
        let read = "read", said, page;
        try { readWork(text, lesson); } catch (error) { read = `${error.constructor.name}: ${error.message}`; }
        try {
            said = await restoreWork(store, new File([text], "work.html"));
            page = turnInPage(store);
        } catch (error) { said = `CRASH ${error.stack}`; }
        told.push({ read, said, page, answers: Object.keys(store.answers).length });
    }
    return told;
}"""
MIA = answers("Mia")
TEXTS = {
    "page: structure": changed_json(MIA).map(lambda given: as_page(given)),
    "page: bytes": changed_bytes(as_page(MIA)),
    "page: JSON file": changed_json(MIA).map(lambda given: as_json(given)),
    "page: cut": st.integers(0, 30_000).map(lambda length: as_page(MIA)[:length]),
}


def with_value(value: object, *ids: str) -> bytes:
    return as_json(MIA | {"answers": {name: {"value": value, "edited_at": MIA["saved_at"]} for name in ids}})


@pytest.fixture(scope="module")
def reader(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.goto("about:blank")
    yield page
    page.close()


@examples(25)
@given(
    st.lists(
        st.sampled_from(list(TEXTS)).flatmap(lambda kind: st.tuples(st.just(kind), TEXTS[kind])),
        min_size=15,
        max_size=25,
    )
)
@example(
    [
        ("page: JSON file", with_value({key: 0}, *questions.bank(LESSON)))
        for key in ("", " 0", "0x0", "-0", "1e0", "__proto__")
    ]
)
@example([("page: JSON file", with_value("x", *(f"no-{i}" for i in range(5000))))])
@example([("page: bytes", as_page(MIA) * 2), ("page: structure", as_page(MIA | {"version": -1}))])
@example(
    [("page: structure", as_page(MIA | {"version": None})), ("page: structure", as_page(MIA | {"name": {}}))]
)
def test_fuzz_what_the_page_restores_it_saves_again_and_collect_reads(
    reader: Page, drawn: list[tuple[str, bytes]]
) -> None:
    """Any file is restored or refused in words; the page goes on, and what it saves then is sound."""
    texts = [content.decode("utf-8", "replace") for _, content in drawn]
    outline = questions.outline(LESSON)
    given = {"source": widget.toolkit().source, "lesson": LESSON, "outline": outline, "texts": texts}
    for (kind, _), text, told in zip(drawn, texts, reader.evaluate(RESTORE, given), strict=True):
        assert told["read"] == "read" or told["read"].startswith("NotRestored: "), told
        assert not told["said"].startswith("CRASH"), told
        assert len(told["said"]) < 3000
        again = turnin.parse("again.html", told["page"].encode("utf-8", "replace"))
        if told["read"] != "read":
            assert "Nothing was changed here." in told["said"]
            assert again.answers == {}
            became(f"restore, {kind}", "clear error")
            continue
        assert "restored" in told["said"]
        try:
            first = turnin.parse("first.html", text.encode("utf-8"))
        except turnin.Unreadable:
            continue
        for name, value in again.answers.items():
            assert first.answers.get(name) == value
        became(f"restore, {kind}", "right")
