"""Response times published, counted anew and withdrawn."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosure.agencies.models import Agency
from disclosure.audit.models import Entry
from disclosure.blocked import Blocked
from disclosure.oversight.actions.publishing import publish, refresh, withdraw
from disclosure.oversight.models import PublishedTimes, Publishing
from disclosure.pagecache.models import SiteStamp
from tests.factories import make_agency
from tests.oversight.publishing_world import answer, leave_open

TODAY = timezone.localdate()
FIRST = date(TODAY.year, 1, 1)
LAST_YEAR = date(TODAY.year - 1, 6, 30)


@pytest.fixture
def approver(world):
    return world.people["approver"]


def stamp() -> str:
    return SiteStamp.objects.get(pk=1).value


def rows(agency: Agency) -> list[tuple[object, ...]]:
    names = ("year", "answered", "in_time", "open_overdue", "median", "p90", "longest")
    found = PublishedTimes.objects.filter(publishing__agency=agency)
    return list(found.values_list(*names))


def test_publishing_counts_both_years_at_once(world, approver):
    answer(world.office, range(1, 21), FIRST, due=18)
    answer(world.office, [3] * 9, LAST_YEAR)
    answer(world.other, [99] * 30, FIRST)
    leave_open(world.office, 2)
    row = publish(world.office, by=approver)
    assert (row.decided_by, row.decided_on) == (approver, TODAY)
    assert rows(world.office) == [
        (TODAY.year, 20, 18, 2, 10, 18, 20),
        (TODAY.year - 1, 9, 9, 2, None, None, None),
    ]


def test_publishing_is_audited_and_voids_kept_pages(world, approver):
    before = stamp()
    publish(world.office, by=approver)
    assert stamp() != before
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.agency_id) == ("times.publish", world.office.pk)
    before = stamp()
    withdraw(world.office, by=approver)
    assert stamp() != before
    assert Entry.objects.latest("pk").action == "times.withdraw"
    assert not PublishedTimes.objects.exists()
    assert not Publishing.objects.exists()


@pytest.mark.parametrize("who", ["handler", "reviewer", "supervisor", "system"])
@pytest.mark.parametrize("action", [publish, withdraw])
def test_only_approvers_decide(world, who, action):
    with pytest.raises(PermissionDenied):
        action(world.office, by=world.people[who])


@pytest.mark.parametrize("action", [publish, withdraw])
def test_an_approver_of_another_agency_finds_nothing(world, approver, action):
    for agency in (world.other, world.county, world.centre):
        with pytest.raises(Http404):
            action(agency, by=approver)


def test_twice_is_refused_in_words(world, approver):
    with pytest.raises(Blocked, match="没有公布"):
        withdraw(world.office, by=approver)
    publish(world.office, by=approver)
    with pytest.raises(Blocked, match="已经在公布"):
        publish(world.office, by=approver)
    assert Publishing.objects.count() == 1


def test_an_agency_out_of_use_does_not_publish(world, approver):
    Agency.objects.filter(pk=world.office.pk).update(is_active=False)
    world.office.refresh_from_db()
    with pytest.raises(Blocked, match="停用"):
        publish(world.office, by=approver)


def test_nothing_is_written_of_who_does_not_publish(world):
    answer(world.office, [1] * 20, FIRST)
    before = stamp()
    assert refresh(TODAY) == 0
    assert stamp() == before
    assert not PublishedTimes.objects.exists()


def test_refreshing_twice_writes_once(world, approver):
    publish(world.office, by=approver)
    assert refresh(TODAY) == 0
    answer(world.office, range(1, 13), LAST_YEAR)
    before = stamp()
    assert refresh(TODAY) == 1
    assert stamp() != before
    before = stamp()
    assert refresh(TODAY) == 0
    assert stamp() == before
    assert rows(world.office)[1] == (TODAY.year - 1, 12, 12, 0, 6, 11, 12)


def test_a_new_day_is_written_for_this_year_only(world, approver):
    publish(world.office, by=approver)
    yesterday = TODAY - timedelta(days=1)
    PublishedTimes.objects.update(as_of=yesterday)
    assert refresh(TODAY) == 1
    assert dict(PublishedTimes.objects.values_list("year", "as_of")) == {
        TODAY.year: TODAY,
        TODAY.year - 1: yesterday,
    }


def test_a_new_year_drops_the_oldest(world, approver):
    answer(world.office, [4] * 10, FIRST)
    publish(world.office, by=approver)
    assert refresh(date(TODAY.year + 1, 1, 1)) == 2
    assert [row[:2] for row in rows(world.office)] == [
        (TODAY.year + 1, 0),
        (TODAY.year, 10),
    ]


def test_agencies_do_not_mix_and_cost_the_same_however_many(world, approver):
    counts = []
    for number in range(8):
        agency = make_agency(f"示例机关{number}", f"shili-{number}", world.county)
        answer(agency, [number + 1] * 10, FIRST)
        Publishing.objects.create(agency=agency, decided_by=approver, decided_on=TODAY)
        if number in (1, 7):
            PublishedTimes.objects.all().delete()
            with CaptureQueriesContext(connection) as queries:
                assert refresh(TODAY) == 2 * (number + 1)
            counts.append(len(queries))
    assert counts[0] == counts[1]
    medians = PublishedTimes.objects.filter(year=TODAY.year).order_by("median")
    assert [(row.median, row.answered) for row in medians] == [
        (number + 1, 10) for number in range(8)
    ]
