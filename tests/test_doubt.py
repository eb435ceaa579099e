"""What rests on memory says so on the page, in every state, entry and row that shows it."""

from pathlib import Path

import pandas as pd
import pytest

from helpers import data
from helpers.exhibit import Control, Exhibit, State
from tests import doubt, lessons


def exhibit(total: int, *, finding: str, source: str = "A count.") -> Exhibit:
    return Exhibit(
        kicker="Exhibit 1 · Made up",
        title="How many?",
        look_for="Look.",
        controls=[Control("Show", ["All"])],
        states=[State(finding.format(total))],
        table=pd.DataFrame({"Year": [1939, 1940], "Prisoners": [total, 5]}),
        source=source,
        alt="Numbers.",
    )


def test_values_from_memory_are_changed_and_all_others_left_alone() -> None:
    before = data.load("gulag_population")
    with doubt.changed_memory():
        after = data.load("gulag_population")
    memory = before["confidence"] == "memory"
    assert memory.any()
    assert (after["total"] - before["total"]).tolist() == [7 if known else 0 for known in memory]
    assert after["year"].tolist() == before["year"].tolist()
    assert data.load("gulag_population").equals(before)


@pytest.mark.parametrize(
    ("finding", "unmarked"),
    [
        ("There were {:,}.", ["state 1, finding", "table, Prisoners"]),
        ("There were {:,} (not verified).", ["table, Prisoners"]),
    ],
)
def test_a_place_that_shows_a_changed_value_without_words_of_doubt_is_named(
    finding: str, unmarked: list[str]
) -> None:
    found = doubt.differences(exhibit(1000, finding=finding), exhibit(1007, finding=finding))
    assert [place.part for place in found if not place.marked] == unmarked


def test_a_note_that_shows_no_remembered_value_is_no_place() -> None:
    assert list(doubt.differences(exhibit(1000, finding="Some."), exhibit(1000, finding="Some."))) == []


@pytest.mark.parametrize("path", lessons.paths(), ids=lambda path: path.stem)
def test_everything_that_a_lesson_shows_from_memory_says_so(path: Path) -> None:
    unmarked = [f"{p.exhibit}, {p.part}: {p.words}" for p in doubt.places(path) if not p.marked]
    assert unmarked == []
