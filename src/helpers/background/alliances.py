"""Exhibit 1: who stood with whom in the struggle for power."""

from __future__ import annotations

import html
import re

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, sources, style
from helpers.exhibit import Control, Exhibit, State

LEADERS = (
    "Stalin", "Molotov", "Bukharin", "Rykov", "Tomsky",
    "Kamenev", "Zinoviev", "Trotsky", "Syrtsov", "Ryutin",
)  # fmt: skip
SIDES = {"alliance": "with Stalin", "against": "against"}


def sides_table(struggle: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each leader named in a step of `power_struggle`: step, leader, side."""
    rows = [
        (int(step.step), leader, words)
        for step in struggle.itertuples()
        for column, words in SIDES.items()
        for leader in LEADERS
        if re.search(rf"\b{leader}\b", getattr(step, column))
    ]
    return pd.DataFrame(rows, columns=["step", "leader", "side"])


def sides_figure(sides: pd.DataFrame, step: int = 1) -> go.Figure:
    """Return who is named with and against Stalin in each step up to `step`: dots and crosses."""
    marks = {
        "with Stalin": {"symbol": "circle", "size": 15, "color": style.CONTEXT},
        "against": {"symbol": "x", "size": 13, "color": style.ACCENT},
    }
    traces = [
        go.Scatter(
            **_marks_to(sides, side, step), mode="markers", marker=marks[side], name=side,
            hovertemplate="%{y}, step %{x}: " + side + "<extra></extra>",
        )
        for side in SIDES.values()
    ]  # fmt: skip
    return exhibit.figure(
        *traces,
        height=390,
        showlegend=True,
        shapes=[_column(step)],
        xaxis={"title": {"text": "step"}, "dtick": 1, "range": [0.4, sides["step"].max() + 0.6]},
        yaxis={"categoryorder": "array", "categoryarray": LEADERS[::-1], "range": [-0.6, len(LEADERS) - 0.4]},
    )


def _marks_to(sides: pd.DataFrame, side: str, step: int) -> dict[str, list]:
    shown = sides[(sides["side"] == side) & (sides["step"] <= step)]
    return {"x": shown["step"].tolist(), "y": shown["leader"].tolist()}


def _column(step: int) -> dict:
    edges = {"x0": step - 0.45, "x1": step + 0.45, "y0": 0, "y1": 1}
    return {
        "type": "rect",
        "yref": "paper",
        **edges,
        "fillcolor": style.LAND,
        "line": {"width": 0},
        "layer": "below",
    }


@course.shown
def who_stood_with_whom() -> Exhibit:
    """Exhibit 1: the alliances of 1922-1934, step by step."""
    struggle = data.load("power_struggle")
    sides = sides_table(struggle)
    return Exhibit(
        kicker="Exhibit 1 · Who stood with whom?",
        title="How do you beat rivals one after another?",
        look_for="Move the slider from step to step. A grey dot stands for a leader on Stalin’s side, a red cross for "
        "one against him. Follow Zinoviev, Kamenev and Bukharin: when does each one’s dot become a cross?",
        figure=sides_figure(sides),
        controls=[
            Control("Step", [f"{row.step}: {_dashes(row.period)}" for row in struggle.itertuples()], "slider")
        ],
        states=[_struggle_state(row, sides) for row in struggle.itertuples()],
        table=struggle[["period", "alliance", "against", "issue", "outcome"]].set_axis(
            ["When", "On Stalin’s side", "Against", "The issue", "What came of it"], axis=1
        ),
        source="Simplified to nine steps for this course; steps 1 and 2 overlap. Only people named in a step have a "
        "mark. “Left”, “Right” and “opposition” are partly the winners’ words. Works are named under each step; steps 1, 2 and 4 "
        "rest partly on study pages (SparkNotes, Get Revising, Studfile).",
        alt=f"Ten party leaders in {len(struggle)} steps, 1922 to 1934. Stalin is in the winning alliance each time. "
        "Zinoviev, Kamenev and Bukharin are first his allies and then his opponents.",
    )


def _dashes(period: str) -> str:
    return period.replace("-", "–")


def _struggle_finding(row: tuple, sides: pd.DataFrame) -> str:
    """Return who stands where in one step, and who of the opponents had been on Stalin's side in an earlier one."""
    now, earlier = sides[sides["step"] == row.step], sides[sides["step"] < row.step]
    friends = [name for name in now[now["side"] == "with Stalin"]["leader"] if name != "Stalin"]
    rivals = now[now["side"] == "against"]["leader"].tolist()
    allied = earlier[earlier["side"] == "with Stalin"]["leader"].tolist()
    turned = [name for name in rivals if name in allied]
    words = [f"Step {row.step}, {_dashes(row.period)}."]
    words.append(
        f"Against Stalin: {_listed(rivals)}." if rivals else "None of the ten is named against Stalin."
    )
    words.append(f"With him: {_listed(friends)}." if friends else "")
    words.append(f"On his side in an earlier step: {_listed(turned)}." if turned else "")
    return " ".join(filter(None, words))


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _struggle_state(row: tuple, sides: pd.DataFrame) -> State:
    parts = {
        "With Stalin": row.alliance,
        "Against": row.against,
        "The issue": row.issue,
        "What came of it": row.outcome,
    }
    panel = "".join(f"<p><strong>{name}:</strong> {html.escape(words)}</p>" for name, words in parts.items())
    marks = [_marks_to(sides, side, row.step) for side in SIDES.values()]
    cited = f'<p class="course-source">{sources.cite_cell(row.source_ids)}</p>'
    return State(
        _struggle_finding(row, sides), data=marks, layout={"shapes": [_column(row.step)]}, panel=panel + cited
    )
