"""`classroom collect` on a class's download: all sound work is in the table, all else is named, nothing is run."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from typer.testing import CliRunner

from helpers import course, questions
from helpers.classroom import files, gather, keyless, sheet, turnin, wording
from helpers.classroom.cli import app
from helpers.classroom.overview import overview

from . import submissions
from .submissions import LESSON, START, Class, answers, as_json, as_page, zipped

TEXTS = submissions.ids("text")
CHOICE, MATCH, SCALE = (submissions.ids(kind)[0] for kind in ("choice", "match", "scale"))


def collect(source: Path, out: Path, *options: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["collect", str(source), "--out", str(out), *options])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.output


def table(out: Path, name: str = "answers.csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((out / name).read_text(encoding="utf-8-sig"), newline="")))


def put(folder: Path, **content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in content.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def whole() -> Class:
    return submissions.whole_class()


@pytest.fixture(scope="module", params=["folder", "zip"])
def collected(
    request: pytest.FixtureRequest, whole: Class, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, int, str]:
    base = tmp_path_factory.mktemp("class")
    source = base / ("download" if request.param == "folder" else "download.zip")
    (whole.write if request.param == "folder" else whole.zip)(source)
    code, said = collect(source, base / "out")
    assert {path.name for path in base.iterdir()} == {source.name, "out"}, "something was written elsewhere"
    return base / "out", code, said


# The whole class ----------------------------------------------------------------------------------


def test_every_file_of_a_class_becomes_what_it_should(whole: Class, collected: tuple[Path, int, str]) -> None:
    out, _, _ = collected
    report = {row["File"].lstrip("'"): row for row in table(out, "report.csv")}
    for case in whole.cases:
        row = report.get(files.shown(case.reported))
        assert row, f"{case.reported} ({case.what}) is not in the report"
        assert row["What became of it"] == case.outcome, (case.what, row)
        if case.kind:
            assert row["Kind"] == case.kind, (case.what, row)
        if case.outcome == "not read":
            assert row["Reason or note"]


def test_all_sound_work_is_in_the_table_as_it_was_typed(
    whole: Class, collected: tuple[Path, int, str]
) -> None:
    out, code, _ = collected
    rows = {row["File"]: row for row in table(out)}
    assert len(rows) == sum(case.outcome == "collected" for case in whole.cases)
    for case in whole.cases:
        if case.what == "sound page":
            given = turnin.parse(case.name, case.content)
            assert rows[case.name][TEXTS[-1]] == given.answers[TEXTS[-1]]
            assert rows[case.name]["Answered"] == f"{len(given.answers)} of {len(questions.bank(LESSON))}"
    assert code == 1, "files that could not be used end the command with 1"


def test_results_are_four_files_and_nothing_escapes(collected: tuple[Path, int, str]) -> None:
    out, _, _ = collected
    assert {path.name for path in out.iterdir()} == {
        "answers.csv",
        "answers.xlsx",
        "overview.html",
        "report.csv",
    }
    assert not Path("/srv/escaped.html").exists()
    assert not list(out.parent.rglob("escaped*"))


def test_no_cell_is_a_formula(collected: tuple[Path, int, str]) -> None:
    out, _, _ = collected
    for row in table(out):
        assert not any((value or "").startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values())
    book = load_workbook(out / "answers.xlsx")
    assert [s.title for s in book] == ["Answers", "Questions", "Report"]
    kinds = Counter(
        cell.data_type for page in book for row in page.iter_rows() for cell in row if cell.value is not None
    )
    assert set(kinds) <= {"s", "n"}
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in book["Answers"]["A"])


def test_the_overview_runs_and_fetches_nothing(collected: tuple[Path, int, str]) -> None:
    page = (collected[0] / "overview.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page


# One thing at a time ------------------------------------------------------------------------------


def test_an_empty_folder_gives_an_empty_table(tmp_path: Path) -> None:
    code, said = collect(put(tmp_path / "in"), tmp_path / "out")
    assert code == 0
    assert "0 students" in said
    assert table(tmp_path / "out") == []


def test_results_are_never_overwritten_silently(tmp_path: Path) -> None:
    source = put(tmp_path / "in", a__html=as_page(answers("A")))
    assert collect(source, tmp_path / "out")[0] == 0
    (tmp_path / "out/answers.csv").write_text("mine")
    code, said = collect(source, tmp_path / "out")
    assert code == 2
    assert "--force" in said
    assert (tmp_path / "out/answers.csv").read_text() == "mine"
    assert collect(source, tmp_path / "out", "--force")[0] == 0


def test_a_source_that_is_missing_or_no_zip_is_said_in_words(tmp_path: Path) -> None:
    assert collect(tmp_path / "nothing", tmp_path / "out")[0] == 2
    (tmp_path / "x.zip").write_bytes(b"no zip")
    code, said = collect(tmp_path / "x.zip", tmp_path / "out")
    assert code == 1
    assert "neither a folder nor a zip" in " ".join(said.split())


def test_links_and_pipes_in_a_folder_are_named_and_not_followed(tmp_path: Path) -> None:
    source = put(tmp_path / "in", a__html=as_page(answers("A")))
    if not (submissions.can_link(tmp_path) and hasattr(os, "mkfifo")):
        pytest.skip("this system makes no symbolic links and pipes")
    secret = tmp_path / "secret.html"
    secret.write_bytes(as_page(answers("Secret")))
    os.symlink(secret, source / "link.html")
    os.symlink(tmp_path, source / "round")
    os.mkfifo(source / "pipe.html")
    code, _ = collect(source, tmp_path / "out")
    assert code == 1
    report = {row["File"]: row["Kind"] for row in table(tmp_path / "out", "report.csv")}
    assert report == {"a.html": "", "link.html": "link", "round": "link", "pipe.html": "not an answer file"}


def test_the_newest_of_a_students_files_counts(tmp_path: Path) -> None:
    new = answers("Anna")
    old = json.loads(json.dumps(new)) | {"saved_at": (START - timedelta(days=2)).isoformat()}
    old["answers"][TEXTS[-1]]["value"] = "an earlier thought"
    del new["answers"][TEXTS[0]]
    source = put(tmp_path / "in", a__html=as_page(old), b__html=as_page(new), c__html=as_page(new))
    code, _ = collect(source, tmp_path / "out")
    (row,) = table(tmp_path / "out")
    assert code == 0
    assert row[TEXTS[-1]] != "an earlier thought"
    assert TEXTS[0] in row["Notes"], "that an older file holds more must be said"
    report = {line["File"]: line["Reason or note"] for line in table(tmp_path / "out", "report.csv")}
    assert TEXTS[0] in report["a.html"]
    assert report["c.html"] == "the same file as b.html"


def test_two_students_of_one_nickname_both_keep_their_rows(tmp_path: Path) -> None:
    source = put(tmp_path / "in", a__html=as_page(answers("Alex", submissions.random.Random(1))))
    put(source, b__html=as_page(answers(" alex ", submissions.random.Random(2))))
    assert collect(source, tmp_path / "out")[0] == 0
    rows = table(tmp_path / "out")
    assert len(rows) == 2
    assert all("two students" in row["Notes"] for row in rows)
    report = table(tmp_path / "out", "report.csv")
    assert all("two students" in line["Reason or note"] for line in report)
    assert (tmp_path / "out/overview.html").read_text(encoding="utf-8").count("two students") >= len(rows)


def test_the_platform_tells_students_of_one_name_apart_and_who_is_late(tmp_path: Path) -> None:
    base = tmp_path / "in"
    for name in ("muster_LATE_4711_99_work.html", "muster_4712_98_work.html"):
        put(base)
        (base / name).write_bytes(as_page(answers("Muster")))
    assert collect(base, tmp_path / "out")[0] == 0
    assert [row["Late"] for row in table(tmp_path / "out")] in (["late", ""], ["", "late"])


def test_due_marks_what_was_saved_later(tmp_path: Path) -> None:
    source = put(tmp_path / "in", a__html=as_page(answers("A", saved_at="2026-11-25T10:00:00+00:00")))
    collect(source, tmp_path / "out", "--due", "2026-11-24T08:00")
    assert table(tmp_path / "out")[0]["Late"] == "late"


def test_answers_that_do_not_fit_are_left_out_and_named(tmp_path: Path) -> None:
    odd = answers("Odd")
    odd["answers"] |= {
        CHOICE: {"value": [99]},
        MATCH: {"value": {"0": 99}},
        "gone": {"value": "x"},
        TEXTS[-1]: 7,
    }
    collect(put(tmp_path / "in", a__html=as_page(odd)), tmp_path / "out")
    (row,) = table(tmp_path / "out")
    assert row[CHOICE] == row[MATCH] == row[TEXTS[-1]] == ""
    for name in (CHOICE, MATCH, TEXTS[-1], "gone"):
        assert name in row["Notes"]
    assert row[SCALE]


@pytest.mark.parametrize("value", [[0, 0], [0], [0, 2], [0, 1, 1], {"0": 1}, [0, True], [0, "1"]])
def test_an_order_holds_every_item_once(value: object) -> None:
    entry = {"kind": "order", "items": [{"text": "a"}, {"text": "b"}]}
    assert wording.checked(entry, [1, 0]) == [1, 0]
    with pytest.raises((ValueError, TypeError)):
        wording.checked(entry, value)


def test_another_version_of_the_course_is_collected_and_noted(tmp_path: Path) -> None:
    collect(put(tmp_path / "in", a__html=as_page(answers("A", course_version="9.9"))), tmp_path / "out")
    assert "9.9" in table(tmp_path / "out")[0]["Notes"]


def test_a_long_text_is_cut_for_excel_and_whole_in_the_overview() -> None:
    long = answers("Long")
    long["answers"][TEXTS[-1]]["value"] = "wort " * 10_000 + "end"
    found = gather.gather([files.Found("a.html", as_page(long))])
    assert len(max(map(str, sheet.rows(found)[0]), key=len)) > sheet.CELL_LENGTH
    book = load_workbook(io.BytesIO(sheet.as_xlsx(found)))
    assert (
        max(len(str(cell.value or "")) for row in book["Answers"].iter_rows() for cell in row)
        <= sheet.CELL_LENGTH
    )
    assert "wort end" in overview(found)


@pytest.mark.parametrize("start", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "＝1"])
def test_cells_that_a_spreadsheet_would_run_become_text(start: str) -> None:
    assert str(sheet.safe(start)).startswith("'")
    assert sheet.safe(-5) == -5


def test_a_file_cut_at_any_length_is_collected_whole_or_named() -> None:
    page = as_page(answers("Cut"))
    whole = turnin.parse("a", page)
    for length in range(0, len(page), 37):
        try:
            found = turnin.parse("a", page[:length])
        except turnin.Unreadable:
            continue
        assert found.answers == whole.answers


def test_a_page_that_another_program_wrote_anew_without_quotation_marks_is_read() -> None:
    page = as_page(answers("Anna"))
    bare = page.replace(
        b'type="application/json" id="course-answers"', b"type=application/json id=course-answers"
    )
    assert bare != page
    assert turnin.parse("a", bare).answers == turnin.parse("a", page).answers


# Anything at all ----------------------------------------------------------------------------------

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def outcome(content: bytes, name: str = "a.html") -> gather.Collected:
    found = gather.gather([files.Found(name, content)], LESSON)
    assert len(found.report) == 1
    sheet.as_csv(sheet.header(found), sheet.rows(found))
    sheet.as_xlsx(found)
    assert "<script" not in overview(found)
    return found


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_are_named(content: bytes) -> None:
    assert outcome(content).students == []


@settings(max_examples=60)
@given(json_values, st.sampled_from(sorted(questions.bank(LESSON))), st.text(max_size=30))
def test_any_value_in_place_of_an_answer_spoils_no_other(value: object, question_id: str, name: str) -> None:
    given = answers("Fuzz") | {"name": name}
    given["answers"][question_id] = {"value": value, "edited_at": value}
    content = json.dumps(given).encode()
    (student,) = outcome(content).students
    assert set(student.submission.answers) >= set(given["answers"]) - {question_id}


@settings(max_examples=60)
@given(
    st.sampled_from(["format", "version", "lesson", "name", "saved_at", "answers", "course_version"]),
    json_values,
)
def test_any_value_of_a_field_is_read_or_named(field: str, value: object) -> None:
    outcome(json.dumps(answers("Fuzz") | {field: value}).encode())


@settings(max_examples=60)
@given(st.data())
def test_a_zip_with_flipped_bytes_stops_nothing(data: st.DataObject) -> None:
    content = bytearray(zipped({"a.html": as_page(answers("A")), "b/c.answers.json": as_json(answers("C"))}))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    for item in files._entries(io.BytesIO(bytes(content)), "x.zip", 1, files._Budget(10**7), files.Limits()):
        assert item.name


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_any_text_comes_back_as_typed(text: str) -> None:
    given = answers("T")
    given["answers"][TEXTS[-1]]["value"] = text
    for content in (as_page(given), as_json(given)):
        found = turnin.parse("a", content).answers.get(TEXTS[-1], "")
        assert found == text.replace("\0", "�") or not text.strip()


# Measured -----------------------------------------------------------------------------------------


# What a process forked from this one is said to have used counts this one too, so it tells its own peak.
MEASURED = """
from pathlib import Path
from helpers.classroom import main
try:
    main()
finally:
    print(Path("/proc/self/status").read_text())
"""


@pytest.mark.slow
def test_measure_five_hundred_submissions(
    whole: Class, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Print time, peak memory and what became of each kind, as the command in a process of its own meets them."""
    if not Path("/proc/self/status").exists():
        pytest.skip("this system does not tell a process's peak memory by itself")
    whole.zip(tmp_path / "download.zip")
    words = ["collect", str(tmp_path / "download.zip"), "--out", str(tmp_path / "out")]
    started = perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *words], check=False, capture_output=True, text=True
    )
    seconds = perf_counter() - started
    assert done.returncode == 1, done.stderr
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", done.stdout)[1]) / 1024  # type: ignore[index]
    report = {row["File"].lstrip("'"): row for row in table(tmp_path / "out", "report.csv")}
    became = Counter(
        (
            c.what,
            report[files.shown(c.reported)]["What became of it"],
            report[files.shown(c.reported)]["Kind"],
        )
        for c in whole.cases
    )
    with capsys.disabled():
        print(
            f"\n{len(whole.cases)} files: {seconds:.1f} s, start of Python included; peak of the process {peak:.0f} MB"
        )
        for (what, result, kind), count in sorted(became.items(), key=lambda item: (item[0][1], item[0][0])):
            print(f"{count:5}  {what:32} {result:12} {kind}")
    assert seconds < 60
    assert peak < 400


def test_an_order_means_the_same_events_whichever_pack_it_was_given_in() -> None:
    lesson, name, entry = next(
        (lesson, name, entry)
        for lesson in course.lessons()
        if (course.folder() / f"questions/{lesson}.toml").is_file()
        for name, entry in questions.bank(lesson).items()
        if entry["kind"] == "order"
    )
    bare = keyless.question(entry)
    for bank, version in ((entry, "0.1.0"), (bare, "0.1.0+nokey")):
        marks = [questions.mark(item["text"]) for item in bank["items"]]
        assert [one["mark"] for one in questions.Question(bank, lesson).question["items"]] == marks
        given = answers("Mia", lesson=lesson, course_version=version)
        by_text = sorted(marks)
        given["answers"][name]["value"] = by_text
        [student] = gather.gather([files.Found("m.html", as_page(given))]).students
        found = [questions.mark(entry["items"][i]["text"]) for i in student.submission.answers[name]]
        assert found == by_text
