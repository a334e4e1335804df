"""The page of a case: what it shows, to whom, and at what cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from disclosure.audit.models import Entry
from disclosure.casework.actions import (
    clarifying,
    consulting,
    files,
    noting,
    prolonging,
    replying,
)
from disclosure.casework.models import Case, Desk
from disclosure.casework.rules.vocabulary import Channel, Consultee, FileRole, State
from tests.casework.desk_pages import page
from tests.casework.factories import (
    GRANT,
    answered,
    received,
    registered,
    submitted,
    workdays_ago,
)
from tests.factories import World
from tests.reports.papers import PNG

SECRETS = ("11010519491231002X", "13800000000", "applicant@example.com", "示例路1号")


@pytest.fixture
def case(world: World, desk: Desk) -> Case:
    return received(world, desk, on=workdays_ago(3))


Clients = Callable[[str], Client]


@pytest.mark.parametrize("who", ["handler", "reviewer", "approver", "supervisor"])
def test_it_shows_the_request_and_masks_the_person(
    client_of: Clients, case: Case, who: str
) -> None:
    response = client_of(who).get(page("open", case.pk))
    html = response.content.decode()
    assert response.status_code == 200
    assert "各学校的检查日期和结果（示例）" in html
    assert "1***X" in html and "138****0000" in html and "示某某" in html
    assert not [secret for secret in SECRETS if secret in html]
    assert "示例申请人" not in html


def test_outsider_wrong_role_and_wrong_method(client_of: Clients, case: Case) -> None:
    address = page("open", case.pk)
    assert client_of("outsider").get(address).status_code == 404
    assert client_of("author").get(address).status_code == 403
    assert client_of("system").get(address).status_code == 403
    assert client_of("handler").post(address).status_code == 405
    assert client_of("handler").get(page("open", 999_999)).status_code == 404
    assert Client().get(address).status_code == 302


def test_the_own_form_of_the_admin_is_out_of_reach(
    client_of: Clients, case: Case
) -> None:
    handler = client_of("handler")
    for method in (handler.get, handler.post):
        response = method(f"/admin/casework/case/{case.pk}/change/")
        assert response.status_code == 302
        assert response.url == page("open", case.pk)
        assert method("/admin/casework/case/add/").url == page("register")
    assert (
        client_of("outsider").get(f"/admin/casework/case/{case.pk}/change/").status_code
        == 404
    )
    assert handler.get(f"/admin/casework/case/{case.pk}/delete/").status_code == 403
    assert client_of("reviewer").get("/admin/casework/case/add/").status_code == 403


def test_one_primary_button_and_the_rest_with_reasons(
    client_of: Clients, case: Case
) -> None:
    html = client_of("handler").get(page("open", case.pk)).content.decode()
    assert html.count('class="button primary"') == 1
    assert "请先拟写答复，选定一个办理结果。" in html
    assert page("step", case.pk, "draft_reply") in html
    assert page("step", case.pk, "approve") not in html


def test_the_next_step_follows_the_state(
    client_of: Clients, world: World, case: Case, desk: Desk
) -> None:
    new = submitted(desk)
    assert _primary(client_of("handler"), new) == "confirm"
    assert _primary(client_of("handler"), case) == "draft_reply"
    replying.draft_reply(case.pk, GRANT, by=world.people["handler"])
    assert _primary(client_of("handler"), case) == "submit_reply"
    replying.submit_reply(case.pk, by=world.people["handler"])
    assert _primary(client_of("reviewer"), case) == "endorse"
    assert _primary(client_of("handler"), case) is None


def test_everything_that_happened_is_there(
    client_of: Clients, world: World, case: Case
) -> None:
    people = world.people
    handler = people["handler"]
    clarifying.ask_clarification(
        case.pk, "请写明年份（示例）", "写明年份", 15, by=handler
    )
    clarifying.record_clarification(case.pk, "2025年（示例）", by=None)
    consulting.consult(
        case.pk, Consultee.THIRD_PARTY, "示例公司", "", "合同（示例）", by=handler
    )
    prolonging.request_extension(case.pk, 20, "复杂（示例）", by=handler)
    noting.add_note(case.pk, "请尽快（示例）", by=people["supervisor"])
    files.add_files(
        case.pk, FileRole.INTERNAL, [SimpleUploadedFile("示例.png", PNG)], by=handler
    )
    html = client_of("handler").get(page("open", case.pk)).content.decode()
    for text in (
        *("请写明年份（示例）", "2025年（示例）", "示例公司", "合同（示例）"),
        *("复杂（示例）", "请尽快（示例）", "示例.png", "等待批准", "补正告知书"),
    ):
        assert text in html


def test_a_voided_line_is_struck_with_its_reason(
    client_of: Clients, world: World, case: Case
) -> None:
    event = case.events.get(kind="agency_confirmed")
    noting.amend_date(
        case.pk, event.pk, workdays_ago(2), "抄错（示例）", by=world.people["reviewer"]
    )
    html = client_of("handler").get(page("open", case.pk)).content.decode()
    assert "<s>机关确认收到</s>" in html
    assert "抄错（示例）" in html


def test_cautions(client_of: Clients, world: World, desk: Desk) -> None:
    handler = client_of("handler")
    late = submitted(desk, on=workdays_ago(3), needs_help=True)
    html = handler.get(page("open", late.pk)).content.decode()
    assert "现在已经晚了" in html
    assert "请提供必要的帮助" in html
    case = received(world, desk, on=workdays_ago(30))
    assert "请立即答复" in handler.get(page("open", case.pk)).content.decode()


def test_a_calendar_gap_of_the_region_is_named(
    client_of: Clients, world: World, case: Case
) -> None:
    world.agency.region = "CN-GX"
    world.agency.save()
    html = client_of("handler").get(page("open", case.pk)).content.decode()
    assert "地方放假通知还没有录入" in html


def test_requests_of_the_same_person_are_listed(
    client_of: Clients, world: World, case: Case, desk: Desk
) -> None:
    other = submitted(desk, subject="另一份（示例）")
    stranger = submitted(
        desk, subject="别人的（示例）", identity_number="110105194912310038"
    )
    handler = client_of("handler")
    html = handler.get(page("open", case.pk)).content.decode()
    assert other.number in html and stranger.number not in html
    html = handler.get(page("similar", case.pk)).content.decode()
    assert other.number in html and stranger.number not in html
    assert client_of("outsider").get(page("similar", case.pk)).status_code == 404
    assert client_of("author").get(page("similar", case.pk)).status_code == 403
    assert handler.post(page("similar", case.pk)).status_code == 405


def test_a_letter_is_shown_and_recorded(client_of: Clients, case: Case) -> None:
    address = page("letter", case.pk, case.letters.get().pk)
    response = client_of("reviewer").get(address)
    assert "登记回执" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert Entry.objects.filter(action="case.download").count() == 1
    assert client_of("outsider").get(address).status_code == 404
    assert client_of("author").get(address).status_code == 403
    assert client_of("handler").post(address).status_code == 405
    assert Entry.objects.filter(action="case.download").count() == 1


def test_a_file_is_sent_as_a_download_and_recorded(
    client_of: Clients, world: World, case: Case, desk: Desk
) -> None:
    upload = SimpleUploadedFile("示例.png", PNG)
    files.add_files(case.pk, FileRole.INTERNAL, [upload], by=world.people["handler"])
    row = case.files.get()
    address = page("file", case.pk, row.pk)
    response = client_of("handler").get(address)
    assert b"".join(response.streaming_content) == PNG
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    entry = Entry.objects.get(action="case.download")
    assert entry.detail == {"file": row.pk, "digest": row.digest}
    assert client_of("outsider").get(address).status_code == 404
    assert client_of("author").get(address).status_code == 403
    assert client_of("handler").post(address).status_code == 405
    other = submitted(desk)
    assert client_of("handler").get(page("file", other.pk, row.pk)).status_code == 404


def test_the_answered_case(client_of: Clients, world: World, case: Case) -> None:
    answered(world, case)
    html = client_of("handler").get(page("open", case.pk)).content.decode()
    assert "示县公开公〔" in html
    assert State.CLOSED.label in html
    assert "文书预览" not in html


def test_queries_do_not_grow_with_the_case(
    client_of: Clients,
    world: World,
    desk: Desk,
    case: Case,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    handler = client_of("handler")
    address = page("open", case.pk)
    handler.get(address)
    with django_assert_num_queries(PAGE_QUERIES):
        handler.get(address)
    for _ in range(5):
        noting.add_note(case.pk, "示例", by=world.people["supervisor"])
        submitted(desk)
    with django_assert_num_queries(PAGE_QUERIES):
        handler.get(address)


PAGE_QUERIES = 24


def test_a_request_by_word_of_mouth_runs_at_once(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = registered(world, desk, Channel.ORAL)
    html = client_of("handler").get(page("open", case.pk)).content.decode()
    assert "口头提出" in html
    assert "计时中" in html


def _primary(client: Client, case: Case) -> str | None:
    offers = client.get(page("open", case.pk)).context["offers"]
    return str(offers.primary.action) if offers.primary else None
