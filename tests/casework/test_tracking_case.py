"""The page of a case: what it says in each state, and what can be done there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosure.agencies.calendars import calendar_of
from disclosure.casework.actions import (
    charging,
    clarifying,
    consulting,
    ending,
    noting,
    prolonging,
    receiving,
    replying,
)
from disclosure.casework.actions.replying import Reply
from disclosure.casework.models import Case, CaseFile, Desk
from disclosure.casework.rules.letters import Part
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Channel,
    Consultee,
    Court,
    Delivery,
    Disposition,
    FeeBasis,
    LetterKind,
    State,
)
from disclosure.casework.tracking.page import page_of
from tests.casework.factories import (
    GRANT,
    answered,
    make_desk,
    received,
    registered,
    submitted,
    workdays_ago,
)
from tests.casework.trackers import PAGE, TRACK, tracking
from tests.factories import World

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
REFUSAL = Reply(
    Disposition.STATE_SECRET,
    LetterKind.REFUSED,
    reasons="经审查，所申请的信息属于国家秘密（示例）",
)
PARTLY = Reply(
    Disposition.PARTLY_GRANTED,
    LetterKind.PARTLY_GRANTED,
    parts=(
        Part("检查日期（示例）"),
        Part(
            "检查人员名单（示例）", Disposition.INTERNAL_AFFAIRS, "属于内部事务（示例）"
        ),
    ),
)


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def page_text(case: Case) -> str:
    response = tracking(case).get(PAGE)
    assert response.status_code == 200
    return response.content.decode()


def clarification(world: World, case: Case, days: int = 15, ago: int = 0) -> Case:
    return clarifying.ask_clarification(
        case.pk,
        "请写明年份（示例）",
        "可以写明文件的文号（示例）",
        days,
        by=world.people["handler"],
        on=workdays_ago(ago),
    )


def current(html: str) -> str:
    """The word that the progress list marks as the present one."""
    return html.split('aria-current="step">')[1].split("<")[0].strip()


def test_submitted_waits_for_the_confirmation(desk: Desk) -> None:
    case = submitted(desk)
    html = page_text(case)
    assert "正在等待工作人员确认收到" in html
    assert current(html) == "已提交"
    last = calendar_of("CN").provisional().add(case.submitted_on, 20)
    assert f"{last.year}年{last.month}月{last.day}日" in html
    assert "如果从您提交之日起算，最迟是" in html
    assert "还没有告知书" in html


def test_handling_says_how_many_days_are_left(world: World, desk: Desk) -> None:
    html = page_text(received(world, desk, on=workdays_ago(3)))
    assert "正在办理，还剩17个工作日，最迟" in html
    assert current(html) == "办理中"
    assert "如果从您提交之日起算" not in html
    assert "登记回执" in html
    assert "机关确认收到申请。" in html


def test_the_last_day_and_the_days_after(world: World, desk: Desk) -> None:
    case = received(world, desk, on=date(2024, 7, 1))
    due = date(2024, 7, 29)
    assert case.due_on == due
    page = page_of(Case.objects.get(pk=case.pk), due)
    assert page.headline == "正在办理，今天是答复的最后一日：2024年7月29日（星期一）。"
    late = page_of(Case.objects.get(pk=case.pk), date(2024, 7, 31))
    assert (
        late.headline
        == "答复已经超过期限2个工作日，最后一日是2024年7月29日（星期一）。"
    )
    assert late.is_overdue
    assert "第五十一条" in page_text(case)


def test_a_deadline_in_a_year_not_announced_is_provisional(
    world: World, desk: Desk
) -> None:
    case = received(world, desk)
    calendar = calendar_of("CN")
    day = calendar.complete_through - timedelta(7)
    case.events.update(on=day)
    page = page_of(Case.objects.get(pk=case.pk), day)
    assert page.clock.is_provisional
    assert "这个日期是暂定的" in page.headline


def test_a_consultation_does_not_count(world: World, desk: Desk) -> None:
    case = received(world, desk, on=workdays_ago(5))
    consulting.consult(
        case.pk,
        Consultee.THIRD_PARTY,
        "示例第三方公司",
        "示例县示例路2号",
        "合同价款（示例）",
        by=world.people["handler"],
        on=workdays_ago(2),
    )
    html = page_text(case)
    assert "正在征求意见，这段时间不计入期限" in html
    assert "征求意见告知书" in html
    assert "示例第三方公司" not in html


def test_an_extension_is_in_the_history(world: World, desk: Desk) -> None:
    case = received(world, desk, on=workdays_ago(5))
    people = world.people
    prolonging.request_extension(case.pk, 10, "案情复杂（示例）", by=people["handler"])
    assert "延长10个工作日" not in page_text(case)
    prolonging.grant_extension(case.pk, by=people["approver"])
    html = page_text(case)
    assert "答复期限延长10个工作日。" in html
    assert "延期答复告知书" in html


def test_the_office_works_unseen(world: World, desk: Desk) -> None:
    case = received(world, desk)
    people = world.people
    noting.add_note(case.pk, "内部意见不外传（示例）", by=people["handler"])
    receiving.assign(
        case.pk, people["colleague"], by=people["handler"], note="请尽快（示例）"
    )
    replying.draft_reply(case.pk, GRANT, by=people["handler"])
    replying.submit_reply(case.pk, by=people["handler"])
    replying.return_reply(case.pk, "退回意见（示例）", by=people["reviewer"])
    replying.submit_reply(case.pk, by=people["handler"])
    replying.endorse(case.pk, by=people["reviewer"])
    html = page_text(case)
    assert current(html) == "办理中"
    for secret in ("内部意见", "请尽快（示例）", "退回意见", "示例承办", "示例审核"):
        assert secret not in html
    assert "予以公开告知书" not in html
    replying.approve(case.pk, by=people["approver"])
    html = page_text(case)
    assert current(html) == "即将答复"
    assert "答复已经作出，正在送给您。" in html


def test_a_reply_by_post_is_not_shown_before_it_is_sent(
    world: World, desk: Desk
) -> None:
    case = received(world, desk, delivery=Delivery.POST, on=workdays_ago(3))
    case = answered(world, case, on=workdays_ago(2))
    assert case.state == State.ISSUED
    html = page_text(case)
    assert "予以公开告知书" not in html and "对答复不服" not in html
    replying.dispatch(
        case.pk, Delivery.POST, by=world.people["handler"], on=workdays_ago(1)
    )
    html = page_text(case)
    assert current(html) == "已答复"
    assert "予以公开告知书" in html and "对答复不服" in html


def test_personal_data_is_masked(desk: Desk) -> None:
    html = page_text(submitted(desk))
    assert "示某某" in html and "138****0000" in html
    for secret in (
        "示例申请人",
        "13800000000",
        "applicant@example.com",
        "示例路1号",
        "11010519491231002X",
    ):
        assert secret not in html


def test_the_offices_with_their_contacts(world: World, desk: Desk) -> None:
    html = page_text(submitted(desk))
    assert "示例县人民政府办公室" in html
    assert "第四十七条" in html and "示例县人民政府</dd>" in html


def test_the_text_of_the_applicant_is_escaped(desk: Desk) -> None:
    html = page_text(submitted(desk, subject="<script>x</script>（示例）"))
    assert "<script>x" not in html and "&lt;script&gt;x" in html


def test_queries_of_the_page(world: World, desk: Desk) -> None:
    case = answered(world, received(world, desk))
    client = tracking(case)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE).status_code == 200
    assert len(queries) <= 12


# Clarification


def test_what_is_asked_and_by_when(world: World, desk: Desk) -> None:
    case = clarification(world, received(world, desk))
    html = page_text(case)
    assert current(html) == "等您回复"
    assert "请写明年份（示例）" in html and "可以写明文件的文号（示例）" in html
    assert "以前补正，还剩15个工作日。" in html
    assert "星期" in html.split("请您在")[1][:30]


def test_a_clarification_is_sent_with_a_file(world: World, desk: Desk) -> None:
    case = clarification(world, received(world, desk))
    client = tracking(case)
    upload = SimpleUploadedFile("说明.pdf", PDF)
    response = client.post(
        f"{TRACK}clarify/", {"answer": "2023年（示例）", "materials": [upload]}
    )
    assert response.headers["Location"] == f"{PAGE}?done=clarified"
    case.refresh_from_db()
    assert case.state == State.HANDLING
    row = case.clarifications.get()
    assert (row.answer, row.answered_on) == ("2023年（示例）", timezone.localdate())
    assert case.files.get().name == "说明.pdf"
    html = client.get(f"{PAGE}?done=clarified").content.decode()
    assert "已经收到您的补正" in html and "说明.pdf" in html


def test_a_clarification_is_taken_once(world: World, desk: Desk) -> None:
    case = clarification(world, received(world, desk))
    client = tracking(case)
    client.post(f"{TRACK}clarify/", {"answer": "第一次（示例）"})
    again = client.post(f"{TRACK}clarify/", {"answer": "第二次（示例）"})
    assert again.status_code == 409
    html = again.content.decode()
    assert "这一步没有做" in html and "第二次（示例）" in html
    assert case.clarifications.get().answer == "第一次（示例）"
    assert case.events.filter(kind="clarified").count() == 1


def test_an_empty_clarification_is_refused(world: World, desk: Desk) -> None:
    case = clarification(world, received(world, desk))
    response = tracking(case).post(f"{TRACK}clarify/", {"answer": " "})
    assert response.status_code == 200
    html = response.content.decode()
    assert "请写明补正的内容，或者上传材料。" in html
    assert 'href="#id_answer"' in html
    case.refresh_from_db()
    assert case.state == State.AWAITING_CLARIFICATION


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("坏.exe", b"MZ", "附件只接受"),
        ("假.pdf", b"<html></html>", "文件内容与扩展名不符"),
        ("空.pdf", b"", "文件是空的"),
    ],
)
def test_a_bad_file_keeps_the_text(
    world: World, desk: Desk, name: str, data: bytes, sentence: str
) -> None:
    case = clarification(world, received(world, desk))
    response = tracking(case).post(
        f"{TRACK}clarify/",
        {"answer": "我写的（示例）", "materials": [SimpleUploadedFile(name, data)]},
    )
    html = response.content.decode()
    assert sentence in html and "我写的（示例）" in html
    assert not CaseFile.objects.exists()


def test_too_many_files(world: World, desk: Desk) -> None:
    case = clarification(world, received(world, desk))
    files = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(6)]
    response = tracking(case).post(
        f"{TRACK}clarify/", {"answer": "多（示例）", "materials": files}
    )
    assert "一次最多上传 5 个文件。" in response.content.decode()


def test_the_address_of_the_form_leads_to_the_page(world: World, desk: Desk) -> None:
    response = tracking(received(world, desk)).get(f"{TRACK}clarify/")
    assert response.headers["Location"] == f"{PAGE}#clarify"


def test_a_clarification_too_long_is_kept(world: World, desk: Desk) -> None:
    case = clarification(world, received(world, desk))
    response = tracking(case).post(f"{TRACK}clarify/", {"answer": "长" * 3001})
    html = response.content.decode()
    assert "最多3000字，请缩短。" in html and "长" * 3001 in html


# Fee


def test_the_fee_with_its_bands(world: World, desk: Desk) -> None:
    case = received(world, desk)
    charging.notify_fee(case.pk, FeeBasis.PAGES, 120, by=world.people["handler"])
    html = page_text(case)
    assert current(html) == "等您回复"
    assert "<strong>1100.00</strong>" in html
    for cell in ("1–30", "31–100", "101–120", "<td>700</td>", "<td>400</td>"):
        assert cell in html
    assert "到示例县财政局窗口缴纳（示例）" in html
    assert "以前缴费，还剩20个工作日。" in html


# Receipt of the reply


def test_the_receipt_is_confirmed_once(world: World, desk: Desk) -> None:
    case = received(world, desk, on=workdays_ago(8))
    case = answered(world, case, on=workdays_ago(5))
    letter = case.letters.get(kind=LetterKind.GRANTED)
    client = tracking(case)
    assert "我已收到" in client.get(PAGE).content.decode()
    for _again in range(2):
        response = client.post(f"{TRACK}received/{letter.pk}/")
        assert response.headers["Location"] == f"{PAGE}?done=received"
    letter.refresh_from_db()
    assert letter.received_on == timezone.localdate()
    assert case.events.filter(action="record_service").count() == 1
    html = client.get(f"{PAGE}?done=received").content.decode()
    assert "已经登记您收到答复的日期。" in html and "我已收到" not in html


def test_only_a_reply_of_this_case_is_confirmed(world: World, desk: Desk) -> None:
    mine = answered(world, received(world, desk))
    other = answered(world, received(world, desk))
    theirs = other.letters.get(kind=LetterKind.GRANTED)
    receipt = mine.letters.get(kind=LetterKind.RECEIPT)
    client = tracking(mine)
    for letter in (theirs, receipt):
        response = client.post(f"{TRACK}received/{letter.pk}/")
        assert response.status_code == 404
        assert response.headers["Cache-Control"] == "no-store"
        letter.refresh_from_db()
        assert letter.received_on is None


# Withdrawal


def test_a_withdrawal_says_what_it_does(world: World, desk: Desk) -> None:
    client = tracking(received(world, desk))
    assert f'href="{TRACK}withdraw/"' in client.get(PAGE).content.decode()
    html = client.get(f"{TRACK}withdraw/").content.decode()
    assert "机关不再办理这件申请，也不再答复。" in html
    assert "撤回申请确认书" in html
    assert "请写一句撤回的理由。" in (
        client.post(f"{TRACK}withdraw/", {"reason": " "}).content.decode()
    )


def test_a_request_is_withdrawn_once(world: World, desk: Desk) -> None:
    case = received(world, desk)
    client = tracking(case)
    response = client.post(f"{TRACK}withdraw/", {"reason": "已经得到（示例）"})
    assert response.headers["Location"] == f"{PAGE}?done=withdrawn"
    again = client.post(f"{TRACK}withdraw/", {"reason": "再来（示例）"})
    assert again.status_code == 409
    assert "这一步没有做" in again.content.decode()
    case.refresh_from_db()
    assert case.state == State.CLOSED
    event = case.events.get(kind="withdrawn")
    assert (event.note, event.by) == ("已经得到（示例）", None)
    html = page_text(case)
    assert "这件申请已经撤回，机关不再办理。" in html
    assert 'aria-current="step"' not in html
    assert "撤回申请确认书" in html
    assert "对答复不服" not in html and "我已收到" not in html
    assert f'href="{TRACK}withdraw/"' not in html


def test_an_unconfirmed_request_is_withdrawn_without_a_letter(desk: Desk) -> None:
    case = submitted(desk)
    client = tracking(case)
    assert "确认书" not in client.get(f"{TRACK}withdraw/").content.decode()
    client.post(f"{TRACK}withdraw/", {"reason": "填错了（示例）"})
    html = page_text(case)
    assert "这件申请已经撤回" in html and "还没有告知书" in html


def test_an_answered_request_cannot_be_withdrawn(world: World, desk: Desk) -> None:
    client = tracking(answered(world, received(world, desk)))
    assert client.get(f"{TRACK}withdraw/").status_code == 409
    response = client.post(f"{TRACK}withdraw/", {"reason": "晚了（示例）"})
    assert response.status_code == 409


# Remedies


def sent(world: World, desk: Desk, reply: Reply, on: date) -> Case:
    case = received(world, desk, on=on, delivery=Delivery.POST)
    answered(world, case, reply, on=on)
    return replying.dispatch(case.pk, Delivery.POST, by=world.people["handler"], on=on)


def served(world: World, case: Case, on: date) -> Case:
    letter = case.letters.get(decision__isnull=False)
    replying.record_service(case.pk, letter.pk, by=world.people["handler"], on=on)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize(
    ("service", "review", "litigation"),
    [
        # Sixty days end on a Saturday, six months on a Sunday: both move on.
        (date(2024, 1, 2), "2024年3月4日（星期一）", "2024年7月2日（星期二）"),
        # The end of August has no counterpart in February.
        (date(2024, 8, 31), "2024年10月30日（星期三）", "2025年2月28日（星期五）"),
        # A last day in the holiday of October moves behind it.
        (date(2024, 8, 5), "2024年10月8日（星期二）", "2025年2月5日（星期三）"),
    ],
)
def test_last_days_of_the_remedies(
    world: World, desk: Desk, service: date, review: str, litigation: str
) -> None:
    case = sent(world, desk, GRANT, date(2024, 1, 2))
    page = page_of(served(world, case, service))
    assert page.remedies is not None
    assert [one.day for one in page.remedies.days] == [review, litigation]
    assert not page.remedies.is_earliest
    assert page.remedies.texts == ("可以申请行政复议，也可以直接提起行政诉讼。",)


def test_a_refusal_goes_to_review_first(world: World, desk: Desk) -> None:
    case = sent(world, desk, REFUSAL, date(2024, 7, 1))
    page = page_of(served(world, case, date(2024, 7, 3)))
    assert page.remedies is not None
    assert [one.day for one in page.remedies.days] == ["2024年9月2日（星期一）"]
    assert page.remedies.texts[0].startswith("应当先申请行政复议")


def test_a_partial_grant_names_both_ways(world: World, desk: Desk) -> None:
    page = page_of(sent(world, desk, PARTLY, date(2024, 7, 1)))
    assert page.remedies is not None
    assert len(page.remedies.texts) == 2 and len(page.remedies.days) == 2


def test_days_of_a_reply_nobody_has_signed_for_are_the_earliest(
    world: World, desk: Desk
) -> None:
    case = sent(world, desk, GRANT, date(2024, 7, 1))
    html = page_text(case)
    assert "是最早的可能" in html and "最早的可能</span>" in html


def test_after_the_review_there_are_fifteen_days(world: World, desk: Desk) -> None:
    case = served(world, sent(world, desk, REFUSAL, date(2024, 7, 1)), date(2024, 7, 3))
    handler = world.people["handler"]
    challenge = ending.record_challenge(
        case.pk,
        Court.RECONSIDERATION,
        "示例县人民政府",
        by=handler,
        on=date(2024, 7, 10),
    )
    ending.record_result(
        case.pk,
        challenge.pk,
        ChallengeResult.UPHELD,
        by=handler,
        on=date(2024, 8, 9),
    )
    page = page_of(Case.objects.get(pk=case.pk))
    assert page.remedies is not None
    assert page.remedies.days[-1].day == "2024年8月26日（星期一）"


def test_remedies_in_a_year_not_announced_are_provisional(
    world: World, desk: Desk
) -> None:
    case = answered(world, received(world, desk))
    day = calendar_of("CN").complete_through
    case.letters.filter(kind=LetterKind.GRANTED).update(sent_on=day)
    page = page_of(Case.objects.get(pk=case.pk), day)
    assert page.remedies is not None
    assert all(one.is_provisional for one in page.remedies.days)


# A second round


def test_a_reopened_case_has_the_day_of_the_court(world: World, desk: Desk) -> None:
    handler = world.people["handler"]
    case = sent(world, desk, REFUSAL, workdays_ago(30))
    challenge = ending.record_challenge(
        case.pk,
        Court.RECONSIDERATION,
        "示例县人民政府",
        by=handler,
        on=workdays_ago(20),
    )
    redo_by = timezone.localdate() + timedelta(40)
    ending.record_result(
        case.pk,
        challenge.pk,
        ChallengeResult.CORRECTED,
        by=handler,
        on=workdays_ago(10),
        redo_by=redo_by,
    )
    ending.reopen(case.pk, "纠正（示例）", by=handler)
    html = page_text(case)
    assert "要求重新处理" in html
    assert f"{redo_by.year}年{redo_by.month}月{redo_by.day}日" in html
    assert "不予公开告知书" in html
    assert f'href="{TRACK}withdraw/"' not in html
    case.refresh_from_db()
    answered(world, case, GRANT)
    replying.dispatch(case.pk, Delivery.POST, by=handler)
    page = page_of(Case.objects.get(pk=case.pk))
    today = timezone.localdate()
    assert f"{today.year}年{today.month}月{today.day}日" in page.headline
    assert page.remedies is not None and len(page.remedies.days) == 2


def test_a_request_from_paper_is_tracked_as_well(world: World, desk: Desk) -> None:
    case = registered(world, desk, Channel.POST_SIGNED, on=workdays_ago(1))
    html = page_text(case)
    assert "还剩19个工作日" in html and "您的申请送到了机关。" in html


def test_a_stranger_to_the_door_cannot_guess_an_id(world: World, desk: Desk) -> None:
    received(world, desk)
    assert Client().get(f"{PAGE}?case=1").status_code == 302
