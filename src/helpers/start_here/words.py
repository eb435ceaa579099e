"""Exhibit 5: the glossary."""

from __future__ import annotations

from dataclasses import replace

from helpers import course, data, texts
from helpers.exhibit import Control, Exhibit, State
from helpers.start_here.routes import short_title


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
