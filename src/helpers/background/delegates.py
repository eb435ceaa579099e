"""Exhibit 5b: the fate of the congress's delegates and the Central Committee."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

# words of the chip -> (row of party_elite, dots in a column, dot size, words for the first block, words for the rest)
BODIES = {
    "Delegates": ("17th-congress-delegates-arrested", 34, 7, "later arrested", "not counted as arrested"),
    "Central Committee": (
        "17th-congress-central-committee-members-and-candidates-arrested-and-shot", 10, 22, "arrested and shot", "not shot",
    ),
}  # fmt: skip


def dots(count: int, rows: int, start: int = 0) -> tuple[list[int], list[int]]:
    """Return column and row of `count` dots that fill columns of `rows` dots, from dot number `start` on."""
    numbers = range(start, start + count)
    return [n // rows for n in numbers], [n % rows for n in numbers]


def delegates_figure(body: str = "Delegates") -> go.Figure:
    """Return a dot for every person of one body: full red for those arrested or shot, open grey for the rest."""
    taken, rest, layout = _dots_state(body)
    return exhibit.figure(
        go.Scatter(mode="markers", hoverinfo="skip", **taken), go.Scatter(mode="markers", hoverinfo="skip", **rest),
        height=400, **style.merge({"xaxis": {"visible": False}, "yaxis": {"visible": False}, "margin": {"t": 30, "b": 6}}, layout),
    )  # fmt: skip


def _dots_state(body: str) -> tuple[dict, dict, dict]:
    key, rows, size, first, second = BODIES[body]
    taken, of = _taken_of(key)
    marks = []
    for start, count, look in (
        (0, taken, {"color": style.ACCENT, "symbol": "circle"}),
        (taken, of - taken, {"color": style.CONTEXT, "symbol": "circle-open"}),
    ):
        x, y = dots(count, rows, start)
        marks.append({"x": x, "y": y, "marker": {"size": size, **look}})
    columns = -(-of // rows)
    labels = [
        {"x": 0, "xanchor": "left", "text": f"<b>{taken:,} {first}</b>"},
        {"x": columns - 1, "xanchor": "right", "text": f"{of - taken:,} {second}"},
    ]
    layout = {
        "xaxis": {"range": [-1, columns]},
        "yaxis": {"range": [rows, -1]},
        "annotations": [
            {"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False, **label} for label in labels
        ],
    }
    return marks[0], marks[1], layout


def _taken_of(key: str) -> tuple[int, int]:
    row = data.row("party_elite", key)
    return int(row["value"]), int(row["of"])


@course.shown
def fate_of_the_delegates() -> Exhibit:
    """Exhibit 5b: a dot for every delegate of the 17th Congress and every member of its Central Committee."""
    return Exhibit(
        kicker="Exhibit 5b · The delegates",
        title="What became of the victors?",
        look_for="Every dot is one person at the congress of 1934. Full red dots were arrested (delegates) or arrested and shot (Central "
        "Committee). Choose the committee that they elected: in which of the two was the risk greater?",
        figure=delegates_figure(),
        controls=[Control("Body", list(BODIES))],
        states=[_body_state(body) for body in BODIES],
        table=pd.DataFrame([_body_row(body) for body in BODIES]),
        source=f"Counts announced by Khrushchev in 1956 ({sources.cite('khrushchev-1956', 'wiki-17th-congress')}). “Arrested” and “arrested and "
        "shot” are different counts: do not compare the two without saying so. The delegates include those without a full vote. "
        "Dots stand in no order and show no names.",
        alt=" ".join(_body_finding(body) for body in BODIES),
    )


def _body_state(body: str) -> State:
    if body == next(iter(BODIES)):  # as the figure stands
        return State(_body_finding(body))
    taken, rest, layout = _dots_state(body)
    return State(_body_finding(body), data=[taken, rest], layout=layout)


def _body_row(body: str) -> dict[str, object]:
    key, _, _, words, _ = BODIES[body]
    taken, of = _taken_of(key)
    return {
        "Body": body,
        "People": of,
        "What is counted": words,
        "Number": taken,
        "Per cent": round(taken / of * 100),
    }


def _body_finding(body: str) -> str:
    key, _, _, words, _ = BODIES[body]
    taken, of = _taken_of(key)
    share = f"{taken / of * 100:.0f} per cent"
    if body == "Delegates":
        return f"Of {of:,} delegates of the 17th Congress, {taken:,} were {words}: {share}."
    return (
        f"Of {of:,} members and candidates of the Central Committee that the congress elected, {taken:,} were {words}, most of "
        f"them in 1937 and 1938: {taken / of * 100:.1f} per cent. (Khrushchev said 70.)"
    )
