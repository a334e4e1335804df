"""A case as a supervisor sees it: the clock, nothing personal, always recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from disclosure.audit.models import Entry
from disclosure.casework.actions import noting
from disclosure.casework.actions.supervising import note_supervision
from disclosure.casework.models import CaseEvent
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import EventKind
from disclosure.oversight.models import NoticeCase, Reminder, SupervisionNotice
from tests.casework.factories import APPLICATION, make_desk, received, workdays_ago


@pytest.fixture
def case(register):
    """A case of the office that was received long ago and is overdue."""
    desk = make_desk(register.world)
    return received(register.world, desk, workdays_ago(25))


def url(case):
    return reverse("supervision:case", args=[case.pk])


def test_the_clock_is_shown_day_by_day(case, chief):
    text = chief.get(url(case)).content.decode()
    assert case.number in text
    assert case.subject in text
    assert "每一天怎样计算" in text
    assert "已经超过期限" in text
    assert '<svg class="clock-bar"' in text


def test_nothing_personal_is_shown(case, chief):
    text = chief.get(url(case)).content.decode()
    assert "示某某" in text
    for value in (
        APPLICATION.name,
        APPLICATION.phone,
        APPLICATION.email,
        APPLICATION.address,
        APPLICATION.identity_number,
        APPLICATION.description,
        case.applicant.phone[-4:] + "<",
    ):
        assert value not in text, value


def test_each_view_is_recorded(case, chief, register):
    for count in (1, 2):
        chief.get(url(case))
        entries = Entry.objects.filter(action="case.review", object_id=str(case.pk))
        assert entries.count() == count
    entry = entries.first()
    assert entry.actor_id == register.chief.pk
    assert entry.object_label == case.number
    assert entry.detail == {}


def test_what_colleagues_note_stays_with_them(case, chief, register):
    handler = register.world.people["handler"]
    noting.add_note(case.pk, "给同事的话（示例）", by=handler)
    note_supervision(
        case.pk, Action.SUPERVISE, register.today, by=register.chief, note="请尽快答复"
    )
    text = chief.get(url(case)).content.decode()
    assert "给同事的话" not in text
    assert "请尽快答复" in text


def test_lines_of_the_daily_command_are_not_the_applicants(case, chief, register):
    note_supervision(case.pk, Action.REMIND, register.today, by=None)
    newest = chief.get(url(case)).context["lines"][0]
    assert (newest.what, newest.who) == ("催办", "系统")


def test_amended_lines_are_struck_through_without_the_reason(case, chief):
    event = CaseEvent.objects.filter(case=case, kind=EventKind.SUBMITTED).first()
    CaseEvent.objects.filter(pk=event.pk).update(
        is_void=True, void_reason="张某来电（示例）"
    )
    CaseEvent.objects.create(
        case=case, action=event.action, kind=event.kind, on=event.on, data={}
    )
    text = chief.get(url(case)).content.decode()
    assert "张某来电" not in text
    assert "<s>" in text


def test_reminders_and_notices_of_the_case_are_listed(case, chief, register):
    Reminder.objects.create(case=case, due_on=case.due_on, step=-1, on=register.today)
    notice = SupervisionNotice.objects.create(
        issuer=register.world.city,
        agency=register.world.office,
        year=register.today.year,
        sequence=7,
        subject="超期未办（示例）",
        demand="请答复（示例）",
        due_on=register.today + timedelta(days=5),
        first_due_on=register.today + timedelta(days=5),
        issued_on=register.today,
        issued_by=register.chief,
    )
    NoticeCase.objects.create(notice=notice, case=case)
    text = chief.get(url(case)).content.decode()
    assert "超期未办（示例）" in text
    assert notice.get_absolute_url() in text
    assert "超期满1个工作日" in text


def test_it_leads_to_a_notice_and_to_the_page_of_the_case(case, chief):
    text = chief.get(url(case)).content.decode()
    assert f"{reverse('supervision:notice_new')}?case={case.pk}" in text
    assert chief.get(case.get_absolute_url()).status_code == 200


def test_out_of_reach_is_not_found_and_not_recorded(case, client_of, register, chief):
    foreign = register.add(register.foreign)
    assert client_of("stranger-chief").get(url(case)).status_code == 404
    assert chief.get(url(foreign)).status_code == 404
    assert chief.get("/supervision/case/999999/").status_code == 404
    assert chief.get(f"/supervision/case/{'9' * 30}/").status_code == 404
    assert not Entry.objects.filter(action="case.review").exists()


def test_the_quartet(case, client, client_of):
    assert client.get(url(case)).status_code == 302
    assert client_of("handler").get(url(case)).status_code == 403
    assert client_of("supervisor").post(url(case)).status_code == 405
    assert client_of("supervisor").get(url(case)).status_code == 200


def test_the_number_of_queries_is_fixed(case, chief, django_assert_max_num_queries):
    chief.get(url(case))
    with django_assert_max_num_queries(34):
        chief.get(url(case))
