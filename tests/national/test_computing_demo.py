"""The invented county's own requests, counted a second time in plain SQL."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from disclosure.agencies.models import Agency
from disclosure.casework.queries import annual
from reports.counting import figures_of
from reports.demo.loading import load
from reports.demo.requests import DESKS, load_requests
from reports.rules.formats import FORMATS

#: Loaded once: all of these tests go to one process.
pytestmark = pytest.mark.xdist_group("demo")

#: A case that belongs into table three; every row adds its own days.
COUNTED = """
    SELECT applicant_kind, count(*) FROM casework_case
    WHERE agency_id IN ({agencies}) AND received_on IS NOT NULL
    AND matter = 'disclosure' AND substr(disposition, 1, 10) <> 'correction'
    AND {days} GROUP BY applicant_kind
"""
RECEIVED = "received_on >= '{year}-01-01' AND received_on <= '{year}-12-31'"
BROUGHT_FORWARD = """received_on < '{year}-01-01'
    AND (closed_on IS NULL OR closed_on >= '{year}-01-01')"""
CARRIED_OVER = """received_on <= '{year}-12-31'
    AND (closed_on IS NULL OR closed_on > '{year}-12-31')"""
CLOSED = "closed_on >= '{year}-01-01' AND closed_on <= '{year}-12-31'"
OUTCOMES = (
    *("granted", "partly_granted"),
    *("refused.state_secret", "refused.forbidden_by_law"),
    *("refused.security_stability", "refused.third_party"),
    *("refused.internal_affairs", "refused.deliberative"),
    *("refused.enforcement_file", "refused.administrative_query"),
    *("unavailable.not_held", "unavailable.needs_creation"),
    *("unavailable.still_unclear", "declined.petition", "declined.repeated"),
    *("declined.published_material", "declined.excessive", "declined.reissue"),
    *("otherwise_closed.clarification_lapsed", "otherwise_closed.fee_unpaid"),
    "otherwise_closed.other",
)
DAYS = {
    "received": RECEIVED,
    "brought_forward": BROUGHT_FORWARD,
    "handled": CLOSED,
    "carried_over": CARRIED_OVER,
    **{outcome: f"{CLOSED} AND disposition = '{outcome}'" for outcome in OUTCOMES},
}
CHALLENGES = """
    SELECT count(*) FROM casework_challenge WHERE kind = '{court}' AND {days}
    AND case_id IN (SELECT id FROM casework_case WHERE agency_id IN ({agencies}))
"""
DECIDED = """result = '{result}' AND decided_on >= '{year}-01-01'
    AND decided_on <= '{year}-12-31'"""
PENDING = """filed_on <= '{year}-12-31'
    AND (decided_on IS NULL OR decided_on > '{year}-12-31')"""
COURTS = (
    *("reconsideration", "litigation.direct"),
    "litigation.after_reconsideration",
)


def years():
    this = timezone.localdate().year
    return (this - 2, this - 1, this)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """A small county, made once; what a test changes is rolled back."""

    class Loaded(TestCase):
        pass

    with django_db_blocker.unblock():
        Loaded.setUpClass()
        try:
            load()
            load_requests(scale=0.2)
            yield [Agency.objects.get(slug=slug) for slug, *_rest in DESKS]
        finally:
            Loaded.tearDownClass()


@pytest.fixture
def agencies(loaded, db):
    return loaded


def asked(sql, **values):
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**values))
        return cursor.fetchall()


def by_hand(agencies, year):
    """Table three as rows of SQL, one statement for each printed row."""
    ids = ", ".join(str(agency.pk) for agency in agencies)
    found = {}
    for row, days in DAYS.items():
        counted = asked(COUNTED, agencies=ids, days=days.format(year=year))
        for kind, number in counted:
            found[row, kind] = number
        found[row, "total"] = sum(number for _kind, number in counted)
    return found


@pytest.mark.parametrize("place", [0, 1, 2])
def test_table_three_of_each_agency_is_what_plain_sql_counts(agencies, place):
    seen = 0
    for year in years():
        table = annual.requests_table([agencies[place].pk], year)
        expected = by_hand([agencies[place]], year)
        assert table == {key: expected.get(key, 0) for key in table}
        seen += table["received", "total"]
    assert seen > 20


def test_table_three_of_the_county_is_what_plain_sql_counts(agencies):
    ids = [agency.pk for agency in agencies]
    for year in years():
        table = annual.requests_table(ids, year)
        expected = by_hand(agencies, year)
        assert table == {key: expected.get(key, 0) for key in table}
        assert len(table) == 25 * 7
        assert table["handled", "total"] >= 10


def test_table_four_is_what_plain_sql_counts(agencies):
    ids = ", ".join(str(agency.pk) for agency in agencies)
    seen = 0
    for year in years():
        table = annual.challenges_table([agency.pk for agency in agencies], year)
        for court in COURTS:
            total = 0
            for result in ("upheld", "corrected", "other_result", "pending"):
                days = PENDING if result == "pending" else DECIDED
                words = days.format(result=result, year=year)
                number = asked(CHALLENGES, court=court, agencies=ids, days=words)
                assert table[f"{court}.{result}"] == number[0][0], (year, court, result)
                total += number[0][0]
            assert table[f"{court}.total"] == total
            seen += total
    assert seen > 0


def test_what_is_carried_over_is_brought_forward_column_by_column(agencies):
    for agency in agencies:
        for year in years()[:-1]:
            now = annual.requests_table([agency.pk], year)
            then = annual.requests_table([agency.pk], year + 1)
            for column in annual.COLUMNS:
                carried = now["carried_over", column]
                assert carried == then["brought_forward", column]
    ids = [agency.pk for agency in agencies]
    first = annual.requests_table(ids, years()[0])
    assert first["carried_over", "total"] >= 3


def test_every_cell_of_the_county_lists_what_it_counts(agencies):
    ids = [agency.pk for agency in agencies]
    year = years()[1]
    for (row, column), number in annual.requests_table(ids, year).items():
        assert annual.cases_of(ids, year, row, column).count() == number
    for code, number in annual.challenges_table(ids, year).items():
        assert annual.challenges_of(ids, year, code).count() == number


def test_the_form_takes_the_very_figures_of_the_table(agencies):
    year = years()[1]
    figures = figures_of(agencies[0], year, "form2021")
    for (row, column), number in by_hand([agencies[0]], year).items():
        assert figures[f"requests.{row}.{column}"] == number
    tables = FORMATS["form2021"].tables[1:]
    assert set(figures) == {spec.code for table in tables for spec in table.figures}
