"""The file beside the notebook: whole at every moment, the newer edit wins, nothing readable is ever lost."""

import errno
import json
import multiprocessing
import os
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
from helpers import answerfile, safefile

LESSON = "02-terror"
ANY_TEXT = st.text(st.integers(0, 0x10FFFF).map(chr), max_size=60)  # lone surrogates and NUL as well


def entry(value: Any, second: float = 0, **more: Any) -> dict[str, Any]:
    minute, second = divmod(second, 60)
    return {"value": value, "edited_at": f"2026-11-23T14:{int(minute):02d}:{second:06.3f}+01:00", **more}


def values(stored: dict[str, Any]) -> dict[str, Any]:
    return {key: answer["value"] for key, answer in stored["answers"].items()}


@pytest.fixture
def files(tmp_path: Path) -> answerfile.Files:
    return answerfile.Files(LESSON, tmp_path)


@pytest.fixture
def stored(files: answerfile.Files) -> Path:
    """A file with two answers of Mia's."""
    name, _, _ = files.save({"exit": entry("Because…"), "kirov-weigh": entry({"0": 2})}, name="Mia")
    return files.folder / name


# The format ---------------------------------------------------------------------------------------


def test_the_file_is_the_format_of_the_turn_in(files: answerfile.Files) -> None:
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
    files = answerfile.Files(LESSON, tmp_path)
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
    files = answerfile.Files(LESSON, Path())
    people = {
        answerfile.slug(name): " ".join(answerfile.unicodedata.normalize("NFKC", name).split()).lower()
        for name in names
    }
    for name in names:
        known = " ".join(answerfile.unicodedata.normalize("NFKC", name).split()).lower()
        assert people[answerfile.slug(name)] == known
        assert set(files.name(name=name)) <= set(string.ascii_lowercase + string.digits + "-.")


@pytest.mark.parametrize(("name", "word"), [("Mia", "mia"), (" MIA ", "mia"), ("", "unnamed-k3x9q2")])
def test_a_nickname_is_one_however_it_is_written(files: answerfile.Files, name: str, word: str) -> None:
    assert files.name(name=name.strip(), unnamed="k3x9q2") == f"02-terror.{word}.answers.json"


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x", "..", "/", "a\0b", "con", "x" * 5000])
def test_no_nickname_leads_out_of_the_folder(files: answerfile.Files, name: str) -> None:
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
        files, path = answerfile.Files(LESSON, folder), folder / stored.name
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
        (b" " * (answerfile.LARGEST + 1), "too large"),
        # No page could read such numbers: JSON has none.
        (b'{"format": "stalin-purges-course/answers", "version": NaN}', "damaged or not whole"),
        (b'{"format": "stalin-purges-course/answers", "version": 1e999}', "damaged or not whole"),
    ],
)
def test_a_spoiled_file_is_never_used_nor_thrown_away(
    files: answerfile.Files, stored: Path, content: bytes, words: str
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
    files: answerfile.Files, stored: Path, old: str, new: str, words: str
) -> None:
    strange = stored.read_text().replace(old, new)
    stored.write_text(strange)
    _, problems = files.look()
    assert [words in problem for problem in problems] == [True]
    with pytest.raises(answerfile.NotWrittenError, match=words):
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
    files: answerfile.Files, stored: Path, monkeypatch: pytest.MonkeyPatch, step: str, fault: int, words: str
) -> None:
    before = stored.read_bytes()

    def fail(*_: Any) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(safefile.os, step, fail)
    with pytest.raises(answerfile.NotWrittenError, match=words):
        files.save({"exit": entry("new", 9)}, name="Mia")
    assert stored.read_bytes() == before
    assert [path.name for path in files.folder.iterdir()] == [stored.name]


def test_more_than_can_be_read_again_is_not_written(files: answerfile.Files, stored: Path) -> None:
    before = stored.read_bytes()
    with pytest.raises(answerfile.NotWrittenError, match="longer than 5 MB"):
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
from helpers import answerfile
files = answerfile.Files({lesson!r}, Path({folder!r}))
print([words for words in files.look()[1]])
try:
    print(files.save({sent!r}, name="Mia"))
except answerfile.NotWrittenError as error:
    print("NOT WRITTEN:", error)
"""


def as_a_student(folder: Path, sent: answerfile.Answers, limit: str = "") -> str:
    """Save answers in a process of an ordinary user, whom permissions bind (root is bound by none)."""
    for parent in (folder, *folder.parents):  # the way there must be open to that user
        if os.geteuid() == 0 and parent != Path("/") and parent.stat().st_uid == 0 and parent != folder:
            parent.chmod(parent.stat().st_mode | 0o005)
    code = AS_A_STUDENT.format(
        nobody=NOBODY, limit=limit, path=sys.path, lesson=LESSON, folder=str(folder), sent=sent
    )
    # The imports are done before the user changes: the checkout may be root's alone.
    code = f"import helpers.answerfile\n{code}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="permissions are of another kind there")
def test_a_folder_that_is_really_read_only_is_said_and_the_old_file_stays(
    files: answerfile.Files, stored: Path
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
def test_a_damaged_file_in_a_read_only_folder_is_said_and_stays(
    files: answerfile.Files, stored: Path
) -> None:
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
    files: answerfile.Files, stored: Path
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


def test_what_a_killed_kernel_left_is_swept_later(files: answerfile.Files, stored: Path) -> None:
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
    files = answerfile.Files(LESSON, Path(folder))
    ready.wait()
    for number in range(SAVES):
        text = f"{kernel}.{number} " + "ж" * 500
        shared = entry(text, number + kernel / 10)
        try:
            files.save({f"own-{kernel}-{number}": shared, "shared": shared}, name="Mia", page=str(kernel))
        except answerfile.NotWrittenError as error:
            line.send(("refused", str(error)))
        else:
            line.send(("saved", f"own-{kernel}-{number}"))
    line.send(("done", ""))


@pytest.mark.skipif(os.name == "nt", reason="a fork server is not known there")
def test_kernels_that_save_one_file_at_the_same_instant_lose_nothing_acknowledged(tmp_path: Path) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["helpers.answerfile", "tests.test_answerfile"])
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
    [found], problems = answerfile.Files(LESSON, tmp_path).look()
    stored = answerfile.Files(LESSON, tmp_path).read(found["file"])
    assert stored is not None
    assert problems == []
    assert acknowledged - set(stored["answers"]) == set()
    assert stored["answers"]["shared"]["value"].startswith(f"{KERNELS - 1}.{SAVES - 1} "), "the newest wins"
    assert [path.name for path in tmp_path.iterdir()] == [found["file"]], "locks and halves are gone"


def test_a_file_that_another_notebook_holds_is_not_waited_for_long(
    files: answerfile.Files, stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safefile, "LOCK_SECONDS", 0.05)
    other = answerfile.Files(LESSON, files.folder)
    before = stored.read_bytes()
    with (
        safefile.alone(stored),
        pytest.raises(answerfile.NotWrittenError, match="another notebook is writing"),
    ):
        other.save({"exit": entry("new", 9)}, name="Mia")
    assert stored.read_bytes() == before
    other.save({"exit": entry("new", 9)}, name="Mia")
    assert values(files.read(stored.name))["exit"] == "new"


@pytest.mark.skipif(not safefile.fcntl, reason="locks are of another kind there")
def test_where_there_are_no_locks_answers_are_written_all_the_same(
    files: answerfile.Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(safefile.fcntl, "flock", no_locks)
    file, _, _ = files.save({"exit": entry("x")}, name="Mia")
    monkeypatch.setattr(safefile, "fcntl", None)
    files.save({"exit": entry("y", 9)}, name="Mia")
    assert values(files.read(file)) == {"exit": "y"}


# Newest wins --------------------------------------------------------------------------------------


def test_what_the_page_wrote_itself_is_replaced(files: answerfile.Files) -> None:
    for second, text in enumerate(["a", "ab", "b"]):
        files.save({"exit": entry(text, second)}, name="Mia", page="p")
    assert files.read("02-terror.mia.answers.json")["answers"]["exit"] == entry("b", 2)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_pages_the_newer_wins_and_the_older_is_kept(
    files: answerfile.Files, order: tuple[int, int]
) -> None:
    texts = [entry("from one page", 1), entry("from the other", 2)]
    told = [files.save({"exit": texts[i]}, name="Mia", page=str(i))[1] for i in order]
    answer = files.read("02-terror.mia.answers.json")["answers"]["exit"]
    assert answer == entry("from the other", 2, older=[entry("from one page", 1)])
    assert told == [False, order == (1, 0)]


def test_a_page_that_learns_late_of_a_newer_text_does_not_write_over_it(files: answerfile.Files) -> None:
    files.save({"exit": entry("newer, from the other", 9)}, name="Mia", page="other")
    for second in (1, 2):
        files.save({"exit": entry(f"typed at {second}", second)}, name="Mia", page="p")
    answer = files.read("02-terror.mia.answers.json")["answers"]["exit"]
    assert answer["value"] == "newer, from the other"
    assert "typed at 2" in said(answer)


def test_typing_on_drops_nothing_that_came_from_elsewhere(files: answerfile.Files) -> None:
    files.save({"exit": entry("from the other", 1)}, name="Mia", page="other")
    for second in (2, 3, 4):
        files.save({"exit": entry(f"typed at {second}", second)}, name="Mia", page="p")
    answer = files.read("02-terror.mia.answers.json")["answers"]["exit"]
    assert said(answer) == ["typed at 4", "from the other"]


def test_a_page_sends_only_what_changed(files: answerfile.Files, stored: Path) -> None:
    files.save({"exit": entry("later", 5)}, name="Mia", page="q")
    assert values(files.read(stored.name)) == {"exit": "later", "kirov-weigh": {"0": 2}}


def test_answers_to_unknown_questions_are_kept(files: answerfile.Files, stored: Path) -> None:
    files.save({"of-a-later-edition": entry([1])}, name="Mia")
    assert values(files.read(stored.name))["of-a-later-edition"] == [1]


def test_what_is_no_answer_is_not_written(files: answerfile.Files, stored: Path) -> None:
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
        answer = answerfile.merged(answer, copy)
    assert answerfile.moment(answer) == max(map(answerfile.moment, copies))
    for copy in copies:
        assert any(copy["value"].strip() in text for text in said(answer))
    assert answerfile.merged(answer, answer) == answer


@given(st.lists(st.builds(entry, ANY_TEXT, st.integers(0, 3000)), min_size=2, max_size=12))
def test_at_most_five_older_copies_are_kept_the_latest_of_them(copies: list[dict[str, Any]]) -> None:
    answer = copies[0]
    for copy in copies[1:]:
        answer = answerfile.merged(answer, copy)
    older = answer.get("older", [])
    assert len(older) <= answerfile.MOST_OLDER
    times = [answerfile.moment(one) for one in older]
    assert times == sorted(times, reverse=True)


def test_in_a_browser_without_a_drive_the_file_is_refused_and_not_called_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "emscripten")
    entry = {"value": "x", "edited_at": "2026-11-23T14:05:09.123+01:00"}
    with pytest.raises(answerfile.NotWrittenError, match="no folder that outlives it"):
        answerfile.Files("02-terror", tmp_path).save({"why": entry}, name="Mia")
    assert list(tmp_path.iterdir()) == []
