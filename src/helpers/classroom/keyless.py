"""Take the key out of a question bank, and bring answers given without it back to the full bank's order."""

from __future__ import annotations

from typing import Any

from helpers import __version__, questions
from helpers.course import CourseError

MARK = "nokey"  # the local part of such a pack's version: "0.1.0+nokey"

USE_THE_OTHER = "This copy of the course was packed without its key. Use the copy that packed it."

# What a student sees of each kind, and no more: a field that is not named here does not leave the house.
ASKED: dict[str, tuple[str, ...]] = {
    "choice": (),
    "estimate": ("minimum", "maximum", "step", "unit"),
    "order": (),
    "scale": ("labels",),
    "match": ("choices",),
    "tag": ("labels",),
    "judge": ("claim", "words"),
    "document": (),
    "text": ("words",),
    "essay": ("words", "parts", "suggested"),
}


def question(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a question without right answers, feedback and model answer.

    Raises
    ------
    CourseError
        The kind of question is not known here, so what its key is can't be told.
    """
    kind = entry["kind"]
    if kind not in ASKED:
        raise CourseError(f"Question '{entry['id']}' is of kind '{kind}': its key cannot be taken out yet.")
    bare = {name: entry[name] for name in (*questions.COMMON, *ASKED[kind])} | {"keyless": True}
    if kind in questions.PIECES and kind != "essay":  # an essay's parts are all asked
        pieces, _ = questions.PIECES[kind]
        bare[pieces] = [{"text": piece["text"]} for piece in entry[pieces]]
    if kind == "choice":
        bare["several"] = sum(bool(option.get("right")) for option in entry["options"]) > 1
    if kind == "order":  # the bank lists items in the right order: that is the key
        bare["items"] = [{"text": entry["items"][i]["text"]} for i in _stirred(entry)]
    return bare


def is_this_copy() -> bool:
    """Say whether the course that runs here was packed without its key."""
    return MARK in __version__.partition("+")[2]


def restored(entry: dict[str, Any], value: Any, made_with: str) -> Any:
    """Return an answer with indices of the full bank, if `made_with` is the version of a pack without key."""
    if entry["kind"] != "order" or MARK not in made_with.partition("+")[2]:
        return value
    stirred = _stirred(entry)
    return [stirred[i] for i in value]


def _stirred(entry: dict[str, Any]) -> list[int]:
    return questions.shuffled(len(entry["items"]), seed=f"{MARK}:{entry['id']}")
