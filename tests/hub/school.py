"""A class at the hub: all students at once, and what became of each."""

import asyncio
import json
import os
import shutil
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.lab import chromium

from . import student, witness
from .hub import PROXY, Cost, Hub
from .student import LESSON, Visit


@dataclass(frozen=True)
class Lesson:
    """What a class did: everybody's visit, what it cost, and what lies in their folders afterwards."""

    visits: list[Visit]
    costs: dict[str, Cost]
    files: dict[str, dict[str, object]]

    @property
    def lost(self) -> list[str]:
        """Return "name: question" of each answer that was acknowledged and is not in the student's file."""
        return [
            f"{visit.name}: {question}"
            for visit in self.visits
            for question, value in visit.acknowledged.items()
            if self.files.get(visit.name, {}).get(question) != value
        ]


def proxy(folder: Path) -> Path:
    """Install the hub's proxy from npm into a folder; without npm, skip at home but fail in CI."""
    npm = shutil.which("npm")
    if npm is None:
        reason = "no npm: JupyterHub's proxy comes from there"
        pytest.fail(reason) if _in_ci() else pytest.skip(reason)
    done = subprocess.run(
        [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), PROXY],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        raise RuntimeError(f"npm could not install {PROXY}: {done.stderr[-500:]}")
    return folder / "node_modules/.bin/configurable-http-proxy"


def teach(hub: Hub, *, students: int, browsers: int, within: float, downloads: Path) -> Lesson:
    """Let a class work: `browsers` of them in Chromium, the others by protocol, all started within so many seconds."""
    names = [f"student{number:03}" for number in range(students)]
    gap = within / max(students, 1)
    seen: list[Visit] = []
    threads = [
        threading.Thread(target=_in_browser, args=(hub, name, number * gap, downloads, seen))
        for number, name in enumerate(names[:browsers])
    ]
    for thread in threads:
        thread.start()
    by_protocol = dict(enumerate(names[browsers:], start=browsers))
    # In a thread of its own: where Playwright's browser is open, this thread has an event loop already.
    with ThreadPoolExecutor(1) as others:
        seen += others.submit(lambda: asyncio.run(_all(hub, by_protocol, gap))).result()
    for thread in threads:
        thread.join()
    return Lesson(sorted(seen, key=lambda visit: visit.name), hub.costs(), files_of(hub, names))


async def _all(hub: Hub, names: dict[int, str], gap: float) -> list[Visit]:
    async def one(number: int, name: str) -> Visit:
        await asyncio.sleep(number * gap)
        return await student.visit(hub, name)

    return await asyncio.gather(*(one(number, name) for number, name in names.items()))


def _in_browser(hub: Hub, name: str, wait: float, downloads: Path, seen: list[Visit]) -> None:
    threading.Event().wait(wait)
    with chromium() as browser:
        seen.append(witness.visit(browser, hub, name, downloads))


def files_of(hub: Hub, names: list[str]) -> dict[str, dict[str, object]]:
    """Return every student's answers as they lie beside the lesson, by name and question."""
    found: dict[str, dict[str, object]] = {}
    for name in names:
        for path in hub.home(name).glob(f"course/notebooks/{LESSON}.*.answers.json"):
            answers = json.loads(path.read_text(encoding="utf-8"))["answers"]
            found.setdefault(name, {}).update({key: entry["value"] for key, entry in answers.items()})
    return found


def _in_ci() -> bool:
    return os.environ.get("CI") == "true"
