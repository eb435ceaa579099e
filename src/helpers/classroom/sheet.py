"""The class as a table: CSV and XLSX, a row a student and a column a question, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from helpers.classroom import wording
from helpers.classroom.gather import Collected, Student, bank

if TYPE_CHECKING:
    from openpyxl import Workbook

CELL_LENGTH = 32_767  # what Excel takes
CUT = " … (cut: the whole text stands in overview.html)"
# A spreadsheet takes a cell that begins so for a formula; full-width forms count in some languages.
FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠\t\r\n]")
# Where the list separator is another, a spreadsheet breaks a cell of a CSV there, quoted or not.
BROKEN = re.compile(r"""([,;|\t\n]["'\s]*)(?=[=+\-@＝＋－＠])""")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
HEAD = ("Student", "Name on the platform", "Saved (UTC)", "Late", "Answered", "File", "Notes")
BOM = "\ufeff"  # by it Excel knows that a CSV is UTF-8

Cell = str | float | int


def safe(value: Cell) -> Cell:
    """Return a cell that no spreadsheet runs: formulas become text, control characters go, long text is cut."""
    if not isinstance(value, str):
        return value
    text = CONTROL.sub("\ufffd", value.replace("\r\n", "\n"))
    if FORMULA.match(text) or value.startswith(("\t", "\r", "\n")):
        text = f"'{text}"
    return text if len(text) <= CELL_LENGTH else text[: CELL_LENGTH - len(CUT)] + CUT


def header(collected: Collected) -> list[Cell]:
    """Return the names of the columns: who and when, then the questions by id."""
    return [*HEAD, *bank(collected)]


def rows(collected: Collected) -> list[list[Cell]]:
    """Return one row a student, in the order of `header`."""
    return [_row(student, collected) for student in collected.students]


def _row(student: Student, collected: Collected) -> list[Cell]:
    submission, entries = student.submission, bank(collected)
    saved = submission.saved_at.strftime("%Y-%m-%d %H:%M:%S") if submission.saved_at else ""
    counted = f"{len(submission.answers)} of {len(entries)}"
    answers = [
        wording.words(entry, submission.answers[name]) if name in submission.answers else ""
        for name, entry in entries.items()
    ]
    late, notes = "late" if student.late else "", "; ".join(student.notes)
    return [student.name, student.platform_name, saved, late, counted, submission.file, notes, *answers]


def key_rows(collected: Collected) -> list[list[Cell]]:
    """Return the questions as rows: id, kind, title, right options."""
    return [
        [
            name,
            entry["kind"],
            entry["title"],
            "; ".join(
                wording.letter(i) for i, option in enumerate(entry.get("options", [])) if option.get("right")
            ),
        ]
        for name, entry in bank(collected).items()
    ]


def report_rows(collected: Collected) -> list[list[Cell]]:
    """Return the report as rows: file, what became of it, kind, reason."""
    return [[line.file, line.outcome, line.kind, line.reason] for line in collected.report]


REPORT_HEAD = ("File", "What became of it", "Kind", "Reason or note")


def as_csv(head: Sequence[Cell], body: Iterable[Sequence[Cell]]) -> str:
    """Return a CSV text that Excel, LibreOffice and pandas read alike."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_unbroken(safe(cell)) for cell in head])
    writer.writerows([_unbroken(safe(cell)) for cell in row] for row in body)
    return BOM + text.getvalue()


def _unbroken(value: Cell) -> Cell:
    """Return a cell in which no part is a formula either, should a spreadsheet break it (the workbook is exact)."""
    return BROKEN.sub(r"\1'", value) if isinstance(value, str) else value


def as_xlsx(collected: Collected) -> bytes:
    """Return a workbook: Answers, Questions, Report. Every text is stored as text, never as a formula."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _fill(book, "Answers", header(collected), rows(collected))
    _fill(book, "Questions", ["Id", "Kind", "Title", "Right"], key_rows(collected))
    _fill(book, "Report", REPORT_HEAD, report_rows(collected))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(book: Workbook, title: str, head: Sequence[Cell], body: Iterable[Sequence[Cell]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    for number, row in enumerate([head, *body], start=1):
        for column, value in enumerate(row, start=1):
            if value == "":
                continue
            cell = sheet.cell(row=number, column=column, value=safe(value))
            if isinstance(value, str):
                cell.data_type = "s"
                cell.alignment = Alignment(vertical="top", wrap_text=number > 1)
            if number == 1:
                cell.font = Font(bold=True)
    for column, name in enumerate(head, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = 18 if name in HEAD else 40
    sheet.freeze_panes = "B2"
