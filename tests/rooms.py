"""The lesson rooms and their exhibits, found by looking: a new lesson is tested without a new line."""

import importlib
import inspect
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import helpers
from helpers.exhibit import Exhibit


def rooms() -> list[ModuleType]:
    """Return every module or package of `helpers` that names the lesson it belongs to."""
    folder = Path(helpers.__file__).parent
    files = sorted([*folder.glob("*.py"), *folder.glob("*/__init__.py")])
    named = [file for file in files if "\nLESSON = " in file.read_text(encoding="utf-8")]
    names = [file.parent.name if file.name == "__init__.py" else file.stem for file in named]
    return [importlib.import_module(f"helpers.{name}") for name in names]


def exhibits(room: ModuleType) -> dict[str, Callable[[], Exhibit]]:
    """Return a room's exhibits by name: what it shows and a cell can call without saying more."""
    return {
        name: function
        for name, function in vars(room).items()
        if inspect.isfunction(function)
        and function.__module__.startswith(room.__name__)
        and not name.startswith("_")
        and inspect.signature(function).return_annotation in ("Exhibit", Exhibit)
        and not any(p.default is p.empty for p in inspect.signature(function).parameters.values())
    }


def every_exhibit() -> dict[str, Callable[[], Exhibit]]:
    """Return all exhibits of all lessons, by "room.name"."""
    return {
        f"{room.__name__.removeprefix('helpers.')}.{name}": function
        for room in rooms()
        for name, function in exhibits(room).items()
    }
