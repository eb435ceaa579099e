"""What fuzzing needs: how many examples, ways to spoil text and JSON, and a tally of what became of each input.

    python -m pytest -q -k "fuzz or damaged"               bounded, the same examples at each run
    HYPOTHESIS_PROFILE=course python -m pytest …           the same, with a tally at the end
    HYPOTHESIS_PROFILE=long python -m pytest …             25 times as many, new ones at each run, with a tally;
                                                           a failure prints what repeats it, as does --hypothesis-seed=N

Every input must end in a right result or in one clear error; whatever else happens fails the test.
"""

import os
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "")
LONG = PROFILE == "long"
TIMES = 25
TALLY: dict[str, Counter[str]] = {}
"""By kind of input: how many gave a right result and how many one clear error."""


def examples(count: int) -> settings:
    """Return settings for `count` examples, or many more in a long run."""
    return settings(
        max_examples=count * (TIMES if LONG else 1),
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
        ],
    )


def became(kind: str, outcome: str) -> None:
    """Count what became of an input: "right" or "clear error"."""
    TALLY.setdefault(kind, Counter())[outcome] += 1


def table() -> list[str]:
    """Return the tally as lines of a table."""
    lines = [f"{'kind':34} {'tried':>7} {'clear error':>12} {'right':>7}   wrong"]
    for kind, counts in sorted(TALLY.items()):
        told = f"{kind:34} {counts.total():7} {counts['clear error']:12} {counts['right']:7}"
        lines.append(f"{told}   {counts.total() - counts['clear error'] - counts['right']}")
    return lines


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["", "٣", "=1", "<b>", "1e999", "nan", "../x", "x" * 500, "\ud800", "0", "1937-02-30"])
)
json_values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every part of a JSON value."""
    found = [path]
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        found += places(inner, (*path, key))
    return found


def replaced(value: Any, path: tuple[Any, ...], change: Any, *, drop: bool = False) -> Any:
    """Return a copy of a JSON value with the part at `path` changed, or dropped."""
    if not path:
        return change
    copy = dict(value) if isinstance(value, dict) else list(value)
    if drop and len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = replaced(value[path[0]], path[1:], change, drop=drop)
    return copy


@st.composite
def changed_json(draw: st.DrawFn, value: Any) -> Any:
    """Draw a JSON value in which one to three parts are changed, dropped or moved."""
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(places(value)))
        if path and draw(st.booleans()) and draw(st.booleans()):
            value = replaced(value, path, None, drop=True)
        else:
            value = replaced(value, path, draw(json_values))
    return value


@st.composite
def changed_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """Draw bytes in which one to four pieces are overwritten, cut out, doubled, put in, or cut off."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        piece = draw(
            st.binary(max_size=6)
            | st.sampled_from(
                [b"\n", b'"', b",", b"\0", b"\xff\xfe", b"<", b"'", b"{", "٣".encode(), b"-", b"="]
            )
        )
        how = draw(st.integers(0, 4))
        content = (
            content[:start] + piece + content[end:],
            content[:start] + content[end:],
            content[:end] + content[start:],
            content[:start] + piece + content[start:],
            content[:start],
        )[how]
    return content
