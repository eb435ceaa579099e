"""Write a question bank as TOML: Python reads TOML but does not write it."""

from __future__ import annotations

import json
from typing import Any


def bank(entries: list[dict[str, Any]]) -> str:
    """Return questions as the text of a bank that `questions.bank` reads back unchanged."""
    return "\n".join(
        "[[question]]\n" + "".join(f"{name} = {_value(value)}\n" for name, value in entry.items())
        for entry in entries
    )


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):  # JSON's string is TOML's basic string, but for DEL
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_value(item)}" for name, item in value.items()) + "}"
    return repr(value)
