"""Answers by kind of question: are they sound, how do they read in a cell, how are they counted for a class."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from helpers import questions

TEXT_LENGTH = 200_000
MOST_EVIDENCE = 60
HIGHEST_NUMBER = 999
# What an essay keeps of a piece of evidence, beside its number; see `static/essay.js`.
OF_A_PIECE = ("ref", "cite", "title", "text", "source", "note")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The kinds that give each of several pieces one of several words: (pieces, words).
EACH_GETS = {"scale": ("statements", "labels"), "match": ("items", "choices"), "tag": ("phrases", "labels")}


def checked(entry: dict[str, Any], value: Any) -> Any:
    """Return `value` if it is an answer to the question; else raise ValueError, TypeError or KeyError."""
    kind = entry["kind"]
    if kind == "choice":
        return sorted({_index(i, len(entry["options"])) for i in _items(value)})
    if kind == "estimate":
        return {"estimate": _number(value["estimate"]), "revealed": bool(value.get("revealed"))}
    if kind == "order":
        marks = [questions.mark(item["text"]) for item in entry["items"]]
        order = [
            marks.index(i) if isinstance(i, str) else _index(i, len(entry["items"])) for i in _items(value)
        ]
        if sorted(order) != list(range(len(entry["items"]))):
            raise ValueError("not every item once")
        return order
    if kind in EACH_GETS:
        pieces, labels = EACH_GETS[kind]
        return _labelled(value, len(entry[pieces]), len(entry[labels]))
    if kind == "text":
        return _prose(value)
    if kind in ("judge", "document", "essay") and not isinstance(value, dict):
        raise TypeError("no table")
    if kind == "judge":
        at = value.get("position")
        position = None if at is None else _index(at, len(entry["positions"]))
        return {"position": position, "reasons": _prose(value.get("reasons", ""))}
    if kind == "document":
        return {name: _prose(value.get(name, "")) for name in questions.ASPECTS}
    if kind == "essay":
        parts = value.get("parts", {})
        if not isinstance(parts, dict):
            raise TypeError("no table")
        written = {part["id"]: _prose(parts.get(part["id"], "")) for part in entry["parts"]}
        return {"parts": written, "evidence": _evidence(value.get("evidence", []))}
    raise ValueError(f"unknown kind {kind}")


def _evidence(value: Any) -> list[dict[str, Any]]:
    """Return the pieces of evidence of an essay, each with its number; raises for what is none."""
    if len(pieces := _items(value)) > MOST_EVIDENCE:
        raise ValueError("too much evidence")
    kept = []
    for piece in pieces:
        if not isinstance(piece, dict):
            raise TypeError("no piece of evidence")
        number = _index(piece.get("number"), HIGHEST_NUMBER + 1)
        kept.append({"number": number} | {name: _prose(piece.get(name, "")) for name in OF_A_PIECE})
    return kept


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > 1000:
        raise TypeError("no list")
    return value


def _index(value: Any, count: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < count:
        raise ValueError("no index")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("no number")
    if abs(value) > 1e15:
        raise ValueError("out of range")
    return value


def _labelled(value: Any, rows: int, labels: int) -> dict[str, int]:
    if not isinstance(value, dict):
        raise TypeError("no table")
    return {str(_index(int(k), rows)): _index(v, labels) for k, v in value.items()}


def _prose(value: Any) -> str:
    """Return text as typed, without what no text may hold: lone surrogates and NUL."""
    if not isinstance(value, str):
        raise TypeError("no text")
    if len(value) > TEXT_LENGTH:
        raise ValueError("too long")
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "�")


# In words -----------------------------------------------------------------------------------------


def letter(index: int) -> str:
    """Return the letter of an option: 0 -> A."""
    return LETTERS[index] if index < len(LETTERS) else f"#{index + 1}"


def says_something(entry: dict[str, Any], value: Any) -> bool:
    """Say whether a checked answer holds anything: a box unticked again or an emptied field is no answer."""
    return bool(str(words(entry, value)).strip())


def words(entry: dict[str, Any], value: Any) -> str | float:
    """Return a checked answer as it stands in a cell: a number for an estimate, else words."""
    kind = entry["kind"]
    if kind == "choice":
        return "; ".join(f"{letter(i)}: {entry['options'][i]['text']}" for i in value)
    if kind == "estimate":
        return value["estimate"]
    if kind == "order":
        return "; ".join(f"{place}. {entry['items'][i]['text']}" for place, i in enumerate(value, start=1))
    if kind in EACH_GETS:
        pieces, labels = EACH_GETS[kind]
        given = sorted((int(row), label) for row, label in value.items())
        between = " " if kind == "scale" else " → "
        return "; ".join(
            f"{entry[pieces][row]['text']}{between}{entry[labels][label]}" for row, label in given
        )
    if kind == "judge":
        place = "" if value["position"] is None else f"{entry['positions'][value['position']]['text']}. "
        return f"{place}{value['reasons']}"
    if kind == "document":
        said = {asked: value[name] for name, asked in questions.ASPECTS.items() if value[name].strip()}
        return "\n".join(f"{asked} {words}" for asked, words in said.items())
    if kind == "essay":
        return "\n".join(_essay(entry, value))
    return str(value)


def _essay(entry: dict[str, Any], value: dict[str, Any]) -> list[str]:
    """Return an essay part by part, then the evidence in its drawer by number and title."""
    written = [(part["text"], value["parts"][part["id"]]) for part in entry["parts"]]
    lines = [f"{asked}: {words}" for asked, words in written if words.strip()]
    pieces = [
        f"[{piece['number']}] {piece['title']}" + (f" Note: {piece['note']}" if piece["note"].strip() else "")
        for piece in value["evidence"]
    ]
    return [*lines, *(["Evidence:", *pieces] if pieces else [])]


def own_words(entry: dict[str, Any], value: Any) -> str:
    """Return the part of an answer that a student wrote; nothing for kinds without writing."""
    if entry["kind"] == "text":
        return value
    if entry["kind"] == "judge":
        return value["reasons"]
    return str(words(entry, value)) if entry["kind"] in ("document", "essay") else ""


def is_right(entry: dict[str, Any], value: list[int]) -> bool:
    """Say whether a choice holds all right options and no other."""
    return value == [i for i, option in enumerate(entry["options"]) if option.get("right")]


# A class ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bar:
    """One line of a distribution: words, how many students, and whether the key says it is right."""

    words: str
    count: int
    right: bool = False


def distribution(entry: dict[str, Any], values: Iterable[Any]) -> list[tuple[str, list[Bar]]]:
    """Return the class's answers to one question as groups of bars: (heading or "", bars)."""
    given, kind = list(values), entry["kind"]
    if kind == "choice":
        return [("", [_option(i, option, given) for i, option in enumerate(entry["options"])])]
    if kind == "estimate":
        return [("", _spans(entry, [value["estimate"] for value in given]))]
    if kind == "order":
        places = [(i, item) for i, item in enumerate(entry["items"])]
        return [
            (
                "How many put each in its place",
                [Bar(f"{i + 1}. {item['text']}", sum(v[i] == i for v in given)) for i, item in places],
            )
        ]
    if kind in EACH_GETS:
        return [_row(entry, row, given) for row in range(len(entry[EACH_GETS[kind][0]]))]
    if kind == "judge":
        places = enumerate(entry["positions"])
        return [("", [Bar(place["text"], sum(v["position"] == i for v in given)) for i, place in places])]
    return []


def _row(entry: dict[str, Any], row: int, given: list[dict[str, int]]) -> tuple[str, list[Bar]]:
    pieces, labels = EACH_GETS[entry["kind"]]
    piece = entry[pieces][row]
    bars = [
        Bar(label, sum(value.get(str(row)) == i for value in given), right=label == piece.get("fits"))
        for i, label in enumerate(entry[labels])
    ]
    return piece["text"], bars


def _option(index: int, option: dict[str, Any], given: list[list[int]]) -> Bar:
    count = sum(index in value for value in given)
    return Bar(f"{letter(index)}: {option['text']}", count, right=bool(option.get("right")))


SPANS = 6


def _spans(entry: dict[str, Any], estimates: list[float]) -> list[Bar]:
    """Return estimates counted in equal spans from the slider's lowest to its highest number."""
    low, high = float(entry["minimum"]), float(entry["maximum"])
    width = (high - low) / SPANS or 1.0
    bars = []
    for span in range(SPANS):
        begin, end, last = low + span * width, low + (span + 1) * width, span == SPANS - 1
        count = sum(
            begin <= min(max(e, low), high) < end or (last and min(max(e, low), high) == high)
            for e in estimates
        )
        inside = begin <= entry["answer"] < end or (last and entry["answer"] == high)
        bars.append(Bar(f"{begin:,.0f} to {end:,.0f} {entry['unit']}", count, right=inside))
    return bars
