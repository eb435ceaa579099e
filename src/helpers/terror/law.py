"""Exhibit 2: the laws that took away an accused person's rights, step by step."""

from __future__ import annotations

import html
from collections import Counter

import pandas as pd

from helpers import course, data, sources, texts
from helpers.exhibit import Control, Exhibit, State

UNTOUCHED = "not yet touched"
EFFECTS = {
    "removes": "gone",
    "sets aside": "set aside",
    "promises": "promised on paper",
    "restores": "given back in part",
}
# how a standing is drawn: an order that sets a right aside leaves as little of it as a law that removes it
DRAWN = {"set aside": "gone"}

# name of the step -> the laws that it takes together; the other laws of the table are in the table alone
STEPS = {
    "Article 58": ("law-art58",),
    "theft of state property": ("law-1932-08-07",),
    "treason": ("law-1934-06-08",),
    "the Special Board": ("law-oso",),
    "the law of five points": ("law-1934-12-01a", "law-1934-12-01b", "law-1934-12-01c"),
    "children": ("law-1935-04-07",),
    "local boards": ("law-1935-05-27",),
    "the constitution": ("law-const-111", "law-const-112", "law-const-127"),
    "beating allowed": ("law-pressure",),
    "Order 00447": ("law-00447",),
    "Order 00485": ("law-00485",),
    "the stop": ("law-1938-11-15", "law-1938-11-17"),
    "Stalin’s telegram": ("law-telegram-1939",),
}

# right in the table -> the same in plain words
RIGHTS = {
    "clarity of charges": "clear laws: they say exactly what is forbidden",
    "proportionate punishment": "a fair measure: a small theft does not cost a life",
    "individual responsibility": "your own deeds only: nobody is punished for a relative",
    "hearing in a court": "a court: no punishment by an office",
    "appeal": "appeal: a second court looks again",
    "defence counsel": "defence: somebody speaks for the accused",
    "notice of charges": "notice: time to read the charge and prepare",
    "judicial independence": "free judges: they take no orders",
    "age": "age: children are not tried like adults",
    "habeas corpus": "arrest: only with leave of a judge or prosecutor",
    "protection from torture": "no beating of prisoners",
    "presumption of innocence": "innocent until guilt is proved",
}


def step_laws(laws: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the rows of `legal_instruments` step by step, in the order of STEPS."""
    by_id = laws.set_index("law_id", drop=False)
    return [by_id.loc[list(ids)] for ids in STEPS.values()]


def ladder(steps: list[pd.DataFrame], count: int) -> list[tuple[str, str, str]]:
    """Return (right, standing, date) after the first `count` steps: standing is UNTOUCHED or a word of EFFECTS.

    Rights are those of the table, in the order of RIGHTS.
    """
    rungs = {right: (UNTOUCHED, "") for right in RIGHTS}
    for step in steps[:count]:
        for law in step.itertuples():
            rungs[law.due_process_right_affected] = (EFFECTS[law.effect], texts.day_in_words(law.date))
    return [(right, *standing) for right, standing in rungs.items()]


@course.shown
def law_step_by_step() -> Exhibit:
    """Exhibit 2: each decree takes away a right; the student steps through them by date."""
    laws = data.load("legal_instruments").sort_values("date", kind="stable")
    steps = step_laws(laws)
    labels = [
        f"{texts.day_in_words(step['date'].iloc[-1])}, {name}"
        for name, step in zip(STEPS, steps, strict=True)
    ]
    return Exhibit(
        kicker="Exhibit 2 · The law, step by step",
        title="What is left of a fair trial?",
        look_for="Move the slider from law to law. Each rung is a right that protects an accused person. "
        "Which rung goes first? What does the constitution of December 1936 promise, and what happens next?",
        controls=[Control("Laws up to", ["before 1927", *labels], "slider")],
        states=[_ladder_state(steps, count) for count in range(len(steps) + 1)],
        table=pd.DataFrame(
            {
                "Law or order": laws["name"],
                "Date": laws["date"],
                "What it did": laws["what_it_did"],
                "Right": laws["due_process_right_affected"],
                "Effect": laws["effect"],
            }
        ),
        source=f"The slider takes {sum(map(len, STEPS.values()))} of {len(laws)} laws and orders; the table below has all. Most of "
        "these rules applied to people accused of political crimes, not to every court case. Article 58 widened crimes; it took no "
        "paper away. There were no juries; many countries with fair trials have none either. The ladder ends in 1939: the law of "
        "December 1934 was repealed in April 1956.",
        alt=f"A ladder of {len(RIGHTS)} rights and {len(STEPS)} steps of laws and orders from 1927 to 1939. By the end of "
        "1937 every rung has been taken away, set aside or left as a promise for people accused of political crimes.",
    )


def _ladder_state(steps: list[pd.DataFrame], count: int) -> State:
    rungs = ladder(steps, count)
    step = steps[count - 1] if count else None
    items = "".join(
        f'<li data-standing="{DRAWN.get(standing, standing)}"><b>{html.escape(RIGHTS[right])}</b>: {standing}'
        f"{f', {date}' if date else ''}</li>"
        for right, standing, date in rungs
    )
    return State(
        finding=_step_finding(rungs, step), panel=f'{_told(step)}<ul class="course-ladder">{items}</ul>'
    )


def _told(step: pd.DataFrame | None) -> str:
    """Return the laws of a step as HTML: name, date, what each did."""
    if step is None:
        return (
            "<p><strong>Before these laws.</strong> These are rights that a fair trial needs. Use them as a measure: the "
            "Soviet courts of the 1920s already fell short of several.</p>"
        )
    return "".join(
        f"<p><strong>{html.escape(texts.day_in_words(law.date))}: {html.escape(law.name)}.</strong> "
        f"{html.escape(law.what_it_did)} ({_seen(law.confidence)}{sources.cite_cell(law.source_ids)})</p>"
        for law in step[["date", "name", "what_it_did", "source_ids", "confidence"]].itertuples(index=False)
    )


def _seen(confidence: str) -> str:
    return "not verified; " if confidence == "memory" else ""


def _step_finding(rungs: list[tuple[str, str, str]], step: pd.DataFrame | None) -> str:
    """Return what this step touches and how the whole ladder stands: spoken at every stop."""
    if step is None:
        return f"Before 1927: {len(rungs)} rights to watch, none of them touched yet."
    touched: dict[str, list[str]] = {}
    for law in step.itertuples():
        touched.setdefault(EFFECTS[law.effect], []).append(law.due_process_right_affected)
    now = "; ".join(f"{', '.join(rights)}: {effect}" for effect, rights in touched.items())
    count = Counter(standing for _, standing, _ in rungs)
    away = count["gone"] + count["set aside"]
    date = texts.day_in_words(step["date"].iloc[-1])
    paper, back = count[EFFECTS["promises"]], count[EFFECTS["restores"]]
    return (
        f"{date}. {now[0].upper()}{now[1:]}. Of {len(rungs)} rights {away} are now gone or set aside, {paper} promised on paper, "
        f"{back} given back in part."
    )
