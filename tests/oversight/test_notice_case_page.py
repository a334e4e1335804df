"""What the back office shows of notices: the case, the queue, the first page."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from disclosure.agencies.models import User
from disclosure.casework.actions import filing, receiving
from disclosure.casework.models import Case
from disclosure.casework.panels import panels, panels_of
from disclosure.oversight.actions import notices
from disclosure.oversight.models import Reminder, SupervisionNotice
from disclosure.oversight.tasks import notice_queue, places_of, supervision_panel
from tests.casework.factories import application
from tests.casework.factories import make_desk as make_case_desk
from tests.casework.trackers import PAGE, tracking
from tests.oversight.notices_world import (
    ANSWER,
    DEMAND,
    SUBJECT,
    Desk,
    as_user,
    make_desk,
    page,
    read,
    workday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def filed(desk: Desk) -> Case:
    """A request with an applicant, as the page of a case needs one."""
    found = make_case_desk(desk.world)
    receipt = filing.file_online(found, application(), "示例-key")
    return receiving.confirm(receipt.case.pk, by=desk.handler)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def case_page(who: str, case: Case) -> str:
    return read(as_user(who).get(case.get_absolute_url()))


# --- the page of a case


def test_the_case_shows_its_open_notices_and_newest_reminders(
    desk: Desk, filed: Case
) -> None:
    notice, settled = desk.issue(filed), desk.issue(filed)
    notices.withdraw(settled.pk, "发错了（示例）", by=desk.county)
    today = timezone.localdate()
    for step in (5, 3, 1, -1):
        Reminder.objects.create(case=filed, due_on=today, step=step, on=today)
    (panel,) = supervision_panel(filed, desk.handler)
    assert [line.url for line in panel.lines] == [notice.get_absolute_url(), "", "", ""]
    assert panel.lines[0].text == f"督办{notice.number}号 {SUBJECT}"
    assert "待回复" in panel.lines[0].more and panel.lines[0].look == "is-near"
    assert [line.more for line in panel.lines[1:]] == [
        "当时超期1个工作日",
        "当时还剩1个工作日",
        "当时还剩3个工作日",
    ]
    assert panel.links == []
    for who in ("handler", "reviewer", "approver"):
        html = case_page(who, filed)
        assert "督办和催办" in html and notice.get_absolute_url() in html
        assert page("notice_new") not in html


def test_a_supervisor_may_begin_right_there(desk: Desk, filed: Case) -> None:
    html = case_page("county", filed)
    assert f"{page('notice_new')}?case={filed.pk}" in html
    assert "督办和催办" not in case_page("handler", filed)


def test_the_history_of_the_case_reads_well(desk: Desk, filed: Case) -> None:
    notice = desk.issue(filed)
    SupervisionNotice.objects.update(due_on=workday(-1))
    notices.escalate(notice.pk, by=None)
    notices.answer(notice.pk, ANSWER, by=desk.handler)
    notices.send_back(notice.pk, "还缺日期（示例）", workday(1), by=desk.county)
    notices.answer(notice.pk, "周五答复（示例）", by=desk.approver)
    notices.accept(notice.pk, by=desk.county)
    html = case_page("handler", filed)
    trail = html[html.index('<ol class="trail">') :]
    for label in ("督办", "督办升级", "回复督办", "退回督办回复", "督办办结"):
        assert f"<strong>{label}</strong>" in trail
    head = f"督办{notice.number}号"
    assert DEMAND in trail and ANSWER in trail and "还缺日期（示例）" in trail
    assert f'<span class="line-note">{head}</span>' in trail, "accepted without words"
    escalated = trail[trail.index("<strong>督办升级</strong>") :][:200]
    assert "系统" in escalated and "申请人" not in escalated


def test_apps_enter_their_panels_once() -> None:
    assert panels.count(supervision_panel) == 1


def test_panels_come_in_their_order(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = [lambda case, user, name=name: [name] for name in ("甲", "乙")]
    sources.insert(1, lambda case, user: [])
    monkeypatch.setattr("disclosure.casework.panels.panels", sources)
    assert panels_of(desk.case(), desk.handler) == ["甲", "乙"]


def test_the_applicant_sees_nothing_of_it(desk: Desk, filed: Case) -> None:
    before = tracking(filed).get(PAGE).content.decode()
    notice = desk.issue(filed)
    notices.answer(notice.pk, ANSWER, by=desk.handler)
    today = timezone.localdate()
    Reminder.objects.create(case=filed, due_on=today, step=1, on=today)
    after = tracking(filed).get(PAGE).content.decode()
    assert "督办" not in after and "催办" not in after and ANSWER not in after
    assert after.count("<li") == before.count("<li")
    for address in (page("notices"), notice.get_absolute_url()):
        assert tracking(filed).get(address).status_code == 302


def test_a_supervision_line_changes_neither_clock_nor_state(
    desk: Desk, filed: Case
) -> None:
    def caches() -> dict[str, object]:
        return Case.objects.values().get(pk=filed.pk)

    before = caches()
    notice = desk.issue(filed)
    notices.answer(notice.pk, ANSWER, by=desk.handler)
    notices.accept(notice.pk, by=desk.county)
    assert caches() == before


# --- the first page


def test_the_queue_of_both_sides(desk: Desk) -> None:
    late, near = desk.overdue(), desk.issue()
    answered = desk.answered()
    for who in ("handler", "reviewer", "approver"):
        tasks = notice_queue(fresh(desk.people[who]))
        assert [task.url for task in tasks] == [
            late.get_absolute_url(),
            near.get_absolute_url(),
        ]
        assert [task.look for task in tasks] == ["is-late", "is-near"]
        assert tasks[0].what == "等待回复督办 · ▲ 超期2个工作日"
    (task,) = notice_queue(fresh(desk.county))
    assert (task.url, task.what) == (answered.get_absolute_url(), "等待验收督办回复")
    for who in ("supervisor", "author", "outsider", "elsewhere", "system"):
        assert notice_queue(fresh(desk.people[who])) == []


def test_many_notices_are_five_lines_and_their_number(desk: Desk) -> None:
    case = desk.case()
    for _ in range(7):
        desk.issue(case)
    tasks = notice_queue(fresh(desk.handler))
    assert len(tasks) == 6
    assert tasks[-1].title == "等待回复督办：共7件，查看全部"
    assert tasks[-1].url == f"{page('notices')}?state=issued"
    assert as_user("handler").get(tasks[-1].url).status_code == 200


def test_queries_of_the_queue(desk: Desk, django_assert_num_queries: object) -> None:
    for _ in range(7):
        desk.issue()
    user = fresh(desk.handler)
    notice_queue(user)
    with partial(django_assert_num_queries, 3)():  # type: ignore[operator]
        notice_queue(user)


def test_where_an_officer_begins(desk: Desk) -> None:
    (place,) = places_of(desk.county)
    assert (place.title, place.url) == ("监督台", page("desk"))
    (place,) = places_of(desk.handler)
    assert (place.title, place.url) == ("督办", page("notices"))
    assert places_of(desk.author) == [] == places_of(desk.system)
    assert page("desk") in read(as_user("county").get("/admin/"))
    html = read(as_user("handler").get("/admin/"))
    assert page("notices") in html and f'href="{page("desk")}"' not in html
    html = read(as_user("author").get("/admin/"))
    assert page("notices") not in html and "导入已有报告" in html


def test_the_queue_stands_on_the_first_page(desk: Desk) -> None:
    notice = desk.issue()
    html = read(as_user("handler").get("/admin/"))
    assert notice.get_absolute_url() in html and "等待回复督办" in html
    assert Client().get("/admin/").status_code == 302
