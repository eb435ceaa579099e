"""The teacher's guide as a page of the site, without the key: `classroom key` prints it for teachers."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.classroom import guide
from helpers.classroom.site import frame, reading
from helpers.classroom.site.prose import Prose, github_id

FILE = "guide.html"
# Another file of the repository, named from docs/: "../README.md#licence", "running-a-class.md".
ELSEWHERE = re.compile(r"^(?P<up>\.\./)?(?P<file>[\w./-]+\.\w+)(?P<part>#.*)?$")


def page(out: Path, repo: str) -> None:
    """Write the guide into the site `out`; raises CourseError if the notes on a lesson are missing or damaged."""

    def target(address: str) -> str:
        lesson = reading.target(address)
        if lesson != address:
            return f"{reading.FOLDER}/{lesson}"
        if address.startswith("../README.md#lessons"):
            return "index.html#lessons"
        if found := ELSEWHERE.match(address):
            file = found["file"] if found["up"] else f"docs/{found['file']}"
            return f"https://github.com/{repo}/blob/main/{file}{found['part'] or ''}"
        return address

    prose = Prose(github_id, target)
    content = frame.scrollable(prose.render(guide.guide(with_key=False)), "Table")
    contents = reading.contents(
        [one for one in prose.headings if one.level == 2 or one.words.startswith(("By ", "With ", "On "))],
        "In this guide",
    )
    body = f'{frame.masthead("")}\n<div class="page">{contents}\n<main id="main">{content}</main></div>\n{frame.footer(repo)}'
    about = "How to teach the course, lesson by lesson: timing, misconceptions, discussion and standards."
    (out / FILE).write_text(
        frame.page("Teacher’s guide", body, about=about, look="reading"), encoding="utf-8"
    )
