"""Desk and turn-in of a lesson, and the kernel's side of them: what a page sends is kept, whatever kills the kernel."""

import json
import multiprocessing
import os
import random
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from helpers import answerfile, answers, course, questions

from .test_answerfile import LESSON, entry


class Page:
    """What a page would send to a keeper, and what it hears."""

    def __init__(self, folder: Path) -> None:
        self.keeper = answers.Keeper(LESSON, folder)
        self.heard: list[tuple[dict[str, Any], list[bytes]]] = []
        self.keeper.send = lambda content, buffers=(): self.heard.append((content, list(buffers)))

    def send(self, kind: str, **more: Any) -> dict[str, Any]:
        self.keeper.hear(None, {"kind": kind, "page": "p", **more})
        return self.heard[-1][0]


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
    first, second = answerfile.Files("03-confessions", tmp_path), answerfile.Files("04-show-trials", tmp_path)
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
    answerfile.Files(LESSON, tmp_path).save({"exit": entry("x"), **pins}, name="Mia")
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


def test_a_file_from_the_future_is_named_when_it_is_left_by_a_clearing(tmp_path: Path) -> None:
    page = Page(tmp_path)
    page.send("save", number=1, name="Mia", saved_at="2999-01-01T00:00:00Z", answers={"exit": entry("x")})
    told = page.send("clear", until=entry("", 5)["edited_at"])
    [problem] = told["problems"]
    assert problem.startswith("The file 02-terror.mia.answers.json says that it was saved in the future")
    assert (tmp_path / "02-terror.mia.answers.json").exists()


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
        found, problems = answerfile.Files(LESSON, folder).look()
        unreadable += len(problems)
        stored = (
            answerfile.Files(LESSON, folder).read("02-terror.mia.answers.json") if found else {"answers": {}}
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
