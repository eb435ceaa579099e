"""Find what of a lesson rests on memory, and whether the page says so.

A value of a table whose confidence is "memory" is known, but was not seen in a source. Each place where such
a value shows must say so in words. To find these places, every lesson is run twice: with the tables as they
are, and with the remembered values changed. Whatever differs shows them.

`python -m tests.doubt` prints, lesson by lesson, how many places show them, and each place without words of doubt.
"""

import contextlib
import html
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pandas as pd

from helpers import data
from helpers.exhibit import Exhibit
from tests.lessons import called, paths, read

# Words by which a page says that a value was not seen in a source.
DOUBT = re.compile(r"not verified|not seen|from memory|read only in part|only “to be shot” read|\w\*|\d \?")
# In a table a column can ask "Seen in a source?"; its answer for such a row is "no".
SEEN_NO = re.compile(r"^(no|not verified)$")
MARK = "¤"


@dataclass(frozen=True)
class Place:
    """One place of an exhibit that shows a remembered value, and whether it says so."""

    exhibit: str
    part: str
    words: str
    marked: bool


def places(path: Path) -> list[Place]:
    """Return every place of a lesson's exhibits that shows a value known from memory."""
    notebook = read(path)
    as_they_are = [value for _, value in called(path, notebook) if isinstance(value, Exhibit)]
    with changed_memory():
        changed = [value for _, value in called(path, notebook) if isinstance(value, Exhibit)]
    return [
        place for one, other in zip(as_they_are, changed, strict=True) for place in differences(one, other)
    ]


@contextlib.contextmanager
def changed_memory() -> Iterator[None]:
    """Let `helpers.data` give every value known from memory another value of the same type."""
    load = data.load

    def changed(name: str) -> pd.DataFrame:
        return _changed(name, load(name))

    with mock.patch.object(data, "load", changed):
        yield


def _changed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    schema = data.schema(name)["schema"]
    fields = {field["name"]: field for field in schema["fields"]}
    keys = _keys(schema)
    for judged in [column for column in table.columns if column.startswith("confidence")]:
        memory = table[judged] == "memory"
        for column in set(_judged_by(judged, list(table.columns))) - keys:
            values, field = table[column], fields[column]
            if field["type"] in ("integer", "number"):
                table[column] = values.mask(memory, values + 7)
            elif field["type"] == "string" and not field.get("constraints", {}).keys() & {"enum", "pattern"}:
                table[column] = values.mask(memory & (values != ""), values + MARK)
    return table


def _keys(schema: dict[str, Any]) -> set[str]:
    """Return the columns by which rows are found: they must stay as they are."""
    named = [schema["primaryKey"], *(key["fields"] for key in schema.get("foreignKeys", []))]
    keys = {column for key in named for column in ([key] if isinstance(key, str) else key)}
    keys |= {field["name"] for field in schema["fields"] if field["name"].endswith(("_id", "year", "rank"))}
    # What a claim of the source text says is read there; only the judgement of it can rest on memory.
    return keys | {"claim"}


def _judged_by(judged: str, columns: list[str]) -> list[str]:
    """Return the columns that a column of confidence speaks of: `confidence_export` of `export…`, else all others."""
    own = {name: name.removeprefix("confidence_") for name in columns if name.startswith("confidence_")}
    if judged in own:
        return [
            c for c in columns if c.startswith((own[judged], f"state_{own[judged]}")) and "from_" not in c
        ]
    spoken_for = [c for name in own for c in _judged_by(name, columns)]
    return [
        c for c in columns if not c.startswith("confidence") and c != "source_ids" and c not in spoken_for
    ]


def differences(one: Exhibit, other: Exhibit) -> Iterator[Place]:
    """Yield the places in which two runs of one exhibit differ."""
    note = bool(DOUBT.search(_plain(one.source)))
    for part, (before, after) in _texts(one, other).items():
        if before != after:
            words = _plain(before)
            yield Place(one.kicker, part, _from_difference(words, _plain(after)), bool(DOUBT.search(words)))
    yield from _table_differences(one, other)
    if one.figure is not None and str(one.figure.figure) != str(other.figure.figure):
        # What a figure shows hollow, starred or striped its note explains in words.
        yield Place(one.kicker, "figure", "", note)


def _from_difference(before: str, after: str) -> str:
    same = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    return f"…{before[max(0, same - 60) : same + 60]}…"


def _texts(one: Exhibit, other: Exhibit) -> dict[str, tuple[str, str]]:
    found = {"note": (one.source, other.source), "look for": (one.look_for, other.look_for)}
    for i, (before, after) in enumerate(zip(one.states, other.states, strict=True)):
        for key in before:
            if isinstance(before[key], str):
                found[f"state {i + 1}, {key}"] = (before[key], after[key])
    for i, (before, after) in enumerate(zip(one.items, other.items, strict=True)):
        found[f"entry {i + 1}"] = (before["html"], after["html"])
    return found


def _table_differences(one: Exhibit, other: Exhibit) -> Iterator[Place]:
    """Yield the cells that differ: marked in the row, in the head of the column, or in the cell itself."""
    before, after = (_rows(frame) for frame in (one.frame, other.frame))
    for key, cells in before.items():
        said = any(DOUBT.search(cell) or SEEN_NO.match(cell) for cell in cells)
        # A row whose head itself was remembered has no counterpart: all of it counts as shown.
        for name, cell, changed in zip(
            one.frame.columns, cells, after.get(key, [""] * len(cells)), strict=True
        ):
            if cell != changed:
                words = " | ".join(cells)[:160]
                yield Place(one.kicker, f"table, {name}", words, said or bool(DOUBT.search(name)))


def _rows(frame: pd.DataFrame) -> dict[tuple[str, int], list[str]]:
    """Return the rows by their head, for a changed number can change their order."""
    found: dict[tuple[str, int], list[str]] = {}
    for row in frame.map(str).values.tolist():
        found[row[0], sum(head == row[0] for head, _ in found)] = row
    return found


def _plain(words: Any) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", str(words)))


def main(names: list[str]) -> int:
    """Print the places without words of doubt, then the counts; return 1 if there is such a place."""
    totals = []
    for path in [Path(name) for name in names] or paths():
        found = places(path)
        totals.append((path.stem, len(found), sum(place.marked for place in found)))
        for place in found:
            if not place.marked:
                print(f"{path.stem}, {place.exhibit}, {place.part}: {place.words}")
    print(f"\n{'lesson':22}{'shown':>10}{'marked':>10}{'unmarked':>10}")
    for lesson, shown, marked in [*totals, ("all", *(sum(t[i] for t in totals) for i in (1, 2)))]:
        print(f"{lesson:22}{shown:10,}{marked:10,}{shown - marked:10,}")
    return int(any(shown != marked for _, shown, marked in totals))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
