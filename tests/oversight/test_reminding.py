"""Reminders: when, of which cases, to whom, once."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.agencies.actions import dismiss
from disclosure.agencies.calendar_actions import save_day
from disclosure.agencies.calendar_models import DayException
from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Region, Role
from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.casework.actions import replying
from disclosure.casework.models import Case
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import State
from disclosure.oversight.actions import reminding
from disclosure.oversight.actions.messages import send
from disclosure.oversight.actions.reminding import remind
from disclosure.oversight.models import Message, Reminder
from disclosure.oversight.queries.reminders import due_cases
from tests.casework.office import Office
from tests.factories import World, make_user, make_world
from tests.oversight.reminder_world import (
    DAY,
    DUE,
    HOLIDAY,
    before,
    given_to,
    mails,
    make_office,
    reopened,
)
from tests.together import outcome, together


@pytest.fixture
def office(world: World) -> Office:
    return make_office(world)


@pytest.fixture
def open_office(shared_database: None) -> Office:
    return make_office(make_world())


def steps(case: Case) -> list[int]:
    """The steps that were reminded of, in the order they were."""
    return list(case.reminders.order_by("pk").values_list("step", flat=True))


@pytest.mark.parametrize(
    ("left", "found"),
    [(6, []), (5, [5]), (4, [5]), (3, [3]), (2, [3]), (1, [1]), (0, [1]), (-1, [-1])],
)
def test_a_case_is_reminded_of_by_its_working_days(office, left, found):
    case = office.received(DAY)
    assert case.due_on == DUE
    assert remind(before(DUE, left)) == len(found)
    assert steps(case) == found


def test_day_by_day_every_step_comes_once(office):
    case = office.received(DAY)
    day = DAY
    for _ in range(54):
        day += timedelta(days=1)
        remind(day)
        remind(day)
    assert steps(case) == [5, 3, 1, -1, -6, -11, -16]
    on = case.reminders.order_by("pk").values_list("on", flat=True)
    assert list(on)[:5] == [
        date(2025, 3, 24),
        date(2025, 3, 26),
        date(2025, 3, 28),
        date(2025, 4, 1),
        date(2025, 4, 9),
    ]
    lines = case.events.filter(action=Action.REMIND)
    assert lines.count() == 7
    assert Entry.objects.filter(action="case.remind").count() == 7
    assert verify().is_whole


def test_the_history_says_how_many_days_are_left(office):
    case = office.received(DAY)
    for left in (4, 1, 0, -2):
        remind(before(DUE, left))
    lines = case.events.filter(action=Action.REMIND)
    assert [line.note for line in lines] == [
        "距答复期限（2025年3月31日）还剩4个工作日。",
        "距答复期限（2025年3月31日）还剩1个工作日。",
        "答复期限（2025年3月31日）已过2个工作日。",
    ]
    assert {line.by for line in lines} == {None}
    assert not any(line.kind for line in lines)


def test_the_last_day_is_said_to_be_the_last(office):
    case = office.received(DAY)
    assert remind(DUE) == 1
    assert "最后一个工作日" in case.events.get(action=Action.REMIND).note
    assert mails()[0][1] == f"催办：{case.number}今天到期"


@pytest.mark.parametrize("day", [date(2025, 3, 29), date(2025, 3, 30), HOLIDAY])
def test_nobody_is_reminded_on_a_free_day(office, day):
    office.received(DAY)
    assert remind(day) == 0
    assert not Message.objects.exists()


def test_the_next_working_day_makes_up_for_a_free_one(office):
    """Due on the Monday after a week in which no command ran."""
    case = office.received(DAY)
    assert remind(HOLIDAY) == 0
    assert remind(date(2025, 4, 7)) == 1
    assert steps(case) == [-1]


def test_a_working_weekend_is_a_day_like_others(office):
    """Before the holiday of May 2025, Sunday 27 April worked."""
    case = office.received(date(2025, 3, 27))
    assert case.due_on == date(2025, 4, 25)
    assert remind(date(2025, 4, 26)) == 0
    assert remind(date(2025, 4, 27)) == 1
    assert steps(case) == [-1]


def test_each_region_keeps_its_own_holidays(office):
    case = office.received(DAY)
    Agency.objects.filter(pk=case.agency_id).update(region=Region.CN_XJ)
    free = before(DUE, 3)
    entry = DayException(
        region=Region.CN_XJ, day=free, is_workday=False, name="示例", source="示例"
    )
    save_day(entry, by=None)
    case.refresh_from_db()
    assert case.due_on == date(2025, 4, 2)
    assert remind(free) == 0
    assert remind(free + timedelta(days=1)) == 1
    assert steps(case) == [3]
    assert remind(date(2025, 3, 31)) == 0, "free in this region alone"
    assert remind(date(2025, 4, 1)) == 1


def test_a_deadline_that_moves_is_reminded_of_anew(office):
    case = office.received(DAY)
    day = before(DUE, 3)
    assert remind(day) == 1
    entry = DayException(
        region=Region.CN,
        day=DUE,
        is_workday=False,
        name="示例",
        source="示例",
    )
    save_day(entry, by=None)
    case.refresh_from_db()
    assert case.due_on == date(2025, 4, 1)
    assert remind(day) == 1
    assert remind(day) == 0
    found = case.reminders.order_by("pk").values_list("due_on", "step")
    assert list(found) == [(DUE, 3), (date(2025, 4, 1), 3)]


def test_an_earlier_step_is_not_made_up(office):
    """Looked at with an older day, a case that is overdue stays as it is."""
    case = office.received(DAY)
    assert remind(before(DUE, -1)) == 1
    assert remind(before(DUE, 5)) == 0
    assert steps(case) == [-1]


def test_cases_that_wait_for_somebody_else_are_left_alone(office):
    late = date(2025, 4, 1)
    office.ask(office.received(DAY), date(2025, 3, 5))
    office.charge(office.received(DAY), date(2025, 3, 5), served=date(2025, 3, 5))
    office.submitted(DAY)
    closed = office.received(DAY)
    office.answered(closed, date(2025, 3, 10))
    withdrawn = office.received(DAY)
    from_applicant = Case.objects.filter(pk=withdrawn.pk)
    from_applicant.update(state=State.CLOSED)
    assert remind(late) == 0
    assert not Message.objects.exists()


def test_a_consultation_stops_reminders_while_it_lasts(office):
    """Opened two working days before the deadline, for 15 working days."""
    case = office.received(DAY)
    opened = before(DUE, 2)
    row = office.consult(case, opened, served=opened)
    case.refresh_from_db()
    assert case.due_on > DUE
    paused = before(case.due_on, 4)
    assert remind(paused) == 0
    office.opinion(row, "objected", paused)
    case.refresh_from_db()
    assert remind(before(case.due_on, 1)) == 1
    assert steps(case) == [1]


def test_a_consultation_that_ran_out_stops_nothing(office):
    """The case itself still says that it is paused; its clock knows better."""
    case = office.received(DAY)
    opened = before(DUE, 2)
    office.consult(case, opened, served=opened)
    Case.objects.filter(pk=case.pk).update(clock_state="paused")
    case.refresh_from_db()
    assert remind(before(case.due_on, 1)) == 1


def test_a_case_handled_anew_is_due_when_the_review_body_said(office):
    redo_by = date(2025, 5, 16)
    case = reopened(office, redo_by)
    assert remind(date(2025, 4, 1)) == 0
    assert remind(before(redo_by, 3)) == 1
    row = Reminder.objects.get()
    assert (row.case, row.due_on, row.step) == (case, redo_by, 3)
    assert "2025年5月16日" in case.events.get(action=Action.REMIND).note


def test_a_new_deadline_before_the_first_one_counts(office):
    """Answered early, put right at once: the first due day is still to come."""
    case = reopened(office, date(2025, 3, 18))
    assert case.due_on == DUE
    assert remind(date(2025, 3, 17)) == 1
    assert steps(case) == [1]
    assert remind(date(2025, 3, 19)) == 1
    assert steps(case) == [1, -1]


def test_a_case_handled_anew_without_a_day_has_no_deadline(office):
    case = reopened(office, date(2025, 5, 16))
    Case.objects.filter(pk=case.pk).update(redo_by=None)
    assert remind(date(2025, 6, 16)) == 0


def test_the_handler_is_written_to_alone_before_the_deadline(office):
    case = given_to(office.received(DAY), office.colleague)
    remind(before(DUE, 5))
    assert mails() == [("colleague", f"催办：{case.number}还剩5个工作日")]


def test_without_a_handler_all_of_them_are_written_to(office):
    given_to(office.received(DAY), None)
    remind(before(DUE, 5))
    assert sorted(who for who, _subject in mails()) == ["colleague", "handler"]


@pytest.mark.parametrize("gone", ["inactive", "dismissed", "no address"])
def test_a_handler_out_of_reach_leaves_it_to_the_others(office, gone):
    given_to(office.received(DAY), office.handler)
    if gone == "inactive":
        User.objects.filter(pk=office.handler.pk).update(is_active=False)
    elif gone == "no address":
        User.objects.filter(pk=office.handler.pk).update(email="")
    else:
        dismiss(office.handler.offices.get(), by=None)
    remind(before(DUE, 5))
    assert [who for who, _subject in mails()] == ["colleague"]


def test_once_overdue_the_approvers_hear_of_it(office):
    case = given_to(office.received(DAY), office.handler)
    make_user("elsewhere", "示例副职", office.world.county, Role.APPROVER)
    remind(before(DUE, -1))
    assert sorted(mails()) == [
        ("approver", f"催办：{case.number}已超期1个工作日"),
        ("handler", f"催办：{case.number}已超期1个工作日"),
    ]


def test_who_handles_and_approves_gets_one_mail(office):
    given_to(office.received(DAY), office.handler)
    agency = office.world.agency
    office.approver.offices.create(agency=agency, role=Role.HANDLER)
    given_to(Case.objects.get(), office.approver)
    remind(before(DUE, -1))
    assert [who for who, _subject in mails()] == ["approver"]


def test_the_mail_says_what_and_where_and_nothing_personal(office, mailoutbox):
    case = given_to(office.received(DAY), office.handler)
    remind(before(DUE, 4))
    assert send() == 1
    (message,) = mailoutbox
    assert message.to == ["handler@example.com"]
    for words in (
        case.number,
        case.agency.name,
        "还剩4个工作日",
        "2025年3月31日",
        f"https://www.example.gov.cn/admin/casework/case/{case.pk}/",
    ):
        assert words in message.body
    entries = Entry.objects.filter(action="case.remind")
    details = list(entries.values_list("detail", flat=True))
    written = f"{message.subject}{message.body}{details}"
    for secret in (case.subject, case.applicant.name, "13800000000", "applicant@"):
        assert secret not in written
    assert details == [{"due_on": "2025-03-31", "step": 5, "days_left": 4}]


def test_the_setting_says_where_the_site_is(office, settings):
    settings.SITE_ADDRESS = "https://intranet.example.gov.cn/"
    case = office.received(DAY)
    remind(before(DUE, 4))
    address = f"https://intranet.example.gov.cn{case.get_absolute_url()}"
    assert address in Message.objects.first().body


def test_what_goes_wrong_with_one_case_keeps_no_other_waiting(
    office, monkeypatch, caplog
):
    first, second = office.received(DAY), office.received(DAY)
    real = reminding.note_supervision

    def fail(case_id: int, *given: Any, **more: Any) -> Any:
        if case_id == first.pk:
            raise ValueError(first.applicant.name)
        return real(case_id, *given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(reminding, "note_supervision", fail)
        assert remind(before(DUE, 5)) == 1
    assert f"case {first.pk} not reminded of: ValueError" in caplog.text
    assert first.applicant.name not in caplog.text
    assert (steps(first), steps(second)) == ([], [5])
    assert {message.subject for message in Message.objects.all()} == {
        f"催办：{second.number}还剩5个工作日"
    }
    assert remind(before(DUE, 5)) == 1
    assert steps(first) == [5]


def test_a_case_that_moves_meanwhile_is_left_alone(office, monkeypatch):
    case = office.received(DAY)
    day = before(DUE, 5)
    found = list(due_cases(day))
    monkeypatch.setattr(reminding, "due_cases", lambda today: found)
    office.answered(case, day)
    assert remind(day) == 0
    assert not Reminder.objects.exists()


def queries(day: date) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert remind(day) == 0
    return len(captured)


def test_with_nothing_due_the_number_of_queries_is_constant(office):
    day = before(DUE, 5)
    office.received(DAY)
    remind(day)
    few = queries(day)
    for _ in range(6):
        office.received(DAY)
        office.received(date(2025, 3, 12))
    remind(day)
    assert queries(day) == few
    assert few <= 8


def test_only_cases_near_their_deadline_are_read(office):
    """The database goes by agency, state and due day."""
    office.received(DAY)
    with CaptureQueriesContext(connection) as captured:
        remind(before(DUE, 6))
    asked = [one["sql"] for one in captured if "oversight_reminder" in one["sql"]]
    assert len(asked) == 3
    for sql in asked:
        assert '"due_on" <= ' in sql or '"due_on" > ' in sql
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for sql in asked:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                plan = " ".join(row[-1] for row in cursor.fetchall())
                assert "case_queue (agency_id=? AND state=? AND due_on" in plan


@pytest.mark.django_db(transaction=True)
def test_two_commands_at_once_remind_once(open_office):
    cases = [open_office.received(DAY) for _ in range(6)]
    day = before(DUE, -1)
    results = together(lambda: remind(day), lambda: remind(day))
    assert sum(results) == len(cases)
    assert [steps(case) for case in cases] == [[-1]] * len(cases)
    assert Entry.objects.filter(action="case.remind").count() == len(cases)
    keys = Message.objects.values_list("key", flat=True)
    assert len(keys) == len(set(keys)) == 2 * len(cases)
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_reminding_and_answering_at_once_wait_for_nobody_for_ever(open_office):
    cases = [open_office.received(DAY) for _ in range(4)]
    for case in cases:
        open_office.approve(case, DAY)
    day = before(DUE, 1)
    by = open_office.handler
    issues = [partial(replying.issue, case.pk, by=by, on=day) for case in cases]
    results = together(lambda: remind(day), lambda: remind(day), *issues)
    assert outcome(results) == ["done"] * 6, results
    assert sum(results[:2]) == Reminder.objects.count() <= len(cases)
    assert not Case.objects.exclude(state=State.CLOSED).exists()
    assert verify().is_whole
