"""What the tables of data/ say: their numbers add up, agree with each other, and follow each other in time.

Sums that do not balance in print are asserted as they stand, each with the name of its discrepancy.
"""

import itertools
from collections import Counter

import pytest

from .tables import RESOURCES, columns, records, table

PUBLIC_TRIALS = ["trial-1936", "trial-1937", "trial-1938"]


# --- numbers over time -------------------------------------------------------------------------------------

PENALTIES = ["death_sentences", "camps_and_prison", "exile_and_banishment", "other_measures"]


def test_sentences_of_a_year_add_across_except_in_1941():
    sentences = table("repression_by_year").set_index("year")
    difference = sentences[PENALTIES].sum(axis=1) - sentences["total_convicted"]
    assert sentences.index.tolist() == list(range(1921, 1954))
    # 1941: the penalties add to 75,421, the published total is 75,411; 8,011 death sentences are kept.
    assert difference[difference != 0].to_dict() == {1941: 10}
    assert sentences.loc[1941, PENALTIES].sum() == 75_421
    assert sentences.loc[1941, "total_convicted"] == 75_411
    assert sentences.loc[1941, "death_sentences"] == 8_011


def test_sentences_add_down_to_the_published_totals_with_two_named_exceptions():
    sums = table("repression_by_year").drop(columns="year").sum(numeric_only=True)
    assert sums["total_convicted"] == 4_060_306
    assert sums["exile_and_banishment"] == 413_512
    assert sums["other_measures"] == 215_942
    # Published 799,455: the same ten as in 1941.
    assert sums["death_sentences"] == 799_465 == 799_455 + 10
    # Printed 2,634,397: 3,000 too high in print.
    assert sums["camps_and_prison"] == 2_631_397 == 2_634_397 - 3_000
    # With the published 799,455 the four penalties add exactly to the total.
    assert sums[PENALTIES].sum() - 10 == sums["total_convicted"]


def test_the_two_years_of_the_terror():
    sentences = table("repression_by_year").set_index("year").loc[[1937, 1938]]
    assert sentences["death_sentences"].sum() == 681_692
    assert sentences["total_convicted"].sum() == 1_344_923


def test_no_death_sentence_is_recorded_while_the_penalty_was_suspended():
    sentences = table("repression_by_year").set_index("year")["death_sentences"]
    assert sentences[sentences == 0].index.tolist() == [1948, 1949]


def test_arrests_add_to_the_known_sums_and_are_all_from_memory():
    arrests = table("arrests_by_year").set_index("year")
    assert arrests.index.tolist() == list(range(1921, 1939))
    assert arrests["arrested_total"].sum() == 4_835_937
    assert arrests.loc[[1937, 1938], "arrested_total"].sum() == 1_575_259
    assert arrests["arrested_counterrevolutionary"].sum() == 3_341_989
    # With the variant 593,336 for 1938 the two years would add to the equally common 1,372,392.
    assert arrests.loc[[1937, 1938], "arrested_counterrevolutionary"].sum() == 1_372_382
    assert (arrests["arrested_counterrevolutionary"] < arrests["arrested_total"]).all()
    assert set(arrests["confidence"]) == {"memory"}


def test_camps_and_colonies_make_the_total_from_1935_and_camps_alone_before():
    gulag = table("gulag_population").set_index("year")
    assert gulag.index.tolist() == list(range(1930, 1954))
    assert gulag.index[gulag["colonies"].isna()].tolist() == [1930, 1931, 1932, 1933, 1934]
    assert (gulag["camps"] + gulag["colonies"].fillna(0) == gulag["total"]).all()
    # One printing has 1,334,408, which does not balance with 1,659,992.
    assert gulag.loc[1940, "camps"] == 1_344_408


def test_deaths_in_the_gulag_add_to_the_part_of_the_certificate_that_the_table_covers():
    # The certificate runs to 1956: printed total 1,606,748, its rows add to 1,606,742; 1930-53 is this part.
    assert table("gulag_population")["deaths_in_year"].sum() == 1_590_378


def test_discrepancies_are_named_in_the_description_of_the_table():
    named = {
        "repression_by_year": [
            "75,421",
            "75,411",
            "799,465",
            "799,455",
            "2,631,397",
            "2,634,397",
            "4,060,306",
        ],
        "arrests_by_year": ["4,835,937", "1,575,259", "1,372,382", "1,372,392"],
        "gulag_population": ["1,606,748", "1,606,742", "1,590,378", "1,344,408", "1,334,408"],
        "order_00447_limits": [
            "75,950",
            "193,000",
            "47,450 / 142,150",
            "8,000 / 20,800",
            "2,500 / 5,000",
            "65 rows",
        ],
        "national_operations": ["321,837", "239,958", "335,513", "247,157", "13,676", "7,199"],
        "red_army_purge": ["887", "608", "35,020", "16,362", "33,460", "7,280"],
        "party_elite": ["1,966", "1,961"],
        "stalin_lists": ["383", "388", "390"],
    }
    for name, figures in named.items():
        assert [figure for figure in figures if figure not in RESOURCES[name]["description"]] == [], name


@pytest.mark.parametrize("name", ["terror_estimates", "famine_estimates"])
def test_an_estimate_gives_a_figure_and_its_bounds_are_in_order(name):
    for row in records(name):
        given = [int(row[column]) for column in ("low", "central", "high") if row[column]]
        assert given, row
        assert given == sorted(given), row


def test_estimates_of_executions_keep_archive_and_guess_apart():
    estimates = table("terror_estimates").set_index("estimate_id")
    assert estimates.loc["getty-rittersporn-zemskov-1993-executions", "central"] == 681_692
    assert estimates.loc["zemskov-1991-convictions", "central"] == 1_344_923
    assert estimates.loc["conquest-1968-executions", "basis"] == "pre-archive"
    assert estimates.loc["getty-rittersporn-zemskov-1993-executions", "basis"] == "archival"
    # Our own product of 2.5 and the recorded number, rounded.
    assert estimates.loc["conquest-later-remark-executions", "central"] == round(2.5 * 681_692, -5)


def test_grain_ranges_are_in_order():
    grain = table("grain")
    for stem in ("harvest_modern_estimate", "harvest_davies_wheatcroft_2004"):
        low, high = grain[f"{stem}_low_million_tonnes"], grain[f"{stem}_high_million_tonnes"]
        assert low.notna().sum() >= 4
        assert (low.isna() == high.isna()).all()
        assert (low.dropna() <= high.dropna()).all()


# --- operations, army, party, lists ------------------------------------------------------------------------


def test_limits_of_order_00447_add_to_the_order_and_its_subtotals():
    limits = table("order_00447_limits")
    sums = limits.groupby("republic")[["category_1", "category_2"]].sum()
    assert limits["category_1"].sum() == 75_950
    assert limits["category_2"].sum() == 193_000
    assert tuple(sums.loc["RSFSR"]) == (47_450, 142_150)
    assert tuple(sums.loc["Ukrainian SSR"]) == (8_000, 20_800)
    assert tuple(sums.loc["Kazakh SSR"]) == (2_500, 5_000)
    assert tuple(sums.loc["all-Union"]) == (10_000, 0)


def test_order_00447_has_64_regions_and_the_camps():
    limits = table("order_00447_limits")
    assert len(limits) == 65
    assert limits.loc[limits["row_kind"] == "camps", "region"].tolist() == ["NKVD camps"]
    by_republic = limits["republic"].value_counts()
    assert (by_republic["RSFSR"], by_republic["Ukrainian SSR"], by_republic["Kazakh SSR"]) == (40, 8, 8)
    assert (by_republic == 1).sum() == 8 + 1  # the other union republics, and the camps


def test_coordinates_stand_only_in_region_centres_and_only_the_camps_have_none():
    centres = table("region_centres")
    assert not {"lat", "lon", "centre_city", "modern_country"} & set(columns("order_00447_limits"))
    assert centres["region"].tolist() == table("order_00447_limits")["region"].tolist()
    for column in ("lat", "lon", "modern_country", "centre_city_1937", "centre_city_today"):
        assert centres.loc[centres[column].isna(), "region"].tolist() == ["NKVD camps"], column
    assert centres["lat"].dropna().between(37, 65).all()
    assert centres["lon"].dropna().between(27, 136).all()


def test_national_operations_fall_short_of_the_published_total_by_the_unlisted_remainder():
    operations = table("national_operations")
    listed = operations[operations["row_kind"] == "operation"]
    published = operations[operations["row_kind"] == "published total"]
    assert len(listed) == 13
    assert len(published) == 1
    assert listed["convicted"].sum() == 321_837
    assert listed["shot"].sum() == 239_958
    assert published["convicted"].item() == 335_513 == 321_837 + 13_676
    assert published["shot"].item() == 247_157 == 239_958 + 7_199
    known = listed.dropna(subset=["convicted", "shot"])
    assert (known["shot"] < known["convicted"]).all()


def test_order_numbers_keep_their_zeros():
    numbers = {row["operation"]: row["order_no"] for row in records("national_operations")}
    assert numbers["Polish"] == "00485"
    assert numbers["German"] == "00439"


def army(series):
    counts = table("red_army_purge")
    return counts[counts["series"].str.startswith(f"{series}:")]


def test_army_series_a_counts_887_serving_and_608_repressed():
    ranks = army("A")
    assert ranks["serving"].sum() == 887
    assert ranks["people"].sum() == 608
    # A printed "769" division commissars is read as 79: only 97 served.
    assert ranks.set_index("rank").loc["Division commissars", ["serving", "people"]].tolist() == [97, 79]


@pytest.mark.parametrize("series", ["A", "B"])
def test_nobody_is_purged_from_a_rank_more_often_than_it_was_held(series):
    ranks = army(series)
    assert len(ranks) > 5
    assert (ranks["people"] <= ranks["serving"]).all()


def test_army_series_b_gives_the_well_known_top_ranks():
    ranks = army("B").set_index("rank")
    assert ranks.loc["Marshals of the Soviet Union", ["people", "serving"]].tolist() == [3, 5]
    assert ranks.loc["Army commanders", ["people", "serving"]].tolist() == [13, 15]


def test_army_series_c_leaves_out_junior_ranks_so_its_ranks_stay_below_the_published_totals():
    counts = army("C")
    sums = counts.groupby([counts["measure"].str.split().str[0], "row_kind"])["people"].sum()
    assert sums["dismissed", "published total"] == 33_460
    assert sums["arrested", "published total"] == 7_280
    assert sums["dismissed", "rank"] == 16_142
    assert sums["arrested", "rank"] == 4_130


def test_army_series_d_balances():
    people = army("D").set_index("count_id")["people"]
    two_years = people["d-commanding-staff-1937-38-discharged"]
    assert two_years == 35_020
    assert people["d-commanding-staff-1937-discharged-in-year"] == 18_658
    assert people["d-commanding-staff-1938-discharged-in-year"] == 16_362
    assert people.filter(regex=r"-193[78]-discharged-in-year$").sum() == two_years
    reasons = people[
        [
            "d-commanding-staff-1937-38-arrested",
            "d-commanding-staff-1937-38-discharged-on-political-grounds",
            "d-commanding-staff-1937-38-discharged-by-the-1938-directive-on",
            "d-commanding-staff-1937-38-natural-loss",
        ]
    ]
    assert reasons.tolist() == [9_506, 14_684, 4_138, 6_692]
    assert reasons.sum() == two_years
    reasons_1938 = people[
        [
            "d-commanding-staff-1938-arrested-in-year",
            "d-commanding-staff-1938-discharged-for-links-with-conspirators",
            "d-commanding-staff-1938-discharged-for-drunkenness-or-misconduct",
            "d-commanding-staff-1938-removed-by-death-or-illness-or",
        ]
    ]
    assert reasons_1938.tolist() == [5_032, 3_580, 2_671, 941]
    assert reasons_1938.sum() + 4_138 == 16_362
    assert people["d-commanding-staff-1937-arrested-in-year"] == 9_506 - 5_032


def test_the_17th_congress_in_both_counts():
    measures = table("party_elite").set_index("measure_id")

    def count(key):
        return measures.loc[key, ["value", "of"]].tolist()

    assert count("17th-congress-delegates-arrested") == [1_108, 1_966]
    assert count("17th-congress-central-committee-members-and-candidates-arrested-and-shot") == [98, 139]
    assert count("17th-congress-delegates-with-deciding-vote-1227-version") == [1_227, 1_966]
    assert count("17th-congress-delegates-with-advisory-vote-739-version") == [739, 1_966]
    assert count("17th-congress-delegates-with-deciding-vote-1225-version") == [1_225, 1_961]
    assert count("17th-congress-delegates-with-advisory-vote-736-version") == [736, 1_961]
    for voting, advisory in (("1227", "739"), ("1225", "736")):
        kinds = [f"deciding-vote-{voting}", f"advisory-vote-{advisory}"]
        votes = measures.loc[[f"17th-congress-delegates-with-{kind}-version" for kind in kinds]]
        assert votes["value"].sum() == votes["of"].iloc[0] == votes["of"].iloc[1]
    assert count("central-committee-full-members-elected-1934") == [71, 139]
    assert count("central-committee-candidates-elected-1934") == [68, 139]


def test_a_part_of_the_party_is_never_larger_than_its_whole():
    parts = table("party_elite").dropna(subset=["of"])
    assert len(parts) > 10
    assert (parts["value"] < parts["of"]).all()
    assert (parts.loc[parts["unit"] == "percent", "of"] == 100).all()


def test_stalins_lists_stand_in_their_versions():
    counts = table("stalin_lists").set_index("count_id")
    assert counts.loc["all-lists-1936-38", ["lists", "names"]].tolist() == [383, 44_500]
    assert counts.loc["all-lists-incl-1940-1942-1950", ["lists", "names"]].tolist() == [388, 45_000]
    assert counts.loc["all-lists-another-count", ["lists", "names"]].tolist() == [390, 46_255]
    signatories = ["molotov", "stalin", "kaganovich", "voroshilov", "zhdanov"]
    newer = counts.loc[[f"{name}-memorial" for name in signatories], "lists"]
    older = counts.loc[[f"{name}-older" for name in signatories], "lists"]
    assert newer.tolist() == [372, 357, 188, 185, 176]
    assert older.tolist() == [373, 361, 189, 186, 175]
    signatures = counts[counts["kind"] == "signatory"]
    assert (signatures["lists"] < 383).all()


# --- shot in Moscow ----------------------------------------------------------------------------------------

EVERYONE = 11_787
TERROR_YEARS = 9_987


def test_moscow_by_year_is_everyone_and_the_two_years_of_the_terror():
    years = table("moscow_shot_by_year").set_index("year")
    assert years["people"].sum() == EVERYONE
    assert years.loc[[1937, 1938], "people"].tolist() == [3_691, 6_296]
    assert years.loc[[1937, 1938], "people"].sum() == TERROR_YEARS
    assert (years["women"] <= years["people"]).all()


def test_moscow_by_nationality_is_everyone():
    nationalities = table("moscow_shot_by_nationality")
    assert nationalities["people_all_years"].sum() == EVERYONE
    assert nationalities["people_1937_1938"].sum() == TERROR_YEARS


def test_moscow_by_party_status_adds_across_and_down_and_agrees_with_the_years():
    status = table("moscow_shot_by_party_status").set_index("party_status")
    years = table("moscow_shot_by_year").set_index("year")["people"]
    sums = status.sum()
    assert (status.drop(columns="people_all_years").sum(axis=1) == status["people_all_years"]).all()
    assert sums["people_all_years"] == EVERYONE
    assert sums["people_1921_1935"] == years.loc[1921:1935].sum()
    assert [sums["people_1936"], sums["people_1937"], sums["people_1938"]] == years.loc[1936:1938].tolist()
    assert sums["people_1939_1941"] == years.loc[1939:1941].sum()
    assert sums["people_1942_1953"] == years.loc[1942:1953].sum()


def test_more_than_half_of_those_shot_in_moscow_in_the_terror_were_recorded_as_non_party():
    status = table("moscow_shot_by_party_status").set_index("party_status")
    non_party = status.loc["non-party", ["people_1937", "people_1938"]].sum()
    assert non_party == 5_382
    assert non_party / TERROR_YEARS > 0.5


def test_moscow_by_age_and_sex_is_everyone_and_has_the_same_women_as_the_years():
    ages = table("moscow_shot_by_age")
    assert ages["men"].sum() + ages["women"].sum() == EVERYONE
    assert ages["women"].sum() == table("moscow_shot_by_year")["women"].sum() == 553


def test_moscow_age_groups_follow_each_other_without_a_gap():
    groups = table("moscow_shot_by_age").dropna(subset=["age_from"])
    assert groups["age_from"].iloc[0] == 0
    assert (groups["age_from"].iloc[1:].to_numpy() == groups["age_to"].iloc[:-1].to_numpy() + 1).all()
    assert groups["age_to"].isna().tolist() == [False] * (len(groups) - 1) + [True]


def test_moscow_by_burial_place_is_everyone():
    places = table("moscow_shot_by_burial_place")
    assert places["people"].sum() == EVERYONE
    assert (places["first_year"] < places["last_year"]).all()


def test_moscow_by_month_adds_across_and_agrees_with_nationalities_and_years():
    months = table("moscow_shot_by_month_nationality").set_index("month")
    listed = months.drop(columns="all")
    assert len(months) == 24
    assert (listed.sum(axis=1) == months["all"]).all()
    assert months["all"].sum() == TERROR_YEARS
    by_nationality = table("moscow_shot_by_nationality").set_index("nationality_recorded")["people_1937_1938"]
    named = listed.drop(columns="other_or_not_recorded").sum()
    assert len(named) == 7
    assert named.to_dict() == by_nationality[named.index].to_dict()
    by_year = months["all"].groupby(months.index.str[:4]).sum()
    assert by_year.to_dict() == {"1937": 3_691, "1938": 6_296}


def test_moscow_by_day_agrees_with_the_months_and_years():
    days = table("moscow_shot_by_day")
    months = table("moscow_shot_by_month_nationality").set_index("month")["all"]
    counted = days.groupby(days["date"].str[:7])["people"].sum().reindex(months.index, fill_value=0)
    assert counted.to_dict() == months.to_dict()
    years = days.groupby(days["date"].str[:4])["people"].sum()
    known = table("moscow_shot_by_year").set_index("year")["people"]
    # Days run from August 1936 to April 1939, so those two years are only part of the year.
    assert years["1936"] == 171 < known[1936]
    assert years["1939"] == 385 < known[1939]
    assert days.set_index("date").loc["1938-02-28", "people"] == 258


def test_orders_show_in_the_months():
    months = table("moscow_shot_by_month_nationality").set_index("month")
    assert months["Polish"].loc[:"1937-07"].sum() == 4
    assert months["Polish"]["1937-08"] == 63
    assert months["Latvian"].loc[:"1937-12"].max() == 12
    assert months["Latvian"].idxmax() == "1938-02"
    assert months["Latvian"]["1938-02"] == 323
    assert months["all"].loc["1938-11":].sum() == 5


def test_moscow_occupations_overlap_and_are_not_everyone():
    groups = table("moscow_shot_by_occupation")
    assert (groups["people_1937_1938"] <= groups["people_all_years"]).all()
    assert groups["people_all_years"].sum() != EVERYONE


def test_the_24_people_of_moscow_were_shot_on_days_of_the_table():
    days = set(table("moscow_shot_by_day")["date"])
    shot = table("moscow_people")["shot"]
    assert len(shot) == 24
    assert set(shot) <= days


# --- trials ------------------------------------------------------------------------------------------------


def test_54_defendants_stood_in_three_trials():
    by_trial = table("defendants")["trial_id"].value_counts()
    assert [by_trial[trial] for trial in PUBLIC_TRIALS] == [16, 17, 21]
    assert by_trial.sum() == 54


@pytest.mark.parametrize("trial", PUBLIC_TRIALS)
def test_sentences_of_the_defendants_are_those_of_the_trial(trial):
    accused = table("defendants").query("trial_id == @trial")
    court = table("trials").set_index("trial_id").loc[trial]
    assert len(accused) == court["n_defendants"]
    assert (accused["sentence"] == "death").sum() == court["n_death"]
    assert (accused["sentence"] == "prison").sum() == court["n_prison"]
    assert court["n_acquitted"] == 0


def test_sentences_of_every_trial_make_its_defendants():
    courts = table("trials")
    assert len(courts) == 4
    assert (courts["n_death"] + courts["n_prison"] + courts["n_acquitted"] == courts["n_defendants"]).all()


def test_only_prison_sentences_have_a_term():
    accused = table("defendants")
    assert accused["prison_years"].notna().tolist() == (accused["sentence"] == "prison").tolist()
    terms = {row["defendant_id"]: row["prison_years"] for row in records("defendants") if row["prison_years"]}
    assert terms == {
        "radek": "10", "sokolnikov": "10", "arnold": "10", "stroilov": "8",
        "pletnev": "25", "rakovsky": "20", "bessonov": "15",
    }  # fmt: skip


def test_not_all_were_shot_after_the_trial_but_none_outlived_1941():
    accused = table("defendants")
    after_the_trial = {"trial-1936": "1936-08-25", "trial-1937": "1937-02-01", "trial-1938": "1938-03-15"}
    condemned = accused[accused["sentence"] == "death"]
    assert len(condemned) == 47
    assert (condemned["died"] == condemned["trial_id"].map(after_the_trial)).all()
    spared = accused[accused["sentence"] == "prison"].set_index("defendant_id")
    assert (spared["died"] == "1941-09-11").sum() == 5
    assert spared.loc[["radek", "sokolnikov"], "cause_of_death"].tolist() == ["killed in prison"] * 2
    assert accused["died"].max() == "1941-09-11"


def test_charges_are_laid_against_defendants_of_their_own_trial():
    trial_of = {row["defendant_id"]: row["trial_id"] for row in records("defendants")}
    named = [row for row in records("charges") if row["charged_against"] != "all"]
    assert len(named) == 14
    for row in named:
        assert {trial_of[person] for person in row["charged_against"].split("|")} == {row["trial_id"]}, row


def test_who_names_somebody_stood_in_that_trial():
    trial_of = {row["defendant_id"]: row["trial_id"] for row in records("defendants")}
    named = [row for row in records("implicated") if row["from_defendant_id"]]
    assert len(named) > 15
    assert [row for row in named if trial_of[row["from_defendant_id"]] != row["from_trial"]] == []


def test_a_person_who_stands_in_two_tables_died_on_one_day():
    died = {row["defendant_id"]: row["died"] for row in records("defendants")}
    others = [(row["person_id"], row["fate_date"]) for row in records("politburo")]
    others += [(row["person_id"], row["died"]) for row in records("people")]
    shared = [(person, day) for person, day in others if person in died]
    assert {"bukharin", "krestinsky", "sokolnikov", "zinoviev"} <= {person for person, _ in shared}
    assert [(person, day) for person, day in shared if died[person] != day] == []


def test_spells_in_the_politburo_end_after_they_begin_and_before_death():
    spells = table("politburo")
    assert (spells["start"] < spells["end"]).all()
    assert (spells["end"] <= spells["fate_date"]).all()


def test_of_the_seven_full_members_of_june_1924_only_stalin_was_left_at_the_end_of_1940():
    spells = table("politburo").query("status == 'full'")
    seated = spells[(spells["start"] <= "1924-06-02") & (spells["end"] > "1924-06-02")]
    assert sorted(seated["person_id"]) == [
        "bukharin", "kamenev", "rykov", "stalin", "tomsky", "trotsky", "zinoviev",
    ]  # fmt: skip
    assert seated.loc[seated["fate_date"] > "1940-12-31", "person_id"].tolist() == ["stalin"]


# --- the source text and the lessons -----------------------------------------------------------------------


def test_the_source_text_is_128_claims_without_a_gap():
    assert [row["claim_id"] for row in records("claims")] == [f"C{number:03}" for number in range(1, 129)]


def test_a_figure_in_a_claim_has_a_unit_and_no_unit_stands_alone():
    claims = records("claims")
    figures = ("figure_in_text", "figure_low", "figure_high")
    with_figure = [row["claim_id"] for row in claims if any(row[column] for column in figures)]
    with_unit = [row["claim_id"] for row in claims if row["figure_unit"]]
    assert with_figure == with_unit
    ranged = [row for row in claims if row["figure_low"] and row["figure_high"]]
    assert len(ranged) > 10
    assert all(float(row["figure_low"]) <= float(row["figure_high"]) for row in ranged)


def test_verdicts_are_counted_as_the_lessons_will_count_them():
    verdicts = Counter(row["verdict"] for row in records("claims"))
    assert verdicts == {
        "supported-with-detail": 54, "supported": 32, "contested": 15, "inaccurate": 10,
        "revised-by-archives": 10, "unverified": 6, "misattributed": 1,
    }  # fmt: skip


@pytest.mark.parametrize("name", ["reception", "legacy"])
def test_an_end_comes_after_its_beginning(name):
    spans = [row for row in records(name) if row["date_end"]]
    assert len(spans) >= 2
    assert [row for row in spans if row["date_end"] <= row["date"]] == []


def test_people_die_after_they_are_born():
    both = [row for row in records("people") + records("defendants") if row["born"] and row["died"]]
    assert len(both) > 70
    assert [row for row in both if row["died"] <= row["born"]] == []


@pytest.mark.parametrize("name", ["events", "legacy"])
def test_a_timeline_runs_forward(name):
    dates = [row["date"] for row in records(name)]
    assert [(one, two) for one, two in itertools.pairwise(dates) if two[:4] < one[:4]] == []
