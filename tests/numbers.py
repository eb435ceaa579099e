"""Hold each marked number of a lesson to its cell of a table.

A number that comes from a table is followed at once by an HTML comment that names its cell:

    681,692<!-- repression_by_year[1937..1938].death_sentences -->

    table[key].column      the cell of one row; the key is the table's primary key
    table[a..b].column     the sum over the rows from key a to key b
    table[*].column        the sum of all rows
    count(table)           the number of rows
    count(table, column=value)   the number of rows with that value
    term + term - term     sums and differences of these
    ~ ...                  the number in the text may be rounded to the digits it shows

`python -m tests.numbers` lists the sentences that show a number without a marker, then counts numbers and
citations lesson by lesson.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers import course, data, sources
from tests.lessons import COMMENT, LINK, cells, paths, prose, read, where


class MarkerError(Exception):
    """A marker cannot be read, or names a table, row or column that is not there."""


# The grammar --------------------------------------------------------------------------------------

CELLS = re.compile(r"(?P<table>\w+)\[(?P<key>[^]]+)\]\.(?P<column>\w+)")
COUNT = re.compile(r"count\((?P<table>\w+)(?:,\s*(?P<column>\w+)=(?P<value>[^)]*))?\)")
SIGN = re.compile(r" ([+-]) ")


@dataclass(frozen=True)
class Cells:
    """`table[first..last].column`: a sum of cells; `first` alone is one row, "*" every row."""

    table: str
    first: str
    column: str
    last: str = ""

    def __str__(self) -> str:
        span = f"{self.first}..{self.last}" if self.last else self.first
        return f"{self.table}[{span}].{self.column}"

    def value(self) -> float:
        """Return the sum of the cells named; raises MarkerError if one is not there or is no number."""
        table, keys = load(self.table)
        if self.column not in table.columns:
            raise MarkerError(f"{self}: no column '{self.column}'. Known: {', '.join(table.columns)}")
        numbers = pd.to_numeric(table[self.column], errors="coerce")
        wanted = numbers if self.first == "*" else numbers[self._rows(keys)]
        if wanted.isna().any() and self.first != "*":
            raise MarkerError(f"{self}: a cell is empty or is no number")
        return float(wanted.sum())

    def _rows(self, keys: list[str]) -> slice:
        for key in filter(None, (self.first, self.last)):
            if key not in keys:
                raise MarkerError(f"{self}: no row '{key}' in data/{self.table}.csv")
        start, end = keys.index(self.first), keys.index(self.last or self.first)
        if end < start:
            raise MarkerError(f"{self}: '{self.last}' stands before '{self.first}'")
        return slice(start, end + 1)


@dataclass(frozen=True)
class Count:
    """`count(table, column=value)`: a number of rows."""

    table: str
    column: str = ""
    wanted: str = ""

    def __str__(self) -> str:
        return f"count({self.table}, {self.column}={self.wanted})" if self.column else f"count({self.table})"

    def value(self) -> float:
        """Return the number of rows; raises MarkerError if none has that value."""
        table, _ = load(self.table)
        if not self.column:
            return float(len(table))
        if self.column not in table.columns:
            raise MarkerError(f"{self}: no column '{self.column}'. Known: {', '.join(table.columns)}")
        found = int((as_text(table[self.column]) == self.wanted).sum())
        if not found:
            raise MarkerError(f"{self}: no row has the value '{self.wanted}'")
        return float(found)


@dataclass(frozen=True)
class Marker:
    """What stands in the comment: signed terms, and whether the number may be rounded."""

    terms: tuple[tuple[int, Cells | Count], ...]
    rounded: bool = False

    def __str__(self) -> str:
        words = "".join(f" {'+' if sign > 0 else '-'} {term}" for sign, term in self.terms)[3:]
        return f"~ {words}" if self.rounded else words

    def value(self) -> float:
        """Return what the tables say."""
        return sum(sign * term.value() for sign, term in self.terms)


def parse(text: str) -> Marker:
    """Read a marker; raises MarkerError if it is not in the grammar."""
    rest = text.strip()
    rounded = rest.startswith("~")
    rest = rest.removeprefix("~").lstrip()
    terms: list[tuple[int, Cells | Count]] = []
    sign = 1
    while True:
        match = CELLS.match(rest) or COUNT.match(rest)
        if not match:
            raise MarkerError(f"'{text.strip()}' is no marker: see tests/numbers.py for the grammar")
        terms.append((sign, _term(match)))
        rest = rest[match.end() :]
        if not rest.strip():
            return Marker(tuple(terms), rounded)
        joint = SIGN.match(rest)
        if not joint:
            raise MarkerError(f"'{text.strip()}' is no marker: '{rest.strip()}' is left over")
        sign, rest = (1 if joint[1] == "+" else -1), rest[joint.end() :]


def _term(match: re.Match[str]) -> Cells | Count:
    if match.re is COUNT:
        return Count(match["table"], match["column"] or "", (match["value"] or "").strip())
    first, _, last = match["key"].partition("..")
    return Cells(match["table"], first, match["column"], last)


def load(name: str) -> tuple[pd.DataFrame, list[str]]:
    """Return a table and its keys as text."""
    try:
        table = data.load(name)
    except data.DataError as error:
        raise MarkerError(str(error)) from None
    key = data.schema(name)["schema"]["primaryKey"]
    return table, list(as_text(table[key if isinstance(key, str) else key[0]]))


def as_text(cells: pd.Series) -> pd.Series:
    """Return cells as they are written in the file: days without a time, true and false in small letters."""
    if pd.api.types.is_datetime64_any_dtype(cells):
        return cells.dt.strftime("%Y-%m-%d")
    return cells.astype(str).replace({"True": "true", "False": "false"})


# Numbers in a text --------------------------------------------------------------------------------

SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
SHOWN = re.compile(
    r"(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?(?:[ \u00a0](?P<scale>thousand|million|billion))?"
    r"(?: per cent|%)?[*_]*$"
)


@dataclass(frozen=True)
class Shown:
    """A number as a text shows it, and the step of its last digit that says something."""

    value: float
    step: float

    def agrees(self, wanted: float, *, rounded: bool) -> bool:
        """Say whether the text's number is `wanted`, or `wanted` rounded to the digits shown."""
        slack = self.step / 2 if rounded else 0
        return abs(self.value - wanted) <= slack + 1e-6


def shown(before: str) -> Shown | None:
    """Return the number at the end of `before`, or None if no number stands there."""
    match = SHOWN.search(before)
    if not match:
        return None
    digits, decimals = match["digits"].replace(",", ""), match["decimals"] or ""
    scale = SCALES.get(match["scale"] or "", 1)
    places = len(decimals) - 1 if decimals else len(digits.rstrip("0")) - len(digits)
    return Shown(float(digits + decimals) * scale, 10.0**-places * scale)


def marked(markdown: str) -> Iterator[tuple[str, str]]:
    """Yield (text before, marker) of every HTML comment of a Markdown text."""
    return ((markdown[: match.start()], match[0][4:-3].strip()) for match in COMMENT.finditer(markdown))


def wrong(markdown: str, place: str) -> list[str]:
    """Return what is wrong with the marked numbers of a text: a line each, naming sentence and marker."""
    return [f"{place}: {problem}" for before, text in marked(markdown) if (problem := _problem(before, text))]


def _problem(before: str, text: str) -> str:
    sentence = re.split(r"(?<=[.!?:])\s+|\n", prose(before))[-1].strip()
    here = f"“… {sentence}” <!-- {text} -->"
    try:
        marker = parse(text)
        wanted = marker.value()
    except MarkerError as error:
        return f"{here} {error}"
    number = shown(before)
    if number is None:
        return f"{here} no number stands right before the marker"
    if not number.agrees(wanted, rounded=marker.rounded):
        return f"{here} the table says {wanted:,.10g}"
    return ""


# Numbers without a marker -------------------------------------------------------------------------

MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
NOT_COUNTED = (
    re.compile(r"\d[\d,.]*(?:[ \u00a0]\w+)?(?: cent|%)?[*_]*<!--.*?-->"),  # marked
    re.compile(r"\[[^]]*\]\([^)]*\)"),  # a link
    re.compile(rf"\b\d{{1,2}}(?:(?:[–-]| and )\d{{1,2}})? {MONTH}\b|\b{MONTH} \d{{1,2}}\b"),  # a day
    re.compile(r"(?<![\d,])(?:1[789]|20)\d\ds?(?:[–-]\d{2,4})?\b(?!,\d)"),  # a year, years, a decade
    re.compile(
        r"\b(?:Orders?|Articles?|Exhibits?|Lessons?|No\.|number|§)[ \u00a0]*\d+(?:[–-]\d+)?", re.IGNORECASE
    ),
    re.compile(r"\b\d+(?:(?:[–-]| to )\d+)? (?:words|minutes)\b"),
    re.compile(r"\bCC BY \d\.\d\b"),
    re.compile(r"(?<![\d,])0\d+\b"),  # the number of an order or a lesson
    re.compile(r"\b\d+(?:st|nd|rd|th)\b"),
    re.compile(r"^#+ \d+ ·"),  # the number of a section
)


def unmarked(markdown: str) -> list[str]:
    """Return the sentences that show a number of two digits or more without naming its cell."""
    return [sentence for sentence, _ in _uncounted(markdown)]


def _uncounted(markdown: str) -> Iterator[tuple[str, int]]:
    """Yield (sentence, how many numbers) for each sentence with numbers that name no cell and are no dates."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", markdown):
        counted = sentence
        for pattern in NOT_COUNTED:
            counted = pattern.sub("", counted)
        if numbers := re.findall(r"\d+(?:[.,]\d+)+|\d\d+", prose(counted)):
            yield prose(sentence).strip(), len(numbers)


# The report ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tally:
    """What the Markdown of one lesson holds: numbers other than dates and labels, and citations."""

    lesson: str
    marked: int
    unmarked: int
    citations: int
    unresolved: int

    @property
    def numbers(self) -> int:
        """Return how many numbers the narrative shows in all."""
        return self.marked + self.unmarked


def tally(path: Path) -> Tally:
    """Count a lesson's numbers and citations; a citation resolves if data/sources.json has the work."""
    texts = [cell.source for _, cell in cells(read(path), "markdown")]
    cites = [match["id"] for text in texts for match in LINK.finditer(text)]
    return Tally(
        lesson=path.stem,
        marked=sum(1 for text in texts for _ in marked(text)),
        unmarked=sum(count for text in texts for _, count in _uncounted(text)),
        citations=len(cites),
        unresolved=sum(source_id not in sources.works() for source_id in cites),
    )


def main(names: list[str]) -> int:
    """Print the sentences of the named notebooks, or all, with a number that names no cell; then a table of counts."""
    wanted = [Path(name) for name in names] or paths()
    for path in wanted:
        for index, cell in cells(read(path), "markdown"):
            for sentence in unmarked(cell.source):
                print(f"{where(path, index)}: {sentence}")
    columns = ("numbers", "marked", "unmarked", "citations", "unresolved")
    print(f"\n{'lesson':22}" + "".join(f"{name:>12}" for name in columns))
    tallies = [tally(path) for path in wanted]
    for one in tallies:
        print(f"{one.lesson:22}" + "".join(f"{getattr(one, name):12,}" for name in columns))
    print(f"{'all':22}" + "".join(f"{sum(getattr(t, name) for t in tallies):12,}" for name in columns))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except course.CourseError as error:
        sys.exit(str(error))
