"""The file beside the notebook: whole at every moment, the newer edit wins, nothing readable is ever lost."""

import errno
import json
import multiprocessing
import os
import random
import signal
import string
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import helpers
from helpers import answers, course, questions, safefile

LESSON = "02-terror"
ANY_TEXT = st.text(st.integers(0, 0x10FFFF).map(chr), max_size=60)  # lone surrogates and NUL as well


def entry(value: Any, second: float = 0, **more: Any) -> dict[str, Any]:
    minute, second = divmod(second, 60)
    return {"value": value, "edited_at": f"2026-11-23T14:{int(minute):02d}:{second:06.3f}+01:00", **more}


def values(stored: dict[str, Any]) -> dict[str, Any]:
    return {key: answer["value"] for key, answer in stored["answers"].items()}


@pytest.fixture
def files(tmp_path: Path) -> answers.Files:
    return answers.Files(LESSON, tmp_path)


@pytest.fixture
def stored(files: answers.Files) -> Path:
    """A file with two answers of Mia's."""
    name, _, _ = files.save({"exit": entry("Because…"), "kirov-weigh": entry({"0": 2})}, name="Mia")
    return files.folder / name


class Page:
    """What a page would send to a keeper, and what it hears."""

    def __init__(self, folder: Path) -> None:
        self.keeper = answers.Keeper(LESSON, folder)
        self.heard: list[tuple[dict[str, Any], list[bytes]]] = []
        self.keeper.send = lambda content, buffers=(): self.heard.append((content, list(buffers)))

    def send(self, kind: str, **more: Any) -> dict[str, Any]:
        self.keeper.hear(None, {"kind": kind, "page": "p", **more})
        return self.heard[-1][0]


# The format ---------------------------------------------------------------------------------------


def test_the_file_is_the_format_of_the_turn_in(files: answers.Files) -> None:
    name, differs, problems = files.save({"exit": entry("Why?")}, name="Mia K", saved_at="2026-11-23T14:05")
    assert (name, differs, problems) == ("02-terror.mia-k.answers.json", False, [])
    assert json.loads((files.folder / name).read_text(encoding="ascii")) == {
        "format": "stalin-purges-course/answers",
        "version": 1,
        "course_version": helpers.__version__,
        "lesson": LESSON,
        "name": "Mia K",
        "saved_at": "2026-11-23T14:05",
        "answers": {"exit": entry("Why?")},
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_any_text_comes_back_as_typed(tmp_path: Path, value: str, key: str, name: str) -> None:
    files = answers.Files(LESSON, tmp_path)
    file, _, _ = files.save({key: entry(value)}, name=name)
    stored = files.read(file)
    assert stored is not None
    # JSON, like JavaScript, knows two halves of a pair and the pair itself as the same text
    as_json = json.loads(json.dumps({"value": value, "key": key, "name": name}))
    assert stored["answers"][as_json["key"]]["value"] == as_json["value"]
    assert stored["name"] == as_json["name"]
    files.drop(file)


@given(st.sets(ANY_TEXT, min_size=2, max_size=6))
def test_two_students_never_share_a_file(names: set[str]) -> None:
    files = answers.Files(LESSON, Path())
    people = {
        answers.slug(name): " ".join(answers.unicodedata.normalize("NFKC", name).split()).lower()
        for name in names
    }
    for name in names:
        known = " ".join(answers.unicodedata.normalize("NFKC", name).split()).lower()
        assert people[answers.slug(name)] == known
        assert set(files.name(name=name)) <= set(string.ascii_lowercase + string.digits + "-.")


@pytest.mark.parametrize(("name", "word"), [("Mia", "mia"), (" MIA ", "mia"), ("", "unnamed-k3x9q2")])
def test_a_nickname_is_one_however_it_is_written(files: answers.Files, name: str, word: str) -> None:
    assert files.name(name=name.strip(), unnamed="k3x9q2") == f"02-terror.{word}.answers.json"


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x", "..", "/", "a\0b", "con", "x" * 5000])
def test_no_nickname_leads_out_of_the_folder(files: answers.Files, name: str) -> None:
    file, _, _ = files.save({"exit": entry("x")}, name=name)
    assert [path.name for path in files.folder.iterdir()] == [file]
    assert files.read(f"../{files.folder.name}/{file}") is None
    files.drop(f"../{files.folder.name}/{file}")
    assert (files.folder / file).exists()


# Whole or not at all ------------------------------------------------------------------------------


def test_a_file_cut_at_any_length_is_put_aside_and_named(stored: Path, tmp_path: Path) -> None:
    whole = stored.read_bytes()
    for length in range(len(whole)):
        folder = tmp_path / str(length)
        folder.mkdir()
        files, path = answers.Files(LESSON, folder), folder / stored.name
        path.write_bytes(whole[:length])
        found, problems = files.look()
        if length == len(whole) - 1:  # only the last line's end is missing
            assert (len(found), problems) == (1, [])
            continue
        assert found == []
        [words] = problems
        assert stored.name in words
        assert "damaged or not whole" in words
        assert (folder / f"{stored.name}.damaged-1").read_bytes() == whole[:length]
        _, _, problems = files.save({"exit": entry("new")}, name="Mia")
        assert problems == []
        assert values(files.read(stored.name)) == {"exit": "new"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "damaged or not whole"),
        (b"[" * 200_000, "damaged or not whole"),
        (b"{}", "is not a file of answers"),
        (b"[]", "is not a file of answers"),
        (b" " * (answers.LARGEST + 1), "too large"),
        # No page could read such numbers: JSON has none.
        (b'{"format": "stalin-purges-course/answers", "version": NaN}', "damaged or not whole"),
        (b'{"format": "stalin-purges-course/answers", "version": 1e999}', "damaged or not whole"),
    ],
)
def test_a_spoiled_file_is_never_used_nor_thrown_away(
    files: answers.Files, stored: Path, content: bytes, words: str
) -> None:
    stored.write_bytes(content)
    _, _, problems = files.save({"exit": entry("new")}, name="Mia")
    assert [words in problem for problem in problems] == [True]
    assert stored.with_name(f"{stored.name}.damaged-1").read_bytes() == content
    assert values(files.read(stored.name)) == {"exit": "new"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"version": 1', '"version": 2', "another version of the course"),
        ('"lesson": "02-terror"', '"lesson": "03-confessions"', "another lesson"),
    ],
)
def test_a_file_of_another_version_or_lesson_is_left_as_it_is(
    files: answers.Files, stored: Path, old: str, new: str, words: str
) -> None:
    strange = stored.read_text().replace(old, new)
    stored.write_text(strange)
    _, problems = files.look()
    assert [words in problem for problem in problems] == [True]
    with pytest.raises(answers.NotWrittenError, match=words):
        files.save({"exit": entry("new")}, name="Mia")
    assert stored.read_text() == strange


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "read-only"),
        (errno.EIO, "the system says"),
    ],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_what_cannot_be_written_is_said_and_the_old_file_stays(
    files: answers.Files, stored: Path, monkeypatch: pytest.MonkeyPatch, step: str, fault: int, words: str
) -> None:
    before = stored.read_bytes()

    def fail(*_: Any) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(safefile.os, step, fail)
    with pytest.raises(answers.NotWrittenError, match=words):
        files.save({"exit": entry("new", 9)}, name="Mia")
    assert stored.read_bytes() == before
    assert [path.name for path in files.folder.iterdir()] == [stored.name]


def test_more_than_can_be_read_again_is_not_written(files: answers.Files, stored: Path) -> None:
    before = stored.read_bytes()
    with pytest.raises(answers.NotWrittenError, match="longer than 5 MB"):
        files.save({"exit": entry("ж" * 1_000_000, 9)}, name="Mia")  # six bytes a letter
    assert stored.read_bytes() == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk needs /dev/full")
def test_a_disk_that_is_really_full_is_said() -> None:
    with (
        pytest.raises(OSError, match="No space left") as caught,
        Path("/dev/full").open("wb", buffering=0) as file,
    ):
        file.write(b"x")
    assert safefile.in_words(caught.value) == "the disk is full"


NOBODY = 65534
AS_A_STUDENT = """
import os, resource, sys
if os.geteuid() == 0:
    os.setgroups([]), os.setgid({nobody}), os.setuid({nobody})
{limit}
sys.path[:0] = {path!r}
from pathlib import Path
from helpers import answers
files = answers.Files({lesson!r}, Path({folder!r}))
print([words for words in files.look()[1]])
try:
    print(files.save({sent!r}, name="Mia"))
except answers.NotWrittenError as error:
    print("NOT WRITTEN:", error)
"""


def as_a_student(folder: Path, sent: answers.Answers, limit: str = "") -> str:
    """Save answers in a process of an ordinary user, whom permissions bind (root is bound by none)."""
    for parent in (folder, *folder.parents):  # the way there must be open to that user
        if os.geteuid() == 0 and parent != Path("/") and parent.stat().st_uid == 0 and parent != folder:
            parent.chmod(parent.stat().st_mode | 0o005)
    code = AS_A_STUDENT.format(
        nobody=NOBODY, limit=limit, path=sys.path, lesson=LESSON, folder=str(folder), sent=sent
    )
    # The imports are done before the user changes: the checkout may be root's alone.
    code = f"import helpers.answers\n{code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are of another kind there")
def test_a_folder_that_is_really_read_only_is_said_and_the_old_file_stays(
    files: answers.Files, stored: Path
) -> None:
    before = stored.read_bytes()
    files.folder.chmod(0o555)
    try:
        said = as_a_student(files.folder, {"exit": entry("new", 9)})
    finally:
        files.folder.chmod(0o700)
    assert "NOT WRITTEN: the folder is read-only" in said
    assert stored.read_bytes() == before
    assert [path.name for path in files.folder.iterdir()] == [stored.name]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are of another kind there")
def test_a_damaged_file_in_a_read_only_folder_is_said_and_stays(files: answers.Files, stored: Path) -> None:
    stored.write_bytes(b"{")
    stored.chmod(0o444)
    files.folder.chmod(0o555)
    try:
        said = as_a_student(files.folder, {})
    finally:
        files.folder.chmod(0o700)
    assert "damaged or not whole. It stays where it is, for the folder is read-only" in said
    assert stored.read_bytes() == b"{"


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="limits are of another kind there")
def test_a_disk_that_fills_up_midway_is_said_and_the_old_file_stays(
    files: answers.Files, stored: Path
) -> None:
    before = stored.read_bytes()
    if os.geteuid() == 0:
        os.chown(files.folder, NOBODY, NOBODY)
    stored.chmod(0o444)
    full = "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))"
    said = as_a_student(files.folder, {"exit": entry("long " * 1000, 9)}, full)
    assert "NOT WRITTEN: the disk is full" in said
    assert stored.read_bytes() == before
    assert [path.name for path in files.folder.iterdir()] == [stored.name]


def test_what_a_killed_kernel_left_is_swept_later(files: answers.Files, stored: Path) -> None:
    left = stored.with_name(f".4711.{stored.name}")
    left.write_bytes(b"{")
    files.look()
    assert left.exists(), "another kernel may be writing it"
    os.utime(left, (0, time.time() - 3600))
    files.look()
    assert not left.exists()
    assert stored.exists()


# Two kernels ---------------------------------------------------------------------------------------

KERNELS, SAVES = 3, 60


def save_without_pause(folder: str, kernel: int, ready: Any, line: Connection) -> None:
    """Be one of several kernels that write one student's file at the same instant."""
    files = answers.Files(LESSON, Path(folder))
    ready.wait()
    for number in range(SAVES):
        text = f"{kernel}.{number} " + "ж" * 500
        shared = entry(text, number + kernel / 10)
        try:
            files.save({f"own-{kernel}-{number}": shared, "shared": shared}, name="Mia", page=str(kernel))
        except answers.NotWrittenError as error:
            line.send(("refused", str(error)))
        else:
            line.send(("saved", f"own-{kernel}-{number}"))
    line.send(("done", ""))


@pytest.mark.skipif(os.name == "nt", reason="a fork server is not known there")
def test_kernels_that_save_one_file_at_the_same_instant_lose_nothing_acknowledged(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["helpers.answers", "tests.test_answers"])
    ready, lines, kernels = context.Barrier(KERNELS), [], []
    for number in range(KERNELS):
        mine, theirs = context.Pipe(duplex=False)
        kernel = context.Process(target=save_without_pause, args=(str(tmp_path), number, ready, theirs))
        kernel.start()
        theirs.close()
        lines.append(mine)
        kernels.append(kernel)
    told = [message for line in lines for message in iter(line.recv, ("done", ""))]
    for kernel in kernels:
        kernel.join()
    acknowledged = {key for kind, key in told if kind == "saved"}
    assert len(acknowledged) > KERNELS * SAVES / 2, [words for kind, words in told if kind == "refused"][:3]
    [found], problems = answers.Files(LESSON, tmp_path).look()
    stored = answers.Files(LESSON, tmp_path).read(found["file"])
    assert stored is not None
    assert problems == []
    assert acknowledged - set(stored["answers"]) == set()
    assert stored["answers"]["shared"]["value"].startswith(f"{KERNELS - 1}.{SAVES - 1} "), "the newest wins"
    assert [path.name for path in tmp_path.iterdir()] == [found["file"]], "locks and halves are gone"


def test_a_file_that_another_notebook_holds_is_not_waited_for_long(
    files: answers.Files, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safefile, "LOCK_SECONDS", 0.05)
    other = answers.Files(LESSON, files.folder)
    before = stored.read_bytes()
    with safefile.alone(stored), pytest.raises(answers.NotWrittenError, match="another notebook is writing"):
        other.save({"exit": entry("new", 9)}, name="Mia")
    assert stored.read_bytes() == before
    other.save({"exit": entry("new", 9)}, name="Mia")
    assert values(files.read(stored.name))["exit"] == "new"


@pytest.mark.skipif(not safefile.fcntl, reason="locks are of another kind there")
def test_where_there_are_no_locks_answers_are_written_all_the_same(
    files: answers.Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(safefile.fcntl, "flock", no_locks)
    file, _, _ = files.save({"exit": entry("x")}, name="Mia")
    monkeypatch.setattr(safefile, "fcntl", None)
    files.save({"exit": entry("y", 9)}, name="Mia")
    assert values(files.read(file)) == {"exit": "y"}


# Newest wins --------------------------------------------------------------------------------------


def test_what_the_page_wrote_itself_is_replaced(files: answers.Files) -> None:
    for second, text in enumerate(["a", "ab", "b"]):
        files.save({"exit": entry(text, second)}, name="Mia", page="p")
    assert files.read("02-terror.mia.answers.json")["answers"]["exit"] == entry("b", 2)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_pages_the_newer_wins_and_the_older_is_kept(
    files: answers.Files, order: tuple[int, int]
) -> None:
    texts = [entry("from one page", 1), entry("from the other", 2)]
    told = [files.save({"exit": texts[i]}, name="Mia", page=str(i))[1] for i in order]
    answer = files.read("02-terror.mia.answers.json")["answers"]["exit"]
    assert answer == entry("from the other", 2, older=[entry("from one page", 1)])
    assert told == [False, order == (1, 0)]


def test_a_page_that_learns_late_of_a_newer_text_does_not_write_over_it(files: answers.Files) -> None:
    files.save({"exit": entry("newer, from the other", 9)}, name="Mia", page="other")
    for second in (1, 2):
        files.save({"exit": entry(f"typed at {second}", second)}, name="Mia", page="p")
    answer = files.read("02-terror.mia.answers.json")["answers"]["exit"]
    assert answer["value"] == "newer, from the other"
    assert "typed at 2" in said(answer)


def test_typing_on_drops_nothing_that_came_from_elsewhere(files: answers.Files) -> None:
    files.save({"exit": entry("from the other", 1)}, name="Mia", page="other")
    for second in (2, 3, 4):
        files.save({"exit": entry(f"typed at {second}", second)}, name="Mia", page="p")
    answer = files.read("02-terror.mia.answers.json")["answers"]["exit"]
    assert said(answer) == ["typed at 4", "from the other"]


def test_a_page_sends_only_what_changed(files: answers.Files, stored: Path) -> None:
    files.save({"exit": entry("later", 5)}, name="Mia", page="q")
    assert values(files.read(stored.name)) == {"exit": "later", "kirov-weigh": {"0": 2}}


def test_answers_to_unknown_questions_are_kept(files: answers.Files, stored: Path) -> None:
    files.save({"of-a-later-edition": entry([1])}, name="Mia")
    assert values(files.read(stored.name))["of-a-later-edition"] == [1]


def test_what_is_no_answer_is_not_written(files: answers.Files, stored: Path) -> None:
    for odd in (1, None, {}, {"value": 1}, {"value": 1, "edited_at": "yesterday"}, entry(1, older="x")):
        _, _, [problem] = files.save({"odd": odd}, name="Mia")  # type: ignore[dict-item]
        assert "The answer to odd" in problem
    assert set(files.read(stored.name)["answers"]) == {"exit", "kirov-weigh"}


ANSWERS = st.lists(
    st.builds(entry, st.sampled_from(["", "a", "ab", "b", "b c", "x"]), st.integers(0, 5)),
    min_size=1,
    max_size=6,
)


def said(answer: dict[str, Any]) -> list[Any]:
    return [answer["value"], *(one["value"] for one in answer.get("older", []))]


@given(ANSWERS)
def test_no_text_is_lost_by_merging_and_the_newest_stands_first(copies: list[dict[str, Any]]) -> None:
    answer = copies[0]
    for copy in copies[1:]:
        answer = answers.merged(answer, copy)
    assert answers.moment(answer) == max(map(answers.moment, copies))
    for copy in copies:
        assert any(copy["value"].strip() in text for text in said(answer))
    assert answers.merged(answer, answer) == answer


@given(st.lists(st.builds(entry, ANY_TEXT, st.integers(0, 3000)), min_size=2, max_size=12))
def test_at_most_five_older_copies_are_kept_the_latest_of_them(copies: list[dict[str, Any]]) -> None:
    answer = copies[0]
    for copy in copies[1:]:
        answer = answers.merged(answer, copy)
    older = answer.get("older", [])
    assert len(older) <= answers.MOST_OLDER
    times = [answers.moment(one) for one in older]
    assert times == sorted(times, reverse=True)


# Through the keeper -------------------------------------------------------------------------------


def test_a_keeper_saves_finds_and_reads_back(tmp_path: Path) -> None:
    page = Page(tmp_path)
    assert page.send("look") == {"kind": "found", "files": [], "problems": []}
    told = page.send(
        "save", number=7, name="", unnamed="k3x9q2", saved_at="", answers={"exit": entry("\ud800 <b>")}
    )
    file = "02-terror.unnamed-k3x9q2.answers.json"
    assert told == {"kind": "saved", "number": 7, "file": file, "differs": False, "problems": []}
    [found] = page.send("look")["files"]
    assert (found["file"], found["unnamed"], found["name"], found["count"]) == (file, "k3x9q2", "", 1)
    page.send("read", file=file)
    content, [raw] = page.heard[-1]
    assert content == {"kind": "content"}
    assert json.loads(raw)["answers"]["exit"]["value"] == "\ud800 <b>"
    told = page.send("save", number=8, name="Mia", answers={"exit": entry("named", 2)}, instead=file)
    assert told["file"] == "02-terror.mia.answers.json"
    assert [one["name"] for one in page.send("look")["files"]] == ["Mia"]


def test_a_keeper_finds_what_a_student_pinned_in_other_lessons(tmp_path: Path) -> None:
    first, second = answers.Files("03-confessions", tmp_path), answers.Files("04-show-trials", tmp_path)
    first.save({"pin:a": entry("old", 1), "pin:b": entry("b", 1), "exit": entry("x", 1)}, name="Mia")
    second.save({"pin:a": entry(None, 2)}, name="MIA")
    second.save({"pin:c": entry("Ben's", 2)}, name="Ben")
    (tmp_path / "01-background.mia.answers.json").write_text("{")
    page = Page(tmp_path)
    assert page.send("pins", name="mia") == {"kind": "pinned", "name": "mia"}
    assert json.loads(page.heard[-1][1][0])["answers"] == {"pin:a": entry(None, 2), "pin:b": entry("b", 1)}
    page.send("pins", name="")
    assert json.loads(page.heard[-1][1][0])["answers"] == {}


def test_pinned_evidence_is_counted_apart_from_answers(tmp_path: Path) -> None:
    pins = {"pin:a": entry({"ref": "a"}), "pin:b": entry(None)}
    answers.Files(LESSON, tmp_path).save({"exit": entry("x"), **pins}, name="Mia")
    [found] = Page(tmp_path).send("look")["files"]
    assert (found["count"], found["pins"]) == (1, 1)


def test_a_keeper_refuses_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(tmp_path / "gone")
    told = page.send("save", number=1, name="Mia", answers={"exit": entry("x")})
    assert (told["kind"], told["number"]) == ("refused", 1)
    assert "No such file" in told["words"]


def test_clearing_removes_every_lessons_answers_and_nothing_else(tmp_path: Path) -> None:
    gone = [
        "02-terror.mia.answers.json",
        "03-confessions.ben.answers.json",
        "02-terror.mia.answers.json.damaged-1",
    ]
    gone += [".4711.02-terror.mia.answers.json", ".02-terror.mia.answers.json.lock"]  # left by killed kernels
    kept = ["02-terror.ipynb", "02-terror.txt", "mine.answers.json", "02-terror_Mia_2026-11-23_1405.html"]
    for name in [*gone, *kept]:
        (tmp_path / name).write_text("x")
    assert Page(tmp_path).send("clear") == {"kind": "cleared", "problems": []}
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(kept)


def test_what_the_next_student_saved_since_stays_when_a_kernel_hears_late_of_a_clearing(
    tmp_path: Path,
) -> None:
    page = Page(tmp_path)
    page.send(
        "save", number=1, name="Mia", saved_at=entry("", 1)["edited_at"], answers={"exit": entry("x", 1)}
    )
    page.send(
        "save", number=2, name="Ben", saved_at=entry("", 9)["edited_at"], answers={"exit": entry("y", 9)}
    )
    (tmp_path / "02-terror.zoe.answers.json").write_text("damaged")
    assert page.send("clear", until=entry("", 5)["edited_at"]) == {"kind": "cleared", "problems": []}
    assert [path.name for path in tmp_path.iterdir()] == ["02-terror.ben.answers.json"]


@pytest.mark.parametrize("message", [{}, {"kind": "?"}, {"kind": "read"}, {"kind": "read", "file": "../x"}])
def test_a_keeper_says_nothing_to_what_it_does_not_know(tmp_path: Path, message: dict[str, Any]) -> None:
    page = Page(tmp_path)
    page.keeper.hear(None, message)
    assert page.heard == []


# In the notebook ----------------------------------------------------------------------------------


@pytest.mark.parametrize("show", [answers.desk, answers.turn_in])
def test_desk_and_turn_in_read_the_same_at_each_run(show: Any) -> None:
    assert repr(show(LESSON)) == repr(show(LESSON))
    assert repr(show(LESSON)) in show(LESSON).fallback()
    assert show(LESSON).keeper is show(LESSON).keeper
    assert isinstance(show("99-none"), course.Text)


def test_the_outline_says_what_was_asked_and_nothing_of_the_key() -> None:
    told = json.dumps(questions.outline(LESSON), ensure_ascii=False)
    for question in questions.bank(LESSON).values():
        assert (
            question["title"]
            in json.loads(told)[[q["id"] for q in json.loads(told)].index(question["id"])]["title"]
        )
        for part in ("feedback", "model", "answer_from"):
            assert not question.get(part) or question[part] not in told
    assert '"fits"' not in told
    assert '"right"' not in told


# Killed at any moment -----------------------------------------------------------------------------

RUNS = 200


def type_until_killed(folder: str, line: Connection) -> None:
    """Be a kernel to which a page sends answers without a pause; tell `line` of each acknowledged one."""
    keeper, chance = answers.Keeper(LESSON, Path(folder)), random.Random()
    keeper.send = lambda content, buffers=(): line.send(content)
    typed: dict[str, str] = {}
    for number in range(1_000_000):
        key = chance.choice(["exit", "one-life", "kirov-weigh"])
        typed[key] = f"{number} {'мир <b> ' * chance.randint(0, 400)}"
        sent = {key: {"value": typed[key], "edited_at": f"2026-11-23T14:05:00.{number:06d}+01:00"}}
        line.send({"sending": (number, key)})
        keeper.hear(None, {"kind": "save", "number": number, "name": "Mia", "page": "p", "answers": sent})


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not known there")
def test_200_kills_at_random_moments_lose_no_acknowledged_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    context, chance = multiprocessing.get_context("forkserver"), random.Random(1937)
    context.set_forkserver_preload(["helpers.answers", "tests.test_answers"])
    acknowledged = lost = unreadable = midway = 0
    for run in range(RUNS):
        folder = tmp_path / str(run)
        folder.mkdir()
        mine, theirs = context.Pipe(duplex=False)
        kernel = context.Process(target=type_until_killed, args=(str(folder), theirs))
        kernel.start()
        theirs.close()
        heard = [mine.recv()]
        end = time.monotonic() + chance.uniform(0, 0.2)
        while time.monotonic() < end:
            if mine.poll(0.001):
                heard.append(mine.recv())
        os.kill(kernel.pid, signal.SIGKILL)
        kernel.join()
        while True:
            try:
                heard.append(mine.recv())
            except (EOFError, OSError):
                break
        keys = {told["sending"][0]: told["sending"][1] for told in heard if "sending" in told}
        last = {keys[told["number"]]: told["number"] for told in heard if told.get("kind") == "saved"}
        acknowledged += sum(told.get("kind") == "saved" for told in heard)
        midway += any(path.name.startswith(".") for path in folder.iterdir())
        found, problems = answers.Files(LESSON, folder).look()
        unreadable += len(problems)
        stored = (
            answers.Files(LESSON, folder).read("02-terror.mia.answers.json") if found else {"answers": {}}
        )
        for key, number in last.items():
            value = stored["answers"].get(key, {}).get("value", "-1 ")
            lost += int(value.split(" ")[0]) < number
    with capsys.disabled():
        print(
            f"\n{RUNS} kills: {acknowledged} answers acknowledged, {lost} lost, {unreadable} unreadable files, "
            f"{midway} killed in the middle of writing"
        )
    assert acknowledged > RUNS
    assert (lost, unreadable) == (0, 0)


def test_in_a_browser_without_a_drive_the_file_is_refused_and_not_called_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "emscripten")
    entry = {"value": "x", "edited_at": "2026-11-23T14:05:09.123+01:00"}
    with pytest.raises(answers.NotWrittenError, match="no folder that outlives it"):
        answers.Files("02-terror", tmp_path).save({"why": entry}, name="Mia")
    assert list(tmp_path.iterdir()) == []
