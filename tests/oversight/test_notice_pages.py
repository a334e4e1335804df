"""The pages of notices: who enters, what a mistake costs, what is offered."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from disclosure.casework.rules.vocabulary import State
from disclosure.oversight.actions import notices
from disclosure.oversight.models import SupervisionNotice
from disclosure.oversight.rules.vocabulary import NoticeState
from tests.oversight.notices_world import (
    ANSWER,
    DEMAND,
    SUBJECT,
    Desk,
    as_user,
    make_desk,
    page,
    read,
    send,
    workday,
)

pytestmark = pytest.mark.django_db
OFFICE = ("handler", "reviewer", "approver")
STEPS = ("answer", "accept", "return", "escalate", "withdraw")


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def new_url(*cases: object) -> str:
    query = "&".join(f"case={getattr(case, 'pk', case)}" for case in cases)
    return f"{page('notice_new')}?{query}"


def typed(*cases: object, **changes: object) -> dict[str, object]:
    return {
        "case": [getattr(case, "pk", case) for case in cases],
        "subject": SUBJECT,
        "demand": DEMAND,
        "due_on": workday(5).isoformat(),
        **changes,
    }


def summary(html: str) -> str:
    """The list of mistakes above a form."""
    found = re.search(r'<div class="error-summary".*?</div>', html, re.DOTALL)
    return found[0] if found else ""


def links_lead_to_fields(html: str) -> bool:
    ids = re.findall(r'href="#([^"]+)"', summary(html))
    return bool(ids) and all(f'id="{one}"' in html for one in ids)


# --- who enters


def test_the_list(desk: Desk) -> None:
    notice = desk.issue()
    address = page("notices")
    for who in ("county", "city", "supervisor", *OFFICE):
        response = as_user(who).get(address)
        assert response.status_code == 200
        assert f"督办{notice.number}号" in read(response)
    assert f"督办{notice.number}号" not in read(as_user("elsewhere").get(address))
    for who in ("author", "outsider", "system", "audit"):
        assert as_user(who).get(address).status_code == 403
    assert as_user("county").post(address).status_code == 405
    assert Client().get(address).status_code == 302


def test_the_page_of_a_notice(desk: Desk) -> None:
    notice = desk.issue()
    address = page("notice", notice.pk)
    for who in ("county", "city", "supervisor", *OFFICE):
        assert as_user(who).get(address).status_code == 200
    assert as_user("elsewhere").get(address).status_code == 404
    assert as_user("county").get(page("notice", 999_999)).status_code == 404
    assert as_user("author").get(address).status_code == 403
    assert as_user("county").post(address).status_code == 405
    assert Client().get(address).status_code == 302


def test_a_new_notice(desk: Desk) -> None:
    case, foreign = desk.case(), desk.case(desk.world.other)
    assert as_user("county").get(new_url(case)).status_code == 200
    assert as_user("elsewhere").get(new_url(case)).status_code == 404
    assert as_user("supervisor").get(new_url(foreign)).status_code == 404
    for wrong in (999_999, "x", "-1", "１", "9" * 30, "1%20or%201"):
        assert as_user("county").get(new_url(case, wrong)).status_code == 404
        data = typed(case, wrong)
        assert as_user("county").post(page("notice_new"), data).status_code == 404
    assert as_user("handler").get(new_url(case)).status_code == 403
    assert as_user("county").put(new_url(case)).status_code == 405
    assert Client().get(new_url(case)).status_code == 302
    assert not SupervisionNotice.objects.exists()


@pytest.mark.parametrize("step", STEPS)
def test_a_step(desk: Desk, step: str) -> None:
    notice = desk.overdue()
    address = page("notice_step", notice.pk, step)
    data = {"text": ANSWER, "seen": 0, "due_on": workday(1).isoformat()}
    assert as_user("county").get(address).status_code == 405
    assert as_user("elsewhere").post(address, data).status_code == 404
    assert as_user("author").post(address, data).status_code == 403
    wrong = "county" if step == "answer" else "handler"
    assert as_user(wrong).post(address, data).status_code == 403
    assert as_user("supervisor").post(address, data).status_code == 403
    assert Client().post(address, data).status_code == 302
    assert notice.lines.count() == 1
    away = page("notice_step", 999_999, step)
    assert as_user("county").post(away, data).status_code == 404


@pytest.mark.parametrize("step", ["issue", "nothing"])
def test_what_is_no_step(desk: Desk, step: str) -> None:
    address = page("notice_step", desk.issue().pk, step)
    assert as_user("county").post(address, {"text": "示例"}).status_code == 404


def test_forms_are_guarded(desk: Desk) -> None:
    notice = desk.issue()
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.county)
    address = page("notice_step", notice.pk, "withdraw")
    assert client.post(address, {"text": "示例", "seen": 0}).status_code == 403
    assert client.post(page("notice_new"), typed(desk.case())).status_code == 403


# --- a new notice: what is wrong, and what stays


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"subject": ""}, "事由"),
        ({"subject": "字" * 101}, "事由"),
        ({"demand": "   "}, "督办要求"),
        ({"demand": "字" * 2001}, "督办要求"),
        ({"due_on": ""}, "回复期限"),
        ({"due_on": "明天"}, "回复期限"),
        ({"due_on": "2020-01-02"}, "回复期限不能早于今天。"),
        ({"case": []}, "请至少选择一件办件。"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_lost(
    desk: Desk, changes: dict[str, object], sentence: str
) -> None:
    cases = desk.case(), desk.case()
    response = as_user("county").post(new_url(*cases), typed(*cases, **changes))
    html = read(response)
    assert response.status_code == 422
    assert sentence in summary(html)
    assert links_lead_to_fields(html)
    kept = {"subject": SUBJECT, "demand": DEMAND, **changes}
    assert f'value="{kept["subject"]}"' in html or not kept["subject"]
    assert str(kept["demand"]) in html
    assert all(case.number in html for case in cases)
    assert html.count("checked") == (0 if "case" in changes else 2)
    assert not SupervisionNotice.objects.exists()


def test_two_agencies_are_told_apart_before_and_after(desk: Desk) -> None:
    ours, theirs = desk.case(), desk.case(desk.world.other)
    html = read(as_user("county").get(new_url(ours, theirs)))
    assert "一份督办只能发给一个机构" in html and "示例县教育局" in html
    response = as_user("county").post(new_url(ours, theirs), typed(ours, theirs))
    html = read(response)
    assert response.status_code == 422
    assert "一份督办只能发给一个机构" in summary(html) and DEMAND in html
    # Nothing has to be typed again: one tick less, and it goes.
    response = as_user("county").post(new_url(ours, theirs), typed(ours))
    assert response.status_code == 302
    assert list(SupervisionNotice.objects.get().cases.all()) == [ours]


def test_too_many_cases(desk: Desk) -> None:
    cases = [desk.case() for _ in range(51)]
    html = read(as_user("county").get(new_url(*cases)))
    assert "一份督办最多50件办件，现在是51件" in html
    response = as_user("county").post(new_url(*cases), typed(*cases))
    assert response.status_code == 422 and DEMAND in read(response)
    assert as_user("county").get(new_url(*range(1, 300))).status_code == 404


def test_without_a_case_the_page_says_where_to_find_one(desk: Desk) -> None:
    response = as_user("county").get(page("notice_new"))
    assert response.status_code == 200
    assert "请先在办件清单里勾选" in read(response)
    assert page("cases", "overdue") in read(response)


def test_texts_are_shown_as_text(desk: Desk) -> None:
    case = desk.case()
    bad = "<script>alert(1)</script>"
    as_user("county").post(new_url(case), typed(case, subject=bad, demand=bad))
    notice = SupervisionNotice.objects.get()
    send("handler", notice, "answer", text=bad)
    for address in (page("notice", notice.pk), page("notices")):
        html = read(as_user("county").get(address))
        assert bad not in html and "&lt;script&gt;" in html


# --- one notice: what is offered, and what stays


def offered(who: str, notice: SupervisionNotice) -> tuple[set[str], int]:
    """Return the steps with a form, and how many stand there greyed."""
    html = read(as_user(who).get(page("notice", notice.pk)))
    steps = set(re.findall(rf'action="/supervision/notices/{notice.pk}/(\w+)/"', html))
    return steps, html.count("step-off")


def test_every_side_is_offered_its_steps(desk: Desk) -> None:
    notice = desk.issue()
    assert offered("handler", notice) == ({"answer"}, 0)
    assert offered("county", notice) == ({"withdraw"}, 3)
    assert offered("supervisor", notice) == (set(), 0)
    send("handler", notice, "answer", text=ANSWER)
    assert offered("handler", notice) == (set(), 1)
    assert offered("county", notice) == ({"accept", "return", "withdraw"}, 1)
    send("county", notice, "accept", text="好（示例）")
    assert offered("county", notice) == offered("handler", notice) == (set(), 0)
    assert offered("county", desk.overdue()) == ({"escalate", "withdraw"}, 2)


def test_what_is_greyed_says_why(desk: Desk) -> None:
    html = read(as_user("county").get(page("notice", desk.issue().pk)))
    assert "还没有过，过后仍不回复才能升级。" in html
    assert "只有“待验收”状态可以" in html


@pytest.mark.parametrize(
    ("who", "step", "values"),
    [
        ("handler", "answer", {"text": "  "}),
        ("handler", "answer", {"text": "字" * 2001}),
        ("county", "withdraw", {"text": ""}),
        ("county", "escalate", {"text": "字" * 2001}),
    ],
)
def test_a_text_that_will_not_do(
    desk: Desk, who: str, step: str, values: dict[str, str]
) -> None:
    notice = desk.overdue()
    response = send(who, notice, step, **values)
    html = read(response)
    assert response.status_code == 422
    assert links_lead_to_fields(html) and f'href="#id_{step}_text"' in summary(html)
    assert values["text"].strip() in html
    assert notice.lines.count() == 1


def test_a_wrong_day_keeps_the_reason_of_the_return(desk: Desk) -> None:
    notice = desk.answered()
    for day in ("", "2020-01-02", "2100-01-01", "x"):
        response = send("county", notice, "return", text="还缺日期（示例）", due_on=day)
        html = read(response)
        assert response.status_code == 422
        assert "还缺日期（示例）" in html and links_lead_to_fields(html)
    assert notice.lines.count() == 2


def test_who_comes_second_loses_no_word_and_can_go_on(desk: Desk) -> None:
    notice = desk.issue()
    seen = notice.lines.get().pk
    assert (
        send("handler", notice, "answer", seen=seen, text="先到（示例）").status_code
        == 302
    )
    late = send(
        "colleague", notice, "answer", seen=seen, text="后到的很长的回复（示例）"
    )
    assert late.status_code == 409
    html = read(late)
    assert "有了新的记录" in html and html.count('role="alert"') == 1
    assert "后到的很长的回复（示例）" in html and "先到（示例）" in html
    back = {"text": "还缺日期（示例）", "due_on": workday(1).isoformat()}
    send("county", notice, "return", **back)
    again = send("colleague", notice, "answer", text="后到的很长的回复（示例）")
    assert again.status_code == 302


def test_a_text_meant_for_a_settled_notice_is_still_there(desk: Desk) -> None:
    notice = desk.issue()
    notices.withdraw(notice.pk, "发错了（示例）", by=desk.county)
    late = send("handler", notice, "answer", text="写了很久（示例）")
    assert late.status_code == 409
    assert "写了很久（示例）" in read(late) and "当前状态不能" in read(late)


def test_the_daily_command_has_a_name_in_the_dialogue(desk: Desk) -> None:
    notice = desk.overdue()
    notices.escalate(notice.pk, by=None)
    html = read(as_user("handler").get(page("notice", notice.pk)))
    assert "已升级1次" in html and "系统" in html
    assert "到期没有回复，已提请承办机关负责人督促。" in html


# --- the list


def shown(who: str, **asked: str) -> set[str]:
    html = read(as_user(who).get(page("notices"), asked))
    return set(re.findall(r'<a href="/supervision/notices/(\d+)/">', html))


def test_the_list_is_narrowed(desk: Desk) -> None:
    late = desk.overdue()
    answered = desk.answered()
    theirs = desk.issue(desk.case(desk.world.other))
    everything = {str(one.pk) for one in (late, answered, theirs)}
    assert shown("county") == everything
    assert shown("county", state=NoticeState.ANSWERED) == {str(answered.pk)}
    assert shown("county", overdue="on") == {str(late.pk)}
    other = desk.world.other.slug
    assert shown("county", agency=other) == {str(theirs.pk)}
    assert shown("county", agency=other, overdue="on") == set()
    assert shown("handler") == {str(late.pk), str(answered.pk)}


def test_filters_that_are_no_choice(desk: Desk) -> None:
    desk.issue()
    for asked in ({"state": "x"}, {"agency": "x"}):
        response = as_user("county").get(page("notices"), asked)
        assert response.status_code == 422
        assert links_lead_to_fields(read(response))
        assert not re.findall(r"/supervision/notices/\d+/", read(response))
    # An agency beyond the reach is no more of a choice than one that is not there.
    foreign = as_user("supervisor").get(
        page("notices"), {"agency": "shili-xian-education"}
    )
    assert foreign.status_code == 422


def test_an_officer_of_one_agency_chooses_no_agency(desk: Desk) -> None:
    html = read(as_user("handler").get(page("notices")))
    assert 'name="agency"' not in html and 'name="state"' in html


def test_the_list_turns_its_pages(desk: Desk) -> None:
    case = desk.case()
    for _ in range(51):
        desk.issue(case)
    assert len(shown("county")) == 50
    assert len(shown("county", page="2", state=NoticeState.ISSUED)) == 1
    html = read(as_user("county").get(page("notices"), {"state": NoticeState.ISSUED}))
    assert "state=issued&amp;page=2" in html


# --- what it costs


def test_queries_of_the_list_do_not_grow(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, address = as_user("county"), page("notices")
    desk.issue()
    client.get(address)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(address)
    for _ in range(10):
        desk.issue(desk.case(), desk.case())
    with django_assert_num_queries(LIST_QUERIES):
        client.get(address)


def test_queries_of_a_notice_do_not_grow(
    desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = as_user("county")
    small, big = desk.issue(), desk.issue(*[desk.case() for _ in range(30)])
    for _ in range(3):
        notices.answer(big.pk, ANSWER, by=desk.handler)
        notices.send_back(big.pk, "还缺日期（示例）", workday(1), by=desk.county)
    for notice in (small, big):
        client.get(page("notice", notice.pk))
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(page("notice", notice.pk))


#: Three each are the session's, which every page prolongs.
LIST_QUERIES, PAGE_QUERIES = 11, 12


def test_a_case_answered_late_says_so(desk: Desk) -> None:
    case = desk.case(state=State.CLOSED, in_time=False, answered_on=workday(-1))
    html = read(as_user("county").get(new_url(case)))
    assert "▲ 超期已办" in html
