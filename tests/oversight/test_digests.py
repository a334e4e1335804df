"""Digests: whose, when, what they say, and the page that asks how often."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.casework.models import Case
from disclosure.oversight.actions import digests, notices
from disclosure.oversight.actions.digests import choose_digests, make_digests
from disclosure.oversight.models import DigestChoice, Message
from disclosure.oversight.queries.conditions import rows_of
from disclosure.oversight.queries.digests import Figures
from disclosure.oversight.queries.scope import scope_at
from disclosure.oversight.rules.periods import year_of
from disclosure.oversight.rules.vocabulary import DigestFrequency, Light, ListKind
from tests.casework.office import Office
from tests.factories import World, make_user, make_world
from tests.oversight.reminder_world import (
    DAY,
    DUE,
    HOLIDAY,
    before,
    desk_of,
    mails,
    make_office,
    with_addresses,
)
from tests.people import login
from tests.together import together

LATE = date(2025, 4, 1)
DAILY, WEEKLY, NEVER = DigestFrequency


@pytest.fixture
def office(world: World) -> Office:
    return make_office(world)


@pytest.fixture
def open_office(shared_database: None) -> Office:
    return make_office(make_world())


def boss(office: Office) -> User:
    """A supervisor of the whole county."""
    user = make_user("boss", "示例县监督", office.world.county, Role.SUPERVISOR)
    with_addresses()
    user.refresh_from_db()
    return user


def wish(user: User, agency: Agency, often: DigestFrequency) -> None:
    choose_digests({agency.pk: often}, by=user)


def body_for(who: str) -> str:
    return Message.objects.get(to__username=who).body


def registers(office: Office) -> None:
    """Seen on 1 April: 2 overdue, 3 due soon, 1 answered late; elsewhere 1 overdue."""
    for day in (DAY, DAY):
        office.received(day)
    for received in (date(2025, 3, 4), date(2025, 3, 5), date(2025, 3, 7)):
        office.received(received)
    office.received(date(2025, 3, 20))
    closed = office.received(date(2025, 2, 18))
    office.answered(closed, LATE)
    other = office.received(DAY)
    Case.objects.filter(pk=other.pk).update(agency=office.world.other)


def test_the_numbers_are_those_of_the_lists(office):
    registers(office)
    world = office.world
    for agency in (world.city, world.county, world.office, world.centre, world.other):
        found = Figures(LATE).of(agency)
        everything = scope_at(agency).all()
        lists = {
            kind: rows_of(kind, everything, LATE).count()
            for kind in (ListKind.DUE_SOON, ListKind.OVERDUE)
        }
        this_year = Case.objects.filter(
            pk__in=rows_of(ListKind.LATE, everything, LATE),
            answered_on__range=(year_of(2025).first, year_of(2025).last),
        )
        assert found.due_soon == lists[ListKind.DUE_SOON]
        assert found.overdue == lists[ListKind.OVERDUE]
        assert found.late == this_year.count()
    county = Figures(LATE).of(world.county)
    assert (county.overdue, county.due_soon, county.late) == (3, 3, 1)
    assert county.lights == {Light.FIVE: 0, Light.THREE: 1, Light.ONE: 2}
    places = [(one.agency, one.overdue, one.due_soon) for one in county.worst]
    assert places == [(world.office, 2, 3), (world.other, 1, 0)]


def test_a_digest_says_numbers_lights_places_and_where_to_look(office):
    boss(office)
    registers(office)
    assert make_digests(LATE) == 2
    text = body_for("boss")
    site = "https://www.example.gov.cn/supervision"
    for line in (
        "示例县人民政府及下级机构依申请公开办件，2025年4月1日：",
        "超期未办：3件",
        f"{site}/cases/overdue/?agency=shili-xian&below=on",
        "快到期：3件（最多还剩1个工作日：2件、还剩2至3个工作日：1件）",
        f"{site}/cases/due-soon/?agency=shili-xian&below=on",
        "今年超期已办：1件",
        "1. 示例县人民政府办公室：超期未办2件，快到期3件",
        f"{site}/cases/overdue/?agency=shili-xian-office",
        "2. 示例县教育局：超期未办1件，快到期0件",
        f"{site}/digest/",
    ):
        assert line in text.splitlines()
    assert "待验收" not in text
    case = Case.objects.first()
    for secret in (case.subject, case.applicant.name, case.number):
        assert secret not in text


def test_a_supervisor_sees_nothing_of_others(office):
    """The office's supervisor has no case of the other agency in the mail."""
    make_user("beside", "示例教育监督", office.world.other, Role.SUPERVISOR)
    with_addresses()
    registers(office)
    assert make_digests(LATE) == 2
    assert office.world.other.name not in body_for("supervisor")
    assert office.world.office.name not in body_for("beside")
    assert sorted(mails()) == [
        ("beside", "监督摘要：示例县教育局超期未办1件，快到期0件"),
        ("supervisor", "监督摘要：示例县人民政府办公室超期未办2件，快到期3件"),
    ]


def test_answered_notices_wait_for_who_issued_them(office):
    boss(office)
    case = office.received(LATE)
    due = date(2025, 4, 8)
    notice = notices.issue(
        [case.pk], "示例", "请说明（示例）", due, by=office.supervisor, on=LATE
    )
    assert make_digests(LATE) == 0
    notices.answer(notice.pk, "已办（示例）", by=office.handler, on=LATE)
    assert make_digests(LATE) == 1
    lines = body_of_digest().splitlines()
    assert "待验收的督办：1件" in lines
    assert "https://www.example.gov.cn/supervision/notices/" in lines


def body_of_digest() -> str:
    return Message.objects.get(key__startswith="digest:").body


def test_where_nothing_is_to_be_done_nothing_is_written(office):
    """What was late is closed: it is in the numbers, but no reason to write."""
    office.answered(office.received(date(2025, 2, 18)), LATE)
    office.received(LATE)
    assert Figures(LATE).of(office.world.office).late == 1
    assert make_digests(LATE) == 0
    assert not Message.objects.exists()


def test_the_year_before_is_not_in_the_number(office):
    office.answered(office.received(date(2024, 10, 8)), date(2024, 12, 30))
    assert Figures(date(2024, 12, 31)).of(office.world.office).late == 1
    assert Figures(date(2025, 1, 2)).of(office.world.office).late == 0


def test_once_a_day(office):
    registers(office)
    assert [make_digests(LATE), make_digests(LATE)] == [1, 0]
    assert make_digests(date(2025, 4, 2)) == 1
    keys = Message.objects.order_by("pk").values_list("key", flat=True)
    agency, user = office.world.office.pk, office.supervisor.pk
    assert list(keys) == [
        f"digest:2025-04-01:{agency}:{user}",
        f"digest:2025-04-02:{agency}:{user}",
    ]


def test_a_second_supervisor_on_the_same_day_still_gets_one(office):
    registers(office)
    make_digests(LATE)
    make_user("second", "示例监督二", office.world.office, Role.SUPERVISOR)
    with_addresses()
    assert make_digests(LATE) == 1
    assert body_for("second") == body_for("supervisor")


@pytest.mark.parametrize("day", [HOLIDAY, date(2025, 4, 5)])
def test_not_on_a_free_day(office, day):
    registers(office)
    assert make_digests(day) == 0


def test_weekly_is_the_first_working_day_of_the_week(office):
    registers(office)
    wish(office.supervisor, office.world.office, WEEKLY)
    day, written = date(2025, 4, 1), []
    for _ in range(40):
        if make_digests(day):
            written.append(day)
        day += timedelta(days=1)
    assert written == [
        date(2025, 4, 7),
        date(2025, 4, 14),
        date(2025, 4, 21),
        date(2025, 4, 28),
        date(2025, 5, 6),
    ]


def test_who_wants_none_gets_none(office):
    registers(office)
    wish(office.supervisor, office.world.office, NEVER)
    assert make_digests(LATE) == 0
    wish(office.supervisor, office.world.office, DAILY)
    assert make_digests(LATE) == 1


def test_two_offices_two_digests(office):
    user = boss(office)
    user.offices.create(agency=office.world.office, role=Role.SUPERVISOR)
    wish(user, office.world.office, NEVER)
    registers(office)
    make_digests(LATE)
    assert Message.objects.filter(to=user).count() == 1
    user.offices.create(agency=office.world.other, role=Role.SUPERVISOR)
    make_digests(LATE)
    assert Message.objects.filter(to=user).count() == 2


def test_agencies_and_people_no_longer_in_use_are_left_out(office):
    registers(office)
    Agency.objects.filter(pk=office.world.office.pk).update(is_active=False)
    assert make_digests(LATE) == 0
    Agency.objects.update(is_active=True)
    User.objects.filter(pk=office.supervisor.pk).update(is_active=False)
    assert make_digests(LATE) == 0


def test_what_goes_wrong_with_one_keeps_no_other_waiting(office, monkeypatch, caplog):
    boss(office)
    registers(office)
    real = digests.queue

    def fail(key, to, subject, body):
        if key.endswith(f":{office.world.county.pk}"):
            raise ValueError(subject)
        return real(key, to, subject, body)

    monkeypatch.setattr(digests, "queue", fail)
    assert make_digests(LATE) == 1
    assert "not made: ValueError" in caplog.text
    assert "监督摘要" not in caplog.text


def test_the_number_of_queries_does_not_grow_with_cases(
    office, django_assert_num_queries, django_assert_max_num_queries
):
    registers(office)
    with CaptureQueriesContext(connection) as few:
        assert make_digests(LATE) == 1
    assert len(few) <= 30
    for _ in range(3):
        registers(office)
    with django_assert_num_queries(len(few)):
        assert make_digests(date(2025, 4, 2)) == 1
    with django_assert_max_num_queries(6):
        assert make_digests(LATE) == 0


@pytest.mark.django_db(transaction=True)
def test_two_commands_at_once_write_once(open_office):
    registers(open_office)
    boss(open_office)
    together(lambda: make_digests(LATE), lambda: make_digests(LATE))
    assert Message.objects.count() == 2
    assert verify().is_whole


def test_only_an_own_office_can_be_chosen_for(office):
    with pytest.raises(PermissionDenied):
        wish(office.supervisor, office.world.other, NEVER)
    with pytest.raises(PermissionDenied):
        wish(office.handler, office.world.office, NEVER)
    assert not DigestChoice.objects.exists()


def address() -> str:
    return reverse("supervision:digest")


def test_the_page_asks_and_keeps(office, client):
    login(client, "supervisor")
    page = client.get(address()).content.decode()
    assert "supervisor@example.com" in page
    assert office.world.office.name in page
    field = f"agency-{office.world.office.pk}"
    answer = client.post(address(), {field: "weekly"}, follow=True)
    assert answer.redirect_chain == [(address(), 302)]
    assert "已保存" in answer.content.decode()
    choice = DigestChoice.objects.get()
    assert (choice.user, choice.frequency) == (office.supervisor, WEEKLY)
    entry = Entry.objects.get(action="supervision.digest")
    assert entry.detail == {"before": "daily", "frequency": "weekly"}
    assert entry.agency_id == office.world.office.pk
    client.post(address(), {field: "weekly"})
    assert Entry.objects.filter(action="supervision.digest").count() == 1


def test_the_page_refuses_what_is_no_choice(office, client):
    login(client, "supervisor")
    field = f"agency-{office.world.office.pk}"
    for data in ({field: "hourly"}, {field: "\x00"}, {}):
        answer = client.post(address(), data)
        assert answer.status_code == 400
        assert "error" in answer.content.decode()
    other = {field: "daily", f"agency-{office.world.other.pk}": "never"}
    assert client.post(address(), other).status_code == 302
    assert not DigestChoice.objects.exists()


def test_without_an_address_the_page_says_whom_to_ask(office, client):
    User.objects.filter(pk=office.supervisor.pk).update(email="")
    login(client, "supervisor")
    assert "没有邮箱地址" in client.get(address()).content.decode()


def test_who_may_open_the_page(office, client):
    assert client.get(address()).status_code == 302
    for who in ("handler", "approver", "author", "system"):
        assert login(client, who).get(address()).status_code == 403
        assert client.post(address(), {}).status_code == 403
    login(client, "supervisor")
    assert client.put(address()).status_code == 405
    assert client.delete(address()).status_code == 405
    assert client.get(address()).status_code == 200


def test_the_first_day_a_case_is_late_is_in_the_digest(office):
    office.received(DAY)
    assert Figures(DUE).of(office.world.office).overdue == 0
    assert Figures(before(DUE, -1)).of(office.world.office).overdue == 1


def test_another_desk_is_another_place(office):
    """An agency without cases is not among the worst."""
    desk_of(office.world.other)
    registers(office)
    found = Figures(LATE).of(office.world.city)
    assert len(found.worst) == 2
