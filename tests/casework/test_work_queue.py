"""What waits for an officer on the first page of the back office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from disclosure.agencies.models import User
from disclosure.casework.actions import (
    charging,
    clarifying,
    consulting,
    prolonging,
    replying,
)
from disclosure.casework.models import Case, Desk
from disclosure.casework.queries.work_queue import MOST, SHOWN, work_queue
from disclosure.casework.rules.vocabulary import Consultee, Delivery, FeeBasis, State
from tests.casework.factories import (
    GRANT,
    answered,
    received,
    submitted,
    workdays_ago,
)
from tests.factories import World

Clients = Callable[[str], Client]


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def whats(world: World, who: str) -> list[str]:
    return [task.what.split(" · ")[0] for task in work_queue(fresh(world.people[who]))]


def test_the_handler(world: World, desk: Desk) -> None:
    handler = world.people["handler"]
    submitted(desk)
    received(world, desk, on=workdays_ago(17))
    received(world, desk, on=workdays_ago(2))
    assert whats(world, "handler") == ["即将到期或者已经超期", "等待确认收到"]
    assert whats(world, "colleague") == ["等待确认收到"]
    left = work_queue(fresh(handler))[0].what
    assert left.endswith("还剩3个工作日")
    answered(world, received(world, desk, delivery=Delivery.POST))
    assert "等待登记送出" in whats(world, "handler")


def test_limits_that_passed(world: World, desk: Desk) -> None:
    handler = world.people["handler"]
    for ask in (
        lambda pk: clarifying.ask_clarification(pk, "示例", "示例", 15, by=handler),
        lambda pk: charging.notify_fee(pk, FeeBasis.PAGES, 50, by=handler),
        lambda pk: consulting.consult(
            pk, Consultee.AGENCY, "示例局", "", "示例", by=handler
        ),
    ):
        ask(received(world, desk, on=workdays_ago(2)).pk)
    assert whats(world, "handler") == []
    past = timezone.localdate() - timedelta(1)
    for case in Case.objects.all():
        case.clarifications.update(reply_by=past)
        case.fees.update(pay_by=past)
        case.consultations.update(reply_by=past)
    assert whats(world, "handler") == [
        *("补正期限已过", "缴费期限已过", "征求意见期限已过"),
    ]


def test_reviewer_and_approver(world: World, desk: Desk) -> None:
    people = world.people
    case = received(world, desk)
    replying.draft_reply(case.pk, GRANT, by=people["handler"])
    replying.submit_reply(case.pk, by=people["handler"])
    assert whats(world, "reviewer") == ["等待您审核"]
    assert whats(world, "approver") == []
    replying.endorse(case.pk, by=people["reviewer"])
    assert whats(world, "reviewer") == []
    assert whats(world, "approver") == ["等待您签发"]
    replying.approve(case.pk, by=people["approver"])
    assert whats(world, "handler") == ["等待发出"]
    other = received(world, desk)
    prolonging.request_extension(other.pk, 5, "示例", by=people["handler"])
    assert whats(world, "approver") == ["等待您批准延期"]


def test_nobody_else(world: World, desk: Desk) -> None:
    submitted(desk)
    for who in ("outsider", "author", "supervisor", "system", "audit"):
        assert whats(world, who) == []


def test_many_are_counted_not_listed(
    world: World, desk: Desk, client_of: Clients
) -> None:
    _fill(world, SHOWN + 3)
    tasks = work_queue(fresh(world.people["handler"]))
    assert len(tasks) == SHOWN + 1
    assert tasks[-1].title == f"等待确认收到：共{SHOWN + 3}件，查看全部"
    assert client_of("handler").get(tasks[-1].url).status_code == 200
    html = client_of("handler").get("/admin/").content.decode()
    assert tasks[0].title in html and tasks[-1].title in html


def test_a_thousand_is_where_counting_stops(world: World, desk: Desk) -> None:
    _fill(world, 1005)
    assert "1000件以上" in work_queue(fresh(world.people["handler"]))[-1].title


def test_the_queue_is_bounded_and_so_are_its_queries(
    world: World, desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = world.people["handler"]
    for role in ("reviewer", "approver"):
        user.offices.create(agency=world.agency, role=role)
    for state in State:
        _fill(world, 12, state=state, due_on=timezone.localdate())
    tasks = work_queue(fresh(user))
    assert len(tasks) <= MOST
    known = fresh(user)
    with django_assert_num_queries(QUERIES):
        work_queue(known)


QUERIES = 16


@pytest.mark.parametrize("who", ["handler", "supervisor"])
def test_no_personal_data_in_the_queue(
    world: World, desk: Desk, client_of: Clients, who: str
) -> None:
    submitted(desk)
    html = client_of(who).get("/admin/").content.decode()
    assert "示例申请人" not in html and "13800000000" not in html


def _fill(world: World, count: int, **values: Any) -> None:
    Case.objects.bulk_create(
        Case(
            agency=world.agency,
            number=uuid4().hex,
            submission_key=uuid4().hex,
            code_key="",
            channel="online",
            applicant_kind="natural_person",
            subject="示例",
            medium="paper",
            delivery="post",
            submitted_on=timezone.localdate(),
            **{"state": State.SUBMITTED, **values},
        )
        for _ in range(count)
    )
