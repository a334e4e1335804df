"""The list of cases: who sees what, filters, search, and what it asks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from disclosure.agencies.vocabulary import Role
from disclosure.casework.models import Case, CaseWords
from disclosure.casework.queries import listing
from disclosure.casework.rules.vocabulary import Channel
from disclosure.casework.rules.words import pieces_of
from tests.casework.factories import (
    answered,
    make_desk,
    received,
    registered,
    submitted,
    workdays_ago,
)
from tests.factories import World, make_user

pytestmark = pytest.mark.django_db
LIST = "admin:casework_case_changelist"


@pytest.fixture
def cases(world: World) -> dict[str, Case]:
    desk = make_desk(world)
    late = workdays_ago(30)
    closed = received(world, desk, on=workdays_ago(10), subject="示例县水库安全检查")
    return {
        "new": submitted(desk, subject="示例县道路养护计划"),
        "open": received(world, desk, subject="示例县学校食堂检查"),
        "late": received(world, desk, on=late, subject="示例县财政预算"),
        "closed": answered(world, closed, on=workdays_ago(5)),
        "paper": registered(
            world, desk, Channel.POST_SIGNED, document_number="示政发〔2025〕7号"
        ),
    }


def shown(client: Any, **query: str) -> set[int]:
    page = client.get(reverse(LIST), query)
    assert page.status_code == 200, page.status_code
    return {case.pk for case in page.context["cl"].result_list}


def keys(cases: dict[str, Case], *names: str) -> set[int]:
    return {cases[name].pk for name in names}


def test_handler_and_supervisor_see_all_of_the_agency(cases, client_of):
    for who in ("handler", "reviewer", "approver", "supervisor"):
        assert shown(client_of(who)) == {case.pk for case in cases.values()}


def test_a_supervisor_sees_down_the_tree_and_no_further(world, cases, client_of):
    make_user("city-supervisor", agency=world.city, role=Role.SUPERVISOR)
    make_user("centre-supervisor", agency=world.centre, role=Role.SUPERVISOR)
    page = client_of("city-supervisor").get(reverse(LIST))
    assert page.context["cl"].result_count == len(cases)
    assert "column-agency_name" in page.content.decode()
    assert not shown(client_of("centre-supervisor"))


def test_an_outsider_and_other_roles_see_nothing(world, cases, client_of):
    make_user("other-handler", agency=world.other, role=Role.HANDLER)
    assert not shown(client_of("other-handler"))
    assert not shown(client_of("other-handler"), q=cases["new"].number)
    assert not shown(client_of("other-handler"), q="道路养护")
    assert client_of("outsider").get(reverse(LIST)).status_code == 403
    assert client_of("system").get(reverse(LIST)).status_code == 403
    assert client_of("handler").put(reverse(LIST)).status_code in (200, 405)


def test_the_applicant_is_not_in_the_list(cases, client_of):
    page = client_of("handler").get(reverse(LIST)).content.decode()
    assert "示例申请人" not in page
    assert "13800000000" not in page
    assert cases["new"].number in page
    assert f"/case/{cases['new'].pk}/open/" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"group": "open"}, ("new", "open", "late", "paper")),
        ({"group": "overdue"}, ("late",)),
        ({"group": "closed"}, ("closed",)),
        ({"group": "mine"}, ("new", "open", "late", "paper")),
        ({"disposition__exact": "granted"}, ("closed",)),
        ({"disposition__exact": "refused.third_party"}, ()),
        ({"channel__exact": "post_signed"}, ("paper",)),
        ({"applicant_kind__exact": "business"}, ()),
        ({"provisional": "1"}, None),
        ({"group": "open", "channel__exact": "online"}, ("new", "open", "late")),
    ],
)
def test_filters(cases, client_of, query, names):
    wanted = (
        keys(cases, *names)
        if names is not None
        else {case.pk for case in Case.objects.filter(is_provisional=True)}
    )
    assert shown(client_of("handler"), **query) == wanted


def test_filter_by_year_and_handler(world, cases, client_of):
    year = timezone.localdate().year
    in_year = {case.pk for case in Case.objects.filter(listed_on__year=year)}
    assert shown(client_of("handler"), year=str(year)) == in_year
    assert not shown(client_of("handler"), year=str(year - 2))
    handler, colleague = world.people["handler"], world.people["colleague"]
    mine = {case.pk for case in Case.objects.filter(handler=handler)}
    assert shown(client_of("handler"), handler=str(handler.pk)) == mine
    assert not shown(client_of("handler"), handler=str(colleague.pk))


def test_a_paused_case_and_one_handled_anew_are_judged_by_their_own_day(cases):
    late, today = cases["late"], timezone.localdate()
    rows = Case.objects.filter(pk=late.pk)
    assert rows.filter(listing.overdue(today)).exists()
    rows.update(state="awaiting_clarification")
    assert not rows.filter(listing.overdue(today)).exists()
    rows.update(state="handling", round=2, redo_by=today + timedelta(days=3))
    assert not rows.filter(listing.overdue(today)).exists()
    rows.update(redo_by=today - timedelta(days=1))
    assert rows.filter(listing.overdue(today)).exists()


def test_each_role_has_its_own_turn(world, cases, client_of):
    Case.objects.filter(pk=cases["open"].pk).update(state="in_review")
    Case.objects.filter(pk=cases["late"].pk).update(state="in_approval")
    assert shown(client_of("reviewer"), group="mine") == keys(cases, "open")
    assert shown(client_of("approver"), group="mine") == keys(cases, "late")
    assert shown(client_of("handler"), group="mine") == keys(cases, "new", "paper")
    assert shown(client_of("colleague"), group="mine") == keys(cases, "new")


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("示政发〔2025〕7号", ("paper",)),
        ("道路养护", ("new",)),
        ("养护 道路", ("new",)),
        ("道路 食堂", ()),
        ("检查", ("open", "closed", "paper")),
        ("路", ()),
        ("'\";--%_\\*^", ()),
        ('" OR "道路', ()),
        ("道" * 5000, ()),
    ],
)
def test_search_by_document_number_and_words(cases, client_of, term, names):
    assert shown(client_of("handler"), q=term) == keys(cases, *names)
    assert shown(client_of("supervisor"), q=term) == keys(cases, *names)


def test_search_by_number_and_its_beginning(cases, client_of):
    client, new = client_of("handler"), cases["new"]
    assert shown(client, q=new.number.lower()) == {new.pk}
    assert shown(client, q="SLX-") == {case.pk for case in cases.values()}
    assert shown(client, q="slx") == {case.pk for case in cases.values()}
    assert not shown(client, q="SLX-1999")


@pytest.mark.parametrize(
    ("field", "term"),
    [
        ("name", "某某乙"),
        ("identity_number", "11010519491231002x"),
        ("phone", "139 0000 0001"),
    ],
)
def test_search_by_the_person(cases, client_of, field, term):
    case = cases["open"]
    for other in cases.values():
        for name in ("name", "identity_number", "phone"):
            setattr(other.applicant, name, "别人")
        other.applicant.save()
    setattr(case.applicant, field, term)
    case.applicant.save()
    for typed in (term, term.upper(), f" {term} "):
        assert shown(client_of("handler"), q=typed) == {case.pk}
    assert not shown(client_of("handler"), q=term[:-1])


def test_common_words_are_found_too(cases, client_of, monkeypatch):
    monkeypatch.setattr(listing, "COMMON", 1)
    assert shown(client_of("handler"), q="检查") == keys(
        cases, "open", "closed", "paper"
    )
    assert shown(client_of("handler"), q="示例 食堂") == keys(cases, "open", "paper")


def test_words_and_filters_together(cases, client_of):
    client = client_of("handler")
    assert shown(client, q="检查", group="closed") == keys(cases, "closed")
    assert shown(client, q="检查", group="open") == keys(cases, "open", "paper")


def test_the_word_index_follows_its_rows(cases):
    row = CaseWords.objects.get(case=cases["new"])
    row.words = " ".join(pieces_of("完全不同的内容"))
    row.save()
    found = listing.found(Case.objects.all(), "不同", [])
    assert set(found) == {cases["new"]}
    assert not listing.found(Case.objects.all(), "道路养护", [])
    row.delete()
    assert not listing.found(Case.objects.all(), "不同", [])


@pytest.mark.parametrize(
    "query",
    [
        {"code_key__startswith": "a"},
        {"subject__regex": "(a+)+$"},
        {"applicant__name_key": "x"},
        {"submission_key": "x"},
        {"agency__path__startswith": "/"},
        {"handler__password__startswith": "p"},
    ],
)
def test_no_filter_but_those_offered(cases, client_of, query):
    page = client_of("handler").get(reverse(LIST), query)
    assert page.status_code in (302, 400)


@pytest.mark.parametrize(
    "query",
    [
        {"p": "99999"},
        {"p": "x"},
        {"o": "99.-3"},
        {"year": "²²²²"},
        {"year": "0000"},
        {"handler": "1 OR 1"},
        {"group": "x"},
        {"disposition__exact": "x"},
        {"all": ""},
    ],
)
def test_nonsense_in_the_address_does_no_harm(cases, client_of, query):
    page = client_of("handler").get(reverse(LIST), query)
    assert page.status_code in (200, 302)


def test_days_left_in_words(cases, client_of):
    page = client_of("handler").get(reverse(LIST)).content.decode()
    assert "超期10个工作日" in page
    assert "还剩20个工作日" in page
    assert "is-late" in page
    soon = cases["open"]
    Case.objects.filter(pk=soon.pk).update(due_on=timezone.localdate())
    assert "今天到期" in client_of("handler").get(reverse(LIST)).content.decode()


def statements(client: Any, **query: str) -> list[str]:
    client.get(reverse(LIST), query)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(reverse(LIST), query).status_code == 200
    return [item["sql"] for item in caught.captured_queries]


def test_the_same_questions_for_one_case_and_for_many(world, cases, client_of):
    client = client_of("handler")
    few = statements(client)
    desk = cases["new"].agency.desk
    for day in range(20):
        received(world, desk, on=workdays_ago(day))
    many = statements(client)
    assert len(few) == len(many) <= 14
    for query in ({"group": "overdue"}, {"q": "检查"}, {"year": "2026"}):
        assert len(statements(client, **query)) <= len(many) + 6


def test_nothing_is_counted_over_the_table(cases, client_of):
    for query in ({}, {"group": "closed"}, {"q": "检查"}, {"channel__exact": "online"}):
        for who in ("handler", "supervisor"):
            asked = statements(client_of(who), **query)
            about_cases = [sql for sql in asked if "casework_case" in sql]
            assert about_cases
            for sql in about_cases:
                unbounded = "COUNT(" in sql.upper() and "LIMIT" not in sql
                assert not unbounded, sql


def test_sealed_texts_stay_closed(cases, client_of):
    for sql in statements(client_of("handler")):
        assert '"description"' not in sql
        assert '"casework_applicant"' not in sql


def test_the_list_is_in_the_order_of_receipt(world, cases, client_of):
    page = client_of("handler").get(reverse(LIST))
    days = [case.listed_on for case in page.context["cl"].result_list]
    assert days == sorted(days, reverse=True)
    turned = client_of("handler").get(reverse(LIST), {"o": "7"})
    found = [case.listed_on for case in turned.context["cl"].result_list]
    assert found == sorted(found)


def test_listed_by_receipt_or_at_least_by_sending(world, cases):
    new = Case.objects.get(pk=cases["new"].pk)
    assert new.received_on is None
    assert new.listed_on == new.submitted_on
    Case.objects.filter(pk=new.pk).update(received_on=date(2025, 1, 2))
    assert Case.objects.get(pk=new.pk).listed_on == date(2025, 1, 2)


def test_pieces_of_a_text():
    assert pieces_of("道路养护") == ["道路", "路养", "养护"]
    assert pieces_of("２０２５年PM2.5、") == ["2025", "pm2", "5"]
    assert pieces_of("年") == []
    assert pieces_of("道路，道路") == ["道路"]
