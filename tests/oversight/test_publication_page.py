"""The page where an agency decides whether the public sees its response times."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from disclosure.agencies.actions import appoint
from disclosure.agencies.vocabulary import Role
from disclosure.oversight.actions.publishing import publish
from disclosure.oversight.models import PublishedTimes, Publishing
from tests.factories import make_agency, make_user
from tests.oversight.publishing_world import answer, leave_open

TODAY = timezone.localdate()
FIRST = date(TODAY.year, 1, 1)
PAGE = "/supervision/publication/"
STEP = f"{PAGE}shili-xian-office/"
PUBLISH = {"step": "publish", "sure": "on"}
WITHDRAW = {"step": "withdraw", "sure": "on"}


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


# The page


def test_an_officer_sees_what_would_be_shown(world, client_of):
    answer(world.office, range(1, 21), FIRST, due=18)
    leave_open(world.office, 4)
    html = text(client_of("handler").get(PAGE))
    assert "示例县人民政府办公室" in html
    assert "没有公布" in html
    assert "会公布的数字" in html
    assert '<td class="number">90.0%</td>' in html
    assert "另有 4 件超期还没有答复" in html
    assert "由本机关的审定人员决定" in html
    assert "<form method" not in html[html.index('id="content"') :]


def test_few_cases_show_no_times_in_the_preview_either(world, client_of):
    answer(world.office, [137] * 9, FIRST)
    html = text(client_of("approver").get(PAGE))
    assert "137" not in html
    assert "件数少，不列" in html


def test_a_supervisor_sees_who_publishes_below_and_decides_nothing(world, client_of):
    approver = make_user("centre", "示例中心审定", world.centre, Role.APPROVER)
    answer(world.centre, [6] * 12, FIRST)
    publish(world.centre, by=approver)
    publish(world.office, by=world.people["approver"])
    html = text(client_of("supervisor").get(PAGE))
    below = html[html.index('id="times-below"') :]
    assert below.index("示例县人民政府办公室") < below.index("示例县政务公开中心")
    assert "100.0%" in below
    assert 'name="step"' not in html


def test_a_supervisor_reads_of_nobody_where_nobody_publishes(world, client_of):
    html = text(client_of("supervisor").get(PAGE))
    assert "还没有机构公布办理用时" in html


def test_a_supervisor_sees_nothing_beside_or_above(world, client_of):
    approver = make_user("other", "示例他人", world.other, Role.APPROVER)
    publish(world.other, by=approver)
    html = text(client_of("supervisor").get(PAGE))
    assert "示例县教育局" not in html


def test_the_page_costs_the_same_however_many_publish(
    world, client_of, django_assert_max_num_queries
):
    approver = world.people["approver"]
    for number in range(60):
        agency = make_agency(f"示例机关{number}", f"shili-{number}", world.office)
        Publishing.objects.create(agency=agency, decided_by=approver, decided_on=TODAY)
    client = client_of("supervisor")
    with django_assert_max_num_queries(14):
        html = text(client.get(PAGE))
    assert html.count("/agencies/shili-") == 50
    assert "?page=2" in html
    assert text(client.get(f"{PAGE}?page=2")).count("/agencies/shili-") == 10
    assert text(client.get(f"{PAGE}?page=x")).count("/agencies/shili-") == 50


def test_own_agencies_cost_the_same_however_many(
    world, client_of, django_assert_num_queries
):
    client = client_of("approver")
    with django_assert_num_queries(12):
        client.get(PAGE)
    for number in range(4):
        agency = make_agency(f"示例机关{number}", f"shili-{number}", world.county)
        appoint(world.people["approver"], agency, Role.APPROVER, by=None)
    with django_assert_num_queries(12):
        assert text(client.get(PAGE)).count('class="publication-own"') == 5


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_is_only_read(world, client_of, method):
    assert getattr(client_of("approver"), method)(PAGE).status_code == 405


@pytest.mark.parametrize("who", ["author", "system", "security", "audit"])
def test_other_duties_have_no_business_here(world, client_of, who):
    assert client_of(who).get(PAGE).status_code == 403
    assert client_of(who).post(STEP, PUBLISH).status_code == 403


def test_who_is_not_logged_in_is_asked_to(world):
    for path in (PAGE, STEP):
        response = Client().post(path) if path == STEP else Client().get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


# Switching on and off


def test_an_approver_publishes_and_withdraws(world, client_of):
    answer(world.office, range(1, 21), FIRST)
    client = client_of("approver")
    html = text(client.get(PAGE))
    assert "任何人都能看到上面的数字" in html
    html = text(client.post(STEP, PUBLISH, follow=True))
    assert "办理用时已经对外公布。" in html
    assert "公众看到的数字" in html
    assert "下次更新后公布" not in html
    assert PublishedTimes.objects.filter(publishing__agency=world.office).count() == 2
    html = text(client.post(STEP, WITHDRAW, follow=True))
    assert "已经停止公布" in html
    assert not Publishing.objects.exists()


def test_todays_numbers_stand_beside_those_published(world, client_of):
    publish(world.office, by=world.people["approver"])
    answer(world.office, [5] * 11, FIRST)
    html = text(client_of("approver").get(PAGE))
    assert "下次更新后公布" in html
    assert html.index("公众看到的数字") < html.index("会公布的数字")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"step": "publish"}, "请先勾选确认，再提交。"),
        ({"sure": "on"}, "请选择公布或者停止公布。"),
        ({"step": "other", "sure": "on"}, "请选择公布或者停止公布。"),
        (WITHDRAW, "办理用时没有公布，不用停止。"),
    ],
)
def test_what_is_not_clear_is_refused_in_words(world, client_of, data, said):
    html = text(client_of("approver").post(STEP, data, follow=True))
    assert said in html
    assert not Publishing.objects.exists()


@pytest.mark.parametrize("who", ["handler", "reviewer", "supervisor"])
@pytest.mark.parametrize("data", [PUBLISH, {}])
def test_who_does_not_approve_is_forbidden(world, client_of, who, data):
    assert client_of(who).post(STEP, data).status_code == 403
    assert not Publishing.objects.exists()


@pytest.mark.parametrize("data", [PUBLISH, WITHDRAW, {}])
def test_another_agency_is_not_found(world, client_of, data):
    for slug in ("shili-xian-education", "shili-xian", "shili-xian-centre", "none"):
        response = client_of("approver").post(f"{PAGE}{slug}/", data)
        assert response.status_code == 404
    assert not Publishing.objects.exists()


def test_a_step_is_posted(world, client_of):
    assert client_of("approver").get(STEP).status_code == 405


def test_a_step_needs_the_token_of_the_page(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        world.people["approver"], "disclosure.accounts.backends.OfficerBackend"
    )
    assert client.post(STEP, PUBLISH).status_code == 403
    assert not Publishing.objects.exists()


def test_the_page_is_in_english_too(world, client_of):
    client = client_of("approver")
    client.cookies["language"] = "en"
    assert '<html lang="en"' in text(client.get(PAGE))
