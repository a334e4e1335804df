"""Who may take which step when: the actions themselves, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from disclosure.agencies import actions as agency_actions
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.blocked import Blocked
from disclosure.casework.models import CaseEvent
from disclosure.oversight.actions import notices
from disclosure.oversight.models import NoticeLine, SupervisionNotice
from disclosure.oversight.queries.notices import (
    notices_of,
    open_notices_of_case,
    to_accept,
    to_answer,
)
from disclosure.oversight.rules.vocabulary import NoticeState, NoticeStep
from tests.oversight.notices_world import (
    ANSWER,
    DEMAND,
    SUBJECT,
    Desk,
    make_desk,
    workday,
)

pytestmark = pytest.mark.django_db
WORDS = "已写明（示例）"


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def fresh(user: User) -> User:
    """The user as the next request reads them."""
    return User.objects.get(pk=user.pk)


TAKE: dict[NoticeStep, Callable[[int, User], object]] = {
    NoticeStep.ANSWER: lambda pk, by: notices.answer(pk, WORDS, by=by),
    NoticeStep.ACCEPT: lambda pk, by: notices.accept(pk, WORDS, by=by),
    NoticeStep.RETURN: lambda pk, by: notices.send_back(pk, WORDS, workday(2), by=by),
    NoticeStep.ESCALATE: lambda pk, by: notices.escalate(pk, WORDS, by=by),
    NoticeStep.WITHDRAW: lambda pk, by: notices.withdraw(pk, WORDS, by=by),
}
OFFICE = ("handler", "colleague", "reviewer", "approver")
ABOVE = ("county", "county2", "city")
#: The office's own supervisor reads the notice, and may neither answer nor settle.
FORBIDDEN = ("supervisor",)
OUTSIDE = ("author", "system", "audit", "outsider", "elsewhere")
SOURCES = {
    NoticeStep.ANSWER: {NoticeState.ISSUED},
    NoticeStep.ACCEPT: {NoticeState.ANSWERED},
    NoticeStep.RETURN: {NoticeState.ANSWERED},
    NoticeStep.ESCALATE: {NoticeState.ISSUED},
    NoticeStep.WITHDRAW: {NoticeState.ISSUED, NoticeState.ANSWERED},
}


def _expected(step: NoticeStep, state: NoticeState, who: str) -> type | None:
    if who in OUTSIDE:
        return Http404
    holders = OFFICE if step is NoticeStep.ANSWER else ABOVE
    if who not in holders:
        return PermissionDenied
    return None if state in SOURCES[step] else Blocked


@pytest.mark.parametrize("state", NoticeState)
@pytest.mark.parametrize("step", TAKE)
def test_every_step_in_every_state_for_everybody(
    desk: Desk, step: NoticeStep, state: NoticeState
) -> None:
    for who in (*OFFICE, *ABOVE, *FORBIDDEN, *OUTSIDE):
        notice = desk.overdue()
        SupervisionNotice.objects.filter(pk=notice.pk).update(state=state)
        before = (NoticeLine.objects.count(), CaseEvent.objects.count())
        wrong = _expected(step, state, who)
        if wrong is None:
            TAKE[step](notice.pk, desk.people[who])
            assert NoticeLine.objects.count() == before[0] + 1, who
            assert CaseEvent.objects.count() == before[1] + 1, who
            continue
        with pytest.raises(wrong):
            TAKE[step](notice.pk, desk.people[who])
        assert (NoticeLine.objects.count(), CaseEvent.objects.count()) == before, who


@pytest.mark.parametrize(
    ("who", "wrong"),
    [
        ("county", None),
        ("city", None),
        ("supervisor", None),
        ("handler", PermissionDenied),
        ("approver", PermissionDenied),
        ("system", PermissionDenied),
        ("outsider", Http404),
        ("elsewhere", Http404),
    ],
)
def test_who_may_issue(desk: Desk, who: str, wrong: type | None) -> None:
    case = desk.case()
    if wrong is None:
        expected = {"county": "county", "city": "city", "supervisor": "office"}[who]
        assert desk.issue(case, by=who).issuer == getattr(desk.world, expected)
        return
    with pytest.raises(wrong):
        desk.issue(case, by=who)


def test_the_highest_office_of_a_supervisor_speaks(desk: Desk) -> None:
    agency_actions.appoint(desk.county, desk.world.city, Role.SUPERVISOR, by=None)
    agency_actions.appoint(desk.county, desk.world.other, Role.SUPERVISOR, by=None)
    desk.people["county"] = fresh(desk.county)
    assert desk.issue().issuer == desk.world.city


def test_numbers_count_by_issuer_and_year(desk: Desk) -> None:
    year = timezone.localdate().year
    assert [desk.issue().sequence for _ in range(3)] == [1, 2, 3]
    assert desk.issue(by="city").sequence == 1
    past = date(year - 1, 12, 31)
    old = desk.issue(on=past, due_on=workday(5))
    assert (old.number, old.issued_on) == (f"〔{year - 1}〕1", past)
    assert desk.issue().number == f"〔{year}〕4"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "  "}, "subject"),
        ({"subject": "字" * 101}, "subject"),
        ({"demand": "\n"}, "demand"),
        ({"demand": "字" * 2001}, "demand"),
        ({"due_on": timezone.localdate() - timedelta(days=1)}, "due_on"),
        ({"due_on": date(2100, 1, 4)}, "due_on"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    desk: Desk, changes: dict[str, Any], field: str
) -> None:
    values = {"subject": SUBJECT, "demand": DEMAND, "due_on": workday(5), **changes}
    with pytest.raises(ValidationError) as wrong:
        notices.issue([desk.case().pk], **values, by=desk.county)
    assert list(wrong.value.message_dict) == [field]
    assert not SupervisionNotice.objects.exists() and not CaseEvent.objects.exists()
    assert desk.issue().sequence == 1, "a refused notice leaves no gap"


def test_a_day_without_work_is_no_day_to_answer(desk: Desk) -> None:
    day = next(
        timezone.localdate() + timedelta(days=n)
        for n in range(1, 8)
        if (timezone.localdate() + timedelta(days=n)).weekday() == 6
    )
    with pytest.raises(ValidationError, match="不是工作日"):
        desk.issue(due_on=day)


@pytest.mark.parametrize("count", [0, 51])
def test_one_to_fifty_cases(desk: Desk, count: int) -> None:
    pks = [desk.case().pk for _ in range(count)]
    with pytest.raises(Blocked):
        notices.issue(pks, SUBJECT, DEMAND, workday(5), by=desk.county)
    assert not SupervisionNotice.objects.exists()


def test_fifty_cases_each_get_their_line(desk: Desk) -> None:
    cases = [desk.case() for _ in range(50)]
    notice = desk.issue(*cases, cases[0])
    assert notice.cases.count() == 50
    assert CaseEvent.objects.filter(action="supervise").count() == 50


def test_cases_of_two_agencies_do_not_go_together(desk: Desk) -> None:
    with pytest.raises(Blocked) as wrong:
        desk.issue(desk.case(), desk.case(desk.world.other))
    (text,) = wrong.value.messages
    assert "示例县人民政府办公室" in text and "示例县教育局" in text


def test_a_case_that_is_not_there_is_out_of_reach(desk: Desk) -> None:
    with pytest.raises(Http404):
        notices.issue(
            [desk.case().pk, 999_999], SUBJECT, DEMAND, workday(5), by=desk.county
        )


def test_the_first_answer_counts_and_a_return_sets_the_clock_anew(desk: Desk) -> None:
    notice = desk.overdue()
    notices.escalate(notice.pk, by=None)
    first = workday(-1)
    notices.answer(notice.pk, ANSWER, by=desk.handler, on=first)
    back = notices.send_back(notice.pk, WORDS, workday(3), by=desk.county)
    assert (back.level, back.due_on, back.answered_on) == (0, workday(3), first)
    again = notices.answer(notice.pk, ANSWER, by=desk.handler)
    assert (again.state, again.answered_on) == (NoticeState.ANSWERED, first)


def test_the_daily_command_escalates_twice_and_no_more(desk: Desk) -> None:
    notice = desk.overdue()
    assert notices.escalate(notice.pk, "", by=None).level == 1
    assert notices.escalate(notice.pk, "", by=None).level == 2
    with pytest.raises(Blocked):
        notices.escalate(notice.pk, "", by=None)
    lines = notice.lines.filter(step="escalate").order_by("pk")
    assert [line.by for line in lines] == [None, None]
    assert [line.text for line in lines] == [
        "到期没有回复，已提请承办机关负责人督促。",
        "仍然没有回复，已报督办机关的上级机关。",
    ]
    with pytest.raises(Blocked):
        notices.escalate(desk.issue().pk, "", by=None)


def test_nobody_accepts_what_they_wrote_themselves(desk: Desk) -> None:
    """Two offices in one hand: the officer of the agency above also works below."""
    agency_actions.appoint(desk.county, desk.world.office, Role.HANDLER, by=None)
    both = fresh(desk.county)
    notice = desk.issue()
    notices.answer(notice.pk, ANSWER, by=both)
    with pytest.raises(Blocked, match="您写的"):
        notices.accept(notice.pk, by=both)
    notices.send_back(notice.pk, WORDS, workday(2), by=both)
    notices.answer(notice.pk, ANSWER, by=desk.handler)
    assert notices.accept(notice.pk, by=both).state == NoticeState.ACCEPTED


def test_a_step_taken_on_an_old_page_is_refused(desk: Desk) -> None:
    notice = desk.answered()
    seen = notice.lines.order_by("-pk").first().pk  # type: ignore[union-attr]
    notices.send_back(notice.pk, WORDS, workday(2), by=desk.county)
    notices.answer(notice.pk, "改过的回复（示例）", by=desk.handler)
    with pytest.raises(Blocked, match="有了新的记录"):
        notices.once(notice.pk, seen, lambda: notices.accept(notice.pk, by=desk.county))
    notice.refresh_from_db()
    assert notice.state == NoticeState.ANSWERED


def test_a_day_to_come_is_refused(desk: Desk) -> None:
    with pytest.raises(ValidationError):
        desk.issue(on=timezone.localdate() + timedelta(days=1))


def test_who_sees_what(desk: Desk) -> None:
    below = desk.issue()
    beside = desk.issue(desk.case(desk.world.other))
    from_city = desk.issue(by="city")
    seen = {
        "county": {below, beside, from_city},
        "city": {below, beside, from_city},
        "supervisor": {below, from_city},
        "handler": {below, from_city},
        "elsewhere": {beside},
        **dict.fromkeys(("author", "outsider", "system", "audit"), set()),
    }
    for who, expected in seen.items():
        assert set(notices_of(desk.people[who])) == expected, who
    for who, expected in {"handler": {below, from_city}, "county": set()}.items():
        assert set(to_answer(desk.people[who])) == expected
    for notice in (below, from_city):
        notices.answer(notice.pk, ANSWER, by=desk.handler)
    assert set(to_accept(desk.people["county"])) == {below}
    assert set(to_accept(desk.people["city"])) == {below, from_city}
    assert not to_accept(desk.people["supervisor"]).exists()


def test_open_notices_of_a_case(desk: Desk) -> None:
    case = desk.case()
    kept, settled = desk.issue(case), desk.issue(case, desk.case())
    notices.withdraw(settled.pk, WORDS, by=desk.county)
    desk.issue()
    assert list(open_notices_of_case(case)) == [kept]


@pytest.mark.parametrize(
    ("first", "second"), list(product(("accept", "withdraw"), repeat=2))
)
def test_a_settled_notice_stays_settled(desk: Desk, first: str, second: str) -> None:
    notice = desk.answered()
    getattr(notices, first)(notice.pk, WORDS, by=desk.county)
    with pytest.raises(Blocked):
        getattr(notices, second)(notice.pk, WORDS, by=desk.county)
