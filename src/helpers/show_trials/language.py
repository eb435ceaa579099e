"""Exhibit 4: phrases of the prosecutor, and what they do to a listener."""

from __future__ import annotations

import html

from helpers import course, data, sources
from helpers.exhibit import Control, Exhibit, State
from helpers.show_trials.people import TRIALS

SHOWN = ("The words", "What they do")


@course.shown
def prosecutor_language() -> Exhibit:
    """Exhibit 4: phrases of the prosecutor, first alone, then with what they do to a listener."""
    table = data.load("prosecutor_phrases")
    labels = [
        f"{i}. {TRIALS[row.trial_id][-4:]}: {_short(row.phrase)}"
        for i, row in enumerate(table.itertuples(), start=1)
    ]
    images = table["image"].str.split("|").explode().value_counts()
    counted = ", ".join(f"{image} {count}" for image, count in images.items())
    twice = int(images.sum()) - len(table)
    return Exhibit(
        kicker="Exhibit 4 · The prosecutor’s language",
        title="What do these words do?",
        look_for="Choose a phrase and read it alone first. What does it want you to feel? What does it tell you about "
        "an act, a time, a place? Only then choose “What they do”.",
        controls=[Control("Phrase", labels, "menu"), Control("Show", SHOWN)],
        states=[
            _phrase(row, shown, f"Phrase {i} of {len(table)}, {TRIALS[row.trial_id]}")
            for i, row in enumerate(table.itertuples(), start=1)
            for shown in SHOWN
        ],
        table=table.assign(year=table["trial_id"].map(TRIALS), image=table["image"].str.replace("|", ", "))[
            ["phrase", "year", "said_of", "image", "proves"]
        ].set_axis(["Words", "Trial", "Said of", "Kind of image", "What it proves"], axis=1),
        source="Spoken by Andrei Vyshinsky, state prosecutor in all three trials; in English as the works named give them, but for one phrase that we translated anew. "
        f"What the words do is our reading; read the sentence yourself and argue with it. Kinds of image: {counted} "
        f"({twice} phrase has two).",
        alt=f"{len(table)} phrases of the prosecutor, by kind of image: {counted}.",
    )


def _short(phrase: str) -> str:
    return f"{phrase[:38].rstrip(' ,')} …" if len(phrase) > 40 else phrase


def _phrase(row: tuple, shown: str, where: str) -> State:
    """Return a phrase alone or with what it does; `where` says which of how many it is."""
    quoted = (
        f'<div class="course-text"><blockquote>“{html.escape(row.phrase)}”</blockquote></div>'
        f"<p>{TRIALS[row.trial_id]}, of {html.escape(row.said_of)} ({sources.cite_cell(row.source_ids)}).</p>"
    )
    if shown == SHOWN[0]:
        words = html.escape(_short(row.phrase))
        return State(
            f"{where}: “{words}” Which feeling do the words ask for? Which fact do they give?", panel=quoted
        )
    image = row.image.replace("|", " and ")
    return State(
        f"{where}. Kind of image: {image}.",
        panel=f"{quoted}<p><strong>What it may do to a listener.</strong> {html.escape(row.effect)}</p>"
        f"<p><strong>What it proves.</strong> {html.escape(row.proves)}</p>",
    )
