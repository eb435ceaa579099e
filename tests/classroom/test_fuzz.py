"""Fuzzing what a class hands in: every file is collected or named with a reason, nothing is written elsewhere."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from helpers.classroom import collect, files, gather, sheet, turnin
from helpers.classroom.cli import app
from tests.fuzz import became, changed_bytes, changed_json, examples

from .submissions import LESSON, answers, as_json, as_page, ids, zipped

MIA = answers("Mia")
SMALL = MIA | {"answers": {name: MIA["answers"][name] for name in list(MIA["answers"])[:6]}}
TEXT = ids("text")[0]
KINDS = {
    "litter", "no access", "not an answer file", "too large", "too many entries", "unsafe name", "link", "password",
    "too deep", "bomb", "damaged", "other version", "wrong lesson", "duplicate", "",
}  # fmt: skip


def told(kind: str, collected: gather.Collected) -> None:
    """Check that each file has one line with a known kind and a reason, and that the results can be written."""
    for line in collected.report:
        assert line.kind in KINDS, line
        assert line.outcome == "collected" or (line.reason and len(line.reason) < 1500), line
        became(kind, "right" if line.outcome in ("collected", "superseded") else "clear error")
    rows = [sheet.header(collected), *sheet.rows(collected)]
    for delimiter in (",", ";", "\t"):  # a spreadsheet takes what its country takes
        for row in csv.reader(io.StringIO(sheet.as_csv(rows[0], rows[1:])), delimiter=delimiter):
            assert not [cell for cell in row if sheet.FORMULA.match(cell) and not is_number(cell)]
    collect.overview(collected).encode("utf-8")
    sheet.as_xlsx(collected)


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


# Turn-in pages ------------------------------------------------------------------------------------


@examples(50)
@given(changed_json(SMALL))
@example(SMALL | {"answers": {TEXT: {"value": "a;=1+1;\n+2\t@x", "edited_at": ""}}})
@example(SMALL | {"name": ";=HYPERLINK(1)"})
@example(SMALL | {"version": True})
@example(SMALL | {"lesson": ["02-terror"]})
def test_fuzz_a_page_of_changed_answers(given_answers: Any) -> None:
    if not isinstance(given_answers, dict):
        content = json.dumps(given_answers).encode()
    else:
        content = as_page(given_answers)
    told("turn-in page: structure", gather.gather([files.Found("a.html", content)], LESSON))


@examples(60)
@given(changed_bytes(as_page(SMALL)))
@example(as_page(SMALL).replace(b"<script", b"<script " + b"id " * 130))
@example(b"<script id=course-answers")
@example(b"<script id=course-answers></script")
def test_fuzz_a_page_of_spoiled_bytes(content: bytes) -> None:
    told("turn-in page: bytes", gather.gather([files.Found("a.html", content)], LESSON))


@pytest.mark.parametrize(
    "piece", [b"<script ", b"<script id ", b"<script id=" + b" " * 390, b'"\\', b"[{", b"&#60;"]
)
def test_fuzz_no_page_takes_long_to_refuse(piece: bytes) -> None:
    """Megabytes made to make a pattern look back are read like any others (the run would hang)."""
    many = piece * (4_000_000 // len(piece))
    for content in (many, b'<script id="course-answers">"' + many + b"</script>"):
        with pytest.raises(turnin.Unreadable):
            turnin.parse("a.html", content)


# Folders and zips ---------------------------------------------------------------------------------

NAMES = st.sampled_from(
    [
        "a.html", "b.html", "02-terror.mia.answers.json", "Müller_12_assignsubmission_file_/a.html", "x/y/z.html",
        "../a.html", "/abs.html", "C:\\x.html", "C:x.html", "..\\..\\a.html", "con.html", "aux", "a:b.html", "nul\0.html",
        "e\u202e lmth.html", "\ud800.html", "é" * 200 + ".html", "__MACOSX/._a.html", "w.docx", "w.7z", "", " ", ".",
        "..", "a.html/", "answers.csv", "=1+1.html", "[red]a[/].html", "\x1b[31m.html", "a\nb.html", "//host/share/a.html",
    ]
)  # fmt: skip
PAGES = [
    as_page(SMALL),
    as_json(answers("Ben")),
    b"",
    b"noise",
    as_page(SMALL)[:300],
    as_page(SMALL | {"version": 9}),
]


@st.composite
def archives(draw: st.DrawFn, depth: int = 0) -> bytes:
    """Draw a zip of odd names, links, locked and nested files, in any way of packing."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(draw(st.integers(0, 5))):
            nested = depth < 3 and draw(st.integers(0, 5)) == 0
            content = draw(archives(depth=depth + 1)) if nested else draw(st.sampled_from(PAGES))
            name = draw(NAMES).encode("utf-8", "replace").decode()
            info = zipfile.ZipInfo(f"{number}.zip" if nested else name)
            info.compress_type = draw(
                st.sampled_from(
                    [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
                )
            )
            kind = draw(st.sampled_from([0, 0, 0, stat.S_IFLNK, stat.S_IFIFO, stat.S_IFDIR]))
            info.external_attr = (kind | 0o644) << 16 if kind else 0
            with archive.open(info, "w", force_zip64=draw(st.booleans())) as entry:
                entry.write(content)
        archive.comment = draw(st.binary(max_size=30))
    content = stream.getvalue()
    return draw(changed_bytes(content)) if draw(st.integers(0, 2)) == 0 else content


def as_zip64(content: bytes, entries: int | None = None) -> bytes:
    """Return a zip with the directory's end written as for large files."""
    at = content.rfind(files.END)
    count = int.from_bytes(content[at + 10 : at + 12], "little") if entries is None else entries
    size, start = content[at + 12 : at + 16], content[at + 16 : at + 20]
    record = (
        b"PK\x06\x06" + (44).to_bytes(8, "little") + b"\x2d\0\x2d\0" + bytes(8)
        + count.to_bytes(8, "little") * 2 + size + bytes(4) + start + bytes(4)
    )  # fmt: skip
    locator = files.ZIP64_LOCATOR + bytes(4) + at.to_bytes(8, "little") + (1).to_bytes(4, "little")
    end = files.END + bytes(4) + b"\xff\xff\xff\xff" + b"\xff" * 8 + bytes(2)
    return content[:at] + record + locator + end


@examples(40)
@given(archives())
@example(zipped({"": as_page(SMALL), "a.html": as_page(SMALL)}))  # no name: a traceback
@example(as_zip64(zipped({"a.html": as_page(SMALL)})))
def test_fuzz_a_zip_of_anything(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("zip")
    (folder / "download.zip").write_bytes(content)
    result = CliRunner().invoke(app, ["collect", str(folder / "download.zip"), "--out", str(folder / "out")])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    assert {path.name for path in folder.iterdir()} <= {"download.zip", "out"}
    out = {path.name for path in (folder / "out").iterdir()}
    assert out in (set(), {"answers.csv", "answers.xlsx", "overview.html", "report.csv"})
    if not out:
        assert result.exit_code == 1
        assert "download.zip" in result.output
        became("collect: zips", "clear error")
        return
    found = gather.gather(files.read(folder / "download.zip"))
    assert result.exit_code == (1 if found.unread else 0)
    told("collect: zips", found)


@examples(40)
@given(st.lists(st.tuples(NAMES, st.sampled_from(PAGES), st.booleans()), max_size=6))
def test_fuzz_a_folder_of_anything(
    tmp_path_factory: pytest.TempPathFactory, entries: list[tuple[str, bytes, bool]]
) -> None:
    folder = tmp_path_factory.mktemp("folder") / "in"
    folder.mkdir()
    for number, (name, content, linked) in enumerate(entries):
        plain = (
            name.replace("\0", "").replace("/", "").encode("utf-8", "replace")[:200].decode("utf-8", "ignore")
        )
        path = folder / f"{number}{plain}"
        try:
            path.symlink_to(folder / "0a.html") if linked else path.write_bytes(content)
        except OSError:
            continue  # this system knows no such name
    found = gather.gather(files.read(folder))
    assert len(found.report) == len(list(folder.iterdir()))
    told("collect: folders", found)


@pytest.mark.parametrize("count", [1, 3])
def test_a_zip_in_the_format_for_large_files_is_read(tmp_path: Path, count: int) -> None:
    """Some programs write every zip so (zip64); it was refused as one that lists too many files."""
    name_of = (
        {"work.html": as_page(SMALL)}
        if count == 1
        else {f"{i}.html": as_page(answers(f"S{i}")) for i in range(count)}
    )
    content = as_zip64(zipped(name_of))
    (tmp_path / "work.zip").write_bytes(content)
    found = gather.gather(files.read(tmp_path))
    assert len(found.students) == count
    assert found.unread == []


def test_a_zip_for_large_files_that_lists_too_many_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "work.zip").write_bytes(as_zip64(zipped({"work.html": as_page(SMALL)}), entries=10**9))
    [line] = gather.gather(files.read(tmp_path), LESSON).report
    assert line.kind == "too many entries"


def test_an_empty_file_of_the_same_name_never_takes_the_place_of_work() -> None:
    """Whoever hands in an empty page under another's name, later, must not empty that student's row."""
    empty = answers("Mia", saved_at="2027-01-01T00:00:00+00:00") | {"answers": {}}
    found = gather.gather(
        [files.Found("mia.html", as_page(MIA)), files.Found("other.html", as_page(empty))], LESSON
    )
    [student] = found.students
    assert student.submission.file == "mia.html"
    assert [line.file for line in found.report if line.outcome == "superseded"] == ["other.html"]


# The command as a teacher meets it ----------------------------------------------------------------

AS_TEACHER = "import sys; from helpers.classroom import main; sys.argv[0] = 'classroom'; {limit}; main()"


def classroom(*words: str, limit: str = "pass", **environment: str) -> tuple[int, str]:
    """Run the command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", AS_TEACHER.format(limit=limit), *words],
        capture_output=True,
        env=os.environ | environment,
        check=False,
    )
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


@pytest.fixture
def download(tmp_path: Path) -> Path:
    source = tmp_path / "in"
    source.mkdir()
    (source / "Ежов → work.html").write_bytes(as_page(SMALL))
    (source / "notes → .docx").write_bytes(b"x")
    return source


def test_a_console_that_knows_no_such_letters_is_written_to_all_the_same(
    download: Path, tmp_path: Path
) -> None:
    code, said = classroom("collect", str(download), "--out", str(tmp_path / "out"), PYTHONIOENCODING="ascii")
    assert code == 1, said
    assert "Traceback" not in said
    assert "1 collected" in said


@pytest.mark.skipif(sys.platform == "win32", reason="limits are of another kind there")
def test_results_that_do_not_fit_on_the_disk_are_said(download: Path, tmp_path: Path) -> None:
    full = "import resource, signal; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))"
    code, said = classroom("collect", str(download), "--out", str(tmp_path / "out"), limit=full)
    assert code == 1
    assert "Traceback" not in said
    assert "Not done" in said
    assert "answers.csv" in said


@pytest.mark.parametrize("command", [["key", "02"], ["handout", "02"], ["pack", "02"], ["collect", "."]])
def test_an_output_folder_that_cannot_be_made_is_said(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, said = classroom(*command, "--out", str(tmp_path / "file" / "under"))
    assert code in (1, 2)
    assert "Traceback" not in said
    assert "file" in said
