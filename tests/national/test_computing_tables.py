"""Tables three and four, and the old sheet, counted over any small register."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.casework.models import Case, Clarification, Decision
from disclosure.casework.queries import annual
from disclosure.casework.queries.annual_sheet import (
    SHEET_CODES,
    sheet_rows_of,
    sheet_table,
)
from disclosure.casework.rules.vocabulary import (
    OUTSIDE_TABLE,
    ApplicantKind,
    Channel,
    Disposition,
    LetterKind,
    Matter,
)
from reports.counting import figures_of, register_of
from reports.models import Report
from reports.rules.formats import FORMATS
from tests.national.registers import (
    YEARS,
    a_case,
    closed,
    random_challenges,
    random_register,
    save,
)

pytestmark = pytest.mark.django_db
PERSON, BUSINESS = "natural_person", "business"
END = date(2024, 12, 31)


def table(world, year=2024):
    return annual.requests_table([world.agency.pk], year)


def cells(world, year=2024):
    """Only what is not zero."""
    return {key: number for key, number in table(world, year).items() if number}


def test_the_table_has_every_cell_of_the_form(world):
    codes = {f"requests.{row}.{column}" for row, column in table(world)}
    assert codes == {
        spec.code for spec in FORMATS["form2021"].table("requests").figures
    }
    assert set(annual.challenges_table([world.agency.pk], 2024)) == {
        spec.code for spec in FORMATS["form2021"].table("challenges").figures
    }


def test_a_case_counts_once_where_it_came_and_once_where_it_stands(world):
    save([closed(world.agency, date(2024, 3, 1), date(2024, 3, 9), "granted")])
    assert cells(world) == {
        (row, column): 1
        for row in ("received", "granted", "handled")
        for column in (PERSON, "total")
    }


def test_the_last_and_the_first_day_of_a_year(world):
    first = date(2025, 1, 1)
    save(
        [
            closed(world.agency, END, END, "granted"),
            closed(world.agency, END, first, "granted"),
            closed(world.agency, first, first, "granted"),
        ]
    )
    now, then = table(world, 2024), table(world, 2025)
    assert now["received", "total"] == 2
    assert now["handled", "total"] == now["carried_over", "total"] == 1
    assert then["received", "total"] == then["brought_forward", "total"] == 1
    assert then["granted", "total"] == 2
    assert cells(world, 2026) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"received": None, "closed_on": date(2024, 3, 2)},
        {"received": date(2024, 3, 1), "matter": Matter.RECORD_CORRECTION},
        {
            "received": date(2024, 3, 1),
            "closed_on": date(2024, 3, 9),
            "disposition": Disposition.RECORD_CORRECTED,
        },
    ],
)
def test_what_is_outside_of_the_statistics(world, fields):
    save([a_case(world.agency, fields.pop("received"), **fields)])
    assert cells(world) == {}


def test_another_agency_is_not_counted(world):
    save([a_case(world.other, date(2024, 3, 1))])
    assert cells(world) == {}
    ids = [world.agency.pk, world.other.pk]
    assert annual.requests_table(ids, 2024)["received", "total"] == 1


def test_a_case_handled_anew_stays_where_it_was_closed(world):
    row = closed(world.agency, date(2023, 3, 1), date(2023, 4, 1), "granted")
    row.state, row.round = "handling", 2
    save([row])
    assert table(world, 2023)["granted", "total"] == 1
    assert cells(world, 2024) == {}


def column_sums_hold(cells):
    for column in annual.COLUMNS:
        opened = cells["received", column] + cells["brought_forward", column]
        ended = cells["handled", column] + cells["carried_over", column]
        outcomes = sum(cells[row, column] for row in annual.OUTCOMES)
        assert opened == ended, column  # X1
        assert cells["handled", column] == outcomes, column  # X3


def row_sums_hold(cells):
    for row in annual.ROWS:
        parts = sum(cells[row, kind.value] for kind in ApplicantKind)
        assert cells[row, "total"] == parts, row  # X2


@pytest.mark.parametrize("seed", range(12))
def test_the_sums_of_the_form_hold_for_any_register(world, seed):
    agencies = [world.agency, world.other]
    cases = random_register(agencies, seed)
    random_challenges(cases, seed)
    for ids in ([agencies[0].pk], [agency.pk for agency in agencies]):
        before = None
        for year in (2022, *YEARS, 2026):
            found = annual.requests_table(ids, year)
            column_sums_hold(found)
            row_sums_hold(found)
            if before is not None:
                for column in annual.COLUMNS:
                    carried = before["carried_over", column]
                    assert carried == found["brought_forward", column]
            before = found
            challenges = annual.challenges_table(ids, year)
            for court in ("reconsideration", "litigation.direct"):
                parts = [
                    challenges[f"{court}.{result}"]
                    for result in ("upheld", "corrected", "other_result", "pending")
                ]
                assert challenges[f"{court}.total"] == sum(parts)  # X4


def as_in_the_law(cases, year):
    """Law D.2, X13, word by word and row by row."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = Counter()
    for case in cases:
        day, end = case.received_on, case.closed_on
        outside = case.matter != Matter.DISCLOSURE or case.disposition in OUTSIDE_TABLE
        if day is None or outside or day > last:
            continue
        rows = []
        if day >= first:
            rows.append("received")
        elif end is None or end >= first:
            rows.append("brought_forward")
        if end is not None and first <= end <= last:
            rows += ["handled", case.disposition]
        if end is None or end > last:
            rows.append("carried_over")
        for row in rows:
            found[row, case.applicant_kind] += 1
            found[row, "total"] += 1
    return dict(found)


@pytest.mark.parametrize("seed", range(12))
def test_the_table_is_what_the_law_says_of_every_case(world, seed):
    random_register([world.agency], seed)
    for year in YEARS:
        assert cells(world, year) == as_in_the_law(Case.objects.all(), year)


def test_many_agencies_are_walked_to_the_same_result(world, monkeypatch):
    agencies = [world.agency, world.other, world.county]
    random_register(agencies, 5)
    ids = [agency.pk for agency in agencies[:2]]
    by_index = [annual.requests_table(ids, year) for year in YEARS]
    monkeypatch.setattr(annual, "_FEW", 1)
    assert [annual.requests_table(ids, year) for year in YEARS] == by_index
    assert by_index[0]["received", "total"] > 0


@pytest.mark.parametrize("seed", [1, 2])
def test_the_list_of_a_cell_is_as_long_as_the_cell_says(world, seed):
    cases = random_register([world.agency, world.other], seed)
    random_challenges(cases, seed)
    ids = [world.agency.pk]
    for (row, column), number in annual.requests_table(ids, 2024).items():
        assert annual.cases_of(ids, 2024, row, column).count() == number
    for code, number in annual.challenges_table(ids, 2024).items():
        assert annual.challenges_of(ids, 2024, code).count() == number
    for code, number in sheet_table(ids, 2024).items():
        assert sheet_rows_of(ids, 2024, code).count() == number


def test_a_cell_that_is_not_there(world):
    for row, column in (("refused.nothing", "total"), ("granted", "nobody")):
        with pytest.raises(KeyError):
            annual.cases_of([world.agency.pk], 2024, row, column)
    with pytest.raises(KeyError):
        annual.challenges_of([world.agency.pk], 2024, "litigation.total")


def test_a_challenge_waits_until_the_year_in_which_it_is_decided(world):
    case = save([a_case(world.agency, date(2023, 3, 1))])[0]
    case.challenges.create(
        kind="reconsideration",
        body="示例市人民政府",
        filed_on=date(2023, 12, 1),
        decided_on=date(2024, 2, 1),
        result="corrected",
    )
    ids = [world.agency.pk]
    for year, result in ((2023, "pending"), (2024, "corrected")):
        found = annual.challenges_table(ids, year)
        ones = {code for code, number in found.items() if number}
        assert ones == {f"reconsideration.{result}", "reconsideration.total"}
    for year in (2022, 2025):
        assert set(annual.challenges_table(ids, year).values()) == {0}


def test_each_table_is_one_statement(world, django_assert_num_queries):
    random_challenges(random_register([world.agency], 3), 3)
    with django_assert_num_queries(1):
        annual.requests_table([world.agency.pk], 2024)
    with django_assert_num_queries(1):
        annual.challenges_table([world.agency.pk], 2024)
    with django_assert_num_queries(2):
        sheet_table([world.agency.pk], 2024)


# The trial form and the sheet.


def test_the_trial_form_has_one_row_for_otherwise_closed(world):
    day, end = date(2020, 3, 1), date(2020, 4, 1)
    outcomes = (Disposition.FEE_UNPAID, Disposition.OTHER, Disposition.GRANTED)
    save(closed(world.agency, day, end, outcome) for outcome in outcomes)
    found = figures_of(world.agency, 2020, "form2019")
    assert found["requests.otherwise_closed.total"] == Decimal(2)
    assert found["requests.handled.total"] == Decimal(3)
    assert not [code for code in found if code.startswith("proactive")]
    form = FORMATS["form2019"]
    report = Report(agency=world.agency, year=2020, format="form2019")
    from_counting = {spec.code for spec in form.table("requests").figures}
    assert from_counting <= set(found)
    assert register_of(report).figures == found


@pytest.mark.parametrize("seed", range(6))
def test_the_parts_of_the_sheet_add_up(world, seed):
    random_challenges(random_register([world.agency], seed), seed)
    for year in YEARS:
        found = sheet_table([world.agency.pk], year)
        assert set(found) == SHEET_CODES
        totals = Counter()
        for spec in FORMATS["form2014"].figures.values():
            if spec.part_of and spec.code in found:
                totals[spec.part_of] += found[spec.code]
        assert {code: found[code] for code in totals} == dict(totals)
        assert (
            found["applications.received.total"]
            == (annual.requests_table([world.agency.pk], year)["received", "total"])
        )
        assert (
            found["applications.closed.total"]
            == (annual.requests_table([world.agency.pk], year)["handled", "total"])
        )


def test_the_sheet_knows_only_lines_of_the_form():
    assert set(FORMATS["form2014"].figures) >= SHEET_CODES


def ones(world, year=2016):
    found = sheet_table([world.agency.pk], year)
    return {
        code.removeprefix("applications.answered.")
        for code, number in found.items()
        if number and code.startswith("applications.answered.")
    } - {"total"}


@pytest.mark.parametrize(
    ("outcome", "lines"),
    [
        ("granted", {"granted"}),
        ("partly_granted", {"partly_granted"}),
        ("refused.state_secret", {"refused.total", "refused.state_secret"}),
        ("refused.third_party", {"refused.total", "refused.other"}),
        (
            "refused.deliberative",
            {"refused.total", "refused.not_government_information"},
        ),
        ("unavailable.not_held", {"not_existing"}),
        ("unavailable.still_unclear", {"clarification"}),
        ("declined.petition", {"other_way"}),
        ("otherwise_closed.fee_unpaid", set()),
        ("otherwise_closed.other", set()),
    ],
)
def test_where_an_outcome_stands_on_the_sheet(world, outcome, lines):
    save([closed(world.agency, date(2016, 3, 1), date(2016, 3, 9), outcome)])
    assert ones(world) == lines


@pytest.mark.parametrize(
    ("outcome", "kind", "line"),
    [
        (Disposition.GRANTED, LetterKind.ALREADY_PUBLIC, "already_public"),
        (Disposition.NOT_HELD, LetterKind.OTHER_AGENCY, "not_this_agency"),
    ],
)
def test_the_letter_tells_lines_of_the_sheet_apart(world, outcome, kind, line):
    day, end = date(2016, 3, 1), date(2016, 3, 9)
    case = save([closed(world.agency, day, end, outcome)])[0]
    Decision.objects.create(case=case, disposition=outcome, letter_kind=kind)
    assert ones(world) == {line}


def test_a_late_answer_is_not_closed_in_time(world):
    day, end = date(2016, 3, 1), date(2016, 6, 9)
    for fields in ({"in_time": False}, {"is_extended": True, "in_time": True}):
        save([closed(world.agency, day, end, "granted", **fields)])
    save([closed(world.agency, day, end, "granted", channel=Channel.ORAL)])
    found = sheet_table([world.agency.pk], 2016)
    assert found["applications.closed.extended"] == 2
    assert found["applications.closed.on_time"] == 1
    assert found["applications.received.in_person"] == 1


# What the checks ask.


def report_of(world, year=2024, format="form2021"):
    return Report(agency=world.agency, year=year, format=format)


def test_there_is_no_register_before_the_first_case(world):
    assert register_of(report_of(world)) is None
    save([closed(world.agency, date(2024, 3, 1), date(2024, 3, 9), "granted")])
    assert register_of(report_of(world, 2023)) is None
    assert register_of(report_of(world)).figures["requests.granted.total"] == 1
    # Later years are known, and all of them are zero.
    assert set(register_of(report_of(world, 2025)).figures.values()) == {0}
    assert register_of(report_of(world, 2017, "free")) is None


LAST_PAPERS = {
    "unavailable.still_unclear",
    "otherwise_closed.clarification_lapsed",
    "otherwise_closed.fee_unpaid",
    "declined.excessive",
    "refused.third_party",
}


def test_cases_without_the_paper_their_outcome_needs(world):
    day, end = date(2024, 3, 1), date(2024, 3, 9)
    rows = save(
        closed(world.agency, day, end, outcome)
        for outcome in (*sorted(LAST_PAPERS), "granted")
    )
    numbers = {row.disposition: (row.number,) for row in rows[:-1]}
    assert register_of(report_of(world)).cases == numbers
    assert register_of(report_of(world, 2025)).cases == {}
    asked = next(row for row in rows if row.disposition.endswith("still_unclear"))
    Clarification.objects.create(case=asked, items="x", asked_on=day, reply_by=end)
    del numbers["unavailable.still_unclear"]
    assert register_of(report_of(world)).cases == numbers


def test_an_imported_case_has_no_papers_here(world):
    day, end = date(2024, 3, 1), date(2024, 3, 9)
    save(
        closed(world.agency, day, end, outcome, is_imported=True)
        for outcome in sorted(LAST_PAPERS)
    )
    assert set(register_of(report_of(world)).cases) == {
        "unavailable.still_unclear",
        "otherwise_closed.clarification_lapsed",
    }


def test_no_more_numbers_than_somebody_reads(world):
    day, end = date(2024, 3, 1), date(2024, 3, 9)
    outcome = "otherwise_closed.fee_unpaid"
    rows = save(closed(world.agency, day, end, outcome) for _ in range(60))
    found = register_of(report_of(world)).cases[outcome]
    assert found == tuple(row.number for row in rows[:50])


def test_fee_notices_count_in_the_year_they_were_sent(world):
    case = save([a_case(world.agency, date(2024, 12, 1))])[0]
    for day in (END, date(2025, 1, 1)):
        case.fees.create(
            basis="pages", quantity=60, amount=600, sent_on=day, pay_by=day
        )
    assert register_of(report_of(world)).fee_notices == 1
    assert register_of(report_of(world, 2023)) is None


def test_the_register_is_asked_a_fixed_number_of_times(world):
    counts = []
    for seed in (1, 2):
        random_challenges(random_register([world.agency], seed), seed)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            register_of(report_of(world))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6
