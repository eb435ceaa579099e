"""Lesson 00, Start here: its figures (pure) and its exhibits, in the order of the lesson."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from helpers import course, data, exhibit, questions, sources, style, texts
from helpers.exhibit import Card, Control, Exhibit, State

LESSON = "00-start-here"


def question(question_id: str) -> questions.Question | course.Text:
    """Return a question of this lesson's bank."""
    return questions.ask(LESSON, question_id)


# 1 The whole period -------------------------------------------------------------------------------

# column `category` of events -> words for the chip and the row, symbol; the first stands at the top
KINDS = {
    "power": ("Power", "circle"),
    "law": ("Law", "square"),
    "economy": ("Economy", "diamond"),
    "trial": ("Trials", "triangle-up"),
    "repression": ("Repression", "x"),
    "foreign": ("Abroad", "cross"),
    "aftermath": ("Aftermath", "triangle-down"),
}
# words of the chip -> first and last year
PERIODS = {
    "Whole period": (1917, 1956),
    "1917–33": (1917, 1933),
    "1934–36": (1934, 1936),
    "1937–38": (1937, 1938),
    "1939–56": (1939, 1956),
    "After 1956": (1957, 1991),
}
# Heights inside a row, so that events near in time do not hide each other; they have no other meaning.
LANES = (0.0, 0.3, -0.3, 0.15, -0.15)
# Room at both ends of the time axis, in days for each year shown; events outside the period are not drawn.
ROOM_DAYS = 8


def event_day(partial: str) -> date:
    """Return the day at which an event is drawn: the middle of the month or year where no day is known."""
    year, month, day = (*(int(part) for part in partial.split("-")), 0, 0)[:3]
    return date(year, month or 7, day or (15 if month else 1))


def events_table() -> pd.DataFrame:
    """Return `events` in the order of time, with `day` (drawn), `year`, `words` (the date) and `height` (row and lane)."""
    table = data.load("events")
    table = table.assign(day=table["date"].map(event_day), words=table["date"].map(texts.day_in_words))
    table = table.sort_values("day", kind="stable").reset_index(drop=True)
    lanes = table.groupby("category").cumcount() % len(LANES)
    rows = table["category"].map({kind: len(KINDS) - 1 - i for i, kind in enumerate(KINDS)})
    return table.assign(
        year=[day.year for day in table["day"]], height=rows + lanes.map(dict(enumerate(LANES)))
    )


def timeline_figure(table: pd.DataFrame) -> go.Figure:
    """Return the events of `events_table` by day, one row a kind; hollow symbols are events not verified."""
    traces = []
    for kind, (_, symbol) in KINDS.items():
        own = table[table["category"] == kind]
        symbols = [symbol + ("-open" if event.confidence == "memory" else "") for event in own.itertuples()]
        traces.append(
            go.Scatter(
                x=[str(day) for day in own["day"]], y=[round(height, 2) for height in own["height"]], mode="markers",
                text=[f"{event.words}<br>{_folded(event.title)}" for event in own.itertuples()],
                hovertemplate="%{text}<extra></extra>",
                selectedpoints=_inside(table, kind, "Whole period"), unselected={"marker": {"opacity": 0}},
                marker={"symbol": symbols, "size": 11, "color": style.CONTEXT, "line": {"width": 1, "color": style.PAPER}},
            )
        )  # fmt: skip
    names = [name for name, _ in KINDS.values()]
    return exhibit.figure(
        *traces, height=430, xaxis={"type": "date", "fixedrange": False, "showgrid": True, **_years("Whole period")},
        yaxis={
            "tickvals": list(range(len(KINDS)))[::-1], "ticktext": names, "range": [-0.6, len(KINDS) - 0.4],
            "tickformat": "", "rangemode": "normal",
        },
        hovermode="closest", margin={"t": 34},
    )  # fmt: skip


def _folded(title: str) -> str:
    """Return a title for a hover label, broken into lines that fit a narrow screen."""
    lines = [""]
    for word in title.split():
        if len(lines[-1]) + len(word) > 36:
            lines.append("")
        lines[-1] += f"{word} "
    return "<br>".join(html.escape(line.strip()) for line in lines)


def _years(period: str) -> dict:
    """Return the range of the time axis for one period, with a little room at both ends."""
    first, last = PERIODS[period]
    room = ROOM_DAYS * (last - first + 1)
    start = date.fromordinal(date(first, 1, 1).toordinal() - room)
    end = date.fromordinal(date(last, 12, 31).toordinal() + room)
    return {"range": [str(start), str(end)]}


@course.shown
def timeline() -> Exhibit:
    """Exhibit 1: the whole period as a timeline and as a searchable list, both narrowed by the same controls."""
    table = events_table()
    kinds = ["All kinds", *(name for name, _ in KINDS.values())]
    states = [_timeline_state(table, period, kind) for period in PERIODS for kind in (None, *KINDS)]
    shown = table[["words", "title", "detail", "category", "confidence"]].assign(
        category=table["category"].map({kind: name for kind, (name, _) in KINDS.items()}),
        confidence=table["confidence"].map(lambda word: "no" if word == "memory" else "yes"),
    )
    return Exhibit(
        kicker="Exhibit 1 · The whole period",
        title="What happened when?",
        look_for="Each symbol is an event; each row is a kind of event. Where do they crowd together? Choose a period "
        "to come closer, then a kind. The list below the chart holds the events of your choice in words.",
        figure=timeline_figure(table),
        zoomable=True,
        controls=[Control("Period", list(PERIODS)), Control("Kind of event", kinds)],
        states=states,
        cards=[_event_card(event) for event in table.itertuples()],
        search_label="Search the list (a name, a place, a year)",
        table=shown.set_axis(["Date", "Event", "Detail", "Kind", "Seen in a source"], axis=1),
        source="Events chosen for this course: not everything that happened, and not everything that matters. The chart "
        "opens on 1917–1956, the years of the course; “After 1956” leads on to the opening of the archives in 1991, because "
        "how we know is part of the story. Events known only by month or year stand in the middle of it. Heights inside a row "
        "only keep symbols apart. A hollow symbol marks an event that we know but have not yet seen in a source: not verified.",
        alt=states[0].finding,
    )  # fmt: skip


def _timeline_state(every: pd.DataFrame, period: str, kind: str | None) -> State:
    """Return the state for a period and one kind (None: all) of `events_table`."""
    table = every[every["year"].between(*PERIODS[period])]
    traces = [
        {
            "marker": {"color": style.ACCENT if kind == row else style.CONTEXT},
            "selectedpoints": _inside(every, row, period),
        }
        for row in KINDS
    ]
    return State(_timeline_finding(table, period, kind), data=traces, layout={"xaxis": _years(period)})


def _inside(table: pd.DataFrame, kind: str, period: str) -> list[int]:
    """Return the places, among the events of a kind, of those inside the period; the others are not drawn."""
    years = table.loc[table["category"] == kind, "year"].reset_index(drop=True)
    return years.index[years.between(*PERIODS[period])].tolist()


def _timeline_finding(table: pd.DataFrame, period: str, kind: str | None) -> str:
    """Say how many events of the kind the period holds, with the first, the last and the fullest year."""
    own = table if kind is None else table[table["category"] == kind]
    first, last = PERIODS[period]
    when = period if period == "After 1956" else f"{first}–{last}"
    what = "all kinds" if kind is None else f"the kind “{KINDS[kind][0]}”"
    if own.empty:
        return f"{when}, {what}: no event in this list."
    if len(own) == 1:
        return f"{when}, {what}: one event, {own['title'].iloc[0]} ({own['words'].iloc[0]})."
    years = own["year"].value_counts()
    fullest = sorted(years[years == years.max()].index)
    most = f" Most in {fullest[0]}: {years.max()}." if len(fullest) == 1 and years.max() > 1 else ""
    edges = [f"{own['title'].iloc[i]} ({own['words'].iloc[i]})" for i in (0, -1)]
    return f"{when}, {what}: {len(own)} events.{most} Earliest: {edges[0]}. Latest: {edges[1]}."


def _event_card(event: tuple) -> Card:
    """Return one event for the list, with the periods and kinds for which it stands."""
    periods = [i for i, (first, last) in enumerate(PERIODS.values()) if first <= event.year <= last]
    kinds = [0, 1 + list(KINDS).index(event.category)]
    known = sources.cite_cell(event.source_ids) if event.confidence != "memory" else "<em>not verified</em>"
    words = (
        f"<p><strong>{html.escape(event.words)}: {html.escape(event.title)}.</strong> {html.escape(event.detail)} "
        f"({KINDS[event.category][0]}; {known})</p>"
    )
    return Card(words, fits=[periods, kinds])


# 2 How to read an exhibit -------------------------------------------------------------------------

# words -> rows of party_elite: how many of how many, and what the number counts
CONGRESS = {
    "Central Committee": (
        "17th-congress-central-committee-members-and-candidates-arrested-and-shot",
        "members and candidates arrested and shot",
    ),
    "Delegates": ("17th-congress-delegates-arrested", "delegates arrested"),
}
COUNTS = ("People", "Out of 100")


def congress_table() -> pd.DataFrame:
    """Return for each group of the party congress of 1934 `hit` (persons), `whole` (persons) and `counted` (words)."""
    rows = {name: (data.row("party_elite", key), words) for name, (key, words) in CONGRESS.items()}
    return pd.DataFrame(
        [
            {"group": name, "hit": int(row["value"]), "whole": int(row["of"]), "counted": words}
            for name, (row, words) in rows.items()
        ]
    )


def congress_figure(table: pd.DataFrame, count: str = COUNTS[0]) -> go.Figure:
    """Return `congress_table` as bars: those hit in the accent colour, the others in grey, labels inside."""
    return exhibit.figure(
        *(go.Bar(y=table["group"].tolist(), orientation="h", width=0.6, **trace) for trace in _congress(table, count)),
        height=220, barmode="stack", hovermode=False,
        xaxis={"title": {"text": _axis(count)}, "range": _reach(table, count), "tickformat": ","},
        yaxis={"autorange": "reversed", "tickformat": "", "rangemode": "normal"}, margin={"t": 10},
    )  # fmt: skip


def _axis(count: str) -> str:
    return "people" if count == COUNTS[0] else "of every 100"


def _reach(table: pd.DataFrame, count: str) -> list[float]:
    return [0, float(table["whole"].max()) if count == COUNTS[0] else 100]


def _congress(table: pd.DataFrame, count: str) -> list[dict]:
    """Return the two traces, hit and not hit, as people or as shares."""
    share = count != COUNTS[0]
    hit = (table["hit"] / table["whole"] * 100).round() if share else table["hit"]
    rest = 100 - hit if share else table["whole"] - table["hit"]
    inside = [f"{number:,.0f}" for number in hit]
    return [
        {
            "x": [float(n) for n in hit],
            "text": inside,
            "textposition": "auto",
            "textangle": 0,
            "marker": {"color": style.ACCENT},
        },
        {"x": [float(n) for n in rest], "marker": {"color": style.CONTEXT}},
    ]


@course.shown
def reading_example() -> Exhibit:
    """Exhibit 2: two groups of one congress, a small chart on which to learn how exhibits are read."""
    table = congress_table()
    findings = {count: _congress_finding(table, count) for count in COUNTS}
    return Exhibit(
        kicker="Exhibit 2 · How to read an exhibit",
        title="Which group was hit harder?",
        look_for="The dark part of each bar is the people hit, the grey part the rest. Read the first choice, then the second. Does the answer "
        "change? Then read what exactly each bar counts.",
        figure=congress_figure(table),
        controls=[Control("Count", COUNTS)],
        states=[
            State(
                findings[count],
                data=_congress(table, count),
                layout={"xaxis": {"title": {"text": _axis(count)}, "range": _reach(table, count)}},
            )
            for count in COUNTS
        ],
        table=table.assign(share=(table["hit"] / table["whole"] * 100).round())[
            ["group", "counted", "hit", "whole", "share"]
        ].set_axis(
            ["Group", "What is counted", "People hit", "All people in the group", "Out of 100"], axis=1
        ),
        source="Nikita Khrushchev gave both numbers in a closed speech in 1956 "
        f"({sources.cite('khrushchev-1956', 'wiki-17th-congress')}). He counted party people only. His two numbers do not count the "
        "same thing: one is “arrested and shot”, the other “arrested”. He himself said 70 per cent for the first.",
        alt=findings[COUNTS[0]],
    )


def _congress_finding(table: pd.DataFrame, count: str) -> str:
    parts = [f"{row.group}: {row.hit:,} of {row.whole:,} {row.counted}" for row in table.itertuples()]
    if count == COUNTS[0]:
        return f"{'; '.join(parts)}. More delegates were hit, because there were more delegates."
    shares = [f"{row.hit / row.whole * 100:.0f} of every 100 ({row.counted})" for row in table.itertuples()]
    names = [f"{name}: {share}" for name, share in zip(table["group"], shares, strict=True)]
    return f"{'; '.join(names)}. As a share, the smaller and more powerful group was hit harder."


# 3 How we know ------------------------------------------------------------------------------------


@course.shown
def kinds_of_source() -> Exhibit:
    """Exhibit 3: five kinds of source, what each can show and what it cannot prove alone."""
    kinds = data.load("source_kinds")
    return Exhibit(
        kicker="Exhibit 3 · Five kinds of source",
        title="What can each kind of source prove?",
        look_for="Read two kinds that differ, such as an archive document and a novel. For each: what could it settle, and "
        "what could it never settle?",
        controls=[Control("Kind of source", list(kinds["name"]))],
        states=[State(_ask(row), panel=_kind(row)) for row in kinds.itertuples()],
        table=kinds[["name", "what_it_is", "can_show", "cannot_show", "ask"]].set_axis(
            ["Kind", "What it is", "What it can show", "What it cannot prove alone", "Ask"], axis=1
        ),
        source="Rules of thumb, written for this course. No kind is “good” or “bad”: historians set different kinds side by side. "
        "The works behind the examples are named with them.",
        alt=f"{len(kinds)} kinds of source, each with what it can show and what it cannot prove alone: "
        f"{', '.join(name.lower() for name in kinds['name'])}.",
    )


def _kind(row: tuple) -> str:
    parts = {
        "What it is": row.what_it_is,
        "It can show": row.can_show,
        "It cannot prove alone": row.cannot_show,
    }
    lines = "".join(f"<p><strong>{head}:</strong> {html.escape(words)}</p>" for head, words in parts.items())
    return f"{lines}<p><strong>Example:</strong> {html.escape(row.example)} ({sources.cite_cell(row.source_ids)})</p>"


def _ask(row: tuple) -> str:
    return f"{html.escape(row.name)}: ask each time, “{html.escape(row.ask)}”"


# 4 The lessons ------------------------------------------------------------------------------------

# words of the chip -> lessons in order, and why these
ROUTES = {
    "All seven": (tuple("0123456"), "The whole course, in order."),
    "One lesson": (("2",), "Lesson 02 stands on its own: law, numbers, orders, and the lives behind them."),
    "Three lessons": (("2", "4", "6"), "What was hidden, what was shown, and how to weigh the two."),
    "For a law class": (("0", "4", "5"), "What a fair trial needs, seen where it failed."),
    "For a source workshop": (("0", "3", "6"), "Testing confessions, then testing a textbook."),
}


def route(name: str) -> list[dict]:
    """Return the lessons of one route as entries of `data/lessons.json`, in order."""
    numbers, _ = ROUTES[name]
    return [lesson for lesson in course.lessons().values() if lesson["id"][1] in numbers]


def short_title(lesson: dict) -> str:
    """Return number and short title of a lesson: "02 The Terror"."""
    return f"{lesson['id'][:2]} {lesson['title'].split(':')[0].split(',')[0]}"


@course.shown
def lessons_map() -> Exhibit:
    """Exhibit 4: the lessons with their questions and times, and routes for the time there is."""
    lessons = list(course.lessons().values())
    return Exhibit(
        kicker="Exhibit 4 · The lessons",
        title="Where do you want to go?",
        look_for="Choose by the time you have or by what you need. Each lesson also works alone.",
        controls=[Control("Route", list(ROUTES))],
        states=[State(_route_finding(name), panel=_route(name)) for name in ROUTES],
        table=pd.DataFrame(
            [
                {
                    "Lesson": f"{lesson['id'][:2]} {lesson['title']}",
                    "Question": lesson["question"],
                    "Minutes": lesson["minutes"],
                    "Status": lesson["status"],
                }
                for lesson in lessons
            ]
        ),
        source="Times are for careful work without homework. A link opens the lesson in a new tab, so that this page stays as it is.",
        alt=f"{len(lessons)} lessons, {sum(lesson['minutes'] for lesson in lessons)} minutes in all: "
        f"{', '.join(short_title(lesson) for lesson in lessons)}.",
    )


def _route_finding(name: str) -> str:
    lessons, (_, why) = route(name), ROUTES[name]
    ready = sum(lesson["status"] == "ready" for lesson in lessons)
    count = "1 lesson" if len(lessons) == 1 else f"{len(lessons)} lessons"
    return f"{count}, {sum(lesson['minutes'] for lesson in lessons)} minutes, {ready} of them ready. {why}"


def _route(name: str) -> str:
    return f'<ul class="course-cards">{"".join(_lesson(lesson) for lesson in route(name))}</ul>'


def _lesson(lesson: dict) -> str:
    title, question_asked = (
        html.escape(f"{lesson['id'][:2]} {lesson['title']}"),
        html.escape(lesson["question"]),
    )
    ready = lesson["status"] == "ready"
    if lesson["id"] == LESSON:
        head = f"<strong>{title}</strong> (this page)"
    elif ready:
        head = f'<strong><a href="{lesson["id"]}.ipynb" target="_blank" rel="noopener">{title}</a></strong>'
    else:
        head = f"<strong>{title}</strong> (in preparation)"
    return f"<li><p>{head}, {lesson['minutes']} minutes</p><p>{question_asked}</p></li>"


# 5 Words ------------------------------------------------------------------------------------------


@course.shown
def glossary() -> Exhibit:
    """Exhibit 5: the words of the course, by lesson and by search."""
    words = data.load("glossary").sort_values("term", key=lambda terms: terms.str.lower())
    lessons = list(course.lessons().values())
    places = [
        [0, *(1 + i for i, lesson in enumerate(lessons) if lesson["id"] in ids.split("|"))]
        for ids in words["lessons"]
    ]
    counts = [sum(option in place for place in places) for option in range(len(lessons) + 1)]
    findings = [f"{counts[0]} words in all."]
    findings += [
        f"{count} words are used in lesson {short_title(lesson)}."
        for count, lesson in zip(counts[1:], lessons, strict=True)
    ]
    return Exhibit(
        kicker="Exhibit 5 · Words",
        title="What does this word mean?",
        look_for="Search for a word in English or Russian, or choose a lesson to see its words. Soviet officials used some of these "
        "words as weapons: “kulak” and “enemy of the people” tell us who used them, not who a person was.",
        controls=[Control("Words of lesson", ["All", *(short_title(lesson) for lesson in lessons)])],
        states=[State(finding) for finding in findings],
        cards=[
            replace(card, fits=[place]) for card, place in zip(texts.glossary_cards(), places, strict=True)
        ],
        search_label="Search words",
        table=words[["term", "term_ru", "meaning"]].set_axis(["Word", "Russian", "Meaning"], axis=1),
        source="Meanings in our own words, as this course uses the terms.",
        alt=f"A glossary of {len(words)} words with their Russian forms and meanings.",
    )


# 6 People -----------------------------------------------------------------------------------------

GROUPS = ("Lives", "Trial of 1936", "Trial of 1937", "Trial of 1938", "Politburo", "Names of Moscow")
LIFE_LESSONS = {"background": "01", "terror": "02", "confessions": "03", "trials": "04"}
TRIALS = {f"trial-{year}": f"Trial of {year}" for year in (1936, 1937, 1938)}


def people_table() -> pd.DataFrame:
    """Return one row a person, sorted by surname: name, name_ru, dates, who, groups and lessons (lists).

    The order is that of the tables' keys, which begin with the surname. A person in several tables keeps
    the first description found and gathers groups and lessons of all.
    """
    found: dict[str, dict] = {}
    for key, name, russian, dates, who, group, lesson in sorted(_mentions(), key=lambda mention: mention[0]):
        person = found.setdefault(
            key, {"name": name, "name_ru": russian, "dates": dates, "who": who, "groups": [], "lessons": []}
        )
        person["groups"] += [group] if group not in person["groups"] else []
        person["lessons"] += [lesson] if lesson not in person["lessons"] else []
    return pd.DataFrame(found.values())


def _mentions() -> list[tuple[str, ...]]:
    """Return (key, name, Russian name, dates, who, group, lesson) for every person in every table."""
    lives = [
        (
            p.person_id,
            *_named(p),
            _dates(p.born, p.died, p.born_approximate),
            p.who + _doubt(p),
            "Lives",
            LIFE_LESSONS[p.notebook],
        )
        for p in data.load("people").itertuples()
    ]
    tried = [
        (p.defendant_id, *_named(p), _dates(p.born, p.died), p.role + _doubt(p), TRIALS[p.trial_id], "04")
        for p in data.load("defendants").itertuples()
    ]
    # The first spell of each person that was seen in a source; one from memory only where there is no other.
    spells = data.load("politburo")
    spells = spells.assign(memory=spells["confidence"] == "memory").sort_values(
        ["memory", "start"], kind="stable"
    )
    rulers = [
        (p.person_id, *_named(p), _dates("", p.fate_date), _ruler(p), "Politburo", "01")
        for p in spells.drop_duplicates("person_id").itertuples()
    ]
    moscow = [
        (p.person_id, *_named(p), _dates(p.born, p.shot), p.work_recorded, "Names of Moscow", "02")
        for p in data.load("moscow_people").itertuples()
    ]
    return lives + tried + rulers + moscow


def _named(row: tuple) -> tuple[str, str]:
    return row.name, row.name_ru


def _ruler(spell: tuple) -> str:
    rank = {"full": "Full member", "candidate": "Candidate member"}[spell.status]
    return f"{rank} of the Politburo from {str(spell.start)[:4]}. {spell.fate}{_doubt(spell)}"


def _doubt(row: tuple) -> str:
    return " (not verified)" if row.confidence == "memory" else ""


def _dates(born: object, died: object, approximate: bool = False) -> str:
    """Return years of birth and death: "1884–1938", "born about 1923", "died 1937", or "" where neither is known."""
    birth, death = str(born)[:4], str(died)[:4]
    birth, death = (year if year.isdigit() else "" for year in (birth, death))
    about = "about " if approximate and birth else ""
    if birth and death:
        return f"{about}{birth}–{death}"
    return f"born {about}{birth}" if birth else f"died {death}" if death else ""


@course.shown
def people() -> Exhibit:
    """Exhibit 6: everyone whom the course names in its tables, by group and by search."""
    table = people_table()
    findings = [f"{len(table)} people in all."]
    findings += [f"{sum(group in own for own in table['groups'])} people: {group}." for group in GROUPS]
    return Exhibit(
        kicker="Exhibit 6 · People",
        title="Who is who?",
        look_for="Search for a name, a trade or a city, in English or Russian. Then choose a group. Who held power, "
        "who lost it, and who never had any?",
        controls=[Control("Group", ["All", *GROUPS])],
        states=[State(finding) for finding in findings],
        cards=[
            Card(_person(row), fits=[[0, *(1 + i for i, group in enumerate(GROUPS) if group in row.groups)]])
            for row in table.itertuples()
        ],
        search_label="Search people",
        table=table.assign(lessons=table["lessons"].map(", ".join))[
            ["name", "dates", "who", "lessons"]
        ].set_axis(["Name", "Dates", "Who", "Lesson"], axis=1),
        source="In the order of surnames. “Lives” are told in the lessons with their sources. Defendants are named in the "
        f"court reports ({sources.cite('court-report-1936', 'court-report-1937', 'stenogram-1938')}), the Politburo in "
        f"lists of its members ({sources.cite('archontology-politburo', 'khlevniuk-1996')}). “Names of Moscow” are "
        f"entries of Memorial’s list ({sources.cite('memorial-moscow-addresses')}): for them the words are what the police file said.",
        alt=f"An index of {len(table)} people with their dates, who they were, and the lesson in which they are met.",
    )


def _person(row: tuple) -> str:
    russian = f' (<span lang="ru">{html.escape(row.name_ru)}</span>)' if row.name_ru else ""
    dates = f", {row.dates}" if row.dates else ""
    return (
        f"<p><strong>{html.escape(row.name)}</strong>{russian}{dates}. {html.escape(row.who)}. "
        f"Lesson {' and '.join(row.lessons)}.</p>"
    )
