"""The first page of the site: what the course is, and four ways into each lesson."""

from __future__ import annotations

from pathlib import Path

from helpers import course
from helpers.classroom import charts, links, notebooks
from helpers.classroom.page import text
from helpers.classroom.site import frame, pictures, reading
from helpers.classroom.site.lite import ready
from helpers.exhibit import Exhibit

# Where a lesson opens with Python in the browser.
LITE = "lite/notebooks/index.html?path=notebooks/{lesson_id}.ipynb"
BINDER = "Binder, Notebook 7 (better with a screen reader)"
NARROW, WIDE = (
    4.6,
    6.4,
)  # inches: a picture beside the words, with letters as large as theirs, or smaller ones
# The chart that tells most of each lesson: exhibit, state (-1: the last), inches. Else it is the first chart.
TELLING = {
    "00-start-here": ("Exhibit 1", 0, NARROW),
    "01-background": ("Exhibit 5b", 0, NARROW),
    "02-terror": ("Exhibit 3", 0, NARROW),
    "03-confessions": ("Exhibit 3", 0, WIDE),
    "04-show-trials": ("Exhibit 2", -1, NARROW),
    "05-due-process": ("Exhibit 5", 0, NARROW),
    "06-weighing-evidence": ("Exhibit 2", -1, NARROW),
}
HEIGHT = 300  # pixels at most


def page(out: Path, repo: str, ref: str) -> list[str]:
    """Write `index.html` and its pictures into the site `out`; the Binder links lead to `ref` of `repo`.

    Returns
    -------
    list of str
        The lessons whose picture could not be drawn, a line each.
    """
    failed: list[str] = []
    lessons = "".join(_lesson(lesson_id, out, repo, ref, failed) for lesson_id in course.lessons())
    whole = next(iter(course.lessons().values()))["question"]
    body = FRAME.format(
        course=frame.COURSE, question=text(whole), lessons=lessons, repo=repo, licence=frame.LICENCE
    )
    about = f"{frame.COURSE}: {whole} Seven lessons for students of 14 to 19 and their teachers."
    content = frame.page(frame.COURSE, body + frame.footer(repo), about=about, look="front")
    (out / "index.html").write_text(content, encoding="utf-8")
    return failed


def _lesson(lesson_id: str, out: Path, repo: str, ref: str, failed: list[str]) -> str:
    lesson, number = course.lesson(lesson_id), lesson_id[:2]
    head = f'<h3>{number} {text(lesson["title"])}</h3><p class="asks">{text(lesson["question"])}</p>'
    if lesson_id not in ready():
        return (
            f'<li class="lesson" id="lesson-{number}"><div>{head}<p>About {lesson["minutes"]} minutes. '
            "This lesson is in preparation.</p></div></li>"
        )
    ways = (
        (LITE.format(lesson_id=lesson_id), "Open", "in the browser"),
        (links.links(lesson_id, repo, ref)[BINDER], "Open", "on Binder"),
        (f"{reading.FOLDER}/{lesson_id}.html", "Read", ""),
        (f"{reading.PAPER}/{lesson_id}.html", "Print", ""),
    )
    items = "".join(
        f'<li><a href="{text(address)}"{" class=first" if not i else ""}>{verb}<span class="unseen"> lesson {number}</span>'
        f"{f' {where}' if where else ''}</a></li>"
        for i, (address, verb, where) in enumerate(ways)
    )
    core = f", or {lesson['core_minutes']} for its core" if "core_minutes" in lesson else ""
    return (
        f'<li class="lesson" id="lesson-{number}"><div>{head}<p>About {lesson["minutes"]} minutes{core}.</p>'
        f'<ul class="ways">{items}</ul></div>{_picture(lesson_id, out, failed)}</li>'
    )


def telling(lesson_id: str) -> tuple[Exhibit, int, float] | None:
    """Return the exhibit, its state and the width in inches that stand for a lesson; None if it has no chart."""
    exhibits = (one for _, one in notebooks.values(lesson_id) if isinstance(one, Exhibit))
    charted = [one for one in exhibits if one.figure is not None]
    if not charted:
        return None
    wanted, state, width = TELLING.get(lesson_id, ("", 0, WIDE))
    chosen = next((one for one in charted if one.kicker.split(" ·")[0] == wanted), charted[0])
    return chosen, state % len(chosen.states) if state else chosen.state, width


def _picture(lesson_id: str, out: Path, failed: list[str]) -> str:
    found = telling(lesson_id)
    if found is None:
        return ""
    shown, state, width = found
    try:
        image = pictures.picture(shown, state, out, f"{lesson_id[:2]}-lesson", "", width=width, height=HEIGHT)
    except charts.NotDrawn as reason:
        failed.append(f"{lesson_id}, picture on the first page: {reason}")
        return ""
    return f"<figure>{image}<figcaption>{text(shown.title)}</figcaption></figure>"


FRAME = """<main id="main">
<header><h1>{course}</h1>
<p class="lead">{question}</p></header>
<p>Seven lessons for students of 14 to 19 and their teachers. You read a little, handle the evidence yourself (charts, maps, court records, the names of people), estimate before you see, and answer in your own words. Every number comes from a table with its source, and every factual paragraph cites. No programming, no account, nothing to install.</p>
<p class="aside">The lessons describe arrests, torture and executions, in plain words and without pictures of violence. Each opens with a note on its content. You may stop at any point, skip an exhibit, or talk to an adult you trust.</p>
<section aria-labelledby="lessons"><h2 id="lessons">Lessons</h2>
<p>New here? Begin with lesson 00. After that each lesson stands on its own.</p>
<ol class="lessons">{lessons}</ol></section>
<section aria-labelledby="ways"><h2 id="ways">Which way?</h2>
<dl>
<dt><strong>Open in the browser</strong></dt><dd>The whole lesson, on this page’s own host: exhibits answer, and what you type is kept in this browser. The first start takes longest. Choose <strong>Run, Run All Cells</strong> once, then read downwards. Before you leave, save your work as a file.</dd>
<dt><strong>Open on Binder</strong></dt><dd>The same on a free public service, for a computer on which the first way does not work. It can take minutes to start, and an idle session ends without warning: save your work as a file before you leave.</dd>
<dt><strong>Read</strong></dt><dd>One page with everything a lesson says: text, a picture of every chart with its finding and its table, lives, questions and sources. It needs no script and little network.</dd>
<dt><strong>Print</strong></dt><dd>A shorter edition for paper, with room to write.</dd>
</dl></section>
<section aria-labelledby="teachers"><h2 id="teachers">For teachers</h2>
<p>The <a href="guide.html">teacher’s guide</a> has aim, timing, what to prepare, likely misconceptions, discussion and standards for each lesson, and how to teach this history with care.</p>
<ul>
<li><strong>Assign one lesson.</strong> Copy the address of one of its four links above into your learning platform. Open it yourself before class. A lesson needs no other.</li>
<li><strong>Collect the answers.</strong> Nothing is sent to anyone. Students press <strong>Save my work</strong> and hand in the file, as they hand in any file. The command <code>classroom collect</code> makes one table and an overview of them.</li>
<li><strong>Keys.</strong> They are not on these pages, so that a student who looks something up does not meet the answer first. Get <a href="https://github.com/{repo}">the course’s files</a> and run <code>classroom key 03</code>: it writes the key of lesson 03 as a page to print, with the reason why each wrong option is tempting. The key is no secret, for the lessons themselves explain each answer after it is given, and nothing is graded.</li>
</ul></section>
<section aria-labelledby="licence"><h2 id="licence">Licence and citation</h2>
<p>The lessons and data are under <a rel="license" href="{licence}">CC BY 4.0</a>: share and change them, and name this collection. The code is under the MIT License. Quotations keep the rights that they had.</p>
<p>To cite the collection: The contributors to the Stalin purges course, <cite>The Stalin purges and show trials: a course in Jupyter notebooks</cite>, <a href="https://github.com/{repo}">github.com/{repo}</a>. To cite a fact, cite the work that the lesson names.</p>
<p>Found an error in a fact, a figure or a source? <a href="https://github.com/{repo}/blob/main/CONTRIBUTING.md">How to correct it</a>.</p></section>
</main>
"""
