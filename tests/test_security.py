"""What docs/security.md promises and no other test guards; and that every test it names is there."""

import ast
import csv
import json
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import helpers
from helpers import data
from helpers.exhibit import Exhibit
from tests import lessons
from tests.conftest import forget
from tests.rooms import every_exhibit

PACKAGE = Path(helpers.__file__).parent
PYTHON = sorted(PACKAGE.rglob("*.py"))
SCRIPTS = sorted((PACKAGE / "static").glob("*.js"))
DOCUMENT = lessons.REPOSITORY / "docs" / "security.md"
GUARD = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


# The document -------------------------------------------------------------------------------------


def rows() -> list[str]:
    """Return the lines of the document's tables that make a promise."""
    lines = DOCUMENT.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("| ") and not line.startswith(("| ---", "| Danger"))]


def test_every_promise_names_a_test_that_guards_it() -> None:
    assert len(rows()) > 20
    for line in rows():
        assert GUARD.search(line), line


@pytest.mark.parametrize(
    "guard", sorted(set(GUARD.findall(DOCUMENT.read_text(encoding="utf-8")))), ids="::".join
)
def test_every_test_that_the_document_names_is_there(guard: tuple[str, str]) -> None:
    file, name = guard
    tree = ast.parse((lessons.REPOSITORY / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


# What a lesson can do to the machine --------------------------------------------------------------

# Modules by which Python code reaches the network or other programs, and names that run text as code.
REACHING = {"socket", "ssl", "http", "urllib", "requests", "httpx", "ftplib", "smtplib"}
STARTING = {"subprocess", "multiprocessing", "ctypes"}
LOADING = {"pickle", "marshal", "shelve", "yaml", "dill", "joblib"}
RUNNING = {"eval", "exec", "compile", "__import__"}
MAY_WRITE = {"answerfile.py", "safefile.py"}  # and the teacher's command line, which no lesson imports
# The teacher's side puts links together, and starts the builder of the static site.
ALLOWED = {"classroom": STARTING | {"urllib"}}


def imported(tree: ast.AST) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names if name != "urllib.parse"}  # that only puts words together


def called(tree: ast.AST) -> set[str]:
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {f.id for f in functions if isinstance(f, ast.Name)} | {
        f.attr for f in functions if isinstance(f, ast.Attribute)
    }


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_code_of_the_course_reaches_the_network_or_runs_what_it_reads(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = ALLOWED.get(path.relative_to(PACKAGE).parts[0], set())
    assert imported(tree) & (REACHING | STARTING | LOADING) - allowed == set()
    names = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert names & RUNNING == set()


@pytest.mark.parametrize(
    "path",
    [p for p in PYTHON if "classroom" not in p.relative_to(PACKAGE).parts],
    ids=lambda path: str(path.relative_to(PACKAGE)),
)
def test_of_a_lessons_code_only_the_answers_write_files(path: Path) -> None:
    if path.name in MAY_WRITE:
        return
    writing = {
        "write_text",
        "write_bytes",
        "unlink",
        "rmdir",
        "mkdir",
        "makedirs",
        "remove",
        "system",
        "popen",
    }
    assert called(ast.parse(path.read_text(encoding="utf-8"))) & writing == set()


WATCHED = """
import json, os, sys
sys.dont_write_bytecode = True
seen = []
def watch(event, given):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
        seen.append([event, repr(given)[:200]])
    if event == "open" and isinstance(given[0], str) and given[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        seen.append([event, given[0]])
    if event in ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.symlink", "shutil.rmtree"):
        seen.append([event, repr(given)[:200]])
sys.addaudithook(watch)
from tests import lessons
for path in lessons.paths():
    for _ in lessons.called(path, lessons.read(path)):
        pass
print(json.dumps(seen))
"""


def test_all_cells_of_all_lessons_open_no_connection_start_no_program_and_write_no_file(
    tmp_path: Path,
) -> None:
    """Python itself reports it, whatever library does it."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(lessons.REPOSITORY)},
    )
    assert json.loads(done.stdout) == []
    assert list(tmp_path.iterdir()) == []


# What is handed in --------------------------------------------------------------------------------

COLLECTED = """
import resource, sys
from pathlib import Path
from helpers.classroom import files, gather
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = gather.gather(files.read(Path(sys.argv[1])), "02-terror")
print([line.kind for line in found.report], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="a file with holes and kilobytes are told otherwise there"
)
def test_half_a_gigabyte_handed_in_costs_little_memory(tmp_path: Path) -> None:
    for name in ("work.html", "work.zip", "work.answers.json"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(500_000_000)  # it has a hole: no disk is filled
    done = subprocess.run(
        [sys.executable, "-c", COLLECTED, str(tmp_path)], capture_output=True, text=True, check=True
    )
    kinds, more = done.stdout.rsplit(" ", 1)
    assert kinds == "['too large', 'too large', 'too large']"
    assert int(more) < 60_000, "kilobytes"


# What the page does -------------------------------------------------------------------------------

ASKING = re.compile(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts|Worker)\b\s*\(")
RUNS = re.compile(
    r"\beval\s*\(|new Function\(|set(?:Timeout|Interval)\s*\(\s*[\"'`]|document\.write|insertAdjacentHTML|outerHTML|srcdoc"
)
# Where HTML is made of text: every one is looked through by hand, so a new one must be looked at.
MARKUP = {
    "common.js": ['if (name === "html") element.innerHTML = value;'],
    "essay.js": ["html: marked("],
    "exhibit.js": [
        "html: marked(",
        "item.html",
        'model.get("look_for")',
        'model.get("source")',
        "now.panel",
        "now.finding",
    ],
    "questions.js": ["question.keyless ? kept : words", "question.prompt"],
    "turnin.js": ['make("div", { html }).textContent'],
}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_the_page_asks_nothing_of_any_host_and_runs_no_text(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # Whether the notebook's own server is back, with nothing but that question.
    assert ASKING.findall(text) == (["fetch"] if path.name == "connection.js" else [])
    assert all(
        'fetch(new URL("api/status", server.baseUrl)' in line
        for line in text.splitlines()
        if "fetch(" in line
    )
    assert RUNS.findall(text) == (["new Function("] if path.name == "figure.js" else []), (
        "plotly.js, from the kernel"
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_markup_is_made_only_where_it_was_looked_at(path: Path) -> None:
    lines = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"innerHTML|(?<!\.)\bhtml[:,}]|\{ html", line)
    ]
    for line in lines:
        assert any(known in line for known in MARKUP.get(path.name, [])), line


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_words_of_a_bank_are_escaped_where_feedback_is_put_together(path: Path) -> None:
    """`text`, `fits`, `when`, labels and what a student wrote are plain text; feedback and prompts are HTML."""
    text = path.read_text(encoding="utf-8")
    for template in re.findall(r"`<(?:p|li)[^`]*`", text):
        for put_in in re.findall(r"\$\{([^{}]*)\}", template):
            assert (
                not re.search(r"\.(text|fits|when|claim|title|name)\b|labels\[|given\[|\.value\b", put_in)
                or "escaped(" in put_in
            ), put_in


# Text of the tables -------------------------------------------------------------------------------

MARK = "<b id=mark>&"
PROSE = 25  # letters a cell has on average: a column of sentences, which no code compares with anything


def test_text_of_a_table_is_never_markup(spoiled: Path) -> None:
    marked = 0
    for resource in data.schemas().values():
        path = spoiled / resource["path"]
        head, *body = list(csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True)))
        keys = resource["schema"].get("primaryKey", [])
        for field in resource["schema"]["fields"]:
            at, rules = head.index(field["name"]), field.get("constraints", {})
            cells = [row[at] for row in body if row[at]]
            plain = (
                field["type"] == "string"
                and not {"enum", "pattern"} & set(rules)
                and not field.get("sourceIds")
            )
            if plain and field["name"] not in keys and cells and sum(map(len, cells)) / len(cells) >= PROSE:
                marked += 1
                for row in body:
                    row[at] += MARK if row[at] else ""
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *body])
    forget()
    assert marked > 80
    for name, make in every_exhibit().items():
        shown = make()
        assert isinstance(shown, Exhibit), f"{name}: {shown}"
        html = [shown.fallback(), shown.source, shown.look_for, *(item["html"] for item in shown.items)]
        html += [state[part] for state in shown.states for part in ("finding", "panel") if part in state]
        assert not [text for text in html if "<b id=mark>" in text], name
        shown.close()


# What it stands on --------------------------------------------------------------------------------

FREE = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla Public|0BSD|Zlib|CC0)\b|BSD-|MIT-0",
    re.IGNORECASE,
)
PINNED = re.findall(
    r"^([A-Za-z0-9_.-]+)==", (lessons.REPOSITORY / "binder" / "requirements.txt").read_text(), re.MULTILINE
)


@pytest.mark.parametrize("name", PINNED)
def test_everything_a_lesson_runs_on_has_a_licence_that_a_school_may_use(name: str) -> None:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        pytest.skip("not needed on this Python")
    classified = [line for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    told = " ".join([about.get("License-Expression") or "", *classified, (about.get("License") or "")[:100]])
    assert FREE.search(told), told
