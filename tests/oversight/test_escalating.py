"""Notices that nobody answers go up by themselves, each level once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.audit.queries import verify
from disclosure.casework.rules.actions import Action
from disclosure.oversight.actions import escalating, notices
from disclosure.oversight.actions.escalating import escalate_overdue
from disclosure.oversight.models import Message, NoticeLine, SupervisionNotice
from disclosure.oversight.rules.vocabulary import NoticeStep
from tests.casework.office import Office
from tests.factories import World, make_user, make_world
from tests.oversight.reminder_world import DAY, make_office, with_addresses
from tests.together import together

#: Issued on a Wednesday, to be answered by Thursday 3 April; Friday is free.
ISSUED, ANSWER_BY = date(2025, 3, 26), date(2025, 4, 3)
FIRST, SECOND = date(2025, 4, 7), date(2025, 4, 14)


@pytest.fixture
def office(world: World) -> Office:
    return make_office(world)


@pytest.fixture
def open_office(shared_database: None) -> Office:
    return make_office(make_world())


def noticed(office: Office, due_on: date = ANSWER_BY) -> SupervisionNotice:
    case = office.received(DAY)
    return notices.issue(
        [case.pk],
        "超期未答复（示例）",
        "请说明原因（示例）",
        due_on,
        by=office.supervisor,
        on=ISSUED,
    )


def level(notice: SupervisionNotice) -> int:
    notice.refresh_from_db()
    return notice.level


def days_of(notice: SupervisionNotice) -> list[date]:
    lines = NoticeLine.objects.filter(notice=notice, step=NoticeStep.ESCALATE)
    return list(lines.order_by("pk").values_list("on", flat=True))


def test_day_by_day_it_goes_up_twice(office):
    notice = noticed(office)
    day = ISSUED
    for _ in range(40):
        day += timedelta(days=1)
        escalate_overdue(day)
        escalate_overdue(day)
    assert days_of(notice) == [FIRST, SECOND]
    assert level(notice) == 2
    case = notice.cases.get()
    lines = case.events.filter(action=Action.ESCALATE)
    assert [line.on for line in lines] == [FIRST, SECOND]
    assert {line.by for line in lines} == {None}
    assert verify().is_whole


@pytest.mark.parametrize(
    "day", [ANSWER_BY, date(2025, 4, 4), date(2025, 4, 5), date(2025, 4, 6)]
)
def test_not_before_it_is_due_and_not_on_a_free_day(office, day):
    notice = noticed(office)
    assert escalate_overdue(day) == 0
    assert level(notice) == 0


def test_what_was_missed_is_not_made_up_at_once(office):
    """No command ran for three weeks: one level now, the next five days later."""
    notice = noticed(office)
    late = date(2025, 4, 21)
    assert [escalate_overdue(late), escalate_overdue(late)] == [1, 0]
    assert escalate_overdue(date(2025, 4, 25)) == 0
    assert escalate_overdue(date(2025, 4, 27)) == 1, "a Sunday that worked"
    assert days_of(notice) == [late, date(2025, 4, 27)]


def test_what_was_answered_or_withdrawn_stays(office):
    answered, gone = noticed(office), noticed(office)
    notices.answer(answered.pk, "正在办理（示例）", by=office.handler, on=ISSUED)
    notices.withdraw(gone.pk, "发错了（示例）", by=office.supervisor, on=ISSUED)
    assert escalate_overdue(SECOND) == 0


def test_a_returned_answer_is_due_anew(office):
    notice = noticed(office)
    escalate_overdue(FIRST)
    notices.answer(notice.pk, "正在办理（示例）", by=office.handler, on=FIRST)
    due = date(2025, 4, 9)
    notices.send_back(
        notice.pk, "没有说明（示例）", due, by=office.supervisor, on=FIRST
    )
    assert escalate_overdue(due) == 0
    assert escalate_overdue(date(2025, 4, 10)) == 1
    assert escalate_overdue(date(2025, 4, 11)) == 0
    assert days_of(notice) == [FIRST, date(2025, 4, 10)]


def test_who_hears_of_it(office):
    """First the approvers and the issuer; then the agency above the issuer."""
    world = office.world
    make_user("above", "示例上级监督", world.county, Role.SUPERVISOR)
    make_user("far", "示例市监督", world.city, Role.SUPERVISOR)
    make_user("other", "示例别处", world.other, Role.APPROVER)
    with_addresses()
    noticed(office)
    Message.objects.all().delete()
    escalate_overdue(FIRST)
    assert told() == {"approver", "supervisor"}
    Message.objects.all().delete()
    escalate_overdue(SECOND)
    assert told() == {"approver", "supervisor", "above"}


def told() -> set[str]:
    return set(Message.objects.values_list("to__username", flat=True))


def test_what_goes_wrong_with_one_keeps_no_other_waiting(office, monkeypatch, caplog):
    first, second = noticed(office), noticed(office)
    real = escalating.escalate

    def fail(notice_id: int, *given: Any, **more: Any) -> Any:
        if notice_id == first.pk:
            raise ValueError(first.demand)
        return real(notice_id, *given, **more)

    monkeypatch.setattr(escalating, "escalate", fail)
    assert escalate_overdue(FIRST) == 1
    assert (level(first), level(second)) == (0, 1)
    assert f"notice {first.pk} not escalated: ValueError" in caplog.text
    assert first.demand not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_commands_at_once_escalate_once(open_office):
    found = [noticed(open_office) for _ in range(4)]
    before = Message.objects.count()
    results = together(lambda: escalate_overdue(FIRST), lambda: escalate_overdue(FIRST))
    assert sum(results) == 4
    assert [level(notice) for notice in found] == [1] * 4
    assert Message.objects.count() - before == 2 * 4
    assert User.objects.filter(email="").count() == 0
    assert verify().is_whole
