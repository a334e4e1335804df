"""The form, as a citizen meets it."""

from __future__ import annotations

import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure import forms_guard
from disclosure.casework.models import Case, Desk, Draft, DraftFile
from disclosure.casework.views import apply as door
from disclosure.throttle.models import Attempts
from tests.casework.factories import make_desk
from tests.casework.filling import (
    ORGANISATION,
    PERSON,
    Citizen,
    errors_in,
    hidden,
    page_of,
    png,
)
from tests.factories import World

IDENTITY = PERSON["identity_number"]


@pytest.fixture(autouse=True)
def unhurried(settings):
    """Nobody waits for the minimum time, and files go to a folder of their own."""
    settings.FORM_MIN_SECONDS = 0


@pytest.fixture
def desk(world: World, settings, tmp_path) -> Desk:
    settings.MEDIA_ROOT = tmp_path
    return make_desk(world)


@pytest.fixture
def citizen(desk: Desk) -> Citizen:
    return Citizen(f"/requests/apply/{desk.agency.slug}/")


def test_a_person_files(citizen):
    answer = citizen.file(document_number="示县政发〔2025〕1号", needs_help="on")
    assert (answer.status_code, answer.url) == (302, "/requests/receipt/")
    case = Case.objects.get()
    assert case.subject == PERSON["subject"]
    assert (case.channel, case.state) == ("online", "submitted")
    assert case.needs_help and not case.other_medium_ok
    assert case.matter == "disclosure"
    assert case.privacy_version == "2026-11"
    assert case.applicant.identity_number == IDENTITY
    assert not Draft.objects.exists()


def test_the_review_shows_everything_and_files_nothing(citizen):
    page = citizen.review(email="a@example.com", description="第一行\n第二行")
    for shown in ("示例申请人", IDENTITY, "居民身份证", "电子文件", "网上获取"):
        assert shown in page
    assert "a@example.com" in page
    assert "第一行<br>第二行" in page
    assert not Case.objects.exists()


def test_an_organisation_files(citizen):
    values = {**hidden(citizen.open()), **ORGANISATION, "identity_number": "1" * 18}
    page = page_of(citizen.post("review", values))
    assert "商业企业" in page
    assert citizen.post("send", hidden(page)).status_code == 302
    case = Case.objects.select_related("applicant").get()
    assert case.applicant.credit_code == ORGANISATION["credit_code"]
    # Nothing is kept that is not asked of an organisation.
    assert case.applicant.identity_number == ""
    assert case.applicant.identity_document == ""


def test_an_organisation_is_told_what_is_missing(citizen):
    values = {**hidden(citizen.open()), "applicant_kind": "research"}
    found = errors_in(page_of(citizen.post("review", values)))
    assert {"id_credit_code", "id_contact_name", "id_name"} <= set(found)
    assert "id_identity_number" not in found
    values["credit_code"] = "91350100M000100Y44"
    found = errors_in(page_of(citizen.post("review", values)))
    assert "不对" in found["id_credit_code"]


def test_an_agent_files(citizen):
    page = page_of(citizen.post("review", citizen.fill(agent_name="示例代理人")))
    assert {"id_agent_identity_number", "id_agent_phone"} == set(errors_in(page))
    agent = {
        "agent_name": "示例代理人",
        "agent_identity_number": "440524188001010014",
        "agent_phone": "0990-0000000",
    }
    values = {**hidden(page), **PERSON, **agent}
    review = page_of(citizen.post("review", values))
    assert citizen.post("send", hidden(review)).status_code == 302
    assert Case.objects.get().applicant.agent_name == "示例代理人"


REQUIRED = (
    *("name", "identity_document", "identity_number", "phone", "subject"),
    *("medium", "delivery", "privacy", "declaration"),
)


@pytest.mark.parametrize("field", REQUIRED)
def test_what_is_missing_is_said_on_top_and_at_the_field(citizen, field):
    values = citizen.fill()
    del values[field]
    answer = citizen.post("review", values)
    page = page_of(answer)
    assert list(errors_in(page)) == [f"id_{field}"]
    assert f'id="id_{field}_error"' in page
    tied = re.findall(r'aria-describedby="([^"]*)"', page)
    assert any(f"id_{field}_error" in ids.split() for ids in tied)
    assert 'aria-invalid="true"' in page
    assert page.count(f'id="id_{field}"') == 1
    assert "<title>需要改正 - " in page


def test_everything_missing_is_one_summary(citizen):
    values = {k: v for k, v in citizen.fill().items() if k not in PERSON}
    page = page_of(
        citizen.post("review", {**values, "applicant_kind": "natural_person"})
    )
    assert page.count('class="error-summary"') == 1
    assert set(errors_in(page)) == {f"id_{field}" for field in REQUIRED}


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("identity_number", "110105194912310021", "identity_number"),
        ("phone", "电话", "phone"),
        ("email", "no at sign", "email"),
        ("postcode", "12", "postcode"),
        ("subject", "字" * 201, "subject"),
        ("description", "字" * 3001, "description"),
        ("name", "字" * 101, "name"),
        ("delivery", "post", "address"),
        ("delivery", "email", "email"),
        ("medium", "smoke", "medium"),
        ("matter", "revenge", "matter"),
        ("applicant_kind", "martian", "applicant_kind"),
        ("applicant_kind", "", "applicant_kind"),
        ("identity_document", "x" * 40, "identity_document"),
        ("name", "示例\x00", "name"),
    ],
)
def test_what_is_malformed_is_said(citizen, field, value, place):
    page = page_of(citizen.post("review", citizen.fill(**{field: value})))
    assert f"id_{place}" in errors_in(page)
    assert not Case.objects.exists()


def test_numbers_may_be_typed_in_full_width_and_small_letters(citizen):
    typed = {
        "identity_number": "110105 19491231 002x",
        "phone": "１３８０００００００１",
        "postcode": "８３００００",
        "name": " 示例\n申请人 ",
    }
    assert citizen.file(**typed).status_code == 302
    applicant = Case.objects.get().applicant
    assert applicant.identity_number == IDENTITY
    assert (applicant.phone, applicant.postcode) == ("13800000001", "830000")
    assert applicant.name == "示例 申请人"


def test_no_purpose_is_asked(citizen):
    page = citizen.open()
    names = set(re.findall(r'name="([^"]+)"', page))
    assert not {"purpose", "use", "reason"} & names
    assert "用途" not in page
    assert citizen.file(purpose="写论文").status_code == 302
    assert "写论文" not in str(Case.objects.values())


def test_the_form_works_without_script(citizen):
    page = citizen.open()
    for field in ("identity_number", "credit_code", "contact_name"):
        assert f'id="id_{field}"' in page
    assert "hidden data-part" not in page and "onclick" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)
    assert "<style" not in page and "style=" not in page
    assert 'autocomplete="tel"' in page


def test_the_privacy_notice_is_shown_with_its_version(citizen):
    page = citizen.open()
    assert "个人信息处理说明（2026-11 版）" in page
    assert page.index("个人信息处理说明（") < page.index('id="id_privacy"')


# Files


def test_a_file_travels_through_the_review(citizen):
    page = citizen.review(attachments=[png(), png("两.png")])
    assert "示例.png" in page and "两.png" in page
    assert citizen.post("send", hidden(page)).status_code == 302
    files = list(Case.objects.get().files.order_by("pk"))
    assert [file.name for file in files] == ["示例.png", "两.png"]
    assert files[0].content.opened() == png().read()
    assert not DraftFile.objects.exists()


def test_files_of_a_draft_lie_encrypted_and_go_with_it(
    citizen, settings, tmp_path, django_capture_on_commit_callbacks
):
    page = citizen.review(attachments=[png()])
    (stored,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert b"IHDR" not in stored.read_bytes()
    assert stored.parent.name == "drafts"
    with django_capture_on_commit_callbacks(execute=True):
        citizen.post("send", hidden(page))
    left = [path.parent.name for path in tmp_path.rglob("*") if path.is_file()]
    assert left == ["cases"]


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("证件.pdf", b"MZ\x90\x00\x03" + b"\x00" * 64, "扩展名不符"),
        ("证件.exe", b"MZ\x90\x00", "附件只接受"),
        ("证件.svg", b"<svg onload='alert(1)'/>", "附件只接受"),
        ("大.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024), "不能超过 10 MB"),
        ("空.pdf", b"", "文件是空的"),
    ],
)
def test_a_hostile_file_is_refused_and_a_good_one_kept(citizen, name, content, word):
    values = citizen.fill(attachments=[png(), SimpleUploadedFile(name, content)])
    page = page_of(citizen.post("review", values))
    assert word in errors_in(page)["id_attachments"]
    assert name in errors_in(page)["id_attachments"]
    assert [file.name for file in DraftFile.objects.all()] == ["示例.png"]
    # The next try sends the good one without choosing it again.
    again = page_of(citizen.post("review", {**hidden(page), **PERSON}))
    assert citizen.post("send", hidden(again)).status_code == 302
    assert Case.objects.get().files.count() == 1


def test_too_many_files_are_refused(citizen):
    six = [png() for _ in range(6)]
    page = page_of(citizen.post("review", citizen.fill(attachments=six)))
    assert "最多 5 个" in errors_in(page)["id_attachments"]
    assert not DraftFile.objects.exists()
    values = {**hidden(page), **PERSON}
    citizen.post("review", {**values, "attachments": [png()]})
    five = {**values, "attachments": [png() for _ in range(5)]}
    page = page_of(citizen.post("review", five))
    assert "最多 5 个" in errors_in(page)["id_attachments"]
    assert DraftFile.objects.count() == 1


def test_a_kept_file_can_be_dropped(citizen):
    citizen.review(attachments=[png(), png("两.png")])
    first = DraftFile.objects.first()
    page = citizen.open("?draft=open")
    assert f'name="removed" value="{first.pk}"' in page
    values = {**hidden(page), **PERSON, "removed": [str(first.pk)]}
    assert "两.png" in page_of(citizen.post("review", values))
    assert [file.name for file in DraftFile.objects.all()] == ["两.png"]


def test_nothing_is_sent_without_the_files_that_were_shown(citizen):
    page = citizen.review(attachments=[png()])
    DraftFile.objects.all().delete()
    answer = page_of(citizen.post("send", hidden(page)))
    assert "重新添加" in errors_in(answer)["id_attachments"]
    assert not Case.objects.exists()


def test_the_files_of_another_draft_cannot_be_named(citizen, desk):
    page = citizen.review(attachments=[png()])
    stranger = Citizen(citizen.address)
    values = {**hidden(stranger.review()), "digests": hidden(page)["digests"]}
    assert stranger.post("send", values).status_code == 200
    assert not Case.objects.exists()


# Once, and only once


def test_a_double_click_files_once(citizen):
    values = hidden(citizen.review(attachments=[png()]))
    first, second = citizen.post("send", values), citizen.post("send", values)
    assert first.url == second.url == "/requests/receipt/"
    assert Case.objects.count() == 1
    one = hidden(citizen.review())
    for _ in range(3):
        assert citizen.post("send", one).status_code == 302
    assert Case.objects.count() == 2


def test_the_back_button_files_once_and_a_changed_form_anew(citizen):
    values = citizen.fill()
    for _ in range(2):
        review = page_of(citizen.post("review", values))
        citizen.post("send", hidden(review))
    assert Case.objects.count() == 1
    changed = page_of(citizen.post("review", {**values, "subject": "另一份（示例）"}))
    citizen.post("send", hidden(changed))
    assert Case.objects.count() == 2


def test_the_same_words_of_two_people_are_two_requests(citizen):
    citizen.file()
    Citizen(citizen.address).file()
    assert Case.objects.count() == 2


def test_a_made_up_note_is_not_accepted(citizen):
    values = {**hidden(citizen.review()), "note": "mine"}
    answer = citizen.post("send", values)
    page = page_of(answer)
    assert answer.status_code == 409 and "这一页已经失效" in page
    assert citizen.post("send", hidden(page)).status_code == 302
    assert Case.objects.count() == 1


# Robots and limits


def test_a_robot_in_the_honeypot_is_stopped(citizen):
    values = citizen.fill(website="https://example.com")
    page = page_of(citizen.post("send", values))
    assert "这次提交没有成功" in page and not Case.objects.exists()
    assert PERSON["name"] in page


def test_too_fast_is_stopped_and_keeps_everything(citizen, settings):
    settings.FORM_MIN_SECONDS = 3
    page = page_of(citizen.post("review", citizen.fill()))
    assert "提交得太快" in page and PERSON["subject"] in page
    settings.FORM_MIN_SECONDS = 0
    again = page_of(citizen.post("review", {**hidden(page), **PERSON}))
    assert citizen.post("send", hidden(again)).status_code == 302


def test_a_page_left_open_for_days_loses_nothing(citizen, monkeypatch):
    values = hidden(citizen.review())
    with monkeypatch.context() as patch:
        patch.setattr(forms_guard, "MAX_SECONDS", -1)
        page = page_of(citizen.post("send", values))
    assert "页面打开太久" in page
    assert citizen.post("send", hidden(page)).status_code == 302


def test_one_address_may_not_file_without_end(citizen, monkeypatch):
    monkeypatch.setattr(door, "FILED_LIMIT", 2)
    for number in range(2):
        assert citizen.file(subject=f"第{number}份（示例）").status_code == 302
    answer = citizen.file(subject="太多（示例）")
    page = page_of(answer)
    assert answer.status_code == 409 and "一小时内提交的申请太多" in page
    assert "太多（示例）" in page
    assert Case.objects.count() == 2
    Attempts.objects.all().delete()
    assert citizen.post("send", hidden(page)).status_code == 302


def test_one_address_may_not_keep_drafts_without_end(citizen, monkeypatch):
    monkeypatch.setattr(door, "KEPT_LIMIT", 1)
    citizen.review()
    answer = citizen.post("save", {**PERSON, "note": ""})
    assert answer.status_code == 429
    assert "保存的次数太多" in page_of(answer)


def test_an_outdated_token_loses_nothing(desk):
    citizen = Citizen(f"/requests/apply/{desk.agency.slug}/", enforce_csrf_checks=True)
    values = citizen.fill()
    del values["csrfmiddlewaretoken"]
    answer = citizen.post("send", values)
    page = page_of(answer)
    assert answer.status_code == 403 and "这一页已经过期" in page
    assert IDENTITY in page
    assert not Draft.objects.exists() and not Case.objects.exists()
    again = page_of(citizen.post("review", {**hidden(page), **PERSON}))
    assert citizen.post("send", hidden(again)).status_code == 302


# Doors


def test_who_does_not_take_requests(client, world, desk):
    address = f"/requests/apply/{world.agency.slug}/"
    assert client.get("/requests/apply/nobody/").status_code == 404
    assert client.get(f"/requests/apply/{world.other.slug}/").status_code == 404
    Desk.objects.update(is_open=False)
    page = page_of(client.get(address))
    assert "现在不接受网上申请" in page and 'name="subject"' not in page
    world.agency.is_active = False
    world.agency.save()
    assert client.get(address).status_code == 404


def test_a_desk_that_closes_meanwhile_says_so(citizen):
    values = hidden(citizen.review())
    Desk.objects.update(is_open=False)
    answer = citizen.post("send", values)
    assert answer.status_code == 409
    assert "已经存为草稿" in page_of(answer)
    assert not Case.objects.exists() and Draft.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client, desk, method):
    address = f"/requests/apply/{desk.agency.slug}/"
    assert getattr(client, method)(address).status_code == 405


def test_an_unknown_step_only_shows_the_review(citizen):
    page = page_of(citizen.post("sendnow", citizen.fill()))
    assert "确认并提交" in page
    assert not Case.objects.exists()


# Nothing leaks


def test_markup_is_shown_as_text(citizen):
    evil = '"><script>alert(1)</script>'
    changes = {"subject": evil, "description": evil, "name": evil, "address": evil}
    review = citizen.review(**changes)
    form = citizen.open("?draft=open")
    wrong = page_of(citizen.post("review", citizen_values(review, phone="")))
    for page in (review, form, wrong):
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def citizen_values(page: str, **changes: str) -> dict[str, str]:
    return {**hidden(page), **changes}


def test_personal_data_stay_out_of_titles_addresses_and_logs(citizen, caplog):
    caplog.set_level(logging.DEBUG, logger="")
    page = citizen.review(attachments=[png("示例申请人.png")])
    answer = citizen.post("send", hidden(page))
    title = page.partition("<title>")[2].partition("</title>")[0]
    said = caplog.text
    caplog.clear()
    assert "核对申请" in title
    for secret in (IDENTITY, "示例申请人", "13800000000"):
        assert secret not in title
        assert secret not in answer.url
        assert all(secret not in line for line in without_sql(said))
    assert IDENTITY not in str(answer.headers) + str(answer.cookies)


def without_sql(said: str) -> list[str]:
    """The log but for the statements, which only a developer's setting writes."""
    return [line for line in said.splitlines() if "django.db.backends" not in line]


def test_pages_are_neither_stored_nor_listed(citizen):
    for answer in (citizen.client.get(citizen.address), citizen.file()):
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "sessionid" not in answer.cookies


def test_sending_is_cheap(citizen):
    """No page is drawn and no session touched; each statement has its reason.

    Desk, draft, limit, known already: 4. Number 2, case, applicant, words,
    event: 6. Trail 3, transaction and savepoint 4. To forget a draft takes 7.
    """
    citizen.file()
    values = {**citizen.fill(subject="第二份（示例）")}
    with CaptureQueriesContext(connection) as queries:
        assert citizen.post("send", values).status_code == 302
    assert len(queries) <= 17, "\n".join(query["sql"] for query in queries)
    assert not any("session" in query["sql"] for query in queries)
    values = hidden(citizen.review(subject="第三份（示例）"))
    with CaptureQueriesContext(connection) as queries:
        assert citizen.post("send", values).status_code == 302
    assert len(queries) <= 24, "\n".join(query["sql"] for query in queries)
