"""What a subordinate sees of a collection on the first page: its own task."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from disclosure.agencies import actions
from disclosure.agencies.vocabulary import Role
from disclosure.back_office import Task
from reports.actions.collecting import change_campaign, excuse, open_campaign, remind
from reports.actions.starting import start_report
from reports.collecting.tasks import collections_of, task_queue, tasks_of
from reports.models import Campaign
from reports.rules.vocabulary import State
from tests.factories import World, make_agency, make_user
from tests.national.collection import (
    YEAR,
    Collection,
    address,
    collect,
    fresh,
    on,
    report_in,
)
from tests.people import login

TITLE = "2025年度报告：1月26日前报送（法定1月31日）"


@pytest.fixture
def collection(world: World, monkeypatch: Any) -> Collection:
    on(monkeypatch, date(2026, 1, 10))
    return collect(world)


def tasks(collection: Collection, who: str = "outsider") -> list[Task]:
    people = {**collection.world.people, **collection.people}
    return tasks_of(fresh(people[who]))


def test_a_subordinate_sees_when_its_report_is_due(collection):
    (task,) = tasks(collection)
    assert task.title == TITLE
    assert task.what == "未开始 · 还剩16天"
    assert task.look == "is-far"
    start = login(Client(), "outsider").get(task.url)
    assert start.status_code == 200
    form = start.context["form"]
    assert form["agency"].value() == str(collection.world.other.pk)
    assert form["year"].value() == str(YEAR)


def test_the_government_has_its_own_day(collection):
    (task,) = tasks(collection, "county-author")
    assert task.title == "2025年度报告：3月31日前公布（法定）"


@pytest.mark.parametrize(
    ("today", "words", "look"),
    [
        (date(2026, 1, 14), "还剩12天", "is-far"),
        (date(2026, 1, 15), "◆ 还剩11天", "is-near"),
        (date(2026, 1, 26), "◆ 今天到期", "is-near"),
        (date(2026, 1, 28), "◆ 超过内部期限2天", "is-near"),
        (date(2026, 1, 31), "◆ 超过内部期限5天", "is-near"),
        (date(2026, 2, 3), "▲ 超期3天", "is-late"),
    ],
)
def test_from_the_fifteenth_it_is_a_warning(
    collection, monkeypatch, today, words, look
):
    on(monkeypatch, today)
    (task,) = tasks(collection)
    assert task.what == f"未开始 · {words}"
    assert task.look == look
    page = login(Client(), "outsider").get("/admin/")
    assert f"what {look}" in page.content.decode()


def test_the_last_reminder_stands_beside_it(collection, monkeypatch):
    ids = [collection.obligation(collection.world.other).pk]
    remind(collection.campaign.pk, ids, "第一次", by=collection.boss)
    on(monkeypatch, date(2026, 1, 16))
    remind(collection.campaign.pk, ids, "请尽快\n报送", by=collection.boss)
    (task,) = tasks(collection)
    assert task.note == "1月16日催办：请尽快 报送"
    page = login(Client(), "outsider").get("/admin/").content.decode()
    assert TITLE in page
    assert task.note in page
    assert task.note_url in page


def test_without_a_reminder_the_requirement_stands_there(collection):
    campaign = collection.campaign
    change_campaign(
        campaign.pk,
        internal_due_on=campaign.internal_due_on,
        note="一" * 300,
        by=collection.boss,
    )
    (task,) = tasks(collection)
    assert task.note == f"要求：{'一' * 160}…"


def test_a_report_begun_is_continued(collection):
    world = collection.world
    report = start_report(world.other, YEAR, by=world.people["outsider"])
    (task,) = tasks(collection)
    assert task.what.startswith("撰写中")
    assert task.url == f"/admin/reports/report/{report.pk}/"


def test_a_returned_report_is_a_task_again(collection):
    report_in(collection.world.other, State.DRAFT, date(2026, 1, 9))
    (task,) = tasks(collection)
    assert task.what.startswith("被退回")


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED, State.PUBLISHED])
def test_who_handed_in_has_no_task(collection, state):
    day = date(2026, 1, 9)
    published = day if state == State.PUBLISHED else None
    report_in(collection.world.other, state, day, published)
    assert tasks(collection) == []


def test_who_is_excused_has_no_task(collection):
    obligation = collection.obligation(collection.world.other)
    excuse(obligation.pk, reason="垂直管理", by=collection.boss)
    assert tasks(collection) == []


def test_an_author_sees_only_the_own_task(collection):
    world = collection.world
    make_user("centre", "示例中心", world.centre)
    mine = tasks_of(fresh(make_user("another", "示例二", world.other)))
    assert [task.note_url for task in mine] == [
        address("task", collection.obligation(world.other).pk)
    ]
    assert [task.title for task in tasks(collection, "author")] == [TITLE]
    for who in ("reviewer", "approver", "supervisor", "handler", "system"):
        assert tasks(collection, who) == [], who


def test_an_author_of_two_agencies_is_told_which(collection):
    world = collection.world
    outsider = world.people["outsider"]
    actions.appoint(outsider, world.centre, Role.AUTHOR, by=None)
    titles = {task.title for task in tasks(collection)}
    assert titles == {
        f"{world.other.name}：{TITLE}",
        f"{world.centre.name}：{TITLE}",
    }


def test_asked_twice_for_the_same_report_the_earlier_day_counts(collection):
    world = collection.world
    boss = make_user("city-author", "示例市", world.city)
    open_campaign(
        world.city,
        YEAR,
        by=boss,
        internal_due_on=date(2026, 1, 20),
        agencies=[world.other],
    )
    (task,) = tasks(collection)
    assert "1月20日前" in task.title


@pytest.mark.parametrize("many", [1, 5])
def test_the_queue_asks_few_questions(
    collection, django_assert_num_queries: DjangoAssertNumQueries, many: int
):
    user = make_user("busy", "示例忙")
    for number in range(many):
        agency = make_agency(f"示例局{number}", f"b-{number}", collection.world.county)
        collection.campaign.obligations.create(agency=agency)
        actions.appoint(user, agency, Role.AUTHOR, by=None)
    remind(collection.campaign.pk, None, "请报送", by=collection.boss)
    busy = fresh(user)
    with django_assert_num_queries(6):
        assert len(task_queue(busy)) == many


def test_the_office_is_told_from_the_fifteenth(collection, monkeypatch):
    boss = collection.people["county-approver"]
    on(monkeypatch, date(2026, 1, 14))
    assert collections_of(fresh(boss)) == []
    on(monkeypatch, date(2026, 2, 2))
    (task,) = collections_of(fresh(boss))
    assert task.what == "4家待报送 · 3家超期"
    page = login(Client(), boss.username).get(task.url)
    assert len(page.context["lines"]) == 4
    for obligation in collection.campaign.obligations.select_related("agency"):
        report_in(obligation.agency, State.SUBMITTED, date(2026, 1, 9))
    assert collections_of(fresh(boss)) == []


def test_an_old_collection_is_no_task_of_the_office(collection, monkeypatch):
    on(monkeypatch, date(2027, 2, 2))
    assert collections_of(fresh(collection.boss)) == []
    assert Campaign.objects.exists()
