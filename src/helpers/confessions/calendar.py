"""Exhibit 2b: the calendar as a witness."""

from __future__ import annotations

import html

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style, texts
from helpers.confessions.tested import STATEMENTS
from helpers.exhibit import Control, Exhibit, State

DAYS_MONTHS_YEARS = [
    {"dtickrange": [None, "M1"], "value": "%-d %b<br>%Y"},
    {"dtickrange": ["M1", "M12"], "value": "%b<br>%Y"},
    {"dtickrange": ["M12", None], "value": "%Y"},
]


def calendar_figure(checks: pd.DataFrame) -> go.Figure:
    """Return spells of time in two rows: what was said in court above what other evidence says.

    `checks` holds the rows of `calendar_checks` for one statement.
    """
    return exhibit.figure(
        go.Scatter(mode="lines+markers", **_spells(checks, "known")),
        go.Scatter(mode="lines+markers", **_spells(checks, "said")),
        go.Scatter(mode="text", hoverinfo="skip", **_spell_words(checks)),
        height=230,
        xaxis={"type": "date", "showgrid": True, "range": _around(checks), "nticks": 6, "tickformatstops": DAYS_MONTHS_YEARS},
        yaxis={
            "tickvals": [1, 0], "ticktext": ["Said in court", "Other evidence"], "range": [-0.6, 1.6],
            "showgrid": False, "rangemode": "normal",
        },
        margin={"t": 4},
    )  # fmt: skip


def _spells(checks: pd.DataFrame, kind: str) -> dict:
    own = checks[checks["kind"] == kind]
    edge = _around(checks)[1]
    x: list[str | None] = []
    for spell in own.itertuples():
        x += [_day(spell.start), edge if spell.goes_on else _day(spell.end), None]
    said = kind == "said"
    look = {"color": style.ACCENT if said else style.CONTEXT}
    return {
        "x": x,
        "y": [1 if said else 0] * len(x),
        "line": look | {"width": 9 if said else 16},
        "marker": look | {"symbol": "diamond" if said else "line-ns", "size": 15 if said else 1},
        "hoverinfo": "skip",
    }


def _spell_words(checks: pd.DataFrame) -> dict:
    """Return the words of each spell, centred below it but kept inside the figure."""
    low, high = (pd.Timestamp(day) for day in _around(checks))
    inner = (low + (high - low) * 0.16, low + (high - low) * 0.84)
    middles = [spell.start + (spell.end - spell.start) / 2 for spell in checks.itertuples()]
    return {
        "x": [_day(min(max(middle, inner[0]), inner[1])) for middle in middles],
        "y": [1.36 if kind == "said" else -0.38 for kind in checks["kind"]],
        "text": [html.escape(words) for words in checks["words"]],
        "textfont": {"size": style.TEXT_SIZE, "color": style.INK},
    }


def _around(checks: pd.DataFrame) -> list[str]:
    """Return first and last day of the figure: a little more than all spells."""
    first, last = checks["start"].min(), checks["end"].max()
    room = (last - first) * 0.08
    return [_day(first - room), _day(last + room)]


def _day(moment: pd.Timestamp) -> str:
    return f"{moment:%Y-%m-%d}"


@course.shown
def calendar_as_witness() -> Exhibit:
    """Exhibit 2b: six statements set against the calendar."""
    checks = data.load("calendar_checks")
    names = list(dict.fromkeys(checks["test_id"]))
    return Exhibit(
        kicker="Exhibit 2b · The calendar as a witness",
        title="Could he have been there?",
        look_for="Diamonds mark what was said in court, the grey bar what other evidence says about the same days. Do the two "
        "exclude each other? Each view has its own span of time: read the years below.",
        figure=calendar_figure(checks[checks["test_id"] == names[0]]),
        controls=[Control("Statement", [STATEMENTS[name] for name in names])],
        states=[_calendar_state(checks[checks["test_id"] == name]) for name in names],
        table=pd.DataFrame([_row(checks[checks["test_id"] == name]) for name in names]),
        source="Where a source gives only a month or a year, the bar runs to the first or last day of it; “around 10 October” is drawn "
        f"as 8 to 12 October. A bar that reaches the edge went on. From the Dewey Commission and Robert Conquest ({sources.cite('dewey-1938', 'conquest-1990')}) and "
        "the works named in Exhibit 2.",
        alt=f"{len(names)} statements made in court, each against a spell of time known from other evidence. In "
        f"{len(names) - len(IN_PRISON)} the two exclude each other. In {len(IN_PRISON)} (Smirnov, the mine) the accused man was "
        "in prison: what would the prosecutor have to show?",
    )


# statements of which a prison cell is no full alibi: an order can be given before, or carried out
IN_PRISON = ("smirnov-prison", "kemerovo-mine")
# statements of which part of the evidence is the word of a man who was himself accused
BY_HIS_DATES = ("merano-1933",)


def _row(checks: pd.DataFrame) -> dict[str, str]:
    """Return one statement as a row for students."""
    said, known = checks[checks["kind"] == "said"].iloc[0], checks[checks["kind"] == "known"]
    return {
        "Statement": STATEMENTS[said["test_id"]],
        "Said in court": said["words"],
        "When (as said)": _from_to(said),
        "Other evidence": "; ".join(known["words"]),
        "When (other evidence)": "; ".join(_from_to(spell) for spell in known.itertuples()),
    }


def _calendar_state(checks: pd.DataFrame) -> State:
    said = checks[checks["kind"] == "said"].iloc[0]
    known = checks[checks["kind"] == "known"]
    listed = "; ".join(f"{html.escape(row.words)}, {_from_to(row)}" for row in known.itertuples())
    verdict = (
        "A prisoner cannot act outside, but an order could have been given before or sent out: what would the prosecutor have to "
        "show?"
        if said["test_id"] in IN_PRISON
        else "If Trotsky’s dates are right, the two exclude each other."
        if said["test_id"] in BY_HIS_DATES
        else "The two exclude each other."
    )
    finding = (
        f"Said in court: {html.escape(said['words'])}, {_from_to(said)}. Other evidence: {listed}. {verdict}"
    )
    figure = calendar_figure(checks)
    return State(
        finding,
        data=[_spells(checks, "known"), _spells(checks, "said"), _spell_words(checks)],
        layout={"xaxis": {"range": list(figure.layout.xaxis.range)}},
    )


YEARS_ONLY = 3650  # days: a longer spell is told in years


def _from_to(row: pd.Series) -> str:
    """Return a spell in words: "23 September 1936", "December 1935" (a whole month), "1 May to 3 June 1933", "since 1917"."""
    first, last = (texts.day_in_words(_day(day)) for day in (row.start, row.end))
    if first == last:
        return first
    if row.goes_on:
        return f"since {row.start.year if (row.end - row.start).days > YEARS_ONLY else first}"
    whole_month = row.start.day == 1 and row.end.is_month_end and row.start.month == row.end.month
    return (
        texts.day_in_words(f"{row.start:%Y-%m}")
        if whole_month and row.start.year == row.end.year
        else f"{first} to {last}"
    )
