"""A bank of questions of our own: each way of asking once, whatever the lessons ask."""

import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from helpers import course
from tests import renew

BANK = Path(__file__).with_suffix(".toml")


def asked() -> list[str]:
    """Return the ids of the bank's questions."""
    return [question["id"] for question in tomllib.loads(BANK.read_text(encoding="utf-8"))["question"]]


@contextmanager
def used(copy: Path, *lessons: str) -> Iterator[None]:
    """Let the kernels find the course's data in a new folder `copy`, with our bank in place of these lessons' own."""
    shutil.copytree(course.folder(), copy)
    for lesson in lessons:
        shutil.copy(BANK, copy / "questions" / f"{lesson}.toml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSE_DATA", str(copy))
        (copy / "exhibits.json").write_text(renew.exhibits_json(), encoding="utf-8")
        yield
