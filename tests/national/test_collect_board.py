"""The board: counts equal lists equal the workbook, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from disclosure.agencies.models import Agency
from reports.actions import moving
from reports.actions.collecting import remind
from reports.actions.starting import start_report
from reports.collecting.board import Board, Group, board_of
from reports.models import Obligation, Report
from reports.rules.collecting import Lateness, Standing
from reports.rules.vocabulary import State
from tests.factories import World, make_agency
from tests.national.collection import (
    YEAR,
    Collection,
    address,
    collect,
    on,
    one_of_each,
    report_in,
)
from tests.people import login
from tests.reports.desk import make_draft

FEBRUARY = date(2026, 2, 5)


@pytest.fixture
def collection(world: World, monkeypatch: Any) -> Collection:
    on(monkeypatch, FEBRUARY)
    return collect(world)


def board(collection: Collection) -> Board:
    return board_of(collection.campaign)


def lines_of(content: bytes) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(BytesIO(content))
    return list(book.active.iter_rows(values_only=True))


def test_every_standing_is_counted(collection):
    one_of_each(collection)
    assert board(collection).counts == {
        Group.ALL: 10,
        Group.MISSING: 6,
        Group.NOT_STARTED: 4,
        Group.DRAFTED: 1,
        Group.RETURNED: 1,
        Group.SUBMITTED: 1,
        Group.PUBLISHED: 2,
        # The government's own report has until March and no internal day.
        Group.BEHIND: 7,
        Group.LATE: 7,
        Group.EXCUSED: 1,
    }


def test_late_by_how_many_days(collection):
    made = one_of_each(collection)
    late = {row.agency.pk: row.late for row in board(collection).rows}
    assert late[made["punctual"].pk] == Lateness(0, 0)
    assert late[made["tardy"].pk] == Lateness(2, 2)
    assert late[made["submitted"].pk] == Lateness(2, 5)
    assert late[made["drafted"].pk] == Lateness(10, 5)
    assert late[made["excused"].pk] == Lateness(0, 0)
    assert late[collection.world.county.pk] == Lateness(0, 0)


def test_the_government_itself_is_late_after_march(collection, monkeypatch):
    on(monkeypatch, date(2026, 4, 2))
    (own,) = [
        row for row in board(collection).rows if row.agency == collection.world.county
    ]
    assert own.late == Lateness(0, 2)


@pytest.mark.parametrize("group", list(Group))
def test_a_count_its_list_and_its_workbook_agree(collection, group):
    one_of_each(collection)
    count = board(collection).counts[group]
    client = login(Client(), "county-author")
    page = client.get(address("board", collection.campaign.pk), {"show": group.value})
    assert len(page.context["lines"]) == count
    (shown,) = [one for one in page.context["groups"] if one["is_current"]]
    assert (shown["group"], shown["count"]) == (group, count)
    sheet = client.get(address("sheet", collection.campaign.pk), {"show": group.value})
    header, *lines = lines_of(sheet.content)
    assert header[0] == "机构"
    listed = [line["row"].agency.name for line in page.context["lines"]]
    assert [line[0] for line in lines] == listed
    assert len(lines) == count


def test_the_workbook_says_what_the_board_says(collection):
    made = one_of_each(collection)
    ids = [collection.obligation(made["drafted"]).pk]
    remind(collection.campaign.pk, ids, "请报送", by=collection.boss)
    client = login(Client(), "county-author")
    content = client.get(address("sheet", collection.campaign.pk)).content
    header, *lines = lines_of(content)
    found = {line[0]: dict(zip(header, line, strict=True)) for line in lines}
    drafted, tardy = found[made["drafted"].name], found[made["tardy"].name]
    assert (drafted["情况"], drafted["报告状态"]) == ("撰写中", "草稿")
    assert (drafted["催办次数"], drafted["最近催办"]) == (1, datetime(2026, 2, 5))
    assert (tardy["发布日期"], tardy["超期天数"]) == (datetime(2026, 2, 2), 2)
    assert found[made["excused"].name]["不需报送的理由"] == "垂直管理"
    assert found[collection.world.county.name]["法定期限"] == datetime(2026, 3, 31)


def test_no_cell_of_the_workbook_can_run(collection):
    bad = make_agency('=HYPERLINK("http://x")', "bad", collection.world.county)
    collection.campaign.obligations.create(agency=bad, excuse="+1")
    client = login(Client(), "county-author")
    content = client.get(address("sheet", collection.campaign.pk)).content
    (line,) = [one for one in lines_of(content) if one[0].startswith("'=")]
    assert line[-1] == "'+1"


def test_a_real_report_moves_over_the_board(collection):
    world = collection.world
    author, approver = world.people["author"], world.people["approver"]

    def standing() -> Standing:
        (row,) = [row for row in board(collection).rows if row.agency == world.office]
        return row.standing

    assert standing() is Standing.NOT_STARTED
    report = make_draft(world, YEAR)
    assert standing() is Standing.DRAFTED
    moving.submit(report.pk, by=author)
    assert standing() is Standing.SUBMITTED
    moving.return_for_changes(report.pk, by=world.people["reviewer"], note="请核对")
    assert standing() is Standing.RETURNED
    report.notes.update(resolved_at=timezone.now())
    moving.submit(report.pk, by=author)
    moving.endorse(report.pk, by=world.people["reviewer"])
    moving.approve(report.pk, by=approver)
    assert standing() is Standing.SUBMITTED
    moving.publish(report.pk, by=approver)
    assert standing() is Standing.PUBLISHED
    moving.withdraw(report.pk, by=approver, reason="示例：误发。")
    assert standing() is Standing.NOT_STARTED


def test_a_report_of_another_year_does_not_count(collection):
    world = collection.world
    start_report(world.office, YEAR - 1, by=world.people["author"])
    assert board(collection).counts[Group.NOT_STARTED] == 4


def test_published_elsewhere_first_counts_from_that_day(collection):
    world = collection.world
    at = timezone.make_aware(datetime(2026, 1, 20, 9))
    report_in(
        *(world.other, State.PUBLISHED, date(2026, 2, 3), date(2026, 2, 4)),
        origin_published_at=at,
    )
    (row,) = [row for row in board(collection).rows if row.agency == world.other]
    assert row.progress.published_on == date(2026, 1, 20)
    assert row.late == Lateness(0, 0)


def test_the_newest_reminder_is_shown(collection, monkeypatch):
    ids = [collection.obligation(collection.world.other).pk]
    remind(collection.campaign.pk, ids, "第一次", by=collection.boss)
    remind(collection.campaign.pk, ids, "第二次", by=collection.boss)
    (row,) = [one for one in board(collection).rows if one.reminder]
    assert (row.reminder.text, row.reminders) == ("第二次", 2)
    assert row.agency == collection.world.other


@pytest.mark.parametrize("many", [5, 50])
def test_the_board_asks_the_same_number_of_questions(
    collection, django_assert_num_queries: DjangoAssertNumQueries, many: int
):
    county = collection.world.county
    for number in range(many):
        agency = make_agency(f"示例局{number}", f"bureau-{number}", county)
        collection.campaign.obligations.create(agency=agency)
        if number % 2:
            report_in(agency, State.DRAFT)
    remind(collection.campaign.pk, None, "请报送", by=collection.boss)
    with django_assert_num_queries(4):
        shown = board(collection)
        assert (
            Counter(row.standing for row in shown.rows)[Standing.DRAFTED] == many // 2
        )
        assert [row.reminder.text for row in shown.rows if row.is_missing]
    client = login(Client(), "county-author")
    where = address("board", collection.campaign.pk)
    client.get(where)
    with django_assert_num_queries(12):
        page = client.get(where)
    assert len(page.context["lines"]) == many + 4


def test_three_hundred_agencies_fit(collection):
    county = collection.world.county
    first = Agency.objects.count()
    agencies = Agency.objects.bulk_create(
        Agency(
            name=f"示例处{number}",
            slug=f"office-{number}",
            kind="department",
            parent=county,
            path=f"{county.path}{first + number:08d}/",
        )
        for number in range(300)
    )
    Obligation.objects.bulk_create(
        Obligation(campaign=collection.campaign, agency=one) for one in agencies
    )
    Report.objects.bulk_create(
        Report(
            agency=one,
            year=YEAR,
            format="free",
            title="示例",
            period_start=date(YEAR, 1, 1),
            period_end=date(YEAR, 12, 31),
        )
        for one in agencies[:100]
    )
    counts = board(collection).counts
    assert (counts[Group.ALL], counts[Group.DRAFTED]) == (304, 100)
    done = remind(collection.campaign.pk, None, "请报送", by=collection.boss)
    assert len(done.reminders) == 304
