"""What holds for every exhibit of every lesson, and how a lesson bears a table that is damaged."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from helpers import course, data, questions, sources
from helpers.exhibit import Exhibit
from tests import lessons
from tests.conftest import forget
from tests.rooms import every_exhibit, exhibits, rooms

EXHIBITS = every_exhibit()
EXTERNAL = re.compile(r"""(?:src|srcset)\s*=|url\(|<script|<iframe|@import""", re.IGNORECASE)
MAPS = {"choropleth", "scattermap", "scattermapbox", "choroplethmap", "densitymap", "scattergeo"}
MADE_HERE = re.compile(r"[Mm]ade for this course|written for this course|[Ii]n our own words")
# Exhibits about the course itself, which has no source but its own files.
ABOUT_THE_COURSE = {"lessons_map"}


@pytest.fixture(scope="module", params=list(EXHIBITS))
def make(request: pytest.FixtureRequest) -> Callable[[], Exhibit]:
    return EXHIBITS[request.param]


@pytest.fixture(scope="module")
def shown(make: Callable[[], Exhibit]) -> Iterator[Exhibit]:
    value = make()
    assert isinstance(value, Exhibit), f"a notice in place of the exhibit: {value}"
    yield value
    value.close()


def test_every_ready_lesson_has_its_room_with_exhibits() -> None:
    by_lesson = {room.LESSON: exhibits(room) for room in rooms()}
    for path in lessons.paths():
        assert by_lesson[path.stem], path.stem


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.__name__)
def test_a_room_asks_the_questions_of_its_own_lesson(room: ModuleType) -> None:
    first = next(iter(questions.bank(room.LESSON)))
    assert isinstance(room.question(first), questions.Question)


def test_it_says_what_it_is_and_what_to_look_for(shown: Exhibit) -> None:
    assert re.match(r"Exhibit \d+[a-z]?\b", shown.kicker)
    assert "?" in shown.title
    assert len(shown.look_for.split()) >= 10
    assert len(shown.alt.split()) >= 8


def test_its_source_is_cited_or_it_says_that_it_was_made_for_the_course(
    shown: Exhibit, make: Callable[[], Exhibit]
) -> None:
    told = (
        shown.source
        + "".join(s.get("panel", "") for s in shown.states)
        + "".join(i["html"] for i in shown.items)
    )
    assert shown.source.strip()
    assert "#source-" in told or MADE_HERE.search(shown.source) or make.__name__ in ABOUT_THE_COURSE


def test_every_citation_in_it_resolves(shown: Exhibit) -> None:
    for source_id in lessons.HREF.findall(lessons.all_html(shown)):
        assert source_id in sources.works()


def test_it_has_a_control_whose_every_option_shows_something_else(shown: Exhibit) -> None:
    assert shown.controls
    for control in shown.controls:
        assert control["label"]
        assert len(control["options"]) >= 2
        assert len(set(control["options"])) == len(control["options"]) or control["kind"] == "slider"
    drawn = [
        json.dumps([s, shown.figure.states[i] if shown.figure else ""]) for i, s in enumerate(shown.states)
    ]
    sifted = {json.dumps(item["fits"]) for item in shown.items}
    assert len(set(drawn)) > 1 or len(sifted) > 1


def test_every_state_says_in_words_what_it_shows(shown: Exhibit) -> None:
    for state in shown.states:
        words = course.strip_tags(state.get("finding", "") + state.get("panel", ""))
        assert len(words.split()) >= 5 or shown.items
        assert not re.search(r"\b(nan|None|NaT|inf)\b(?! of)", state.get("finding", ""))


def test_its_table_heads_every_row_and_carries_every_value(shown: Exhibit) -> None:
    table = shown.table
    assert table["rows"]
    assert len(set(table["columns"])) == len(table["columns"])
    assert all(name and "_" not in name for name in table["columns"])
    assert all(len(row) == len(table["columns"]) and row[0] for row in table["rows"])
    assert table["file"].endswith(".csv")
    assert not re.search(r"[^a-z0-9.-]", table["file"])


def test_its_stand_in_is_whole(shown: Exhibit) -> None:
    text = shown.fallback()
    assert "<caption>" in text
    assert 'scope="col"' in text
    assert 'scope="row"' in text
    assert not re.search(r">\s*(nan|None|NaT|&lt;NA&gt;)\s*<", text)


def test_it_asks_nothing_of_another_host_and_runs_no_script(shown: Exhibit) -> None:
    assert not EXTERNAL.search(lessons.all_html(shown))
    assert not re.search(r"\son\w+\s*=", lessons.all_html(shown))


def test_its_figure_can_be_drawn_in_every_state(shown: Exhibit) -> None:
    if shown.figure is None:
        return
    base, states = shown.figure.figure, shown.figure.states
    text = json.dumps([base, states], allow_nan=False)
    assert "0x" not in text
    assert "bdata" not in text, "numbers are packed as plotly does it: a state could not be laid over them"
    assert not MAPS & {trace.get("type") for trace in base["data"]}
    assert base["layout"]["height"] > 0
    for state in states:
        assert len(state["data"]) <= len(base["data"])


def test_text_in_its_figure_is_at_least_fourteen_pixels(shown: Exhibit) -> None:
    if shown.figure is not None:
        text = json.dumps([shown.figure.figure, shown.figure.states])
        assert all(
            float(size) >= 14 for size in re.findall(r'"(?:text)?font": \{[^{}]*"size": ([\d.]+)', text)
        )


def test_it_reads_the_same_when_it_is_made_again(shown: Exhibit, make: Callable[[], Exhibit]) -> None:
    again = make()
    assert repr(again) == repr(shown)
    assert again.fallback() == shown.fallback()


# A damaged table ----------------------------------------------------------------------------------


def tables_of(exhibit: Callable[[], Exhibit], monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the names of the tables that an exhibit reads."""
    read, load = set(), data.load

    def recorded(name: str) -> object:
        read.add(name)
        return load(name)

    with monkeypatch.context() as patch:
        patch.setattr(data, "load", recorded)
        exhibit()
    return read


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.__name__)
def test_a_damaged_table_costs_only_the_exhibits_that_need_it(
    room: ModuleType, spoiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs = {name: tables_of(function, monkeypatch) for name, function in exhibits(room).items()}
    first = next(name for name, tables in needs.items() if tables)
    table = min(needs[first], key=lambda name: sum(name in tables for tables in needs.values()))
    (spoiled / data.schema(table)["path"]).write_text("spoiled\n", encoding="utf-8")
    forget()
    for name, function in exhibits(room).items():
        value = function()
        if table in needs[name]:
            assert isinstance(value, course.Text), f"{name} hides that {table} is damaged"
            assert f"data/{table}.csv" in value.plain
            assert "The rest of the lesson works without it." in value.plain
        else:
            assert isinstance(value, Exhibit), f"{name} fails though it does not read {table}"
