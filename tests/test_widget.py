"""What all course widgets have in common: one module for the page, put together from its parts."""

import re
from collections import Counter

from helpers import widget

DECLARED = re.compile(r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)", re.MULTILINE)
MORE = re.compile(r", (\w+) = ")


def declared(source: str) -> list[str]:
    """Return the names that a script declares at its top level: `const A = 1, B = 2;` declares two."""
    names = DECLARED.findall(source)
    for line in re.findall(r"^(?:const|let) \w+ = [^{(\[`]*$", source, re.MULTILINE):
        names += MORE.findall(line)
    return names


def test_the_parts_that_are_joined_into_one_module_declare_no_name_twice() -> None:
    parts = [(widget.STATIC / f"{part}.js").read_text(encoding="utf-8") for part in widget.PARTS]
    names = Counter(name for part in parts for name in declared(part))
    assert len(names) > 50
    assert [name for name, times in names.items() if times > 1] == []


def test_a_name_declared_twice_is_noticed() -> None:
    assert declared("const EVERY = 5, LOOKS = 6;\nfunction look() {\n  const inner = 1;\n}") == [
        "EVERY",
        "look",
        "LOOKS",
    ]
