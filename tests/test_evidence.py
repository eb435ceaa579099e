"""Lesson 06: what its figures show is what its tables say, and every claim of the source text is treated."""

import re
from urllib.parse import unquote

import pytest

from helpers import data
from helpers.evidence import audit, causes, counted, gaps, ledger, memory, numbers
from tests import lessons


def headings(lesson: str) -> set[str]:
    """Return the headings of the second level of a lesson's notebook, without the number signs."""
    notebook = lessons.read(lessons.NOTEBOOKS / f"{lesson}.ipynb")
    text = "\n".join(cell.source for _, cell in lessons.cells(notebook, "markdown"))
    return set(re.findall(r"^## (.+)$", text, re.MULTILINE))


# The claims ---------------------------------------------------------------------------------------


CLAIMS_OF_THE_TEXT = 128
"""So many claims that can be checked were found in the source text, which is cited and not part of the project."""

LINKED_BOTH_WAYS = ("01-background", "02-terror", "03-confessions", "04-show-trials", "06-weighing-evidence")


def test_claims_of_the_text_of_the_ledger_and_treated_in_a_lesson_are_three_equal_numbers():
    in_ledger = data.load("claims")["claim_id"].tolist()
    assert in_ledger == [f"C{number:03}" for number in range(1, CLAIMS_OF_THE_TEXT + 1)]
    treated = data.load("claim_lessons")
    assert set(treated["claim_id"]) == set(in_ledger)
    assert not treated.duplicated(["claim_id", "lesson", "section"]).any()


@pytest.mark.parametrize("lesson", LINKED_BOTH_WAYS)
def test_a_lesson_links_to_each_claim_in_the_section_that_the_ledger_names(lesson):
    treated = data.load("claim_lessons")
    named = {(row.claim_id, row.section) for row in treated[treated["lesson"] == lesson].itertuples()}
    linked = lessons.claims_treated(lessons.read(lessons.NOTEBOOKS / f"{lesson}.ipynb"))
    # The ledger's own section may speak of any claim: it says how to look one up.
    assert {(claim, section) for claim, section in linked if section != "2 · Audit the article"} == named


def test_from_each_claim_a_link_leads_to_the_section_that_treats_it():
    for row in ledger.claims_table().itertuples():
        for lesson, section in re.findall(r'href="([\w-]+)\.ipynb#([^"]+)"', row.treated):
            assert unquote(section) in {heading.replace(" ", "-") for heading in headings(lesson)}, (
                row.claim_id
            )
        assert "href=" in row.treated, row.claim_id


def test_a_number_claimed_has_a_range_unless_the_text_gives_none_or_nobody_knows():
    claims = data.load("claims")
    of_numbers = claims[claims["figure_in_text"].notna()]
    open_ended = of_numbers[of_numbers["figure_low"].isna() | of_numbers["figure_high"].isna()]
    assert open_ended["claim_id"].tolist() == []
    known = claims.dropna(subset=["figure_low", "figure_high"])
    assert (known["figure_low"] <= known["figure_high"]).all()
    assert (known["figure_unit"] != "").all()


@pytest.mark.parametrize("table", ["claim_lessons", "explanation_evidence", "left_out"])
def test_every_section_that_a_table_points_at_is_a_heading_of_its_lesson(table):
    named = data.load(table)[["lesson", "section"]].drop_duplicates()
    wrong = [
        (row.lesson, row.section) for row in named.itertuples() if row.section not in headings(row.lesson)
    ]
    assert wrong == []


def test_every_claim_has_a_verdict_and_a_source_or_says_that_it_was_not_verified():
    claims = ledger.claims_table()
    assert claims["view"].notna().all()
    assert (claims["treated"] != "").all()
    assert ((claims["source_ids"] != "") | (claims["confidence"] == "memory")).all()


def test_judging_first_shows_no_verdict():
    shown = audit.audit_the_article.__wrapped__()
    assert len(shown.items) == 128
    assert "stand" not in shown.states[0]["finding"]
    for item in shown.items:
        claim, known = item["html"].split("<details>")
        assert "#source-" not in claim
        assert not any(verdict in claim for verdict in audit.VERDICTS)
        assert "#source-" in known
        assert "Treated in" in known


def test_each_claim_is_shown_once_among_the_verdicts():
    shown = audit.audit_the_article.__wrapped__()
    options = range(2, 2 + len(audit.VERDICTS))
    for option in options:
        assert any(option in item["fits"][1] for item in shown.items)
    assert sum(len(set(options) & set(item["fits"][1])) for item in shown.items) == 128


def test_a_claim_from_memory_is_marked_on_its_card():
    row = next(row for row in ledger.claims_table().itertuples() if row.claim_id == "C050")
    assert row.confidence == "memory"
    assert "not verified" in ledger.card(row, [audit.JUDGE, audit.SEE, *audit.VERDICTS]).html


# Numbers ------------------------------------------------------------------------------------------


def test_no_estimate_from_memory_is_drawn():
    table = numbers.history_table()
    assert len(table) == len(data.load("number_history"))
    assert set(table["confidence"]) <= {"verified", "two-sources"}


def test_before_the_archives_only_what_was_made_without_them_is_drawn():
    shown = numbers.how_a_number_changed.__wrapped__()
    for state, drawn in zip(shown.states, shown.figure.states, strict=True):
        symbols = set(drawn["data"][1]["marker"]["symbol"])
        assert symbols == {"square-open"} or "●" in state["finding"]


def test_archival_arrests_lie_far_below_the_estimates_and_famine_deaths_do_not():
    table = numbers.history_table()
    arrests = table[(table["series"] == "arrests") & (table["made"] == numbers.FROM)]
    assert arrests["central"].max() < 0.3 * data.row("claims", "C121")["figure_in_text"]
    famine = table[table["series"] == "famine"]
    bounds = ["low", "central", "high"]
    most = famine.groupby("made")[bounds].max().max(axis=1)
    assert most[numbers.FROM] > 0.9 * most[numbers.WITHOUT]


def test_totals_of_the_counts_come_from_their_tables():
    totals = counted.series_totals()
    assert totals["sentences"] == 1_344_923
    assert totals["death"] == 681_692
    assert set(totals) == set(data.load("counted_people")["series"])


def test_someone_who_died_of_the_terror_is_in_no_count():
    cells = data.load("counted_people")
    answers = cells.groupby("person_id")["counted"].agg(set)
    assert "yes" not in answers["reiss"]
    assert (cells.groupby("person_id").size() == 6).all()


# Explanations, gaps, legacy -----------------------------------------------------------------------


def test_no_explanation_rests_on_memory_and_each_is_strained_by_something():
    explanations, fits = data.load("explanations"), data.load("evidence_fits")
    assert set(explanations["explanation_id"]) == set(causes.SHORT)
    assert "memory" not in set(explanations["confidence"])
    strained = fits.loc[fits["fit"] == causes.STRAINS, "explanation_id"]
    assert set(strained) == set(causes.SHORT)
    assert set(fits["evidence_id"]) == set(data.load("explanation_evidence")["evidence_id"])


def test_a_works_and_years_of_an_explanation_stand_in_pairs_where_one_historian_wrote_them():
    for row in data.load("explanations").itertuples():
        if "|" not in row.historian:
            assert len(row.work.split("|")) == len(row.years.split("|")) or row.explanation_id == "power"


def test_gaps_and_events_fall_under_the_kinds_that_the_controls_offer():
    assert set(data.load("left_out")["knowable"]) == set(gaps.WHEN.values())
    assert set(data.load("legacy")["kind"]) == set(memory.KINDS)


def test_a_partial_date_falls_within_its_year():
    assert memory._year("1956-02-25") == 1956.1
    assert memory._year("1962-11") == 1962.8
    assert memory._year("1990") == 1990.5
